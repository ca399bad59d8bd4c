//! Whether the program lives, whether it can work, and what it measured.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::app::AppState;
use crate::db;
use crate::http::problem::EdgeError;
use crate::http::telemetry::Metrics;
use crate::http::{Anyone, AppError, Routes};
use crate::route;
use crate::search;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, healthz);
    route!(r, readyz);
    route!(r, metrics);
}

/// What a check of health found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HealthBody {
    /// `ok`, or what is wrong.
    pub status: String,
    /// The program's version.
    pub version: String,
    /// Whether everything is found by words: `whole`, or `being made`. Only where the program can work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<String>,
}

fn body(status: &str) -> HealthBody {
    HealthBody { status: status.to_owned(), version: env!("CARGO_PKG_VERSION").to_owned(), index: None }
}

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = 200, description = "It lives", body = HealthBody)))]
async fn healthz(_anyone: Anyone) -> web::Json<HealthBody> {
    web::Json(body("ok"))
}

/// The database answers and its schema is this program's. The index is no part of that: while it is made
/// again, everything else works and a search says so.
#[utoipa::path(get, path = "/readyz", tag = "health",
    responses((status = 200, description = "It can work", body = HealthBody),
              (status = 503, description = "It cannot work now", body = HealthBody)))]
async fn readyz(_anyone: Anyone, state: web::Data<AppState>) -> HttpResponse {
    let pending = state.read(|conn| Ok::<_, EdgeError>(db::migrations_pending(conn))).await;
    match pending {
        Ok(Ok(false)) => {
            let index = if state.index.notice().is_none() { "whole" } else { "being made" };
            HttpResponse::Ok().json(HealthBody { index: Some(index.to_owned()), ..body("ok") })
        }
        Ok(Ok(true)) => HttpResponse::ServiceUnavailable().json(body("migrations pending")),
        Ok(Err(_)) | Err(_) => HttpResponse::ServiceUnavailable().json(body("database unavailable")),
    }
}

/// Measurements in the text form of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "health",
    responses((status = 200, description = "Measurements", body = String, content_type = "text/plain")))]
async fn metrics(
    _anyone: Anyone,
    state: web::Data<AppState>,
    metrics: web::Data<Metrics>,
) -> Result<HttpResponse, AppError> {
    // While the database does not answer, the other measurements still do.
    let followed = state
        .read(|conn| Ok::<_, EdgeError>((search::newest_change(conn)?, search::follower_positions(conn)?)));
    let followed = followed.await.ok();
    let newest = followed.as_ref().map(|(newest, _)| *newest);
    metrics.of_index(state.index.notice().is_none(), state.index.position(), newest);
    if let Some((newest, positions)) = followed {
        metrics.of_followers(&positions, newest);
    }
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(metrics.text()))
}
