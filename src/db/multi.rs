//! The connection type that is either database.
#![expect(missing_docs, reason = "the derive writes items that cannot carry documentation")]

/// A connection to either database. Queries are written once against it.
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// PostgreSQL.
    Pg(diesel::PgConnection),
    /// SQLite; last, because it accepts any address.
    Sqlite(diesel::SqliteConnection),
}

impl Db {
    /// Whether a list that is read in the order of ids should keep its condition on several offices
    /// from the indexes: `office_id + 0`.
    ///
    /// SQLite's planner, which has no statistics, takes a handful of offices for a small part of a
    /// table even when they are all of it, and then sorts what it read: 43 ms instead of 0.1 ms for a
    /// page of 100,000 leads. PostgreSQL knows better.
    #[must_use]
    pub fn walks_by_id(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }
}
