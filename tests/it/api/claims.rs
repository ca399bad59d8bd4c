//! Suggestions and claims side by side, and what no claim may state.

use serde_json::{Value, json};

use super::cases::{approve, post};
use super::recommendations as documents;
use crate::support::app::TestApp;
use yisu::cases::{CaseEvent, CaseId};

/// A case under review for suit whose recommendation asked for two things.
fn asked_for_two(app: &TestApp) -> (CaseId, Vec<Value>) {
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
}
