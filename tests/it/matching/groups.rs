//! Groups of leads about one matter, and closed cases that a lead may be a rebound of.

use serde_json::{Value, json};
use yisu::audit::perform_blocking;
use yisu::kit::{Actor, OfficeId, Scope};
use yisu::leads::{LeadError, LeadId};
use yisu::matching::alike::{Compared, Found, service, store};
use yisu::matching::decisions::Counterpart;
use yisu::matching::likeness::Likeness;

use super::setup::{id, lead, run, told, verdict};
use crate::statistics::setup::{cases, day};
use crate::support::app::TestApp;

/// What a matching that found them alike would have kept.
fn alike(app: &TestApp, lead: &Value, other: &Value, (score, likely): (f64, bool)) {
    let likeness = if likely { "likely" } else { "perhaps" };
    run(
        app,
        &format!(
            "INSERT INTO lead_likenesses (lead_id, other_kind, other_id, score, likeness, same_source) \
             VALUES ({}, 'lead', {}, {score}, '{likeness}', FALSE)",
            lead["id"], other["id"]
        ),
    );
}

fn received(app: &TestApp, lead: &Value, on: &str) {
    run(app, &format!("UPDATE leads SET received_on = '{on}' WHERE id = {}", lead["id"]));
}

both! {
    fn what_a_lead_looks_like_is_kept_anew_and_goes_with_its_leads(db) {
        let app = TestApp::start(db);
        let leads: Vec<Value> = (0..3).map(|at| lead(&app, "prosecutor", &format!("第{at}次反映河道垃圾"))).collect();
        let of = |lead: &Value| LeadId(id(lead));
        let found = |other: LeadId, score: f64| Found {
            other: Counterpart::lead(other),
            score,
            likeness: if score > 0.9 { Likeness::Likely } else { Likeness::Perhaps },
            same_source: false,
        };
        let keep = |all: Vec<Found>| {
            let compared = |lead: LeadId, found: Vec<Found>| Compared { lead, content: String::from("…"), found };
            // Lead 99 was of an import that was undone meanwhile.
            let all = [compared(of(&leads[2]), all), compared(LeadId(99), vec![found(of(&leads[0]), 0.95)])];
            perform_blocking(&app.state.db, &Actor::system(OfficeId(1)), app.state.clock.now(), |work| {
                service::keep(work, &all).map_err(LeadError::from)
            })
            .unwrap();
            let kept = app.read(|conn| store::of_lead(conn, of(&leads[2])));
            kept.into_iter().map(|row| (row.other_id, row.likeness)).collect::<Vec<_>>()
        };
        let both = vec![found(of(&leads[0]), 0.5), found(of(&leads[1]), 0.95)];
        assert_eq!(keep(both), [(id(&leads[1]), Likeness::Likely), (id(&leads[0]), Likeness::Perhaps)]);
        assert_eq!(keep(vec![found(of(&leads[0]), 0.97)]), [(id(&leads[0]), Likeness::Likely)]);
        let groups = app.as_user("prosecutor").get("/api/v1/leads/groups").expect(200);
        assert_eq!(groups["items"][0]["size"], 2);
        let near = |of: LeadId| app.read(|conn| service::nearest(conn, &Scope::All, &[of])).remove(&of).unwrap_or_default();
        assert_eq!(near(of(&leads[0]))[0].other.id, id(&leads[2]), "it is seen from the other side too");
        run(&app, &format!("DELETE FROM lead_facts WHERE lead_id = {0}; DELETE FROM leads WHERE id = {0}", leads[0]["id"]));
        assert_eq!(near(of(&leads[2])), []);
    }

    fn what_is_told_again_and_again_is_a_group_with_its_growth(db) {
        let app = TestApp::start(db);
        let leads: Vec<Value> = (0..6).map(|at| lead(&app, "prosecutor", &format!("第{at}次反映河道垃圾"))).collect();
        let beyond = lead(&app, "prosecutor.shandan", "山丹的河道垃圾");
        for (lead, on) in leads.iter().zip(["2025-06-01", "2026-01-20", "2026-02-10", "2026-02-11", "2026-02-12", "2026-03-02"]) {
            received(&app, lead, on);
        }
        alike(&app, &leads[1], &leads[0], (0.99, true));
        alike(&app, &leads[2], &leads[1], (0.97, true));
        alike(&app, &leads[3], &leads[2], (0.98, true));
        for (at, earlier) in [(2, 0), (3, 0), (3, 1)] {
            alike(&app, &leads[at], &leads[earlier], (0.96, true));
        }
        alike(&app, &leads[4], &leads[3], (0.60, false));
        for lead in &leads[..4] {
            alike(&app, &beyond, lead, (0.99, true));
        }
        verdict(&app, "prosecutor", (&leads[3], &leads[5]), "same_matter");
        let groups = app.as_user("prosecutor").get("/api/v1/leads/groups?days=30").expect(200);
        assert_eq!((&groups["from"], &groups["to"], &groups["before_from"]),
            (&json!("2026-02-01"), &json!("2026-03-02"), &json!("2026-01-02")));
        assert_eq!(groups["total"], 1);
        let group = &groups["items"][0];
        assert_eq!((&group["size"], &group["before"], &group["growth"], &group["decided"]),
            (&json!(3), &json!(1), &json!(2), &json!(2)));
        let of: Vec<_> = [5, 3, 2, 1, 0].iter().map(|at: &usize| leads[*at]["id"].clone()).collect();
        assert_eq!(group["leads"], json!(of), "what only may be alike is not in it, nor what is out of sight");
        assert_eq!((&group["first_on"], &group["last_on"]), (&json!("2025-06-01"), &json!("2026-03-02")));
        assert_eq!((&group["divisions"], &group["places"]), (&json!({ "620702": 3 }), &json!(["甘州区黑河大桥"])));
        let city = app.as_user("prosecutor.zhangye").get("/api/v1/leads/groups").expect(200);
        assert_eq!(city["items"][0]["size"], 4, "the city sees both counties");
        let other = app.as_user("prosecutor.shandan").get("/api/v1/leads/groups").expect(200);
        assert_eq!(other["total"], 0);
        app.as_user("prosecutor").get("/api/v1/leads/groups?days=0").refused(422, "invalid");
        app.as_user("agency").get("/api/v1/leads/groups").refused(403, "not_allowed");

        verdict(&app, "prosecutor", (&leads[2], &leads[5]), "different");
        let groups = app.as_user("prosecutor").get("/api/v1/leads/groups?days=30").expect(200);
        assert_eq!(groups["items"][0]["size"], 2, "what people set apart is not put together by likeness");
    }

    fn a_lead_near_a_closed_case_of_its_field_and_agency_may_be_a_rebound(db) {
        let app = TestApp::start(db);
        let office = app.actor("prosecutor").office.unwrap();
        let agency = app.actor("agency").agency.unwrap();
        let prosecutor = app.as_user("prosecutor");
        let first = lead(&app, "prosecutor", "河道堆放垃圾");
        assert_eq!(id(&first), 1);
        cases(&app, office, 1, 1, "administrative", day(1, 10));
        run(&app, &format!("INSERT INTO case_parties (case_id, kind, agency_id, name) VALUES (1, 'agency', {agency}, '生态环境局')"));
        let mut body = told("黑河大桥又堆垃圾", "黑河大桥");
        body["latitude"] = json!(38.9318);
        body["agencies"] = json!([{ "agency_id": agency, "name": "生态环境局" }]);
        let again = prosecutor.post("/api/v1/leads", body.clone()).expect(201);
        let path = |lead: &Value| format!("/api/v1/leads/{}/rebounds", lead["id"]);
        assert_eq!(prosecutor.get(&path(&again)).expect(200)["items"], json!([]), "the case is still running");

        run(&app, "UPDATE cases SET state = 'closed', closed_on = '2026-02-10', closing_ground = 'full_rectification' WHERE id = 1");
        let found = prosecutor.get(&path(&again)).expect(200);
        assert_eq!(found["missing"], json!([]));
        let rebound = &found["items"][0];
        assert_eq!((&rebound["case_id"], &rebound["days_after_closing"]), (&json!(1), &json!(19)));
        assert_eq!((&rebound["metres"], &rebound["agencies"]), (&json!(200.0), &json!(["生态环境局"])));
        let codes: Vec<_> = rebound["criteria"].as_array().unwrap().iter().map(|criterion| criterion["code"].clone()).collect();
        assert_eq!(codes, ["same_cause", "new_acts"]);
        let matches = prosecutor.get(&format!("/api/v1/leads/{}/matches", again["id"])).expect(200);
        assert_eq!(matches["rebounds"], found, "it is said beside what the lead is like");
        assert_eq!(prosecutor.get(&format!("{}?radius=100", path(&again))).expect(200)["items"], json!([]));
        prosecutor.get(&format!("{}?radius=0", path(&again))).refused(422, "invalid");

        run(&app, "UPDATE cases SET closing_ground = 'no_illegality' WHERE id = 1");
        let found = prosecutor.get(&path(&again)).expect(200);
        assert_eq!(found["items"][0]["criteria"].as_array().unwrap().len(), 1, "without an effect none rebounds");

        // What the lead does not tell yet is said, and what it tells is compared.
        body["agencies"] = json!([]);
        body["longitude"] = json!(null);
        body["latitude"] = json!(null);
        let vague = prosecutor.post("/api/v1/leads", body.clone()).expect(201);
        let found = prosecutor.get(&path(&vague)).expect(200);
        assert_eq!(found["missing"], json!(["agencies"]));
        assert_eq!((&found["items"][0]["metres"], &found["items"][0]["agencies"]), (&json!(null), &json!([])));
        for (field, value) in [("domain", json!("food_drug")), ("place", json!("民乐县城")), ("received_on", json!("2026-02-01")),
            ("agencies", json!([{ "agency_id": agency.0 + 1, "name": "另一机关" }]))] {
            let mut other = body.clone();
            other[field] = value;
            let other = prosecutor.post("/api/v1/leads", other);
            assert_eq!(other.status, 201, "{field}: {other:?}");
            assert_eq!(prosecutor.get(&path(&other.json())).expect(200)["items"], json!([]), "{field}");
        }
        let elsewhere = lead(&app, "prosecutor.shandan", "黑河大桥又堆垃圾");
        assert_eq!(app.as_user("prosecutor.shandan").get(&path(&elsewhere)).expect(200)["items"], json!([]));
        app.as_user("prosecutor.shandan").get(&path(&again)).refused(404, "lead_not_found");
    }
}
