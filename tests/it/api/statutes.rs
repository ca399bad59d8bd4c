//! Texts of law: import, versions, comparison, citations, search.

use serde_json::{Value, json};
use yisu::worker::documents::articles;

use super::files::{send, zip};
use super::leads::told;
use crate::support::app::TestApp;

const OLD: &str = "# 中华人民共和国河道保洁法\n\n2001年4月4日 省人大常委会通过\n\n<!-- INFO END -->\n\n## 第一章 总则\n\n第一条 为了保洁河道，制定本法。\n\n第二条 河道管理机关每年清淤一次。\n\n有下列情形之一的，可以延期：\n\n（一）冰封的；\n\n（二）干涸的。\n\n## 第二章 附则\n\n第三条 本法自2001年10月1日起施行。\n";

const NEW: &str = "# 中华人民共和国河道保洁法\n\n2001年4月4日 省人大常委会通过\n\n2020年5月6日 省人大常委会修订\n\n<!-- INFO END -->\n\n## 第一章 总则\n\n第一条 为了保洁河道，制定本法。\n\n第二条 河道管理机关每年清淤二次。\n\n有下列情形之一的，可以延期：\n\n（一）冰封的；\n\n（二）干涸的。\n\n第三条 任何单位都有爱护水渠的义务。\n\n## 第二章 附则\n\n第四条 本法自2020年7月1日起施行。\n";

fn import(app: &TestApp, text: &str, source: &str) -> Value {
    app.as_user("casemgmt").post("/api/v1/statutes", json!({ "text": text, "source": source })).expect(201)
}

fn provision(app: &TestApp, citation: &str, on: &str) -> Value {
    let citation: String = citation.bytes().map(|byte| format!("%{byte:02X}")).collect();
    app.as_user("prosecutor")
        .get(&format!("/api/v1/statutes/provision?citation={citation}&on={on}"))
        .expect(200)
}

both! {
    fn a_text_becomes_a_version_once_and_the_day_decides_which_applies(db) {
        let app = TestApp::start(db);
        let old = import(&app, OLD, "河道保洁法.md");
        assert_eq!((&old["created"], &old["articles"]), (&json!(true), &json!(3)));
        let new = import(&app, NEW, "河道保洁法(2020-05-06).md");
        assert_eq!(import(&app, NEW, "again.md")["created"], false);
        assert_eq!(old["law"]["id"], new["law"]["id"]);
        let law = app.as_user("prosecutor").get(&format!("/api/v1/statutes/{}", old["law"]["id"])).expect(200);
        assert_eq!(law["current"], new["version"]["id"]);
        assert_eq!(law["versions"].as_array().unwrap().len(), 2);

        let then = provision(&app, "《河道保洁法》第二条第一款", "2019-03-01");
        assert_eq!((&then["text"], &then["state"]), (&json!("河道管理机关每年清淤一次。"), &json!("reads_otherwise")));
        let now = provision(&app, "河道保洁法第2条第2款第（二）项", "2021-03-01");
        assert_eq!((&now["text"], &now["state"]), (&json!("干涸的。"), &json!("in_force")));
        assert_eq!(provision(&app, "《河道保洁法》第三条", "1999-01-01")["state"], "law_not_in_force");
        assert_eq!(provision(&app, "《河道保洁法》第九条", "2021-01-01")["state"], "no_such_article");
        assert_eq!(provision(&app, "《河道保洁法》第一条第三款", "2021-01-01")["state"], "no_such_provision");
        assert_eq!(provision(&app, "《森林法》第一条", "2021-01-01")["state"], "unknown_law");
        app.as_user("prosecutor").get("/api/v1/statutes/provision?citation=abc").refused(422, "citation_unreadable");

        let (one, other) = (&old["version"]["id"], &new["version"]["id"]);
        let path = format!("/api/v1/statutes/{}/versions/{other}/comparison?with={one}", old["law"]["id"]);
        let rows = app.as_user("assistant").get(&path).expect(200);
        let changes: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row["change"].as_str().unwrap()).collect();
        assert_eq!(changes, ["same", "changed", "added", "changed"]);
        let taken_out: Vec<&str> = rows[1]["pieces"].as_array().unwrap().iter()
            .filter(|piece| piece["kind"] == "removed").map(|piece| piece["text"].as_str().unwrap()).collect();
        assert_eq!(taken_out, ["一"]);
    }

    fn citations_of_a_text_are_held_against_the_day_of_the_facts(db) {
        let app = TestApp::start(db);
        import(&app, OLD, "");
        import(&app, NEW, "");
        let text = "依照《河道保洁法》第二条第一款、第三条和《森林法》第一条。";
        let ask = |on: &str| -> Vec<Value> {
            let cited = app.as_user("prosecutor")
                .post("/api/v1/statutes/citations", json!({ "text": text, "on": on })).expect(200);
            cited.as_array().unwrap().iter().map(|one| one["state"].clone()).collect()
        };
        assert_eq!(ask("2021-01-01"), ["in_force", "in_force", "unknown_law"]);
        assert_eq!(ask("2010-01-01"), ["reads_otherwise", "reads_otherwise", "unknown_law"]);
        let path = "/api/v1/statutes?q=%E6%B2%B3%E9%81%93";
        let law = app.as_user("agency").get(path).expect(200)["items"][0].clone();
        let path = format!("/api/v1/statutes/{}", law["id"]);
        app.as_user("prosecutor").put_at(&path, 1, json!({})).refused(403, "not_allowed");
        let admin = app.as_user("admin");
        admin.put_at(&path, 1, json!({ "names": ["保洁法"], "repealed_on": "2022-01-01" })).expect(200);
        admin.put_at(&path, 1, json!({ "names": [] })).refused(412, "stale");
        assert_eq!(provision(&app, "《保洁法》第一条", "2021-12-31")["state"], "in_force");
        assert_eq!(provision(&app, "《保洁法》第一条", "2022-01-01")["state"], "law_not_in_force");
        let many: Vec<String> = (0..51).map(|at| format!("别名{at}")).collect();
        admin.put_at(&path, 2, json!({ "names": many })).refused(422, "invalid");
        import(&app, &OLD.replace("河道", "湖泊"), "");
        let lake = app.as_user("agency").get("/api/v1/statutes?q=%E6%B9%96%E6%B3%8A").expect(200)["items"][0]["id"].clone();
        admin.put_at(&format!("/api/v1/statutes/{lake}"), 1, json!({ "names": ["《保洁法》"] }))
            .refused(409, "statute_name_taken");
    }

    fn a_wrong_text_is_refused_by_what_is_wrong_with_it(db) {
        let app = TestApp::start(db);
        let refused = |text: &str, status, code: &str| {
            app.as_user("casemgmt").post("/api/v1/statutes", json!({ "text": text })).refused(status, code)
        };
        refused("通知\n请查收。", 422, "statute_without_articles");
        refused("第一条 没有题目。", 422, "statute_without_title");
        refused("某办法\n第一条 没有日期。", 422, "statute_without_date");
        let twice = refused("某办法\n2020年1月1日 通过\n第一条 甲。\n第一条 乙。", 422, "statute_article_twice");
        assert!(twice["title"].as_str().unwrap().contains("第一条"), "{twice}");
        import(&app, OLD, "");
        refused(&OLD.replace("一次", "三次"), 409, "statute_version_differs");
        app.as_user("prosecutor").post("/api/v1/statutes", json!({ "text": OLD })).refused(403, "not_allowed");
    }

    fn a_text_comes_from_a_file_of_word_and_a_scanned_one_is_refused(db) {
        let app = TestApp::start(db);
        let keeper = app.as_user("casemgmt");
        let paragraphs: String = OLD.lines().filter(|line| !line.starts_with("<!--"))
            .map(|line| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", line.trim_start_matches(['#', ' ']))).collect();
        let document = zip(&[("word/document.xml", format!("<w:document>{paragraphs}</w:document>").as_bytes())]);
        let hash = send(&keeper, "/api/v1/files", "河道保洁法.docx", &document, &[]).expect(201)["hash"].clone();
        let read = keeper.post("/api/v1/statutes", json!({ "file": hash })).expect(201);
        assert_eq!((&read["law"]["title"], &read["articles"]), (&json!("中华人民共和国河道保洁法"), &json!(3)));
        assert_eq!(read["version"]["source"], "河道保洁法.docx");
        assert_eq!(provision(&app, "《河道保洁法》第二条第二款第（一）项", "2019-03-01")["text"], "冰封的；");
        // Somebody else's file is none that they may import.
        app.as_user("admin").post("/api/v1/statutes", json!({ "file": hash })).refused(404, "file_not_found");
        let picture = send(&keeper, "/api/v1/files", "扫描.png", b"\x89PNG\r\n\x1a\npicture", &[]).expect(201)["hash"].clone();
        keeper.post("/api/v1/statutes", json!({ "file": picture })).refused(422, "statute_file_unread");
    }

    fn what_a_record_cites_is_linked_and_held_against_its_day_for_those_who_may_read_it(db) {
        let app = TestApp::start(db);
        import(&app, OLD, "");
        import(&app, NEW, "");
        let mut body = told("水渠多年未清淤");
        body["narrative"] = json!("违反《河道保洁法》第二条第一款和《森林法》第一条。");
        let lead = app.as_user("prosecutor").post("/api/v1/leads", body).expect(201)["id"].clone();
        let path = format!("/api/v1/statutes/citations?kind=lead&id={lead}");
        let cited = app.as_user("prosecutor").get(&path).expect(200);
        let states: Vec<&Value> = cited["citations"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
        assert_eq!(states, [&json!("in_force"), &json!("unknown_law")], "{cited}");
        assert_eq!(cited["citations"][0]["text"], "河道管理机关每年清淤二次。");
        let (from, to) = (cited["citations"][0]["from"].as_u64().unwrap(), cited["citations"][0]["to"].as_u64().unwrap());
        let piece: String = cited["text"].as_str().unwrap().chars()
            .skip(usize::try_from(from).unwrap()).take(usize::try_from(to - from).unwrap()).collect();
        assert_eq!(piece, "《河道保洁法》第二条第一款");
        // The facts are older than the version of today.
        let older = app.as_user("prosecutor").get(&format!("{path}&on=2010-01-01")).expect(200);
        assert_eq!(older["citations"][0]["state"], "reads_otherwise");
        for who in ["prosecutor.shandan", "agency"] {
            app.as_user(who).get(&path).refused(404, "citing_record_not_found");
        }
        // The articles of a rule pack lead to the text that was imported, for everybody.
        let rules = "# 人民检察院公益诉讼办案规则\n\n2020年9月28日 通过\n\n第二十五条 线索应当及时移送。\n\n前款的期限另定。\n\n第二十六条 本规则自2021年7月1日起施行。\n";
        import(&app, rules, "");
        let rule = articles().into_iter().find(|rule| rule.numbers.contains(&String::from("R2021 L1"))).unwrap().id;
        let path = format!("/api/v1/statutes/citations?kind=article&id={rule}&on=2022-01-01");
        let first = app.as_user("agency").get(&path).expect(200);
        assert_eq!(first["citations"][0]["text"], "前款的期限另定。", "{first}");
        app.as_user("agency").get("/api/v1/statutes/citations?kind=article&id=9999").refused(404, "citing_record_not_found");
    }

    fn a_text_that_was_imported_wrongly_is_replaced_and_what_cites_it_stays(db) {
        let app = TestApp::start(db);
        // Two articles were run together, and one that is none was read from the margin.
        let wrong = NEW.replace("\n\n第三条 任何单位", "\n\n第三条 任何单住").replace("\n\n## 第二章", "\n\n第三条之一 页边批注。\n\n## 第二章");
        let old = import(&app, &wrong, "河道保洁法.md");
        app.index_now();
        let found = |words: &str| {
            let q: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let found = app.as_user("agency").get(&format!("/api/v1/search?q=%22{q}%22&kind=statute")).expect(200);
            found["total"].as_i64().unwrap()
        };
        assert_eq!((found("页边批注"), found("任何单住"), found("任何单位")), (1, 1, 0));
        let at = format!("/api/v1/statutes/{}/versions/{}/text", old["law"]["id"], old["version"]["id"]);
        let keeper = app.as_user("casemgmt");
        let put = |version: i64, body: Value| keeper.put_at(&at, version, body);
        put(1, json!({ "text": NEW, "reason": "" })).refused(422, "invalid");
        put(1, json!({ "text": wrong, "reason": "核对" })).refused(409, "statute_same_text");
        put(1, json!({ "text": OLD, "reason": "核对" })).refused(409, "statute_other_version");
        put(1, json!({ "text": NEW.replace("河道", "湖泊"), "reason": "核对" })).refused(409, "statute_other_version");
        put(1, json!({ "text": NEW.replace("第四条", "第三条"), "reason": "核对" })).refused(422, "statute_article_twice");
        app.as_user("prosecutor").put_at(&at, 1, json!({ "text": NEW, "reason": "核对" })).refused(403, "not_allowed");
        let new = put(1, json!({ "text": NEW, "source": "更正.md", "reason": "误读一处，混入批注。" })).expect(200);
        assert_eq!((&new["version"]["id"], &new["articles"], &new["version"]["source"]), (&old["version"]["id"], &json!(4), &json!("更正.md")));
        put(1, json!({ "text": wrong, "reason": "又改" })).refused(412, "stale");
        let now = provision(&app, "《河道保洁法》第三条", "2021-03-01");
        assert_eq!((&now["text"], &now["article"]["version_id"]), (&json!("任何单位都有爱护水渠的义务。"), &old["version"]["id"]));
        app.index_now();
        assert_eq!((found("页边批注"), found("任何单住"), found("任何单位")), (0, 0, 1));
        let log = app.as_user("auditor").get("/api/v1/audit?limit=200").expect(200);
        let row = |action: &str| log["items"].as_array().unwrap().iter().find(|row| row["action"] == action).unwrap().clone();
        assert_eq!(row("statute.replaced")["fields"], json!(["added", "changed", "digest", "law", "reason", "removed", "source", "version"]));
        assert_eq!(row("statute.article_removed")["fields"], json!(["article", "law", "text", "version"]));
    }

    fn what_an_issued_document_cites_is_held_against_its_day(db) {
        let app = TestApp::start(db);
        let rules = "# 人民检察院公益诉讼办案规则\n\n2020年9月28日 通过\n\n第三十条 检察长决定立案或者不立案。\n\n第三十一条 本规则自2021年7月1日起施行。\n";
        import(&app, rules, "");
        let chain = crate::chain::begun(&app);
        let lead = chain.assessed("河道倾倒垃圾");
        let body = json!({ "outcome": "decline_filing", "opinion": "经核实，垃圾已经清运。" });
        chain.decided(&chain.step("prosecutor", &format!("leads/{lead}"), "decisions", body));
        let issued = app.as_user("chief").get("/api/v1/official-documents?kind=declining_decision").expect(200)["items"][0].clone();
        let at = format!("/api/v1/official-documents/{}/citations", issued["id"]);
        let cited = app.as_user("prosecutor").get(&at).expect(200);
        let one = &cited["citations"][0];
        assert_eq!((&one["state"], &one["text"], &cited["on"]), (&json!("in_force"), &json!("检察长决定立案或者不立案。"), &issued["signed_on"]), "{cited}");
        let piece: String = cited["text"].as_str().unwrap().chars()
            .skip(usize::try_from(one["from"].as_u64().unwrap()).unwrap()).take(usize::try_from(one["to"].as_u64().unwrap() - one["from"].as_u64().unwrap()).unwrap()).collect();
        assert_eq!(piece, "《人民检察院公益诉讼办案规则》第三十条");
        let before = app.as_user("prosecutor").get(&format!("{at}?on=2021-06-30")).expect(200);
        assert_eq!(before["citations"][0]["state"], "law_not_in_force");
        app.as_user("prosecutor.shandan").get(&at).refused(404, "document_not_found");
    }

    fn an_article_is_found_by_its_name_its_number_and_its_words(db) {
        let app = TestApp::start(db);
        import(&app, NEW, "");
        app.index_now();
        for words in ["《河道保洁法》第二条第二款", "河道保洁法第二条", "每年清淤二次"] {
            let q: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
            for who in ["prosecutor", "agency"] {
                let found = app.as_user(who).get(&format!("/api/v1/search?q={q}&kind=statute")).expect(200);
                let title = found["items"][0]["title"].as_str().unwrap_or_default();
                assert_eq!(title, "《河道保洁法》第二条（2020-05-06）", "{words} by {who}: {found}");
            }
        }
    }
}
