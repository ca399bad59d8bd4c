//! A case is filed on the leads of an approved proposal.

use crate::approvals::Approval;
use crate::audit::Work;
use crate::cases::model::{Filing, Wrongdoer};
use crate::cases::state::Track;
use crate::cases::{self, Case, CaseId};
use crate::kit::FieldErrors;
use crate::leads::decisions::{Decision, FilingContent};
use crate::leads::words::FilingTrack;
use crate::leads::{self, LeadError, LeadId};

use super::error::FlowError;

/// Files the case that was approved, and marks every lead it rests on (R21 Arts 30, 69).
///
/// # Errors
/// When a lead is no longer open, or the field, the office or an agency does not allow the case.
pub fn file(work: &mut Work<'_>, approval: &Approval) -> Result<Case, FlowError> {
    let id = LeadId(approval.subject_id);
    let lead = leads::store::any_lead(work.conn, id)?.ok_or(leads::error::LeadError::NotFound { id })?;
    let content = content(approval)?;
    let mut of_case = vec![(id, approval.opinion.clone())];
    of_case.extend(content.further_leads.into_iter().map(|further| (further.lead_id, further.reason)));
    let filing = Filing {
        office: approval.office_id,
        track: track(content.track),
        domain: lead
            .domain
            .ok_or_else(|| FieldErrors::one("domain", "required", ""))
            .map_err(leads::error::LeadError::from)?,
        title: content.title,
        handler: content.handler_id.or(lead.handler_id).unwrap_or(approval.proposer_id),
        leads: of_case.clone(),
        agencies: content.agencies,
        wrongdoers: content
            .wrongdoers
            .into_iter()
            .map(|suspect| Wrongdoer { name: suspect.name, credit_code: suspect.code })
            .collect(),
        urgent: content.urgent,
    };
    let case = cases::service::file(work, &filing)?;
    leads::service::mark_filed(work, id, case.id.0)?;
    for (lead, _) in of_case.into_iter().skip(1) {
        leads::service::mark_joined(work, lead, case.id.0)?;
    }
    Ok(case)
}

/// Handles one more lead together with a filed case (R21 Art 69). The lead is filed with it.
///
/// # Errors
/// When the lead is not of the case's office, stands before a decision of its own, or is in the case
/// already; and when a recommendation has been issued, so that a new filing is needed.
pub fn join_lead(work: &mut Work<'_>, case: CaseId, lead: LeadId, reason: &str) -> Result<(), FlowError> {
    let office = cases::service::open(work, case)?.office_id;
    let linked = cases::store::leads(work.conn, case)?;
    if linked.iter().any(|linked| linked.lead_id == lead) {
        let twice = FieldErrors::one("lead_id", "not_allowed", lead);
        return Err(LeadError::from(twice).into());
    }
    if let Err(error) = leads::service::may_join(work, lead, office) {
        let missing = matches!(error, LeadError::NotFound { .. });
        return Err(if missing { FieldErrors::one("lead_id", "unknown", lead).into() } else { error }.into());
    }
    cases::service::join_lead(work, case, lead, reason)?;
    leads::service::mark_joined(work, lead, case.0)?;
    Ok(())
}

fn content(approval: &Approval) -> Result<FilingContent, FlowError> {
    let decision: Decision = serde_json::from_value(approval.payload.get().clone())
        .map_err(|error| diesel::result::Error::DeserializationError(Box::new(error)))?;
    let Decision::FileCase(content) = decision else {
        return Err(leads::error::LeadError::DecisionMissing { id: approval.id.0 }.into());
    };
    Ok(*content)
}

fn track(track: FilingTrack) -> Track {
    match track {
        FilingTrack::Administrative => Track::Administrative,
        FilingTrack::Civil => Track::Civil,
        FilingTrack::CriminalIncidentalCivil => Track::CriminalIncidentalCivil,
    }
}
