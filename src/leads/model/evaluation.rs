//! Rows of evaluation: screenings, verifications on the spot, inquiries, assessments; and what is told
//! when one is recorded.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::LeadId;
use crate::db::schema::{
    lead_assessment_axes, lead_assessments, lead_inquiries, lead_photographs, lead_screenings,
    lead_verifications,
};
use crate::kit::{Json, PersonId, Timestamp};
use crate::leads::words::{Axis, Grade};

crate::id!(
    /// An online screening (线上筛查).
    ScreeningId
);
crate::id!(
    /// A field verification (线下核查).
    VerificationId
);
crate::id!(
    /// A preliminary inquiry (初步调查).
    InquiryId
);
crate::id!(
    /// An assessment (评估).
    AssessmentId
);

/// What a screening model said.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hit {
    /// The model.
    pub model: String,
    /// Its version.
    pub version: String,
    /// The rule that matched.
    pub rule: String,
    /// The rows it looked at.
    #[serde(default)]
    pub inputs: Vec<String>,
}

/// An online screening as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lead_screenings)]
pub struct Screening {
    /// Its id.
    pub id: ScreeningId,
    /// The lead.
    pub lead_id: LeadId,
    /// Who screened.
    pub person_id: Option<PersonId>,
    /// When.
    pub screened_at: Timestamp,
    /// What was searched.
    pub sources: Json<Vec<String>>,
    /// What was found.
    pub findings: String,
    /// What models said.
    pub hits: Json<Vec<Hit>>,
}

/// What is told of an online screening.
#[derive(Debug, Clone)]
pub struct ScreeningReport {
    /// What was searched.
    pub sources: Vec<String>,
    /// What was found.
    pub findings: String,
    /// What models said.
    pub hits: Vec<Hit>,
    /// Screening is over and evaluation begins.
    pub complete: bool,
}

/// A field verification as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lead_verifications)]
pub struct Verification {
    /// Its id.
    pub id: VerificationId,
    /// The lead.
    pub lead_id: LeadId,
    /// The first officer.
    pub first_officer_id: PersonId,
    /// The second officer.
    pub second_officer_id: PersonId,
    /// The day it is planned for.
    pub planned_on: NaiveDate,
    /// Where.
    pub place: String,
    /// What is to be seen.
    pub purpose: String,
    /// When they were there; none until it is recorded.
    pub visited_at: Option<Timestamp>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// What they found.
    pub findings: Option<String>,
    /// When it was recorded.
    pub recorded_at: Option<Timestamp>,
    /// Who recorded it.
    pub recorded_by: Option<PersonId>,
    /// For compare and set.
    pub version: i32,
}

/// What is told of a planned verification.
#[derive(Debug, Clone)]
pub struct VerificationPlan {
    /// The first officer.
    pub first_officer: PersonId,
    /// The second officer.
    pub second_officer: PersonId,
    /// The day it is planned for.
    pub planned_on: NaiveDate,
    /// Where.
    pub place: String,
    /// What is to be seen.
    pub purpose: String,
}

/// What is told of a verification that was made.
#[derive(Debug, Clone)]
pub struct VerificationReport {
    /// When they were there.
    pub visited_at: Timestamp,
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// What they found.
    pub findings: String,
    /// Photographs.
    pub photographs: Vec<Photograph>,
}

/// A photograph, by the hash of its file.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lead_photographs)]
pub struct Photograph {
    /// SHA-256 of the file as it was taken.
    pub file_hash: String,
    /// Its name.
    pub name: String,
    /// When it was taken.
    pub taken_at: Option<Timestamp>,
}

/// A preliminary inquiry as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lead_inquiries)]
pub struct Inquiry {
    /// Its id.
    pub id: InquiryId,
    /// The lead.
    pub lead_id: LeadId,
    /// The plan.
    pub plan: String,
    /// The day it began.
    pub begun_on: NaiveDate,
    /// Who ordered it.
    pub begun_by: Option<PersonId>,
    /// The report; none while it goes on.
    pub report: Option<String>,
    /// The day of the report.
    pub ended_on: Option<NaiveDate>,
}

/// An assessment as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lead_assessments)]
pub struct Assessment {
    /// Its id.
    pub id: AssessmentId,
    /// The lead.
    pub lead_id: LeadId,
    /// Who assessed.
    pub person_id: Option<PersonId>,
    /// When.
    pub assessed_at: Timestamp,
    /// What follows from it.
    pub conclusion: String,
}

/// One axis of an assessment.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lead_assessment_axes)]
pub struct AxisRow {
    /// What is judged.
    pub axis: Axis,
    /// How.
    pub grade: Grade,
    /// Why.
    pub reason: String,
}

/// What is told of an assessment.
#[derive(Debug, Clone)]
pub struct AssessmentReport {
    /// Axis by axis.
    pub axes: Vec<AxisRow>,
    /// What follows from it.
    pub conclusion: String,
}
