//! Leads to compare.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use yisu::search::store;
use yisu::worker::{COMPARING, Comparing};

use crate::support::app::TestApp;

/// What a hotline tells of a place.
pub fn told(title: &str, place: &str) -> Value {
    json!({ "received_on": "2026-03-01", "channel": "hotline_12345", "domain": "ecology", "title": title,
        "narrative": format!("{title}，在{place}，已有半月，无人清理。"), "place": place,
        "longitude": 100.45, "latitude": 38.93 })
}

/// A registered lead.
pub fn lead(app: &TestApp, who: &str, title: &str) -> Value {
    app.as_user(who).post("/api/v1/leads", told(title, "甘州区黑河大桥")).expect(201)
}

/// The id of what was made.
pub fn id(made: &Value) -> i64 {
    made["id"].as_i64().unwrap()
}

/// A verdict on two leads.
pub fn verdict(app: &TestApp, who: &str, (one, two): (&Value, &Value), verdict: &str) -> Value {
    let body =
        json!({ "other": { "kind": "lead", "id": two["id"] }, "verdict": verdict, "reason": "经核对。" });
    app.as_user(who).post(&format!("/api/v1/leads/{}/pair-decisions", one["id"]), body).expect(201)
}

/// What holds of two leads, and how long the chain is.
pub fn holds(app: &TestApp, who: &str, one: &Value, two: &Value) -> (Value, usize) {
    let path = format!("/api/v1/leads/{}/holdings?kind=lead&other={}", one["id"], two["id"]);
    let answer = app.as_user(who).get(&path).expect(200);
    (answer["verdict"].clone(), answer["chain"].as_array().unwrap().len())
}

/// A body that merges leads into the first, at the versions they have now.
pub fn merging(app: &TestApp, survivor: &Value, leads: &[&Value], fields: &Value) -> Value {
    let now = |lead: &Value| {
        let read = app.as_user("prosecutor").get(&format!("/api/v1/leads/{}", lead["id"])).expect(200);
        json!({ "id": read["id"], "version": read["version"] })
    };
    json!({ "survivor": now(survivor), "leads": leads.iter().map(|lead| now(lead)).collect::<Vec<_>>(),
        "fields": fields, "reason": "同一地点、同一堆放物，系重复反映。" })
}

/// Runs statements.
pub fn run(app: &TestApp, statements: &str) {
    app.read(|conn| conn.batch_execute(statements));
}

/// The follower that compares.
pub fn comparing(app: &TestApp, threads: usize) -> Comparing {
    let state = &app.state;
    let index = (state.index.clone(), state.frequencies.clone());
    Comparing::new(state.db.clone(), state.clock.clone(), index, threads)
}

/// Takes everything into the index and compares every lead that changed so far.
pub fn compare(app: &TestApp) {
    app.index_now();
    let mut comparing = comparing(app, 2);
    let newest = app.read(store::newest);
    // On PostgreSQL the log is settled when every transaction of that moment has ended, of other tests too.
    let limit = Instant::now() + Duration::from_secs(60);
    while app.read(|conn| store::position(conn, COMPARING.name)).is_none_or(|at| at < newest) {
        assert!(Instant::now() < limit, "the log is not settled");
        comparing.turn().unwrap();
    }
}

/// A registered lead with a text of its own.
pub fn register(app: &TestApp, who: &str, (title, narrative, place): (&str, &str, &str)) -> Value {
    let mut body = told(title, place);
    body["narrative"] = json!(narrative);
    app.as_user(who).post("/api/v1/leads", body).expect(201)
}

/// A matter.
pub const FIRST: (&str, &str, &str) = (
    "乌江镇平原堡村砂石厂扬尘",
    "平原堡村东头的宏达砂石厂日夜破碎石料，没有任何遮盖，扬尘落满菜地，村民多次反映无人处理。",
    "甘州区乌江镇平原堡村",
);

/// The same in other words.
pub const AGAIN: (&str, &str, &str) = (
    "宏达砂石厂粉尘污染菜地",
    "乌江镇平原堡村宏达砂石厂破碎石料不遮盖，粉尘污染了村里的菜地，希望尽快处理。",
    "甘州区乌江镇平原堡村",
);

/// The same in nearly the same words.
pub const ONCE_MORE: (&str, &str, &str) = (
    "乌江镇平原堡村砂石厂扬尘污染",
    "平原堡村东头的宏达砂石厂日夜破碎石料，没有任何遮盖，扬尘落满菜地，村民多次反映无人处理，请尽快解决。",
    "甘州区乌江镇平原堡村",
);

/// Another matter.
pub const ELSEWHERE: (&str, &str, &str) = (
    "沙井镇坝庙村养殖场粪污直排",
    "坝庙村康源养殖场的粪污直接排进灌溉渠，臭味很大，影响下游村民浇地。",
    "甘州区沙井镇坝庙村",
);
