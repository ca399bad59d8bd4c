//! The ladder as people meet it: who is told what, when, and what happens when a day moves.

use chrono::TimeDelta;
use serde_json::{Value, json};
use yisu::deadlines::{Authority, Extension, Length, StartClock, service as deadlines};

use super::setup::{Workers, address, addresses, at, day, live_until, mailbox, notices, served};
use crate::chain::Chain;
use crate::support::app::TestApp;

/// The rungs of which a person was told by mail, of one rule, in order.
fn told(app: &TestApp, who: &str, rule: &str) -> Vec<i64> {
    let all = notices(app, who);
    let of_rule = |notice: &&Value| notice["clock"]["rule"] == rule && notice["kind"] == "reminder";
    let told = all.iter().rev().filter(of_rule).filter(|notice| notice["state"] == "told");
    told.map(|notice| notice["rung"].as_i64().unwrap()).collect()
}

fn clock_of(app: &TestApp, rule: &str) -> Value {
    let page = app.as_user("prosecutor").get(&format!("/api/v1/clocks?rule={rule}")).expect(200);
    page["items"][0].clone()
}

both! {
    fn each_rung_reaches_its_audience_once_and_in_the_hours_of_work(db) {
        let app = TestApp::start(db);
        addresses(&app);
        let served = served(&app);
        assert_eq!(clock_of(&app, "A6")["due"], "2026-05-06", "two months, over the festival");
        let mut workers = Workers::local(&app);
        live_until(&app, &mut workers, "2026-04-20");
        assert!(told(&app, "agency", "A6").is_empty());
        assert!(mailbox(&app, "agency").is_empty());
        live_until(&app, &mut workers, "2026-04-21");
        assert_eq!(told(&app, "agency", "A6"), [-15]);

        // One mail for reply and rectification, in words fit for an agency.
        let mails = mailbox(&app, "agency");
        assert_eq!(mails.len(), 1);
        let (text, html) = (mails[0].part("text/plain"), mails[0].part("text/html"));
        assert_eq!(mails[0].subject(), "【期限提示】送达贵单位的文书有 2 项期限");
        for said in [served.number.as_str(), "关于整治黑河滩建筑垃圾的检察建议", "2026-05-06（周三），还剩 15 日", "第二十一条第二款"] {
            assert!(text.contains(said) && html.contains(said), "{said}: {text}");
        }
        assert!(text.contains(&format!("https://yisu.example/inbox/{}", served.line)), "{text}");
        for never in ["举报", "起诉", "行洪", "渣土约", "张某", "王守信", "黑河滩行政公益诉讼案", "督促整治"] {
            assert!(!mails[0].raw.contains(never) && !text.contains(never) && !html.contains(never), "{never}: {text}");
        }

        live_until(&app, &mut workers, "2026-05-14");
        // -3 and -1 lie in the festival: they were passed over, and the mail of the last day says so.
        assert_eq!(told(&app, "agency", "A6"), [-15, -7, 0, 1, 7]);
        assert_eq!(told(&app, "agencyhead", "A6"), [0, 1, 7]);
        assert_eq!(told(&app, "prosecutor", "A6"), [-15, -7, 0, 1, 7]);
        assert_eq!(told(&app, "head", "A6"), [0, 1, 7]);
        assert_eq!(told(&app, "supervisor", "A6"), [1, 7]);
        let mails = mailbox(&app, "agency");
        assert_eq!(mails.len(), 5, "one mail a day, whatever is in it");
        let last_day = mails[2].part("text/plain");
        assert!(last_day.contains("今日届满") && last_day.contains("2026-05-03、2026-05-05"), "{last_day}");
        assert!(mails[3].part("text/plain").contains("已超期 1 日"));
        // The prosecutor is told of the agency and led to the sheet.
        let own = mailbox(&app, "prosecutor");
        let text = own.iter().map(|mail| mail.part("text/plain")).find(|text| text.contains("行政机关：")).unwrap();
        assert!(text.contains("https://yisu.example/clocks/"), "{text}");
        // Nobody is told twice of anything, and doing it again changes nothing.
        let before = mailbox(&app, "prosecutor").len();
        workers.work();
        assert_eq!(mailbox(&app, "prosecutor").len(), before);
    }

    fn a_day_that_moves_is_corrected_once(db) {
        let app = TestApp::start(db);
        addresses(&app);
        let served = served(&app);
        let mut workers = Workers::local(&app);
        let office = app.actor("prosecutor").office.unwrap();
        let started = StartClock { rule: "A9".into(), subject: yisu::audit::Subject::new("case", served.case),
            office, case_id: Some(served.case), started_on: app.today(), length: None };
        let clock = app.perform("prosecutor", |work| deadlines::start(work, &started)).unwrap();
        live_until(&app, &mut workers, "2026-03-18");
        assert_eq!(told(&app, "prosecutor", "A9"), [-15], "the last day is 2 April");
        let longer = Extension { length: Length::months(1), by: Authority::Chief, on: app.today(), reason: "疑难".into() };
        app.perform("prosecutor", |work| deadlines::extend(work, clock, &longer)).unwrap();
        let before = mailbox(&app, "prosecutor").len();
        workers.work();
        workers.work();
        let mails = mailbox(&app, "prosecutor");
        assert_eq!(mails.len(), before + 1, "one correction");
        assert!(mails[before].subject().starts_with("【期限变更】"), "{}", mails[before].subject());
        let text = mails[before].part("text/plain");
        assert!(text.contains("此前告知的届满日 2026-04-02（周四），现为：2026-05-06（周三）"), "{text}");
        // The file strikes the old day out of the calendar by the same event.
        let calendar = mails[before].part("text/calendar").replace("\r\n ", "");
        assert!(calendar.contains("DTSTART;VALUE=DATE:20260506") && calendar.contains("SEQUENCE:2"), "{calendar}");
        // It stands still: corrected again, and silent until it runs on.
        live_until(&app, &mut workers, "2026-03-20");
        app.perform("prosecutor", |work| deadlines::pause(work, clock, app.today(), "不可抗力")).unwrap();
        workers.work();
        let mails = mailbox(&app, "prosecutor");
        assert!(mails.last().unwrap().part("text/plain").contains("期限中止，暂无届满日"));
        let before = mails.len();
        live_until(&app, &mut workers, "2026-03-24");
        let later: Vec<String> = mailbox(&app, "prosecutor")[before..].iter().map(|mail| mail.part("text/plain")).collect();
        assert!(later.iter().all(|text| !text.contains(&format!("/clocks/{clock}\n"))), "{later:?}");
        // Met: nothing more is said, not even of what waits.
        app.perform("prosecutor", |work| deadlines::resume(work, clock, app.today(), "原因消除")).unwrap();
        app.perform("prosecutor", |work| deadlines::meet(work, clock, app.today())).unwrap();
        let before = mailbox(&app, "prosecutor").len();
        workers.work();
        assert_eq!(mailbox(&app, "prosecutor").len(), before);
    }

    fn a_reply_silences_the_agency_and_its_return_re_arms_the_ladder(db) {
        let app = TestApp::start(db);
        addresses(&app);
        let served = served(&app);
        let chain = Chain { app: &app };
        let mut workers = Workers::local(&app);
        live_until(&app, &mut workers, "2026-04-28");
        let line = format!("agency/recommendations/{}", served.line);
        let items = chain.get("agency", &line)["items"].clone();
        let said = json!({ "kind": "written", "summary": "渣土已运往指定消纳场。",
            "items": [{ "item_id": items[0]["id"], "measure": "出动车辆四十台次", "state": "done" }] });
        let reply = chain.make("agency", &format!("{line}/replies"), said);
        let path = format!("/api/v1/agency/replies/{}", reply["id"]);
        app.as_user("agencyhead").post_at(&format!("{path}/approvals"), 1, json!({})).expect(200);
        app.as_user("agencyhead").post_at(&format!("{path}/submissions"), 2, json!({})).expect(200);
        live_until(&app, &mut workers, "2026-04-30");
        assert_eq!(told(&app, "agency", "A6"), [-15], "it answered, and its answer is being checked");
        assert_eq!(told(&app, "prosecutor", "A6"), [-15, -7], "who checks it is told still");
        // In the transaction of the return the rung that has come is due again.
        chain.step("prosecutor", &format!("replies/{}", reply["id"]), "returns", json!({ "wanted": "补充清运照片。" }));
        let waiting = notices(&app, "agency").into_iter().find(|notice| {
            notice["clock"]["rule"] == "A6" && notice["rung"] == -7
        });
        assert_eq!(waiting.unwrap()["state"], "waiting");
        workers.work();
        assert_eq!(told(&app, "agency", "A6"), [-15, -7]);
        assert!(mailbox(&app, "agency").last().unwrap().part("text/plain").contains("还剩 6 日"));
    }

    fn people_read_what_they_are_told_and_arrange_how(db) {
        let app = TestApp::start(db);
        let person = app.as_user("prosecutor");
        let answer = person.get("/api/v1/mail/address");
        assert_eq!((answer.expect(200)["address"].clone(), answer.version()), (Value::Null, 0));
        let set = |version, address: &str| person.put_at("/api/v1/mail/address", version, json!({ "address": address }));
        set(0, "not an address").refused(422, "invalid");
        assert_eq!(set(0, "wang@mail.example").version(), 1);
        set(0, "other@mail.example").refused(412, "stale");
        let wanted = json!({ "language": "en", "digest": true, "from_minute": 600, "to_minute": 720, "muted": ["soft_reminder"] });
        let put = |version, body: &Value| person.put_at("/api/v1/mail/preferences", version, body.clone());
        put(0, &json!({ "language": "en", "digest": true, "from_minute": 600, "to_minute": 610, "muted": ["soft_reminder"] }))
            .refused(422, "invalid");
        put(0, &wanted).expect(200);
        put(0, &wanted).refused(412, "stale");

        let served = served(&app);
        let mut workers = Workers::local(&app);
        let office = app.actor("prosecutor").office.unwrap();
        for rule in ["A9", "M1"] {
            let started = StartClock { rule: rule.into(), subject: yisu::audit::Subject::new("case", served.case),
                office, case_id: Some(served.case), started_on: day("2026-03-02"), length: Some(Length::days(3)).filter(|_| rule == "M1") };
            app.perform("prosecutor", |work| deadlines::start(work, &started)).unwrap();
        }
        at(&app, "2026-03-18T09:59:00");
        workers.work();
        assert!(mailbox(&app, "prosecutor").is_empty(), "deferred to ten o'clock");
        let listed = notices(&app, "prosecutor");
        let of = |rule: &str| listed.iter().find(|notice| notice["clock"]["rule"] == rule).unwrap();
        assert_eq!(of("A9")["state"], "waiting", "the bell rings at once");
        assert_eq!(of("M1")["state"], "kept", "what no law sets may be muted");
        at(&app, "2026-03-18T10:00:00");
        workers.work();
        let mails = mailbox(&app, "prosecutor");
        assert_eq!(mails.len(), 1);
        assert!(mails[0].part("text/plain").contains("Last day: 2026-04-02 (Thu), 15 days left"), "{}", mails[0].part("text/plain"));

        let count = |who: &str| app.as_user(who).get("/api/v1/notices/count").expect(200)["unread"].as_i64().unwrap();
        let unread = count("prosecutor");
        assert!(unread >= 2);
        let first = listed[0]["id"].as_i64().unwrap();
        app.as_user("assistant").post(&format!("/api/v1/notices/{first}/readings"), json!({})).refused(404, "notice_not_found");
        person.post(&format!("/api/v1/notices/{first}/readings"), json!({})).expect(200);
        assert_eq!(count("prosecutor"), unread - 1);
        person.post(&format!("/api/v1/notices/{first}/readings"), json!({ "up_to": true })).expect(200);
        assert_eq!(count("prosecutor"), 0);
        assert_eq!(person.get("/api/v1/notices?unread=true").expect(200)["items"], json!([]));
    }

    fn the_administrator_sees_what_will_go_out(db) {
        let app = TestApp::start(db);
        addresses(&app);
        served(&app);
        at(&app, "2026-04-10T09:00:00");
        let mut workers = Workers::local(&app);
        workers.work();
        let forecast = app.as_user("admin").get("/api/v1/mail/forecast").expect(200);
        let of_agency: Vec<(String, String)> = forecast["items"].as_array().unwrap().iter()
            .filter(|item| item["person_id"] == app.person("agency").0 && item["rule"] == "A6")
            .map(|item| (item["on"].as_str().unwrap().to_owned(), item["leaves_at"].as_str().unwrap().to_owned()))
            .collect();
        let days: Vec<&str> = of_agency.iter().map(|(on, _)| on.as_str()).collect();
        assert_eq!(days, ["2026-04-21", "2026-04-29", "2026-05-03", "2026-05-05", "2026-05-06", "2026-05-07"]);
        assert_eq!(of_agency[0].1, "2026-04-21T00:30:00.000000Z", "half past eight in China");
        assert_eq!(of_agency[2].1, "2026-05-06T00:30:00.000000Z", "after the festival");
        // It tells no more than who is told when.
        assert!(!forecast.to_string().contains("黑河"), "{forecast}");
        for who in ["prosecutor", "supervisor", "agency", "auditor"] {
            app.as_user(who).get("/api/v1/mail/forecast").refused(403, "not_allowed");
        }
        // What it said comes true.
        let mut left = Vec::new();
        while app.today() < day("2026-04-22") {
            app.pass(TimeDelta::hours(6));
            workers.work();
            left.push(mailbox(&app, "agency").len());
        }
        assert_eq!(left.last(), Some(&1));
    }

    fn whoever_has_no_address_is_told_in_the_program(db) {
        let app = TestApp::start(db);
        served(&app);
        let mut workers = Workers::local(&app);
        live_until(&app, &mut workers, "2026-04-21");
        assert!(mailbox(&app, "agency").is_empty());
        let notice = notices(&app, "agency").into_iter().find(|notice| notice["rung"] == -15).unwrap();
        assert_eq!(notice["state"], "kept");
        assert_eq!(notice["title"], "关于整治黑河滩建筑垃圾的检察建议");
        // From the next rung on it goes by mail.
        address(&app, "agency", "ok.agency@mail.example");
        live_until(&app, &mut workers, "2026-04-29");
        assert_eq!(mailbox(&app, "agency").len(), 1);
    }

    fn a_calendar_feed_gives_what_is_its_owners_until_it_is_revoked(db) {
        let app = TestApp::start(db);
        let served = served(&app);
        let make = |who: &str| {
            let made = app.as_user(who).post("/api/v1/calendar-feeds", Value::Null).expect(200);
            let url = made["url"].as_str().unwrap().strip_prefix("https://yisu.example").unwrap().to_owned();
            (made["id"].as_i64().unwrap(), url)
        };
        let read = |url: &str| {
            let answer = app.anyone().get(url);
            assert_eq!((answer.status, answer.header("content-type").unwrap().as_str()), (200, "text/calendar; charset=utf-8"));
            String::from_utf8(answer.bytes).unwrap().replace("\r\n ", "")
        };
        let (id, of_agency) = make("agency");
        let calendar = read(&of_agency);
        assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 2, "{calendar}");
        for part in ["METHOD:PUBLISH", "DTSTART;VALUE=DATE:20260506", &served.number, &format!("/inbox/{}", served.line)] {
            assert!(calendar.contains(part), "{part}: {calendar}");
        }
        assert!(!calendar.contains("黑河") && !calendar.contains("举报"), "no title, no facts: {calendar}");
        let (_, of_prosecutor) = make("prosecutor");
        assert!(read(&of_prosecutor).matches("BEGIN:VEVENT").count() > 2, "what is the procuratorate's own, too");
        let (_, of_others) = make("prosecutor.shandan");
        assert_eq!(read(&of_others).matches("BEGIN:VEVENT").count(), 0);
        // Whoever made it revokes it, and nobody else.
        let path = format!("/api/v1/calendar-feeds/{id}");
        app.as_user("prosecutor").send("DELETE", &path, &[], Vec::new()).refused(404, "calendar_feed_not_found");
        assert_eq!(app.as_user("agency").send("DELETE", &path, &[], Vec::new()).status, 204);
        app.anyone().get(&of_agency).refused(404, "calendar_feed_unknown");
        assert!(app.as_user("agency").get("/api/v1/calendar-feeds").expect(200)[0]["revoked_at"].is_string());
    }
}
