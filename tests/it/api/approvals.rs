//! Propose, review, decide: by those who may, on the day they may.

use chrono::Days;
use serde_json::{Value, json};
use yisu::approvals::{Approval, ApprovalId, DecisionKind, Proposal, Verdict, service};
use yisu::audit::Subject;
use yisu::flows::FlowError;
use yisu::kit::Coded;
use yisu::org;

use crate::support::app::TestApp;

fn proposal(app: &TestApp, who: &str, kind: DecisionKind) -> Proposal {
    Proposal {
        office: app.actor(who).office.unwrap(),
        kind,
        subject: Subject::new("case", 41),
        case_id: Some(41),
        opinion: String::from("事实清楚，建议同意。"),
        payload: json!({"ground": "full_rectification"}),
    }
}

fn propose(app: &TestApp, who: &str, kind: DecisionKind) -> Result<ApprovalId, FlowError> {
    let proposal = proposal(app, who, kind);
    app.perform(who, |work| service::propose(work, &proposal))
}

fn decide(
    app: &TestApp,
    who: &str,
    id: ApprovalId,
    version: i32,
    agree: bool,
) -> Result<Approval, FlowError> {
    let verdict = Verdict { agree, opinion: String::from("意见") };
    app.perform(who, |work| service::decide(work, id, version, &verdict))
}

fn code<T: std::fmt::Debug>(outcome: Result<T, FlowError>) -> &'static str {
    outcome.unwrap_err().code()
}

fn waiting(app: &TestApp, who: &str) -> Vec<Value> {
    app.as_user(who).get("/api/v1/approvals").expect(200)["items"].as_array().unwrap().clone()
}

fn path(id: ApprovalId, what: &str) -> String {
    format!("/api/v1/approvals/{id}/{what}")
}

both! {
    fn a_proposal_goes_from_prosecutor_to_head_to_chief(db) {
        let app = TestApp::start(db);
        let id = propose(&app, "prosecutor", DecisionKind::CloseCase).unwrap();
        assert_eq!(waiting(&app, "head").len(), 1);
        assert_eq!(waiting(&app, "chief").len(), 0);
        // Another office's head has nothing to do with it, and does not even see it.
        assert_eq!(waiting(&app, "head.shandan").len(), 0);
        app.as_user("head.shandan").get(&format!("/api/v1/approvals/{id}")).refused(404, "approval_not_found");

        assert_eq!(code(decide(&app, "chief", id, 1, true)), "approval_not_reviewed");
        let verdict = json!({"agree": true, "opinion": "同意。"});
        let answer = app.as_user("head").post_at(&path(id, "reviews"), 1, verdict.clone());
        assert_eq!(answer.expect(200)["state"], "reviewed");
        assert_eq!(answer.version(), 2);
        app.as_user("head").post_at(&path(id, "reviews"), 2, verdict).refused(409, "approval_nothing_to_review");
        assert_eq!(waiting(&app, "head").len(), 0);
        assert_eq!(waiting(&app, "chief").len(), 1);

        assert_eq!(code(decide(&app, "chief", id, 1, true)), "stale");
        assert_eq!(code(decide(&app, "prosecutor", id, 2, true)), "approval_own_proposal");
        assert_eq!(code(decide(&app, "head", id, 2, true)), "approval_not_decider");
        let approved = decide(&app, "chief", id, 2, true).unwrap();
        assert_eq!(approved.decider_id, Some(app.person("chief")));
        assert_eq!(code(decide(&app, "chief", id, 3, true)), "approval_closed");

        let read = app.as_user("supervisor").get(&format!("/api/v1/approvals/{id}")).expect(200);
        let kinds: Vec<_> = read["steps"].as_array().unwrap().iter().map(|step| step["kind"].clone()).collect();
        assert_eq!(kinds, ["proposed", "reviewed", "approved"]);
        assert_eq!(read["payload"]["ground"], "full_rectification");
    }

    fn one_proposal_of_a_kind_is_open_on_a_subject_at_a_time(db) {
        let app = TestApp::start(db);
        let first = propose(&app, "prosecutor", DecisionKind::CloseCase).unwrap();
        assert_eq!(code(propose(&app, "prosecutor", DecisionKind::CloseCase)), "approval_open");
        propose(&app, "prosecutor", DecisionKind::SuspendReview).unwrap();

        let back = json!({"opinion": "整改证据不足，请补充后再报。"});
        app.as_user("head").post_at(&path(first, "returns"), 1, json!({})).refused(422, "invalid");
        app.as_user("chief").post_at(&path(first, "returns"), 1, back.clone()).refused(403, "approval_not_reviewer");
        let returned = app.as_user("head").post_at(&path(first, "returns"), 1, back).expect(200);
        assert_eq!(returned["state"], "returned");

        let second = propose(&app, "prosecutor", DecisionKind::CloseCase).unwrap();
        let read = app.as_user("prosecutor").get(&format!("/api/v1/approvals/{second}")).expect(200);
        assert_eq!(read["round"], 2);
        app.as_user("head").post_at(&path(second, "withdrawals"), 1, json!({})).refused(403, "approval_not_proposer");
        let withdrawn = app.as_user("prosecutor").post_at(&path(second, "withdrawals"), 1, json!({})).expect(200);
        assert_eq!(withdrawn["state"], "withdrawn");
        let mine = app.as_user("prosecutor").get("/api/v1/approvals?view=mine").expect(200);
        assert_eq!(mine["items"].as_array().unwrap().len(), 3);
    }

    fn a_head_who_proposes_goes_straight_to_the_chief_and_never_decides(db) {
        let app = TestApp::start(db);
        let id = propose(&app, "head", DecisionKind::FileCase).unwrap();
        let verdict = json!({"agree": true});
        app.as_user("head").post_at(&path(id, "reviews"), 1, verdict).refused(409, "approval_nothing_to_review");
        assert_eq!(code(decide(&app, "head", id, 1, true)), "approval_own_proposal");
        assert_eq!(waiting(&app, "chief").len(), 1);
        let rejected = decide(&app, "chief", id, 1, false).unwrap();
        assert_eq!(rejected.state.code(), "rejected");
    }

    fn an_assistant_proposes_nothing_and_nobody_proposes_for_another_office(db) {
        let app = TestApp::start(db);
        assert_eq!(code(propose(&app, "assistant", DecisionKind::FileCase)), "approval_not_proposer");
        let elsewhere = proposal(&app, "prosecutor.shandan", DecisionKind::FileCase);
        let outcome = app.perform("prosecutor", |work| service::propose(work, &elsewhere));
        assert_eq!(code(outcome), "approval_not_proposer");
    }

    fn the_second_extension_is_decided_by_the_level_above(db) {
        let app = TestApp::start(db);
        let agree = Verdict { agree: true, opinion: String::new() };
        for (round, decider) in [(1, "chief"), (2, "chief.zhangye")] {
            let id = propose(&app, "prosecutor", DecisionKind::ExtendSuitReview).unwrap();
            app.perform("head", |work| service::review(work, id, 1, &agree)).unwrap();
            if round == 2 {
                assert_eq!(code(decide(&app, "chief", id, 2, true)), "approval_not_decider");
            }
            assert_eq!(waiting(&app, decider).len(), 1);
            decide(&app, decider, id, 2, true).unwrap();
        }
    }

    fn a_delegation_counts_on_its_days_and_never_for_major_matters(db) {
        let app = TestApp::start(db);
        let deputy = app.person("assistant");
        let today = app.today();
        let until = today + Days::new(9);
        let request = |kind: &str, to| {
            json!({"kind": kind, "to_person_id": to, "from": today, "until": until, "note": "外出学习"})
        };
        let chief = app.as_user("chief");
        chief.post("/api/v1/delegations", request("file_suit", deputy.0)).refused(422, "major_matter_not_delegable");
        chief.post("/api/v1/delegations", request("close_case", deputy.0)).refused(422, "major_matter_not_delegable");
        // To a prosecutor or head of the same office only, and by the chief only.
        chief.post("/api/v1/delegations", request("park_lead", deputy.0)).refused(422, "invalid");
        let head = app.person("head");
        app.as_user("head").post("/api/v1/delegations", request("park_lead", head.0)).refused(403, "approval_not_decider");
        app.as_user("prosecutor").post("/api/v1/delegations", request("park_lead", head.0)).refused(403, "not_allowed");
        let given = chief.post("/api/v1/delegations", request("park_lead", head.0)).expect(201);

        // The head proposes no more than decides here: the reviewer of this one may not decide it.
        let id = propose(&app, "prosecutor", DecisionKind::ParkLead).unwrap();
        let agree = Verdict { agree: true, opinion: String::new() };
        app.perform("head", |work| service::review(work, id, 1, &agree)).unwrap();
        assert_eq!(code(decide(&app, "head", id, 2, true)), "approval_reviewed_by_you");
        assert_eq!(waiting(&app, "head").len(), 0);
        decide(&app, "chief", id, 2, true).unwrap();

        // Of two prosecutors one proposes as head, so that no review is needed, and the other decides.
        let prosecutor = app.person("prosecutor");
        let other = chief.post("/api/v1/delegations", request("park_lead", prosecutor.0)).expect(201);
        let id = propose(&app, "head", DecisionKind::ParkLead).unwrap();
        assert_eq!(waiting(&app, "prosecutor").len(), 1);
        app.set_day(until + Days::new(1));
        assert_eq!(code(decide(&app, "prosecutor", id, 1, true)), "approval_not_decider");
        app.set_day(until);
        decide(&app, "prosecutor", id, 1, true).unwrap();
        let read = app.as_user("chief").get(&format!("/api/v1/approvals/{id}")).expect(200);
        assert_eq!(read["steps"][1]["delegation_id"], other["id"]);

        // Ended early, it counts no more on the same day.
        let id = propose(&app, "head", DecisionKind::ParkLead).unwrap();
        let ending = format!("/api/v1/delegations/{}/endings", other["id"]);
        assert_eq!(app.as_user("chief").send("POST", &ending, &[("if-match", "\"1\"")], Vec::new()).status, 204);
        assert_eq!(code(decide(&app, "prosecutor", id, 1, true)), "approval_not_decider");
        let list = app.as_user("chief").get("/api/v1/delegations").expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 2);
        assert_eq!(list["items"][1]["id"], given["id"]);
    }

    fn the_seed_makes_the_tree_once_and_matters_follow_a_reform(db) {
        let app = TestApp::start(db);
        app.perform("admin", |work| org::seed::demonstration(work, crate::support::app::demo_password())).unwrap();
        let today = app.today();
        let (offices, county, old, new) = app.read(|conn| {
            let offices = org::store::procuratorates(conn)?;
            let county = org::store::agencies_of_office(conn, offices[1].id)?;
            let old = org::store::agency_of_name(conn, "高台县城市管理局", today)?.unwrap();
            let new = org::store::successor(conn, old.id, today)?;
            Ok((offices, county, old, org::store::agency(conn, new)?.unwrap()))
        });
        assert_eq!(offices.len(), 7);
        assert!(offices[1..].iter().all(|office| office.parent_id == Some(offices[0].id)));
        assert_eq!(county.len(), 16);
        assert!(county.iter().all(|agency| org::rules::is_credit_code(&agency.code)));
        assert_eq!(county[0].name, "张掖市生态环境局甘州分局");
        assert_eq!(old.valid_to, Some("2024-12-31".parse().unwrap()));
        assert_eq!(new.name, "高台县城市管理综合执法局");
        for persona in ["prosecutor", "assistant", "head", "chief", "casemgmt", "supervisor", "agency", "agencyhead", "admin", "auditor"] {
            assert_eq!(app.actor(persona).roles.len(), 1, "{persona}");
        }
        assert_eq!(app.actor("agency").agency, Some(county[0].id));
    }
}
