//! What one is told, where and how.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::deadlines::{Clock, ClockId, ClockState, Text};
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{PersonId, Timestamp};
use crate::notify::service::{self, Described};
use crate::notify::{
    Language, MailAddress, MailKind, Notice, NoticeId, NoticeKind, NoticeState, NotifyError, Preferences,
    people,
};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_notices);
    route!(r, count_notices);
    route!(r, read_notice);
    route!(r, read_own_address);
    route!(r, set_own_address);
    route!(r, read_preferences);
    route!(r, set_preferences);
}

/// The clock that a notice is about, as it stands now.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeClockBody {
    /// Its id.
    pub id: ClockId,
    /// Its rule.
    pub rule: String,
    /// What is to be done within it.
    pub what: Option<Text>,
    /// Whether the text of a law or rule sets the limit.
    pub hard: bool,
    /// Where it stands.
    pub state: ClockState,
    /// Its last day.
    pub due: Option<NaiveDate>,
    /// Days left on the day of the request; negative when it is over.
    pub days_left: Option<i64>,
    /// The kind of record to which it belongs.
    pub subject_kind: String,
    /// The id of that record.
    pub subject_id: i64,
}

/// What one is told of one thing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OwnNoticeBody {
    /// Its id.
    pub id: NoticeId,
    /// About what.
    pub kind: NoticeKind,
    /// Where it stands.
    pub state: NoticeState,
    /// The number of the document, the case or the lead.
    pub number: Option<String>,
    /// The title of the document or the case.
    pub title: Option<String>,
    /// The clock.
    pub clock: Option<NoticeClockBody>,
    /// Days from the last day; 0 for a correction.
    pub rung: Option<i32>,
    /// The day of the rung.
    pub on: NaiveDate,
    /// The last day that it names.
    pub due: Option<NaiveDate>,
    /// Of a correction: the last day that was named before.
    pub was: Option<NaiveDate>,
    /// Of a suspended address: whose.
    pub about_id: Option<PersonId>,
    /// Of an urging: the agency's line of the document, where it stands.
    pub addressee_id: Option<i64>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When its mail was taken, or it was shown here alone.
    pub told_at: Option<Timestamp>,
    /// When it was read here.
    pub read_at: Option<Timestamp>,
}

fn body(described: Described, today: NaiveDate) -> OwnNoticeBody {
    let Described { notice, clock, what, number, title, line } = described;
    let Notice {
        id,
        person_id: _,
        kind,
        clock_id: _,
        clock_version: _,
        rung,
        on_date,
        due,
        was,
        about_id,
        state,
        mail_id: _,
        made_at,
        told_at,
        read_at,
        urging_id,
    } = notice;
    let clock = clock.map(|clock: Clock| NoticeClockBody {
        id: clock.id,
        days_left: clock.days_left(today),
        rule: clock.rule,
        what: what.cloned(),
        hard: clock.hard,
        state: clock.state,
        due: clock.due,
        subject_kind: clock.subject_kind,
        subject_id: clock.subject_id,
    });
    OwnNoticeBody {
        id,
        kind,
        state,
        number,
        title,
        clock,
        rung,
        on: on_date,
        due,
        was,
        about_id,
        addressee_id: urging_id.and(line),
        made_at,
        told_at,
        read_at,
    }
}

/// Whoever signs in is a person.
pub(super) fn own(person: Option<PersonId>) -> Result<PersonId, NotifyError> {
    person.ok_or(NotifyError::PersonNotFound { id: PersonId(0) })
}

/// Which notices are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    /// Only those that were not read; all when absent.
    #[serde(default)]
    pub unread: bool,
}

/// The caller's notices, the newest first. Those that moved before they left, or were passed over, are left out.
#[utoipa::path(get, path = "/api/v1/notices", tag = "notices", params(PageRequest, NoticeQuery),
    responses((status = 200, description = "A page of notices", body = Page<OwnNoticeBody>)))]
async fn list_notices(
    allowed: Allowed<actions::ReadNotices>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
    query: web::Query<NoticeQuery>,
) -> Result<web::Json<Page<OwnNoticeBody>>, AppError> {
    let person = own(allowed.actor.person)?;
    let (request, unread, today) = (page.into_inner(), query.unread, state.clock.now().date());
    let page = state
        .read(move |conn| {
            let Page { items, next } = service::page(conn, person, unread, &request)?;
            Ok::<_, NotifyError>(Page { items: service::described(conn, items)?, next })
        })
        .await?;
    Ok(web::Json(page.map(|described| body(described, today))))
}

/// How many notices there are.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeCount {
    /// Not read yet.
    pub unread: i64,
}

/// How many notices the caller has not read.
#[utoipa::path(get, path = "/api/v1/notices/count", tag = "notices",
    responses((status = 200, description = "The count", body = NoticeCount)))]
async fn count_notices(
    allowed: Allowed<actions::ReadNotices>,
    state: web::Data<AppState>,
) -> Result<web::Json<NoticeCount>, AppError> {
    let person = own(allowed.actor.person)?;
    let unread = state.read(move |conn| service::unread(conn, person)).await?;
    Ok(web::Json(NoticeCount { unread }))
}

/// What was read.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingRequest {
    /// Everything up to this notice; it alone when absent.
    #[serde(default)]
    pub up_to: bool,
}

/// Notes that the caller read a notice.
#[utoipa::path(post, path = "/api/v1/notices/{id}/readings", tag = "notices", request_body = ReadingRequest,
    params(("id" = NoticeId, Path, description = "The notice")),
    responses((status = 200, description = "What is left", body = NoticeCount)))]
async fn read_notice(
    allowed: Allowed<actions::ReadNotices>,
    state: web::Data<AppState>,
    id: web::Path<NoticeId>,
    input: Input<ReadingRequest>,
) -> Result<web::Json<NoticeCount>, AppError> {
    let (person, id, up_to) = (own(allowed.actor.person)?, id.into_inner(), input.value.up_to);
    let unread =
        state.perform(allowed.actor, move |work| service::mark_read(work, person, id, up_to)).await?;
    Ok(web::Json(NoticeCount { unread }))
}

/// Where mail goes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MailAddressBody {
    /// The address; none while there is none.
    pub address: Option<String>,
    /// Whether nothing is sent there any more, because it refused mail three times. Setting it anew takes it up again.
    pub suspended: bool,
    /// Hard refusals since the last mail that arrived.
    pub refusals: i32,
    /// What the mail server said last when it refused.
    pub fault: Option<String>,
    /// When that was.
    pub faulted_at: Option<Timestamp>,
    /// The version a change has to name; 0 while there is none.
    pub version: i32,
}

/// An address as it is sent, with its version.
pub(super) fn address(row: Option<MailAddress>) -> HttpResponse {
    let body = match row {
        Some(MailAddress {
            person_id: _,
            address,
            suspended,
            refusals,
            fault,
            faulted_at,
            set_at: _,
            version,
        }) => MailAddressBody { address: Some(address), suspended, refusals, fault, faulted_at, version },
        None => MailAddressBody {
            address: None,
            suspended: false,
            refusals: 0,
            fault: None,
            faulted_at: None,
            version: 0,
        },
    };
    tagged(body.version, &body)
}

/// Where mail is to go.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailAddressRequest {
    /// The address.
    pub address: String,
}

/// Where the caller's mail goes.
#[utoipa::path(get, path = "/api/v1/mail/address", tag = "notices",
    responses((status = 200, description = "The address", body = MailAddressBody)))]
async fn read_own_address(
    allowed: Allowed<actions::ReadNotices>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let person = own(allowed.actor.person)?;
    Ok(address(state.read(move |conn| people::own_address(conn, person)).await?))
}

/// Sets where the caller's mail goes.
#[utoipa::path(put, path = "/api/v1/mail/address", tag = "notices", request_body = MailAddressRequest,
    params(("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 200, description = "The address", body = MailAddressBody)))]
async fn set_own_address(
    allowed: Allowed<actions::ReadNotices>,
    state: web::Data<AppState>,
    version: IfMatch,
    input: Input<MailAddressRequest>,
) -> Result<HttpResponse, AppError> {
    let (person, wanted) = (own(allowed.actor.person)?, input.value.address);
    let row = state
        .perform(allowed.actor, move |work| people::set_address(work, person, version.0, &wanted))
        .await?;
    Ok(address(Some(row)))
}

/// How one wants to be told.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticePreferences {
    /// In which language.
    pub language: Language,
    /// One mail for everything that falls due together, or one for each.
    pub digest: bool,
    /// From when on mail may leave on a working day, in minutes after midnight in China. The last day of a limit of
    /// the law leaves at any hour.
    pub from_minute: i32,
    /// Until when.
    pub to_minute: i32,
    /// Kinds of mail that are not wanted: `soft_reminder` (of limits that no law sets) and `digest`. What the law sets
    /// cannot be muted.
    #[serde(default)]
    pub muted: Vec<MailKind>,
}

fn preferences_body(row: Preferences) -> HttpResponse {
    let muted = row.muted();
    let Preferences { language, digest, from_minute, to_minute, soft_muted: _, version, digests_muted: _ } =
        row;
    tagged(version, &NoticePreferences { language, digest, from_minute, to_minute, muted })
}

/// How the caller wants to be told; version 0 while nothing was set.
#[utoipa::path(get, path = "/api/v1/mail/preferences", tag = "notices",
    responses((status = 200, description = "The preferences", body = NoticePreferences)))]
async fn read_preferences(
    allowed: Allowed<actions::ReadNotices>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let person = own(allowed.actor.person)?;
    Ok(preferences_body(state.read(move |conn| people::preferences(conn, person)).await?))
}

/// Sets how the caller wants to be told.
#[utoipa::path(put, path = "/api/v1/mail/preferences", tag = "notices", request_body = NoticePreferences,
    params(("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 200, description = "The preferences", body = NoticePreferences)))]
async fn set_preferences(
    allowed: Allowed<actions::ReadNotices>,
    state: web::Data<AppState>,
    version: IfMatch,
    input: Input<NoticePreferences>,
) -> Result<HttpResponse, AppError> {
    let person = own(allowed.actor.person)?;
    let NoticePreferences { language, digest, from_minute, to_minute, muted } = input.value;
    let wanted = Preferences {
        language,
        digest,
        from_minute,
        to_minute,
        version: version.0,
        ..Preferences::default()
    };
    let row = state
        .perform(allowed.actor, move |work| people::set_preferences(work, person, &wanted, &muted))
        .await?;
    Ok(preferences_body(row))
}
