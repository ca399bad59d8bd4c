//! Queries of saved searches.

use diesel::prelude::*;

use super::error::SavedSearchError;
use super::model::{SavedSearch, SavedSearchId};
use crate::db::Db;
use crate::db::schema::saved_searches;
use crate::kit::coded::is_taken;
use crate::kit::page::PageRequest;
use crate::kit::{Actor, AgencyId, OfficeId, PersonId};

/// What an actor may see: their own, and those shared in their office or agency.
macro_rules! seen_by {
    ($actor:expr) => {{
        // Without a person, an office or an agency there is nothing of theirs: no id is negative.
        let person = $actor.person.unwrap_or(PersonId(-1));
        let office = $actor.office.filter(|_| $actor.agency.is_none()).unwrap_or(OfficeId(-1));
        let agency = $actor.agency.unwrap_or(AgencyId(-1));
        saved_searches::owner_id.eq(person).or(saved_searches::shared.eq(true).and(
            saved_searches::office_id
                .eq(office)
                .assume_not_null()
                .or(saved_searches::agency_id.eq(agency).assume_not_null()),
        ))
    }};
}

/// A page of what the actor may see, by id.
///
/// # Errors
/// The database's.
pub fn page(conn: &mut Db, actor: &Actor, page: &PageRequest) -> QueryResult<Vec<SavedSearch>> {
    let mut query =
        saved_searches::table.filter(seen_by!(actor)).select(SavedSearch::as_select()).into_boxed();
    if let Some(cursor) = page.cursor {
        query = query.filter(saved_searches::id.gt(cursor));
    }
    query.order(saved_searches::id).limit(page.limit() + 1).load(conn)
}

/// One that the actor may see.
///
/// # Errors
/// The database's.
pub fn one(conn: &mut Db, actor: &Actor, id: SavedSearchId) -> QueryResult<Option<SavedSearch>> {
    saved_searches::table
        .filter(saved_searches::id.eq(id).and(seen_by!(actor)))
        .select(SavedSearch::as_select())
        .first(conn)
        .optional()
}

/// Keeps a new one.
///
/// # Errors
/// When the owner has one of the name, and the database's.
pub(super) fn insert(conn: &mut Db, row: &SavedSearch) -> Result<SavedSearchId, SavedSearchError> {
    let inserted = diesel::insert_into(saved_searches::table)
        .values((
            saved_searches::owner_id.eq(row.owner_id),
            saved_searches::office_id.eq(row.office_id),
            saved_searches::agency_id.eq(row.agency_id),
            saved_searches::name.eq(&row.name),
            saved_searches::query.eq(&row.query),
            saved_searches::sort.eq(row.sort),
            saved_searches::shared.eq(row.shared),
            saved_searches::changed_at.eq(row.changed_at),
        ))
        .returning(saved_searches::id)
        .get_result(conn);
    inserted.map_err(|error| taken(error, row))
}

/// Stores what changed, if nobody else was first: 0 rows otherwise.
///
/// # Errors
/// When the owner has another of the name, and the database's.
pub(super) fn save(conn: &mut Db, row: &SavedSearch) -> Result<usize, SavedSearchError> {
    let read = saved_searches::table
        .filter(saved_searches::id.eq(row.id).and(saved_searches::version.eq(row.version)));
    let saved = diesel::update(read)
        .set((
            saved_searches::version.eq(saved_searches::version + 1),
            saved_searches::name.eq(&row.name),
            saved_searches::query.eq(&row.query),
            saved_searches::sort.eq(row.sort),
            saved_searches::shared.eq(row.shared),
            saved_searches::changed_at.eq(row.changed_at),
        ))
        .execute(conn);
    saved.map_err(|error| taken(error, row))
}

/// Takes one out, if nobody else changed it first: 0 rows otherwise.
///
/// # Errors
/// The database's.
pub(super) fn delete(conn: &mut Db, id: SavedSearchId, version: i32) -> QueryResult<usize> {
    let read =
        saved_searches::table.filter(saved_searches::id.eq(id).and(saved_searches::version.eq(version)));
    diesel::delete(read).execute(conn)
}

fn taken(error: diesel::result::Error, row: &SavedSearch) -> SavedSearchError {
    if is_taken(&error) { SavedSearchError::NameTaken { name: row.name.clone() } } else { error.into() }
}
