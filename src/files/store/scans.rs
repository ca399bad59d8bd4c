//! Queries of what scanners said of files, and of those that are still to be scanned.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{attachments, file_scans};
use crate::files::model::{FileHash, ScanOutcome};
use crate::kit::{OfficeId, Timestamp};

/// Keeps what a scanner said of a file, or that it is still to be scanned and when that is tried again.
///
/// # Errors
/// The database's.
pub fn keep(
    conn: &mut Db,
    hash: &FileHash,
    (outcome, signature): (ScanOutcome, Option<&str>),
    (attempts, next_at): (i32, Option<Timestamp>),
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::delete(file_scans::table.find(hash)).execute(conn)?;
    diesel::insert_into(file_scans::table)
        .values((
            file_scans::file_hash.eq(hash),
            file_scans::outcome.eq(outcome),
            file_scans::signature.eq(signature),
            file_scans::attempts.eq(attempts),
            file_scans::next_at.eq(next_at),
            file_scans::at.eq(now),
        ))
        .execute(conn)
}

/// A file that is to be scanned now, and how often that was tried.
///
/// # Errors
/// The database's.
pub fn due(conn: &mut Db, now: Timestamp) -> QueryResult<Option<(FileHash, i32)>> {
    file_scans::table
        .filter(file_scans::outcome.eq(ScanOutcome::Pending).and(file_scans::next_at.le(now)))
        .order(file_scans::next_at)
        .select((file_scans::file_hash, file_scans::attempts))
        .first(conn)
        .optional()
}

/// What scanners said of files, by their hashes; nothing of those that came while there was none.
///
/// # Errors
/// The database's.
pub fn outcomes(conn: &mut Db, hashes: &[&str]) -> QueryResult<HashMap<String, ScanOutcome>> {
    let rows: Vec<(String, ScanOutcome)> = file_scans::table
        .filter(file_scans::file_hash.eq_any(hashes.to_vec()))
        .select((file_scans::file_hash, file_scans::outcome))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The offices of the records that a file is attached to.
///
/// # Errors
/// The database's.
pub fn offices_of(conn: &mut Db, hash: &FileHash) -> QueryResult<Vec<OfficeId>> {
    attachments::table
        .filter(attachments::file_hash.eq(hash))
        .select(attachments::office_id)
        .distinct()
        .order(attachments::office_id)
        .load(conn)
}
