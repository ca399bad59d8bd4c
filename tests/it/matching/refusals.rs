//! What is not merged, each with its code.

use serde_json::{Value, json};

use super::setup::{lead, merging, run, told, verdict};
use crate::chain::Chain;
use crate::support::app::TestApp;

fn refused(app: &TestApp, who: &str, body: &Value) -> (u16, String) {
    let answer = app.as_user(who).post("/api/v1/leads/merges", body.clone());
    (answer.status, answer.json()["code"].as_str().unwrap_or_default().to_owned())
}

both! {
    fn a_request_names_each_lead_once_at_its_version(db) {
        let app = TestApp::start(db);
        let (one, two) = (lead(&app, "prosecutor", "河道堆放垃圾"), lead(&app, "prosecutor", "河边有垃圾"));
        let fields = |body: &Value| {
            let answer = app.as_user("prosecutor").post("/api/v1/leads/merges", body.clone()).refused(422, "invalid");
            answer["fields"].as_array().unwrap().iter().map(|fault| fault["field"].clone()).collect::<Vec<_>>()
        };
        let whole = merging(&app, &one, &[&two], &json!({}));
        let without = |part: &str, value: Value| {
            let mut body = whole.clone();
            body[part] = value;
            body
        };
        assert_eq!(fields(&without("leads", json!([]))), ["leads"]);
        assert_eq!(fields(&without("leads", json!([{ "id": one["id"], "version": 1 }]))), ["leads[0].id"]);
        assert_eq!(fields(&without("leads", json!([{ "id": two["id"] }]))), ["leads[0].version"]);
        assert_eq!(fields(&without("survivor", json!({ "id": one["id"] }))), ["survivor.version"]);
        assert_eq!(fields(&without("fields", json!({ "title": 99 }))), ["fields.title"]);
        assert_eq!(fields(&without("reason", json!(" "))), ["reason"]);
        assert_eq!(refused(&app, "prosecutor", &without("fields", json!({ "narrative": two["id"] }))).1, "malformed_body");
        let stale = without("leads", json!([{ "id": two["id"], "version": 7 }]));
        assert_eq!(refused(&app, "prosecutor", &stale), (412, String::from("stale")));
        let gone = without("leads", json!([{ "id": 99, "version": 1 }]));
        assert_eq!(refused(&app, "prosecutor", &gone), (404, String::from("lead_not_found")));
        assert_eq!(refused(&app, "prosecutor.shandan", &whole), (404, String::from("lead_not_found")));
        assert_eq!(refused(&app, "prosecutor.zhangye", &whole), (403, String::from("lead_of_another_office")));
        for who in ["chief", "casemgmt", "supervisor", "agency", "admin"] {
            assert_eq!(refused(&app, who, &whole), (403, String::from("not_allowed")), "{who}");
        }
        let made = app.as_user("prosecutor").post_once("/api/v1/leads/merges", "once", whole.clone()).expect(201);
        let again = app.as_user("prosecutor").post_once("/api/v1/leads/merges", "once", whole).expect(201);
        assert_eq!(made, again);
    }

    fn only_what_is_open_is_merged(db) {
        let app = TestApp::start(db);
        let (one, two) = (lead(&app, "prosecutor", "河道堆放垃圾"), lead(&app, "prosecutor", "河边有垃圾"));
        let set = |lead: &Value, state: &str| run(&app, &format!("UPDATE leads SET state = '{state}' WHERE id = {}", lead["id"]));
        for (state, code) in [("pending_decision", "merge_decision_pending"), ("filed", "merge_not_open"),
            ("not_filed", "merge_not_open"), ("transferred_out", "merge_not_open"), ("parked", "merge_not_open"),
            ("merged", "merge_not_open"), ("prelim_inquiry", "lead_inquiry_unreported")] {
            set(&two, state);
            let body = merging(&app, &one, &[&two], &json!({}));
            assert_eq!(refused(&app, "prosecutor", &body), (409, code.to_owned()), "{state}");
        }
        set(&two, "evaluating");
        for (state, code) in [("pending_decision", "merge_decision_pending"), ("filed", "merge_into_filed"),
            ("not_filed", "merge_not_open"), ("merged", "merge_not_open")] {
            set(&one, state);
            let body = merging(&app, &one, &[&two], &json!({}));
            assert_eq!(refused(&app, "prosecutor", &body), (409, code.to_owned()), "{state}");
        }
        // On the one that stays the inquiry goes on.
        set(&one, "prelim_inquiry");
        app.as_user("prosecutor").post("/api/v1/leads/merges", merging(&app, &one, &[&two], &json!({}))).expect(201);
    }

    fn a_major_lead_stays_and_the_work_of_another_is_not_ended(db) {
        let app = TestApp::start(db);
        let one = lead(&app, "prosecutor", "河道堆放垃圾");
        let mut body = told("河道倾倒危险废物", "甘州区黑河大桥");
        body["major"] = json!(true);
        let major = app.as_user("prosecutor").post("/api/v1/leads", body).expect(201);
        let into = merging(&app, &one, &[&major], &json!({}));
        assert_eq!(refused(&app, "prosecutor", &into), (409, String::from("merge_major_lead")));
        run(&app, &format!("UPDATE leads SET handler_id = {} WHERE id = {}", app.person("assistant"), one["id"]));
        let into = merging(&app, &major, &[&one], &json!({}));
        assert_eq!(refused(&app, "prosecutor", &into), (403, String::from("merge_of_another_handler")));
        app.as_user("head").post("/api/v1/leads/merges", into).expect(201);
    }

    fn leads_of_two_offices_are_not_merged_and_neither_are_those_told_apart(db) {
        let app = TestApp::start(db);
        let (one, two, three) = (lead(&app, "prosecutor", "河道堆放垃圾"), lead(&app, "prosecutor", "河边有垃圾"),
            lead(&app, "prosecutor", "河里有垃圾"));
        let city = lead(&app, "prosecutor.zhangye", "黑河全线垃圾");
        let now = |lead: &Value| json!({ "id": lead["id"], "version": 1 });
        let body = json!({ "survivor": now(&city), "leads": [now(&one)], "reason": "同一条河。" });
        let (status, code) = refused(&app, "prosecutor.zhangye", &body);
        assert_eq!((status, code.as_str()), (403, "lead_of_another_office"));
        let body = json!({ "survivor": { "id": city["id"] }, "leads": [{ "id": one["id"] }] });
        let preview = app.as_user("prosecutor.zhangye").post("/api/v1/leads/merges/preview", body).expect(200);
        let codes: Vec<_> = preview["refusals"].as_array().unwrap().iter().map(|refusal| refusal["problem"]["code"].clone()).collect();
        assert_eq!(codes, ["lead_of_another_office", "merge_of_two_offices"]);

        verdict(&app, "prosecutor", (&one, &two), "same_matter");
        verdict(&app, "prosecutor", (&two, &three), "same_source");
        let body = merging(&app, &one, &[&three], &json!({}));
        assert_eq!(refused(&app, "prosecutor", &body), (409, String::from("pair_contradicts")));
        let body = merging(&app, &one, &[&two, &three], &json!({}));
        assert_eq!(refused(&app, "prosecutor", &body), (409, String::from("pair_contradicts")));
        let read = app.as_user("prosecutor").get(&format!("/api/v1/leads/{}", two["id"])).expect(200);
        assert_eq!((&read["state"], &read["version"]), (&json!("registered"), &json!(1)), "all or none");
    }

    fn a_lead_that_stayed_and_was_decided_keeps_its_fields(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let (one, two) = (lead(&app, "prosecutor", "河道堆放垃圾"), lead(&app, "prosecutor", "河边有垃圾"));
        let body = merging(&app, &one, &[&two], &json!({ "title": two["id"] }));
        app.as_user("prosecutor").post("/api/v1/leads/merges", body).expect(201);
        let version = |lead: &Value| chain.get("prosecutor", &format!("leads/{}", lead["id"]))["version"].as_i64().unwrap();
        run(&app, &format!("UPDATE leads SET state = 'filed' WHERE id = {}", one["id"]));
        let path = format!("/api/v1/leads/{}/separations", two["id"]);
        let apart = |keep: Value| {
            let body = json!({ "reason": "经核对不是同一地点。", "keep": keep });
            app.as_user("prosecutor").post_at(&path, version(&two), body)
        };
        apart(json!({})).refused(409, "merge_survivor_decided");
        apart(json!({ "title": "current" })).expect(200);
        assert_eq!(chain.get("prosecutor", &format!("leads/{}", one["id"]))["title"], "河边有垃圾");
        apart(json!({})).refused(409, "lead_wrong_state");
    }

    fn an_import_is_not_undone_once_somebody_compared_a_lead_of_it(db) {
        let app = TestApp::start(db);
        let sheet = "工单编号,标题,来电内容\nG1,占用盲道,共享单车占用盲道\nG2,盲道被占,共享单车占用盲道东侧\n";
        let batch = crate::api::files::send(&app.as_user("prosecutor"), "/api/v1/imports", "a.csv", sheet.as_bytes(), &[]).expect(201);
        let path = format!("/api/v1/imports/{}", batch["id"]);
        while app.as_user("prosecutor").get(&path).expect(200)["state"] == "running" {
            std::thread::yield_now();
        }
        let page = app.as_user("prosecutor").get("/api/v1/leads").expect(200);
        verdict(&app, "prosecutor", (&page["items"][0], &page["items"][1]), "unsure");
        app.as_user("prosecutor").post(&format!("{path}/undo"), json!({})).refused(409, "import_leads_in_use");
    }
}
