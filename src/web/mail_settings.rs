//! Where and how one is told by mail: the address, the language, the hours, what is muted; and the calendar feeds.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::at::At;
use super::form::{Choice, Form, wrong};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Fields, PersonId, Timestamp};
use crate::notify::{
    CalendarFeed, CalendarFeedId, Language, MailAddress, MailKind, NotifyError, Preferences, feeds, people,
};
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/account/mail", page);
    p.post("/account/mail/address", set_address);
    p.post("/account/mail/preferences", set_preferences);
    p.post("/account/mail/feeds", make_feed);
    p.post("/account/mail/feeds/{id}/revocation", revoke_feed);
}

/// A kind of mail, and whether one may do without it.
#[derive(Serialize)]
struct KindView {
    code: &'static str,
    word: String,
    may_be_muted: bool,
}

/// A calendar feed.
#[derive(Serialize)]
struct FeedView {
    id: CalendarFeedId,
    of_agency: bool,
    made_at: Timestamp,
    revoked_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct MailView {
    address_version: i32,
    suspended: bool,
    fault: Option<String>,
    preferences_version: i32,
    languages: Vec<Choice>,
    kinds: Vec<KindView>,
    feeds: Vec<FeedView>,
    /// The address of a feed that was just made; it is shown once.
    made: Option<String>,
    is_agency: bool,
    address: Form,
    preferences: Form,
}

fn own(actor: &Actor) -> Result<PersonId, AppError> {
    Ok(actor.person.ok_or(NotifyError::PersonNotFound { id: PersonId(0) })?)
}

/// Minutes after midnight as a form has them.
fn hour(minute: i32) -> String {
    // A day ends at midnight.
    let minute = minute % 1_440;
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// What of the page came back refused.
enum Refused<'a> {
    Address(&'a Posted, &'a AppError),
    Preferences(&'a Posted, &'a AppError),
}

async fn view(
    state: &AppState,
    actor: &Actor,
    at: &At,
    refused: Option<Refused<'_>>,
) -> Result<MailView, AppError> {
    let (person, agency) = (own(actor)?, actor.agency);
    let (address, wanted, feeds) = state
        .read(move |conn| {
            let address = people::own_address(conn, person)?;
            let wanted = people::preferences(conn, person)?;
            Ok::<_, NotifyError>((address, wanted, feeds::list(conn, person, agency)?))
        })
        .await?;
    let kept = address.as_ref().map(|row| row.address.clone()).unwrap_or_default();
    let mut fresh = Posted::default()
        .with("language", wanted.language.code())
        .with("digest", if wanted.digest { "yes" } else { "" })
        .with("from", hour(wanted.from_minute))
        .with("to", hour(wanted.to_minute));
    for kind in wanted.muted() {
        fresh = fresh.with(&format!("muted-{kind}"), "yes");
    }
    let (mut of_address, mut of_preferences) =
        (Form::of(&Posted::default().with("address", kept)), Form::of(&fresh));
    match refused {
        Some(Refused::Address(posted, error)) => of_address = Form::refused(posted, error, at),
        Some(Refused::Preferences(posted, error)) => of_preferences = Form::refused(posted, error, at),
        None => {}
    }
    let (suspended, fault, address_version) = match address {
        Some(MailAddress { suspended, fault, version, .. }) => (suspended, fault, version),
        None => (false, None, 0),
    };
    let feed = |row: CalendarFeed| FeedView {
        id: row.id,
        of_agency: row.agency_id.is_some(),
        made_at: row.made_at,
        revoked_at: row.revoked_at,
    };
    Ok(MailView {
        address_version,
        suspended,
        fault,
        preferences_version: wanted.version,
        languages: choices!(at.language, Language),
        kinds: MailKind::ALL
            .iter()
            .map(|kind| KindView {
                code: kind.code(),
                word: word!(at.language, kind),
                may_be_muted: kind.may_be_muted(),
            })
            .collect(),
        feeds: feeds.into_iter().map(feed).collect(),
        made: None,
        is_agency: actor.agency.is_some(),
        address: of_address,
        preferences: of_preferences,
    })
}

async fn page(
    allowed: Allowed<actions::ReadNotices>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let view = view(&state, &allowed.actor, &at, None).await?;
    at.page(&state, &allowed.actor, "pages/account/mail.html", view).await
}

async fn set_address(
    allowed: Allowed<actions::ReadNotices>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (person, actor) = (own(&allowed.actor)?, allowed.actor);
    let (version, address) = (posted.version(), posted.text("address").to_owned());
    let done = state
        .perform(actor.clone(), move |work| people::set_address(work, person, version, &address).map(drop))
        .await;
    match done.map_err(AppError::from) {
        Ok(()) => Ok(at.done("/account/mail", "said-mail_kept")),
        Err(error) if error.is_about_the_form() => {
            let view = view(&state, &actor, &at, Some(Refused::Address(&posted, &error))).await?;
            at.again(&state, &actor, "pages/account/mail.html", view).await
        }
        Err(error) => Err(error),
    }
}

/// What the form says: hours as `HH:MM`.
fn told(posted: &Posted) -> Result<(Preferences, Vec<MailKind>), AppError> {
    let mut fields = Fields::new();
    let language = posted.code(&mut fields, "language", Language::from_code);
    let language = posted.required(&mut fields, "language", language);
    let mut minute = |name: &str| {
        let text = posted.text(name);
        let parts = text.split_once(':').and_then(|(hour, minute)| {
            Some((hour.parse::<i32>().ok()?, minute.get(..2)?.parse::<i32>().ok()?))
        });
        fields.check(parts.is_some(), name, "malformed", "08:30");
        parts.map(|(hour, minute)| hour * 60 + minute)
    };
    let (from, to) = (minute("from"), minute("to"));
    fields.finish().map_err(NotifyError::from)?;
    let (Some(language), Some(from_minute), Some(to_minute)) = (language, from, to) else {
        return Err(wrong("from", "required"));
    };
    let muted = MailKind::ALL.iter().copied().filter(|kind| posted.ticked(&format!("muted-{kind}")));
    let wanted = Preferences {
        language,
        digest: posted.ticked("digest"),
        from_minute,
        // Midnight ends the day.
        to_minute: if to_minute == 0 { 1_440 } else { to_minute },
        version: posted.version(),
        ..Preferences::default()
    };
    Ok((wanted, muted.collect()))
}

async fn set_preferences(
    allowed: Allowed<actions::ReadNotices>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (person, actor) = (own(&allowed.actor)?, allowed.actor);
    let done = match told(&posted) {
        Ok((wanted, muted)) => state
            .perform(actor.clone(), move |work| {
                people::set_preferences(work, person, &wanted, &muted).map(drop)
            })
            .await
            .map_err(AppError::from),
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(at.done("/account/mail", "said-mail_kept")),
        Err(error) if error.is_about_the_form() => {
            let view = view(&state, &actor, &at, Some(Refused::Preferences(&posted, &error))).await?;
            at.again(&state, &actor, "pages/account/mail.html", view).await
        }
        Err(error) => Err(error),
    }
}

async fn make_feed(
    allowed: Allowed<actions::ReadNotices>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (person, actor) = (own(&allowed.actor)?, allowed.actor);
    let of = if posted.text("of") == "agency" { actor.agency } else { None };
    let (_, token) = state.perform(actor.clone(), move |work| feeds::make(work, person, of)).await?;
    let mut view = view(&state, &actor, &at, None).await?;
    view.made = Some(feeds::address(&state.site, &token));
    at.page(&state, &actor, "pages/account/mail.html", view).await
}

async fn revoke_feed(
    allowed: Allowed<actions::ReadNotices>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CalendarFeedId>,
    _posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (person, agency, id) = (own(&allowed.actor)?, allowed.actor.agency, id.into_inner());
    state.perform(allowed.actor, move |work| feeds::revoke(work, (person, agency), id)).await?;
    Ok(at.done("/account/mail", "said-feed_revoked"))
}
