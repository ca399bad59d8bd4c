//! The cultivation ledger (培树台账) and media coverage.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::brand_case_bodies::{BrandCaseBody, BrandCaseDraftBody, BrandCaseWhole, MediaCoverageBody};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::brand_cases::model::{AimedLevel, BrandCaseKind};
use crate::brand_cases::service::{
    Check, CoverageOf, Cultivation, DraftText, Outcome, Proposal, Publication, Submission,
};
use crate::brand_cases::{self, BrandCase, BrandCaseError, BrandCaseId, BrandCaseState};
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::PersonId;
use crate::kit::page::{Page, PageRequest};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_brand_cases);
    route!(r, propose_brand_case);
    route!(r, look_for_candidates);
    route!(r, read_brand_case);
    route!(r, cultivate_brand_case);
    route!(r, draft_brand_case);
    route!(r, check_brand_case);
    route!(r, submit_brand_case);
    route!(r, record_brand_case_result);
    route!(r, publish_brand_case);
    route!(r, withdraw_brand_case);
    route!(r, list_media_coverage);
    route!(r, record_media_coverage);
}

fn answer(row: BrandCase) -> HttpResponse {
    tagged(row.version, &BrandCaseBody::from(row))
}

/// Which entries are wanted.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BrandCaseQuery {
    /// Those in this state.
    pub state: Option<BrandCaseState>,
}

/// The ledger, by id.
#[utoipa::path(get, path = "/api/v1/brand-cases", tag = "brand cases", params(BrandCaseQuery, PageRequest),
    responses((status = 200, description = "A page of the ledger", body = Page<BrandCaseBody>)))]
async fn list_brand_cases(
    allowed: Allowed<actions::ReadBrandCases>,
    state: web::Data<AppState>,
    query: web::Query<BrandCaseQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<BrandCaseBody>>, AppError> {
    let (wanted, page) = (query.state, page.into_inner());
    let rows = state
        .read(move |conn| {
            brand_cases::queries::brand_cases(conn, &allowed.actor.scope, wanted, &page)
                .map_err(BrandCaseError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id.0).map(BrandCaseBody::from)))
}

/// A closed case proposed for the ledger.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BrandCaseRequest {
    /// The case.
    pub case_id: i64,
    /// What it is to become.
    pub kind: BrandCaseKind,
    /// The level aimed at.
    pub level: AimedLevel,
    /// Its title; that of the case when absent.
    pub title: Option<String>,
    /// The signature brand it serves (一院一品).
    pub theme: Option<String>,
    /// What makes it worth telling.
    pub value_points: Option<String>,
}

/// Puts a closed case into the ledger.
#[utoipa::path(post, path = "/api/v1/brand-cases", tag = "brand cases", request_body = BrandCaseRequest,
    responses((status = 201, description = "Entered", body = BrandCaseBody)))]
async fn propose_brand_case(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    input: Input<BrandCaseRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, request: &BrandCaseRequest| {
        let BrandCaseRequest { case_id, kind, level, title, theme, value_points } = request.clone();
        let title = title.unwrap_or_default();
        let command = Proposal { case_id, kind, level, title, theme, value_points };
        brand_cases::service::propose(work, &command).map(BrandCaseBody::from)
    })
    .await
}

/// Nothing needs to be said.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookRequest {}

/// What the program proposed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CandidatesBody {
    /// The new candidates, each with its reasons.
    pub items: Vec<BrandCaseBody>,
}

/// Looks through the closed cases of the caller's office and proposes candidates.
#[utoipa::path(post, path = "/api/v1/brand-cases/candidates", tag = "brand cases", request_body = LookRequest,
    responses((status = 201, description = "The new candidates", body = CandidatesBody)))]
async fn look_for_candidates(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    input: Input<LookRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, _: &LookRequest| {
        let rows = brand_cases::service::propose_candidates(work)?;
        let items = rows.into_iter().map(BrandCaseBody::from).collect();
        Ok::<_, BrandCaseError>(CandidatesBody { items })
    })
    .await
}

/// One entry with its drafts and the reports about it.
#[utoipa::path(get, path = "/api/v1/brand-cases/{id}", tag = "brand cases",
    params(("id" = BrandCaseId, Path, description = "The entry")),
    responses((status = 200, description = "The entry", body = BrandCaseWhole)))]
async fn read_brand_case(
    allowed: Allowed<actions::ReadBrandCases>,
    state: web::Data<AppState>,
    id: web::Path<BrandCaseId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (row, drafts, media) =
        state.read(move |conn| brand_cases::service::whole(conn, &allowed.actor.scope, id)).await?;
    let version = row.version;
    let body = BrandCaseWhole {
        brand_case: row.into(),
        drafts: drafts.into_iter().map(BrandCaseDraftBody::from).collect(),
        media: media.into_iter().map(MediaCoverageBody::from).collect(),
    };
    Ok(tagged(version, &body))
}

/// An entry to be taken up.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CultivationRequest {
    /// The level aimed at.
    pub level: AimedLevel,
    /// The signature brand it serves (一院一品).
    pub theme: Option<String>,
    /// What makes it worth telling.
    pub value_points: String,
    /// Who looks after it; the caller when absent.
    pub keeper_id: Option<PersonId>,
}

/// Takes an entry into cultivation.
#[utoipa::path(post, path = "/api/v1/brand-cases/{id}/cultivations", tag = "brand cases",
    params(("id" = BrandCaseId, Path, description = "The entry"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = CultivationRequest,
    responses((status = 200, description = "The entry", body = BrandCaseBody)))]
async fn cultivate_brand_case(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    id: web::Path<BrandCaseId>,
    IfMatch(version): IfMatch,
    input: Input<CultivationRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let CultivationRequest { level, theme, value_points, keeper_id } = input.value;
    let command = Cultivation { level, theme, value_points, keeper: keeper_id };
    let row = state
        .perform(allowed.actor, move |work| brand_cases::service::cultivate(work, id, version, &command))
        .await?;
    Ok(answer(row))
}

/// A text on the fixed outline.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BrandCaseDraftRequest {
    /// 基本案情.
    pub facts: String,
    /// 履职情况.
    pub performance: String,
    /// 典型意义.
    pub significance: String,
}

/// Writes the next draft.
#[utoipa::path(post, path = "/api/v1/brand-cases/{id}/drafts", tag = "brand cases",
    params(("id" = BrandCaseId, Path, description = "The entry"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = BrandCaseDraftRequest,
    responses((status = 200, description = "The entry", body = BrandCaseBody)))]
async fn draft_brand_case(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    id: web::Path<BrandCaseId>,
    IfMatch(version): IfMatch,
    input: Input<BrandCaseDraftRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let BrandCaseDraftRequest { facts, performance, significance } = input.value;
    let command = DraftText { facts, performance, significance };
    let row = state
        .perform(allowed.actor, move |work| brand_cases::service::write_draft(work, id, version, &command))
        .await?;
    Ok(answer(row))
}

/// What the reading for names and secrets found.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnonymisationCheckRequest {
    /// Nothing is left that must not leave the office.
    pub passed: bool,
    /// What was looked at, or what has to go.
    pub note: String,
}

/// Records the reading of the last draft for names and secrets, by somebody who did not write it.
#[utoipa::path(post, path = "/api/v1/brand-cases/{id}/anonymisation-checks", tag = "brand cases",
    params(("id" = BrandCaseId, Path, description = "The entry"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = AnonymisationCheckRequest,
    responses((status = 200, description = "The entry", body = BrandCaseBody)))]
async fn check_brand_case(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    id: web::Path<BrandCaseId>,
    IfMatch(version): IfMatch,
    input: Input<AnonymisationCheckRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let AnonymisationCheckRequest { passed, note } = input.value;
    let command = Check { passed, note };
    let row = state
        .perform(allowed.actor, move |work| brand_cases::service::check(work, id, version, &command))
        .await?;
    Ok(answer(row))
}

/// A submission to the level above.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmissionRequest {
    /// The day.
    pub on: NaiveDate,
    /// To whom.
    pub to: String,
}

/// Records the submission to the level above.
#[utoipa::path(post, path = "/api/v1/brand-cases/{id}/submissions", tag = "brand cases",
    params(("id" = BrandCaseId, Path, description = "The entry"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = SubmissionRequest,
    responses((status = 200, description = "The entry", body = BrandCaseBody)))]
async fn submit_brand_case(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    id: web::Path<BrandCaseId>,
    IfMatch(version): IfMatch,
    input: Input<SubmissionRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let SubmissionRequest { on, to } = input.value;
    let command = Submission { on, to };
    let row = state
        .perform(allowed.actor, move |work| brand_cases::service::submit(work, id, version, &command))
        .await?;
    Ok(answer(row))
}

/// What came of a submission.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BrandCaseResultRequest {
    /// Selected or not.
    pub selected: bool,
    /// The day.
    pub on: NaiveDate,
    /// The list or batch, or why not.
    pub note: String,
}

/// Records what came of the submission.
#[utoipa::path(post, path = "/api/v1/brand-cases/{id}/results", tag = "brand cases",
    params(("id" = BrandCaseId, Path, description = "The entry"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = BrandCaseResultRequest,
    responses((status = 200, description = "The entry", body = BrandCaseBody)))]
async fn record_brand_case_result(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    id: web::Path<BrandCaseId>,
    IfMatch(version): IfMatch,
    input: Input<BrandCaseResultRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let BrandCaseResultRequest { selected, on, note } = input.value;
    let command = Outcome { selected, on, note };
    let row = state
        .perform(allowed.actor, move |work| brand_cases::service::record_outcome(work, id, version, &command))
        .await?;
    Ok(answer(row))
}

/// A publication.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BrandCasePublicationRequest)]
pub struct PublicationRequest {
    /// The day.
    pub on: NaiveDate,
    /// Where, perhaps with an address.
    pub place: String,
}

/// Records the publication.
#[utoipa::path(post, path = "/api/v1/brand-cases/{id}/publications", tag = "brand cases",
    params(("id" = BrandCaseId, Path, description = "The entry"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = PublicationRequest,
    responses((status = 200, description = "The entry", body = BrandCaseBody)))]
async fn publish_brand_case(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    id: web::Path<BrandCaseId>,
    IfMatch(version): IfMatch,
    input: Input<PublicationRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let PublicationRequest { on, place } = input.value;
    let command = Publication { on, place };
    let row = state
        .perform(allowed.actor, move |work| brand_cases::service::publish(work, id, version, &command))
        .await?;
    Ok(answer(row))
}

/// Why an entry is taken out.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BrandCaseWithdrawalRequest {
    /// Why.
    pub reason: String,
}

/// Takes an entry out of the ledger.
#[utoipa::path(post, path = "/api/v1/brand-cases/{id}/withdrawals", tag = "brand cases",
    params(("id" = BrandCaseId, Path, description = "The entry"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = BrandCaseWithdrawalRequest,
    responses((status = 200, description = "The entry", body = BrandCaseBody)))]
async fn withdraw_brand_case(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    id: web::Path<BrandCaseId>,
    IfMatch(version): IfMatch,
    input: Input<BrandCaseWithdrawalRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, reason) = (id.into_inner(), input.value.reason);
    let row = state
        .perform(allowed.actor, move |work| brand_cases::service::withdraw(work, id, version, &reason))
        .await?;
    Ok(answer(row))
}

/// Media reports in sight, by id.
#[utoipa::path(get, path = "/api/v1/media-coverage", tag = "brand cases", params(PageRequest),
    responses((status = 200, description = "A page of reports", body = Page<MediaCoverageBody>)))]
async fn list_media_coverage(
    allowed: Allowed<actions::ReadBrandCases>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<MediaCoverageBody>>, AppError> {
    let page = page.into_inner();
    let rows = state
        .read(move |conn| {
            brand_cases::queries::coverage(conn, &allowed.actor.scope, None, &page)
                .map_err(BrandCaseError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id).map(MediaCoverageBody::from)))
}

/// A report of the media.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediaCoverageRequest {
    /// The entry it is about; absent for the office's practice at large.
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

/// Records a report of the media.
#[utoipa::path(post, path = "/api/v1/media-coverage", tag = "brand cases",
    request_body = MediaCoverageRequest,
    responses((status = 201, description = "Recorded", body = MediaCoverageBody)))]
async fn record_media_coverage(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    input: Input<MediaCoverageRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, request: &MediaCoverageRequest| {
        let MediaCoverageRequest { brand_case_id, medium, title, published_on, link } = request.clone();
        let command = CoverageOf { brand_case: brand_case_id, medium, title, published_on, link };
        brand_cases::service::cover(work, &command).map(MediaCoverageBody::from)
    })
    .await
}
