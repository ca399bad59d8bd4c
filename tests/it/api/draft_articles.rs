//! The articles that a draft rests on: picked by a person, suggested with reasons, printed in their version.

use serde_json::{Value, json};

use super::recommendations::{draft, issued, line, own, path, wording};
use crate::support::app::TestApp;

/// Our own text under the title of a law that a duty names.
fn law(passed: &str, from: &str, word: &str) -> String {
    let articles = (1..=21).map(|no| match no {
        8 => String::from("第八条 水行政主管机关主管河道。"),
        no => format!("第{}条 第{no}件事。", yisu::statutes::spoken(no)),
    });
    let articles: Vec<String> = articles.collect();
    format!(
        "# 中华人民共和国防洪法\n\n{passed} 通过\n\n{}\n\n第二十二条 河道内{word}堆放阻碍行洪的物体。\n\n第二十三条 本法自{from}起施行。\n",
        articles.join("\n\n")
    )
}

fn import(app: &TestApp) {
    for (passed, from, word) in
        [("1997年8月29日", "1998年1月1日", "不得"), ("2025年6月1日", "2025年9月1日", "禁止")]
    {
        let body = json!({ "text": law(passed, from, word), "source": "防洪法.md" });
        app.as_user("casemgmt").post("/api/v1/statutes", body).expect(201);
    }
}

fn resting_on(app: &TestApp, document: &Value, articles: Value) -> crate::support::app::Answer {
    let mut said = wording(&[line(own(app))]);
    said["articles"] = articles;
    app.as_user("prosecutor").put_at(&path(document), document["version"].as_i64().unwrap(), said)
}

both! {
    fn an_article_is_kept_in_the_version_of_the_day_of_the_facts_and_printed(db) {
        let app = TestApp::start(db);
        import(&app);
        let prosecutor = app.as_user("prosecutor");
        let document = draft(&app, &[line(own(&app))]);
        let asked = json!([
            { "citation": "防洪法第22条", "on": "2025-03-01" },
            { "citation": "《防洪法》第二十二条", "on": "2026-01-01" },
            { "citation": "《中华人民共和国防洪法》第二十二条", "on": "2026-02-01" },
            { "citation": "《防洪法》第八条" },
        ]);
        let document = resting_on(&app, &document, asked).expect(200);
        let articles = prosecutor.get(&format!("{}/articles", path(&document))).expect(200);
        let told: Vec<(&Value, &Value, &Value)> = articles.as_array().unwrap().iter()
            .map(|one| (&one["citation"], &one["passed_on"], &one["text"])).collect();
        let (article, other) = (json!("《中华人民共和国防洪法》第二十二条"), json!("《中华人民共和国防洪法》第八条"));
        assert_eq!(told, [
            (&article, &json!("1997-08-29"), &json!("河道内不得堆放阻碍行洪的物体。")),
            (&article, &json!("2025-06-01"), &json!("河道内禁止堆放阻碍行洪的物体。")),
            (&other, &json!("2025-06-01"), &json!("水行政主管机关主管河道。")),
        ]);

        // Saved without naming them, they stay; each change is a version.
        let mut said = wording(&[line(own(&app))]);
        said["title"] = json!("督促依法履行河道监管职责");
        let version = document["version"].as_i64().unwrap();
        let document = prosecutor.put_at(&path(&document), version, said).expect(200);
        assert_eq!(document["text"]["articles"].as_array().unwrap().len(), 3);
        let compared = prosecutor.get(&format!("{}/versions/1/comparison?with=3", path(&document))).expect(200);
        assert_eq!((&compared["articles"][0]["change"], &compared["articles"][0]["citation"]), (&json!("added"), &article));

        let signed = issued(&app, &document);
        let line = &signed["addressees"][0]["id"];
        let page = prosecutor.get(&format!("/api/v1/document-drafts/recommendation/{line}/page"));
        let page = String::from_utf8_lossy(&page.bytes);
        assert!(page.contains("《中华人民共和国防洪法》第二十二条（1997年8月29日文本）规定：河道内不得堆放阻碍行洪的物体。"), "{page}");
    }

    fn what_was_not_in_force_or_is_not_there_is_refused_by_name(db) {
        let app = TestApp::start(db);
        import(&app);
        let document = draft(&app, &[line(own(&app))]);
        let refused = |citation: &str, on: &str| {
            let answer = resting_on(&app, &document, json!([{ "citation": citation, "on": on }])).refused(422, "invalid");
            assert_eq!(answer["fields"][0]["field"], "articles[0].citation");
            answer["fields"][0]["code"].clone()
        };
        assert_eq!(refused("《防洪法》第二十二条", "1990-01-01"), "law_not_in_force");
        assert_eq!(refused("《防洪法》第九十条", "2026-01-01"), "provision_unknown");
        assert_eq!(refused("《森林法》第九条", "2026-01-01"), "law_unknown");
        assert_eq!(refused("第九条", "2026-01-01"), "malformed");
    }

    fn articles_are_suggested_with_the_reason_of_each(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let document = draft(&app, &[line(own(&app))]);
        let at = format!("{}/article-suggestions", path(&document));
        let before = prosecutor.get(&format!("{at}?on=2026-01-01")).expect(200);
        assert_eq!(before["articles"], json!([]), "nothing was imported");
        assert!(before["left_out"].to_string().contains("《防洪法》第二十二条"), "{before}");

        import(&app);
        let clause = json!({ "name": "清除河道堆放物", "section": "items", "text": "依法责令限期清除河道内的堆放物",
            "law": "《防洪法》第二十二条" });
        let clause = prosecutor.post("/api/v1/clauses", clause).expect(201);
        let body = json!({ "version": document["version"], "clause_id": clause["id"] });
        prosecutor.post(&format!("{}/passages", path(&document)), body).expect(201);
        let suggested = prosecutor.get(&format!("{at}?on=2026-01-01")).expect(200);
        let first = &suggested["articles"][0];
        assert_eq!((&first["citation"], &first["text"], &first["attached"]),
            (&json!("《中华人民共和国防洪法》第二十二条"), &json!("河道内禁止堆放阻碍行洪的物体。"), &json!(false)));
        let reasons: Vec<&Value> = first["reasons"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
        assert_eq!(reasons, ["duty", "clause"]);
        assert!(first["reasons"][0]["words"].as_array().unwrap().contains(&json!("河道")), "{first}");
        assert_eq!(first["reasons"][1]["text"], "清除河道堆放物");
        let then = prosecutor.get(&format!("{at}?on=2025-03-01")).expect(200);
        assert_eq!((&then["articles"][0]["text"], &then["articles"][0]["reads_otherwise"]),
            (&json!("河道内不得堆放阻碍行洪的物体。"), &json!(true)));

        let document = prosecutor.get(&path(&document)).expect(200);
        resting_on(&app, &document, json!([{ "citation": first["citation"] }])).expect(200);
        let again = |query: &str| {
            let suggested = prosecutor.get(&format!("{at}{query}")).expect(200);
            let articles = suggested["articles"].as_array().unwrap().clone();
            articles.into_iter().find(|one| one["citation"] == first["citation"]).unwrap()["attached"].clone()
        };
        assert_eq!(again(""), true);
        assert_eq!(again("?on=2025-03-01"), false, "the draft rests on another version");
        app.as_user("prosecutor.shandan").get(&at).refused(404, "recommendation_not_found");
    }

    fn an_article_that_speaks_in_words_of_the_facts_is_suggested_in_the_version_of_their_day(db) {
        let app = TestApp::start(db);
        let text = |word: &str, passed: &str, from: &str| format!("# 某省渣土管理条例\n\n{passed} 通过\n\n\
            第一条 为了市容，制定本条例。\n\n第二条 渣土运往消纳场所，{word}倾倒在沟渠和滩地。\n\n第三条 本条例自{from}起施行。\n");
        for (word, passed, from) in [("不得", "2010年5月1日", "2010年7月1日"), ("禁止", "2024年5月1日", "2024年7月1日")] {
            let body = json!({ "text": text(word, passed, from), "source": "渣土.md" });
            app.as_user("casemgmt").post("/api/v1/statutes", body).expect(201);
        }
        let mut document = draft(&app, &[line(own(&app))]);
        let mut said = wording(&[line(own(&app))]);
        said["contents"]["harm_facts"] = json!("渣土倾倒在滩地，未运往消纳场所。");
        document = app.as_user("prosecutor").put_at(&path(&document), document["version"].as_i64().unwrap(), said).expect(200);
        app.index_now();
        let at = format!("{}/article-suggestions", path(&document));
        let suggested = |on: &str| {
            let all = app.as_user("prosecutor").get(&format!("{at}?on={on}")).expect(200);
            let found: Vec<Value> = all["articles"].as_array().unwrap().iter()
                .filter(|one| one["citation"].as_str().unwrap().contains("渣土管理条例")).cloned().collect();
            found
        };
        let now = suggested("2026-01-01");
        assert_eq!(now.len(), 1, "{now:?}");
        assert_eq!((&now[0]["citation"], &now[0]["text"]), (&json!("《某省渣土管理条例》第二条"), &json!("渣土运往消纳场所，禁止倾倒在沟渠和滩地。")));
        let words = &now[0]["reasons"][0];
        assert_eq!(words["kind"], "words");
        assert!(words["words"].as_array().unwrap().contains(&json!("渣土")), "{words}");
        assert_eq!(suggested("2020-01-01")[0]["text"], "渣土运往消纳场所，不得倾倒在沟渠和滩地。");
        assert!(suggested("2001-01-01").is_empty(), "no version was in force");
    }
}
