//! Who may not see something learns nothing of it: not by hits, counts, facets, suggestions or snippets.

use serde_json::{Value, json};
use yisu::kit::{AgencyId, OfficeId};
use yisu::search::{Document, MatchFacts, RecordKind, Seer};

use super::{agency, encoded, ids, index, lead, office, search};
use crate::support::TestDb;
use crate::support::app::{Client, TestApp};

/// A word that stands in nothing but what is hidden.
const WORD: &str = "鹍鹏";

/// What is the county's, another county's, the agency's, and another agency's.
fn start(db: &TestDb) -> TestApp {
    let app = TestApp::start(db);
    let (here, there) = (office(&app), app.actor("prosecutor.shandan").office.unwrap());
    let (own, other) = (agency(&app), app.actor("agency.40").agency.unwrap());
    assert_ne!(own, other);
    let hidden = |document: Document| Document {
        title: format!("{WORD}镇{}", document.title),
        body: format!("{WORD}镇的事情。{}", document.body),
        names: vec![format!("{WORD}化工有限公司")],
        numbers: vec![format!("{WORD}〔2026〕{}号", document.id)],
        facts: MatchFacts {
            organisations: vec![format!("{WORD}化工有限公司")],
            place: Some(format!("{WORD}镇")),
            ..MatchFacts::default()
        },
        ..document
    };
    let served = |id: i64, to: AgencyId, by: OfficeId| Document {
        seers: vec![Seer::Agency(to)],
        office: Some(by),
        agencies: vec![to],
        state: Some("in_hand".into()),
        ..Document::new(RecordKind::Served, id, "检察建议书", "清理河道")
    };
    let of = |kind, id: i64, by: OfficeId| Document { kind, id, ..lead(id, by, "河道", "清理河道") };
    index(
        &app,
        &[
            hidden(lead(1, there, "线索", "污水直排")),
            hidden(of(RecordKind::Case, 2, there)),
            hidden(of(RecordKind::Recommendation, 3, there)),
            hidden(Document { agencies: vec![own], ..of(RecordKind::FollowUp, 4, there) }),
            hidden(of(RecordKind::BrandCase, 5, there)),
            hidden(of(RecordKind::File, 6, there)),
            hidden(served(7, other, there)),
            hidden(Document {
                kind: RecordKind::Reply,
                seers: vec![Seer::Agency(other)],
                ..served(8, other, there)
            }),
            // Of no one.
            hidden(Document { seers: Vec::new(), ..lead(9, here, "线索", "污水直排") }),
            lead(10, here, "河道线索", "清理河道"),
            served(11, own, here),
            Document {
                seers: vec![Seer::Agency(own), Seer::Office(here)],
                ..Document::new(RecordKind::Reply, 12, "关于清理河道的回复", "已经清理河道")
            },
        ],
    );
    app
}

/// Everything that can be asked about the word.
fn questions() -> Vec<String> {
    vec![
        WORD.to_owned(),
        format!("{WORD}镇"),
        format!("“{WORD}镇的事情”"),
        format!("“{WORD}”"),
        "鹍".to_owned(),
        format!("{WORD} OR {WORD}镇"),
        format!("标题:{WORD}"),
        format!("编号:{WORD}"),
        "kunpeng".to_owned(),
        "kphg".to_owned(),
    ]
}

fn sees_nothing(client: &Client<'_>) {
    for query in questions() {
        for rest in ["&facets=true", "&sort=date&facets=true", "&sort=deadline", "&kind=reply"] {
            let answer = search(client, &query, rest);
            assert_eq!(answer["total"], 0, "{query}{rest}: {answer}");
            assert_eq!(answer["items"], json!([]), "{query}{rest}");
            let counted = answer["facets"].as_object().into_iter().flatten();
            let counted: Vec<&Value> = counted.flat_map(|(_, values)| values.as_array().unwrap()).collect();
            assert!(counted.is_empty(), "{query}{rest}: {counted:?}");
            assert!(!says(&answer["notices"]), "{query}{rest}: {answer}");
        }
    }
    for typed in [WORD, "鹍", "kunpeng", "kp", "机关:鹍", "编号:鹍", "鹍鹏化工", "鹍鹏〔2026"] {
        let path = format!("/api/v1/search/suggestions?q={}", encoded(typed));
        let suggestions = client.get(&path).expect(200);
        let named: Vec<&Value> = suggestions
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| ["name", "number", "saved"].contains(&one["kind"].as_str().unwrap()))
            .collect();
        assert!(
            named.is_empty() && !suggestions.to_string().contains("化工有限公司"),
            "{typed}: {suggestions}"
        );
    }
    // Everything in sight, counted and shown, holds nothing of it either.
    let all = search(client, "", "&limit=100&facets=true");
    assert!(!says(&all), "{all}");
}

fn says(answer: &Value) -> bool {
    answer.to_string().contains("鹏镇")
}

both! {
    fn an_agency_finds_what_was_served_on_it_and_its_replies_and_nothing_else(db) {
        let app = start(db);
        app.as_user("prosecutor.shandan")
            .post("/api/v1/saved-searches", json!({ "name": "鹍鹏", "query": "鹍鹏镇", "shared": true }))
            .expect(201);
        let agency = app.as_user("agency");
        sees_nothing(&agency);
        let all = search(&agency, "", "&facets=true");
        let mut found = ids(&all);
        found.sort_unstable();
        assert_eq!(found, [11, 12]);
        assert_eq!(all["total"], 2);
        let kinds: Vec<_> = all["facets"]["kind"].as_array().unwrap().iter().map(|one| &one["value"]).collect();
        assert_eq!(kinds, ["reply", "served"]);
        assert_eq!(search(&agency, "清理河道", "")["total"], 2);
        assert_eq!(search(&agency, "类型:线索 清理", "")["total"], 2, "it knows no leads; the word is said");
        assert_eq!(agency.get("/api/v1/saved-searches").expect(200)["items"], json!([]));
        // Of the words of what it may not see, none is suggested.
        let states = agency.get(&format!("/api/v1/search/suggestions?q={}", encoded("状态:"))).expect(200);
        assert!(!states.to_string().contains("起诉"), "{states}");
        let sources = agency.get(&format!("/api/v1/search/suggestions?q={}", encoded("来源:"))).expect(200);
        assert_eq!(sources, json!([]));
    }

    fn a_county_finds_what_is_its_own_and_the_city_what_is_of_offices(db) {
        let app = start(db);
        let county = app.as_user("prosecutor");
        sees_nothing(&county);
        let mut found = ids(&search(&county, "清理河道", ""));
        found.sort_unstable();
        assert_eq!(found, [10, 12]);
        // The city sees the offices' matters, and neither what lies with agencies alone nor what is of no one.
        let city = app.as_user("prosecutor.zhangye");
        let mut found = ids(&search(&city, WORD, "&facets=true"));
        found.sort_unstable();
        assert_eq!(found, [1, 2, 3, 4, 5, 6]);
        let mut found = ids(&search(&city, "", "&limit=100"));
        found.sort_unstable();
        assert_eq!(found, [1, 2, 3, 4, 5, 6, 10, 12]);
    }

    fn who_keeps_or_audits_the_system_and_the_public_do_not_search(db) {
        let app = start(db);
        for username in ["admin", "auditor"] {
            app.as_user(username).get("/api/v1/search?q=a").refused(403, "not_allowed");
            app.as_user(username).get("/api/v1/search/suggestions?q=a").refused(403, "not_allowed");
        }
        app.anyone().get("/api/v1/search?q=a").refused(401, "not_signed_in");
    }
}
