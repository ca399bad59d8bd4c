//! Visits, looks back, the end of a rectification period, and what a line lacks.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::services::{LineBody, line_bodies};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::db::Db;
use crate::flows::{FlowError, progress};
use crate::followups::error::FollowupRefusal;
use crate::followups::model::{ReboundCriterion, VisitItem};
use crate::followups::queries::{self, VisitFilter};
use crate::followups::readiness::Readiness;
use crate::followups::service::{self, ItemFound, Plan, Rebound, Report};
use crate::followups::{FollowupError, Visit, VisitFinding, VisitId, VisitKind, VisitState};
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::recommendations::queries as lines;
use crate::recommendations::{AddresseeId, ItemId, VerifiedState};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_visits);
    route!(r, plan_visit);
    route!(r, read_visit);
    route!(r, replan_visit);
    route!(r, report_visit);
    route!(r, cancel_visit);
    route!(r, end_period);
    route!(r, read_readiness);
}

/// What a visit found of one item.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitItemBody {
    /// The item.
    pub item_id: ItemId,
    /// What was found.
    pub verified: VerifiedState,
    /// In words.
    #[serde(default)]
    pub note: String,
}

impl From<VisitItem> for VisitItemBody {
    fn from(row: VisitItem) -> Self {
        let VisitItem { visit_id: _, item_id, verified, note } = row;
        Self { item_id, verified, note }
    }
}

/// A visit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct VisitBody {
    /// Its id.
    pub id: VisitId,
    /// The line.
    pub addressee_id: AddresseeId,
    /// The case.
    pub case_id: i64,
    /// The procuratorate.
    pub office_id: OfficeId,
    /// What it is for.
    pub kind: VisitKind,
    /// Where it stands.
    pub state: VisitState,
    /// The day planned.
    pub planned_on: NaiveDate,
    /// What is to be looked at.
    pub purpose: String,
    /// When it took place.
    pub done_at: Option<Timestamp>,
    /// One officer.
    pub officer_one: Option<PersonId>,
    /// The other.
    pub officer_two: Option<PersonId>,
    /// Where.
    pub place: Option<String>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// What it found.
    pub finding: Option<VisitFinding>,
    /// The item of R21 Art 82, if it is one.
    pub article_82_item: Option<u8>,
    /// The same in words.
    pub found: Option<String>,
    /// What comes next.
    pub next_step: Option<String>,
    /// SHA-256 of photographs.
    pub photographs: Vec<String>,
    /// What was put right has come back.
    pub rebound: bool,
    /// By which criterion it is taken up.
    pub rebound_criterion: Option<ReboundCriterion>,
    /// Why that one.
    pub rebound_note: Option<String>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// The version a change has to name.
    pub version: i32,
    /// What it found of each item.
    pub items: Vec<VisitItemBody>,
}

fn body(conn: &mut Db, row: Visit) -> Result<VisitBody, FollowupError> {
    let items = queries::items_of(conn, row.id)?;
    let Visit {
        id,
        addressee_id,
        case_id,
        office_id,
        kind,
        state,
        planned_on,
        purpose,
        done_at,
        officer_one,
        officer_two,
        place,
        longitude,
        latitude,
        finding,
        found,
        next_step,
        photographs,
        rebound,
        rebound_criterion,
        rebound_note,
        cancel_reason,
        planned_by: _,
        version,
    } = row;
    Ok(VisitBody {
        id,
        addressee_id,
        case_id,
        office_id,
        kind,
        state,
        planned_on,
        purpose,
        done_at,
        officer_one,
        officer_two,
        place,
        longitude,
        latitude,
        finding,
        article_82_item: finding.and_then(VisitFinding::article_item),
        found,
        next_step,
        photographs: photographs.into_inner(),
        rebound,
        rebound_criterion,
        rebound_note,
        cancel_reason,
        version,
        items: items.into_iter().map(VisitItemBody::from).collect(),
    })
}

/// What a list is narrowed to.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct VisitQuery {
    /// On this line.
    pub addressee_id: Option<AddresseeId>,
    /// Of this case.
    pub case_id: Option<i64>,
    /// In this state.
    pub state: Option<VisitState>,
}

/// Visits in sight, by id.
#[utoipa::path(get, path = "/api/v1/visits", tag = "follow-up", params(PageRequest, VisitQuery),
    responses((status = 200, description = "A page of visits", body = Page<VisitBody>)))]
async fn list_visits(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
    query: web::Query<VisitQuery>,
) -> Result<web::Json<Page<VisitBody>>, AppError> {
    let (request, query) = (page.into_inner(), query.into_inner());
    let filter = VisitFilter { addressee: query.addressee_id, case_id: query.case_id, state: query.state };
    let page = state
        .read(move |conn| {
            let rows = queries::visits(conn, &allowed.actor.scope, &filter, &request)?;
            let Page { items, next } = Page::of(rows, &request, |row| row.id.0);
            let items = items.into_iter().map(|row| body(conn, row)).collect::<Result<_, _>>()?;
            Ok::<_, FollowupError>(Page { items, next })
        })
        .await?;
    Ok(web::Json(page))
}

/// A visit to be planned.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanVisitRequest {
    /// What it is for.
    pub kind: VisitKind,
    /// On that day.
    pub planned_on: NaiveDate,
    /// What is to be looked at.
    pub purpose: String,
}

/// Plans a visit on a line: follow-up, or a look back after closing.
#[utoipa::path(post, path = "/api/v1/addressees/{id}/visits", tag = "follow-up",
    params(("id" = AddresseeId, Path, description = "The line")), request_body = PlanVisitRequest,
    responses((status = 201, description = "The visit", body = VisitBody)))]
async fn plan_visit(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    input: Input<PlanVisitRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request: &PlanVisitRequest| {
        let PlanVisitRequest { kind, planned_on, purpose } = request.clone();
        let row = service::plan(work, id, &Plan { kind, planned_on, purpose })?;
        body(work.conn, row)
    })
    .await
}

/// One visit.
#[utoipa::path(get, path = "/api/v1/visits/{id}", tag = "follow-up",
    params(("id" = VisitId, Path, description = "The visit")),
    responses((status = 200, description = "The visit", body = VisitBody)))]
async fn read_visit(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<VisitId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let body = state
        .read(move |conn| {
            let row = queries::visit(conn, &allowed.actor.scope, id)?;
            body(conn, row.ok_or(FollowupRefusal::NotFound { id })?)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// Another day or purpose.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplanVisitRequest {
    /// On that day.
    pub planned_on: NaiveDate,
    /// What is to be looked at.
    pub purpose: String,
}

/// Moves a planned visit.
#[utoipa::path(put, path = "/api/v1/visits/{id}", tag = "follow-up",
    params(("id" = VisitId, Path, description = "The visit"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = ReplanVisitRequest,
    responses((status = 200, description = "The visit", body = VisitBody)))]
async fn replan_visit(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<VisitId>,
    version: IfMatch,
    input: Input<ReplanVisitRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let ReplanVisitRequest { planned_on, purpose } = input.value;
    let body = state
        .perform(allowed.actor, move |work| {
            let row = service::replan(work, id, version.0, planned_on, &purpose)?;
            body(work.conn, row)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// What came back after closing.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReboundRequest {
    /// By which criterion it is taken up.
    pub criterion: ReboundCriterion,
    /// Why that one.
    pub note: String,
}

/// The report of a visit.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitReportRequest {
    /// When it took place.
    pub done_at: Timestamp,
    /// One officer.
    pub officer_one: PersonId,
    /// The other.
    pub officer_two: PersonId,
    /// Where.
    pub place: String,
    /// Degrees east.
    #[serde(default)]
    pub longitude: Option<f64>,
    /// Degrees north.
    #[serde(default)]
    pub latitude: Option<f64>,
    /// What it found.
    pub finding: VisitFinding,
    /// The same in words.
    pub found: String,
    /// What comes next.
    #[serde(default)]
    pub next_step: Option<String>,
    /// SHA-256 of photographs.
    #[serde(default)]
    pub photographs: Vec<String>,
    /// What it found of each item that was looked at.
    #[serde(default)]
    pub items: Vec<VisitItemBody>,
    /// What came back; of a look back only.
    #[serde(default)]
    pub rebound: Option<ReboundRequest>,
}

/// Reports a visit. Only this verifies.
#[utoipa::path(post, path = "/api/v1/visits/{id}/reports", tag = "follow-up",
    params(("id" = VisitId, Path, description = "The visit"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = VisitReportRequest,
    responses((status = 200, description = "The visit", body = VisitBody)))]
async fn report_visit(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<VisitId>,
    version: IfMatch,
    input: Input<VisitReportRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let request = input.value;
    let found =
        |item: VisitItemBody| ItemFound { item_id: item.item_id, verified: item.verified, note: item.note };
    let report = Report {
        done_at: request.done_at,
        officers: (request.officer_one, request.officer_two),
        place: request.place,
        coordinates: request.longitude.zip(request.latitude),
        finding: request.finding,
        found: request.found,
        next_step: request.next_step,
        photographs: request.photographs,
        items: request.items.into_iter().map(found).collect(),
        rebound: request.rebound.map(|rebound| Rebound { criterion: rebound.criterion, note: rebound.note }),
    };
    let body = state
        .perform(allowed.actor, move |work| {
            let row = progress::report_visit(work, id, version.0, &report)?;
            Ok::<_, FlowError>(body(work.conn, row)?)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// Why a visit will not take place.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelVisitRequest {
    /// Why.
    pub reason: String,
}

/// Cancels a planned visit.
#[utoipa::path(post, path = "/api/v1/visits/{id}/cancellations", tag = "follow-up",
    params(("id" = VisitId, Path, description = "The visit"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = CancelVisitRequest,
    responses((status = 200, description = "The visit", body = VisitBody)))]
async fn cancel_visit(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<VisitId>,
    version: IfMatch,
    input: Input<CancelVisitRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, reason) = (id.into_inner(), input.value.reason);
    let body = state
        .perform(allowed.actor, move |work| {
            let row = service::cancel(work, id, version.0, &reason)?;
            body(work.conn, row)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// Acts upon the end of a rectification period: the case goes into the review for suit.
#[utoipa::path(post, path = "/api/v1/addressees/{id}/period-ends", tag = "follow-up",
    params(("id" = AddresseeId, Path, description = "The line")),
    responses((status = 200, description = "The line", body = LineBody)))]
async fn end_period(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let body = state
        .perform(allowed.actor, move |work| {
            let line = service::end_period(work, id)?;
            let body = line_bodies(work.conn, vec![line])?.pop();
            Ok::<_, FollowupError>(body.ok_or(FollowupRefusal::LineNotFound { id })?)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// Something that is missing or doubtful.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LackBody {
    /// Its code.
    pub code: &'static str,
    /// The same in Chinese.
    pub text: &'static str,
}

/// What a line lacks.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReadinessBody {
    /// For closing on the ground that everything is put right.
    pub for_closing: Vec<LackBody>,
    /// For a suit.
    pub for_suit: Vec<LackBody>,
    /// What to look at twice.
    pub doubts: Vec<LackBody>,
}

impl From<Readiness> for ReadinessBody {
    fn from(found: Readiness) -> Self {
        let Readiness { for_closing, for_suit, doubts } = found;
        Self {
            for_closing: for_closing.iter().map(|l| LackBody { code: l.code(), text: l.zh() }).collect(),
            for_suit: for_suit.iter().map(|l| LackBody { code: l.code(), text: l.zh() }).collect(),
            doubts: doubts.iter().map(|d| LackBody { code: d.code(), text: d.zh() }).collect(),
        }
    }
}

/// What a line lacks for closing and for a suit.
#[utoipa::path(get, path = "/api/v1/addressees/{id}/readiness", tag = "follow-up",
    params(("id" = AddresseeId, Path, description = "The line")),
    responses((status = 200, description = "What is missing", body = ReadinessBody)))]
async fn read_readiness(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<web::Json<ReadinessBody>, AppError> {
    let (id, today) = (id.into_inner(), state.clock.now().date());
    let found = state
        .read(move |conn| {
            let (line, document) = lines::addressee(conn, &allowed.actor.scope, id)?
                .ok_or(FollowupRefusal::LineNotFound { id })?;
            service::readiness(conn, &line, &document, today)
        })
        .await?;
    Ok(web::Json(found.into()))
}
