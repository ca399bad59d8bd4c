//! A reform of agencies: what was served on one is seen and answered by the one that succeeds it.

use chrono::Days;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use yisu::kit::AgencyId;
use yisu::org;

use super::files::send;
use super::leads;
use super::recommendations as documents;
use crate::support::app::TestApp;

const LIST: &str = "/api/v1/agency/recommendations";

/// People of an agency, who have set their own passwords.
fn people(app: &TestApp, agency: AgencyId) {
    for (username, role) in [("heir", "agency_liaison"), ("heirhead", "agency_head")] {
        let body = json!({ "username": username, "password": "set-by-the-admin", "name": "孙继任", "title": "联络员",
            "body": { "agency_id": agency }, "roles": [{ "role": role, "valid_from": app.today() }] });
        app.as_user("admin").post("/api/v1/people", body).expect(201);
        let changed = json!({ "current_password": "set-by-the-admin", "new_password": "set-by-myself-2026" });
        let answer = app.as_user(username).post("/api/v1/auth/password", changed);
        assert!(answer.status < 300, "{answer:?}");
    }
}

fn items(answer: &Value) -> Vec<Value> {
    answer["items"].as_array().unwrap().clone()
}

both! {
    fn a_successor_sees_and_answers_what_was_served_on_its_predecessor(db) {
        let app = TestApp::start(db);
        let (old, new) = (documents::own(&app), documents::other(&app));
        people(&app, new);
        let document = documents::signed(&app, &[documents::line(old)]);
        documents::serve(&app, &document, 0, documents::handed_over("2026-03-02"));
        let line = &document["addressees"][0]["id"];
        let at = format!("{LIST}/{line}");
        let (agency, heir) = (app.as_user("agency"), app.as_user("heir"));
        let sealed = send(&agency, "/api/v1/files", "阶段性回复.png", b"\x89PNG\r\n\x1a\nsealed", &[]).expect(201);
        let interim = json!({ "kind": "interim", "summary": "正在整改。", "document": sealed["hash"],
            "items": [{ "item_id": document["addressees"][0]["items"][0]["id"], "measure": "已排查。", "state": "partly",
                "reason": "汛期", "plan": "汛后清运" }] });
        let reply = agency.post(&format!("{at}/replies"), interim).expect(201);
        let replies = format!("/api/v1/agency/replies/{}", reply["id"]);
        app.as_user("agencyhead").post_at(&format!("{replies}/approvals"), 1, json!({})).expect(200);
        agency.post_at(&format!("{replies}/submissions"), 2, json!({})).expect(200);

        let effective = app.today() + Days::new(10);
        let succession = json!({ "successor_id": new, "effective_on": effective, "note": "机构改革方案" });
        assert_eq!(app.as_user("admin").post_at(&format!("/api/v1/agencies/{old}/successions"), 1, succession).status, 204);
        // Until that day nothing changes.
        app.pass_days(9);
        assert_eq!(items(&agency.get(LIST).expect(200)).len(), 1);
        assert!(items(&heir.get(LIST).expect(200)).is_empty());
        heir.get(&at).refused(404, "served_line_not_found");
        heir.get(&format!("/api/v1/files/{}", sealed["hash"].as_str().unwrap())).refused(404, "file_not_found");

        app.pass_days(1);
        assert!(items(&agency.get(LIST).expect(200)).is_empty(), "it is its successor's now");
        agency.get(&at).refused(404, "served_line_not_found");
        app.as_user("agencyhead").get(&at).refused(404, "served_line_not_found");
        let late = json!({ "kind": "written", "summary": "已整改。", "items": [] });
        agency.post(&format!("{at}/replies"), late).refused(404, "served_line_not_found");

        let inherited = items(&heir.get(LIST).expect(200));
        assert_eq!(inherited.len(), 1);
        let whole = heir.get(&at).expect(200);
        assert_eq!(whole["replies"].as_array().unwrap().len(), 1, "what was answered before is there");
        assert_eq!(heir.get(&format!("/api/v1/files/{}", sealed["hash"].as_str().unwrap())).status, 200);
        heir.get(&format!("{at}/sheets")).expect(200);
        let receipt = json!({ "version": inherited[0]["version"], "receiver": "办公室 孙继任" });
        heir.post(&format!("{at}/receipts"), receipt).expect(201);
        let told = json!({ "kind": "written", "summary": "已整改。",
            "items": [{ "item_id": whole["items"][0]["id"], "measure": "已清运。", "state": "done" }] });
        let reply = heir.post(&format!("{at}/replies"), told).expect(201);
        let replies = format!("/api/v1/agency/replies/{}", reply["id"]);
        app.as_user("agencyhead").post_at(&format!("{replies}/approvals"), 1, json!({})).refused(404, "reply_not_found");
        app.as_user("heirhead").post_at(&format!("{replies}/approvals"), 1, json!({})).expect(200);
        heir.post_at(&format!("{replies}/submissions"), 2, json!({})).expect(200);
        let all = app.as_user("prosecutor");
        all.post_at(&format!("/api/v1/replies/{}/acceptances", whole["replies"][0]["id"]), 3, json!({})).expect(200);
        all.post_at(&format!("/api/v1/replies/{}/acceptances", reply["id"]), 3, json!({})).expect(200);
        let read = all.get(&documents::path(&document)).expect(200);
        assert_eq!(documents::clock(&read, 0, "A6")["state"], "met");
        // What is drafted now is addressed to the successor.
        let draft = |agency: AgencyId| json!({ "case_id": document["case_id"], "kind": "governance",
            "wording": documents::wording(&[documents::line(agency)]) });
        let refused = all.post("/api/v1/recommendations", draft(old)).refused(422, "recommendation_agency_succeeded");
        assert!(!refused["title"].as_str().unwrap().contains('$'), "{refused}");
        all.post("/api/v1/recommendations", draft(new)).expect(201);
        // The record keeps whom it was addressed to.
        assert_eq!(read["addressees"][0]["agency_id"], json!(old));
    }

    fn a_successor_finds_what_was_served_on_its_predecessor_by_searching_too(db) {
        let app = TestApp::start(db);
        let (old, new) = (documents::own(&app), documents::other(&app));
        people(&app, new);
        let document = documents::signed(&app, &[documents::line(old)]);
        documents::serve(&app, &document, 0, documents::handed_over("2026-03-02"));
        let line = &document["addressees"][0];
        let told = json!({ "kind": "written", "summary": "出动挖掘机清运。",
            "items": [{ "item_id": line["items"][0]["id"], "measure": "已清运。", "state": "done" }] });
        app.as_user("agency").post(&format!("{LIST}/{}/replies", line["id"]), told).expect(201);
        app.index_now();
        // A word that stands in nothing else, encoded: 三百立方米, 挖掘机.
        let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let search = |who: &str, text: &str| {
            app.as_user(who).get(&format!("/api/v1/search?q={}&facets=true", encoded(text))).expect(200)
        };
        let number = app.as_user("agency").get(&format!("{LIST}/{}", line["id"])).expect(200)["number"].clone();
        let number: String = number.as_str().unwrap().chars().take(6).collect();
        let completed = |who: &str| {
            let path = format!("/api/v1/search/suggestions?q={}", encoded(&number));
            let all = app.as_user(who).get(&path).expect(200);
            all.as_array().unwrap().iter().filter(|one| one["kind"] == "number").count()
        };
        let totals = |who: &str| {
            let of = |text: &str| search(who, text)["total"].as_u64().unwrap();
            (of("三百立方米"), of("挖掘机"), completed(who))
        };
        assert_eq!(totals("agency"), (1, 1, 1));
        assert_eq!(totals("heir"), (0, 0, 0));

        let succession = json!({ "successor_id": new, "effective_on": app.today() + Days::new(1), "note": "机构改革方案" });
        assert_eq!(app.as_user("admin").post_at(&format!("/api/v1/agencies/{old}/successions"), 1, succession).status, 204);
        assert_eq!(totals("heir"), (0, 0, 0), "until that day nothing changes");
        app.pass_days(1);
        // Nothing is indexed anew for it.
        assert_eq!(totals("agency"), (0, 0, 0), "it is its successor's now");
        assert_eq!(totals("heir"), (1, 1, 1));
        let found = search("heir", "三百立方米");
        let item = &found["items"][0];
        assert_eq!((&item["kind"], &item["id"]), (&json!("served"), &line["id"]));
        assert!(item["snippet"].as_str().unwrap().contains("三百立方米"), "{item}");
        let name = app.read(|conn| org::store::agency(conn, old)).unwrap().name;
        let counted = |field: &str| found["facets"][field].clone();
        assert_eq!(counted("kind"), json!([{ "value": "served", "word": "收到的检察建议", "count": 1 }]));
        assert_eq!(counted("agency"), json!([{ "value": old.to_string(), "word": name, "count": 1 }]));
        assert_eq!(search("heir", &format!("机关:{name}"))["total"], 2, "by the name it was addressed to");
    }

    fn nothing_new_is_addressed_to_an_agency_that_has_ended(db) {
        let app = TestApp::start(db);
        let (old, new) = (documents::own(&app), documents::other(&app));
        let draft = documents::draft(&app, &[documents::line(old)]);
        let name = |id: AgencyId| app.read(|conn| org::store::agency(conn, id)).unwrap().name;
        let lead = leads::register(&app, "prosecutor", leads::told("河道堆放建筑垃圾"));
        let lead = leads::assessed(&app, "prosecutor", &lead)["id"].clone();
        let propose = |agency: AgencyId| {
            let lead = app.as_user("prosecutor").get(&format!("/api/v1/leads/{lead}")).expect(200);
            let filing = json!({ "outcome": "file_case", "opinion": "建议立案。", "filing": { "track": "administrative",
                "title": "河道堆放建筑垃圾案", "interest_harmed": "河道行洪受损。", "unlawful_act": "未依法查处。",
                "agencies": [agency] } });
            app.as_user("prosecutor").post_at(&leads::path(&lead, "decisions"), leads::version(&lead), filing)
        };
        let yes = json!({ "agree": true, "opinion": "同意。" });
        let review = |proposed: &Value| {
            let approval = format!("/api/v1/approvals/{}", proposed["approval_id"]);
            app.as_user("head").post_at(&format!("{approval}/reviews"), 1, yes.clone()).expect(200);
            approval
        };
        let back = json!({ "opinion": "承继单位已变更。" });

        // It ends while the proposal waits: nothing is filed, and the proposal goes back.
        let approval = review(&propose(old).expect(201));
        let effective = app.today() + Days::new(1);
        let succession = json!({ "successor_id": new, "effective_on": effective, "note": "机构改革方案" });
        assert_eq!(app.as_user("admin").post_at(&format!("/api/v1/agencies/{old}/successions"), 1, succession).status, 204);
        app.pass_days(1);
        let decide = |approval: &str| app.as_user("chief").post_at(&format!("{approval}/decisions"), 2, yes.clone());
        let refused = decide(&approval).refused(422, "case_agency_succeeded");
        assert!(refused["title"].as_str().unwrap().contains(&name(new)), "{refused}");
        assert_eq!(items(&app.as_user("prosecutor").get("/api/v1/cases").expect(200)).len(), 1, "that of the draft");
        app.as_user("chief").post_at(&format!("{approval}/returns"), 2, back).expect(200);
        let refused = propose(old).refused(422, "lead_agency_succeeded");
        assert!(refused["title"].as_str().unwrap().contains(&name(new)), "{refused}");

        // Nor against one that ended without a successor.
        let approval = review(&propose(new).expect(201));
        app.read(|conn| conn.batch_execute(&format!("UPDATE agencies SET valid_to = '2026-01-31' WHERE id = {new}")));
        let refused = decide(&approval).refused(422, "case_agency_ended");
        assert!(refused["title"].as_str().unwrap().contains("2026-01-31"), "{refused}");
        app.as_user("chief").post_at(&format!("{approval}/returns"), 2, json!({ "opinion": "请核对。" })).expect(200);
        propose(new).refused(422, "lead_agency_ended");
        let body = json!({ "case_id": draft["case_id"], "kind": "governance",
            "wording": documents::wording(&[documents::line(new)]) });
        app.as_user("prosecutor").post("/api/v1/recommendations", body).refused(422, "recommendation_agency_ended");
    }
}
