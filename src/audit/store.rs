//! Queries of the log.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::result::Error;

use super::chain::{GENESIS, hash};
use super::model::{AuditRow, LogFilter, Subject};
use super::work::Entry;
use crate::db::schema::{audit_heads, audit_log, changes};
use crate::db::{Db, insert_many};
use crate::kit::page::PageRequest;
use crate::kit::{Actor, OfficeId, Timestamp};

/// Chains the sayings of one use case, office by office in the order of their ids, so that two
/// writers can never wait for each other in a circle.
pub(super) fn append(conn: &mut Db, actor: &Actor, now: Timestamp, entries: Vec<Entry>) -> Result<(), Error> {
    let roles = actor.roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(",");
    let mut by_office: BTreeMap<OfficeId, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        by_office.entry(entry.office).or_default().push(entry);
    }
    for (office, entries) in by_office {
        let (mut seq, mut prev) = lock_head(conn, office)?;
        let mut last_of_case: BTreeMap<i64, String> = BTreeMap::new();
        let mut rows = Vec::with_capacity(entries.len());
        let mut changed = Vec::new();
        for entry in entries {
            seq += 1;
            let case_prev_hash = match entry.case {
                Some(case) => match last_of_case.remove(&case) {
                    Some(hash) => Some(hash),
                    None => last_hash_of_case(conn, case)?,
                },
                None => None,
            };
            let mut row = AuditRow {
                id: 0,
                office_id: office,
                seq,
                at: now,
                person_id: actor.person,
                roles: roles.clone(),
                origin: actor.origin.clone(),
                action: entry.action.to_owned(),
                subject_kind: entry.subject.kind.to_owned(),
                subject_id: entry.subject.id,
                case_id: entry.case,
                detail: entry.detail.to_string(),
                prev_hash: std::mem::take(&mut prev),
                case_prev_hash,
                hash: String::new(),
            };
            row.hash = hash(&row);
            prev.clone_from(&row.hash);
            rows.push(row);
            if entry.changed {
                changed.push(entry.subject);
            }
            if let Some(case) = entry.case {
                last_of_case.insert(case, prev.clone());
            }
        }
        insert(conn, &rows)?;
        insert_changes(conn, office, &changed, now)?;
        diesel::update(audit_heads::table.find(office.0))
            .set((audit_heads::seq.eq(seq), audit_heads::hash.eq(&prev)))
            .execute(conn)?;
    }
    Ok(())
}

/// Locks the head of an office's chain until the transaction ends, making it if it is the first.
fn lock_head(conn: &mut Db, office: OfficeId) -> QueryResult<(i64, String)> {
    loop {
        // An update that changes nothing takes the row's lock on both databases.
        let locked = diesel::update(audit_heads::table.find(office.0))
            .set(audit_heads::seq.eq(audit_heads::seq))
            .execute(conn)?;
        if locked == 1 {
            return audit_heads::table
                .find(office.0)
                .select((audit_heads::seq, audit_heads::hash))
                .first(conn);
        }
        macro_rules! make {
            ($c:expr) => {
                diesel::insert_into(audit_heads::table)
                    .values((
                        audit_heads::office_id.eq(office),
                        audit_heads::seq.eq(0),
                        audit_heads::hash.eq(GENESIS),
                    ))
                    .on_conflict_do_nothing()
                    .execute($c)?
            };
        }
        match conn {
            Db::Pg(c) => make!(c),
            Db::Sqlite(c) => make!(c),
        };
    }
}

fn insert(conn: &mut Db, rows: &[AuditRow]) -> QueryResult<()> {
    insert_many!(conn, audit_log::table, rows, row => (
        audit_log::office_id.eq(row.office_id),
        audit_log::seq.eq(row.seq),
        audit_log::at.eq(row.at),
        audit_log::person_id.eq(row.person_id),
        audit_log::roles.eq(&row.roles),
        audit_log::origin.eq(&row.origin),
        audit_log::action.eq(&row.action),
        audit_log::subject_kind.eq(&row.subject_kind),
        audit_log::subject_id.eq(row.subject_id),
        audit_log::case_id.eq(row.case_id),
        audit_log::detail.eq(&row.detail),
        audit_log::prev_hash.eq(&row.prev_hash),
        audit_log::case_prev_hash.eq(&row.case_prev_hash),
        audit_log::hash.eq(&row.hash),
    ))
}

fn insert_changes(conn: &mut Db, office: OfficeId, subjects: &[Subject], now: Timestamp) -> QueryResult<()> {
    insert_many!(conn, changes::table, subjects, subject => (
        changes::kind.eq(subject.kind),
        changes::record_id.eq(subject.id),
        changes::office_id.eq(office.0),
        changes::at.eq(now),
    ))
}

/// Notes that records are to be looked at again by those who follow, though nobody did anything to them: what
/// was made of them has changed. No row of the chain speaks of it. The transaction has written something before,
/// so that it has its own number before it takes one of the log.
///
/// # Errors
/// The database's.
pub fn note(conn: &mut Db, office: OfficeId, subjects: &[Subject], now: Timestamp) -> QueryResult<()> {
    insert_changes(conn, office, subjects, now)
}

fn last_hash_of_case(conn: &mut Db, case: i64) -> QueryResult<Option<String>> {
    audit_log::table
        .filter(audit_log::case_id.eq(case))
        .order(audit_log::id.desc())
        .select(audit_log::hash)
        .first(conn)
        .optional()
}

/// Rows of the log, the newest first, before a cursor.
///
/// # Errors
/// The database's.
pub fn entries(conn: &mut Db, filter: &LogFilter, page: &PageRequest) -> QueryResult<Vec<AuditRow>> {
    let mut query = audit_log::table.select(AuditRow::as_select()).into_boxed();
    if let Some(offices) = &filter.offices {
        query = query.filter(audit_log::office_id.eq_any(offices.clone()));
    }
    if let Some(kind) = &filter.subject_kind {
        query = query.filter(audit_log::subject_kind.eq(kind.clone()));
    }
    if let Some(id) = filter.subject_id {
        query = query.filter(audit_log::subject_id.eq(id));
    }
    if let Some(person) = filter.person {
        query = query.filter(audit_log::person_id.eq(person));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_log::action.eq(action.clone()));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_log::at.ge(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(audit_log::at.lt(until));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(audit_log::id.lt(cursor));
    }
    query.order(audit_log::id.desc()).limit(page.limit() + 1).load(conn)
}

/// Every row of a case, in the order of the log.
///
/// # Errors
/// The database's.
pub fn of_case(conn: &mut Db, case: i64) -> QueryResult<Vec<AuditRow>> {
    audit_log::table
        .filter(audit_log::case_id.eq(case))
        .order(audit_log::id)
        .select(AuditRow::as_select())
        .load(conn)
}

/// The head of every chain: office, position, hash.
///
/// # Errors
/// The database's.
pub fn heads(conn: &mut Db) -> QueryResult<Vec<(OfficeId, i64, String)>> {
    audit_heads::table
        .order(audit_heads::office_id)
        .select((audit_heads::office_id, audit_heads::seq, audit_heads::hash))
        .load(conn)
}

/// A piece of an office's chain.
///
/// # Errors
/// The database's.
pub fn chain_after(conn: &mut Db, office: OfficeId, seq: i64, limit: i64) -> QueryResult<Vec<AuditRow>> {
    audit_log::table
        .filter(audit_log::office_id.eq(office).and(audit_log::seq.gt(seq)))
        .order(audit_log::seq)
        .limit(limit)
        .select(AuditRow::as_select())
        .load(conn)
}

/// The hash of one row of a chain.
///
/// # Errors
/// The database's.
pub fn hash_at(conn: &mut Db, office: OfficeId, seq: i64) -> QueryResult<Option<String>> {
    audit_log::table
        .filter(audit_log::office_id.eq(office).and(audit_log::seq.eq(seq)))
        .select(audit_log::hash)
        .first(conn)
        .optional()
}

/// When the newest row was written.
///
/// # Errors
/// The database's.
pub fn newest_at(conn: &mut Db) -> QueryResult<Option<Timestamp>> {
    audit_log::table.order(audit_log::id.desc()).select(audit_log::at).first(conn).optional()
}
