//! Proposing what becomes of a lead.

use serde_json::json;

use super::access::{keep, to_change};
use super::facts_of;
use crate::approvals::{self, ApprovalId, Proposal};
use crate::audit::{Subject, Work};
use crate::kit::{FieldErrors, Fields};
use crate::leads::decisions::{Decision, DecisionProposal, FilingContent, LeadDecisionId};
use crate::leads::error::{LeadError, ProposalError};
use crate::leads::model::{Lead, LeadId};
use crate::leads::rules;
use crate::leads::state::{Facts, LeadEvent, step};
use crate::leads::store::{self, decisions};
use crate::leads::words::LeadState;
use crate::org::{self, AgencyStanding};

/// A decision that is on its way.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// The lead as it stands now.
    pub lead: Lead,
    /// The decision.
    pub decision: LeadDecisionId,
    /// The proposal by which it is decided.
    pub approval: ApprovalId,
}

/// Proposes a decision on a lead; the checks of content come before anybody is asked to decide.
///
/// # Errors
/// What the lead, the law or approvals refuse.
pub fn propose_decision(
    work: &mut Work<'_>,
    id: LeadId,
    version: i32,
    told: &DecisionProposal,
) -> Result<Proposed, ProposalError> {
    let mut lead = to_change(work, id, version)?;
    let outcome = told.decision.outcome();
    let before = lead.state;
    let facts = Facts { outcome: Some(outcome), ..facts_of(work, &lead)? };
    lead.state = step(before, LeadEvent::Propose, &facts)
        .map_err(|refusal| LeadError::of(refusal, &lead, LeadEvent::Propose))?;
    check(work, &lead, &told.decision)?;
    let payload = serde_json::to_value(&told.decision)
        .map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
    let proposal = Proposal {
        office: lead.office_id,
        kind: outcome.kind(),
        subject: Subject::new("lead", id.0),
        case_id: None,
        opinion: told.opinion.clone(),
        payload,
    };
    let approval = approvals::service::propose(work, &proposal)?;
    let today = work.today();
    let decision = decisions::insert(work.conn, (id, before), approval, &told.decision, today)?;
    let lead = keep(work, lead)?;
    let detail = json!({ "outcome": outcome, "decision": decision, "approval": approval, "from": before });
    work.record(lead.office_id, "lead.decision_proposed", Subject::new("lead", id.0), detail);
    Ok(Proposed { lead, decision, approval })
}

fn check(work: &mut Work<'_>, lead: &Lead, decision: &Decision) -> Result<(), LeadError> {
    match decision {
        Decision::FileCase(content) => check_filing(work, lead, content),
        Decision::TransferLead { office_id } => {
            let own = org::store::procuratorate(work.conn, lead.office_id)?;
            let target = org::store::procuratorate(work.conn, *office_id)?;
            let mut fields = Fields::new();
            match (own, target) {
                // R21 Art 26: to the competent procuratorate of the same level.
                (Some(own), Some(target)) if own.id != target.id && own.level == target.level => {}
                (_, None) => fields.fault("office_id", "unknown", office_id),
                (_, Some(target)) => fields.fault("office_id", "not_same_level", target.name),
            }
            Ok(fields.finish()?)
        }
        Decision::ReportLeadUp {} => {
            let own = org::store::procuratorate(work.conn, lead.office_id)?;
            own.and_then(|office| office.parent_id).map(drop).ok_or(LeadError::NoLevelAbove)
        }
        Decision::MergeLead { into_id } => check_merge(work, lead, *into_id),
        Decision::DeclineFiling {} | Decision::ParkLead {} | Decision::HandOverLead { .. } => Ok(()),
    }
}

fn check_filing(work: &mut Work<'_>, lead: &Lead, content: &FilingContent) -> Result<(), LeadError> {
    let domains = store::domains(work.conn)?;
    let domain = domains.iter().find(|domain| Some(&domain.code) == lead.domain.as_ref());
    let domain = domain.ok_or_else(|| LeadError::Unclassified { number: lead.number.clone() })?;
    let office = org::store::procuratorate(work.conn, lead.office_id)?;
    let office = office.ok_or_else(|| FieldErrors::one("office_id", "unknown", lead.office_id))?;
    rules::filing_test(content, domain, office.level, work.today())?;
    let mut fields = Fields::new();
    for (at, agency) in content.agencies.iter().enumerate() {
        match org::store::agency_standing(work.conn, *agency, work.today())? {
            Some(AgencyStanding::Stands(_)) => {}
            Some(AgencyStanding::Succeeded { agency, successor }) => {
                return Err(LeadError::AgencySucceeded { agency, successor });
            }
            Some(AgencyStanding::Ended { agency, last }) => {
                return Err(LeadError::AgencyEnded { agency, last });
            }
            None => fields.fault(format!("agencies[{at}]"), "unknown", agency),
        }
    }
    for (at, further) in content.further_leads.iter().enumerate() {
        let other = store::lead(work.conn, &work.actor.scope, further.lead_id)?;
        let fit = other.is_some_and(|other| {
            // R21 Art 27: an inquiry that goes on is first ended by its report.
            let inquired = other.state == LeadState::PrelimInquiry;
            other.id != lead.id && other.office_id == lead.office_id && joins(other.state) && !inquired
        });
        fields.check(fit, &format!("further_leads[{at}].lead_id"), "unknown", further.lead_id);
    }
    Ok(fields.finish()?)
}

/// Whether a lead in this state may be filed with another one, or other leads be merged into it.
fn joins(state: LeadState) -> bool {
    match state {
        LeadState::Registered
        | LeadState::Screening
        | LeadState::Evaluating
        | LeadState::PrelimInquiry
        | LeadState::Filed => true,
        LeadState::PendingDecision
        | LeadState::NotFiled
        | LeadState::TransferredOut
        | LeadState::ReportedUp
        | LeadState::Merged
        | LeadState::HandedToOtherDept
        | LeadState::Parked => false,
    }
}

/// Whether a lead may be merged into another one as that stands now.
pub(super) fn check_merge(work: &mut Work<'_>, lead: &Lead, into: LeadId) -> Result<(), LeadError> {
    let survivor = store::lead(work.conn, &work.actor.scope, into)?;
    let mut fields = Fields::new();
    match survivor {
        Some(survivor) if survivor.id != lead.id && survivor.office_id == lead.office_id => {
            let lasting = joins(survivor.state) || survivor.state == LeadState::PendingDecision;
            fields.check(lasting, "into_id", "not_allowed", survivor.state.zh());
        }
        _ => fields.fault("into_id", "unknown", into),
    }
    Ok(fields.finish()?)
}
