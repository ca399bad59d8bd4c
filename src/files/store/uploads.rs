//! Queries of uploads that are not whole yet.

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::file_parts as p;
use crate::files::model::{UploadId, UploadRow};
use crate::kit::{PersonId, Timestamp};

/// An upload of a person.
pub(in crate::files) fn upload(
    conn: &mut Db,
    person: PersonId,
    id: UploadId,
) -> QueryResult<Option<UploadRow>> {
    p::table
        .filter(p::id.eq(id).and(p::person_id.eq(person)))
        .select(UploadRow::as_select())
        .first(conn)
        .optional()
}

/// How many uploads a person has open.
pub(in crate::files) fn open_of(conn: &mut Db, person: PersonId) -> QueryResult<i64> {
    p::table.filter(p::person_id.eq(person)).count().get_result(conn)
}

/// Uploads that nobody has added to in time.
pub(in crate::files) fn expired(conn: &mut Db, now: Timestamp, limit: i64) -> QueryResult<Vec<UploadId>> {
    p::table.filter(p::expires_at.le(now)).order(p::id).limit(limit).select(p::id).load(conn)
}

pub(in crate::files) fn remove(conn: &mut Db, ids: &[UploadId]) -> QueryResult<usize> {
    diesel::delete(p::table.filter(p::id.eq_any(ids.to_vec()))).execute(conn)
}

pub(in crate::files) fn insert(conn: &mut Db, row: &UploadRow) -> QueryResult<UploadId> {
    diesel::insert_into(p::table)
        .values((
            p::person_id.eq(row.person_id),
            p::name.eq(&row.name),
            p::size.eq(row.size),
            p::sha256.eq(&row.sha256),
            p::received.eq(row.received),
            p::begun_at.eq(row.begun_at),
            p::expires_at.eq(row.expires_at),
        ))
        .returning(p::id)
        .get_result(conn)
}

pub(in crate::files) fn received(
    conn: &mut Db,
    id: UploadId,
    bytes: i64,
    expires_at: Timestamp,
) -> QueryResult<usize> {
    diesel::update(p::table.filter(p::id.eq(id)))
        .set((p::received.eq(bytes), p::expires_at.eq(expires_at)))
        .execute(conn)
}
