//! A frozen report opens to the same rows, whatever happened since.

use serde_json::json;

use super::setup::{Line, cases, day, leads, lines, run, start};

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
}
