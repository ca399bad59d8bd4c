//! Followers that write to the database: what changed is handed to them outside any transaction, and what they
//! make of it is written in the one that keeps their position.

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
    /// Nothing was kept: another process is at it, or what it was computed from has changed meanwhile. What is
    /// left comes again.
    Elsewhere,
    /// So many rows of the log were passed; there may be more.
    Passed(usize),
}

/// What became of what a follower had computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It stands in the database.
    Kept,
    /// What it was computed from has changed meanwhile. Nothing was written.
    Overtaken,
}

/// Takes one step: hands the records that changed to `compute`, each once and in the order in which they
/// changed, and what that made of them to `write`, inside the one transaction that keeps the new position. When
/// either fails, nothing is kept and the same records come again.
///
/// Reading and computing may take long, so nothing is locked meanwhile; nothing but SQL belongs into `write`,
/// which is called again where others were in its way, and finds by SQL what has changed since it was read.
///
/// Several processes may call this at the same time for the same follower. Of those that computed the same,
/// the first writes.
///
/// What changed after `until` is left for later, for those who work on what others have made of the log.
///
/// # Errors
/// Those of the two, and the database's.
pub fn follow<E: From<Error> + Coded, P>(
    db: &Database,
    follower: &Follower,
    (horizon, until): (&mut Horizon, i64),
    (actor, now): (&Actor, Timestamp),
    (compute, mut write): (
        impl FnOnce(&[Changed]) -> Result<P, E>,
        impl FnMut(&mut Work<'_>, &P) -> Result<Written, E>,
    ),
) -> Result<Step, E> {
    let settled = horizon.settled(db)?;
    if horizon.is_unknown() {
        // Where a new follower begins cannot be told yet.
        return Ok(Step::Idle);
    }
    let position = match db.read_blocking(|conn| store::position(conn, follower.name))? {
        Some(position) => position,
        None => begin::<E>(db, follower, settled, now)?,
    };
    let until = until.min(settled);
    if position >= until {
        return Ok(Step::Idle);
    }
    let rows =
        db.read_blocking(|conn| store::changes_of(conn, (position, until), follower.kinds, follower.batch))?;
    let passed = rows.len();
    let is_full = i64::try_from(passed).is_ok_and(|passed| passed >= follower.batch);
    let last = rows.last().map(|row| row.seq).filter(|_| is_full).unwrap_or(until);
    let changed = once_each(rows);
    let computed = if changed.is_empty() { None } else { Some(compute(&changed)?) };
    perform_blocking(db, actor, now, |unit| {
        if store::lock_position(unit.conn, follower.name)? != Some(position) {
            return Ok(Step::Elsewhere);
        }
        if let Some(computed) = &computed
            && write(unit, computed)? == Written::Overtaken
        {
            return Ok(Step::Elsewhere);
        }
        store::move_position(unit.conn, follower.name, last, now)?;
        Ok(Step::Passed(passed))
    })
}

/// Enters a follower where it begins; the position, which another process may have entered and moved on.
fn begin<E: From<Error> + Coded>(
    db: &Database,
    follower: &Follower,
    settled: i64,
    now: Timestamp,
) -> Result<i64, E> {
    let first = match follower.beginning {
        Beginning::Oldest => 0,
        Beginning::Now => settled,
    };
    db.write_blocking(|conn| {
        store::enter_position(conn, follower.name, first, now)?;
        Ok(store::position(conn, follower.name)?.unwrap_or(first))
    })
}

/// The records, each where it changed first.
fn once_each(rows: Vec<Changed>) -> Vec<Changed> {
    let mut seen = BTreeSet::new();
    rows.into_iter().filter(|row| seen.insert((row.kind.clone(), row.id))).collect()
}
