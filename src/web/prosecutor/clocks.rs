//! Clocks: those in sight by their dates, and one with the sheet that explains its date.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::deadlines::{self, Clock, ClockFilter, ClockId, ClockState, Sheet};
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages};
use crate::kit::page::Page;
use crate::notify::matters::{self, Matter};
use crate::web::at::At;
use crate::web::export::{self, Column, Ending, Export, day, text};
use crate::web::form::of_language;
use crate::web::lamp::{Lamp, rule_name};
use crate::web::list::{List, Moment, Tab};
use crate::web::names::Names;
use crate::web::render::with_weekday;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/clocks", list);
    p.get("/clocks.csv", sheet);
    p.get("/clocks.xlsx", sheet);
    p.get("/clocks/{id}", one);
}

/// A clock as lists show it.
#[derive(Debug, Serialize)]
pub(super) struct ClockRow {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) lamp: Lamp,
    pub(super) due: Option<NaiveDate>,
    pub(super) started_on: NaiveDate,
    pub(super) office: String,
    pub(super) about: Option<About>,
    pub(super) hard: bool,
    pub(super) provisional: bool,
}

/// What a clock belongs to: by its kind, or where it stands among others by its title with number and agency below.
#[derive(Debug, Serialize)]
pub(super) struct About {
    href: String,
    label: String,
    sub: String,
}

/// The record of a clock that has a page.
fn about(clock: &Clock, language: Language) -> Option<About> {
    let (href, key) = match (clock.subject_kind.as_str(), clock.case_id) {
        ("lead", _) => (format!("/leads/{}", clock.subject_id), "ui-about-lead"),
        ("recommendation", _) => {
            (format!("/recommendations/{}", clock.subject_id), "ui-about-recommendation")
        }
        (_, Some(case)) => (format!("/cases/{case}"), "ui-about-case"),
        (_, None) => return None,
    };
    Some(About { href, label: language.text(key, &[]), sub: String::new() })
}

impl ClockRow {
    pub(super) fn of(clock: &Clock, today: NaiveDate, (names, language): (&Names, Language)) -> Self {
        Self {
            href: format!("/clocks/{}", clock.id),
            name: rule_name(clock, language),
            lamp: Lamp::of(clock, today, language),
            due: clock.due,
            started_on: clock.started_on,
            office: names.office(clock.office_id),
            about: about(clock, language),
            hard: clock.hard,
            provisional: clock.provisional,
        }
    }

    /// The same, saying which matter it is.
    pub(super) fn among(
        clock: &Clock,
        matters: &BTreeMap<ClockId, Matter>,
        today: NaiveDate,
        names: (&Names, Language),
    ) -> Self {
        let mut row = Self::of(clock, today, names);
        if let (Some(about), Some(matter)) = (row.about.as_mut(), matters.get(&clock.id)) {
            let mut said = [&matter.title, &matter.number, &matter.agency].into_iter().flatten().cloned();
            if let Some(first) = said.next() {
                about.label = first;
                about.sub = said.collect::<Vec<_>>().join(" · ");
            }
        }
        row
    }
}

#[derive(Serialize)]
struct ClocksView {
    list: List,
    tabs: Vec<Tab>,
    rows: Vec<ClockRow>,
}

async fn list(
    allowed: Allowed<actions::ReadDeadlines>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (today, language) = (state.clock.now().date(), at.language);
    let (filter, chosen) = narrowed(&at, today);
    let (page, scope) = (List::page(&at), allowed.actor.scope.clone());
    let (rows, names, matters) = state
        .read(move |conn| {
            let rows: Page<Clock> = deadlines::service::list(conn, &scope, &filter, &page)?;
            let names = Names::read(conn, [])?;
            let matters = matters::of(conn, &rows.items)?;
            Ok::<_, deadlines::DeadlineError>((rows, names, matters))
        })
        .await?;
    let tabs = ["near", "overdue", "running", "paused", "met"].into_iter().map(|code| Tab {
        code: code.to_owned(),
        label: at.text(&format!("ui-clocks-{code}")),
        count: None,
        here: code == chosen,
    });
    let view = ClocksView {
        list: List::of(&at, "", rows.next),
        tabs: tabs.collect(),
        rows: rows
            .items
            .iter()
            .map(|clock| ClockRow::among(clock, &matters, today, (&names, language)))
            .collect(),
    };
    at.page(&state, &allowed.actor, "pages/prosecutor/clocks.html", view).await
}

/// What an address narrows the list to, and the tab that is.
fn narrowed(at: &At, today: NaiveDate) -> (ClockFilter, &'static str) {
    let of = |state: ClockState| ClockFilter { state: Some(state), ..ClockFilter::default() };
    match at.param("state") {
        Some("overdue") => {
            (ClockFilter { state: Some(ClockState::Running), ..ClockFilter::overdue(today) }, "overdue")
        }
        Some("running") => (of(ClockState::Running), "running"),
        Some("paused") => (of(ClockState::Paused), "paused"),
        Some("met") => (of(ClockState::Met), "met"),
        _ => (ClockFilter { state: Some(ClockState::Running), ..ClockFilter::within(today, 14) }, "near"),
    }
}

/// What the columns of the list show.
const COLUMNS: &[Column<ClockRow>] = &[
    ("ui-lamp", |row| text(row.lamp.text())),
    ("ui-clock-what", |row| text(&row.name)),
    ("ui-clock-of", |row| text(row.about.as_ref().map_or("", |about| &about.label))),
    ("ui-number", |row| text(row.about.as_ref().map_or("", |about| &about.sub))),
    ("ui-due", |row| day(row.due)),
    ("ui-started", |row| day(Some(row.started_on))),
    ("ui-office", |row| text(&row.office)),
];

async fn sheet(
    allowed: Allowed<actions::ReadDeadlines>,
    at: At,
    state: web::Data<AppState>,
    ending: Ending,
) -> Result<HttpResponse, AppError> {
    let (actor, today, language) = (allowed.actor, state.clock.now().date(), at.language);
    let export = Export::of((&at, ending), ("clocks", "ui-menu-clocks"), COLUMNS);
    let ((filter, _), scope) = (narrowed(&at, today), actor.scope.clone());
    export::send(&state, actor, export, move |conn, page| {
        let rows = deadlines::service::list(conn, &scope, &filter, page)?;
        let names = Names::read(conn, [])?;
        let matters = matters::of(conn, &rows.items)?;
        let row = |clock| ClockRow::among(&clock, &matters, today, (&names, language));
        Ok::<_, deadlines::DeadlineError>(rows.map(row))
    })
    .await
}

#[derive(Serialize)]
struct StepView {
    word: String,
    text: String,
}

#[derive(Serialize)]
struct ClockView {
    row: ClockRow,
    rule: String,
    article: String,
    start: String,
    consequence: String,
    note: String,
    length: String,
    nominal: Option<NaiveDate>,
    earliest: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    remaining: Option<i64>,
    steps: Vec<StepView>,
    assumptions: Vec<String>,
    reminders: Vec<NaiveDate>,
    pack: String,
    pack_version: i32,
    calendar_version: i32,
    story: Vec<Moment>,
}

async fn one(
    allowed: Allowed<actions::ReadDeadlines>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ClockId>,
) -> Result<HttpResponse, AppError> {
    let (today, language, id) = (state.clock.now().date(), at.language, id.into_inner());
    let scope = allowed.actor.scope.clone();
    let (clock, events, sheet, names, matters) = state
        .read(move |conn| {
            let (clock, events, sheet) = deadlines::service::explained(conn, &scope, id)?;
            let people = events.iter().flat_map(|event| [event.recorded_by, event.undone_by]);
            let names = Names::read(conn, people.flatten().collect::<Vec<_>>())?;
            let matters = matters::of(conn, std::slice::from_ref(&clock))?;
            Ok::<_, deadlines::DeadlineError>((clock, events, sheet, names, matters))
        })
        .await?;
    let story = events.iter().rev().map(|event| {
        let mut what = word!(language, event.kind);
        if let (Some(count), Some(unit)) = (event.length_count, event.length_unit) {
            let length = deadlines::Length { count, unit };
            what.push_str(&format!(" {}", of_language(language, &length.to_string(), &length.en())));
        }
        if let Some(until) = event.until {
            what.push_str(&format!(" – {}", with_weekday(language, until)));
        }
        if !event.reason.is_empty() {
            what.push_str(&format!(" · {}", event.reason));
        }
        if event.undone_at.is_some() {
            what.push_str(&format!(" · {}", at.text("ui-undone")));
        }
        let who = Some(names.person(event.recorded_by)).filter(|name| !name.is_empty());
        Moment { when: with_weekday(language, event.on_date), who, what }
    });
    let row = ClockRow::among(&clock, &matters, today, (&names, language));
    let view = ClockView { story: story.collect(), ..shown(sheet, row, language) };
    at.page(&state, &allowed.actor, "pages/prosecutor/clock.html", view).await
}

fn shown(sheet: Sheet, row: ClockRow, language: Language) -> ClockView {
    let told = |text: &deadlines::Text| of_language(language, &text.zh, &text.en).to_owned();
    let steps = sheet.steps.iter().map(|step| StepView {
        word: word!(language, step.code),
        text: of_language(language, &step.zh, &step.en).to_owned(),
    });
    let assumptions =
        sheet.assumptions.iter().map(|point| of_language(language, point.zh, point.en).to_owned());
    ClockView {
        row,
        article: told(&sheet.article),
        start: told(&sheet.start),
        consequence: told(&sheet.consequence),
        note: told(&sheet.note),
        length: of_language(language, &sheet.length.to_string(), &sheet.length.en()).to_owned(),
        nominal: sheet.nominal,
        earliest: sheet.earliest,
        closed_on: sheet.closed_on,
        remaining: sheet.remaining_days,
        steps: steps.collect(),
        assumptions: assumptions.collect(),
        reminders: sheet.reminders,
        rule: sheet.rule,
        pack: sheet.pack,
        pack_version: sheet.pack_version,
        calendar_version: sheet.calendar_version,
        story: Vec::new(),
    }
}
