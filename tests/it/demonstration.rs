//! The demonstration year, as the statistics count it: the figures that the city published.

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use serde_json::Value;
use yisu::audit;
use yisu::db::schema::{changes, leads};
use yisu::demo;
use yisu::kit::Timestamp;
use yisu::search::RecordKind;
use yisu::worker::documents::{CONCERNED, UNCONCERNED};

use crate::support::app::{TestApp, demo_password};

fn figure<'a>(answer: &'a Value, key: &str) -> &'a Value {
    let figures = answer["figures"].as_array().unwrap();
    figures.iter().find(|figure| figure["key"] == key).unwrap_or_else(|| panic!("{key}: {answer}"))
}

both! {
    fn the_year_tells_the_published_figures(db) {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        demo::make(db.database(), today, demo_password()).unwrap();
        let app = TestApp::start_at(db, Timestamp::start_of(today).plus(TimeDelta::hours(9)));
        let supervisor = app.as_user("supervisor");

        for as_of in ["2026-11-23", "2026-11-24"] {
            let answer = supervisor.get(&format!("/api/v1/statistics/overview?as_of={as_of}")).expect(200);
            let of = |key: &str| (figure(&answer, key)["numerator"].clone(), figure(&answer, key)["denominator"].clone());
            assert_eq!(of("leads_registered").0, 412, "leads");
            assert_eq!(of("case_yield"), (386.into(), 412.into()), "94 % when rounded to a whole percent");
            assert_eq!(of("cases_filed").0, 386, "cases");
            assert_eq!(of("recommendations_served").0, 356, "recommendations");
            let rate = figure(&answer, "on_time_rectification_reply")["value"].as_f64().unwrap();
            assert_eq!((rate * 1000.0).round(), 985.0, "98.5 %");
            assert!(of("on_time_rectification_reply").1.as_i64() < of("on_time_rectification_reply_all_issued").1.as_i64());
            assert_eq!(of("lawsuits_filed").0, 18, "lawsuits");
            let (supported, decided) = of("court_support");
            assert_eq!(supported, decided, "every decided suit was supported");
            assert!(of("lawsuits_pending").0.as_i64() > Some(0), "some are pending");
        }

        // What is said about governance is a type of its own, and counts in none of these figures.
        let governance = supervisor.get("/api/v1/recommendations?kind=governance").expect(200);
        let governance = governance["items"].as_array().unwrap();
        assert!((3..=10).contains(&governance.len()), "a handful: {}", governance.len());
        assert!(governance.iter().all(|row| row["state"] == "concluded"), "{governance:?}");
        let concluded = supervisor.get("/api/v1/recommendations?kind=pil&state=concluded&limit=1").expect(200);
        assert_eq!(concluded["items"].as_array().unwrap().len(), 1, "documents end by themselves");

        // Clauses went out, and what became of them is counted.
        let clauses = supervisor.get("/api/v1/clauses?limit=200").expect(200);
        let of_code = |code: &str| clauses["items"].as_array().unwrap().iter().find(|row| row["pack_code"] == code).unwrap();
        for code in ["any.other_evidence", "any.item_survey"] {
            let counts: Vec<(i64, Option<i64>)> = of_code(code)["figures"].as_array().unwrap().iter()
                .map(|one| (one["numerator"].as_i64().unwrap(), one["denominator"].as_i64())).collect();
            let [sent, accepted, verified, late, litigated] = counts[..] else { panic!("{counts:?}") };
            assert!(sent.0 > 90 && accepted.0 > 50 && verified.0 > 50, "{code}: {counts:?}");
            for (numerator, denominator) in [accepted, verified, late, litigated] {
                assert!(numerator <= denominator.unwrap() && denominator.unwrap() <= sent.0, "{code}: {counts:?}");
            }
        }

        let inbox = app.as_user("agency").get("/api/v1/agency/recommendations").expect(200);
        assert!(!inbox["items"].as_array().unwrap().is_empty(), "the agency has something to answer");

        // Every record of the year is found by words, and whatever changed is known to the indexer.
        app.index_now();
        let snapshot = app.state.index.reader();
        let ids: Vec<i64> = app.read(|conn| leads::table.select(leads::id).load(conn));
        assert!(ids.len() > 412, "those that were merged are found too: {}", ids.len());
        for id in ids {
            assert!(snapshot.stored(RecordKind::Lead, id).unwrap().is_some(), "lead {id}");
        }
        let kinds: Vec<String> = app.read(|conn| changes::table.select(changes::kind).distinct().load(conn));
        let unknown = kinds.iter().filter(|kind| {
            !CONCERNED.contains(&kind.as_str()) && !UNCONCERNED.contains(&kind.as_str())
        });
        assert_eq!(unknown.count(), 0, "{kinds:?}");

        let report = db.database().read_blocking(audit::verify).unwrap();
        assert!(report.broken.is_empty(), "{:?}", report.broken);
        assert!(report.rows > 20_000, "every step is in the log: {}", report.rows);
    }
}
