//! Queries of clocks, their events and the settings.

pub mod batches;

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::force::{DatePack, PackDates};
use super::model::{Authority, Clock, ClockEvent, ClockEventId, ClockId, ClockState, EventKind, Length};
use super::settings::{Settings, SettingsChange};
use crate::db::schema::{clock_events as e, clocks as t, deadline_settings as s, rule_pack_dates as d};
use crate::db::{Db, MultiBackend};
use crate::kit::page::PageRequest;
use crate::kit::{Json, OfficeId, Page, PersonId, Scope, Timestamp};

/// A clock to be stored, with what its start came to.
pub(super) struct NewClock<'a> {
    pub(super) rule: &'a str,
    pub(super) pack: &'a str,
    pub(super) pack_version: i32,
    pub(super) hard: bool,
    pub(super) subject_kind: &'a str,
    pub(super) subject_id: i64,
    pub(super) office: OfficeId,
    pub(super) case_id: Option<i64>,
    pub(super) settings: Json<Settings>,
    pub(super) started_on: NaiveDate,
    pub(super) cache: Cache,
}

/// What a fold came to, as it is kept beside the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cache {
    pub(super) state: ClockState,
    pub(super) nominal: Option<NaiveDate>,
    pub(super) due: Option<NaiveDate>,
    pub(super) provisional: bool,
    pub(super) closed_on: Option<NaiveDate>,
    pub(super) calendar_version: i32,
}

/// An event to be stored.
pub(super) struct NewEvent<'a> {
    pub(super) clock: ClockId,
    pub(super) kind: EventKind,
    pub(super) on: NaiveDate,
    pub(super) until: Option<NaiveDate>,
    pub(super) length: Option<Length>,
    pub(super) authority: Option<Authority>,
    pub(super) reason: &'a str,
    pub(super) at: Timestamp,
    pub(super) by: Option<PersonId>,
}

pub(super) fn insert(conn: &mut Db, new: &NewClock<'_>) -> QueryResult<ClockId> {
    diesel::insert_into(t::table)
        .values((
            t::rule.eq(new.rule),
            t::pack.eq(new.pack),
            t::pack_version.eq(new.pack_version),
            t::hard.eq(new.hard),
            t::subject_kind.eq(new.subject_kind),
            t::subject_id.eq(new.subject_id),
            t::office_id.eq(new.office),
            t::case_id.eq(new.case_id),
            t::settings.eq(&new.settings),
            t::started_on.eq(new.started_on),
            t::state.eq(new.cache.state),
            t::nominal.eq(new.cache.nominal),
            t::due.eq(new.cache.due),
            t::provisional.eq(new.cache.provisional),
            t::closed_on.eq(new.cache.closed_on),
            t::calendar_version.eq(new.cache.calendar_version),
        ))
        .returning(t::id)
        .get_result(conn)
}

pub(super) fn insert_event(conn: &mut Db, new: &NewEvent<'_>) -> QueryResult<ClockEventId> {
    diesel::insert_into(e::table)
        .values((
            e::clock_id.eq(new.clock),
            e::kind.eq(new.kind),
            e::on_date.eq(new.on),
            e::until.eq(new.until),
            e::length_count.eq(new.length.map(|length| length.count)),
            e::length_unit.eq(new.length.map(|length| length.unit)),
            e::authority.eq(new.authority),
            e::reason.eq(new.reason),
            e::recorded_at.eq(new.at),
            e::recorded_by.eq(new.by),
        ))
        .returning(e::id)
        .get_result(conn)
}

/// Renews what a clock's events come to, if nobody changed it since it was read.
pub(super) fn renew(conn: &mut Db, id: ClockId, read: i32, cache: &Cache) -> QueryResult<usize> {
    diesel::update(t::table.filter(t::id.eq(id)).filter(t::version.eq(read)))
        .set((
            t::state.eq(cache.state),
            t::nominal.eq(cache.nominal),
            t::due.eq(cache.due),
            t::provisional.eq(cache.provisional),
            t::closed_on.eq(cache.closed_on),
            t::calendar_version.eq(cache.calendar_version),
            t::version.eq(t::version + 1),
        ))
        .execute(conn)
}

/// Marks an event as undone.
pub(super) fn undo_event(
    conn: &mut Db,
    id: ClockEventId,
    at: Timestamp,
    by: Option<PersonId>,
    reason: &str,
) -> QueryResult<usize> {
    diesel::update(e::table.filter(e::id.eq(id)).filter(e::undone_at.is_null()))
        .set((e::undone_at.eq(at), e::undone_by.eq(by), e::undo_reason.eq(reason)))
        .execute(conn)
}

/// A clock by its id.
///
/// # Errors
/// The database's.
pub fn find(conn: &mut Db, id: ClockId) -> QueryResult<Option<Clock>> {
    t::table.filter(t::id.eq(id)).select(Clock::as_select()).first(conn).optional()
}

/// A clock by its id, if it falls in sight.
///
/// # Errors
/// The database's.
pub fn find_in(conn: &mut Db, scope: &Scope, id: ClockId) -> QueryResult<Option<Clock>> {
    let query = t::table.filter(t::id.eq(id)).select(Clock::as_select()).into_boxed::<MultiBackend>();
    match scope {
        Scope::All => query.first(conn).optional(),
        Scope::Offices(offices) => query.filter(t::office_id.eq_any(offices)).first(conn).optional(),
        Scope::Agency(_) | Scope::None => Ok(None),
    }
}

/// An event by its id.
pub(super) fn event(conn: &mut Db, id: ClockEventId) -> QueryResult<Option<ClockEvent>> {
    e::table.filter(e::id.eq(id)).select(ClockEvent::as_select()).first(conn).optional()
}

/// Every event of a clock in the order of entry, the undone ones among them.
///
/// # Errors
/// The database's.
pub fn events(conn: &mut Db, clock: ClockId) -> QueryResult<Vec<ClockEvent>> {
    e::table.filter(e::clock_id.eq(clock)).order(e::id).select(ClockEvent::as_select()).load(conn)
}

/// The events of several clocks that still count, in the order of entry.
pub(super) fn live_events(conn: &mut Db, clocks: &[ClockId]) -> QueryResult<Vec<ClockEvent>> {
    e::table
        .filter(e::clock_id.eq_any(clocks))
        .filter(e::undone_at.is_null())
        .order(e::id)
        .select(ClockEvent::as_select())
        .load(conn)
}

/// The clocks of a record.
///
/// # Errors
/// The database's.
pub fn of_subject(conn: &mut Db, kind: &str, id: i64) -> QueryResult<Vec<Clock>> {
    t::table
        .filter(t::subject_kind.eq(kind))
        .filter(t::subject_id.eq(id))
        .order(t::id)
        .select(Clock::as_select())
        .load(conn)
}

/// The clocks of a case and of everything in it.
///
/// # Errors
/// The database's.
pub fn of_case(conn: &mut Db, case: i64) -> QueryResult<Vec<Clock>> {
    t::table.filter(t::case_id.eq(case)).order(t::id).select(Clock::as_select()).load(conn)
}

/// The clock of a rule that has not ended on a record.
pub(super) fn open_of(conn: &mut Db, kind: &str, id: i64, rule: &str) -> QueryResult<Option<ClockId>> {
    t::table
        .filter(t::subject_kind.eq(kind))
        .filter(t::subject_id.eq(id))
        .filter(t::rule.eq(rule))
        .filter(t::state.eq_any([ClockState::Running, ClockState::Paused]))
        .order(t::id)
        .select(t::id)
        .first(conn)
        .optional()
}

/// A piece of the clocks that have not ended, of every office.
pub(super) fn open_after(conn: &mut Db, after: ClockId, limit: i64) -> QueryResult<Vec<Clock>> {
    t::table
        .filter(t::id.gt(after))
        .filter(t::state.eq_any([ClockState::Running, ClockState::Paused]))
        .order(t::id)
        .limit(limit)
        .select(Clock::as_select())
        .load(conn)
}

/// Notes on the clocks of a piece that did not move that they were computed with another calendar.
pub(super) fn note_calendar(conn: &mut Db, clocks: &[ClockId], number: i32) -> QueryResult<usize> {
    diesel::update(t::table.filter(t::id.eq_any(clocks))).set(t::calendar_version.eq(number)).execute(conn)
}

/// Which clocks of a list are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockFilter {
    /// Where they stand; running when absent.
    pub state: Option<ClockState>,
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due on this day or earlier.
    pub due_to: Option<NaiveDate>,
    /// Of one rule.
    pub rule: Option<String>,
    /// Only limits that the text of a law or rule sets (or only the others).
    pub hard: Option<bool>,
}

impl ClockFilter {
    /// Running clocks that end within so many days of a day, that day and the past included.
    #[must_use]
    pub fn within(today: NaiveDate, days: u32) -> Self {
        Self { due_to: today.checked_add_days(Days::new(days.into())), ..Self::default() }
    }

    /// Running clocks whose last day is over.
    #[must_use]
    pub fn overdue(today: NaiveDate) -> Self {
        Self { due_to: today.pred_opt(), ..Self::default() }
    }
}

/// A page of clocks in sight: running ones by due date, others by age.
///
/// # Errors
/// The database's.
pub fn running(
    conn: &mut Db,
    scope: &Scope,
    filter: &ClockFilter,
    page: &PageRequest,
) -> QueryResult<Page<Clock>> {
    let state = filter.state.unwrap_or(ClockState::Running);
    let mut query =
        t::table.filter(t::state.eq(state)).select(Clock::as_select()).into_boxed::<MultiBackend>();
    match scope {
        Scope::All => {}
        Scope::Offices(offices) if (offices.len() > 1 || filter.rule.is_some()) && conn.walks_by_id() => {
            query = query.filter((t::office_id + 0_i64).eq_any(offices));
        }
        Scope::Offices(offices) => query = query.filter(t::office_id.eq_any(offices)),
        Scope::Agency(_) | Scope::None => return Ok(Page { items: Vec::new(), next: None }),
    }
    if let Some(day) = filter.due_from {
        query = query.filter(t::due.ge(day));
    }
    if let Some(day) = filter.due_to {
        query = query.filter(t::due.le(day));
    }
    if let Some(rule) = &filter.rule {
        query = query.filter(t::rule.eq(rule));
    }
    if let Some(hard) = filter.hard {
        query = query.filter(t::hard.eq(hard));
    }
    // A clock that runs has a due date; the cursor's row tells from which one to read on.
    if state == ClockState::Running {
        let last = page.cursor.map(|id| find(conn, ClockId(id))).transpose()?.flatten();
        if let Some(Clock { id, due: Some(due), .. }) = last {
            query = query.filter(t::due.gt(due).or(t::due.eq(due).and(t::id.gt(id))));
            // The plain bound is what the index can use.
            query = query.filter(t::due.ge(due));
        }
        query = query.order((t::due.asc(), t::id.asc()));
    } else {
        if let Some(id) = page.cursor {
            query = query.filter(t::id.lt(id));
        }
        query = query.order(t::id.desc());
    }
    let rows = query.limit(page.limit() + 1).load(conn)?;
    Ok(Page::of(rows, page, |clock: &Clock| clock.id.0))
}

/// How many clocks have not ended.
pub(super) fn count_open(conn: &mut Db) -> QueryResult<i64> {
    t::table.filter(t::state.eq_any([ClockState::Running, ClockState::Paused])).count().get_result(conn)
}

/// The days that were entered for rule packs.
///
/// # Errors
/// The database's.
pub fn pack_dates(conn: &mut Db) -> QueryResult<PackDates> {
    let rows: Vec<(String, i32, Option<NaiveDate>)> =
        d::table.order(d::id).select((d::pack, d::pack_version, d::effective_from)).load(conn)?;
    Ok(PackDates::new(rows))
}

/// Keeps the day that was entered for a rule pack.
pub(super) fn put_pack_date(
    conn: &mut Db,
    command: &DatePack,
    note: &str,
    at: Timestamp,
    by: Option<PersonId>,
) -> QueryResult<i64> {
    diesel::insert_into(d::table)
        .values((
            d::pack.eq(&command.pack),
            d::pack_version.eq(command.version),
            d::effective_from.eq(command.effective_from),
            d::note.eq(note),
            d::made_at.eq(at),
            d::made_by.eq(by),
        ))
        .returning(d::id)
        .get_result(conn)
}

type SettingsRow = (
    super::settings::ExtensionBase,
    super::settings::Resumption,
    super::settings::ExclusionEnds,
    super::settings::ServiceBasis,
    super::settings::MixedUrgency,
);

/// What an office assumes on a day.
///
/// # Errors
/// The database's.
pub fn settings_on(conn: &mut Db, office: OfficeId, on: NaiveDate) -> QueryResult<Settings> {
    let row: Option<SettingsRow> = s::table
        .filter(s::office_id.eq(office))
        .filter(s::effective_from.le(on))
        .order(s::effective_from.desc())
        .select((s::extension_base, s::resumption, s::exclusion_ends, s::service_basis, s::mixed_urgency))
        .first(conn)
        .optional()?;
    Ok(row.map_or_else(Settings::default, |row| {
        let (extension_base, resumption, exclusion_ends, service_basis, mixed_urgency) = row;
        Settings { extension_base, resumption, exclusion_ends, service_basis, mixed_urgency }
    }))
}

/// Stores settings from a day on, in place of those of the same day.
pub(super) fn put_settings(
    conn: &mut Db,
    change: &SettingsChange,
    at: Timestamp,
    by: Option<PersonId>,
) -> QueryResult<usize> {
    let SettingsChange { office, effective_from, settings } = change;
    diesel::delete(s::table.filter(s::office_id.eq(office)).filter(s::effective_from.eq(effective_from)))
        .execute(conn)?;
    diesel::insert_into(s::table)
        .values((
            s::office_id.eq(office),
            s::effective_from.eq(effective_from),
            s::extension_base.eq(settings.extension_base),
            s::resumption.eq(settings.resumption),
            s::exclusion_ends.eq(settings.exclusion_ends),
            s::service_basis.eq(settings.service_basis),
            s::mixed_urgency.eq(settings.mixed_urgency),
            s::made_at.eq(at),
            s::made_by.eq(by),
        ))
        .execute(conn)
}
