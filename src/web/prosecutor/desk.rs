//! The desk (工作台): what waits for the person, what is near or late, and what is new.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::approvals::{self as proposals, ApprovalRow};
use super::clocks::ClockRow;
use super::leads::LeadRow;
use crate::app::AppState;
use crate::approvals;
use crate::auth::policy::{Action, actions, may};
use crate::calendar;
use crate::deadlines::{self, ClockFilter, ClockState};
use crate::flows::FlowError;
use crate::http::{Allowed, AppError, Pages};
use crate::kit::page::PageRequest;
use crate::leads::queries::{self, LeadFilter};
use crate::leads::{LeadId, LeadState};
use crate::matching::alike::service as alike;
use crate::notify::matters;
use crate::web::at::At;
use crate::web::names::Names;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/desk", desk);
}

/// Days that the strip shows.
const STRIP: u64 = 14;

/// A day of the strip, with how many clocks end on it.
#[derive(Serialize)]
struct Day {
    day: NaiveDate,
    weekday: String,
    rests: bool,
    due: usize,
}

/// Something that waits, with a way to it. What does not wait is not shown.
#[derive(Serialize)]
struct Card {
    label: String,
    count: String,
    href: &'static str,
    tone: &'static str,
}

#[derive(Serialize)]
struct DeskView {
    cards: Vec<Card>,
    strip: Vec<Day>,
    overdue: Vec<ClockRow>,
    near: Vec<ClockRow>,
    waiting: Vec<ApprovalRow>,
    mine: Vec<LeadRow>,
    new: Vec<LeadRow>,
}

/// Clocks read for the strip; more are counted as so many.
const CLOCKS: u16 = 200;

/// Clocks of each list that are shown.
const SHOWN: usize = 8;

async fn desk(
    allowed: Allowed<actions::ReadCases>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (language, now, actor) = (at.language, state.clock.now(), allowed.actor.clone());
    let today = now.date();
    let found = state
        .read(move |conn| {
            let scope = &actor.scope;
            let running = |filter| ClockFilter { state: Some(ClockState::Running), ..filter };
            let page = PageRequest { cursor: None, limit: Some(CLOCKS) };
            let mut overdue =
                deadlines::service::list(conn, scope, &running(ClockFilter::overdue(today)), &page)?;
            overdue.items.retain(|clock| !deadlines::service::is_waited_for(clock));
            let within = ClockFilter { due_from: Some(today), ..ClockFilter::within(today, 13) };
            let near = deadlines::service::list(conn, scope, &running(within), &page)?;
            let waiting = approvals::queries::waiting_for(conn, &actor, today, &page)?;
            let few = PageRequest { cursor: None, limit: Some(6) };
            let mut mine = match actor.person {
                Some(person) => {
                    let filter = LeadFilter { handler: Some(person), ..LeadFilter::default() };
                    queries::list(conn, scope, &filter, &PageRequest { cursor: None, limit: Some(50) })?
                }
                None => Vec::new(),
            };
            mine.retain(|lead| crate::leads::state::is_open(lead.state));
            mine.truncate(6);
            let filter = LeadFilter { state: Some(LeadState::Registered), ..LeadFilter::default() };
            let mut new = queries::list(conn, scope, &filter, &few)?;
            new.truncate(6);
            let counts = queries::counts(conn, scope)?;
            let ids: Vec<LeadId> = mine.iter().chain(&new).map(|lead| lead.id).collect();
            let similar = alike::counts(conn, scope, &ids)?;
            let people = mine.iter().chain(&new).filter_map(|lead| lead.handler_id);
            let people = people.chain(waiting.iter().map(|row| row.proposer_id));
            let names = Names::read(conn, people.collect::<Vec<_>>())?;
            let calendar = calendar::service::current(conn)?;
            let shown = [&overdue.items, &near.items].into_iter().flat_map(|rows| rows.iter().take(SHOWN));
            let matters = matters::of(conn, &shown.cloned().collect::<Vec<_>>())?;
            let about = proposals::about(conn, waiting.get(..SHOWN).unwrap_or(&waiting))?;
            Ok::<_, FlowError>((
                overdue,
                near,
                waiting,
                mine,
                new,
                counts,
                similar,
                names,
                calendar,
                (matters, about),
            ))
        })
        .await?;
    let (overdue, near, waiting, mine, new, counts, similar, names, calendar, (matters, about)) = found;
    let count = |state: LeadState| counts.iter().find(|(known, _)| *known == state).map_or(0, |(_, n)| *n);
    let many = |rows: usize, more: bool| if more { format!("{rows}+") } else { rows.to_string() };
    let registered = count(LeadState::Registered) + count(LeadState::Screening);
    let cards = [
        (
            "ui-desk-overdue",
            many(overdue.items.len(), overdue.next.is_some()),
            "/clocks?state=overdue",
            "is-red",
        ),
        ("ui-desk-near", many(near.items.len(), near.next.is_some()), "/clocks", "is-yellow"),
        ("ui-desk-waiting", waiting.len().to_string(), "/approvals", ""),
        (
            "ui-desk-to-screen",
            registered.to_string(),
            if may(&allowed.actor, Action::HandleLeads) { "/screening" } else { "/leads?state=registered" },
            "",
        ),
        ("ui-desk-to-assess", count(LeadState::Evaluating).to_string(), "/leads?state=evaluating", ""),
    ];
    let cards = cards
        .into_iter()
        .filter(|(_, count, _, _)| count != "0")
        .map(|(key, count, href, tone)| Card { label: at.text(key), count, href, tone });
    let mut due: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for day in near.items.iter().filter_map(|clock| clock.due) {
        *due.entry(day).or_default() += 1;
    }
    let strip = (0..STRIP).filter_map(|ahead| today.checked_add_days(Days::new(ahead))).map(|day| Day {
        day,
        weekday: at.text(&format!("ui-weekday-{}", chrono::Datelike::weekday(&day).num_days_from_monday())),
        rests: calendar.is_rest_day(day),
        due: due.get(&day).copied().unwrap_or(0),
    });
    let clocks = |rows: &[deadlines::Clock]| -> Vec<ClockRow> {
        let shown = rows.iter().take(SHOWN);
        shown.map(|clock| ClockRow::among(clock, &matters, today, (&names, language))).collect()
    };
    let leads = |rows: &[crate::leads::Lead]| -> Vec<LeadRow> {
        rows.iter().map(|lead| LeadRow::of(lead, &similar, (&names, language))).collect()
    };
    let view = DeskView {
        cards: cards.collect(),
        strip: strip.collect(),
        overdue: clocks(&overdue.items),
        near: clocks(&near.items),
        waiting: (waiting.iter().zip(about))
            .map(|(row, about)| ApprovalRow::of(row, about, (&names, language)))
            .collect(),
        mine: leads(&mine),
        new: leads(&new),
    };
    at.page(&state, &allowed.actor, "pages/prosecutor/desk.html", view).await
}
