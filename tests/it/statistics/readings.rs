//! The reply rate in its three readings, and what decides it.

use serde_json::Value;

use super::setup::{Line, cases, day, leads, lines, run, start};
use crate::support::app::TestApp;

fn figure(answer: &Value, list: &str, key: &str) -> Value {
    let figures = answer[list].as_array().unwrap();
    figures.iter().find(|figure| figure["key"] == key).unwrap_or_else(|| panic!("{key}: {answer}")).clone()
}

fn rate(app: &TestApp, query: &str) -> Value {
    app.as_user("supervisor").get(&format!("/api/v1/statistics/reply-rate{query}")).expect(200)
}

fn parts(figure: &Value) -> (i64, i64) {
    (figure["numerator"].as_i64().unwrap(), figure["denominator"].as_i64().unwrap())
}

both! {
    fn of_356_issued_343_are_due_and_5_late_and_each_reading_says_its_rule(db) {
        let (app, office, agency) = start(db);
        leads(&app, office, 1, 356, "filed", day(2, 1));
        cases(&app, office, 1, 356, "administrative", day(2, 10));
        let mut all = vec![Line::fulfilled(); 338];
        all.extend([Line::late(); 5]);
        all.extend([Line::open(); 13]);
        lines(&app, office, agency, 1, &all);

        let answer = rate(&app, "");
        let due = figure(&answer, "readings", "on_time_rectification_reply");
        assert_eq!(parts(&due), (338, 343));
        assert_eq!(due["printed"], "338/343 = 98.5 %");
        let issued = figure(&answer, "readings", "on_time_rectification_reply_all_issued");
        assert_eq!(parts(&issued), (338, 356));
        let open = figure(&answer, "readings", "on_time_rectification_reply_open_in_time");
        assert_eq!(open["printed"], "351/356 = 98.6 %");
        for reading in [&due, &issued, &open] {
            assert!(!reading["definition"]["zh"].as_str().unwrap().is_empty());
            assert!(!reading["definition"]["en"].as_str().unwrap().is_empty());
            assert_eq!(reading["definition"]["version"], 1);
        }

        assert_eq!(answer["reference"], 0.985);
        assert_eq!(answer["budget"]["allowed"], 5);
        assert_eq!(answer["budget"]["used"], 5);
        assert_eq!(answer["budget"]["left"], 0);
        assert_eq!(answer["until"], "2026-12-31");
        let deciding = answer["deciding"].as_array().unwrap();
        assert_eq!(deciding.len(), 13);
        assert_eq!(deciding[0]["due"], "2026-12-09");
        assert_eq!(deciding[0]["days_left"], 16);
        assert_eq!(answer["budget_until"]["allowed"], 5);

        let off = rate(&app, "?reference=none");
        assert!(off["budget"].is_null() && off["reference"].is_null());
        assert_eq!(rate(&app, "?reference=95")["budget"]["allowed"], 17);
        app.as_user("supervisor").get("/api/v1/statistics/reply-rate?reference=much").refused(422, "invalid");
    }

    fn a_reply_is_not_yet_a_rectification(db) {
        let (app, office, agency) = start(db);
        leads(&app, office, 1, 5, "filed", day(2, 1));
        cases(&app, office, 1, 5, "administrative", day(2, 10));
        let fulfilled = Line::fulfilled();
        lines(&app, office, agency, 1, &[
            fulfilled,
            // Replied in time, rectified after the period for it.
            Line { rectified: Some(day(5, 7)), ..fulfilled },
            // Replied in time, never rectified.
            Line { rectified: None, ..fulfilled },
            // Replied in time; the period for rectification still runs.
            Line { rectified: None, rectify_due: day(12, 31), ..fulfilled },
            // Replied in time; under suspension with a plan.
            Line { rectified: None, ..fulfilled },
        ]);
        run(&app, "INSERT INTO case_suspensions (case_id, obstacle, agency_measures, suspended_on) \
                   VALUES (5, '冬季不能施工', '已列入明年计划', '2026-05-01')");

        let answer = rate(&app, "");
        let due = figure(&answer, "readings", "on_time_rectification_reply");
        assert_eq!(parts(&due), (2, 4), "rectified, and suspended with a plan, of four that are due");
        assert_eq!(figure(&answer, "apart", "lines_rectifying")["numerator"], 1);
        assert_eq!(figure(&answer, "apart", "lines_suspended")["numerator"], 1);
        let overview = app.as_user("supervisor").get("/api/v1/statistics/overview").expect(200);
        assert_eq!(parts(&figure(&overview, "figures", "replied_in_time")), (5, 5));
        assert_eq!(parts(&figure(&overview, "figures", "reply_and_rectification")), (2, 5));

        // A visit that finds nothing done refutes what the agency said.
        run(&app, "UPDATE recommendation_addressees SET result = 'not_performing', result_on = '2026-06-01' WHERE id = 1");
        assert_eq!(parts(&figure(&rate(&app, ""), "readings", "on_time_rectification_reply")), (1, 4));
    }

    fn what_happened_after_the_cut_off_is_not_known(db) {
        let (app, office, agency) = start(db);
        leads(&app, office, 1, 2, "filed", day(2, 1));
        cases(&app, office, 1, 2, "administrative", day(2, 10));
        lines(&app, office, agency, 1, &[Line::fulfilled(), Line::late()]);
        let key = "on_time_rectification_reply";
        let before = rate(&app, "?as_of=2026-05-05");
        assert_eq!(parts(&figure(&before, "readings", key)), (0, 0));
        assert!(figure(&before, "readings", key)["value"].is_null());
        assert_eq!(figure(&before, "readings", key)["printed"], "0/0: no denominator");
        let on_the_day = rate(&app, "?as_of=2026-05-06");
        assert_eq!(parts(&figure(&on_the_day, "readings", key)), (1, 2));
        app.as_user("supervisor")
            .get("/api/v1/statistics/reply-rate?as_of=2026-11-24")
            .refused(422, "invalid");
    }
}
