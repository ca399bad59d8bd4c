//! Queries of sessions and failed sign-ins.

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{refresh_tokens, sign_in_failures};
use crate::kit::{PersonId, Timestamp};

/// A refresh token as it is kept.
#[derive(Debug, Clone, Queryable)]
pub struct RefreshRow {
    /// Its id.
    pub id: i64,
    /// The session it continues.
    pub family: String,
    /// Whose.
    pub person_id: PersonId,
    /// When it stops counting.
    pub expires_at: Timestamp,
    /// When it was exchanged for the next.
    pub used_at: Option<Timestamp>,
    /// When its session ended.
    pub ended_at: Option<Timestamp>,
}

/// The refresh token of a hash.
///
/// # Errors
/// The database's.
pub fn refresh_token(conn: &mut Db, hash: &str) -> QueryResult<Option<RefreshRow>> {
    refresh_tokens::table
        .filter(refresh_tokens::token_hash.eq(hash))
        .select((
            refresh_tokens::id,
            refresh_tokens::family,
            refresh_tokens::person_id,
            refresh_tokens::expires_at,
            refresh_tokens::used_at,
            refresh_tokens::ended_at,
        ))
        .first(conn)
        .optional()
}

pub(super) fn insert_refresh(
    conn: &mut Db,
    family: &str,
    person: PersonId,
    hash: &str,
    (now, expires): (Timestamp, Timestamp),
) -> QueryResult<usize> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::family.eq(family),
            refresh_tokens::person_id.eq(person),
            refresh_tokens::token_hash.eq(hash),
            refresh_tokens::issued_at.eq(now),
            refresh_tokens::expires_at.eq(expires),
        ))
        .execute(conn)
}

/// Marks a token used, unless it was used or its session ended in the meantime.
pub(super) fn use_refresh(conn: &mut Db, id: i64, now: Timestamp) -> QueryResult<bool> {
    let row = refresh_tokens::table.find(id);
    diesel::update(row.filter(refresh_tokens::used_at.is_null().and(refresh_tokens::ended_at.is_null())))
        .set(refresh_tokens::used_at.eq(Some(now)))
        .execute(conn)
        .map(|changed| changed == 1)
}

pub(super) fn end_family(conn: &mut Db, family: &str, now: Timestamp) -> QueryResult<usize> {
    diesel::update(
        refresh_tokens::table
            .filter(refresh_tokens::family.eq(family).and(refresh_tokens::ended_at.is_null())),
    )
    .set(refresh_tokens::ended_at.eq(Some(now)))
    .execute(conn)
}

/// Ends every session of a person.
///
/// # Errors
/// The database's.
pub fn end_all(conn: &mut Db, person: PersonId, now: Timestamp) -> QueryResult<usize> {
    diesel::update(
        refresh_tokens::table
            .filter(refresh_tokens::person_id.eq(person).and(refresh_tokens::ended_at.is_null())),
    )
    .set(refresh_tokens::ended_at.eq(Some(now)))
    .execute(conn)
}

/// A delay of which somebody has to wait for the end.
#[derive(Debug, Clone)]
pub struct Block {
    /// `account:` or `address:`, and of what.
    pub subject: String,
    /// Its end.
    pub until: Timestamp,
    /// Whether the log has been told of it.
    pub told: bool,
}

/// The block that lasts longest, if any lasts.
///
/// # Errors
/// The database's.
pub fn blocked(conn: &mut Db, subjects: &[String], now: Timestamp) -> QueryResult<Option<Block>> {
    let found: Option<(String, Option<Timestamp>, Option<Timestamp>)> = sign_in_failures::table
        .filter(sign_in_failures::subject.eq_any(subjects.to_vec()))
        .filter(sign_in_failures::blocked_until.gt(now).assume_not_null())
        .order(sign_in_failures::blocked_until.desc())
        .select((sign_in_failures::subject, sign_in_failures::blocked_until, sign_in_failures::told_until))
        .first(conn)
        .optional()?;
    Ok(found.and_then(|(subject, until, told)| {
        until.map(|until| Block { subject, until, told: told == Some(until) })
    }))
}

/// Notes that the log is told of a block; whether it had not been.
pub(super) fn tell(conn: &mut Db, block: &Block) -> QueryResult<bool> {
    let row = sign_in_failures::table.find(&block.subject);
    let untold = sign_in_failures::told_until
        .is_null()
        .or(sign_in_failures::told_until.ne(block.until).assume_not_null());
    diesel::update(row.filter(untold))
        .set(sign_in_failures::told_until.eq(Some(block.until)))
        .execute(conn)
        .map(|changed| changed == 1)
}

/// Counts a failure and gives how many there have been since the memory of them began.
pub(super) fn count_failure(
    conn: &mut Db,
    subject: &str,
    now: Timestamp,
    forget_before: Timestamp,
) -> QueryResult<i32> {
    macro_rules! count {
        ($c:expr) => {{
            diesel::insert_into(sign_in_failures::table)
                .values((
                    sign_in_failures::subject.eq(subject),
                    sign_in_failures::failures.eq(0),
                    sign_in_failures::last_at.eq(now),
                ))
                .on_conflict_do_nothing()
                .execute($c)?;
        }};
    }
    match conn {
        Db::Pg(c) => count!(c),
        Db::Sqlite(c) => count!(c),
    }
    let row = sign_in_failures::table.find(subject);
    diesel::update(row.filter(sign_in_failures::last_at.lt(forget_before)))
        .set(sign_in_failures::failures.eq(0))
        .execute(conn)?;
    diesel::update(row)
        .set((
            sign_in_failures::failures.eq(sign_in_failures::failures + 1),
            sign_in_failures::last_at.eq(now),
        ))
        .returning(sign_in_failures::failures)
        .get_result(conn)
}

pub(super) fn block(conn: &mut Db, subject: &str, until: Option<Timestamp>) -> QueryResult<usize> {
    diesel::update(sign_in_failures::table.find(subject))
        .set(sign_in_failures::blocked_until.eq(until))
        .execute(conn)
}

/// Forgets the failures of a subject, and so opens what they blocked.
pub(super) fn forget_failures(conn: &mut Db, subject: &str) -> QueryResult<usize> {
    diesel::delete(sign_in_failures::table.find(subject)).execute(conn)
}
