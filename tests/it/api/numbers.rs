//! Numbers of documents: templates, gaps, voids, official numbers, and two signings at once.

use serde_json::{Value, json};
use yisu::kit::OfficeId;

use super::recommendations as documents;
use crate::support::app::TestApp;

fn office(app: &TestApp) -> OfficeId {
    app.actor("prosecutor").office.unwrap()
}

fn templates(app: &TestApp, who: &str, year: i32) -> Value {
    let path = format!("/api/v1/number-templates?office_id={}&year={year}", office(app));
    let all = app.as_user(who).get(&path).expect(200);
    all.as_array().unwrap().iter().find(|line| line["kind"] == "recommendation").unwrap().clone()
}

fn template(app: &TestApp, year: i32, code: &str) -> Value {
    json!({ "office_id": office(app), "kind": "recommendation", "year": year, "code": code,
        "template": "{short}检{code}〔{year}〕{n}号" })
}

fn numbers(app: &TestApp, query: &str) -> Vec<Value> {
    let page = app
        .as_user("casemgmt")
        .get(&format!("/api/v1/document-numbers?kind=recommendation{query}"))
        .expect(200);
    page["items"].as_array().unwrap().clone()
}

fn gaps(app: &TestApp) -> Value {
    app.as_user("casemgmt").get("/api/v1/document-numbers/gaps").expect(200)
}

both! {
    fn a_template_is_the_administrators_and_stays_once_its_series_is_used(db) {
        let app = TestApp::start(db);
        let (admin, path) = (app.as_user("admin"), "/api/v1/number-templates");
        let before = templates(&app, "admin", 2026);
        assert_eq!((&before["code"], &before["from_year"], &before["version"]), (&json!("行公建"), &Value::Null, &json!(0)));
        assert!(before["next_number"].as_str().unwrap().ends_with("检行公建〔2026〕1号"), "{before}");
        for who in ["prosecutor", "casemgmt", "chief"] {
            app.as_user(who).put_at(path, 0, template(&app, 2026, "行公建议")).refused(403, "not_allowed");
        }
        let mut wrong = template(&app, 2026, "行公建议");
        wrong["template"] = json!("{short}检{code}[{year}]{n}号");
        admin.put_at(path, 0, wrong).refused(422, "invalid");
        assert_eq!(admin.put_at(path, 0, template(&app, 2025, "行公检建")).expect(200)["version"], 1);
        let set = admin.put_at(path, 0, template(&app, 2026, "行公建议")).expect(200);
        assert_eq!(set["version"], 1);
        admin.put_at(path, 0, template(&app, 2026, "公建")).refused(412, "stale");
        assert_eq!(templates(&app, "head", 2027)["from_year"], 2026, "it counts on until a later one");
        assert_eq!(templates(&app, "head", 2025)["code"], "行公检建");

        let signed = documents::signed(&app, &[documents::line(documents::own(&app))]);
        assert!(signed["number"].as_str().unwrap().ends_with("检行公建议〔2026〕1号"), "{signed}");
        assert_eq!(templates(&app, "admin", 2026)["in_use"], true);
        admin.put_at(path, 1, template(&app, 2026, "公建")).refused(409, "number_series_in_use");
        admin.put_at(path, 1, template(&app, 2025, "公建")).expect(200);
        admin.put_at(path, 0, template(&app, 2027, "公建")).expect(200);
        let signed = documents::signed(&app, &[documents::line(documents::own(&app))]);
        assert!(signed["number"].as_str().unwrap().ends_with("检行公建议〔2026〕2号"), "{signed}");
        assert_eq!(gaps(&app), json!([]));
    }

    fn a_gap_is_seen_and_explained_and_what_is_void_stays(db) {
        let app = TestApp::start(db);
        let casemgmt = app.as_user("casemgmt");
        let signed = documents::signed(&app, &[documents::line(documents::own(&app))]);
        let first = signed["number"].as_str().unwrap().to_owned();
        let fourth = first.replace("〕1号", "〕4号");
        let old = |number: &str| json!({ "kind": "recommendation", "year": 2026, "number": number,
            "issued_on": "2026-02-01", "note": "统一业务应用系统制作" });
        let import = "/api/v1/document-numbers/imports";
        app.as_user("prosecutor").post(import, old(&fourth)).refused(403, "not_allowed");
        casemgmt.post(import, old(&first)).refused(409, "number_taken");
        let brought = casemgmt.post(import, old(&fourth)).expect(201);
        assert_eq!((&brought["n"], &brought["official"]), (&json!(4), &json!(true)));
        casemgmt.post(import, old(&fourth)).refused(409, "number_taken");
        let foreign = casemgmt.post(import, old("张检民(行)建[2026]7号")).expect(201);
        assert_eq!(foreign["n"], Value::Null, "a number of another pattern takes no place");
        assert_eq!(gaps(&app)[0]["missing"], json!([2, 3]));
        let elsewhere = app.as_user("prosecutor.shandan").get("/api/v1/document-numbers/gaps").expect(200);
        assert_eq!(elsewhere, json!([]), "another county's gaps are not its own");

        // The document with the first number stands signed.
        let number = numbers(&app, "&void=false").into_iter().find(|row| row["number"] == first.as_str()).unwrap();
        let void = |id: &Value| format!("/api/v1/document-numbers/{id}/voids");
        casemgmt.post(&void(&number["id"]), json!({ "reason": "制作有误" })).refused(409, "number_in_force");
        casemgmt.post(&void(&brought["id"]), json!({ "reason": "" })).refused(422, "invalid");
        app.as_user("chief").post(&void(&brought["id"]), json!({ "reason": "制作有误" })).refused(403, "not_allowed");
        let voided = casemgmt.post(&void(&brought["id"]), json!({ "reason": "制作有误，已作废" })).expect(201);
        assert_eq!(voided["void_reason"], "制作有误，已作废");
        casemgmt.post(&void(&brought["id"]), json!({ "reason": "再次作废" })).refused(409, "number_already_void");
        casemgmt.post(import, old(&fourth)).refused(409, "number_taken");

        let place = |n: i32| json!({ "kind": "recommendation", "year": 2026, "n": n, "reason": "打印作废" });
        let explain = "/api/v1/document-numbers/gaps/voids";
        casemgmt.post(explain, place(9)).refused(409, "number_place_not_missing");
        casemgmt.post(explain, place(1)).refused(409, "number_place_not_missing");
        casemgmt.post(explain, place(2)).expect(201);
        casemgmt.post(explain, place(3)).expect(201);
        assert_eq!(gaps(&app), json!([]));
        assert_eq!(numbers(&app, "&void=true").len(), 3, "void numbers are kept");
        let next = documents::signed(&app, &[documents::line(documents::own(&app))]);
        assert!(next["number"].as_str().unwrap().ends_with("〕5号"), "{next}");
    }

    fn signings_at_once_take_consecutive_numbers(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let lines = [documents::line(documents::own(&app))];
        let first = documents::draft(&app, &lines);
        let mut drafts = vec![first.clone()];
        for _ in 0..7 {
            let body = json!({ "case_id": first["case_id"], "kind": "pil", "wording": documents::wording(&lines) });
            drafts.push(prosecutor.post("/api/v1/recommendations", body).expect(201));
        }
        let approvals: Vec<i64> = drafts.iter().map(|draft| {
            let body = json!({ "version": draft["version"], "opinion": "建议制发。" });
            let proposed = prosecutor.post(&format!("{}/proposals", documents::path(draft)), body).expect(201);
            let id = proposed["approval_id"].as_i64().unwrap();
            let yes = json!({ "agree": true, "opinion": "同意。" });
            app.as_user("head").post_at(&format!("/api/v1/approvals/{id}/reviews"), 1, yes).expect(200);
            id
        }).collect();
        std::thread::scope(|scope| {
            for id in approvals {
                let app = &app;
                scope.spawn(move || {
                    let yes = json!({ "agree": true, "opinion": "同意。" });
                    app.as_user("chief").post_at(&format!("/api/v1/approvals/{id}/decisions"), 2, yes).expect(200);
                });
            }
        });
        let mut places: Vec<i64> = numbers(&app, "&year=2026").iter().map(|row| row["n"].as_i64().unwrap()).collect();
        places.sort_unstable();
        assert_eq!(places, (1..=8).collect::<Vec<_>>());
        assert_eq!(gaps(&app), json!([]));
    }
}
