//! The roles whose people must have a second factor.

use actix_web::web;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::error::AuthError;
use crate::auth::policy::actions;
use crate::auth::required;
use crate::http::{Allowed, AppError, Input, Routes};
use crate::kit::Role;
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, read_factor_roles);
    route!(r, set_factor_roles);
}

/// The roles whose people must have a second factor.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorRoles {
    /// The roles, in the order of their codes; none at first.
    pub roles: Vec<Role>,
}

/// The roles whose people must have a second factor.
#[utoipa::path(get, path = "/api/v1/second-factor-roles", tag = "people",
    responses((status = 200, description = "The roles", body = FactorRoles)))]
async fn read_factor_roles(
    _allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
) -> Result<web::Json<FactorRoles>, AppError> {
    let roles = state.read(|conn| required::roles(conn).map_err(AuthError::from)).await?;
    Ok(web::Json(FactorRoles { roles }))
}

/// Sets the roles whose people must have a second factor, by an administrator of the first office. Whoever has such a
/// role and no second factor may do nothing but set it up, from the next request on.
#[utoipa::path(put, path = "/api/v1/second-factor-roles", tag = "people", request_body = FactorRoles,
    responses((status = 200, description = "The roles", body = FactorRoles)))]
async fn set_factor_roles(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    input: Input<FactorRoles>,
) -> Result<web::Json<FactorRoles>, AppError> {
    let wanted = input.value.roles;
    let roles = state.perform(allowed.actor, move |work| required::set(work, &wanted)).await?;
    Ok(web::Json(FactorRoles { roles }))
}
