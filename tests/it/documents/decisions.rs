//! What decisions put on paper, and what is made from records, along the way of two matters.

use serde_json::{Value, json};

use super::recommendations::read;
use crate::chain::{begun, report};
use crate::support::app::TestApp;

/// The documents of a kind that were issued, as the chief sees them.
pub(super) fn of_kind(app: &TestApp, kind: &str) -> Vec<Value> {
    let list = format!("/api/v1/official-documents?kind={kind}");
    app.as_user("chief").get(&list).expect(200)["items"].as_array().unwrap().clone()
}

/// What the only document of a kind says, in the file as on the page.
pub(super) fn said(app: &TestApp, kind: &str) -> (Value, String) {
    let [only]: [Value; 1] = of_kind(app, kind).try_into().unwrap_or_else(|all| panic!("{kind}: {all:?}"));
    let lines = read(&app.as_user("chief"), &format!("/api/v1/official-documents/{}", only["id"]));
    (only, lines.join("\n"))
}

pub(super) fn holds(text: &str, wanted: &[&str]) {
    for words in wanted {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}

pub(super) fn set(app: &TestApp, kind: &str, id: &Value) -> Value {
    app.as_user("prosecutor").post("/api/v1/official-documents", json!({"kind": kind, "id": id})).expect(201)
}

both! {
    fn an_administrative_case_leaves_its_papers(db) {
        let app = TestApp::start(db);
        let chain = begun(&app);
        let agency = app.actor("agency").agency.unwrap();
        let lead = chain.assessed("河道倾倒垃圾");
        let filing = json!({ "track": "administrative", "title": "督促整治黑河滩建筑垃圾行政公益诉讼案",
            "interest_harmed": "河道行洪和生态受损。", "unlawful_act": "未依法查处。", "agencies": [agency] });
        let body = json!({ "outcome": "file_case", "opinion": "符合立案条件。", "filing": filing });
        let proposed = chain.step("prosecutor", &format!("leads/{lead}"), "decisions", body);
        // Who decides sees what will be issued, before there is a case.
        let draft = format!("/api/v1/document-drafts/filing_decision/{}", proposed["approval_id"]);
        let shown = read(&app.as_user("chief"), &draft).join("\n");
        holds(&shown, &["【文号】", "督促整治黑河滩建筑垃圾行政公益诉讼案", "生态环境和资源保护", "第六十七条"]);
        assert!(!shown.contains("第八十五条"), "{shown}");
        app.as_user("prosecutor").post("/api/v1/official-documents", json!({"kind": "filing_decision", "id": proposed["approval_id"]}))
            .refused(409, "document_by_decision");
        chain.decided(&proposed);
        let (filed, text) = said(&app, "filing_decision");
        let case = filed["case_id"].clone();
        let number = filed["number"].as_str().unwrap();
        assert!(number.ends_with("检公立〔2026〕1号"), "{number}");
        let case_number = chain.get("prosecutor", &format!("cases/{case}"))["number"].as_str().unwrap().to_owned();
        holds(&text, &[number, &case_number, "2026年3月2日"]);
        let form = set(&app, "filing_form", &proposed["approval_id"]);
        let text = read(&app.as_user("chief"), &format!("/api/v1/official-documents/{}", form["id"])).join("\n");
        holds(&text, &["立案审批表", "符合立案条件。", "同意。", "河道倾倒垃圾"]);
        // The hotline's caller is in none of it.
        assert!(!text.contains("王守信") && !text.contains("13912345678"), "{text}");

        let agency_sees = || app.as_user("agency").get("/api/v1/agency/documents").expect(200)["items"].as_array().unwrap().len();
        assert_eq!(agency_sees(), 0);
        let at = |what: &str| format!("cases/{case}/{what}");
        let served = json!({ "document": "filing_decision", "agency_id": agency, "method": "in_person", "served_on": app.today() });
        chain.make("prosecutor", &at("services"), served);
        assert_eq!(agency_sees(), 1);
        read(&app.as_user("agency"), &format!("/api/v1/agency/documents/{}", filed["id"]));
        let receipt = set(&app, "service_receipt", &filed["id"]);
        let text = read(&app.as_user("chief"), &format!("/api/v1/official-documents/{}", receipt["id"])).join("\n");
        holds(&text, &["送达回证", "立案决定书", number, "直接送达", "2026年3月2日"]);

        let plan = json!({ "matters": "损害事实和职责", "methods": "勘验、调取、询问", "safety": "两人以上" });
        chain.make("prosecutor", &at("plans"), plan);
        let act = json!({ "kind": "site_inspection", "first_officer_id": app.person("prosecutor"),
            "second_officer_id": app.person("assistant"), "done_on": app.today(), "place": "黑河滩", "summary": "现场勘验，制作笔录。" });
        chain.make("prosecutor", &at("acts"), act);
        let event = |name: &str| chain.step("prosecutor", &format!("cases/{case}"), "events", json!({ "event": name }));
        event("open_consultation");
        let talk = json!({ "agency_id": agency, "held_on": app.today(), "place": "本院会议室", "participants": "双方",
            "minutes": "逐项核对了事实。", "confirmed_facts": "堆放约三百吨。", "outcome": "agreed" });
        let talk = chain.make("prosecutor", &at("consultations"), talk);
        for (kind, words) in [("consultation_minutes", "逐项核对了事实。"), ("fact_confirmation", "堆放约三百吨。")] {
            set(&app, kind, &talk["id"]);
            holds(&said(&app, kind).1, &[words]);
        }
        chain.make("prosecutor", &at("reports"), report("investigation", "close"));
        event("end_investigation");
        let file = chain.get("prosecutor", &format!("cases/{case}/file"));
        for (kind, record, words) in [
            ("investigation_plan", &file["plans"][0]["id"], "损害事实和职责"),
            ("inspection_record", &file["acts"][0]["id"], "现场勘验，制作笔录。"),
            ("investigation_report", &file["reports"][0]["id"], "拟终结案件"),
        ] {
            app.as_user("prosecutor.shandan").post("/api/v1/official-documents", json!({"kind": kind, "id": record}))
                .refused(404, "document_source_not_found");
            set(&app, kind, record);
            holds(&said(&app, kind).1, &[words, &case_number]);
            app.as_user("prosecutor").post("/api/v1/official-documents", json!({"kind": kind, "id": record}))
                .refused(409, "document_issued_already");
        }
        // A report is of its kind: it is no record of an interview, and no final report.
        app.as_user("chief").get(&format!("/api/v1/document-drafts/final_review_report/{}/page", file["reports"][0]["id"]))
            .refused(404, "document_source_not_found");

        let closing = json!({ "ground": "no_illegality", "reason": "经查已依法履职。" });
        chain.decided(&chain.make("prosecutor", &at("closings"), closing));
        let (closed, text) = said(&app, "closing_decision");
        assert_eq!(closed["agency_id"], json!(agency));
        holds(&text, &["终结案件决定书", "经查已依法履职。", "未违法行使职权或者不作为", "第七十四条"]);
        assert_eq!(agency_sees(), 1);
        // The number of what was issued cannot be made void any more.
        let void = format!("/api/v1/document-numbers/{}/voids", closed["number_id"]);
        app.as_user("casemgmt").post(&void, json!({"reason": "误编"})).refused(409, "number_in_force");
    }

    fn a_civil_case_leaves_its_papers(db) {
        let app = TestApp::start(db);
        let chain = begun(&app);
        let lead = chain.assessed("养殖场污水直排");
        let case = chain.filed(lead, json!({ "track": "civil", "title": "某养殖公司污染环境民事公益诉讼案",
            "interest_harmed": "沟渠和农田受到污染。", "unlawful_act": "直排粪污。", "wrongdoers": [{ "name": "某养殖公司" }] }));
        let (filed, text) = said(&app, "filing_decision");
        assert_eq!(filed["agency_id"], Value::Null);
        holds(&text, &["某养殖公司", "第八十五条"]);
        let at = |what: &str| format!("cases/{case}/{what}");
        chain.investigated(case, "announce");
        let notice = json!({ "relatives_asked": false, "harm": "粪污直排。", "notice": "适格主体可以起诉。", "contact": "0936-12309" });
        let proposed = chain.make("prosecutor", &at("announcements"), notice);
        chain.decided(&proposed);
        holds(&said(&app, "announcement").1, &["公告", "粪污直排。", "公告期限为自本公告发布之日起30日", "0936-12309"]);
        let published = json!({ "medium": "正义网", "published_on": app.today() });
        let path = at(&format!("announcements/{}/publication", proposed["announcement_id"]));
        assert!(app.as_user("prosecutor").post(&format!("/api/v1/{path}"), published).status < 300);
        let event = |name: &str| chain.step("prosecutor", &format!("cases/{case}"), "events", json!({ "event": name }));
        event("begin_follow_up");
        event("follow_up_recorded");
        app.set_day("2026-04-03".parse().unwrap());
        event("announcement_expired");
        chain.make("prosecutor", &at("reports"), report("final_review", "sue"));
        let suit = json!({ "court": "张掖市中级人民法院", "facts": "被告直排粪污污染环境。",
            "claims": [{ "text": "停止侵害" }, { "text": "赔偿修复费用" }] });
        let proposed = chain.make("prosecutor", &at("lawsuits"), suit);
        chain.decided(&proposed);
        let (complaint, text) = said(&app, "complaint");
        assert!(complaint["number"].as_str().unwrap().ends_with("检公诉〔2026〕1号"), "{complaint}");
        holds(&text, &["民事公益诉讼起诉书", "被告：某养殖公司", "1.停止侵害", "2.赔偿修复费用", "第九十六条", "张掖市中级人民法院"]);
        let suit = proposed["lawsuit_id"].clone();
        let of_suit = |what: &str| format!("lawsuits/{suit}/{what}");
        chain.make("prosecutor", &of_suit("filings"), json!({ "filed_on": app.today() }));
        let accepted = json!({ "accepted_on": app.today(), "docket_number": "（2026）甘07民初1号", "seven_member_panel": true });
        chain.make("prosecutor", &of_suit("acceptances"), accepted);
        let change = json!({ "dropped": [2], "added": [{ "text": "公开赔礼道歉" }], "reason": "修复已经完成。" });
        chain.decided(&chain.make("prosecutor", &of_suit("claim-changes"), change));
        holds(&said(&app, "claim_change").1, &["1.赔偿修复费用", "1.公开赔礼道歉", "（2026）甘07民初1号", "第九十九条"]);
        chain.decided(&chain.make("prosecutor", &of_suit("withdrawals"), json!({ "reason": "诉讼请求全部实现。" })));
        holds(&said(&app, "suit_withdrawal").1, &["撤回起诉决定书", "诉讼请求全部实现。", "第九十九条"]);
    }

    fn what_becomes_of_a_lead_is_written_without_who_reported_it(db) {
        let app = TestApp::start(db);
        let chain = begun(&app);
        let lead = chain.assessed("河道倾倒垃圾");
        let body = json!({ "outcome": "decline_filing", "opinion": "经核实，垃圾已经清运。" });
        chain.decided(&chain.step("prosecutor", &format!("leads/{lead}"), "decisions", body));
        let text = said(&app, "declining_decision").1;
        holds(&text, &["不立案决定书", "经核实，垃圾已经清运。", "第三十条"]);
        let lead = chain.assessed("养殖场污水直排");
        let there = app.actor("prosecutor.shandan").office.unwrap();
        let body = json!({ "outcome": "transfer_lead", "opinion": "违法行为地在该县。", "office_id": there });
        chain.decided(&chain.step("prosecutor", &format!("leads/{lead}"), "decisions", body));
        let text = said(&app, "transfer_notice").1;
        holds(&text, &["移送案件线索通知书", "山丹县人民检察院", "违法行为地在该县。", "夜间向沟渠直排粪污"]);
        for never in ["李知秋", "13900000001", "王守信"] {
            assert!(!text.contains(never), "{never} in {text}");
        }
    }
}
