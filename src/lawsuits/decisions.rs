//! What of a suit goes through approval, and what an approved decision causes: to sue, to withdraw, to
//! change claims, to appeal.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::error::{LawsuitError, LawsuitRefusal};
use super::model::{Appellant, Lawsuit, LawsuitId, NewClaim, Outcome};
use super::service::{BEFORE_JUDGMENT, advance, keep, meet, open, say, start, stop};
use super::state::{LawsuitEvent, LawsuitState};
use super::{claims, store};
use crate::approvals::{Approval, ApprovalId, DecisionKind, Proposal};
use crate::audit::{Subject, Work};
use crate::cases::{self, CaseId, CaseState};
use crate::kit::Fields;

/// A suit as it is proposed (R21 Arts 46, 81, 96).
#[derive(Debug, Clone)]
pub struct SuitEntry {
    /// The court.
    pub court: String,
    /// Facts and reasons.
    pub facts: String,
    /// The claims, in their order.
    pub claims: Vec<NewClaim>,
    /// No claim states a duty or loss of a private party (R21 Art 83); asked of administrative suits.
    pub no_private_duty: bool,
}

/// A change of claims that is proposed (R21 Arts 84, 99).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClaimChange {
    /// Numbers of claims that are given up.
    pub dropped: Vec<i32>,
    /// Claims that are added.
    pub added: Vec<NewClaim>,
    /// Why.
    pub reason: String,
    /// As for a suit.
    pub no_private_duty: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct Reasoned {
    reason: String,
}

/// Prepares a suit and puts it to decision.
///
/// # Errors
/// When the case is not under review for suit, another suit of it is open, or claims are missing.
pub fn propose_suit(
    work: &mut Work<'_>,
    case: CaseId,
    entry: &SuitEntry,
) -> Result<(LawsuitId, ApprovalId), LawsuitError> {
    let case = cases::service::open(work, case)?;
    if case.state != CaseState::ReviewForSuit {
        return Err(LawsuitRefusal::CaseNotUnderReview.into());
    }
    // A suit that was not agreed to is proposed anew with other claims; any other is gone on with.
    let before = store::of_case(work.conn, case.id)?;
    let draft = before.iter().find(|suit| suit.state == LawsuitState::Prepared && suit.approved_on.is_none());
    if draft.is_none() && !before.is_empty() {
        return Err(LawsuitRefusal::OpenAlready.into());
    }
    let mut fields = Fields::new();
    let court = fields.text("court", &entry.court, 1..=200);
    let facts = fields.text("facts", &entry.facts, 1..=20_000);
    claims::check_claims(work, &mut fields, &case, ("claims", &entry.claims), entry.no_private_duty)?;
    fields.finish()?;
    if entry.claims.is_empty() {
        return Err(LawsuitRefusal::NoClaims.into());
    }
    let today = work.today();
    let payload = json!({ "court": court, "facts": facts, "claims": entry.claims,
        "no_private_duty": entry.no_private_duty });
    let id = match draft {
        Some(draft) => {
            let office_id = case.handling_office();
            keep(work, &Lawsuit { office_id, court: court.clone(), facts: facts.clone(), ..draft.clone() })?;
            store::clear_claims(work.conn, draft.id)?;
            draft.id
        }
        None => store::insert(work.conn, &case, &court, &facts)?,
    };
    add_claims(work, id, 0, &entry.claims, today)?;
    let suit = store::any_lawsuit(work.conn, id)?.ok_or(LawsuitRefusal::NotFound { id })?;
    say(work, &suit, "lawsuit.prepared", json!({ "court": court, "claims": entry.claims.len() }));
    let approval = propose(work, &suit, DecisionKind::FileSuit, &facts, &payload)?;
    Ok((id, approval))
}

/// Proposes to withdraw a suit, as when the agency has come to perform its duty (R21 Art 84).
///
/// # Errors
/// When the state does not allow it.
pub fn propose_withdrawal(
    work: &mut Work<'_>,
    id: LawsuitId,
    reason: &str,
) -> Result<ApprovalId, LawsuitError> {
    let suit = open(work, id)?;
    let allowed = [LawsuitState::Filed, LawsuitState::Accepted, LawsuitState::Trial];
    before_court(&suit, LawsuitEvent::Withdraw, &allowed)?;
    propose(work, &suit, DecisionKind::WithdrawSuit, reason, &Reasoned { reason: reason.to_owned() })
}

/// Proposes to change the claims of a suit.
///
/// # Errors
/// When the state does not allow it, or nothing would be changed.
pub fn propose_claim_change(
    work: &mut Work<'_>,
    id: LawsuitId,
    change: &ClaimChange,
) -> Result<ApprovalId, LawsuitError> {
    let suit = open(work, id)?;
    before_court(&suit, LawsuitEvent::AmendClaims, &[LawsuitState::Accepted, LawsuitState::Trial])?;
    let standing = store::claims(work.conn, id)?;
    let stands = |no: &i32| standing.iter().any(|claim| claim.no == *no && claim.dropped_on.is_none());
    let mut fields = Fields::new();
    fields.check(change.dropped.iter().all(stands), "dropped", "unknown", format!("{:?}", change.dropped));
    fields.check(!change.dropped.is_empty() || !change.added.is_empty(), "added", "required", "");
    let case = cases::service::open(work, suit.case_id)?;
    // Giving claims up states nothing new.
    let confirmed = change.no_private_duty || change.added.is_empty();
    claims::check_claims(work, &mut fields, &case, ("added", &change.added), confirmed)?;
    fields.finish()?;
    propose(work, &suit, DecisionKind::AmendClaims, &change.reason, change)
}

/// Proposes to appeal (R21 Art 58).
///
/// # Errors
/// When there is no judgment of first instance.
pub fn propose_appeal(work: &mut Work<'_>, id: LawsuitId, reason: &str) -> Result<ApprovalId, LawsuitError> {
    let suit = open(work, id)?;
    before_court(&suit, LawsuitEvent::FileAppeal, &[LawsuitState::Judged])?;
    propose(work, &suit, DecisionKind::Appeal, reason, &Reasoned { reason: reason.to_owned() })
}

/// Carries out an approved decision of this room.
///
/// # Errors
/// When the suit has moved on meanwhile.
pub fn on_approved(work: &mut Work<'_>, approval: &Approval) -> Result<(), LawsuitError> {
    let id = LawsuitId(approval.subject_id);
    let mut suit = store::any_lawsuit(work.conn, id)?.ok_or(LawsuitRefusal::NotFound { id })?;
    let today = work.today();
    match approval.kind {
        DecisionKind::FileSuit => {
            suit.approved_on = Some(today);
            keep(work, &suit)?;
            say(work, &suit, "lawsuit.approved", json!({ "on": today }));
        }
        DecisionKind::WithdrawSuit => {
            suit.outcome = Some(Outcome::Withdrawn);
            suit.decided_on = Some(today);
            let suit = advance(work, suit, LawsuitEvent::Withdraw, today)?;
            for rule in ["S2", "S9", "S9c"] {
                meet(work, &suit, rule, today)?;
            }
            stop(work, &suit, BEFORE_JUDGMENT, "已撤回起诉")?;
            stop(work, &suit, &["S8"], "已撤回起诉")?;
            // R21 Arts 84 and 99: the decision goes to the court within three days.
            start(work, &suit, "S11", today)?;
        }
        DecisionKind::AmendClaims => {
            let change: ClaimChange = payload(approval)?;
            store::drop_claims(work.conn, id, &change.dropped, today)?;
            let last = store::claims(work.conn, id)?.iter().map(|claim| claim.no).max().unwrap_or(0);
            add_claims(work, id, last, &change.added, today)?;
            let suit = advance(work, suit, LawsuitEvent::AmendClaims, today)?;
            start(work, &suit, "S11", today)?;
        }
        DecisionKind::Appeal => {
            suit.appealed_on = Some(today);
            suit.appealed_by = Some(Appellant::Procuratorate);
            let suit = advance(work, suit, LawsuitEvent::FileAppeal, today)?;
            meet(work, &suit, "S14", today)?;
            start(work, &suit, "S17", today)?;
        }
        DecisionKind::FileCase
        | DecisionKind::DeclineFiling
        | DecisionKind::TransferLead
        | DecisionKind::ReportLeadUp
        | DecisionKind::MergeLead
        | DecisionKind::ParkLead
        | DecisionKind::HandOverLead
        | DecisionKind::OpenReporter
        | DecisionKind::CloseCase
        | DecisionKind::IssueRecommendation
        | DecisionKind::AmendRecommendation
        | DecisionKind::WithdrawRecommendation
        | DecisionKind::SuspendReview
        | DecisionKind::ResumeReview
        | DecisionKind::ExtendSuitReview
        | DecisionKind::TransferSuit
        | DecisionKind::Announce
        | DecisionKind::Urge
        | DecisionKind::Supervise
        | DecisionKind::ReportSuperior
        | DecisionKind::ReportCongress
        | DecisionKind::InformDiscipline => return Err(LawsuitRefusal::PayloadUnreadable.into()),
    }
    Ok(())
}

/// The suit must stand where the event may follow.
fn before_court(suit: &Lawsuit, event: LawsuitEvent, allowed: &[LawsuitState]) -> Result<(), LawsuitError> {
    if allowed.contains(&suit.state) {
        return Ok(());
    }
    Err(LawsuitRefusal::NotFromHere { event, state: suit.state }.into())
}

fn add_claims(
    work: &mut Work<'_>,
    id: LawsuitId,
    last: i32,
    claims: &[NewClaim],
    on: NaiveDate,
) -> Result<(), LawsuitError> {
    for (no, claim) in (last + 1..).zip(claims) {
        store::insert_claim(work.conn, id, no, claim, on)?;
    }
    Ok(())
}

/// Puts something to decision.
fn propose(
    work: &mut Work<'_>,
    suit: &Lawsuit,
    kind: DecisionKind,
    opinion: &str,
    payload: &impl Serialize,
) -> Result<ApprovalId, LawsuitError> {
    let payload = serde_json::to_value(payload).map_err(|_| LawsuitRefusal::PayloadUnreadable)?;
    let proposal = Proposal {
        office: suit.office_id,
        kind,
        subject: Subject::new("lawsuit", suit.id.0),
        case_id: Some(suit.case_id.0),
        opinion: opinion.chars().take(4000).collect(),
        payload,
    };
    Ok(crate::approvals::service::propose(work, &proposal)?)
}

fn payload<T: DeserializeOwned>(approval: &Approval) -> Result<T, LawsuitError> {
    let value = approval.payload.get().clone();
    Ok(serde_json::from_value(value).map_err(|_| LawsuitRefusal::PayloadUnreadable)?)
}
