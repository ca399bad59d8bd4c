//! The clause library (建议条款库), and what became of what went out.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{Actor, OfficeId, PersonId, Timestamp};
use crate::org::AgencySystem;
use crate::recommendations::clauses::queries::{self, ClauseFilter};
use crate::recommendations::clauses::service::{self, ClauseText};
use crate::recommendations::clauses::{
    Clause, ClauseError, ClauseId, ClauseState, ClauseVersion, ClauseVersionId,
};
use crate::recommendations::sections::Section;
use crate::route;
use crate::statistics::clauses::{self as figures, ClauseCount, ClauseFigure, ClauseUse};
use crate::statistics::{Side, StatisticsError, Text};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_clauses);
    route!(r, add_clause);
    route!(r, install_clause_pack);
    route!(r, list_clause_figures);
    route!(r, read_clause);
    route!(r, change_clause);
    route!(r, retire_clause);
    route!(r, list_clause_uses);
}

/// A clause.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClauseBody {
    /// Its id.
    pub id: ClauseId,
    /// The office that keeps it.
    pub office_id: OfficeId,
    /// Its code in the starter pack it came with.
    pub pack_code: Option<String>,
    /// Its name.
    pub name: String,
    /// Where it is meant to stand.
    pub section: Section,
    /// The name of the section.
    pub section_name: &'static str,
    /// The field; absent for every one.
    pub domain: Option<String>,
    /// The agencies it is meant for; absent for every one.
    pub system: Option<AgencySystem>,
    /// The duty of the agency that it is about.
    pub duty: String,
    /// Where it stands.
    pub state: ClauseState,
    /// Who retired it.
    pub retired_by: Option<PersonId>,
    /// When.
    pub retired_at: Option<Timestamp>,
    /// Why.
    pub retire_reason: Option<String>,
    /// The version a change has to name.
    pub version: i32,
    /// The version of its text that is put into drafts.
    pub current: Option<ClauseVersionBody>,
    /// What became of it, over what falls in sight. Empty when it was never served.
    pub figures: Vec<ClauseCount>,
}

/// A version of a clause.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClauseVersionBody {
    /// Its id, by which a draft names where a passage came from.
    pub id: ClauseVersionId,
    /// From 1.
    pub no: i32,
    /// The passage; what stands in 【】 is filled in by who drafts.
    pub text: String,
    /// The claim that an item leads to.
    pub claim: Option<String>,
    /// The articles that it rests on.
    pub law: String,
    /// Why this version.
    pub note: String,
    /// Who wrote it.
    pub written_by: Option<PersonId>,
    /// When.
    pub written_at: Timestamp,
}

impl From<ClauseVersion> for ClauseVersionBody {
    fn from(row: ClauseVersion) -> Self {
        let ClauseVersion { id, clause_id: _, no, text, claim, law, note, written_by, written_at } = row;
        Self { id, no, text, claim, law, note, written_by, written_at }
    }
}

impl ClauseBody {
    fn of(row: Clause, current: Option<ClauseVersion>, figures: Vec<ClauseCount>) -> Self {
        let Clause {
            id,
            office_id,
            pack_code,
            name,
            section,
            domain,
            agency_system,
            duty,
            state,
            current_no: _,
            retired_by,
            retired_at,
            retire_reason,
            version,
        } = row;
        Self {
            id,
            office_id,
            pack_code,
            name,
            section,
            section_name: section.zh(),
            domain,
            system: agency_system,
            duty,
            state,
            retired_by,
            retired_at,
            retire_reason,
            version,
            current: current.map(Into::into),
            figures,
        }
    }
}

/// Clauses with their texts and figures: one query for each, whatever their number.
fn bodies(
    conn: &mut crate::db::Db,
    actor: &Actor,
    rows: Vec<Clause>,
    today: chrono::NaiveDate,
) -> Result<Vec<ClauseBody>, ClauseError> {
    let ids: Vec<ClauseId> = rows.iter().map(|row| row.id).collect();
    let mut texts: HashMap<ClauseId, ClauseVersion> =
        queries::current_versions(conn, &ids)?.into_iter().map(|row| (row.clause_id, row)).collect();
    let mut counts: HashMap<ClauseId, Vec<ClauseCount>> =
        figures::counts(conn, &actor.scope, &ids, today)?.into_iter().collect();
    let body = |row: Clause| {
        let (text, counts) = (texts.remove(&row.id), counts.remove(&row.id).unwrap_or_default());
        ClauseBody::of(row, text, counts)
    };
    Ok(rows.into_iter().map(body).collect())
}

fn body(
    conn: &mut crate::db::Db,
    actor: &Actor,
    row: Clause,
    today: chrono::NaiveDate,
) -> Result<ClauseBody, ClauseError> {
    let id = row.id;
    bodies(conn, actor, vec![row], today)?.pop().ok_or(ClauseError::NotFound { id })
}

/// What a list is narrowed to.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClauseQuery {
    /// For this field, those for every field among them.
    pub domain: Option<String>,
    /// For agencies of this system, those for every one among them.
    pub system: Option<AgencySystem>,
    /// For this section.
    pub section: Option<Section>,
    /// In this state.
    pub state: Option<ClauseState>,
    /// Whose name or duty holds these words.
    pub q: Option<String>,
}

/// The clauses of one's own office, of those above and of those in sight, by id, with what became of each.
#[utoipa::path(get, path = "/api/v1/clauses", tag = "clauses", params(PageRequest, ClauseQuery),
    responses((status = 200, description = "A page of clauses", body = Page<ClauseBody>)))]
async fn list_clauses(
    allowed: Allowed<actions::ReadClauses>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
    query: web::Query<ClauseQuery>,
) -> Result<web::Json<Page<ClauseBody>>, AppError> {
    let (request, query) = (page.into_inner(), query.into_inner());
    let ClauseQuery { domain, system, section, state: in_state, q } = query;
    let filter =
        ClauseFilter { domain, systems: system.into_iter().collect(), section, state: in_state, words: q };
    let today = state.clock.now().date();
    let page = state
        .read(move |conn| {
            let offices = service::sight(conn, &allowed.actor)?;
            let rows = queries::clauses(conn, &offices, &filter, &request)?;
            let Page { items, next } = Page::of(rows, &request, |row| row.id.0);
            Ok::<_, ClauseError>(Page { items: bodies(conn, &allowed.actor, items, today)?, next })
        })
        .await?;
    Ok(web::Json(page))
}

/// What a clause is to say.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClauseRequest {
    /// Its name.
    pub name: String,
    /// Where it is meant to stand.
    pub section: Section,
    /// The field; absent for every one.
    #[serde(default)]
    pub domain: Option<String>,
    /// The agencies it is meant for; absent for every one.
    #[serde(default)]
    pub system: Option<AgencySystem>,
    /// The duty of the agency that it is about.
    #[serde(default)]
    pub duty: String,
    /// The passage; what stands in 【】 is filled in by who drafts.
    pub text: String,
    /// The claim that an item leads to.
    #[serde(default)]
    pub claim: Option<String>,
    /// The articles that it rests on.
    #[serde(default)]
    pub law: String,
    /// Why this version.
    #[serde(default)]
    pub note: String,
}

impl From<ClauseRequest> for ClauseText {
    fn from(request: ClauseRequest) -> Self {
        let ClauseRequest { name, section, domain, system, duty, text, claim, law, note } = request;
        Self { name, section, domain, system, duty, text, claim, law, note }
    }
}

/// Adds a clause to the library of the caller's office.
#[utoipa::path(post, path = "/api/v1/clauses", tag = "clauses", request_body = ClauseRequest,
    responses((status = 201, description = "The clause", body = ClauseBody)))]
async fn add_clause(
    allowed: Allowed<actions::KeepClauses>,
    state: web::Data<AppState>,
    input: Input<ClauseRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, request: &ClauseRequest| {
        let row = service::add(work, &request.clone().into())?;
        let today = work.today();
        body(work.conn, work.actor, row, today)
    })
    .await
}

/// What was installed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClausePackBody {
    /// How many clauses were added; those that were there already are left alone.
    pub added: usize,
}

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClausePackRequest {}

/// Adds the clauses that come with the program to the library of the caller's office.
#[utoipa::path(post, path = "/api/v1/clauses/starter-pack", tag = "clauses", request_body = ClausePackRequest,
    responses((status = 201, description = "What was installed", body = ClausePackBody)))]
async fn install_clause_pack(
    allowed: Allowed<actions::KeepClauses>,
    state: web::Data<AppState>,
    input: Input<ClausePackRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, _: &ClausePackRequest| {
        let office = work.actor.office.ok_or(ClauseError::NoOffice)?;
        service::install_starter(work, office).map(|added| ClausePackBody { added })
    })
    .await
}

/// What a figure of clauses means.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClauseFigureBody {
    /// Its name.
    pub figure: ClauseFigure,
    /// Its meaning.
    pub meaning: Text,
}

/// What the figures of clauses mean.
#[utoipa::path(get, path = "/api/v1/clauses/figures", tag = "clauses",
    responses((status = 200, description = "The figures", body = [ClauseFigureBody])))]
async fn list_clause_figures(_allowed: Allowed<actions::ReadClauses>) -> web::Json<Vec<ClauseFigureBody>> {
    let one = |figure: &ClauseFigure| ClauseFigureBody { figure: *figure, meaning: figure.text() };
    web::Json(ClauseFigure::ALL.iter().map(one).collect())
}

/// A clause with all of its versions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClauseDetailBody {
    /// The clause.
    #[serde(flatten)]
    pub clause: ClauseBody,
    /// Its versions, the first one first.
    pub versions: Vec<ClauseVersionBody>,
}

/// One clause with its versions and what became of it.
#[utoipa::path(get, path = "/api/v1/clauses/{id}", tag = "clauses",
    params(("id" = ClauseId, Path, description = "The clause")),
    responses((status = 200, description = "The clause", body = ClauseDetailBody)))]
async fn read_clause(
    allowed: Allowed<actions::ReadClauses>,
    state: web::Data<AppState>,
    id: web::Path<ClauseId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let today = state.clock.now().date();
    let detail = state
        .read(move |conn| {
            let row = service::found(conn, &allowed.actor, id)?;
            let versions = queries::versions(conn, id)?.into_iter().map(Into::into).collect();
            let clause = body(conn, &allowed.actor, row, today)?;
            Ok::<_, ClauseError>(ClauseDetailBody { clause, versions })
        })
        .await?;
    Ok(tagged(detail.clause.version, &detail))
}

/// Changes a clause of the caller's office. A changed passage, claim or law is a new version.
#[utoipa::path(put, path = "/api/v1/clauses/{id}", tag = "clauses",
    params(("id" = ClauseId, Path, description = "The clause"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = ClauseRequest,
    responses((status = 200, description = "The clause", body = ClauseBody)))]
async fn change_clause(
    allowed: Allowed<actions::KeepClauses>,
    state: web::Data<AppState>,
    id: web::Path<ClauseId>,
    version: IfMatch,
    input: Input<ClauseRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, text) = (id.into_inner(), ClauseText::from(input.value));
    let body = state
        .perform(allowed.actor, move |work| {
            let row = service::change(work, id, version.0, &text)?;
            let today = work.today();
            body(work.conn, work.actor, row, today)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// Why a clause is retired.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClauseRetirement {
    /// The reason.
    pub reason: String,
}

/// Retires a clause of the caller's office: it is put into no further draft, and what came from it stays.
#[utoipa::path(post, path = "/api/v1/clauses/{id}/retirements", tag = "clauses",
    params(("id" = ClauseId, Path, description = "The clause"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = ClauseRetirement,
    responses((status = 200, description = "The clause", body = ClauseBody)))]
async fn retire_clause(
    allowed: Allowed<actions::KeepClauses>,
    state: web::Data<AppState>,
    id: web::Path<ClauseId>,
    version: IfMatch,
    input: Input<ClauseRetirement>,
) -> Result<HttpResponse, AppError> {
    let (id, reason) = (id.into_inner(), input.value.reason);
    let body = state
        .perform(allowed.actor, move |work| {
            let row = service::retire(work, id, version.0, &reason)?;
            let today = work.today();
            body(work.conn, work.actor, row, today)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// Which lines.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClauseUseQuery {
    /// The figure; those served when absent.
    pub figure: Option<ClauseFigure>,
    /// The side of it; the numerator when absent.
    #[param(inline)]
    pub side: Option<Side>,
}

/// The lines behind a figure of a clause, by id.
#[utoipa::path(get, path = "/api/v1/clauses/{id}/uses", tag = "clauses",
    params(("id" = ClauseId, Path, description = "The clause"), ClauseUseQuery, PageRequest),
    responses((status = 200, description = "A page of lines", body = Page<ClauseUse>)))]
async fn list_clause_uses(
    allowed: Allowed<actions::ReadClauses>,
    state: web::Data<AppState>,
    id: web::Path<ClauseId>,
    query: web::Query<ClauseUseQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<ClauseUse>>, AppError> {
    let (id, query, page) = (id.into_inner(), query.into_inner(), page.into_inner());
    let (figure, side) = (query.figure.unwrap_or(ClauseFigure::Sent), query.side.unwrap_or(Side::Numerator));
    let today = state.clock.now().date();
    let rows = state
        .read(move |conn| {
            service::found(conn, &allowed.actor, id)?;
            let asked = (id, figure, side);
            Ok::<_, ClauseError>(figures::rows(conn, &allowed.actor.scope, asked, today, &page)?)
        })
        .await?;
    let missing = || StatisticsError::WithoutDenominator { key: figure.code().to_owned() };
    Ok(web::Json(rows.ok_or_else(missing)?))
}
