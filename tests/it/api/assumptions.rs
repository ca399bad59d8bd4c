//! What an office assumes where the law is silent about service, and the end of a document.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::recommendations as documents;
use crate::support::app::TestApp;

fn assume(app: &TestApp, point: &str, value: &str) {
    let mut settings = json!({ "extension_base": "nominal", "resumption": "rest", "exclusion_ends": "receipt_counts",
        "service_basis": "own_service", "mixed_urgency": "two_dates" });
    settings[point] = json!(value);
    let body = json!({ "office_id": app.actor("prosecutor").office, "effective_from": app.today(), "settings": settings });
    app.as_user("admin").post("/api/v1/deadlines/settings", body).expect(201);
}

fn urgent(mut line: Value) -> Value {
    line["urgent"] = json!(true);
    line["urgent_reason"] = json!("损害正在扩大");
    line
}

fn read(app: &TestApp, document: &Value) -> Value {
    app.as_user("prosecutor").get(&documents::path(document)).expect(200)
}

fn assumption(app: &TestApp, clock: &Value, code: &str) -> Value {
    let clock = app.as_user("prosecutor").get(&format!("/api/v1/clocks/{}", clock["id"])).expect(200);
    let points = clock["sheet"]["assumptions"].as_array().unwrap().clone();
    points.into_iter().find(|point| point["code"] == code).unwrap()
}

both! {
    fn an_urgent_request_shortens_the_others_only_where_the_office_says_so(db) {
        let app = TestApp::start(db);
        let lines = [documents::line(documents::own(&app)), urgent(documents::line(documents::other(&app)))];
        let document = documents::signed(&app, &lines);
        documents::serve(&app, &document, 0, documents::handed_over("2026-03-02"));
        documents::serve(&app, &document, 1, documents::handed_over("2026-03-02"));
        let two = read(&app, &document);
        assert_eq!(documents::clock(&two, 0, "A6")["due"], "2026-05-06");
        assert_eq!(documents::clock(&two, 1, "A6u")["due"], "2026-03-17");

        assume(&app, "mixed_urgency", "shorter_date");
        let document = documents::signed(&app, &lines);
        documents::serve(&app, &document, 0, documents::handed_over("2026-03-02"));
        let one = read(&app, &document);
        assert_eq!(documents::clock(&one, 0, "A6"), Value::Null);
        let clock = documents::clock(&one, 0, "A6u");
        assert_eq!(clock["due"], "2026-03-17");
        assert_eq!(documents::clock(&one, 0, "A7")["due"], "2026-05-06", "rectification has its own date");
        let printed = assumption(&app, &clock, "mixed_urgency");
        assert_eq!((&printed["value"], &printed["zh"]), (&json!("shorter_date"), &json!("全部事项适用较短的回复期限")));
        assert!(printed["en"].as_str().unwrap().contains("shorter date"), "{printed}");
    }

    fn a_later_service_governs_the_earlier_document_only_where_the_office_says_so(db) {
        let app = TestApp::start(db);
        for (basis, due) in [("own_service", "2026-05-06"), ("latest_service", "2026-05-12")] {
            app.set_day(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap());
            assume(&app, "service_basis", basis);
            let line = documents::line(documents::own(&app));
            let first = documents::signed(&app, std::slice::from_ref(&line));
            documents::serve(&app, &first, 0, documents::handed_over("2026-03-02"));
            let body = json!({ "case_id": first["case_id"], "kind": "pil", "wording": documents::wording(&[line]) });
            let second = app.as_user("prosecutor").post("/api/v1/recommendations", body).expect(201);
            let second = documents::issued(&app, &second);
            app.set_day(NaiveDate::from_ymd_opt(2026, 3, 12).unwrap());
            documents::serve(&app, &second, 0, documents::handed_over("2026-03-12"));
            let open = |document: &Value, rule: &str| {
                let read = read(&app, document);
                let clocks = read["addressees"][0]["clocks"].as_array().unwrap();
                clocks.iter().find(|clock| clock["rule"] == rule && clock["state"] == "running").unwrap().clone()
            };
            assert_eq!(open(&first, "A6")["due"], due, "{basis}");
            assert_eq!(open(&first, "A7")["due"], due, "{basis}");
            assert_eq!(open(&second, "A6")["due"], "2026-05-12");
            assert_eq!(assumption(&app, &open(&first, "A6"), "service_basis")["value"], basis);
        }
    }

    fn a_document_ends_by_itself_when_nothing_is_left_to_come(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let document = documents::signed(&app, &[documents::line(documents::own(&app))]);
        documents::serve(&app, &document, 0, documents::handed_over("2026-03-02"));
        let line = &document["addressees"][0];
        let planned = json!({ "kind": "follow_up", "planned_on": "2026-03-03", "purpose": "查看清运情况" });
        let visit = prosecutor.post(&format!("/api/v1/addressees/{}/visits", line["id"]), planned).expect(201);
        app.set_day(NaiveDate::from_ymd_opt(2026, 3, 4).unwrap());
        let report = json!({ "done_at": "2026-03-04T00:30:00Z", "officer_one": app.person("prosecutor"),
            "officer_two": app.person("assistant"), "place": "甘州区某镇河道", "finding": "rectified", "found": "已清运。",
            "items": [{ "item_id": line["items"][0]["id"], "verified": "rectified" }] });
        prosecutor.post_at(&format!("/api/v1/visits/{}/reports", visit["id"]), 1, report).expect(200);
        let waits = read(&app, &document);
        assert_eq!((&waits["state"], &waits["addressees"][0]["result"]), (&json!("served"), &json!("rectified")));
        let version = waits["version"].as_i64().unwrap();
        let at = format!("{}/upward-records", documents::path(&document));
        prosecutor.post_at(&at, version, json!({ "on": "2026-03-04" })).expect(200);
        let done = read(&app, &document);
        assert_eq!((&done["state"], &done["concluded_on"]), (&json!("concluded"), &json!("2026-03-04")));
    }
}
