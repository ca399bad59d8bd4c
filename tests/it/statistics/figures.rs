//! The overview, the rows behind it, who sees what, groups, series and structure.

use serde_json::Value;

use super::setup::{Line, cases, day, leads, lines, run, start, suit};

fn figure<'a>(answer: &'a Value, key: &str) -> &'a Value {
    let figures = answer["figures"].as_array().unwrap();
    figures.iter().find(|figure| figure["key"] == key).unwrap_or_else(|| panic!("{key}: {answer}"))
}

both! {
    fn the_overview_answers_with_numerator_denominator_and_value(db) {
        let (app, office, agency) = start(db);
        leads(&app, office, 1, 386, "filed", day(2, 1));
        leads(&app, office, 1001, 20, "not_filed", day(3, 1));
        leads(&app, office, 2001, 4, "merged", day(3, 1));
        leads(&app, office, 3001, 2, "registered", day(11, 23));
        cases(&app, office, 1, 366, "administrative", day(2, 10));
        cases(&app, office, 367, 8, "civil", day(2, 10));
        cases(&app, office, 375, 12, "criminal_incidental_civil", day(2, 10));
        lines(&app, office, agency, 1, &[Line::fulfilled(), Line::open()]);
        for id in 367..=381 {
            suit(&app, office, id, "civil", Some("supported"));
        }
        suit(&app, office, 382, "criminal_incidental_civil", None);
        suit(&app, office, 383, "civil", Some("withdrawn"));
        suit(&app, office, 384, "administrative", Some("mediated"));

        let answer = app.as_user("supervisor").get("/api/v1/statistics/overview?as_of=2026-11-23").expect(200);
        assert_eq!(answer["as_of"], "2026-11-23");
        assert_eq!((&answer["from"], &answer["to"]), (&"2025-11-24".into(), &"2026-11-23".into()));
        let is = |key: &str, numerator: i64, denominator: Option<i64>| {
            let found = figure(&answer, key);
            assert_eq!(found["numerator"].as_i64(), Some(numerator), "{key}");
            assert_eq!(found["denominator"].as_i64(), denominator, "{key}");
        };
        is("leads_registered", 408, None);
        is("leads_received", 412, None);
        is("case_yield", 386, Some(408));
        is("lead_conversion", 386, Some(406));
        is("cases_filed", 386, None);
        is("cases_filed_administrative", 366, None);
        is("cases_filed_civil", 8, None);
        is("cases_filed_criminal_incidental", 12, None);
        is("recommendations_served", 2, None);
        is("lawsuits_filed", 18, None);
        is("court_support", 15, Some(15));
        is("lawsuits_pending", 1, None);
        is("lawsuits_withdrawn", 1, None);
        is("lawsuits_mediated", 1, None);
        is("follow_up_rate", 0, Some(1));
        assert_eq!(figure(&answer, "leads_registered")["value"], 408.0);
        assert_eq!(figure(&answer, "court_support")["printed"], "15/15 = 100.0 %");
        assert_eq!(figure(&answer, "case_yield")["printed"], "386/408 = 94.6 %");
    }

    fn every_number_leads_to_its_rows(db) {
        let (app, office, agency) = start(db);
        leads(&app, office, 1, 3, "filed", day(2, 1));
        cases(&app, office, 1, 3, "administrative", day(2, 10));
        lines(&app, office, agency, 1, &[Line::fulfilled(), Line::late(), Line::open()]);
        let rows = |key: &str, query: &str| -> Vec<i64> {
            let path = format!("/api/v1/statistics/figures/{key}/rows{query}");
            let answer = app.as_user("supervisor").get(&path).expect(200);
            answer["items"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
        };
        let key = "on_time_rectification_reply";
        assert_eq!(rows(key, ""), [1]);
        assert_eq!(rows(key, "?side=denominator"), [1, 2]);
        assert_eq!(rows(key, "?side=remainder"), [2]);
        assert_eq!(rows("leads_registered", "?limit=2"), [1, 2]);
        assert_eq!(rows("leads_registered", "?limit=2&cursor=2"), [3]);
        app.as_user("supervisor")
            .get("/api/v1/statistics/figures/leads_registered/rows?side=denominator")
            .refused(409, "figure_without_denominator");
        let first = app.as_user("supervisor").get(&format!("/api/v1/statistics/figures/{key}/rows")).expect(200);
        assert_eq!(first["items"][0]["kind"], "addressee");
        assert_eq!(first["items"][0]["number"], "R1");
    }

    fn a_county_counts_its_own_and_asks_for_no_other(db) {
        let (app, office, _) = start(db);
        let city = app.actor("supervisor").office.unwrap();
        leads(&app, office, 1, 3, "filed", day(2, 1));
        leads(&app, city, 10, 4, "filed", day(2, 1));
        let count = |who: &str, query: &str| {
            let answer = app.as_user(who).get(&format!("/api/v1/statistics/overview{query}")).expect(200);
            figure(&answer, "leads_registered")["numerator"].as_i64().unwrap()
        };
        assert_eq!(count("supervisor", ""), 7);
        assert_eq!(count("supervisor", &format!("?office={office}")), 3);
        assert_eq!(count("supervisor", &format!("?office={city}")), 7, "an office with those below it");
        assert_eq!(count("supervisor", "?domain=food_drug"), 0);
        assert_eq!(count("prosecutor", ""), 3);
        app.as_user("prosecutor")
            .get(&format!("/api/v1/statistics/overview?office={city}"))
            .refused(404, "statistics_office_not_found");
        for who in ["agency", "admin", "auditor"] {
            app.as_user(who).get("/api/v1/statistics/overview").refused(403, "not_allowed");
        }
    }

    fn groups_stand_in_the_order_of_their_names(db) {
        let (app, office, agency) = start(db);
        let city = app.actor("supervisor").office.unwrap();
        leads(&app, office, 1, 9, "filed", day(2, 1));
        leads(&app, city, 11, 1, "filed", day(2, 1));
        cases(&app, office, 1, 9, "administrative", day(2, 10));
        lines(&app, office, agency, 1, &[Line::fulfilled(); 9]);
        for group in ["office", "domain", "agency_system"] {
            let answer =
                app.as_user("supervisor").get(&format!("/api/v1/statistics/by/{group}")).expect(200);
            let names: Vec<_> =
                answer["groups"].as_array().unwrap().iter().map(|g| g["name"].to_string()).collect();
            let mut sorted = names.clone();
            sorted.sort();
            assert_eq!(names, sorted, "{group}");
            assert!(!names.is_empty(), "{group}");
        }
    }

    fn a_series_sets_each_month_beside_the_year_before(db) {
        let (app, office, _) = start(db);
        leads(&app, office, 1, 6, "filed", day(3, 31));
        leads(&app, office, 11, 4, "filed", day(3, 31).with_year_before());
        let answer = app
            .as_user("supervisor")
            .get("/api/v1/statistics/series?key=leads_registered&from=2026-01-01&to=2026-11-23")
            .expect(200);
        let months = answer["months"].as_array().unwrap();
        assert_eq!(months.len(), 11);
        let march = &months[2];
        assert_eq!(march["figure"]["numerator"], 6);
        assert_eq!(march["year_before"]["numerator"], 4);
        assert_eq!(march["change_percent"], 50.0);
        assert!(march["change_points"].is_null(), "a count changes by percent, never by points");
    }

    fn the_parts_of_a_structure_add_up(db) {
        let (app, office, _) = start(db);
        leads(&app, office, 1, 5, "filed", day(2, 1));
        run(&app, "UPDATE leads SET statutory_source = 'referral' WHERE id IN (1, 2)");
        run(&app, "UPDATE leads SET statutory_source = 'media' WHERE id = 3");
        cases(&app, office, 1, 5, "administrative", day(2, 10));
        let answer = app.as_user("supervisor").get("/api/v1/statistics/structure").expect(200);
        let ratios = answer["ratios"].as_array().unwrap();
        assert_eq!(ratios.len(), 3);
        assert!(ratios[0]["not_computable"].is_string(), "the other three functions are not here");
        let missing: Vec<_> = ratios[0]["missing"].as_array().unwrap().iter().map(|input| &input["code"]).collect();
        assert_eq!(missing, ["criminal", "civil", "administrative"]);
        assert_eq!((&ratios[0]["parts"][0]["count"], &ratios[0]["parts"][0]["total"]), (&5.into(), &Value::Null));
        let told = "/api/v1/statistics/structure?criminal=70&civil=15&administrative=10";
        let whole = app.as_user("supervisor").get(told).expect(200)["ratios"][0].clone();
        assert_eq!((&whole["missing"], &whole["not_computable"]), (&serde_json::json!([]), &Value::Null));
        let parts: Vec<_> = whole["parts"].as_array().unwrap().iter()
            .map(|part| (part["code"].as_str().unwrap(), part["count"].as_i64().unwrap(), part["told"] == true)).collect();
        let four = [("public_interest", 5, false), ("criminal", 70, true), ("civil", 15, true), ("administrative", 10, true)];
        assert_eq!(parts, four);
        assert!(whole["parts"].as_array().unwrap().iter().all(|part| part["total"] == 100), "{whole}");
        app.as_user("supervisor").get("/api/v1/statistics/structure?criminal=-1").refused(422, "invalid");
        for ratio in ratios {
            assert!(!ratio["definition"]["zh"].as_str().unwrap().is_empty(), "{ratio}");
        }
        let counts = |ratio: &Value| -> Vec<i64> {
            ratio["parts"].as_array().unwrap().iter().map(|part| part["count"].as_i64().unwrap()).collect()
        };
        assert_eq!(counts(&ratios[1]), [4, 1, 0]);
        assert_eq!(counts(&ratios[2]), [2, 2, 1, 0]);

        // A lead merged into one of them, and one merged into that, keep their sources; a case without a
        // lead has none.
        leads(&app, office, 11, 2, "merged", day(2, 1));
        run(&app, "UPDATE leads SET statutory_source = 'media', merged_into_id = 1 WHERE id = 11");
        run(&app, "UPDATE leads SET statutory_source = 'media', merged_into_id = 11 WHERE id = 12");
        run(&app, "DELETE FROM case_leads WHERE case_id = 5");
        let answer = app.as_user("supervisor").get("/api/v1/statistics/structure").expect(200);
        let ratios = answer["ratios"].as_array().unwrap();
        assert_eq!(counts(&ratios[1]), [3, 1, 1]);
        assert_eq!(counts(&ratios[2]), [2, 1, 3, 1]);
        for ratio in &ratios[1..] {
            let total: i64 = counts(ratio).iter().sum();
            assert!(ratio["parts"].as_array().unwrap().iter().all(|part| part["total"] == total), "{ratio}");
        }
    }
}

trait YearBefore {
    fn with_year_before(self) -> Self;
}

impl YearBefore for chrono::NaiveDate {
    fn with_year_before(self) -> Self {
        self.checked_sub_months(chrono::Months::new(12)).unwrap()
    }
}
