//! Queries of what files say.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::audit::{self, Subject};
use crate::db::Db;
use crate::db::schema::{attachments, file_texts, files};
use crate::files::kinds::MediaType;
use crate::files::model::FileHash;
use crate::files::text::{FileText, Unread};
use crate::kit::{OfficeId, Timestamp};

/// Files attached to records of a kind that were not read yet, or whose bytes were missing then.
///
/// # Errors
/// The database's.
pub fn to_be_read(conn: &mut Db, kind: &str, records: &[i64]) -> QueryResult<Vec<(FileHash, MediaType)>> {
    let missing = file_texts::unread.eq(Unread::Missing);
    attachments::table
        .inner_join(files::table)
        .left_join(file_texts::table.on(file_texts::file_hash.eq(files::hash)))
        .filter(attachments::subject_kind.eq(kind.to_owned()))
        .filter(attachments::subject_id.eq_any(records.to_vec()))
        .filter(file_texts::file_hash.nullable().is_null().or(missing))
        .select((files::hash, files::media_type))
        .distinct()
        .load(conn)
}

/// Keeps what a file says, or why it says nothing, and lets its attachments be indexed again.
///
/// # Errors
/// The database's.
pub fn keep(
    conn: &mut Db,
    hash: &FileHash,
    read: &Result<FileText, Unread>,
    now: Timestamp,
) -> QueryResult<()> {
    let said = read.as_ref().ok();
    diesel::delete(file_texts::table.find(hash)).execute(conn)?;
    diesel::insert_into(file_texts::table)
        .values((
            file_texts::file_hash.eq(hash),
            file_texts::words.eq(said.map(|said| said.words.as_str())),
            file_texts::is_cut.eq(said.is_some_and(|said| said.is_cut)),
            file_texts::unread.eq(read.as_ref().err().copied()),
            file_texts::read_at.eq(now),
        ))
        .execute(conn)?;
    if said.is_none() {
        return Ok(());
    }
    let concerned: Vec<(i64, OfficeId)> = attachments::table
        .filter(attachments::file_hash.eq(hash))
        .select((attachments::id, attachments::office_id))
        .load(conn)?;
    for (id, office) in concerned {
        audit::store::note(conn, office, &[Subject::new("attachment", id)], now)?;
    }
    Ok(())
}

/// The words of files, by their hashes.
///
/// # Errors
/// The database's.
pub fn words(conn: &mut Db, hashes: &[&str]) -> QueryResult<HashMap<String, String>> {
    let rows: Vec<(String, Option<String>)> = file_texts::table
        .filter(file_texts::file_hash.eq_any(hashes.to_vec()))
        .select((file_texts::file_hash, file_texts::words))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(hash, words)| Some((hash, words?))).collect())
}

/// What came of reading files, of those that were read: whether the words were cut, or why there are none.
///
/// # Errors
/// The database's.
pub fn outcomes(conn: &mut Db, hashes: &[&str]) -> QueryResult<HashMap<String, (bool, Option<Unread>)>> {
    let rows: Vec<(String, bool, Option<Unread>)> = file_texts::table
        .filter(file_texts::file_hash.eq_any(hashes.to_vec()))
        .select((file_texts::file_hash, file_texts::is_cut, file_texts::unread))
        .load(conn)?;
    Ok(rows.into_iter().map(|(hash, is_cut, unread)| (hash, (is_cut, unread))).collect())
}
