//! Versions of the calendar: what a year's notice makes of rest days, and which clocks it moves.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::calendar::{self, CalendarError, CalendarVersion, Import, NoticeYear};
use crate::deadlines::{self, Preview};
use crate::http::{Allowed, AppError, Input, Routes};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_calendars);
    route!(r, read_calendar);
    route!(r, import_calendar);
    route!(r, preview_calendar);
}

/// The years of a notice, in one of the two forms.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarImportRequest {
    /// Why, or from where.
    #[serde(default)]
    pub note: String,
    /// The common JSON form, year by year: `{year, papers, days: [{name, date, isOffDay}]}`.
    #[serde(default)]
    pub years: Vec<NoticeYear>,
    /// The text of a CSV file with the columns date, name and is_off_day.
    pub csv: Option<String>,
}

impl CalendarImportRequest {
    fn command(&self) -> Result<Import, CalendarError> {
        let mut years = self.years.clone();
        if let Some(csv) = &self.csv {
            years.extend(calendar::from_csv(csv)?);
        }
        Ok(Import { years, note: self.note.clone() })
    }
}

/// A version of the calendar with its days.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CalendarBody {
    /// The number of the version.
    pub number: i32,
    /// The published years.
    pub years: Vec<NoticeYear>,
}

/// Every stored version, the newest first.
#[utoipa::path(get, path = "/api/v1/calendars", tag = "calendars",
    responses((status = 200, description = "The versions", body = [CalendarVersion])))]
async fn list_calendars(
    _allowed: Allowed<actions::ReadDeadlines>,
    state: web::Data<AppState>,
) -> Result<web::Json<Vec<CalendarVersion>>, AppError> {
    let versions = state.read(|conn| calendar::service::versions(conn).map_err(CalendarError::from)).await?;
    Ok(web::Json(versions))
}

/// One version with its days.
#[utoipa::path(get, path = "/api/v1/calendars/{number}", tag = "calendars",
    params(("number" = i32, Path, description = "The number of the version")),
    responses((status = 200, description = "The version", body = CalendarBody)))]
async fn read_calendar(
    _allowed: Allowed<actions::ReadDeadlines>,
    state: web::Data<AppState>,
    number: web::Path<i32>,
) -> Result<web::Json<CalendarBody>, AppError> {
    let number = number.into_inner();
    let calendar = state.read(move |conn| calendar::service::version(conn, number)).await?;
    Ok(web::Json(CalendarBody { number, years: calendar.published_years().cloned().collect() }))
}

/// Imports years as the next version and moves the clocks that run.
#[utoipa::path(post, path = "/api/v1/calendars", tag = "calendars", request_body = CalendarImportRequest,
    responses((status = 201, description = "The version and what it moved", body = Preview)))]
async fn import_calendar(
    allowed: Allowed<actions::KeepCalendars>,
    state: web::Data<AppState>,
    input: Input<CalendarImportRequest>,
) -> Result<HttpResponse, AppError> {
    crate::http::create(&state, allowed.actor, input, |work, body| {
        deadlines::service::adopt_calendar(work, &body.command()?)
    })
    .await
}

/// Which running clocks would move; nothing is stored.
#[utoipa::path(post, path = "/api/v1/calendars/preview", tag = "calendars",
    request_body = CalendarImportRequest,
    responses((status = 200, description = "What would move", body = Preview)))]
async fn preview_calendar(
    allowed: Allowed<actions::KeepCalendars>,
    state: web::Data<AppState>,
    input: Input<CalendarImportRequest>,
) -> Result<web::Json<Preview>, AppError> {
    let body = input.value;
    let preview = state
        .read(move |conn| {
            let years = body.command()?.years;
            deadlines::service::preview_calendar(conn, &allowed.actor.scope, &years)
        })
        .await?;
    Ok(web::Json(preview))
}
