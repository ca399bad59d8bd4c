//! Rows and words of screening.

pub mod data;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::definition::Definition;
use super::state::VersionState;
use crate::db::schema::{
    screening_backtests, screening_hits, screening_models, screening_verdicts, screening_versions,
};
use crate::kit::{Json, OfficeId, PersonId, Timestamp};
use crate::leads::LeadId;

pub use data::{Cells, Column, ColumnKind, DataRow, Dataset, DatasetId, Load, LoadId, Reject, RowFault};

crate::id!(
    /// A screening model (筛查模型).
    ModelId
);
crate::id!(
    /// A version of a model.
    VersionId
);
crate::id!(
    /// A hit of a model.
    HitId
);

crate::text_enum! {
    /// What a model is held against.
    pub enum ModelKind {
        /// Arriving leads.
        Leads = "leads" "线索模型",
        /// Rows of screening data.
        Rows = "rows" "数据模型",
    }
}

crate::text_enum! {
    /// What people made of a hit.
    #[schema(as = HitVerdict)]
    pub enum Verdict {
        /// It showed something worth following.
        Useful = "useful" "有用",
        /// It showed nothing.
        FalsePositive = "false_positive" "误报",
    }
}

/// A model.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = screening_models)]
pub struct Model {
    /// Its id.
    pub id: ModelId,
    /// The office that owns it; it also runs for the offices below.
    pub office_id: OfficeId,
    /// What it is held against.
    pub kind: ModelKind,
    /// Its name, unique in the office.
    pub name: String,
    /// Its code in the starter pack it came with.
    pub pack_code: Option<String>,
    /// Who made it.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: Timestamp,
}

/// A version of a model.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = screening_versions)]
pub struct Version {
    /// Its id.
    pub id: VersionId,
    /// The model.
    pub model_id: ModelId,
    /// Its number in the model, from 1.
    pub no: i32,
    /// Where it stands.
    pub state: VersionState,
    /// For compare and set.
    pub version: i32,
    /// What it is for, and why it is thought to work.
    pub purpose: String,
    /// What it looks for and suggests.
    pub definition: Json<Definition>,
    /// Everybody who wrote at it.
    pub authors: Json<Vec<PersonId>>,
    /// When it was last written at.
    pub written_at: Timestamp,
    /// Who proposed it.
    pub proposed_by: Option<PersonId>,
    /// When.
    pub proposed_at: Option<Timestamp>,
    /// With what opinion.
    pub proposal_note: Option<String>,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// With what opinion.
    pub decision_note: Option<String>,
    /// Since when it runs; leads registered before are not held against it.
    pub live_from: Option<Timestamp>,
    /// When it was retired.
    pub ended_at: Option<Timestamp>,
    /// The Monday of the last week in which its hits passed the cap.
    pub noisy_week: Option<NaiveDate>,
    /// The last day on which it ran over its data.
    pub rows_run_on: Option<NaiveDate>,
}

/// A run of a version on the past.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = screening_backtests)]
pub struct BackTest {
    /// Its id.
    pub id: i64,
    /// The version.
    pub version_id: VersionId,
    /// SHA-256 of the definition that was run.
    pub digest: String,
    /// Over how many months.
    pub months: i32,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day.
    pub to_on: NaiveDate,
    /// Leads, or rows, that it was held against.
    pub scanned: i64,
    /// How many it hit.
    pub hits: i64,
    /// Hit leads on which a decision was made.
    pub decided: i64,
    /// Of these, those on which a case was filed.
    pub cases: i64,
    /// Hits in the week that had most.
    pub busiest_week: i64,
    /// What other live models hit too.
    #[diesel(column_name = also_hit)]
    pub overlaps: Json<Vec<Overlap>>,
    /// Some of the hits.
    pub examples: Json<Vec<Example>>,
    /// Who ran it.
    pub run_by: Option<PersonId>,
    /// When.
    pub run_at: Timestamp,
}

/// How many hits of a back-test another live model has too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ScreeningOverlap)]
pub struct Overlap {
    /// The other model.
    pub model_id: ModelId,
    /// Its name.
    pub name: String,
    /// Leads that both hit.
    pub both: i64,
}

/// A hit of a back-test, for people to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ScreeningExample)]
pub struct Example {
    /// The lead; absent for a row.
    pub lead_id: Option<LeadId>,
    /// The number of the lead, or of the row in its sheet.
    pub number: String,
    /// The title of the lead, or of the lead that the row would propose.
    pub title: String,
    /// The conditions that held.
    pub met: Vec<Met>,
}

/// A condition that held, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ScreeningMet)]
pub struct Met {
    /// Which kind of condition.
    pub kind: String,
    /// In words.
    pub text: String,
}

impl Met {
    /// A condition that held.
    pub(super) fn new(kind: &str, text: impl Into<String>) -> Self {
        Self { kind: kind.to_owned(), text: text.into() }
    }
}

crate::text_enum! {
    /// Which text of a lead a span is in.
    pub enum TextPart {
        /// The title.
        Title = "title" "标题",
        /// What was told.
        Body = "body" "内容",
    }
}

/// Words of a lead by which a query hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ScreeningSpan)]
pub struct Span {
    /// In which text.
    pub part: TextPart,
    /// The first character, counted from 0.
    pub from: u32,
    /// The character after the last.
    pub to: u32,
    /// The words themselves.
    pub text: String,
}

/// The rows by which a model of data hit, as they stood then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ScreeningInputRows)]
pub struct Input {
    /// The name of the data.
    pub dataset: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Rows, each with its number in its sheet and its cells; 50 at most.
    pub rows: Vec<InputRow>,
    /// How many rows there were.
    pub count: i64,
}

/// A row by which a model hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ScreeningInputRow)]
pub struct InputRow {
    /// Its number in the sheet it came with.
    pub number: i64,
    /// Its cells, in the order of the columns.
    pub cells: Vec<String>,
}

/// A hit.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = screening_hits)]
pub struct Hit {
    /// Its id.
    pub id: HitId,
    /// The version that hit.
    pub version_id: VersionId,
    /// Its model.
    pub model_id: ModelId,
    /// The office of the lead, or of the data.
    pub office_id: OfficeId,
    /// The lead; none for rows.
    pub lead_id: Option<LeadId>,
    /// The data; none for a lead.
    pub dataset_id: Option<DatasetId>,
    /// What tells the rows from others of the data.
    pub row_identity: Option<String>,
    /// What it weighs.
    pub score: i32,
    /// The conditions that held.
    pub met: Json<Vec<Met>>,
    /// The words by which it hit.
    pub spans: Json<Vec<Span>>,
    /// The rows by which it hit.
    pub input: Option<Json<Input>>,
    /// When.
    pub hit_at: Timestamp,
    /// The Monday of the week it counts in.
    pub week: NaiveDate,
    /// It is held back, because the model passed its cap.
    pub held: bool,
    /// What people made of it; none until somebody says.
    pub verdict: Option<Verdict>,
    /// The lead that was registered from it.
    pub registered_lead_id: Option<LeadId>,
}

/// What somebody said of a hit.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = screening_verdicts)]
pub struct VerdictRow {
    /// Its id.
    pub id: i64,
    /// The hit.
    pub hit_id: HitId,
    /// What was said.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// By whom.
    pub given_by: Option<PersonId>,
    /// When.
    pub given_at: Timestamp,
    /// Who undid it.
    pub undone_by: Option<PersonId>,
    /// When.
    pub undone_at: Option<Timestamp>,
    /// Why.
    pub undone_reason: Option<String>,
}
