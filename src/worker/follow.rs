//! Followers that write to the database: what they make of what changed is kept in the transaction that keeps their
//! position.

use std::collections::BTreeSet;

use diesel::result::Error;

use crate::audit::{Work, perform_blocking};
use crate::db::Database;
use crate::kit::coded::Coded;
use crate::kit::{Actor, Timestamp};
use crate::search::store;
use crate::search::{Changed, Horizon};

/// Where a follower begins that this database has not known before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// With the first row of the log: what was there before is worked on too.
    Oldest,
    /// With what changes from now on.
    Now,
}

/// Who follows, and what.
#[derive(Debug, Clone, Copy)]
pub struct Follower {
    /// Under what name its position is kept; never given to another.
    pub name: &'static str,
    /// The kinds of record that it works on, as the audit log calls them; the others are passed over.
    pub kinds: &'static [&'static str],
    /// Where it begins.
    pub beginning: Beginning,
    /// Rows of the log in one transaction.
    pub batch: i64,
}

/// What one step of a follower came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing has changed since.
    Idle,
    /// Another process is at it now.
    Elsewhere,
    /// So many rows of the log were passed; there may be more.
    Passed(usize),
}

/// Takes one step: hands the records that changed to the work, each once and in the order in which they
/// changed, inside the one transaction that keeps the new position. When the work fails, nothing of it is
/// kept and the same records come again.
///
/// Several processes may call this at the same time for the same follower; one of them works.
///
/// # Errors
/// The work's, and the database's.
pub fn follow<E: From<Error> + Coded>(
    db: &Database,
    follower: &Follower,
    horizon: &mut Horizon,
    (actor, now): (&Actor, Timestamp),
    mut work: impl FnMut(&mut Work<'_>, &[Changed]) -> Result<(), E>,
) -> Result<Step, E> {
    let settled = horizon.settled(db)?;
    if horizon.is_unknown() {
        // Where a new follower begins cannot be told yet.
        return Ok(Step::Idle);
    }
    // Looking takes no lock, so that an idle follower is in nobody's way.
    if db.read_blocking(|conn| store::position(conn, follower.name))?.is_some_and(|at| at >= settled) {
        return Ok(Step::Idle);
    }
    perform_blocking(db, actor, now, |unit| {
        let Some(position) = position(unit, follower, settled)? else { return Ok(Step::Elsewhere) };
        let rows = store::changes(unit.conn, position, settled, follower.batch)?;
        let Some(last) = rows.last().map(|row| row.seq) else { return Ok(Step::Idle) };
        let passed = rows.len();
        let changed = once_each(rows, follower.kinds);
        if !changed.is_empty() {
            work(unit, &changed)?;
        }
        store::move_position(unit.conn, follower.name, last, now)?;
        Ok(Step::Passed(passed))
    })
}

/// Takes one step of a follower whose work takes long: what changed, up to a position, is handed to the preparing,
/// which holds no connection and keeps nobody from writing. What came of it is kept afterwards in the one short
/// transaction that keeps the new position. When either fails, nothing is kept and the same records come again.
///
/// Of several processes that are at it at the same time, the first one that comes to its end is kept, and the others
/// have worked for nothing.
///
/// # Errors
/// Those of the preparing and the keeping, and the database's.
pub fn follow_ahead<T, E: From<Error> + Coded>(
    db: &Database,
    follower: &Follower,
    (horizon, until): (&mut Horizon, i64),
    (actor, now): (&Actor, Timestamp),
    prepare: impl FnOnce(&[Changed]) -> Result<T, E>,
    mut keep: impl FnMut(&mut Work<'_>, &T) -> Result<(), E>,
) -> Result<Step, E> {
    let settled = horizon.settled(db)?;
    if horizon.is_unknown() {
        return Ok(Step::Idle);
    }
    let Some(begun) = db.read_blocking(|conn| store::position(conn, follower.name))? else {
        return perform_blocking(db, actor, now, |unit| {
            Ok(position(unit, follower, settled)?.map_or(Step::Elsewhere, |_| Step::Passed(0)))
        });
    };
    let until = until.min(settled);
    if begun >= until {
        return Ok(Step::Idle);
    }
    let rows =
        db.read_blocking(|conn| store::changes_of(conn, (begun, until), follower.kinds, follower.batch))?;
    let passed = rows.len();
    let is_full = i64::try_from(passed).is_ok_and(|passed| passed >= follower.batch);
    let last = rows.last().map(|row| row.seq).filter(|_| is_full).unwrap_or(until);
    let made = prepare(&once_each(rows, follower.kinds))?;
    perform_blocking(db, actor, now, |unit| {
        if store::lock_position(unit.conn, follower.name)? != Some(begun) {
            return Ok(Step::Elsewhere);
        }
        keep(unit, &made)?;
        store::move_position(unit.conn, follower.name, last, now)?;
        Ok(Step::Passed(passed))
    })
}

/// The position, locked; none when another process has it.
fn position(unit: &mut Work<'_>, follower: &Follower, settled: i64) -> Result<Option<i64>, Error> {
    if let Some(position) = store::lock_position(unit.conn, follower.name)? {
        return Ok(Some(position));
    }
    let first = match follower.beginning {
        Beginning::Oldest => 0,
        Beginning::Now => settled,
    };
    let now = unit.now;
    store::enter_position(unit.conn, follower.name, first, now)?;
    store::lock_position(unit.conn, follower.name)
}

/// The records of the kinds wanted, each where it changed first.
fn once_each(rows: Vec<Changed>, kinds: &[&str]) -> Vec<Changed> {
    let mut seen = BTreeSet::new();
    rows.into_iter()
        .filter(|row| kinds.contains(&row.kind.as_str()) && seen.insert((row.kind.clone(), row.id)))
        .collect()
}
