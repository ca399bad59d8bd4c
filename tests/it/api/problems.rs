//! Refusals that belong to no room: methods, headers, and what only the database sees.

use serde_json::json;
use yisu::cases::Track;

use super::cases::filed;
use crate::support::app::TestApp;

both! {
    fn a_method_that_an_address_does_not_take_is_answered_with_those_it_takes(db) {
        let app = TestApp::start(db);
        let answer = app.anyone().send("PATCH", "/api/v1/calendars", &[], Vec::new());
        let body = answer.refused(405, "method_not_allowed");
        assert_eq!(body["status"], 405);
        assert_eq!(answer.header("allow").unwrap(), "GET, POST");
        app.anyone().get("/api/v1/nowhere").refused(404, "no_such_address");
    }

    fn a_made_up_method_is_no_measurement_of_its_own(db) {
        let app = TestApp::start(db);
        app.anyone().send("NONSENSE", "/api/v1/calendars", &[], Vec::new()).refused(405, "method_not_allowed");
        let text = String::from_utf8(app.anyone().get("/metrics").bytes).unwrap();
        assert!(text.contains("method=\"other\"") && !text.contains("NONSENSE"), "{text}");
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
        prosecutor.post(&path, json!({"lead_id": lead, "reason": "同一事实"})).refused(409, "already_there");
    }
}
