//! The outbox: what waits, what was refused and is sent again, and what goes out in the next 30 days. No content of a mail
//! is shown.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::deadlines;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::Timestamp;
use crate::kit::page::PageRequest;
use crate::notify::service::{self, Forecast};
use crate::notify::{Mail, MailId, MailState, NotifyError};
use crate::web::at::At;
use crate::web::form::of_language;
use crate::web::list::{List, Tab};
use crate::web::names::Names;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/mails", list);
    p.get("/mails/forecast", forecast);
    p.post("/mails/{id}/again", again);
}

/// How far the forecast looks.
const DAYS: u64 = 30;

/// A mail of the outbox.
#[derive(Serialize)]
struct MailView {
    id: MailId,
    person: String,
    state: String,
    is_dead: bool,
    next_at: Option<Timestamp>,
    attempts: i32,
    address: Option<String>,
    subject: Option<String>,
    answer: Option<String>,
    made_at: Timestamp,
    ended_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct MailsView {
    list: List,
    tabs: Vec<Tab>,
    rows: Vec<MailView>,
}

async fn list(
    allowed: Allowed<actions::KeepMail>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let wanted = at.param("state").and_then(MailState::from_code);
    let (page, actor) = (List::page(&at), allowed.actor.clone());
    let (rows, names) = state
        .read(move |conn| {
            let rows = service::outbox(conn, &actor, wanted, &page)?;
            let names = Names::read(conn, rows.items.iter().map(|row| row.person_id))?;
            Ok::<_, NotifyError>((rows, names))
        })
        .await?;
    let view = |row: Mail| MailView {
        id: row.id,
        person: names.person(Some(row.person_id)),
        state: word!(at.language, row.state),
        is_dead: row.state == MailState::Dead,
        next_at: (row.state == MailState::Queued).then_some(row.next_at),
        attempts: row.attempts,
        address: row.address,
        subject: row.subject,
        answer: row.answer,
        made_at: row.made_at,
        ended_at: row.ended_at,
    };
    let all = Tab { code: String::new(), label: at.text("ui-all"), count: None, here: wanted.is_none() };
    let tabs = MailState::ALL.iter().map(|state| Tab {
        code: state.code().to_owned(),
        label: word!(at.language, state),
        count: None,
        here: wanted == Some(*state),
    });
    let view = MailsView {
        list: List::of(&at, "", rows.next),
        tabs: std::iter::once(all).chain(tabs).collect(),
        rows: rows.items.into_iter().map(view).collect(),
    };
    at.page(&state, &allowed.actor, "pages/keeping/mails.html", view).await
}

async fn again(
    allowed: Allowed<actions::KeepMail>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<MailId>,
    _posted: Posted,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    state.perform(allowed.actor, move |work| service::send_again(work, id)).await?;
    Ok(at.done("/mails?state=queued", "said-mail_again"))
}

/// A reminder that is still to come.
#[derive(Serialize)]
struct ComingView {
    rule: String,
    person: String,
    office: String,
    rung: i32,
    on: NaiveDate,
    due: NaiveDate,
    leaves_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct ForecastView {
    list: List,
    rows: Vec<ComingView>,
}

async fn forecast(
    allowed: Allowed<actions::KeepMail>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let PageRequest { cursor, .. } = List::page(&at);
    let (now, actor) = (state.clock.now(), allowed.actor.clone());
    let (rows, names) = state
        .read(move |conn| {
            let rows = service::forecast(conn, &actor, (now, DAYS), cursor)?;
            let names = Names::read(conn, rows.items.iter().map(|row| row.person))?;
            Ok::<_, NotifyError>((rows, names))
        })
        .await?;
    let name = |rule: &str| {
        let found = deadlines::packs().iter().find_map(|pack| pack.rule(rule));
        found.map_or_else(
            || rule.to_owned(),
            |rule| of_language(at.language, &rule.name.zh, &rule.name.en).to_owned(),
        )
    };
    let view = |row: Forecast| ComingView {
        rule: name(&row.rule),
        person: names.person(Some(row.person)),
        office: names.office(row.office),
        rung: row.rung,
        on: row.on,
        due: row.due,
        leaves_at: row.leaves_at,
    };
    let view =
        ForecastView { list: List::of(&at, "", rows.next), rows: rows.items.into_iter().map(view).collect() };
    at.page(&state, &allowed.actor, "pages/keeping/forecast.html", view).await
}
