//! The program in process: started on a free port, with people to sign in as.
//!
//! ```text
//! let app = TestApp::start(db);                       // the demonstration's offices and people
//! let prosecutor = app.as_user("prosecutor");
//! let lead = prosecutor.post("/api/v1/leads", json!({…})).expect(201);
//! prosecutor.post_at("/api/v1/leads/1/screenings", 1, json!({…})).expect(200);   // If-Match: "1"
//! app.index_now();                                    // what changed so far is found by words
//! app.pass_days(3);
//! ```

use std::net::TcpListener;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use serde_json::Value;
use ureq::http;
use yisu::app::AppState;
use yisu::audit::{AnchorKeeper, Work, perform_blocking};
use yisu::auth::password;
use yisu::auth::seal::SealKeys;
use yisu::auth::token::TokenKeys;
use yisu::config::Limits;
use yisu::db::Db;
use yisu::documents::official::Converter;
use yisu::files::FileStore;
use yisu::files::text::Reader;
use yisu::flows::FlowError;
use yisu::kit::{Actor, Clock, Coded, OfficeId, PersonId, Timestamp};
use yisu::leads::receipt::SiteKey;
use yisu::leads::vault::VaultKeys;
use yisu::org::{self, PasswordHash};
use yisu::search::Index;
use yisu::worker::{Indexer, Reading};

use super::TestDb;

/// The password of everyone in a test.
pub const PASSWORD: &str = "yisu-demo-2026";

/// The program, running.
pub struct TestApp {
    /// Its state, for what a test arranges without the API.
    pub state: AppState,
    address: String,
    agent: ureq::Agent,
    handle: actix_web::dev::ServerHandle,
    indexer: Mutex<Indexer>,
    reading: Mutex<Reading>,
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The order to stop is given at once; nobody waits for the answer.
        drop(self.handle.stop(false));
    }
}

impl TestApp {
    /// Starts it with the offices and people of the demonstration, on Monday 2 March 2026, 9:00.
    pub fn start(db: &TestDb) -> Self {
        let nine = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(9, 0, 0).unwrap();
        Self::start_at(db, Timestamp::from_civil(nine))
    }

    /// Starts it at an instant.
    pub fn start_at(db: &TestDb, now: Timestamp) -> Self {
        Self::start_with(Self::state(db, now))
    }

    /// The state of a program that stands at an instant.
    pub fn state(db: &TestDb, now: Timestamp) -> AppState {
        let token_keys = TokenKeys::new(&[(String::from("test"), [7; 32])]).unwrap();
        AppState {
            db: db.database().clone(),
            clock: Arc::new(Clock::manual(now)),
            token_keys: Arc::new(token_keys),
            seals: Arc::new(SealKeys::new(&[(String::from("test"), [9; 32])])),
            exchange: Arc::default(),
            templates_dir: None,
            vault: Arc::new(VaultKeys::new(&[(String::from("test"), [9; 32])])),
            site_key: Arc::new(SiteKey::new(&[5; 32])),
            gate: Arc::default(),
            files: FileStore::at(db.folder()),
            reader: Reader::new(env!("CARGO_BIN_EXE_yisu").into()),
            index: Index::in_memory().unwrap(),
            frequencies: Arc::default(),
            anchors: Arc::new(AnchorKeeper::new(&[5; 32], &db.folder().join("anchors.jsonl"))),
            // Printing takes seconds; the tests that are about it name a program.
            converter: Converter { program: String::from("no-converter"), seconds: 60 },
            site: "https://yisu.example".into(),
            local_mailbox: true,
            jobs: Arc::default(),
            limits: Limits::default(),
            proxies: Arc::default(),
        }
    }

    /// Starts it with a state of the test's own making.
    pub fn start_with(state: AppState) -> Self {
        let system = Actor::system(OfficeId(1));
        perform_blocking(&state.db, &system, state.clock.now(), |work| {
            org::seed::demonstration(work, demo_password())
        })
        .unwrap();
        Self::serve(state)
    }

    /// Starts it with what its database holds already.
    pub fn serve(state: AppState) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (send, receive) = std::sync::mpsc::channel();
        let served = state.clone();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = yisu::server::serve(served, listener, 1).unwrap();
                send.send(server.handle()).unwrap();
                server.await
            })
        });
        let indexer = Indexer::new(state.db.clone(), state.index.clone());
        let (files, reader) = (state.files.clone(), state.reader.clone());
        let reading = Reading::new(state.db.clone(), files, reader, state.clock.clone());
        let handle = receive.recv().unwrap();
        let (indexer, reading) = (Mutex::new(indexer), Mutex::new(reading));
        Self { state, address, agent: agent(), handle, indexer, reading }
    }

    /// Takes everything that changed so far into the index, and before it the words of files.
    pub fn index_now(&self) {
        self.reading.lock().unwrap().catch_up().unwrap();
        self.indexer.lock().unwrap().catch_up().unwrap();
    }

    /// Makes the index again from nothing, and swaps.
    pub fn reindex(&self) {
        self.indexer.lock().unwrap().reindex().unwrap();
    }

    /// Someone without an account.
    pub fn anyone(&self) -> Client<'_> {
        Client { app: self, who: Who::Anyone }
    }

    /// A person by user name; the token is made at each request, so that it never expires.
    pub fn as_user(&self, username: &str) -> Client<'_> {
        Client { app: self, who: Who::Person(self.person(username)) }
    }

    /// Someone with a token of the test's own.
    pub fn with_token(&self, token: &str) -> Client<'_> {
        Client { app: self, who: Who::Bearer(token.to_owned()) }
    }

    /// The id of a user name.
    pub fn person(&self, username: &str) -> PersonId {
        let found = self.read(|conn| org::store::person_of_username(conn, username));
        found.unwrap_or_else(|| panic!("there is no {username}")).id
    }

    /// The actor that a person is today.
    pub fn actor(&self, username: &str) -> Actor {
        let (person, today) = (self.person(username), self.today());
        let standing = self.read(|conn| org::store::standing(conn, person, today, String::from("test")));
        standing.unwrap().actor
    }

    /// Where it listens: address and port.
    pub fn host(&self) -> String {
        self.address.trim_start_matches("http://").to_owned()
    }

    /// A token of a user name.
    pub fn token(&self, username: &str) -> String {
        self.as_user(username).token().unwrap()
    }

    /// Reads from the database.
    pub fn read<T>(&self, query: impl FnOnce(&mut Db) -> diesel::QueryResult<T>) -> T {
        self.state.db.read_blocking(query).unwrap()
    }

    /// Runs a use case as a person, in one transaction.
    pub fn perform<T, E>(
        &self,
        username: &str,
        work: impl FnMut(&mut Work<'_>) -> Result<T, E>,
    ) -> Result<T, FlowError>
    where
        E: From<diesel::result::Error> + Coded + Into<FlowError>,
    {
        let actor = self.actor(username);
        perform_blocking(&self.state.db, &actor, self.state.clock.now(), work).map_err(Into::into)
    }

    /// The civil date of the app's clock.
    pub fn today(&self) -> NaiveDate {
        self.state.clock.now().date()
    }

    /// Sets the clock to nine o'clock of a day.
    pub fn set_day(&self, day: NaiveDate) {
        self.state.clock.set(Timestamp::from_civil(day.and_hms_opt(9, 0, 0).unwrap()));
    }

    /// Moves the clock by days.
    pub fn pass_days(&self, days: i64) {
        self.pass(TimeDelta::days(days));
    }

    /// Moves the clock.
    pub fn pass(&self, by: TimeDelta) {
        self.state.clock.set(self.state.clock.now().plus(by));
    }
}

/// The hash of [`PASSWORD`], made once for all tests.
pub fn demo_password() -> &'static PasswordHash {
    static HASH: OnceLock<PasswordHash> = OnceLock::new();
    HASH.get_or_init(|| password::hash(PASSWORD).unwrap())
}

/// What asks; it keeps connections for less than the server does.
fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_age(Duration::from_secs(1))
        .proxy(None)
        .build()
        .into()
}

enum Who {
    Anyone,
    Person(PersonId),
    Bearer(String),
}

/// Someone who asks the program.
pub struct Client<'a> {
    app: &'a TestApp,
    who: Who,
}

impl Client<'_> {
    /// Reads.
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], Vec::new())
    }

    /// Sends JSON.
    pub fn post(&self, path: &str, body: Value) -> Answer {
        self.send_json("POST", path, &[], &body)
    }

    /// Sends JSON under an idempotency key.
    pub fn post_once(&self, path: &str, key: &str, body: Value) -> Answer {
        self.send_json("POST", path, &[("idempotency-key", key)], &body)
    }

    /// Sends JSON based on a version.
    pub fn post_at(&self, path: &str, version: i64, body: Value) -> Answer {
        self.send_json("POST", path, &[("if-match", &format!("\"{version}\""))], &body)
    }

    /// Replaces with JSON, based on a version.
    pub fn put_at(&self, path: &str, version: i64, body: Value) -> Answer {
        self.send_json("PUT", path, &[("if-match", &format!("\"{version}\""))], &body)
    }

    /// Sends JSON with headers.
    pub fn send_json(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut headers = headers.to_vec();
        headers.push(("content-type", "application/json"));
        self.send(method, path, &headers, serde_json::to_vec(body).unwrap())
    }

    /// Sends anything.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = http::Request::builder().method(method).uri(format!("{}{path}", self.app.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = self.token() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let agent = &self.app.agent;
        let mut response = if matches!(method, "GET" | "HEAD") {
            agent.run(request.body(()).unwrap()).unwrap()
        } else {
            agent.run(request.body(body).unwrap()).unwrap()
        };
        let bytes = response.body_mut().with_config().limit(1 << 30).read_to_vec().unwrap();
        Answer { status: response.status().as_u16(), headers: response.headers().clone(), bytes }
    }

    /// Begins to read with an agent of the test's own; the body is still to come.
    pub fn begin(&self, agent: &ureq::Agent, path: &str) -> http::Response<ureq::Body> {
        let request = agent.get(format!("{}{path}", self.app.address));
        request.header("authorization", format!("Bearer {}", self.token().unwrap())).call().unwrap()
    }

    fn token(&self) -> Option<String> {
        match &self.who {
            Who::Anyone => None,
            Who::Bearer(token) => Some(token.clone()),
            Who::Person(person) => {
                let (state, person) = (&self.app.state, *person);
                let now = state.clock.now();
                let standing = self
                    .app
                    .read(|conn| org::store::standing(conn, person, now.date(), String::from("test")));
                let epoch = standing.map_or(0, |standing| standing.token_epoch);
                Some(state.token_keys.sign(person, epoch, now).unwrap())
            }
        }
    }
}

/// What the program answered.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: http::HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON; null when it is empty.
    pub fn json(&self) -> Value {
        if self.bytes.is_empty() { Value::Null } else { serde_json::from_slice(&self.bytes).unwrap() }
    }

    /// The body, after the status has been checked.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status, status, "{text}");
        self.json()
    }

    /// That it was refused with a status and a stable code.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        let body = self.expect(status);
        assert_eq!(body["code"], code, "{body}");
        body
    }

    /// The version in the answer's ETag, for the next `If-Match`.
    #[track_caller]
    pub fn version(&self) -> i64 {
        self.header("etag").unwrap().trim_matches('"').parse().unwrap()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned())
    }
}
