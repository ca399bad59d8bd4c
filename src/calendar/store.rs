//! Queries of the calendar's versions.

use diesel::prelude::*;

use super::model::{CalendarVersion, NoticeYear};
use crate::db::Db;
use crate::db::schema::calendar_versions as t;
use crate::kit::{Json, PersonId, Timestamp};

/// A version to be stored.
pub(super) struct NewVersion<'a> {
    pub(super) number: i32,
    pub(super) years: Json<Vec<NoticeYear>>,
    pub(super) digest: &'a str,
    pub(super) note: &'a str,
    pub(super) made_at: Timestamp,
    pub(super) made_by: Option<PersonId>,
}

pub(super) fn insert(conn: &mut Db, new: &NewVersion<'_>) -> QueryResult<usize> {
    diesel::insert_into(t::table)
        .values((
            t::number.eq(new.number),
            t::years.eq(&new.years),
            t::digest.eq(new.digest),
            t::note.eq(new.note),
            t::made_at.eq(new.made_at),
            t::made_by.eq(new.made_by),
        ))
        .execute(conn)
}

/// Number and digest of the newest version.
pub(super) fn newest(conn: &mut Db) -> QueryResult<Option<(i32, String)>> {
    t::table.order(t::number.desc()).select((t::number, t::digest)).first(conn).optional()
}

/// Digest of one version.
pub(super) fn digest(conn: &mut Db, number: i32) -> QueryResult<Option<String>> {
    t::table.filter(t::number.eq(number)).select(t::digest).first(conn).optional()
}

/// The years of one version.
pub(super) fn years(conn: &mut Db, number: i32) -> QueryResult<Vec<NoticeYear>> {
    let json: Json<Vec<NoticeYear>> = t::table.filter(t::number.eq(number)).select(t::years).first(conn)?;
    Ok(json.into_inner())
}

/// Every version, the newest first.
pub(super) fn versions(conn: &mut Db) -> QueryResult<Vec<CalendarVersion>> {
    t::table
        .order(t::number.desc())
        .select((t::number, t::digest, t::note, t::made_at, t::made_by))
        .load(conn)
}
