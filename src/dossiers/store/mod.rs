//! Queries of case files: what a case is made of.

pub(super) mod kept;
pub(super) mod parts;
pub(super) mod records;

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{
    agencies, attachments, file_uploads, files, official_documents, people, procuratorates,
};
use crate::files::model::AttachmentRow;
use crate::files::{FileHash, FileRow};

/// What is attached to records of a kind, in the order it came.
pub(super) fn attached(conn: &mut Db, kind: &str, ids: &[i64]) -> QueryResult<Vec<(AttachmentRow, FileRow)>> {
    attachments::table
        .inner_join(files::table)
        .filter(
            attachments::subject_kind.eq(kind.to_owned()).and(attachments::subject_id.eq_any(ids.to_vec())),
        )
        .order(attachments::id)
        .select((AttachmentRow::as_select(), FileRow::as_select()))
        .load(conn)
}

/// Files by their hashes.
pub(super) fn files_of(conn: &mut Db, hashes: &[FileHash]) -> QueryResult<HashMap<String, FileRow>> {
    let hashes: Vec<String> = hashes.iter().map(|hash| hash.as_str().to_owned()).collect();
    let rows: Vec<FileRow> =
        files::table.filter(files::hash.eq_any(hashes)).select(FileRow::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.hash.as_str().to_owned(), row)).collect())
}

/// What files were called when they were first sent.
pub(super) fn sent_names(conn: &mut Db, hashes: &[FileHash]) -> QueryResult<HashMap<String, String>> {
    let hashes: Vec<String> = hashes.iter().map(|hash| hash.as_str().to_owned()).collect();
    let rows: Vec<(String, String)> = file_uploads::table
        .filter(file_uploads::file_hash.eq_any(hashes))
        .order((file_uploads::at.desc(), file_uploads::person_id.desc()))
        .select((file_uploads::file_hash, file_uploads::name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The bytes of an issued document.
pub(super) fn docx(conn: &mut Db, id: i64) -> QueryResult<Vec<u8>> {
    official_documents::table.find(id).select(official_documents::docx).first(conn)
}

/// Names of people, agencies and offices by their ids.
pub(super) struct Names {
    pub(super) people: BTreeMap<i64, String>,
    pub(super) agencies: BTreeMap<i64, String>,
    pub(super) offices: BTreeMap<i64, String>,
}

/// The names that ids stand for.
pub(super) fn names(
    conn: &mut Db,
    (persons, of_agencies, of_offices): (Vec<i64>, Vec<i64>, Vec<i64>),
) -> QueryResult<Names> {
    let persons: Vec<(i64, String)> =
        people::table.filter(people::id.eq_any(persons)).select((people::id, people::name)).load(conn)?;
    let of_agencies: Vec<(i64, String)> = agencies::table
        .filter(agencies::id.eq_any(of_agencies))
        .select((agencies::id, agencies::name))
        .load(conn)?;
    let of_offices: Vec<(i64, String)> = procuratorates::table
        .filter(procuratorates::id.eq_any(of_offices))
        .select((procuratorates::id, procuratorates::name))
        .load(conn)?;
    Ok(Names {
        people: persons.into_iter().collect(),
        agencies: of_agencies.into_iter().collect(),
        offices: of_offices.into_iter().collect(),
    })
}
