//! The report on an import: groups of same matters, what the register knows of them, suggestions and hits.

use actix_web::web;
use serde::Deserialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::flows::matters::{self, Ask, ComparedLead, MattersReport};
use crate::http::{Allowed, AppError, Routes};
use crate::kit::page::{Page, PageRequest};
use crate::leads::import::{self, ImportError, ImportId};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, read_import_matches);
    route!(r, list_compared_leads);
}

/// Which of the matters are wanted.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportMatchesQuery {
    /// Matters after this cursor (`next` of the page before).
    pub cursor: Option<u32>,
    /// Matters a page, 1 to 200; 50 when absent.
    pub limit: Option<u16>,
}

/// What the leads of an import tell: groups of same matters, the largest first, with what the register knows of each
/// already, suggested fields and agencies, and hits of screening models. It is made of what was kept when the leads
/// arrived, and says for how many of them that is still to come.
#[utoipa::path(get, path = "/api/v1/imports/{id}/matches", tag = "imports",
    params(("id" = ImportId, Path, description = "The batch"), ImportMatchesQuery),
    responses((status = 200, description = "The report", body = MattersReport)))]
async fn read_import_matches(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<ImportId>,
    query: web::Query<ImportMatchesQuery>,
) -> Result<web::Json<MattersReport>, AppError> {
    let id = id.into_inner();
    let ImportMatchesQuery { cursor, limit } = query.into_inner();
    let ask = Ask {
        import: Some(id),
        from: usize::try_from(cursor.unwrap_or(0)).unwrap_or(usize::MAX),
        limit: usize::from(limit.unwrap_or(50).clamp(1, 200)),
    };
    let report = state
        .read(move |conn| {
            let scope = &allowed.actor.scope;
            import::batch(conn, scope, id)?;
            matters::report(conn, scope, ask).map_err(ImportError::from)
        })
        .await?;
    Ok(web::Json(report))
}

/// The leads of an import one by one, the first first: what each is likely one matter with, in the import and beyond,
/// and what is only of its kind.
#[utoipa::path(get, path = "/api/v1/imports/{id}/matches/leads", tag = "imports",
    params(("id" = ImportId, Path, description = "The batch"), PageRequest),
    responses((status = 200, description = "A page of leads", body = Page<ComparedLead>)))]
async fn list_compared_leads(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<ImportId>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<ComparedLead>>, AppError> {
    let (id, page) = (id.into_inner(), page.into_inner());
    let rows = state
        .read(move |conn| {
            let scope = &allowed.actor.scope;
            import::batch(conn, scope, id)?;
            // One more than asked for says whether there is a next page.
            matters::leads(conn, scope, Some(id), (page.cursor, page.limit() + 1)).map_err(ImportError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.lead.line.id.0)))
}
