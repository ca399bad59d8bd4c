//! An agency that stays silent: urged, supervised, reported; each decided, told once, and struck off.

use serde_json::{Value, json};

use super::setup::{Served, Workers, addresses, at, day, mailbox, notices, served};
use crate::chain::Chain;
use crate::support::app::TestApp;

fn draft(app: &TestApp, line: i64, kind: &str) -> Value {
    let path = format!("/api/v1/addressees/{line}/urging-draft?kind={kind}");
    app.as_user("prosecutor").get(&path).expect(200)
}

/// Proposed by a person with the text of the template.
fn proposed(app: &TestApp, who: &str, line: i64, kind: &str) -> Value {
    let draft =
        app.as_user(who).get(&format!("/api/v1/addressees/{line}/urging-draft?kind={kind}")).expect(200);
    let recipient = draft["recipient"].as_str().filter(|name| !name.is_empty()).unwrap_or("张掖市水务局");
    let body = draft["body"].as_str().unwrap().replace("【收文机关】", recipient);
    let wanted =
        json!({ "kind": kind, "recipient": recipient, "body": body, "opinion": "逾期未复，建议办理。" });
    app.as_user(who).post(&format!("/api/v1/addressees/{line}/urgings"), wanted).expect(201)
}

/// Decided by those whose decision it is; the last one's answer is given back.
fn decided(app: &TestApp, urging: &Value, deciders: &[(&str, &str)]) {
    for (version, (who, verb)) in (1..).zip(deciders) {
        let path = format!("/api/v1/approvals/{}/{verb}", urging["approval_id"]);
        app.as_user(who).post_at(&path, version, json!({ "agree": true, "opinion": "同意。" })).expect(200);
    }
}

const BY_HEAD: &[(&str, &str)] = &[("head", "decisions")];
const BY_CHIEF: &[(&str, &str)] = &[("head", "reviews"), ("chief", "decisions")];

fn read(app: &TestApp, urging: &Value) -> Value {
    app.as_user("prosecutor").get(&format!("/api/v1/urgings/{}", urging["id"])).expect(200)
}

fn before_agency(app: &TestApp, served: &Served) -> Vec<Value> {
    let path = format!("/api/v1/agency/recommendations/{}/urgings", served.line);
    app.as_user("agency").get(&path).expect(200).as_array().unwrap().clone()
}

/// The agency answers, and its answer is accepted.
fn answered(app: &TestApp, served: &Served) {
    let chain = Chain { app };
    let line = format!("agency/recommendations/{}", served.line);
    let items = chain.get("agency", &line)["items"].clone();
    let said = json!({ "kind": "written", "summary": "渣土已运往指定消纳场。",
        "items": [{ "item_id": items[0]["id"], "measure": "出动车辆四十台次", "state": "done" }] });
    let reply = chain.make("agency", &format!("{line}/replies"), said);
    let path = format!("/api/v1/agency/replies/{}", reply["id"]);
    app.as_user("agencyhead").post_at(&format!("{path}/approvals"), 1, json!({})).expect(200);
    app.as_user("agencyhead").post_at(&format!("{path}/submissions"), 2, json!({})).expect(200);
    chain.step("prosecutor", &format!("replies/{}", reply["id"]), "acceptances", json!({}));
}

fn clocks(app: &TestApp, served: &Served) -> Value {
    app.as_user("agency").get(&format!("/api/v1/agency/recommendations/{}", served.line)).expect(200)["clocks"].clone()
}

both! {
    fn a_silent_agency_is_urged_once_and_told_by_number_and_title(db) {
        let app = TestApp::start(db);
        addresses(&app);
        let served = served(&app);
        let mut workers = Workers::local(&app);
        let prosecutor = app.as_user("prosecutor");
        let at_line = |what: &str| format!("/api/v1/addressees/{}/{what}", served.line);
        prosecutor.get(&at_line("urging-draft?kind=urge")).refused(409, "urging_not_near");
        app.set_day(day("2026-04-28"));
        let body = draft(&app, served.line, "urge")["body"].as_str().unwrap().to_owned();
        assert!(body.contains(&served.number) && body.contains("2026年5月6日届满，距届满还有8日"), "{body}");
        prosecutor.get(&at_line("urging-draft?kind=supervise")).refused(409, "urging_not_pressed");
        prosecutor.get(&at_line("urging-draft?kind=report_congress")).refused(409, "urging_not_overdue");
        prosecutor.get(&at_line("urging-draft?kind=urge&hindering=true")).refused(422, "urging_hindering");
        // Whoever may not propose it, and what is wrong with it.
        let wanted = json!({ "kind": "urge", "recipient": "", "body": "【请写明】此处尚未填写", "opinion": "" });
        let faults = prosecutor.post(&at_line("urgings"), wanted).refused(422, "invalid");
        let faults: Vec<&str> = faults["fields"].as_array().unwrap().iter().map(|fault| fault["code"].as_str().unwrap()).collect();
        assert_eq!(faults, ["required", "unfilled", "required"]);
        app.as_user("assistant").get(&at_line("urging-draft?kind=urge")).refused(403, "not_allowed");
        app.as_user("prosecutor.shandan").get(&at_line("urging-draft?kind=urge")).refused(404, "urging_line_not_found");

        let before = clocks(&app, &served);
        let urging = proposed(&app, "prosecutor", served.line, "urge");
        assert_eq!((&urging["state"], &urging["ground"], &urging["due"]), (&json!("proposed"), &json!("near"), &json!("2026-05-06")));
        let again = json!({ "kind": "urge", "recipient": "某局", "body": "再次催办，请予回复。", "opinion": "再办" });
        prosecutor.post(&at_line("urgings"), again).refused(409, "urging_open");
        // Nobody is told before it is decided, and nobody decides their own.
        assert_eq!(before_agency(&app, &served), Vec::<Value>::new());
        let decision = format!("/api/v1/approvals/{}/decisions", urging["approval_id"]);
        app.as_user("chief").post_at(&decision, 1, json!({ "agree": true })).refused(403, "approval_not_decider");
        decided(&app, &urging, BY_HEAD);
        let sent = read(&app, &urging);
        assert_eq!((&sent["state"], &sent["sent_on"]), (&json!("sent"), &json!("2026-04-28")));
        assert_eq!(clocks(&app, &served), before, "no clock moves");

        // It stands in the portal, and the two whom it concerns get one mail each, with number and title alone.
        let put = before_agency(&app, &served);
        assert_eq!((put.len(), &put[0]["body"], &put[0]["kind_name"]), (1, &json!(body), &json!("催办")));
        assert!(put[0].get("recipient").is_none() && put[0].get("proposed_by").is_none(), "{}", put[0]);
        workers.mail();
        workers.mail();
        for who in ["agency", "agencyhead"] {
            let mails = mailbox(&app, who);
            assert_eq!(mails.len(), 1, "{who}");
            assert_eq!(mails[0].subject(), format!("【催办】{} 关于整治黑河滩建筑垃圾的检察建议", served.number));
            let text = mails[0].part("text/plain");
            assert!(text.contains(&format!("https://yisu.example/inbox/{}", served.line)), "{text}");
            assert!(!text.contains("届满") && !text.contains("渣土") && !text.contains("逾期"), "{text}");
            let told = notices(&app, who);
            let told: Vec<_> = told.iter().filter(|notice| notice["kind"] == "urged").collect();
            assert_eq!((told.len(), &told[0]["state"], &told[0]["addressee_id"]), (1, &json!("told"), &json!(served.line)));
        }
        for who in ["prosecutor", "head", "supervisor"] {
            assert!(mailbox(&app, who).is_empty(), "{who}");
        }
        // The list of the silent tells what was done.
        let silent = app.as_user("supervisor").get("/api/v1/silent-agencies?which=near").expect(200);
        let row = &silent["items"][0];
        assert_eq!((&row["addressee_id"], &row["urgings"][0]["state"], &row["days_left"]), (&json!(served.line), &json!("sent"), &json!(8)));
        assert_eq!(app.as_user("supervisor").get("/api/v1/silent-agencies").expect(200)["items"], json!([]));

        // The reply comes: it is struck off by itself, and nothing is left to be urged to.
        answered(&app, &served);
        let struck = read(&app, &urging);
        assert_eq!((&struck["state"], &struck["struck_on"], &struck["struck_by"]), (&json!("struck_off"), &json!("2026-04-28"), &json!(app.person("prosecutor"))));
        assert_eq!(before_agency(&app, &served)[0]["struck_on"], "2026-04-28");
        // Everything of it is in the case's own log and file.
        let log = app.as_user("prosecutor").get(&format!("/api/v1/cases/{}/audit", served.case)).expect(200);
        let log = log.to_string();
        for action in ["urging.proposed", "urging.confirmed", "urging.struck_off"] {
            assert!(log.contains(action), "{action}: {log}");
        }
    }

    fn others_are_told_of_an_agency_that_was_urged_in_vain_and_no_mail_goes_to_them(db) {
        let app = TestApp::start(db);
        addresses(&app);
        let served = served(&app);
        let mut workers = Workers::local(&app);
        let prosecutor = app.as_user("prosecutor");
        let at_line = |what: &str| format!("/api/v1/addressees/{}/{what}", served.line);
        app.set_day(day("2026-05-09"));
        prosecutor.get(&at_line("urging-draft?kind=inform_discipline")).refused(409, "urging_not_pressed");
        // A letter of supervision is the chief's, after the head's review.
        let letter = proposed(&app, "prosecutor", served.line, "supervise");
        assert_eq!(letter["ground"], "overdue");
        decided(&app, &letter, BY_CHIEF);
        workers.mail();
        assert!(mailbox(&app, "agency")[0].subject().starts_with("【督办】"));
        let told: Vec<Value> = ["report_superior", "report_congress", "inform_discipline"]
            .into_iter()
            .map(|kind| proposed(&app, "prosecutor", served.line, kind))
            .collect();
        assert_eq!(told[1]["recipient"], "甘州区人民代表大会常务委员会");
        assert!(told[1]["body"].as_str().unwrap().contains("本院已于2026年5月9日督促该单位"), "{}", told[1]["body"]);
        for report in &told {
            decided(&app, report, BY_CHIEF);
            assert_eq!(read(&app, report)["state"], "confirmed");
        }
        let path = |report: &Value, verb: &str| format!("/api/v1/urgings/{}/{verb}", report["id"]);
        let version = |report: &Value| read(&app, report)["version"].as_i64().unwrap();
        let sent = json!({ "on": "2026-05-10", "how": "机要交换" });
        prosecutor.post_at(&path(&told[1], "dispatches"), version(&told[1]), sent).refused(422, "invalid");
        let sent = json!({ "on": "2026-05-09", "how": "专人送达，办公室签收" });
        app.as_user("supervisor").post_at(&path(&told[1], "dispatches"), version(&told[1]), sent.clone()).refused(403, "urging_of_another_office");
        let done = prosecutor.post_at(&path(&told[1], "dispatches"), version(&told[1]), sent.clone()).expect(200);
        assert_eq!((&done["state"], &done["sent_how"]), (&json!("sent"), &json!("专人送达，办公室签收")));
        prosecutor.post_at(&path(&told[1], "dispatches"), version(&told[1]), sent).refused(409, "urging_not_from_here");
        workers.mail();
        assert_eq!(mailbox(&app, "agency").len(), 1, "reports are no mail, to nobody");
        assert_eq!(before_agency(&app, &served).len(), 1, "and the agency does not see them");
        // Struck off by hand, with a reason; what is sent and what is still to be sent, by the reply.
        prosecutor.post_at(&path(&told[0], "strikes"), version(&told[0]), json!({ "reason": "" })).refused(422, "invalid");
        let struck = prosecutor.post_at(&path(&told[0], "strikes"), version(&told[0]), json!({ "reason": "已当面通报" })).expect(200);
        assert_eq!((&struck["state"], &struck["struck_reason"]), (&json!("struck_off"), &json!("已当面通报")));
        answered(&app, &served);
        for report in [&letter, &told[1], &told[2]] {
            assert_eq!(read(&app, report)["state"], "struck_off");
        }
    }

    fn a_proposal_is_returned_and_made_better_and_one_that_is_not_needed_is_not_sent(db) {
        let app = TestApp::start(db);
        addresses(&app);
        let served = served(&app);
        let mut workers = Workers::local(&app);
        app.set_day(day("2026-04-28"));
        // Whoever supervises proposes in the name of the office above, whose head decides.
        let urging = proposed(&app, "supervisor", served.line, "urge");
        let city = app.actor("supervisor").office.unwrap();
        assert_eq!(urging["office_id"], json!(city));
        decided_no(&app, &urging);
        let back = app.as_user("supervisor").get(&format!("/api/v1/urgings/{}", urging["id"])).expect(200);
        assert_eq!(back["state"], "returned");
        let path = format!("/api/v1/urgings/{}/proposals", urging["id"]);
        let better = json!({ "recipient": "甘州区水务局", "body": "请于期限届满前书面回复办理情况。", "opinion": "已补充。" });
        app.as_user("prosecutor").post_at(&path, back["version"].as_i64().unwrap(), better.clone()).refused(403, "urging_of_another_office");
        let again = app.as_user("supervisor").post_at(&path, back["version"].as_i64().unwrap(), better).expect(200);
        assert_eq!((&again["state"], &again["recipient"]), (&json!("proposed"), &json!("甘州区水务局")));
        assert_ne!(again["approval_id"], urging["approval_id"]);
        // Meanwhile the reply came: what is not needed any more is not sent.
        answered(&app, &served);
        let decision = format!("/api/v1/approvals/{}/decisions", again["approval_id"]);
        app.as_user("head.zhangye").post_at(&decision, 1, json!({ "agree": true })).refused(409, "urging_not_needed");
        workers.mail();
        let urged = mailbox(&app, "agency").iter().filter(|mail| mail.subject().starts_with("【催办】")).count();
        assert_eq!((urged, before_agency(&app, &served).len()), (0, 0));
        let returned = format!("/api/v1/approvals/{}/returns", again["approval_id"]);
        app.as_user("head.zhangye").post_at(&returned, 1, json!({ "opinion": "已回复，不再催办。" })).expect(200);
        assert_eq!(read(&app, &again)["state"], "returned");
    }

    fn what_was_struck_off_before_its_mail_left_is_not_told(db) {
        let app = TestApp::start(db);
        addresses(&app);
        let served = served(&app);
        let mut workers = Workers::local(&app);
        at(&app, "2026-04-28T18:30:00");
        let urging = proposed(&app, "prosecutor", served.line, "urge");
        decided(&app, &urging, BY_HEAD);
        workers.mail();
        assert!(mailbox(&app, "agency").is_empty(), "it waits for the morning");
        let version = read(&app, &urging)["version"].as_i64().unwrap();
        let path = format!("/api/v1/urgings/{}/strikes", urging["id"]);
        app.as_user("prosecutor").post_at(&path, version, json!({ "reason": "电话确认即将回复" })).expect(200);
        at(&app, "2026-04-29T09:00:00");
        workers.mail();
        assert!(mailbox(&app, "agency").is_empty());
    }
}

fn decided_no(app: &TestApp, urging: &Value) {
    let path = format!("/api/v1/approvals/{}/decisions", urging["approval_id"]);
    app.as_user("head.zhangye")
        .post_at(&path, 1, json!({ "agree": false, "opinion": "请写明事项。" }))
        .expect(200);
}
