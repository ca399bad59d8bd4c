//! What a request may measure, and where it comes from.

use std::sync::Arc;

use serde_json::json;
use yisu::app::AppState;
use yisu::audit;
use yisu::config::{Limits, TrustedProxies};
use yisu::kit::Timestamp;
use yisu::org;

use super::files::send;
use crate::support::TestDb;
use crate::support::app::{Answer, PASSWORD, TestApp};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe rest does not matter";

fn monday() -> Timestamp {
    Timestamp::start_of("2026-03-02".parse().unwrap())
}

fn with_limits(db: &TestDb, limits: Limits) -> TestApp {
    TestApp::start_with(AppState { limits, ..TestApp::state(db, monday()) })
}

fn behind(db: &TestDb, proxies: &str) -> TestApp {
    let proxies = Arc::new(TrustedProxies::parse(proxies).unwrap());
    TestApp::start_with(AppState { proxies, ..TestApp::state(db, monday()) })
}

/// A sign-in that came by way of some addresses.
fn login(app: &TestApp, username: &str, password: &str, forwarded: &str) -> Answer {
    let body = json!({"username": username, "password": password});
    app.anyone().send_json("POST", "/api/v1/auth/login", &[("x-forwarded-for", forwarded)], &body)
}

/// Where the acts in the log came from.
fn origins(app: &TestApp) -> Vec<String> {
    let offices = app.read(org::store::procuratorates);
    let rows = offices
        .iter()
        .flat_map(|office| app.read(|conn| audit::store::chain_after(conn, office.id, 1, 1000)));
    rows.map(|row| row.origin).collect()
}

both! {
    fn a_body_larger_than_its_limit_is_refused_with_the_limit(db) {
        let app = with_limits(db, Limits { body: 100, ..Limits::default() });
        let login = |password: &str| {
            app.anyone().post("/api/v1/auth/login", json!({"username": "head", "password": password}))
        };
        login("wrong").refused(401, "sign_in_refused");
        let refused = login(&"x".repeat(100)).refused(413, "body_too_large");
        assert!(refused["title"].as_str().unwrap().contains("100"), "{refused}");
    }

    fn a_body_that_is_not_encoded_as_it_says_is_no_fault_of_ours(db) {
        let app = TestApp::start(db);
        let headers = [("content-type", "application/json"), ("content-encoding", "gzip")];
        app.anyone()
            .send("POST", "/api/v1/auth/login", &headers, b"{\"username\":\"a\"}".to_vec())
            .refused(400, "body_unreadable");
    }

    fn a_file_larger_than_its_limit_is_refused_with_the_limit(db) {
        let app = with_limits(db, Limits { upload: PNG.len(), ..Limits::default() });
        let prosecutor = app.as_user("prosecutor");
        send(&prosecutor, "/api/v1/files", "a.png", PNG, &[]).expect(201);
        let longer = [PNG, b"!"].concat();
        let refused = send(&prosecutor, "/api/v1/files", "a.png", &longer, &[]).refused(413, "file_too_large");
        assert!(refused["title"].as_str().unwrap().contains(&PNG.len().to_string()), "{refused}");
        prosecutor.send("POST", "/api/v1/files?name=a.png", &[], longer).refused(413, "file_too_large");
        let sheet = "标题,内容\n".repeat(10);
        for path in ["/api/v1/imports", "/api/v1/imports/preview"] {
            send(&prosecutor, path, "a.csv", sheet.as_bytes(), &[]).refused(413, "file_too_large");
        }
        let left = std::fs::read_dir(db.folder().join("files/.incoming")).unwrap().count();
        assert_eq!(left, 0, "nothing is left of what was refused");
    }

    fn the_fields_beside_a_file_are_few_and_short(db) {
        let app = with_limits(db, Limits { fields: 1, body: 20, ..Limits::default() });
        let prosecutor = app.as_user("prosecutor");
        let preview = |fields: &[(&str, &str)]| {
            send(&prosecutor, "/api/v1/imports/preview", "a.csv", "标题,内容\n垃圾,堆放".as_bytes(), fields)
        };
        preview(&[("channel", "hotline_12345")]).expect(200);
        let refused = preview(&[("channel", "hotline_12345"), ("dry_run", "true")]);
        assert!(refused.refused(400, "too_many_fields")["title"].as_str().unwrap().contains(" 1 "));
        let refused = preview(&[("channel", "a channel with a very long name")]);
        assert!(refused.refused(413, "fields_too_large")["title"].as_str().unwrap().contains("20"));
    }

    fn what_a_stranger_says_of_its_address_counts_for_nothing(db) {
        let app = TestApp::start(db);
        for n in 0..31 {
            login(&app, &format!("guess{n}"), "wrong", &format!("203.0.113.{n}")).refused(401, "sign_in_refused");
        }
        login(&app, "chief", PASSWORD, "203.0.113.99").refused(429, "sign_in_blocked");
        assert!(origins(&app).iter().all(|origin| origin == "127.0.0.1"));
    }

    fn a_trusted_proxy_tells_where_a_request_comes_from(db) {
        let app = behind(db, "127.0.0.0/8, 10.0.0.0/24");
        for n in 0..31 {
            // The client may write what it likes before what the proxy adds.
            let forwarded = format!("198.51.100.{n}, 203.0.113.7, 10.0.0.9");
            login(&app, &format!("guess{n}"), "wrong", &forwarded).refused(401, "sign_in_refused");
        }
        login(&app, "chief", PASSWORD, "203.0.113.7").refused(429, "sign_in_blocked");
        login(&app, "chief", PASSWORD, "203.0.113.8").expect(200);
        let origins = origins(&app);
        assert!(origins.iter().take(31).all(|origin| origin == "203.0.113.7"), "{origins:?}");
        assert_eq!(origins.iter().filter(|origin| *origin == "203.0.113.8").count(), 1);
    }
}
