//! What the ledger looks like on the wire.

use chrono::NaiveDate;
use serde::Serialize;

use crate::brand_cases::model::{AimedLevel, BrandCaseKind, Coverage, Draft};
use crate::brand_cases::{BrandCase, BrandCaseId, BrandCaseState};
use crate::kit::{Json, OfficeId, PersonId, Timestamp};

/// An entry of the ledger.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BrandCaseBody {
    /// Its id.
    pub id: BrandCaseId,
    /// The office.
    pub office_id: OfficeId,
    /// The closed case.
    pub case_id: i64,
    /// What it is to become.
    pub kind: BrandCaseKind,
    /// The level aimed at.
    pub level: AimedLevel,
    /// Where it stands.
    pub state: BrandCaseState,
    /// Its title.
    pub title: String,
    /// The signature brand it serves.
    pub theme: Option<String>,
    /// What makes it worth telling.
    pub value_points: Option<String>,
    /// Why the program proposed it; null when a person did.
    pub reasons: Option<Vec<String>>,
    /// Who proposed it.
    pub proposed_by: Option<PersonId>,
    /// When.
    pub proposed_on: NaiveDate,
    /// Who looks after it.
    pub keeper_id: Option<PersonId>,
    /// Since when it is cultivated.
    pub cultivated_on: Option<NaiveDate>,
    /// The draft that passed the check for names and secrets.
    pub checked_draft: Option<i32>,
    /// Who checked it.
    pub checked_by: Option<PersonId>,
    /// When.
    pub checked_on: Option<NaiveDate>,
    /// What was found.
    pub check_note: Option<String>,
    /// When it was submitted.
    pub submitted_on: Option<NaiveDate>,
    /// To whom.
    pub submitted_to: Option<String>,
    /// When the result came.
    pub result_on: Option<NaiveDate>,
    /// The list in which it was selected, or why not.
    pub result_note: Option<String>,
    /// When it was published.
    pub published_on: Option<NaiveDate>,
    /// Where.
    pub published_in: Option<String>,
    /// Why it was taken out.
    pub withdrawn_reason: Option<String>,
    /// The version a change has to name.
    pub version: i32,
}

impl From<BrandCase> for BrandCaseBody {
    fn from(row: BrandCase) -> Self {
        let BrandCase {
            id,
            office_id,
            case_id,
            kind,
            level,
            state,
            version,
            title,
            theme,
            value_points,
            reasons,
            proposed_by,
            proposed_on,
            keeper_id,
            cultivated_on,
            checked_draft,
            checked_by,
            checked_on,
            check_note,
            submitted_on,
            submitted_to,
            result_on,
            result_note,
            published_on,
            published_in,
            withdrawn_reason,
        } = row;
        Self {
            id,
            office_id,
            case_id,
            kind,
            level,
            state,
            title,
            theme,
            value_points,
            reasons: reasons.map(Json::into_inner),
            proposed_by,
            proposed_on,
            keeper_id,
            cultivated_on,
            checked_draft,
            checked_by,
            checked_on,
            check_note,
            submitted_on,
            submitted_to,
            result_on,
            result_note,
            published_on,
            published_in,
            withdrawn_reason,
            version,
        }
    }
}

/// A version of the text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BrandCaseDraftBody {
    /// Its number, from 1.
    pub no: i32,
    /// 基本案情.
    pub facts: String,
    /// 履职情况.
    pub performance: String,
    /// 典型意义.
    pub significance: String,
    /// Who wrote it.
    pub written_by: Option<PersonId>,
    /// When.
    pub written_at: Timestamp,
}

impl From<Draft> for BrandCaseDraftBody {
    fn from(row: Draft) -> Self {
        let Draft { no, facts, performance, significance, written_by, written_at } = row;
        Self { no, facts, performance, significance, written_by, written_at }
    }
}

/// A report of the media.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MediaCoverageBody {
    /// Its id.
    pub id: i64,
    /// The office.
    pub office_id: OfficeId,
    /// The entry it is about; null for the office's practice at large.
    pub brand_case_id: Option<BrandCaseId>,
    /// The medium.
    pub medium: String,
    /// Its title.
    pub title: String,
    /// When it was published.
    pub published_on: NaiveDate,
    /// Where it can be read.
    pub link: Option<String>,
}

impl From<Coverage> for MediaCoverageBody {
    fn from(row: Coverage) -> Self {
        let Coverage { id, office_id, brand_case_id, medium, title, published_on, link } = row;
        Self { id, office_id, brand_case_id, medium, title, published_on, link }
    }
}

/// An entry with its drafts and the reports about it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BrandCaseWhole {
    /// The entry.
    pub brand_case: BrandCaseBody,
    /// Its drafts, the first first.
    pub drafts: Vec<BrandCaseDraftBody>,
    /// Media reports about it.
    pub media: Vec<MediaCoverageBody>,
}
