//! Numbers of documents: how each office writes them, what was given, voids, gaps, official numbers.

use actix_web::{HttpResponse, web};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::CaseId;
use crate::documents::queries::{self, NumberFilter};
use crate::documents::service::{self, OfficialNumber, SeriesGaps, TemplateLine};
use crate::documents::{DocumentError, IssuedNumber, NumberId, NumberTemplate, SeriesKind};
use crate::flows::numbers;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_number_templates);
    route!(r, set_number_template);
    route!(r, list_numbers);
    route!(r, list_gaps);
    route!(r, void_number);
    route!(r, explain_gap);
    route!(r, import_number);
}

/// How an office writes the numbers of a kind in a year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NumberTemplateBody {
    /// The office.
    pub office_id: OfficeId,
    /// The kind of document.
    pub kind: SeriesKind,
    /// The same in Chinese.
    pub kind_name: &'static str,
    /// The year.
    pub year: i32,
    /// The pattern, with `{short}`, `{code}`, `{year}` and `{n}`.
    pub template: String,
    /// What stands for the kind.
    pub code: String,
    /// The year from which the office's own template counts; none where the program's counts.
    pub from_year: Option<i32>,
    /// The version a change for this year has to name; 0 where the year has no template of its own.
    pub version: i32,
    /// Whether the series has given a number, so that its template stays.
    pub in_use: bool,
    /// The number that would come next.
    pub next_number: String,
}

fn template_body(office_id: OfficeId, year: i32, line: TemplateLine) -> NumberTemplateBody {
    let TemplateLine { kind, template, code, from_year, version, in_use, next } = line;
    NumberTemplateBody {
        office_id,
        kind,
        kind_name: kind.zh(),
        year,
        template,
        code,
        from_year,
        version,
        in_use,
        next_number: next,
    }
}

/// Whose templates, of which year.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NumberTemplateQuery {
    /// The office; the caller's own when absent.
    pub office_id: Option<OfficeId>,
    /// The year; this one when absent.
    pub year: Option<i32>,
}

/// How an office writes every kind of number in a year.
#[utoipa::path(get, path = "/api/v1/number-templates", tag = "documents", params(NumberTemplateQuery),
    responses((status = 200, description = "Every kind", body = [NumberTemplateBody])))]
async fn list_number_templates(
    allowed: Allowed<actions::ReadNumberTemplates>,
    state: web::Data<AppState>,
    query: web::Query<NumberTemplateQuery>,
) -> Result<web::Json<Vec<NumberTemplateBody>>, AppError> {
    let query = query.into_inner();
    let year = query.year.unwrap_or_else(|| state.clock.now().date().year()).clamp(2000, 2100);
    let office = query.office_id.or(allowed.actor.office).unwrap_or(OfficeId(0));
    let lines = state.read(move |conn| service::templates(conn, office, year)).await?;
    Ok(web::Json(lines.into_iter().map(|line| template_body(office, year, line)).collect()))
}

/// How an office is to write the numbers of a kind from a year on.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberTemplateRequest {
    /// The office.
    pub office_id: OfficeId,
    /// The kind of document.
    pub kind: SeriesKind,
    /// The first year of which it counts.
    pub year: i32,
    /// The pattern, with `{short}`, `{code}`, `{year}` and `{n}`, and the brackets 〔〕.
    pub template: String,
    /// What stands for the kind.
    pub code: String,
}

/// A template as it was set.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NumberTemplateSet {
    /// The first year of which it counts.
    pub year: i32,
    /// The pattern.
    pub template: String,
    /// What stands for the kind.
    pub code: String,
    /// The version the next change has to name.
    pub version: i32,
}

/// Sets a template before the first number of its series is given; `If-Match: "0"` sets a new one.
#[utoipa::path(put, path = "/api/v1/number-templates", tag = "documents", request_body = NumberTemplateRequest,
    params(("If-Match" = String, Header, description = "The version read; 0 for a new one")),
    responses((status = 200, description = "The template", body = NumberTemplateSet)))]
async fn set_number_template(
    allowed: Allowed<actions::KeepNumberTemplates>,
    state: web::Data<AppState>,
    IfMatch(version): IfMatch,
    input: Input<NumberTemplateRequest>,
) -> Result<HttpResponse, AppError> {
    let NumberTemplateRequest { office_id, kind, year, template, code } = input.value;
    let new = NumberTemplate { office_id, kind, template, code, year, version };
    let row = state.perform(allowed.actor, move |work| service::set_template(work, &new)).await?;
    let NumberTemplate { office_id: _, kind: _, template, code, year, version } = row;
    Ok(tagged(version, &NumberTemplateSet { year, template, code, version }))
}

/// A number that was given.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NumberBody {
    /// Its id.
    pub id: NumberId,
    /// The office.
    pub office_id: OfficeId,
    /// The kind of document.
    pub kind: SeriesKind,
    /// The same in Chinese.
    pub kind_name: &'static str,
    /// The year of the series.
    pub year: i32,
    /// The place in the series; none for an official number of another pattern.
    pub n: Option<i32>,
    /// As it is written.
    pub number: String,
    /// Brought in from another system.
    pub official: bool,
    /// Kind of the document's record.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: i64,
    /// What document it was, where it is not one of ours.
    pub note: Option<String>,
    /// The day it was given.
    pub issued_on: NaiveDate,
    /// By whom.
    pub issued_by: Option<PersonId>,
    /// When it was made void.
    pub voided_at: Option<Timestamp>,
    /// By whom.
    pub voided_by: Option<PersonId>,
    /// Why.
    pub void_reason: Option<String>,
}

impl From<IssuedNumber> for NumberBody {
    fn from(row: IssuedNumber) -> Self {
        let IssuedNumber {
            id,
            office_id,
            kind,
            year,
            n,
            number,
            official,
            subject_kind,
            subject_id,
            note,
            issued_on,
            issued_by,
            voided_at,
            voided_by,
            void_reason,
        } = row;
        Self {
            id,
            office_id,
            kind,
            kind_name: kind.zh(),
            year,
            n,
            number,
            official,
            subject_kind,
            subject_id,
            note,
            issued_on,
            issued_by,
            voided_at,
            voided_by,
            void_reason,
        }
    }
}

/// What the list is narrowed by.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NumberQuery {
    /// The office.
    pub office_id: Option<OfficeId>,
    /// The kind of document.
    pub kind: Option<SeriesKind>,
    /// The year of the series.
    pub year: Option<i32>,
    /// Void ones only, or those that are not.
    pub void: Option<bool>,
}

/// Numbers in sight, the newest first, the void ones among them.
#[utoipa::path(get, path = "/api/v1/document-numbers", tag = "documents", params(NumberQuery, PageRequest),
    responses((status = 200, description = "A page of numbers", body = Page<NumberBody>)))]
async fn list_numbers(
    allowed: Allowed<actions::ReadNumbers>,
    state: web::Data<AppState>,
    query: web::Query<NumberQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<NumberBody>>, AppError> {
    let NumberQuery { office_id, kind, year, void } = query.into_inner();
    let filter = NumberFilter { office: office_id, kind, year, void };
    let page = page.into_inner();
    let rows = state
        .read(move |conn| {
            queries::numbers(conn, &allowed.actor.scope, &filter, &page).map_err(DocumentError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id.0).map(NumberBody::from)))
}

/// Places of a series that no number holds.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct GapsBody {
    /// The office.
    pub office_id: OfficeId,
    /// The kind of document.
    pub kind: SeriesKind,
    /// The year of the series.
    pub year: i32,
    /// The places.
    pub missing: Vec<i32>,
}

/// Every series in sight that lacks a number.
#[utoipa::path(get, path = "/api/v1/document-numbers/gaps", tag = "documents",
    responses((status = 200, description = "Empty when nothing is missing", body = [GapsBody])))]
async fn list_gaps(
    allowed: Allowed<actions::ReadNumbers>,
    state: web::Data<AppState>,
) -> Result<web::Json<Vec<GapsBody>>, AppError> {
    let gaps = state
        .read(move |conn| service::gap_check(conn, &allowed.actor.scope).map_err(DocumentError::from))
        .await?;
    let body =
        |SeriesGaps { office, kind, year, missing }| GapsBody { office_id: office, kind, year, missing };
    Ok(web::Json(gaps.into_iter().map(body).collect()))
}

/// Why a number is void.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidRequest {
    /// Why.
    pub reason: String,
}

/// Makes a number void; it stays in its series with the reason and is never given again.
#[utoipa::path(post, path = "/api/v1/document-numbers/{id}/voids", tag = "documents", request_body = VoidRequest,
    params(("id" = NumberId, Path, description = "The number")),
    responses((status = 201, description = "The number", body = NumberBody)))]
async fn void_number(
    allowed: Allowed<actions::KeepNumbers>,
    state: web::Data<AppState>,
    id: web::Path<NumberId>,
    input: Input<VoidRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        numbers::make_void(work, id, &request.reason).map(NumberBody::from)
    })
    .await
}

/// A missing place, and why no document bears it.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GapVoidRequest {
    /// The kind of document.
    pub kind: SeriesKind,
    /// The year of the series.
    pub year: i32,
    /// The place.
    pub n: i32,
    /// Why.
    pub reason: String,
}

/// Explains a gap: the place gets a void number with its reason.
#[utoipa::path(post, path = "/api/v1/document-numbers/gaps/voids", tag = "documents", request_body = GapVoidRequest,
    responses((status = 201, description = "The void number", body = NumberBody)))]
async fn explain_gap(
    allowed: Allowed<actions::KeepNumbers>,
    state: web::Data<AppState>,
    input: Input<GapVoidRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, request: &GapVoidRequest| {
        let GapVoidRequest { kind, year, n, reason } = request;
        numbers::explain_gap(work, (*kind, *year), *n, reason).map(NumberBody::from)
    })
    .await
}

/// A number that another system gave to an old document.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberImportRequest {
    /// The kind of document.
    pub kind: SeriesKind,
    /// The year of the series.
    pub year: i32,
    /// As it is written.
    pub number: String,
    /// The day it was given.
    pub issued_on: NaiveDate,
    /// The case it belongs to.
    #[serde(default)]
    pub case_id: Option<CaseId>,
    /// What document it was.
    #[serde(default)]
    pub note: Option<String>,
}

/// Brings in the number of an old document. One of the office's own pattern takes its place in the series.
#[utoipa::path(post, path = "/api/v1/document-numbers/imports", tag = "documents", request_body = NumberImportRequest,
    responses((status = 201, description = "The number", body = NumberBody)))]
async fn import_number(
    allowed: Allowed<actions::KeepNumbers>,
    state: web::Data<AppState>,
    input: Input<NumberImportRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, request: &NumberImportRequest| {
        let NumberImportRequest { kind, year, number, issued_on, case_id, note } = request;
        let official = OfficialNumber {
            office: numbers::own_office(work)?,
            kind: *kind,
            year: *year,
            number: number.clone(),
            issued_on: *issued_on,
            note: note.clone(),
        };
        numbers::bring_in_old(work, &official, *case_id).map(NumberBody::from)
    })
    .await
}
