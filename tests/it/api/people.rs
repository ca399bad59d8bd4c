//! Keeping of people, roles, agencies and the matrix of who decides.

use chrono::Days;
use serde_json::{Value, json};
use yisu::approvals::{DecisionKind, Proposal, service};
use yisu::audit::Subject;
use yisu::kit::Coded;
use yisu::org;

use crate::support::app::{PASSWORD, TestApp};

fn office(app: &TestApp, persona: &str) -> i64 {
    app.actor(persona).office.unwrap().0
}

fn new_person(app: &TestApp, username: &str, roles: Value) -> Value {
    json!({
        "username": username,
        "password": "set-by-the-admin",
        "name": "钱多多",
        "title": "检察官",
        "body": {"office_id": office(app, "prosecutor")},
        "roles": roles,
    })
}

fn login(app: &TestApp, username: &str, password: &str) -> u16 {
    app.anyone().post("/api/v1/auth/login", json!({"username": username, "password": password})).status
}

both! {
    fn an_administrator_registers_a_person_who_has_to_set_their_own_password(db) {
        let app = TestApp::start(db);
        let admin = app.as_user("admin");
        let today = app.today();
        let roles = json!([{"role": "prosecutor", "valid_from": today}]);
        let made = admin.post("/api/v1/people", new_person(&app, "qian", roles.clone())).expect(201);
        admin.post("/api/v1/people", new_person(&app, "qian", roles.clone())).refused(409, "username_taken");
        admin.post("/api/v1/people", new_person(&app, "Qian Duo", roles)).refused(422, "invalid");
        let liaison = json!([{"role": "agency_liaison", "valid_from": today}]);
        admin.post("/api/v1/people", new_person(&app, "qian2", liaison)).refused(422, "invalid");
        let by_chief = new_person(&app, "qian3", json!([]));
        app.as_user("chief").post("/api/v1/people", by_chief).refused(403, "not_allowed");

        let path = format!("/api/v1/people/{}", made["id"]);
        let read = admin.get(&path);
        assert_eq!(read.expect(200)["must_change_password"], true);
        assert_eq!(login(&app, "qian", "set-by-the-admin"), 200);

        // Out of office: signed out at once, and back only by the administrator.
        let qian = app.as_user("qian");
        let change = json!({"name": "钱多多", "title": "检察官", "active": false});
        assert_eq!(admin.put_at(&path, 7, change.clone()).refused(412, "stale")["code"], "stale");
        assert_eq!(admin.put_at(&path, 1, change).status, 204);
        qian.get("/api/v1/auth/me").refused(401, "not_signed_in");
        assert_eq!(login(&app, "qian", "set-by-the-admin"), 401);
    }

    fn colleagues_are_those_of_ones_own_office(db) {
        let app = TestApp::start(db);
        let list = app.as_user("prosecutor").get("/api/v1/colleagues").expect(200);
        let names: Vec<_> = list.as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
        assert_eq!(names, ["李慧", "马晓东", "王建国", "张志远", "赵敏"]);
        app.as_user("agency").get("/api/v1/colleagues").refused(403, "not_allowed");
    }

    fn an_administrator_is_no_auditor_and_nobody_changes_their_own_roles(db) {
        let app = TestApp::start(db);
        let admin = app.as_user("admin");
        let today = app.today();
        let roles = |username: &str| format!("/api/v1/people/{}/roles", app.person(username));
        let auditor = json!({"role": "auditor", "valid_from": today});
        admin.post_at(&roles("admin"), 1, auditor.clone()).refused(403, "own_roles");
        let administrator = json!({"role": "administrator", "valid_from": today});
        admin.post_at(&roles("auditor"), 1, administrator.clone()).refused(422, "roles_exclude_each_other");
        admin.post_at(&roles("casemgmt"), 1, auditor.clone()).refused(422, "roles_exclude_each_other");

        // A role counts from its first day, and what was held before ends on its last.
        let tomorrow = today + Days::new(1);
        let ending = format!("/api/v1/people/{}/role-endings", app.person("auditor"));
        assert_eq!(admin.post_at(&ending, 1, json!({"role": "auditor", "last": today})).status, 204);
        let from_tomorrow = json!({"role": "administrator", "valid_from": tomorrow});
        assert_eq!(admin.post_at(&roles("auditor"), 2, from_tomorrow).status, 204);
        app.as_user("auditor").get("/api/v1/people").refused(403, "not_allowed");
        app.set_day(tomorrow);
        app.as_user("auditor").get("/api/v1/people").expect(200);
        admin.post_at(&ending, 3, json!({"role": "auditor", "last": today})).refused(422, "invalid");
    }

    fn a_reset_password_signs_the_person_out_and_is_good_for_one_sign_in(db) {
        let app = TestApp::start(db);
        let path = format!("/api/v1/people/{}/passwords", app.person("chief"));
        let body = json!({"password": "for-once-and-all"});
        app.as_user("admin").post_at(&path, 1, json!({"password": "short"})).refused(422, "invalid");
        assert_eq!(app.as_user("admin").post_at(&path, 1, body).status, 204);
        assert_eq!(login(&app, "chief", PASSWORD), 401);
        assert_eq!(login(&app, "chief", "for-once-and-all"), 200);
        app.as_user("chief").get("/api/v1/approvals").refused(403, "password_change_required");
    }

    fn agencies_are_registered_changed_and_succeeded(db) {
        let app = TestApp::start(db);
        let admin = app.as_user("admin");
        let seventeen = "11620702MB7654321";
        let code = format!("{seventeen}{}", org::rules::credit_check(seventeen).unwrap());
        let mut agency = json!({
            "code": code, "name": "甘州区湿地保护中心", "short_name": "湿地中心", "system": "forestry",
            "division_code": "620702", "office_id": office(&app, "chief"), "valid_from": "2020-01-01",
        });
        let made = admin.post("/api/v1/agencies", agency.clone()).expect(201);
        admin.post("/api/v1/agencies", agency.clone()).refused(409, "agency_code_taken");
        let path = format!("/api/v1/agencies/{}", made["id"]);
        agency["name"] = json!("甘州区湿地保护管理中心");
        assert_eq!(admin.put_at(&path, 1, agency.clone()).status, 204);
        admin.put_at(&path, 1, agency.clone()).refused(412, "stale");
        agency["code"] = json!("11620702MB7654321?");
        admin.put_at(&path, 2, agency).refused(422, "invalid");

        let (heir, today) = (app.read(|conn| org::store::agency_of_name(conn, "甘州区林业和草原局", app.today())), app.today());
        let heir = heir.unwrap();
        let succession = json!({"successor_id": heir.id, "effective_on": today + Days::new(1), "note": "机构改革方案"});
        let at = format!("{path}/successions");
        assert_eq!(admin.post_at(&at, 2, succession.clone()).status, 204);
        admin.post_at(&at, 3, succession).refused(409, "agency_succeeded");
        let back = json!({"successor_id": made["id"], "effective_on": today + Days::new(1), "note": "改回"});
        admin.post_at(&format!("/api/v1/agencies/{}/successions", heir.id), 1, back).refused(422, "succession_circle");
        let successor = |app: &TestApp| app.as_user("prosecutor").get(&format!("{path}/successor")).expect(200);
        assert_eq!(successor(&app)["successor_id"], made["id"]);
        app.pass_days(1);
        assert_eq!(successor(&app)["successor_id"], heir.id.0);
    }

    fn an_office_writes_its_own_matrix_within_the_law(db) {
        let app = TestApp::start(db);
        let admin = app.as_user("admin");
        let (today, office_id) = (app.today(), office(&app, "prosecutor"));
        let row = |kind: &str, decider: &str, delegable: bool| json!({
            "office_id": office_id, "kind": kind, "proposer_roles": ["prosecutor"], "decider_role": decider,
            "delegable": delegable, "basis": "检察官职权清单（2026）", "valid_from": today,
        });
        // R21 Art 5: filing is the chief's and is not delegated, whatever an office writes.
        admin.post("/api/v1/authority-matrix", row("file_case", "department_head", false)).refused(422, "invalid");
        admin.post("/api/v1/authority-matrix", row("file_case", "chief_prosecutor", true)).refused(422, "invalid");
        let made = admin.post("/api/v1/authority-matrix", row("park_lead", "department_head", true)).expect(201);
        admin.post("/api/v1/authority-matrix", row("park_lead", "department_head", true)).refused(409, "authority_overlaps");
        let by_chief = row("announce", "chief_prosecutor", true);
        app.as_user("chief").post("/api/v1/authority-matrix", by_chief).refused(403, "not_allowed");

        let matrix = app.as_user("head").get(&format!("/api/v1/authority-matrix?office_id={office_id}")).expect(200);
        let line = |kind: &str| matrix.as_array().unwrap().iter().find(|line| line["kind"] == kind).unwrap().clone();
        assert_eq!(line("park_lead")["decider_role"], "department_head");
        assert_eq!(line("file_case")["id"], Value::Null);
        assert_eq!(line("file_case")["reviewer_role"], "department_head");

        // What is proposed now goes straight to the head, who did not propose it.
        let proposal = Proposal {
            office: app.actor("prosecutor").office.unwrap(),
            kind: DecisionKind::ParkLead,
            subject: Subject::new("lead", 5),
            case_id: None,
            opinion: String::from("存查"),
            payload: json!({}),
        };
        let id = app.perform("prosecutor", |work| service::propose(work, &proposal)).unwrap();
        let verdict = yisu::approvals::Verdict { agree: true, opinion: String::new() };
        let refused = app.perform("chief", |work| service::decide(work, id, 1, &verdict)).unwrap_err();
        assert_eq!(refused.code(), "approval_not_decider");
        app.perform("head", |work| service::decide(work, id, 1, &verdict)).unwrap();

        let ending = format!("/api/v1/authority-matrix/{}/endings", made["id"]);
        assert_eq!(admin.post_at(&ending, 1, json!({"last": today})).status, 204);
        admin.post_at(&ending, 1, json!({"last": today})).refused(412, "stale");
    }
}
