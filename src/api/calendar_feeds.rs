//! Private calendar feeds.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::notices::own;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, Anyone, AppError, Routes};
use crate::kit::Timestamp;
use crate::notify::{CalendarFeed, CalendarFeedId, NotifyError, feeds};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_feeds);
    route!(r, make_feed);
    route!(r, revoke_feed);
    route!(r, read_feed);
}

/// A calendar feed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CalendarFeedBody {
    /// Its id.
    pub id: CalendarFeedId,
    /// Whether it is the agency's: everybody's of it, whoever made it.
    pub of_agency: bool,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl From<CalendarFeed> for CalendarFeedBody {
    fn from(row: CalendarFeed) -> Self {
        let CalendarFeed { id, person_id: _, made_at, revoked_at, agency_id } = row;
        Self { id, of_agency: agency_id.is_some(), made_at, revoked_at }
    }
}

/// A feed that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NewCalendarFeed {
    /// Its id.
    pub id: CalendarFeedId,
    /// The address for a calendar program. Whoever has it sees the days; it is shown once.
    pub url: String,
}

/// What a feed is made for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NewFeedQuery {
    /// For the caller's agency instead of the caller alone: it stays when the people of the agency change.
    pub of_agency: Option<bool>,
}

/// The caller's calendar feeds and those of the caller's agency, the newest first.
#[utoipa::path(get, path = "/api/v1/calendar-feeds", tag = "notices",
    responses((status = 200, description = "The feeds", body = Vec<CalendarFeedBody>)))]
async fn list_feeds(
    allowed: Allowed<actions::ReadNotices>,
    state: web::Data<AppState>,
) -> Result<web::Json<Vec<CalendarFeedBody>>, AppError> {
    let person = own(allowed.actor.person)?;
    let agency = allowed.actor.agency;
    let rows = state.read(move |conn| feeds::list(conn, person, agency)).await?;
    Ok(web::Json(rows.into_iter().map(CalendarFeedBody::from).collect()))
}

/// Makes a calendar feed of what the caller handles, or of what was served on the caller's agency.
#[utoipa::path(post, path = "/api/v1/calendar-feeds", tag = "notices", params(NewFeedQuery),
    responses((status = 200, description = "Made", body = NewCalendarFeed)))]
async fn make_feed(
    allowed: Allowed<actions::ReadNotices>,
    state: web::Data<AppState>,
    query: web::Query<NewFeedQuery>,
) -> Result<web::Json<NewCalendarFeed>, AppError> {
    let person = own(allowed.actor.person)?;
    let of = match (query.of_agency, allowed.actor.agency) {
        (Some(true), None) => return Err(NotifyError::FeedOfNoAgency.into()),
        (Some(true), agency) => agency,
        (Some(false) | None, _) => None,
    };
    let (id, token) = state.perform(allowed.actor, move |work| feeds::make(work, person, of)).await?;
    Ok(web::Json(NewCalendarFeed { id, url: feeds::address(&state.site, &token) }))
}

/// Revokes a calendar feed: its address leads nowhere from now on.
#[utoipa::path(delete, path = "/api/v1/calendar-feeds/{id}", tag = "notices",
    params(("id" = CalendarFeedId, Path, description = "The feed")),
    responses((status = 204, description = "Revoked")))]
async fn revoke_feed(
    allowed: Allowed<actions::ReadNotices>,
    state: web::Data<AppState>,
    id: web::Path<CalendarFeedId>,
) -> Result<HttpResponse, AppError> {
    let (person, agency, id) = (own(allowed.actor.person)?, allowed.actor.agency, id.into_inner());
    state.perform(allowed.actor, move |work| feeds::revoke(work, (person, agency), id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What a calendar program gets: the last days as a calendar file. The address is the permission.
#[utoipa::path(get, path = "/api/v1/calendar-feeds/{token}/yisu.ics", tag = "notices",
    params(("token" = String, Path, description = "What stands in the address of the feed")),
    responses((status = 200, description = "The calendar", content_type = "text/calendar", body = String)))]
async fn read_feed(
    anyone: Anyone,
    state: web::Data<AppState>,
    token: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let now = state.clock.now();
    state.gate.pass(&anyone.actor.origin, now)?;
    let (token, site) = (token.into_inner(), state.site.clone());
    let file = state.read(move |conn| feeds::read(conn, &token, &site, now)).await?;
    let file = file.ok_or(NotifyError::FeedUnknown)?;
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header(("cache-control", "private, max-age=900"))
        .body(file))
}
