//! What is told and shown of decisions.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::approvals::ApprovalId;
use crate::kit::{FieldErrors, OfficeId, Timestamp};
use crate::leads::decisions::{
    Decision, DecisionProposal, FilingContent, LeadDecision, LeadDecisionId, Merge,
};
use crate::leads::service::Proposed;
use crate::leads::words::{DecisionState, Outcome, Recipient};
use crate::leads::{LeadId, LeadState};

/// A decision to propose. Which of the further fields is needed follows from the outcome.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionInput {
    /// What it is to make of the lead.
    pub outcome: Outcome,
    /// The opinion with its reasons.
    pub opinion: String,
    /// For `file_case`: the filing test and the case.
    pub filing: Option<FilingContent>,
    /// For `transfer_lead`: the competent office of the same level.
    pub office_id: Option<OfficeId>,
    /// For `merge_lead`: the lead that stays.
    pub into_id: Option<LeadId>,
    /// For `hand_over_lead`: to whom.
    pub recipient: Option<Recipient>,
}

impl DecisionInput {
    /// The proposal, or the field that its outcome needs.
    pub(super) fn proposal(&self) -> Result<DecisionProposal, FieldErrors> {
        let missing = |field: &str| FieldErrors::one(field, "required", self.outcome.zh());
        let decision = match self.outcome {
            Outcome::FileCase => {
                Decision::FileCase(Box::new(self.filing.clone().ok_or_else(|| missing("filing"))?))
            }
            Outcome::DeclineFiling => Decision::DeclineFiling {},
            Outcome::TransferLead => {
                Decision::TransferLead { office_id: self.office_id.ok_or_else(|| missing("office_id"))? }
            }
            Outcome::ReportLeadUp => Decision::ReportLeadUp {},
            Outcome::MergeLead => {
                Decision::MergeLead { into_id: self.into_id.ok_or_else(|| missing("into_id"))? }
            }
            Outcome::ParkLead => Decision::ParkLead {},
            Outcome::HandOverLead => {
                Decision::HandOverLead { recipient: self.recipient.ok_or_else(|| missing("recipient"))? }
            }
        };
        Ok(DecisionProposal { opinion: self.opinion.clone(), decision })
    }
}

/// A decision that is on its way.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProposedBody {
    /// The decision.
    pub id: LeadDecisionId,
    /// The lead.
    pub lead_id: LeadId,
    /// Where the lead stands now.
    pub lead_state: LeadState,
    /// The version of the lead now.
    pub lead_version: i32,
    /// The proposal, which is reviewed and decided at `/api/v1/approvals`.
    pub approval_id: ApprovalId,
}

impl From<Proposed> for ProposedBody {
    fn from(made: Proposed) -> Self {
        let Proposed { lead, decision, approval } = made;
        Self {
            id: decision,
            lead_id: lead.id,
            lead_state: lead.state,
            lead_version: lead.version,
            approval_id: approval,
        }
    }
}

/// A decision on a lead.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LeadDecisionBody {
    /// Its id.
    pub id: LeadDecisionId,
    /// The proposal by which it is decided.
    pub approval_id: ApprovalId,
    /// What it makes of the lead.
    pub outcome: Outcome,
    /// Its content, as it was proposed.
    #[schema(value_type = Object)]
    pub content: serde_json::Value,
    /// Where the lead stood when it was proposed.
    pub before_state: LeadState,
    /// What became of it.
    pub state: DecisionState,
    /// The day it was proposed.
    pub proposed_on: NaiveDate,
    /// The day it was made or refused.
    pub decided_on: Option<NaiveDate>,
    /// The lead that continues it in another office.
    pub result_lead_id: Option<LeadId>,
}

impl From<LeadDecision> for LeadDecisionBody {
    fn from(row: LeadDecision) -> Self {
        let LeadDecision {
            id,
            lead_id: _,
            approval_id,
            outcome,
            content,
            before_state,
            state,
            proposed_on,
            decided_on,
            result_lead_id,
        } = row;
        // What was read from JSON can be written as JSON.
        let content = serde_json::to_value(content.get()).unwrap_or_default();
        Self {
            id,
            approval_id,
            outcome,
            content,
            before_state,
            state,
            proposed_on,
            decided_on,
            result_lead_id,
        }
    }
}

/// A merging of two leads.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MergeBody {
    /// The lead that was merged.
    pub lead_id: LeadId,
    /// The lead that stays.
    pub into_id: LeadId,
    /// Where the merged lead stood before.
    pub before_state: LeadState,
    /// When.
    pub merged_at: Timestamp,
    /// When it was taken out again.
    pub separated_at: Option<Timestamp>,
    /// Why.
    pub separation_reason: Option<String>,
}

impl From<Merge> for MergeBody {
    fn from(row: Merge) -> Self {
        let Merge { id: _, lead_id, into_id, before_state, merged_at, separated_at, separation_reason } = row;
        Self { lead_id, into_id, before_state, merged_at, separated_at, separation_reason }
    }
}

/// A lead to merge into another.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergedLeadInput {
    /// The lead that is to be merged.
    pub lead_id: LeadId,
    /// The version of it that was read.
    pub version: i32,
}

/// Leads to merge into one.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergesInput {
    /// The leads that are to be merged: 1 to 50.
    pub leads: Vec<MergedLeadInput>,
    /// The opinion with its reasons.
    pub opinion: String,
}

/// A suggestion by R21 Art 69.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SuggestionBody {
    /// The other lead.
    pub lead_id: LeadId,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub state: LeadState,
    /// What the article says: `one_case` or `with_filed_case`.
    pub rule: &'static str,
}
