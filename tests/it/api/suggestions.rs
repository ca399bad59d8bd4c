//! What is suggested of leads: with its reasons, within what one may see, and held against what people chose.

use serde_json::{Value, json};
use yisu::leads::LeadError;
use yisu::screening::suggestion::service;

use super::files::send;
use super::leads::{assessed, register};
use crate::chain::Chain;
use crate::support::app::TestApp;

const NARRATIVE: &str = "甘州区大满镇新庄村二社旁边的甘州区兴旺食品有限公司夜里用软管把废水排进河岸边的渗坑，\
    2026年2月15日起已经淌了20亩地，反映过两次没有人来查，联系电话０９３６－８２１００００。";

fn told() -> Value {
    json!({ "received_on": "2026-03-01", "channel": "hotline_12345", "title": "企业利用渗坑排放废水",
        "narrative": NARRATIVE, "place": "黑河岸边" })
}

fn private() -> Value {
    json!({ "received_on": "2026-03-01", "channel": "message_board", "title": "咨询学区划分",
        "narrative": "请问明年孩子上一年级学区怎么划分，转学需要什么材料。" })
}

fn of(app: &TestApp, who: &str, lead: &Value) -> Value {
    app.as_user(who).get(&format!("/api/v1/leads/{}/screening/suggestions", lead["id"])).expect(200)
}

/// What the follower does with leads that arrived.
fn arrive(app: &TestApp, leads: &[&Value]) -> usize {
    let ids: Vec<i64> = leads.iter().map(|lead| lead["id"].as_i64().unwrap()).collect();
    let now = app.state.clock.now();
    let made = app.state.db.read_blocking(|conn| service::arrivals(conn, &ids, now)).unwrap();
    app.state.db.write_blocking(|conn| service::keep(conn, &made).map_err(LeadError::from)).unwrap()
}

fn sum(factors: &Value) -> f64 {
    factors.as_array().unwrap().iter().map(|factor| factor["points"].as_f64().unwrap()).sum()
}

both! {
    fn a_lead_is_suggested_its_field_its_agency_and_its_priority_with_the_reasons(db) {
        let app = TestApp::start(db);
        let lead = register(&app, "prosecutor", told());
        let suggested = of(&app, "prosecutor", &lead);
        assert_eq!(suggested["domain"], "ecology");
        let first = &suggested["domains"][0];
        assert!(first["share"].as_f64().unwrap() > 0.5, "{first}");
        // Every word stands where it is said to stand.
        let title: Vec<char> = "企业利用渗坑排放废水".chars().collect();
        for word in first["words"].as_array().unwrap().iter().filter(|word| word["part"] == "title") {
            let at = |end: &str| usize::try_from(word["span"][end].as_u64().unwrap()).unwrap();
            assert_eq!(title[at("from")..at("to")].iter().collect::<String>(), word["text"].as_str().unwrap());
        }
        let agency = &suggested["agencies"][0];
        assert_eq!(agency["name"], "张掖市生态环境局甘州分局");
        assert_eq!((&agency["duty"]["law"], &agency["duty"]["article"]),
            (&json!("水污染防治法"), &json!("第九条、第八十三条")));
        assert!(agency["duty"]["caution"].is_null(), "the code is not in force yet on that day");
        let priority = &suggested["priority"];
        assert!((sum(&priority["factors"]) - priority["score"].as_f64().unwrap()).abs() < 0.05, "{priority}");
        assert_eq!(priority["factors"].as_array().unwrap().len(), 6);

        let narrative = suggested["extracted"].as_array().unwrap().iter().find(|part| part["part"] == "narrative");
        let found = &narrative.unwrap()["found"];
        assert_eq!(found["places"][0]["division"], "620702");
        assert_eq!(found["organisations"][0]["text"], "甘州区兴旺食品有限公司");
        assert_eq!(found["dates"][0]["from"], "2026-02-15");
        assert!((found["amounts"][0]["value"].as_f64().unwrap() - 13_333.3).abs() < 1.0, "{found}");
        assert_eq!(found["telephones"][0]["masked"], "093******00");
        assert!(!suggested.to_string().contains("8210000"));
    }

    fn what_is_no_public_matter_gets_no_field_and_no_agency(db) {
        let app = TestApp::start(db);
        let suggested = of(&app, "prosecutor", &register(&app, "prosecutor", private()));
        assert!(suggested["domain"].is_null() && suggested["domains"][0]["domain"].is_null(), "{suggested}");
        assert_eq!(suggested["agencies"], json!([]));
        assert_eq!(suggested["priority"]["without_field"], true);
        assert!(suggested["priority"]["score"].as_f64().unwrap() <= 30.0);
    }

    fn a_text_that_is_being_typed_is_judged_like_a_lead_and_nothing_is_kept(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let lead = register(&app, "prosecutor", told());
        let text = json!({ "title": "企业利用渗坑排放废水", "narrative": NARRATIVE, "place": "黑河岸边",
            "channel": "hotline_12345" });
        let typed = prosecutor.post("/api/v1/leads/suggestions", text).expect(200);
        let saved = of(&app, "prosecutor", &lead);
        for name in ["domain", "domains", "priority"] {
            assert_eq!(typed[name], saved[name], "{name}");
        }
        assert_eq!(prosecutor.get("/api/v1/leads").expect(200)["items"].as_array().unwrap().len(), 1);
        prosecutor.post("/api/v1/leads/suggestions", json!({ "narrative": "" })).refused(422, "invalid");
    }

    fn suggestions_are_seen_by_those_who_see_the_lead(db) {
        let app = TestApp::start(db);
        let lead = register(&app, "prosecutor", told());
        let path = format!("/api/v1/leads/{}/screening/suggestions", lead["id"]);
        app.as_user("supervisor").get(&path).expect(200);
        app.as_user("prosecutor.shandan").get(&path).refused(404, "lead_not_found");
        app.as_user("agency").get(&path).refused(403, "not_allowed");
        app.as_user("agency").get("/api/v1/screening/suggestions/accuracy").refused(403, "not_allowed");
    }

    fn what_was_suggested_on_arrival_is_held_against_what_people_chose(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let mut body = told();
        body["domain"] = json!("ecology");
        let filed = register(&app, "prosecutor", body);
        let declined = register(&app, "prosecutor", private());
        assert_eq!(arrive(&app, &[&filed, &declined]), 2);
        assert_eq!(arrive(&app, &[&filed, &declined]), 0, "what was suggested on arrival stays");

        let agency = app.actor("agency").agency.unwrap();
        let lead = assessed(&app, "prosecutor", &filed);
        let case = chain.filed(lead["id"].as_i64().unwrap(), json!({ "track": "administrative",
            "title": "渗坑排放废水案", "interest_harmed": "土壤受损。", "unlawful_act": "未依法查处。",
            "agencies": [agency] }));
        assert!(case > 0);
        let lead = assessed(&app, "prosecutor", &declined);
        let no = json!({ "outcome": "decline_filing", "opinion": "不属于公益诉讼范围。" });
        let proposed = chain.step("prosecutor", &format!("leads/{}", lead["id"]), "decisions", no);
        chain.decided(&proposed);

        let suggested = of(&app, "prosecutor", &filed);
        assert_eq!(suggested["arrival"]["domain"], "ecology");
        assert_eq!(suggested["arrival"]["agencies"][0], suggested["chosen"]["agencies"][0]);
        assert_eq!(suggested["chosen"], json!({ "state": "filed", "domain": "ecology", "agencies": [agency] }));

        let accuracy = app.as_user("prosecutor").get("/api/v1/screening/suggestions/accuracy").expect(200);
        assert_eq!(accuracy["all"], json!({ "of": 2, "first": 2, "among_three": 2 }));
        assert_eq!(accuracy["agencies"], json!({ "of": 1, "first": 1, "among_three": 1 }));
        let domains: Vec<_> = accuracy["domains"].as_array().unwrap().iter().map(|one| &one["domain"]).collect();
        assert_eq!(domains, [&json!("ecology"), &Value::Null]);
        let elsewhere = app.as_user("prosecutor.shandan").get("/api/v1/screening/suggestions/accuracy").expect(200);
        assert_eq!(elsewhere["all"]["of"], 0);
        let before = "/api/v1/screening/suggestions/accuracy?from=2020-01-01&to=2020-12-31";
        assert_eq!(app.as_user("prosecutor").get(before).expect(200)["all"]["of"], 0);
        let turned = "/api/v1/screening/suggestions/accuracy?from=2026-01-02&to=2026-01-01";
        app.as_user("prosecutor").get(turned).refused(422, "invalid");
    }

    fn what_was_decided_on_a_lead_speaks_for_another_that_reads_alike(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let mut body = told();
        body["domain"] = json!("ecology");
        let lead = assessed(&app, "prosecutor", &register(&app, "prosecutor", body));
        let agency = app.actor("agency").agency.unwrap();
        chain.filed(lead["id"].as_i64().unwrap(), json!({ "track": "administrative", "title": "渗坑排放废水案",
            "interest_harmed": "土壤受损。", "unlawful_act": "未依法查处。", "agencies": [agency] }));
        let before = of(&app, "prosecutor", &lead);
        assert_eq!(before["domains"][0]["alike"], json!([]), "a lead says nothing of itself");
        let mut again = told();
        again["title"] = json!("企业又利用渗坑排放废水");
        let second = of(&app, "prosecutor", &register(&app, "prosecutor", again.clone()));
        let alike = &second["domains"][0]["alike"][0];
        assert_eq!((&alike["lead_id"], &alike["state"]), (&lead["id"], &json!("filed")));
        assert!(alike["likeness"].as_f64().unwrap() > 0.9, "{alike}");
        assert_eq!(second["agencies"][0]["agency_id"], json!(agency));
        assert_eq!(second["agencies"][0]["alike"][0]["lead_id"], lead["id"]);
        // Another county learns nothing of it.
        let elsewhere = of(&app, "prosecutor.shandan", &register(&app, "prosecutor.shandan", again));
        assert!(!elsewhere.to_string().contains(lead["number"].as_str().unwrap()), "{elsewhere}");
    }

    fn an_import_says_how_many_leads_of_each_field_it_brought(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let sheet = "工单编号,标题,来电内容,来电时间\n\
            G001,河道倾倒垃圾,黑河滩边倾倒建筑垃圾约三百吨,2026-02-03\n\
            G002,网吧接纳未成年人上网,学校门口的网吧全是穿校服的学生,2026-02-03\n\
            G003,咨询学区划分,请问学区怎么划分,2026-02-03\n";
        let begun = send(&prosecutor, "/api/v1/imports", "热线.csv", sheet.as_bytes(), &[]).expect(201);
        let path = format!("/api/v1/imports/{}", begun["id"]);
        let limit = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while prosecutor.get(&path).expect(200)["state"] == "running" {
            assert!(std::time::Instant::now() < limit, "the import does not end");
            std::thread::yield_now();
        }
        let page = prosecutor.get("/api/v1/leads").expect(200);
        let leads: Vec<&Value> = page["items"].as_array().unwrap().iter().collect();
        let summary = || prosecutor.get(&format!("{path}/suggestions")).expect(200);
        assert_eq!(summary()["pending"], 3);
        arrive(&app, &leads);
        assert_eq!(summary(), json!({ "import_id": begun["id"], "leads": 3, "suggested": 3, "pending": 0,
            "domains": [{ "domain": null, "leads": 1 }, { "domain": "ecology", "leads": 1 },
                { "domain": "minors", "leads": 1 }] }));
        app.as_user("prosecutor.shandan").get(&format!("{path}/suggestions")).refused(404, "import_not_found");
        // With its leads an import takes what was suggested of them.
        prosecutor.post(&format!("{path}/undo"), json!({})).expect(200);
        assert_eq!(summary()["leads"], 0);
    }
}
