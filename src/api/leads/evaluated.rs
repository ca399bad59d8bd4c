//! What is told and shown of evaluation.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kit::{PersonId, Timestamp};
use crate::leads::evaluation::{
    Assessment, AssessmentId, AssessmentReport, AxisRow, Hit, Inquiry, InquiryId, Photograph, Screening,
    ScreeningId, ScreeningReport, Verification, VerificationId, VerificationReport,
};
use crate::leads::words::{Axis, Grade};

/// An online screening.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ScreeningBody {
    /// Its id.
    pub id: ScreeningId,
    /// Who screened.
    pub person_id: Option<PersonId>,
    /// When.
    pub screened_at: Timestamp,
    /// What was searched.
    pub sources: Vec<String>,
    /// What was found.
    pub findings: String,
    /// What models said.
    pub hits: Vec<Hit>,
}

impl From<Screening> for ScreeningBody {
    fn from(row: Screening) -> Self {
        let Screening { id, lead_id: _, person_id, screened_at, sources, findings, hits } = row;
        Self { id, person_id, screened_at, sources: sources.into_inner(), findings, hits: hits.into_inner() }
    }
}

/// An online screening to record.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningInput {
    /// What was searched: 1 to 50 names.
    pub sources: Vec<String>,
    /// What was found.
    pub findings: String,
    /// What models said.
    #[serde(default)]
    pub hits: Vec<Hit>,
    /// Screening is over and evaluation begins.
    #[serde(default)]
    pub complete: bool,
}

impl From<ScreeningInput> for ScreeningReport {
    fn from(input: ScreeningInput) -> Self {
        let ScreeningInput { sources, findings, hits, complete } = input;
        Self { sources, findings, hits, complete }
    }
}

/// A photograph, by the hash of its file.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhotographBody {
    /// SHA-256 of the file as it was taken, in small hexadecimal digits.
    pub file: String,
    /// Its name.
    pub name: String,
    /// When it was taken.
    pub taken_at: Option<Timestamp>,
}

impl From<Photograph> for PhotographBody {
    fn from(row: Photograph) -> Self {
        let Photograph { file_hash, name, taken_at } = row;
        Self { file: file_hash, name, taken_at }
    }
}

/// A field verification.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct VerificationBody {
    /// Its id.
    pub id: VerificationId,
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
    /// When they were there; absent until it is recorded.
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
    /// Photographs.
    pub photographs: Vec<PhotographBody>,
}

impl VerificationBody {
    pub(super) fn of((row, photographs): (Verification, Vec<Photograph>)) -> Self {
        let Verification {
            id,
            lead_id: _,
            first_officer_id,
            second_officer_id,
            planned_on,
            place,
            purpose,
            visited_at,
            longitude,
            latitude,
            findings,
            recorded_at,
            recorded_by,
            version: _,
        } = row;
        Self {
            id,
            first_officer_id,
            second_officer_id,
            planned_on,
            place,
            purpose,
            visited_at,
            longitude,
            latitude,
            findings,
            recorded_at,
            recorded_by,
            photographs: photographs.into_iter().map(PhotographBody::from).collect(),
        }
    }
}

/// A field verification to plan.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerificationInput {
    /// The first officer.
    pub first_officer_id: PersonId,
    /// The second officer, another person.
    pub second_officer_id: PersonId,
    /// The day it is planned for.
    pub planned_on: NaiveDate,
    /// Where.
    pub place: String,
    /// What is to be seen.
    pub purpose: String,
}

/// What a field verification found.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerificationResultInput {
    /// When they were there.
    pub visited_at: Timestamp,
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// What they found.
    pub findings: String,
    /// Photographs.
    #[serde(default)]
    pub photographs: Vec<PhotographBody>,
}

impl From<VerificationResultInput> for VerificationReport {
    fn from(input: VerificationResultInput) -> Self {
        let VerificationResultInput { visited_at, longitude, latitude, findings, photographs } = input;
        let photographs = photographs.into_iter().map(|photograph| Photograph {
            file_hash: photograph.file,
            name: photograph.name,
            taken_at: photograph.taken_at,
        });
        Self { visited_at, longitude, latitude, findings, photographs: photographs.collect() }
    }
}

/// A preliminary inquiry.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct InquiryBody {
    /// Its id.
    pub id: InquiryId,
    /// The plan.
    pub plan: String,
    /// The day it began.
    pub begun_on: NaiveDate,
    /// Who ordered it.
    pub begun_by: Option<PersonId>,
    /// The report; absent while it goes on.
    pub report: Option<String>,
    /// The day of the report.
    pub ended_on: Option<NaiveDate>,
}

impl From<Inquiry> for InquiryBody {
    fn from(row: Inquiry) -> Self {
        let Inquiry { id, lead_id: _, plan, begun_on, begun_by, report, ended_on } = row;
        Self { id, plan, begun_on, begun_by, report, ended_on }
    }
}

/// A preliminary inquiry to begin.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InquiryInput {
    /// The plan.
    pub plan: String,
}

/// The report of the inquiry that goes on.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InquiryReportInput {
    /// The report.
    pub report: String,
}

/// One axis of an assessment.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AxisBody {
    /// What is judged.
    pub axis: Axis,
    /// How.
    pub grade: Grade,
    /// Why.
    pub reason: String,
}

/// An assessment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AssessmentBody {
    /// Its id.
    pub id: AssessmentId,
    /// Who assessed.
    pub person_id: Option<PersonId>,
    /// When.
    pub assessed_at: Timestamp,
    /// Axis by axis.
    pub axes: Vec<AxisBody>,
    /// What follows from it.
    pub conclusion: String,
}

impl AssessmentBody {
    pub(super) fn of((row, axes): (Assessment, Vec<AxisRow>)) -> Self {
        let Assessment { id, lead_id: _, person_id, assessed_at, conclusion } = row;
        let axes = axes.into_iter().map(|AxisRow { axis, grade, reason }| AxisBody { axis, grade, reason });
        Self { id, person_id, assessed_at, axes: axes.collect(), conclusion }
    }
}

/// An assessment to record: truth and checkability in any case, each axis with its reason.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentInput {
    /// Axis by axis.
    pub axes: Vec<AxisBody>,
    /// What follows from it.
    pub conclusion: String,
}

impl From<AssessmentInput> for AssessmentReport {
    fn from(input: AssessmentInput) -> Self {
        let axes = input.axes.into_iter();
        let axes = axes.map(|AxisBody { axis, grade, reason }| AxisRow { axis, grade, reason });
        Self { axes: axes.collect(), conclusion: input.conclusion }
    }
}

/// Who is to handle a lead.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentInput {
    /// The prosecutor.
    pub handler_id: PersonId,
}

/// Why something is done.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonInput {
    /// The reason.
    pub reason: String,
}
