//! Many models held against one lead: what percolation hits is what a search of the same query finds.

#[path = "../../../benches/screening/watching.rs"]
mod watching;

use std::sync::Arc;

use tantivy::Term;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use watching::{DAY, watching};
use yisu::kit::OfficeId;
use yisu::screening::ModelId;
use yisu::screening::model::TextPart;
use yisu::screening::percolation::{Panel, Watching};
use yisu::search::{Condition, Document, Fields, Index, RecordKind, Seers, schema};

/// Queries of every shape over the words of a few leads.
fn conditions() -> Vec<Condition> {
    let quoted = |text: &str| Condition::text(text, true);
    let typed = |text: &str| Condition::text(text, false);
    vec![
        typed("黑河 排污"),
        typed("河道里倾倒建筑垃圾无人清理"),
        quoted("河，边"),
        quoted("河边倾"),
        typed("水"),
        typed("環保局"),
        typed("ABC"),
        typed("heihe"),
        Condition::or(vec![typed("油烟"), typed("噪声"), quoted("盲道")]),
        Condition::And(vec![typed("垃圾"), Condition::not(typed("已清理"))]),
        Condition::not(typed("垃圾")),
        Condition::AtLeast(2, vec![typed("垃圾"), typed("排污"), typed("占用")]),
        Condition::kind(RecordKind::Lead),
        Condition::kind(RecordKind::Case),
        Condition::Nothing,
        Condition::All,
        quoted("垃圾甲"),
        typed("91620702MA"),
    ]
}

fn documents() -> Vec<Document> {
    let texts = [
        ("黑河边倾倒垃圾", "有人在黑河，边倾倒建筑垃圾，附近工厂还在夜间排污，无人清理。"),
        ("盲道被占用", "共享单车占用盲道，行人无法通过。"),
        ("餐馆油烟直排", "某餐馆油烟直排居民楼，生态环境局已清理垃圾。"),
        ("ＡＢＣ公司夜间噪聲擾民", "施工噪声，水泥搅拌车昼夜不停"),
        ("無", "x"),
    ];
    let document = |(at, (title, body)): (usize, (&str, &str))| {
        let mut document = Document::new(RecordKind::Lead, i64::try_from(at).unwrap() + 1, title, body);
        document.names = vec![String::from("甲公司"), String::from("黑河")];
        document.numbers = vec![String::from("91620702MA00000X01")];
        document
    };
    texts.into_iter().enumerate().map(document).collect()
}

#[test]
fn a_percolated_hit_and_a_later_search_of_the_same_query_agree() {
    let conditions = conditions();
    let all: Vec<Watching> = (1_i64..).zip(&conditions).map(|(id, one)| watching(id, one.clone())).collect();
    let panel = Panel::of(all, 1, DAY);
    let documents = documents();
    let index = Index::in_memory().unwrap();
    let mut writer = index.writer(30_000_000).unwrap();
    for document in &documents {
        writer.put(document).unwrap();
    }
    writer.commit(1).unwrap();
    let snapshot = index.reader();
    let mut hits = 0;
    for (at, condition) in conditions.iter().enumerate() {
        let found: Vec<i64> = documents
            .iter()
            .filter(|document| {
                let hit = panel.hits(document, OfficeId(1)).unwrap();
                hit.iter().any(|one| one.model.id == ModelId(i64::try_from(at).unwrap() + 1))
            })
            .map(|document| document.id)
            .collect();
        let searched: Vec<i64> = documents
            .iter()
            .filter(|document| {
                let alone = Condition::And(vec![condition.clone(), of_id(document.id)]);
                snapshot.count(&alone, &Seers::All).unwrap() == 1
            })
            .map(|document| document.id)
            .collect();
        hits += found.len();
        assert_eq!(found, searched, "{condition:?}");
    }
    assert!(hits > 15, "{hits}");
}

/// The document of an id, by a query.
fn of_id(id: i64) -> Condition {
    let term = Term::from_field_u64(Fields::get().key, schema::key(RecordKind::Lead, id));
    Condition::Exact(Arc::new(TermQuery::new(term, IndexRecordOption::Basic)))
}

#[test]
fn only_models_whose_words_occur_are_run_and_only_those_of_the_office() {
    let panel = Panel::of(
        vec![
            watching(1, Condition::text("\u{6392}\u{6c61}", true)),
            watching(2, Condition::text("盲道", true)),
            watching(3, Condition::not(Condition::text("盲道", true))),
        ],
        1,
        DAY,
    );
    let text: Vec<char> = "夜间排污".chars().collect();
    assert_eq!(panel.waiting_for(&text), [0, 2]);
    let document = Document::new(RecordKind::Lead, 1, "夜间排污", "某厂");
    assert_eq!(panel.hits(&document, OfficeId(1)).unwrap().len(), 2);
    assert_eq!(panel.hits(&document, OfficeId(2)).unwrap().len(), 0);
}

#[test]
fn spans_say_where_the_words_stand_as_they_were_typed() {
    let one = watching(1, Condition::text("黑河排污", true));
    let spans = one.spans("关于黑河、排污口", "（黑河）排 污，又见黑河排污");
    let told: Vec<_> = spans.iter().map(|span| (span.part, span.from, span.to, span.text.as_str())).collect();
    assert_eq!(
        told,
        [
            (TextPart::Title, 2, 7, "黑河、排污"),
            (TextPart::Body, 1, 7, "黑河）排 污"),
            (TextPart::Body, 10, 14, "黑河排污")
        ]
    );
}
