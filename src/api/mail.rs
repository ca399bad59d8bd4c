//! The outbox and people's addresses, for the administrator. No content of a mail is shown here, unless it went into
//! the local mailbox.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::notices::{MailAddressBody, MailAddressRequest, address};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::deadlines::ClockId;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::notify::service::{self, Forecast};
use crate::notify::{Mail, MailId, MailState, NotifyError, people};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_mails);
    route!(r, send_again);
    route!(r, forecast);
    route!(r, list_local_mailbox);
    route!(r, read_local_mail);
    route!(r, read_address);
    route!(r, set_address);
}

/// A mail of the outbox.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MailBody {
    /// Its id.
    pub id: MailId,
    /// To whom.
    pub person_id: PersonId,
    /// Where it stands.
    pub state: MailState,
    /// What stands before the @ of its Message-ID, at every attempt.
    pub token: String,
    /// When it is tried next, if it waits.
    pub next_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: i32,
    /// Where it went.
    pub address: Option<String>,
    /// Its subject, once it was put together: numbers and dates, no title.
    pub subject: Option<String>,
    /// What the mail server said last.
    pub answer: Option<String>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was sent, given up, or found void.
    pub ended_at: Option<Timestamp>,
}

impl From<Mail> for MailBody {
    fn from(row: Mail) -> Self {
        let Mail {
            id,
            person_id,
            state,
            token,
            next_at,
            attempts,
            address,
            subject,
            answer,
            made_at,
            ended_at,
        } = row;
        let next_at = (state == MailState::Queued).then_some(next_at);
        Self { id, person_id, state, token, next_at, attempts, address, subject, answer, made_at, ended_at }
    }
}

/// Which mails are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MailQuery {
    /// In this state: `dead` lists what was refused or given up.
    pub state: Option<MailState>,
}

/// The outbox of the people whom the caller keeps, the newest first.
#[utoipa::path(get, path = "/api/v1/mails", tag = "mail", params(PageRequest, MailQuery),
    responses((status = 200, description = "A page of mails", body = Page<MailBody>)))]
async fn list_mails(
    allowed: Allowed<actions::KeepMail>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
    query: web::Query<MailQuery>,
) -> Result<web::Json<Page<MailBody>>, AppError> {
    let (request, wanted) = (page.into_inner(), query.state);
    let page = state.read(move |conn| service::outbox(conn, &allowed.actor, wanted, &request)).await?;
    Ok(web::Json(page.map(MailBody::from)))
}

/// Has a mail sent again that was given up, with what is true now and under the same Message-ID.
#[utoipa::path(post, path = "/api/v1/mails/{id}/resends", tag = "mail",
    params(("id" = MailId, Path, description = "The mail")),
    responses((status = 200, description = "It waits again", body = MailBody)))]
async fn send_again(
    allowed: Allowed<actions::KeepMail>,
    state: web::Data<AppState>,
    id: web::Path<MailId>,
) -> Result<web::Json<MailBody>, AppError> {
    let id = id.into_inner();
    let row = state.perform(allowed.actor, move |work| service::send_again(work, id)).await?;
    Ok(web::Json(row.into()))
}

/// A reminder that is still to come.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ForecastBody {
    /// The clock.
    pub clock_id: ClockId,
    /// Its rule.
    pub rule: String,
    /// The procuratorate.
    pub office_id: OfficeId,
    /// Who is told.
    pub person_id: PersonId,
    /// Days from the last day.
    pub rung: i32,
    /// The last day as it stands.
    pub due: NaiveDate,
    /// The day of the rung.
    pub on: NaiveDate,
    /// When its mail leaves; none when the person has no address or wants no mail of it.
    pub leaves_at: Option<Timestamp>,
}

impl From<Forecast> for ForecastBody {
    fn from(item: Forecast) -> Self {
        let Forecast { clock, rule, office, person, rung, due, on, leaves_at } = item;
        Self { clock_id: clock, rule, office_id: office, person_id: person, rung, due, on, leaves_at }
    }
}

/// How far a forecast looks.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ForecastQuery {
    /// Days from today on, 1 to 90; 30 when absent.
    pub days: Option<u16>,
    /// Clocks after this one (`next` of the page before).
    pub cursor: Option<i64>,
}

/// What would go out in the next days as the clocks stand now, by clock. Mails that wait already are in `/api/v1/mails`.
#[utoipa::path(get, path = "/api/v1/mail/forecast", tag = "mail", params(ForecastQuery),
    responses((status = 200, description = "A page of reminders", body = Page<ForecastBody>)))]
async fn forecast(
    allowed: Allowed<actions::KeepMail>,
    state: web::Data<AppState>,
    query: web::Query<ForecastQuery>,
) -> Result<web::Json<Page<ForecastBody>>, AppError> {
    let (days, cursor) = (u64::from(query.days.unwrap_or(30).clamp(1, 90)), query.cursor);
    let now = state.clock.now();
    let page = state.read(move |conn| service::forecast(conn, &allowed.actor, (now, days), cursor)).await?;
    Ok(web::Json(page.map(ForecastBody::from)))
}

/// What went into the local mailbox (开发信箱), the newest first: mail that left nowhere, because no mail server is set.
#[utoipa::path(get, path = "/api/v1/mail/local-mailbox", tag = "mail", params(PageRequest),
    responses((status = 200, description = "A page of mails", body = Page<MailBody>)))]
async fn list_local_mailbox(
    allowed: Allowed<actions::KeepMail>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<MailBody>>, AppError> {
    if !state.local_mailbox {
        return Err(NotifyError::NoLocalMailbox.into());
    }
    let request = page.into_inner();
    let sent = Some(MailState::Sent);
    let page = state.read(move |conn| service::outbox(conn, &allowed.actor, sent, &request)).await?;
    Ok(web::Json(page.map(MailBody::from)))
}

/// A mail in the local mailbox, as it would have travelled.
#[utoipa::path(get, path = "/api/v1/mail/local-mailbox/{id}", tag = "mail",
    params(("id" = MailId, Path, description = "The mail")),
    responses((status = 200, description = "The mail", content_type = "message/rfc822", body = String)))]
async fn read_local_mail(
    allowed: Allowed<actions::KeepMail>,
    state: web::Data<AppState>,
    id: web::Path<MailId>,
) -> Result<HttpResponse, AppError> {
    if !state.local_mailbox {
        return Err(NotifyError::NoLocalMailbox.into());
    }
    let id = id.into_inner();
    let (_, raw) = state.read(move |conn| service::mail(conn, &allowed.actor, id)).await?;
    let raw = raw.ok_or(NotifyError::WithoutContent { id })?;
    Ok(HttpResponse::Ok().content_type("message/rfc822").body(raw))
}

/// Where the mail of a person goes whom the caller keeps.
#[utoipa::path(get, path = "/api/v1/people/{id}/mail-address", tag = "mail",
    params(("id" = PersonId, Path, description = "The person")),
    responses((status = 200, description = "The address", body = MailAddressBody)))]
async fn read_address(
    allowed: Allowed<actions::KeepMail>,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    Ok(address(state.read(move |conn| people::address_of(conn, &allowed.actor, id)).await?))
}

/// Sets where the mail of a person goes whom the caller keeps; a suspended address is taken up again.
#[utoipa::path(put, path = "/api/v1/people/{id}/mail-address", tag = "mail", request_body = MailAddressRequest,
    params(("id" = PersonId, Path, description = "The person"),
        ("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 200, description = "The address", body = MailAddressBody)))]
async fn set_address(
    allowed: Allowed<actions::KeepMail>,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    version: IfMatch,
    input: Input<MailAddressRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, wanted) = (id.into_inner(), input.value.address);
    let row = state
        .perform(allowed.actor, move |work| people::set_address_of(work, id, version.0, &wanted))
        .await?;
    Ok(address(Some(row)))
}
