//! Mail leaves by a real mail server, over the network, and what arrived is read.

use chrono::TimeDelta;
use serde_json::{Value, json};
use yisu::config::{MailConfig, MailSecurity, Secret};

use super::setup::{Workers, address, at, notices, served, settings};
use crate::commands::yisu;
use crate::support::TestDb;
use crate::support::app::TestApp;
use crate::support::smtp::{MailServer, Protection};

/// A program on the day on which the agency is told of its reply for the first time, with this address.
fn told_today(db: &TestDb, agency: &str) -> TestApp {
    let app = TestApp::start(db);
    served(&app);
    address(&app, "agency", agency);
    at(&app, "2026-04-21T09:00:00");
    app
}

fn mails(app: &TestApp) -> Vec<Value> {
    app.as_user("admin").get("/api/v1/mails").expect(200)["items"].as_array().unwrap().clone()
}

/// Works until nothing is left to be tried, minutes passing in between.
fn patiently(app: &TestApp, workers: &mut Workers) {
    for _ in 0..40 {
        workers.work();
        let waits = |mail: &Value| mail["state"] == "queued" || mail["state"] == "sending";
        if !mails(app).iter().any(waits) {
            return;
        }
        app.pass(TimeDelta::minutes(2));
    }
    panic!("{:?}", mails(app));
}

both! {
    fn a_mail_arrives_whole_over_starttls(db) {
        let server = MailServer::start(Protection::StartTls, None);
        let app = told_today(db, "ok.liaison@agency.example");
        let mut workers = Workers::new(&app, &settings(&server, MailSecurity::StartTls));
        workers.work();
        let arrived = server.arrived();
        assert_eq!(arrived.len(), 1, "{:?}", mails(&app));
        let mail = &arrived[0];
        assert!(mail.tls);
        assert_eq!((mail.to.as_str(), mail.from.as_str()), ("ok.liaison@agency.example", "yisu@site.example"));
        assert_eq!(mail.subject(), "【期限提示】送达贵单位的文书有 2 项期限");
        assert!(mail.header("To").ends_with("<ok.liaison@agency.example>"));
        assert!(mail.header("From").ends_with("<yisu@site.example>"));
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        assert_eq!(mail.header("MIME-Version"), "1.0");
        assert!(mail.header("Date").starts_with("Tue, 21 Apr 2026 01:00:00"), "{}", mail.header("Date"));
        assert!(mail.raw.is_ascii() && mail.raw.lines().all(|line| line.len() < 998));
        let listed = &mails(&app)[0];
        assert_eq!(mail.header("Message-ID"), format!("<{}@site.example>", listed["token"].as_str().unwrap()));
        assert_eq!((listed["state"].as_str(), listed["attempts"].as_i64()), (Some("sent"), Some(1)));
        assert!(listed["answer"].as_str().unwrap().contains("250"), "{listed}");
        let (text, html, calendar) = (mail.part("text/plain"), mail.part("text/html"), mail.part("text/calendar"));
        assert!(text.contains("届满日：2026-05-06（周三），还剩 15 日"), "{text}");
        assert!(html.contains("<strong>2026-05-06（周三），还剩 15 日</strong>"), "{html}");
        assert!(mail.raw.contains("method=PUBLISH"), "{}", mail.raw);
        let unfolded = calendar.replace("\r\n ", "");
        for part in ["BEGIN:VCALENDAR", "METHOD:PUBLISH", "DTSTART;VALUE=DATE:20260506", "BEGIN:VALARM", "UID:clock-"] {
            assert!(unfolded.contains(part), "{part}: {unfolded}");
        }
        workers.work();
        assert_eq!(server.arrived().len(), 1, "once");
        // What arrived cannot be read here: mail left by a server.
        assert!(notices(&app, "agency").iter().any(|notice| notice["state"] == "told"));
    }

    fn a_mail_arrives_over_implicit_tls_with_a_sign_in(db) {
        let server = MailServer::start(Protection::Implicit, Some("yisu:geheim"));
        let app = told_today(db, "ok.liaison@agency.example");
        let with = |password: &str| {
            let mut config = settings(&server, MailSecurity::Tls);
            config.smtp.as_mut().unwrap().credentials = Some((String::from("yisu"), Secret::new(password.to_owned())));
            config
        };
        // A wrong password is no fault of the address: the mail waits until somebody has mended it.
        let mut wrong = Workers::new(&app, &with("wrong"));
        wrong.work();
        assert!(server.arrived().is_empty());
        let waiting = mails(&app)[0].clone();
        assert_eq!(waiting["state"], "queued", "{waiting}");
        assert!(waiting["answer"].as_str().unwrap().contains("535"), "{waiting}");
        let mut right = Workers::new(&app, &with("geheim"));
        patiently(&app, &mut right);
        let arrived = server.arrived();
        assert_eq!((arrived.len(), arrived[0].tls, arrived[0].user.as_deref()), (1, true, Some("yisu")));
    }

    fn nothing_is_said_to_a_server_that_proves_nothing(db) {
        let server = MailServer::start(Protection::StartTls, None);
        let app = told_today(db, "ok.liaison@agency.example");
        let mut config = settings(&server, MailSecurity::StartTls);
        config.smtp.as_mut().unwrap().ca = None;
        Workers::new(&app, &config).work();
        assert!(server.arrived().is_empty());
        let waiting = mails(&app)[0].clone();
        assert_eq!(waiting["state"], "queued", "{waiting}");
        // Nor to one that offers no protection.
        let plain = MailServer::start(Protection::None, None);
        let mut config = settings(&server, MailSecurity::StartTls);
        config.smtp.as_mut().unwrap().port = plain.port;
        app.pass(TimeDelta::minutes(2));
        Workers::new(&app, &config).work();
        assert!(plain.arrived().is_empty());
        assert_eq!(mails(&app)[0]["attempts"], 2);
    }

    fn what_a_server_cannot_take_now_is_tried_again(db) {
        let server = MailServer::start(Protection::None, None);
        for (word, attempts, copies) in
            [("busy", 3, 1), ("full", 2, 1), ("drop", 2, 1), ("hang", 2, 1), ("lost", 2, 2)]
        {
            let db = &if db.is_postgres() { TestDb::postgres() } else { TestDb::sqlite() };
            let to = format!("{word}.liaison@agency.example");
            let app = told_today(db, &to);
            let mut workers = Workers::new(&app, &settings(&server, MailSecurity::None));
            patiently(&app, &mut workers);
            let arrived = server.arrived_at(&to);
            assert_eq!(arrived.len(), copies, "{word}");
            let listed = mails(&app)[0].clone();
            assert_eq!((listed["state"].as_str(), listed["attempts"].as_i64()), (Some("sent"), Some(attempts)), "{word}: {listed}");
            // Whoever gets it twice, because the answer was lost, gets the same twice.
            assert!(arrived.iter().all(|mail| mail.raw == arrived[0].raw), "{word}");
        }
    }

    fn three_hard_refusals_suspend_an_address(db) {
        let server = MailServer::start(Protection::None, None);
        let app = told_today(db, "unknown.liaison@agency.example");
        let mut workers = Workers::new(&app, &settings(&server, MailSecurity::None));
        workers.work();
        let dead = || app.as_user("admin").get("/api/v1/mails?state=dead").expect(200)["items"].as_array().unwrap().clone();
        assert_eq!(dead().len(), 1);
        assert!(dead()[0]["answer"].as_str().unwrap().contains("no such user"), "{}", dead()[0]);
        assert!(notices(&app, "agency").iter().any(|notice| notice["state"] == "undelivered"));
        let own = || app.as_user("agency").get("/api/v1/mail/address").expect(200);
        assert_eq!((own()["refusals"].as_i64(), own()["suspended"].as_bool()), (Some(1), Some(false)));
        let again = |id: &Value| app.as_user("admin").post(&format!("/api/v1/mails/{id}/resends"), json!({}));
        for refusals in [2, 3] {
            again(&dead()[0]["id"]).expect(200);
            workers.work();
            assert_eq!(own()["refusals"], refusals);
        }
        assert_eq!(own()["suspended"], true);
        let task = notices(&app, "admin");
        assert_eq!((task.len(), task[0]["kind"].as_str()), (1, Some("address_suspended")));
        assert_eq!(task[0]["about_id"], app.person("agency").0);
        // Nothing goes there any more; what is to be said is said in the program.
        at(&app, "2026-04-29T09:00:00");
        workers.work();
        let rung = notices(&app, "agency").into_iter().find(|notice| notice["rung"] == -7).unwrap();
        assert_eq!(rung["state"], "kept");
        // The administrator enters another, and has the dead mail sent again: it says what is true now.
        let person = app.person("agency");
        let path = format!("/api/v1/people/{person}/mail-address");
        let version = app.as_user("admin").get(&path).version();
        app.as_user("supervisor").get(&path).refused(403, "not_allowed");
        app.as_user("admin").put_at(&path, version, json!({ "address": "ok.liaison@agency.example" })).expect(200);
        assert_eq!(own()["suspended"], false);
        let id = dead()[0]["id"].clone();
        again(&id).expect(200);
        again(&id).refused(409, "mail_not_dead");
        workers.work();
        let arrived = server.arrived_at("ok.liaison@agency.example");
        assert_eq!(arrived.len(), 1);
        assert!(arrived[0].part("text/plain").contains("还剩 7 日"), "{}", arrived[0].part("text/plain"));
    }

    fn a_mail_that_is_refused_by_its_content_is_no_fault_of_the_address(db) {
        let server = MailServer::start(Protection::None, None);
        let app = told_today(db, "spam.liaison@agency.example");
        Workers::new(&app, &settings(&server, MailSecurity::None)).work();
        let dead = app.as_user("admin").get("/api/v1/mails?state=dead").expect(200);
        assert_eq!(dead["items"].as_array().unwrap().len(), 1);
        assert_eq!(app.as_user("agency").get("/api/v1/mail/address").expect(200)["refusals"], 0);
    }

    fn no_more_leaves_for_a_domain_in_a_minute_than_it_takes(db) {
        let server = MailServer::start(Protection::None, None);
        let app = TestApp::start(db);
        served(&app);
        for who in ["agency", "prosecutor"] {
            address(&app, who, &format!("ok.{who}@slow.example"));
        }
        at(&app, "2026-04-21T09:00:00");
        let config = MailConfig { domain_per_minute: Some(1), ..settings(&server, MailSecurity::None) };
        let mut workers = Workers::new(&app, &config);
        let mut arrived = Vec::new();
        for _ in 0..3 {
            workers.work();
            arrived.push(server.arrived().len());
            app.pass(TimeDelta::seconds(61));
        }
        assert_eq!(arrived, [1, 2, 2]);
        assert_eq!(app.as_user("admin").get("/api/v1/mails?state=queued").expect(200)["items"], json!([]));
    }
}

#[test]
fn the_command_sends_a_test_mail_and_says_what_the_server_answered() {
    let server = MailServer::start(Protection::StartTls, Some("yisu:geheim"));
    let folder = tempfile::tempdir().unwrap();
    yisu_keys(folder.path());
    let run = |to: &str, password: &str| {
        let mut command = yisu(&["mail", "test", to]);
        command.arg("--data-dir").arg(folder.path());
        command.env("YISU_SMTP_HOST", "localhost").env("YISU_SMTP_PORT", server.port.to_string());
        command.env("YISU_SMTP_USER", "yisu").env("YISU_SMTP_PASSWORD", password);
        command.env("YISU_SMTP_CA", &server.ca).env("YISU_MAIL_FROM", "益诉 <yisu@site.example>");
        command.output().unwrap()
    };
    let sent = run("ok.admin@mail.example", "geheim");
    let said = String::from_utf8_lossy(&sent.stdout).into_owned() + &String::from_utf8_lossy(&sent.stderr);
    assert!(sent.status.success(), "{said}");
    assert!(said.contains("took the mail") && said.contains("250"), "{said}");
    let arrived = server.arrived();
    assert_eq!(arrived.len(), 1);
    assert_eq!(arrived[0].subject(), "【益诉】邮件发送测试");
    assert!(arrived[0].tls && arrived[0].part("text/plain").contains("发信设置正确"));
    let refused = run("unknown.admin@mail.example", "geheim");
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no such user"));
    let wrong = run("ok.admin@mail.example", "wrong");
    assert!(!wrong.status.success() && String::from_utf8_lossy(&wrong.stderr).contains("535"));
    assert!(!String::from_utf8_lossy(&wrong.stderr).contains("wrong\""));
    let bare =
        yisu(&["mail", "test", "ok.admin@mail.example", "--data-dir"]).arg(folder.path()).output().unwrap();
    assert!(String::from_utf8_lossy(&bare.stderr).contains("smtp_host"));
}

fn yisu_keys(folder: &std::path::Path) {
    ::yisu::config::create_secrets(folder).unwrap();
}
