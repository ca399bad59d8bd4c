//! A lead from entry to decision; a report without account; who reported, under seal.

use serde_json::{Value, json};
use yisu::approvals::{self, ApprovalId, Verdict};
use yisu::audit;
use yisu::flows::FlowError;
use yisu::leads::{self, LeadId};

use crate::support::app::TestApp;

pub(crate) fn told(title: &str) -> Value {
    json!({
        "received_on": "2026-03-01", "channel": "hotline_12345", "domain": "ecology", "title": title,
        "narrative": "黑河支流河道内堆放建筑垃圾，影响行洪。", "place": "甘州区某镇河道",
        "longitude": 100.45, "latitude": 38.93,
    })
}

pub(crate) fn register(app: &TestApp, who: &str, body: Value) -> Value {
    app.as_user(who).post("/api/v1/leads", body).expect(201)
}

pub(super) fn path(lead: &Value, what: &str) -> String {
    format!("/api/v1/leads/{}/{what}", lead["id"])
}

pub(super) fn version(lead: &Value) -> i64 {
    lead["version"].as_i64().unwrap()
}

fn screened(app: &TestApp, who: &str, lead: &Value) -> Value {
    let body = json!({"sources": ["行政处罚公示"], "findings": "三次同类投诉。", "complete": true});
    app.as_user(who).post_at(&path(lead, "screenings"), version(lead), body).expect(201)
}

pub(super) fn assessed(app: &TestApp, who: &str, lead: &Value) -> Value {
    let lead = screened(app, who, lead);
    let body = json!({"conclusion": "建议进一步办理。", "axes": [
        {"axis": "authenticity", "grade": "high", "reason": "多人反映，有照片。"},
        {"axis": "investigability", "grade": "high", "reason": "地点明确。"},
    ]});
    app.as_user(who).post_at(&path(&lead, "assessments"), version(&lead), body).expect(201)
}

/// The head reviews, the chief decides, and what was decided is carried out.
fn agree(app: &TestApp, (head, chief): (&str, &str), proposed: &Value) {
    let id = ApprovalId(proposed["approval_id"].as_i64().unwrap());
    let yes = Verdict { agree: true, opinion: String::from("同意。") };
    app.perform(head, |work| approvals::service::review(work, id, 1, &yes)).unwrap();
    app.perform(chief, |work| {
        let approval = approvals::service::decide(work, id, 2, &yes)?;
        leads::service::on_approved(work, &approval)?;
        Ok::<_, FlowError>(())
    })
    .unwrap();
}

both! {
    fn a_lead_is_entered_listed_and_read(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let first = register(&app, "prosecutor", told("河道堆放建筑垃圾"));
        let second = register(&app, "prosecutor", told("河道堆放建筑垃圾"));
        assert_eq!(first["number"], "甘甘州检公线〔2026〕1号");
        assert_eq!(second["number"], "甘甘州检公线〔2026〕2号");
        let page = prosecutor.get("/api/v1/leads?limit=1&state=registered&domain=ecology").expect(200);
        assert_eq!(page["items"][0]["id"], second["id"]);
        let next = prosecutor.get(&format!("/api/v1/leads?limit=1&cursor={}", page["next"])).expect(200);
        assert_eq!(next["items"][0]["id"], first["id"]);
        assert!(next["next"].is_null());
        let received = "/api/v1/leads?received_from=2026-03-01&received_to=2026-03-01&limit=1";
        let page = prosecutor.get(received).expect(200);
        assert_eq!(page["items"][0]["id"], second["id"]);
        let next = prosecutor.get(&format!("{received}&cursor={}", page["next"])).expect(200);
        assert_eq!(next["items"][0]["id"], first["id"]);
        let read = prosecutor.get(path(&second, "").trim_end_matches('/'));
        assert_eq!(read.version(), 1);
        assert_eq!(read.expect(200)["same_words"], json!([first["id"]]));
        // Another county sees nothing of it; the city sees it and does not work on it.
        let elsewhere = app.as_user("prosecutor.shandan");
        assert_eq!(elsewhere.get("/api/v1/leads").expect(200)["items"], json!([]));
        elsewhere.get(&format!("/api/v1/leads/{}", first["id"])).refused(404, "lead_not_found");
        app.as_user("supervisor").get(&format!("/api/v1/leads/{}", first["id"])).expect(200);
        app.as_user("agency").get("/api/v1/leads").refused(403, "not_allowed");
    }

    fn a_number_from_outside_is_one_lead(db) {
        let app = TestApp::start(db);
        let mut body = told("餐饮油烟扰民");
        body["external_number"] = json!("GD20260301001");
        register(&app, "prosecutor", body.clone());
        app.as_user("prosecutor").post("/api/v1/leads", body.clone()).refused(409, "lead_already_registered");
        register(&app, "prosecutor.shandan", body);
    }

    fn fields_are_checked_all_at_once(db) {
        let app = TestApp::start(db);
        let mut body = told("x");
        body["received_on"] = json!("2027-01-01");
        body["domain"] = json!("workers");
        body["latitude"] = json!(91.0);
        let refused = app.as_user("prosecutor").post("/api/v1/leads", body).refused(422, "invalid");
        let fields: Vec<_> = refused["fields"].as_array().unwrap().iter().map(|f| f["field"].clone()).collect();
        assert_eq!(fields, ["received_on", "title", "domain", "latitude"]);
    }

    fn a_request_sent_twice_enters_one_lead(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let first = prosecutor.post_once("/api/v1/leads", "k1", told("噪声扰民")).expect(201);
        let again = prosecutor.post_once("/api/v1/leads", "k1", told("噪声扰民")).expect(201);
        assert_eq!(first, again);
        assert_eq!(prosecutor.get("/api/v1/leads").expect(200)["items"].as_array().unwrap().len(), 1);
    }

    fn a_decision_needs_screening_assessment_and_two_officers_where_somebody_goes(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let lead = register(&app, "prosecutor", told("河道堆放建筑垃圾"));
        let park = json!({"outcome": "park_lead", "opinion": "暂无可查条件。"});
        prosecutor.post_at(&path(&lead, "decisions"), 1, park.clone()).refused(409, "lead_wrong_state");
        let lead = screened(&app, "prosecutor", &lead);
        assert_eq!(lead["state"], "evaluating");
        prosecutor.post_at(&path(&lead, "decisions"), version(&lead), park.clone()).refused(409, "lead_not_assessed");
        prosecutor.post_at(&path(&lead, "assignments"), 1, json!({"handler_id": 1})).refused(412, "stale");

        let (one, two) = (app.person("prosecutor").0, app.person("assistant").0);
        let mut plan = json!({"first_officer_id": one, "second_officer_id": one, "planned_on": "2026-03-02",
            "place": "某镇河道", "purpose": "查看堆放情况"});
        prosecutor.post(&path(&lead, "verifications"), plan.clone()).refused(422, "invalid");
        plan["second_officer_id"] = json!(two);
        let planned = prosecutor.post(&path(&lead, "verifications"), plan).expect(201);
        let results = path(&lead, &format!("verifications/{}/results", planned["id"]));
        let found = json!({"visited_at": "2026-03-02T00:30:00Z", "longitude": 100.4, "latitude": 38.9,
            "findings": "现场堆放约五十立方米。"});
        prosecutor.post(&results, found.clone()).expect(201);
        prosecutor.post(&results, found).refused(409, "lead_verification_recorded");

        let body = json!({"plan": "走访水务部门，查阅河道管理范围划定文件。"});
        let lead = prosecutor.post_at(&path(&lead, "inquiries"), version(&lead), body).expect(201);
        prosecutor.post_at(&path(&lead, "decisions"), version(&lead), park).refused(409, "lead_inquiry_unreported");
        let body = json!({"report": "查明堆放时间、数量和责任部门。"});
        let lead = prosecutor.post_at(&path(&lead, "inquiries/report"), version(&lead), body).expect(200);
        assert_eq!(lead["state"], "evaluating");
    }

    fn a_filing_is_tested_before_anybody_is_asked(db) {
        let app = TestApp::start(db);
        let lead = register(&app, "prosecutor", told("河道堆放建筑垃圾"));
        let lead = assessed(&app, "prosecutor", &lead);
        let filing = json!({"outcome": "file_case", "opinion": "建议立案。", "filing": {
            "track": "administrative", "title": "河道堆放建筑垃圾案", "interest_harmed": "", "unlawful_act": ""}});
        let refused = app.as_user("prosecutor").post_at(&path(&lead, "decisions"), version(&lead), filing);
        let refused = refused.refused(422, "invalid");
        let codes: Vec<_> = refused["fields"].as_array().unwrap().iter().map(|f| f["code"].clone()).collect();
        assert_eq!(codes, ["art_67_interest", "art_67_act", "art_67_agency"]);
    }

    fn a_transferred_lead_begins_anew_elsewhere_and_does_not_come_back(db) {
        let app = TestApp::start(db);
        let lead = register(&app, "prosecutor", told("跨界河道垃圾"));
        let lead = assessed(&app, "prosecutor", &lead);
        let there = app.actor("prosecutor.shandan").office.unwrap();
        let here = app.actor("prosecutor").office.unwrap();
        let body = json!({"outcome": "transfer_lead", "opinion": "属山丹县管辖。", "office_id": there});
        let proposed = app.as_user("prosecutor").post_at(&path(&lead, "decisions"), version(&lead), body).expect(201);
        assert_eq!(proposed["lead_state"], "pending_decision");
        agree(&app, ("head", "chief"), &proposed);
        let sent = app.as_user("prosecutor").get(&format!("/api/v1/leads/{}", lead["id"])).expect(200);
        assert_eq!(sent["state"], "transferred_out");
        let page = app.as_user("prosecutor.shandan").get("/api/v1/leads").expect(200);
        let received = &page["items"][0];
        assert_eq!(received["state"], "registered");
        assert_eq!(received["origin_lead_id"], lead["id"]);
        assert_eq!(received["external_number"], lead["number"]);
        let received = assessed(&app, "prosecutor.shandan", received);
        let back = json!({"outcome": "transfer_lead", "opinion": "退回。", "office_id": here});
        app.as_user("prosecutor.shandan")
            .post_at(&path(&received, "decisions"), version(&received), back)
            .refused(409, "lead_transferred_in");
    }

    fn a_merged_lead_keeps_its_number_and_can_be_taken_out_again(db) {
        let app = TestApp::start(db);
        let survivor = register(&app, "prosecutor", told("河道堆放建筑垃圾"));
        let other = register(&app, "prosecutor", told("河道垃圾"));
        let body = json!({"opinion": "同一事项。", "leads": [{"lead_id": other["id"], "version": 1}]});
        let proposed = app.as_user("prosecutor").post(&path(&survivor, "merges"), body).expect(201);
        agree(&app, ("head", "chief"), &proposed[0]);
        let number = encoded(other["number"].as_str().unwrap());
        let merged = app.as_user("prosecutor").get(&format!("/api/v1/leads?number={number}")).expect(200);
        let merged = &merged["items"][0];
        assert_eq!(merged["state"], "merged");
        assert_eq!(merged["merged_into_id"], survivor["id"]);
        let body = json!({"reason": "经核对不是同一地点。"});
        let apart = app.as_user("prosecutor").post_at(&path(merged, "separations"), version(merged), body).expect(200);
        assert_eq!(apart["state"], "registered");
        assert!(apart["merged_into_id"].is_null());
    }

    fn a_report_without_account_is_followed_by_its_code(db) {
        let app = TestApp::start(db);
        let body = json!({"division_code": "620702", "title": "河边倒垃圾", "narrative": "每天夜里有人往河边倒垃圾。"});
        let made = app.anyone().post_once("/api/v1/public/reports", "p1", body.clone()).expect(201);
        let again = app.anyone().post_once("/api/v1/public/reports", "p1", body).expect(201);
        assert_eq!(made, again);
        let code = made["code"].as_str().unwrap();
        let progress = app.anyone().send("GET", "/api/v1/public/reports/progress", &[("x-query-code", code)], Vec::new());
        let progress = progress.expect(200);
        assert_eq!(progress["receipt"], made["receipt"]);
        assert_eq!(progress["steps"][0]["step"], "received");
        let more = json!({"code": code, "text": "昨晚又来了两车。"});
        let supplements = "/api/v1/public/reports/supplements";
        let added = app.anyone().post_once(supplements, "s1", more.clone()).expect(201);
        // Sent again under its key it is there once; the key is for this one.
        assert_eq!(app.anyone().post_once(supplements, "s1", more).expect(201), added);
        let other = json!({"code": code, "text": "今天没有来。"});
        app.anyone().post_once(supplements, "s1", other).refused(409, "idempotency_key_reused");
        // The code itself is kept nowhere, and neither is the address it came from.
        let kept = everything(&app);
        assert!(!kept.contains(code));
        assert!(kept.contains("lead.reported") && !kept.contains("127.0.0.1"));
        let wrong = json!({"code": "AAAAA-AAAAA-AAAAA-AAAAA", "text": "x"});
        app.anyone().post("/api/v1/public/reports/supplements", wrong).refused(404, "public_report_not_found");

        let mut check = json!({"receipt": made["receipt"], "title": "河边倒垃圾", "narrative": "每天夜里有人往河边倒垃圾。"});
        let verdict = app.anyone().post("/api/v1/public/receipts/verify", check.clone()).expect(200);
        assert_eq!(verdict, json!({"valid": true, "unchanged": true}));
        check["receipt"]["received_at"] = json!("2026-03-01T00:00:00.000000Z");
        let verdict = app.anyone().post("/api/v1/public/receipts/verify", check).expect(200);
        assert_eq!(verdict["valid"], false);

        let page = app.as_user("prosecutor").get("/api/v1/leads?channel=public_web").expect(200);
        screened(&app, "prosecutor", &page["items"][0]);
        let progress = app.anyone().send("GET", "/api/v1/public/reports/progress", &[("x-query-code", code)], Vec::new());
        let steps = progress.expect(200)["steps"].clone();
        assert_eq!(steps[1]["step"], "evaluating");
    }

    fn who_reported_is_seen_by_approval_alone_and_stands_in_no_other_place(db) {
        let app = TestApp::start(db);
        let mut body = told("河道堆放建筑垃圾");
        body["narrative"] = json!("举报人温如玉，电话13909368888，看见河道内堆放建筑垃圾。");
        body["reporter"] = json!({"name": "温如玉", "phone": "13909368888"});
        let lead = register(&app, "prosecutor", body);
        assert!(!everything(&app).contains("温如玉"));
        assert!(!everything(&app).contains("13909368888"));
        let prosecutor = app.as_user("prosecutor");
        let read = prosecutor.get(&format!("/api/v1/leads/{}", lead["id"])).expect(200).to_string();
        assert!(!read.contains("温如玉") && !read.contains("13909368888"));

        prosecutor.get(&path(&lead, "reporter")).refused(403, "lead_reporter_not_granted");
        let asked = json!({"purpose": "核实堆放的具体位置"});
        let proposed = prosecutor.post(&path(&lead, "reporter-requests"), asked).expect(201);
        prosecutor.get(&path(&lead, "reporter")).refused(403, "lead_reporter_not_granted");
        agree(&app, ("head", "chief"), &proposed);
        let opened = prosecutor.get(&path(&lead, "reporter")).expect(200);
        assert_eq!((opened["name"].as_str(), opened["phone"].as_str()), (Some("温如玉"), Some("13909368888")));
        assert!(opened["original"].as_str().unwrap().contains("温如玉"));
        // Nobody else may, the city above neither, and the right ends after a day.
        app.as_user("head").get(&path(&lead, "reporter")).refused(403, "lead_reporter_not_granted");
        app.pass_days(2);
        prosecutor.get(&path(&lead, "reporter")).refused(403, "lead_reporter_not_granted");
        let kept = everything(&app);
        assert_eq!(kept.matches("reporter.viewed").count(), 1);
        assert!(!kept.contains("温如玉") && !kept.contains("13909368888"));
    }
}

/// What the log and the tables of text hold of every lead.
fn everything(app: &TestApp) -> String {
    app.read(|conn| {
        let heads = audit::store::heads(conn)?;
        let mut all = String::new();
        for (office, _, _) in heads {
            for row in audit::store::chain_after(conn, office, 0, 10_000)? {
                all.push_str(&format!("{} {} {}\n", row.action, row.origin, row.detail));
            }
        }
        for id in 1..=10 {
            if let Some(lead) = leads::store::any_lead(conn, LeadId(id))? {
                all.push_str(&format!("{lead:?} {:?}\n", leads::store::facts(conn, LeadId(id))?));
            }
        }
        Ok(all)
    })
}

/// A text as it stands in an address.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
