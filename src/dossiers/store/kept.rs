//! Queries of case files that were made elsewhere. There is none that changes or removes one.

use diesel::prelude::*;

use crate::db::schema::{dossier_members as m, dossiers as d, files};
use crate::db::{Db, insert_many};
use crate::dossiers::arrival::Arrived;
use crate::dossiers::model::{Dossier, DossierId, Member};
use crate::files::{FileHash, MediaType};
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, PersonId, Scope, Timestamp};

/// Adds one.
pub(in crate::dossiers) fn insert(
    conn: &mut Db,
    office: OfficeId,
    arrived: &Arrived,
    (by, now): (Option<PersonId>, Timestamp),
) -> QueryResult<DossierId> {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let bytes: u64 = arrived.members.iter().map(|(_, received)| received.size).sum();
    let said = &arrived.manifest;
    diesel::insert_into(d::table)
        .values((
            d::office_id.eq(office),
            d::sums_hash.eq(&arrived.sums_hash),
            d::signed_by_key.eq(&said.key),
            d::exported_at.eq(said.exported_at),
            d::from_office.eq(&said.office),
            d::number.eq(&said.number),
            d::title.eq(&said.title),
            d::track.eq(said.track),
            d::filed_on.eq(said.filed_on),
            d::pieces.eq(number(said.pieces.len())),
            d::bytes.eq(i64::try_from(bytes).unwrap_or(i64::MAX)),
            d::chain_rows.eq(number(arrived.chain_rows)),
            d::imported_by.eq(by),
            d::imported_at.eq(now),
        ))
        .returning(d::id)
        .get_result(conn)
}

/// Adds what lies in it.
pub(in crate::dossiers) fn insert_members(
    conn: &mut Db,
    id: DossierId,
    members: &[Member],
) -> QueryResult<()> {
    insert_many!(conn, m::table, members, member => (
        m::dossier_id.eq(id),
        m::no.eq(member.no),
        m::path.eq(&member.path),
        m::file_hash.eq(&member.file_hash),
        m::bytes.eq(member.bytes),
    ))
}

/// The one of a list of hashes.
pub(in crate::dossiers) fn of_sums(conn: &mut Db, sums_hash: &str) -> QueryResult<Option<DossierId>> {
    d::table.filter(d::sums_hash.eq(sums_hash)).select(d::id).first(conn).optional()
}

/// One, if it falls in sight.
pub(in crate::dossiers) fn dossier(
    conn: &mut Db,
    scope: &Scope,
    id: DossierId,
) -> QueryResult<Option<Dossier>> {
    let query = d::table.filter(d::id.eq(id)).select(Dossier::as_select()).into_boxed();
    match scope {
        Scope::All => query.first(conn).optional(),
        Scope::Offices(ids) => query.filter(d::office_id.eq_any(ids.clone())).first(conn).optional(),
        Scope::Agency(_) | Scope::None => Ok(None),
    }
}

/// A page of those in sight, the newest first.
pub(in crate::dossiers) fn list(
    conn: &mut Db,
    scope: &Scope,
    number: Option<&str>,
    page: &PageRequest,
) -> QueryResult<Vec<Dossier>> {
    let mut query = d::table.select(Dossier::as_select()).into_boxed();
    match scope {
        Scope::All => {}
        Scope::Offices(ids) => query = query.filter(d::office_id.eq_any(ids.clone())),
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
    }
    if let Some(number) = number {
        query = query.filter(d::number.eq(number.to_owned()));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(d::id.lt(cursor));
    }
    query.order(d::id.desc()).limit(page.limit() + 1).load(conn)
}

/// What lies in one, in its order.
pub(in crate::dossiers) fn members(conn: &mut Db, id: DossierId) -> QueryResult<Vec<Member>> {
    m::table.filter(m::dossier_id.eq(id)).order(m::no).select(Member::as_select()).load(conn)
}

/// What a file is.
pub(in crate::dossiers) fn media_type(conn: &mut Db, hash: &FileHash) -> QueryResult<MediaType> {
    files::table.find(hash).select(files::media_type).first(conn)
}
