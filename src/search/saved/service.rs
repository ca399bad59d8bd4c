//! Use cases of saved searches.

use serde_json::json;

use super::error::SavedSearchError;
use super::model::{SavedSearch, SavedSearchId};
use super::store;
use crate::audit::{Subject, Work};
use crate::kit::{Fields, OfficeId};
use crate::org;
use crate::search::Sort;
use crate::search::query::parse::MOST_CHARACTERS;

/// A search to be saved.
#[derive(Debug, Clone)]
pub struct NewSearch {
    /// Its name.
    pub name: String,
    /// The query.
    pub query: String,
    /// The order of the results.
    pub sort: Sort,
    /// Whether colleagues see it.
    pub shared: bool,
}

/// What changes of a saved search; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Its name.
    pub name: Option<String>,
    /// The query.
    pub query: Option<String>,
    /// The order of the results.
    pub sort: Option<Sort>,
    /// Whether colleagues see it.
    pub shared: Option<bool>,
}

/// Saves a search of the actor.
///
/// # Errors
/// When fields are wrong, or the actor has one of the name.
pub fn save(work: &mut Work<'_>, new: &NewSearch) -> Result<SavedSearch, SavedSearchError> {
    let (name, query) = checked(&new.name, &new.query)?;
    let owner_id = work.actor.person.ok_or(diesel::result::Error::NotFound)?;
    let agency_id = work.actor.agency;
    let mut row = SavedSearch {
        id: SavedSearchId(0),
        owner_id,
        office_id: work.actor.office.filter(|_| agency_id.is_none()),
        agency_id,
        version: 1,
        name,
        query,
        sort: new.sort,
        shared: new.shared,
        changed_at: work.now,
    };
    row.id = store::insert(work.conn, &row)?;
    record(work, &row, "saved_search.made")?;
    Ok(row)
}

/// Changes a saved search of the actor.
///
/// # Errors
/// When it is another's or was changed, fields are wrong, or the actor has another of the name.
pub fn change(
    work: &mut Work<'_>,
    id: SavedSearchId,
    version: i32,
    changes: &Changes,
) -> Result<SavedSearch, SavedSearchError> {
    let mut row = own(work, id, version)?;
    let name = changes.name.as_deref().unwrap_or(&row.name);
    let query = changes.query.as_deref().unwrap_or(&row.query);
    (row.name, row.query) = checked(name, query)?;
    row.sort = changes.sort.unwrap_or(row.sort);
    row.shared = changes.shared.unwrap_or(row.shared);
    row.changed_at = work.now;
    if store::save(work.conn, &row)? == 0 {
        return Err(SavedSearchError::Stale { current: row.version });
    }
    row.version += 1;
    record(work, &row, "saved_search.changed")?;
    Ok(row)
}

/// Takes a saved search of the actor out.
///
/// # Errors
/// When it is another's or was changed.
pub fn remove(work: &mut Work<'_>, id: SavedSearchId, version: i32) -> Result<(), SavedSearchError> {
    let row = own(work, id, version)?;
    if store::delete(work.conn, id, version)? == 0 {
        return Err(SavedSearchError::Stale { current: row.version });
    }
    record(work, &row, "saved_search.removed")
}

/// One that is the actor's own, at the version that was read.
fn own(work: &mut Work<'_>, id: SavedSearchId, version: i32) -> Result<SavedSearch, SavedSearchError> {
    let row = store::one(work.conn, work.actor, id)?.ok_or(SavedSearchError::NotFound { id: id.0 })?;
    if Some(row.owner_id) != work.actor.person {
        return Err(SavedSearchError::NotOwn { id: id.0 });
    }
    if row.version != version {
        return Err(SavedSearchError::Stale { current: row.version });
    }
    Ok(row)
}

fn checked(name: &str, query: &str) -> Result<(String, String), SavedSearchError> {
    let mut fields = Fields::new();
    let name = fields.text("name", name, 1..=100);
    let query = fields.text("query", query, 1..=MOST_CHARACTERS);
    fields.finish()?;
    Ok((name, query))
}

/// Says so in the chain of the office, or of that which supervises the agency. What is searched for is not
/// repeated there: the log cannot forget.
fn record(work: &mut Work<'_>, row: &SavedSearch, action: &'static str) -> Result<(), SavedSearchError> {
    let office: Option<OfficeId> = match row.office_id {
        Some(office) => Some(office),
        None => org::store::office_of(work.conn, row.owner_id)?,
    };
    if let Some(office) = office {
        let detail = json!({ "version": row.version, "shared": row.shared });
        work.record(office, action, Subject::new("saved_search", row.id.0), detail);
    }
    Ok(())
}
