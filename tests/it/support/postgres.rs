//! The PostgreSQL server of a test run: one template database for each schema, copied for each test.
//!
//! A run holds an advisory lock on the name of each database it uses. Whatever bears one of our names
//! and is not locked was left by a run that died, and is dropped at the start of the next one.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use sha2::{Digest, Sha256};
use yisu::db::{Database, Url};

/// The variable that names the server.
const VARIABLE: &str = "YISU_TEST_POSTGRES";

/// A connection that lives as long as the process, and holds its locks.
struct Server {
    address: String,
    template: String,
    run: String,
    conn: Mutex<PgConnection>,
}

/// A database lent to one test, dropped with it.
pub struct Lent {
    name: String,
    address: String,
}

impl Lent {
    /// Where it is.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Ok(server) = server() {
            // A database that cannot be dropped now is dropped by the next run.
            drop(run(&mut server.conn(), &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)));
        }
    }
}

/// Makes a database for one test.
pub fn lend() -> Lent {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = server().unwrap_or_else(|reason| panic!("{reason}"));
    let name = format!("{}_{}", server.run, COUNT.fetch_add(1, Ordering::Relaxed));
    run(&mut server.conn(), &format!("CREATE DATABASE {name} TEMPLATE {}", server.template)).unwrap();
    Lent { address: at(&server.address, &name), name }
}

impl Server {
    fn conn(&self) -> MutexGuard<'_, PgConnection> {
        self.conn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn server() -> Result<&'static Server, &'static String> {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    SERVER.get_or_init(start).as_ref()
}

fn start() -> Result<Server, String> {
    let address = std::env::var(VARIABLE).map_err(|_| {
        format!(
            "{VARIABLE} is not set, so the PostgreSQL half of this test cannot run. Type `make test`, \
             which starts a private server, or set {VARIABLE} to the address of one."
        )
    })?;
    let mut conn = PgConnection::establish(&address)
        .map_err(|error| format!("{VARIABLE} names a server that does not answer: {error}"))?;
    prepare(&mut conn, &address)
        .map(|(template, run)| Server { address, template, run, conn: Mutex::new(conn) })
        .map_err(|error| format!("The test databases cannot be prepared: {error}"))
}

/// Takes this run's locks, drops what dead runs left, and makes the template if it is missing.
fn prepare(conn: &mut PgConnection, address: &str) -> QueryResult<(String, String)> {
    run(conn, "SET client_min_messages = warning")?;
    let template = format!("yisu_template_{}", schema_hash("postgres"));
    let run_name = format!("yisu_test_{:08x}", std::process::id() ^ seed());
    lock(conn, "pg_advisory_lock", &run_name)?;
    lock(conn, "pg_advisory_lock_shared", &template)?;
    drop_stale(conn, &run_name, &template)?;

    // One run at a time looks for the template, so that it is made once.
    lock(conn, "pg_advisory_lock", "yisu_templates")?;
    if !databases(conn)?.contains(&template) {
        // Made under another name first: what bears the name is whole.
        let draft = format!("{run_name}_draft");
        run(conn, &format!("CREATE DATABASE {draft} TEMPLATE template0"))?;
        let url: Url = at(address, &draft).parse().unwrap();
        let db = Database::open(&url, 1)?;
        db.migrate().unwrap();
        drop(db);
        wait_until_left(conn, &draft)?;
        run(conn, &format!("ALTER DATABASE {draft} RENAME TO {template}"))?;
    }
    lock(conn, "pg_advisory_unlock", "yisu_templates")?;
    Ok((template, run_name))
}

fn drop_stale(conn: &mut PgConnection, own_run: &str, own_template: &str) -> QueryResult<()> {
    for name in databases(conn)? {
        let owner = if name.starts_with("yisu_template_") {
            name.as_str()
        } else if name.starts_with("yisu_test_") {
            name.rsplit_once('_').map_or(name.as_str(), |(owner, _)| owner)
        } else {
            continue;
        };
        if owner == own_run || owner == own_template {
            continue;
        }
        let abandoned: bool = diesel::select(diesel::dsl::sql::<Bool>(&format!(
            "pg_try_advisory_lock(hashtextextended('{owner}', 0))"
        )))
        .get_result(conn)?;
        if abandoned {
            run(conn, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
            lock(conn, "pg_advisory_unlock", owner)?;
        }
    }
    Ok(())
}

fn databases(conn: &mut PgConnection) -> QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Named {
        #[diesel(sql_type = Text)]
        datname: String,
    }
    let rows: Vec<Named> =
        diesel::sql_query("SELECT datname::text FROM pg_database WHERE datname LIKE 'yisu\\_%'")
            .load(conn)?;
    Ok(rows.into_iter().map(|row| row.datname).collect())
}

/// A connection that was closed is gone only when the server has noticed.
fn wait_until_left(conn: &mut PgConnection, database: &str) -> QueryResult<()> {
    let connected = format!("EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = '{database}')");
    while diesel::select(diesel::dsl::sql::<Bool>(&connected)).get_result(conn)? {
        run(conn, "SELECT pg_sleep(0.002)")?;
    }
    Ok(())
}

fn lock(conn: &mut PgConnection, function: &str, name: &str) -> QueryResult<()> {
    run(conn, &format!("SELECT {function}(hashtextextended('{name}', 0))"))
}

fn run(conn: &mut PgConnection, sql: &str) -> QueryResult<()> {
    diesel::sql_query(sql).execute(conn).map(drop)
}

fn seed() -> u32 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.subsec_nanos())
}

/// The same server's address with another database's name.
fn at(address: &str, database: &str) -> String {
    let (base, query) = address.split_once('?').map_or((address, None), |(base, query)| (base, Some(query)));
    let authority = base.find("://").map_or(0, |scheme| scheme + 3);
    let end = base[authority..].find('/').map_or(base.len(), |slash| authority + slash);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{database}{query}", &base[..end])
}

/// A name for the schema that the migrations of one back end make.
pub fn schema_hash(folder: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
    let mut names: Vec<_> = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let mut hash = Sha256::new();
    for migration in names {
        hash.update(migration.file_name().unwrap().as_encoded_bytes());
        hash.update(std::fs::read(migration.join("up.sql")).unwrap());
    }
    hex::encode(&hash.finalize()[..8])
}
