//! Who decides what in each office.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::approvals::error::ApprovalError;
use crate::approvals::matrix::{self, Line, NewAuthority};
use crate::approvals::model::{Authority, AuthorityId};
use crate::approvals::{DecisionKind, rules};
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create};
use crate::kit::{OfficeId, Role};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_authority);
    route!(r, set_authority);
    route!(r, end_authority);
}

/// A line of an office's matrix.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AuthorityLine {
    /// What is decided.
    pub kind: DecisionKind,
    /// The same in Chinese.
    pub kind_name: &'static str,
    /// Whether it is a major matter, never delegated (R21 Art 5).
    pub major: bool,
    /// Roles that may propose.
    pub proposer_roles: Vec<Role>,
    /// The role that reviews; none when no review is needed.
    pub reviewer_role: Option<Role>,
    /// The role that decides.
    pub decider_role: Role,
    /// Whether the reviewer may also decide.
    pub reviewer_may_decide: bool,
    /// Whether the decision may be delegated.
    pub delegable: bool,
    /// The office's own row; absent where the default counts.
    pub id: Option<AuthorityId>,
    /// The office's document that says so.
    pub basis: Option<String>,
    /// First day of the row.
    pub valid_from: Option<NaiveDate>,
    /// Last day of the row.
    pub valid_to: Option<NaiveDate>,
    /// The version a change of the row has to name.
    pub version: Option<i32>,
}

impl From<Line> for AuthorityLine {
    fn from(line: Line) -> Self {
        let Line { kind, authority, row } = line;
        let Authority { proposers, reviewer, decider, reviewer_may_decide, delegable } = authority;
        Self {
            kind,
            kind_name: kind.zh(),
            major: rules::is_major(kind),
            proposer_roles: proposers,
            reviewer_role: reviewer,
            decider_role: decider,
            reviewer_may_decide,
            delegable,
            id: row.as_ref().map(|row| row.id),
            basis: row.as_ref().map(|row| row.basis.clone()),
            valid_from: row.as_ref().map(|row| row.valid_from),
            valid_to: row.as_ref().and_then(|row| row.valid_to),
            version: row.as_ref().map(|row| row.version),
        }
    }
}

/// Whose matrix, on which day.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuthorityQuery {
    /// The office.
    pub office_id: OfficeId,
    /// The day; today when absent.
    pub on: Option<NaiveDate>,
}

/// The matrix of an office on a day, with the default where the office has no row.
#[utoipa::path(get, path = "/api/v1/authority-matrix", tag = "approvals", params(AuthorityQuery),
    responses((status = 200, description = "Every kind of decision", body = [AuthorityLine])))]
async fn list_authority(
    _allowed: Allowed<actions::ReadAuthority>,
    state: web::Data<AppState>,
    query: web::Query<AuthorityQuery>,
) -> Result<web::Json<Vec<AuthorityLine>>, AppError> {
    let AuthorityQuery { office_id, on } = query.into_inner();
    let day = on.unwrap_or_else(|| state.clock.now().date());
    let lines = state.read(move |conn| matrix::on(conn, office_id, day)).await?;
    Ok(web::Json(lines.into_iter().map(AuthorityLine::from).collect()))
}

/// A row for an office's matrix.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityRequest {
    /// The office.
    pub office_id: OfficeId,
    /// What is decided.
    pub kind: DecisionKind,
    /// Roles that may propose.
    pub proposer_roles: Vec<Role>,
    /// The role that reviews; absent when no review is needed.
    #[serde(default)]
    pub reviewer_role: Option<Role>,
    /// The role that decides.
    pub decider_role: Role,
    /// Whether the reviewer may also decide.
    #[serde(default)]
    pub reviewer_may_decide: bool,
    /// Whether the decision may be delegated.
    #[serde(default)]
    pub delegable: bool,
    /// The office's document that says so.
    pub basis: String,
    /// First day, not before today.
    pub valid_from: NaiveDate,
    /// Last day; absent while it lasts.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

/// The id of what was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AuthorityCreated {
    /// The row.
    pub id: AuthorityId,
}

/// Adds a row to an office's matrix; it counts for what is proposed from its first day on.
#[utoipa::path(post, path = "/api/v1/authority-matrix", tag = "approvals", request_body = AuthorityRequest,
    responses((status = 201, description = "Added", body = AuthorityCreated)))]
async fn set_authority(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    input: Input<AuthorityRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, request: &AuthorityRequest| {
        let request = request.clone();
        let authority = Authority {
            proposers: request.proposer_roles,
            reviewer: request.reviewer_role,
            decider: request.decider_role,
            reviewer_may_decide: request.reviewer_may_decide,
            delegable: request.delegable,
        };
        let new = NewAuthority {
            office: request.office_id,
            kind: request.kind,
            authority,
            basis: request.basis,
            from: request.valid_from,
            to: request.valid_to,
        };
        Ok::<_, ApprovalError>(AuthorityCreated { id: matrix::set(work, &new)? })
    })
    .await
}

/// The end of a row.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityEndRequest {
    /// Its last day; not before yesterday.
    pub last: NaiveDate,
}

/// Ends a row of an office's matrix.
#[utoipa::path(post, path = "/api/v1/authority-matrix/{id}/endings", tag = "approvals",
    params(("id" = AuthorityId, Path, description = "The row"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = AuthorityEndRequest,
    responses((status = 204, description = "Ended")))]
async fn end_authority(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    id: web::Path<AuthorityId>,
    IfMatch(version): IfMatch,
    input: Input<AuthorityEndRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, last) = (id.into_inner(), input.value.last);
    state.perform(allowed.actor, move |work| matrix::end(work, id, version, last)).await?;
    Ok(HttpResponse::NoContent().finish())
}
