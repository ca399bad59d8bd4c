//! Proposing, recording upward, and what the use cases of a document share.

use chrono::NaiveDate;
use serde_json::json;

use super::conclusion::conclude_when_finished;
use super::drafting::addressable;
use super::error::{RecommendationError, RecommendationRefusal as Refused};
use super::model::{LineResult, Recommendation, RecommendationId, TextVersion};
use super::rules::{self, Findings};
use super::state::{Event, Facts, step};
use super::store;
use crate::approvals::{self, ApprovalId, DecisionKind, Proposal};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::deadlines::StartClock;
use crate::deadlines::service::{meet_for, withdraw_for};
use crate::kit::{Fields, OfficeId};

/// What is missing in the present text, and what should be looked at.
///
/// # Errors
/// The database's.
pub fn findings(conn: &mut Db, row: &Recommendation) -> Result<Findings, RecommendationError> {
    let text = present_text(conn, row)?;
    Ok(rules::check(row.kind, &text.contents(), text.lines.get()))
}

/// Puts a draft to decision (R21 Art 75): prosecutor, department head, chief prosecutor.
///
/// # Errors
/// When a required content is missing, or a proposal is open.
pub fn propose(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
    opinion: &str,
) -> Result<ApprovalId, RecommendationError> {
    let (row, facts) = open(work, id, version)?;
    let missing = findings(work.conn, &row)?.missing();
    moved(&row, Event::Approve, &facts, missing)?;
    let lines = present_text(work.conn, &row)?.lines.into_inner();
    addressable(work, &lines)?;
    let payload = json!({ "text_no": row.text_no });
    put(work, &row, DecisionKind::IssueRecommendation, opinion, payload)
}

/// Proposes to amend an issued document: because of an objection that was upheld (2019 rule Art 23),
/// or because it is improper, by the chief prosecutor or by the level above (Art 22).
///
/// # Errors
/// When the document is not in force, or a proposal is open.
pub fn propose_amendment(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
    reason: &str,
) -> Result<ApprovalId, RecommendationError> {
    propose_end(work, id, version, Event::Amend, DecisionKind::AmendRecommendation, reason)
}

/// Proposes to withdraw an issued document, on the same grounds.
///
/// # Errors
/// When the document is not in force, or a proposal is open.
pub fn propose_withdrawal(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
    reason: &str,
) -> Result<ApprovalId, RecommendationError> {
    propose_end(work, id, version, Event::Withdraw, DecisionKind::WithdrawRecommendation, reason)
}

fn propose_end(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
    event: Event,
    kind: DecisionKind,
    reason: &str,
) -> Result<ApprovalId, RecommendationError> {
    let row = seen(work, id)?;
    current(&row, version)?;
    let facts = facts(work.conn, &row)?;
    moved(&row, event, &facts, String::new())?;
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 2..=500);
    fields.finish()?;
    let payload = json!({ "reason": reason });
    put(work, &row, kind, &reason, payload)
}

/// The proposal stands in the office of the proposer: the document's own, or one above it.
fn put(
    work: &mut Work<'_>,
    row: &Recommendation,
    kind: DecisionKind,
    opinion: &str,
    payload: serde_json::Value,
) -> Result<ApprovalId, RecommendationError> {
    let proposal = Proposal {
        office: work.actor.office.unwrap_or(row.office_id),
        kind,
        subject: subject(row.id),
        case_id: Some(row.case_id),
        opinion: opinion.to_owned(),
        payload,
    };
    Ok(approvals::service::propose(work, &proposal)?)
}

/// Notes that the document was recorded with the level above (R21 Art 75), which meets that clock.
///
/// # Errors
/// When nothing was served yet, or it is on record already.
pub fn record_upward(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
    on: NaiveDate,
) -> Result<Recommendation, RecommendationError> {
    let (mut row, facts) = open(work, id, version)?;
    row.state = moved(&row, Event::RecordUpward, &facts, String::new())?;
    let mut fields = Fields::new();
    fields.past("on", on, work.today());
    if let Some(served) = row.first_served_on {
        fields.check(on >= served, "on", "order", served);
    }
    fields.check(row.recorded_upward_on.is_none(), "on", "not_allowed", on);
    fields.finish()?;
    row.recorded_upward_on = Some(on);
    let row = save(work, &row, "recommendation.recorded_upward", json!({ "on": on }))?;
    meet_for(work, "recommendation", id.0, "A5", on)?;
    Ok(conclude_when_finished(work, id)?.unwrap_or(row))
}

/// Gives a line its result and takes its open clocks out of the count.
pub(super) fn settle(
    work: &mut Work<'_>,
    row: &Recommendation,
    line: super::model::AddresseeId,
    result: LineResult,
    reason: &str,
) -> Result<(), RecommendationError> {
    let today = work.today();
    store::set_result(work.conn, line, Some(result), Some(today))?;
    withdraw_for(work, "addressee", line.0, reason)?;
    let detail = json!({ "result": result, "reason": reason });
    let subject = Subject::new("addressee", line.0);
    work.record_in_case(row.office_id, row.case_id, "addressee.settled", subject, detail);
    Ok(())
}

/// The start of a clock of a document or line.
pub(super) fn clock(
    rule: &str,
    kind: &'static str,
    id: i64,
    row: &Recommendation,
    on: NaiveDate,
) -> StartClock {
    StartClock {
        rule: rule.to_owned(),
        subject: Subject::new(kind, id),
        office: row.office_id,
        case_id: Some(row.case_id),
        started_on: on,
        length: None,
    }
}

/// A document for a change: in sight, of the actor's office, at the version given.
pub(super) fn open(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
) -> Result<(Recommendation, Facts), RecommendationError> {
    let row = seen(work, id)?;
    if !acts_for(work, row.office_id) {
        return Err(Refused::OtherOffice { id }.into());
    }
    current(&row, version)?;
    let facts = facts(work.conn, &row)?;
    Ok((row, facts))
}

/// Whether the actor works for an office: as one of its people, or as the program itself.
pub(crate) fn acts_for(work: &Work<'_>, office: OfficeId) -> bool {
    work.actor.office == Some(office) || (work.actor.person.is_none() && work.actor.origin == "system")
}

fn seen(work: &mut Work<'_>, id: RecommendationId) -> Result<Recommendation, RecommendationError> {
    Ok(store::recommendation(work.conn, &work.actor.scope, id)?.ok_or(Refused::NotFound { id })?)
}

pub(super) fn found(conn: &mut Db, id: RecommendationId) -> Result<Recommendation, RecommendationError> {
    Ok(store::find(conn, id)?.ok_or(Refused::NotFound { id })?)
}

fn current(row: &Recommendation, version: i32) -> Result<(), RecommendationError> {
    if row.version == version { Ok(()) } else { Err(Refused::Stale { current: row.version }.into()) }
}

/// The next state of a document, or why not.
pub(super) fn moved(
    row: &Recommendation,
    event: Event,
    facts: &Facts,
    missing: String,
) -> Result<super::RecommendationState, RecommendationError> {
    step(row.state, event, facts).map_err(|refusal| Refused::of(refusal, event, row.state, missing).into())
}

/// Stores a changed document and says so.
pub(super) fn save(
    work: &mut Work<'_>,
    row: &Recommendation,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<Recommendation, RecommendationError> {
    if store::update(work.conn, row)? == 0 {
        let current = found(work.conn, row.id)?.version;
        return Err(Refused::Stale { current }.into());
    }
    work.record_in_case(row.office_id, row.case_id, action, subject(row.id), detail);
    found(work.conn, row.id)
}

/// The facts of a document as they stand.
pub(super) fn facts(conn: &mut Db, row: &Recommendation) -> Result<Facts, RecommendationError> {
    let lines = store::addressees_of(conn, row.id)?;
    Ok(Facts {
        contents_complete: findings(conn, row)?.complete(),
        text_as_proposed: true,
        served_on_any: lines.iter().any(|line| line.served_on.is_some()),
        served_on_all: !lines.is_empty() && lines.iter().all(|line| line.served_on.is_some()),
        recorded_upward: row.recorded_upward_on.is_some(),
        every_line_settled: lines.iter().all(|line| line.result.is_some()),
    })
}

pub(super) fn present_text(conn: &mut Db, row: &Recommendation) -> Result<TextVersion, RecommendationError> {
    Ok(store::text(conn, row.id, row.text_no)?.ok_or(Refused::NotFound { id: row.id })?)
}

pub(super) fn subject(id: RecommendationId) -> Subject {
    Subject::new("recommendation", id.0)
}
