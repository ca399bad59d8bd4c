//! Use cases: seed, import, read.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use diesel::QueryResult;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::error::CalendarError;
use super::import::checked;
use super::model::{CalendarVersion, Day, Import, NoticeYear};
use super::rest_days::Calendar;
use super::{notices, store};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{Fields, Json};

/// The number of the version that the program brings.
const FIRST: i32 = 1;

/// Calendars by digest, so that a day of work reads each version once. What a digest stands for
/// never changes, so an entry can never be stale.
static READ: LazyLock<Mutex<BTreeMap<String, Arc<Calendar>>>> = LazyLock::new(Mutex::default);

/// More versions than are ever asked for at one time.
const KEPT: usize = 32;

/// Stores the embedded years as version 1 if there is no version yet; says whether it did.
///
/// # Errors
/// The database's.
pub fn ensure(work: &mut Work<'_>) -> Result<bool, CalendarError> {
    if store::newest(work.conn)?.is_some() {
        return Ok(false);
    }
    put(work, FIRST, notices::embedded().to_vec(), "随程序附带：2007—2026年")?;
    Ok(true)
}

/// Puts years in place of those of the current version and stores the result as the next version.
///
/// Clocks do not move by this alone: the use case of the office is
/// `deadlines::service::adopt_calendar`, which calls this and recomputes what runs.
///
/// # Errors
/// Faults of the days; `Unchanged` when no day changes and no year is added.
pub fn import(work: &mut Work<'_>, command: &Import) -> Result<Arc<Calendar>, CalendarError> {
    ensure(work)?;
    let mut fields = Fields::new();
    let note = fields.text("note", &command.note, 0..=500);
    fields.finish()?;
    let draft = draft(&*current(work.conn)?, &command.years)?;
    put(work, draft.version(), draft.published_years().cloned().collect(), &note)?;
    Ok(current(work.conn)?)
}

/// What an import would make of the current calendar: the next version, not stored, and the days
/// that change.
///
/// # Errors
/// As for [`import`].
pub fn preview(conn: &mut Db, years: &[NoticeYear]) -> Result<(Calendar, Vec<Day>), CalendarError> {
    let current = current(conn)?;
    let draft = draft(&current, years)?;
    let changed = current.changed_days(&draft);
    Ok((draft, changed))
}

/// The newest version. Before anything was stored it is what the program brings.
///
/// # Errors
/// The database's.
pub fn current(conn: &mut Db) -> QueryResult<Arc<Calendar>> {
    match store::newest(conn)? {
        Some((number, digest)) => read(conn, number, digest),
        None => Ok(brought()),
    }
}

/// A version by its number.
///
/// # Errors
/// `NotFound` when there is none.
pub fn version(conn: &mut Db, number: i32) -> Result<Arc<Calendar>, CalendarError> {
    match store::digest(conn, number)? {
        Some(digest) => Ok(read(conn, number, digest)?),
        None if number == FIRST => Ok(brought()),
        None => Err(CalendarError::NotFound { number }),
    }
}

/// Every stored version, the newest first.
///
/// # Errors
/// The database's.
pub fn versions(conn: &mut Db) -> QueryResult<Vec<CalendarVersion>> {
    store::versions(conn)
}

fn draft(current: &Calendar, years: &[NoticeYear]) -> Result<Calendar, CalendarError> {
    let years = checked(years)?;
    let draft = current.with(current.version() + 1, &years);
    if draft.published_years().eq(current.published_years()) {
        return Err(CalendarError::Unchanged);
    }
    Ok(draft)
}

fn put(work: &mut Work<'_>, number: i32, years: Vec<NoticeYear>, note: &str) -> Result<(), CalendarError> {
    let office = work.actor.office.ok_or(CalendarError::NoOffice)?;
    let names: Vec<i32> = years.iter().map(|year| year.year).collect();
    let years = Json::new(years);
    let digest = hex::encode(Sha256::digest(format!("{number}:{}", years.text()).as_bytes()));
    let (made_at, made_by) = (work.now, work.actor.person);
    store::insert(work.conn, &store::NewVersion { number, years, digest: &digest, note, made_at, made_by })?;
    work.record(
        office,
        "calendar.imported",
        Subject::new("calendar", number.into()),
        json!({ "number": number, "digest": digest, "years": names, "note": note }),
    );
    Ok(())
}

fn read(conn: &mut Db, number: i32, digest: String) -> QueryResult<Arc<Calendar>> {
    if let Ok(kept) = READ.lock()
        && let Some(calendar) = kept.get(&digest)
    {
        return Ok(Arc::clone(calendar));
    }
    let calendar = Arc::new(Calendar::new(number, store::years(conn, number)?));
    if let Ok(mut kept) = READ.lock() {
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(digest, Arc::clone(&calendar));
    }
    Ok(calendar)
}

fn brought() -> Arc<Calendar> {
    static BROUGHT: LazyLock<Arc<Calendar>> =
        LazyLock::new(|| Arc::new(Calendar::new(FIRST, notices::embedded().to_vec())));
    Arc::clone(&BROUGHT)
}
