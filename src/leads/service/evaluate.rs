//! Evaluation: screening, verification on the spot, inquiry, assessment, and who handles the lead.

use serde_json::json;

use super::access::{keep, of_own_office, to_change};
use super::attach::hash_of;
use super::facts_of;
use super::report::reach;
use crate::audit::{Subject, Work};
use crate::files::Attachment;
use crate::kit::{Fields, PersonId, Role};
use crate::leads::error::LeadError;
use crate::leads::evaluation::{
    AssessmentReport, InquiryId, Photograph, ScreeningReport, VerificationId, VerificationPlan,
    VerificationReport,
};
use crate::leads::model::{Lead, LeadId};
use crate::leads::state::{self, LeadEvent, step};
use crate::leads::store::evaluation as store;
use crate::leads::words::{Axis, LeadState, PublicStep};
use crate::org;

/// Takes a lead through an event of evaluation.
fn pass(work: &mut Work<'_>, mut lead: Lead, event: LeadEvent) -> Result<Lead, LeadError> {
    let facts = facts_of(work, &lead)?;
    let to = step(lead.state, event, &facts).map_err(|refusal| LeadError::of(refusal, &lead, event))?;
    lead.state = to;
    if to == LeadState::Evaluating {
        reach(work, lead.id, PublicStep::Evaluating)?;
    }
    Ok(lead)
}

/// Records an online screening; when it is complete, evaluation begins.
///
/// # Errors
/// Wrong fields, the wrong state, or somebody else's change.
pub fn screen(
    work: &mut Work<'_>,
    id: LeadId,
    version: i32,
    told: &ScreeningReport,
) -> Result<Lead, LeadError> {
    let lead = to_change(work, id, version)?;
    let mut fields = Fields::new();
    fields.check((1..=50).contains(&told.sources.len()), "sources", "out_of_range", "1 – 50");
    for (at, source) in told.sources.iter().enumerate() {
        fields.text(&format!("sources[{at}]"), source, 1..=200);
    }
    fields.text("findings", &told.findings, 1..=10_000);
    fields.check(told.hits.len() <= 200, "hits", "out_of_range", "0 – 200");
    fields.finish()?;
    let before = lead.state;
    let mut lead = pass(work, lead, LeadEvent::Screen)?;
    if told.complete {
        lead = pass(work, lead, LeadEvent::Evaluate)?;
    }
    let screening = store::insert_screening(work.conn, id, work.actor.person, work.now, told)?;
    let lead = keep(work, lead)?;
    let detail = json!({ "screening": screening, "hits": told.hits.len(), "from": before, "to": lead.state });
    work.record(lead.office_id, "lead.screened", Subject::new("lead", id.0), detail);
    Ok(lead)
}

/// Plans a verification on the spot.
///
/// # Errors
/// Wrong fields, the wrong state, or officers who are not two people of the office.
pub fn plan_verification(
    work: &mut Work<'_>,
    id: LeadId,
    plan: &VerificationPlan,
) -> Result<VerificationId, LeadError> {
    let lead = of_own_office(work, id)?;
    if !state::is_open(lead.state) {
        return Err(LeadError::WrongState { state: lead.state, event: "plan_verification" });
    }
    let mut fields = Fields::new();
    fields.text("place", &plan.place, 2..=300);
    fields.text("purpose", &plan.purpose, 2..=2_000);
    fields.check(plan.planned_on >= lead.received_on, "planned_on", "order", lead.received_on);
    // R21 Art 36: an inquiry is made by two or more, of whom each is of the procuratorate.
    let two = plan.first_officer != plan.second_officer;
    fields.check(two, "second_officer_id", "two_officers", "");
    for (field, officer) in
        [("first_officer_id", plan.first_officer), ("second_officer_id", plan.second_officer)]
    {
        if !is_of_office(work, officer, &lead, &[])? {
            fields.fault(field, "unknown", officer);
        }
    }
    fields.finish()?;
    let verification = store::insert_verification(work.conn, id, plan)?;
    let detail = json!({
        "verification": verification, "planned_on": plan.planned_on,
        "officers": [plan.first_officer, plan.second_officer],
    });
    work.record(lead.office_id, "lead.verification_planned", Subject::new("lead", id.0), detail);
    Ok(verification)
}

/// Records what a verification found. It is recorded once; what is found later is another one.
///
/// # Errors
/// Wrong fields, a verification that is recorded already, or the wrong state.
pub fn record_verification(
    work: &mut Work<'_>,
    id: LeadId,
    verification: VerificationId,
    told: &VerificationReport,
) -> Result<(), LeadError> {
    let lead = of_own_office(work, id)?;
    let row = store::verification(work.conn, id, verification)?
        .ok_or(LeadError::VerificationNotFound { id: verification })?;
    if row.recorded_at.is_some() {
        return Err(LeadError::VerificationRecorded { id: verification });
    }
    let mut fields = Fields::new();
    fields.check(told.visited_at <= work.now, "visited_at", "in_the_future", work.now);
    fields.check(told.longitude.abs() <= 180.0, "longitude", "out_of_range", "-180 – 180");
    fields.check(told.latitude.abs() <= 90.0, "latitude", "out_of_range", "-90 – 90");
    fields.text("findings", &told.findings, 2..=20_000);
    fields.check(told.photographs.len() <= 100, "photographs", "out_of_range", "0 – 100");
    for (at, photograph) in told.photographs.iter().enumerate() {
        let hash = &photograph.file_hash;
        let hex = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        fields.check(hex, &format!("photographs[{at}].file"), "malformed", "SHA-256");
        let twice = told.photographs.iter().take(at).any(|earlier| earlier.file_hash == *hash);
        fields.check(!twice, &format!("photographs[{at}].file"), "not_allowed", hash);
        fields.text(&format!("photographs[{at}].name"), &photograph.name, 1..=200);
    }
    fields.finish()?;
    if !store::record_verification(work.conn, &row, told, (work.actor.person, work.now))? {
        return Err(LeadError::VerificationRecorded { id: verification });
    }
    for (at, photograph) in told.photographs.iter().enumerate() {
        attach(work, &lead, told, (at, photograph))?;
        store::insert_photograph(work.conn, verification, photograph)?;
    }
    let photographs: Vec<_> = told.photographs.iter().map(|photograph| &photograph.file_hash).collect();
    let detail = json!({
        "verification": verification, "visited_at": told.visited_at, "longitude": told.longitude,
        "latitude": told.latitude, "photographs": photographs,
    });
    work.record(lead.office_id, "lead.verified", Subject::new("lead", id.0), detail);
    Ok(())
}

/// Attaches a photograph to the lead, with the place where the officers stood.
fn attach(
    work: &mut Work<'_>,
    lead: &Lead,
    told: &VerificationReport,
    (at, photograph): (usize, &Photograph),
) -> Result<(), LeadError> {
    let field = format!("photographs[{at}].file");
    let hash = hash_of(&field, &photograph.file_hash)?;
    let subject = Subject::new("lead", lead.id.0);
    let attachment = Attachment {
        taken_at: photograph.taken_at,
        place: Some((told.longitude, told.latitude)),
        ..Attachment::new(subject, lead.office_id, hash, &photograph.name, "photograph")
    };
    super::attach::attach(work, &field, &attachment)
}

/// Orders a preliminary inquiry, with its plan.
///
/// # Errors
/// A missing plan, the wrong state, or somebody else's change.
pub fn begin_inquiry(
    work: &mut Work<'_>,
    id: LeadId,
    version: i32,
    plan: &str,
) -> Result<(Lead, InquiryId), LeadError> {
    let lead = to_change(work, id, version)?;
    let mut fields = Fields::new();
    let plan = fields.text("plan", plan, 2..=20_000);
    fields.finish()?;
    let lead = pass(work, lead, LeadEvent::BeginInquiry)?;
    let (today, person) = (work.today(), work.actor.person);
    let inquiry = store::insert_inquiry(work.conn, id, &plan, today, person)?;
    let lead = keep(work, lead)?;
    let detail = json!({ "inquiry": inquiry });
    work.record(lead.office_id, "lead.inquiry_begun", Subject::new("lead", id.0), detail);
    Ok((lead, inquiry))
}

/// Ends the inquiry that goes on, with its report (R21 Art 27).
///
/// # Errors
/// A missing report, the wrong state, or somebody else's change.
pub fn end_inquiry(work: &mut Work<'_>, id: LeadId, version: i32, report: &str) -> Result<Lead, LeadError> {
    let lead = to_change(work, id, version)?;
    let mut fields = Fields::new();
    let report = fields.text("report", report, 2..=50_000);
    fields.finish()?;
    let lead = pass(work, lead, LeadEvent::EndInquiry)?;
    let today = work.today();
    if !store::end_inquiry(work.conn, id, &report, today)? {
        return Err(LeadError::WrongState { state: lead.state, event: LeadEvent::EndInquiry.code() });
    }
    let lead = keep(work, lead)?;
    let detail = json!({ "characters": report.chars().count() });
    work.record(lead.office_id, "lead.inquiry_ended", Subject::new("lead", id.0), detail);
    Ok(lead)
}

/// Assesses a lead axis by axis, each with its reason.
///
/// # Errors
/// An axis that the rule requires is missing, a reason is missing, or the wrong state.
pub fn assess(
    work: &mut Work<'_>,
    id: LeadId,
    version: i32,
    told: &AssessmentReport,
) -> Result<Lead, LeadError> {
    let lead = to_change(work, id, version)?;
    if lead.state != LeadState::Evaluating {
        return Err(LeadError::WrongState { state: lead.state, event: "assess" });
    }
    let mut fields = Fields::new();
    // R21 Art 27: truth and checkability in any case.
    for required in [Axis::Authenticity, Axis::Investigability] {
        let has = told.axes.iter().any(|axis| axis.axis == required);
        fields.check(has, required.code(), "required", "");
    }
    for (at, axis) in told.axes.iter().enumerate() {
        fields.text(&format!("axes[{at}].reason"), &axis.reason, 2..=2_000);
        let twice = told.axes.iter().take(at).any(|earlier| earlier.axis == axis.axis);
        fields.check(!twice, &format!("axes[{at}].axis"), "not_allowed", axis.axis);
    }
    fields.text("conclusion", &told.conclusion, 2..=5_000);
    fields.finish()?;
    let assessment = store::insert_assessment(work.conn, id, work.actor.person, work.now, told)?;
    let lead = keep(work, lead)?;
    let grades: Vec<_> =
        told.axes.iter().map(|axis| json!({ "axis": axis.axis, "grade": axis.grade })).collect();
    let detail = json!({ "assessment": assessment, "grades": grades });
    work.record(lead.office_id, "lead.assessed", Subject::new("lead", id.0), detail);
    Ok(lead)
}

/// Gives a lead to a prosecutor of its office. A prosecutor takes a lead that nobody has; the head of
/// the department gives any lead to anybody.
///
/// # Errors
/// No prosecutor of the office, a lead that another one has, or somebody else's change.
pub fn assign(work: &mut Work<'_>, id: LeadId, version: i32, handler: PersonId) -> Result<Lead, LeadError> {
    let mut lead = to_change(work, id, version)?;
    if !state::is_open(lead.state) {
        return Err(LeadError::WrongState { state: lead.state, event: "assign" });
    }
    let claims = work.actor.person == Some(handler) && lead.handler_id.is_none();
    let may = work.actor.person.is_none() || work.actor.is(Role::DepartmentHead) || claims;
    if !may {
        return Err(LeadError::NotYoursToAssign { number: lead.number });
    }
    let mut fields = Fields::new();
    let fit = is_of_office(work, handler, &lead, &[Role::Prosecutor, Role::DepartmentHead])?;
    fields.check(fit, "handler_id", "unknown", handler);
    fields.finish()?;
    let from = lead.handler_id.replace(handler);
    let lead = keep(work, lead)?;
    let detail = json!({ "from": from, "to": handler });
    work.record(lead.office_id, "lead.assigned", Subject::new("lead", id.0), detail);
    Ok(lead)
}

/// Whether a person is of the lead's office today, with one of the roles; any role when none is named.
fn is_of_office(
    work: &mut Work<'_>,
    person: PersonId,
    lead: &Lead,
    roles: &[Role],
) -> Result<bool, LeadError> {
    let today = work.today();
    let standing = org::store::standing(work.conn, person, today, String::new())?;
    Ok(standing.is_some_and(|standing| {
        let actor = standing.actor;
        actor.office == Some(lead.office_id) && (roles.is_empty() || roles.iter().any(|role| actor.is(*role)))
    }))
}

/// Records a major lead with the level above (R21 Art 25).
///
/// # Errors
/// A missing reason, the wrong state, or somebody else's change.
pub fn record_upward(work: &mut Work<'_>, id: LeadId, version: i32, reason: &str) -> Result<Lead, LeadError> {
    let mut lead = to_change(work, id, version)?;
    let mut fields = Fields::new();
    fields.text("reason", reason, 2..=2_000);
    fields.finish()?;
    let office = org::store::procuratorate(work.conn, lead.office_id)?;
    let above = office.and_then(|office| office.parent_id).ok_or(LeadError::NoLevelAbove)?;
    if lead.recorded_up_on.is_some() {
        return Err(LeadError::RecordedAlready { number: lead.number });
    }
    lead.major = true;
    lead.recorded_up_on = Some(work.today());
    let lead = keep(work, lead)?;
    let detail = json!({ "office": above, "reason": reason });
    work.record(lead.office_id, "lead.recorded_upward", Subject::new("lead", id.0), detail);
    Ok(lead)
}
