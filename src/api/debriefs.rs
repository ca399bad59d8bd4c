//! Debriefs (双月讲评).

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::brand_cases::debriefs::{AgendaItem, Minutes};
use crate::brand_cases::model::{Debrief, DebriefCase, DebriefSide, DebriefState};
use crate::brand_cases::{self, BrandCaseError, DebriefId};
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::OfficeId;
use crate::kit::page::{Page, PageRequest};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_debriefs);
    route!(r, plan_debrief);
    route!(r, read_debrief);
    route!(r, add_debrief_case);
    route!(r, record_debrief_minutes);
    route!(r, cancel_debrief);
}

/// A debrief.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DebriefBody {
    /// Its id.
    pub id: DebriefId,
    /// The office.
    pub office_id: OfficeId,
    /// Where it stands.
    pub state: DebriefState,
    /// Its title.
    pub title: String,
    /// When it is planned.
    pub planned_on: NaiveDate,
    /// When it was held.
    pub held_on: Option<NaiveDate>,
    /// Who took part.
    pub participants: Option<String>,
    /// The minutes.
    pub minutes: Option<String>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// The version a change has to name.
    pub version: i32,
}

impl From<Debrief> for DebriefBody {
    fn from(row: Debrief) -> Self {
        let Debrief {
            id,
            office_id,
            state,
            version,
            title,
            planned_on,
            held_on,
            participants,
            minutes,
            cancel_reason,
        } = row;
        Self {
            id,
            office_id,
            state,
            title,
            planned_on,
            held_on,
            participants,
            minutes,
            cancel_reason,
            version,
        }
    }
}

/// A case on the agenda.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DebriefCaseBody {
    /// The case.
    pub case_id: i64,
    /// For what it is looked at.
    pub side: DebriefSide,
    /// What is to be said of it.
    pub points: String,
}

impl From<DebriefCase> for DebriefCaseBody {
    fn from(row: DebriefCase) -> Self {
        let DebriefCase { case_id, side, points } = row;
        Self { case_id, side, points }
    }
}

/// A debrief with its agenda.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DebriefWhole {
    /// The debrief.
    pub debrief: DebriefBody,
    /// The cases.
    pub cases: Vec<DebriefCaseBody>,
}

fn answer(row: Debrief) -> HttpResponse {
    tagged(row.version, &DebriefBody::from(row))
}

/// Debriefs, the newest first.
#[utoipa::path(get, path = "/api/v1/debriefs", tag = "brand cases", params(PageRequest),
    responses((status = 200, description = "A page of debriefs", body = Page<DebriefBody>)))]
async fn list_debriefs(
    allowed: Allowed<actions::ReadBrandCases>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<DebriefBody>>, AppError> {
    let page = page.into_inner();
    let rows = state
        .read(move |conn| {
            brand_cases::queries::debriefs(conn, &allowed.actor.scope, &page).map_err(BrandCaseError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id.0).map(DebriefBody::from)))
}

/// A debrief to be planned.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebriefRequest {
    /// Its title.
    pub title: String,
    /// The day.
    pub planned_on: NaiveDate,
}

/// Plans a debrief of the caller's office.
#[utoipa::path(post, path = "/api/v1/debriefs", tag = "brand cases", request_body = DebriefRequest,
    responses((status = 201, description = "Planned", body = DebriefBody)))]
async fn plan_debrief(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    input: Input<DebriefRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, request: &DebriefRequest| {
        let DebriefRequest { title, planned_on } = request;
        brand_cases::debriefs::plan(work, title, *planned_on).map(DebriefBody::from)
    })
    .await
}

/// A debrief with its agenda.
#[utoipa::path(get, path = "/api/v1/debriefs/{id}", tag = "brand cases",
    params(("id" = DebriefId, Path, description = "The debrief")),
    responses((status = 200, description = "The debrief", body = DebriefWhole)))]
async fn read_debrief(
    allowed: Allowed<actions::ReadBrandCases>,
    state: web::Data<AppState>,
    id: web::Path<DebriefId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (row, cases) =
        state.read(move |conn| brand_cases::debriefs::whole(conn, &allowed.actor.scope, id)).await?;
    let version = row.version;
    let cases = cases.into_iter().map(DebriefCaseBody::from).collect();
    Ok(tagged(version, &DebriefWhole { debrief: row.into(), cases }))
}

/// A case for the agenda.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebriefCaseRequest {
    /// The case.
    pub case_id: i64,
    /// As an example, or for what went wrong.
    pub side: DebriefSide,
    /// What is to be said of it.
    pub points: String,
}

/// Puts a case on the agenda.
#[utoipa::path(post, path = "/api/v1/debriefs/{id}/cases", tag = "brand cases",
    params(("id" = DebriefId, Path, description = "The debrief"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = DebriefCaseRequest,
    responses((status = 200, description = "The debrief", body = DebriefBody)))]
async fn add_debrief_case(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    id: web::Path<DebriefId>,
    IfMatch(version): IfMatch,
    input: Input<DebriefCaseRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let DebriefCaseRequest { case_id, side, points } = input.value;
    let item = AgendaItem { case_id, side, points };
    let row = state
        .perform(allowed.actor, move |work| brand_cases::debriefs::add_case(work, id, version, &item))
        .await?;
    Ok(answer(row))
}

/// What was said.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebriefMinutesRequest {
    /// The day it was held.
    pub held_on: NaiveDate,
    /// Who took part.
    pub participants: String,
    /// The minutes.
    pub minutes: String,
}

/// Records that it was held, and what was said.
#[utoipa::path(post, path = "/api/v1/debriefs/{id}/minutes", tag = "brand cases",
    params(("id" = DebriefId, Path, description = "The debrief"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = DebriefMinutesRequest,
    responses((status = 200, description = "The debrief", body = DebriefBody)))]
async fn record_debrief_minutes(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    id: web::Path<DebriefId>,
    IfMatch(version): IfMatch,
    input: Input<DebriefMinutesRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let DebriefMinutesRequest { held_on, participants, minutes } = input.value;
    let command = Minutes { held_on, participants, minutes };
    let row = state
        .perform(allowed.actor, move |work| {
            brand_cases::debriefs::record_minutes(work, id, version, &command)
        })
        .await?;
    Ok(answer(row))
}

/// Why a debrief is cancelled.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebriefCancellationRequest {
    /// Why.
    pub reason: String,
}

/// Cancels a planned debrief.
#[utoipa::path(post, path = "/api/v1/debriefs/{id}/cancellations", tag = "brand cases",
    params(("id" = DebriefId, Path, description = "The debrief"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = DebriefCancellationRequest,
    responses((status = 200, description = "The debrief", body = DebriefBody)))]
async fn cancel_debrief(
    allowed: Allowed<actions::HandleBrandCases>,
    state: web::Data<AppState>,
    id: web::Path<DebriefId>,
    IfMatch(version): IfMatch,
    input: Input<DebriefCancellationRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, reason) = (id.into_inner(), input.value.reason);
    let row = state
        .perform(allowed.actor, move |work| brand_cases::debriefs::cancel(work, id, version, &reason))
        .await?;
    Ok(answer(row))
}
