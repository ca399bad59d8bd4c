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

    fn what_the_court_and_the_defendant_owe_runs_and_is_met(db) {
        let app = TestApp::start(db);
        let (case, id) = accepted(&app);
        let state = |rule: &str| clock(&app, case, rule)["state"].clone();
        // JI20 Art 17: five days for the copy; CPL-I Art 284: ten for the regulator.
        assert_eq!((state("S3"), state("S6")), (json!("running"), json!("running")));
        assert_eq!((state("S4"), state("S5")), (Value::Null, Value::Null));
        let act = |act: &str, on: chrono::NaiveDate| json!({ "act": act, "on": on });
        let prosecutor = app.as_user("prosecutor");
        prosecutor.post(&at(id, "court-acts"), act("answer_filed", app.today())).refused(422, "invalid");
        app.pass_days(3);
        let copied = app.today();
        enter(&app, id, "court-acts", act("copy_served", copied));
        assert_eq!((state("S3"), state("S4")), (json!("met"), json!("running")));
        assert_eq!(clock(&app, case, "S4")["started_on"], json!(copied));
        prosecutor.post(&at(id, "court-acts"), act("copy_served", copied)).refused(422, "invalid");
        app.pass_days(10);
        prosecutor.post(&at(id, "court-acts"), act("answer_filed", copied - chrono::Days::new(1))).refused(422, "invalid");
        enter(&app, id, "court-acts", act("answer_filed", app.today()));
        assert_eq!((state("S4"), state("S5")), (json!("met"), json!("running")));
        app.pass_days(2);
        enter(&app, id, "court-acts", act("regulator_told", app.today()));
        let suit = enter(&app, id, "court-acts", act("answer_received", app.today()));
        assert_eq!((state("S5"), state("S6")), (json!("met"), json!("met")));
        assert_eq!(suit["answer_received_on"], json!(app.today()));

        // JI20 Art 8: the notice comes three days before the hearing.
        let held = app.today() + chrono::Days::new(7);
        let notice = json!({ "notice_received_on": app.today(), "held_on": held, "place": "第一法庭" });
        enter(&app, id, "hearings", notice);
        let notice = clock(&app, case, "S7");
        assert_eq!((&notice["state"], &notice["closed_on"]), (&json!("met"), &json!(app.today())));
        assert_eq!(notice["due"], json!(held - chrono::Days::new(3)));
        assert_eq!(state("S8"), "running");
    }

    fn what_the_court_still_owes_ends_with_the_suit(db) {
        let app = TestApp::start(db);
        let (case, id) = accepted(&app);
        let proposed = enter(&app, id, "withdrawals", json!({ "reason": "诉讼请求已全部实现" }));
        approve(&app, proposed["approval_id"].as_i64().unwrap()).unwrap();
        for rule in ["S3", "S6"] {
            assert_eq!(clock(&app, case, rule)["state"], "withdrawn", "{rule}");
        }
        let late = json!({ "act": "copy_served", "on": app.today() });
        app.as_user("prosecutor").post(&at(id, "court-acts"), late).refused(409, "lawsuit_not_before_court");
    }
}
