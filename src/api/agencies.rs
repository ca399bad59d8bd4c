//! Keeping of agencies and their successors.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create};
use crate::kit::{AgencyId, OfficeId};
use crate::org::agencies::{self, NewSuccession};
use crate::org::error::OrgError;
use crate::org::model::AgencyFacts;
use crate::org::{self, AgencySystem};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, create_agency);
    route!(r, change_agency);
    route!(r, succeed_agency);
    route!(r, read_successor);
}

/// What an agency is.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgencyRequest {
    /// Unified social credit code (GB 32100).
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// The system of its duty.
    pub system: AgencySystem,
    /// Administrative division, six digits.
    pub division_code: String,
    /// The procuratorate of its level.
    pub office_id: OfficeId,
    /// The agency above it.
    #[serde(default)]
    pub superior_id: Option<AgencyId>,
    /// What it is responsible for.
    #[serde(default)]
    pub duties: String,
    /// First day of its existence.
    pub valid_from: NaiveDate,
    /// Last day.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

impl From<AgencyRequest> for AgencyFacts {
    fn from(request: AgencyRequest) -> Self {
        let AgencyRequest {
            code,
            name,
            short_name,
            system,
            division_code,
            office_id,
            superior_id,
            duties,
            valid_from,
            valid_to,
        } = request;
        Self {
            code,
            name,
            short_name,
            system,
            division_code,
            office_id,
            superior_id,
            duties,
            valid_from,
            valid_to,
        }
    }
}

/// The id of what was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AgencyCreated {
    /// The agency.
    pub id: AgencyId,
}

/// Registers an agency.
#[utoipa::path(post, path = "/api/v1/agencies", tag = "organisations", request_body = AgencyRequest,
    responses((status = 201, description = "Registered", body = AgencyCreated)))]
async fn create_agency(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    input: Input<AgencyRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, request: &AgencyRequest| {
        let id = agencies::register(work, &AgencyFacts::from(request.clone()))?;
        Ok::<_, OrgError>(AgencyCreated { id })
    })
    .await
}

/// Changes what an agency is.
#[utoipa::path(put, path = "/api/v1/agencies/{id}", tag = "organisations",
    params(("id" = AgencyId, Path, description = "The agency"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = AgencyRequest,
    responses((status = 204, description = "Changed")))]
async fn change_agency(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    id: web::Path<AgencyId>,
    IfMatch(version): IfMatch,
    input: Input<AgencyRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, facts) = (id.into_inner(), AgencyFacts::from(input.value));
    state.perform(allowed.actor, move |work| agencies::change(work, id, version, &facts)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The successor of an agency.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuccessionRequest {
    /// Which takes over.
    pub successor_id: AgencyId,
    /// First day on which it answers.
    pub effective_on: NaiveDate,
    /// The document of the reform.
    pub note: String,
}

/// Records that an agency was succeeded; its open matters are its successor's from that day on.
#[utoipa::path(post, path = "/api/v1/agencies/{id}/successions", tag = "organisations",
    params(("id" = AgencyId, Path, description = "The agency that ends"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = SuccessionRequest,
    responses((status = 204, description = "Recorded")))]
async fn succeed_agency(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    id: web::Path<AgencyId>,
    IfMatch(version): IfMatch,
    input: Input<SuccessionRequest>,
) -> Result<HttpResponse, AppError> {
    let SuccessionRequest { successor_id, effective_on, note } = input.value;
    let new = NewSuccession { from: id.into_inner(), to: successor_id, effective_on, note };
    state.perform(allowed.actor, move |work| agencies::succeed(work, version, &new)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Who answers for what was an agency's.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SuccessorBody {
    /// The agency asked for.
    pub agency_id: AgencyId,
    /// The end of its chain of successors today; itself if there is none.
    pub successor_id: AgencyId,
}

/// Who answers today for what was an agency's.
#[utoipa::path(get, path = "/api/v1/agencies/{id}/successor", tag = "organisations",
    params(("id" = AgencyId, Path, description = "The agency")),
    responses((status = 200, description = "The successor", body = SuccessorBody)))]
async fn read_successor(
    _allowed: Allowed<actions::ReadOrganisations>,
    state: web::Data<AppState>,
    id: web::Path<AgencyId>,
) -> Result<web::Json<SuccessorBody>, AppError> {
    let (agency_id, today) = (id.into_inner(), state.clock.now().date());
    let successor_id = state
        .read(move |conn| {
            org::queries::agency(conn, agency_id)?.ok_or(OrgError::AgencyNotFound { id: agency_id })?;
            org::queries::successor(conn, agency_id, today).map_err(OrgError::from)
        })
        .await?;
    Ok(web::Json(SuccessorBody { agency_id, successor_id }))
}
