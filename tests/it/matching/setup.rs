//! Leads to compare.

use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

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
