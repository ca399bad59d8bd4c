//! What was searched for, how much was found and what of it was opened, for whoever makes searching better.

use std::collections::HashMap;

use actix_web::web;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::flows::searching;
use crate::http::{Allowed, AppError, Routes};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{OfficeId, Timestamp};
use crate::route;
use crate::search::log::{Logged, Opened, SearchId, SearchLogError, Wanted};
use crate::search::{RecordKind, Sort};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_searches);
}

/// Which searches are wanted.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchLogQuery {
    /// Only those for which nothing was found, or nothing that has all of the words; every one when absent.
    pub unanswered: Option<bool>,
}

/// A result that was opened.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OpenedResult {
    /// Its place over all pages, from 1.
    pub rank: i32,
    /// What it was.
    pub kind: RecordKind,
    /// When.
    pub opened_at: Timestamp,
}

/// A search. Who searched is not told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LoggedSearch {
    /// The search.
    pub id: SearchId,
    /// When it was made.
    pub at: Timestamp,
    /// The office of whoever searched.
    pub office_id: OfficeId,
    /// What for, without what tells who reported.
    pub query: String,
    /// In which order.
    pub sort: Sort,
    /// How much was found.
    pub total: i64,
    /// Nothing had all of the words; what had some of them was shown.
    pub relaxed: bool,
    /// The results that were opened, in the order of opening.
    pub opened: Vec<OpenedResult>,
}

impl LoggedSearch {
    fn of(search: Logged, opened: Vec<OpenedResult>) -> Self {
        let Logged { id, at, office, query, sort, total, relaxed } = search;
        Self { id, at, office_id: office, query, sort, total, relaxed, opened }
    }
}

/// What the people of the offices in sight searched for, the latest first: with what nobody found, and at which
/// place stood what was opened. Searches of agencies are not in it.
#[utoipa::path(get, path = "/api/v1/search/log", tag = "search", params(PageRequest, SearchLogQuery),
    responses((status = 200, description = "A page of searches", body = Page<LoggedSearch>)))]
async fn list_searches(
    allowed: Allowed<actions::ReadSearchLog>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
    query: web::Query<SearchLogQuery>,
) -> Result<web::Json<Page<LoggedSearch>>, AppError> {
    let (page, vault) = (page.into_inner(), state.vault.clone());
    let wanted = if query.unanswered.unwrap_or(false) { Wanted::Unanswered } else { Wanted::All };
    let (searches, opened) = state
        .read(move |conn| {
            searching::logged(conn, &vault, &allowed.actor.scope, wanted, &page).map_err(SearchLogError::from)
        })
        .await?;
    let mut of_search: HashMap<SearchId, Vec<OpenedResult>> = HashMap::new();
    for Opened { search, rank, kind, at } in opened {
        of_search.entry(search).or_default().push(OpenedResult { rank, kind, opened_at: at });
    }
    let page = Page::of(searches, &page, |search| search.id.0);
    Ok(web::Json(page.map(|search| {
        let opened = of_search.remove(&search.id).unwrap_or_default();
        LoggedSearch::of(search, opened)
    })))
}
