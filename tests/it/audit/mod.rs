//! The chained log over the API: who may read it, its proof, and the log of one case.

use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use yisu::audit::{ExportFault, verify_export};
use yisu::kit::OfficeId;

use crate::statistics::setup::{cases, day, leads};
use crate::support::app::TestApp;

fn run(app: &TestApp, statements: &str) {
    app.read(|conn| conn.batch_execute(statements));
}

/// A closed case of the county, and a program with something in its log.
fn with_a_logged_case(app: &TestApp) -> OfficeId {
    let office = app.actor("prosecutor").office.unwrap();
    leads(app, office, 1, 2, "filed", day(2, 1));
    cases(app, office, 1, 2, "administrative", day(2, 1));
    run(app, "UPDATE cases SET closed_on = '2026-02-20'");
    for (case, kind) in [(1, "model"), (1, "first"), (2, "model"), (1, "premium")] {
        app.as_user("prosecutor")
            .post("/api/v1/brand-cases", json!({ "case_id": case, "kind": kind, "level": "city" }))
            .expect(201);
    }
    office
}

fn verification(app: &TestApp) -> Value {
    app.as_user("auditor").get("/api/v1/audit/verification").expect(200)
}

both! {
    fn an_altered_row_is_named(db) {
        let app = TestApp::start(db);
        let office = with_a_logged_case(&app);
        assert_eq!(verification(&app)["whole"], true);
        run(&app, &format!("UPDATE audit_log SET detail = '{{}}' WHERE office_id = {office} AND seq = 3"));
        let found = verification(&app);
        assert_eq!(found["whole"], false);
        assert_eq!(found["broken"][0]["office_id"], office.0);
        assert_eq!(found["broken"][0]["seq"], 3);
        assert_eq!(found["broken"][0]["what"], "hash");
    }

    fn a_cut_tail_is_seen_by_the_anchor_alone(db) {
        let app = TestApp::start(db);
        let office = with_a_logged_case(&app);
        for n in 0..10 {
            app.as_user("prosecutor")
                .post("/api/v1/debriefs", json!({ "title": format!("讲评{n}"), "planned_on": "2026-03-10" }))
                .expect(201);
        }
        let anchors = app.state.anchors.clone();
        let (db, clock) = (app.state.db.clone(), app.state.clock.clone());
        actix_web::rt::System::new().block_on(async move { anchors.write(&db, &clock).await.unwrap() });
        assert_eq!(verification(&app)["anchors"], 1);

        let of = format!("office_id = {office}");
        run(&app, &format!(
            "DELETE FROM audit_log WHERE {of} AND seq > (SELECT MAX(seq) - 10 FROM audit_log WHERE {of}); \
             UPDATE audit_heads SET seq = (SELECT MAX(seq) FROM audit_log WHERE {of}), \
             hash = (SELECT hash FROM audit_log WHERE {of} ORDER BY seq DESC LIMIT 1) WHERE {of}"
        ));
        let found = verification(&app);
        assert_eq!(found["whole"], false);
        let broken = found["broken"].as_array().unwrap();
        assert_eq!(broken.len(), 1, "the chain by itself holds: {found}");
        assert_eq!(broken[0]["what"], "anchor");
        assert_eq!(broken[0]["office_id"], office.0);
    }

    fn the_log_of_a_case_is_taken_out_and_proves_itself(db) {
        let app = TestApp::start(db);
        with_a_logged_case(&app);
        let lines = app.as_user("prosecutor").get("/api/v1/cases/1/audit/export");
        assert_eq!(lines.status, 200);
        let text = String::from_utf8(lines.bytes).unwrap();
        let key = app.state.anchors.public();
        let proof = verify_export(text.as_bytes(), Some(&key)).unwrap();
        assert_eq!((proof.case_id, proof.rows), (1, 3));

        let altered = text.replace("premium", "guiding");
        let fault = verify_export(altered.as_bytes(), Some(&key));
        assert!(matches!(fault, Err(ExportFault::Line { line: 4, .. })), "{fault:?}");
        let removed: String =
            text.lines().enumerate().filter(|(at, _)| *at != 2).map(|(_, line)| format!("{line}\n")).collect();
        assert!(verify_export(removed.as_bytes(), Some(&key)).is_err());

        let timeline = app.as_user("prosecutor").get("/api/v1/cases/1/audit").expect(200);
        assert_eq!(timeline.as_array().unwrap().len(), 3);
        assert_eq!(timeline[0]["action"], "brand_case.proposed");
        // That it was taken out is in the log.
        let logged = app.as_user("auditor").get("/api/v1/audit?action=case.log_exported").expect(200);
        assert_eq!(logged["items"].as_array().unwrap().len(), 1);
        app.as_user("prosecutor").get("/api/v1/cases/99/audit").refused(404, "logged_case_not_found");
        app.as_user("agency").get("/api/v1/cases/1/audit").refused(403, "not_allowed");
    }

    fn an_auditor_sees_who_did_what_and_no_content(db) {
        let app = TestApp::start(db);
        with_a_logged_case(&app);
        let auditor = app.as_user("auditor");
        let found = auditor.get("/api/v1/audit?subject_kind=brand_case&limit=2").expect(200);
        let items = found["items"].as_array().unwrap();
        assert_eq!(items.len(), 2);
        assert!(items[0]["id"].as_i64() > items[1]["id"].as_i64(), "the newest first");
        assert!(items[0].get("detail").is_none());
        assert_eq!(items[0]["fields"], json!(["by_machine", "kind", "level"]));
        let next = found["next"].as_i64().unwrap();
        let rest = auditor.get(&format!("/api/v1/audit?subject_kind=brand_case&cursor={next}")).expect(200);
        assert_eq!(rest["items"].as_array().unwrap().len(), 2);
        let person = app.person("prosecutor");
        let theirs = auditor.get(&format!("/api/v1/audit?person={person}")).expect(200);
        assert_eq!(theirs["items"].as_array().unwrap().len(), 4);
        for who in ["prosecutor", "chief", "supervisor", "admin", "agency"] {
            app.as_user(who).get("/api/v1/audit").refused(403, "not_allowed");
        }
        auditor.get("/api/v1/cases/1/audit").refused(403, "not_allowed");
    }
}
