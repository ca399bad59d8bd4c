//! The chain, end to end, through the API: one imported lead to a closed case and a brand case, another
//! to a lawsuit and its judgment, each step by the person whose step it is.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::api::files::send;
use crate::support::app::TestApp;

const HOTLINE: &str = "工单编号,来电人,联系电话,标题,来电内容,来电时间\n\
    G001,王守信,13912345678,河道倾倒垃圾,黑河滩边倾倒建筑垃圾约三百吨,2026-03-01 08:15\n\
    G002,李知秋,13900000001,养殖场污水直排,某养殖公司夜间向沟渠直排粪污,2026-03-01 09:20\n";

/// The steps of a matter, each by the person whose step it is.
pub(crate) struct Chain<'a> {
    pub(crate) app: &'a TestApp,
}

impl Chain<'_> {
    pub(crate) fn get(&self, who: &str, path: &str) -> Value {
        self.app.as_user(who).get(&format!("/api/v1/{path}")).expect(200)
    }

    /// A creating request.
    pub(crate) fn make(&self, who: &str, path: &str, body: Value) -> Value {
        self.app.as_user(who).post(&format!("/api/v1/{path}"), body).expect(201)
    }

    /// A transition, based on the version that is read first from where the record is.
    pub(crate) fn step(&self, who: &str, record: &str, verb: &str, body: Value) -> Value {
        let version = self.get(who, record)["version"].as_i64().unwrap();
        let answer = self.app.as_user(who).post_at(&format!("/api/v1/{record}/{verb}"), version, body);
        assert!(
            answer.status == 200 || answer.status == 201,
            "{record}/{verb}: {} {:?}",
            answer.status,
            answer.json()
        );
        answer.json()
    }

    /// The head reviews and the chief decides, each with the file read before.
    pub(crate) fn decided(&self, proposed: &Value) {
        let id = proposed["approval_id"].as_i64().unwrap();
        let yes = json!({ "agree": true, "opinion": "同意。" });
        let at = |what: &str| format!("/api/v1/approvals/{id}/{what}");
        let own = self.app.as_user("prosecutor").post_at(&at("decisions"), 1, yes.clone());
        assert!((400..500).contains(&own.status), "nobody decides their own proposal");
        self.app.as_user("head").post_at(&at("reviews"), 1, yes.clone()).expect(200);
        self.app.as_user("chief").post_at(&at("decisions"), 2, yes).expect(200);
    }

    /// An imported lead, screened, verified by two officers, and assessed.
    pub(crate) fn assessed(&self, title: &str) -> i64 {
        let page = self.get("prosecutor", "leads");
        let lead =
            page["items"].as_array().unwrap().iter().find(|lead| lead["title"] == title).unwrap().clone();
        let id = lead["id"].as_i64().unwrap();
        let (one, two) = (self.app.person("prosecutor").0, self.app.person("assistant").0);
        let at = format!("leads/{id}");
        let version = self.get("prosecutor", &at)["version"].as_i64().unwrap();
        let amended = self.app.as_user("prosecutor").send_json(
            "PATCH",
            &format!("/api/v1/{at}"),
            &[("if-match", &format!("\"{version}\""))],
            &json!({ "domain": "ecology" }),
        );
        amended.expect(200);
        self.step("prosecutor", &at, "assignments", json!({ "handler_id": one }));
        let screening =
            json!({ "sources": ["行政处罚公示"], "findings": "三次同类投诉。", "complete": true });
        self.step("prosecutor", &at, "screenings", screening);
        let plan = json!({ "first_officer_id": one, "second_officer_id": two, "planned_on": self.app.today(),
            "place": "黑河滩", "purpose": "查看现场" });
        let planned = self.make("prosecutor", &format!("{at}/verifications"), plan);
        let found = json!({ "visited_at": "2026-03-02T00:30:00Z", "longitude": 100.4, "latitude": 38.9,
            "findings": "反映情况属实。" });
        self.make("assistant", &format!("{at}/verifications/{}/results", planned["id"]), found);
        let axes = json!([{ "axis": "authenticity", "grade": "high", "reason": "现场核实。" },
            { "axis": "investigability", "grade": "high", "reason": "地点明确。" }]);
        self.step("prosecutor", &at, "assessments", json!({ "conclusion": "建议立案。", "axes": axes }));
        id
    }

    /// The case that is filed on a lead.
    pub(crate) fn filed(&self, lead: i64, filing: Value) -> i64 {
        let body = json!({ "outcome": "file_case", "opinion": "符合立案条件，建议立案。", "filing": filing });
        let proposed = self.step("prosecutor", &format!("leads/{lead}"), "decisions", body);
        self.decided(&proposed);
        assert_eq!(self.get("prosecutor", &format!("leads/{lead}"))["state"], "filed");
        let cases = self.get("prosecutor", &format!("cases?lead_id={lead}"));
        cases["items"][0]["id"].as_i64().unwrap()
    }

    /// Inquired into by two persons, with the report that ends the investigation.
    pub(crate) fn investigated(&self, case: i64, proposal: &str) {
        let at = |what: &str| format!("cases/{case}/{what}");
        let plan =
            json!({ "matters": "损害事实和职责", "methods": "勘验、调取、询问", "safety": "两人以上" });
        self.make("prosecutor", &at("plans"), plan);
        let act = json!({ "kind": "site_inspection", "first_officer_id": self.app.person("prosecutor").0,
            "second_officer_id": self.app.person("assistant").0, "done_on": self.app.today(),
            "place": "黑河滩", "summary": "现场勘验，制作笔录。" });
        self.make("prosecutor", &at("acts"), act);
        self.make("prosecutor", &at("reports"), report("investigation", proposal));
        self.step("prosecutor", &format!("cases/{case}"), "events", json!({ "event": "end_investigation" }));
    }
}

pub(crate) fn report(kind: &str, proposal: &str) -> Value {
    json!({ "kind": kind, "harm": "河道行洪和生态受损。", "duty": "依法负有监督管理职责。",
        "conduct": "未采取有效措施。", "causation": "不履职与损害持续有直接关联。", "proposal": proposal })
}

/// Those who handle nothing: the city sees the matter and its figures, the auditor that the log is whole,
/// and neither auditor nor administrator the matter itself.
fn watched(chain: &Chain<'_>, lead: i64, case: i64) {
    assert_eq!(chain.get("supervisor", &format!("cases/{case}"))["state"], "closed");
    let frozen = chain.make("supervisor", "statistics/snapshots", json!({ "title": "一季度" }));
    let snapshot = format!("statistics/snapshots/{}", frozen["id"]);
    assert_eq!(chain.get("supervisor", &snapshot)["id"], frozen["id"]);
    // What the city froze is more than a county sees.
    chain.app.as_user("casemgmt").get(&format!("/api/v1/{snapshot}")).refused(404, "snapshot_not_found");
    let proof = chain.get("auditor", "audit/verification");
    assert_eq!(proof["broken"], json!([]), "{proof}");
    let seen = chain.get("auditor", &format!("audit?subject_kind=case&subject_id={case}"));
    assert!(!seen["items"].as_array().unwrap().is_empty());
    let office = chain.app.actor("prosecutor").office.unwrap();
    let matrix = chain.get("admin", &format!("authority-matrix?office_id={office}"));
    assert!(!matrix.as_array().or(matrix["items"].as_array()).unwrap().is_empty());
    for who in ["admin", "auditor", "agency", "agencyhead"] {
        for path in
            [format!("leads/{lead}"), format!("cases/{case}"), String::from("leads"), String::from("cases")]
        {
            chain.app.as_user(who).get(&format!("/api/v1/{path}")).refused(403, "not_allowed");
        }
    }
    chain
        .app
        .as_user("prosecutor.shandan")
        .get(&format!("/api/v1/cases/{case}"))
        .refused(404, "case_not_found");
}

/// The offices stand and two leads have come in from the hotline.
pub(crate) fn begun(app: &TestApp) -> Chain<'_> {
    let chain = Chain { app };
    let batch =
        send(&app.as_user("casemgmt"), "/api/v1/imports", "热线.csv", HOTLINE.as_bytes(), &[]).expect(201);
    let mut left = 2_000;
    while chain.get("casemgmt", &format!("imports/{}", batch["id"]))["state"] == "running" {
        left -= 1;
        assert!(left > 0, "the import does not end");
        std::thread::yield_now();
    }
    chain
}

both! {
    fn an_imported_lead_becomes_a_closed_case_and_a_brand_case(db) {
        let app = TestApp::start(db);
        let chain = begun(&app);
        let agency = app.actor("agency").agency.unwrap();
        let lead = chain.assessed("河道倾倒垃圾");
        let case = chain.filed(lead, json!({ "track": "administrative", "title": "督促整治黑河滩建筑垃圾行政公益诉讼案",
            "interest_harmed": "河道行洪和生态受损。", "unlawful_act": "未依法查处。", "agencies": [agency] }));
        let at = |what: &str| format!("cases/{case}/{what}");

        let served = json!({ "document": "filing_decision", "agency_id": agency, "method": "in_person",
            "served_on": app.today() });
        chain.make("prosecutor", &at("services"), served);
        chain.investigated(case, "recommend");

        let wording = json!({ "title": "关于整治黑河滩建筑垃圾的检察建议",
            "addressees": [{ "agency_id": agency, "part": "lead", "rectify_count": 2, "rectify_unit": "months",
                "items": [{ "text": "依法清运建筑垃圾", "claim": "判令被告依法履职" }] }],
            "contents": { "case_source": "履行职责中发现", "harm_facts": "堆放建筑垃圾约三百吨。",
                "breach_facts": "未依法查处。", "legal_basis": "固体废物污染环境防治法",
                "suggestions": "依法全面履职。", "other_matters": "无" } });
        let document = chain.make("prosecutor", "recommendations", json!({ "case_id": case, "kind": "pil", "wording": wording }));
        let id = document["id"].as_i64().unwrap();
        let body = json!({ "version": document["version"], "opinion": "内容齐备。" });
        let proposed = chain.make("prosecutor", &format!("recommendations/{id}/proposals"), body);
        chain.decided(&proposed);
        let document = chain.get("prosecutor", &format!("recommendations/{id}"));
        assert!(document["number"].as_str().unwrap().contains("检行公建〔2026〕1号"), "{document}");
        let line = document["addressees"][0]["id"].as_i64().unwrap();
        assert!(chain.get("agency", "agency/recommendations")["items"].as_array().unwrap().is_empty());
        let attempt = json!({ "method": "in_person", "attempted_on": app.today(), "served_on": app.today(), "receiver": "收文人员" });
        chain.make("prosecutor", &format!("addressees/{line}/services"), attempt);
        assert_eq!(chain.get("prosecutor", &format!("cases/{case}"))["state"], "follow_up");

        let inbox = chain.get("agency", "agency/recommendations");
        assert_eq!(inbox["items"][0]["id"], line);
        app.pass_days(20);
        let items = chain.get("agency", &format!("agency/recommendations/{line}"))["items"].clone();
        let told = json!({ "kind": "written", "summary": "已全部清运。",
            "items": [{ "item_id": items[0]["id"], "measure": "清运三百吨", "state": "done" }] });
        let reply = chain.make("agency", &format!("agency/recommendations/{line}/replies"), told);
        let replies = format!("/api/v1/agency/replies/{}", reply["id"]);
        app.as_user("agencyhead").post_at(&format!("{replies}/approvals"), 1, json!({})).expect(200);
        app.as_user("agencyhead").post_at(&format!("{replies}/submissions"), 2, json!({})).expect(200);
        chain.step("prosecutor", &format!("replies/{}", reply["id"]), "acceptances", json!({}));
        let of_line = |name: &str| chain.get("prosecutor", &format!("recommendations/{id}"))["addressees"][0][name].clone();
        assert!(!of_line("replied_on").is_null() && of_line("verified_on").is_null(), "a reply is no verification");

        let visit = json!({ "kind": "follow_up", "planned_on": app.today(), "purpose": "查看清运情况" });
        let visit = chain.make("prosecutor", &format!("addressees/{line}/visits"), visit);
        let found = json!({ "done_at": "2026-03-22T00:10:00Z", "officer_one": app.person("prosecutor"),
            "officer_two": app.person("assistant"), "place": "黑河滩", "finding": "rectified", "found": "已清运。",
            "items": [{ "item_id": items[0]["id"], "verified": "rectified" }] });
        app.as_user("prosecutor").post_at(&format!("/api/v1/visits/{}/reports", visit["id"]), 1, found).expect(200);
        assert_eq!(of_line("result"), "rectified");

        let closing = json!({ "ground": "full_rectification", "reason": "已全面整改。" });
        chain.decided(&chain.make("prosecutor", &at("closings"), closing));
        assert_eq!(chain.get("prosecutor", &format!("cases/{case}"))["state"], "closed");
        let brand = json!({ "case_id": case, "kind": "model", "level": "province" });
        let brand = chain.make("casemgmt", "brand-cases", brand);
        assert_eq!(brand["state"], "candidate");
        watched(&chain, lead, case);

        let timeline = chain.get("prosecutor", &format!("cases/{case}/audit"));
        assert!(timeline.as_array().unwrap().len() > 12, "{timeline}");
    }

    fn another_imported_lead_becomes_a_lawsuit_and_a_judgment(db) {
        let app = TestApp::start(db);
        let chain = begun(&app);
        let lead = chain.assessed("养殖场污水直排");
        let case = chain.filed(lead, json!({ "track": "civil", "title": "某养殖公司污染环境民事公益诉讼案",
            "interest_harmed": "沟渠和农田受到污染。", "unlawful_act": "直排粪污。", "wrongdoers": [{ "name": "某养殖公司" }] }));
        let at = |what: &str| format!("cases/{case}/{what}");
        chain.investigated(case, "announce");

        let notice = json!({ "relatives_asked": false, "harm": "粪污直排。", "notice": "三十日内可以起诉。", "contact": "0936-12309" });
        let proposed = chain.make("prosecutor", &at("announcements"), notice);
        chain.decided(&proposed);
        let announcement = proposed["announcement_id"].as_i64().unwrap();
        let published = json!({ "medium": "正义网", "published_on": app.today() });
        let path = at(&format!("announcements/{announcement}/publication"));
        let answer = app.as_user("prosecutor").post(&format!("/api/v1/{path}"), published);
        assert!(answer.status < 300, "{} {:?}", answer.status, answer.json());
        let event = |name: &str| chain.step("prosecutor", &format!("cases/{case}"), "events", json!({ "event": name }));
        event("begin_follow_up");
        event("follow_up_recorded");
        let early = app.as_user("prosecutor").post_at(&format!("/api/v1/{}", at("events")),
            chain.get("prosecutor", &format!("cases/{case}"))["version"].as_i64().unwrap(),
            json!({ "event": "announcement_expired" }));
        assert_eq!(early.status, 409, "thirty days are thirty days");
        app.set_day(NaiveDate::from_ymd_opt(2026, 4, 3).unwrap());
        event("announcement_expired");
        chain.make("prosecutor", &at("reports"), report("final_review", "sue"));

        let suit = json!({ "court": "张掖市中级人民法院", "facts": "被告直排粪污污染环境。",
            "claims": [{ "text": "停止侵害并修复" }] });
        let proposed = chain.make("prosecutor", &at("lawsuits"), suit);
        chain.decided(&proposed);
        let suit = proposed["lawsuit_id"].as_i64().unwrap();
        let of_suit = |what: &str| format!("lawsuits/{suit}/{what}");
        chain.make("prosecutor", &of_suit("filings"), json!({ "filed_on": app.today() }));
        let accepted = json!({ "accepted_on": app.today(), "docket_number": "（2026）甘07民初1号", "seven_member_panel": true });
        chain.make("prosecutor", &of_suit("acceptances"), accepted);
        chain.step("prosecutor", &format!("lawsuits/{suit}"), "events", json!({ "event": "begin_trial" }));
        app.pass_days(40);
        let judged = json!({ "outcome": "supported", "decided_on": app.today(), "received_on": app.today(), "decision": "支持全部请求。" });
        assert_eq!(chain.make("prosecutor", &of_suit("judgments"), judged)["state"], "judged");
        assert_eq!(chain.get("supervisor", &format!("cases/{case}"))["state"], "judged");

        let overview = chain.get("supervisor", "statistics/overview");
        let support = overview["figures"].as_array().unwrap().iter().find(|f| f["key"] == "court_support").unwrap().clone();
        assert_eq!((&support["numerator"], &support["denominator"]), (&json!(1), &json!(1)));
    }
}
