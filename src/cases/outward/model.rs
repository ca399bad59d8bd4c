//! Rows of what goes out of a case.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::db::schema::{case_supports, evidence_requests};
use crate::kit::{Json, PersonId};

crate::id!(
    /// The support of another's suit.
    SupportId
);
crate::id!(
    /// A notice to hand over evidence.
    EvidenceRequestId
);

/// Another's suit that the office supports (R21 Arts 100 to 103).
#[derive(Debug, Clone, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = case_supports)]
#[schema(as = CaseSupport)]
pub struct Support {
    /// Its id.
    pub id: SupportId,
    /// Who sues.
    pub plaintiff: String,
    /// Before which court.
    pub court: String,
    /// Why it is supported, and with what.
    pub opinion: String,
    /// When.
    pub made_on: NaiveDate,
    /// Who entered it.
    pub made_by: Option<PersonId>,
    /// When it was withdrawn.
    pub withdrawn_on: Option<NaiveDate>,
    /// Who did it.
    pub withdrawn_by: Option<PersonId>,
    /// Why.
    pub withdrawn_reason: Option<String>,
}

/// What somebody who holds evidence is asked to hand over (R21 Art 38).
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = evidence_requests)]
pub struct EvidenceRequest {
    /// Its id.
    pub id: EvidenceRequestId,
    /// Who holds it.
    pub holder: String,
    /// The things.
    pub items: Json<Vec<String>>,
    /// Until when.
    pub due_on: NaiveDate,
    /// When.
    pub made_on: NaiveDate,
    /// Who entered it.
    pub made_by: Option<PersonId>,
}

/// A suit to be supported.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[schema(as = SupportRequest)]
#[serde(deny_unknown_fields)]
pub struct NewSupport {
    /// Who sues.
    pub plaintiff: String,
    /// Before which court.
    pub court: String,
    /// Why it is supported, and with what: advice, evidence, appearance.
    pub opinion: String,
}

/// Evidence that is to be handed over.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[schema(as = EvidenceNoticeRequest)]
#[serde(deny_unknown_fields)]
pub struct NewEvidenceRequest {
    /// Who holds it.
    pub holder: String,
    /// The things, one by one.
    pub items: Vec<String>,
    /// Until when.
    pub due_on: NaiveDate,
}
