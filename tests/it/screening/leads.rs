//! Leads that arrive, held against the models that run.

use diesel::prelude::*;
use serde_json::{Value, json};
use yisu::db::schema::{follower_positions, screening_hits, screening_marks};
use yisu::screening::service::{Entered, Screener};
use yisu::search::store;
use yisu::worker::{Pace, SCREENING, Screening, documents};

use super::models::{at, take_live, told};
use crate::api::files::send;
use crate::support::app::TestApp;

/// Lets screening work until there is nothing more to do.
fn screen(app: &TestApp) {
    let mut screening = Screening::new(app.state.db.clone());
    // On PostgreSQL the log is settled when every transaction of that moment has ended, of other tests too.
    let newest = app.read(store::newest);
    let limit = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while app.read(|conn| store::position(conn, SCREENING.name)).is_none_or(|at| at < newest) {
        assert!(std::time::Instant::now() < limit, "the log is not settled");
        screening.turn(app.state.clock.now()).unwrap();
    }
    while screening.turn(app.state.clock.now()).unwrap() == Pace::On {}
}

fn watch(query: &str, conditions: Value) -> Value {
    json!({ "watch": { "of": "leads", "query": query, "conditions": conditions }, "score": 70,
        "domain": "ecology", "agency": "生态环境局", "duty": "监督管理", "weekly_cap": 20 })
}

/// A model of an office that runs.
fn live(app: &TestApp, (writer, approver): (&str, &str), name: &str, definition: Value) -> Value {
    let model = app.as_user(writer).post("/api/v1/screening/models", told(name, definition)).expect(201);
    take_live(app, writer, approver, &model);
    model
}

fn lead(title: &str, narrative: &str) -> Value {
    json!({ "received_on": "2026-03-02", "channel": "hotline_12345", "title": title, "narrative": narrative })
}

fn register(app: &TestApp, who: &str, body: Value) -> Value {
    app.as_user(who).post("/api/v1/leads", body).expect(201)
}

fn hits(app: &TestApp, who: &str, lead: &Value) -> Vec<Value> {
    let found = app.as_user(who).get(&format!("/api/v1/leads/{}/hits", lead["id"])).expect(200);
    found["items"].as_array().unwrap().clone()
}

fn count(app: &TestApp) -> i64 {
    app.read(|conn| screening_hits::table.count().get_result(conn))
}

both! {
    fn every_lead_that_arrives_is_screened_and_says_by_which_words(db) {
        let app = TestApp::start(db);
        live(&app, ("prosecutor", "head"), "夜间偷排", watch("(偷排 OR 暗管) 废水 -已查处", json!([
            { "kind": "division", "any": ["6207"] },
        ])));
        let by_hand = register(&app, "prosecutor", lead("夜间偷排", "某厂每天夜里通过暗管排放廢水，气味刺鼻。"));
        let not = register(&app, "prosecutor", lead("偷排污水", "偷排废水的企业已查处。"));
        let sheet = "工单编号,标题,内容,来电时间\nG1,暗管排污,厂区后墙有暗管，废水直排,2026-03-01\nG2,路灯不亮,路灯不亮,2026-03-01\n";
        let begun = send(&app.as_user("prosecutor"), "/api/v1/imports", "热线.csv", sheet.as_bytes(), &[]).expect(201);
        let limit = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while app.as_user("prosecutor").get(&format!("/api/v1/imports/{}", begun["id"])).expect(200)["state"] == "running" {
            assert!(std::time::Instant::now() < limit);
            std::thread::yield_now();
        }
        assert_eq!(count(&app), 0, "arrival waits for nobody");
        screen(&app);
        let found = hits(&app, "prosecutor", &by_hand);
        assert_eq!(found.len(), 1);
        let spans: Vec<_> = found[0]["spans"].as_array().unwrap().iter()
            .map(|span| (span["part"].clone(), span["from"].clone(), span["text"].clone())).collect();
        assert_eq!(
            spans,
            [(json!("title"), json!(2), json!("偷排")), (json!("body"), json!(8), json!("暗管")), (json!("body"), json!(12), json!("廢水"))]
        );
        let met: Vec<_> = found[0]["met"].as_array().unwrap().iter().map(|met| met["kind"].clone()).collect();
        assert_eq!(met, ["query", "division"]);
        assert!(hits(&app, "prosecutor", &not).is_empty());
        assert_eq!(count(&app), 2, "the imported lead is screened too");
        // Again from the beginning, nothing is hit twice.
        app.read(|conn| diesel::delete(follower_positions::table).execute(conn));
        screen(&app);
        assert_eq!(count(&app), 2);
    }

    fn a_model_counts_for_leads_that_come_after_it_went_live_and_not_while_it_rests(db) {
        let app = TestApp::start(db);
        let early = register(&app, "prosecutor", lead("占用盲道", "共享单车占用盲道。"));
        app.pass_days(1);
        let model = live(&app, ("prosecutor", "head"), "盲道", watch("盲道", json!([])));
        app.pass(chrono::TimeDelta::minutes(1));
        let after = register(&app, "prosecutor", lead("盲道被占", "盲道上摆摊。"));
        screen(&app);
        assert_eq!((hits(&app, "prosecutor", &early).len(), hits(&app, "prosecutor", &after).len()), (0, 1));
        app.as_user("prosecutor").post_at(&at(&model, "pauses"), 4, json!({ "reason": "待核" })).expect(200);
        let resting = register(&app, "prosecutor", lead("盲道损坏", "盲道砖块缺失。"));
        app.pass(chrono::TimeDelta::minutes(1));
        app.as_user("head").post_at(&at(&model, "resumptions"), 5, json!({ "reason": "已核" })).expect(200);
        screen(&app);
        assert!(hits(&app, "prosecutor", &resting).is_empty());
        // A correction of an old lead is no arrival.
        let amended = json!({ "narrative": "共享单车占用盲道，盲道砖也缺失。" });
        let headers = [("if-match", "\"1\"")];
        app.as_user("prosecutor").send_json("PATCH", &format!("/api/v1/leads/{}", early["id"]), &headers, &amended).expect(200);
        screen(&app);
        assert!(hits(&app, "prosecutor", &early).is_empty());
    }

    fn what_was_held_against_other_models_than_run_by_now_is_not_entered(db) {
        let app = TestApp::start(db);
        let model = live(&app, ("prosecutor", "head"), "盲道", watch("盲道", json!([])));
        app.pass(chrono::TimeDelta::minutes(1));
        let ids = [register(&app, "prosecutor", lead("盲道被占", "盲道上摆摊。"))["id"].as_i64().unwrap()];
        let mut screener = Screener::default();
        let day = (&ids[..], app.state.clock.now().date());
        let screened = app.state.db.read_blocking(|conn| screener.screen(conn, day, documents::of_leads)).unwrap();
        app.as_user("prosecutor").post_at(&at(&model, "pauses"), 4, json!({ "reason": "待核" })).expect(200);
        assert_eq!(app.perform("prosecutor", |work| screened.enter(work)).unwrap(), Entered::ModelsChanged);
        assert_eq!(count(&app), 0);
        let screened = app.state.db.read_blocking(|conn| screener.screen(conn, day, documents::of_leads)).unwrap();
        assert_eq!(app.perform("prosecutor", |work| screened.enter(work)).unwrap(), Entered::Hits(0));
    }

    fn a_model_of_the_city_runs_for_its_counties_and_one_of_a_county_for_itself(db) {
        let app = TestApp::start(db);
        let city = live(&app, ("prosecutor.zhangye", "head.zhangye"), "市院盲道", watch("盲道", json!([])));
        live(&app, ("prosecutor", "head"), "区院盲道", watch("盲道", json!([])));
        let here = register(&app, "prosecutor", lead("盲道被占", "盲道上停车。"));
        let there = register(&app, "prosecutor.shandan", lead("盲道被占", "盲道上摆摊。"));
        screen(&app);
        let names = |who: &str, lead: &Value| {
            let mut names: Vec<String> = hits(&app, who, lead).iter().map(|hit| hit["model"].as_str().unwrap().to_owned()).collect();
            names.sort();
            names
        };
        assert_eq!(names("prosecutor", &here), ["区院盲道", "市院盲道"]);
        assert_eq!(names("prosecutor.shandan", &there), ["市院盲道"]);
        app.as_user("prosecutor.shandan").get(&format!("/api/v1/leads/{}/hits", here["id"])).refused(404, "lead_not_found");
        let seen = app.as_user("prosecutor.shandan").get("/api/v1/screening/hits").expect(200);
        assert_eq!(seen["items"].as_array().unwrap().len(), 1);
        // Below, the city's model can be read, and not changed.
        let path = format!("/api/v1/screening/models/{}", city["model"]["id"]);
        assert_eq!(app.as_user("prosecutor").get(&path).expect(200)["versions"][0]["state"], "live");
        app.as_user("prosecutor").post_at(&at(&city, "pauses"), 4, json!({ "reason": "x" }))
            .refused(403, "screening_model_of_another_office");
        let hit = &hits(&app, "prosecutor.shandan", &there)[0];
        let verdicts = format!("/api/v1/screening/hits/{}/verdicts", hit["id"]);
        app.as_user("prosecutor").post(&verdicts, json!({ "verdict": "useful" })).refused(404, "screening_hit_not_found");
        app.as_user("prosecutor.zhangye").post(&verdicts, json!({ "verdict": "useful" })).refused(403, "screening_hit_of_another_office");
        app.as_user("prosecutor.shandan").post(&verdicts, json!({ "verdict": "useful" })).expect(201);
    }

    fn repetition_counts_what_came_before(db) {
        let app = TestApp::start(db);
        let told = |day: &str, place: &str| {
            let mut body = lead("占用盲道", "共享单车占用盲道。");
            body["received_on"] = day.into();
            body["place"] = place.into();
            body
        };
        register(&app, "prosecutor", told("2025-11-01", "南环路"));
        register(&app, "prosecutor", told("2026-02-10", "南环路"));
        screen(&app);
        let repeated = json!([{ "kind": "repetition", "alike": "place", "at_least": 3, "days": 60 }]);
        live(&app, ("prosecutor", "head"), "同地反复", watch("", repeated));
        let second = register(&app, "prosecutor", told("2026-03-01", "南 环 路"));
        let third = register(&app, "prosecutor", told("2026-03-02", "南环路"));
        let elsewhere = register(&app, "prosecutor", told("2026-03-02", "北环路"));
        screen(&app);
        let of = |lead: &Value| hits(&app, "prosecutor", lead).len();
        assert_eq!((of(&second), of(&third), of(&elsewhere)), (0, 1, 0));
        assert_eq!(hits(&app, "prosecutor", &third)[0]["met"][0]["text"], "同一地点：60 天内 3 件");
    }

    fn a_back_test_says_what_would_have_been_hit_and_what_came_of_it(db) {
        let app = TestApp::start(db);
        for (title, narrative) in [("偷排污水", "夜间偷排污水"), ("污水直排", "污水直排入河"), ("盲道被占", "盲道上停车")] {
            register(&app, "prosecutor", lead(title, narrative));
        }
        register(&app, "prosecutor.shandan", lead("偷排污水", "山丹的污水"));
        app.read(|conn| {
            use yisu::db::schema::leads;
            diesel::update(leads::table.find(1)).set(leads::state.eq("filed")).execute(conn)?;
            diesel::update(leads::table.find(2)).set(leads::state.eq("not_filed")).execute(conn)
        });
        live(&app, ("prosecutor", "head"), "偷排", watch("偷排", json!([])));
        let model = app.as_user("prosecutor").post("/api/v1/screening/models", super::models::told("污水", watch("污水", json!([])))).expect(201);
        let tested = app.as_user("prosecutor").post_at(&at(&model, "backtests"), 1, json!({ "months": 3 })).expect(200);
        let test = &tested["back_test"];
        let numbers = ["scanned", "hits", "decided", "cases", "busiest_week"].map(|name| test[name].as_i64().unwrap());
        assert_eq!(numbers, [3, 2, 2, 1, 2]);
        assert_eq!((&test["overlaps"][0]["name"], &test["overlaps"][0]["both"]), (&json!("偷排"), &json!(1)));
        assert_eq!(test["examples"].as_array().unwrap().len(), 2);
        assert_eq!(count(&app), 0, "a back-test enters nothing");
        app.as_user("prosecutor").post_at(&at(&model, "backtests"), 2, json!({ "months": 0 })).refused(422, "invalid");
        let city = app.as_user("prosecutor.zhangye").post("/api/v1/screening/models", super::models::told("污水", watch("污水", json!([])))).expect(201);
        let tested = app.as_user("prosecutor.zhangye").post_at(&at(&city, "backtests"), 1, json!({ "months": 3 })).expect(200);
        assert_eq!(tested["back_test"]["scanned"], 4, "the city's model looks at its counties too");
    }

    fn a_query_that_is_not_understood_is_no_model(db) {
        let app = TestApp::start(db);
        // The words of fields are those of a search.
        let words = watch("领域:环保 院:甘州 来源:政务热线 状态:待评估 污水", json!([]));
        app.as_user("prosecutor").post("/api/v1/screening/models", told("检索的说法", words)).expect(201);
        let made = app.as_user("prosecutor").post("/api/v1/screening/models", told("错式", watch("领域:无此领域 污水", json!([]))));
        made.refused(422, "screening_query_not_understood");
        let made = app.as_user("prosecutor").post("/api/v1/screening/models", told("错式", watch("“污水", json!([]))));
        made.refused(422, "screening_query_not_understood");
    }

    fn who_reported_is_in_nothing_that_a_model_reads(db) {
        let app = TestApp::start(db);
        live(&app, ("prosecutor", "head"), "点名", watch("王守信", json!([])));
        let mut body = lead("河道垃圾", "我是王守信，电话13912345678，反映河道垃圾。");
        body["reporter"] = json!({ "name": "王守信", "phone": "13912345678" });
        let made = register(&app, "prosecutor", body);
        screen(&app);
        assert!(hits(&app, "prosecutor", &made).is_empty());
        let marks: Vec<String> = app.read(|conn| screening_marks::table.select(screening_marks::value).load(conn));
        assert!(marks.iter().all(|mark| !mark.contains("王守信") && !mark.contains("13912345678")), "{marks:?}");
    }
}
