//! Those who keep the system see its mail, those who audit it see the log; neither sees a matter.

use super::Visitor;
use crate::api::leads::{register, told};
use crate::api::recommendations::{handed_over, line, own, serve, signed};
use crate::support::app::TestApp;

both! {
    fn the_auditor_searches_the_log_and_sees_that_its_chains_hold(db) {
        let app = TestApp::start(db);
        let mut lead = told("河道堆放建筑垃圾");
        lead["reporter"] = serde_json::json!({"name": "温如玉", "phone": "13909368888"});
        register(&app, "prosecutor", lead);
        let auditor = Visitor::signed_in(&app, "auditor");
        assert_eq!(auditor.get("/").location.as_deref(), Some("/audit"));
        let page = auditor.get("/audit?action=lead.registered");
        page.expect(200).says("<code>lead.registered</code>").says("李慧").says("检察官").hides("河道堆放建筑垃圾").hides("温如玉");
        page.says("value=\"lead.registered\"").says("subject_kind=lead&amp;subject_id=1");
        auditor.get("/audit?subject_kind=lead&subject_id=1").expect(200).says("lead.registered");
        auditor.get("/audit?from=2026-03-03").expect(200).says("没有符合条件的记录");
        auditor.get("/audit/chains").expect(200).says("全部完整").says("验算的记录");
        // Somebody changes a row behind the program's back.
        crate::statistics::setup::run(&app, "UPDATE audit_log SET origin = 'elsewhere' WHERE action = 'lead.registered'");
        auditor.get("/audit/chains").expect(200).says("有记录被改动").says("内容与当时的摘要不符");
        Visitor::signed_in(&app, "admin").get("/audit").expect(403);
        Visitor::signed_in(&app, "supervisor").get("/audit/chains").expect(403);
    }

    fn the_administrator_sees_what_goes_out_and_sends_again_what_was_given_up(db) {
        let app = TestApp::start(db);
        let document = signed(&app, &[line(own(&app))]);
        serve(&app, &document, 0, handed_over("2026-03-02"));
        let admin = Visitor::signed_in(&app, "admin");
        admin.get("/mails").expect(200).says("发件箱");
        admin.get("/mails/forecast").expect(200);
        let person = app.person("prosecutor");
        crate::statistics::setup::run(&app, &format!(
            "INSERT INTO mails (id, person_id, state, token, next_at, attempts, address, subject, answer, made_at, ended_at) \
             VALUES (900, {person}, 'dead', 'token-900', '2026-03-02 01:00:00', 6, 'a@example.cn', '期限提醒', '550 no such user', \
             '2026-03-01 01:00:00', '2026-03-02 01:00:00')"
        ));
        let dead = admin.get("/mails?state=dead");
        dead.expect(200).says("550 no such user").says("已尝试 6 次").says("action=\"/mails/900/again\"");
        admin.submit("/mails/900/again", &[]).expect(200).says("邮件已重新排队").says("期限提醒");
        admin.post("/mails/900/again", &[]).expect(409);
        Visitor::signed_in(&app, "prosecutor").get("/mails").expect(403);
    }
}
