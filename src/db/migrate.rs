//! Migrations, embedded in the program: the same names for both databases.

use diesel::backend::Backend;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::{PgConnection, SqliteConnection};
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

fn refused(error: diesel::result::Error) -> MigrationError {
    MigrationError::Failed(error.to_string())
}

/// Under what name processes on one PostgreSQL database take turns: `yisu` in ASCII.
const TURN: i64 = 0x7969_7375;

/// Runs what is pending and names it. Processes that start together take turns: the first does the work
/// and the others find it done.
pub(super) fn migrate(conn: &mut Db) -> Result<Vec<String>, MigrationError> {
    match conn {
        Db::Sqlite(c) => sqlite(c),
        Db::Pg(c) => postgres(c),
    }
}

/// All of them in one transaction that takes the file for writing first.
fn sqlite(conn: &mut SqliteConnection) -> Result<Vec<String>, MigrationError> {
    type Manager = AnsiTransactionManager;
    Manager::begin_transaction_sql(conn, "BEGIN IMMEDIATE").map_err(refused)?;
    match run(conn, SQLITE) {
        Ok(names) => Manager::commit_transaction(conn).map(|()| names).map_err(refused),
        Err(error) => {
            Manager::rollback_transaction(conn).map_err(refused)?;
            Err(error)
        }
    }
}

/// Each in its own transaction, under a lock of the session, which goes with it if the process dies.
fn postgres(conn: &mut PgConnection) -> Result<Vec<String>, MigrationError> {
    conn.batch_execute(&format!("SELECT pg_advisory_lock({TURN})")).map_err(refused)?;
    let outcome = run(conn, POSTGRES);
    conn.batch_execute(&format!("SELECT pg_advisory_unlock({TURN})")).map_err(refused)?;
    outcome
}

fn run<DB: Backend>(
    conn: &mut impl MigrationHarness<DB>,
    migrations: EmbeddedMigrations,
) -> Result<Vec<String>, MigrationError> {
    let done = conn.run_pending_migrations(migrations).map_err(failed)?;
    Ok(done.iter().map(ToString::to_string).collect())
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
