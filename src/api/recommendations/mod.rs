//! Recommendations: drafting, putting to decision, recording upward, concluding.

pub mod articles;
pub mod bodies;
pub mod comments;
pub mod versions;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use bodies::{
    ContentFinding, DraftRecommendationRequest, RecommendationBody, RecommendationVersionBody,
    RecommendationWording, UsedClauseBody,
};

use super::services::{LineBody, line_bodies};
use crate::app::AppState;
use crate::approvals::ApprovalId;
use crate::auth::policy::actions;
use crate::db::Db;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{Actor, AgencyId, Scope};
use crate::recommendations::clauses::ClauseId;
use crate::recommendations::clauses::queries as clauses_of;
use crate::recommendations::comments::queries as comments_of;
use crate::recommendations::conclusion;
use crate::recommendations::drafting::{self, Draft, Insertion};
use crate::recommendations::error::RecommendationRefusal;
use crate::recommendations::queries::{self, RecommendationFilter};
use crate::recommendations::rules::Findings;
use crate::recommendations::sections::{Section, Told, outline};
use crate::recommendations::service;
use crate::recommendations::{
    Recommendation, RecommendationError, RecommendationId, RecommendationKind, RecommendationState,
};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_recommendations);
    route!(r, draft_recommendation);
    route!(r, read_recommendation);
    route!(r, revise_recommendation);
    route!(r, insert_clause);
    route!(r, propose_recommendation);
    route!(r, propose_amendment);
    route!(r, propose_withdrawal);
    route!(r, record_upward);
    route!(r, conclude_recommendation);
    articles::routes(r);
    comments::routes(r);
    versions::routes(r);
}

/// A recommendation with everything around it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RecommendationDetailBody {
    /// The document.
    #[serde(flatten)]
    pub recommendation: RecommendationBody,
    /// Its text as it counts.
    pub text: Option<RecommendationVersionBody>,
    /// Its lines, each with its own facts, clocks, items and services.
    pub addressees: Vec<LineBody>,
    /// The parts that R21 Art 75(2) requires, in the order of the document, each with whether it is there.
    pub sections: Vec<Told>,
    /// Which passages of the present text came from which clause.
    pub clauses: Vec<UsedClauseBody>,
    /// How many comments on it are open; told to people of its own office only.
    pub open_comments: Option<i64>,
    /// What is missing for the decision.
    pub missing: Vec<ContentFinding>,
    /// What to look at.
    pub warnings: Vec<ContentFinding>,
}

fn detail(
    conn: &mut Db,
    actor: &Actor,
    row: Recommendation,
) -> Result<RecommendationDetailBody, RecommendationError> {
    let text = queries::text(conn, row.id, row.text_no)?;
    let sections =
        text.as_ref().map_or_else(Vec::new, |text| outline(&text.title, &text.contents(), text.lines.get()));
    let clauses = match &text {
        Some(text) => clauses_of::used(conn, text)?.into_iter().map(Into::into).collect(),
        None => Vec::new(),
    };
    let own = actor.office == Some(row.office_id);
    let open_comments = if own { Some(comments_of::open_of(conn, row.id)?) } else { None };
    let Findings { gaps, warnings } = service::findings(conn, &row)?;
    let lines = queries::addressees_of(conn, row.id)?;
    let missing = gaps.iter().map(|found| ContentFinding {
        code: found.what.code(),
        text: found.what.zh(),
        addressee: found.line,
        item: found.item,
    });
    let doubtful = warnings.iter().map(|found| ContentFinding {
        code: found.what.code(),
        text: found.what.zh(),
        addressee: found.line,
        item: found.item,
    });
    Ok(RecommendationDetailBody {
        text: text.map(RecommendationVersionBody::from),
        sections,
        clauses,
        open_comments,
        addressees: line_bodies(conn, lines)?,
        missing: missing.collect(),
        warnings: doubtful.collect(),
        recommendation: row.into(),
    })
}

fn seen(conn: &mut Db, scope: &Scope, id: RecommendationId) -> Result<Recommendation, RecommendationError> {
    Ok(queries::recommendation(conn, scope, id)?.ok_or(RecommendationRefusal::NotFound { id })?)
}

/// What a list is narrowed to.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecommendationQuery {
    /// Of this case.
    pub case_id: Option<i64>,
    /// In this state.
    pub state: Option<RecommendationState>,
    /// Of this sort.
    pub kind: Option<RecommendationKind>,
}

/// Recommendations in sight, by id.
#[utoipa::path(get, path = "/api/v1/recommendations", tag = "recommendations",
    params(PageRequest, RecommendationQuery),
    responses((status = 200, description = "A page of recommendations", body = Page<RecommendationBody>)))]
async fn list_recommendations(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
    query: web::Query<RecommendationQuery>,
) -> Result<web::Json<Page<RecommendationBody>>, AppError> {
    let (request, query) = (page.into_inner(), query.into_inner());
    let RecommendationQuery { case_id, state: stands, kind } = query;
    let filter = RecommendationFilter { case_id, state: stands, kind, newest_first: false };
    let rows = state
        .read(move |conn| {
            queries::recommendations(conn, &allowed.actor.scope, &filter, &request)
                .map_err(RecommendationError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &request, |row| row.id.0).map(RecommendationBody::from)))
}

/// Begins a recommendation.
#[utoipa::path(post, path = "/api/v1/recommendations", tag = "recommendations",
    request_body = DraftRecommendationRequest,
    responses((status = 201, description = "The draft", body = RecommendationDetailBody)))]
async fn draft_recommendation(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    input: Input<DraftRecommendationRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, request: &DraftRecommendationRequest| {
        let command =
            Draft { case_id: request.case_id, kind: request.kind, wording: request.wording.wording() };
        let row = drafting::draft(work, &command)?;
        detail(work.conn, work.actor, row)
    })
    .await
}

/// One recommendation.
#[utoipa::path(get, path = "/api/v1/recommendations/{id}", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation")),
    responses((status = 200, description = "The recommendation", body = RecommendationDetailBody)))]
async fn read_recommendation(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let body = state
        .read(move |conn| {
            let row = seen(conn, &allowed.actor.scope, id)?;
            detail(conn, &allowed.actor, row)
        })
        .await?;
    Ok(tagged(body.recommendation.version, &body))
}

/// Changes a draft; the text before stays as a version.
#[utoipa::path(put, path = "/api/v1/recommendations/{id}", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = RecommendationWording,
    responses((status = 200, description = "The draft", body = RecommendationDetailBody)))]
async fn revise_recommendation(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    version: IfMatch,
    input: Input<RecommendationWording>,
) -> Result<HttpResponse, AppError> {
    let (id, wording) = (id.into_inner(), input.value.wording());
    let body = state
        .perform(allowed.actor, move |work| {
            let row = drafting::revise(work, id, version.0, &wording)?;
            detail(work.conn, work.actor, row)
        })
        .await?;
    Ok(tagged(body.recommendation.version, &body))
}

/// A clause to be put into a draft.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClauseInsertion {
    /// The version of the document it is based on.
    pub version: i32,
    /// The clause.
    pub clause_id: ClauseId,
    /// Where; where the clause is meant to stand when absent.
    #[serde(default)]
    pub section: Option<Section>,
    /// The agency whose item it becomes; when absent, the only one of the draft.
    #[serde(default)]
    pub agency_id: Option<AgencyId>,
}

/// Puts a clause at the end of a section of a draft, or as an item of an agency; the draft remembers where the passage
/// came from.
#[utoipa::path(post, path = "/api/v1/recommendations/{id}/passages", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation")),
    request_body = ClauseInsertion,
    responses((status = 201, description = "The draft", body = RecommendationDetailBody)))]
async fn insert_clause(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    input: Input<ClauseInsertion>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request: &ClauseInsertion| {
        let ClauseInsertion { version, clause_id, section, agency_id } = *request;
        let insertion = Insertion { clause: clause_id, section, agency: agency_id };
        let row = drafting::insert_clause(work, id, version, insertion)?;
        detail(work.conn, work.actor, row)
    })
    .await
}

/// Why something is to be decided.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecommendationProposal {
    /// The version of the document it is based on.
    pub version: i32,
    /// The opinion with its reasons.
    pub opinion: String,
}

/// What was put to decision.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RecommendationProposed {
    /// The proposal.
    pub approval_id: ApprovalId,
}

type Propose =
    fn(&mut crate::audit::Work<'_>, RecommendationId, i32, &str) -> Result<ApprovalId, RecommendationError>;

async fn proposed(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: RecommendationId,
    input: Input<RecommendationProposal>,
    propose: Propose,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, move |work, request: &RecommendationProposal| {
        propose(work, id, request.version, &request.opinion)
            .map(|approval_id| RecommendationProposed { approval_id })
    })
    .await
}

/// Puts a draft to decision; refused with the list of what R21 Art 75 requires and is missing.
#[utoipa::path(post, path = "/api/v1/recommendations/{id}/proposals", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation")),
    request_body = RecommendationProposal,
    responses((status = 201, description = "Proposed", body = RecommendationProposed)))]
async fn propose_recommendation(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    input: Input<RecommendationProposal>,
) -> Result<HttpResponse, AppError> {
    proposed(allowed, state, id.into_inner(), input, service::propose).await
}

/// Proposes to amend an issued recommendation.
#[utoipa::path(post, path = "/api/v1/recommendations/{id}/amendments", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation")),
    request_body = RecommendationProposal,
    responses((status = 201, description = "Proposed", body = RecommendationProposed)))]
async fn propose_amendment(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    input: Input<RecommendationProposal>,
) -> Result<HttpResponse, AppError> {
    proposed(allowed, state, id.into_inner(), input, service::propose_amendment).await
}

/// Proposes to withdraw an issued recommendation.
#[utoipa::path(post, path = "/api/v1/recommendations/{id}/withdrawals", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation")),
    request_body = RecommendationProposal,
    responses((status = 201, description = "Proposed", body = RecommendationProposed)))]
async fn propose_withdrawal(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    input: Input<RecommendationProposal>,
) -> Result<HttpResponse, AppError> {
    proposed(allowed, state, id.into_inner(), input, service::propose_withdrawal).await
}

/// When something was done.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpwardRecordRequest {
    /// The day.
    pub on: NaiveDate,
}

/// Notes that it was recorded with the level above.
#[utoipa::path(post, path = "/api/v1/recommendations/{id}/upward-records", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = UpwardRecordRequest,
    responses((status = 200, description = "The recommendation", body = RecommendationDetailBody)))]
async fn record_upward(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    version: IfMatch,
    input: Input<UpwardRecordRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, on) = (id.into_inner(), input.value.on);
    let body = state
        .perform(allowed.actor, move |work| {
            let row = service::record_upward(work, id, version.0, on)?;
            detail(work.conn, work.actor, row)
        })
        .await?;
    Ok(tagged(body.recommendation.version, &body))
}

/// Concludes a recommendation whose lines have their results.
#[utoipa::path(post, path = "/api/v1/recommendations/{id}/conclusions", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation"),
        ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, description = "The recommendation", body = RecommendationDetailBody)))]
async fn conclude_recommendation(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    version: IfMatch,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let body = state
        .perform(allowed.actor, move |work| {
            let row = conclusion::conclude(work, id, version.0)?;
            detail(work.conn, work.actor, row)
        })
        .await?;
    Ok(tagged(body.recommendation.version, &body))
}
