//! What a lead is like, asked as a prosecutor does: of a lead, and of a text that is still being typed.

use serde_json::{Value, json};

use super::setup::{AGAIN, ELSEWHERE, FIRST, ONCE_MORE, id, register, verdict};
use crate::support::app::TestApp;

fn matches(app: &TestApp, who: &str, lead: &Value) -> Vec<Value> {
    let path = format!("/api/v1/leads/{}/matches", lead["id"]);
    app.as_user(who).get(&path).expect(200)["items"].as_array().unwrap().clone()
}

both! {
    fn the_same_matter_told_again_comes_first_with_its_reasons(db) {
        let app = TestApp::start(db);
        let enter = |told: (&str, &str, &str)| register(&app, "prosecutor", told);
        let (first, again, elsewhere) = (enter(FIRST), enter(AGAIN), enter(ELSEWHERE));
        app.index_now();

        let found = matches(&app, "prosecutor", &first);
        assert_eq!(found[0]["id"], again["id"], "{found:#?}");
        assert!(found.iter().all(|one| one["id"] != first["id"]), "a lead is not like itself");
        let of = |other: &Value| found.iter().find(|one| one["id"] == other["id"]);
        let score = |one: &Value| one["score"].as_f64().unwrap();
        assert!(of(&elsewhere).is_none_or(|one| score(one) < score(&found[0]) && one["likeness"] != "likely"));

        // Every reason names its weight and its places, and the places stand in the texts.
        let factors = found[0]["factors"].as_array().unwrap();
        let shares: f64 = factors.iter().map(|one| one["share"].as_f64().unwrap()).sum();
        assert!((shares - 1.0).abs() < 1e-6, "the shares are parts of one whole: {shares}");
        let said: Vec<char> = found[0]["body"].as_str().unwrap().chars().collect();
        let spans: Vec<&Value> = factors.iter().flat_map(|one| one["theirs"].as_array().unwrap()).collect();
        assert!(!spans.is_empty(), "{factors:#?}");
        for span in spans {
            let (from, to) = (span["from"].as_u64().unwrap(), span["to"].as_u64().unwrap());
            let whole = if span["part"] == "title" { found[0]["title"].as_str().unwrap().chars().count() } else { said.len() };
            assert!(from < to && to <= u64::try_from(whole).unwrap(), "{span} in {whole} characters");
        }

        // Asked from the other side, it is the same evidence.
        let back = matches(&app, "prosecutor", &again);
        let mirrored = back.iter().find(|one| one["id"] == first["id"]).unwrap();
        assert!((score(mirrored) - score(&found[0])).abs() < 1e-9);
    }

    fn others_who_tell_of_the_matter_speak_for_a_pair_and_are_named_to_who_sees_them(db) {
        let app = TestApp::start(db);
        let (first, again) = (register(&app, "prosecutor", FIRST), register(&app, "prosecutor", AGAIN));
        let enter = |who| {
            let made = register(&app, who, ONCE_MORE);
            app.index_now();
            made
        };
        let told = |who| {
            let one = matches(&app, who, &first).into_iter().find(|one| one["id"] == again["id"]).unwrap();
            let factor = one["factors"].as_array().unwrap().iter().find(|factor| factor["factor"] == "support").cloned();
            let named: Vec<i64> = one["supporters"].as_array().unwrap().iter().map(id).collect();
            (named, factor.map_or(0.0, |factor| factor["value"].as_f64().unwrap()))
        };
        app.index_now();
        assert_eq!(told("prosecutor"), (vec![], 0.0), "nobody else tells of it");
        let there = enter("prosecutor.shandan");
        assert_eq!(told("prosecutor"), (vec![], 0.0), "who is out of sight is not heard");
        assert_eq!(told("supervisor").0, [id(&there)]);
        let here = enter("prosecutor");
        let (named, value) = told("prosecutor");
        assert_eq!(named, [id(&here)]);
        assert!(value > 0.0 && told("supervisor").1 > value, "each who speaks adds to it");
    }

    fn a_text_still_being_typed_is_compared_and_not_kept(db) {
        let app = TestApp::start(db);
        let first = register(&app, "prosecutor", FIRST);
        app.index_now();
        let (title, narrative, place) = AGAIN;
        let body = json!({ "title": title, "narrative": narrative, "place": place, "domain": "ecology" });
        let found = app.as_user("prosecutor").post("/api/v1/leads/matches", body).expect(200);
        assert_eq!(found["items"][0]["id"], first["id"]);
        let leads = app.as_user("prosecutor").get("/api/v1/leads").expect(200);
        assert_eq!(leads["items"].as_array().unwrap().len(), 1);
        app.as_user("prosecutor").post("/api/v1/leads/matches", json!({})).expect(200);
    }

    fn what_is_out_of_sight_is_like_nothing(db) {
        let app = TestApp::start(db);
        let here = register(&app, "prosecutor", FIRST);
        let there = register(&app, "prosecutor.shandan", AGAIN);
        app.index_now();
        assert_eq!(matches(&app, "prosecutor", &here), Vec::<Value>::new());
        let seen: Vec<i64> = matches(&app, "supervisor", &here).iter().map(id).collect();
        assert_eq!(seen, [id(&there)], "the city sees both");
        let path = format!("/api/v1/leads/{}/matches", there["id"]);
        app.as_user("prosecutor").get(&path).refused(404, "lead_not_found");
        app.as_user("agency").get(&path).expect(403);
    }

    fn a_pair_that_was_decided_bears_the_decision_and_can_be_left_out(db) {
        let app = TestApp::start(db);
        let enter = |told: (&str, &str, &str)| register(&app, "prosecutor", told);
        let (first, again, more) = (enter(FIRST), enter(AGAIN), enter(ONCE_MORE));
        app.index_now();
        let before = matches(&app, "prosecutor", &first);
        assert!(before.iter().all(|one| one["decided"].is_null()));
        let of = |found: &[Value], other: &Value| found.iter().find(|one| one["id"] == other["id"]).cloned();
        let shown = of(&before, &again).unwrap();

        // What was shown is kept with the decision, whichever side it is asked from.
        let decision = verdict(&app, "prosecutor", (&again, &first), "same_matter");
        assert_eq!((&decision["evidence"], &decision["method"]), (&shown["evidence"], &json!("likeness-2")));
        let (kept, was) = (decision["score"].as_f64().unwrap(), shown["score"].as_f64().unwrap());
        assert!((kept - was).abs() < 1e-9, "{kept} {was}");

        let after = matches(&app, "prosecutor", &first);
        let decided = &of(&after, &again).unwrap()["decided"];
        assert_eq!((&decided["verdict"], &decided["direct"]), (&json!("same_matter"), &json!(true)));
        let link = &decided["chain"][0];
        assert_eq!((&link["id"], &link["reason"]), (&decision["id"], &json!("经核对。")));
        assert!(link["decided_by_name"].is_string() && link["decided_at"].is_string(), "{link}");
        assert!(of(&after, &more).unwrap()["decided"].is_null());

        let path = |what: &str| format!("/api/v1/leads/{}/matches?{what}", first["id"]);
        let ids = |what: &str| {
            let found = app.as_user("prosecutor").get(&path(what)).expect(200);
            found["items"].as_array().unwrap().iter().map(id).collect::<Vec<_>>()
        };
        assert_eq!(ids("decided=false"), [id(&more)]);
        assert_eq!(ids("decided=true"), [id(&again)]);
        // Where those that are left out would have taken the place, the next ones are shown.
        assert_eq!(ids("decided=false&limit=1"), [id(&more)]);
        // What follows is not asked again either: what is one matter with the second is so with the first.
        verdict(&app, "prosecutor", (&again, &more), "different");
        assert_eq!(ids("decided=false"), Vec::<i64>::new());
        let followed = of(&matches(&app, "prosecutor", &first), &more).unwrap();
        assert_eq!((&followed["decided"]["verdict"], &followed["decided"]["direct"]), (&json!("different"), &json!(false)));
        assert_eq!(followed["decided"]["chain"].as_array().unwrap().len(), 2);
    }

    fn what_an_office_above_decided_marks_nothing_below(db) {
        let app = TestApp::start(db);
        let (first, again) = (register(&app, "prosecutor", FIRST), register(&app, "prosecutor", AGAIN));
        let there = register(&app, "prosecutor.shandan", ONCE_MORE);
        app.index_now();
        // The city alone sees all three, and decides what joins the two of the county.
        verdict(&app, "prosecutor.zhangye", (&first, &there), "same_matter");
        verdict(&app, "prosecutor.zhangye", (&again, &there), "same_matter");
        let below = matches(&app, "prosecutor", &first);
        assert_eq!(below.iter().map(id).collect::<Vec<_>>(), [id(&again)]);
        assert!(below[0]["decided"].is_null(), "{below:#?}");
        let above = matches(&app, "prosecutor.zhangye", &first);
        assert!(above.iter().all(|one| one["decided"]["verdict"] == "same_matter"), "{above:#?}");
        let path = format!("/api/v1/leads/{}/matches?decided=true", first["id"]);
        assert_eq!(app.as_user("prosecutor").get(&path).expect(200)["items"], json!([]));
    }

    fn a_pair_that_nothing_was_shown_of_is_decided_all_the_same(db) {
        let app = TestApp::start(db);
        let (first, elsewhere) = (register(&app, "prosecutor", FIRST), register(&app, "prosecutor", ELSEWHERE));
        // The index knows neither of them yet.
        let decision = verdict(&app, "prosecutor", (&first, &elsewhere), "different");
        assert!(decision["score"].is_null() && decision["method"].is_null() && decision["evidence"].is_null());
    }
}
