//! Procuratorates and agencies.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Routes, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{AgencyId, OfficeId};
use crate::org::error::OrgError;
use crate::org::queries::AgencyFilter;
use crate::org::{self, Agency, AgencySystem, Level, Procuratorate};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_procuratorates);
    route!(r, list_agencies);
    route!(r, read_agency);
}

/// A procuratorate.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProcuratorateBody {
    /// Its id.
    pub id: OfficeId,
    /// Its code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// What stands before 检 in a document number.
    pub short_name: String,
    /// Level.
    pub level: Level,
    /// The one above.
    pub parent_id: Option<OfficeId>,
    /// Administrative division, six digits.
    pub division_code: String,
}

impl From<Procuratorate> for ProcuratorateBody {
    fn from(row: Procuratorate) -> Self {
        let Procuratorate { id, code, name, short_name, level, parent_id, division_code } = row;
        Self { id, code, name, short_name, level, parent_id, division_code }
    }
}

/// An administrative agency.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AgencyBody {
    /// Its id.
    pub id: AgencyId,
    /// Unified social credit code.
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
    pub superior_id: Option<AgencyId>,
    /// What it is responsible for.
    pub duties: String,
    /// First day of its existence.
    pub valid_from: NaiveDate,
    /// Last day, when it was merged or renamed.
    pub valid_to: Option<NaiveDate>,
    /// The version a change has to name.
    pub version: i32,
}

impl From<Agency> for AgencyBody {
    fn from(row: Agency) -> Self {
        let Agency {
            id,
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
            version,
        } = row;
        Self {
            id,
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
            version,
        }
    }
}

/// Every procuratorate, those above before those below.
#[utoipa::path(get, path = "/api/v1/procuratorates", tag = "organisations",
    responses((status = 200, description = "The tree", body = [ProcuratorateBody])))]
async fn list_procuratorates(
    _allowed: Allowed<actions::ReadOrganisations>,
    state: web::Data<AppState>,
) -> Result<web::Json<Vec<ProcuratorateBody>>, AppError> {
    let rows = state.read(|conn| org::queries::procuratorates(conn).map_err(OrgError::from)).await?;
    Ok(web::Json(rows.into_iter().map(ProcuratorateBody::from).collect()))
}

/// Which agencies are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AgencyQuery {
    /// Whose name, short name or code holds this.
    pub text: Option<String>,
    /// At the level of this procuratorate.
    pub office_id: Option<OfficeId>,
    /// Whose duty is of this system.
    pub system: Option<AgencySystem>,
    /// Which exist today, or have ended.
    pub standing: Option<bool>,
}

/// Agencies, by id.
#[utoipa::path(get, path = "/api/v1/agencies", tag = "organisations", params(PageRequest, AgencyQuery),
    responses((status = 200, description = "A page of agencies", body = Page<AgencyBody>)))]
async fn list_agencies(
    allowed: Allowed<actions::ReadOrganisations>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
    query: web::Query<AgencyQuery>,
) -> Result<web::Json<Page<AgencyBody>>, AppError> {
    let (request, today) = (page.into_inner(), state.clock.now().date());
    let AgencyQuery { text, office_id: office, system, standing } = query.into_inner();
    let standing = standing.map(|stands| (stands, today));
    let filter = AgencyFilter { text, office, system, standing };
    let rows = state
        .read(move |conn| {
            org::queries::agencies(conn, &allowed.actor.scope, &filter, &request).map_err(OrgError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &request, |row| row.id.0).map(AgencyBody::from)))
}

/// One agency.
#[utoipa::path(get, path = "/api/v1/agencies/{id}", tag = "organisations",
    params(("id" = AgencyId, Path, description = "The agency")),
    responses((status = 200, description = "The agency", body = AgencyBody)))]
async fn read_agency(
    _allowed: Allowed<actions::ReadOrganisations>,
    state: web::Data<AppState>,
    id: web::Path<AgencyId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let row = state
        .read(move |conn| org::queries::agency(conn, id)?.ok_or(OrgError::AgencyNotFound { id }))
        .await?;
    Ok(tagged(row.version, &AgencyBody::from(row)))
}
