//! Use cases of approvals.

use chrono::NaiveDate;
use diesel::result::Error;
use serde_json::json;

use super::error::ApprovalError;
use super::model::{
    Approval, ApprovalId, ApprovalState, Authority, DecisionKind, DelegationId, Proposal, Verdict,
};
use super::state::{Event, Facts, step};
use super::{rules, store};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::coded::is_taken;
use crate::kit::{Fields, OfficeId, PersonId, Role};
use crate::org;

/// Characters an opinion may have.
const OPINION: usize = 10_000;

/// The authority that counts for a kind in an office on a day: the office's own row, or the default.
///
/// # Errors
/// The database's.
pub fn authority(
    conn: &mut Db,
    office: OfficeId,
    kind: DecisionKind,
    on: NaiveDate,
) -> Result<Authority, Error> {
    let row = store::authority_on(conn, office, kind, on)?;
    Ok(row.as_ref().map_or_else(|| rules::default_authority(kind), Authority::from))
}

/// Proposes. The authority of the day is kept with the proposal.
///
/// # Errors
/// When a proposal of the kind is still open on the subject, the actor may not propose it, or the
/// opinion is missing.
pub fn propose(work: &mut Work<'_>, proposal: &Proposal) -> Result<ApprovalId, ApprovalError> {
    let kind = proposal.kind;
    let mut fields = Fields::new();
    let opinion = fields.text("opinion", &proposal.opinion, 1..=OPINION);
    fields.finish()?;
    let today = work.today();
    let authority = authority(work.conn, proposal.office, kind, today)?;
    let proposer = work
        .actor
        .person
        .filter(|_| work.actor.office == Some(proposal.office))
        .filter(|_| authority.proposers.iter().any(|role| work.actor.is(*role)))
        .ok_or(ApprovalError::NotProposer { kind })?;
    if store::open_of(work.conn, kind, proposal.subject.kind, proposal.subject.id)?.is_some() {
        return Err(ApprovalError::AlreadyOpen { kind });
    }
    let (before, granted) = store::rounds(work.conn, proposal)?;
    let deciding_office = if rules::level_above_decides(kind, granted) {
        let own = org::store::procuratorate(work.conn, proposal.office)?;
        own.and_then(|office| office.parent_id).ok_or(ApprovalError::NoLevelAbove)?
    } else {
        proposal.office
    };
    let round = i32::try_from(before + 1).unwrap_or(i32::MAX);
    let opening = store::Opening {
        proposer,
        authority: &authority,
        decider: rules::decider_for(&authority, &work.actor.roles),
        reviewer: rules::reviewer_for(&authority, &work.actor.roles),
        deciding_office,
        round,
        now: work.now,
    };
    let proposal = Proposal { opinion, ..proposal.clone() };
    let id = store::insert(work.conn, &proposal, &opening)
        .map_err(|error| if is_taken(&error) { ApprovalError::AlreadyOpen { kind } } else { error.into() })?;
    let step = store::Step {
        approval: id,
        kind: ApprovalState::Proposed,
        person: proposer,
        delegation: None,
        agree: None,
        opinion: &proposal.opinion,
        now: work.now,
    };
    store::insert_step(work.conn, &step)?;
    let detail = json!({
        "kind": kind,
        "subject_kind": proposal.subject.kind,
        "subject_id": proposal.subject.id,
        "round": round,
    });
    say(work, (proposal.office, proposal.case_id), "approval.proposed", id, detail);
    Ok(id)
}

/// Reviews: the opinion goes to the decider whether it agrees or not.
///
/// # Errors
/// When the actor is not the reviewer, made the proposal, or it does not wait for review.
pub fn review(
    work: &mut Work<'_>,
    id: ApprovalId,
    version: i32,
    verdict: &Verdict,
) -> Result<Approval, ApprovalError> {
    let opinion = verdict_opinion(verdict)?;
    let taken = Taken { event: Event::Review, agree: Some(verdict.agree), opinion };
    take(work, id, version, &taken)
}

/// Decides. What an approved decision causes is done by the caller in the same transaction.
///
/// # Errors
/// When the actor is not the decider, made or reviewed the proposal, or it does not wait for decision.
pub fn decide(
    work: &mut Work<'_>,
    id: ApprovalId,
    version: i32,
    verdict: &Verdict,
) -> Result<Approval, ApprovalError> {
    let opinion = verdict_opinion(verdict)?;
    let event = if verdict.agree { Event::Approve } else { Event::Reject };
    take(work, id, version, &Taken { event, agree: Some(verdict.agree), opinion })
}

/// Sends a proposal back to be made better; the proposer may propose anew.
///
/// # Errors
/// When it does not wait for the actor, or no reason is given.
pub fn send_back(
    work: &mut Work<'_>,
    id: ApprovalId,
    version: i32,
    reason: &str,
) -> Result<Approval, ApprovalError> {
    let mut fields = Fields::new();
    let opinion = fields.text("opinion", reason, 1..=OPINION);
    fields.finish()?;
    take(work, id, version, &Taken { event: Event::SendBack, agree: None, opinion })
}

/// Takes one's own proposal back while it is open.
///
/// # Errors
/// When it is not the actor's, or closed.
pub fn withdraw(
    work: &mut Work<'_>,
    id: ApprovalId,
    version: i32,
    reason: &str,
) -> Result<Approval, ApprovalError> {
    let mut fields = Fields::new();
    let opinion = fields.text("opinion", reason, 0..=OPINION);
    fields.finish()?;
    take(work, id, version, &Taken { event: Event::Withdraw, agree: None, opinion })
}

/// Deciding power that a chief prosecutor gives to another person of the office, with dates.
#[derive(Debug, Clone)]
pub struct NewDelegation {
    /// The office.
    pub office: OfficeId,
    /// What may be decided.
    pub kind: DecisionKind,
    /// To whom.
    pub to: PersonId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Why.
    pub note: String,
}

/// Delegates the decisions of a kind for some time.
///
/// # Errors
/// For major matters (R21 Art 5), by anyone but the decider of the office, and to anyone but its
/// prosecutors and heads.
pub fn delegate(work: &mut Work<'_>, command: &NewDelegation) -> Result<DelegationId, ApprovalError> {
    let kind = command.kind;
    if rules::is_major(kind) {
        return Err(ApprovalError::MajorMatter { kind });
    }
    let today = work.today();
    let authority = authority(work.conn, command.office, kind, today)?;
    let from_person = work
        .actor
        .person
        .filter(|_| work.actor.office == Some(command.office) && work.actor.is(authority.decider))
        .ok_or(ApprovalError::NotDecider { role: authority.decider })?;
    let mut fields = Fields::new();
    let note = fields.text("note", &command.note, 1..=500);
    fields.check(authority.delegable, "kind", "not_allowed", kind.zh());
    fields.check(command.from >= today, "from", "out_of_range", format!("{today} –"));
    fields.check(command.until >= command.from, "until", "order", "from ≤ until");
    let standing = org::store::standing(work.conn, command.to, today, String::new())?;
    let fit = standing.is_some_and(|standing| {
        let person = standing.actor;
        command.to != from_person
            && person.office == Some(command.office)
            && (person.is(Role::Prosecutor) || person.is(Role::DepartmentHead))
    });
    fields.check(fit, "to", "not_allowed", command.to);
    fields.finish()?;
    let command = NewDelegation { note, ..command.clone() };
    let id = store::insert_delegation(work.conn, from_person, &command)?;
    work.record(
        command.office,
        "delegation.given",
        Subject::new("delegation", id.0),
        json!({"kind": kind, "to": command.to, "from": command.from, "until": command.until}),
    );
    Ok(id)
}

/// Ends a delegation: today is its last day, or yesterday's if it has not begun.
///
/// # Errors
/// When it is not in sight, not the actor's office's, or was changed since it was read.
pub fn end_delegation(work: &mut Work<'_>, id: DelegationId, version: i32) -> Result<(), ApprovalError> {
    let found = store::delegation(work.conn, &work.actor.scope, id)?
        .filter(|row| work.actor.office == Some(row.office_id))
        .ok_or(ApprovalError::DelegationNotFound { id })?;
    // A delegation counts to the end of the day before the one on which it is ended.
    let last = work.today().pred_opt().unwrap_or(found.valid_to).min(found.valid_to);
    if store::end_delegation(work.conn, id, version, last)? == 0 {
        return Err(ApprovalError::Stale { current: found.version });
    }
    work.record(
        found.office_id,
        "delegation.ended",
        Subject::new("delegation", id.0),
        json!({"valid_to": {"from": found.valid_to, "to": last}}),
    );
    Ok(())
}

/// A step that an actor takes.
struct Taken {
    event: Event,
    agree: Option<bool>,
    opinion: String,
}

fn verdict_opinion(verdict: &Verdict) -> Result<String, ApprovalError> {
    let mut fields = Fields::new();
    let least = usize::from(!verdict.agree);
    let opinion = fields.text("opinion", &verdict.opinion, least..=OPINION);
    fields.finish()?;
    Ok(opinion)
}

fn take(work: &mut Work<'_>, id: ApprovalId, version: i32, taken: &Taken) -> Result<Approval, ApprovalError> {
    let mut approval =
        store::approval(work.conn, &work.actor.scope, id)?.ok_or(ApprovalError::NotFound { id })?;
    if approval.version != version {
        return Err(ApprovalError::Stale { current: approval.version });
    }
    // Without a person nobody answers for the step.
    let person = work.actor.person.ok_or(ApprovalError::NotFound { id })?;
    let (facts, delegation) = facts(work, &approval, person)?;
    let to = step(approval.state, taken.event, &facts)
        .map_err(|refusal| ApprovalError::refused(refusal, &approval))?;
    let action = action(to);
    approval.state = to;
    approval.version = version + 1;
    let mut by_delegation = None;
    match to {
        ApprovalState::Reviewed => approval.reviewer_id = Some(person),
        ApprovalState::Approved | ApprovalState::Rejected => {
            approval.decider_id = Some(person);
            by_delegation = delegation;
        }
        ApprovalState::Proposed | ApprovalState::Returned | ApprovalState::Withdrawn => {}
    }
    if !ApprovalState::OPEN.contains(&to) {
        approval.closed_at = Some(work.now);
    }
    if store::advance(work.conn, version, &approval)? == 0 {
        return Err(ApprovalError::Stale { current: version + 1 });
    }
    let stored = store::Step {
        approval: id,
        kind: to,
        person,
        delegation: by_delegation,
        agree: taken.agree,
        opinion: &taken.opinion,
        now: work.now,
    };
    store::insert_step(work.conn, &stored)?;
    let detail = json!({
        "kind": approval.kind,
        "subject_kind": approval.subject_kind,
        "subject_id": approval.subject_id,
        "agree": taken.agree,
        "delegation": by_delegation,
    });
    say(work, (approval.office_id, approval.case_id), action, id, detail);
    Ok(approval)
}

/// What the actor is to the proposal, and the delegation that lets them decide if their role does not.
fn facts(
    work: &mut Work<'_>,
    approval: &Approval,
    person: PersonId,
) -> Result<(Facts, Option<DelegationId>), ApprovalError> {
    let by_role =
        work.actor.office == Some(approval.deciding_office_id) && work.actor.is(approval.decider_role);
    let delegation =
        if !by_role && approval.delegable && work.actor.office == Some(approval.deciding_office_id) {
            let today = work.today();
            store::delegation_to(work.conn, approval.deciding_office_id, approval.kind, person, today)?
        } else {
            None
        };
    let may_review = work.actor.office == Some(approval.office_id)
        && approval.reviewer_role.is_some_and(|role| work.actor.is(role));
    let facts = Facts {
        proposed_it: approval.proposer_id == person,
        reviewed_it: approval.reviewer_id == Some(person),
        may_review,
        may_decide: by_role || delegation.is_some(),
        needs_review: approval.reviewer_role.is_some(),
        reviewer_may_decide: approval.reviewer_may_decide,
    };
    Ok((facts, delegation))
}

fn action(to: ApprovalState) -> &'static str {
    match to {
        ApprovalState::Proposed => "approval.proposed",
        ApprovalState::Reviewed => "approval.reviewed",
        ApprovalState::Approved => "approval.approved",
        ApprovalState::Rejected => "approval.rejected",
        ApprovalState::Returned => "approval.returned",
        ApprovalState::Withdrawn => "approval.withdrawn",
    }
}

fn say(
    work: &mut Work<'_>,
    (office, case): (OfficeId, Option<i64>),
    action: &'static str,
    id: ApprovalId,
    detail: serde_json::Value,
) {
    let subject = Subject::new("approval", id.0);
    match case {
        Some(case) => work.record_in_case(office, case, action, subject, detail),
        None => work.record(office, action, subject, detail),
    }
}
