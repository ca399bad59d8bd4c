//! The follower that suggests of leads that arrive.

use serde_json::json;
use yisu::worker::{Pace, Suggesting};

use crate::api::leads::{register, told};
use crate::support::app::TestApp;

both! {
    fn a_lead_that_arrives_is_suggested_of_once_and_keeps_what_was_suggested(db) {
        let app = TestApp::start(db);
        let mut body = told("河道堆放建筑垃圾");
        body["domain"] = json!(null);
        let lead = register(&app, "prosecutor", body);
        let mut follower = Suggesting::new(app.state.db.clone(), app.state.clock.clone());
        let mut turns = 0;
        let mut arrival = json!(null);
        // On PostgreSQL what is open now is settled a moment later.
        while arrival.is_null() && turns < 10_000 {
            follower.turn().unwrap();
            turns += 1;
            let path = format!("/api/v1/leads/{}/screening/suggestions", lead["id"]);
            arrival = app.as_user("prosecutor").get(&path).expect(200)["arrival"].clone();
        }
        assert_eq!(arrival["domain"], "ecology", "{arrival}");
        assert!(arrival["priority"].as_f64().unwrap() > 0.0);
        assert_eq!(arrival["factors"].as_array().unwrap().len(), 6);
        // Another process that begins where this one ended finds nothing to do.
        let mut another = Suggesting::new(app.state.db.clone(), app.state.clock.clone());
        while another.turn().unwrap() == Pace::On {}
        let path = format!("/api/v1/leads/{}/screening/suggestions", lead["id"]);
        assert_eq!(app.as_user("prosecutor").get(&path).expect(200)["arrival"], arrival);
    }
}
