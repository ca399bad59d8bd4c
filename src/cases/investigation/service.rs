//! Use cases of the inquiry: plan, acts, appraisals, commissions to other offices.

use chrono::NaiveDate;
use serde_json::json;

use super::model::{
    Act, ActId, ActKind, Announcement, AnnouncementId, Appraisal, AppraisalId, AppraisalKind, CaseService,
    Commission, CommissionId, Consultation, Plan, PlanId, Report, Suspension,
};
use super::store::{self, NewAct};
use crate::audit::{Subject, Work};
use crate::cases::clocks;
use crate::cases::error::{CaseError, CaseRefusal};
use crate::cases::measures::model::Shown;
use crate::cases::measures::service::{check_hashes, shown};
use crate::cases::model::{Case, CaseId};
use crate::cases::outward;
use crate::cases::outward::model::{EvidenceRequest, Support};
use crate::cases::service::{advance_on, open};
use crate::cases::state::{CaseEvent, CaseState};
use crate::db::Db;
use crate::deadlines::StartClock;
use crate::deadlines::service as deadlines;
use crate::kit::{Fields, OfficeId, PersonId, Scope};

/// A plan of inquiry (R21 Art 33).
#[derive(Debug, Clone)]
pub struct NewPlan {
    /// What is to be found out.
    pub matters: String,
    /// By which methods and steps.
    pub methods: String,
    /// How safety and secrecy are looked after.
    pub safety: String,
}

/// An act of inquiry (R21 Arts 35, 36).
#[derive(Debug, Clone)]
pub struct ActEntry {
    /// By which method.
    pub kind: ActKind,
    /// The two persons.
    pub officers: [PersonId; 2],
    /// When.
    pub done_on: NaiveDate,
    /// Where.
    pub place: String,
    /// What was found.
    pub summary: String,
    /// Hashes of stored files.
    pub evidence: Vec<String>,
}

/// The commission of an appraisal (R21 Art 41).
#[derive(Debug, Clone)]
pub struct AppraisalEntry {
    /// What is commissioned.
    pub kind: AppraisalKind,
    /// From whom.
    pub body: String,
    /// On what.
    pub matters: String,
    /// Date of the letter.
    pub commissioned_on: NaiveDate,
}

/// Everything that is on file of an investigation.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// Plans.
    pub plans: Vec<Plan>,
    /// Acts.
    pub acts: Vec<Act>,
    /// Appraisals.
    pub appraisals: Vec<Appraisal>,
    /// Commissions to other offices.
    pub commissions: Vec<Commission>,
    /// Consultations.
    pub consultations: Vec<Consultation>,
    /// Reports.
    pub reports: Vec<Report>,
    /// Announcements.
    pub announcements: Vec<Announcement>,
    /// Services of decisions.
    pub services: Vec<CaseService>,
    /// Suspensions.
    pub suspensions: Vec<Suspension>,
    /// Suits of others that are supported.
    pub supports: Vec<Support>,
    /// Notices to hand over evidence.
    pub evidence_requests: Vec<EvidenceRequest>,
}

/// The announcement of a case in sight that was approved and has not appeared yet.
///
/// # Errors
/// When there is none.
pub fn announcement_to_publish(
    conn: &mut Db,
    scope: &Scope,
    id: CaseId,
) -> Result<AnnouncementId, CaseError> {
    crate::cases::store::case(conn, scope, id)?.ok_or(CaseRefusal::NotFound { id })?;
    let all = store::announcements(conn, id)?;
    let waits = all.iter().find(|row| row.approved_on.is_some() && row.published_on.is_none());
    Ok(waits.map(|row| row.id).ok_or(CaseRefusal::AnnouncementMissing)?)
}

/// What is on file of a case in sight.
///
/// # Errors
/// When it is not in sight.
pub fn on_file(conn: &mut Db, scope: &Scope, id: CaseId) -> Result<CaseFile, CaseError> {
    crate::cases::store::case(conn, scope, id)?.ok_or(CaseRefusal::NotFound { id })?;
    Ok(CaseFile {
        plans: store::plans(conn, id)?,
        acts: store::acts(conn, id)?,
        appraisals: store::appraisals(conn, id)?,
        commissions: store::commissions(conn, id)?,
        consultations: store::consultations(conn, id)?,
        reports: store::reports(conn, id)?,
        announcements: store::announcements(conn, id)?,
        services: store::services(conn, id)?,
        suspensions: store::suspensions(conn, id)?,
        supports: outward::store::supports(conn, id)?,
        evidence_requests: outward::store::evidence_requests(conn, id)?,
    })
}

/// Checks a day of the case: not after today, not before the filing.
pub(super) fn day(fields: &mut Fields, field: &str, on: NaiveDate, case: &Case, today: NaiveDate) {
    fields.past(field, on, today);
    fields.check(on >= case.filed_on, field, "order", case.filed_on);
}

/// Says in the case's chain that a record was made.
pub(super) fn say(
    work: &mut Work<'_>,
    case: &Case,
    action: &'static str,
    subject: (&'static str, i64),
    detail: serde_json::Value,
) {
    let office = case.handling_office();
    work.record_in_case(office, case.id.0, action, Subject::new(subject.0, subject.1), detail);
}

/// Records a plan.
///
/// # Errors
/// When a part is missing.
pub fn record_plan(work: &mut Work<'_>, id: CaseId, plan: &NewPlan) -> Result<PlanId, CaseError> {
    let case = open(work, id)?;
    let mut fields = Fields::new();
    let matters = fields.text("matters", &plan.matters, 1..=4000);
    let methods = fields.text("methods", &plan.methods, 1..=4000);
    let safety = fields.text("safety", &plan.safety, 0..=4000);
    fields.finish()?;
    let today = work.today();
    let author = work.actor.person;
    let made = store::insert_plan(work.conn, id, today, [&matters, &methods, &safety], author)?;
    shown(work, &case, Shown::Plan, today)?;
    say(work, &case, "case.plan_recorded", ("case_plan", made.0), json!({ "made_on": today }));
    Ok(made)
}

/// Records an act of inquiry. R21 Art 33 asks for the plan first, Art 36 for two persons.
///
/// # Errors
/// When there is no plan, or the two persons are one.
pub fn record_act(work: &mut Work<'_>, id: CaseId, act: &ActEntry) -> Result<ActId, CaseError> {
    let case = open(work, id)?;
    if store::plans(work.conn, id)?.is_empty() {
        return Err(CaseRefusal::PlanMissing.into());
    }
    if case.state == CaseState::Archived {
        let event = CaseEvent::BeginInvestigation;
        return Err(CaseRefusal::NotFromHere { event, state: case.state }.into());
    }
    let [first, second] = act.officers;
    if first == second {
        return Err(CaseRefusal::TwoPersons.into());
    }
    let mut fields = Fields::new();
    day(&mut fields, "done_on", act.done_on, &case, work.today());
    let place = fields.text("place", &act.place, 1..=200);
    let summary = fields.text("summary", &act.summary, 1..=8000);
    check_hashes(&mut fields, "evidence", &act.evidence);
    for (field, person) in [("first_officer_id", first), ("second_officer_id", second)] {
        // People of an agency inquire into nothing; people of any procuratorate may help.
        let known = crate::cases::store::office_of(work.conn, person)?.is_some();
        fields.check(known, field, "unknown", person);
    }
    fields.finish()?;
    // The first act is the beginning of the inquiry.
    let begins = case.state == CaseState::Filed;
    let case = if begins { advance_on(work, id, CaseEvent::BeginInvestigation, act.done_on)? } else { case };
    let new = NewAct {
        kind: act.kind,
        officers: act.officers,
        on: act.done_on,
        place: &place,
        summary: &summary,
        evidence: &act.evidence,
    };
    let made = store::insert_act(work.conn, id, &new)?;
    shown(work, &case, Shown::AnyAct, act.done_on)?;
    shown(work, &case, shown_by(act.kind), act.done_on)?;
    // R21 Art 93: in a civil case an inquiry after the announcement follows it up.
    if case.announced_on.is_some_and(|announced| act.done_on >= announced) {
        shown(work, &case, Shown::FollowUp, act.done_on)?;
    }
    say(work, &case, "case.act_recorded", ("investigation_act", made.0), json!({ "kind": act.kind }));
    Ok(made)
}

fn shown_by(kind: ActKind) -> Shown {
    match kind {
        ActKind::Records => Shown::Records,
        ActKind::Interview => Shown::Interview,
        ActKind::ConsultExpert => Shown::ConsultExpert,
        ActKind::Appraisal => Shown::Appraisal,
        ActKind::SiteInspection => Shown::SiteInspection,
        ActKind::Hearing => Shown::Hearing,
        ActKind::RemoteCommission => Shown::RemoteCommission,
        ActKind::Other => Shown::OtherAct,
    }
}

/// Records the letter that commissions an appraisal.
///
/// # Errors
/// When a part is missing.
pub fn commission_appraisal(
    work: &mut Work<'_>,
    id: CaseId,
    entry: &AppraisalEntry,
) -> Result<AppraisalId, CaseError> {
    let case = open(work, id)?;
    let mut fields = Fields::new();
    day(&mut fields, "commissioned_on", entry.commissioned_on, &case, work.today());
    let body = fields.text("body", &entry.body, 1..=200);
    let matters = fields.text("matters", &entry.matters, 1..=4000);
    fields.finish()?;
    let on = entry.commissioned_on;
    let made = store::insert_appraisal(work.conn, id, entry.kind, [&body, &matters], on)?;
    shown(work, &case, Shown::Appraisal, on)?;
    say(work, &case, "case.appraisal_commissioned", ("appraisal", made.0), json!({ "kind": entry.kind }));
    Ok(made)
}

/// Records the opinion of an appraisal. R21 Art 48: the time it took does not count in the review for
/// suit, if that review is running.
///
/// # Errors
/// When the opinion is on file already, or dated before the letter.
pub fn conclude_appraisal(
    work: &mut Work<'_>,
    id: CaseId,
    appraisal: AppraisalId,
    on: NaiveDate,
    opinion: &str,
) -> Result<(), CaseError> {
    let case = open(work, id)?;
    let row = store::appraisals(work.conn, id)?
        .into_iter()
        .find(|row| row.id == appraisal)
        .ok_or(CaseRefusal::RecordNotFound { what: "appraisal", id: appraisal.0 })?;
    let mut fields = Fields::new();
    fields.past("opinion_on", on, work.today());
    fields.check(on >= row.commissioned_on, "opinion_on", "order", row.commissioned_on);
    let opinion = fields.text("opinion", opinion, 1..=8000);
    fields.finish()?;
    if row.opinion_on.is_some() || store::conclude_appraisal(work.conn, &row, on, &opinion)? == 0 {
        return Err(CaseRefusal::Stale { current: row.version }.into());
    }
    if let Some(clock) = clocks::review(work, &case)? {
        // What lies before the review began was never counted.
        let from = row.commissioned_on.max(clock.started_on);
        if from < on {
            deadlines::exclude(work, clock.id, from, on, row.kind.zh())?;
        }
    }
    say(work, &case, "case.appraisal_concluded", ("appraisal", appraisal.0), json!({ "on": on }));
    Ok(())
}

/// Asks another office to inquire (R21 Art 43).
///
/// # Errors
/// When that office is unknown or one's own.
pub fn commission_inquiry(
    work: &mut Work<'_>,
    id: CaseId,
    to: OfficeId,
    matters: &str,
    sent_on: NaiveDate,
) -> Result<CommissionId, CaseError> {
    let case = open(work, id)?;
    let known = crate::org::store::procuratorate(work.conn, to)?.is_some();
    if !known || to == case.handling_office() {
        return Err(CaseRefusal::OfficeUnknown { office: to }.into());
    }
    let mut fields = Fields::new();
    day(&mut fields, "sent_on", sent_on, &case, work.today());
    let matters = fields.text("matters", matters, 1..=4000);
    fields.finish()?;
    let made = store::insert_commission(work.conn, id, to, &matters, sent_on)?;
    shown(work, &case, Shown::RemoteCommission, sent_on)?;
    say(work, &case, "case.inquiry_commissioned", ("commission", made.0), json!({ "to": to }));
    Ok(made)
}

/// Records that a commission arrived, or its answer. The other office has thirty days from receipt.
///
/// # Errors
/// When there is no such commission, or the days are in the wrong order.
pub fn answer_commission(
    work: &mut Work<'_>,
    commission: CommissionId,
    on: NaiveDate,
    reply: Option<&str>,
) -> Result<(), CaseError> {
    let unknown = CaseRefusal::RecordNotFound { what: "commission", id: commission.0 };
    let Some(mut row) = store::commission(work.conn, commission)? else { return Err(unknown.into()) };
    let case_id = row.case_id;
    let asked = work.actor.office == Some(row.to_office_id);
    let case = if asked {
        crate::cases::store::any_case(work.conn, case_id)?.ok_or(CaseRefusal::NotFound { id: case_id })?
    } else {
        open(work, case_id)?
    };
    let mut fields = Fields::new();
    fields.past("on", on, work.today());
    let after = row.received_on.unwrap_or(row.sent_on);
    fields.check(on >= after, "on", "order", after);
    let text = fields.optional("reply", reply, 8000);
    fields.check(reply.is_none() || row.received_on.is_some(), "reply", "order", "received_on");
    fields.finish()?;
    if row.replied_on.is_some() || (reply.is_none() && row.received_on.is_some()) {
        return Err(CaseRefusal::Stale { current: row.version }.into());
    }
    if text.is_some() {
        row.replied_on = Some(on);
        row.reply = text;
        deadlines::meet_for(work, "commission", commission.0, "L8", on)?;
    } else {
        row.received_on = Some(on);
        let subject = Subject::new("commission", commission.0);
        let (office, case_id) = (row.to_office_id, Some(case_id.0));
        let start =
            StartClock { rule: "L8".to_owned(), subject, office, case_id, started_on: on, length: None };
        deadlines::start(work, &start)?;
    }
    if store::update_commission(work.conn, &row)? == 0 {
        return Err(CaseRefusal::Stale { current: row.version }.into());
    }
    let answered = row.replied_on.is_some();
    say(
        work,
        &case,
        "case.commission_answered",
        ("commission", commission.0),
        json!({ "answered": answered }),
    );
    Ok(())
}
