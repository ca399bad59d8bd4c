//! The public calculator, the calendars and the clocks, as a partner's program meets them.

use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Value, json};
use yisu::audit::{Subject, perform_blocking};
use yisu::deadlines::{StartClock, service};

use crate::support::app::TestApp;

/// A notice for 2027 as it might come.
fn notice() -> Value {
    json!({ "note": "2027年安排公布", "years": [{ "year": 2027, "papers": [], "days": [
        { "name": "元旦", "date": "2027-01-01", "isOffDay": true },
        { "name": "元旦", "date": "2027-01-02", "isOffDay": true },
        { "name": "元旦", "date": "2027-01-03", "isOffDay": true },
    ] }] })
}

both! {
    fn anybody_may_ask_the_calculator(db) {
        let app = TestApp::start(db);
        let ask = |body: Value| app.anyone().post("/api/v1/deadlines/calculate", body);
        let answer = ask(json!({ "rule": "A6", "start": "2025-12-15" })).expect(200);
        assert_eq!((&answer["nominal"], &answer["due"]), (&json!("2026-02-15"), &json!("2026-02-24")));
        assert_eq!(answer["provisional"], false);
        assert_eq!(answer["steps"][0]["code"], "start");
        assert_eq!(answer["basis"]["article"]["en"], "JI20 Art 21(2)");
        ask(json!({ "rule": "A7", "start": "2026-03-02" })).refused(422, "deadline_length_needed");
        let given = json!({ "rule": "A7", "start": "2026-03-02", "length": { "count": 30, "unit": "days" } });
        assert_eq!(ask(given).expect(200)["due"], "2026-04-01");
        ask(json!({ "rule": "Z", "start": "2026-03-02" })).refused(422, "deadline_rule_unknown");
        ask(json!({ "rule": "A6", "start": "1800-03-02" })).refused(422, "invalid");
        let rules = app.anyone().get("/api/v1/deadlines/rules").expect(200);
        assert_eq!(rules["id"], "R2021");
    }

    fn an_administrator_previews_and_imports_a_notice_and_the_clocks_move(db) {
        let app = TestApp::start(db);
        let office = app.actor("prosecutor").office.unwrap();
        let command = StartClock {
            rule: String::from("A6"),
            subject: Subject::new("recommendation", 1),
            office,
            case_id: None,
            started_on: "2026-11-01".parse().unwrap(),
            length: None,
        };
        app.set_day(command.started_on);
        let id = perform_blocking(&app.state.db, &app.actor("prosecutor"), app.state.clock.now(), |work| {
            service::start(work, &command)
        })
        .unwrap();
        let clocks = app.as_user("prosecutor").get("/api/v1/clocks?state=running&within_days=90").expect(200);
        assert_eq!((&clocks["items"][0]["due"], &clocks["items"][0]["days_left"]), (&json!("2027-01-01"), &json!(61)));

        let admin = app.as_user("admin");
        let preview = admin.post("/api/v1/calendars/preview", notice()).expect(200);
        assert_eq!(preview["moved"], 1);
        app.as_user("prosecutor").post("/api/v1/calendars", notice()).refused(403, "not_allowed");
        admin.post("/api/v1/calendars", notice()).expect(201);
        admin.post("/api/v1/calendars", notice()).refused(409, "calendar_unchanged");
        let detail = app.as_user("prosecutor").get(&format!("/api/v1/clocks/{id}")).expect(200);
        assert_eq!((&detail["sheet"]["due"], &detail["clock"]["provisional"]), (&json!("2027-01-04"), &json!(false)));
        assert_eq!(detail["sheet"]["assumptions"].as_array().unwrap().len(), 5);
        app.as_user("head.shandan").get(&format!("/api/v1/clocks/{id}")).refused(404, "clock_not_found");
        let csv = json!({ "csv": "date,name\n2028-01-01,元旦\n" });
        admin.post("/api/v1/calendars", csv).refused(422, "calendar_unreadable");
    }

    fn an_administrator_enters_the_day_of_the_new_law_and_no_running_clock_moves(db) {
        let app = TestApp::start(db);
        let (office, today) = (app.actor("prosecutor").office.unwrap(), app.state.clock.now().date());
        let start = |on: NaiveDate, subject: i64| {
            app.set_day(on);
            let command = StartClock {
                rule: String::from("A9"),
                subject: Subject::new("recommendation", subject),
                office,
                case_id: None,
                started_on: on,
                length: None,
            };
            let now = app.state.clock.now();
            perform_blocking(&app.state.db, &app.actor("prosecutor"), now, |work| service::start(work, &command)).unwrap()
        };
        let clock = |id| app.as_user("prosecutor").get(&format!("/api/v1/clocks/{id}")).expect(200);
        let running = start(today, 1);
        let before = clock(running);
        let from = today.checked_add_days(chrono::Days::new(30)).unwrap();
        let body = |day: Value| json!({ "pack": "PPIL-LAW", "version": 0, "effective_from": day, "note": "主席令公布" });
        let admin = || app.as_user("admin");

        let packs = admin().get("/api/v1/deadlines/packs").expect(200);
        assert_eq!((&packs[0]["id"], &packs[0]["fixed"]), (&json!("R2021"), &json!(true)));
        assert_eq!((&packs[1]["id"], &packs[1]["effective_from"]), (&json!("PPIL-LAW"), &Value::Null));
        let path = "/api/v1/deadlines/packs";
        let preview = admin().post(&format!("{path}/preview"), body(json!(from))).expect(200);
        assert_eq!((&preview["open_clocks"], &preview["moved"]), (&json!(1), &json!(0)));
        assert_eq!(preview["taken"], json!([]), "the pack is empty as yet");
        assert!(preview["staying"].as_array().unwrap().contains(&json!("A6")));
        assert_eq!((&preview["instrument_before"]["zh"], &preview["instrument"]["zh"]), (&json!("检察建议书"), &json!("检察意见书")));
        assert_eq!(admin().get(path).expect(200), packs, "a preview stores nothing");

        app.as_user("prosecutor").post(path, body(json!(from))).refused(403, "not_allowed");
        admin().post(path, body(json!(today))).refused(422, "rule_pack_backdated");
        let r2021 = json!({ "pack": "R2021", "version": 1, "effective_from": from, "note": "x" });
        admin().post(path, r2021).refused(409, "rule_pack_day_fixed");
        let unknown = json!({ "pack": "R2031", "version": 1, "effective_from": from, "note": "x" });
        admin().post(path, unknown).refused(404, "rule_pack_not_found");
        let silent = json!({ "pack": "PPIL-LAW", "version": 0, "effective_from": from });
        admin().post(path, silent).refused(422, "invalid");
        assert_eq!(admin().post(path, body(json!(from))).expect(201)["effective_from"], json!(from));
        assert_eq!(admin().get(path).expect(200)[1]["effective_from"], json!(from));
        // As long as it has not come it can be taken back and entered anew.
        admin().post(path, body(Value::Null)).expect(201);
        assert_eq!(admin().get(path).expect(200), packs);
        admin().post(path, body(json!(from))).expect(201);

        let after = start(from, 2);
        assert_eq!(clock(running)["clock"]["due"], before["clock"]["due"]);
        assert_eq!(clock(running)["sheet"]["pack"], "R2021");
        // What the law does not say stays with the rules before it.
        assert_eq!(clock(after)["sheet"]["pack"], "R2021");
        let rules = app.anyone().get("/api/v1/deadlines/rules").expect(200);
        assert_eq!((&rules["id"], &rules["instrument"]["zh"]), (&json!("PPIL-LAW"), &json!("检察意见书")));
        let old = app.anyone().get(&format!("/api/v1/deadlines/rules?on={today}")).expect(200);
        assert_eq!((&old["id"], &old["rules"]), (&json!("R2021"), &rules["rules"]));
        admin().post(path, body(Value::Null)).refused(409, "rule_pack_in_force");
        let log = app.as_user("auditor").get("/api/v1/audit?action=rule_pack.dated").expect(200);
        assert_eq!(log["items"].as_array().unwrap().len(), 3);
    }

    fn the_calculator_answers_every_rule_from_every_odd_day(db) {
        let app = TestApp::start(db);
        let rules = app.anyone().get("/api/v1/deadlines/rules").expect(200)["rules"].as_array().unwrap().clone();
        assert!(rules.len() > 55, "the pack is whole");
        for rule in &rules {
            let id = rule["id"].as_str().unwrap();
            let ask = |start: &str, length: Value| {
                let mut body = json!({ "rule": id, "start": start });
                if !length.is_null() {
                    body["length"] = length;
                }
                app.anyone().post("/api/v1/deadlines/calculate", body)
            };
            if rule["sort"] == "modifier" {
                ask("2026-12-31", Value::Null).refused(422, "deadline_rule_is_no_clock");
                ask("2026-12-31", json!({ "count": 3, "unit": "days" })).refused(422, "deadline_rule_is_no_clock");
                continue;
            }
            let length = if rule["length"].is_null() {
                ask("2026-12-31", Value::Null).refused(422, "deadline_length_needed");
                json!({ "count": 3, "unit": "months" })
            } else {
                Value::Null
            };
            for start in [
                "2026-12-31", "2024-02-29", "2025-12-31", "2026-01-31", "2026-02-14", "2026-09-30", "2027-02-28",
                "2028-02-29", "1949-10-01", "2000-02-29", "2199-12-31", "2200-12-31",
            ] {
                sensible(rule, start, &ask(start, length.clone()).expect(200));
            }
            for start in ["1900-02-28", "1948-12-31", "2201-01-01", "9999-12-31", "0001-01-01"] {
                ask(start, length.clone()).refused(422, "invalid");
            }
            for start in ["2026-02-29", "2026-13-01", "tomorrow", "", "-262144-01-01", "262143-12-31"] {
                let answer = ask(start, length.clone());
                assert!((400..500).contains(&answer.status), "{id} {start}: {}", answer.status);
            }
            for (count, unit) in [(0, "days"), (-1, "working_days"), (i32::MIN, "months"), (i32::MAX, "hours")] {
                ask("2026-03-02", json!({ "count": count, "unit": unit })).refused(422, "invalid");
            }
            for (count, unit) in [(8_784, "hours"), (3_660, "days"), (3_660, "working_days"), (120, "months")] {
                sensible(rule, "2200-12-31", &ask("2200-12-31", json!({ "count": count, "unit": unit })).expect(200));
            }
        }
    }
}

/// What every answer keeps to, whatever the rule.
fn sensible(rule: &Value, start: &str, answer: &Value) {
    let said = format!("{} from {start}: {answer}", rule["id"]);
    let day = |value: &Value| -> NaiveDate { value.as_str().expect(&said).parse().expect(&said) };
    let (begun, nominal, due) = (day(&json!(start)), day(&answer["nominal"]), day(&answer["due"]));
    if rule["direction"] == "before" {
        assert!(nominal < begun, "{said}");
    } else {
        // A rule whose starting day counts may end on it.
        assert!(nominal > begun || (rule["start_day"] == "same_day" && nominal == begun), "{said}");
        assert!((nominal - begun).num_days() <= 366 * 17, "{said}");
    }
    // The longest rest is nine days, with a weekend at either end.
    assert!((0..=11).contains(&(due - nominal).num_days()), "{said}");
    match rule["nature"].as_str() {
        Some("waiting") => assert_eq!(day(&answer["earliest"]), due.succ_opt().unwrap(), "{said}"),
        _ => assert!(answer["earliest"].is_null(), "{said}"),
    }
    let known = 2007..=2026;
    if rule["roll"] == "forward" {
        // The notice of the next year may speak of the last three days of December.
        let settled =
            |day: NaiveDate| [0, 3].iter().all(|more| known.contains(&(day + Days::new(*more)).year()));
        let provisional = !settled(nominal) || !settled(due);
        assert_eq!(
            answer["provisional"],
            provisional || by_work(answer) && !known.contains(&begun.year()),
            "{said}"
        );
    }
    assert!(answer["steps"].as_array().is_some_and(|steps| !steps.is_empty()), "{said}");
    for step in answer["steps"].as_array().unwrap() {
        assert!(
            ["zh", "en"].iter().all(|tongue| step[tongue].as_str().is_some_and(|text| !text.is_empty())),
            "{said}"
        );
    }
    let basis = &answer["basis"];
    assert!(basis["article"]["zh"].as_str().is_some_and(|text| !text.is_empty()), "{said}");
    assert_eq!((&basis["pack"], &basis["pack_version"]), (&json!("R2021"), &json!(1)), "{said}");
}

fn by_work(answer: &Value) -> bool {
    answer["length"]["unit"] == "working_days"
}
