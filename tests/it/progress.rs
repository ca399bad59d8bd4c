//! What a reporter without account learns by the query code while the matter goes its way.

use serde_json::{Value, json};

use crate::chain::Chain;
use crate::support::app::TestApp;

fn reported(app: &TestApp, title: &str) -> String {
    let body =
        json!({ "division_code": "620702", "title": title, "narrative": format!("{title}，每天夜里都有。") });
    let made = app.anyone().post("/api/v1/public/reports", body).expect(201);
    made["code"].as_str().unwrap().to_owned()
}

fn progress(app: &TestApp, code: &str) -> Value {
    let headers = [("x-query-code", code)];
    app.anyone().send("GET", "/api/v1/public/reports/progress", &headers, Vec::new()).expect(200)
}

fn steps(app: &TestApp, code: &str) -> Vec<String> {
    let progress = progress(app, code);
    progress["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["step"].as_str().unwrap().to_owned())
        .collect()
}

fn lead(chain: &Chain<'_>, title: &str) -> Value {
    let page = chain.get("prosecutor", "leads");
    page["items"].as_array().unwrap().iter().find(|lead| lead["title"] == title).unwrap().clone()
}

fn merged(chain: &Chain<'_>, into: &str, other: &str) {
    let (into, other) = (lead(chain, into), lead(chain, other));
    let body = json!({ "opinion": "同一事项。", "leads": [{ "lead_id": other["id"], "version": other["version"] }] });
    let proposed = chain.make("prosecutor", &format!("leads/{}/merges", into["id"]), body);
    chain.decided(&proposed[0]);
}

/// A recommendation on two agencies that are to put one thing right each; the document and its lines.
fn recommended(chain: &Chain<'_>, case: i64, agencies: &[Value]) -> (i64, Vec<Value>) {
    let lines = agencies.iter().enumerate().map(|(at, agency)| {
        let part = if at == 0 { "lead" } else { "cooperating" };
        json!({ "agency_id": agency, "part": part, "rectify_count": 2, "rectify_unit": "months",
            "items": [{ "text": "依法清运建筑垃圾", "claim": "判令被告依法履职" }] })
    });
    let wording = json!({ "title": "关于整治黑河滩建筑垃圾的检察建议", "addressees": lines.collect::<Vec<_>>(),
        "contents": { "case_source": "履行职责中发现", "harm_facts": "堆放建筑垃圾约三百吨。",
            "breach_facts": "未依法查处。", "legal_basis": "固体废物污染环境防治法",
            "suggestions": "依法全面履职。", "other_matters": "无" } });
    let body = json!({ "case_id": case, "kind": "pil", "wording": wording });
    let document = chain.make("prosecutor", "recommendations", body);
    let id = document["id"].as_i64().unwrap();
    let body = json!({ "version": document["version"], "opinion": "内容齐备。" });
    let proposed = chain.make("prosecutor", &format!("recommendations/{id}/proposals"), body);
    chain.decided(&proposed);
    let document = chain.get("prosecutor", &format!("recommendations/{id}"));
    (id, document["addressees"].as_array().unwrap().clone())
}

both! {
    fn a_public_report_is_told_each_step_of_its_case_and_so_is_the_one_merged_into_it(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let first = reported(&app, "河道倾倒垃圾");
        let second = reported(&app, "河边有人倒垃圾");
        let apart = reported(&app, "养殖场污水直排");
        merged(&chain, "河道倾倒垃圾", "河边有人倒垃圾");
        assert_eq!(steps(&app, &second), ["received", "joined"]);

        let agency = app.actor("agency").agency.unwrap();
        let id = chain.assessed("河道倾倒垃圾");
        let case = chain.filed(id, json!({ "track": "administrative", "title": "督促整治黑河滩建筑垃圾行政公益诉讼案",
            "interest_harmed": "河道行洪和生态受损。", "unlawful_act": "未依法查处。", "agencies": [agency] }));
        assert_eq!(steps(&app, &first), ["received", "evaluating", "filed"]);
        let served = json!({ "document": "filing_decision", "agency_id": agency, "method": "in_person",
            "served_on": app.today() });
        chain.make("prosecutor", &format!("cases/{case}/services"), served);
        chain.investigated(case, "recommend");
        let (_, lines) = recommended(&chain, case, &[json!(agency)]);
        assert_eq!(steps(&app, &first).last().unwrap(), "filed", "what is signed is not out yet");
        let line = lines[0]["id"].as_i64().unwrap();
        let posted = json!({ "method": "post", "attempted_on": app.today(), "tracking": "EMS1234567890" });
        let posted = chain.make("prosecutor", &format!("addressees/{line}/services"), posted);
        assert_eq!(steps(&app, &first).last().unwrap(), "filed", "what is on its way is not served yet");
        app.pass_days(2);
        let signed = json!({ "on": app.today(), "receiver": "收文人员" });
        app.as_user("prosecutor")
            .post_at(&format!("/api/v1/services/{}/deliveries", posted["id"]), 1, signed)
            .expect(200);
        assert_eq!(steps(&app, &first)[3..], ["recommended"]);

        app.pass_days(18);
        let items = chain.get("agency", &format!("agency/recommendations/{line}"))["items"].clone();
        let told = json!({ "kind": "written", "summary": "已全部清运。",
            "items": [{ "item_id": items[0]["id"], "measure": "清运三百吨", "state": "done" }] });
        let reply = chain.make("agency", &format!("agency/recommendations/{line}/replies"), told);
        let replies = format!("/api/v1/agency/replies/{}", reply["id"]);
        app.as_user("agencyhead").post_at(&format!("{replies}/approvals"), 1, json!({})).expect(200);
        app.as_user("agencyhead").post_at(&format!("{replies}/submissions"), 2, json!({})).expect(200);
        assert_eq!(steps(&app, &first).last().unwrap(), "recommended", "a reply that nobody has checked");
        chain.step("prosecutor", &format!("replies/{}", reply["id"]), "acceptances", json!({}));
        assert_eq!(steps(&app, &first)[4..], ["rectifying"]);

        let visit = json!({ "kind": "follow_up", "planned_on": app.today(), "purpose": "查看清运情况" });
        let visit = chain.make("prosecutor", &format!("addressees/{line}/visits"), visit);
        let found = json!({ "done_at": "2026-03-22T00:10:00Z", "officer_one": app.person("prosecutor"),
            "officer_two": app.person("assistant"), "place": "黑河滩", "finding": "rectified", "found": "已清运。",
            "items": [{ "item_id": items[0]["id"], "verified": "rectified" }] });
        app.as_user("prosecutor").post_at(&format!("/api/v1/visits/{}/reports", visit["id"]), 1, found).expect(200);
        assert_eq!(steps(&app, &first)[5..], ["verified"]);
        let closing = json!({ "ground": "full_rectification", "reason": "已全面整改。" });
        chain.decided(&chain.make("prosecutor", &format!("cases/{case}/closings"), closing));

        let way = ["evaluating", "filed", "recommended", "rectifying", "verified", "closed"];
        assert_eq!(steps(&app, &first), [&["received"], &way[..]].concat());
        assert_eq!(steps(&app, &second), [&["received", "joined"], &way[..]].concat());
        assert_eq!(steps(&app, &apart), ["received"], "another matter is told nothing");

        // The steps and their days, and nothing of the work inside.
        let said = progress(&app, &first);
        let names: Vec<_> = said.as_object().unwrap().keys().cloned().collect();
        assert_eq!(names, ["messages", "receipt", "steps"]);
        for step in said["steps"].as_array().unwrap() {
            let names: Vec<_> = step.as_object().unwrap().keys().cloned().collect();
            assert_eq!(names, ["name", "reached_on", "step"]);
        }
        let said = said.to_string();
        for inner in ["黑河滩", "清运", "检行公", "符合立案条件", "full_rectification"] {
            assert!(!said.contains(inner), "{inner}: {said}");
        }
    }

    fn a_lead_handled_with_a_filed_case_goes_its_way_and_one_lead_may_have_two_cases(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let first = reported(&app, "河道倾倒垃圾");
        let later = reported(&app, "河边有人倒垃圾");
        let agency = app.actor("agency").agency.unwrap();
        let id = chain.assessed("河道倾倒垃圾");
        let filing = |title: &str| json!({ "track": "administrative", "title": title,
            "interest_harmed": "河道行洪和生态受损。", "unlawful_act": "未依法查处。", "agencies": [agency] });
        let case = chain.filed(id, filing("督促整治黑河滩建筑垃圾案"));
        let joined = lead(&chain, "河边有人倒垃圾");
        let join = json!({ "lead_id": joined["id"], "reason": "同一行政机关同类违法行为。" });
        let path = format!("cases/{case}/leads");
        chain.make("prosecutor", &path, join.clone());
        app.as_user("prosecutor").post(&format!("/api/v1/{path}"), join).refused(422, "invalid");
        assert_eq!(lead(&chain, "河边有人倒垃圾")["state"], "filed");
        assert_eq!(steps(&app, &later), ["received", "filed"]);
        assert_eq!(steps(&app, &first), ["received", "evaluating", "filed"]);

        // One lead, two cases: it is told the end when both have ended.
        let body = json!({ "outcome": "file_case", "opinion": "另案。", "filing": filing("督促整治河道采砂行政公益诉讼案") });
        chain.decided(&chain.step("prosecutor", &format!("leads/{id}"), "decisions", body));
        let cases = chain.get("prosecutor", &format!("cases?lead_id={id}"));
        assert_eq!(cases["items"].as_array().unwrap().len(), 2);
        for (at, end) in [(0, "filed"), (1, "closed")] {
            let case = &cases["items"][at]["id"];
            let served = json!({ "document": "filing_decision", "agency_id": agency, "method": "in_person",
                "served_on": app.today() });
            chain.make("prosecutor", &format!("cases/{case}/services"), served);
            chain.investigated(case.as_i64().unwrap(), "close");
            let closing = json!({ "ground": "no_illegality", "reason": "经查明不存在违法行为。" });
            chain.decided(&chain.make("prosecutor", &format!("cases/{case}/closings"), closing));
            assert_eq!(steps(&app, &first).last().unwrap(), end);
        }
        assert_eq!(steps(&app, &later), ["received", "filed", "closed"]);
    }

    fn a_report_that_was_handed_on_is_told_how_it_goes_on_there(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let code = reported(&app, "跨界河道垃圾");
        let id = chain.assessed("跨界河道垃圾");
        let there = app.actor("prosecutor.shandan").office.unwrap();
        let body = json!({ "outcome": "transfer_lead", "opinion": "属山丹县管辖。", "office_id": there });
        chain.decided(&chain.step("prosecutor", &format!("leads/{id}"), "decisions", body));
        assert_eq!(steps(&app, &code), ["received", "evaluating", "handed_on"]);
        app.pass_days(1);
        let page = chain.get("prosecutor.shandan", "leads");
        let screening = json!({ "sources": ["行政处罚公示"], "findings": "属实。", "complete": true });
        chain.step("prosecutor.shandan", &format!("leads/{}", page["items"][0]["id"]), "screenings", screening);
        assert_eq!(steps(&app, &code), ["received", "evaluating", "handed_on", "evaluating"]);
    }
}
