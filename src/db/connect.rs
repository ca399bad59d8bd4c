//! Addresses and connections.

use diesel::connection::SimpleConnection;
use diesel::r2d2::ManageConnection;
use diesel::{Connection, ConnectionError, PgConnection, SqliteConnection};

use super::Db;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// One file beside the program.
    Sqlite,
    /// A server, for several copies of the program.
    Postgres,
}

/// The address of a database, its scheme known to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    backend: Backend,
    address: String,
}

/// An address whose scheme is neither `sqlite:` nor `postgres://`.
#[derive(Debug, thiserror::Error)]
#[error("the database address must begin with sqlite: or postgres://")]
pub struct UrlError;

impl std::str::FromStr for Url {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            return Ok(Self { backend: Backend::Sqlite, address: path.to_owned() });
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self { backend: Backend::Postgres, address: text.to_owned() });
        }
        Err(UrlError)
    }
}

impl Url {
    /// The file of an embedded database.
    #[must_use]
    pub fn sqlite(path: &std::path::Path) -> Self {
        Self { backend: Backend::Sqlite, address: path.to_string_lossy().into_owned() }
    }

    /// Which database.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The file or the server's address; it may hold a password, so it is never logged.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}

/// Makes connections for the pool.
#[derive(Debug, Clone)]
pub(super) struct Manager {
    url: Url,
    /// What SQLite may keep of the file in memory for each connection, in KiB.
    cache: u32,
    /// Pages of the write-ahead log after which SQLite writes them into the file.
    checkpoint: u32,
}

impl Manager {
    /// Connections that read, and on PostgreSQL write.
    pub(super) fn new(url: Url) -> Self {
        Self { url, cache: 4_000, checkpoint: 1_000 }
    }

    /// The one connection that writes to SQLite. Its cache is large enough that a long transaction, such as a batch
    /// of an import, need not write its pages before their time and read them again; and pages that one batch after
    /// the other changes are written into the file once for many.
    pub(super) fn writer(url: Url) -> Self {
        Self { url, cache: 32_000, checkpoint: 8_000 }
    }
}

/// Set on every connection to SQLite. A reader never waits for the writer in WAL mode, and a lost
/// power supply loses at most the last moments, never the file.
const SQLITE_PRAGMAS: &str = "
    PRAGMA busy_timeout = 10000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
";

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Db, Self::Error> {
        let connect = || -> Result<Db, ConnectionError> {
            match self.url.backend {
                Backend::Sqlite => {
                    let mut conn = SqliteConnection::establish(&self.url.address)?;
                    let Self { cache, checkpoint, .. } = self;
                    let own =
                        format!("PRAGMA cache_size = -{cache}; PRAGMA wal_autocheckpoint = {checkpoint};");
                    conn.batch_execute(&format!("{SQLITE_PRAGMAS} {own}"))
                        .map_err(|error| ConnectionError::BadConnection(error.to_string()))?;
                    Ok(Db::Sqlite(conn))
                }
                Backend::Postgres => {
                    let mut conn = PgConnection::establish(&self.url.address)?;
                    conn.batch_execute("SET timezone = 'UTC'; SET client_min_messages = warning")
                        .map_err(|error| ConnectionError::BadConnection(error.to_string()))?;
                    Ok(Db::Pg(conn))
                }
            }
        };
        connect().map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Db) -> Result<(), Self::Error> {
        conn.batch_execute("SELECT 1").map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Db) -> bool {
        use diesel::connection::TransactionManager;
        match conn {
            Db::Pg(c) => diesel::connection::AnsiTransactionManager::is_broken_transaction_manager(c),
            Db::Sqlite(c) => diesel::connection::AnsiTransactionManager::is_broken_transaction_manager(c),
        }
    }
}
