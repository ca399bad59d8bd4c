//! Queries of sessions, failed sign-ins and second factors.

use diesel::prelude::*;

use super::factor::Standing;
use super::seal::Sealed;
use crate::db::Db;
use crate::db::schema::{
    factor_roles as required_roles, recovery_codes, refresh_tokens, second_factors, sign_in_failures,
};
use crate::kit::{PersonId, Role, Timestamp};

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
    (hash, origin): (&str, &str),
    (now, expires): (Timestamp, Timestamp),
) -> QueryResult<usize> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::family.eq(family),
            refresh_tokens::person_id.eq(person),
            refresh_tokens::token_hash.eq(hash),
            refresh_tokens::issued_at.eq(now),
            refresh_tokens::expires_at.eq(expires),
            refresh_tokens::origin.eq(origin),
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

/// A session that lasts.
#[derive(Debug, Clone)]
pub struct OpenSession {
    /// What it is known by: the family of its tokens.
    pub family: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was renewed last.
    pub renewed_at: Timestamp,
    /// When it ends, if it is not renewed until then.
    pub expires_at: Timestamp,
    /// The network address from which it was renewed last; empty for one of before addresses were kept.
    pub origin: String,
}

/// The sessions of a person that last, the one renewed last before the others.
pub(super) fn open_sessions(
    conn: &mut Db,
    person: PersonId,
    now: Timestamp,
) -> QueryResult<Vec<OpenSession>> {
    let of_person = refresh_tokens::person_id.eq(person).and(refresh_tokens::ended_at.is_null());
    let begun: Vec<(String, Option<Timestamp>)> = refresh_tokens::table
        .filter(of_person)
        .group_by(refresh_tokens::family)
        .select((refresh_tokens::family, diesel::dsl::min(refresh_tokens::issued_at)))
        .load(conn)?;
    let begun: std::collections::HashMap<_, _> = begun.into_iter().collect();
    let rows: Vec<(String, Timestamp, Timestamp, String)> = refresh_tokens::table
        .filter(of_person.and(refresh_tokens::used_at.is_null()))
        .filter(refresh_tokens::expires_at.gt(now))
        .order((refresh_tokens::issued_at.desc(), refresh_tokens::id.desc()))
        .select((
            refresh_tokens::family,
            refresh_tokens::issued_at,
            refresh_tokens::expires_at,
            refresh_tokens::origin,
        ))
        .load(conn)?;
    let session = |(family, renewed_at, expires_at, origin): (String, Timestamp, Timestamp, String)| {
        let opened_at = begun.get(&family).copied().flatten().unwrap_or(renewed_at);
        OpenSession { family, opened_at, renewed_at, expires_at, origin }
    };
    Ok(rows.into_iter().map(session).collect())
}

/// Ends a session of a person; how many tokens that were open.
pub(super) fn end_own(conn: &mut Db, person: PersonId, family: &str, now: Timestamp) -> QueryResult<usize> {
    diesel::update(
        refresh_tokens::table
            .filter(refresh_tokens::person_id.eq(person).and(refresh_tokens::family.eq(family)))
            .filter(refresh_tokens::ended_at.is_null()),
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

/// A second factor as it is kept.
#[derive(Clone)]
pub(super) struct FactorRow {
    pub(super) sealed: Sealed,
    pub(super) made_at: Timestamp,
    pub(super) confirmed_at: Option<Timestamp>,
}

pub(super) fn factor(conn: &mut Db, person: PersonId) -> QueryResult<Option<FactorRow>> {
    type Row = (String, Vec<u8>, Vec<u8>, Timestamp, Option<Timestamp>);
    let found: Option<Row> = second_factors::table
        .find(person.0)
        .select((
            second_factors::key_id,
            second_factors::nonce,
            second_factors::sealed,
            second_factors::made_at,
            second_factors::confirmed_at,
        ))
        .first(conn)
        .optional()?;
    Ok(found.map(|(key_id, nonce, bytes, made_at, confirmed_at)| FactorRow {
        sealed: Sealed { key_id, nonce, bytes },
        made_at,
        confirmed_at,
    }))
}

/// How the second factor of a person stands.
pub(super) fn factor_standing(conn: &mut Db, person: PersonId) -> QueryResult<Standing> {
    let since = factor(conn, person)?.and_then(|factor| factor.confirmed_at);
    let recovery_codes = recovery_codes::table
        .filter(recovery_codes::person_id.eq(person).and(recovery_codes::used_at.is_null()))
        .count()
        .get_result(conn)?;
    Ok(Standing { since, recovery_codes, is_required: false })
}

pub(super) fn insert_factor(
    conn: &mut Db,
    person: PersonId,
    sealed: &Sealed,
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::insert_into(second_factors::table)
        .values((
            second_factors::person_id.eq(person),
            second_factors::key_id.eq(&sealed.key_id),
            second_factors::nonce.eq(&sealed.nonce),
            second_factors::sealed.eq(&sealed.bytes),
            second_factors::made_at.eq(now),
            second_factors::last_step.eq(0_i64),
        ))
        .execute(conn)
}

/// Turns a second factor on that was not on.
pub(super) fn confirm_factor(
    conn: &mut Db,
    person: PersonId,
    step: i64,
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::update(second_factors::table.find(person.0).filter(second_factors::confirmed_at.is_null()))
        .set((second_factors::confirmed_at.eq(Some(now)), second_factors::last_step.eq(step)))
        .execute(conn)
}

/// Spends the codes of a time step and of all before it; nothing if that was done.
pub(super) fn spend_step(conn: &mut Db, person: PersonId, step: i64) -> QueryResult<usize> {
    diesel::update(second_factors::table.find(person.0).filter(second_factors::last_step.lt(step)))
        .set(second_factors::last_step.eq(step))
        .execute(conn)
}

/// Takes a second factor away with its recovery codes; how many there were.
pub(super) fn remove_factor(conn: &mut Db, person: PersonId) -> QueryResult<usize> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(person))).execute(conn)?;
    diesel::delete(second_factors::table.find(person.0)).execute(conn)
}

/// Puts recovery codes in the place of those before.
pub(super) fn replace_recovery_codes(
    conn: &mut Db,
    person: PersonId,
    hashes: &[String],
    now: Timestamp,
) -> QueryResult<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(person))).execute(conn)?;
    for hash in hashes {
        diesel::insert_into(recovery_codes::table)
            .values((
                recovery_codes::person_id.eq(person),
                recovery_codes::code_hash.eq(hash),
                recovery_codes::made_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Spends a recovery code; nothing if there is none, or it was spent.
pub(super) fn spend_recovery_code(
    conn: &mut Db,
    person: PersonId,
    hash: &str,
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::update(
        recovery_codes::table
            .filter(recovery_codes::person_id.eq(person).and(recovery_codes::code_hash.eq(hash)))
            .filter(recovery_codes::used_at.is_null()),
    )
    .set(recovery_codes::used_at.eq(Some(now)))
    .execute(conn)
}

/// The roles whose people must have a second factor.
pub(super) fn factor_roles(conn: &mut Db) -> QueryResult<Vec<Role>> {
    required_roles::table.order(required_roles::role).select(required_roles::role).load(conn)
}

pub(super) fn insert_factor_role(
    conn: &mut Db,
    role: Role,
    by: Option<PersonId>,
    now: Timestamp,
) -> QueryResult<usize> {
    let by = required_roles::set_by.eq(by);
    diesel::insert_into(required_roles::table)
        .values((required_roles::role.eq(role), by, required_roles::set_at.eq(now)))
        .execute(conn)
}

pub(super) fn remove_factor_role(conn: &mut Db, role: Role) -> QueryResult<usize> {
    diesel::delete(required_roles::table.filter(required_roles::role.eq(role))).execute(conn)
}
