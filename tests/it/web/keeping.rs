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

    fn a_suspended_address_is_seen_and_taken_up_again(db) {
        let app = TestApp::start(db);
        let admin = Visitor::signed_in(&app, "admin");
        admin.get("/mails/suspended").expect(200).says("没有停用的邮箱");
        let person = app.person("prosecutor");
        crate::statistics::setup::run(&app, &format!(
            "INSERT INTO mail_addresses (person_id, address, suspended, refusals, fault, faulted_at, set_at, version) \
             VALUES ({person}, 'lihui@old.example', TRUE, 3, '550 no such user', '2026-03-01 01:00:00', '2026-01-01 01:00:00', 4)"
        ));
        admin.get("/mails/suspended").expect(200).says("李慧").says("550 no such user").says("退信 3 次");
        admin.get("/health").expect(200).says("1 个邮箱因多次退信停用");
        let at = format!("/mails/suspended/{person}");
        admin.post(&at, &[("version", "4"), ("address", "no address")]).expect(422).says("href=\"#address\"");
        admin.post(&at, &[("version", "3"), ("address", "lihui@new.example")]).expect(422).says("重新打开");
        admin.submit(&at, &[("version", "4"), ("address", "lihui@new.example")]).expect(200).says("邮箱已恢复").says("没有停用的邮箱");
        // Who keeps another office keeps nobody here.
        Visitor::signed_in(&app, "prosecutor").get("/mails/suspended").expect(403);
    }

    fn the_administrator_sees_the_loops_wakes_them_and_is_told_what_to_mend(db) {
        let app = TestApp::start(db);
        let admin = Visitor::signed_in(&app, "admin");
        admin.get("/jobs").expect(200).says("本进程没有后台任务");
        admin.post("/jobs/indexer/wake", &[]).expect(404).says("job_not_found");
        let (send, receive) = std::sync::mpsc::channel();
        let hour = std::time::Duration::from_secs(3600);
        let running = yisu::worker::Running::start("reminding", hour, move |_| {
            send.send(()).unwrap();
            Err::<yisu::worker::Pace, _>("the disk is full")
        });
        let running = running.unwrap();
        app.state.jobs.add(&running);
        let patience = std::time::Duration::from_secs(20);
        receive.recv_timeout(patience).unwrap();
        admin.submit("/jobs/reminding/wake", &[]).expect(200).says("已通知该任务立即执行").says("期限提醒");
        receive.recv_timeout(patience).unwrap();
        let page = admin.get("/jobs");
        page.expect(200).says("出错").says("the disk is full").says("action=\"/jobs/reminding/wake\"");
        let health = admin.get("/health");
        health.expect(200).says("有需要立即处理的问题").says("1 项在运行，1 项出错").says("请在“后台任务”中查看原因");
        health.says("北京时间 2026-03-02 09:00:00").hides("已验算");
        admin.get("/health?chains=1").expect(200).says("0 条不符");
        crate::statistics::setup::run(&app, "UPDATE audit_log SET origin = 'elsewhere' WHERE action = 'session.opened'");
        admin.get("/health?chains=1").expect(200).hides("，0 条不符").says("请保持现场");
        for username in ["auditor", "supervisor", "agency"] {
            let other = Visitor::signed_in(&app, username);
            other.get("/jobs").expect(403);
            other.get("/health").expect(403);
            other.post("/jobs/reminding/wake", &[]).expect(403);
        }
    }
}
