//! Queries of the log of searches.

use diesel::prelude::*;

use super::model::{Logged, NewEntry, Opened, Opening, SearchId, Wanted};
use crate::db::Db;
use crate::db::schema::{people, search_log, search_openings};
use crate::kit::page::PageRequest;
use crate::kit::{PersonId, Scope, Timestamp};

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

/// A page of what the people of the offices in sight searched for, the latest first. Agencies are no office: what
/// they search for is their own.
///
/// # Errors
/// The database's.
pub fn page(conn: &mut Db, scope: &Scope, wanted: Wanted, page: &PageRequest) -> QueryResult<Vec<Logged>> {
    let mut query = search_log::table
        .inner_join(people::table.on(people::id.eq(search_log::person_id)))
        .filter(people::office_id.is_not_null().and(people::agency_id.is_null()))
        .select((
            search_log::id,
            search_log::at,
            people::office_id.assume_not_null(),
            search_log::query,
            search_log::sort,
            search_log::total,
            search_log::relaxed,
        ))
        .into_boxed();
    query = match scope {
        Scope::All => query,
        Scope::Offices(offices) => query.filter(people::office_id.assume_not_null().eq_any(offices.clone())),
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
    };
    if wanted == Wanted::Unanswered {
        query = query.filter(search_log::total.eq(0).or(search_log::relaxed.eq(true)));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(search_log::id.lt(cursor));
    }
    query.order(search_log::id.desc()).limit(page.limit() + 1).load(conn)
}

/// What was opened of some searches, in the order of opening.
///
/// # Errors
/// The database's.
pub fn openings_of(conn: &mut Db, searches: &[SearchId]) -> QueryResult<Vec<Opened>> {
    search_openings::table
        .filter(search_openings::search_id.eq_any(searches.iter().map(|id| id.0).collect::<Vec<_>>()))
        .order(search_openings::id)
        .select((
            search_openings::search_id,
            search_openings::rank,
            search_openings::kind,
            search_openings::opened_at,
        ))
        .load(conn)
}
