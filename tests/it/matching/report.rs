//! The report on an import: groups, what is known of them, suggestions and hits; and what nobody may learn from it.

use std::time::{Duration, Instant};

use diesel::prelude::*;
use serde_json::{Value, json};
use yisu::db::schema::lead_likenesses;
use yisu::search::store;
use yisu::worker::{Pace, SCREENING, SUGGESTING, Screening, Suggesting};

use super::setup::{ELSEWHERE, FIRST, ONCE_MORE, compare, id, register, verdict};
use crate::api::files::send;
use crate::screening::models::{take_live, told as model};
use crate::support::app::TestApp;

/// Two rows of one matter, one that is registered already, one that another county has registered.
pub fn sheet() -> String {
    let row = |number: &str, (title, narrative, place): (&str, &str, &str)| {
        format!("{number},{title},{narrative},{place},2026-03-01\n")
    };
    let dump = (
        "黑河滩涂倾倒建筑垃圾",
        "黑河大桥下游右岸滩涂被人倾倒建筑垃圾约三百方，河道行洪受阻，多次反映未见清运。",
        "甘州区黑河大桥下游",
    );
    let again = (
        "黑河滩涂上倾倒建筑垃圾没人管",
        "黑河大桥下游右岸滩涂被人倾倒建筑垃圾约三百方，行洪受阻，多次反映仍未见清运，请查处。",
        "甘州区黑河大桥下游",
    );
    let rows = [row("G1", dump), row("G2", ONCE_MORE), row("G3", again), row("G4", ELSEWHERE)];
    format!("工单编号,标题,内容,事发地点,来电时间\n{}", rows.concat())
}

fn import(app: &TestApp, who: &str) -> Value {
    let client = app.as_user(who);
    let begun = send(&client, "/api/v1/imports", "热线.csv", sheet().as_bytes(), &[]).expect(201);
    let limit = Instant::now() + Duration::from_secs(60);
    loop {
        let batch = client.get(&format!("/api/v1/imports/{}", begun["id"])).expect(200);
        if batch["state"] != "running" {
            assert_eq!(batch["created"], 4, "{batch}");
            return batch;
        }
        assert!(Instant::now() < limit);
        std::thread::yield_now();
    }
}

/// Lets the other followers come to the end of the log.
fn suggest_and_screen(app: &TestApp) {
    let newest = app.read(store::newest);
    let behind = |name: &str| app.read(|conn| store::position(conn, name)).is_none_or(|at| at < newest);
    let limit = Instant::now() + Duration::from_secs(60);
    let mut suggesting = Suggesting::new(app.state.db.clone(), app.state.clock.clone());
    let mut screening = Screening::new(app.state.db.clone());
    while behind(SUGGESTING.name) || behind(SCREENING.name) {
        assert!(Instant::now() < limit, "the log is not settled");
        suggesting.turn().unwrap();
        screening.turn(app.state.clock.now()).unwrap();
    }
    while screening.turn(app.state.clock.now()).unwrap() == Pace::On {}
}

fn report(app: &TestApp, who: &str, batch: &Value, query: &str) -> Value {
    app.as_user(who).get(&format!("/api/v1/imports/{}/matches{query}", batch["id"])).expect(200)
}

fn ids(matter: &Value) -> Vec<i64> {
    matter["lead_ids"].as_array().unwrap().iter().map(|id| id.as_i64().unwrap()).collect()
}

both! {
    fn an_import_comes_back_with_groups_suggestions_and_hits(db) {
        let app = TestApp::start(db);
        let definition = json!({ "watch": { "of": "leads", "query": "建筑垃圾", "conditions": [] }, "score": 70,
            "domain": "ecology", "agency": "生态环境局", "duty": "监督管理", "weekly_cap": 20 });
        let watching = app.as_user("prosecutor").post("/api/v1/screening/models", model("倾倒", definition)).expect(201);
        take_live(&app, "prosecutor", "head", &watching);
        app.pass(chrono::TimeDelta::minutes(1));
        let earlier = register(&app, "prosecutor", FIRST);
        let foreign = register(&app, "prosecutor.shandan", ELSEWHERE);
        let batch = import(&app, "prosecutor");
        let before = report(&app, "prosecutor", &batch, "");
        assert_eq!((&before["leads"], &before["to_compare"], &before["to_suggest"], &before["to_screen"]),
            (&json!(4), &json!(4), &json!(4), &json!(4)), "half is not shown as the whole");
        assert_eq!((&before["total"], &before["items"]), (&json!(0), &json!([])));

        compare(&app);
        suggest_and_screen(&app);
        let found = report(&app, "prosecutor", &batch, "");
        for name in ["to_compare", "to_suggest", "to_screen"] {
            assert_eq!(found[name], 0, "{name}");
        }
        assert_eq!((&found["groups"], &found["grouped_leads"], &found["known"], &found["total"]),
            (&json!(1), &json!(2), &json!(1), &json!(2)), "{found:#}");
        let listed = app.as_user("prosecutor").get(&format!("/api/v1/leads?import={}", batch["id"])).expect(200);
        let lead = |number: &str| {
            let rows = listed["items"].as_array().unwrap();
            rows.iter().find(|row| row["external_number"] == number).unwrap().clone()
        };
        let (dump, known, again) = (lead("G1"), lead("G2"), lead("G3"));
        let group = &found["items"][0];
        assert_eq!(ids(group), [id(&dump), id(&again)]);
        assert_eq!((&group["size"], &group["decided"], &group["elsewhere"]), (&json!(2), &json!(0), &json!([])));
        assert_eq!(group["leads"][0]["hits"][0]["model"], "倾倒");
        assert_eq!(group["domain"], "ecology", "{group:#}");
        let single = &found["items"][1];
        assert_eq!(ids(single), [id(&known)]);
        assert_eq!((&single["elsewhere"][0]["kind"], &single["elsewhere"][0]["id"], &single["elsewhere"][0]["number"]),
            (&json!("lead"), &earlier["id"], &earlier["number"]));
        let suggested: i64 = found["domains"].as_array().unwrap().iter().map(|one| one["leads"].as_i64().unwrap()).sum();
        assert_eq!(suggested, 4);
        assert!(!found["agencies"].as_array().unwrap().is_empty());
        assert_eq!(found["models"], json!([{ "model_id": watching["model"]["id"], "name": "倾倒", "hits": 2, "held": 0 }]));

        // Page by page, the largest first.
        let first = report(&app, "prosecutor", &batch, "?limit=1");
        assert_eq!((&first["total"], &first["next"], ids(&first["items"][0])), (&json!(2), &json!(1), ids(group)));
        let second = report(&app, "prosecutor", &batch, "?limit=1&cursor=1");
        assert_eq!((&second["next"], ids(&second["items"][0])), (&Value::Null, vec![id(&known)]));

        // Lead by lead.
        let path = format!("/api/v1/imports/{}/matches/leads?limit=3", batch["id"]);
        let page = app.as_user("prosecutor").get(&path).expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), 3);
        assert_eq!((&page["items"][0]["id"], &page["items"][0]["compared"]), (&dump["id"], &json!(true)));
        assert_eq!(page["items"][0]["likely"][0]["id"], again["id"]);
        assert_eq!(page["items"][1]["likely"][0]["id"], earlier["id"]);
        let rest = app.as_user("prosecutor").get(&format!("{path}&cursor={}", page["next"])).expect(200);
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
        assert!(!rest["items"][0].to_string().contains(foreign["number"].as_str().unwrap()));

        // What people decide goes before what looks alike.
        verdict(&app, "prosecutor", (&dump, &again), "different");
        verdict(&app, "prosecutor", (&known, &earlier), "same_matter");
        let decided = report(&app, "prosecutor", &batch, "");
        assert_eq!((&decided["groups"], &decided["total"]), (&json!(0), &json!(1)));
        assert_eq!(decided["items"][0]["elsewhere"][0]["decided"], "same_matter");
    }

    fn a_report_tells_nobody_what_is_out_of_sight(db) {
        let app = TestApp::start(db);
        let foreign = register(&app, "prosecutor.shandan", ELSEWHERE);
        let batch = import(&app, "prosecutor");
        compare(&app);
        suggest_and_screen(&app);
        let own = report(&app, "prosecutor", &batch, "");
        assert_eq!((&own["known"], &own["total"]), (&json!(0), &json!(1)), "another county's lead is not there");
        assert!(!own.to_string().contains(foreign["number"].as_str().unwrap()));
        let above = report(&app, "supervisor", &batch, "");
        assert_eq!((&above["known"], &above["items"][1]["elsewhere"][0]["id"]), (&json!(1), &foreign["id"]));
        // The city's decision about a pair of two counties is not the county's to see.
        let mine = above["items"][1]["lead_id"].as_i64().unwrap();
        verdict(&app, "prosecutor.zhangye", (&json!({ "id": mine }), &foreign), "same_matter");
        assert_eq!(report(&app, "prosecutor", &batch, ""), own);
        for path in ["matches", "matches/leads"] {
            let path = format!("/api/v1/imports/{}/{path}", batch["id"]);
            app.as_user("prosecutor.shandan").get(&path).refused(404, "import_not_found");
            app.as_user("agency").get(&path).refused(403, "not_allowed");
            app.as_user("admin").get(&path).refused(403, "not_allowed");
        }
    }

    fn a_case_that_is_filed_later_is_found_beside_the_leads_that_were_there(db) {
        let app = TestApp::start(db);
        let batch = import(&app, "prosecutor");
        compare(&app);
        let known = |number: &str| {
            let found = app.as_user("prosecutor").get(&format!("/api/v1/imports/{}/matches/leads", batch["id"])).expect(200);
            let rows = found["items"].as_array().unwrap();
            rows.iter().find(|row| row["external_number"] == number).unwrap()["likely"].clone()
        };
        assert_eq!(known("G2"), json!([]));
        let (title, narrative, _) = FIRST;
        let case = crate::api::cases::file(&app, (title, narrative), |filing| filing.title = title.to_owned()).unwrap();
        compare(&app);
        let kinds = |likely: Value| -> Vec<Value> {
            likely.as_array().unwrap().iter().map(|one| json!([one["kind"], one["id"]])).collect()
        };
        assert!(kinds(known("G2")).contains(&json!(["case", case.id.0])), "{}", known("G2"));
        assert_eq!(kinds(known("G4")), Vec::<Value>::new());
        // The lead that it was filed on is the case, and not like it.
        let own = format!("SELECT 1 FROM lead_likenesses WHERE other_kind = 'case' AND lead_id IN (SELECT lead_id FROM case_leads WHERE case_id = {})", case.id);
        assert_eq!(app.read(|conn| diesel::sql_query(own).execute(conn)), 0);
    }

    fn what_leads_of_an_import_look_like_goes_with_them(db) {
        let app = TestApp::start(db);
        register(&app, "prosecutor", FIRST);
        let batch = import(&app, "prosecutor");
        compare(&app);
        // The one that was there before is compared again, and names one of the import.
        let more = register(&app, "prosecutor", FIRST);
        compare(&app);
        let kept = || app.read(|conn| lead_likenesses::table.select((lead_likenesses::lead_id, lead_likenesses::other_id)).load::<(i64, i64)>(conn));
        assert!(kept().len() > 2);
        app.as_user("prosecutor").post(&format!("/api/v1/imports/{}/undo", batch["id"]), json!({})).expect(200);
        let of_both = [1, id(&more)];
        assert!(kept().iter().all(|(lead, other)| of_both.contains(lead) && of_both.contains(other)), "{:?}", kept());
        let gone = report(&app, "prosecutor", &batch, "");
        assert_eq!((&gone["leads"], &gone["total"]), (&json!(0), &json!(0)));
    }
}
