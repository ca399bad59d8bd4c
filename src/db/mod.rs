//! The database: SQLite or PostgreSQL behind one connection type, pooled, with one way to read and
//! one way to write.
//!
//! Nothing but SQL happens inside a transaction. Work is done on a blocking thread, behind a
//! semaphore, so that a burst of requests waits in order instead of exhausting the pool.

mod connect;
pub mod idempotency;
#[macro_use]
mod many;
mod migrate;
mod multi;
pub mod schema;

use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::r2d2::{ManageConnection, Pool};
use diesel::result::{DatabaseErrorKind, Error};
use tokio::sync::{Semaphore, SemaphorePermit};

pub use connect::{Backend, Url, UrlError};
pub(crate) use many::{PIECE, insert_many};
pub use migrate::{MigrationError, migrate_down_all, migrations_pending};
pub use multi::{Db, MultiBackend};

use crate::kit::coded::{Coded, is_contention};
use connect::Manager;

/// The pool and the rules of its use.
#[derive(Clone)]
pub struct Database {
    pool: Pool<Manager>,
    permits: Arc<Semaphore>,
    /// SQLite has one writer at a time, on a connection of its own. Waiting here is in order of arrival; waiting
    /// in the database is by sleeping and trying again, and the last may wait for long.
    writer: Option<(Pool<Manager>, Arc<Semaphore>)>,
    backend: Backend,
}

/// How often a write is tried when the database says that others were in the way.
const TRIES: u32 = 8;

impl Database {
    /// Opens the pool. SQLite's file is created if it is absent.
    ///
    /// # Errors
    /// When no connection can be made.
    pub fn open(url: &Url, size: u32) -> Result<Self, Error> {
        let pool = pool(Manager::new(url.clone()), size, url.backend())?;
        let permits = usize::try_from(size).unwrap_or(1);
        let writer = match url.backend() {
            Backend::Sqlite => Some((
                self::pool(Manager::writer(url.clone()), 1, url.backend())?,
                Arc::new(Semaphore::new(1)),
            )),
            Backend::Postgres => None,
        };
        Ok(Self { pool, permits: Arc::new(Semaphore::new(permits)), writer, backend: url.backend() })
    }

    /// Connects once and says at once whether that worked; [`Database::open`] goes on trying for a
    /// while. SQLite's file is created if it is absent.
    ///
    /// # Errors
    /// What the database, or the way to it, said.
    pub fn probe(url: &Url) -> Result<(), Error> {
        Manager::new(url.clone()).connect().map(drop).map_err(|error| closed(&error))
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Brings the schema up to this program's.
    ///
    /// # Errors
    /// When a migration fails, or the database is of a newer program.
    pub fn migrate(&self) -> Result<Vec<String>, MigrationError> {
        let mut conn = self.pool.get().map_err(|error| MigrationError::Connect(error.to_string()))?;
        migrate::migrate(&mut conn)
    }

    /// Reads, on the calling thread.
    ///
    /// # Errors
    /// Those of the closure, and the pool's when no connection is free.
    pub fn read_blocking<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.pool.get().map_err(|error| closed(&error))?;
        work(&mut conn)
    }

    /// Writes in one transaction, on the calling thread; tried again when others were in the way.
    ///
    /// # Errors
    /// Those of the closure, after everything it did has been undone.
    pub fn write_blocking<T, E: From<Error> + Coded>(
        &self,
        work: impl FnMut(&mut Db) -> Result<T, E>,
    ) -> Result<T, E> {
        let _turn = pollster::block_on(self.turn())?;
        self.write_in_turn(work)
    }

    /// Waits until nobody else of this process writes, where only one may.
    async fn turn(&self) -> Result<Option<SemaphorePermit<'_>>, Error> {
        match &self.writer {
            Some((_, turns)) => turns.acquire().await.map(Some).map_err(|error| closed(&error)),
            None => Ok(None),
        }
    }

    fn write_in_turn<T, E: From<Error> + Coded>(
        &self,
        mut work: impl FnMut(&mut Db) -> Result<T, E>,
    ) -> Result<T, E> {
        let pool = self.writer.as_ref().map_or(&self.pool, |(writer, _)| writer);
        let mut conn = pool.get().map_err(|error| closed(&error))?;
        let mut tried = 0;
        loop {
            tried += 1;
            match transaction(&mut conn, &mut work) {
                Err(error) if tried < TRIES && error.database().is_some_and(is_contention) => {
                    std::thread::sleep(Duration::from_millis(u64::from(tried) * 5));
                }
                outcome => return outcome,
            }
        }
    }

    /// Reads on a blocking thread.
    ///
    /// # Errors
    /// Those of the closure.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let this = self.clone();
        let _permit = self.permits.acquire().await.map_err(|error| closed(&error))?;
        match actix_web::web::block(move || this.read_blocking(work)).await {
            Ok(outcome) => outcome,
            Err(error) => Err(closed(&error).into()),
        }
    }

    /// Reads all that several queries ask for as it was at one moment, whatever others write meanwhile.
    ///
    /// # Errors
    /// Those of the closure.
    pub async fn read_at_once<T, E>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.read(move |conn| at_once(conn, work)).await
    }

    /// Writes in one transaction on a blocking thread.
    ///
    /// # Errors
    /// Those of the closure.
    pub async fn write<T, E>(
        &self,
        work: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Coded + Send + 'static,
    {
        let this = self.clone();
        let _turn = self.turn().await?;
        let _permit = self.permits.acquire().await.map_err(|error| closed(&error))?;
        match actix_web::web::block(move || this.write_in_turn(work)).await {
            Ok(outcome) => outcome,
            Err(error) => Err(closed(&error).into()),
        }
    }
}

fn pool(manager: Manager, size: u32, backend: Backend) -> Result<Pool<Manager>, Error> {
    Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .connection_timeout(Duration::from_secs(10))
        .test_on_check_out(matches!(backend, Backend::Postgres))
        .build(manager)
        .map_err(|error| closed(&error))
}

/// One transaction that only reads, and sees one moment.
fn at_once<T, E: From<Error>>(conn: &mut Db, work: impl FnOnce(&mut Db) -> Result<T, E>) -> Result<T, E> {
    type Manager = AnsiTransactionManager;
    match conn {
        Db::Sqlite(c) => Manager::begin_transaction_sql(c, "BEGIN")?,
        Db::Pg(c) => Manager::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")?,
    }
    let outcome = work(conn);
    match conn {
        Db::Sqlite(c) => Manager::rollback_transaction(c)?,
        Db::Pg(c) => Manager::rollback_transaction(c)?,
    }
    outcome
}

/// One transaction: `BEGIN IMMEDIATE` on SQLite, so that a read before the write cannot fail later.
fn transaction<T, E: From<Error>>(
    conn: &mut Db,
    work: &mut impl FnMut(&mut Db) -> Result<T, E>,
) -> Result<T, E> {
    type Manager = AnsiTransactionManager;
    match conn {
        Db::Sqlite(sqlite) => Manager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?,
        Db::Pg(pg) => Manager::begin_transaction(pg)?,
    }
    let outcome = work(conn);
    let end = |conn: &mut Db, commit: bool| match (conn, commit) {
        (Db::Sqlite(c), true) => Manager::commit_transaction(c),
        (Db::Sqlite(c), false) => Manager::rollback_transaction(c),
        (Db::Pg(c), true) => Manager::commit_transaction(c),
        (Db::Pg(c), false) => Manager::rollback_transaction(c),
    };
    match outcome {
        Ok(value) => {
            if let Err(error) = end(conn, true) {
                // A commit that failed may have left the transaction open; its own error counts.
                drop(end(conn, false));
                return Err(error.into());
            }
            Ok(value)
        }
        Err(error) => {
            end(conn, false)?;
            Err(error)
        }
    }
}

/// An error of the pool or the thread, said as the database's own.
fn closed(error: &dyn std::fmt::Display) -> Error {
    Error::DatabaseError(DatabaseErrorKind::ClosedConnection, Box::new(error.to_string()))
}
