//! Signing in, staying signed in, and being shut out.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Value, json};
use yisu::app::AppState;
use yisu::audit;
use yisu::auth::token::TokenKeys;
use yisu::kit::{Clock, Timestamp};
use yisu::org;

use crate::support::app::{Answer, PASSWORD, TestApp, demo_password};

fn login(app: &TestApp, username: &str, password: &str) -> Answer {
    app.anyone().post("/api/v1/auth/login", json!({"username": username, "password": password}))
}

fn refresh(app: &TestApp, session: &Value) -> Answer {
    app.anyone().post("/api/v1/auth/refresh", json!({"refresh_token": session["refresh_token"]}))
}

fn me(app: &TestApp, session: &Value) -> Answer {
    app.with_token(session["access_token"].as_str().unwrap()).get("/api/v1/auth/me")
}

/// The actions in the log, from a position on, and that the whole log holds.
fn log(app: &TestApp) -> Vec<String> {
    assert_eq!(app.read(audit::verify).broken, Vec::new());
    let offices = app.read(org::store::procuratorates);
    offices
        .iter()
        .flat_map(|office| app.read(|conn| audit::store::chain_after(conn, office.id, 1, 1000)))
        .map(|row| row.action)
        .collect()
}

both! {
    fn a_person_signs_in_and_is_told_who_they_are(db) {
        let app = TestApp::start(db);
        let session = login(&app, "Prosecutor", PASSWORD).expect(200);
        assert_eq!(session["expires_in"], 900);
        assert_eq!(session["token_type"], "Bearer");
        let who = me(&app, &session).expect(200);
        assert_eq!(who["name"], "李慧");
        assert_eq!(who["roles"], json!(["prosecutor"]));
        assert!(who["actions"].as_array().unwrap().contains(&json!("case.handle")));
        assert_eq!(log(&app), ["session.opened"]);
        app.pass(TimeDelta::minutes(15));
        me(&app, &session).refused(401, "not_signed_in");
        app.anyone().get("/api/v1/auth/me").refused(401, "not_signed_in");
    }

    fn a_wrong_password_and_an_unknown_user_are_refused_alike(db) {
        let app = TestApp::start(db);
        let wrong = login(&app, "prosecutor", "yisu-demo-2025");
        let unknown = login(&app, "nobody", PASSWORD);
        assert_eq!(wrong.refused(401, "sign_in_refused"), unknown.refused(401, "sign_in_refused"));
        login(&app, "prosecutor", &"长".repeat(5000)).refused(401, "sign_in_refused");
        login(&app, "", "").refused(401, "sign_in_refused");
        assert_eq!(log(&app).len(), 4);
    }

    fn an_account_is_delayed_longer_with_every_failure_and_restart_does_not_help(db) {
        let app = TestApp::start(db);
        for _ in 0..4 {
            login(&app, "chief", "wrong").refused(401, "sign_in_refused");
        }
        for wait in [30, 60, 120, 240, 480, 900, 900] {
            login(&app, "chief", "wrong").refused(401, "sign_in_refused");
            let blocked = login(&app, "chief", PASSWORD);
            blocked.refused(429, "sign_in_blocked");
            assert_eq!(blocked.header("retry-after").unwrap(), wait.to_string());
            app.pass(TimeDelta::seconds(wait));
        }
        login(&app, "chief", "wrong").refused(401, "sign_in_refused");
        let app = TestApp::start_with(app.state.clone());
        login(&app, "chief", PASSWORD).refused(429, "sign_in_blocked");
        app.pass(TimeDelta::minutes(15));
        login(&app, "chief", PASSWORD).expect(200);
        // Forgiven: the next slip costs nothing.
        login(&app, "chief", "wrong").refused(401, "sign_in_refused");
        login(&app, "chief", PASSWORD).expect(200);
    }

    fn the_log_is_told_of_a_block_once_however_often_somebody_knocks(db) {
        let app = TestApp::start(db);
        let told = |app: &TestApp| log(app).iter().filter(|action| *action == "session.blocked").count();
        for _ in 0..5 {
            login(&app, "chief", "wrong").refused(401, "sign_in_refused");
        }
        assert_eq!(told(&app), 0, "nobody has met the block yet");
        for _ in 0..20 {
            login(&app, "chief", PASSWORD).refused(429, "sign_in_blocked");
        }
        assert_eq!(told(&app), 1);
        app.pass(TimeDelta::seconds(30));
        login(&app, "chief", "wrong").refused(401, "sign_in_refused");
        for _ in 0..3 {
            login(&app, "chief", PASSWORD).refused(429, "sign_in_blocked");
        }
        assert_eq!(told(&app), 2, "the next block is another");
        let office = app.actor("chief").office.unwrap();
        let rows = app.read(|conn| audit::store::chain_after(conn, office, 1, 100));
        let row = rows.iter().find(|row| row.action == "session.blocked").unwrap();
        assert_eq!((row.subject_id, row.origin.as_str()), (app.person("chief").0, "127.0.0.1"));
        assert!(row.detail.contains("\"counted\":\"account\""), "{}", row.detail);
    }

    fn an_address_is_delayed_and_not_forgiven_by_one_good_account(db) {
        let app = TestApp::start(db);
        for n in 0..30 {
            login(&app, &format!("guess{n}"), "wrong").refused(401, "sign_in_refused");
        }
        login(&app, "auditor", PASSWORD).expect(200);
        login(&app, "guess30", "wrong").refused(401, "sign_in_refused");
        login(&app, "auditor", PASSWORD).refused(429, "sign_in_blocked");
        app.pass(TimeDelta::seconds(30));
        login(&app, "guess31", "wrong").refused(401, "sign_in_refused");
        assert_eq!(login(&app, "auditor", PASSWORD).header("retry-after").unwrap(), "60");
    }

    fn a_refresh_token_counts_once_and_its_reuse_ends_the_family(db) {
        let app = TestApp::start(db);
        let first = login(&app, "head", PASSWORD).expect(200);
        let other = login(&app, "head", PASSWORD).expect(200);
        app.pass(TimeDelta::minutes(20));
        let second = refresh(&app, &first).expect(200);
        me(&app, &second).expect(200);
        let third = refresh(&app, &second).expect(200);
        refresh(&app, &first).refused(401, "session_reused");
        refresh(&app, &third).refused(401, "session_ended");
        refresh(&app, &json!({"refresh_token": "made-up"})).refused(401, "session_ended");
        // Another session of the same person is another family.
        refresh(&app, &other).expect(200);
        assert!(log(&app).contains(&String::from("session.reuse_ended")));
        let fourth = login(&app, "head", PASSWORD).expect(200);
        app.pass(TimeDelta::days(7));
        refresh(&app, &fourth).refused(401, "session_ended");
    }

    fn sign_out_ends_one_session_and_everywhere_ends_all_at_once(db) {
        let app = TestApp::start(db);
        let here = login(&app, "agency", PASSWORD).expect(200);
        let there = login(&app, "agency", PASSWORD).expect(200);
        let body = json!({"refresh_token": here["refresh_token"]});
        assert_eq!(app.anyone().post("/api/v1/auth/logout", body).status, 204);
        refresh(&app, &here).refused(401, "session_ended");
        let there = refresh(&app, &there).expect(200);
        let answer = app.with_token(there["access_token"].as_str().unwrap()).send(
            "POST", "/api/v1/auth/logout-everywhere", &[], Vec::new());
        assert_eq!(answer.status, 204);
        me(&app, &there).refused(401, "not_signed_in");
        me(&app, &here).refused(401, "not_signed_in");
        refresh(&app, &there).refused(401, "session_ended");
        let log = log(&app);
        assert!(log.ends_with(&[String::from("session.all_ended")]), "{log:?}");
    }

    fn a_first_password_has_to_be_changed_before_anything_else(db) {
        let app = TestApp::start(db);
        let person = app.person("assistant");
        app.perform("admin", |work| {
            org::store::set_password(work.conn, person, demo_password(), true)
                .map_err(yisu::org::error::OrgError::from)
        }).unwrap();
        let session = login(&app, "assistant", PASSWORD).expect(200);
        assert_eq!(session["must_change_password"], true);
        let token = session["access_token"].as_str().unwrap();
        let bound = app.with_token(token);
        bound.get("/api/v1/agencies").refused(403, "password_change_required");
        me(&app, &session).expect(200);
        let change = |present: &str, new: &str| {
            app.with_token(token).post("/api/v1/auth/password",
                json!({"current_password": present, "new_password": new}))
        };
        change(PASSWORD, "short").refused(422, "invalid");
        change(PASSWORD, PASSWORD).refused(422, "invalid");
        change(PASSWORD, "the-Assistant-of-2026").refused(422, "invalid");
        change("another", "a-much-better-one").refused(403, "wrong_password");
        let fresh = change(PASSWORD, "a-much-better-one").expect(200);
        assert_eq!(fresh["must_change_password"], false);
        app.with_token(fresh["access_token"].as_str().unwrap()).get("/api/v1/agencies").expect(200);
        me(&app, &session).refused(401, "not_signed_in");
        refresh(&app, &session).refused(401, "session_ended");
        login(&app, "assistant", PASSWORD).refused(401, "sign_in_refused");
        login(&app, "assistant", "a-much-better-one").expect(200);
    }

    fn a_new_key_signs_while_tokens_of_the_old_one_still_count(db) {
        let old = (String::from("2026a"), [1; 32]);
        let new = (String::from("2026b"), [2; 32]);
        let state = |keys: &[(String, [u8; 32])]| AppState {
            token_keys: Arc::new(TokenKeys::new(keys).unwrap()),
            ..TestApp::state(db, Timestamp::start_of("2026-03-02".parse().unwrap()))
        };
        let app = TestApp::start_with(state(std::slice::from_ref(&old)));
        let session = login(&app, "supervisor", PASSWORD).expect(200);
        let app = TestApp::start_with(state(&[new.clone(), old]));
        me(&app, &session).expect(200);
        let next = login(&app, "supervisor", PASSWORD).expect(200);
        let keys = app.anyone().get("/api/v1/auth/keys").expect(200);
        let kids: Vec<_> = keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].clone()).collect();
        assert_eq!(kids, ["2026b", "2026a"]);
        let app = TestApp::start_with(state(&[new]));
        me(&app, &session).refused(401, "not_signed_in");
        me(&app, &next).expect(200);
        assert!(matches!(*app.state.clock, Clock::Manual(_)));
    }
}
