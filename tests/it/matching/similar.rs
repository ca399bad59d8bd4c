//! How many leads are similar: compared in the background, counted within what one may see.

use diesel::prelude::*;
use serde_json::{Value, json};
use yisu::db::schema::lead_comparisons;

use super::setup::{ELSEWHERE, FIRST, ONCE_MORE, compare, comparing, id, register, run, verdict};
use crate::support::app::TestApp;

/// What the list and the page of a lead say.
fn similar(app: &TestApp, who: &str, lead: &Value) -> Value {
    let client = app.as_user(who);
    let list = client.get("/api/v1/leads?limit=200").expect(200);
    let row = list["items"].as_array().unwrap().iter().find(|row| row["id"] == lead["id"]).unwrap();
    let page = client.get(&format!("/api/v1/leads/{}", lead["id"])).expect(200);
    assert_eq!(row["similar"], page["similar"]);
    page["similar"].clone()
}

fn compared_at(app: &TestApp) -> Vec<(i64, yisu::kit::Timestamp)> {
    app.read(|conn| {
        lead_comparisons::table
            .order(lead_comparisons::lead_id)
            .select((lead_comparisons::lead_id, lead_comparisons::compared_at))
            .load(conn)
    })
}

both! {
    fn similar_leads_are_counted_once_they_were_compared(db) {
        let app = TestApp::start(db);
        let (first, again) = (register(&app, "prosecutor", FIRST), register(&app, "prosecutor", ONCE_MORE));
        let elsewhere = register(&app, "prosecutor", ELSEWHERE);
        // What the index does not know yet is not compared.
        let mut comparing = comparing(&app, 1);
        for _ in 0..20 {
            comparing.turn().unwrap();
        }
        assert_eq!(similar(&app, "prosecutor", &first), json!(null), "nobody knows yet");
        compare(&app);
        let count = |lead| similar(&app, "prosecutor", lead);
        assert_eq!((count(&first), count(&again), count(&elsewhere)), (json!(1), json!(1), json!(0)));
        verdict(&app, "prosecutor", (&first, &again), "different");
        assert_eq!((count(&first), count(&again)), (json!(0), json!(0)), "people said otherwise");
    }

    fn similar_leads_out_of_sight_are_not_counted(db) {
        let app = TestApp::start(db);
        let here = register(&app, "prosecutor", FIRST);
        let there = register(&app, "prosecutor.shandan", ONCE_MORE);
        compare(&app);
        assert_eq!(similar(&app, "prosecutor", &here), json!(0));
        assert_eq!(similar(&app, "prosecutor.shandan", &there), json!(0));
        assert_eq!(similar(&app, "supervisor", &here), json!(1), "the city sees both");
        // The city's decision is the city's.
        verdict(&app, "prosecutor.zhangye", (&here, &there), "different");
        assert_eq!(similar(&app, "supervisor", &here), json!(0));
        let own = register(&app, "prosecutor", ONCE_MORE);
        compare(&app);
        assert_eq!(similar(&app, "prosecutor", &own), json!(1));
        app.as_user("agency").get("/api/v1/leads").refused(403, "not_allowed");
    }

    fn what_says_the_same_is_not_compared_again_and_other_weights_compare_all(db) {
        let app = TestApp::start(db);
        let (first, again) = (register(&app, "prosecutor", FIRST), register(&app, "prosecutor", ONCE_MORE));
        compare(&app);
        let before = compared_at(&app);
        assert_eq!(before.iter().map(|(lead, _)| *lead).collect::<Vec<_>>(), [id(&first), id(&again)]);
        app.pass_days(1);
        // Work on a lead is a change of it, and not of what it tells.
        let body = json!({ "sources": ["行政处罚公示"], "findings": "三次同类投诉。", "complete": false });
        app.as_user("prosecutor").post_at(&format!("/api/v1/leads/{}/screenings", first["id"]), 1, body).expect(201);
        compare(&app);
        assert_eq!(compared_at(&app), before);
        let headers = [("if-match", "\"1\"")];
        let (title, narrative, place) = ELSEWHERE;
        let amended = json!({ "title": title, "narrative": narrative, "place": place, "longitude": 100.2, "latitude": 39.1 });
        assert_eq!(similar(&app, "prosecutor", &first), json!(1));
        app.as_user("prosecutor").send_json("PATCH", &format!("/api/v1/leads/{}", again["id"]), &headers, &amended).expect(200);
        compare(&app);
        let after = compared_at(&app);
        assert!(after[0] == before[0] && after[1] != before[1], "{after:?}");
        assert_eq!(similar(&app, "prosecutor", &first), json!(0), "what was found of it before holds no more");

        run(&app, "UPDATE lead_comparisons SET method = 'likeness-0'");
        assert_eq!(similar(&app, "prosecutor", &first), json!(null), "what older weights said does not count");
        let mut comparing = comparing(&app, 2);
        for _ in 0..200 {
            comparing.turn().unwrap();
            if !similar(&app, "prosecutor", &first).is_null() {
                break;
            }
        }
        assert_eq!(similar(&app, "prosecutor", &first), json!(0));
    }
}
