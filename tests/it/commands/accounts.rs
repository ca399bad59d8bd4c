//! From an empty database to the first sign-in, and help for whoever cannot sign in.

use chrono::TimeDelta;
use serde_json::{Value, json};
use yisu::audit;
use yisu::kit::{Clock, Role};
use yisu::org;

use super::{on, said};
use crate::support::TestDb;
use crate::support::app::{Client, PASSWORD, TestApp};

/// Runs a command that must succeed, and gives what it printed.
#[track_caller]
fn done(db: &TestDb, arguments: &[&str]) -> String {
    let output = on(db, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

/// Runs a command that must be refused, and gives what it said.
#[track_caller]
fn refused(db: &TestDb, arguments: &[&str]) -> String {
    let output = on(db, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", said(&output));
    said(&output)
}

const CITY: &[&str] = &[
    "office",
    "add",
    "--code",
    "620700",
    "--name",
    "张掖市人民检察院",
    "--short-name",
    "甘张",
    "--level",
    "city",
];

const COUNTY: &[&str] = &[
    "office",
    "add",
    "--code",
    "620702",
    "--name",
    "甘州区人民检察院",
    "--short-name",
    "甘甘州",
    "--level",
    "county",
];

fn user<'a>(username: &'a str, role: &'a str, office: &'a str) -> Vec<&'a str> {
    vec!["user", "add", "--username", username, "--name", "钱多多", "--role", role, "--office", office]
}

/// The password that a command showed.
fn password(said: &str) -> String {
    let (_, password) = said.split_once("shown only now: ").unwrap();
    password.trim().to_owned()
}

fn login(client: &Client<'_>, username: &str, password: &str) -> crate::support::app::Answer {
    client.post("/api/v1/auth/login", json!({"username": username, "password": password}))
}

/// What the log says was done, chain by chain, without the rows of the demonstration.
fn log(app: &TestApp) -> Vec<(String, String)> {
    assert_eq!(app.read(audit::verify).broken, Vec::new());
    let offices = app.read(org::store::procuratorates);
    let rows = offices
        .iter()
        .flat_map(|office| app.read(|conn| audit::store::chain_after(conn, office.id, 0, 1000)));
    let rows = rows.filter(|row| row.action != "organisation.seeded");
    rows.map(|row| (row.action, row.origin)).collect()
}

both! {
    fn an_empty_database_gets_its_first_office_and_administrator_who_signs_in(db) {
        let nobody = refused(db, &user("root", "administrator", "620700"));
        assert!(nobody.contains("there is no procuratorate 620700"), "{nobody}");
        done(db, CITY);
        assert!(refused(db, CITY).contains("topmost"));
        assert!(refused(db, COUNTY).contains("topmost"), "a second one at the top");
        done(db, &[COUNTY, &["--parent", "620700"]].concat());
        assert!(refused(db, &[COUNTY, &["--parent", "620700"]].concat()).contains("620702"));
        let list = done(db, &["office", "list"]);
        assert!(list.contains("甘州区人民检察院") && list.lines().count() == 2, "{list}");

        let printed = done(db, &user("root", "administrator", "620700"));
        let first = password(&printed);
        assert!(refused(db, &user("root", "administrator", "620700")).contains("root"));

        let app = TestApp::serve(TestApp::state(db, Clock::System.now()));
        assert_eq!(log(&app), [
            ("procuratorate.registered", "cli"),
            ("person.registered", "cli"),
            ("procuratorate.registered", "cli"),
        ].map(|(action, origin)| (action.to_owned(), origin.to_owned())));
        let session = login(&app.anyone(), "root", &first).expect(200);
        assert_eq!(session["must_change_password"], true);
        let bound = app.with_token(session["access_token"].as_str().unwrap());
        bound.get("/api/v1/people").refused(403, "password_change_required");
        let change = json!({"current_password": first, "new_password": "a-much-better-one"});
        let session = bound.post("/api/v1/auth/password", change).expect(200);
        let root = app.with_token(session["access_token"].as_str().unwrap());
        let people = root.get("/api/v1/people").expect(200);
        assert_eq!(people["items"][0]["username"], "root");
    }

    fn an_account_is_helped_closed_and_opened(db) {
        let app = TestApp::start_at(db, Clock::System.now());
        for _ in 0..5 {
            login(&app.anyone(), "chief", "wrong").refused(401, "sign_in_refused");
        }
        login(&app.anyone(), "chief", PASSWORD).refused(429, "sign_in_blocked");
        assert!(done(db, &["user", "list"]).lines().any(|line| line.starts_with("chief ") && line.contains("blocked")));
        done(db, &["user", "unlock", "chief"]);
        let session = login(&app.anyone(), "chief", PASSWORD).expect(200);
        let chief = app.with_token(session["access_token"].as_str().unwrap());

        let once = password(&done(db, &["user", "password", "chief"]));
        chief.get("/api/v1/auth/me").refused(401, "not_signed_in");
        login(&app.anyone(), "chief", PASSWORD).refused(401, "sign_in_refused");
        assert_eq!(login(&app.anyone(), "chief", &once).expect(200)["must_change_password"], true);

        done(db, &["user", "disable", "chief"]);
        login(&app.anyone(), "chief", &once).refused(401, "sign_in_refused");
        done(db, &["user", "enable", "chief"]);
        app.pass(TimeDelta::seconds(1));
        login(&app.anyone(), "chief", &once).expect(200);

        let said: Vec<_> = log(&app).into_iter().filter(|(_, origin)| origin == "cli").collect();
        let said: Vec<_> = said.iter().map(|(action, _)| action.as_str()).collect();
        assert_eq!(said, ["account.unlocked", "password.reset", "person.changed", "person.changed"]);
        assert!(refused(db, &["user", "unlock", "nobody"]).contains("there is no account nobody"));
    }

    fn accounts_are_listed_with_what_they_are(db) {
        let _app = TestApp::start_at(db, Clock::System.now());
        let list: Value = serde_json::from_str(&done(db, &["user", "list", "--json"])).unwrap();
        let of = |name: &str| list.as_array().unwrap().iter().find(|row| row["username"] == name).unwrap().clone();
        assert_eq!(of("auditor")["roles"], json!(["auditor"]));
        assert_eq!(of("agency")["office_id"], Value::Null);
        assert_eq!(of("prosecutor")["blocked_until"], Value::Null);
        assert!(list.as_array().unwrap().len() > 100);
    }

    fn what_does_not_fit_is_refused_with_the_reason(db) {
        let app = TestApp::start_at(db, Clock::System.now());
        let unknown = refused(db, &user("qian", "boss", "620702"));
        assert!(Role::CODES.iter().all(|role| unknown.contains(role)), "{unknown}");
        let outside = refused(db, &user("qian", "agency_head", "620702"));
        assert!(outside.contains("roles[0]"), "{outside}");
        assert!(refused(db, &user("Qian Duo", "prosecutor", "620702")).contains("username"));
        let both = [user("qian", "administrator", "620702"), vec!["--role", "auditor"]].concat();
        assert!(refused(db, &both).contains("administrator"));
        let agency = app.actor("agency").agency.unwrap().to_string();
        let liaison =
            ["user", "add", "--username", "qian", "--name", "钱多多", "--role", "agency_liaison", "--agency", &agency];
        done(db, &liaison);
        assert_eq!(app.actor("qian").roles, [Role::AgencyLiaison]);
    }
}
