//! A suit from the decision to sue to its end.

use serde_json::{Value, json};
use yisu::cases::CaseId;

use super::cases::{approve, path, post, read, under_review};
use crate::support::app::TestApp;

fn suit(app: &TestApp, case: CaseId) -> i64 {
    let body = json!({
        "court": "甘州区人民法院", "facts": "被告倾倒建筑垃圾污染河道。",
        "claims": [{ "text": "清除垃圾并恢复原状" }, { "text": "赔偿生态损失八十万元" }],
    });
    let proposed = post(app, case, "lawsuits", body);
    let id = proposed["lawsuit_id"].as_i64().unwrap();
    let early = json!({ "filed_on": app.today() });
    app.as_user("prosecutor").post(&at(id, "filings"), early).refused(409, "lawsuit_not_approved");
    approve(app, proposed["approval_id"].as_i64().unwrap()).unwrap();
    id
}

fn at(id: i64, what: &str) -> String {
    format!("/api/v1/lawsuits/{id}/{what}")
}

fn enter(app: &TestApp, id: i64, what: &str, body: Value) -> Value {
    app.as_user("prosecutor").post(&at(id, what), body).expect(201)
}

fn step(app: &TestApp, id: i64, event: &str) -> Value {
    let suit = app.as_user("prosecutor").get(&format!("/api/v1/lawsuits/{id}")).expect(200);
    let version = suit["version"].as_i64().unwrap();
    app.as_user("prosecutor").post_at(&at(id, "events"), version, json!({ "event": event })).expect(200)
}

fn clock(app: &TestApp, case: CaseId, rule: &str) -> Value {
    let clocks = app.as_user("prosecutor").get(&path(case, "clocks")).expect(200);
    clocks.as_array().unwrap().iter().find(|clock| clock["rule"] == rule).cloned().unwrap_or(Value::Null)
}

/// A suit that the court has accepted.
fn accepted(app: &TestApp) -> (CaseId, i64) {
    let case = under_review(app);
    let id = suit(app, case);
    assert_eq!(enter(app, id, "filings", json!({ "filed_on": app.today() }))["state"], "filed");
    assert_eq!(read(app, case)["state"], "sued");
    assert_eq!(clock(app, case, "C2")["state"], "met");
    assert_eq!(clock(app, case, "S1")["state"], "running");
    enter(app, id, "deliveries", json!({ "paper": "complaint_record", "on": app.today() }));
    assert_eq!(clock(app, case, "S1")["state"], "met");
    let body = json!({
        "accepted_on": app.today(), "docket_number": "（2026）甘0702民初1号", "seven_member_panel": true,
    });
    enter(app, id, "acceptances", body);
    assert_eq!(read(app, case)["state"], "trial");
    (case, id)
}

both! {
    fn a_civil_suit_is_heard_judged_appealed_and_enforced(db) {
        let app = TestApp::start(db);
        let (case, id) = accepted(&app);
        let notice = json!({ "notice_received_on": app.today(), "held_on": "2026-04-20", "place": "第一法庭" });
        let hearing = enter(&app, id, "hearings", notice)["id"].as_i64().unwrap();
        let appearance = json!({ "sent_on": app.today(), "appearing": "检察官二人", "record": null });
        enter(&app, id, &format!("hearings/{hearing}/appearances"), appearance);
        assert_eq!(clock(&app, case, "S8")["state"], "met");
        step(&app, id, "begin_trial");

        let change = json!({ "dropped": [2], "added": [{ "text": "赔偿生态损失一百万元" }], "reason": "鉴定意见变更" });
        let proposed = enter(&app, id, "claim-changes", change);
        approve(&app, proposed["approval_id"].as_i64().unwrap()).unwrap();
        enter(&app, id, "deliveries", json!({ "paper": "change_decision", "on": app.today() }));
        let suit = app.as_user("prosecutor").get(&format!("/api/v1/lawsuits/{id}")).expect(200);
        let claims = suit["claims"].as_array().unwrap();
        assert_eq!(claims.len(), 3);
        assert!(!claims[1]["dropped_on"].is_null());
        assert_eq!(claims[2]["no"], 3);

        app.pass_days(30);
        let judgment = json!({
            "outcome": "supported", "decided_on": app.today(), "received_on": app.today(), "decision": "支持全部请求。",
        });
        assert_eq!(enter(&app, id, "judgments", judgment.clone())["state"], "judged");
        assert_eq!(read(&app, case)["state"], "judged");
        assert_eq!(clock(&app, case, "S13")["state"], "running");
        app.pass_days(5);
        enter(&app, id, "appeals", json!({ "received_on": app.today() }));
        assert_eq!(clock(&app, case, "S15")["state"], "running");
        app.pass_days(40);
        let mut second = judgment;
        second["decided_on"] = json!(app.today());
        second["received_on"] = json!(app.today());
        assert_eq!(enter(&app, id, "judgments", second)["state"], "effective");
        step(&app, id, "begin_enforcement");
        assert_eq!(step(&app, id, "archive")["state"], "archived");
        let case = read(&app, case);
        assert_eq!(case["state"], "archived");
    }

    fn a_mediation_is_announced_for_thirty_days_and_cuts_nothing(db) {
        let app = TestApp::start(db);
        let (case, id) = accepted(&app);
        step(&app, id, "begin_trial");
        let cut = json!({ "announced_on": app.today(), "agreement": "减半赔偿", "liability_kept": false });
        app.as_user("prosecutor").post(&at(id, "mediations"), cut).refused(422, "invalid");
        let whole = json!({ "announced_on": app.today(), "agreement": "全额赔偿并修复", "liability_kept": true });
        assert_eq!(enter(&app, id, "mediations", whole)["state"], "mediated");
        assert_eq!(read(&app, case)["state"], "mediation");
        let suit = app.as_user("prosecutor").get(&format!("/api/v1/lawsuits/{id}")).expect(200);
        let version = suit["version"].as_i64().unwrap();
        let effective = json!({ "event": "become_effective" });
        app.as_user("prosecutor").post_at(&at(id, "events"), version, effective).refused(409, "lawsuit_mediation_running");
        app.pass_days(40);
        let done = step(&app, id, "become_effective");
        assert_eq!((&done["state"], &done["outcome"]), (&json!("effective"), &json!("mediated")));
        assert_eq!(read(&app, case)["state"], "effective");
    }

    fn a_withdrawal_is_approved_and_told_to_the_court_in_three_days(db) {
        let app = TestApp::start(db);
        let (case, id) = accepted(&app);
        let proposed = enter(&app, id, "withdrawals", json!({ "reason": "诉讼请求已全部实现" }));
        approve(&app, proposed["approval_id"].as_i64().unwrap()).unwrap();
        let suit = app.as_user("supervisor").get(&format!("/api/v1/lawsuits/{id}")).expect(200);
        assert_eq!((&suit["state"], &suit["outcome"]), (&json!("withdrawn"), &json!("withdrawn")));
        assert_eq!(read(&app, case)["state"], "withdrawn");
        assert_eq!(clock(&app, case, "S11")["state"], "running");
        let list = app.as_user("casemgmt").get("/api/v1/lawsuits?outcome=withdrawn").expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        app.as_user("prosecutor.shandan").get(&format!("/api/v1/lawsuits/{id}")).refused(404, "lawsuit_not_found");
    }
}
