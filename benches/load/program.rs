//! The program in a process of its own.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use yisu::audit::perform_blocking;
use yisu::auth::password;
use yisu::db::{Database, Url};
use yisu::kit::{Actor, Clock, OfficeId};
use yisu::org;

const PASSWORD: &str = "yisu-demo-2026";

/// A database and the folder beside it.
pub struct Site {
    folder: TempDir,
    url: String,
}

/// What became of an import.
pub struct Imported {
    pub created: u32,
    pub took: Duration,
    pub peak_kib: u64,
}

impl Site {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("yisu.sqlite").display());
        Self { folder, url }
    }

    /// A database of this run on the server of `YISU_TEST_POSTGRES`.
    pub fn postgres() -> Option<Self> {
        let server = std::env::var("YISU_TEST_POSTGRES").ok()?;
        let admin = Database::open(&server.parse().expect("an address"), 1).expect("a server");
        let name = format!("yisu_load_{}", std::process::id());
        let made = admin.read_blocking(|conn| {
            use diesel::connection::SimpleConnection;
            conn.batch_execute(&format!("CREATE DATABASE {name}"))
        });
        made.expect("a database");
        let url = server.replace("/postgres?", &format!("/{name}?"));
        Some(Self { folder: tempfile::tempdir().expect("a folder"), url })
    }

    /// An embedded database of its own, for one import.
    pub fn beside() -> (TempDir, Self) {
        (tempfile::tempdir().expect("a folder"), Self::sqlite())
    }

    pub fn database(&self) -> Database {
        let url: Url = self.url.parse().expect("an address");
        Database::open(&url, 2).expect("a database")
    }

    /// The offices and people stand, and the keys lie in the folder.
    pub fn prepare(&self) {
        let db = self.database();
        db.migrate().expect("a schema");
        let hash = password::hash(PASSWORD).expect("a hash");
        let system = Actor::system(OfficeId(1));
        perform_blocking(&db, &system, Clock::System.now(), |work| org::seed::demonstration(work, &hash))
            .expect("offices");
        yisu::config::create_secrets(self.folder.path()).expect("keys");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yisu"));
        // Nothing but what is set here: the program refuses settings that it does not know.
        command.env_remove("YISU_TEST_POSTGRES");
        command.args(arguments).env("YISU_DATABASE_URL", &self.url).env("YISU_LOG_FILTER", "warn");
        command.arg("--data-dir").arg(self.folder.path());
        command
    }

    /// Makes the index of what was imported.
    pub fn index(&self) {
        let status = self.command(&["reindex"]).stdout(Stdio::null()).status().expect("the program");
        assert!(status.success(), "{status}");
    }

    /// Imports a sheet into the office of the county where the prosecutor sits.
    pub fn import(&self, sheet: &Path) -> Imported {
        let begun = Instant::now();
        let sheet = sheet.to_str().expect("a path");
        let mut child = self
            .command(&[
                "import",
                "leads",
                sheet,
                "--office",
                "620702",
                "--channel",
                "hotline_12345",
                "--json",
            ])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut peak_kib = 0;
        let status = loop {
            peak_kib = peak_kib.max(memory(&child, "VmHWM"));
            if let Some(status) = child.try_wait().expect("the program") {
                break status;
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let took = begun.elapsed();
        let report: Value =
            serde_json::from_reader(child.stdout.take().expect("what it printed")).expect("a report");
        assert!(status.success(), "{report}");
        let created = report["created"].as_u64().and_then(|count| u32::try_from(count).ok());
        Imported { created: created.expect("a count"), took, peak_kib }
    }
}

/// A server that answers.
pub struct Program {
    child: Child,
    pub address: String,
    pub started_in: Duration,
}

impl Program {
    pub fn start(site: &Site) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let listen = listener.local_addr().expect("an address").to_string();
        drop(listener);
        let begun = Instant::now();
        let child = site.command(&["serve", "--listen", &listen]).spawn().expect("the program");
        let address = format!("http://{listen}");
        while ureq::get(format!("{address}/readyz")).call().is_err() {
            assert!(begun.elapsed() < Duration::from_secs(60), "the program does not come up");
            std::thread::sleep(Duration::from_millis(2));
        }
        Self { child, address, started_in: begun.elapsed() }
    }

    pub fn sign_in(&self) -> String {
        let who = json!({ "username": "prosecutor", "password": PASSWORD });
        let mut answer =
            ureq::post(format!("{}/api/v1/auth/login", self.address)).send_json(who).expect("an account");
        let told: Value = answer.body_mut().read_json().expect("tokens");
        told["access_token"].as_str().expect("a token").to_owned()
    }

    /// A line of `/proc/PID/status`, in KiB.
    pub fn memory(&self, line: &str) -> u64 {
        memory(&self.child, line)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn memory(child: &Child, line: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let found = status.lines().find_map(|said| said.strip_prefix(line)?.strip_prefix(':'));
    found.and_then(|said| said.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
