//! Masked copies of texts and documents: what is proposed, what people decide, and the copy.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::masking_bodies::{MaskingBody, WholeBody};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::brand_cases::BrandCaseId;
use crate::cases::CaseId;
use crate::documents::official::DocumentId;
use crate::files::{FileError, FileHash, Proof, queries as files};
use crate::flows::FlowError;
use crate::flows::masking::{Wanted, known, source, source_of};
use crate::http::download::download;
use crate::http::upload::blocking;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::Actor;
use crate::kit::page::{Page, PageRequest};
use crate::masking::copies;
use crate::masking::queries::{self, MaskingFilter};
use crate::masking::service::{self, Added, Decided, Source};
use crate::masking::{Decision, Kind, Mark, MarkId, Masking, MaskingError, MaskingId, SourceKind};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, propose_masking);
    route!(r, list_maskings);
    route!(r, read_masking);
    route!(r, add_masking_words);
    route!(r, decide_masking);
    route!(r, preview_masking);
    route!(r, apply_masking);
    route!(r, take_masked_copy);
}

fn answer(whole: (Masking, Vec<Mark>)) -> HttpResponse {
    tagged(whole.0.version, &WholeBody::from(whole))
}

/// Words that a person wants masked.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MaskingWords)]
pub struct WordsRequest {
    /// The words, to the letter, of two signs or more.
    pub words: String,
    /// What they tell.
    pub kind: Kind,
}

impl From<WordsRequest> for Added {
    fn from(request: WordsRequest) -> Self {
        let WordsRequest { words, kind } = request;
        Self { words, kind }
    }
}

/// What a copy is to be made of: one of the four.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MaskingSource)]
pub enum SourceRequest {
    /// An issued document.
    Document(DocumentId),
    /// The last draft of a brand case.
    BrandCase(BrandCaseId),
    /// A file of Word (docx) or a text that one sent, or that is attached to a record in sight, by its hash.
    File(FileHash),
    /// A text.
    Text(String),
}

impl From<SourceRequest> for Wanted {
    fn from(request: SourceRequest) -> Self {
        match request {
            SourceRequest::Document(id) => Self::Document(id),
            SourceRequest::BrandCase(id) => Self::BrandCase(id),
            SourceRequest::File(hash) => Self::File(hash),
            SourceRequest::Text(text) => Self::Text(text),
        }
    }
}

/// A masked copy that is wanted.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaskingRequest {
    /// What it is to be made of.
    pub source: SourceRequest,
    /// The case that a file or a text belongs to: its parties and people are looked for.
    pub case_id: Option<CaseId>,
    /// What it is called; as the source when absent.
    pub title: Option<String>,
    /// For whom or for what it is made.
    pub purpose: String,
    /// Words to be masked besides what is found.
    #[serde(default)]
    pub words: Vec<WordsRequest>,
}

/// Looks through a source for what may tell who somebody is, by rule and by the names known in the matter, and proposes
/// it. Nothing is masked before a person has decided each.
#[utoipa::path(post, path = "/api/v1/maskings", tag = "masking", request_body = MaskingRequest,
    responses((status = 201, description = "What is proposed", body = WholeBody)))]
async fn propose_masking(
    allowed: Allowed<actions::HandleMaskings>,
    state: web::Data<AppState>,
    input: Input<MaskingRequest>,
) -> Result<HttpResponse, AppError> {
    let MaskingRequest { source: wanted, case_id, title, purpose, words } = input.value.clone();
    let (wanted, words) = (Wanted::from(wanted), words.into_iter().map(Added::from).collect::<Vec<_>>());
    let (actor, today) = (allowed.actor.clone(), state.clock.now().date());
    let (found, names) = state
        .read(move |conn| {
            let found = source(conn, &actor, (&wanted, case_id, title.as_deref()), today)?;
            let names = known(conn, &found)?;
            Ok::<_, FlowError>((found, names))
        })
        .await?;
    let files = state.files.clone();
    let (found, analysed) = blocking(move || {
        let found = found.loaded(&files)?;
        let analysed = service::analyse(&found, &names, &words)?;
        Ok::<_, MaskingError>((found, analysed))
    })
    .await?;
    create(&state, allowed.actor, input, move |work, _| {
        service::propose(work, &found, &analysed, &purpose).map(WholeBody::from)
    })
    .await
}

/// What the list is narrowed by.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MaskingQuery {
    /// Of this kind of source.
    pub source_kind: Option<SourceKind>,
    /// Of this document or brand case.
    pub source_id: Option<i64>,
    /// Of this case.
    pub case_id: Option<i64>,
}

/// Masked copies in sight, by id.
#[utoipa::path(get, path = "/api/v1/maskings", tag = "masking", params(MaskingQuery, PageRequest),
    responses((status = 200, description = "A page of copies", body = Page<MaskingBody>)))]
async fn list_maskings(
    allowed: Allowed<actions::ReadMaskings>,
    state: web::Data<AppState>,
    query: web::Query<MaskingQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<MaskingBody>>, AppError> {
    let MaskingQuery { source_kind, source_id, case_id } = query.into_inner();
    let (filter, page) = (MaskingFilter { source_kind, source_id, case_id }, page.into_inner());
    let rows = state
        .read(move |conn| {
            queries::maskings(conn, &allowed.actor.scope, &filter, &page).map_err(MaskingError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id.0).map(MaskingBody::from)))
}

/// A masked copy with its words.
#[utoipa::path(get, path = "/api/v1/maskings/{id}", tag = "masking",
    params(("id" = MaskingId, Path, description = "The copy")),
    responses((status = 200, description = "The copy", body = WholeBody)))]
async fn read_masking(
    allowed: Allowed<actions::ReadMaskings>,
    state: web::Data<AppState>,
    id: web::Path<MaskingId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    Ok(answer(state.read(move |conn| service::whole(conn, &allowed.actor.scope, id)).await?))
}

/// A copy, its words and what it is made of, for whoever sees it.
async fn opened(
    state: &AppState,
    actor: Actor,
    id: MaskingId,
) -> Result<(Masking, Vec<Mark>, Source), AppError> {
    let (masking, marks, source) = state
        .read(move |conn| {
            let (masking, marks) = service::whole(conn, &actor.scope, id)?;
            let source = source_of(conn, &actor, &masking)?;
            Ok::<_, FlowError>((masking, marks, source))
        })
        .await?;
    let files = state.files.clone();
    let source = blocking(move || source.loaded(&files)).await?;
    Ok((masking, marks, source))
}

/// Words to be added.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaskingWordsRequest {
    /// The words.
    pub words: Vec<WordsRequest>,
}

/// Adds words that were not found. They are to be decided like the others.
#[utoipa::path(post, path = "/api/v1/maskings/{id}/words", tag = "masking", request_body = MaskingWordsRequest,
    params(("id" = MaskingId, Path, description = "The copy"),
        ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, description = "The copy", body = WholeBody)))]
async fn add_masking_words(
    allowed: Allowed<actions::HandleMaskings>,
    state: web::Data<AppState>,
    id: web::Path<MaskingId>,
    IfMatch(version): IfMatch,
    input: Input<MaskingWordsRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let added: Vec<Added> = input.value.words.into_iter().map(Added::from).collect();
    let (_, marks, source) = opened(&state, allowed.actor.clone(), id).await?;
    let found = blocking(move || service::look_for(&source, &marks, &added)).await?;
    Ok(answer(state.perform(allowed.actor, move |work| service::add(work, (id, version), &found)).await?))
}

/// What is decided of words.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MaskingDecision)]
pub struct DecisionRequest {
    /// The words, by their id in this copy.
    pub mark_id: MarkId,
    /// Whether they are masked.
    pub decision: Decision,
    /// What stands in their place; what was suggested when absent.
    pub replacement: Option<String>,
}

/// Decisions, all of them or none.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaskingDecisionsRequest {
    /// The decisions.
    pub decisions: Vec<DecisionRequest>,
}

/// Decides words: masked as suggested, masked otherwise, or left. By whom and when is kept; a later decision counts.
#[utoipa::path(post, path = "/api/v1/maskings/{id}/decisions", tag = "masking",
    request_body = MaskingDecisionsRequest,
    params(("id" = MaskingId, Path, description = "The copy"),
        ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, description = "The copy", body = WholeBody)))]
async fn decide_masking(
    allowed: Allowed<actions::HandleMaskings>,
    state: web::Data<AppState>,
    id: web::Path<MaskingId>,
    IfMatch(version): IfMatch,
    input: Input<MaskingDecisionsRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let decided: Vec<Decided> = input
        .value
        .decisions
        .into_iter()
        .map(|DecisionRequest { mark_id, decision, replacement }| Decided {
            mark: mark_id,
            decision,
            replacement,
        })
        .collect();
    Ok(answer(
        state.perform(allowed.actor, move |work| service::decide(work, (id, version), &decided)).await?,
    ))
}

/// How the copy would read.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MaskingPreview)]
pub struct PreviewBody {
    /// Its lines, as the places of words count them.
    pub lines: Vec<String>,
}

/// The lines of the copy as it would be by what is decided so far.
#[utoipa::path(get, path = "/api/v1/maskings/{id}/preview", tag = "masking",
    params(("id" = MaskingId, Path, description = "The copy")),
    responses((status = 200, description = "The lines", body = PreviewBody)))]
async fn preview_masking(
    allowed: Allowed<actions::ReadMaskings>,
    state: web::Data<AppState>,
    id: web::Path<MaskingId>,
) -> Result<web::Json<PreviewBody>, AppError> {
    let (masking, marks, source) = opened(&state, allowed.actor, id.into_inner()).await?;
    let lines = blocking(move || copies::preview(&source, &masking, &marks)).await?;
    Ok(web::Json(PreviewBody { lines }))
}

/// Makes the copy, when each of the words is decided: a file of its own, in which nothing that was confirmed is left
/// — in text, headers, footers, notes, descriptions, addresses, names of parts, properties. The source stays.
#[utoipa::path(post, path = "/api/v1/maskings/{id}/applications", tag = "masking",
    params(("id" = MaskingId, Path, description = "The copy"),
        ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, description = "The copy", body = WholeBody)))]
async fn apply_masking(
    allowed: Allowed<actions::HandleMaskings>,
    state: web::Data<AppState>,
    id: web::Path<MaskingId>,
    IfMatch(version): IfMatch,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (masking, marks, source) = opened(&state, allowed.actor.clone(), id).await?;
    if masking.version != version {
        return Err(MaskingError::Stale { current: masking.version }.into());
    }
    let files = state.files.clone();
    let received = blocking(move || copies::make(&files, &source, &masking, &marks)).await?;
    let whole =
        state.perform(allowed.actor, move |work| copies::apply(work, (id, version), &received)).await?;
    Ok(answer(whole))
}

/// The masked copy. That it was taken out stands in the log.
#[utoipa::path(get, path = "/api/v1/maskings/{id}/result", tag = "masking",
    params(("id" = MaskingId, Path, description = "The copy")),
    responses((status = 200, description = "The file", body = String, content_type = "application/octet-stream")))]
async fn take_masked_copy(
    allowed: Allowed<actions::ReadMaskings>,
    state: web::Data<AppState>,
    id: web::Path<MaskingId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (masking, hash, name) = state.perform(allowed.actor, move |work| copies::take(work, id)).await?;
    let wanted = hash.clone();
    let row = state.read(move |conn| files::any_file(conn, &wanted).map_err(FileError::from)).await?;
    let row = row.ok_or(FileError::NotFound { hash })?;
    let (kind, files) = (row.media_type, state.files.clone());
    let file = blocking(move || match files.prove(&row, true)? {
        Proof::Whole => Ok(files.open(&row.hash)?),
        Proof::Missing | Proof::Resized(_) | Proof::Altered(_) | Proof::Quarantined => {
            tracing::error!(masking.id = %masking.id, "The copy of masking {} is not as it was made", masking.id);
            Err(MaskingError::CopyDamaged { id: masking.id })
        }
    })
    .await?;
    Ok(download(file, kind.outward(), &name).map_err(FileError::from)?)
}
