//! Queries of the log of searches.

use diesel::prelude::*;

use super::model::{NewEntry, Opening, SearchId};
use crate::db::Db;
use crate::db::schema::{search_log, search_openings};
use crate::kit::{PersonId, Timestamp};

/// Keeps a search.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Db, entry: &NewEntry) -> QueryResult<SearchId> {
    diesel::insert_into(search_log::table)
        .values((
            search_log::at.eq(entry.at),
            search_log::person_id.eq(entry.person),
            search_log::query.eq(&entry.query),
            search_log::sort.eq(entry.sort),
            search_log::total.eq(i64::try_from(entry.total).unwrap_or(i64::MAX)),
            search_log::relaxed.eq(entry.relaxed),
        ))
        .returning(search_log::id)
        .get_result(conn)
}

/// Whether a person made a search.
///
/// # Errors
/// The database's.
pub fn is_of(conn: &mut Db, id: SearchId, person: PersonId) -> QueryResult<bool> {
    let found: i64 = search_log::table
        .filter(search_log::id.eq(id).and(search_log::person_id.eq(person)))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Keeps that a result was opened.
///
/// # Errors
/// The database's.
pub fn insert_opening(conn: &mut Db, opening: &Opening, at: Timestamp) -> QueryResult<usize> {
    diesel::insert_into(search_openings::table)
        .values((
            search_openings::search_id.eq(opening.search),
            search_openings::rank.eq(opening.rank),
            search_openings::kind.eq(opening.kind),
            search_openings::record_id.eq(opening.id),
            search_openings::opened_at.eq(at),
        ))
        .execute(conn)
}

/// What a person searched for last, the latest first; with repetitions.
///
/// # Errors
/// The database's.
pub fn recent(conn: &mut Db, person: PersonId, most: i64) -> QueryResult<Vec<String>> {
    search_log::table
        .filter(search_log::person_id.eq(person))
        .order(search_log::id.desc())
        .limit(most)
        .select(search_log::query)
        .load(conn)
}
