//! From a draft to a model that runs: back-test, proposal, decision, pause, end.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::bodies::{BackTestBody, VersionBody};
use crate::app::AppState;
use crate::audit::Work;
use crate::auth::policy::actions;
use crate::http::upload::blocking;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, tagged};
use crate::kit::Actor;
use crate::route;
use crate::screening::model::Version;
use crate::screening::queries;
use crate::screening::service::{self, BackTester, Decision};
use crate::screening::{ModelId, ScreeningError};
use crate::worker::documents;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_backtests);
    route!(r, back_test);
    route!(r, propose_screening_version);
    route!(r, take_back_screening_version);
    route!(r, decide_screening_version);
    route!(r, pause_screening_version);
    route!(r, resume_screening_version);
    route!(r, retire_screening_version);
    route!(r, release_hits);
}

/// Which version of which model.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
pub struct VersionPath {
    /// The model.
    pub id: ModelId,
    /// The version.
    pub no: i32,
}

impl VersionPath {
    pub(super) fn of(self) -> (ModelId, i32) {
        let Self { id, no } = self;
        (id, no)
    }
}

/// Takes a step of a version, and answers with it as it is then.
pub(super) async fn step(
    state: &AppState,
    actor: Actor,
    mut work: impl FnMut(&mut Work<'_>) -> Result<Version, ScreeningError> + Send + 'static,
) -> Result<HttpResponse, AppError> {
    let row = state.perform(actor, move |unit| work(unit)).await?;
    Ok(tagged(row.version, &VersionBody::from(row)))
}

/// The back-tests of a version, the last first.
#[utoipa::path(get, path = "/api/v1/screening/models/{id}/versions/{no}/backtests", tag = "screening",
    params(VersionPath),
    responses((status = 200, description = "The back-tests", body = [BackTestBody])))]
async fn list_backtests(
    allowed: Allowed<actions::ReadModels>,
    state: web::Data<AppState>,
    of: web::Path<VersionPath>,
) -> Result<web::Json<Vec<BackTestBody>>, AppError> {
    let of = of.of();
    let rows = state
        .read(move |conn| {
            let (_, version) = service::version_of(conn, &allowed.actor, of)?;
            let digest = service::digest(&version.definition);
            let rows = queries::backtests(conn, version.id)?;
            Ok::<_, ScreeningError>(rows.into_iter().map(|row| BackTestBody::of(row, &digest)).collect())
        })
        .await?;
    Ok(web::Json(rows))
}

/// Over which months a version is run.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BackTestRequest {
    /// How many months back, 1 to 36.
    pub months: i32,
}

/// A version after a back-test, and the back-test.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BackTestedBody {
    /// The version.
    pub version: VersionBody,
    /// The back-test.
    pub back_test: BackTestBody,
}

/// Runs a version on the leads of the last months, or on the data there are. Nothing is hit by it; what it
/// would have hit, and what became of that, is kept with the version.
#[utoipa::path(post, path = "/api/v1/screening/models/{id}/versions/{no}/backtests", tag = "screening",
    params(VersionPath, ("If-Match" = String, Header, description = "The version read")),
    request_body = BackTestRequest,
    responses((status = 200, description = "What it came to", body = BackTestedBody)))]
async fn back_test(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    of: web::Path<VersionPath>,
    IfMatch(version): IfMatch,
    input: Input<BackTestRequest>,
) -> Result<HttpResponse, AppError> {
    let (of, months, actor, now) = (of.of(), input.value.months, allowed.actor, state.clock.now());
    let tester = BackTester { db: state.db.clone(), documents: documents::of_leads };
    let (row, test) =
        blocking(move || tester.back_test((&actor, now), of, (version, months)).map_err(AppError::from))
            .await?;
    let digest = service::digest(&row.definition);
    let version = row.version;
    Ok(tagged(version, &BackTestedBody { version: row.into(), back_test: BackTestBody::of(test, &digest) }))
}

/// An opinion.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningProposalRequest {
    /// Why it should run.
    pub opinion: String,
}

/// Puts a version up for approval, after it was run on the past as it stands.
#[utoipa::path(post, path = "/api/v1/screening/models/{id}/versions/{no}/proposals", tag = "screening",
    params(VersionPath, ("If-Match" = String, Header, description = "The version read")),
    request_body = ScreeningProposalRequest,
    responses((status = 200, description = "The version", body = VersionBody)))]
async fn propose_screening_version(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    of: web::Path<VersionPath>,
    IfMatch(version): IfMatch,
    input: Input<ScreeningProposalRequest>,
) -> Result<HttpResponse, AppError> {
    let (of, opinion) = (of.of(), input.value.opinion);
    step(&state, allowed.actor, move |work| service::propose(work, of, version, &opinion)).await
}

/// Takes a proposal back.
#[utoipa::path(post, path = "/api/v1/screening/models/{id}/versions/{no}/withdrawals", tag = "screening",
    params(VersionPath, ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, description = "The version", body = VersionBody)))]
async fn take_back_screening_version(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    of: web::Path<VersionPath>,
    IfMatch(version): IfMatch,
) -> Result<HttpResponse, AppError> {
    let of = of.of();
    step(&state, allowed.actor, move |work| service::take_back(work, of, version)).await
}

/// What the approver says.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningDecisionRequest {
    /// Whether it is approved.
    pub agree: bool,
    /// Why; required when it is not.
    #[serde(default)]
    pub opinion: String,
}

/// Approves a version, which runs from now on, or does not. Nobody approves what they wrote or proposed.
#[utoipa::path(post, path = "/api/v1/screening/models/{id}/versions/{no}/decisions", tag = "screening",
    params(VersionPath, ("If-Match" = String, Header, description = "The version read")),
    request_body = ScreeningDecisionRequest,
    responses((status = 200, description = "The version", body = VersionBody)))]
async fn decide_screening_version(
    allowed: Allowed<actions::ApproveModels>,
    state: web::Data<AppState>,
    of: web::Path<VersionPath>,
    IfMatch(version): IfMatch,
    input: Input<ScreeningDecisionRequest>,
) -> Result<HttpResponse, AppError> {
    let ScreeningDecisionRequest { agree, opinion } = input.value;
    let (of, decision) = (of.of(), Decision { agree, opinion });
    step(&state, allowed.actor, move |work| service::decide(work, of, version, &decision)).await
}

/// Why something is done to a version or to its hits.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningReasonRequest {
    /// Why.
    pub reason: String,
}

/// Stops a version for a while. What arrives meanwhile is not held against it later.
#[utoipa::path(post, path = "/api/v1/screening/models/{id}/versions/{no}/pauses", tag = "screening",
    params(VersionPath, ("If-Match" = String, Header, description = "The version read")),
    request_body = ScreeningReasonRequest,
    responses((status = 200, description = "The version", body = VersionBody)))]
async fn pause_screening_version(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    of: web::Path<VersionPath>,
    IfMatch(version): IfMatch,
    input: Input<ScreeningReasonRequest>,
) -> Result<HttpResponse, AppError> {
    let (of, reason) = (of.of(), input.value.reason);
    step(&state, allowed.actor, move |work| service::pause(work, of, version, &reason)).await
}

/// Lets a version run again, from now on.
#[utoipa::path(post, path = "/api/v1/screening/models/{id}/versions/{no}/resumptions", tag = "screening",
    params(VersionPath, ("If-Match" = String, Header, description = "The version read")),
    request_body = ScreeningReasonRequest,
    responses((status = 200, description = "The version", body = VersionBody)))]
async fn resume_screening_version(
    allowed: Allowed<actions::ApproveModels>,
    state: web::Data<AppState>,
    of: web::Path<VersionPath>,
    IfMatch(version): IfMatch,
    input: Input<ScreeningReasonRequest>,
) -> Result<HttpResponse, AppError> {
    let (of, reason) = (of.of(), input.value.reason);
    step(&state, allowed.actor, move |work| service::resume(work, of, version, &reason)).await
}

/// Ends a version for good.
#[utoipa::path(post, path = "/api/v1/screening/models/{id}/versions/{no}/retirements", tag = "screening",
    params(VersionPath, ("If-Match" = String, Header, description = "The version read")),
    request_body = ScreeningReasonRequest,
    responses((status = 200, description = "The version", body = VersionBody)))]
async fn retire_screening_version(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    of: web::Path<VersionPath>,
    IfMatch(version): IfMatch,
    input: Input<ScreeningReasonRequest>,
) -> Result<HttpResponse, AppError> {
    let (of, reason) = (of.of(), input.value.reason);
    step(&state, allowed.actor, move |work| service::retire(work, of, version, &reason)).await
}

/// How many hits are shown.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReleaseBody {
    /// Hits that were held back and are shown now.
    pub released: usize,
}

/// Shows the hits of a model that were held back because there were too many.
#[utoipa::path(post, path = "/api/v1/screening/models/{id}/releases", tag = "screening",
    params(("id" = ModelId, Path, description = "The model")), request_body = ScreeningReasonRequest,
    responses((status = 200, description = "How many", body = ReleaseBody)))]
async fn release_hits(
    allowed: Allowed<actions::ApproveModels>,
    state: web::Data<AppState>,
    id: web::Path<ModelId>,
    input: Input<ScreeningReasonRequest>,
) -> Result<web::Json<ReleaseBody>, AppError> {
    let (id, reason) = (id.into_inner(), input.value.reason);
    let released = state.perform(allowed.actor, move |work| service::release(work, id, &reason)).await?;
    Ok(web::Json(ReleaseBody { released }))
}
