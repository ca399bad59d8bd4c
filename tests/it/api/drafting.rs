//! A draft version by version, and what reviewers say of it.

use serde_json::{Value, json};

use super::recommendations::{draft, issued, line, other, own, path, wording};
use crate::support::app::TestApp;

fn revised(app: &TestApp, document: &Value, said: Value) -> Value {
    let version = document["version"].as_i64().unwrap();
    app.as_user("prosecutor").put_at(&path(document), version, said).expect(200)
}

/// What a list of pieces reads as: `same[-out-]{+in+}`.
fn read(pieces: &Value) -> String {
    let piece = |piece: &Value| {
        let text = piece["text"].as_str().unwrap();
        match piece["kind"].as_str().unwrap() {
            "kept" => text.to_owned(),
            "removed" => format!("[-{text}-]"),
            _ => format!("{{+{text}+}}"),
        }
    };
    pieces.as_array().unwrap().iter().map(piece).collect()
}

fn section<'a>(comparison: &'a Value, name: &str) -> &'a Value {
    let sections = comparison["sections"].as_array().unwrap();
    sections.iter().find(|section| section["section"] == name).unwrap()
}

both! {
    fn every_save_that_changes_the_text_is_a_version_and_two_are_compared_by_word(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let document = draft(&app, &[line(own(&app))]);
        let same = revised(&app, &document, wording(&[line(own(&app))]));
        assert_eq!((&same["version"], &same["text_no"]), (&json!(1), &json!(1)), "nothing was changed");

        let mut said = wording(&[line(own(&app)), line(other(&app))]);
        said["title"] = json!("督促全面履行河道监管职责");
        said["contents"]["breach_facts"] = json!("未及时依法查处。");
        said["contents"]["other_matters"] = json!("");
        said["addressees"][0]["rectify_count"] = json!(1);
        said["addressees"][0]["items"] = json!([
            { "text": "立即设置警示标志" },
            { "text": "依法清运河道内全部建筑垃圾", "claim": "判令被告依法履行河道监管职责" },
        ]);
        app.pass_days(1);
        let document = revised(&app, &document, said);
        assert_eq!(document["text_no"], 2);

        let versions = prosecutor.get(&format!("{}/versions", path(&document))).expect(200);
        let told = |at: usize| (versions[at]["no"].clone(), versions[at]["title"].clone(), versions[at]["written_by"].clone());
        let me = json!(app.person("prosecutor"));
        assert_eq!(told(0), (json!(1), json!("督促履行河道监管职责"), me.clone()));
        assert_eq!(told(1), (json!(2), json!("督促全面履行河道监管职责"), me));
        assert_ne!(versions[0]["written_at"], versions[1]["written_at"]);

        let at = |one: i32, other: i32| format!("{}/versions/{one}/comparison?with={other}", path(&document));
        let compared = app.as_user("chief").get(&at(2, 1)).expect(200);
        assert_eq!((&compared["before"], &compared["after"]), (&json!(1), &json!(2)));
        assert_eq!(read(&section(&compared, "title")["pieces"]), "督促{+全面+}履行河道监管职责");
        assert_eq!(read(&section(&compared, "breach_facts")["pieces"]), "未{+及时+}依法查处。");
        assert_eq!(section(&compared, "harm_facts")["change"], "same");
        assert_eq!(section(&compared, "other_matters")["change"], "removed");
        let (first, second) = (&compared["addressees"][0], &compared["addressees"][1]);
        assert_eq!(first["change"], "changed");
        assert_eq!(first["facts"], json!([{ "field": "rectify_count", "before": "2个月", "after": "1个月" }]));
        assert_eq!((&first["items"][0]["change"], &first["items"][0]["after"]), (&json!("added"), &json!(1)));
        let moved = &first["items"][1];
        assert_eq!((&moved["before"], &moved["after"]), (&json!(1), &json!(2)));
        assert_eq!(read(&moved["text"]), "依法清运河道内{+全部+}建筑垃圾");
        assert_eq!(moved["claim"], json!([]));
        assert_eq!(second["change"], "added");
        assert!(!first["agency"].as_str().unwrap().is_empty());

        prosecutor.get(&at(1, 9)).refused(404, "recommendation_version_not_found");
        app.as_user("prosecutor.shandan").get(&at(1, 2)).refused(404, "recommendation_not_found");
        app.as_user("agency").get(&at(1, 2)).refused(403, "not_allowed");
    }

    fn the_parts_of_article_75_are_listed_with_what_is_there(db) {
        let app = TestApp::start(db);
        let mut bare = line(own(&app));
        bare["rectify_count"] = json!(0);
        let document = draft(&app, &[bare]);
        let told: Vec<(Value, Value, Value)> = document["sections"].as_array().unwrap().iter()
            .map(|one| (one["section"].clone(), one["item"].clone(), one["told"].clone())).collect();
        let expected = [("title", Value::Null, true), ("agencies", json!(1), true), ("case_source", json!(2), true),
            ("harm_facts", json!(3), true), ("breach_facts", json!(4), true), ("legal_basis", json!(5), true),
            ("suggestions", json!(6), true), ("items", json!(6), true), ("periods", json!(7), false),
            ("other_matters", json!(8), true)];
        assert_eq!(told, expected.map(|(section, item, there)| (json!(section), item, json!(there))));
        assert_eq!(document["missing"][0]["code"], "rectification_period_missing");
    }

    fn a_reviewer_comments_on_words_and_the_author_answers(db) {
        let app = TestApp::start(db);
        let (prosecutor, head) = (app.as_user("prosecutor"), app.as_user("head"));
        let document = draft(&app, &[line(own(&app))]);
        let at = format!("{}/comments", path(&document));
        let said = json!({ "section": "harm_facts", "quote": "约三百立方米", "text": "体积依据何在？请附测量笔录。" });
        let comment = head.post(&at, said).expect(201);
        assert_eq!((&comment["state"], &comment["quote_at"], &comment["text_no"]), (&json!("open"), &json!(9), &json!(1)));
        let item = json!({ "section": "items", "agency_id": own(&app), "item": 1, "text": "请写明完成时限。" });
        let on_item = head.post(&at, item).expect(201);
        assert_eq!(prosecutor.get(&path(&document)).expect(200)["open_comments"], 2);

        // What is not there is not commented on.
        let wrong = json!({ "section": "harm_facts", "quote": "约九百立方米", "text": "？" });
        assert_eq!(head.post(&at, wrong).refused(422, "invalid")["fields"][0]["code"], "not_in_text");
        let wrong = json!({ "section": "items", "agency_id": own(&app), "item": 2, "text": "？" });
        assert_eq!(head.post(&at, wrong).refused(422, "invalid")["fields"][0]["field"], "item");
        let wrong = json!({ "section": "items", "agency_id": other(&app), "text": "？" });
        assert_eq!(head.post(&at, wrong).refused(422, "invalid")["fields"][0]["field"], "agency_id");

        // The author answers and mends the text; whether that will do is the reviewer's to say.
        let one = |what: &str| format!("/api/v1/recommendation-comments/{}/{what}", comment["id"]);
        prosecutor.post(&one("answers"), json!({ "text": "已附勘验笔录。" })).expect(201);
        prosecutor.post_at(&one("resolutions"), 1, json!({})).refused(403, "comment_of_another");
        let mut reworded = wording(&[line(own(&app))]);
        reworded["contents"]["harm_facts"] = json!("经勘验，河道内堆放建筑垃圾三百一十二立方米。");
        revised(&app, &document, reworded);
        let comments = head.get(&at).expect(200);
        assert_eq!((&comments[0]["quote_at"], &comments[0]["quote"]), (&Value::Null, &json!("约三百立方米")));
        assert_eq!(comments[0]["answers"][0]["text"], "已附勘验笔录。");
        let resolved = head.post_at(&one("resolutions"), 1, json!({})).expect(200);
        assert_eq!((&resolved["state"], &resolved["resolved_by"]), (&json!("resolved"), &json!(app.person("head"))));
        head.post_at(&one("resolutions"), 2, json!({})).refused(409, "comment_already");
        head.post_at(&one("reopenings"), 1, json!({})).refused(412, "stale");
        let open = head.get(&format!("{at}?state=open")).expect(200);
        assert_eq!((open.as_array().unwrap().len(), &open[0]["id"]), (1, &on_item["id"]));
        head.post_at(&one("reopenings"), 2, json!({})).expect(200);

        let log = app.as_user("chief").get(&format!("/api/v1/cases/{}/audit", document["case_id"])).expect(200).to_string();
        for action in ["written", "answered", "resolved", "reopened"] {
            assert!(log.contains(&format!("recommendation_comment.{action}")), "{action} in {log}");
        }
    }

    fn comments_stay_in_the_office_and_end_with_the_draft(db) {
        let app = TestApp::start(db);
        let head = app.as_user("head");
        let document = draft(&app, &[line(own(&app))]);
        let at = format!("{}/comments", path(&document));
        let said = || json!({ "section": "title", "text": "标题过长。" });
        let comment = head.post(&at, said()).expect(201);
        app.as_user("supervisor").get(&path(&document)).expect(200);
        app.as_user("supervisor").get(&at).refused(403, "comments_within_office");
        assert_eq!(app.as_user("supervisor").get(&path(&document)).expect(200)["open_comments"], Value::Null);
        app.as_user("prosecutor.shandan").get(&at).refused(404, "recommendation_not_found");
        app.as_user("agency").get(&at).refused(403, "not_allowed");
        app.as_user("agency").post(&at, said()).refused(403, "not_allowed");
        let answers = format!("/api/v1/recommendation-comments/{}/answers", comment["id"]);
        app.as_user("prosecutor.shandan").post(&answers, json!({ "text": "？" }))
            .refused(404, "recommendation_comment_not_found");

        let signed = issued(&app, &document);
        head.post(&at, said()).refused(409, "recommendation_no_draft");
        super::recommendations::serve(&app, &signed, 0, super::recommendations::handed_over("2026-03-02"));
        let served = app.as_user("agency").get("/api/v1/agency/recommendations").expect(200).to_string();
        assert!(!served.contains("标题过长"), "{served}");
    }
}
