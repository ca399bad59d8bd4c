//! What comes to a prosecutor about a recommendation: a reply by letter, an objection, time asked for; and what reviewers
//! say of a draft.

use super::Visitor;
use crate::api::recommendations::{draft, handed_over, line, own, serve, signed};
use crate::support::app::TestApp;

both! {
    fn a_letter_counts_from_the_day_it_was_posted_as_one_sent_here_does(db) {
        let app = TestApp::start(db);
        let document = signed(&app, &[line(own(&app))]);
        serve(&app, &document, 0, handed_over("2026-03-02"));
        let id = document["addressees"][0]["id"].to_string();
        app.pass_days(66);
        let visitor = Visitor::signed_in(&app, "prosecutor");
        let at = format!("/recommendations/lines/{id}/reply");
        visitor.get(&format!("/recommendations/{}", document["id"])).expect(200).says(&at);
        let item = visitor.get(&at).expect(200).says("登记书面回复").field("items[0].item_id");
        let letter = ("回复函.txt", "甘州区水务局回复".as_bytes());
        let mark = ("邮戳.txt", "五月六日交邮".as_bytes());
        let told = [("kind", "written"), ("summary", "已全部清运。"), ("channel", "post"), ("received_on", "2026-05-07"), ("posted_on", "2026-05-06"),
            ("items[0].item_id", item.as_str()), ("items[0].measure", "清运三百吨。"), ("items[0].state", "done")];
        // Of two files it is asked what each is; they stay, and what was typed stays.
        let asked = visitor.post_files(&at, &told, &[letter, mark]);
        asked.expect(422).says("已上传 2 份").says("回复函.txt").says("清运三百吨。").says("value=\"done\" checked");
        let kept = asked.field("kept");
        let hashes: Vec<&str> = kept.split(',').collect();
        let (one, two) = (format!("role-{}", hashes[0]), format!("role-{}", hashes[1]));
        let both = [told.as_slice(), &[("kept", kept.as_str()), (&one, "letter"), (&two, "letter")]].concat();
        visitor.post_files(&at, &both, &[]).expect(422).says(&format!("id=\"{two}-wrong\""));
        let whole = [told.as_slice(), &[("kept", kept.as_str()), (&one, "letter"), (&two, "posting")]].concat();
        let reply = visitor.submit_files(&at, &whole, &[]);
        // Received on the day after the last one, posted on the last: in time (6 May).
        reply.expect(200).says("书面回复已登记").says("2026-05-06（周三）").says("邮寄").says("清运三百吨。").says(&format!("/files/{}", hashes[0]));
        let version = reply.field("version");
        visitor.submit("/replies/1/check", &[("version", &version), ("then", "accept")]).expect(200).says("回复不等于整改");
        let clocks = app.as_user("prosecutor").get(&format!("/api/v1/cases/{}/clocks", document["case_id"])).expect(200);
        let clock = clocks.as_array().unwrap().iter().find(|clock| clock["rule"] == "A6").unwrap().clone();
        assert_eq!((&clock["state"], &clock["closed_on"]), (&"met".into(), &"2026-05-06".into()));
        Visitor::signed_in(&app, "prosecutor.shandan").get(&at).expect(404);
        Visitor::signed_in(&app, "supervisor").get(&at).expect(403);
    }

    fn an_objection_is_rechecked_and_decided_and_time_asked_for_moves_no_date(db) {
        let app = TestApp::start(db);
        let document = signed(&app, &[line(own(&app))]);
        serve(&app, &document, 0, handed_over("2026-03-02"));
        let id = document["addressees"][0]["id"].to_string();
        let liaison = Visitor::signed_in(&app, "agency");
        let inbox = |what: &str| format!("/inbox/{id}{what}");
        liaison.submit(&inbox("/objection"), &[("ground", "content"), ("text", "该河段不在我局管辖范围内。"), ("form_key", "one")]).expect(200);
        liaison.post(&inbox("/extension"), &[("cause", "season"), ("reason", "冰冻期无法施工。")]).expect(422).says("id=\"wanted_until-wrong\"").says("冰冻期无法施工。");
        let time = [("cause", "season"), ("reason", "冰冻期无法施工。"), ("plan", "解冻后立即施工。"), ("wanted_until", "2026-06-30"), ("form_key", "two")];
        liaison.submit(&inbox("/extension"), &time).expect(200);

        let at = format!("/recommendations/lines/{id}/objections");
        let prosecutor = Visitor::signed_in(&app, "prosecutor");
        prosecutor.get(&format!("/recommendations/{}", document["id"])).expect(200).says(&at).says("<span class=\"count\">2</span>");
        let page = prosecutor.get(&at);
        page.expect(200).says("该河段不在我局管辖范围内。").says("冰冻期无法施工。").hides("name=\"upheld\"");
        let recheck = |findings: &str| prosecutor.post(&format!("{at}/recheck"), &[("of", "1"), ("version", "1"), ("findings", findings)]);
        recheck("短").expect(422).says("id=\"findings-wrong\"").says("短");
        recheck("职责清单载明由该局监管。").expect(303);
        prosecutor.submit(&format!("/recommendations/lines/{id}/extensions/note"), &[("of", "1"), ("version", "1"), ("note", "期限不变，请先清运河道内部分。")])
            .expect(200).says("期限不变，请先清运河道内部分。");

        // The chief decides, nobody else; what is upheld names what follows.
        let decision = |visitor: &Visitor<'_>, fields: &[(&str, &str)]| {
            visitor.post(&format!("{at}/decision"), &[&[("of", "1"), ("version", "2"), ("explanation", "职责清单载明由你局监管。")], fields].concat())
        };
        prosecutor.get(&at).expect(200).hides("name=\"upheld\"");
        decision(&prosecutor, &[("upheld", "no")]).expect(403);
        let chief = Visitor::signed_in(&app, "chief");
        chief.get(&at).expect(200).says("职责清单载明由该局监管。").says("name=\"upheld\"");
        decision(&chief, &[("upheld", "yes")]).expect(422).says("id=\"remedy-wrong\"").says("职责清单载明由你局监管。");
        decision(&chief, &[("upheld", "no")]).expect(303);
        let told = liaison.get(&inbox(""));
        told.expect(200).says("职责清单载明由你局监管。").says("期限不变，请先清运河道内部分。").hides("职责清单载明由该局监管。").says("2026-05-06（周三）");
    }

    fn a_reviewer_comments_on_a_draft_and_the_author_answers(db) {
        let app = TestApp::start(db);
        let document = draft(&app, &[line(own(&app))]);
        let at = format!("/recommendations/{}/comments", document["id"]);
        let head = Visitor::signed_in(&app, "head");
        head.get(&format!("/recommendations/{}", document["id"])).expect(200).says(&at);
        let item = format!("items:{}:1", own(&app));
        head.get(&at).expect(200).says("没有意见").says(&format!("value=\"{item}\""));
        let said = [("place", item.as_str()), ("quote", "没有这段话"), ("text", "请写明清运的数量。")];
        head.post(&at, &said).expect(422).says("id=\"quote-wrong\"").says("请写明清运的数量。");
        head.post(&at, &[("place", ""), ("text", "请写明。")]).expect(422).says("id=\"place-wrong\"");
        let said = [("place", item.as_str()), ("quote", "依法清运河道内建筑垃圾"), ("text", "请写明清运的数量。")];
        head.submit(&at, &said).expect(200).says("请写明清运的数量。").says("待处理 1 条");

        let author = Visitor::signed_in(&app, "prosecutor");
        author.get(&format!("/recommendations/{}/edit", document["id"])).expect(200).says("请写明清运的数量。").says(&at);
        author.get(&at).expect(200).hides("value=\"resolved\"");
        author.post(&format!("{at}/answer"), &[("of", "1"), ("answer-1", "")]).expect(422).says("id=\"answer-1-wrong\"");
        author.submit(&format!("{at}/answer"), &[("of", "1"), ("answer-1", "已写明三百吨。")]).expect(200).says("已写明三百吨。");
        // Whether the answer will do is not the author's to say.
        author.post(&format!("{at}/turn"), &[("of", "1"), ("version", "1"), ("to", "resolved")]).expect(403);
        head.submit(&format!("{at}/turn"), &[("of", "1"), ("version", "1"), ("to", "resolved")]).expect(200).says("已解决").says("待处理 0 条");
        author.get(&format!("/recommendations/{}/edit", document["id"])).expect(200).hides("请写明清运的数量。");
        head.submit(&format!("{at}/turn"), &[("of", "1"), ("version", "2"), ("to", "open")]).expect(200).says("待处理 1 条");
        Visitor::signed_in(&app, "prosecutor.shandan").get(&at).expect(404);
        Visitor::signed_in(&app, "agency").get(&at).expect(403);
    }
}
