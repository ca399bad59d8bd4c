//! A database for each test, made from one that was migrated once.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use diesel::connection::SimpleConnection;
use tempfile::TempDir;
use yisu::db::{Database, Url};

use super::postgres;

/// Connections of one test; enough for a few requests at a time.
const CONNECTIONS: u32 = 4;

/// A database of one test and a folder for its files; both go when it goes, even by a panic.
pub struct TestDb {
    db: Database,
    url: Url,
    folder: TempDir,
    // Declared last: the database is dropped after the pool has gone.
    on_server: Option<postgres::Lent>,
}

impl TestDb {
    /// A database in a file.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("yisu.sqlite");
        std::fs::copy(sqlite_template(), &file).expect("the disk has room for a database");
        let url = Url::sqlite(&file);
        Self { db: Database::open(&url, CONNECTIONS).unwrap(), url, folder, on_server: None }
    }

    /// A database on the server that `YISU_TEST_POSTGRES` names.
    pub fn postgres() -> Self {
        let lent = postgres::lend();
        let url: Url = lent.address().parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self { db: Database::open(&url, CONNECTIONS).unwrap(), url, folder, on_server: Some(lent) }
    }

    /// The pool.
    pub fn database(&self) -> &Database {
        &self.db
    }

    /// The address, for a program that is started beside the test.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The address with its scheme, as it is written in settings.
    pub fn address(&self) -> String {
        match self.on_server {
            Some(_) => self.url.address().to_owned(),
            None => format!("sqlite:{}", self.url.address()),
        }
    }

    /// A folder of this test alone, for uploads, anchors and the rest.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Whether it is on the server.
    pub fn is_postgres(&self) -> bool {
        self.on_server.is_some()
    }
}

impl Deref for TestDb {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.db
    }
}

/// The file that is copied: migrated once for each schema, and written whole so that nothing of it
/// is left in a write-ahead log.
fn sqlite_template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("templates");
        std::fs::create_dir_all(&folder).unwrap();
        // Named by the schema, so that every later run of the same schema takes it as it stands.
        let template = folder.join(format!("{}.sqlite", super::postgres::schema_hash("sqlite")));
        if !template.exists() {
            let work = tempfile::tempdir_in(&folder).unwrap();
            let db = Database::open(&Url::sqlite(&work.path().join("work.sqlite")), 1).unwrap();
            db.migrate().unwrap();
            let whole = work.path().join("whole.sqlite");
            let vacuum = format!("VACUUM INTO '{}'", whole.display());
            db.read_blocking(|conn| conn.batch_execute(&vacuum)).unwrap();
            std::fs::rename(whole, &template).unwrap();
        }
        template
    })
}
