//! Queries of the change log and of how far its followers have come.

use diesel::dsl::{max, min};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::changes::Changed;
use crate::db::Db;
use crate::db::schema::{changes, follower_positions as p};
use crate::kit::Timestamp;

/// The newest row of the log that can be seen; 0 when there is none.
///
/// # Errors
/// The database's.
pub fn newest(conn: &mut Db) -> QueryResult<i64> {
    let newest: Option<i64> = changes::table.select(max(changes::seq)).first(conn)?;
    Ok(newest.unwrap_or(0))
}

/// The oldest row of the log that is still there; 0 when there is none.
///
/// # Errors
/// The database's.
pub fn oldest(conn: &mut Db) -> QueryResult<i64> {
    let oldest: Option<i64> = changes::table.select(min(changes::seq)).first(conn)?;
    Ok(oldest.unwrap_or(0))
}

/// Rows of the log after one position and up to another, in order.
///
/// # Errors
/// The database's.
pub fn changes(conn: &mut Db, after: i64, until: i64, limit: i64) -> QueryResult<Vec<Changed>> {
    changes::table
        .filter(changes::seq.gt(after).and(changes::seq.le(until)))
        .order(changes::seq)
        .limit(limit)
        .select((changes::seq, changes::kind, changes::record_id))
        .load(conn)
}

/// The same of some kinds of record alone: those of other kinds are passed over where they stand.
///
/// # Errors
/// The database's.
pub fn changes_of(
    conn: &mut Db,
    (after, until): (i64, i64),
    kinds: &[&str],
    limit: i64,
) -> QueryResult<Vec<Changed>> {
    changes::table
        .filter(changes::seq.gt(after).and(changes::seq.le(until)))
        .filter(changes::kind.eq_any(kinds.to_vec()))
        .order(changes::seq)
        .limit(limit)
        .select((changes::seq, changes::kind, changes::record_id))
        .load(conn)
}

#[derive(QueryableByName)]
struct Mark {
    #[diesel(sql_type = BigInt)]
    mark: i64,
}

#[derive(QueryableByName)]
struct Passed {
    #[diesel(sql_type = Bool)]
    passed: bool,
}

/// Marks the present among the transactions of PostgreSQL: every one that has begun to write has a lower
/// number. None on SQLite, which has one writer at a time.
///
/// # Errors
/// The database's.
pub(super) fn mark(conn: &mut Db) -> QueryResult<Option<i64>> {
    match conn {
        Db::Sqlite(_) => Ok(None),
        Db::Pg(conn) => {
            let mark = "SELECT pg_current_xact_id()::text::bigint AS mark";
            diesel::sql_query(mark).get_result::<Mark>(conn).map(|found| Some(found.mark))
        }
    }
}

/// Whether every transaction before a mark has ended.
///
/// # Errors
/// The database's.
pub(super) fn passed(conn: &mut Db, mark: i64) -> QueryResult<bool> {
    match conn {
        Db::Sqlite(_) => Ok(true),
        Db::Pg(conn) => {
            let passed = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= $1 AS passed";
            let query = diesel::sql_query(passed).bind::<BigInt, _>(mark);
            query.get_result::<Passed>(conn).map(|found| found.passed)
        }
    }
}

/// The position of a follower; none when it has none yet.
///
/// # Errors
/// The database's.
pub fn position(conn: &mut Db, name: &str) -> QueryResult<Option<i64>> {
    p::table.find(name).select(p::position).first(conn).optional()
}

/// Locks the position of a follower until the transaction ends. None when it has none yet, or when another
/// process works on it now: that one is not waited for.
///
/// # Errors
/// The database's.
pub fn lock_position(conn: &mut Db, name: &str) -> QueryResult<Option<i64>> {
    let position = p::table.filter(p::name.eq(name)).select(p::position);
    match conn {
        // The transaction has the file for writing already.
        Db::Sqlite(conn) => position.first(conn).optional(),
        Db::Pg(conn) => position.for_update().skip_locked().first(conn).optional(),
    }
}

/// Enters a follower at a position, if it has none yet.
///
/// # Errors
/// The database's.
pub fn enter_position(conn: &mut Db, name: &str, position: i64, now: Timestamp) -> QueryResult<usize> {
    macro_rules! enter {
        ($c:expr) => {
            diesel::insert_into(p::table)
                .values((p::name.eq(name), p::position.eq(position), p::moved_at.eq(now)))
                .on_conflict_do_nothing()
                .execute($c)
        };
    }
    match conn {
        Db::Pg(c) => enter!(c),
        Db::Sqlite(c) => enter!(c),
    }
}

/// Moves the position of a follower on.
///
/// # Errors
/// The database's.
pub fn move_position(conn: &mut Db, name: &str, position: i64, now: Timestamp) -> QueryResult<usize> {
    diesel::update(p::table.find(name)).set((p::position.eq(position), p::moved_at.eq(now))).execute(conn)
}

/// Every follower that keeps its position in the database, by name.
///
/// # Errors
/// The database's.
pub fn positions(conn: &mut Db) -> QueryResult<Vec<(String, i64)>> {
    p::table.order(p::name).select((p::name, p::position)).load(conn)
}
