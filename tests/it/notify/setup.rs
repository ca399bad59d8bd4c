//! A document that was served, people with addresses, and a mail server.

use std::time::{Duration, Instant};

use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};
use yisu::audit::perform_blocking;
use yisu::config::{MailConfig, MailSecurity, SmtpConfig};
use yisu::db::Database;
use yisu::kit::{Actor, OfficeId, Timestamp};
use yisu::notify::people;
use yisu::search::store;
use yisu::worker::{Mailing, Outlet, Pace, REMINDING, Reminding};

use crate::chain::{Chain, begun};
use crate::support::app::TestApp;
use crate::support::smtp::{Arrived, MailServer};

/// The people of the county and of its agency, each with an address.
pub const PEOPLE: [&str; 7] =
    ["prosecutor", "assistant", "head", "supervisor", "agency", "agencyhead", "admin"];

/// Gives people addresses: `ok.NAME@mail.example`.
pub fn addresses(app: &TestApp) {
    for who in PEOPLE {
        address(app, who, &format!("ok.{who}@mail.example"));
    }
}

/// Gives one person an address.
pub fn address(app: &TestApp, who: &str, address: &str) {
    let person = app.person(who);
    let system = Actor::system(OfficeId(1));
    let before = app.read(|conn| yisu::notify::store::people::address(conn, person));
    let version = before.map_or(0, |before| before.version);
    perform_blocking(&app.state.db, &system, app.state.clock.now(), |work| {
        people::set_address(work, person, version, address)
    })
    .unwrap();
}

/// A document that was served on the agency today: the case, the line, and the number.
pub struct Served {
    pub case: i64,
    pub line: i64,
    pub number: String,
}

/// Serves a document on the agency today, by the steps of everyone.
pub fn served(app: &TestApp) -> Served {
    let chain = begun(app);
    let agency = app.actor("agency").agency.unwrap().0;
    let lead = chain.assessed("河道倾倒垃圾");
    let case = chain.filed(
        lead,
        json!({ "track": "administrative", "title": "督促整治黑河滩行政公益诉讼案",
        "interest_harmed": "行洪断面被侵占。", "unlawful_act": "怠于查处。", "agencies": [agency] }),
    );
    let service = json!({ "document": "filing_decision", "agency_id": agency, "method": "in_person",
        "served_on": app.today() });
    chain.make("prosecutor", &format!("cases/{case}/services"), service);
    chain.investigated(case, "recommend");
    document(&chain, case)
}

fn document(chain: &Chain<'_>, case: i64) -> Served {
    let app = chain.app;
    let agency = app.actor("agency").agency.unwrap().0;
    let body =
        json!({ "case_id": case, "kind": "pil", "wording": crate::worker::documents::wording(agency) });
    let document = chain.make("prosecutor", "recommendations", body);
    let id = document["id"].as_i64().unwrap();
    let proposal = json!({ "version": document["version"], "opinion": "内容齐备。" });
    let proposed = chain.make("prosecutor", &format!("recommendations/{id}/proposals"), proposal);
    chain.decided(&proposed);
    let document = chain.get("prosecutor", &format!("recommendations/{id}"));
    let line = document["addressees"][0]["id"].as_i64().unwrap();
    let attempt = json!({ "method": "in_person", "attempted_on": app.today(), "served_on": app.today(),
        "receiver": "收文人员" });
    chain.make("prosecutor", &format!("addressees/{line}/services"), attempt);
    let number = document["number"].as_str().unwrap().to_owned();
    Served { case, line, number }
}

/// The settings of a mail server of the tests.
pub fn settings(server: &MailServer, security: MailSecurity) -> MailConfig {
    MailConfig {
        smtp: Some(SmtpConfig {
            host: String::from("localhost"),
            port: server.port,
            security,
            credentials: None,
            ca: (security != MailSecurity::None).then(|| server.ca.clone()),
            hello: None,
            connections: 2,
            seconds: 1,
        }),
        from: "益诉 <yisu@site.example>".parse().ok(),
        site: String::from("https://yisu.example"),
        lease_seconds: 20,
        domain_per_minute: None,
        keep_days: Some(180),
    }
}

/// The workers of a process, turned by hand.
pub struct Workers {
    db: Database,
    reminding: Reminding,
    mailing: Mailing,
}

impl Workers {
    pub fn new(app: &TestApp, config: &MailConfig) -> Self {
        let (db, clock) = (app.state.db.clone(), app.state.clock.clone());
        let mailing =
            Mailing::new(db.clone(), clock.clone(), config, Outlet::ServerOrLocal).unwrap().unwrap();
        Self { reminding: Reminding::new(db.clone(), clock), mailing, db }
    }

    /// Without a mail server: into the local mailbox.
    pub fn local(app: &TestApp) -> Self {
        Self::new(
            app,
            &MailConfig {
                smtp: None,
                from: "益诉 <yisu@localhost>".parse().ok(),
                site: String::from("https://yisu.example"),
                lease_seconds: 20,
                domain_per_minute: None,
                keep_days: Some(180),
            },
        )
    }

    /// Makes the notices that are to be made now.
    pub fn remind(&mut self) {
        let begun = Instant::now();
        let newest = self.db.read_blocking(store::newest).unwrap();
        let position =
            |db: &Database| db.read_blocking(|conn| store::position(conn, REMINDING.name)).unwrap();
        // On PostgreSQL what others have begun must have ended first.
        while self.reminding.turn().unwrap() == Pace::On || position(&self.db).is_none_or(|at| at < newest) {
            assert!(begun.elapsed() < Duration::from_secs(60), "the log is not settled");
        }
        while self.reminding.turn().unwrap() == Pace::On {}
    }

    /// Hands over what may leave now.
    pub fn mail(&mut self) {
        while self.mailing.turn().unwrap() == Pace::On {}
    }

    /// Both.
    pub fn work(&mut self) {
        self.remind();
        self.mail();
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Sets the clock to a civil time.
pub fn at(app: &TestApp, text: &str) {
    app.state.clock.set(Timestamp::from_civil(text.parse().unwrap()));
}

/// Lets days pass, each with its morning and its work.
pub fn live_until(app: &TestApp, workers: &mut Workers, last: &str) {
    while app.today() < day(last) {
        let next = app.today() + TimeDelta::days(1);
        at(app, &format!("{next}T00:05:00"));
        workers.work();
        at(app, &format!("{next}T09:00:00"));
        workers.work();
    }
}

/// The notices of a person, as the bell shows them.
pub fn notices(app: &TestApp, who: &str) -> Vec<Value> {
    app.as_user(who).get("/api/v1/notices?limit=200").expect(200)["items"].as_array().unwrap().clone()
}

/// The mails that left into the local mailbox to a person, the oldest first: each decoded.
pub fn mailbox(app: &TestApp, who: &str) -> Vec<Arrived> {
    let admin = app.as_user("admin");
    let person = app.person(who).0;
    let mut mails = Vec::new();
    let listed = admin.get("/api/v1/mail/local-mailbox?limit=200").expect(200)["items"].clone();
    for mail in listed.as_array().unwrap().iter().rev().filter(|mail| mail["person_id"] == person) {
        let answer = admin.get(&format!("/api/v1/mail/local-mailbox/{}", mail["id"]));
        assert_eq!(answer.header("content-type").unwrap(), "message/rfc822");
        let raw = String::from_utf8(answer.bytes).unwrap();
        let to = mail["address"].as_str().unwrap().to_owned();
        mails.push(Arrived { to, from: String::new(), tls: false, user: None, raw });
    }
    mails
}
