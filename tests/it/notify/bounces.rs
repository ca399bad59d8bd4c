//! Mails that come back after a mail server took them; and for how long the content of mails is kept.

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};
use yisu::notify::BounceKind;
use yisu::notify::bounces::{self, Recorded, Report};
use yisu::worker::Digesting;

use super::setup::{Workers, address, addresses, at, mailbox, notices, served};
use crate::commands::{said, yisu};
use crate::support::TestDb;
use crate::support::app::TestApp;

/// A report of delivery on a mail, with what it brings back of it.
fn report(action: &str, status: &str, words: &str, returned: (&str, &str)) -> String {
    let (kind, original) = returned;
    let report = format!(
        "From: MAILER-DAEMON@mail.example\nTo: yisu@localhost\nSubject: Undelivered Mail Returned to Sender\n\
        MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status;\n boundary=\"=_b/1\"\n\n\
        --=_b/1\nContent-Type: text/plain; charset=us-ascii\n\nThis is the mail system.\n\n\
        --=_b/1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\
        X-Postfix-Sender: rfc822; yisu@localhost\n\nFinal-Recipient: rfc822; ok.agency@mail.example\n\
        Action: {action}\nStatus: {status}\nRemote-MTA: dns; mx.mail.example\nDiagnostic-Code: smtp; {words}\n\n\
        --=_b/1\nContent-Type: {kind}\n\n{}\n--=_b/1--\n",
        original.replace("\r\n", "\n")
    );
    report.replace('\n', "\r\n")
}

const UNKNOWN: &str = "550 5.1.1 <ok.agency@mail.example>: Recipient address rejected:\n    no such user";

/// Hands a report to the program, as the pipe of a mail server does.
fn hand_over(db: &TestDb, report: &str) -> String {
    yisu::config::create_secrets(db.folder()).unwrap();
    let mut command = yisu(&["mail", "bounce"]);
    command.env("YISU_DATABASE_URL", db.address()).arg("--data-dir").arg(db.folder());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(report.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    said(&output)
}

fn mails(app: &TestApp, who: &str) -> Vec<Value> {
    let person = app.person(who).0;
    let all = app.as_user("admin").get("/api/v1/mails?limit=200").expect(200)["items"].clone();
    all.as_array().unwrap().iter().filter(|mail| mail["person_id"] == person).cloned().collect()
}

fn kept(app: &TestApp, who: &str) -> Value {
    let person = app.person(who).0;
    app.as_user("admin").get(&format!("/api/v1/people/{person}/mail-address")).expect(200)
}

both! {
    fn a_mail_that_comes_back_is_recorded_at_the_mail_and_the_address_and_can_be_sent_again(db) {
        let app = TestApp::start(db);
        served(&app);
        address(&app, "agency", "ok.agency@mail.example");
        let mut workers = Workers::local(&app);
        at(&app, "2026-04-21T09:00:00");
        workers.work();
        let raw = mailbox(&app, "agency")[0].raw.clone();
        let whole = ("message/rfc822", raw.as_str());
        // What is no failure of a mail of ours changes nothing.
        let strange = raw.replace("Message-ID: <yisu.", "Message-ID: <yisu.00");
        assert_ne!(strange, raw);
        for (report, answer) in [
            (report("delayed", "4.4.1", "connection timed out", whole), "still tried"),
            (report("failed", "5.1.1", UNKNOWN, ("message/rfc822", &strange)), "no mail of this program"),
            (raw.clone(), "no report of delivery"),
            (String::from("\u{0}\r\n"), "no report of delivery"),
        ] {
            let said = hand_over(db, &report);
            assert!(said.contains("nothing to record") && said.contains(answer), "{said}");
        }
        assert_eq!(mails(&app, "agency")[0]["state"], "sent");
        // Some mail servers bring back the headers alone.
        let headers = raw.split("\r\n\r\n").next().unwrap();
        let hard = report("failed", "5.1.1", UNKNOWN, ("text/rfc822-headers", headers));
        let said = hand_over(db, &hard);
        assert!(said.contains("came back (hard)"), "{said}");
        let said = hand_over(db, &hard);
        assert!(said.contains("came back before"), "{said}");
        let mail = mails(&app, "agency")[0].clone();
        assert_eq!(mail["state"], "dead");
        assert!(mail["answer"].as_str().unwrap().contains("Recipient address rejected: no such user"), "{mail}");
        let address = kept(&app, "agency");
        assert_eq!(address["suspended"], false);
        assert!(address["fault"].as_str().unwrap().starts_with("5.1.1 550 5.1.1"), "{address}");
        assert_eq!(notices(&app, "agency")[0]["state"], "undelivered");
        // It is sent again under the same Message-ID, and may come back again.
        app.as_user("admin").post(&format!("/api/v1/mails/{}/resends", mail["id"]), json!({})).expect(200);
        workers.work();
        let again = mailbox(&app, "agency");
        assert_eq!((again.len(), again[0].header("Message-ID")), (1, message_id(&raw)));
        let soft = report("failed", "5.2.2", "552 5.2.2 mailbox full", whole);
        let said = hand_over(db, &soft);
        assert!(said.contains("came back (soft)"), "{said}");
    }

    fn three_mails_in_a_row_that_the_mailbox_refused_suspend_the_address(db) {
        let app = TestApp::start(db);
        served(&app);
        addresses(&app);
        let mut workers = Workers::local(&app);
        let mut ended = Vec::new();
        for (day, status) in [("06", "5.1.1"), ("07", "5.2.2"), ("08", "5.1.1"), ("11", "5.1.1"), ("12", "5.1.1")] {
            at(&app, &format!("2026-05-{day}T09:00:00"));
            Digesting::new(app.state.db.clone(), app.state.clock.clone()).turn(&|| false).unwrap();
            workers.mail();
            let mails = mailbox(&app, "prosecutor");
            assert_eq!(mails.len(), 1, "{day}: those before came back");
            let back = report("failed", status, "said the server", ("message/rfc822", &mails[0].raw));
            let Report::Failed { token, kind, said } = bounces::read(back.as_bytes()) else { panic!("{back}") };
            let now = app.state.clock.now();
            ended.push(bounces::record(&app.state.db, &token, (kind, &said), now).unwrap());
        }
        let suspended: Vec<bool> =
            ended.iter().map(|end| matches!(end, Recorded::Kept { suspended: true, .. })).collect();
        assert_eq!(suspended, [false, false, false, false, true], "{ended:?}");
        assert_eq!(kept(&app, "prosecutor")["suspended"], true);
        assert!(notices(&app, "admin").iter().any(|notice| notice["kind"] == "address_suspended"));
        let now = app.state.clock.now();
        let unknown = bounces::record(&app.state.db, "yisu.none", (BounceKind::Hard, ""), now).unwrap();
        assert_eq!(unknown, Recorded::Unknown);
    }

    fn the_content_of_a_mail_is_let_go_after_its_time_and_its_record_stays(db) {
        let app = TestApp::start(db);
        served(&app);
        address(&app, "agency", "ok.agency@mail.example");
        let mut workers = Workers::local(&app);
        at(&app, "2026-04-21T09:00:00");
        workers.work();
        let before = mails(&app, "agency");
        let path = format!("/api/v1/mail/local-mailbox/{}", before[0]["id"]);
        at(&app, "2026-10-18T08:00:00");
        workers.mail();
        assert_eq!(app.as_user("admin").get(&path).status, 200, "180 days are not over");
        at(&app, "2026-10-18T09:00:01");
        workers.mail();
        app.as_user("admin").get(&path).refused(404, "mail_without_content");
        assert_eq!(mails(&app, "agency"), before);
    }
}

fn message_id(raw: &str) -> String {
    let line = raw.lines().find(|line| line.starts_with("Message-ID:")).unwrap();
    line.split_once(':').unwrap().1.trim().to_owned()
}
