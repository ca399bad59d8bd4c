//! What becomes of a lead: the decision with its content, and rows that remember it.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{LeadId, Suspect};
use crate::approvals::{ApprovalId, DecisionKind};
use crate::db::schema::{lead_decisions, lead_merges};
use crate::kit::{AgencyId, Json, OfficeId, PersonId, Timestamp};
use crate::leads::words::{DecisionState, EnforcementSituation, FilingTrack, LeadState, Outcome, Recipient};

crate::id!(
    /// A proposed or made decision on a lead.
    LeadDecisionId
);

/// Another lead that the same case is filed on.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FurtherLead {
    /// The lead.
    pub lead_id: LeadId,
    /// Why it belongs to the case.
    pub reason: String,
}

/// What a proposal to file has to say (《立案审批表》).
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilingContent {
    /// On which track.
    pub track: FilingTrack,
    /// Title of the case.
    pub title: String,
    /// Who is to handle the case; the handler of the lead when absent.
    pub handler_id: Option<PersonId>,
    /// Which public interest is harmed, and what shows it.
    pub interest_harmed: String,
    /// What unlawful act or failure is possible, and what shows it.
    pub unlawful_act: String,
    /// The agencies that may be responsible.
    #[serde(default)]
    pub agencies: Vec<AgencyId>,
    /// The wrongdoers.
    #[serde(default)]
    pub wrongdoers: Vec<Suspect>,
    /// The harm is grave and it is not yet known who is responsible (R21 Art 29).
    #[serde(default)]
    pub unknown_party: bool,
    /// The situation of administrative enforcement, if it is one (R21 Art 68).
    pub enforcement: Option<EnforcementSituation>,
    /// The criminal case that it joins.
    pub criminal_case: Option<String>,
    /// The case cannot wait.
    #[serde(default)]
    pub urgent: bool,
    /// Other leads that the same case is filed on.
    #[serde(default)]
    pub further_leads: Vec<FurtherLead>,
}

/// A decision with what it needs to be carried out; kept with the proposal as JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Decision {
    /// A case is filed.
    FileCase(Box<FilingContent>),
    /// No case is filed.
    DeclineFiling {},
    /// The competent office of the same level gets it.
    TransferLead {
        /// That office.
        office_id: OfficeId,
    },
    /// The level above gets it.
    ReportLeadUp {},
    /// It is handled together with another lead.
    MergeLead {
        /// The lead that stays.
        into_id: LeadId,
    },
    /// It is kept for later.
    ParkLead {},
    /// Another department or body gets it.
    HandOverLead {
        /// To whom.
        recipient: Recipient,
    },
}

impl Decision {
    /// What it makes of the lead.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::FileCase(_) => Outcome::FileCase,
            Self::DeclineFiling {} => Outcome::DeclineFiling,
            Self::TransferLead { .. } => Outcome::TransferLead,
            Self::ReportLeadUp {} => Outcome::ReportLeadUp,
            Self::MergeLead { .. } => Outcome::MergeLead,
            Self::ParkLead {} => Outcome::ParkLead,
            Self::HandOverLead { .. } => Outcome::HandOverLead,
        }
    }
}

impl Outcome {
    /// The kind of proposal by which it is decided.
    #[must_use]
    pub const fn kind(self) -> DecisionKind {
        match self {
            Self::FileCase => DecisionKind::FileCase,
            Self::DeclineFiling => DecisionKind::DeclineFiling,
            Self::TransferLead => DecisionKind::TransferLead,
            Self::ReportLeadUp => DecisionKind::ReportLeadUp,
            Self::MergeLead => DecisionKind::MergeLead,
            Self::ParkLead => DecisionKind::ParkLead,
            Self::HandOverLead => DecisionKind::HandOverLead,
        }
    }
}

/// What a prosecutor proposes.
#[derive(Debug, Clone)]
pub struct DecisionProposal {
    /// The opinion with its reasons.
    pub opinion: String,
    /// The decision.
    pub decision: Decision,
}

/// A decision as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lead_decisions)]
pub struct LeadDecision {
    /// Its id.
    pub id: LeadDecisionId,
    /// The lead.
    pub lead_id: LeadId,
    /// The proposal by which it is decided.
    pub approval_id: ApprovalId,
    /// What it makes of the lead.
    pub outcome: Outcome,
    /// Its content.
    pub content: Json<Decision>,
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

/// A merging as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lead_merges)]
pub struct Merge {
    /// Its id.
    pub id: i64,
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
