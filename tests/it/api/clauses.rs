//! The clause library: what it keeps, what drafts have from it, and what became of what went out.

use serde_json::{Value, json};

use super::recommendations::{draft, handed_over, issued, line, other, own, path, serve, wording};
use crate::support::app::TestApp;

const CLAUSES: &str = "/api/v1/clauses";

fn item_clause() -> Value {
    json!({ "name": "责令清除河道堆放物", "section": "items", "domain": "ecology", "system": "water",
        "duty": "管理河道", "text": "依法责令限期清除【地点】河道管理范围内堆放的阻碍行洪的物体",
        "claim": "判令被告依法履行对【地点】河道管理范围内堆放行为的监管职责", "law": "《防洪法》第二十二条" })
}

fn other_clause() -> Value {
    json!({ "name": "回复附件", "section": "other_matters",
        "text": "书面回复请逐项说明采取的措施和完成情况，并附整改前后照片等证明材料。" })
}

fn add(app: &TestApp, said: Value) -> Value {
    app.as_user("prosecutor").post(CLAUSES, said).expect(201)
}

fn put_in(app: &TestApp, document: &Value, clause: &Value) -> Value {
    let body = json!({ "version": document["version"], "clause_id": clause["id"] });
    app.as_user("prosecutor").post(&format!("{}/passages", path(document)), body).expect(201)
}

/// Numerator and denominator of each figure, by name.
fn figures(clause: &Value) -> Value {
    let all = clause["figures"].as_array().unwrap().iter();
    all.map(|one| {
        let name = one["figure"].as_str().unwrap().to_owned();
        (name, json!([one["numerator"], one["denominator"]]))
    })
    .collect::<serde_json::Map<String, Value>>()
    .into()
}

both! {
    fn a_clause_is_kept_by_its_office_in_versions_and_retired_but_never_deleted(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let clause = add(&app, item_clause());
        assert_eq!((&clause["current"]["no"], &clause["figures"]), (&json!(1), &json!([])));
        prosecutor.post(CLAUSES, item_clause()).refused(409, "clause_name_taken");
        let mut wrong = item_clause();
        wrong["domain"] = json!("nowhere");
        wrong["section"] = json!("periods");
        wrong["name"] = json!("另一条");
        let refused = prosecutor.post(CLAUSES, wrong).refused(422, "invalid").to_string();
        assert!(refused.contains("\"domain\"") && refused.contains("\"section\""), "{refused}");
        app.as_user("chief").post(CLAUSES, other_clause()).refused(403, "not_allowed");
        app.as_user("agency").get(CLAUSES).refused(403, "not_allowed");

        let at = format!("{CLAUSES}/{}", clause["id"]);
        let mut said = item_clause();
        said["duty"] = json!("管理河道、湖泊");
        let same = prosecutor.put_at(&at, 1, said.clone()).expect(200);
        assert_eq!((&same["current"]["no"], &same["duty"]), (&json!(1), &json!("管理河道、湖泊")));
        said["text"] = json!("依法责令限期清除【地点】河道、湖泊管理范围内堆放的阻碍行洪的物体");
        said["note"] = json!("补充湖泊");
        let changed = prosecutor.put_at(&at, 2, said.clone()).expect(200);
        assert_eq!(changed["current"]["no"], 2);
        prosecutor.put_at(&at, 2, said).refused(412, "stale");
        let whole = app.as_user("chief").get(&at).expect(200);
        assert_eq!(whole["versions"][0]["text"], item_clause()["text"]);
        assert_eq!((&whole["versions"][1]["note"], &whole["versions"][1]["written_by"]), (&json!("补充湖泊"), &json!(app.person("prosecutor"))));

        // A county sees what the city keeps, and nothing of its neighbour.
        app.as_user("prosecutor.shandan").get(&at).refused(404, "clause_not_found");
        app.as_user("supervisor").get(&at).expect(200);
        let city = app.as_user("prosecutor.zhangye").post(CLAUSES, other_clause()).expect(201);
        prosecutor.get(&format!("{CLAUSES}/{}", city["id"])).expect(200);
        let retired = json!({ "reason": "不再适用" });
        prosecutor.post_at(&format!("{CLAUSES}/{}/retirements", city["id"]), 1, retired.clone())
            .refused(403, "clause_of_another_office");

        let named = |query: &str| {
            let page = prosecutor.get(&format!("{CLAUSES}?{query}")).expect(200);
            page["items"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(named("domain=ecology&system=water"), [clause["id"].clone(), city["id"].clone()]);
        assert_eq!(named("domain=food_drug"), [city["id"].clone()]);
        assert_eq!(named("section=items&q=%E6%B9%96%E6%B3%8A"), [clause["id"].clone()]);

        let gone = prosecutor.post_at(&format!("{at}/retirements"), 3, retired.clone()).expect(200);
        assert_eq!((&gone["state"], &gone["retire_reason"]), (&json!("retired"), &json!("不再适用")));
        prosecutor.post_at(&format!("{at}/retirements"), 4, retired).refused(409, "clause_retired");
        assert_eq!(named("state=in_use"), [city["id"].clone()]);
        let document = draft(&app, &[line(own(&app))]);
        let body = json!({ "version": 1, "clause_id": clause["id"] });
        prosecutor.post(&format!("{}/passages", path(&document)), body).refused(409, "clause_retired");
    }

    fn the_starter_pack_is_added_once(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let added = prosecutor.post("/api/v1/clauses/starter-pack", json!({})).expect(201)["added"].as_u64().unwrap();
        assert!(added > 30, "{added}");
        assert_eq!(prosecutor.post("/api/v1/clauses/starter-pack", json!({})).expect(201)["added"], 0);
        let page = prosecutor.get("/api/v1/clauses?system=water&section=items&limit=200").expect(200).to_string();
        assert!(page.contains("阻碍行洪") && !page.contains("特种设备"), "{page}");
    }

    fn a_draft_remembers_which_version_of_a_clause_a_passage_came_from(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let (item, matter) = (add(&app, item_clause()), add(&app, other_clause()));
        let document = draft(&app, &[line(own(&app))]);
        let document = put_in(&app, &document, &item);
        let document = put_in(&app, &document, &matter);
        let used = &document["clauses"];
        assert_eq!((&used[0]["clause_id"], &used[0]["no"], &used[0]["item"], &used[0]["agency_id"]),
            (&item["id"], &json!(1), &json!(2), &json!(own(&app))));
        assert_eq!((&used[1]["clause_id"], &used[1]["section"], &used[1]["kept_percent"]),
            (&matter["id"], &json!("other_matters"), &json!(100)));
        assert_eq!(document["text"]["contents"]["other_matters"], format!("无\n{}", other_clause()["text"].as_str().unwrap()));
        let second = &document["addressees"][0]["items"][1];
        assert_eq!(second["claim"], item_clause()["claim"]);
        assert_eq!(document["warnings"][0]["code"], "blank_left");

        // Filled in, moved, and the other one rewritten: what is still recognised stays.
        let mut said = wording(&[line(own(&app))]);
        said["addressees"][0]["items"] = json!([
            { "text": "依法责令限期清除黑河大桥段河道管理范围内堆放的阻碍行洪的物体，并组织验收", "claim": "判令被告依法履行监管职责" },
            { "text": "依法清运河道内建筑垃圾" },
        ]);
        said["contents"]["other_matters"] = json!("如有异议，可以书面提出。");
        let version = document["version"].as_i64().unwrap();
        let document = prosecutor.put_at(&path(&document), version, said.clone()).expect(200);
        let used = document["clauses"].as_array().unwrap();
        assert_eq!(used.len(), 1);
        assert_eq!((&used[0]["item"], &used[0]["kept_percent"]), (&json!(1), &json!(100)));

        // One may name the clause that a text came from; one that does not stand there is refused.
        let mut named = said.clone();
        named["passages"] = json!([{ "clause_version_id": matter["current"]["id"], "section": "other_matters" }]);
        let version = document["version"].as_i64().unwrap();
        let refused = prosecutor.put_at(&path(&document), version, named.clone()).refused(422, "invalid");
        assert_eq!((&refused["fields"][0]["field"], &refused["fields"][0]["code"]), (&json!("passages[0]"), &json!("not_in_text")));
        named["contents"]["other_matters"] = other_clause()["text"].clone();
        let document = prosecutor.put_at(&path(&document), version, named.clone()).expect(200);
        assert_eq!(document["clauses"].as_array().unwrap().len(), 2);
        named["passages"] = json!([{ "clause_version_id": 987_654, "section": "other_matters" }]);
        let version = document["version"].as_i64().unwrap();
        let refused = prosecutor.put_at(&path(&document), version, named).refused(422, "invalid");
        assert_eq!(refused["fields"][0]["code"], "unknown");
    }

    fn what_became_of_a_clause_is_counted_with_the_lines_behind(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let (item, matter) = (add(&app, item_clause()), add(&app, other_clause()));
        let mut both = [line(own(&app)), line(other(&app))];
        both[1]["part"] = json!("cooperating");
        let document = draft(&app, &both);
        let body = json!({ "version": document["version"], "clause_id": item["id"] });
        let at = format!("{}/passages", path(&document));
        let refused = prosecutor.post(&at, body).refused(422, "invalid");
        assert_eq!(refused["fields"][0]["field"], "agency_id");
        let body = json!({ "version": document["version"], "clause_id": item["id"], "agency_id": own(&app) });
        let document = prosecutor.post(&at, body).expect(201);
        let document = put_in(&app, &document, &matter);
        let read = |clause: &Value| figures(&prosecutor.get(&format!("{CLAUSES}/{}", clause["id"])).expect(200));

        let signed = issued(&app, &document);
        assert_eq!(read(&item), json!({}), "signed, and not served yet");
        serve(&app, &signed, 0, handed_over("2026-03-02"));
        serve(&app, &signed, 1, handed_over("2026-03-02"));
        let nothing = json!({ "sent": [1, null], "accepted": [0, 0], "verified": [0, 0], "answered_late": [0, 0], "litigated": [0, 1] });
        assert_eq!(read(&item), nothing);
        assert_eq!(read(&matter)["sent"], json!([2, null]));

        // The first agency answers in time; the other never does.
        let served = app.as_user("agency").get("/api/v1/agency/recommendations").expect(200)["items"][0].clone();
        let items: Vec<Value> = signed["addressees"][0]["items"].as_array().unwrap().iter()
            .map(|one| json!({ "item_id": one["id"], "measure": "已清除。", "state": "done" })).collect();
        let reply = json!({ "kind": "written", "summary": "已整改。", "items": items });
        let agency = app.as_user("agency");
        let reply = agency.post(&format!("/api/v1/agency/recommendations/{}/replies", served["id"]), reply).expect(201);
        let step = |what: &str| format!("/api/v1/agency/replies/{}/{what}", reply["id"]);
        app.as_user("agencyhead").post_at(&step("approvals"), 1, json!({})).expect(200);
        agency.post_at(&step("submissions"), 2, json!({})).expect(200);
        prosecutor.post_at(&format!("/api/v1/replies/{}/acceptances", reply["id"]), 3, json!({ "note": "形式完备。" })).expect(200);
        app.pass_days(70);
        assert_eq!(read(&item), json!({ "sent": [1, null], "accepted": [1, 1], "verified": [0, 0], "answered_late": [0, 1], "litigated": [0, 1] }));
        assert_eq!(read(&matter), json!({ "sent": [2, null], "accepted": [1, 1], "verified": [0, 0], "answered_late": [1, 2], "litigated": [0, 2] }));

        let uses = |query: &str| prosecutor.get(&format!("{CLAUSES}/{}/uses?{query}", matter["id"])).expect(200)["items"].clone();
        let lines = |rows: &Value| rows.as_array().unwrap().iter().map(|row| row["addressee_id"].clone()).collect::<Vec<_>>();
        let line_id = |at: usize| signed["addressees"][at]["id"].clone();
        assert_eq!(lines(&uses("figure=sent")), [line_id(0), line_id(1)]);
        assert_eq!(lines(&uses("figure=answered_late")), [line_id(1)]);
        assert_eq!(lines(&uses("figure=answered_late&side=denominator")), [line_id(0), line_id(1)]);
        assert_eq!(lines(&uses("figure=answered_late&side=remainder")), [line_id(0)]);
        assert_eq!(uses("figure=sent")[0]["number"], signed["number"]);
        prosecutor.get(&format!("{CLAUSES}/{}/uses?figure=sent&side=denominator", matter["id"]))
            .refused(409, "figure_without_denominator");
        let list = prosecutor.get(CLAUSES).expect(200);
        assert_eq!(figures(&list["items"][1]), read(&matter));
        assert_eq!(prosecutor.get("/api/v1/clauses/figures").expect(200).as_array().unwrap().len(), 5);

        // A document that is taken back does not count any more.
        let proposal = json!({ "version": prosecutor.get(&path(&document)).expect(200)["version"], "opinion": "对象有误。" });
        let proposed = prosecutor.post(&format!("{}/withdrawals", path(&document)), proposal).expect(201);
        let step = |what: &str| format!("/api/v1/approvals/{}/{what}", proposed["approval_id"]);
        let yes = json!({ "agree": true, "opinion": "同意。" });
        app.as_user("head").post_at(&step("reviews"), 1, yes.clone()).expect(200);
        app.as_user("chief").post_at(&step("decisions"), 2, yes).expect(200);
        assert_eq!(read(&item), json!({}));
    }
}
