//! Use cases: start a clock, say what happens to it, read how its date was reached.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use diesel::QueryResult;
use serde_json::json;

pub use super::calendar::{adopt_calendar, preview_calendar};
pub use super::changes::{
    exclude, extend, meet, meet_for, pause, pause_case, resume, resume_case, undo, withdraw, withdraw_case,
    withdraw_for,
};
use super::error::DeadlineError;
use super::fold::{Act, Event, fold};
use super::force::rule_on;
pub use super::force::{date_pack, dated_packs, preview_date};
use super::model::{Clock, ClockEvent, ClockId, EventKind, Length, StartClock};
use super::pack::{Nature, Rule};
use super::replay::{blank, cache_of, corrupt, outcome_of, rule_kept};
use super::settings::{Settings, SettingsChange};
pub use super::sheet::calculate;
use super::sheet::{Question, Sheet, check_start, rule_of, sheet as make_sheet};
pub use super::store::pack_dates;
use super::store::{self, ClockFilter, NewClock, NewEvent};
use crate::audit::{Subject, Work};
use crate::calendar;
use crate::db::Db;
use crate::kit::page::PageRequest;
use crate::kit::{Json, OfficeId, Page, Scope};
use crate::org;

/// Starts a clock under the rule pack in force on its starting day.
///
/// # Errors
/// When the rule is unknown, has no length and none is given, or is hard and another length is given.
pub fn start(work: &mut Work<'_>, command: &StartClock) -> Result<ClockId, DeadlineError> {
    let unknown = || DeadlineError::RuleUnknown { rule: command.rule.clone() };
    let dates = store::pack_dates(work.conn)?;
    let (pack, _) = rule_on(&dates, &command.rule, command.started_on).ok_or_else(unknown)?;
    let rule = rule_of(pack, &command.rule)?;
    let length = length_of(rule, command.length)?;
    check_start(command.started_on, length)?;
    let settings = store::settings_on(work.conn, command.office, command.started_on)?;
    let calendar = calendar::service::current(work.conn)?;
    let event = Event { on: command.started_on, act: Act::Started(length), reason: String::new() };
    let outcome = fold(rule, &settings, &calendar, &[event]).ok_or_else(unknown)?;
    let id = store::insert(
        work.conn,
        &NewClock {
            rule: &rule.id,
            pack: &pack.id,
            pack_version: pack.version,
            hard: rule.hard,
            subject_kind: command.subject.kind,
            subject_id: command.subject.id,
            office: command.office,
            case_id: command.case_id,
            settings: Json::new(settings),
            started_on: command.started_on,
            cache: cache_of(&outcome, &calendar),
        },
    )?;
    let event = NewEvent { length: Some(length), ..blank(work, id, EventKind::Started, command.started_on) };
    store::insert_event(work.conn, &event)?;
    let subject = Subject::new("clock", id.0);
    let detail = json!({
        "rule": rule.id, "pack": pack.id, "pack_version": pack.version, "started_on": command.started_on,
        "length": length, "due": outcome.due, "of": { "kind": command.subject.kind, "id": command.subject.id },
    });
    match command.case_id {
        Some(case) => work.record_in_case(command.office, case, "clock.started", subject, detail),
        None => work.record(command.office, "clock.started", subject, detail),
    }
    Ok(id)
}

/// The date of a rule for a day on which it starts, by the rules and the calendar in force, without a clock.
///
/// # Errors
/// When no pack in force has such a rule, or neither the rule nor the question has a length.
pub fn asked(
    conn: &mut Db,
    rule: &str,
    start: NaiveDate,
    length: Option<Length>,
) -> Result<Sheet, DeadlineError> {
    let calendar = calendar::service::current(conn)?;
    let dates = store::pack_dates(conn)?;
    let unknown = || DeadlineError::RuleUnknown { rule: rule.to_owned() };
    let (pack, _) = rule_on(&dates, rule, start).ok_or_else(unknown)?;
    let question = Question { rule: rule.to_owned(), start, length, settings: Settings::default() };
    calculate(&calendar, pack, &question)
}

/// Changes what an office assumes where the law is silent, for clocks that start from a day on.
///
/// # Errors
/// When the day lies in the past.
pub fn change_settings(work: &mut Work<'_>, change: &SettingsChange) -> Result<(), DeadlineError> {
    let today = work.today();
    if change.effective_from < today {
        return Err(DeadlineError::SettingsBackdated { today });
    }
    let id = change.office;
    org::store::procuratorate(work.conn, id)?.ok_or(DeadlineError::OfficeUnknown { id })?;
    store::put_settings(work.conn, change, work.now, work.actor.person)?;
    work.record(
        change.office,
        "deadline_settings.changed",
        Subject::new("deadline_settings", change.office.0),
        json!({ "effective_from": change.effective_from, "settings": change.settings }),
    );
    Ok(())
}

/// The rule that a clock keeps.
///
/// # Errors
/// When the program knows no such rule.
pub fn rule_of_clock(clock: &Clock) -> QueryResult<&'static Rule> {
    rule_kept(clock).map(|(_, rule)| rule)
}

/// Whether one waits for the end of a period before acting, as in an announcement.
#[must_use]
pub fn is_waited_for(clock: &Clock) -> bool {
    rule_of_clock(clock).is_ok_and(|rule| rule.nature == Nature::Waiting)
}

/// The clocks of a record.
///
/// # Errors
/// The database's.
pub fn of_subject(conn: &mut Db, kind: &str, id: i64) -> QueryResult<Vec<Clock>> {
    store::of_subject(conn, kind, id)
}

/// The clocks of a case and of everything in it.
///
/// # Errors
/// The database's.
pub fn of_case(conn: &mut Db, case: i64) -> QueryResult<Vec<Clock>> {
    store::of_case(conn, case)
}

/// A page of clocks in sight: running ones by due date, others by age.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Db,
    scope: &Scope,
    filter: &ClockFilter,
    page: &PageRequest,
) -> Result<Page<Clock>, DeadlineError> {
    Ok(store::running(conn, scope, filter, page)?)
}

/// What an office assumes where the law is silent, on a day.
///
/// # Errors
/// `OfficeUnknown` when there is no such office.
pub fn settings(conn: &mut Db, office: OfficeId, on: NaiveDate) -> Result<Settings, DeadlineError> {
    org::store::procuratorate(conn, office)?.ok_or(DeadlineError::OfficeUnknown { id: office })?;
    Ok(store::settings_on(conn, office, on)?)
}

/// How clocks reached their dates, each with the calendar it was computed with, in their order.
///
/// # Errors
/// The database's, and what of them was kept and cannot be read.
pub fn sheets(conn: &mut Db, clocks: &[Clock]) -> Result<Vec<Sheet>, DeadlineError> {
    let ids: Vec<ClockId> = clocks.iter().map(|clock| clock.id).collect();
    let events = store::live_events(conn, &ids)?;
    let mut calendars = BTreeMap::new();
    let mut sheets = Vec::with_capacity(clocks.len());
    for clock in clocks {
        let calendar = match calendars.get(&clock.calendar_version) {
            Some(calendar) => Arc::clone(calendar),
            None => {
                let calendar = calendar_of(conn, clock)?;
                calendars.insert(clock.calendar_version, Arc::clone(&calendar));
                calendar
            }
        };
        let own: Vec<ClockEvent> =
            events.iter().filter(|event| event.clock_id == clock.id).cloned().collect();
        let (pack, rule) = rule_kept(clock)?;
        let outcome = outcome_of(clock, &own, &calendar)?;
        let sheet = make_sheet(pack, rule, clock.settings.get(), &calendar, outcome);
        sheets.push(Sheet { clock: Some(clock.id), ..sheet });
    }
    Ok(sheets)
}

/// How a clock reached its date.
///
/// # Errors
/// `NotFound` when there is no such clock.
pub fn sheet(conn: &mut Db, id: ClockId) -> Result<Sheet, DeadlineError> {
    let clock = store::find(conn, id)?.ok_or(DeadlineError::NotFound { id })?;
    sheets(conn, &[clock])?.pop().ok_or(DeadlineError::NotFound { id })
}

/// A clock in sight with its events and its sheet.
///
/// # Errors
/// `NotFound` when there is none in sight.
pub fn explained(
    conn: &mut Db,
    scope: &Scope,
    id: ClockId,
) -> Result<(Clock, Vec<ClockEvent>, Sheet), DeadlineError> {
    let clock = store::find_in(conn, scope, id)?.ok_or(DeadlineError::NotFound { id })?;
    let events = store::events(conn, id)?;
    let sheet = sheets(conn, std::slice::from_ref(&clock))?.pop().ok_or(DeadlineError::NotFound { id })?;
    Ok((clock, events, sheet))
}

fn calendar_of(conn: &mut Db, clock: &Clock) -> Result<Arc<calendar::Calendar>, DeadlineError> {
    match calendar::service::version(conn, clock.calendar_version) {
        Ok(calendar) => Ok(calendar),
        Err(calendar::CalendarError::Db(error)) => Err(error.into()),
        Err(error) => Err(corrupt(clock, &error).into()),
    }
}

/// The length of a new clock: the law's, the document's, or the office's where the limit is soft.
fn length_of(rule: &Rule, given: Option<Length>) -> Result<Length, DeadlineError> {
    match (rule.length, given) {
        (Some(fixed), Some(other)) if rule.hard && fixed != other => {
            Err(DeadlineError::LengthFixed { rule: rule.id.clone(), length: fixed })
        }
        (_, Some(given)) => Ok(given),
        (Some(own), None) => Ok(own),
        (None, None) => Err(DeadlineError::LengthNeeded { rule: rule.id.clone() }),
    }
}
