//! A run of transitions that is killed: leads on their way to a case, by three people at once.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use yisu::db::Db;
use yisu::db::schema::{approvals, case_leads, cases, clocks, leads};
use yisu::deadlines::{self, ClockId};

use super::*;

const LEADS: usize = 20;
const KILLS: usize = 5;

/// What the program has said is done: the version of each lead.
type Accepted = Mutex<BTreeMap<i64, i64>>;

struct Office<'a> {
    accepted: &'a Accepted,
    done: &'a AtomicBool,
    agency: i64,
}

impl Office<'_> {
    /// Registers the leads, each under a key, and takes each as far as the proposal to file.
    fn prosecutor(&self, caller: &Caller) {
        for number in 0..LEADS {
            let key = format!("crash-{number}");
            let body = json!({ "received_on": "2026-02-03", "channel": "hotline_12345", "domain": "ecology",
                "title": format!("河道倾倒垃圾{number}"), "narrative": "河道边倾倒建筑垃圾。" });
            let lead = self.insist(caller, "/api/v1/leads", &key, &body);
            self.accept(&lead);
            let lead = lead["id"].as_i64().unwrap();
            while self.forward(caller, lead).is_none_or(|further| further) {}
        }
    }

    /// The next step of a lead: whether there may be a further one, or nothing when no answer came.
    fn forward(&self, caller: &Caller, lead: i64) -> Option<bool> {
        let at = |what: &str| format!("/api/v1/leads/{lead}{what}");
        let found = self.read(caller, &at(""))?;
        let (what, body) = match found["state"].as_str().unwrap() {
            "registered" | "screening" => (
                "/screenings",
                json!({ "sources": ["行政处罚公示"], "findings": "三次同类投诉。", "complete": true }),
            ),
            "evaluating" => {
                let assessed = self.read(caller, &at("/assessments"))?;
                if assessed.as_array().unwrap().is_empty() {
                    let grade = |axis: &str| json!({ "axis": axis, "grade": "high", "reason": "现场核实。" });
                    let axes = json!([grade("authenticity"), grade("investigability")]);
                    ("/assessments", json!({ "conclusion": "建议立案。", "axes": axes }))
                } else {
                    let filing = json!({ "track": "administrative", "title": "督促整治河道案",
                        "interest_harmed": "河道行洪受损。", "unlawful_act": "未依法查处。",
                        "agencies": [self.agency] });
                    (
                        "/decisions",
                        json!({ "outcome": "file_case", "opinion": "建议立案。", "filing": filing }),
                    )
                }
            }
            _ => return Some(false),
        };
        let version = format!("\"{}\"", found["version"]);
        let (status, told) = caller.ask("POST", &at(what), &[("if-match", &version)], &body)?;
        assert!(status == 200 || status == 201, "{what}: {status} {told}");
        if told["id"].as_i64() == Some(lead) && told["version"].is_i64() {
            self.accept(&told);
        }
        Some(true)
    }

    /// Reads; none when the server is away, after a breath.
    fn read(&self, caller: &Caller, path: &str) -> Option<Value> {
        match caller.ask("GET", path, &[], &Value::Null) {
            None => self.breathe(),
            Some((200, told)) => return Some(told),
            Some((status, told)) => panic!("{path}: {status} {told}"),
        }
        None
    }

    /// Sends until an answer comes, as a client with an idempotency key may.
    fn insist(&self, caller: &Caller, path: &str, key: &str, body: &Value) -> Value {
        loop {
            match caller.ask("POST", path, &[("idempotency-key", key)], body) {
                None => self.breathe(),
                Some((201, told)) => return told,
                Some((status, told)) => panic!("{path}: {status} {told}"),
            }
        }
    }

    fn breathe(&self) {
        assert!(!self.done.load(Ordering::Relaxed), "the test ended before the work");
        std::thread::sleep(Duration::from_millis(10));
    }

    fn accept(&self, lead: &Value) {
        let (id, version) = (lead["id"].as_i64().unwrap(), lead["version"].as_i64().unwrap());
        let mut accepted = self.accepted.lock().unwrap();
        let known = accepted.entry(id).or_default();
        *known = version.max(*known);
    }

    /// Agrees to whatever waits, until all is done.
    fn agree(&self, caller: &Caller, verb: &str) {
        while !self.done.load(Ordering::Relaxed) {
            let waiting = caller.ask("GET", "/api/v1/approvals", &[], &Value::Null);
            let waiting = waiting.map_or(Value::Null, |(_, told)| told["items"].clone());
            for proposal in waiting.as_array().into_iter().flatten() {
                let path = format!("/api/v1/approvals/{}/{verb}", proposal["id"]);
                let version = format!("\"{}\"", proposal["version"]);
                let yes = json!({ "agree": true, "opinion": "同意。" });
                if let Some((status, told)) = caller.ask("POST", &path, &[("if-match", &version)], &yes) {
                    assert_eq!(status, 200, "{verb}: {told}");
                }
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Lets everybody stop when the test ends, even by a panic.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Waits until the server has ended what a dead client left on its way.
fn settled(db: &TestDb) {
    let busy = |conn: &mut Db| match conn {
        Db::Sqlite(_) => Ok(0),
        Db::Pg(conn) => diesel::sql_query(
            "SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database()
             AND state <> 'idle' AND pid <> pg_backend_pid()",
        )
        .get_result::<Count>(conn)
        .map(|found| found.count),
    };
    let begun = Instant::now();
    while db.database().read_blocking(busy).unwrap() > 0 {
        assert!(begun.elapsed() < LIMIT, "a transaction of the dead process does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Nothing accepted is missing and nothing is there by half.
fn whole(db: &TestDb, accepted: &Accepted) {
    settled(db);
    chained(db);
    let stand: BTreeMap<i64, (String, i32)> = db
        .database()
        .read_blocking(|conn| leads::table.select((leads::id, (leads::state, leads::version))).load(conn))
        .unwrap()
        .into_iter()
        .collect();
    for (lead, version) in accepted.lock().unwrap().iter() {
        let (_, stands) = stand.get(lead).unwrap_or_else(|| panic!("lead {lead} was accepted and is lost"));
        assert!(
            i64::from(*stands) >= *version,
            "lead {lead}: version {version} was accepted, {stands} stands"
        );
    }
    let read =
        |query: &mut dyn FnMut(&mut Db) -> QueryResult<Vec<i64>>| db.database().read_blocking(query).unwrap();
    let linked =
        read(&mut |conn| case_leads::table.order(case_leads::lead_id).select(case_leads::lead_id).load(conn));
    let filed = read(&mut |conn| cases::table.select(cases::id).load(conn));
    let open = ["proposed", "reviewed"];
    let waiting = read(&mut |conn| {
        approvals::table.filter(approvals::state.eq_any(open)).select(approvals::id).load(conn)
    });
    let clocks = read(&mut |conn| clocks::table.order(clocks::id).select(clocks::id).load(conn));
    let timed = read(&mut |conn| {
        clocks::table
            .filter(clocks::case_id.is_not_null())
            .select(clocks::case_id.assume_not_null())
            .load(conn)
    });
    let of = |state: &str| {
        let these = stand.iter().filter(|(_, (stands, _))| stands == state);
        these.map(|(lead, _)| *lead).collect::<Vec<_>>()
    };
    assert_eq!(linked, of("filed"), "a filed lead has one case, and no other has one");
    assert_eq!(filed.len(), linked.len(), "no case without its lead");
    assert_eq!(of("pending_decision").len(), waiting.len(), "each with one proposal");
    for case in filed {
        assert!(timed.contains(&case), "case {case} has its clocks");
    }
    for id in clocks {
        let (clock, sheet) = db
            .database()
            .read_blocking(|conn| {
                let clock = deadlines::store::find(conn, ClockId(id))?.unwrap();
                Ok::<_, deadlines::DeadlineError>((clock, deadlines::service::sheet(conn, ClockId(id))?))
            })
            .unwrap();
        assert_eq!(clock.due, sheet.due, "the date of clock {id} is what its events make it");
    }
}

both! {
    fn transitions_killed_at_any_moment_are_whole_or_not_there(db) {
        prepare(db);
        let address = free_address();
        let mut server = Some(Server::start(db, &address));
        let [prosecutor, head, chief] = ["prosecutor", "head", "chief"].map(|who| Caller::signed_in(&address, who));
        let (_, me) = Caller::signed_in(&address, "agency").ask("GET", "/api/v1/auth/me", &[], &Value::Null).unwrap();
        let (accepted, done) = (Accepted::default(), AtomicBool::new(false));
        let office = Office { accepted: &accepted, done: &done, agency: me["agency_id"].as_i64().unwrap() };
        std::thread::scope(|scope| {
            let end = End(&done);
            let proposed = scope.spawn(|| office.prosecutor(&prosecutor));
            scope.spawn(|| office.agree(&head, "reviews"));
            scope.spawn(|| office.agree(&chief, "decisions"));
            let mut met_at_work = 0;
            for _ in 0..KILLS {
                std::thread::sleep(moment(50, 600));
                server.take().unwrap().kill();
                met_at_work += usize::from(!proposed.is_finished());
                whole(db, &accepted);
                server = Some(Server::start(db, &address));
            }
            assert!(met_at_work >= 2, "the kills must come while people work: {met_at_work} did");
            let proposed = proposed.join();
            let begun = Instant::now();
            let cases_filed = || {
                db.database().read_blocking(|conn| cases::table.count().get_result::<i64>(conn)).unwrap()
            };
            while proposed.is_ok() && cases_filed() < i64::try_from(LEADS).unwrap() && begun.elapsed() < LIMIT {
                std::thread::sleep(Duration::from_millis(20));
            }
            drop(end);
            proposed.unwrap();
        });
        drop(server);
        whole(db, &accepted);
        let counted: (i64, i64) = db
            .database()
            .read_blocking(|conn| {
                let filed = leads::table.filter(leads::state.eq("filed")).count().get_result(conn)?;
                Ok::<_, diesel::result::Error>((leads::table.count().get_result(conn)?, filed))
            })
            .unwrap();
        let all = i64::try_from(LEADS).unwrap();
        assert_eq!(counted, (all, all), "each lead once, each with its case");
    }
}
