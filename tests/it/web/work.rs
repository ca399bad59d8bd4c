//! The prosecutor's work by the pages alone, from a filed case to its closing: inquiry, recommendation, service, reply,
//! visit. The head, the chief and the agency do their part by their pages too.

use serde_json::json;

use super::Visitor;
use crate::api::recommendations::{draft, handed_over, line, own, serve, signed};
use crate::chain::{Chain, begun};
use crate::support::app::TestApp;

/// Approved by whoever it waits for, each by the page.
pub fn approved(app: &TestApp, id: i64) {
    let at = |what: &str| format!("/approvals/{id}{what}");
    for (who, step, version) in [("head", "/review", "1"), ("chief", "/decide", "2")] {
        let visitor = Visitor::signed_in(app, who);
        visitor.get(&at("")).expect(200).says(&format!("action=\"{}\"", at(step)));
        visitor
            .submit(&at(step), &[("version", version), ("agree", "yes"), ("opinion", "同意。")])
            .expect(200);
    }
}

/// The id of what an address ends with.
pub fn tail(location: Option<&str>) -> i64 {
    location.unwrap().split('/').filter_map(|part| part.parse().ok()).next_back().unwrap()
}

/// A case that was filed against the agency.
fn filed(chain: &Chain<'_>) -> i64 {
    let lead = chain.assessed("河道倾倒垃圾");
    let agency = own(chain.app);
    chain.filed(
        lead,
        json!({ "track": "administrative", "title": "督促整治黑河滩建筑垃圾行政公益诉讼案",
        "interest_harmed": "河道行洪和生态受损。", "unlawful_act": "未依法查处。", "agencies": [agency] }),
    )
}

both! {
    fn a_filed_case_is_inquired_into_recommended_verified_and_closed(db) {
        let app = TestApp::start(db);
        let chain = begun(&app);
        let case = filed(&chain);
        let agency = own(&app).to_string();
        let (one, two) = (app.person("prosecutor").to_string(), app.person("assistant").to_string());
        let visitor = Visitor::signed_in(&app, "prosecutor");
        let at = |what: &str| format!("/cases/{case}{what}");
        // What is missing for the next step is said where the step is.
        visitor.get(&at("/inquiry")).expect(200).says("还没有调查方案").says("/entries/plan").says("下一步");
        let act = [("kind", "site_inspection"), ("first_officer_id", one.as_str()), ("second_officer_id", one.as_str()),
            ("done_on", "2026-03-02"), ("place", "黑河滩"), ("summary", "现场堆放约三百吨。")];
        visitor.post_files(&at("/entries/act"), &act, &[]).expect(422).says("现场堆放约三百吨。");
        let plan = [("matters", "损害事实和职责"), ("methods", "勘验、询问"), ("safety", "两人以上")];
        visitor.submit_files(&at("/entries/plan"), &plan, &[]).expect(200).says("已入卷").says("损害事实和职责");
        // The same person twice is refused; the photograph that came with it is not asked for again.
        let photo = ("现场.txt", "照片说明".as_bytes());
        let refused = visitor.post_files(&at("/entries/act"), &act, &[photo]);
        refused.expect(422).says("已上传 1 份").says("现场堆放约三百吨。");
        let kept = refused.field("kept");
        let mut act = act;
        act[2].1 = &two;
        let done = visitor.submit_files(&at("/entries/act"), &[act.as_slice(), &[("kept", kept.as_str())]].concat(), &[]);
        done.expect(200).says("现场堆放约三百吨。").says(&format!("/files/{kept}"));
        visitor.get(&format!("/files/{kept}")).expect(200).says("照片说明");
        let service = [("document", "filing_decision"), ("agency_id", agency.as_str()), ("method", "in_person"), ("served_on", "2026-03-02")];
        visitor.submit_files(&at("/entries/service"), &service, &[]).expect(200).says("立案决定书 → ");
        let report = [("kind", "investigation"), ("harm", "河道行洪受损。"), ("duty", "负有监管职责。"), ("conduct", "未依法查处。"),
            ("causation", "有直接关联。"), ("proposal", "recommend")];
        let ready = visitor.submit_files(&at("/entries/report"), &report, &[]);
        ready.expect(200).says("value=\"end_investigation\"");
        let version = ready.field("version");
        visitor.submit(&at("/events"), &[("version", &version), ("event", "end_investigation")]).expect(200).says("拟制检察建议");

        // The draft has from the file what stands there already.
        let new = visitor.get(&at("/recommendations/new"));
        new.expect(200).says(&format!("name=\"agency-{agency}\" value=\"yes\" checked"));
        let chosen = format!("agency-{agency}");
        let begin = [("kind", "pil"), ("title", "督促整治黑河滩建筑垃圾"), (chosen.as_str(), "yes"), ("form_key", "one")];
        let page = visitor.post(&at("/recommendations/new"), &begin);
        assert_eq!(visitor.post(&at("/recommendations/new"), &begin).location, page.location, "sent twice, begun once");
        let id = tail(page.location.as_deref());
        let edit = format!("/recommendations/{id}/edit");
        let editor = visitor.get(&edit);
        editor.expect(200).says("河道行洪受损。").says("未依法查处。").says("缺少：法律依据").says("今日送达的").says("2026-05-06（周三）");
        let version = editor.field("version");
        let text = |version: &str, then: &str, item: &str| -> Vec<(String, String)> {
            [("version", version), ("then", then), ("title", "督促整治黑河滩建筑垃圾"), ("contents.case_source", "履行职责中发现"),
                ("contents.harm_facts", "堆放建筑垃圾约三百吨。"), ("contents.breach_facts", "未依法查处。"), ("contents.legal_basis", "固体废物污染环境防治法"),
                ("contents.suggestions", "依法全面履职。"), ("contents.other_matters", "无"), ("addressees[0].agency_id", agency.as_str()),
                ("addressees[0].part", "lead"), ("addressees[0].rectify_count", "2"), ("addressees[0].rectify_unit", "months"),
                ("addressees[0].items[0].text", item), ("addressees[0].items[0].claim", "判令被告依法履职")]
                .map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
        };
        let sent = |fields: Vec<(String, String)>| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            visitor.post(&edit, &fields)
        };
        // A text that is too long comes back with all that was typed.
        let mut long = text(&version, "keep", "依法清运建筑垃圾");
        long[2].1 = "题".repeat(201);
        sent(long).expect(422).says("id=\"title-wrong\"").says("依法清运建筑垃圾");
        assert_eq!(sent(text(&version, "send", "依法清运建筑垃圾")).expect(303).location, Some(format!("/recommendations/{id}")));
        let document = visitor.get(&format!("/recommendations/{id}"));
        document.expect(200).says("法定内容齐备").says("提请审批").says("依法清运建筑垃圾");
        visitor.get(&format!("/recommendations/{id}/edit")).expect(200).says("依法清运建筑垃圾").says("addressees[0].items[1].text");
        let line_id = tail(document.html.split("/recommendations/lines/").nth(1).unwrap().split("/preview").next());
        visitor.get(&format!("/recommendations/lines/{line_id}/preview")).expect(200).says("依法清运建筑垃圾").says("草稿");
        let version = document.field("version");
        let proposal = format!("/recommendations/{id}/proposal");
        visitor.post(&proposal, &[("version", &version), ("opinion", "")]).expect(422).says("id=\"opinion-wrong\"");
        let waits = visitor.submit(&proposal, &[("version", &version), ("opinion", "内容齐备。")]);
        waits.expect(200).says("等待决定").hides("保存并送审");
        sent(text(&version, "keep", "另写")).expect(422);
        approved(&app, tail(waits.html.split("href=\"/approvals/").nth(1).unwrap().split('"').next()));
        visitor.get(&format!("/recommendations/{id}")).expect(200).says("检行公建〔2026〕1号").says("登记送达");
        let documents = visitor.get(&at("/documents"));
        let issued = documents.expect(200).html.split("href=\"/documents/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        visitor.get(&format!("/documents/{issued}/page")).expect(200).says("<html");

        let ledger = format!("/recommendations/lines/{line_id}/service");
        visitor.get(&ledger).expect(200).says("name=\"method\" value=\"in_person\" checked");
        let left = [("method", "left_in_place"), ("attempted_on", "2026-03-02"), ("served_on", "2026-03-02")];
        visitor.post_files(&ledger, &left, &[]).expect(422).says("id=\"witness-wrong\"").says("id=\"place-wrong\"");
        let handed = [("method", "in_person"), ("attempted_on", "2026-03-02"), ("served_on", "2026-03-02"), ("receiver", "收文人员 李某")];
        visitor.submit_files(&ledger, &handed, &[]).expect(200).says("送达情况已登记").says("收文人员 李某").says("2026-05-06（周三）");
        visitor.submit(&format!("/recommendations/{id}/upward"), &[("version", &visitor.get(&format!("/recommendations/{id}")).field("version")), ("on", "2026-03-02")]).says("备案日期已记录");

        // The agency answers by its pages.
        app.pass_days(20);
        let liaison = Visitor::signed_in(&app, "agency");
        let reply = format!("/inbox/{line_id}/reply");
        let item = liaison.get(&reply).expect(200).field("items[0].item_id");
        let answer = [("kind", "written"), ("summary", "已全部清运。"), ("items[0].item_id", item.as_str()), ("items[0].measure", "清运三百吨。"), ("items[0].state", "done")];
        liaison.submit(&reply, &answer).expect(200);
        // What the agency is still writing stays with it.
        let visitor = Visitor::signed_in(&app, "prosecutor");
        visitor.get(&format!("/recommendations/{id}")).hides("清运三百吨。").hides("/replies/");
        visitor.get("/replies/1").expect(404);
        let head = Visitor::signed_in(&app, "agencyhead");
        head.submit("/inbox/replies/1/approve", &[("version", &head.get("/inbox/replies/1").field("version"))]).expect(200);
        head.submit("/inbox/replies/1/submit", &[("version", &head.get("/inbox/replies/1").field("version"))]).expect(200);

        let review = visitor.get("/replies/1");
        review.expect(200).says("清运三百吨。").says("称已完成，但没有佐证材料").says("认可，接收回复");
        let version = review.field("version");
        visitor.post("/replies/1/check", &[("version", &version), ("then", "return")]).expect(422).says("id=\"wanted-wrong\"");
        let accepted = visitor.submit("/replies/1/check", &[("version", &version), ("then", "accept"), ("note", "形式齐备。")]);
        accepted.expect(200).says("回复不等于整改").says("安排现场核实").says("尚未跟进调查");

        let planned = visitor.submit(&format!("/recommendations/lines/{line_id}/visit"), &[("kind", "follow_up"), ("planned_on", "2026-03-22"), ("purpose", "查看清运情况")]);
        planned.expect(200).says("查看清运情况").says("/visits/1/report");
        let form = visitor.get("/visits/1/report");
        form.expect(200).says("data-locate").says("依法清运建筑垃圾").says("name=\"done_at\"");
        let found = [("version", "1"), ("done_at", "2026-03-22T08:00"), ("officer_one", one.as_str()), ("officer_two", two.as_str()), ("place", "黑河滩"),
            ("longitude", "100.449812"), ("latitude", "38.932066"), ("finding", "rectified"), ("found", "已清运。"), ("items[0].item_id", item.as_str())];
        visitor.post_files("/visits/1/report", &found, &[]).expect(422).says("已清运。");
        let whole = [found.as_slice(), &[("items[0].verified", "rectified")]].concat();
        visitor.submit_files("/visits/1/report", &whole, &[("清运后.txt", b"after")]).expect(200).says("已整改到位").says("100.449812").says("/thumbnail");
        visitor.get(&at("/visits")).expect(200).says("查看清运情况").says("已整改到位");

        visitor.post_files(&at("/entries/closing"), &[("ground", "full_rectification"), ("reason", "")], &[]).expect(422).says("id=\"reason-wrong\"");
        visitor.submit_files(&at("/entries/closing"), &[("ground", "full_rectification"), ("reason", "已全面整改。")], &[]).expect(200).says("已提请终结案件").says("等待决定");
        let waits = visitor.get(&at(""));
        approved(&app, tail(waits.html.split("href=\"/approvals/").nth(1).unwrap().split('"').next()));
        visitor.get(&at("")).expect(200).says("终结事由").says("已全面整改。");
        for tab in ["/inquiry", "/talks", "/suits", "/visits"] {
            visitor.get(&at(tab)).expect(200).says("aria-current=\"page\"");
        }
        let closed = [("document", "closing_decision"), ("agency_id", agency.as_str()), ("method", "in_person"), ("served_on", "2026-03-22")];
        visitor.submit_files(&at("/entries/service"), &closed, &[]).expect(200).says("终结案件决定书 → ");
    }

    fn the_work_on_a_case_is_its_offices(db) {
        let app = TestApp::start(db);
        let chain = begun(&app);
        let case = filed(&chain);
        let at = |what: &str| format!("/cases/{case}{what}");
        for who in ["chief", "supervisor"] {
            let visitor = Visitor::signed_in(&app, who);
            visitor.get(&at("/inquiry")).expect(200).hides("/entries/plan");
            visitor.get(&at("/entries/plan")).expect(403);
        }
        let other = Visitor::signed_in(&app, "prosecutor.shandan");
        for tab in ["/inquiry", "/talks", "/suits", "/visits", "/entries/plan", "/recommendations/new"] {
            other.get(&at(tab)).expect(404);
        }
        other.post_files(&at("/entries/plan"), &[("matters", "甲"), ("methods", "乙")], &[]).expect(404);
        let visitor = Visitor::signed_in(&app, "prosecutor");
        visitor.get(&at("/entries/nothing")).expect(404);
        visitor.post(&at("/events"), &[("version", "1"), ("event", "close")]).expect(422);
    }

    fn a_reply_is_returned_item_by_item_and_a_clause_goes_into_a_draft(db) {
        let app = TestApp::start(db);
        let document = signed(&app, &[line(own(&app))]);
        serve(&app, &document, 0, handed_over("2026-03-02"));
        let line_id = document["addressees"][0]["id"].to_string();
        let liaison = Visitor::signed_in(&app, "agency");
        let reply = format!("/inbox/{line_id}/reply");
        let item = liaison.get(&reply).field("items[0].item_id");
        liaison.submit(&reply, &[("kind", "written"), ("summary", "已办。"), ("items[0].item_id", &item), ("items[0].measure", "已清。"), ("items[0].state", "done")]).expect(200);
        let head = Visitor::signed_in(&app, "agencyhead");
        head.submit("/inbox/replies/1/approve", &[("version", "1")]).expect(200);
        head.submit("/inbox/replies/1/submit", &[("version", "2")]).expect(200);
        let visitor = Visitor::signed_in(&app, "prosecutor");
        let back = [("version", "3"), ("then", "return"), ("items[0].no", "1"), ("items[0].wanted", "补清运台账"), ("wanted", "补单位公章")];
        visitor.submit("/replies/1/check", &back).expect(200).says("已退回补正").says("事项 1").says("补清运台账");
        liaison.get("/inbox/replies/1").expect(200).says("补清运台账").says("补单位公章");
        Visitor::signed_in(&app, "prosecutor.shandan").get("/replies/1").expect(404);
        Visitor::signed_in(&app, "chief").get("/replies/1").expect(200).hides("退回补正</button>");

        let draft = draft(&app, &[line(own(&app))]);
        app.as_user("prosecutor").post("/api/v1/clauses/starter-pack", json!({})).expect(201);
        let edit = format!("/recommendations/{}/edit", draft["id"]);
        let page = visitor.get(&edit);
        let clause = page.expect(200).html.split("name=\"clause\" value=\"").nth(1).expect("no clause").split('"').next().unwrap().to_owned();
        let fields = [("version", "1"), ("title", "督促履行河道监管职责"), ("contents.harm_facts", "刚写的事实。"), ("addressees[0].agency_id", &own(&app).to_string()),
            ("addressees[0].part", "lead"), ("addressees[0].rectify_count", "2"), ("addressees[0].rectify_unit", "months"), ("clause", &clause)];
        // What was typed and the clause: both are there.
        visitor.submit(&edit, &fields).expect(200).says("条款已插入").says("刚写的事实。").says("【");
        visitor.post(&edit, &fields).expect(422).says("刚写的事实。");
    }
}
