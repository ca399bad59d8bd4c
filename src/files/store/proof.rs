//! Queries for holding the files on the disk against what is known of them.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{attachments, file_uploads, files};
use crate::files::model::{FileHash, FileRow};

/// How many files there are.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Db) -> QueryResult<i64> {
    files::table.select(count_star()).first(conn)
}

/// Files whose hash comes after a text, in order. Hashes are spread evenly, so that those after a text that was
/// drawn by lot are a sample.
///
/// # Errors
/// The database's.
pub fn after(conn: &mut Db, text: &str, limit: i64) -> QueryResult<Vec<FileRow>> {
    files::table
        .filter(files::hash.gt(text.to_owned()))
        .order(files::hash)
        .limit(limit)
        .select(FileRow::as_select())
        .load(conn)
}

/// The records that a file is attached to, and how many people sent it.
///
/// # Errors
/// The database's.
pub fn records_of(conn: &mut Db, hash: &FileHash) -> QueryResult<(Vec<(String, i64)>, i64)> {
    let records = attachments::table
        .filter(attachments::file_hash.eq(hash))
        .order((attachments::subject_kind, attachments::subject_id))
        .select((attachments::subject_kind, attachments::subject_id))
        .distinct()
        .load(conn)?;
    let sent =
        file_uploads::table.filter(file_uploads::file_hash.eq(hash)).select(count_star()).first(conn)?;
    Ok((records, sent))
}
