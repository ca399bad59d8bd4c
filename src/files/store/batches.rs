//! Finders of many attachments at once, for the index.

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{attachments, files};
use crate::files::model::{AttachmentRow, FileRow};

/// Ids after one, in order: the way through all attachments.
///
/// # Errors
/// The database's.
pub fn ids_after(conn: &mut Db, after: i64, limit: i64) -> QueryResult<Vec<i64>> {
    attachments::table
        .filter(attachments::id.gt(after))
        .order(attachments::id)
        .limit(limit)
        .select(attachments::id)
        .load(conn)
}

/// Attachments with their files, whoever asks.
///
/// # Errors
/// The database's.
pub fn attachments(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(AttachmentRow, FileRow)>> {
    attachments::table
        .inner_join(files::table)
        .filter(attachments::id.eq_any(ids.to_vec()))
        .order(attachments::id)
        .select((AttachmentRow::as_select(), FileRow::as_select()))
        .load(conn)
}

/// What is attached to records of a kind: record, attachment, and the hash of the file.
///
/// # Errors
/// The database's.
pub fn of_records(conn: &mut Db, kind: &str, ids: &[i64]) -> QueryResult<Vec<(i64, i64, String)>> {
    attachments::table
        .filter(attachments::subject_kind.eq(kind.to_owned()))
        .filter(attachments::subject_id.eq_any(ids.to_vec()))
        .order(attachments::id)
        .select((attachments::subject_id, attachments::id, attachments::file_hash))
        .load(conn)
}
