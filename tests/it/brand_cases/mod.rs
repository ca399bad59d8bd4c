//! The cultivation ledger and debriefs, as the people of an office use them.

use diesel::connection::SimpleConnection;
use serde_json::json;
use yisu::brand_cases::state::table;

use crate::statistics::setup::{cases, day, leads};
use crate::support::app::TestApp;

/// Three cases of the county, the first two closed.
fn start(db: &crate::support::TestDb) -> TestApp {
    let app = TestApp::start(db);
    let office = app.actor("prosecutor").office.unwrap();
    leads(&app, office, 1, 3, "filed", day(2, 1));
    cases(&app, office, 1, 3, "administrative", day(2, 1));
    app.read(|conn| conn.batch_execute("UPDATE cases SET closed_on = '2026-02-20' WHERE id IN (1, 2)"));
    app
}

const DRAFT: &str = "某地河道被倾倒固体废物";

#[test]
fn the_machine_of_the_ledger() {
    insta::assert_snapshot!(table(), @r"
    Candidate × Cultivate → Cultivating
    Candidate × Withdraw → Withdrawn
    Cultivating × Draft → Drafted
    Cultivating × Withdraw → Withdrawn
    Drafted × Draft → Drafted
    Drafted × PassCheck → Anonymised
    Drafted × FailCheck → Drafted
    Drafted × Withdraw → Withdrawn
    Anonymised × Draft → Drafted
    Anonymised × Submit → Submitted
    Anonymised × Withdraw → Withdrawn
    Submitted × Select → Selected
    Submitted × Reject → NotSelected
    Submitted × Withdraw → Withdrawn
    Selected × Publish → Published
    NotSelected × Cultivate → Cultivating
    NotSelected × Withdraw → Withdrawn
    ");
}

both! {
    fn a_closed_case_becomes_a_published_brand_case(db) {
        let app = start(db);
        let (prosecutor, assistant) = (app.as_user("prosecutor"), app.as_user("assistant"));
        let made = prosecutor
            .post("/api/v1/brand-cases", json!({ "case_id": 1, "kind": "model", "level": "province" }))
            .expect(201);
        assert_eq!(made["state"], "candidate");
        assert_eq!(made["title"], "案件1");
        let path = format!("/api/v1/brand-cases/{}", made["id"]);
        let to = |what: &str| format!("{path}/{what}");
        let text = json!({ "facts": DRAFT, "performance": "磋商、制发建议", "significance": "协同治理" });
        let passed = json!({ "passed": true, "note": "已隐去人名、地名" });

        prosecutor
            .post_at(&to("cultivations"), 1, json!({ "level": "national", "value_points": "黑河流域首例" }))
            .expect(200);
        prosecutor.post_at(&to("submissions"), 2, json!({ "on": "2026-03-02", "to": "省检察院" }))
            .refused(409, "brand_case_step_refused");
        prosecutor.post_at(&to("drafts"), 2, text.clone()).expect(200);
        prosecutor.post_at(&to("anonymisation-checks"), 3, passed.clone()).refused(403, "brand_case_own_draft");
        assistant
            .post_at(&to("anonymisation-checks"), 3, json!({ "passed": false, "note": "第二段有人名" }))
            .expect(200);
        prosecutor.post_at(&to("drafts"), 4, text).expect(200);
        prosecutor.post_at(&to("drafts"), 4, json!({ "facts": "a", "performance": "b", "significance": "c" }))
            .refused(412, "stale");
        let checked = assistant.post_at(&to("anonymisation-checks"), 5, passed).expect(200);
        assert_eq!((&checked["state"], &checked["checked_draft"]), (&"anonymised".into(), &2.into()));
        prosecutor.post_at(&to("submissions"), 6, json!({ "on": "2026-03-01", "to": "省检察院" }))
            .refused(422, "invalid");
        prosecutor.post_at(&to("submissions"), 6, json!({ "on": "2026-03-02", "to": "省检察院" })).expect(200);
        app.pass_days(30);
        prosecutor
            .post_at(&to("results"), 7, json!({ "selected": true, "on": "2026-03-30", "note": "全省典型案例" }))
            .expect(200);
        let published = prosecutor
            .post_at(&to("publications"), 8, json!({ "on": "2026-03-31", "place": "省检察院官网" }))
            .expect(200);
        assert_eq!(published["state"], "published");
        prosecutor
            .post("/api/v1/media-coverage", json!({ "brand_case_id": made["id"], "medium": "检察日报",
                "title": "守护母亲河", "published_on": "2026-04-01" }))
            .expect(201);
        let whole = prosecutor.get(&path).expect(200);
        assert_eq!(whole["drafts"].as_array().unwrap().len(), 2);
        assert_eq!(whole["media"][0]["medium"], "检察日报");
        prosecutor.post_at(&to("withdrawals"), 9, json!({ "reason": "x" }))
            .refused(409, "brand_case_step_refused");

        let figures = app.as_user("supervisor").get("/api/v1/statistics/overview").expect(200);
        let count = |key: &str| {
            let all = figures["figures"].as_array().unwrap();
            all.iter().find(|figure| figure["key"] == key).unwrap()["numerator"].clone()
        };
        assert_eq!(count("brand_cases_nominated"), 1);
        assert_eq!(count("brand_cases_submitted"), 1);
        assert_eq!(count("brand_cases_selected"), 1);
        assert_eq!(count("media_coverage"), 1);
    }

    fn only_closed_cases_stand_in_the_ledger_and_once_for_each_kind(db) {
        let app = start(db);
        let prosecutor = app.as_user("prosecutor");
        let enter = |case: i64, kind: &str| {
            let body = json!({ "case_id": case, "kind": kind, "level": "city" });
            prosecutor.post("/api/v1/brand-cases", body)
        };
        enter(3, "model").refused(409, "brand_case_not_closed");
        enter(4, "model").refused(404, "brand_case_source_not_found");
        let first = enter(1, "model").expect(201);
        enter(1, "model").refused(409, "brand_case_listed");
        enter(1, "document").expect(201);
        let withdrawals = format!("/api/v1/brand-cases/{}/withdrawals", first["id"]);
        prosecutor.post_at(&withdrawals, 1, json!({ "reason": "另选案例" })).expect(200);
        enter(1, "model").expect(201);
        app.as_user("agency").get("/api/v1/brand-cases").refused(403, "not_allowed");
    }

    fn the_program_proposes_candidates_with_its_reasons(db) {
        let app = start(db);
        let prosecutor = app.as_user("prosecutor");
        let found = prosecutor.post("/api/v1/brand-cases/candidates", json!({})).expect(201);
        let items = found["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "the first closed case of its field: {found}");
        assert_eq!(items[0]["case_id"], 1);
        assert_eq!(items[0]["kind"], "first");
        assert_eq!(items[0]["reasons"], json!(["first_in_domain"]));
        assert!(items[0]["proposed_by"].is_null());
        let again = prosecutor.post("/api/v1/brand-cases/candidates", json!({})).expect(201);
        assert!(again["items"].as_array().unwrap().is_empty(), "what was proposed is not proposed again");
    }

    fn a_debrief_looks_at_good_cases_and_at_bad_ones(db) {
        let app = start(db);
        let prosecutor = app.as_user("prosecutor");
        let made = prosecutor
            .post("/api/v1/debriefs", json!({ "title": "三月双月讲评", "planned_on": "2026-03-10" }))
            .expect(201);
        let path = format!("/api/v1/debriefs/{}", made["id"]);
        let add = |version: i64, case: i64, side: &str| {
            let body = json!({ "case_id": case, "side": side, "points": "取证规范" });
            prosecutor.post_at(&format!("{path}/cases"), version, body)
        };
        let minutes = json!({ "held_on": "2026-03-02", "participants": "全体检察官", "minutes": "略" });
        prosecutor.post_at(&format!("{path}/minutes"), 1, minutes.clone())
            .refused(409, "debrief_without_cases");
        add(1, 3, "positive").refused(409, "brand_case_not_closed");
        add(1, 1, "positive").expect(200);
        add(2, 1, "reverse").refused(409, "debrief_case_listed");
        add(2, 3, "reverse").expect(200);
        let held = prosecutor.post_at(&format!("{path}/minutes"), 3, minutes).expect(200);
        assert_eq!(held["state"], "held");
        add(4, 2, "positive").refused(409, "debrief_over");
        let whole = prosecutor.get(&path).expect(200);
        assert_eq!(whole["cases"].as_array().unwrap().len(), 2);
        assert_eq!(whole["cases"][1]["side"], "reverse");
    }
}
