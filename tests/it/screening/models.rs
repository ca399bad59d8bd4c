//! From a draft to a model that runs.

use serde_json::{Value, json};

use crate::api::files::send;
use crate::support::app::{Client, TestApp};

/// Penalties, as an agency gives them.
pub const PENALTIES: &str = "行政处罚信息公示表\n\
    文号,当事人,统一社会信用代码,决定日期,罚款金额,已缴金额,执行情况,地址\n\
    甘市监罚〔2025〕1号,某砂石厂,91620702MA00000X01,2025-05-01,\"20,000\",0,,黑河大桥下游\n\
    甘市监罚〔2025〕2号,某餐馆,91620702MA00000X02,2025-06-01,5000,5000,已执行,\n\
    甘市监罚〔2025〕3号,某超市,91620702MA00000X03,2026-02-20,3000,0,,\n\
    甘市监罚〔2025〕4号,某药店,91620702MA00000X04,2025年7月1日,1.2万,0,,\n\
    甘市监罚〔2025〕5号,某粮店,91620702MA00000X05,待定,3000,0,,\n\
    甘市监罚〔2025〕5号,某粮店,91620702MA00000X05,2025-08-01,3000,0,,\n\
    甘市监罚〔2025〕5号,某粮店,91620702MA00000X05,2025-08-01,3000,0,,\n\
    ,某棋牌室,91620702MA00000X06,2025-08-01,3000,0,,\n\
    甘市监罚〔2025〕6号,某茶楼,91620702MA00000X07,2025-09-01,800,若干,,\n\
    甘市监罚〔2025〕7号,某书店,91620702MA00000X08,2026-01-01,800,0,,\n\
    甘市监罚〔2025〕8号,某洗车行,91620702MA00000X09,2026-01-02,900,900,已执行,\n\
    甘市监罚〔2025〕9号,某理发店,91620702MA00000X10,2026-01-03,900,900,已执行,\n\
    甘市监罚〔2025〕10号,某旅馆,91620702MA00000X11,2026-01-04,900,900,已执行,\n\
    甘市监罚〔2025〕11号,某网吧,91620702MA00000X12,2026-01-05,900,900,已执行,\n";

/// What is said beside the table.
pub const TOLD: &[(&str, &str)] = &[
    ("name", "行政处罚"),
    ("origin", "甘州区市场监督管理局，信息共享"),
    ("statutory_source", "enforcement_platform"),
    ("key_column", "文号"),
];

/// Loads the penalties.
pub fn load(client: &Client<'_>) -> Value {
    send(client, "/api/v1/screening/datasets", "处罚.csv", PENALTIES.as_bytes(), TOLD).expect(201)
}

/// Penalty decided, statutory period passed, no record of execution.
pub fn unexecuted() -> Value {
    json!({
        "watch": {
            "of": "rows",
            "dataset": "行政处罚",
            "title": "{当事人}逾期未履行行政处罚决定",
            "subject": { "name": "当事人", "code": "统一社会信用代码", "place": "地址" },
            "conditions": [
                { "kind": "passed", "column": "决定日期", "days": 180 },
                { "kind": "empty", "column": "执行情况" },
                { "kind": "compare", "column": "已缴金额", "is": "less", "with": { "column": "罚款金额" } },
            ],
        },
        "score": 80,
        "domain": "food_drug",
        "agency": "甘州区市场监督管理局",
        "duty": "行政处罚法第七十二条：逾期不履行的，依法强制执行或者申请人民法院强制执行",
        "weekly_cap": 50,
    })
}

/// A model to be made.
pub fn told(name: &str, definition: Value) -> Value {
    json!({ "name": name, "purpose": "作出处罚、法定期限已过、没有执行记录的，应当审查行政机关是否怠于执行。", "definition": definition })
}

/// Where a version of a model is worked on.
pub fn at(model: &Value, what: &str) -> String {
    format!("/api/v1/screening/models/{}/versions/1/{what}", model["model"]["id"])
}

/// Tests, proposes and approves the first version of a model.
pub fn take_live(app: &TestApp, writer: &str, approver: &str, model: &Value) -> Value {
    let writer = app.as_user(writer);
    let tested = writer.post_at(&at(model, "backtests"), 1, json!({ "months": 6 })).expect(200);
    assert_eq!(tested["version"]["state"], "back_tested");
    writer.post_at(&at(model, "proposals"), 2, json!({ "opinion": "回测有效，提请批准。" })).expect(200);
    app.as_user(approver).post_at(&at(model, "decisions"), 3, json!({ "agree": true })).expect(200)
}

both! {
    fn a_model_goes_live_after_a_back_test_by_two_persons(db) {
        let app = TestApp::start(db);
        let (prosecutor, head, chief) = (app.as_user("prosecutor"), app.as_user("head"), app.as_user("chief"));
        load(&prosecutor);
        let model = head.post("/api/v1/screening/models", told("处罚未执行", unexecuted())).expect(201);
        assert_eq!(model["model"]["last"], json!({ "no": 1, "state": "draft" }));
        head.post_at(&at(&model, "proposals"), 1, json!({ "opinion": "x" })).refused(409, "screening_not_tested");
        let tested = head.post_at(&at(&model, "backtests"), 1, json!({ "months": 6 })).expect(200);
        let test = &tested["back_test"];
        assert_eq!((&test["scanned"], &test["hits"], &test["current"]), (&10.into(), &3.into(), &true.into()));
        assert_eq!(test["examples"][0]["title"], "某砂石厂逾期未履行行政处罚决定");
        // Written anew, it has to be run anew.
        let mut narrower = unexecuted();
        narrower["watch"]["conditions"][0]["days"] = 240.into();
        let anew = json!({ "purpose": "同上，期限从严，逾期八个月以上的。", "definition": narrower });
        head.put_at(&format!("/api/v1/screening/models/{}/versions/1", model["model"]["id"]), 2, anew).expect(200);
        head.post_at(&at(&model, "proposals"), 3, json!({ "opinion": "x" })).refused(409, "screening_not_tested");
        let tested = head.post_at(&at(&model, "backtests"), 3, json!({ "months": 6 })).expect(200);
        assert_eq!(tested["back_test"]["hits"], 2);
        let tests = head.get(&at(&model, "backtests")).expect(200);
        assert_eq!((&tests[0]["current"], &tests[1]["current"]), (&true.into(), &false.into()));
        head.post_at(&at(&model, "proposals"), 4, json!({ "opinion": "两次回测，命中均属实。" })).expect(200);
        head.post_at(&at(&model, "decisions"), 5, json!({ "agree": true })).refused(403, "screening_own_model");
        prosecutor.post_at(&at(&model, "decisions"), 5, json!({ "agree": true })).refused(403, "not_allowed");
        chief.post_at(&at(&model, "decisions"), 5, json!({ "agree": false })).refused(422, "invalid");
        chief.post_at(&at(&model, "decisions"), 4, json!({ "agree": true })).refused(412, "stale");
        let live = chief.post_at(&at(&model, "decisions"), 5, json!({ "agree": true })).expect(200);
        assert_eq!(live["state"], "live");
        // What runs is never written over.
        let anew = json!({ "purpose": "改动正在运行的版本应当被拒绝。", "definition": unexecuted() });
        head.put_at(&format!("/api/v1/screening/models/{}/versions/1", model["model"]["id"]), 6, anew.clone())
            .refused(409, "screening_step_refused");
        // A further version takes its place once it is approved.
        let versions = format!("/api/v1/screening/models/{}/versions", model["model"]["id"]);
        let second = prosecutor.post(&versions, anew.clone()).expect(201);
        assert_eq!(second["no"], 2);
        prosecutor.post(&versions, anew).refused(409, "screening_version_open");
        let of_second = |what: &str| format!("{versions}/2/{what}");
        prosecutor.post_at(&of_second("backtests"), 1, json!({ "months": 3 })).expect(200);
        prosecutor.post_at(&of_second("proposals"), 2, json!({ "opinion": "放宽期限。" })).expect(200);
        head.post_at(&of_second("decisions"), 3, json!({ "agree": true })).expect(200);
        let whole = head.get(&format!("/api/v1/screening/models/{}", model["model"]["id"])).expect(200);
        let states: Vec<_> = whole["versions"].as_array().unwrap().iter().map(|row| row["state"].clone()).collect();
        assert_eq!(states, ["live", "retired"]);
        let paused = prosecutor.post_at(&of_second("pauses"), 4, json!({ "reason": "数据待核" })).expect(200);
        assert_eq!(paused["state"], "paused");
        prosecutor.post_at(&of_second("resumptions"), 5, json!({ "reason": "x" })).refused(403, "not_allowed");
        head.post_at(&of_second("resumptions"), 5, json!({ "reason": "已核对" })).expect(200);
        prosecutor.post_at(&of_second("retirements"), 6, json!({ "reason": "另有模型" })).expect(200);
    }

    fn wrong_definitions_are_named_field_by_field(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let refused = |definition: Value| {
            let body = prosecutor.post("/api/v1/screening/models", told("某模型", definition)).refused(422, "invalid");
            let fields = body["fields"].as_array().unwrap().clone();
            fields.iter().map(|field| format!("{} {}", field["field"].as_str().unwrap(), field["code"].as_str().unwrap())).collect::<Vec<_>>()
        };
        let leads = |query: &str, conditions: Value| {
            json!({ "watch": { "of": "leads", "query": query, "conditions": conditions }, "score": 60,
                "domain": null, "agency": null, "duty": null, "weekly_cap": 20 })
        };
        assert_eq!(refused(leads("", json!([]))), ["watch.query required"]);
        let conditions = json!([
            { "kind": "domain", "any": ["no_such_field"] },
            { "kind": "division", "any": ["62070"] },
            { "kind": "repetition", "alike": "place", "at_least": 1, "days": 0 },
        ]);
        assert_eq!(
            refused(leads("排污", conditions)),
            [
                "watch.conditions[1].any[0] malformed",
                "watch.conditions[2].at_least out_of_range",
                "watch.conditions[2].days out_of_range",
                "watch.conditions[0].any unknown",
            ]
        );
        let mut heavy = leads("排污", json!([]));
        heavy["score"] = 101.into();
        heavy["domain"] = "no_such_field".into();
        assert_eq!(refused(heavy), ["score out_of_range", "domain unknown"]);
        let unknown = prosecutor.post("/api/v1/screening/models", json!({ "name": "某", "purpose": "某", "definition": { "watch": { "of": "people" } } }));
        unknown.refused(400, "malformed_body");
    }

    fn models_belong_to_their_office_and_are_seen_below_once_they_run(db) {
        let app = TestApp::start(db);
        let (county, other) = (app.as_user("prosecutor"), app.as_user("prosecutor.shandan"));
        load(&county);
        let model = county.post("/api/v1/screening/models", told("处罚未执行", unexecuted())).expect(201);
        let path = format!("/api/v1/screening/models/{}", model["model"]["id"]);
        other.get(&path).refused(404, "screening_model_not_found");
        let city = app.as_user("supervisor");
        assert_eq!(city.get(&path).expect(200)["model"]["name"], "处罚未执行");
        app.as_user("agency").get("/api/v1/screening/models").refused(403, "not_allowed");
        app.as_user("admin").get("/api/v1/screening/models").refused(403, "not_allowed");
        county.post("/api/v1/screening/models", told("处罚未执行", unexecuted())).refused(409, "screening_model_name_taken");
        // The same name in another office is another model.
        other.post("/api/v1/screening/models", told("处罚未执行", unexecuted())).expect(201);
    }

    fn the_starter_pack_is_installed_once_as_drafts(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let path = "/api/v1/screening/models/starter-pack";
        let made = prosecutor.post(path, json!({})).expect(201);
        let made = made["installed"].as_array().unwrap();
        assert_eq!(made.len(), yisu::screening::packs::starter().models.len());
        assert!(made.iter().all(|model| model["last"]["state"] == "draft"));
        assert_eq!(prosecutor.post(path, json!({})).expect(201)["installed"], json!([]));
        let rows = prosecutor.get("/api/v1/screening/models?kind=rows&limit=200").expect(200);
        let penalty = rows["items"].as_array().unwrap().iter().find(|row| row["name"] == "行政处罚逾期未执行").unwrap();
        // With its data, a model of the pack runs as it is.
        load(&prosecutor);
        let model = json!({ "model": penalty });
        let tested = prosecutor.post_at(&at(&model, "backtests"), 1, json!({ "months": 12 })).expect(200);
        assert_eq!(tested["back_test"]["hits"], 3);
    }
}
