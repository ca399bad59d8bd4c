//! Queries for holding the files on the disk against what is known of them.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{attachments, dossier_members, file_uploads, files};
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
    let mut records: Vec<(String, i64)> = attachments::table
        .filter(attachments::file_hash.eq(hash))
        .order((attachments::subject_kind, attachments::subject_id))
        .select((attachments::subject_kind, attachments::subject_id))
        .distinct()
        .load(conn)?;
    // What lies in a case file that is kept here need not be attached to it.
    let kept: Vec<i64> = dossier_members::table
        .filter(dossier_members::file_hash.eq(hash))
        .order(dossier_members::dossier_id)
        .select(dossier_members::dossier_id)
        .distinct()
        .load(conn)?;
    let kept = kept.into_iter().map(|id| (String::from("dossier"), id));
    let kept: Vec<(String, i64)> = kept.filter(|one| !records.contains(one)).collect();
    records.extend(kept);
    let sent =
        file_uploads::table.filter(file_uploads::file_hash.eq(hash)).select(count_star()).first(conn)?;
    Ok((records, sent))
}
