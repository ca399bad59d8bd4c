//! A recommendation from draft to reply and visit: the ledger starts the clocks, an agency sees its
//! own and nothing else.

use chrono::{NaiveDate, TimeDelta};
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use yisu::approvals::{self, ApprovalId, Verdict};
use yisu::cases::model::Filing;
use yisu::cases::{self, CaseId, Track};
use yisu::deadlines::ClockState;
use yisu::flows::FlowError;
use yisu::kit::{AgencyId, Timestamp};
use yisu::leads::LeadId;
use yisu::recommendations;

use crate::support::TestDb;
use crate::support::app::TestApp;

/// A case whose investigation has ended; how it came there is told elsewhere.
fn case(app: &TestApp) -> CaseId {
    let lead = app
        .as_user("prosecutor")
        .post(
            "/api/v1/leads",
            json!({
                "received_on": "2026-03-01", "channel": "hotline_12345", "domain": "ecology",
                "title": "举报人王某反映河道堆放建筑垃圾", "narrative": "黑河支流河道内堆放建筑垃圾。",
                "suspects": [{ "name": "某建材公司" }],
            }),
        )
        .expect(201);
    let filing = Filing {
        office: app.actor("prosecutor").office.unwrap(),
        track: Track::Administrative,
        domain: String::from("ecology"),
        title: String::from("河道堆放建筑垃圾案"),
        handler: app.person("prosecutor"),
        leads: vec![(LeadId(lead["id"].as_i64().unwrap()), String::from("由此线索立案"))],
        agencies: vec![own(app)],
        wrongdoers: vec![],
        urgent: false,
    };
    let case = app.perform("prosecutor", |work| cases::service::file(work, &filing)).unwrap().id;
    app.read(|conn| {
        conn.batch_execute("UPDATE cases SET state = 'investigation_ended'; DELETE FROM case_measures")
    });
    case
}

pub(crate) fn own(app: &TestApp) -> AgencyId {
    app.actor("agency").agency.unwrap()
}

pub(crate) fn other(app: &TestApp) -> AgencyId {
    let page = app.as_user("prosecutor").get("/api/v1/agencies").expect(200);
    let ids = page["items"].as_array().unwrap().iter().map(|row| AgencyId(row["id"].as_i64().unwrap()));
    ids.into_iter().find(|id| *id != own(app)).unwrap()
}

pub(crate) fn line(agency: AgencyId) -> Value {
    json!({"agency_id": agency, "part": "lead", "rectify_count": 2, "rectify_unit": "months",
        "items": [{"text": "依法清运河道内建筑垃圾", "claim": "判令被告依法履行河道监管职责"}]})
}

pub(crate) fn wording(addressees: &[Value]) -> Value {
    json!({"title": "督促履行河道监管职责", "addressees": addressees, "contents": {
        "case_source": "群众举报", "harm_facts": "河道内堆放建筑垃圾约三百立方米。",
        "breach_facts": "未依法查处。", "legal_basis": "《中华人民共和国固体废物污染环境防治法》",
        "suggestions": "依法全面履行监管职责。", "other_matters": "无",
    }})
}

pub(crate) fn draft(app: &TestApp, addressees: &[Value]) -> Value {
    let body = json!({"case_id": case(app), "kind": "pil", "wording": wording(addressees)});
    app.as_user("prosecutor").post("/api/v1/recommendations", body).expect(201)
}

fn decided(app: &TestApp, proposed: &Value) -> Result<(), FlowError> {
    let id = ApprovalId(proposed["approval_id"].as_i64().unwrap());
    let yes = Verdict { agree: true, opinion: String::from("同意。") };
    app.perform("head", |work| approvals::service::review(work, id, 1, &yes))?;
    app.perform("chief", |work| {
        let approval = approvals::service::decide(work, id, 2, &yes)?;
        recommendations::on_approved(work, &approval)?;
        Ok::<_, FlowError>(())
    })
}

pub(crate) fn path(document: &Value) -> String {
    format!("/api/v1/recommendations/{}", document["id"])
}

/// Signed and numbered.
pub(crate) fn signed(app: &TestApp, addressees: &[Value]) -> Value {
    issued(app, &draft(app, addressees))
}

/// A draft, proposed and decided.
pub(crate) fn issued(app: &TestApp, document: &Value) -> Value {
    let prosecutor = app.as_user("prosecutor");
    let body = json!({"version": document["version"], "opinion": "建议制发。"});
    let proposed = prosecutor.post(&format!("{}/proposals", path(document)), body).expect(201);
    decided(app, &proposed).unwrap();
    prosecutor.get(&path(document)).expect(200)
}

pub(crate) fn serve(app: &TestApp, document: &Value, at: usize, body: Value) -> Value {
    let id = &document["addressees"][at]["id"];
    app.as_user("prosecutor").post(&format!("/api/v1/addressees/{id}/services"), body).expect(201)
}

pub(crate) fn handed_over(on: &str) -> Value {
    json!({"method": "in_person", "attempted_on": on, "served_on": on, "receiver": "办公室 李某"})
}

pub(crate) fn clock(document: &Value, at: usize, rule: &str) -> Value {
    let clocks = document["addressees"][at]["clocks"].as_array().unwrap();
    clocks.iter().find(|clock| clock["rule"] == rule).cloned().unwrap_or(Value::Null)
}

fn of_document(app: &TestApp, document: &Value, rule: &str) -> Option<ClockState> {
    let id = document["id"].as_i64().unwrap();
    let clocks = app.read(|conn| yisu::deadlines::store::of_subject(conn, "recommendation", id));
    clocks.iter().find(|clock| clock.rule == rule).map(|clock| clock.state)
}

fn answer(app: &TestApp, served: &Value, kind: &str) -> Value {
    let items = json!([{"item_id": served["items"][0]["id"], "measure": "已组织清运。", "state": "done"}]);
    let body = json!({"kind": kind, "summary": "已整改。", "items": items});
    let agency = app.as_user("agency");
    let replies = format!("/api/v1/agency/recommendations/{}/replies", served["id"]);
    let reply = agency.post(&replies, body).expect(201);
    let at = |what: &str| format!("/api/v1/agency/replies/{}/{what}", reply["id"]);
    agency.post_at(&at("approvals"), 1, json!({})).refused(403, "not_allowed");
    agency.post_at(&at("submissions"), 1, json!({})).refused(409, "reply_not_from_here");
    app.as_user("agencyhead").post_at(&at("approvals"), 1, json!({})).expect(200);
    agency.post_at(&at("submissions"), 2, json!({})).expect(200)
}

fn start(db: &TestDb, day: &str) -> TestApp {
    let app = TestApp::start(db);
    app.set_day(day.parse().unwrap());
    app
}

both! {
    fn contents_are_checked_before_the_decision_and_a_number_is_given_at_signing(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let document = draft(&app, &[]);
        assert_eq!(document["missing"][0]["code"], "agency_missing");
        assert_eq!(document["number"], Value::Null);
        let propose = format!("{}/proposals", path(&document));
        let body = json!({"version": 1, "opinion": "建议制发。"});
        prosecutor.post(&propose, body).refused(422, "recommendation_contents_missing");

        let whole = prosecutor.put_at(&path(&document), 1, wording(&[line(own(&app))])).expect(200);
        assert_eq!(whole["text_no"], 2);
        assert_eq!(whole["missing"], json!([]));
        let body = json!({"version": 2, "opinion": "建议制发。"});
        let proposed = prosecutor.post(&propose, body).expect(201);
        prosecutor.put_at(&path(&document), 2, wording(&[])).refused(409, "recommendation_waits_for_decision");
        decided(&app, &proposed).unwrap();
        let signed = prosecutor.get(&path(&document)).expect(200);
        assert_eq!(signed["state"], "signed");
        assert!(signed["number"].as_str().unwrap().ends_with("检行公建〔2026〕1号"), "{signed}");
        assert_eq!(of_document(&app, &signed, "A4"), Some(ClockState::Running));
        let versions = prosecutor.get(&format!("{}/versions", path(&document))).expect(200);
        assert_eq!(versions.as_array().unwrap().len(), 2);
    }

    fn electronic_service_alone_starts_nothing(db) {
        let app = TestApp::start(db);
        let document = signed(&app, &[line(own(&app))]);
        serve(&app, &document, 0, json!({"method": "electronic", "attempted_on": "2026-03-02", "tracking": "政务外网"}));
        let read = app.as_user("prosecutor").get(&path(&document)).expect(200);
        assert_eq!(read["addressees"][0]["clocks"], json!([]));
        assert_eq!(read["state"], "signed");
        // The agency sees it and signs for it: that starts nothing either.
        let served = app.as_user("agency").get("/api/v1/agency/recommendations").expect(200);
        let receipts = format!("/api/v1/agency/recommendations/{}/receipts", served["items"][0]["id"]);
        let receipt = json!({"version": served["items"][0]["version"], "receiver": "办公室主任 赵某"});
        let received = app.as_user("agency").post(&receipts, receipt).expect(201);
        assert_eq!(received["received_on"], "2026-03-02");
        assert_eq!(received["clocks"], json!([]));
        serve(&app, &document, 0, handed_over("2026-03-02"));
        let read = app.as_user("prosecutor").get(&path(&document)).expect(200);
        assert_eq!(clock(&read, 0, "A6")["due"], "2026-05-06");
        assert_eq!(read["state"], "served");
        assert_eq!(of_document(&app, &read, "A4"), Some(ClockState::Met));
        assert_eq!(of_document(&app, &read, "A5"), Some(ClockState::Running));
    }

    fn a_reply_on_the_last_day_before_midnight_is_in_time(db) {
        let app = start(db, "2026-07-31");
        let document = signed(&app, &[line(own(&app))]);
        serve(&app, &document, 0, handed_over("2026-07-31"));
        let agency = app.as_user("agency");
        let list = agency.get("/api/v1/agency/recommendations").expect(200);
        let served = agency.get(&format!("/api/v1/agency/recommendations/{}", list["items"][0]["id"])).expect(200);

        let interim = answer(&app, &served, "interim");
        let accept = |reply: &Value| format!("/api/v1/replies/{}/acceptances", reply["id"]);
        let prosecutor = app.as_user("prosecutor");
        prosecutor.post_at(&accept(&interim), 3, json!({})).expect(200);
        let read = prosecutor.get(&path(&document)).expect(200);
        assert_eq!(clock(&read, 0, "A6")["state"], "running");
        assert_eq!(clock(&read, 0, "A6")["due"], "2026-09-30");

        let last = NaiveDate::from_ymd_opt(2026, 9, 30).unwrap().and_hms_opt(23, 59, 59).unwrap();
        app.state.clock.set(Timestamp::from_civil(last));
        let reply = answer(&app, &served, "written");
        assert_eq!(reply["effective_on"], "2026-09-30");
        app.pass(TimeDelta::days(9));
        prosecutor.post_at(&accept(&reply), 3, json!({})).expect(200);
        let read = prosecutor.get(&path(&document)).expect(200);
        let reply_clock = clock(&read, 0, "A6");
        assert_eq!((&reply_clock["state"], &reply_clock["closed_on"]), (&json!("met"), &json!("2026-09-30")));
        // A reply is not rectification: that period is open, and nothing is verified.
        assert_eq!(clock(&read, 0, "A7")["state"], "running");
        let facts = &read["addressees"][0];
        assert_eq!(facts["replied_on"], "2026-09-30");
        assert_eq!(facts["rectified_on"], "2026-07-31");
        assert_eq!(facts["verified_on"], Value::Null);
    }

    fn an_agency_sees_nothing_of_another_agency_nor_where_a_lead_came_from(db) {
        let app = TestApp::start(db);
        let second = json!({"agency_id": other(&app), "part": "cooperating", "rectify_count": 30, "rectify_unit": "days",
            "items": [{"text": "协同清运，不得告知生态环境部门", "claim": "同上"}]});
        let document = signed(&app, &[line(own(&app)), second]);
        serve(&app, &document, 1, handed_over("2026-03-02"));
        let agency = app.as_user("agency");
        // Served on the other one only: there is nothing to see yet.
        assert_eq!(agency.get("/api/v1/agency/recommendations").expect(200)["items"], json!([]));
        serve(&app, &document, 0, handed_over("2026-03-02"));
        let read = app.as_user("prosecutor").get(&path(&document)).expect(200);
        assert_eq!(read["state"], "served");
        assert_eq!(clock(&read, 1, "A7")["due"], "2026-04-01");
        let page = agency.get("/api/v1/agency/recommendations").expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
        let others = format!("/api/v1/agency/recommendations/{}", document["addressees"][1]["id"]);
        agency.get(&others).refused(404, "served_line_not_found");
        agency.get(&format!("{others}/sheets")).refused(404, "served_line_not_found");
        let own_line = format!("/api/v1/agency/recommendations/{}", document["addressees"][0]["id"]);
        let whole = agency.get(&own_line).expect(200);
        for never in ["举报", "王某", "case_id", "case_source", "协同清运", "score", "lead_id", "判令"] {
            assert!(!whole.to_string().contains(never), "{never} in {whole}");
        }
        assert_eq!(whole["jointly_with"], json!([]));
        agency.get(&path(&document)).refused(403, "not_allowed");
        let sheets = agency.get(&format!("{own_line}/sheets")).expect(200);
        assert_eq!(sheets.as_array().unwrap().len(), 2);
    }

    fn only_a_visit_verifies_and_an_unverified_period_leads_to_the_review(db) {
        let app = TestApp::start(db);
        let document = signed(&app, &[line(own(&app))]);
        serve(&app, &document, 0, handed_over("2026-03-02"));
        let prosecutor = app.as_user("prosecutor");
        let id = document["addressees"][0]["id"].clone();
        let visits = format!("/api/v1/addressees/{id}/visits");
        let planned = json!({"kind": "follow_up", "planned_on": "2026-05-07", "purpose": "查看清运情况"});
        let visit = prosecutor.post(&visits, planned).expect(201);
        let back = json!({"kind": "post_closing", "planned_on": "2026-05-07", "purpose": "回头看"});
        prosecutor.post(&visits, back).refused(409, "visit_case_open");
        prosecutor.post_at(&format!("/api/v1/addressees/{id}/period-ends"), 1, json!({}))
            .refused(409, "rectification_period_running");

        app.set_day(NaiveDate::from_ymd_opt(2026, 5, 7).unwrap());
        let report = json!({"done_at": "2026-05-07T00:30:00Z", "officer_one": app.person("prosecutor"),
            "officer_two": app.person("assistant"), "place": "甘州区某镇河道", "longitude": 100.4, "latitude": 38.9,
            "finding": "rectified", "found": "现场仍有垃圾。", "items": []});
        let reports = format!("/api/v1/visits/{}/reports", visit["id"]);
        prosecutor.post_at(&reports, 1, report.clone()).refused(422, "visit_items_open");
        let mut report = report;
        report["finding"] = json!("late_without_measures");
        report["items"] = json!([{"item_id": document["addressees"][0]["items"][0]["id"], "verified": "not_rectified"}]);
        let done = prosecutor.post_at(&reports, 1, report).expect(200);
        assert_eq!(done["article_82_item"], 1);
        let read = prosecutor.get(&path(&document)).expect(200);
        assert_eq!(read["addressees"][0]["result"], "not_performing");
        assert_eq!(read["addressees"][0]["period_ended_on"], "2026-05-06");
        let case = prosecutor.get(&format!("/api/v1/cases/{}", read["case_id"])).expect(200);
        assert_eq!(case["state"], "review_for_suit");
        let ready = prosecutor.get(&format!("/api/v1/addressees/{id}/readiness")).expect(200);
        assert_eq!(ready["for_suit"], json!([]));
        // The agency learns nothing of a finding that leads towards a suit.
        let whole = app.as_user("agency").get(&format!("/api/v1/agency/recommendations/{id}")).expect(200);
        assert_eq!(whole["result"], Value::Null);
    }
}
