//! A new calendar and the clocks that it moves.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::QueryResult;
use serde::Serialize;
use serde_json::json;

use super::model::{Clock, ClockEvent, ClockId};
use super::replay::{cache_of, outcome_of};
use super::store;
use crate::audit::{Subject, Work};
use crate::calendar::{self, Calendar, CalendarError, Day, Import, NoticeYear};
use crate::db::Db;
use crate::kit::{OfficeId, Scope};

/// A clock that a calendar moves.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = MovedClock)]
pub struct Moved {
    /// The clock.
    pub clock: ClockId,
    /// Its rule.
    pub rule: String,
    /// The record to which it belongs.
    pub subject_kind: String,
    /// The id of that record.
    pub subject_id: i64,
    /// The procuratorate.
    pub office_id: OfficeId,
    /// The last day as it stands.
    pub from: Option<NaiveDate>,
    /// The last day as it would be.
    pub to: Option<NaiveDate>,
    /// Whether it was provisional.
    pub was_provisional: bool,
    /// Whether it would still be.
    pub provisional: bool,
}

/// What a calendar changes.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = CalendarPreview)]
pub struct Preview {
    /// The number of the version it is or would be.
    pub version: i32,
    /// The days that change between working day and rest day.
    pub changed_days: Vec<Day>,
    /// How many clocks were computed again.
    pub checked: u64,
    /// How many of them get another last day.
    pub moved: u64,
    /// How many by office.
    pub moved_by_office: BTreeMap<i64, u64>,
    /// How many are no longer provisional.
    pub settled: u64,
    /// The clocks in the actor's sight that move, the first five hundred.
    pub clocks: Vec<Moved>,
}

/// Clocks listed in a preview.
const LISTED: usize = 500;

/// Clocks computed at one time.
const PIECE: i64 = 1_000;

/// Which running clocks would move if these years were imported. Nothing is stored.
///
/// # Errors
/// Faults of the days.
pub fn preview_calendar(
    conn: &mut Db,
    scope: &Scope,
    years: &[NoticeYear],
) -> Result<Preview, CalendarError> {
    let (draft, changed_days) = calendar::service::preview(conn, years)?;
    let mut preview = Preview::new(&draft, changed_days);
    each_piece(conn, &draft, |_, piece| {
        for (clock, cache) in piece {
            preview.count(scope, clock, cache);
        }
        Ok(())
    })?;
    Ok(preview)
}

/// Imports years as the next version of the calendar and moves the clocks that run, in one act; each
/// clock that moves is logged with its old and its new last day.
///
/// # Errors
/// Faults of the days; `Unchanged` when they change nothing.
pub fn adopt_calendar(work: &mut Work<'_>, command: &Import) -> Result<Preview, CalendarError> {
    let before = calendar::service::current(work.conn)?;
    let calendar = calendar::service::import(work, command)?;
    let mut preview = Preview::new(&calendar, before.changed_days(&calendar));
    let scope = work.actor.scope.clone();
    let moved = recompute(work, &calendar, |clock, cache| preview.count(&scope, clock, cache))?;
    for (office, case, clock, detail) in moved {
        let subject = Subject::new("clock", clock.0);
        match case {
            Some(case) => work.record_in_case(office, case, "clock.moved", subject, detail),
            None => work.record(office, "clock.moved", subject, detail),
        }
    }
    Ok(preview)
}

type MovedRow = (OfficeId, Option<i64>, ClockId, serde_json::Value);

fn recompute(
    work: &mut Work<'_>,
    calendar: &Calendar,
    mut seen: impl FnMut(&Clock, &store::Cache),
) -> QueryResult<Vec<MovedRow>> {
    let mut moved = Vec::new();
    each_piece(work.conn, calendar, |conn, piece| {
        let mut still = Vec::new();
        for (clock, cache) in piece {
            seen(clock, cache);
            if *cache == (store::Cache { calendar_version: cache.calendar_version, ..cache_of_clock(clock) })
            {
                still.push(clock.id);
                continue;
            }
            store::renew(conn, clock.id, clock.version, cache)?;
            let detail = json!({
                "rule": clock.rule, "from": clock.due, "to": cache.due, "provisional": cache.provisional,
                "calendar": calendar.version(),
            });
            moved.push((clock.office_id, clock.case_id, clock.id, detail));
        }
        store::note_calendar(conn, &still, calendar.version()).map(drop)
    })?;
    Ok(moved)
}

/// Folds every open clock with a calendar, piece by piece, so that nothing is held whole.
fn each_piece(
    conn: &mut Db,
    calendar: &Calendar,
    mut act: impl FnMut(&mut Db, &[(Clock, store::Cache)]) -> QueryResult<()>,
) -> QueryResult<()> {
    let mut after = ClockId(0);
    loop {
        let clocks = store::open_after(conn, after, PIECE)?;
        let Some(last) = clocks.last() else { return Ok(()) };
        after = last.id;
        let ids: Vec<ClockId> = clocks.iter().map(|clock| clock.id).collect();
        let mut events: BTreeMap<ClockId, Vec<ClockEvent>> = BTreeMap::new();
        for event in store::live_events(conn, &ids)? {
            events.entry(event.clock_id).or_default().push(event);
        }
        let mut piece = Vec::with_capacity(clocks.len());
        for clock in clocks {
            let events = events.remove(&clock.id).unwrap_or_default();
            let outcome = outcome_of(&clock, &events, calendar)?;
            let cache = cache_of(&outcome, calendar);
            piece.push((clock, cache));
        }
        act(conn, &piece)?;
    }
}

fn cache_of_clock(clock: &Clock) -> store::Cache {
    store::Cache {
        state: clock.state,
        nominal: clock.nominal,
        due: clock.due,
        provisional: clock.provisional,
        closed_on: clock.closed_on,
        calendar_version: clock.calendar_version,
    }
}

impl Preview {
    fn new(calendar: &Calendar, changed_days: Vec<Day>) -> Self {
        Self {
            version: calendar.version(),
            changed_days,
            checked: 0,
            moved: 0,
            moved_by_office: BTreeMap::new(),
            settled: 0,
            clocks: Vec::new(),
        }
    }

    fn count(&mut self, scope: &Scope, clock: &Clock, cache: &store::Cache) {
        self.checked += 1;
        self.settled += u64::from(clock.provisional && !cache.provisional);
        if clock.due == cache.due {
            return;
        }
        self.moved += 1;
        *self.moved_by_office.entry(clock.office_id.0).or_default() += 1;
        let in_sight = match scope {
            Scope::All => true,
            Scope::Offices(offices) => offices.contains(&clock.office_id),
            Scope::Agency(_) | Scope::None => false,
        };
        if in_sight && self.clocks.len() < LISTED {
            self.clocks.push(Moved {
                clock: clock.id,
                rule: clock.rule.clone(),
                subject_kind: clock.subject_kind.clone(),
                subject_id: clock.subject_id,
                office_id: clock.office_id,
                from: clock.due,
                to: cache.due,
                was_provisional: clock.provisional,
                provisional: cache.provisional,
            });
        }
    }
}
