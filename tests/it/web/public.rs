//! Somebody without account: reports in five steps, follows by the code, adds to it, verifies the receipt, computes a date,
//! and reads what was published. And that nothing tells who reported.

use serde_json::json;

use super::{Page, Visitor};
use crate::api::files::photo;
use crate::statistics::setup::{cases, day, leads};
use crate::support::app::TestApp;

const TITLE: &str = "村东河边倾倒建筑垃圾";
const NARRATIVE: &str = "每天夜里有货车往河边倾倒建筑垃圾，已经堵了半条河道。";

/// What is told in the first four steps.
fn told() -> Vec<(&'static str, &'static str)> {
    vec![
        ("domain", "ecology"),
        ("division_code", "620702"),
        ("place", "大满镇河湾"),
        ("title", TITLE),
        ("narrative", NARRATIVE),
        ("event_from", "2026-03-01"),
        ("reporter_name", "温如玉"),
        ("reporter_phone", "13909368888"),
    ]
}

/// What stands on a page between two pieces of its text.
fn between(page: &Page, before: &str, after: &str) -> String {
    let rest = page.html.split(before).nth(1).unwrap_or_else(|| panic!("no {before}:\n{}", page.html));
    rest.split(after).next().unwrap().trim().to_owned()
}

/// Sends a report and answers its receipt.
fn reported(visitor: &Visitor<'_>, files: &[(&str, &[u8])]) -> Page {
    visitor.get("/report").expect(200);
    let page = visitor.send_files("/report/submit", &[told(), vec![("form_key", "one")]].concat(), files);
    page.expect(200);
    page
}

both! {
    fn five_steps_keep_what_was_typed_and_say_what_is_wrong_where_it_stands(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::new(&app);
        let first = visitor.get("/report");
        first.expect(200).says("是哪方面的事").says("污水直排").says("value=\"ecology\"").hides("（拟新增）");
        let second = visitor.post("/report", &[("step", "1"), ("to", "2"), ("domain", "ecology")]);
        second.expect(200).says("在哪个县").says("甘州区").says("name=\"domain\" value=\"ecology\"");
        // Without a division there is nobody to send it to; what comes later is not asked for yet.
        let nowhere = [("step", "2"), ("to", "3"), ("domain", "ecology"), ("place", "大满镇")];
        visitor.post("/report", &nowhere).expect(422).says("id=\"division_code-wrong\"").says("value=\"大满镇\"").hides("您看到了什么");
        let bare = [("step", "3"), ("to", "4"), ("domain", "ecology"), ("division_code", "620702"), ("title", "河"), ("event_from", "2026-04-01")];
        let bare = visitor.post("/report", &bare);
        bare.expect(422).says("id=\"title-wrong\"").says("id=\"narrative-wrong\"").says("id=\"event_from-wrong\"").says("value=\"620702\"");
        let fourth = visitor.post("/report", &[told(), vec![("step", "3"), ("to", "4")]].concat());
        fourth.expect(200).says("这一步可以全部不填").says("value=\"温如玉\"");
        let last = visitor.post("/report", &[told(), vec![("step", "4"), ("to", "5")]].concat());
        last.expect(200).says("请核对").says("甘州区 大满镇河湾").says(NARRATIVE).says("已填写（密封保存").says("multipart/form-data");
        // Going back asks for nothing and loses nothing.
        let back = visitor.post("/report", &[told(), vec![("step", "5"), ("to", "2")]].concat());
        back.expect(200).says("value=\"大满镇河湾\"").says("value=\"620702\" selected");
        // Whoever jumps ahead is led to the first step that is not in order.
        visitor.post("/report", &[("step", "1"), ("to", "5")]).expect(422).says("id=\"division_code-wrong\"");
        assert!(first.header("cache-control").unwrap().contains("no-store"));
    }

    fn a_report_is_followed_supplemented_and_verified_and_nobody_learns_who_sent_it(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::new(&app);
        let photo = photo();
        let receipt = reported(&visitor, &[("河边.jpg", &photo)]);
        receipt.says("已收到您的反映").says("data:image/svg+xml;base64,").says("附件 1 摘要");
        let code = between(&receipt, "<p class=\"code\">", "</p>");
        assert_eq!(receipt.html.matches(&code).count(), 2, "the code is shown twice");
        receipt.hides("温如玉").hides("13909368888").hides("name=\"language\"");
        // A second click is the same report.
        let again = visitor.send_files("/report/submit", &[told(), vec![("form_key", "one")]].concat(), &[("河边.jpg", &photo)]);
        assert_eq!(between(&again, "<p class=\"code\">", "</p>"), code);
        let found = app.as_user("prosecutor").get("/api/v1/leads?channel=public_web").expect(200);
        assert_eq!(found["items"].as_array().unwrap().len(), 1);

        // Somebody else with the code alone.
        let other = Visitor::new(&app);
        other.get("/progress").expect(200);
        other.post("/progress", &[("code", "")]).expect(422).says("id=\"code-wrong\"");
        other.post("/progress", &[("code", "AAAAA-AAAAA-AAAAA-AAAAA")]).expect(404).says("没有").says("AAAAA-AAAAA");
        let typed = code.to_lowercase().replace('-', " ");
        let progress = other.post("/progress", &[("code", &typed)]);
        progress.expect(200).says("已收到").says("2026-03-02（周一）").hides("温如玉").hides("/leads");
        app.pass(chrono::TimeDelta::minutes(2));
        other.send_files("/progress/supplement", &[("code", &code), ("text", " "), ("form_key", "s")], &[("", b"")]).expect(422).says("id=\"text-wrong\"");
        let paper = [("说明.exe", b"MZ\x90\x00".as_slice())];
        let refused = other.send_files("/progress/supplement", &[("code", &code), ("text", "昨晚又来了两车。"), ("form_key", "s")], &paper);
        refused.expect(415).says("昨晚又来了两车。");
        let more = [("code", code.as_str()), ("text", "昨晚又来了两车，我是温如玉。"), ("form_key", "s")];
        let added = other.send_files("/progress/supplement", &more, &[("", b"")]);
        added.expect(200).says("已收到您的补充").says("昨晚又来了两车").hides("温如玉");
        other.send_files("/progress/supplement", &more, &[("", b"")]).expect(200);
        let answer = json!({"text": "请再提供一张照片。"});
        let lead = &found["items"][0];
        let messages = format!("/api/v1/leads/{}/reporter-messages", lead["id"]);
        app.as_user("prosecutor").post(&messages, answer).expect(201);
        let progress = other.post("/progress", &[("code", &code)]);
        progress.says("请再提供一张照片。");
        assert_eq!(progress.html.matches("昨晚又来了两车").count(), 1);
        // The prosecutor's page tells the matter and not the person.
        let page = Visitor::signed_in(&app, "prosecutor").get(&format!("/leads/{}", lead["id"]));
        page.expect(200).says(TITLE).hides("温如玉").hides("13909368888");

        let word = between(&receipt, "<code class=\"digest\">", "</code>");
        assert_eq!(word.len(), 64);
        let word = between(&receipt, "<details><summary>回执文本</summary><p><code class=\"digest\">", "</code>");
        other.get("/verify").expect(200);
        other.post("/verify", &[("receipt", "")]).expect(422).says("id=\"receipt-wrong\"");
        other.post("/verify", &[("receipt", "某某")]).expect(422).says("id=\"receipt-wrong\"").says("某某");
        other.post("/verify", &[("receipt", &word)]).expect(200).says("回执有效").says(lead["number"].as_str().unwrap()).hides(NARRATIVE);
        let file = between(&receipt, "附件 1 摘要（SHA-256）</dt><dd><code class=\"digest\">", "</code>");
        let whole = [("receipt", word.as_str()), ("title", TITLE), ("narrative", NARRATIVE), ("files", &file)];
        other.post("/verify", &whole).expect(200).says("原文与提交时一致");
        let changed = [("receipt", word.as_str()), ("title", TITLE), ("narrative", "别的内容"), ("files", &file)];
        other.post("/verify", &changed).expect(200).says("原文与提交时不一致");
        let mut forged: Vec<&str> = word.split('.').collect();
        forged[1] = "1772413200000001";
        other.post("/verify", &[("receipt", &forged.join("."))]).expect(200).says("回执无效");
    }

    fn who_asks_too_often_waits_and_loses_nothing(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::new(&app);
        visitor.get("/report").expect(200);
        let step = [told(), vec![("step", "3"), ("to", "4")]].concat();
        for _ in 0..60 {
            visitor.post("/report", &step).expect(200);
        }
        visitor.post("/report", &step).expect(429).says(NARRATIVE);
        visitor.post("/progress", &[("code", "AAAAA")]).expect(429).says("value=\"AAAAA\"");
        visitor.send_files("/report/submit", &told(), &[]).expect(429);
        app.pass(chrono::TimeDelta::minutes(1));
        visitor.post("/report", &step).expect(200);
    }

    fn the_calculator_says_how_a_date_is_reached_and_by_which_article(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::new(&app);
        visitor.get("/calculator").expect(200).says("<optgroup label=\"行政机关\">").says("value=\"2026-03-02\"");
        let page = visitor.get("/calculator?rule=A6&start=2026-03-02");
        page.expect(200).says("2026-05-06（周三）").says("R2021").says("第");
        visitor.get("/calculator?rule=&start=2026-03-02").expect(422).says("id=\"rule\"");
        visitor.get("/calculator?rule=A6&start=heute").expect(422).says("id=\"start-wrong\"");
        visitor.get("/calculator?rule=XX&start=2026-03-02").expect(422);
    }

    fn published_cases_are_read_by_everybody_and_shown_to_who_reports_the_like(db) {
        let app = TestApp::start(db);
        let office = app.actor("prosecutor").office.unwrap();
        leads(&app, office, 1, 2, "filed", day(2, 1));
        cases(&app, office, 1, 2, "administrative", day(2, 1));
        crate::statistics::setup::run(&app, "UPDATE cases SET closed_on = '2026-02-20', title = '某建材公司倾倒垃圾案'");
        let (prosecutor, assistant) = (app.as_user("prosecutor"), app.as_user("assistant"));
        let mut to = Vec::new();
        for case in [1, 2] {
            let made = prosecutor.post("/api/v1/brand-cases", json!({"case_id": case, "kind": "model", "level": "city"})).expect(201);
            let path = format!("/api/v1/brand-cases/{}", made["id"]);
            prosecutor.post_at(&format!("{path}/cultivations"), 1, json!({"level": "city", "value_points": "内部看法"})).expect(200);
            let text = json!({"facts": "某地河道被倾倒建筑垃圾", "performance": "磋商、制发建议", "significance": "协同治理"});
            prosecutor.post_at(&format!("{path}/drafts"), 2, text).expect(200);
            assistant.post_at(&format!("{path}/anonymisation-checks"), 3, json!({"passed": true, "note": "已隐去"})).expect(200);
            to.push(path);
        }
        prosecutor.post_at(&format!("{}/submissions", to[0]), 4, json!({"on": "2026-03-02", "to": "省检察院"})).expect(200);
        prosecutor.post_at(&format!("{}/results", to[0]), 5, json!({"selected": true, "on": "2026-03-02", "note": "入选"})).expect(200);
        let visitor = Visitor::new(&app);
        visitor.get("/published").expect(200).says("还没有公开的案例");
        visitor.get("/published/1").expect(404).says("brand_case_not_found");
        prosecutor.post_at(&format!("{}/publications", to[0]), 6, json!({"on": "2026-03-02", "place": "官网"})).expect(200);
        visitor.get("/published").expect(200).says("某地河道被倾倒建筑垃圾").says("/published/1").hides("某建材公司").hides("/published/2");
        visitor.get("/published/1").expect(200).says("协同治理").says("官网").hides("某建材公司").hides("内部看法").hides("/cases/");
        visitor.get("/published/2").expect(404);
        let last = visitor.post("/report", &[told(), vec![("step", "4"), ("to", "5")]].concat());
        last.expect(200).says("相近的公开案例").says("href=\"/published/1\"").hides("某建材公司");
        let other = [("step", "4"), ("to", "5"), ("domain", "minors"), ("division_code", "620702"), ("title", "售烟"), ("narrative", "小卖部向学生售烟")];
        visitor.post("/report", &other).expect(200).says("没有找到相近的公开案例");
    }
}
