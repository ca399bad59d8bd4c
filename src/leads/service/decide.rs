//! What a decision causes: in the transaction in which it is made.

use serde_json::json;

use super::access::{keep, of_own_office};
use super::propose::check_merge;
use super::register::register;
use super::report::reach;
use super::{facts_of, reporters};
use crate::approvals::{Approval, DecisionKind};
use crate::audit::{Subject, Work};
use crate::kit::OfficeId;
use crate::leads::decisions::{Decision, LeadDecision, LeadDecisionId};
use crate::leads::error::LeadError;
use crate::leads::model::{Lead, LeadId, Origin, Registration};
use crate::leads::state::{Facts, LeadEvent, step};
use crate::leads::store::{self, decisions};
use crate::leads::words::{Channel, DecisionState, LeadState, Outcome, PublicStep};
use crate::org;

/// Carries out what was approved: decline, transfer, report upward, merge, park, hand over, and the
/// opening of a seal. Filing spans rooms: there [`mark_filed`] is the part of the lead.
///
/// # Errors
/// When the lead is no longer where the proposal left it.
pub fn on_approved(work: &mut Work<'_>, approval: &Approval) -> Result<(), LeadError> {
    if approval.kind == DecisionKind::OpenReporter {
        return reporters::on_granted(work, approval);
    }
    let (lead, row) = proposed(work, approval)?;
    let (mut lead, from) = decided(work, lead, &row)?;
    let result = match row.content.get() {
        Decision::TransferLead { office_id } => {
            Some(continue_in(work, &lead, *office_id, Channel::Transferred)?)
        }
        Decision::ReportLeadUp {} => {
            let own = org::store::procuratorate(work.conn, lead.office_id)?;
            let above = own.and_then(|office| office.parent_id).ok_or(LeadError::NoLevelAbove)?;
            Some(continue_in(work, &lead, above, Channel::ReportedUp)?)
        }
        Decision::MergeLead { into_id } => {
            // The other lead may have gone its own way since the proposal, into this one even.
            check_merge(work, &lead, *into_id)?;
            lead.merged_into_id = Some(*into_id);
            let now = work.now;
            decisions::insert_merge(work.conn, (lead.id, row.before_state), *into_id, now)?;
            work.record(
                lead.office_id,
                "lead.received_merge",
                Subject::new("lead", into_id.0),
                json!({ "lead": lead.id }),
            );
            None
        }
        Decision::FileCase(_)
        | Decision::DeclineFiling {}
        | Decision::ParkLead {}
        | Decision::HandOverLead { .. } => None,
    };
    conclude(work, lead, &row, from, result)
}

/// What a refused, returned or withdrawn proposal causes: the lead goes back to where it stood.
///
/// # Errors
/// When the lead is no longer where the proposal left it.
pub fn on_refused(work: &mut Work<'_>, approval: &Approval) -> Result<(), LeadError> {
    if approval.kind == DecisionKind::OpenReporter {
        return Ok(());
    }
    let (mut lead, row) = proposed(work, approval)?;
    let from = lead.state;
    let facts =
        Facts { outcome: Some(row.outcome), before: Some(row.before_state), ..facts_of(work, &lead)? };
    lead.state = step(from, LeadEvent::Return, &facts)
        .map_err(|refusal| LeadError::of(refusal, &lead, LeadEvent::Return))?;
    let today = work.today();
    decisions::close(work.conn, row.id, DecisionState::Refused, today, None)?;
    let lead = keep(work, lead)?;
    let detail = json!({
        "outcome": row.outcome, "decision": row.id, "approval": approval.id, "from": from, "to": lead.state,
    });
    work.record(lead.office_id, "lead.decision_refused", Subject::new("lead", lead.id.0), detail);
    Ok(())
}

/// The case that was proposed on a lead was filed: the lead is decided by it, or gets a further case.
///
/// # Errors
/// When no filing is proposed on the lead.
pub fn mark_filed(work: &mut Work<'_>, id: LeadId, case: i64) -> Result<(), LeadError> {
    let row = decisions::proposed_filing(work.conn, id)?.ok_or(LeadError::DecisionMissing { id: id.0 })?;
    let today = work.today();
    decisions::close(work.conn, row.id, DecisionState::Made, today, None)?;
    filed(work, id, case, (LeadEvent::Decide, Some(row.id)))
}

/// A lead is handled with a case that is filed on another one (R21 Art 69), before its filing or after.
///
/// # Errors
/// When the lead is not open, nor filed already.
pub fn mark_joined(work: &mut Work<'_>, id: LeadId, case: i64) -> Result<(), LeadError> {
    filed(work, id, case, (LeadEvent::Join, None))
}

fn filed(
    work: &mut Work<'_>,
    id: LeadId,
    case: i64,
    (event, decision): (LeadEvent, Option<LeadDecisionId>),
) -> Result<(), LeadError> {
    let mut lead = store::any_lead(work.conn, id)?.ok_or(LeadError::NotFound { id })?;
    let from = lead.state;
    let facts = Facts { outcome: Some(Outcome::FileCase), ..facts_of(work, &lead)? };
    lead.state = step(from, event, &facts).map_err(|refusal| LeadError::of(refusal, &lead, event))?;
    let today = work.today();
    lead.decided_on = lead.decided_on.or(Some(today));
    let lead = keep(work, lead)?;
    reach(work, id, PublicStep::Filed)?;
    let detail = json!({
        "outcome": "file_case", "decision": decision, "case": case, "from": from, "to": lead.state,
    });
    work.record_in_case(lead.office_id, case, "lead.filed", Subject::new("lead", id.0), detail);
    Ok(())
}

/// Whether a lead may be handled with a case of an office: it is in sight, of that office, and no decision
/// of its own is on the way.
///
/// # Errors
/// Why not.
pub fn may_join(work: &mut Work<'_>, id: LeadId, office: OfficeId) -> Result<(), LeadError> {
    let lead = of_own_office(work, id)?;
    if lead.office_id != office {
        return Err(LeadError::OfAnotherOffice { number: lead.number });
    }
    let event = LeadEvent::Join;
    let facts = facts_of(work, &lead)?;
    step(lead.state, event, &facts).map_err(|refusal| LeadError::of(refusal, &lead, event)).map(drop)
}

/// The lead and the decision that an approval is about.
fn proposed(work: &mut Work<'_>, approval: &Approval) -> Result<(Lead, LeadDecision), LeadError> {
    let row = decisions::of_approval(work.conn, approval.id)?
        .ok_or(LeadError::DecisionMissing { id: approval.id.0 })?;
    let id = row.lead_id;
    let lead = store::any_lead(work.conn, id)?.ok_or(LeadError::NotFound { id })?;
    Ok((lead, row))
}

/// The lead in the state the decision brings it into, and the state it comes from.
fn decided(work: &mut Work<'_>, mut lead: Lead, row: &LeadDecision) -> Result<(Lead, LeadState), LeadError> {
    let from = lead.state;
    let facts = Facts { outcome: Some(row.outcome), ..facts_of(work, &lead)? };
    lead.state = step(from, LeadEvent::Decide, &facts)
        .map_err(|refusal| LeadError::of(refusal, &lead, LeadEvent::Decide))?;
    lead.decided_on = Some(work.today());
    Ok((lead, from))
}

fn conclude(
    work: &mut Work<'_>,
    lead: Lead,
    row: &LeadDecision,
    from: LeadState,
    result: Option<LeadId>,
) -> Result<(), LeadError> {
    let today = work.today();
    decisions::close(work.conn, row.id, DecisionState::Made, today, result)?;
    let lead = keep(work, lead)?;
    if let Some(word) = public_word(lead.state) {
        reach(work, lead.id, word)?;
    }
    let detail = json!({
        "outcome": row.outcome, "decision": row.id, "approval": row.approval_id, "from": from,
        "to": lead.state, "continued_by": result,
    });
    work.record(lead.office_id, "lead.decided", Subject::new("lead", lead.id.0), detail);
    Ok(())
}

/// What the reporter is told of a decision.
fn public_word(state: LeadState) -> Option<PublicStep> {
    match state {
        LeadState::Registered
        | LeadState::Screening
        | LeadState::Evaluating
        | LeadState::PrelimInquiry
        | LeadState::PendingDecision => None,
        LeadState::Filed => Some(PublicStep::Filed),
        LeadState::NotFiled => Some(PublicStep::NotFiled),
        LeadState::TransferredOut | LeadState::ReportedUp | LeadState::HandedToOtherDept => {
            Some(PublicStep::HandedOn)
        }
        LeadState::Merged => Some(PublicStep::Joined),
        LeadState::Parked => Some(PublicStep::Kept),
    }
}

/// Enters the lead in the register of another office, where it begins anew; both numbers stay.
fn continue_in(
    work: &mut Work<'_>,
    lead: &Lead,
    office: OfficeId,
    channel: Channel,
) -> Result<LeadId, LeadError> {
    let facts = store::facts(work.conn, lead.id)?;
    let registration = Registration {
        external_number: Some(lead.number.clone()),
        domain: lead.domain.clone(),
        division_code: lead.division_code.clone(),
        sub_domain: facts.sub_domain,
        place: facts.place,
        longitude: facts.longitude,
        latitude: facts.latitude,
        area: facts.area,
        event_from: facts.event_from,
        event_to: facts.event_to,
        harmed_interest: facts.harmed_interest,
        suspects: facts.suspects.into_inner(),
        agencies: store::agencies(work.conn, lead.id)?,
        source_url: facts.source_url,
        spot_number: facts.spot_number,
        risk_notes: facts.risk_notes,
        urgent: lead.urgent,
        major: lead.major,
        anonymous: lead.anonymous,
        origin: Some(Origin { lead: lead.id, office: lead.office_id }),
        ..Registration::new(office, work.today(), channel, &lead.title, &facts.narrative)
    };
    Ok(register(work, &registration)?.id)
}
