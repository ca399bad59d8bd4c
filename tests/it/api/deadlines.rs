//! The public calculator, the calendars and the clocks, as a partner's program meets them.

use serde_json::{Value, json};
use yisu::audit::{Subject, perform_blocking};
use yisu::deadlines::{StartClock, service};

use crate::support::app::TestApp;

/// A notice for 2027 as it might come.
fn notice() -> Value {
    json!({ "note": "2027年安排公布", "years": [{ "year": 2027, "papers": [], "days": [
        { "name": "元旦", "date": "2027-01-01", "isOffDay": true },
        { "name": "元旦", "date": "2027-01-02", "isOffDay": true },
        { "name": "元旦", "date": "2027-01-03", "isOffDay": true },
    ] }] })
}

both! {
    fn anybody_may_ask_the_calculator(db) {
        let app = TestApp::start(db);
        let ask = |body: Value| app.anyone().post("/api/v1/deadlines/calculate", body);
        let answer = ask(json!({ "rule": "A6", "start": "2025-12-15" })).expect(200);
        assert_eq!((&answer["nominal"], &answer["due"]), (&json!("2026-02-15"), &json!("2026-02-24")));
        assert_eq!(answer["provisional"], false);
        assert_eq!(answer["steps"][0]["code"], "start");
        assert_eq!(answer["basis"]["article"]["en"], "JI20 Art 21(2)");
        ask(json!({ "rule": "A7", "start": "2026-03-02" })).refused(422, "deadline_length_needed");
        let given = json!({ "rule": "A7", "start": "2026-03-02", "length": { "count": 30, "unit": "days" } });
        assert_eq!(ask(given).expect(200)["due"], "2026-04-01");
        ask(json!({ "rule": "Z", "start": "2026-03-02" })).refused(422, "deadline_rule_unknown");
        ask(json!({ "rule": "A6", "start": "1800-03-02" })).refused(422, "invalid");
        let rules = app.anyone().get("/api/v1/deadlines/rules").expect(200);
        assert_eq!(rules["id"], "R2021");
    }

    fn an_administrator_previews_and_imports_a_notice_and_the_clocks_move(db) {
        let app = TestApp::start(db);
        let office = app.actor("prosecutor").office.unwrap();
        let command = StartClock {
            rule: String::from("A6"),
            subject: Subject::new("recommendation", 1),
            office,
            case_id: None,
            started_on: "2026-11-01".parse().unwrap(),
            length: None,
        };
        app.set_day(command.started_on);
        let id = perform_blocking(&app.state.db, &app.actor("prosecutor"), app.state.clock.now(), |work| {
            service::start(work, &command)
        })
        .unwrap();
        let clocks = app.as_user("prosecutor").get("/api/v1/clocks?state=running&within_days=90").expect(200);
        assert_eq!((&clocks["items"][0]["due"], &clocks["items"][0]["days_left"]), (&json!("2027-01-01"), &json!(61)));

        let admin = app.as_user("admin");
        let preview = admin.post("/api/v1/calendars/preview", notice()).expect(200);
        assert_eq!(preview["moved"], 1);
        app.as_user("prosecutor").post("/api/v1/calendars", notice()).refused(403, "not_allowed");
        admin.post("/api/v1/calendars", notice()).expect(201);
        admin.post("/api/v1/calendars", notice()).refused(409, "calendar_unchanged");
        let detail = app.as_user("prosecutor").get(&format!("/api/v1/clocks/{id}")).expect(200);
        assert_eq!((&detail["sheet"]["due"], &detail["clock"]["provisional"]), (&json!("2027-01-04"), &json!(false)));
        assert_eq!(detail["sheet"]["assumptions"].as_array().unwrap().len(), 5);
        app.as_user("head.shandan").get(&format!("/api/v1/clocks/{id}")).refused(404, "clock_not_found");
        let csv = json!({ "csv": "date,name\n2028-01-01,元旦\n" });
        admin.post("/api/v1/calendars", csv).refused(422, "calendar_unreadable");
    }
}
