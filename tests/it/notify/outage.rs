//! The program, or the mail server, stands still for days: nothing is lost, and nobody is flooded.

use chrono::TimeDelta;
use serde_json::Value;
use yisu::config::MailSecurity;

use super::setup::{Workers, addresses, at, live_until, notices, served, settings};
use crate::support::app::TestApp;
use crate::support::smtp::{MailServer, Protection};

/// The rungs of the reply's clock that a person was told of.
fn told(app: &TestApp, who: &str) -> Vec<i64> {
    let of = |notice: &&Value| notice["clock"]["rule"] == "A6" && notice["state"] == "told";
    let all = notices(app, who);
    all.iter().rev().filter(of).map(|notice| notice["rung"].as_i64().unwrap()).collect()
}

both! {
    fn after_days_without_the_program_there_is_one_honest_mail(db) {
        let server = MailServer::start(Protection::None, None);
        let app = TestApp::start(db);
        addresses(&app);
        served(&app);
        let config = settings(&server, MailSecurity::None);
        live_until(&app, &mut Workers::new(&app, &config), "2026-04-22");
        let before = server.arrived_at("ok.agency@mail.example").len();
        // From 22 April, 9:00, to 4 May nothing runs; then it is started in the festival, and again after it.
        at(&app, "2026-05-04T14:00:00");
        let mut workers = Workers::new(&app, &config);
        workers.work();
        assert_eq!(server.arrived_at("ok.agency@mail.example").len(), before, "not on a holiday");
        live_until(&app, &mut workers, "2026-05-06");
        let arrived = server.arrived_at("ok.agency@mail.example");
        assert_eq!(arrived.len(), before + 1, "one mail for all");
        let text = arrived[before].part("text/plain");
        // The rungs of 29 April, 3 and 5 May did not leave, and the mail says so.
        assert!(text.contains("今日届满") && text.contains("2026-04-29、2026-05-03、2026-05-05"), "{text}");
        assert_eq!(told(&app, "agency"), [-15, 0]);
        live_until(&app, &mut workers, "2026-05-08");
        assert_eq!(told(&app, "agency"), [-15, 0, 1]);
        let last = server.arrived_at("ok.agency@mail.example");
        assert!(!last.last().unwrap().part("text/plain").contains("未能按时发出"), "said once");
    }

    fn after_days_without_the_mail_server_there_is_one_honest_mail(db) {
        let app = TestApp::start(db);
        addresses(&app);
        served(&app);
        let server = MailServer::start(Protection::None, None);
        let config = settings(&server, MailSecurity::None);
        let mut gone = config.clone();
        // Nobody listens there.
        gone.smtp.as_mut().unwrap().port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        live_until(&app, &mut Workers::new(&app, &gone), "2026-04-20");
        let mut without = Workers::new(&app, &gone);
        // The rungs of 21 and 29 April come while it is away; attempts go on.
        while app.today() < super::setup::day("2026-04-30") {
            without.work();
            app.pass(TimeDelta::hours(5));
        }
        drop(without);
        let mut workers = Workers::new(&app, &config);
        for _ in 0..6 {
            workers.work();
            app.pass(TimeDelta::hours(2));
        }
        let arrived = server.arrived_at("ok.agency@mail.example");
        assert_eq!(arrived.len(), 1, "{:?}", arrived.iter().map(|mail| mail.part("text/plain")).collect::<Vec<_>>());
        assert!(arrived[0].part("text/plain").contains("2026-04-21"), "{}", arrived[0].part("text/plain"));
        assert_eq!(told(&app, "agency"), [-7]);
    }
}
