//! Planning and reporting visits, and the end of a rectification period.

use chrono::NaiveDate;
use serde_json::json;

use super::error::{FollowupError, FollowupRefusal as Refused};
use super::model::{ReboundCriterion, Visit, VisitFinding, VisitId, VisitKind, VisitState};
use super::readiness::{ItemFacts, LineFacts, Readiness, assess};
use super::state::{VisitEvent, step};
use super::store::{self, NewVisit};
use crate::audit::{Subject, Work};
use crate::cases::state::{CaseEvent, CaseState};
use crate::cases::{self, CaseId};
use crate::db::Db;
use crate::deadlines::service::meet_for;
use crate::deadlines::{self, Clock};
use crate::kit::{Fields, Json, PersonId, Timestamp};
use crate::recommendations::evidence::{Concern, attach_files};
use crate::recommendations::{
    self, Addressee, AddresseeId, ItemId, LineResult, Recommendation, RecommendationKind, VerifiedState,
};
use crate::replies;

/// A visit to be planned.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What it is for.
    pub kind: VisitKind,
    /// On that day.
    pub planned_on: NaiveDate,
    /// What is to be looked at.
    pub purpose: String,
}

/// What a visit found of one item.
#[derive(Debug, Clone)]
pub struct ItemFound {
    /// The item.
    pub item_id: ItemId,
    /// What was found.
    pub verified: VerifiedState,
    /// In words.
    pub note: String,
}

/// What came back after closing.
#[derive(Debug, Clone)]
pub struct Rebound {
    /// By which criterion it is taken up.
    pub criterion: ReboundCriterion,
    /// Why that one.
    pub note: String,
}

/// The report of a visit.
#[derive(Debug, Clone)]
pub struct Report {
    /// When it took place.
    pub done_at: Timestamp,
    /// The two officers.
    pub officers: (PersonId, PersonId),
    /// Where.
    pub place: String,
    /// Longitude and latitude in degrees.
    pub coordinates: Option<(f64, f64)>,
    /// What it found.
    pub finding: VisitFinding,
    /// The same in words.
    pub found: String,
    /// What comes next.
    pub next_step: Option<String>,
    /// SHA-256 of photographs.
    pub photographs: Vec<String>,
    /// What it found of each item that was looked at.
    pub items: Vec<ItemFound>,
    /// What came back; of a look back only.
    pub rebound: Option<Rebound>,
}

/// Plans a visit on a line.
///
/// # Errors
/// When nothing was served, or the stage of the case asks for the other kind.
pub fn plan(work: &mut Work<'_>, line: AddresseeId, plan: &Plan) -> Result<Visit, FollowupError> {
    let (line, document) = handled(work, line)?;
    if line.served_on.is_none() {
        return Err(Refused::NotServed.into());
    }
    let closed = is_closed(work.conn, &document)?;
    match plan.kind {
        VisitKind::FollowUp if closed => return Err(Refused::CaseClosed.into()),
        VisitKind::PostClosing if !closed => return Err(Refused::CaseOpen.into()),
        VisitKind::FollowUp | VisitKind::PostClosing => {}
    }
    let mut fields = Fields::new();
    let purpose = fields.text("purpose", &plan.purpose, 2..=1_000);
    fields.finish()?;
    let new = NewVisit {
        addressee: line.id,
        case_id: document.case_id,
        office: document.office_id,
        kind: plan.kind,
        planned_on: plan.planned_on,
        purpose: &purpose,
        by: work.actor.person,
    };
    let id = store::insert(work.conn, &new)?;
    let detail = json!({ "addressee": line.id, "kind": plan.kind, "planned_on": plan.planned_on });
    work.record_in_case(document.office_id, document.case_id, "visit.planned", subject(id), detail);
    found(work, id)
}

/// Moves a planned visit to another day or purpose.
///
/// # Errors
/// When it took place, was cancelled, or was changed meanwhile.
pub fn replan(
    work: &mut Work<'_>,
    id: VisitId,
    version: i32,
    planned_on: NaiveDate,
    purpose: &str,
) -> Result<Visit, FollowupError> {
    let mut row = open(work, id, version)?;
    row.state = moved(&row, VisitEvent::Replan)?;
    let mut fields = Fields::new();
    row.purpose = fields.text("purpose", purpose, 2..=1_000);
    fields.finish()?;
    row.planned_on = planned_on;
    save(work, row, "visit.replanned", json!({ "planned_on": planned_on }))
}

/// Cancels a planned visit.
///
/// # Errors
/// When it took place, was cancelled, or was changed meanwhile.
pub fn cancel(work: &mut Work<'_>, id: VisitId, version: i32, reason: &str) -> Result<Visit, FollowupError> {
    let mut row = open(work, id, version)?;
    row.state = moved(&row, VisitEvent::Cancel)?;
    let mut fields = Fields::new();
    row.cancel_reason = Some(fields.text("reason", reason, 2..=500));
    fields.finish()?;
    save(work, row, "visit.cancelled", json!({}))
}

/// Reports a visit that took place. Only this verifies: what it found of each item is kept, and a
/// line is verified on the day on which a visit found all of it put right.
///
/// # Errors
/// When particulars are missing, or everything is said to be put right while an item is not.
pub fn report(
    work: &mut Work<'_>,
    id: VisitId,
    version: i32,
    report: &Report,
) -> Result<Visit, FollowupError> {
    let mut row = open(work, id, version)?;
    row.state = moved(&row, VisitEvent::Report)?;
    let (line, document) = handled(work, row.addressee_id)?;
    check(work, &row, &line, report)?;
    let on = report.done_at.date();
    row.done_at = Some(report.done_at);
    row.officer_one = Some(report.officers.0);
    row.officer_two = Some(report.officers.1);
    row.place = Some(report.place.trim().to_owned());
    row.longitude = report.coordinates.map(|(longitude, _)| longitude);
    row.latitude = report.coordinates.map(|(_, latitude)| latitude);
    row.finding = Some(report.finding);
    row.found = Some(report.found.trim().to_owned());
    row.next_step.clone_from(&report.next_step);
    row.photographs = Json::new(report.photographs.clone());
    row.rebound = report.rebound.is_some();
    row.rebound_criterion = report.rebound.as_ref().map(|rebound| rebound.criterion);
    row.rebound_note = report.rebound.as_ref().map(|rebound| rebound.note.clone());
    let kind = row.kind;
    let detail = json!({ "finding": report.finding, "article_item": report.finding.article_item(),
        "on": on, "rebound": row.rebound_criterion });
    let row = save(work, row, "visit.reported", detail)?;
    for item in &report.items {
        store::insert_item(work.conn, id, item.item_id, item.verified, item.note.trim())?;
        recommendations::store::item_verified(work.conn, item.item_id, item.verified, on)?;
    }
    let concern = Concern { subject: subject(id), document: &document, agency: None, purpose: "photograph" };
    attach_files(work, &concern, &report.photographs)?;
    if kind == VisitKind::FollowUp {
        conclude_line(work, &line, &document, report.finding, on)?;
    }
    if document.kind == RecommendationKind::Pil {
        let case = CaseId(document.case_id);
        cases::service::advance_on(work, case, CaseEvent::FollowUpRecorded, on)?;
        if kind == VisitKind::FollowUp && report.finding.not_performing() {
            act_if_period_over(work, line.id)?;
        }
    }
    Ok(row)
}

/// What a finding makes of a line.
fn conclude_line(
    work: &mut Work<'_>,
    line: &Addressee,
    document: &Recommendation,
    finding: VisitFinding,
    on: NaiveDate,
) -> Result<(), FollowupError> {
    if finding == VisitFinding::Rectified {
        recommendations::store::set_verified(work.conn, line.id, Some(on))?;
        recommendations::store::set_result(work.conn, line.id, Some(LineResult::Rectified), Some(on))?;
        // The visit confirms the day that the agency named; without one its own day counts.
        meet_for(work, "addressee", line.id.0, "A7", line.rectified_on.unwrap_or(on))?;
    } else if finding.not_performing() {
        recommendations::store::set_verified(work.conn, line.id, None)?;
        recommendations::store::set_result(work.conn, line.id, Some(LineResult::NotPerforming), Some(on))?;
    } else {
        return Ok(());
    }
    let subject = Subject::new("addressee", line.id.0);
    let detail = json!({ "finding": finding, "on": on });
    work.record_in_case(document.office_id, document.case_id, "addressee.found", subject, detail);
    recommendations::conclusion::conclude_when_finished(work, document.id)?;
    Ok(())
}

/// Acts upon the end of a rectification period: when the line is not verified, the case goes into
/// the review for suit, whose clock begins with the end of the period (R21 Art 47).
///
/// # Errors
/// When the period runs still, there is none, or everything was verified.
pub fn end_period(work: &mut Work<'_>, id: AddresseeId) -> Result<Addressee, FollowupError> {
    let (line, document) = handled(work, id)?;
    if let Some(on) = line.verified_on {
        return Err(Refused::Verified { on }.into());
    }
    if let Some(on) = line.period_ended_on {
        return Err(Refused::PeriodEnded { on }.into());
    }
    let due = period_of(work.conn, id)?.and_then(|clock| clock.due).ok_or(Refused::NoPeriod)?;
    if due >= work.today() {
        return Err(Refused::PeriodRunning { due }.into());
    }
    end_on(work, &line, &document, due)?;
    Ok(handled(work, id)?.0)
}

/// Acts upon the periods that have ended before today, of every office, and says of which lines. A
/// line whose case takes no such event any more is left as it is.
///
/// # Errors
/// The database's, and those of cases.
pub fn end_periods(work: &mut Work<'_>) -> Result<Vec<AddresseeId>, FollowupError> {
    let today = work.today();
    let mut ended = Vec::new();
    for id in store::ended_periods(work.conn, today, 1_000)? {
        let Some((line, document)) = recommendations::store::line(work.conn, id)? else { continue };
        let due = period_of(work.conn, id)?.and_then(|clock| clock.due);
        if let Some(due) = due.filter(|_| document.kind == RecommendationKind::Pil)
            && end_on(work, &line, &document, due)?
        {
            ended.push(id);
        }
    }
    Ok(ended)
}

fn act_if_period_over(work: &mut Work<'_>, id: AddresseeId) -> Result<(), FollowupError> {
    let (line, document) = handled(work, id)?;
    let due = period_of(work.conn, id)?.and_then(|clock| clock.due);
    if let Some(due) = due.filter(|due| *due < work.today() && line.period_ended_on.is_none()) {
        end_on(work, &line, &document, due)?;
    }
    Ok(())
}

fn end_on(
    work: &mut Work<'_>,
    line: &Addressee,
    document: &Recommendation,
    due: NaiveDate,
) -> Result<bool, FollowupError> {
    let case = CaseId(document.case_id);
    let stage = cases::store::any_case(work.conn, case)?.map(|case| case.state);
    let takes = [CaseState::FollowUp, CaseState::Suspended, CaseState::ReviewForSuit];
    if !stage.is_some_and(|stage| takes.contains(&stage)) {
        return Ok(false);
    }
    recommendations::store::set_period_ended(work.conn, line.id, due)?;
    cases::service::advance_on(work, case, CaseEvent::RectificationExpired, due)?;
    let subject = Subject::new("addressee", line.id.0);
    let detail = json!({ "due": due });
    work.record_in_case(document.office_id, document.case_id, "addressee.period_ended", subject, detail);
    Ok(true)
}

/// What a line lacks for closing and for a suit.
///
/// # Errors
/// The database's.
pub fn readiness(
    conn: &mut Db,
    line: &Addressee,
    document: &Recommendation,
    today: NaiveDate,
) -> Result<Readiness, FollowupError> {
    let visits = store::done_on(conn, line.id)?;
    let last = visits.iter().rev().find(|visit| visit.kind == VisitKind::FollowUp);
    let due = period_of(conn, line.id)?.and_then(|clock| clock.due);
    let mut shown: Vec<ItemId> = Vec::new();
    for reply in replies::store::replies_of(conn, &[line.id])? {
        for answer in replies::store::answers(conn, reply.id)? {
            if !answer.evidence.get().is_empty() {
                shown.push(answer.item_id);
            }
        }
    }
    let items = recommendations::store::items_of(conn, line.id)?;
    let open = replies::store::objections_of(conn, &[line.id])?;
    let waiting = |objection: &replies::Objection| {
        use replies::model::ObjectionState as S;
        matches!(objection.state, S::Raised | S::Rechecked)
    };
    Ok(assess(&LineFacts {
        public_interest: document.kind == RecommendationKind::Pil,
        served: line.served_on.is_some(),
        replied: line.replied_on.is_some(),
        visited: last.is_some(),
        not_performing: last.and_then(|visit| visit.finding).is_some_and(VisitFinding::not_performing),
        period_over: due.is_some_and(|due| due < today),
        objection_open: open.iter().any(waiting),
        items: items
            .iter()
            .map(|item| ItemFacts {
                claimed: item.claimed,
                evidence: shown.contains(&item.id),
                verified: item.verified,
                claim: item.claim.is_some(),
            })
            .collect(),
    }))
}

fn check(work: &mut Work<'_>, row: &Visit, line: &Addressee, report: &Report) -> Result<(), FollowupError> {
    let items = recommendations::store::items_of(work.conn, line.id)?;
    let mut fields = Fields::new();
    fields.check(report.done_at <= work.now, "done_at", "in_the_future", work.now);
    if let Some(served) = line.served_on {
        fields.check(report.done_at.date() >= served, "done_at", "order", served);
    }
    // R21 Art 36: two persons at each act.
    fields.check(report.officers.0 != report.officers.1, "officer_two", "not_allowed", report.officers.1);
    let _ = fields.text("place", &report.place, 2..=200);
    let _ = fields.text("found", &report.found, 2..=10_000);
    let _ = fields.optional("next_step", report.next_step.as_deref(), 2_000);
    if let Some((longitude, latitude)) = report.coordinates {
        fields.check((-180.0..=180.0).contains(&longitude), "longitude", "out_of_range", "-180–180");
        fields.check((-90.0..=90.0).contains(&latitude), "latitude", "out_of_range", "-90–90");
    }
    for (index, item) in report.items.iter().enumerate() {
        let field = format!("items[{index}].item_id");
        let known = items.iter().any(|own| own.id == item.item_id);
        fields.check(known, &field, "unknown", item.item_id);
        let twice = report.items.iter().filter(|other| other.item_id == item.item_id).count() > 1;
        fields.check(!twice, &field, "not_allowed", item.item_id);
        let _ = fields.text(&format!("items[{index}].note"), &item.note, 0..=2_000);
    }
    if let Some(rebound) = &report.rebound {
        fields.check(row.kind == VisitKind::PostClosing, "rebound", "not_allowed", row.kind);
        let _ = fields.text("rebound.note", &rebound.note, 2..=2_000);
    }
    fields.finish()?;
    for person in [report.officers.0, report.officers.1] {
        if store::office_of(work.conn, person)? != Some(row.office_id) {
            return Err(Refused::OfficerUnknown { person }.into());
        }
    }
    let found_now =
        |id: ItemId| report.items.iter().find(|item| item.item_id == id).map(|item| item.verified);
    let left: Vec<String> = items
        .iter()
        .filter(|item| found_now(item.id).unwrap_or(item.verified) != VerifiedState::Rectified)
        .map(|item| item.no.to_string())
        .collect();
    if report.finding == VisitFinding::Rectified && !left.is_empty() {
        return Err(Refused::ItemsOpen { items: left.join(", ") }.into());
    }
    Ok(())
}

/// The clock of the rectification period that has not ended otherwise.
fn period_of(conn: &mut Db, line: AddresseeId) -> Result<Option<Clock>, FollowupError> {
    let clocks = deadlines::service::of_subject(conn, "addressee", line.0)?;
    Ok(clocks.into_iter().find(|clock| clock.rule == "A7" && clock.is_open()))
}

fn is_closed(conn: &mut Db, document: &Recommendation) -> Result<bool, FollowupError> {
    let case = cases::store::any_case(conn, CaseId(document.case_id))?;
    Ok(case.is_some_and(|case| matches!(case.state, CaseState::Closed | CaseState::Archived)))
}

fn handled(work: &mut Work<'_>, id: AddresseeId) -> Result<(Addressee, Recommendation), FollowupError> {
    let (line, document) = recommendations::store::addressee(work.conn, &work.actor.scope, id)?
        .ok_or(Refused::LineNotFound { id })?;
    if !recommendations::service::acts_for(work, document.office_id) {
        return Err(Refused::OtherOffice.into());
    }
    Ok((line, document))
}

fn open(work: &mut Work<'_>, id: VisitId, version: i32) -> Result<Visit, FollowupError> {
    let row = found(work, id)?;
    if !recommendations::service::acts_for(work, row.office_id) {
        return Err(Refused::OtherOffice.into());
    }
    if row.version != version {
        return Err(Refused::Stale { current: row.version }.into());
    }
    Ok(row)
}

fn found(work: &mut Work<'_>, id: VisitId) -> Result<Visit, FollowupError> {
    Ok(store::visit(work.conn, &work.actor.scope, id)?.ok_or(Refused::NotFound { id })?)
}

fn moved(row: &Visit, event: VisitEvent) -> Result<VisitState, FollowupError> {
    Ok(step(row.state, event).ok_or(Refused::NotFromHere { event, state: row.state })?)
}

fn save(
    work: &mut Work<'_>,
    row: Visit,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<Visit, FollowupError> {
    let (id, office, case) = (row.id, row.office_id, row.case_id);
    if store::update(work.conn, row)? == 0 {
        let current = found(work, id)?.version;
        return Err(Refused::Stale { current }.into());
    }
    work.record_in_case(office, case, action, subject(id), detail);
    found(work, id)
}

fn subject(id: VisitId) -> Subject {
    Subject::new("visit", id.0)
}
