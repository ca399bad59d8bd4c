//! The versions of a draft, and two of them side by side.

use actix_web::web;
use serde::Deserialize;

use super::bodies::RecommendationVersionBody;
use super::seen;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Routes};
use crate::recommendations::comparison::Comparison;
use crate::recommendations::{RecommendationError, RecommendationId, drafting, queries};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_recommendation_versions);
    route!(r, compare_recommendation_versions);
}

/// The versions of a text.
#[utoipa::path(get, path = "/api/v1/recommendations/{id}/versions", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation")),
    responses((status = 200, description = "The first one first", body = [RecommendationVersionBody])))]
async fn list_recommendation_versions(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
) -> Result<web::Json<Vec<RecommendationVersionBody>>, AppError> {
    let id = id.into_inner();
    let rows = state
        .read(move |conn| {
            seen(conn, &allowed.actor.scope, id)?;
            Ok::<_, RecommendationError>(queries::texts(conn, id)?)
        })
        .await?;
    Ok(web::Json(rows.into_iter().map(RecommendationVersionBody::from).collect()))
}

/// The other version.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecommendationComparisonQuery {
    /// The number of the version to compare with.
    pub with: i32,
}

/// Two versions of a draft side by side, the earlier first: words, agencies and what each has to put right.
#[utoipa::path(get, path = "/api/v1/recommendations/{id}/versions/{no}/comparison", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation"),
        ("no" = i32, Path, description = "The number of a version"), RecommendationComparisonQuery),
    responses((status = 200, description = "What was changed", body = Comparison)))]
async fn compare_recommendation_versions(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    path: web::Path<(RecommendationId, i32)>,
    query: web::Query<RecommendationComparisonQuery>,
) -> Result<web::Json<Comparison>, AppError> {
    let ((id, no), with) = (path.into_inner(), query.into_inner().with);
    let compared =
        state.read(move |conn| drafting::compared(conn, &allowed.actor.scope, id, (no, with))).await?;
    Ok(web::Json(compared))
}
