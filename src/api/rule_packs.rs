//! Rule packs and the day from which each is in force.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Deserialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::deadlines::{self, DatePack, DatedPack, PackPreview};
use crate::http::{Allowed, AppError, Input, Routes};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_packs);
    route!(r, date_pack);
    route!(r, preview_date);
}

/// The day from which a pack is in force.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DatePackRequest {
    /// The pack: `PPIL-LAW`.
    pub pack: String,
    /// Its version.
    pub version: i32,
    /// The first day, tomorrow or later; null takes an entry back.
    pub effective_from: Option<NaiveDate>,
    /// Why: the promulgation, or what was entered by mistake. A preview needs none.
    #[serde(default)]
    pub note: String,
}

impl From<DatePackRequest> for DatePack {
    fn from(body: DatePackRequest) -> Self {
        let DatePackRequest { pack, version, effective_from, note } = body;
        Self { pack, version, effective_from, note }
    }
}

/// Every rule pack with its day.
#[utoipa::path(get, path = "/api/v1/deadlines/packs", tag = "deadlines",
    responses((status = 200, description = "The packs", body = [DatedPack])))]
async fn list_packs(
    _allowed: Allowed<actions::ReadDeadlines>,
    state: web::Data<AppState>,
) -> Result<web::Json<Vec<DatedPack>>, AppError> {
    Ok(web::Json(state.read(deadlines::service::dated_packs).await?))
}

/// Enters the day from which a pack is in force; clocks that run keep the rules they started under.
#[utoipa::path(post, path = "/api/v1/deadlines/packs", tag = "deadlines", request_body = DatePackRequest,
    responses((status = 201, description = "The day is kept", body = PackPreview)))]
async fn date_pack(
    allowed: Allowed<actions::KeepCalendars>,
    state: web::Data<AppState>,
    input: Input<DatePackRequest>,
) -> Result<HttpResponse, AppError> {
    crate::http::create(&state, allowed.actor, input, |work, body| {
        deadlines::service::date_pack(work, &body.clone().into())
    })
    .await
}

/// What a day for a pack would change; nothing is stored.
#[utoipa::path(post, path = "/api/v1/deadlines/packs/preview", tag = "deadlines",
    request_body = DatePackRequest,
    responses((status = 200, description = "What would change", body = PackPreview)))]
async fn preview_date(
    _allowed: Allowed<actions::KeepCalendars>,
    state: web::Data<AppState>,
    input: Input<DatePackRequest>,
) -> Result<web::Json<PackPreview>, AppError> {
    let today = state.clock.now().date();
    let command = DatePack::from(input.value);
    let preview = state.read(move |conn| deadlines::service::preview_date(conn, today, &command)).await?;
    Ok(web::Json(preview))
}
