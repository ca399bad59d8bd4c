//! A suit by the pages alone: announced, proposed, filed, heard, mediated in vain, judged, appealed, enforced, archived;
//! each step offered where it may be taken, its clocks and papers beside it.

use yisu::cases::Track;

use super::Visitor;
use super::work::{approved, tail};
use crate::api::cases::{event, investigated, post};
use crate::api::claims::asked_for_two;
use crate::support::app::TestApp;

/// The proposal that a page says is waiting.
fn waiting(html: &str) -> i64 {
    tail(html.split("href=\"/approvals/").nth(1).unwrap().split('"').next())
}

both! {
    fn a_civil_suit_goes_from_the_announcement_to_the_archive(db) {
        let app = TestApp::start(db);
        let case = investigated(&app, Track::Civil);
        let at = |what: &str| format!("/cases/{case}{what}");
        let visitor = Visitor::signed_in(&app, "prosecutor");

        // The announcement: drafted from the report, decided, published; it runs for thirty days.
        visitor.get(&at("/suits")).expect(200).says("没有诉讼").says("/entries/announcement").hides("/entries/publication").hides("/suits/new");
        visitor.get(&at("/entries/announcement")).expect(200).says("河道行洪和生态受损。");
        let told = [("harm", "建筑垃圾污染河道。"), ("notice", "请有权起诉的机关和组织书面告知。"), ("contact", "0936-0000000")];
        visitor.post_files(&at("/entries/announcement"), &told[..2], &[]).expect(422).says("id=\"contact-wrong\"").says("请有权起诉的机关和组织书面告知。");
        visitor.submit_files(&at("/entries/announcement"), &told, &[]).expect(200).says("待批准");
        approved(&app, waiting(&visitor.get(&at("")).html));
        visitor.get(&at("/suits")).expect(200).says("已批准，待发布").says("/entries/publication").says("公告</a>");
        let published = [("medium", "正义网"), ("published_on", "2026-03-02")];
        visitor.submit_files(&at("/entries/publication"), &published, &[]).expect(200).says("正义网").hides("/entries/announcement");

        app.pass_days(31);
        assert_eq!(event(&app, case, "announcement_expired")["state"], "review_for_suit");
        let act = serde_json::json!({ "kind": "site_inspection", "first_officer_id": app.person("prosecutor").0,
            "second_officer_id": app.person("assistant").0, "done_on": app.today(), "place": "黑河滩", "summary": "仍未清运。" });
        post(&app, case, "acts", act);
        let report = serde_json::json!({ "kind": "final_review", "harm": "受损持续。", "duty": "负有责任。", "conduct": "未清运。",
            "causation": "有直接关联。", "proposal": "sue" });
        post(&app, case, "reports", report);
        let visitor = Visitor::signed_in(&app, "prosecutor");

        // Claims of which only the second was written: what is wrong stands at the first, where it comes back.
        let new = at("/suits/new");
        visitor.get(&new).expect(200).says("受损持续。").says("claims[2].text").hides("claims[0].item");
        let long = "清".repeat(2_001);
        let wrong = [("court", "甘州区人民法院"), ("facts", "倾倒建筑垃圾。"), ("claims[0].text", ""), ("claims[1].text", &long)];
        visitor.post(&new, &wrong).expect(422).says("id=\"claims[0].text-wrong\"").says("甘州区人民法院");
        visitor.post(&new, &wrong[..3]).expect(422).says("甘州区人民法院");
        let suit = [("court", "甘州区人民法院"), ("facts", "倾倒建筑垃圾。"), ("claims[0].text", "清除垃圾并恢复原状"), ("claims[1].text", ""),
            ("claims[2].text", "赔偿八十万元"), ("form_key", "one")];
        let tab = visitor.submit(&new, &suit);
        tab.expect(200).says("等待决定").says("<strong>2.</strong> 赔偿八十万元").hides("/steps/file\"");
        assert_eq!(visitor.post(&new, &suit).expect(303).location, Some(at("/suits")), "sent twice, proposed once");
        approved(&app, waiting(&tab.html));

        let tab = visitor.get(&at("/suits"));
        let id = tab.expect(200).says("公益诉讼起诉书").html.split("/steps/file\"").next().unwrap().rsplit('/').next().unwrap().to_owned();
        let step = |name: &str| format!("/suits/{id}/steps/{name}");
        let visitor = |who: &str| Visitor::signed_in(&app, who);
        let take = |name: &str, fields: &[(&str, &str)]| {
            let visitor = visitor("prosecutor");
            let page = visitor.get(&step(name));
            let version = page.expect(200).field("version");
            visitor.submit(&step(name), &[fields, &[("version", version.as_str())]].concat())
        };
        let today = app.today().to_string();
        visitor("prosecutor").post(&step("file"), &[("filed_on", "2026-03-01")]).expect(422).says("id=\"filed_on-wrong\"").says("2026-03-01");
        take("file", &[("filed_on", &today)]).expect(200).says("已起诉").says("/steps/paper\"").says("/steps/accept\"").says("/steps/withdraw\"").hides("/steps/judge\"");
        take("paper", &[("paper", "complaint_record"), ("on", &today)]).expect(200).hides("/steps/paper\"");
        visitor("prosecutor").post(&step("accept"), &[("accepted_on", &today), ("docket_number", "")]).expect(422).says("id=\"docket_number-wrong\"");
        let accepted = [("accepted_on", today.as_str()), ("docket_number", "（2026）甘0702民初1号"), ("seven_member_panel", "yes")];
        take("accept", &accepted).expect(200).says("（2026）甘0702民初1号").says("/steps/court_act\"").says("/steps/mediate\"");
        // Only what follows is asked: no answer before the copy was served.
        visitor("prosecutor").get(&step("court_act")).expect(200).says("value=\"copy_served\"").hides("value=\"answer_filed\"");
        take("court_act", &[("act", "copy_served"), ("on", &today)]).expect(200);
        visitor("prosecutor").get(&step("court_act")).expect(200).says("value=\"answer_filed\"").hides("value=\"copy_served\"");
        take("hearing", &[("notice_received_on", &today), ("held_on", "2026-04-20"), ("place", "第一法庭")]).expect(200).says("尚未告知法院出庭人员");
        take("appearance", &[("hearing", "1"), ("sent_on", &today), ("appearing", "检察官张某、李某")]).expect(200).says("检察官张某、李某").says("生成派员出庭通知书");
        visitor("prosecutor").submit(&format!("/suits/{id}/notice"), &[("hearing", "1")]).expect(200).says("派员出庭通知书已生成");
        take("begin_trial", &[("on", &today)]).expect(200).says("审理中");

        visitor("prosecutor").post(&step("claims"), &[("reason", "鉴定意见变更")]).expect(422).says("鉴定意见变更").says("href=\"#added\"");
        let change = [("dropped", "2"), ("added[0].text", ""), ("added[1].text", "赔偿一百万元"), ("reason", "鉴定意见变更")];
        let tab = take("claims", &change);
        tab.expect(200).says("已提请，等待决定");
        approved(&app, waiting(&tab.html));
        visitor("prosecutor").get(&at("/suits")).expect(200).says("已撤回").says("<strong>3.</strong> 赔偿一百万元").says("变更诉讼请求决定书");

        // A mediation may cut nothing, is announced for thirty days, and fails.
        let agreed = [("announced_on", today.as_str()), ("agreement", "减半赔偿。")];
        visitor("prosecutor").post(&step("mediate"), &agreed).expect(422).says("减半赔偿。");
        take("mediate", &[agreed.as_slice(), &[("liability_kept", "yes")]].concat()).expect(200).says("调解公告").says("/steps/refuse_mediation\"").hides("/steps/become_effective\"");
        take("refuse_mediation", &[("on", &today)]).expect(200).says("/steps/judge\"");

        app.pass_days(30);
        let today = app.today().to_string();
        let judged = [("outcome", "supported"), ("decided_on", today.as_str()), ("received_on", today.as_str()), ("decision", "支持全部请求。")];
        take("judge", &judged).expect(200).says("支持全部请求。").says("/steps/appeal\"").says("/steps/appealed\"").hides("/steps/withdraw\"");
        take("appealed", &[("received_on", &today)]).expect(200).says("二审").says("/steps/judge\"");
        take("judge", &judged).expect(200).says("裁判生效").says("/steps/begin_enforcement\"");
        take("begin_enforcement", &[("on", &today)]).expect(200).says("执行中");
        take("archive", &[("on", &today)]).expect(200).says("已归档").says("/steps/paper\"").hides("/steps/archive\"");

        // Who may not work on it is offered nothing, and sees no more than is in sight.
        visitor("chief").get(&at("/suits")).expect(200).says("支持全部请求。").hides("/steps/");
        visitor("chief").get(&step("archive")).expect(403);
        visitor("prosecutor.shandan").get(&step("file")).expect(404);
        visitor("prosecutor.shandan").post(&step("file"), &[("filed_on", &today)]).expect(404);
    }

    fn claims_of_an_administrative_suit_continue_what_was_recommended(db) {
        let app = TestApp::start(db);
        let (case, items) = asked_for_two(&app);
        let visitor = Visitor::signed_in(&app, "prosecutor");
        let new = format!("/cases/{case}/suits/new");
        visitor.get(&new).expect(200).says("判令被告依法履行清运监管职责").says("判令被告依法履行查处职责").says("name=\"no_private_duty\"");
        let item = items[0].to_string();
        let suit = [("court", "甘州区人民法院"), ("facts", "未依法履职。"), ("claims[0].text", "判令被告依法履行清运监管职责"), ("claims[0].item", &item)];
        visitor.post(&new, &suit).expect(422).says("href=\"#no_private_duty\"").says(&format!("value=\"{item}\" selected"));
        visitor.submit(&new, &[suit.as_slice(), &[("no_private_duty", "yes")]].concat()).expect(200).says("等待决定").says("/entries/extension");
        visitor.submit_files(&format!("/cases/{case}/entries/extension"), &[("reason", "案情复杂。")], &[]).expect(200).says("已提请，等待决定");
        let bare = [("obstacle", "汛期"), ("agency_measures", "已列入计划")];
        visitor.post_files(&format!("/cases/{case}/entries/suspension"), &bare, &[]).expect(422).says("汛期");
    }
}
