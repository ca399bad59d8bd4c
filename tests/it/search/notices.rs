//! The query language through the API: results, facets, snippets, and what is said of a query.

use serde_json::json;
use yisu::http::messages::Language;
use yisu::kit::AgencyId;
use yisu::search::query::NoticeCode;
use yisu::search::{Document, RecordKind, Seer};

use super::{codes, ids, index, lead, office, search};
use crate::support::app::TestApp;

#[test]
fn every_notice_is_said_in_both_languages() {
    for code in NoticeCode::ALL {
        for language in [Language::Chinese, Language::English] {
            let key = format!("search-{}", code.code());
            let args = [("said", String::from("甲")), ("taken", String::from("乙"))];
            let message = language.text(&key, &args);
            assert!(message != key && !message.contains("{$"), "{key} in {language:?}: {message}");
        }
    }
}

both! {
    fn words_fields_and_computed_states_find_what_they_say(db) {
        let app = TestApp::start(db);
        let office = office(&app);
        let of = |id, title: &str, body: &str| lead(id, office, title, body);
        let due = |document: Document, day: &str| Document { deadline: day.parse().ok(), ..document };
        index(&app, &[
            due(of(1, "黑河建筑垃圾", "滨河大桥下游河道内倾倒建筑垃圾，无人清理。"), "2026-02-20"),
            due(of(2, "污水直排", "乡镇污水处理站停运，生活污水直排黑河。"), "2026-03-05"),
            Document {
                domain: Some("food_drug".into()),
                channel: Some("snapshot".into()),
                state: Some("filed".into()),
                date: "2025-12-31".parse().ok(),
                numbers: vec!["甘甘州检公线〔2026〕7号".into()],
                ..of(3, "过期食品", "学校门口商店销售过期食品。")
            },
            Document {
                seers: vec![Seer::Office(office)],
                agencies: vec![AgencyId(1)],
                ..Document::new(RecordKind::Case, 3, "督促整治黑河河道", "建筑垃圾占压河道。")
            },
        ]);
        let prosecutor = app.as_user("prosecutor");
        let found = |query: &str| {
            let answer = search(&prosecutor, query, "&sort=date");
            assert_eq!(answer["notices"], json!([]), "{query}: {}", answer["notices"]);
            let mut found: Vec<String> = answer["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| format!("{}{}", item["kind"].as_str().unwrap(), item["id"]))
                .collect();
            found.sort();
            assert_eq!(answer["total"], found.len());
            found.join(" ")
        };
        assert_eq!(found("黑河"), "case3 lead1 lead2");
        assert_eq!(found("黑河 建筑垃圾"), "case3 lead1");
        assert_eq!(found("黑河 -建筑垃圾"), "lead2");
        assert_eq!(found("污水 OR 食品"), "lead2 lead3");
        assert_eq!(found("“直排黑河”"), "lead2");
        assert_eq!(found("領域：生態環境 黑河"), "lead1 lead2");
        assert_eq!(found("类型:案件"), "case3");
        assert_eq!(found("状态:待评估"), "lead1 lead2");
        assert_eq!(found("来源:12345"), "lead1 lead2");
        assert_eq!(found("来源:随手拍"), "lead3");
        assert_eq!(found("登记:2026-01..2026-06"), "lead1 lead2");
        assert_eq!(found("登记:去年"), "lead3");
        assert_eq!(found("期限:超期"), "lead1");
        assert_eq!(found("deadline:7d"), "lead2");
        assert_eq!(found("状态:临期"), "lead2");
        assert_eq!(found("编号:甘甘州检公线〔2026〕7号"), "lead3");
        assert_eq!(found("标题:黑河"), "case3 lead1");
        assert_eq!(found("院:甘州 食品"), "lead3");
        let only = search(&prosecutor, "黑河", "&kind=case");
        assert_eq!(ids(&only), [3]);
        prosecutor.get("/api/v1/search?q=a&kind=nothing").refused(422, "invalid");
        // The clock moves the computed states; nothing is indexed anew.
        app.pass_days(10);
        assert_eq!(found("期限:超期"), "lead1 lead2");
    }

    fn an_answer_shows_why_how_many_and_of_what(db) {
        let app = TestApp::start(db);
        let office = office(&app);
        let long = format!("{}建筑垃圾倾倒在黑河。{}", "情况说明。".repeat(60), "其他情况。".repeat(60));
        index(&app, &[
            lead(1, office, "黑河建筑垃圾", "河道里有人倒垃圾"),
            lead(2, office, "举报", &long),
            Document { domain: Some("food_drug".into()), ..lead(3, office, "黑河边烧烤摊", "食品变质") },
        ]);
        let prosecutor = app.as_user("prosecutor");
        let answer = search(&prosecutor, "黑河", "&limit=2");
        assert_eq!(answer["total"], 3);
        assert_eq!(answer["items"].as_array().unwrap().len(), 2);
        let domains = answer["facets"]["domain"].as_array().unwrap();
        assert_eq!(domains[0]["value"], "ecology");
        assert_eq!(domains[0]["word"], "生态环境和资源保护");
        assert_eq!(domains[0]["count"], 2);
        let office_facet = &answer["facets"]["office"][0];
        assert_eq!(office_facet["word"], "甘州区人民检察院");
        let path = format!("/api/v1/search?q={}", super::encoded("黑河"));
        let english = prosecutor.send("GET", &path, &[("accept-language", "en")], Vec::new()).expect(200);
        let facets = english["facets"].as_object().unwrap();
        let word = |field: &str| facets[field][0]["word"].clone();
        assert_eq!(word("kind"), "lead");
        assert_eq!(word("domain"), "Ecology, environment and resources");
        assert_eq!(word("state"), "registered");
        assert_eq!(word("channel"), "hotline 12345");
        assert_eq!(word("source"), "report");
        assert_eq!(word("office"), "甘州区人民检察院", "a name is a name");
        assert_eq!(word("month"), json!(null));
        let rest = prosecutor
            .get(&format!(
                "/api/v1/search?q={}&limit=2&cursor={}",
                super::encoded("黑河"),
                answer["next"].as_str().unwrap()
            ))
            .expect(200);
        assert_eq!(rest["total"], 3);
        assert!(rest["next"].is_null() && rest["facets"].is_null() && rest["search"].is_null());
        let mut all = [ids(&answer), ids(&rest)].concat();
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3]);
        // The snippet holds the words, and the marks say where.
        let answer = search(&prosecutor, "倾倒", "");
        let item = &answer["items"][0];
        let snippet: Vec<char> = item["snippet"].as_str().unwrap().chars().collect();
        assert!(snippet.first() == Some(&'…') && snippet.last() == Some(&'…') && snippet.len() < 250);
        let mark = &item["snippet_marks"][0];
        let at = |end: &str| usize::try_from(mark[end].as_u64().unwrap()).unwrap();
        let (from, to) = (at("from"), at("to"));
        assert_eq!(snippet[from..to].iter().collect::<String>(), "倾倒");
        prosecutor.get("/api/v1/search?q=a&cursor=nonsense").refused(400, "search_cursor_unknown");
    }

    fn a_wrong_query_is_answered_and_what_was_not_understood_is_said(db) {
        let app = TestApp::start(db);
        index(&app, &[lead(1, office(&app), "黑河建筑垃圾", "河道里有人倒垃圾")]);
        let prosecutor = app.as_user("prosecutor");
        let answer = search(&prosecutor, "垃圾 领域:农林 (黑河", "");
        assert_eq!(codes(&answer), ["unknown_value", "unclosed_group"]);
        assert_eq!(ids(&answer), [1]);
        let notice = &answer["notices"][0];
        assert_eq!((notice["said"].as_str(), notice["at"]["from"].as_u64()), (Some("农林"), Some(6)));
        assert!(notice["message"].as_str().unwrap().contains("农林"));
        let english = prosecutor.send(
            "GET",
            &format!("/api/v1/search?q={}", super::encoded("领域:农林 黑河")),
            &[("accept-language", "en")],
            Vec::new(),
        );
        let message = english.expect(200)["notices"][0]["message"].as_str().unwrap().to_owned();
        assert!(message.contains("is no value here"), "{message}");
        // Nothing has both words: what has one of them is shown, and that is said.
        let answer = search(&prosecutor, "黑河 长城", "");
        assert_eq!((ids(&answer), codes(&answer)), (vec![1], vec!["relaxed"]));
        // But a phrase, a field or an exclusion is never given up.
        for query in ["黑河 “长城”", "黑河 类型:案件", "黑河 长城 -垃圾"] {
            assert_eq!(search(&prosecutor, query, "")["total"], 0, "{query}");
        }
        let understood = search(&prosecutor, "期限:超期 黑河", "");
        assert_eq!(understood["understood"][0]["field"], "deadline");
        assert_eq!(understood["understood"][0]["values"], json!(["..2026-03-01"]));
    }
}
