//! A case on each track, by the people who carry it.

use serde_json::{Value, json};
use yisu::approvals::{self, Approval, ApprovalId, DecisionKind, Verdict};
use yisu::cases::model::{Case, Filing, Wrongdoer};
use yisu::cases::{self, CaseEvent, CaseId, Track};
use yisu::flows::FlowError;
use yisu::kit::{AgencyId, Coded};
use yisu::leads::{self, Channel, Registration};

use crate::statistics::setup;
use crate::support::app::TestApp;

/// The agency of the personas: the ecology bureau of 甘州区.
fn agency(app: &TestApp) -> AgencyId {
    app.actor("agency").agency.unwrap()
}

/// Files a case on one new lead, as the approved decision does.
pub(super) fn filed(app: &TestApp, track: Track) -> Case {
    try_filing(app, |filing| filing.track = track).unwrap()
}

fn try_filing(app: &TestApp, change: impl Fn(&mut Filing)) -> Result<Case, FlowError> {
    let told = ("黑河滩弃置垃圾", "河滩上堆放建筑垃圾约三百吨。");
    file(app, told, change)
}

/// Files a case on one new lead that tells something of its own, as the approved decision does.
pub(crate) fn file(
    app: &TestApp,
    (title, narrative): (&str, &str),
    change: impl Fn(&mut Filing),
) -> Result<Case, FlowError> {
    let actor = app.actor("prosecutor");
    let (office, handler) = (actor.office.unwrap(), actor.person.unwrap());
    let agency = agency(app);
    app.perform("prosecutor", |work| -> Result<Case, FlowError> {
        let today = work.today();
        let told = Registration::new(office, today, Channel::Hotline12345, title, narrative);
        let lead = leads::service::register(work, &told)?;
        let mut filing = Filing {
            office,
            track: Track::Administrative,
            domain: String::from("ecology"),
            title: String::from("督促整治黑河滩建筑垃圾"),
            handler,
            leads: vec![(lead.id, String::from("同一事实"))],
            agencies: Vec::new(),
            wrongdoers: Vec::new(),
            urgent: false,
        };
        change(&mut filing);
        match filing.track {
            Track::Administrative => filing.agencies = vec![agency],
            Track::Civil | Track::CriminalIncidentalCivil => {
                filing.wrongdoers =
                    vec![Wrongdoer { name: String::from("某建材公司"), credit_code: None }];
            }
        }
        Ok(cases::service::file(work, &filing)?)
    })
}

/// Head and chief agree; what the decision causes is done.
pub(super) fn approve(app: &TestApp, id: i64) -> Result<Approval, FlowError> {
    let verdict = Verdict { agree: true, opinion: String::from("同意。") };
    app.perform("head", |work| approvals::service::review(work, ApprovalId(id), 1, &verdict)).unwrap();
    app.perform("chief", |work| -> Result<Approval, FlowError> {
        let approval = approvals::service::decide(work, ApprovalId(id), 2, &verdict)?;
        let of_suit = [
            DecisionKind::FileSuit,
            DecisionKind::WithdrawSuit,
            DecisionKind::AmendClaims,
            DecisionKind::Appeal,
        ];
        if of_suit.contains(&approval.kind) {
            yisu::lawsuits::decisions::on_approved(work, &approval)?;
        } else {
            cases::decisions::on_approved(work, &approval)?;
        }
        Ok(approval)
    })
}

pub(crate) fn path(id: CaseId, what: &str) -> String {
    format!("/api/v1/cases/{id}/{what}")
}

pub(crate) fn post(app: &TestApp, id: CaseId, what: &str, body: Value) -> Value {
    app.as_user("prosecutor").post(&path(id, what), body).expect(201)
}

pub(crate) fn read(app: &TestApp, id: CaseId) -> Value {
    app.as_user("prosecutor").get(&format!("/api/v1/cases/{id}")).expect(200)
}

pub(crate) fn event(app: &TestApp, id: CaseId, event: &str) -> Value {
    let version = read(app, id)["version"].as_i64().unwrap();
    app.as_user("prosecutor").post_at(&path(id, "events"), version, json!({ "event": event })).expect(200)
}

fn refused_event(app: &TestApp, id: CaseId, event: &str, code: &str) {
    let version = read(app, id)["version"].as_i64().unwrap();
    app.as_user("prosecutor")
        .post_at(&path(id, "events"), version, json!({ "event": event }))
        .refused(409, code);
}

fn act(app: &TestApp) -> Value {
    json!({
        "kind": "site_inspection", "first_officer_id": app.person("prosecutor").0,
        "second_officer_id": app.person("assistant").0, "done_on": app.today(),
        "place": "黑河滩", "summary": "现场有建筑垃圾，未见防渗措施。",
    })
}

fn report(kind: &str, proposal: &str) -> Value {
    json!({
        "kind": kind, "harm": "河道行洪和生态受损。", "duty": "依法负有监督管理职责。",
        "conduct": "未采取有效措施。", "causation": "不履职与损害持续有直接关联。", "proposal": proposal,
    })
}

fn plan(app: &TestApp, id: CaseId) {
    let body =
        json!({ "matters": "损害事实、职责、履职情况", "methods": "勘验、调取、询问", "safety": "两人以上" });
    post(app, id, "plans", body);
}

fn serve(app: &TestApp, id: CaseId, document: &str) {
    let body = json!({
        "document": document, "agency_id": agency(app), "method": "in_person", "served_on": app.today(),
    });
    post(app, id, "services", body);
}

/// Brings a case to the end of its investigation.
pub(crate) fn investigated(app: &TestApp, track: Track) -> CaseId {
    let id = filed(app, track).id;
    plan(app, id);
    post(app, id, "acts", act(app));
    if track == Track::Administrative {
        serve(app, id, "filing_decision");
    }
    let proposal = if track == Track::Administrative { "recommend" } else { "announce" };
    post(app, id, "reports", report("investigation", proposal));
    assert_eq!(event(app, id, "end_investigation")["state"], "investigation_ended");
    id
}

/// Brings a civil case to the review for suit.
pub(crate) fn under_review(app: &TestApp) -> CaseId {
    let id = investigated(app, Track::Civil);
    let text = json!({
        "harm": "建筑垃圾污染河道。", "notice": "请有权提起诉讼的机关和组织在公告期内书面告知。",
        "contact": "0936-0000000", "relatives_asked": false,
    });
    let proposed = post(app, id, "announcements", text);
    approve(app, proposed["approval_id"].as_i64().unwrap()).unwrap();
    let announcement = proposed["announcement_id"].as_i64().unwrap();
    let publication = json!({ "medium": "正义网", "published_on": app.today() });
    let case = post(app, id, &format!("announcements/{announcement}/publication"), publication);
    assert_eq!(case["state"], "announced");
    // 2 March and thirty days: 1 April.
    assert_eq!(case["announcement_ends_on"], "2026-04-01");
    refused_event(app, id, "announcement_expired", "case_announcement_running");
    app.pass_days(31);
    assert_eq!(event(app, id, "announcement_expired")["state"], "review_for_suit");
    post(app, id, "acts", act(app));
    post(app, id, "reports", report("final_review", "sue"));
    id
}

fn clock(app: &TestApp, id: CaseId, rule: &str) -> Value {
    let clocks = app.as_user("prosecutor").get(&path(id, "clocks")).expect(200);
    clocks.as_array().unwrap().iter().find(|clock| clock["rule"] == rule).cloned().unwrap_or(Value::Null)
}

both! {
    fn an_administrative_case_is_investigated_by_its_gates_and_closed(db) {
        let app = TestApp::start(db);
        let case = filed(&app, Track::Administrative);
        let id = case.id;
        assert!(case.number.contains("检行公立〔2026〕1号"), "{}", case.number);
        assert_eq!(clock(&app, id, "A1")["due"], "2026-03-09");

        refused_event(&app, id, "begin_investigation", "case_plan_missing");
        app.as_user("prosecutor").post(&path(id, "acts"), act(&app)).refused(409, "case_plan_missing");
        plan(&app, id);
        let mut alone = act(&app);
        alone["second_officer_id"] = alone["first_officer_id"].clone();
        app.as_user("prosecutor").post(&path(id, "acts"), alone).refused(409, "case_two_persons");
        post(&app, id, "acts", act(&app));
        assert_eq!(read(&app, id)["state"], "investigating");

        refused_event(&app, id, "open_consultation", "case_filing_not_served");
        serve(&app, id, "filing_decision");
        assert_eq!(clock(&app, id, "A1")["state"], "met");
        event(&app, id, "open_consultation");
        refused_event(&app, id, "return_to_investigation", "case_minutes_missing");
        post(&app, id, "consultations", json!({
            "agency_id": agency(&app), "held_on": app.today(), "place": "本院会议室", "participants": "双方人员",
            "minutes": "双方就清运期限交换意见。", "confirmed_facts": "垃圾约三百吨。", "outcome": "agreed",
        }));
        refused_event(&app, id, "end_investigation", "case_investigation_report_missing");
        post(&app, id, "reports", report("investigation", "close"));
        assert_eq!(event(&app, id, "end_investigation")["state"], "investigation_ended");

        let wrong = json!({ "ground": "relatives_object", "reason": "无" });
        app.as_user("prosecutor").post(&path(id, "closings"), wrong).refused(422, "case_closing_ground_of_other_track");
        let closing = json!({ "ground": "interest_protected", "reason": "磋商后垃圾已全部清运。" });
        let proposed = post(&app, id, "closings", closing);
        approve(&app, proposed["approval_id"].as_i64().unwrap()).unwrap();
        let closed = read(&app, id);
        assert_eq!(closed["state"], "closed");
        assert_eq!(closed["closing_ground"], "interest_protected");
        // Its measure is the same service that the gate asks for; the gate speaks first.
        refused_event(&app, id, "archive", "case_closing_not_served");
        serve(&app, id, "closing_decision");
        assert_eq!(event(&app, id, "archive")["state"], "archived");
    }

    fn a_step_without_a_required_measure_passes_only_by_the_head(db) {
        let app = TestApp::start(db);
        let id = filed(&app, Track::Administrative).id;
        let list = app.as_user("prosecutor").get(&path(id, "measures")).expect(200);
        let measures = list["measures"].as_array().unwrap();
        assert_eq!(measures.len(), 34, "36 less the two of the civil tracks");
        let find = |code: &str| measures.iter().find(|m| m["code"] == code).unwrap();
        assert_eq!(find("M01")["state"], "done");
        assert_eq!(find("M07")["state"], "open");
        let aside = json!({ "state": "not_applicable", "note": "不需要" });
        app.as_user("prosecutor").post_at(&path(id, "measures/M07"), 1, aside.clone()).refused(422, "case_measure_required");
        app.as_user("prosecutor").post_at(&path(id, "measures/M16"), 1, aside.clone()).expect(200);
        app.as_user("prosecutor").post_at(&path(id, "measures/M16"), 1, aside).refused(412, "stale");
        let pass = json!({ "event": "end_investigation", "reason": "紧急情况，事后补正。" });
        app.as_user("prosecutor").post(&path(id, "overrides"), pass.clone()).refused(403, "case_override_by_head_only");
        app.as_user("head").post(&path(id, "overrides"), pass).expect(201);
        let list = app.as_user("prosecutor").get(&path(id, "measures")).expect(200);
        let codes = list["overrides"][0]["codes"].as_array().unwrap();
        assert!(codes.iter().any(|code| code == "M07"), "{codes:?}");
    }

    fn a_required_measure_that_was_reopened_holds_the_step(db) {
        let app = TestApp::start(db);
        let id = filed(&app, Track::Administrative).id;
        plan(&app, id);
        post(&app, id, "acts", act(&app));
        serve(&app, id, "filing_decision");
        post(&app, id, "reports", report("investigation", "recommend"));
        let open = json!({ "state": "open", "note": "材料不全，退回补充。" });
        let list = app.as_user("head").get(&path(id, "measures")).expect(200);
        let row = list["measures"].as_array().unwrap().iter().find(|m| m["code"] == "M18").unwrap().clone();
        app.as_user("head").post_at(&path(id, "measures/M18"), row["version"].as_i64().unwrap(), open).expect(200);
        refused_event(&app, id, "end_investigation", "case_measures_missing");
        let pass = json!({ "event": "end_investigation", "reason": "补充材料在途。" });
        app.as_user("head").post(&path(id, "overrides"), pass).expect(201);
        event(&app, id, "end_investigation");
    }

    fn a_suspension_stops_the_review_and_an_extension_lengthens_it(db) {
        let app = TestApp::start(db);
        let id = investigated(&app, Track::Administrative);
        for event in [
            CaseEvent::RecommendationDrafted,
            CaseEvent::RecommendationIssued,
            CaseEvent::RecommendationServed,
        ] {
            app.perform("prosecutor", |work| cases::service::advance(work, id, event)).unwrap();
        }
        assert_eq!(read(&app, id)["state"], "follow_up");
        app.pass_days(60);
        let expired = CaseEvent::RectificationExpired;
        app.perform("prosecutor", |work| cases::service::advance(work, id, expired)).unwrap();
        // 1 May is a holiday; the month ends on 1 June.
        assert_eq!(clock(&app, id, "A9")["due"], "2026-06-01");
        let idle = json!({ "obstacle": "连续暴雨", "agency_measures": "已定清运方案", "not_idle": false });
        app.as_user("prosecutor").post(&path(id, "suspensions"), idle.clone()).refused(422, "case_suspension_conditions");
        let mut good = idle;
        good["not_idle"] = json!(true);
        let proposed = post(&app, id, "suspensions", good);
        approve(&app, proposed["approval_id"].as_i64().unwrap()).unwrap();
        assert_eq!(read(&app, id)["state"], "suspended");
        assert_eq!(clock(&app, id, "A9")["state"], "paused");
        app.pass_days(10);
        let proposed = post(&app, id, "resumptions", json!({ "reason": "雨停路通" }));
        approve(&app, proposed["approval_id"].as_i64().unwrap()).unwrap();
        assert_eq!(read(&app, id)["state"], "review_for_suit");
        let resumed = clock(&app, id, "A9");
        assert_eq!(resumed["state"], "running");
        let proposed = post(&app, id, "extensions", json!({ "reason": "案情复杂" }));
        approve(&app, proposed["approval_id"].as_i64().unwrap()).unwrap();
        assert!(clock(&app, id, "A9")["due"].as_str() > resumed["due"].as_str());
    }

    fn the_time_of_an_appraisal_does_not_count_in_the_review(db) {
        let app = TestApp::start(db);
        let id = under_review(&app);
        let before = clock(&app, id, "C2");
        let letter = json!({
            "kind": "appraisal", "body": "某鉴定中心", "matters": "生态损害数额", "commissioned_on": app.today(),
        });
        let appraisal = post(&app, id, "appraisals", letter)["id"].as_i64().unwrap();
        app.pass_days(20);
        let opinion = json!({ "opinion_on": app.today(), "opinion": "损害八十万元。" });
        post(&app, id, &format!("appraisals/{appraisal}/opinion"), opinion);
        assert!(clock(&app, id, "C2")["due"].as_str() > before["due"].as_str());
    }

    fn a_transferred_suit_is_taken_over_by_the_other_office(db) {
        let app = TestApp::start(db);
        let id = under_review(&app);
        let city = app.actor("supervisor").office.unwrap();
        let proposed = post(&app, id, "transfers", json!({ "office_id": city, "reason": "中级人民法院管辖" }));
        approve(&app, proposed["approval_id"].as_i64().unwrap()).unwrap();
        assert_eq!(read(&app, id)["state"], "transferred");
        assert_eq!(clock(&app, id, "C2")["state"], "met");
        app.pass_days(2);
        let takes = app.person("supervisor");
        let today = app.today();
        let case = app
            .perform("supervisor", |work| cases::decisions::accept_transfer(work, id, today, takes))
            .unwrap();
        assert_eq!(case.handling_office(), city);
        let clocks = app.as_user("supervisor").get(&path(id, "clocks")).expect(200);
        let running = clocks.as_array().unwrap().iter().filter(|c| c["rule"] == "C2" && c["state"] == "running");
        assert_eq!(running.count(), 1);
        app.as_user("prosecutor").post(&path(id, "acts"), act(&app)).refused(403, "case_of_another_office");
    }

    fn a_filing_is_refused_where_the_field_or_the_office_does_not_allow_it(db) {
        let app = TestApp::start(db);
        let code = |change: fn(&mut Filing)| try_filing(&app, change).unwrap_err().code();
        assert_eq!(code(|f| f.domain = String::from("heroes")), "case_domain_of_other_track");
        assert_eq!(code(|f| f.domain = String::from("national_defence")), "case_domain_not_open");
        let antimonopoly = |f: &mut Filing| {
            f.domain = String::from("antimonopoly");
            f.track = Track::Civil;
        };
        assert_eq!(code(antimonopoly), "case_domain_of_higher_level");
        assert_eq!(code(|f| f.leads.clear()), "invalid");
    }

    fn a_case_is_seen_by_its_office_and_those_above(db) {
        let app = TestApp::start(db);
        let id = filed(&app, Track::Administrative).id;
        app.as_user("supervisor").get(&format!("/api/v1/cases/{id}")).expect(200);
        app.as_user("prosecutor.shandan").get(&format!("/api/v1/cases/{id}")).refused(404, "case_not_found");
        app.as_user("agency").get("/api/v1/cases").refused(403, "not_allowed");
        let list = app.as_user("casemgmt").get("/api/v1/cases?track=administrative&state=filed").expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        let none = app.as_user("casemgmt").get("/api/v1/cases?track=civil").expect(200);
        assert_eq!(none["items"].as_array().unwrap().len(), 0);
    }

    fn a_commission_is_read_by_the_office_that_asks_and_by_the_one_that_is_asked(db) {
        let app = TestApp::start(db);
        let id = filed(&app, Track::Administrative).id;
        plan(&app, id);
        let asked = app.actor("prosecutor.shandan").office.unwrap();
        let letter = json!({ "to_office_id": asked, "matters": "核实运输车辆去向", "sent_on": app.today() });
        let made = post(&app, id, "commissions", letter)["id"].clone();
        let list = |who: &str, query: &str| {
            let page = app.as_user(who).get(&format!("/api/v1/commissions{query}")).expect(200);
            page["items"].as_array().unwrap().clone()
        };
        let received = list("prosecutor.shandan", "?answered=false");
        assert_eq!((received.len(), &received[0]["id"], &received[0]["matters"]), (1, &made, &json!("核实运输车辆去向")));
        assert_eq!(received[0]["from_office_id"], json!(app.actor("prosecutor").office));
        assert!(received[0]["case_number"].as_str().unwrap().contains("行公立"), "{received:?}");
        assert_eq!(list("prosecutor", "").len(), 1);
        assert_eq!(list("supervisor", &format!("?to_office_id={asked}")).len(), 1);
        assert!(list("prosecutor.linze", "").is_empty());
        app.as_user("agency").get("/api/v1/commissions").refused(403, "not_allowed");
        let answer = |body: Value| app.as_user("prosecutor.shandan").post(&format!("/api/v1/commissions/{made}/answers"), body).expect(201);
        answer(json!({ "on": app.today() }));
        answer(json!({ "on": app.today(), "reply": "车辆去向已查明。" }));
        assert!(list("prosecutor.shandan", "?answered=false").is_empty());
        assert_eq!(list("prosecutor", "?answered=true")[0]["reply"], "车辆去向已查明。");
    }

    fn a_list_walks_over_own_and_taken_cases_without_a_gap_or_a_double(db) {
        let (app, office, _) = setup::start(db);
        let other = app.actor("head.shandan").office.unwrap();
        setup::leads(&app, office, 1, 20, "filed", setup::day(2, 1));
        setup::cases(&app, office, 1, 9, "administrative", setup::day(2, 10));
        setup::cases(&app, other, 11, 4, "administrative", setup::day(1, 10));
        setup::run(&app, &format!("UPDATE cases SET suit_office_id = {office} WHERE id IN (5, 12, 13)"));
        let walk = |who: &str, filter: &str| -> Vec<i64> {
            let (mut ids, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = app.as_user(who).get(&format!("/api/v1/cases?limit=2{filter}{cursor}")).expect(200);
                ids.extend(page["items"].as_array().unwrap().iter().map(|case| case["id"].as_i64().unwrap()));
                match page["next"].as_i64() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => return ids,
                }
            }
        };
        assert_eq!(walk("prosecutor", ""), [13, 12, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
        assert_eq!(walk("supervisor", ""), [14, 13, 12, 11, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
        assert_eq!(walk("head.shandan", ""), [14, 13, 12, 11]);
        // With days of filing the latest day comes first.
        assert_eq!(walk("prosecutor", "&filed_from=2026-01-01"), [9, 8, 7, 6, 5, 4, 3, 2, 1, 13, 12]);
        assert_eq!(walk("supervisor", "&filed_to=2026-02-09"), [14, 13, 12, 11]);
        assert_eq!(walk("prosecutor", "&track=civil"), [0_i64; 0]);
    }
}
