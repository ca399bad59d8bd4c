//! Digests: what is to be done, once a day or once a week, in the hours of work, and never twice.

use serde_json::{Value, json};
use yisu::approvals::queries as approvals;
use yisu::deadlines::{ClockId, service as deadlines};
use yisu::kit::Timestamp;
use yisu::kit::page::PageRequest;
use yisu::worker::Digesting;

use super::setup::{PEOPLE, Workers, address, addresses, at, live_until, mailbox, served};
use crate::chain::{Chain, begun};
use crate::support::app::TestApp;

/// Makes the digests whose time has come, and hands them over.
fn digests(app: &TestApp, workers: &mut Workers) {
    Digesting::new(app.state.db.clone(), app.state.clock.clone()).turn(&|| false).unwrap();
    workers.mail();
}

fn subjects(app: &TestApp, who: &str) -> Vec<String> {
    mailbox(app, who).iter().map(|mail| mail.subject()).collect()
}

/// How many proposals wait for a person: counted for a digest, and as many as the person's list has.
fn waiting(app: &TestApp, who: &str) -> i64 {
    let (actor, today) = (app.actor(who), app.today());
    let counted = app.read(|conn| approvals::counts_waiting(conn, &[&actor], today));
    let page = PageRequest { cursor: None, limit: Some(200) };
    let listed = app.read(|conn| approvals::waiting_for(conn, &actor, today, &page)).len();
    let counted = counted[&app.person(who)];
    assert_eq!(usize::try_from(counted).unwrap(), listed, "{who}");
    counted
}

fn muted(app: &TestApp, who: &str, muted: &Value) {
    let wanted =
        json!({ "language": "zh-CN", "digest": true, "from_minute": 510, "to_minute": 1050, "muted": muted });
    app.as_user(who).put_at("/api/v1/mail/preferences", 0, wanted).expect(200);
}

both! {
    fn a_digest_comes_once_a_day_in_the_hours_of_work_and_only_when_there_is_something_to_say(db) {
        let app = TestApp::start(db);
        addresses(&app);
        let mut workers = Workers::local(&app);
        digests(&app, &mut workers);
        for who in PEOPLE {
            assert!(mailbox(&app, who).is_empty(), "{who}: there is nothing to say");
        }
        let served = served(&app);
        // On a day of rest and before the hours nothing leaves; in the hours it does, once, whoever is at it.
        at(&app, "2026-05-02T10:00:00");
        digests(&app, &mut workers);
        at(&app, "2026-05-06T08:00:00");
        digests(&app, &mut workers);
        assert!(mailbox(&app, "prosecutor").is_empty());
        at(&app, "2026-05-06T08:30:00");
        digests(&app, &mut workers);
        digests(&app, &mut Workers::local(&app));
        at(&app, "2026-05-06T15:00:00");
        digests(&app, &mut workers);
        let mails = mailbox(&app, "prosecutor");
        let own: Vec<_> = mails.iter().filter(|mail| mail.subject().starts_with("【工作摘要】")).collect();
        assert_eq!((mails.len(), own.len()), (1, 1), "{:?}", subjects(&app, "prosecutor"));
        let (text, html) = (own[0].part("text/plain"), own[0].part("text/html"));
        for said in [served.number.as_str(), "2026-05-06（周三），今日届满", "七日内届满"] {
            assert!(text.contains(said) && html.contains(said), "{said}: {text}");
        }
        assert!(text.contains("https://yisu.example/clocks/"), "{text}");
        for never in ["举报", "行洪", "渣土约", "张某", "王守信"] {
            assert!(!text.contains(never) && !html.contains(never), "{never}: {text}");
        }
        // The head's is of the department and weekly. No line decides the rate of this month, so the supervisor hears nothing.
        let of_head = mailbox(&app, "head");
        assert!(of_head[0].subject().starts_with("【部门周报】"), "{}", of_head[0].subject());
        assert!(mailbox(&app, "supervisor").is_empty());
        assert!(mailbox(&app, "agency").is_empty() && mailbox(&app, "assistant").is_empty());
        // The next day the prosecutor has one more, and it is late now; the weekly one is not said again.
        at(&app, "2026-05-07T09:00:00");
        digests(&app, &mut workers);
        let mails = mailbox(&app, "prosecutor");
        assert_eq!((mails.len(), mailbox(&app, "head").len()), (2, 1));
        assert!(mails[1].subject().contains("已超期"), "{}", mails[1].subject());
        at(&app, "2026-05-11T09:00:00");
        digests(&app, &mut workers);
        assert_eq!(mailbox(&app, "head").len(), 2, "another week");
    }

    fn what_comes_later_in_the_day_is_told_where_there_was_nothing_to_say_in_the_morning(db) {
        let app = TestApp::start(db);
        addresses(&app);
        let chain = begun(&app);
        let lead = chain.assessed("河道倾倒垃圾");
        let mut workers = Workers::local(&app);
        digests(&app, &mut workers);
        assert!(mailbox(&app, "head").is_empty(), "{:?}", subjects(&app, "head"));
        let agency = app.actor("agency").agency.unwrap().0;
        let filing = json!({ "track": "administrative", "title": "督促整治黑河滩行政公益诉讼案",
            "interest_harmed": "行洪断面被侵占。", "unlawful_act": "怠于查处。", "agencies": [agency] });
        let body = json!({ "outcome": "file_case", "opinion": "符合立案条件，建议立案。", "filing": filing });
        let proposed = chain.step("prosecutor", &format!("leads/{lead}"), "decisions", body);
        let waits = || ["prosecutor", "assistant", "head", "chief", "supervisor"].map(|who| waiting(&app, who));
        assert_eq!(waits(), [0, 0, 1, 0, 0]);
        at(&app, "2026-03-02T11:00:00");
        for _ in 0..2 {
            digests(&app, &mut workers);
        }
        let mails = mailbox(&app, "head");
        assert_eq!(mails.len(), 1);
        assert!(mails[0].part("text/plain").contains("待审批 1 项"), "{}", mails[0].part("text/plain"));
        let review = format!("/api/v1/approvals/{}/reviews", proposed["approval_id"]);
        app.as_user("head").post_at(&review, 1, json!({ "agree": true, "opinion": "同意。" })).expect(200);
        assert_eq!(waits(), [0, 0, 0, 1, 0]);
    }

    fn a_supervisor_is_told_once_a_week_what_decides_the_rate_of_the_month(db) {
        let app = TestApp::start_at(db, Timestamp::from_civil("2026-03-10T09:00:00".parse().unwrap()));
        addresses(&app);
        let served = served(&app);
        let mut workers = Workers::local(&app);
        for morning in ["2026-05-06T09:00:00", "2026-05-07T09:00:00"] {
            at(&app, morning);
            digests(&app, &mut workers);
        }
        let mails = mailbox(&app, "supervisor");
        assert_eq!(mails.len(), 1);
        assert!(mails[0].subject().starts_with("【风险摘要】"), "{}", mails[0].subject());
        let (text, html) = (mails[0].part("text/plain"), mails[0].part("text/html"));
        for said in [served.number.as_str(), "98.5%", "2026-05-11（周一） 届满", "参照线不是指标，不排名"] {
            assert!(text.contains(said) && html.contains(said), "{said}: {text}");
        }
        // On its last day it decides nothing any more.
        at(&app, "2026-05-11T09:00:00");
        digests(&app, &mut workers);
        assert_eq!(mailbox(&app, "supervisor").len(), 1);
    }

    fn a_digest_tells_what_waits_and_is_true_when_it_leaves(db) {
        let app = TestApp::start(db);
        address(&app, "prosecutor", "ok.prosecutor@mail.example");
        let served = served(&app);
        let chain = Chain { app: &app };
        let line = format!("agency/recommendations/{}", served.line);
        let items = chain.get("agency", &line)["items"].clone();
        let said = json!({ "kind": "written", "summary": "已清运。",
            "items": [{ "item_id": items[0]["id"], "measure": "出动车辆", "state": "done" }] });
        let reply = chain.make("agency", &format!("{line}/replies"), said);
        let path = format!("/api/v1/agency/replies/{}", reply["id"]);
        app.as_user("agencyhead").post_at(&format!("{path}/approvals"), 1, json!({})).expect(200);
        app.as_user("agencyhead").post_at(&format!("{path}/submissions"), 2, json!({})).expect(200);
        at(&app, "2026-05-06T09:00:00");
        Digesting::new(app.state.db.clone(), app.state.clock.clone()).turn(&|| false).unwrap();
        // It is checked after the digest was made and before it leaves.
        chain.step("prosecutor", &format!("replies/{}", reply["id"]), "acceptances", json!({}));
        let mut workers = Workers::local(&app);
        workers.mail();
        let text = mailbox(&app, "prosecutor")[0].part("text/plain");
        assert!(!text.contains("待审查的回复") && !text.contains("书面回复"), "{text}");
        assert!(text.contains("整改"), "the rectification is due still: {text}");
    }

    fn an_agency_gets_one_mail_a_day_and_what_comes_later_waits_for_the_morning(db) {
        let app = TestApp::start(db);
        addresses(&app);
        served(&app);
        let mut workers = Workers::local(&app);
        live_until(&app, &mut workers, "2026-04-21");
        assert_eq!(mailbox(&app, "agency").len(), 1, "the first rung of everything that was served");
        let page = app.as_user("prosecutor").get("/api/v1/clocks?rule=A6").expect(200);
        let clock = ClockId(page["items"][0]["id"].as_i64().unwrap());
        app.perform("prosecutor", |work| deadlines::withdraw(work, clock, "检察建议书已撤回")).unwrap();
        workers.work();
        assert_eq!(mailbox(&app, "agency").len(), 1);
        at(&app, "2026-04-22T08:30:00");
        workers.work();
        let mails = mailbox(&app, "agency");
        assert_eq!(mails.len(), 2);
        assert!(mails[1].part("text/plain").contains("期限已撤销"), "{}", mails[1].part("text/plain"));
    }

    fn digests_can_be_muted_and_what_the_law_sets_cannot(db) {
        let app = TestApp::start(db);
        addresses(&app);
        let mut workers = Workers::local(&app);
        served(&app);
        muted(&app, "prosecutor", &json!(["digest", "soft_reminder"]));
        let wanted = app.as_user("prosecutor").get("/api/v1/mail/preferences").expect(200);
        assert_eq!(wanted["muted"], json!(["soft_reminder", "digest"]));
        at(&app, "2026-05-06T09:00:00");
        digests(&app, &mut workers);
        assert!(mailbox(&app, "prosecutor").is_empty());
        assert_eq!(mailbox(&app, "head").len(), 1);
        workers.work();
        assert!(subjects(&app, "prosecutor").iter().any(|subject| subject.starts_with("【期限提醒】")), "{:?}", subjects(&app, "prosecutor"));
        for kind in ["statutory_reminder", "urging", "address_suspended"] {
            let wanted = json!({ "language": "zh-CN", "digest": true, "from_minute": 510, "to_minute": 1050, "muted": [kind] });
            let refused = app.as_user("agency").put_at("/api/v1/mail/preferences", 0, wanted).refused(422, "invalid");
            assert_eq!((&refused["fields"][0]["field"], &refused["fields"][0]["code"]), (&json!("muted"), &json!("statutory")));
        }
    }

    fn a_feed_of_an_agency_is_its_peoples_and_outlives_who_made_it(db) {
        let app = TestApp::start(db);
        let served = served(&app);
        app.as_user("prosecutor").post("/api/v1/calendar-feeds?of_agency=true", Value::Null).refused(422, "calendar_feed_of_no_agency");
        let made = app.as_user("agency").post("/api/v1/calendar-feeds?of_agency=true", Value::Null).expect(200);
        let path = made["url"].as_str().unwrap().strip_prefix("https://yisu.example").unwrap().to_owned();
        let file = app.anyone().get(&path);
        file_says(&file, &served.number);
        // Who made it leaves; the agency's head sees it still, and revokes it.
        let person = app.person("agency").0;
        app.read(|conn| {
            use diesel::connection::SimpleConnection;
            conn.batch_execute(&format!("UPDATE people SET active = FALSE WHERE id = {person}"))
        });
        file_says(&app.anyone().get(&path), &served.number);
        let listed = app.as_user("agencyhead").get("/api/v1/calendar-feeds").expect(200);
        assert_eq!((&listed[0]["id"], &listed[0]["of_agency"]), (&made["id"], &json!(true)));
        assert_eq!(app.as_user("prosecutor").get("/api/v1/calendar-feeds").expect(200), json!([]));
        let one = format!("/api/v1/calendar-feeds/{}", made["id"]);
        app.as_user("prosecutor").send("DELETE", &one, &[], Vec::new()).refused(404, "calendar_feed_not_found");
        assert_eq!(app.as_user("agencyhead").send("DELETE", &one, &[], Vec::new()).status, 204);
        app.anyone().get(&path).refused(404, "calendar_feed_unknown");
    }
}

fn file_says(answer: &crate::support::app::Answer, number: &str) {
    assert_eq!(answer.status, 200);
    let text = String::from_utf8(answer.bytes.clone()).unwrap().replace("\r\n ", "");
    assert!(text.contains("BEGIN:VCALENDAR") && text.contains(number), "{text}");
}
