//! Suggestions and claims side by side, and what no claim may state.

use serde_json::{Value, json};

use super::cases::{approve, post};
use super::recommendations as documents;
use crate::support::app::TestApp;
use yisu::cases::{CaseEvent, CaseId};

/// A case under review for suit whose recommendation asked for two things.
pub(crate) fn asked_for_two(app: &TestApp) -> (CaseId, Vec<Value>) {
    let mut line = documents::line(documents::own(app));
    line["items"] = json!([
        { "text": "依法清运河道内建筑垃圾", "claim": "判令被告依法履行清运监管职责" },
        { "text": "依法查处倾倒行为", "claim": "判令被告依法履行查处职责" },
    ]);
    let document = documents::signed(app, &[line]);
    documents::serve(app, &document, 0, documents::handed_over("2026-03-02"));
    let id = CaseId(document["case_id"].as_i64().unwrap());
    app.pass_days(70);
    app.perform("prosecutor", |work| {
        yisu::cases::service::advance(work, id, CaseEvent::RectificationExpired)
    })
    .unwrap();
    let items = document["addressees"][0]["items"].as_array().unwrap().clone();
    (id, items.into_iter().map(|item| item["id"].clone()).collect())
}

fn codes(check: &Value) -> Vec<(String, Value, Value)> {
    let found = check["findings"].as_array().unwrap().iter();
    found
        .map(|one| (one["code"].as_str().unwrap().to_owned(), one["item_id"].clone(), one["claim"].clone()))
        .collect()
}

both! {
    fn what_was_suggested_stands_beside_what_is_claimed(db) {
        let app = TestApp::start(db);
        let (case, items) = asked_for_two(&app);
        let at = format!("/api/v1/cases/{case}/lawsuits");
        let suit = |claims: Value| json!({ "court": "张掖市甘州区人民法院", "facts": "未依法履职。", "claims": claims, "no_private_duty": true });
        let duty = json!([{ "text": "判令被告依法履行清运监管职责", "rectification_item_id": items[0] }]);

        // R21 Art 83: said by who proposes it, and refused where the text orders a party of the case by name.
        let mut silent = suit(duty.clone());
        silent.as_object_mut().unwrap().remove("no_private_duty");
        let refused = app.as_user("prosecutor").post(&at, silent).refused(422, "invalid");
        assert_eq!(refused["fields"][0]["field"], "no_private_duty");
        let refused = app.as_user("prosecutor").post(&at, suit(json!([{ "text": "判令某建材公司清运垃圾" }]))).refused(422, "invalid");
        assert_eq!(refused["fields"][0]["code"], "duty_of_private_party");
        // R21 Art 75: a claim continues a suggestion of its own case.
        let foreign = json!([{ "text": "判令被告依法履职", "rectification_item_id": 987_654 }]);
        let refused = app.as_user("prosecutor").post(&at, suit(foreign)).refused(422, "invalid");
        assert_eq!(refused["fields"][0]["field"], "claims[0].rectification_item_id");

        let claims = json!([duty[0], { "text": "确认被告未依法履行监管职责违法" }]);
        let proposed = post(&app, case, "lawsuits", suit(claims));
        let check = app.as_user("chief").get(&format!("/api/v1/lawsuits/{}/claims-check", proposed["lawsuit_id"])).expect(200);
        assert_eq!(check["suggestions"].as_array().unwrap().len(), 2);
        assert_eq!((&check["suggestions"][0]["claims"], &check["suggestions"][1]["claims"]), (&json!([1]), &json!([])));
        assert_eq!(check["suggestions"][1]["foreseen_claim"], "判令被告依法履行查处职责");
        assert_eq!(codes(&check), [
            (String::from("suggestion_without_claim"), items[1].clone(), Value::Null),
            (String::from("claim_without_suggestion"), Value::Null, json!(2)),
        ]);
        approve(&app, proposed["approval_id"].as_i64().unwrap()).unwrap();
        app.as_user("prosecutor.shandan").get(&format!("/api/v1/lawsuits/{}/claims-check", proposed["lawsuit_id"])).refused(404, "lawsuit_not_found");
    }

    fn an_item_is_followed_through_reply_visit_and_claim(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let mut line = documents::line(documents::own(&app));
        line["items"] = json!([
            { "text": "依法清运河道内建筑垃圾", "claim": "判令被告依法履行清运监管职责" },
            { "text": "依法查处倾倒行为" },
        ]);
        let document = documents::signed(&app, &[line]);
        documents::serve(&app, &document, 0, documents::handed_over("2026-03-02"));
        let case = CaseId(document["case_id"].as_i64().unwrap());
        let at = format!("/api/v1/cases/{case}/rectification-items");
        let gaps = |followed: &Value| {
            let of = |item: &Value| item["gaps"].as_array().unwrap().iter()
                .map(|gap| gap["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
            followed["items"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
        };
        let none: Vec<String> = Vec::new();
        let followed = prosecutor.get(&at).expect(200);
        assert_eq!((&followed["items"][1]["no"], &followed["items"][1]["text"]), (&json!(2), &json!("依法查处倾倒行为")));
        assert_eq!(gaps(&followed), [none.clone(), vec![String::from("no_claim_foreseen")]]);

        // The agency answers one of the two; what it is still writing is its own.
        let items = &document["addressees"][0]["items"];
        let answers = json!([
            { "item_id": items[0]["id"], "measure": "已清运三百立方米。", "state": "done" },
            { "item_id": items[1]["id"], "measure": "正在调查。", "state": "partly",
                "reason": "当事人尚未查明", "plan": "六月前结案" },
        ]);
        let reply = json!({ "kind": "written", "summary": "整改情况。", "items": answers });
        let agency = app.as_user("agency");
        let served = &document["addressees"][0]["id"];
        let reply = agency.post(&format!("/api/v1/agency/recommendations/{served}/replies"), reply).expect(201);
        assert_eq!(prosecutor.get(&at).expect(200)["items"][0]["answers"], json!([]));
        let step = |what: &str| format!("/api/v1/agency/replies/{}/{what}", reply["id"]);
        app.as_user("agencyhead").post_at(&step("approvals"), 1, json!({})).expect(200);
        agency.post_at(&step("submissions"), 2, json!({})).expect(200);
        prosecutor.post_at(&format!("/api/v1/replies/{}/acceptances", reply["id"]), 3, json!({})).expect(200);
        let followed = prosecutor.get(&at).expect(200);
        assert_eq!((&followed["items"][0]["answers"][0]["measure"], &followed["items"][1]["answers"][0]["plan"]),
            (&json!("已清运三百立方米。"), &json!("六月前结案")));
        assert_eq!(gaps(&followed)[0], ["not_verified"]);

        // A visit finds one done; the suit claims the other, and something that nobody asked for before.
        app.pass_days(30);
        let plan = json!({ "kind": "follow_up", "planned_on": app.today(), "purpose": "核实整改" });
        let visit = prosecutor.post(&format!("/api/v1/addressees/{served}/visits"), plan).expect(201);
        let report = json!({ "done_at": format!("{}T00:30:00Z", app.today()), "officer_one": app.person("prosecutor"),
            "officer_two": app.person("assistant"), "place": "黑河支流河道", "finding": "replied_not_done",
            "found": "垃圾已清运，倾倒行为未查处。", "items": [
                { "item_id": items[0]["id"], "verified": "rectified", "note": "已清运" },
                { "item_id": items[1]["id"], "verified": "not_rectified", "note": "未立案" } ] });
        prosecutor.post_at(&format!("/api/v1/visits/{}/reports", visit["id"]), 1, report).expect(200);
        app.pass_days(70);
        app.perform("prosecutor", |work| yisu::cases::service::advance(work, case, CaseEvent::RectificationExpired)).unwrap();
        let suit = json!({ "court": "张掖市甘州区人民法院", "facts": "未依法履职。", "no_private_duty": true, "claims": [
            { "text": "判令被告依法履行清运监管职责", "rectification_item_id": items[0]["id"] },
            { "text": "确认被告未依法履行监管职责违法" } ] });
        post(&app, case, "lawsuits", suit);
        let followed = prosecutor.get(&at).expect(200);
        assert_eq!(followed["items"][0]["visits"][0]["verified"], "rectified");
        assert_eq!((&followed["items"][0]["claims"], &followed["items"][0]["suit_claims"][0]["no"]), (&json!([1]), &json!(1)));
        assert_eq!(gaps(&followed), [vec![String::from("already_rectified")], vec![String::from("no_claim_foreseen"), String::from("no_claim")]]);
        let without: Vec<&Value> = followed["claims_without_item"].as_array().unwrap().iter().map(|one| &one["text"]).collect();
        assert_eq!(without, ["确认被告未依法履行监管职责违法"]);
        app.as_user("prosecutor.shandan").get(&at).refused(404, "case_not_found");
        agency.get(&at).refused(403, "not_allowed");
    }
}
