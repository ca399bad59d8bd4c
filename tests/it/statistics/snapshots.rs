//! A frozen report opens to the same rows, whatever happened since.

use serde_json::{Value, json};
use yisu::statistics::Key;

use super::setup::{Line, cases, day, leads, lines, run, start, suit};
use crate::support::app::TestApp;

/// Everything that a frozen report answers: the report, and the rows of every side of every figure.
fn everything(app: &TestApp, id: i64) -> Vec<Value> {
    let supervisor = app.as_user("supervisor");
    let mut told = vec![supervisor.get(&format!("/api/v1/statistics/snapshots/{id}")).expect(200)];
    for key in Key::ALL {
        for side in ["numerator", "denominator", "remainder"] {
            let path = format!("/api/v1/statistics/snapshots/{id}/figures/{}/rows?side={side}", key.code());
            told.push(supervisor.get(&path).json());
        }
    }
    told
}

/// The figures of the present.
fn present(app: &TestApp) -> Value {
    app.as_user("supervisor").get("/api/v1/statistics/overview").expect(200)["figures"].clone()
}

both! {
    fn a_frozen_report_reopens_the_same_rows(db) {
        let (app, office, agency) = start(db);
        leads(&app, office, 1, 2, "filed", day(2, 1));
        cases(&app, office, 1, 2, "administrative", day(2, 10));
        lines(&app, office, agency, 1, &[Line::fulfilled(), Line::late()]);
        let supervisor = app.as_user("supervisor");
        let made = supervisor
            .post_once("/api/v1/statistics/snapshots", "november", json!({ "title": "十一月通报" }))
            .expect(201);
        let again = supervisor
            .post_once("/api/v1/statistics/snapshots", "november", json!({ "title": "十一月通报" }))
            .expect(201);
        assert_eq!(made["id"], again["id"]);

        let id = made["id"].as_i64().unwrap();
        run(&app, "UPDATE recommendation_addressees SET replied_on = '2026-05-01', rectified_on = '2026-05-01'");
        let key = "on_time_rectification_reply";
        let now = supervisor.get("/api/v1/statistics/overview").expect(200);
        let of = |answer: &serde_json::Value| {
            let figures = answer["figures"].as_array().unwrap().clone();
            figures.into_iter().find(|figure| figure["key"] == key).unwrap()["numerator"].clone()
        };
        assert_eq!(of(&now), 2);
        let frozen = supervisor.get(&format!("/api/v1/statistics/snapshots/{id}")).expect(200);
        assert_eq!(of(&frozen), 1);
        assert_eq!(frozen["unchanged"], true);
        let rows = |side: &str| {
            let path = format!("/api/v1/statistics/snapshots/{id}/figures/{key}/rows?side={side}");
            supervisor.get(&path).expect(200).as_array().unwrap().len()
        };
        assert_eq!((rows("numerator"), rows("denominator"), rows("remainder")), (1, 2, 1));
        let list = supervisor.get("/api/v1/statistics/snapshots").expect(200);
        assert_eq!(list["items"][0]["digest"], made["digest"]);

        // A county does not open what the city froze, and a tampered report says so.
        app.as_user("prosecutor")
            .get(&format!("/api/v1/statistics/snapshots/{id}"))
            .refused(404, "snapshot_not_found");
        app.as_user("prosecutor")
            .post("/api/v1/statistics/snapshots", json!({ "title": "x" }))
            .refused(403, "not_allowed");
        run(&app, "UPDATE statistics_snapshots SET figures = replace(figures, '\"numerator\":1,', '\"numerator\":2,')");
        let tampered = supervisor.get(&format!("/api/v1/statistics/snapshots/{id}")).expect(200);
        assert_eq!(tampered["unchanged"], false);
    }

    fn what_is_entered_late_changes_the_present_and_no_frozen_report(db) {
        let (app, office, agency) = start(db);
        leads(&app, office, 1, 4, "filed", day(2, 1));
        cases(&app, office, 1, 4, "administrative", day(2, 10));
        lines(&app, office, agency, 1, &[Line::fulfilled(), Line::late(), Line::open()]);
        suit(&app, office, 2, "administrative", None);
        let made = app
            .as_user("supervisor")
            .post("/api/v1/statistics/snapshots", json!({ "title": "十一月通报" }))
            .expect(201);
        let id = made["id"].as_i64().unwrap();
        let frozen = everything(&app, id);
        let mut before = present(&app);

        // Each of them belongs into the period of the report, and is entered after it was frozen.
        let mut changed = |what: &str| {
            let now = present(&app);
            assert_ne!(now, before, "{what} changes the present");
            assert_eq!(everything(&app, id), frozen, "{what} changes no frozen report");
            before = now;
        };
        lines(&app, office, agency, 4, &[Line::fulfilled()]);
        changed("a service record that came late");
        run(&app, "UPDATE leads SET state = 'merged', merged_into_id = 1 WHERE id = 4");
        changed("a merged lead");
        run(&app, "UPDATE recommendations SET state = 'withdrawn', ended_on = '2026-04-01' WHERE id = 1");
        changed("a withdrawn recommendation");
        run(&app, "UPDATE clocks SET due = '2026-05-08' WHERE subject_id = 2");
        changed("a clock that a new calendar moved");
        run(&app, "UPDATE lawsuits SET outcome = 'supported', decided_on = '2026-09-01'");
        changed("a judgment");
        run(&app, "UPDATE cases SET closed_on = '2026-10-01' WHERE id = 3");
        changed("a closing");
        run(&app, "UPDATE leads SET title = '改过的标题'; UPDATE cases SET title = '改过的标题'");
        assert_eq!(everything(&app, id), frozen, "titles of rows stand as they stood");
    }
}
