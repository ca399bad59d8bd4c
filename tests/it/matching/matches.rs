//! What a lead is like, asked as a prosecutor does: of a lead, and of a text that is still being typed.

use serde_json::{Value, json};

use super::setup::{id, told};
use crate::support::app::TestApp;

fn register(app: &TestApp, who: &str, title: &str, narrative: &str, place: &str) -> Value {
    let mut body = told(title, place);
    body["narrative"] = json!(narrative);
    app.as_user(who).post("/api/v1/leads", body).expect(201)
}

fn matches(app: &TestApp, who: &str, lead: &Value) -> Vec<Value> {
    let path = format!("/api/v1/leads/{}/matches", lead["id"]);
    app.as_user(who).get(&path).expect(200)["items"].as_array().unwrap().clone()
}

const FIRST: (&str, &str, &str) = (
    "乌江镇平原堡村砂石厂扬尘",
    "平原堡村东头的宏达砂石厂日夜破碎石料，没有任何遮盖，扬尘落满菜地，村民多次反映无人处理。",
    "甘州区乌江镇平原堡村",
);
const AGAIN: (&str, &str, &str) = (
    "宏达砂石厂粉尘污染菜地",
    "乌江镇平原堡村宏达砂石厂破碎石料不遮盖，粉尘污染了村里的菜地，希望尽快处理。",
    "甘州区乌江镇平原堡村",
);
const ELSEWHERE: (&str, &str, &str) = (
    "沙井镇坝庙村养殖场粪污直排",
    "坝庙村康源养殖场的粪污直接排进灌溉渠，臭味很大，影响下游村民浇地。",
    "甘州区沙井镇坝庙村",
);

both! {
    fn the_same_matter_told_again_comes_first_with_its_reasons(db) {
        let app = TestApp::start(db);
        let enter = |(title, narrative, place): (&str, &str, &str)| {
            register(&app, "prosecutor", title, narrative, place)
        };
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

    fn a_text_still_being_typed_is_compared_and_not_kept(db) {
        let app = TestApp::start(db);
        let (title, narrative, place) = FIRST;
        let first = register(&app, "prosecutor", title, narrative, place);
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
        let (title, narrative, place) = FIRST;
        let here = register(&app, "prosecutor", title, narrative, place);
        let (title, narrative, place) = AGAIN;
        let there = register(&app, "prosecutor.shandan", title, narrative, place);
        app.index_now();
        assert_eq!(matches(&app, "prosecutor", &here), Vec::<Value>::new());
        let seen: Vec<i64> = matches(&app, "supervisor", &here).iter().map(id).collect();
        assert_eq!(seen, [id(&there)], "the city sees both");
        let path = format!("/api/v1/leads/{}/matches", there["id"]);
        app.as_user("prosecutor").get(&path).refused(404, "lead_not_found");
        app.as_user("agency").get(&path).expect(403);
    }
}
