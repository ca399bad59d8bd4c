//! Migrations, embedded in the program: the same names for both databases.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Db;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// No connection.
    #[error("no connection to the database: {0}")]
    Connect(String),
    /// A migration failed.
    #[error("a migration failed: {0}")]
    Failed(String),
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> MigrationError {
    MigrationError::Failed(error.to_string())
}

/// Runs what is pending and names it.
pub(super) fn migrate(conn: &mut Db) -> Result<Vec<String>, MigrationError> {
    let names = match conn {
        Db::Sqlite(c) => {
            c.run_pending_migrations(SQLITE).map_err(failed)?.iter().map(ToString::to_string).collect()
        }
        Db::Pg(c) => {
            c.run_pending_migrations(POSTGRES).map_err(failed)?.iter().map(ToString::to_string).collect()
        }
    };
    Ok(names)
}

/// Whether the database is behind this program.
///
/// # Errors
/// When the list of migrations cannot be read.
pub fn migrations_pending(conn: &mut Db) -> Result<bool, MigrationError> {
    match conn {
        Db::Sqlite(c) => c.has_pending_migration(SQLITE).map_err(failed),
        Db::Pg(c) => c.has_pending_migration(POSTGRES).map_err(failed),
    }
}

/// Undoes every migration; for the test that each down truly undoes its up.
///
/// # Errors
/// When one cannot be undone.
pub fn migrate_down_all(conn: &mut Db) -> Result<(), MigrationError> {
    match conn {
        Db::Sqlite(c) => c.revert_all_migrations(SQLITE).map_err(failed)?.len(),
        Db::Pg(c) => c.revert_all_migrations(POSTGRES).map_err(failed)?.len(),
    };
    Ok(())
}
