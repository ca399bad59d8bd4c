//! The figures: overview, rows behind them, the reply rate, series, structure, groups, frozen reports.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Deserialize;

use super::statistics_bodies::{
    GroupsBody, OverviewBody, ReplyRateBody, SeriesBody, SnapshotBody, SnapshotSummary,
};
use super::statistics_structure::{StructureBody, ToldQuery};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Input, Routes, create};
use crate::kit::OfficeId;
use crate::kit::page::{Page, PageRequest};
use crate::org::AgencySystem;
use crate::route;
use crate::statistics::budget::Reference;
use crate::statistics::snapshots::Freeze;
use crate::statistics::{self, Ask, GroupBy, Key, RowRef, Side, StatisticsError};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, read_overview);
    route!(r, list_figure_rows);
    route!(r, read_reply_rate);
    route!(r, read_series);
    route!(r, read_structure);
    route!(r, read_groups);
    route!(r, freeze_report);
    route!(r, list_snapshots);
    route!(r, read_snapshot);
    route!(r, list_snapshot_rows);
}

/// What is counted.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeriodQuery {
    /// The cut-off: what happened later is not known. Today when absent.
    pub as_of: Option<NaiveDate>,
    /// First day of the period; a year before its end when absent.
    pub from: Option<NaiveDate>,
    /// Last day of the period; the cut-off when absent.
    pub to: Option<NaiveDate>,
    /// A procuratorate, with those below it.
    pub office: Option<OfficeId>,
    /// A field of public interest, by its code.
    pub domain: Option<String>,
    /// An administrative system.
    pub agency_system: Option<AgencySystem>,
}

impl From<PeriodQuery> for Ask {
    fn from(query: PeriodQuery) -> Self {
        let PeriodQuery { as_of, from, to, office, domain, agency_system } = query;
        Self { as_of, from, to, office, alone: false, domain, system: agency_system }
    }
}

/// Which rows behind a figure are wanted.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SideQuery {
    /// Above the line (the default), below it, or below it and not above.
    #[param(inline)]
    pub side: Option<Side>,
}

/// Every figure of a period.
#[utoipa::path(get, path = "/api/v1/statistics/overview", tag = "statistics", params(PeriodQuery),
    responses((status = 200, description = "The figures", body = OverviewBody)))]
async fn read_overview(
    allowed: Allowed<actions::ReadStatistics>,
    state: web::Data<AppState>,
    query: web::Query<PeriodQuery>,
) -> Result<web::Json<OverviewBody>, AppError> {
    let (ask, today) = (Ask::from(query.into_inner()), state.clock.now().date());
    let body = state
        .read(move |conn| {
            let filter = statistics::service::filter(conn, &allowed.actor.scope, &ask, today)?;
            let figures = statistics::service::overview(conn, &filter)?;
            Ok::<_, StatisticsError>(OverviewBody::new(&filter, figures))
        })
        .await?;
    Ok(web::Json(body))
}

/// The rows behind a figure, by id.
#[utoipa::path(get, path = "/api/v1/statistics/figures/{key}/rows", tag = "statistics",
    params(("key" = Key, Path, description = "The figure"), PeriodQuery, SideQuery, PageRequest),
    responses((status = 200, description = "A page of rows", body = Page<RowRef>)))]
async fn list_figure_rows(
    allowed: Allowed<actions::ReadStatistics>,
    state: web::Data<AppState>,
    key: web::Path<Key>,
    query: web::Query<PeriodQuery>,
    side: web::Query<SideQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<RowRef>>, AppError> {
    let (key, page) = (key.into_inner(), page.into_inner());
    let side = side.side.unwrap_or(Side::Numerator);
    let (ask, today) = (Ask::from(query.into_inner()), state.clock.now().date());
    let rows = state
        .read(move |conn| {
            let filter = statistics::service::filter(conn, &allowed.actor.scope, &ask, today)?;
            statistics::service::rows(conn, key, side, &filter, &page)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id)))
}

/// How the reply rate is held against a reference.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReferenceQuery {
    /// A percentage such as `98.5`, the default; `none` switches the budget off.
    pub reference: Option<String>,
    /// The day up to which running lines are listed; the end of the period, or of the quarter, when absent.
    pub until: Option<NaiveDate>,
}

/// The reply rate: three readings side by side, the late budget, and the running lines that decide it.
#[utoipa::path(get, path = "/api/v1/statistics/reply-rate", tag = "statistics",
    params(PeriodQuery, ReferenceQuery),
    responses((status = 200, description = "The reply rate", body = ReplyRateBody)))]
async fn read_reply_rate(
    allowed: Allowed<actions::ReadStatistics>,
    state: web::Data<AppState>,
    query: web::Query<PeriodQuery>,
    held: web::Query<ReferenceQuery>,
) -> Result<web::Json<ReplyRateBody>, AppError> {
    let reference = Reference::told(held.reference.as_deref()).map_err(StatisticsError::from)?;
    let until = held.until;
    let (ask, today) = (Ask::from(query.into_inner()), state.clock.now().date());
    let body = state
        .read(move |conn| {
            let filter = statistics::service::filter(conn, &allowed.actor.scope, &ask, today)?;
            let rate = statistics::service::reply_rate(conn, &filter, reference, until)?;
            Ok::<_, StatisticsError>(ReplyRateBody::new(&filter, rate))
        })
        .await?;
    Ok(web::Json(body))
}

/// Which figure is followed through the months.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct KeyQuery {
    /// The figure.
    pub key: Key,
}

/// A figure month by month, each beside the same days of the year before.
#[utoipa::path(get, path = "/api/v1/statistics/series", tag = "statistics", params(KeyQuery, PeriodQuery),
    responses((status = 200, description = "The months", body = SeriesBody)))]
async fn read_series(
    allowed: Allowed<actions::ReadStatistics>,
    state: web::Data<AppState>,
    key: web::Query<KeyQuery>,
    query: web::Query<PeriodQuery>,
) -> Result<web::Json<SeriesBody>, AppError> {
    let key = key.key;
    let (ask, today) = (Ask::from(query.into_inner()), state.clock.now().date());
    let body = state
        .read(move |conn| {
            let filter = statistics::service::filter(conn, &allowed.actor.scope, &ask, today)?;
            let whole = statistics::service::compare(conn, key, &filter)?;
            let months = statistics::service::series(conn, key, &filter)?;
            Ok::<_, StatisticsError>(SeriesBody::new(key, &whole, &months))
        })
        .await?;
    Ok(web::Json(body))
}

/// The structure ratios (三个结构比). That of the four functions needs three numbers of the unified business
/// system, which whoever asks tells.
#[utoipa::path(get, path = "/api/v1/statistics/structure", tag = "statistics", params(PeriodQuery, ToldQuery),
    responses((status = 200, description = "The structure", body = StructureBody)))]
async fn read_structure(
    allowed: Allowed<actions::ReadStatistics>,
    state: web::Data<AppState>,
    query: web::Query<PeriodQuery>,
    told: web::Query<ToldQuery>,
) -> Result<web::Json<StructureBody>, AppError> {
    let (ask, today, told) = (Ask::from(query.into_inner()), state.clock.now().date(), told.into_inner());
    told.check().map_err(StatisticsError::from)?;
    let body = state
        .read(move |conn| {
            let filter = statistics::service::filter(conn, &allowed.actor.scope, &ask, today)?;
            let structure = statistics::service::structure(conn, &filter)?;
            Ok::<_, StatisticsError>(StructureBody::new(&filter, &structure, told))
        })
        .await?;
    Ok(web::Json(body))
}

/// Figures side by side by office, field or administrative system, in the order of names.
#[utoipa::path(get, path = "/api/v1/statistics/by/{group}", tag = "statistics",
    params(("group" = GroupBy, Path, description = "`office`, `domain` or `agency_system`"), PeriodQuery),
    responses((status = 200, description = "The groups", body = GroupsBody)))]
async fn read_groups(
    allowed: Allowed<actions::ReadStatistics>,
    state: web::Data<AppState>,
    group: web::Path<GroupBy>,
    query: web::Query<PeriodQuery>,
) -> Result<web::Json<GroupsBody>, AppError> {
    let group = group.into_inner();
    let (ask, today) = (Ask::from(query.into_inner()), state.clock.now().date());
    let body = state
        .read(move |conn| {
            let filter = statistics::service::filter(conn, &allowed.actor.scope, &ask, today)?;
            let groups = statistics::service::by_group(conn, group, &filter)?;
            Ok::<_, StatisticsError>(GroupsBody::new(&filter, group, groups))
        })
        .await?;
    Ok(web::Json(body))
}

/// A report to be frozen.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FreezeRequest {
    /// What it is called.
    pub title: String,
    /// The cut-off; today when absent.
    pub as_of: Option<NaiveDate>,
    /// First day of the period; a year before its end when absent.
    pub from: Option<NaiveDate>,
    /// Last day of the period; the cut-off when absent.
    pub to: Option<NaiveDate>,
    /// A procuratorate, with those below it.
    pub office: Option<OfficeId>,
    /// A field of public interest, by its code.
    pub domain: Option<String>,
    /// An administrative system.
    pub agency_system: Option<AgencySystem>,
}

/// Freezes the figures of a period with the rows behind each.
#[utoipa::path(post, path = "/api/v1/statistics/snapshots", tag = "statistics", request_body = FreezeRequest,
    responses((status = 201, description = "Frozen", body = SnapshotBody)))]
async fn freeze_report(
    allowed: Allowed<actions::FreezeReports>,
    state: web::Data<AppState>,
    input: Input<FreezeRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, request: &FreezeRequest| {
        let FreezeRequest { title, as_of, from, to, office, domain, agency_system } = request.clone();
        let ask = Ask { as_of, from, to, office, alone: false, domain, system: agency_system };
        let snapshot = statistics::snapshots::freeze(work, &Freeze { title, ask })?;
        Ok::<_, StatisticsError>(SnapshotBody::from(snapshot))
    })
    .await
}

/// Frozen reports, the newest first.
#[utoipa::path(get, path = "/api/v1/statistics/snapshots", tag = "statistics", params(PageRequest),
    responses((status = 200, description = "A page of reports", body = Page<SnapshotSummary>)))]
async fn list_snapshots(
    allowed: Allowed<actions::ReadStatistics>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<SnapshotSummary>>, AppError> {
    let page = page.into_inner();
    let rows = state.read(move |conn| statistics::snapshots::list(conn, &allowed.actor.scope, &page)).await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id).map(SnapshotSummary::from)))
}

/// A frozen report.
#[utoipa::path(get, path = "/api/v1/statistics/snapshots/{id}", tag = "statistics",
    params(("id" = i64, Path, description = "The report")),
    responses((status = 200, description = "The report as it was", body = SnapshotBody)))]
async fn read_snapshot(
    allowed: Allowed<actions::ReadStatistics>,
    state: web::Data<AppState>,
    id: web::Path<i64>,
) -> Result<web::Json<SnapshotBody>, AppError> {
    let id = id.into_inner();
    let row = state.read(move |conn| statistics::snapshots::open(conn, &allowed.actor.scope, id)).await?;
    Ok(web::Json(SnapshotBody::from(row)))
}

/// The rows behind a figure, as they were when it was frozen.
#[utoipa::path(get, path = "/api/v1/statistics/snapshots/{id}/figures/{key}/rows", tag = "statistics",
    params(("id" = i64, Path, description = "The report"), ("key" = Key, Path, description = "The figure"),
        SideQuery),
    responses((status = 200, description = "The rows", body = [RowRef])))]
async fn list_snapshot_rows(
    allowed: Allowed<actions::ReadStatistics>,
    state: web::Data<AppState>,
    path: web::Path<(i64, Key)>,
    side: web::Query<SideQuery>,
) -> Result<web::Json<Vec<RowRef>>, AppError> {
    let (id, key) = path.into_inner();
    let side = side.side.unwrap_or(Side::Numerator);
    let rows = state
        .read(move |conn| {
            let snapshot = statistics::snapshots::open(conn, &allowed.actor.scope, id)?;
            statistics::snapshots::rows(snapshot, key, side)
        })
        .await?;
    Ok(web::Json(rows))
}
