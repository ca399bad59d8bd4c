//! The program is killed outright, as by a lost power supply, and started again: nothing accepted is
//! lost, nothing is done by half or twice.

mod comparing;
mod imports;
mod index;
mod steps;

use std::fs::OpenOptions;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ureq::http;
use yisu::audit::{self, perform_blocking};
use yisu::kit::{Actor, Clock, OfficeId};
use yisu::org;

use super::yisu;
use crate::support::TestDb;
use crate::support::app::demo_password;

/// What takes longer than this will never end.
const LIMIT: Duration = Duration::from_secs(120);

/// The offices stand, and the keys lie in the test's folder.
fn prepare(db: &TestDb) {
    let system = Actor::system(OfficeId(1));
    perform_blocking(db.database(), &system, Clock::System.now(), |work| {
        org::seed::demonstration(work, demo_password())
    })
    .unwrap();
    ::yisu::config::create_secrets(db.folder()).unwrap();
}

fn spawn(db: &TestDb, arguments: &[&str]) -> Child {
    let mut command = yisu(arguments);
    command.env("YISU_DATABASE_URL", db.address()).arg("--data-dir").arg(db.folder());
    let log = OpenOptions::new().create(true).append(true).open(log(db)).unwrap();
    command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap()
}

fn log(db: &TestDb) -> PathBuf {
    db.folder().join("said.log")
}

/// What the processes of a test said last, for whoever looks why it failed.
fn last_said(db: &TestDb) -> String {
    let log = std::fs::read_to_string(log(db)).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

/// An address on which nobody listens, for the server and those after it.
fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// A server in a process of its own.
struct Server(Child);

impl Server {
    fn start(db: &TestDb, address: &str) -> Self {
        let server = Self(spawn(db, &["serve", "--listen", address]));
        let (begun, anyone) = (Instant::now(), Caller::new(address));
        while anyone.ask("GET", "/readyz", &[], &Value::Null).is_none_or(|(status, _)| status != 200) {
            assert!(begun.elapsed() < LIMIT, "the server does not come up:\n{}", last_said(db));
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Someone who asks over the network.
struct Caller {
    agent: ureq::Agent,
    address: String,
    bearer: Option<String>,
}

impl Caller {
    fn new(address: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
        let config = config.timeout_global(Some(Duration::from_secs(20)));
        Self { agent: config.build().into(), address: address.to_owned(), bearer: None }
    }

    fn signed_in(address: &str, username: &str) -> Self {
        let caller = Self::new(address);
        let who = json!({ "username": username, "password": "yisu-demo-2026" });
        let (status, told) = caller.ask("POST", "/api/v1/auth/login", &[], &who).unwrap();
        assert_eq!(status, 200, "{told}");
        Self { bearer: Some(format!("Bearer {}", told["access_token"].as_str().unwrap())), ..caller }
    }

    /// An answer; none when the server went away before it came.
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Option<(u16, Value)> {
        let mut request = http::Request::builder().method(method);
        request = request.uri(format!("http://{}{path}", self.address));
        request = request.header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(bearer) = &self.bearer {
            request = request.header("authorization", bearer);
        }
        let mut answer = if body.is_null() {
            self.agent.run(request.body(()).unwrap()).ok()?
        } else {
            self.agent.run(request.body(body.to_string()).unwrap()).ok()?
        };
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string().ok()?;
        Some((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }
}

/// A moment between two bounds that nobody chose.
fn moment(least: u64, most: u64) -> Duration {
    let chance = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Duration::from_millis(least + u64::from(chance.subsec_micros()) % (most - least))
}

/// Every chain of the log holds.
fn chained(db: &TestDb) {
    let report = db.database().read_blocking(audit::verify).unwrap();
    assert!(report.broken.is_empty(), "{:?}", report.broken);
}
