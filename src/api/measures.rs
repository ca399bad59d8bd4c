//! The handling measures of a case.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::measures::model::{
    Condition, Measure, MeasureRow, MeasureState, OverrideId, OverrideRow, Shown, Stage,
};
use crate::cases::measures::service::{self, SetMeasure};
use crate::cases::{CaseEvent, CaseId};
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::PersonId;
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_measures);
    route!(r, set_measure);
    route!(r, override_measures);
}

/// A measure of a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MeasureBody {
    /// Its code.
    pub code: String,
    /// What is done, in Chinese.
    pub title_zh: String,
    /// What is done, in English.
    pub title_en: String,
    /// The article.
    pub article: String,
    /// The part of the work.
    pub stage: Stage,
    /// What of the file shows it, in Chinese.
    pub shown_by_zh: String,
    /// What of the file shows it, in English.
    pub shown_by_en: String,
    /// The acts that set it by themselves.
    pub acts: Vec<Shown>,
    /// Whether some step needs it.
    pub required: bool,
    /// The steps that need it.
    pub before: Vec<CaseEvent>,
    /// When those steps need it.
    pub when: Condition,
    /// Where it stands.
    pub state: MeasureState,
    /// Who set it.
    pub set_by: Option<PersonId>,
    /// When.
    pub set_on: Option<NaiveDate>,
    /// Hashes of stored files.
    pub evidence: Vec<String>,
    /// What was said with it.
    pub note: String,
    /// The version a change has to name.
    pub version: i32,
}

impl MeasureBody {
    fn new(measure: &Measure, row: MeasureRow) -> Self {
        let required = measure.required();
        let Measure { code: _, title, article, stage, tracks: _, evidence: paper, shown_by, before, when } =
            measure.clone();
        let MeasureRow { code, state, set_by, set_on, evidence, note, version } = row;
        Self {
            code,
            title_zh: title.zh,
            title_en: title.en,
            article,
            stage,
            shown_by_zh: paper.zh,
            shown_by_en: paper.en,
            acts: shown_by,
            required,
            before,
            when,
            state,
            set_by,
            set_on,
            evidence: evidence.into_inner(),
            note,
            version,
        }
    }
}

/// A step that was let through without a measure.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OverrideBody {
    /// Its id.
    pub id: OverrideId,
    /// The step.
    pub event: CaseEvent,
    /// The measures that were missing.
    pub codes: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub person_id: Option<PersonId>,
    /// When.
    pub made_on: NaiveDate,
}

impl From<OverrideRow> for OverrideBody {
    fn from(row: OverrideRow) -> Self {
        let OverrideRow { id, event, codes, reason, person_id, made_on } = row;
        Self { id, event, codes: codes.into_inner(), reason, person_id, made_on }
    }
}

/// The list of a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MeasuresBody {
    /// The measures, in the order of the work.
    pub measures: Vec<MeasureBody>,
    /// The steps that were let through.
    pub overrides: Vec<OverrideBody>,
}

/// The handling measures of a case, and the steps that were let through without one.
#[utoipa::path(get, path = "/api/v1/cases/{id}/measures", tag = "cases",
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 200, description = "The list", body = MeasuresBody)))]
async fn list_measures(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<web::Json<MeasuresBody>, AppError> {
    let id = id.into_inner();
    let (measures, overrides) =
        state.read(move |conn| service::of_case(conn, &allowed.actor.scope, id)).await?;
    Ok(web::Json(MeasuresBody {
        measures: measures.into_iter().map(|(measure, row)| MeasureBody::new(measure, row)).collect(),
        overrides: overrides.into_iter().map(Into::into).collect(),
    }))
}

/// What a measure is set to.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetMeasureRequest {
    /// Where it stands now.
    pub state: MeasureState,
    /// Hashes of stored files.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// Why it does not apply, or what is to be said with it.
    #[serde(default)]
    pub note: String,
}

/// Set a measure by hand; one that no step needs may be set aside with a reason.
#[utoipa::path(post, path = "/api/v1/cases/{id}/measures/{code}", tag = "cases",
    request_body = SetMeasureRequest,
    params(("id" = CaseId, Path, description = "The case"),
        ("code" = String, Path, description = "The measure"),
        ("If-Match" = String, Header, description = "The version of the measure")),
    responses((status = 200, description = "The list afterwards", body = MeasuresBody)))]
async fn set_measure(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    path: web::Path<(CaseId, String)>,
    version: IfMatch,
    input: Input<SetMeasureRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, code) = path.into_inner();
    let SetMeasureRequest { state: to, evidence, note } = input.value;
    let command = SetMeasure { state: to, evidence, note };
    let (measures, overrides) = state
        .perform(allowed.actor, move |work| {
            service::set(work, id, &code, version.0, &command)?;
            service::of_case(work.conn, &work.actor.scope, id)
        })
        .await?;
    let body = MeasuresBody {
        measures: measures.into_iter().map(|(measure, row)| MeasureBody::new(measure, row)).collect(),
        overrides: overrides.into_iter().map(Into::into).collect(),
    };
    Ok(tagged(version.0 + 1, &body))
}

/// A step that is to pass.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideRequest {
    /// The step.
    pub event: CaseEvent,
    /// Why.
    pub reason: String,
}

/// What was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OverrideMadeBody {
    /// Its id.
    pub id: OverrideId,
}

/// Let one step pass without the measures that are missing for it now.
#[utoipa::path(post, path = "/api/v1/cases/{id}/overrides", tag = "cases", request_body = OverrideRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was made", body = OverrideMadeBody)))]
async fn override_measures(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<OverrideRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        service::override_missing(work, id, request.event, &request.reason).map(|id| OverrideMadeBody { id })
    })
    .await
}
