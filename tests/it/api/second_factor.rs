//! Signing in with a code besides the password, and seeing and ending one's sessions.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Text};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};
use yisu::audit;
use yisu::db::Db;

use crate::support::app::{Answer, PASSWORD, TestApp};

/// What a device shows at an instant that is so far from the app's now.
fn shown(app: &TestApp, secret: &str, later: i64) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let device = Builder::new().with_secret(secret).build().unwrap();
    let seconds = app.state.clock.now().utc().timestamp() + later;
    device.generate(u64::try_from(seconds).unwrap()).to_string()
}

fn login(app: &TestApp, username: &str, code: Option<&str>) -> Answer {
    let body = json!({"username": username, "password": PASSWORD, "code": code});
    app.anyone().post("/api/v1/auth/login", body)
}

fn begin(app: &TestApp, username: &str) -> String {
    let body = json!({"current_password": PASSWORD});
    let made = app.as_user(username).post("/api/v1/auth/second-factor", body).expect(200);
    made["secret"].as_str().unwrap().to_owned()
}

fn send(app: &TestApp, username: &str, what: &str, code: &str) -> Answer {
    app.as_user(username).post(&format!("/api/v1/auth/second-factor/{what}"), json!({"code": code}))
}

fn codes(answer: &Answer) -> Vec<String> {
    let body = answer.expect(200);
    let codes = body["recovery_codes"].as_array().unwrap();
    codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// Turns a second factor on, and waits until its first code is past.
pub fn enrolled(app: &TestApp, username: &str) -> (String, Vec<String>) {
    let secret = begin(app, username);
    let recovery = codes(&send(app, username, "confirmations", &shown(app, &secret, 0)));
    app.pass(TimeDelta::seconds(60));
    (secret, recovery)
}

/// What a device shows now.
pub fn code_of(app: &TestApp, secret: &str) -> String {
    shown(app, secret, 0)
}

#[derive(QueryableByName)]
struct Kept {
    #[diesel(sql_type = Binary)]
    sealed: Vec<u8>,
    #[diesel(sql_type = Text)]
    code_hash: String,
}

/// What lies in the database of the one second factor there is, and of one of its recovery codes.
fn kept(app: &TestApp) -> (Vec<u8>, String) {
    let query = "SELECT sealed, (SELECT min(code_hash) FROM recovery_codes) AS code_hash FROM second_factors";
    let row: Kept = app.read(|conn| match conn {
        Db::Sqlite(c) => diesel::sql_query(query).get_result(c),
        Db::Pg(c) => diesel::sql_query(query).get_result(c),
    });
    (row.sealed, row.code_hash)
}

fn actions(app: &TestApp, username: &str) -> Vec<String> {
    assert_eq!(app.read(audit::verify).broken, Vec::new());
    let office = app.actor(username).office.unwrap();
    let rows = app.read(|conn| audit::store::chain_after(conn, office, 1, 1000));
    rows.into_iter().map(|row| row.action).collect()
}

both! {
    fn a_second_factor_is_confirmed_by_a_code_and_asked_for_from_then_on(db) {
        let app = TestApp::start(db);
        let wrong = json!({"current_password": "another"});
        app.as_user("chief").post("/api/v1/auth/second-factor", wrong).refused(403, "wrong_password");
        let made = app.as_user("chief").post("/api/v1/auth/second-factor", json!({"current_password": PASSWORD}));
        let made = made.expect(200);
        let secret = made["secret"].as_str().unwrap();
        let address = made["address"].as_str().unwrap();
        assert!(address.starts_with(&format!("otpauth://totp/Yisu:chief?secret={secret}&issuer=Yisu")), "{address}");
        // What nobody has confirmed guards nothing.
        login(&app, "chief", None).expect(200);
        assert_eq!(app.as_user("chief").get("/api/v1/auth/second-factor").expect(200)["since"], Value::Null);
        send(&app, "chief", "confirmations", "000000").refused(403, "wrong_code");
        let code = shown(&app, secret, 0);
        assert_eq!(codes(&send(&app, "chief", "confirmations", &code)).len(), 10);
        send(&app, "chief", "confirmations", &code).refused(409, "second_factor_on");
        app.as_user("chief").post("/api/v1/auth/second-factor", json!({"current_password": PASSWORD}))
            .refused(409, "second_factor_on");
        let stands = app.as_user("chief").get("/api/v1/auth/second-factor").expect(200);
        assert_eq!((stands["since"].is_string(), &stands["recovery_codes"]), (true, &json!(10)));

        login(&app, "chief", None).refused(401, "second_factor_required");
        // The code that confirmed it is spent.
        login(&app, "chief", Some(&code)).refused(401, "second_factor_refused");
        app.pass(TimeDelta::seconds(60));
        let next = shown(&app, secret, 0);
        login(&app, "chief", Some(&format!("{} {}", &next[..3], &next[3..]))).expect(200);
        login(&app, "chief", Some(&next)).refused(401, "second_factor_refused");
        // Nor counts one of before, although its clock would be let pass.
        login(&app, "chief", Some(&shown(&app, secret, -30))).refused(401, "second_factor_refused");
        login(&app, "chief", Some(&shown(&app, secret, 30))).expect(200);
        let log = actions(&app, "chief");
        for action in ["second_factor.begun", "second_factor.on", "second_factor.asked", "second_factor.refused"] {
            assert!(log.contains(&String::from(action)), "{action}: {log:?}");
        }
    }

    fn a_recovery_code_counts_once_and_new_ones_end_the_old(db) {
        let app = TestApp::start(db);
        let (secret, recovery) = enrolled(&app, "head");
        login(&app, "head", Some(&recovery[0].to_uppercase())).expect(200);
        login(&app, "head", Some(&recovery[0])).refused(401, "second_factor_refused");
        let left = |app: &TestApp| app.as_user("head").get("/api/v1/auth/second-factor").expect(200)["recovery_codes"].clone();
        assert_eq!(left(&app), 9);
        // Somebody else's code is none.
        enrolled(&app, "chief");
        login(&app, "chief", Some(&recovery[1])).refused(401, "second_factor_refused");
        send(&app, "head", "recovery-codes", "123456").refused(403, "wrong_code");
        let fresh = codes(&send(&app, "head", "recovery-codes", &shown(&app, &secret, 0)));
        assert_eq!(left(&app), 10);
        login(&app, "head", Some(&recovery[1])).refused(401, "second_factor_refused");
        login(&app, "head", Some(&fresh[1])).expect(200);
    }

    fn wrong_codes_delay_an_account_and_the_password_does_not_forgive_them(db) {
        let app = TestApp::start(db);
        let (secret, recovery) = enrolled(&app, "prosecutor");
        for _ in 0..5 {
            login(&app, "prosecutor", Some("000000")).refused(401, "second_factor_refused");
        }
        let right = shown(&app, &secret, 0);
        assert_eq!(login(&app, "prosecutor", Some(&right)).refused(429, "sign_in_blocked")["code"], "sign_in_blocked");
        // Nor is the way past it through what one may do when signed in.
        send(&app, "prosecutor", "endings", &recovery[0]).refused(429, "sign_in_blocked");
        app.pass(TimeDelta::seconds(31));
        login(&app, "prosecutor", Some(&recovery[0])).expect(200);
        login(&app, "prosecutor", Some("000000")).refused(401, "second_factor_refused");
        login(&app, "prosecutor", Some(&recovery[1])).expect(200);
    }

    fn a_secret_waits_a_quarter_of_an_hour_and_lies_sealed(db) {
        let app = TestApp::start(db);
        let secret = begin(&app, "assistant");
        app.pass(TimeDelta::minutes(15));
        send(&app, "assistant", "confirmations", &shown(&app, &secret, 0)).refused(409, "second_factor_not_begun");
        let again = begin(&app, "assistant");
        assert_ne!(secret, again);
        let recovery = codes(&send(&app, "assistant", "confirmations", &shown(&app, &again, 0)));
        let secret = Secret::try_from_base32(&again).unwrap();
        let (sealed, hash) = kept(&app);
        assert!(sealed.len() > 20 && !sealed.windows(20).any(|part| part == secret.as_bytes()));
        assert!(hash.len() == 64 && !recovery.iter().any(|code| hash.contains(&code.replace('-', ""))), "{hash}");
    }

    fn it_is_turned_off_by_a_code_or_reset_by_an_administrator(db) {
        let app = TestApp::start(db);
        send(&app, "auditor", "endings", "123456").refused(409, "second_factor_off");
        let (secret, _) = enrolled(&app, "auditor");
        send(&app, "auditor", "endings", "123456").refused(403, "wrong_code");
        assert_eq!(send(&app, "auditor", "endings", &shown(&app, &secret, 0)).status, 204);
        login(&app, "auditor", None).expect(200);

        let (_, recovery) = enrolled(&app, "prosecutor");
        let session = login(&app, "prosecutor", Some(&recovery[0])).expect(200);
        let path = |username: &str| format!("/api/v1/people/{}", app.person(username));
        let resets = |username: &str| format!("{}/second-factor-resets", path(username));
        let admin = app.as_user("admin");
        let read = admin.get(&path("prosecutor"));
        assert_eq!(read.expect(200)["second_factor"], true);
        app.as_user("head").post_at(&resets("prosecutor"), read.version(), json!({})).refused(403, "not_allowed");
        admin.post_at(&resets("prosecutor"), read.version() + 1, json!({})).refused(412, "stale");
        assert_eq!(admin.post_at(&resets("prosecutor"), read.version(), json!({})).status, 204);
        assert_eq!(admin.get(&path("prosecutor")).expect(200)["second_factor"], false);
        app.with_token(session["access_token"].as_str().unwrap()).get("/api/v1/auth/me").refused(401, "not_signed_in");
        login(&app, "prosecutor", None).expect(200);
        assert!(actions(&app, "prosecutor").contains(&String::from("second_factor.reset")));
        enrolled(&app, "admin");
        let own = admin.get(&path("admin")).version();
        admin.post_at(&resets("admin"), own, json!({})).refused(403, "own_roles");
    }

    fn somebody_sees_their_sessions_and_ends_one_at_once(db) {
        let app = TestApp::start(db);
        let here = login(&app, "prosecutor", None).expect(200);
        app.pass(TimeDelta::minutes(5));
        let there = login(&app, "prosecutor", None).expect(200);
        login(&app, "chief", None).expect(200);
        let bearer = |session: &Value| session["access_token"].as_str().unwrap().to_owned();
        let list = app.with_token(&bearer(&here)).get("/api/v1/auth/sessions").expect(200);
        let list = list.as_array().unwrap();
        assert_eq!(list.len(), 2);
        assert_eq!(list[0]["origin"], "127.0.0.1");
        assert!(list[0]["opened_at"].as_str() > list[1]["opened_at"].as_str());
        let end = |session: &Value, id: &str| {
            app.with_token(&bearer(session)).post(&format!("/api/v1/auth/sessions/{id}/endings"), json!({}))
        };
        let id = list[0]["id"].as_str().unwrap();
        let of_chief = app.as_user("chief").get("/api/v1/auth/sessions").expect(200);
        end(&here, of_chief[0]["id"].as_str().unwrap()).refused(404, "session_not_found");
        assert_eq!(end(&here, id).status, 204);
        app.with_token(&bearer(&there)).get("/api/v1/auth/me").refused(401, "not_signed_in");
        let refresh = |session: &Value| {
            app.anyone().post("/api/v1/auth/refresh", json!({"refresh_token": session["refresh_token"]}))
        };
        refresh(&there).refused(401, "session_ended");
        let here = refresh(&here).expect(200);
        let list = app.with_token(&bearer(&here)).get("/api/v1/auth/sessions").expect(200);
        assert_eq!(list.as_array().unwrap().len(), 1);
        end(&here, id).refused(404, "session_not_found");
    }
}
