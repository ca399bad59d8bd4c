//! Rows of saved searches.

use diesel::prelude::*;

use crate::db::schema::saved_searches;
use crate::kit::{AgencyId, OfficeId, PersonId, Timestamp};
use crate::search::Sort;

crate::id!(
    /// A saved search.
    SavedSearchId
);

/// A saved search.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = saved_searches)]
pub struct SavedSearch {
    /// Its id.
    pub id: SavedSearchId,
    /// Who made it.
    pub owner_id: PersonId,
    /// The office within which it can be shared.
    pub office_id: Option<OfficeId>,
    /// The agency within which it can be shared.
    pub agency_id: Option<AgencyId>,
    /// For compare and set.
    pub version: i32,
    /// Its name.
    pub name: String,
    /// The query, as it was typed.
    pub query: String,
    /// The order of the results.
    pub sort: Sort,
    /// Whether colleagues see it.
    pub shared: bool,
    /// When it was made, or changed last.
    pub changed_at: Timestamp,
}
