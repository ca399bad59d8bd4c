//! What decisions cause: signing with a number, replacing, taking back.

use chrono::Datelike;
use serde_json::json;

use super::clauses;
use super::drafting::{Wording, begin};
use super::error::{RecommendationError, RecommendationRefusal as Refused};
use super::model::{LineResult, Recommendation, RecommendationId, RecommendationKind};
use super::service::{clock, facts, findings, found, moved, present_text, save, settle, subject};
use super::state::{Event, Facts};
use super::store;
use crate::approvals::{Approval, DecisionKind};
use crate::audit::Work;
use crate::cases::state::{CaseEvent, CaseState};
use crate::cases::{self, CaseId};
use crate::db::Db;
use crate::deadlines::service::{start, withdraw_for};
use crate::documents::{self, SeriesKind};
use crate::org;

/// The department head has spoken on a proposal. One who does not agree leaves the draft as it is; the
/// decider sees the opinion either way.
///
/// # Errors
/// When the text was changed meanwhile.
pub fn on_reviewed(
    work: &mut Work<'_>,
    approval: &Approval,
    agreed: bool,
) -> Result<(), RecommendationError> {
    if approval.kind != DecisionKind::IssueRecommendation || !agreed {
        return Ok(());
    }
    let mut row = found(work.conn, RecommendationId(approval.subject_id))?;
    let facts = facts_of_proposal(work.conn, &row, approval)?;
    row.state = moved(&row, Event::Review, &facts, String::new())?;
    save(work, &row, "recommendation.reviewed", json!({ "approval": approval.id }))?;
    Ok(())
}

/// Does what an approved decision causes, in the same transaction.
///
/// # Errors
/// When the text was changed meanwhile, a content is missing, or the case does not allow it.
pub fn on_approved(work: &mut Work<'_>, approval: &Approval) -> Result<(), RecommendationError> {
    let row = || RecommendationId(approval.subject_id);
    if approval.kind == DecisionKind::IssueRecommendation {
        sign(work, row(), approval).map(drop)
    } else if approval.kind == DecisionKind::AmendRecommendation {
        amend(work, row(), &reason_of(approval)?).map(drop)
    } else if approval.kind == DecisionKind::WithdrawRecommendation {
        withdraw(work, row(), &reason_of(approval)?).map(drop)
    } else {
        Ok(())
    }
}

/// A proposal to issue was refused, returned or withdrawn: the document is a draft again, which can be
/// corrected and proposed anew. A proposal to amend or to withdraw had changed nothing.
///
/// # Errors
/// When the document is no longer where the proposal left it.
pub fn on_refused(work: &mut Work<'_>, approval: &Approval) -> Result<(), RecommendationError> {
    if approval.kind != DecisionKind::IssueRecommendation {
        return Ok(());
    }
    let mut row = found(work.conn, RecommendationId(approval.subject_id))?;
    let facts = facts(work.conn, &row)?;
    let to = moved(&row, Event::Return, &facts, String::new())?;
    if to != row.state {
        let detail = json!({ "approval": approval.id, "from": row.state });
        row.state = to;
        save(work, &row, "recommendation.returned", detail)?;
    }
    Ok(())
}

/// Signs and numbers what was decided. The clock of service begins with the decision.
fn sign(
    work: &mut Work<'_>,
    id: RecommendationId,
    approval: &Approval,
) -> Result<Recommendation, RecommendationError> {
    let mut row = found(work.conn, id)?;
    let facts = facts_of_proposal(work.conn, &row, approval)?;
    let missing = findings(work.conn, &row)?.missing();
    row.state = moved(&row, Event::Approve, &facts, missing)?;
    row.state = moved(&row, Event::Sign, &facts, String::new())?;
    let today = work.today();
    let kind = match row.kind {
        RecommendationKind::Pil => SeriesKind::Recommendation,
        RecommendationKind::Governance => SeriesKind::GovernanceRecommendation,
    };
    let given = match &row.official_number {
        Some(number) => {
            documents::service::import_number(work, row.office_id, kind, today.year(), number, subject(id))?
        }
        None => documents::service::issue_number(work, row.office_id, kind, today.year(), subject(id))?,
    };
    store::numbered(&mut row, given.id, given.number, today);
    row.signed_by = approval.decider_id;
    let detail = json!({ "number": row.number, "approval": approval.id, "text": row.text_no });
    let row = save(work, &row, "recommendation.signed", detail)?;
    note_clauses(work.conn, &row)?;
    if row.kind == RecommendationKind::Pil {
        // R21 Art 76: served within three days of the decision.
        start(work, &clock("A4", "recommendation", id.0, &row, today))?;
        cases::service::advance(work, CaseId(row.case_id), CaseEvent::RecommendationIssued)?;
    }
    if let Some(old) = row.replaces_id {
        drop_lines_without_successor(work, old, &row)?;
    }
    Ok(row)
}

/// Notes which of its lines and items came from which clause, so that it can be told what became of them.
fn note_clauses(conn: &mut Db, row: &Recommendation) -> Result<(), RecommendationError> {
    let text = present_text(conn, row)?;
    if text.passages.get().is_empty() {
        return Ok(());
    }
    let lines = store::addressees_of(conn, row.id)?;
    let ids: Vec<_> = lines.iter().map(|line| line.id).collect();
    let items = store::items_of_lines(conn, &ids)?;
    Ok(clauses::service::note_uses(conn, &text, &lines, &items)?)
}

/// Replaces an issued document by a draft of its own, which will have its own service and clocks.
/// The clocks of the old one run until the new one is served: amending restarts nothing by itself.
fn amend(
    work: &mut Work<'_>,
    id: RecommendationId,
    reason: &str,
) -> Result<Recommendation, RecommendationError> {
    let old = found(work.conn, id)?;
    let text = present_text(work.conn, &old)?;
    let wording = Wording {
        title: old.title.clone(),
        contents: text.contents(),
        lines: text.lines.get().clone(),
        official_number: None,
        passages: Vec::new(),
        articles: None,
    };
    let old = end(work, old, Event::Amend, reason)?;
    if old.kind == RecommendationKind::Pil {
        cases::service::advance(work, CaseId(old.case_id), CaseEvent::RecommendationDrafted)?;
    }
    begin(work, (old.case_id, old.office_id), old.kind, &wording, Some(&text))
}

/// Takes an issued document back: its lines have their result, and their clocks no longer count.
fn withdraw(
    work: &mut Work<'_>,
    id: RecommendationId,
    reason: &str,
) -> Result<Recommendation, RecommendationError> {
    let row = found(work.conn, id)?;
    let row = end(work, row, Event::Withdraw, reason)?;
    withdraw_for(work, "recommendation", id.0, reason)?;
    for line in store::addressees_of(work.conn, id)? {
        if line.result.is_none() {
            settle(work, &row, line.id, LineResult::Withdrawn, reason)?;
        }
    }
    let others = store::of_case(work.conn, row.case_id)?;
    let in_force = others.iter().any(|other| other.kind == RecommendationKind::Pil && is_in_force(other));
    let case = cases::store::any_case(work.conn, CaseId(row.case_id))?;
    let stage = case.map(|case| case.state);
    let before_review =
        [CaseState::Recommending, CaseState::RecommendationIssued, CaseState::Served, CaseState::FollowUp];
    if row.kind == RecommendationKind::Pil
        && !in_force
        && stage.is_some_and(|stage| before_review.contains(&stage))
    {
        cases::service::advance(work, CaseId(row.case_id), CaseEvent::RecommendationWithdrawn)?;
    }
    Ok(row)
}

/// Ends an issued document. One that was never served leaves a void number behind.
fn end(
    work: &mut Work<'_>,
    mut row: Recommendation,
    event: Event,
    reason: &str,
) -> Result<Recommendation, RecommendationError> {
    let facts = facts(work.conn, &row)?;
    row.state = moved(&row, event, &facts, String::new())?;
    row.ended_on = Some(work.today());
    row.end_reason = Some(reason.to_owned());
    if row.first_served_on.is_none() {
        if let Some(number) = row.number_id {
            documents::service::void(work, number, reason)?;
        }
        withdraw_for(work, "recommendation", row.id.0, reason)?;
    }
    let action = if event == Event::Amend { "recommendation.amended" } else { "recommendation.withdrawn" };
    let detail = json!({ "number": row.number, "reason": reason });
    save(work, &row, action, detail)
}

/// Settles the lines of a replaced document whose agency the new one does not address.
fn drop_lines_without_successor(
    work: &mut Work<'_>,
    old: RecommendationId,
    new: &Recommendation,
) -> Result<(), RecommendationError> {
    let kept: Vec<_> = store::addressees_of(work.conn, new.id)?.iter().map(|line| line.agency_id).collect();
    let (old_row, today) = (found(work.conn, old)?, work.today());
    for line in store::addressees_of(work.conn, old)? {
        let heir = org::store::successor(work.conn, line.agency_id, today)?;
        if line.result.is_none() && !kept.contains(&line.agency_id) && !kept.contains(&heir) {
            settle(work, &old_row, line.id, LineResult::Amended, "检察建议已修改，不再以该单位为对象")?;
        }
    }
    Ok(())
}

fn facts_of_proposal(
    conn: &mut Db,
    row: &Recommendation,
    approval: &Approval,
) -> Result<Facts, RecommendationError> {
    let proposed = approval.payload.get().get("text_no").and_then(serde_json::Value::as_i64);
    let proposed = proposed.ok_or(Refused::PayloadUnreadable)?;
    Ok(Facts { text_as_proposed: proposed == i64::from(row.text_no), ..facts(conn, row)? })
}

fn reason_of(approval: &Approval) -> Result<String, RecommendationError> {
    let reason = approval.payload.get().get("reason").and_then(serde_json::Value::as_str);
    Ok(reason.ok_or(Refused::PayloadUnreadable)?.to_owned())
}

fn is_in_force(row: &Recommendation) -> bool {
    use super::RecommendationState as S;
    matches!(row.state, S::Signed | S::Served | S::RecordedUpward | S::Concluded)
}
