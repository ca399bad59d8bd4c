//! Queries of files.

pub mod batches;
pub mod proof;
pub mod recognitions;
pub mod scans;
pub mod texts;
pub(super) mod uploads;

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::{Attachment, AttachmentId, AttachmentRow, CameraRow, FileHash, FileRow, ScanOutcome};
use super::storage::Received;
use crate::db::Db;
use crate::db::schema::{attachments, file_cameras, file_uploads, files, people};
use crate::kit::{AgencyId, PersonId, Scope, Timestamp};
use crate::org;

/// Adds a row, unless one with its key is there.
macro_rules! insert_once {
    ($conn:expr, $table:expr, $row:expr) => {
        match $conn {
            Db::Pg(c) => diesel::insert_into($table).values($row).on_conflict_do_nothing().execute(c),
            Db::Sqlite(c) => diesel::insert_into($table).values($row).on_conflict_do_nothing().execute(c),
        }
    };
}

/// Adds the row of a file, and what the camera wrote into it, unless they are there.
pub(super) fn insert_file(conn: &mut Db, received: &Received, now: Timestamp) -> QueryResult<()> {
    let size = i64::try_from(received.size).unwrap_or(i64::MAX);
    let file = (
        files::hash.eq(&received.hash),
        files::size.eq(size),
        files::media_type.eq(received.media_type),
        files::created_at.eq(now),
    );
    insert_once!(conn, files::table, file)?;
    if let Some(scan) = received.scan {
        // What is still to be scanned is scanned as soon as the scanner answers.
        let next_at = (scan == ScanOutcome::Pending).then_some(now);
        scans::keep(conn, &received.hash, (scan, None), (0, next_at), now)?;
    }
    let Some(camera) = &received.camera else { return Ok(()) };
    let camera = (
        file_cameras::file_hash.eq(&received.hash),
        file_cameras::taken_at.eq(camera.taken_at),
        file_cameras::utc_offset.eq(camera.offset),
        file_cameras::longitude.eq(camera.longitude),
        file_cameras::latitude.eq(camera.latitude),
        file_cameras::device.eq(camera.device.as_deref()),
    );
    insert_once!(conn, file_cameras::table, camera)?;
    Ok(())
}

/// Notes who sent a file.
pub(super) fn insert_upload(
    conn: &mut Db,
    hash: &FileHash,
    person: PersonId,
    name: &str,
    now: Timestamp,
) -> QueryResult<usize> {
    let upload = (
        file_uploads::file_hash.eq(hash),
        file_uploads::person_id.eq(person),
        file_uploads::name.eq(name),
        file_uploads::at.eq(now),
    );
    insert_once!(conn, file_uploads::table, upload)
}

/// A file, whoever asks.
pub(super) fn file(conn: &mut Db, hash: &FileHash) -> QueryResult<Option<FileRow>> {
    files::table.find(hash).select(FileRow::as_select()).first(conn).optional()
}

/// A file, for use cases that have the right to it already.
///
/// # Errors
/// The database's.
pub fn any_file(conn: &mut Db, hash: &FileHash) -> QueryResult<Option<FileRow>> {
    file(conn, hash)
}

/// A file that the person sent or that is attached to a record in sight, with a name to give it.
///
/// # Errors
/// The database's.
pub fn visible_file(
    conn: &mut Db,
    scope: &Scope,
    person: Option<PersonId>,
    hash: &FileHash,
    today: NaiveDate,
) -> QueryResult<Option<(FileRow, String)>> {
    let Some(row) = file(conn, hash)? else { return Ok(None) };
    if let Some(person) = person {
        let sent: Option<String> =
            file_uploads::table.find((hash, person.0)).select(file_uploads::name).first(conn).optional()?;
        if let Some(name) = sent {
            return Ok(Some((row, name)));
        }
    }
    let mut query =
        attachments::table.filter(attachments::file_hash.eq(hash)).select(attachments::name).into_boxed();
    query = match scope {
        Scope::All => query,
        Scope::Offices(ids) => query.filter(attachments::office_id.eq_any(ids.clone())),
        Scope::Agency(own) => query.filter(attachments::agency_id.eq_any(lineage(conn, *own, today)?)),
        Scope::None => return Ok(None),
    };
    let name: Option<String> = query.order(attachments::id).first(conn).optional()?;
    Ok(name.map(|name| (row, name)))
}

/// Adds an attachment.
pub(super) fn insert_attachment(
    conn: &mut Db,
    attachment: &Attachment,
    by: Option<PersonId>,
    now: Timestamp,
) -> QueryResult<AttachmentId> {
    diesel::insert_into(attachments::table)
        .values((
            attachments::subject_kind.eq(attachment.subject.kind),
            attachments::subject_id.eq(attachment.subject.id),
            attachments::office_id.eq(attachment.office),
            attachments::agency_id.eq(attachment.agency),
            attachments::file_hash.eq(&attachment.file),
            attachments::name.eq(&attachment.name),
            attachments::purpose.eq(&attachment.purpose),
            attachments::taken_at.eq(attachment.taken_at),
            attachments::longitude.eq(attachment.place.map(|(longitude, _)| longitude)),
            attachments::latitude.eq(attachment.place.map(|(_, latitude)| latitude)),
            attachments::attached_by.eq(by),
            attachments::attached_at.eq(now),
        ))
        .returning(attachments::id)
        .get_result(conn)
}

/// The attachment of a file to a record for a purpose, if it was made.
pub(super) fn same_attachment(conn: &mut Db, attachment: &Attachment) -> QueryResult<Option<AttachmentId>> {
    attachments::table
        .filter(attachments::subject_kind.eq(attachment.subject.kind))
        .filter(attachments::subject_id.eq(attachment.subject.id))
        .filter(attachments::file_hash.eq(&attachment.file))
        .filter(attachments::purpose.eq(&attachment.purpose))
        .select(attachments::id)
        .first(conn)
        .optional()
}

/// What is attached to a record, as far as it falls in sight, in the order it came.
///
/// # Errors
/// The database's.
pub fn attachments_of(
    conn: &mut Db,
    scope: &Scope,
    kind: &str,
    id: i64,
    today: NaiveDate,
) -> QueryResult<Vec<(AttachmentRow, FileRow)>> {
    let mut query = attachments::table
        .inner_join(files::table)
        .filter(attachments::subject_kind.eq(kind.to_owned()).and(attachments::subject_id.eq(id)))
        .select((AttachmentRow::as_select(), FileRow::as_select()))
        .into_boxed();
    query = match scope {
        Scope::All => query,
        Scope::Offices(ids) => query.filter(attachments::office_id.eq_any(ids.clone())),
        Scope::Agency(own) => query.filter(attachments::agency_id.eq_any(lineage(conn, *own, today)?)),
        Scope::None => return Ok(Vec::new()),
    };
    query.order(attachments::id).load(conn)
}

/// An agency, and those it succeeded.
fn lineage(conn: &mut Db, agency: AgencyId, today: NaiveDate) -> QueryResult<Vec<AgencyId>> {
    let mut all = org::store::predecessors(conn, agency, today)?;
    all.push(agency);
    Ok(all)
}

/// Whether a record has something attached for a purpose, whoever asks.
///
/// # Errors
/// The database's.
pub fn has_attachment(conn: &mut Db, kind: &str, id: i64, purpose: &str) -> QueryResult<bool> {
    diesel::select(exists(
        attachments::table
            .filter(attachments::subject_kind.eq(kind))
            .filter(attachments::subject_id.eq(id))
            .filter(attachments::purpose.eq(purpose)),
    ))
    .get_result(conn)
}

/// What cameras wrote into pictures, by their hashes.
///
/// # Errors
/// The database's.
pub fn cameras(conn: &mut Db, hashes: &[&str]) -> QueryResult<HashMap<String, CameraRow>> {
    let rows: Vec<(String, CameraRow)> = file_cameras::table
        .filter(file_cameras::file_hash.eq_any(hashes.to_vec()))
        .select((file_cameras::file_hash, CameraRow::as_select()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Whether somebody of an agency, or of one it succeeded, sent a file: then it is the agency's own.
///
/// # Errors
/// The database's.
pub fn is_of_agency(conn: &mut Db, agency: AgencyId, hash: &FileHash, today: NaiveDate) -> QueryResult<bool> {
    let lineage = lineage(conn, agency, today)?;
    diesel::select(exists(
        file_uploads::table
            .inner_join(people::table)
            .filter(file_uploads::file_hash.eq(hash))
            .filter(people::agency_id.eq_any(lineage)),
    ))
    .get_result(conn)
}
