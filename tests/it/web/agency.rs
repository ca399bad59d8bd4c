//! What an agency does by its pages: signs for what was served, replies item by item with proof, has it approved,
//! submits it, objects, asks for more time. And that no page of it says what it may not see.

use super::Visitor;
use crate::api::recommendations::{handed_over, line, other, own, serve, signed};
use crate::support::app::TestApp;

both! {
    fn a_reply_goes_from_the_receipt_to_the_submission(db) {
        let app = TestApp::start(db);
        let document = signed(&app, &[line(own(&app))]);
        serve(&app, &document, 0, handed_over("2026-03-02"));
        let liaison = Visitor::signed_in(&app, "agency");
        assert_eq!(liaison.get("/").location.as_deref(), Some("/inbox"));
        liaison.get("/inbox").expect(200).says("督促履行河道监管职责").says("待签收").says("2026-05-06（周三）").says("剩 65 天");
        let id = document["addressees"][0]["id"].to_string();
        let at = |what: &str| format!("/inbox/{id}{what}");
        liaison.get(&at("")).expect(200).says("请先签收").says("依法清运河道内建筑垃圾").says("未依法查处。");
        liaison.get(&at("/sheets")).expect(200).says("2026-05-06（周三）").says("起算");
        // What is wrong stands at its field.
        let bare = liaison.post(&at("/receipt"), &[("version", "1"), ("receiver", "")]);
        bare.expect(422).says("id=\"receiver-wrong\"");
        let version = liaison.get(&at("")).field("version");
        liaison.submit(&at("/receipt"), &[("version", &version), ("receiver", "办公室主任 赵某")]).says("已签收").says("下一步：书面回复");

        let form = liaison.get(&at("/reply"));
        form.expect(200).says("整改事项 1").says("依法清运河道内建筑垃圾");
        let item = form.field("items[0].item_id");
        let half = [("kind", "written"), ("summary", "已组织清运。"), ("items[0].item_id", item.as_str()), ("items[0].measure", "已清运二百立方米。"), ("items[0].state", "partly")];
        let again = liaison.post(&at("/reply"), &half);
        again.expect(422).says("href=\"#items[0].reason\"").says("已清运二百立方米。").says("value=\"partly\" checked");
        let whole = [half.as_slice(), &[("items[0].reason", "剩余部分待解冻。"), ("items[0].plan", "四月底前清完。"), ("items[0].planned_on", "2026-04-30")]].concat();
        let kept = liaison.submit(&at("/reply"), &whole);
        kept.expect(200).says("回复已保存，尚未提交").says("剩余部分待解冻。").says("2026-04-30（周四）").says("没有佐证材料").hides("提交给检察机关");
        let reply = "/inbox/replies/1";
        liaison.get(&at("")).says("回复尚未提交").says(reply);
        liaison.get(&at("/reply")).expect(200);
        liaison.post(&at("/reply"), &whole).expect(422).says("请继续该草稿，不要另起");

        // Proof stays with its item when the text is changed.
        let version = liaison.get(reply).field("version");
        let photograph = ("清运后.txt", "清运记录：二百立方米。".as_bytes());
        let sent = liaison.send_files("/inbox/replies/1/files", &[("version", &version), ("of", &item)], &[photograph]);
        sent.expect(303);
        liaison.get(reply).says("附佐证 1 份");
        let text = liaison.get("/inbox/replies/1/text");
        text.expect(200).says("剩余部分待解冻。");
        let version = text.field("version");
        liaison.submit("/inbox/replies/1/text", &[whole.as_slice(), &[("version", version.as_str()), ("document_number", "甘环函〔2026〕8号")]].concat()).says("附佐证 1 份").says("甘环函〔2026〕8号");
        let foreign = liaison.send_files("/inbox/replies/1/files", &[("version", "3"), ("of", "999")], &[photograph]);
        foreign.expect(422);

        let version = liaison.get(reply).field("version");
        liaison.post("/inbox/replies/1/approve", &[("version", &version)]).expect(403);
        let head = Visitor::signed_in(&app, "agencyhead");
        head.get(&at("")).says("回复尚未提交");
        head.get(reply).expect(200).says("审签同意");
        head.submit("/inbox/replies/1/approve", &[("version", &version)]).says("已审签");
        let version = liaison.get(reply).field("version");
        let done = liaison.submit("/inbox/replies/1/submit", &[("version", &version)]);
        done.expect(200).says("回复已提交").says("内容摘要值").says("2026-03-02（周一）").hides("上传佐证");
        liaison.get(&at("")).says("已回复待审");
        // The prosecutor has it.
        Visitor::signed_in(&app, "prosecutor").get("/recommendations/1").expect(200).says("剩余部分待解冻。").says("甘环函〔2026〕8号");
    }

    fn an_interim_reply_may_leave_items_out_and_faults_stay_with_their_item(db) {
        let app = TestApp::start(db);
        let mut two = line(own(&app));
        two["items"].as_array_mut().unwrap().push(serde_json::json!({"text": "建立巡河制度", "claim": null}));
        let document = signed(&app, &[two]);
        serve(&app, &document, 0, handed_over("2026-03-02"));
        let liaison = Visitor::signed_in(&app, "agency");
        let path = format!("/inbox/{}/reply", document["addressees"][0]["id"]);
        let form = liaison.get(&path);
        let (first, second) = (form.field("items[0].item_id"), form.field("items[1].item_id"));
        let said = [("kind", "interim"), ("summary", "巡河制度已起草。"), ("items[0].item_id", first.as_str()), ("items[1].item_id", second.as_str()), ("items[1].measure", "已起草制度。"), ("items[1].state", "partly")];
        let refused = liaison.post(&path, &said);
        refused.expect(422);
        // The item of which something is said comes first now, with its fault.
        assert_eq!(refused.field("items[0].item_id"), second);
        refused.says("id=\"items[0].reason-wrong\"").hides("id=\"items[1].reason-wrong\"");
        let whole = [said.as_slice(), &[("items[1].reason", "待讨论。"), ("items[1].plan", "三月印发。")]].concat();
        liaison.submit(&path, &whole).expect(200).says("阶段性回复").says("这次没有答复该项。");
    }

    fn objections_and_requests_say_that_no_date_moves(db) {
        let app = TestApp::start(db);
        let document = signed(&app, &[line(own(&app))]);
        serve(&app, &document, 0, handed_over("2026-03-02"));
        let liaison = Visitor::signed_in(&app, "agency");
        let at = |what: &str| format!("/inbox/{}{what}", document["addressees"][0]["id"]);
        liaison.get(&at("/objection")).expect(200).says("各项期限照常计算");
        liaison.post(&at("/objection"), &[("text", "应由水务部门办理。")]).expect(422).says("id=\"ground-wrong\"").says("应由水务部门办理。");
        liaison.post(&at("/objection"), &[("ground", "jurisdiction"), ("text", "应由水务部门办理。")]).expect(422).says("id=\"suggested_agency-wrong\"");
        let raised = [("ground", "jurisdiction"), ("text", "应由水务部门办理。"), ("suggested_agency", "甘州区水务局")];
        liaison.submit(&at("/objection"), &raised).says("异议已提出").says("管辖异议").hides(">提出异议<");
        liaison.get(&at("/extension")).expect(200).says("法定回复期限不因申请而延长");
        liaison.post(&at("/extension"), &[("reason", "河道封冻。")]).expect(422).says("id=\"cause-wrong\"").says("id=\"wanted_until-wrong\"");
        let asked = [("cause", "season"), ("reason", "河道封冻，无法施工。"), ("plan", "解冻后完成。"), ("wanted_until", "2026-06-30")];
        liaison.submit(&at("/extension"), &asked).says("期限不变").says("2026-05-06（周三）");
    }

    fn an_agency_sees_nothing_beside_what_was_served_on_it(db) {
        let app = TestApp::start(db);
        let mut lines = [line(own(&app)), line(other(&app))];
        lines[1]["items"] = serde_json::json!([{"text": "另一机关的事项", "claim": null}]);
        let document = signed(&app, &lines);
        serve(&app, &document, 0, handed_over("2026-03-02"));
        serve(&app, &document, 1, handed_over("2026-03-02"));
        let liaison = Visitor::signed_in(&app, "agency");
        let (mine, theirs) = (&document["addressees"][0]["id"], &document["addressees"][1]["id"]);
        for path in [String::from("/inbox"), String::from("/inbox?state=all"), format!("/inbox/{mine}"), format!("/inbox/{mine}/sheets"), format!("/inbox/{mine}/reply")] {
            let page = liaison.get(&path);
            page.expect(200).hides("群众举报").hides("举报人王某").hides("某建材公司").hides("另一机关的事项").hides("判令被告").hides("/cases/").hides("/leads");
        }
        for what in ["", "/sheets", "/reply", "/objection", "/extension"] {
            liaison.get(&format!("/inbox/{theirs}{what}")).expect(404);
        }
        liaison.post(&format!("/inbox/{theirs}/receipt"), &[("version", "1"), ("receiver", "赵某")]).expect(404);
        for path in ["/leads", "/cases", "/recommendations", "/recommendations/1", "/clocks", "/approvals", "/desk"] {
            liaison.get(path).expect(403);
        }
        Visitor::signed_in(&app, "prosecutor").get("/inbox").expect(403);
    }

    fn a_form_with_a_file_that_is_not_ours_is_refused(db) {
        let app = TestApp::start(db);
        let liaison = Visitor::signed_in(&app, "agency");
        let document = signed(&app, &[line(own(&app))]);
        serve(&app, &document, 0, handed_over("2026-03-02"));
        let form = liaison.get(&format!("/inbox/{}/reply", document["addressees"][0]["id"]));
        let item = form.field("items[0].item_id");
        let said = [("kind", "written"), ("summary", "已完成。"), ("items[0].item_id", item.as_str()), ("items[0].measure", "已清运。"), ("items[0].state", "done")];
        liaison.submit(&format!("/inbox/{}/reply", document["addressees"][0]["id"]), &said).expect(200);
        let body = b"--cut\r\ncontent-disposition: form-data; name=\"form_secret\"\r\n\r\nwrong\r\n--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--cut--\r\n".to_vec();
        let sent = liaison.send("POST", "/inbox/replies/1/files", &[("content-type", "multipart/form-data; boundary=cut")], body);
        sent.expect(403).says("form_not_ours");
        liaison.get("/inbox/replies/1").says("没有佐证材料");
    }
}
