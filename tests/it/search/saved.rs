//! Saved searches and the log.

use diesel::prelude::*;
use serde_json::{Value, json};
use yisu::db::schema::{search_log, search_openings};

use super::{index, lead, office, search};
use crate::support::app::TestApp;

both! {
    fn a_saved_search_is_ones_own_until_it_is_shared_within_the_office(db) {
        let app = TestApp::start(db);
        let (prosecutor, assistant) = (app.as_user("prosecutor"), app.as_user("assistant"));
        let path = "/api/v1/saved-searches";
        let request = json!({ "name": "超期的", "query": "期限:超期 院:甘州" });
        let made = prosecutor.post_once(path, "k1", request.clone());
        let body = made.expect(201);
        assert_eq!(prosecutor.post_once(path, "k1", request.clone()).expect(201), body);
        assert_eq!((body["sort"].as_str(), body["shared"].as_bool()), (Some("relevance"), Some(false)));
        prosecutor.post(path, request.clone()).refused(409, "saved_search_name_taken");
        // The name is the only one of its owner's, not of everybody's.
        assistant.post(path, request).expect(201);
        let one = format!("{path}/{}", body["id"]);
        assistant.get(&one).refused(404, "saved_search_not_found");

        let change = |version: i64, body| {
            prosecutor.send_json("PATCH", &one, &[("if-match", &format!("\"{version}\""))], &body)
        };
        let shared = change(1, json!({ "shared": true, "sort": "deadline" }));
        assert_eq!(shared.expect(200)["version"], 2);
        assert_eq!(shared.version(), 2);
        change(1, json!({ "name": "别的" })).refused(412, "stale");
        prosecutor.send_json("PATCH", &one, &[], &json!({})).refused(428, "if_match_required");
        assert_eq!(assistant.get(&one).expect(200)["query"], "期限:超期 院:甘州");
        let theirs = assistant.send_json("PATCH", &one, &[("if-match", "\"2\"")], &json!({ "name": "我的" }));
        theirs.refused(403, "saved_search_not_own");
        assert_eq!(assistant.get(path).expect(200)["items"].as_array().unwrap().len(), 2);
        // Another office and an agency see nothing of it.
        for other in ["prosecutor.shandan", "agency"] {
            let other = app.as_user(other);
            assert_eq!(other.get(path).expect(200)["items"], json!([]));
            other.get(&one).refused(404, "saved_search_not_found");
        }
        let gone = prosecutor.send("DELETE", &one, &[("if-match", "\"2\"")], Vec::new());
        assert_eq!(gone.status, 204);
        prosecutor.get(&one).refused(404, "saved_search_not_found");
        prosecutor.post(path, json!({ "name": " ", "query": "" })).refused(422, "invalid");
    }

    fn what_is_searched_for_and_opened_is_kept_and_may_be_taken_up_again(db) {
        let app = TestApp::start(db);
        index(&app, &[lead(1, office(&app), "黑河建筑垃圾", "河道里有人倒垃圾")]);
        let prosecutor = app.as_user("prosecutor");
        let answer = search(&prosecutor, "黑河 长城", "");
        let opening = json!({ "search": answer["search"], "rank": 1, "kind": "lead", "id": 1 });
        prosecutor.post("/api/v1/search/openings", opening.clone()).expect(201);
        app.as_user("assistant").post("/api/v1/search/openings", opening.clone()).refused(404, "search_not_found");
        let mut wrong = opening;
        wrong["rank"] = json!(0);
        prosecutor.post("/api/v1/search/openings", wrong).refused(422, "invalid");
        let kept: Vec<(String, i64, bool)> = app.read(|conn| {
            search_log::table.select((search_log::query, search_log::total, search_log::relaxed)).load(conn)
        });
        assert_eq!(kept, [("黑河 长城".to_owned(), 1, true)]);
        let opened: Vec<(i32, i64)> = app.read(|conn| {
            search_openings::table.select((search_openings::rank, search_openings::record_id)).load(conn)
        });
        assert_eq!(opened, [(1, 1)]);
        let recent = prosecutor.get("/api/v1/search/suggestions").expect(200);
        assert_eq!(recent, json!([{ "kind": "recent", "text": "黑河 长城", "query": "黑河 长城" }]));
    }

    fn who_watches_quality_reads_what_was_searched_for_and_what_nobody_found(db) {
        let app = TestApp::start(db);
        index(&app, &[lead(1, office(&app), "黑河建筑垃圾", "河道里有人倒垃圾")]);
        let log = |who: &str, rest: &str| app.as_user(who).get(&format!("/api/v1/search/log{rest}")).expect(200);
        let queries = |answer: &Value| -> Vec<String> {
            let items = answer["items"].as_array().unwrap().iter();
            items.map(|item| item["query"].as_str().unwrap().to_owned()).collect()
        };
        let found = search(&app.as_user("prosecutor"), "黑河", "");
        let opening = json!({ "search": found["search"], "rank": 1, "kind": "lead", "id": 1 });
        app.as_user("prosecutor").post("/api/v1/search/openings", opening).expect(201);
        search(&app.as_user("assistant"), "长城 “古墓”", "");
        search(&app.as_user("head"), "黑河 欧阳守信", "");
        search(&app.as_user("prosecutor.shandan"), "马场", "");
        search(&app.as_user("agency"), "整改", "");

        assert_eq!(queries(&log("casemgmt", "")), ["黑河 欧阳守信", "长城 “古墓”", "黑河"]);
        assert_eq!(queries(&log("supervisor", "")), ["马场", "黑河 欧阳守信", "长城 “古墓”", "黑河"]);
        assert_eq!(queries(&log("casemgmt", "?unanswered=true")), ["黑河 欧阳守信", "长城 “古墓”"]);
        let first = log("casemgmt", "?limit=2");
        assert_eq!(queries(&first).len(), 2);
        let last = log("casemgmt", &format!("?limit=2&cursor={}", first["next"]));
        assert_eq!((queries(&last), &last["next"]), (vec!["黑河".to_owned()], &json!(null)));
        let item = &last["items"][0];
        assert_eq!((&item["total"], &item["relaxed"], &item["office_id"]), (&json!(1), &json!(false), &json!(office(&app))));
        assert_eq!((&item["opened"][0]["rank"], &item["opened"][0]["kind"]), (&json!(1), &json!("lead")));
        assert!(!last.to_string().contains("person"), "who searched is not told: {last}");

        // What comes under seal later is masked from then on.
        let told = json!({ "received_on": "2026-03-01", "channel": "hotline_12345", "title": "河道堆放垃圾",
            "narrative": "河边堆了很多建筑垃圾。", "reporter": { "name": "欧阳守信", "phone": "0936-8212309" } });
        app.as_user("prosecutor").post("/api/v1/leads", told).expect(201);
        assert_eq!(queries(&log("casemgmt", ""))[0], "黑河 【已隐去】");
        for other in ["prosecutor", "head", "agency", "admin", "auditor"] {
            app.as_user(other).get("/api/v1/search/log").refused(403, "not_allowed");
        }
    }

    fn nothing_that_is_kept_of_a_search_tells_who_reported(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let told = json!({
            "received_on": "2026-03-01",
            "channel": "hotline_12345",
            "title": "河道堆放垃圾",
            "narrative": "河边堆了很多建筑垃圾，没有人管。",
            "domain": "ecology",
            "reporter": { "name": "欧阳守信", "phone": "0936-8212309", "email": "shouxin@example.com" },
        });
        prosecutor.post("/api/v1/leads", told).expect(201);
        for query in [
            "欧阳守信 垃圾",
            "举报人歐陽守信的线索",
            "“欧 阳 守 信”",
            "13912345678 垃圾",
            "139 1234 5678",
            "62070219800101123X",
            "0936-8212309",
            "shouxin@example.com",
        ] {
            search(&prosecutor, query, "");
            prosecutor
                .post("/api/v1/saved-searches", json!({ "name": query, "query": "垃圾" }))
                .refused(422, "invalid");
            prosecutor
                .post("/api/v1/saved-searches", json!({ "name": "n", "query": query }))
                .refused(422, "invalid");
        }
        search(&prosecutor, "建筑垃圾 守信", "");
        let kept: Vec<String> = app.read(|conn| search_log::table.order(search_log::id).select(search_log::query).load(conn));
        assert_eq!(kept.len(), 9);
        assert_eq!(kept[0], "【已隐去】 垃圾");
        assert_eq!(kept[1], "举报人【已隐去】的线索");
        assert_eq!(kept[8], "建筑垃圾 守信");
        for query in &kept[..8] {
            let digits = query.chars().filter(char::is_ascii_digit).count();
            assert!(query.contains("【已隐去】") && digits == 0 && !query.contains("shouxin"), "{query}");
        }
        // Nor is it suggested again.
        let recent = prosecutor.get("/api/v1/search/suggestions").expect(200);
        assert_eq!(recent.as_array().unwrap().len(), 1);
    }
}
