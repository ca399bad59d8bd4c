//! Rest days and make-up workdays: a year as its notice orders it, the versions, and the import of a notice, which says
//! before it counts what it would move.

use actix_web::{HttpResponse, web};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::calendar::{self, Calendar, CalendarError, DayKind, Import, NoticeYear};
use crate::deadlines::{self, Preview};
use crate::http::{Allowed, AppError, Pages, Posted, once};
use crate::kit::{Fields, OfficeId, Timestamp};
use crate::web::at::At;
use crate::web::form::Form;
use crate::web::names::Names;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/holidays", page);
    p.get("/holidays/import", import_page);
    p.post("/holidays/preview", preview);
    p.post("/holidays/import", import);
}

/// A day of a month.
#[derive(Serialize)]
struct DayView {
    day: u32,
    /// `work`, `weekend`, `holiday` or `makeup`.
    kind: &'static str,
    /// The holiday it belongs to; empty for an ordinary day.
    name: String,
}

#[derive(Serialize)]
struct MonthView {
    month: u32,
    /// Days of the week that have passed when it begins, from Monday on.
    before: usize,
    days: Vec<DayView>,
}

/// A holiday with its days in a row.
#[derive(Serialize)]
struct SpanView {
    name: String,
    from: NaiveDate,
    to: NaiveDate,
    off: bool,
    days: usize,
}

#[derive(Serialize)]
struct VersionView {
    number: i32,
    note: String,
    made_at: Timestamp,
    made_by: String,
    here: bool,
}

#[derive(Serialize)]
struct HolidaysView {
    year: i32,
    years: Vec<i32>,
    version: i32,
    /// Whether there is a notice for the year.
    published: bool,
    source: String,
    papers: Vec<String>,
    months: Vec<MonthView>,
    spans: Vec<SpanView>,
    rest_days: usize,
    work_days: usize,
    versions: Vec<VersionView>,
    keeps: bool,
}

async fn page(
    allowed: Allowed<actions::ReadDeadlines>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (today, number) = (state.clock.now().date(), at.parsed::<i32>("version"));
    let year = at.parsed("year").filter(|year| (1990..=2200).contains(year)).unwrap_or_else(|| today.year());
    let (calendar, versions, names) = state
        .read(move |conn| {
            let calendar = match number {
                Some(number) => calendar::service::version(conn, number)?,
                None => calendar::service::current(conn)?,
            };
            let versions = calendar::service::versions(conn)?;
            let names = Names::read(conn, versions.iter().filter_map(|version| version.made_by))?;
            Ok::<_, CalendarError>((calendar, versions, names))
        })
        .await?;
    let notice = calendar.published_years().find(|notice| notice.year == year);
    let mut years: Vec<i32> = calendar.published_years().map(|notice| notice.year).collect();
    years.extend(years.last().map(|last| last + 1));
    if !years.contains(&year) {
        years.push(year);
        years.sort_unstable();
    }
    let months: Vec<MonthView> = (1..=12).filter_map(|month| month_of(&calendar, year, month)).collect();
    let days = || months.iter().flat_map(|month| &month.days);
    let versions = versions.into_iter().map(|version| VersionView {
        here: version.number == calendar.version(),
        number: version.number,
        note: version.note,
        made_at: version.made_at,
        made_by: names.person(version.made_by),
    });
    let view = HolidaysView {
        year,
        years,
        version: calendar.version(),
        published: notice.is_some(),
        source: notice.map(|notice| notice.source.clone()).unwrap_or_default(),
        papers: notice.map(|notice| notice.papers.clone()).unwrap_or_default(),
        spans: notice.map(spans).unwrap_or_default(),
        rest_days: days().filter(|day| matches!(day.kind, "weekend" | "holiday")).count(),
        work_days: days().filter(|day| matches!(day.kind, "work" | "makeup")).count(),
        versions: versions.collect(),
        keeps: may(&allowed.actor, Action::KeepCalendars),
        months,
    };
    at.page(&state, &allowed.actor, "pages/keeping/holidays.html", view).await
}

fn month_of(calendar: &Calendar, year: i32, month: u32) -> Option<MonthView> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let days = first.iter_days().take_while(|day| day.month() == month).map(|day| {
        let (kind, name) = match calendar.kind(day) {
            DayKind::Workday => ("work", ""),
            DayKind::Weekend => ("weekend", ""),
            DayKind::Holiday(name) => ("holiday", name),
            DayKind::MakeUpWorkday(name) => ("makeup", name),
        };
        DayView { day: day.day(), kind, name: name.to_owned() }
    });
    let before = usize::try_from(first.weekday().num_days_from_monday()).unwrap_or_default();
    Some(MonthView { month, before, days: days.collect() })
}

/// The days of a notice, those that follow each other together.
fn spans(notice: &NoticeYear) -> Vec<SpanView> {
    let mut spans: Vec<SpanView> = Vec::new();
    for day in &notice.days {
        let follows = |last: &&mut SpanView| {
            last.name == day.name && last.off == day.is_off_day && last.to.succ_opt() == Some(day.date)
        };
        match spans.last_mut().filter(follows) {
            Some(last) => {
                last.to = day.date;
                last.days += 1;
            }
            None => spans.push(SpanView {
                name: day.name.clone(),
                from: day.date,
                to: day.date,
                off: day.is_off_day,
                days: 1,
            }),
        }
    }
    spans
}

/// What an import would move.
#[derive(Serialize)]
struct PreviewView {
    version: i32,
    changed: Vec<ChangedView>,
    checked: u64,
    moved: u64,
    settled: u64,
    offices: Vec<OfficeView>,
}

#[derive(Serialize)]
struct ChangedView {
    name: String,
    date: NaiveDate,
    off: bool,
}

/// How many clocks of an office move.
#[derive(Serialize)]
struct OfficeView {
    name: String,
    moved: u64,
}

#[derive(Serialize)]
struct ImportView {
    form: Form,
    preview: Option<PreviewView>,
}

const TEMPLATE: &str = "pages/keeping/holidays_import.html";

async fn import_page(
    allowed: Allowed<actions::KeepCalendars>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let view = ImportView { form: Form::of(&Posted::default()), preview: None };
    at.page(&state, &allowed.actor, TEMPLATE, view).await
}

/// The notice that was pasted, in one of the two forms that there are of it.
fn told(posted: &Posted) -> Result<Import, CalendarError> {
    let mut fields = Fields::new();
    let (days, note) = (posted.text("days"), posted.text("note"));
    fields.check(!days.is_empty(), "days", "required", "");
    fields.check(note.chars().count() <= 500, "note", "too_long", 500);
    fields.finish()?;
    let is_json = days.starts_with(['{', '[']);
    let years = if is_json { calendar::from_json(days)? } else { calendar::from_csv(days)? };
    Ok(Import { years, note: note.to_owned() })
}

async fn refused(
    (state, at): (&AppState, &At),
    allowed: &Allowed<actions::KeepCalendars>,
    (posted, error): (&Posted, AppError),
) -> Result<HttpResponse, AppError> {
    if !error.is_about_the_form() {
        return Err(error);
    }
    let view = ImportView { form: Form::refused(posted, &error, at), preview: None };
    at.again(state, &allowed.actor, TEMPLATE, view).await
}

async fn preview(
    allowed: Allowed<actions::KeepCalendars>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let scope = allowed.actor.scope.clone();
    let found = match told(&posted) {
        Ok(Import { years, .. }) => {
            let read = state.read(move |conn| {
                let preview = deadlines::service::preview_calendar(conn, &scope, &years)?;
                Ok::<_, CalendarError>((preview, Names::read(conn, [])?))
            });
            read.await
        }
        Err(error) => Err(error),
    };
    match found {
        Ok((preview, names)) => {
            let view = ImportView { form: Form::of(&posted), preview: Some(shown(preview, &names)) };
            at.page(&state, &allowed.actor, TEMPLATE, view).await
        }
        Err(error) => refused((&state, &at), &allowed, (&posted, error.into())).await,
    }
}

fn shown(preview: Preview, names: &Names) -> PreviewView {
    let office = |(office, moved): (i64, u64)| OfficeView { name: names.office(OfficeId(office)), moved };
    PreviewView {
        version: preview.version,
        changed: preview
            .changed_days
            .into_iter()
            .map(|day| ChangedView { name: day.name, date: day.date, off: day.is_off_day })
            .collect(),
        checked: preview.checked,
        moved: preview.moved,
        settled: preview.settled,
        offices: preview.moved_by_office.into_iter().map(office).collect(),
    }
}

async fn import(
    allowed: Allowed<actions::KeepCalendars>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let done = match told(&posted) {
        Ok(command) => {
            let year = command.years.first().map(|year| year.year);
            let imported = once(&state, allowed.actor.clone(), &posted, move |work| {
                deadlines::service::adopt_calendar(work, &command).map(|preview| preview.version)
            });
            imported.await.map(|_| year)
        }
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(year) => {
            let year = year.map(|year| format!("?year={year}")).unwrap_or_default();
            Ok(at.done(&format!("/holidays{year}"), "said-calendar_imported"))
        }
        Err(error) => refused((&state, &at), &allowed, (&posted, error)).await,
    }
}
