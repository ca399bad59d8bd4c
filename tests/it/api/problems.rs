//! Refusals that belong to no room: methods, headers, and what only the database sees.

use serde_json::json;
use yisu::cases::Track;

use super::cases::filed;
use super::doors::account;
use crate::support::app::TestApp;

both! {
    fn a_method_that_an_address_does_not_take_is_answered_with_those_it_takes(db) {
        let app = TestApp::start(db);
        let answer = app.anyone().send("PATCH", "/api/v1/calendars", &[], Vec::new());
        let body = answer.refused(405, "method_not_allowed");
        assert_eq!(body["status"], 405);
        assert_eq!(answer.header("allow").unwrap(), "GET, HEAD, POST");
        app.anyone().get("/api/v1/nowhere").refused(404, "no_such_address");
    }

    fn what_answers_get_answers_head_with_the_same_headers_and_no_content(db) {
        let app = TestApp::start(db);
        let mut asked = 0;
        for route in yisu::api::routes().infos.iter().filter(|route| route.method == "GET") {
            let role = route.action.and_then(|action| action.roles().first().copied());
            let client = role.map_or_else(|| app.anyone(), |role| app.as_user(account(role)));
            let mut path = route.path.clone();
            while let (Some(open), Some(close)) = (path.find('{'), path.find('}')) {
                path.replace_range(open..=close, "1");
            }
            let (get, head) = (client.get(&path), client.send("HEAD", &path, &[], Vec::new()));
            assert_eq!(get.status, head.status, "{path}");
            assert!(head.bytes.is_empty(), "{path}");
            for name in ["content-type", "etag", "content-language"] {
                assert_eq!(get.header(name), head.header(name), "{path} {name}");
            }
            asked += 1;
        }
        assert!(asked > 80, "{asked} asked");
        // Without the right it is refused as GET is.
        assert_eq!(app.anyone().send("HEAD", "/api/v1/leads", &[], Vec::new()).status, 401);
        assert_eq!(app.as_user("agency").send("HEAD", "/api/v1/leads", &[], Vec::new()).status, 403);
        let document = app.anyone().send("HEAD", "/api/v1/openapi.json", &[], Vec::new());
        assert!(document.status == 200 && document.bytes.is_empty());
    }

    fn a_text_that_no_database_keeps_is_no_fault_of_ours(db) {
        let app = TestApp::start(db);
        let document = serde_json::to_value(yisu::api::routes().openapi()).unwrap();
        let mut asked = 0;
        let mut faults = Vec::new();
        for route in yisu::api::routes().infos.iter().filter(|route| route.method == "GET") {
            let parameters = &document["paths"][&route.path]["get"]["parameters"];
            let role = route.action.and_then(|action| action.roles().first().copied());
            for one in parameters.as_array().into_iter().flatten().filter(|one| one["in"] != "header") {
                let name = one["name"].as_str().unwrap();
                let mut path = route.path.replace(&format!("{{{name}}}"), "%00");
                while let (Some(open), Some(close)) = (path.find('{'), path.find('}')) {
                    path.replace_range(open..=close, "1");
                }
                let path = format!("{path}?{name}=%00");
                let client = role.map_or_else(|| app.anyone(), |role| app.as_user(account(role)));
                let status = client.get(&path).status;
                asked += 1;
                if status >= 500 {
                    faults.push(format!("{path}: {status}"));
                }
            }
        }
        assert!(faults.is_empty() && asked > 50, "{asked} asked:\n{}", faults.join("\n"));
        for path in ["auth/login", "auth/refresh", "public/reports/supplements"] {
            let nul = "a\0b";
            let body = match path {
                "auth/login" => json!({"username": nul, "password": nul}),
                "auth/refresh" => json!({"refresh_token": nul}),
                _ => json!({"code": nul, "text": nul}),
            };
            let status = app.anyone().post(&format!("/api/v1/{path}"), body).status;
            assert!((400..500).contains(&status), "{path}: {status}");
        }
    }

    fn a_report_is_not_looked_for_without_its_code(db) {
        let app = TestApp::start(db);
        let body = app.anyone().get("/api/v1/public/reports/progress").refused(400, "header_required");
        assert!(body["title"].as_str().unwrap().contains("x-query-code"), "{body}");
    }

    fn what_is_named_and_is_not_there_is_a_fault_of_the_request(db) {
        let app = TestApp::start(db);
        let case = filed(&app, Track::Administrative).id;
        let path = format!("/api/v1/cases/{case}/leads");
        let prosecutor = app.as_user("prosecutor");
        let body = prosecutor.post(&path, json!({"lead_id": 4711, "reason": "同一事实"})).refused(422, "invalid");
        assert_eq!(body["fields"][0]["field"], "lead_id");
        // The lead on which it was filed.
        let lead = prosecutor.get(&format!("/api/v1/cases/{case}")).expect(200)["leads"][0]["lead_id"].clone();
        let body = prosecutor.post(&path, json!({"lead_id": lead, "reason": "同一事实"})).refused(422, "invalid");
        assert_eq!(body["fields"][0]["field"], "lead_id");
    }
}
