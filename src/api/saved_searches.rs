//! Saved searches: the caller's own, and those shared within their office or agency.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::flows::searching;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{PersonId, Timestamp};
use crate::route;
use crate::search::Sort;
use crate::search::saved::queries;
use crate::search::saved::service::{self, Changes, NewSearch};
use crate::search::saved::{SavedSearch, SavedSearchError, SavedSearchId};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_saved_searches);
    route!(r, save_search);
    route!(r, read_saved_search);
    route!(r, change_saved_search);
    route!(r, remove_saved_search);
}

/// A saved search.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SavedSearchBody {
    /// Its id.
    pub id: SavedSearchId,
    /// Who made it, and alone changes it.
    pub owner_id: PersonId,
    /// Its name.
    pub name: String,
    /// The query.
    pub query: String,
    /// The order of the results.
    pub sort: Sort,
    /// Whether colleagues of the owner's office or agency see it.
    pub shared: bool,
    /// When it was made, or changed last.
    pub changed_at: Timestamp,
    /// The version a change has to name.
    pub version: i32,
}

impl From<SavedSearch> for SavedSearchBody {
    fn from(row: SavedSearch) -> Self {
        let SavedSearch {
            id,
            owner_id,
            office_id: _,
            agency_id: _,
            version,
            name,
            query,
            sort,
            shared,
            changed_at,
        } = row;
        Self { id, owner_id, name, query, sort, shared, changed_at, version }
    }
}

fn answer(row: SavedSearch) -> HttpResponse {
    tagged(row.version, &SavedSearchBody::from(row))
}

/// The caller's own and those shared with them, the oldest first.
#[utoipa::path(get, path = "/api/v1/saved-searches", tag = "search", params(PageRequest),
    responses((status = 200, description = "A page of saved searches", body = Page<SavedSearchBody>)))]
async fn list_saved_searches(
    allowed: Allowed<actions::Search>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<SavedSearchBody>>, AppError> {
    let page = page.into_inner();
    let rows = state
        .read(move |conn| queries::page(conn, &allowed.actor, &page).map_err(SavedSearchError::from))
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id.0).map(SavedSearchBody::from)))
}

/// A search to be saved.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedSearchRequest {
    /// Its name, the only one of the caller's.
    pub name: String,
    /// The query.
    pub query: String,
    /// The order of the results; by relevance when absent.
    #[serde(default)]
    pub sort: Option<Sort>,
    /// Whether colleagues of the caller's office or agency see it; not when absent.
    #[serde(default)]
    pub shared: bool,
}

impl SavedSearchRequest {
    fn command(&self) -> NewSearch {
        let Self { name, query, sort, shared } = self.clone();
        NewSearch { name, query, sort: sort.unwrap_or(Sort::Relevance), shared }
    }
}

/// Saves a search. Neither its name nor its query may tell who reported.
#[utoipa::path(post, path = "/api/v1/saved-searches", tag = "search", request_body = SavedSearchRequest,
    responses((status = 201, description = "Saved", body = SavedSearchBody)))]
async fn save_search(
    allowed: Allowed<actions::Search>,
    state: web::Data<AppState>,
    input: Input<SavedSearchRequest>,
) -> Result<HttpResponse, AppError> {
    let vault = state.vault.clone();
    create(&state, allowed.actor, input, move |work, request: &SavedSearchRequest| {
        let command = request.command();
        searching::check_savable(work.conn, &vault, &command.name, &command.query)?;
        service::save(work, &command).map(SavedSearchBody::from)
    })
    .await
}

/// One saved search.
#[utoipa::path(get, path = "/api/v1/saved-searches/{id}", tag = "search",
    params(("id" = SavedSearchId, Path, description = "The saved search")),
    responses((status = 200, description = "The saved search", body = SavedSearchBody)))]
async fn read_saved_search(
    allowed: Allowed<actions::Search>,
    state: web::Data<AppState>,
    id: web::Path<SavedSearchId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let row = state
        .read(move |conn| {
            queries::one(conn, &allowed.actor, id)?.ok_or(SavedSearchError::NotFound { id: id.0 })
        })
        .await?;
    Ok(answer(row))
}

/// What changes of a saved search; what is absent stays.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedSearchChange {
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// The query.
    #[serde(default)]
    pub query: Option<String>,
    /// The order of the results.
    #[serde(default)]
    pub sort: Option<Sort>,
    /// Whether colleagues see it.
    #[serde(default)]
    pub shared: Option<bool>,
}

/// Changes a saved search of the caller's own.
#[utoipa::path(patch, path = "/api/v1/saved-searches/{id}", tag = "search", request_body = SavedSearchChange,
    params(("id" = SavedSearchId, Path, description = "The saved search"),
        ("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 200, description = "The saved search", body = SavedSearchBody)))]
async fn change_saved_search(
    allowed: Allowed<actions::Search>,
    state: web::Data<AppState>,
    id: web::Path<SavedSearchId>,
    IfMatch(version): IfMatch,
    input: Input<SavedSearchChange>,
) -> Result<HttpResponse, AppError> {
    let (id, vault) = (id.into_inner(), state.vault.clone());
    let SavedSearchChange { name, query, sort, shared } = input.value;
    let changes = Changes { name, query, sort, shared };
    let row = state
        .perform(allowed.actor, move |work| {
            let (name, query) = (changes.name.as_deref(), changes.query.as_deref());
            let (name, query) = (name.unwrap_or_default(), query.unwrap_or_default());
            searching::check_savable(work.conn, &vault, name, query)?;
            service::change(work, id, version, &changes)
        })
        .await?;
    Ok(answer(row))
}

/// Takes a saved search of the caller's own out.
#[utoipa::path(delete, path = "/api/v1/saved-searches/{id}", tag = "search",
    params(("id" = SavedSearchId, Path, description = "The saved search"),
        ("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 204, description = "It is gone")))]
async fn remove_saved_search(
    allowed: Allowed<actions::Search>,
    state: web::Data<AppState>,
    id: web::Path<SavedSearchId>,
    IfMatch(version): IfMatch,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    state.perform(allowed.actor, move |work| service::remove(work, id, version)).await?;
    Ok(HttpResponse::NoContent().finish())
}
