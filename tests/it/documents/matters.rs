//! What stands on paper along the rarer ways of a matter: suspended and resumed, heard and appealed, asked and appraised.

use serde_json::{Value, json};
use yisu::cases::{self, CaseEvent, CaseId, Track};

use super::decisions::{holds, of_kind, said, set};
use crate::api::cases::{investigated, path, post, under_review};
use crate::chain::{Chain, begun};
use crate::support::app::TestApp;

fn advanced(app: &TestApp, id: CaseId, events: &[CaseEvent]) {
    for event in events {
        app.perform("prosecutor", |work| cases::service::advance(work, id, *event)).unwrap();
    }
}

both! {
    fn a_review_that_is_suspended_and_resumed_leaves_two_decisions(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let id = investigated(&app, Track::Administrative);
        let sent = [CaseEvent::RecommendationDrafted, CaseEvent::RecommendationIssued, CaseEvent::RecommendationServed];
        advanced(&app, id, &sent);
        app.pass_days(60);
        advanced(&app, id, &[CaseEvent::RectificationExpired]);
        let entry = json!({ "obstacle": "连续暴雨，道路中断。", "agency_measures": "已定清运方案。", "not_idle": true });
        let proposed = post(&app, id, "suspensions", entry);
        assert!(of_kind(&app, "suspension_decision").is_empty(), "nothing is issued before it is decided");
        chain.decided(&proposed);
        let (decision, text) = said(&app, "suspension_decision");
        let agency = app.actor("agency").agency.unwrap();
        assert_eq!(decision["agency_id"], json!(agency));
        assert!(decision["number"].as_str().unwrap().ends_with("检行公中审〔2026〕1号"), "{decision}");
        holds(&text, &["中止审查决定书", "连续暴雨，道路中断。", "已定清运方案。", "第七十八条", "2026年5月1日"]);

        app.pass_days(10);
        chain.decided(&post(&app, id, "resumptions", json!({ "reason": "雨停路通，客观障碍消除。" })));
        let (decision, text) = said(&app, "resumption_decision");
        assert!(decision["number"].as_str().unwrap().ends_with("检行公恢审〔2026〕1号"), "{decision}");
        holds(&text, &["恢复审查决定书", "于2026年5月1日决定中止审查", "雨停路通，客观障碍消除。", "2026年5月11日"]);
        // The agency reads what was served on it, and nothing else.
        let read = |name: &str| {
            let items = app.as_user("agency").get("/api/v1/agency/documents").expect(200)["items"].clone();
            items.as_array().unwrap().iter().filter(|item| item["kind"] == name).count()
        };
        for document in ["suspension_decision", "resumption_decision"] {
            assert_eq!(read(document), 0);
            let body = json!({ "document": document, "agency_id": agency, "method": "in_person", "served_on": app.today() });
            post(&app, id, "services", body);
            assert_eq!(read(document), 1);
        }
    }

    fn a_suit_that_is_heard_and_appealed_leaves_notice_and_appeal(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let id = under_review(&app);
        let letter = json!({ "kind": "appraisal", "body": "某鉴定中心", "matters": "生态损害数额", "commissioned_on": app.today() });
        let letter = post(&app, id, "appraisals", letter);
        let made = set(&app, "appraisal_letter", &letter["id"]);
        assert!(made["number"].as_str().unwrap().contains("检公委鉴〔2026〕1号"), "{made}");
        holds(&said(&app, "appraisal_letter").1, &["委托鉴定函", "某鉴定中心：", "生态损害数额", "第四十一条", "保密"]);

        let body = json!({ "court": "甘州区人民法院", "facts": "被告倾倒建筑垃圾污染河道。",
            "claims": [{ "text": "清除垃圾并恢复原状" }, { "text": "赔偿生态损失八十万元" }] });
        let proposed = post(&app, id, "lawsuits", body);
        chain.decided(&proposed);
        let of_suit = |what: &str| format!("lawsuits/{}/{what}", proposed["lawsuit_id"]);
        let enter = |what: &str, body: Value| chain.make("prosecutor", &of_suit(what), body);
        enter("filings", json!({ "filed_on": app.today() }));
        enter("acceptances", json!({ "accepted_on": app.today(), "docket_number": "（2026）甘0702民初1号", "seven_member_panel": true }));
        let notice = json!({ "notice_received_on": app.today(), "held_on": "2026-04-20", "place": "第一法庭" });
        let hearing = enter("hearings", notice)["id"].clone();
        // Before it is known who goes, there is nothing to be set.
        app.as_user("prosecutor").post("/api/v1/official-documents", json!({"kind": "appearance_notice", "id": hearing}))
            .refused(409, "document_fact_untold");
        enter(&format!("hearings/{hearing}/appearances"), json!({ "sent_on": app.today(), "appearing": "检察官周检察、李检察", "record": null }));
        let made = set(&app, "appearance_notice", &hearing);
        assert!(made["number"].as_str().unwrap().contains("检公出庭〔2026〕1号"), "{made}");
        holds(&said(&app, "appearance_notice").1, &["派员出庭通知书", "甘州区人民法院：", "一审庭审", "2026年4月20日", "第一法庭",
            "（2026）甘0702民初1号", "检察官周检察、李检察"]);

        chain.step("prosecutor", of_suit("").trim_end_matches('/'), "events", json!({ "event": "begin_trial" }));
        app.pass_days(30);
        let judged = json!({ "outcome": "rejected", "decided_on": app.today(), "received_on": app.today(), "decision": "驳回赔偿请求。" });
        enter("judgments", judged);
        chain.decided(&enter("appeal-proposals", json!({ "reason": "一审认定损害数额有误。" })));
        let (appeal, text) = said(&app, "appeal");
        assert!(appeal["number"].as_str().unwrap().ends_with("检公上〔2026〕1号"), "{appeal}");
        holds(&text, &["公益诉讼上诉书", "被上诉人（一审被告）：某建材公司", "不服甘州区人民法院于", "一审案号：（2026）甘0702民初1号",
            "驳回赔偿请求。", "1.清除垃圾并恢复原状", "2.赔偿生态损失八十万元", "一审认定损害数额有误。", "第五十九条"]);
    }

    fn a_suit_of_another_is_supported_and_the_support_withdrawn(db) {
        let app = TestApp::start(db);
        let id = under_review(&app);
        let told = json!({ "plaintiff": "某环保联合会", "court": "张掖市中级人民法院", "opinion": "被告的行为损害社会公共利益，起诉于法有据。" });
        let mut blank = told.clone();
        blank["court"] = json!(" ");
        app.as_user("prosecutor").post(&path(id, "supports"), blank).refused(422, "invalid");
        let support = post(&app, id, "supports", told.clone())["id"].clone();
        assert_eq!(crate::api::cases::read(&app, id)["state"], "supporting_suit");
        let made = set(&app, "support_opinion", &support);
        assert!(made["number"].as_str().unwrap().ends_with("检公支诉〔2026〕1号"), "{made}");
        holds(&said(&app, "support_opinion").1, &["支持起诉意见书", "张掖市中级人民法院：", "某环保联合会诉某建材公司一案", "起诉于法有据。", "第一百零一条"]);
        app.as_user("prosecutor").post("/api/v1/official-documents", json!({"kind": "support_withdrawal", "id": support}))
            .refused(404, "document_source_not_found");
        let at = format!("/api/v1/supports/{support}/withdrawals");
        app.as_user("prosecutor.shandan").post(&at, json!({ "reason": "无关" })).refused(404, "case_not_found");
        app.as_user("prosecutor").post(&at, json!({ "reason": "" })).refused(422, "invalid");
        app.as_user("prosecutor").post(&at, json!({ "reason": "原告的请求已经全部实现。" })).expect(201);
        app.as_user("prosecutor").post(&at, json!({ "reason": "又" })).refused(404, "case_record_not_found");
        assert_eq!(crate::api::cases::read(&app, id)["state"], "support_withdrawn");
        set(&app, "support_withdrawal", &support);
        holds(&said(&app, "support_withdrawal").1, &["撤回支持起诉决定书", "张掖市中级人民法院、某环保联合会：", "原告的请求已经全部实现。", "第一百零二条"]);
        let file = app.as_user("prosecutor").get(&path(id, "file")).expect(200);
        assert_eq!((&file["supports"][0]["plaintiff"], &file["supports"][0]["withdrawn_reason"]), (&told["plaintiff"], &json!("原告的请求已经全部实现。")));
        // Suits are supported in civil cases alone.
        let other = investigated(&app, Track::Administrative);
        app.as_user("prosecutor").post(&path(other, "supports"), told).refused(409, "case_event_not_of_track");
    }

    fn evidence_is_asked_for_by_a_notice_with_its_list(db) {
        let app = TestApp::start(db);
        let id = investigated(&app, Track::Administrative);
        let told = json!({ "holder": "某建材公司", "items": ["2025年渣土运输合同", "过磅单"], "due_on": "2026-03-12" });
        for (field, wrong) in [("items", json!([])), ("due_on", json!("2026-03-01")), ("holder", json!(""))] {
            let mut body = told.clone();
            body[field] = wrong;
            let refused = app.as_user("prosecutor").post(&path(id, "evidence-requests"), body).refused(422, "invalid");
            assert_eq!(refused["fields"][0]["field"], field);
        }
        let request = post(&app, id, "evidence-requests", told)["id"].clone();
        let made = set(&app, "evidence_notice", &request);
        assert!(made["number"].as_str().unwrap().ends_with("检公调证〔2026〕1号"), "{made}");
        holds(&said(&app, "evidence_notice").1, &["调取证据通知书", "某建材公司：", "1.2025年渣土运输合同\n2.过磅单", "于2026年3月12日前提供",
            "调取证据清单", "第三十八条"]);
        let file = app.as_user("prosecutor").get(&path(id, "file")).expect(200);
        assert_eq!(file["evidence_requests"][0]["items"], json!(["2025年渣土运输合同", "过磅单"]));
    }

    fn an_interview_is_written_down_as_such(db) {
        let app = TestApp::start(db);
        let id = investigated(&app, Track::Administrative);
        let act = json!({ "kind": "interview", "first_officer_id": app.person("prosecutor").0,
            "second_officer_id": app.person("assistant").0, "done_on": app.today(), "place": "本院询问室",
            "summary": "问：垃圾从何而来？\n答：工地运来。" });
        let act = post(&app, id, "acts", act);
        // It is the record of what was done, and of nothing else.
        app.as_user("prosecutor").post("/api/v1/official-documents", json!({"kind": "inspection_record", "id": act["id"]}))
            .refused(404, "document_source_not_found");
        set(&app, "interview_record", &act["id"]);
        let (_, text) = said(&app, "interview_record");
        holds(&text, &["询问笔录", "本院询问室", "问：垃圾从何而来？\n答：工地运来。", "被询问人签名", "2026年3月2日"]);
        let state = app.as_user("prosecutor").get(&path(id, "file")).expect(200);
        assert_eq!(state["acts"].as_array().unwrap().len(), 2, "{state}");
    }

    fn an_inquiry_before_filing_is_reported_and_a_lead_that_belongs_above_is_reported_up(db) {
        let app = TestApp::start(db);
        let chain = begun(&app);
        let lead = chain.assessed("养殖场污水直排");
        let at = format!("leads/{lead}");
        chain.step("prosecutor", &at, "inquiries", json!({ "plan": "查看排污口，走访周边农户。" }));
        let inquiry = || chain.get("prosecutor", &format!("{at}/inquiries"))[0].clone();
        app.as_user("prosecutor").post("/api/v1/official-documents", json!({"kind": "preliminary_report", "id": inquiry()["id"]}))
            .refused(404, "document_source_not_found");
        app.pass_days(5);
        chain.step("prosecutor", &at, "inquiries/report", json!({ "report": "排污属实，涉及两县。" }));
        set(&app, "preliminary_report", &inquiry()["id"]);
        let (report, text) = said(&app, "preliminary_report");
        assert_eq!(report["number"], Value::Null);
        holds(&text, &["初步调查报告", "养殖场污水直排", "2026年3月2日至2026年3月7日", "查看排污口，走访周边农户。", "排污属实，涉及两县。"]);

        let body = json!({ "outcome": "report_lead_up", "opinion": "违法行为跨两县，属上级院管辖。" });
        chain.decided(&chain.step("prosecutor", &at, "decisions", body));
        let (opinion, up) = said(&app, "report_up_opinion");
        assert!(opinion["number"].as_str().unwrap().ends_with("检公报移〔2026〕1号"), "{opinion}");
        holds(&up, &["报请移送案件线索意见书", "张掖市人民检察院：", "违法行为跨两县，属上级院管辖。", "夜间向沟渠直排粪污", "第二十六条"]);
        for never in ["李知秋", "13900000001"] {
            assert!(!text.contains(never) && !up.contains(never), "{never}");
        }
    }
}
