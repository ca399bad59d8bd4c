//! Comments of reviewers on a draft, within the office.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::{AgencyId, PersonId, Timestamp};
use crate::recommendations::comments::service::{self, NewComment, Seen};
use crate::recommendations::comments::{Answer, Comment};
use crate::recommendations::sections::Section;
use crate::recommendations::{CommentId, CommentState, RecommendationError, RecommendationId};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_draft_comments);
    route!(r, write_draft_comment);
    route!(r, answer_draft_comment);
    route!(r, resolve_draft_comment);
    route!(r, reopen_draft_comment);
}

/// A comment on a draft.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DraftCommentBody {
    /// Its id.
    pub id: CommentId,
    /// The document.
    pub recommendation_id: RecommendationId,
    /// The version of the text that was commented on.
    pub text_no: i32,
    /// The section.
    pub section: Section,
    /// The name of the section.
    pub section_name: &'static str,
    /// The agency, of what is told for one agency.
    pub agency_id: Option<AgencyId>,
    /// The number of the item in the line of the agency.
    pub item: Option<i32>,
    /// The words that it is about.
    pub quote: Option<String>,
    /// The first character of these words in the present text, from zero; absent when they are not there any more.
    pub quote_at: Option<usize>,
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub state: CommentState,
    /// Who wrote it.
    pub written_by: Option<PersonId>,
    /// When.
    pub written_at: Timestamp,
    /// Who resolved it.
    pub resolved_by: Option<PersonId>,
    /// When.
    pub resolved_at: Option<Timestamp>,
    /// The version a change has to name.
    pub version: i32,
    /// Its answers, the first one first.
    pub answers: Vec<DraftAnswerBody>,
}

/// An answer to a comment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DraftAnswerBody {
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub written_by: Option<PersonId>,
    /// When.
    pub written_at: Timestamp,
}

impl From<Seen> for DraftCommentBody {
    fn from(seen: Seen) -> Self {
        let Seen { comment, answers, quote_at } = seen;
        let Comment {
            id,
            recommendation_id,
            text_no,
            section,
            agency_id,
            item_no,
            quote,
            text,
            state,
            written_by,
            written_at,
            resolved_by,
            resolved_at,
            version,
        } = comment;
        let answer = |Answer { id: _, comment_id: _, text, written_by, written_at }| DraftAnswerBody {
            text,
            written_by,
            written_at,
        };
        Self {
            id,
            recommendation_id,
            text_no,
            section,
            section_name: section.zh(),
            agency_id,
            item: item_no,
            quote,
            quote_at,
            text,
            state,
            written_by,
            written_at,
            resolved_by,
            resolved_at,
            version,
            answers: answers.into_iter().map(answer).collect(),
        }
    }
}

/// Which comments.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DraftCommentQuery {
    /// In this state; all when absent.
    pub state: Option<CommentState>,
}

/// The comments on a draft, for people of its own office.
#[utoipa::path(get, path = "/api/v1/recommendations/{id}/comments", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation"), DraftCommentQuery),
    responses((status = 200, description = "The first one first", body = [DraftCommentBody])))]
async fn list_draft_comments(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    query: web::Query<DraftCommentQuery>,
) -> Result<web::Json<Vec<DraftCommentBody>>, AppError> {
    let (id, in_state) = (id.into_inner(), query.into_inner().state);
    let rows = state.read(move |conn| service::read(conn, &allowed.actor, id, in_state)).await?;
    Ok(web::Json(rows.into_iter().map(Into::into).collect()))
}

/// A comment to be written.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftCommentRequest {
    /// The section.
    pub section: Section,
    /// The agency, of what is told for one agency.
    #[serde(default)]
    pub agency_id: Option<AgencyId>,
    /// The number of the item in the line of the agency, from 1.
    #[serde(default)]
    pub item: Option<i32>,
    /// The words that it is about, as they stand in the text.
    #[serde(default)]
    pub quote: Option<String>,
    /// What it says.
    pub text: String,
}

/// Comments on a section or an item of a draft.
#[utoipa::path(post, path = "/api/v1/recommendations/{id}/comments", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation")),
    request_body = DraftCommentRequest,
    responses((status = 201, description = "The comment", body = DraftCommentBody)))]
async fn write_draft_comment(
    allowed: Allowed<actions::CommentOnDrafts>,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    input: Input<DraftCommentRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request: &DraftCommentRequest| {
        let DraftCommentRequest { section, agency_id, item, quote, text } = request.clone();
        let new = NewComment { section, agency: agency_id, item, quote, text };
        service::write(work, id, &new).map(DraftCommentBody::from)
    })
    .await
}

/// An answer to be written.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftAnswerRequest {
    /// What it says.
    pub text: String,
}

/// Answers a comment.
#[utoipa::path(post, path = "/api/v1/recommendation-comments/{id}/answers", tag = "recommendations",
    params(("id" = CommentId, Path, description = "The comment")),
    request_body = DraftAnswerRequest,
    responses((status = 201, description = "The comment with its answers", body = DraftCommentBody)))]
async fn answer_draft_comment(
    allowed: Allowed<actions::CommentOnDrafts>,
    state: web::Data<AppState>,
    id: web::Path<CommentId>,
    input: Input<DraftAnswerRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request: &DraftAnswerRequest| {
        service::answer(work, id, &request.text).map(DraftCommentBody::from)
    })
    .await
}

type Turn = fn(&mut crate::audit::Work<'_>, CommentId, i32) -> Result<Seen, RecommendationError>;

async fn turned(
    allowed: Allowed<actions::CommentOnDrafts>,
    state: web::Data<AppState>,
    (id, version): (CommentId, i32),
    turn: Turn,
) -> Result<HttpResponse, AppError> {
    let seen = state.perform(allowed.actor, move |work| turn(work, id, version)).await?;
    let body = DraftCommentBody::from(seen);
    Ok(tagged(body.version, &body))
}

/// Says that nothing is left to do of a comment; for who wrote it, a head or the chief.
#[utoipa::path(post, path = "/api/v1/recommendation-comments/{id}/resolutions", tag = "recommendations",
    params(("id" = CommentId, Path, description = "The comment"),
        ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, description = "The comment", body = DraftCommentBody)))]
async fn resolve_draft_comment(
    allowed: Allowed<actions::CommentOnDrafts>,
    state: web::Data<AppState>,
    id: web::Path<CommentId>,
    version: IfMatch,
) -> Result<HttpResponse, AppError> {
    turned(allowed, state, (id.into_inner(), version.0), service::resolve).await
}

/// Opens a resolved comment again.
#[utoipa::path(post, path = "/api/v1/recommendation-comments/{id}/reopenings", tag = "recommendations",
    params(("id" = CommentId, Path, description = "The comment"),
        ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, description = "The comment", body = DraftCommentBody)))]
async fn reopen_draft_comment(
    allowed: Allowed<actions::CommentOnDrafts>,
    state: web::Data<AppState>,
    id: web::Path<CommentId>,
    version: IfMatch,
) -> Result<HttpResponse, AppError> {
    turned(allowed, state, (id.into_inner(), version.0), service::reopen).await
}
