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
