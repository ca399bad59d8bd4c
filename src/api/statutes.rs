//! Texts of law: imported by an office, read by everybody, compared, and cited.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::files::text::{FileText, Unread};
use crate::files::{FileError, FileHash, queries};
use crate::http::upload::blocking;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::Actor;
use crate::kit::page::{Page, PageRequest};
use crate::route;
use crate::statutes::{
    self, Article, Import, Imported, Law, LawId, Paragraph, Resolved, Row, StatuteError, Summary, Version,
    VersionId, replacing, service,
};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_statutes);
    route!(r, import_statute);
    route!(r, find_provision);
    route!(r, read_statute);
    route!(r, keep_statute);
    route!(r, read_statute_version);
    route!(r, date_statute_version);
    route!(r, replace_statute_version);
    route!(r, compare_statute_versions);
}

/// Which laws.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatuteQuery {
    /// A part of the title or of another name.
    pub q: Option<String>,
}

/// Laws with their versions.
#[utoipa::path(get, path = "/api/v1/statutes", tag = "statutes", params(StatuteQuery, PageRequest),
    responses((status = 200, description = "The laws", body = Page<Summary>)))]
async fn list_statutes(
    _allowed: Allowed<actions::ReadStatutes>,
    state: web::Data<AppState>,
    query: web::Query<StatuteQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<Summary>>, AppError> {
    let (query, page) = (query.into_inner(), page.into_inner());
    let laws = state
        .read(move |conn| service::list(conn, query.q.as_deref(), &page).map_err(StatuteError::from))
        .await?;
    Ok(web::Json(laws))
}

/// A text of law.
#[derive(Debug, Clone, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatuteImportRequest {
    /// The text, Markdown or plain: the title first, each article at the beginning of a line.
    #[serde(default)]
    pub text: String,
    /// In place of the text a file that was sent before: Word, plain text, HTML or PDF.
    pub file: Option<FileHash>,
    /// The name of the file. A date in it tells when the version was passed, where the text does not.
    #[serde(default)]
    pub source: String,
    /// From when this version applies, where a person knows it.
    pub effective_on: Option<NaiveDate>,
    /// When this version was passed, where neither the text nor the name tells it.
    pub passed_on: Option<NaiveDate>,
}

/// Imports a text as a version of its law. The same text again makes nothing new.
#[utoipa::path(post, path = "/api/v1/statutes", tag = "statutes", request_body = StatuteImportRequest,
    responses((status = 201, description = "The version", body = Imported)))]
async fn import_statute(
    allowed: Allowed<actions::KeepStatutes>,
    state: web::Data<AppState>,
    input: Input<StatuteImportRequest>,
) -> Result<HttpResponse, AppError> {
    let read = command(&state, &allowed.actor, input.value.clone()).await?;
    create(&state, allowed.actor, input, move |work, _| service::import(work, &read)).await
}

/// The text that is sent, or that of the file.
async fn command(state: &AppState, actor: &Actor, body: StatuteImportRequest) -> Result<Import, AppError> {
    let StatuteImportRequest { text, file, source, effective_on, passed_on } = body;
    let (text, name) = match file {
        Some(hash) => words(state, actor, hash).await?,
        None => (text, String::new()),
    };
    let source = if source.is_empty() { name } else { source };
    Ok(Import { text, source, effective_on, passed_on })
}

/// The words of a file in sight, and its name.
async fn words(state: &AppState, actor: &Actor, hash: FileHash) -> Result<(String, String), AppError> {
    let (actor, today, wanted) = (actor.clone(), state.clock.now().date(), hash.clone());
    let found = state.read(move |conn| {
        let found = queries::visible_file(conn, &actor.scope, actor.person, &wanted, today)?;
        found.ok_or(FileError::NotFound { hash: wanted.clone() })
    });
    let (row, name) = found.await?;
    let (files, reader) = (state.files.clone(), state.reader.clone());
    let read = blocking(move || {
        let file = files.on_disk(files.open(&hash)?)?;
        Ok::<_, FileError>(reader.read(row.media_type, file)?)
    })
    .await?;
    match read {
        Ok(FileText { words, is_cut: false }) => Ok((words, name)),
        Ok(FileText { .. }) => Err(unread(Unread::TooLarge).into()),
        Err(why) => Err(unread(why).into()),
    }
}

fn unread(why: Unread) -> StatuteError {
    StatuteError::FileUnread { why: why.code().to_owned() }
}

/// A citation, and the day it is to hold on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProvisionQuery {
    /// 《行政诉讼法》第二十五条第四款, or 行政诉讼法第25条.
    pub citation: String,
    /// The day; today when absent.
    pub on: Option<NaiveDate>,
}

/// The provision that a citation names, as it stands on a day.
#[utoipa::path(get, path = "/api/v1/statutes/provision", tag = "statutes", params(ProvisionQuery),
    responses((status = 200, description = "The provision", body = Resolved)))]
async fn find_provision(
    _allowed: Allowed<actions::ReadStatutes>,
    state: web::Data<AppState>,
    query: web::Query<ProvisionQuery>,
) -> Result<web::Json<Resolved>, AppError> {
    let ProvisionQuery { citation, on } = query.into_inner();
    let today = state.clock.now().date();
    let on = on.unwrap_or(today);
    Ok(web::Json(state.read(move |conn| service::provision(conn, &citation, (on, today))).await?))
}

/// A law with its versions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StatuteBody {
    /// The law and its versions.
    #[serde(flatten)]
    pub law: Summary,
    /// Other names that it is cited by.
    pub names: Vec<String>,
    /// The version that applies today.
    pub current: Option<VersionId>,
}

/// A law with its versions and names.
#[utoipa::path(get, path = "/api/v1/statutes/{id}", tag = "statutes",
    params(("id" = i64, Path, description = "The law")),
    responses((status = 200, description = "The law", body = StatuteBody)))]
async fn read_statute(
    _allowed: Allowed<actions::ReadStatutes>,
    state: web::Data<AppState>,
    id: web::Path<LawId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (law, names) = state.read(move |conn| service::law(conn, id)).await?;
    let current = law.on(state.clock.now().date()).map(|version| version.id);
    Ok(tagged(law.law.version, &StatuteBody { law, names, current }))
}

/// What an office keeps of a law beside its texts.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatuteRequest {
    /// Other names that it is cited by; they take the place of those before.
    #[serde(default)]
    pub names: Vec<String>,
    /// The first day on which it applies no more.
    pub repealed_on: Option<NaiveDate>,
}

/// Sets the other names of a law and the day on which it ended.
#[utoipa::path(put, path = "/api/v1/statutes/{id}", tag = "statutes", request_body = StatuteRequest,
    params(("id" = i64, Path, description = "The law"), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, description = "The law", body = Law)))]
async fn keep_statute(
    allowed: Allowed<actions::KeepStatutes>,
    state: web::Data<AppState>,
    id: web::Path<LawId>,
    IfMatch(version): IfMatch,
    input: Input<StatuteRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, body) = (id.into_inner(), input.value);
    let law = state
        .perform(allowed.actor, move |work| {
            service::keep_law(work, (id, version), &body.names, body.repealed_on)
        })
        .await?;
    Ok(tagged(law.version, &law))
}

/// A version with its articles.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StatuteVersionBody {
    /// The version.
    pub version: Version,
    /// Its articles, in their order.
    pub articles: Vec<StatuteArticleBody>,
}

/// An article with its parts.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StatuteArticleBody {
    /// The article.
    #[serde(flatten)]
    pub article: Article,
    /// Its number in words: 第二十五条.
    pub name: String,
    /// Its paragraphs, items and points.
    pub paragraphs: Vec<Paragraph>,
}

/// A version of a law with its articles.
#[utoipa::path(get, path = "/api/v1/statutes/{id}/versions/{version_id}", tag = "statutes",
    params(("id" = i64, Path, description = "The law"), ("version_id" = i64, Path, description = "The version")),
    responses((status = 200, description = "The version", body = StatuteVersionBody)))]
async fn read_statute_version(
    _allowed: Allowed<actions::ReadStatutes>,
    state: web::Data<AppState>,
    path: web::Path<(LawId, VersionId)>,
) -> Result<web::Json<StatuteVersionBody>, AppError> {
    let (law, id) = path.into_inner();
    let (version, articles) = state
        .read(move |conn| {
            Ok::<_, StatuteError>((service::version(conn, law, id)?, service::articles(conn, law, id)?))
        })
        .await?;
    let articles = articles.into_iter().map(|article| StatuteArticleBody {
        name: article.number().to_string(),
        paragraphs: statutes::provisions(&article.text),
        article,
    });
    Ok(web::Json(StatuteVersionBody { version, articles: articles.collect() }))
}

/// From when a version applies.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatuteDateRequest {
    /// The first day.
    pub effective_on: NaiveDate,
}

/// Sets from when a version applies, where its text does not tell.
#[utoipa::path(put, path = "/api/v1/statutes/{id}/versions/{version_id}", tag = "statutes",
    request_body = StatuteDateRequest,
    params(("id" = i64, Path, description = "The law"), ("version_id" = i64, Path, description = "The version")),
    responses((status = 200, description = "The version", body = Version)))]
async fn date_statute_version(
    allowed: Allowed<actions::KeepStatutes>,
    state: web::Data<AppState>,
    path: web::Path<(LawId, VersionId)>,
    input: Input<StatuteDateRequest>,
) -> Result<web::Json<Version>, AppError> {
    let (path, day) = (path.into_inner(), input.value.effective_on);
    let version = state.perform(allowed.actor, move |work| service::set_effective(work, path, day)).await?;
    Ok(web::Json(version))
}

/// The right text of a version that was imported wrongly.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatuteReplacementRequest {
    /// The text, Markdown or plain.
    #[serde(default)]
    pub text: String,
    /// In place of the text a file that was sent before.
    pub file: Option<FileHash>,
    /// The name of the file.
    #[serde(default)]
    pub source: String,
    /// From when this version applies, where a person knows it.
    pub effective_on: Option<NaiveDate>,
    /// What was wrong.
    pub reason: String,
}

/// Puts the right text in the place of one that was imported wrongly: a leaf was missing, words were misread. The version
/// stays, and with it what cites it; articles that the right text has not leave the search. The log says what was
/// changed, added and removed, and why.
#[utoipa::path(put, path = "/api/v1/statutes/{id}/versions/{version_id}/text", tag = "statutes",
    request_body = StatuteReplacementRequest,
    params(("id" = i64, Path, description = "The law"), ("version_id" = i64, Path, description = "The version"),
        ("If-Match" = String, Header, description = "The version of the law that was read")),
    responses((status = 200, description = "The version", body = Imported)))]
async fn replace_statute_version(
    allowed: Allowed<actions::KeepStatutes>,
    state: web::Data<AppState>,
    path: web::Path<(LawId, VersionId)>,
    IfMatch(read_as): IfMatch,
    input: Input<StatuteReplacementRequest>,
) -> Result<HttpResponse, AppError> {
    let (law, id) = path.into_inner();
    let StatuteReplacementRequest { text, file, source, effective_on, reason } = input.value;
    let told = StatuteImportRequest { text, file, source, effective_on, passed_on: None };
    let command = command(&state, &allowed.actor, told).await?;
    let replaced = state
        .perform(allowed.actor, move |work| replacing::replace(work, (law, id, read_as), &command, &reason))
        .await?;
    Ok(tagged(replaced.law.version, &replaced))
}

/// The other version.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatuteComparisonQuery {
    /// The version to compare with.
    pub with: VersionId,
}

/// Two versions of a law side by side, the earlier first, with what was taken out and put in.
#[utoipa::path(get, path = "/api/v1/statutes/{id}/versions/{version_id}/comparison", tag = "statutes",
    params(("id" = i64, Path, description = "The law"), ("version_id" = i64, Path, description = "The version"),
        StatuteComparisonQuery),
    responses((status = 200, description = "The articles of both", body = [Row])))]
async fn compare_statute_versions(
    _allowed: Allowed<actions::ReadStatutes>,
    state: web::Data<AppState>,
    path: web::Path<(LawId, VersionId)>,
    query: web::Query<StatuteComparisonQuery>,
) -> Result<web::Json<Vec<Row>>, AppError> {
    let ((law, one), other) = (path.into_inner(), query.into_inner().with);
    Ok(web::Json(state.read(move |conn| service::comparison(conn, law, (one, other))).await?))
}
