//! Queries of files whose characters are to be recognised, and of what came of it.

use std::collections::HashSet;

use diesel::prelude::*;

use super::texts;
use crate::db::Db;
use crate::db::schema::{attachments, file_recognitions as r, file_texts, files};
use crate::files::kinds::MediaType;
use crate::files::model::{AttachmentId, FileHash};
use crate::files::text::{FileText, RecognitionFault, Unread, is_recognised};
use crate::kit::Timestamp;

/// A file that was read and has no words but may show some: never tried, or due to be tried again. How often it was.
///
/// # Errors
/// The database's.
pub fn due(conn: &mut Db, now: Timestamp) -> QueryResult<Option<(FileHash, MediaType, i32)>> {
    let kinds: Vec<MediaType> = MediaType::ALL.iter().copied().filter(|kind| is_recognised(*kind)).collect();
    let found: Option<(FileHash, MediaType, Option<i32>)> = file_texts::table
        .inner_join(files::table.on(files::hash.eq(file_texts::file_hash)))
        .left_join(r::table.on(r::file_hash.eq(file_texts::file_hash)))
        .filter(file_texts::unread.eq_any(vec![Unread::Scanned, Unread::NoWordsInKind]))
        .filter(files::media_type.eq_any(kinds))
        .filter(r::file_hash.nullable().is_null().or(r::next_at.le(now)))
        .order((file_texts::read_at, file_texts::file_hash))
        .select((files::hash, files::media_type, r::attempts.nullable()))
        .first(conn)
        .optional()?;
    Ok(found.map(|(hash, kind, attempts)| (hash, kind, attempts.unwrap_or(0))))
}

/// Keeps what was recognised, as the words of the file, or why nothing was and when that is tried again.
///
/// # Errors
/// The database's.
pub fn keep(
    conn: &mut Db,
    hash: &FileHash,
    recognised: &Result<FileText, RecognitionFault>,
    (attempts, next_at): (i32, Option<Timestamp>),
    now: Timestamp,
) -> QueryResult<()> {
    diesel::delete(r::table.find(hash)).execute(conn)?;
    diesel::insert_into(r::table)
        .values((
            r::file_hash.eq(hash),
            r::fault.eq(recognised.as_ref().err().copied()),
            r::attempts.eq(attempts),
            r::next_at.eq(next_at),
            r::at.eq(now),
        ))
        .execute(conn)?;
    match recognised {
        Ok(text) => texts::keep(conn, hash, &Ok(text.clone()), now),
        Err(_) => Ok(()),
    }
}

/// Those of some files whose words were recognised, and not read.
///
/// # Errors
/// The database's.
pub fn recognised(conn: &mut Db, hashes: &[&str]) -> QueryResult<HashSet<String>> {
    let rows: Vec<String> = r::table
        .filter(r::file_hash.eq_any(hashes.to_vec()).and(r::fault.is_null()))
        .select(r::file_hash)
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Those of some attachments whose words were recognised, and not read.
///
/// # Errors
/// The database's.
pub fn recognised_attachments(conn: &mut Db, ids: &[i64]) -> QueryResult<HashSet<i64>> {
    let ids: Vec<AttachmentId> = ids.iter().copied().map(AttachmentId).collect();
    let rows: Vec<AttachmentId> = attachments::table
        .inner_join(r::table.on(r::file_hash.eq(attachments::file_hash)))
        .filter(attachments::id.eq_any(ids).and(r::fault.is_null()))
        .select(attachments::id)
        .load(conn)?;
    Ok(rows.into_iter().map(|id| id.0).collect())
}

/// Why nothing was recognised in some files.
///
/// # Errors
/// The database's.
pub fn faults(conn: &mut Db, hashes: &[&str]) -> QueryResult<Vec<(String, RecognitionFault)>> {
    let rows: Vec<(String, Option<RecognitionFault>)> = r::table
        .filter(r::file_hash.eq_any(hashes.to_vec()).and(r::fault.is_not_null()))
        .select((r::file_hash, r::fault))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(hash, fault)| Some((hash, fault?))).collect())
}
