//! The language as people type it.

use chrono::NaiveDate;

use super::{
    Expr, Field, Filter, Names, Node, NoticeCode, Origin, Resolved, Said, StateOf, Vocabulary, parse, resolve,
};
use crate::kit::{AgencyId, OfficeId};
use crate::search::document::RecordKind;

fn vocabulary() -> Vocabulary {
    let none: [&str; 0] = [];
    let mut domains = Names::default();
    domains.push(String::from("ecology"), "生态环境和资源保护", ["生态环境", "环保"]);
    domains.push(String::from("marine"), "海洋生态环境", none);
    domains.push(String::from("food_drug"), "食品药品安全", ["食药", "food_drug"]);
    let mut states = Names::default();
    let of = |kind, code: &str| StateOf { kind, code: code.into() };
    states.push(of(RecordKind::Lead, "registered"), "已登记", ["待评估"]);
    states.push(of(RecordKind::Lead, "screening"), "线上筛查", ["待评估"]);
    states.push(of(RecordKind::Lead, "filed"), "立案", ["filed"]);
    states.push(of(RecordKind::Case, "filed"), "已立案", ["filed"]);
    let mut origins = Names::default();
    origins.push(Origin::Channel("hotline_12345".into()), "12345政务服务热线", ["12345"]);
    origins.push(Origin::Channel("snapshot".into()), "随手拍", none);
    origins.push(Origin::Source("report".into()), "控告、举报", ["举报"]);
    let mut kinds = Names::default();
    for kind in RecordKind::ALL {
        kinds.push(*kind, kind.zh(), [kind.code()]);
    }
    let mut offices = Names::default();
    offices.push(OfficeId(1), "张掖市人民检察院", ["张掖市"]);
    offices.push(OfficeId(2), "张掖市甘州区人民检察院", none);
    let mut agencies = Names::default();
    agencies.push(AgencyId(7), "张掖市生态环境局甘州分局", none);
    agencies.push(AgencyId(8), "甘州区水务局", none);
    agencies.push(AgencyId(9), "山丹县水务局", none);
    Vocabulary { domains, states, origins, kinds, offices, agencies }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn read(query: &str) -> Resolved {
    let parsed = parse(query);
    let mut resolved = resolve(&parsed.expr, &vocabulary(), day("2026-03-18"));
    resolved.notices.splice(0..0, parsed.notices);
    resolved
}

/// The meaning in one line, for comparison.
fn shape(node: &Node) -> String {
    let join = |nodes: &[Node], with: &str| nodes.iter().map(shape).collect::<Vec<_>>().join(with);
    match node {
        Node::All(nodes) => format!("({})", join(nodes, " & ")),
        Node::Any(nodes) => format!("({})", join(nodes, " | ")),
        Node::Not(node) => format!("!{}", shape(node)),
        Node::Words(words) => words.clone(),
        Node::Phrase(phrase) => format!("“{phrase}”"),
        Node::Filter(filter) => of_filter(filter),
    }
}

fn of_filter(filter: &Filter) -> String {
    let ends = |from: &Option<NaiveDate>, to: &Option<NaiveDate>| {
        let end = |day: &Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        format!("{}..{}", end(from), end(to))
    };
    match filter {
        Filter::Domain(codes) => format!("domain={}", codes.join(",")),
        Filter::State(states) => {
            let states: Vec<_> = states.iter().map(|s| format!("{}.{}", s.kind.code(), s.code)).collect();
            format!("state={}", states.join(","))
        }
        Filter::Agency(ids) => format!("agency={:?}", ids.iter().map(|id| id.0).collect::<Vec<_>>()),
        Filter::Office(ids) => format!("office={:?}", ids.iter().map(|id| id.0).collect::<Vec<_>>()),
        Filter::Kind(kinds) => {
            format!("kind={}", kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(","))
        }
        Filter::Origin(origins) => format!("origin={origins:?}"),
        Filter::Date(from, to) => format!("date={}", ends(from, to)),
        Filter::Due(from, to) => format!("due={}", ends(from, to)),
        Filter::NoClock => String::from("noclock"),
        Filter::Number(number) => format!("number={number}"),
        Filter::Title(title) => format!("title={title}"),
    }
}

fn meaning(query: &str) -> String {
    let resolved = read(query);
    assert_eq!(resolved.notices, [], "{query}");
    shape(&resolved.node)
}

fn complaints(query: &str) -> (String, Vec<(NoticeCode, String)>) {
    let resolved = read(query);
    let said = resolved.notices.iter().map(|notice| (notice.code, notice.said.clone())).collect();
    (shape(&resolved.node), said)
}

#[test]
fn words_phrases_and_operators() {
    assert_eq!(meaning(""), "()");
    assert_eq!(meaning("　 "), "()");
    assert_eq!(meaning("污水"), "污水");
    assert_eq!(meaning("甘州　污水"), "(甘州 & 污水)");
    assert_eq!(meaning("甘州 AND 污水"), "(甘州 & 污水)");
    for phrase in ["\"污水 直排\"", "“污水 直排”", "”污水 直排“", "「污水 直排」", "『污水 直排』"]
    {
        assert_eq!(meaning(phrase), "“污水 直排”", "{phrase}");
    }
    assert_eq!(meaning("甘州 -养殖 －“黑 河”"), "(甘州 & !养殖 & !“黑 河”)");
    assert_eq!(meaning("甘州 污水 OR 废水 或 粪水"), "(甘州 & (污水 | 废水 | 粪水))");
    assert_eq!(meaning("(甘州 污水) OR 废水"), "((甘州 & 污水) | 废水)");
    assert_eq!(meaning("黑河 -（污水 或 废水）"), "(黑河 & !(污水 | 废水))");
    assert_eq!(meaning("NOT 污水 非 废水"), "(!污水 & !废水)");
}

#[test]
fn signs_inside_words_are_part_of_them() {
    assert_eq!(meaning("甘检建(2026)5号"), "甘检建(2026)5号");
    assert_eq!(meaning("甘检建〔2026〕5号"), "甘检建〔2026〕5号");
    assert_eq!(meaning("2026-03-01 08:15"), "(2026-03-01 & 08:15)");
    assert_eq!(meaning("https://a.cn/b?c=d"), "https://a.cn/b?c=d");
    assert_eq!(meaning("PM2.5-PM10"), "PM2.5-PM10");
    assert_eq!(meaning("-03-01堆放"), "-03-01堆放");
}

#[test]
fn fields_by_chinese_and_english_names() {
    assert_eq!(meaning("领域:生态环境"), "domain=ecology");
    assert_eq!(meaning("領域：食藥"), "domain=food_drug");
    assert_eq!(meaning("domain:food_drug 污水"), "(domain=food_drug & 污水)");
    assert_eq!(meaning("领域: 环保 污水"), "(domain=ecology & 污水)");
    assert_eq!(meaning("领域:环保,食药"), "(domain=ecology | domain=food_drug)");
    assert_eq!(meaning("领域:(环保 或 食药) 污水"), "((domain=ecology | domain=food_drug) & 污水)");
    assert_eq!(meaning("状态:待评估"), "state=lead.registered,lead.screening");
    assert_eq!(meaning("状态:立案"), "state=lead.filed");
    assert_eq!(meaning("state:filed"), "state=lead.filed,case.filed");
    assert_eq!(meaning("机关:甘州"), "agency=[7, 8]");
    assert_eq!(meaning("-机关:水务局"), "!agency=[8, 9]");
    assert_eq!(meaning("来源:12345"), "origin=[Channel(\"hotline_12345\")]");
    assert_eq!(meaning("渠道:随手拍"), "origin=[Channel(\"snapshot\")]");
    assert_eq!(meaning("source:举报"), "origin=[Source(\"report\")]");
    assert_eq!(meaning("院:甘州"), "office=[2]");
    assert_eq!(meaning("院:张掖市"), "office=[1]");
    assert_eq!(meaning("类型:线索"), "kind=lead");
    assert_eq!(meaning("编号:张检线索2026-5"), "number=张检线索2026-5");
    assert_eq!(meaning("标题:“黑河 排污”"), "title=黑河 排污");
}

#[test]
fn days_ranges_and_computed_states() {
    assert_eq!(meaning("登记:2026-01..2026-06"), "date=2026-01-01..2026-06-30");
    assert_eq!(meaning("登记:2026年1月至2026年6月"), "date=2026-01-01..2026-06-30");
    assert_eq!(meaning("登记:2026-02.."), "date=2026-02-01..");
    assert_eq!(meaning("date:..2026-02"), "date=..2026-02-28");
    assert_eq!(meaning("登记:>=2026-02"), "date=2026-02-01..");
    assert_eq!(meaning("登记:近30天"), "date=2026-02-17..2026-03-18");
    assert_eq!(meaning("期限:超期"), "due=..2026-03-17");
    assert_eq!(meaning("deadline:overdue"), "due=..2026-03-17");
    assert_eq!(meaning("状态:超期"), "due=..2026-03-17");
    assert_eq!(meaning("期限:7天内"), "due=2026-03-18..2026-03-25");
    assert_eq!(meaning("期限:今天..7d"), "due=2026-03-18..2026-03-25");
    assert_eq!(meaning("期限:无"), "noclock");
}

#[test]
fn what_is_not_understood_is_said_with_its_place_and_the_rest_is_answered() {
    use NoticeCode as Code;
    let said = |code, said: &str| vec![(code, said.to_owned())];
    assert_eq!(complaints("区域:甘州 污水"), ("(甘州 & 污水)".into(), said(Code::UnknownField, "区域")));
    assert_eq!(complaints("领域:农业 污水"), ("(污水)".into(), said(Code::UnknownValue, "农业")));
    assert_eq!(complaints("领域:农业").0, "(农业)", "nothing is left: it is searched for as a word");
    assert_eq!(complaints("领域:"), ("()".into(), said(Code::NoValue, "领域:")));
    assert_eq!(complaints("登记:昨日黄花 污水"), ("(污水)".into(), said(Code::MalformedDate, "昨日黄花")));
    assert_eq!(complaints("登记:2026-13..2026-02").1, said(Code::MalformedDate, "2026-13"));
    assert_eq!(complaints("登记:2026-06..2026-01").0, "date=2026-01-01..2026-06-30");
    assert_eq!(complaints("登记:2026-06..2026-01").1, said(Code::RangeTurned, "2026-06..2026-01"));
    assert_eq!(complaints("领域:a..b 污水").1, said(Code::RangeRefused, "a..b"));
    assert_eq!(complaints("领域:生态 污水").0, "(domain=ecology,marine & 污水)");
    assert_eq!(complaints("领域:生态 污水").1, said(Code::AmbiguousValue, "生态"));
    assert_eq!(complaints("“污水 直排"), ("“污水 直排”".into(), said(Code::UnclosedQuote, "“")));
    assert_eq!(complaints("(污水 OR 废水"), ("(污水 | 废水)".into(), said(Code::UnclosedGroup, "(")));
    assert_eq!(complaints("污水 )废水"), ("(污水 & 废水)".into(), said(Code::StrayClose, ")")));
    assert_eq!(complaints("OR 污水"), ("污水".into(), said(Code::Dangling, "OR")));
    assert_eq!(complaints("污水 或"), ("污水".into(), said(Code::Dangling, "或")));
    assert_eq!(
        complaints("污水 () 。"),
        ("污水".into(), vec![(Code::NothingToFind, "()".into()), (Code::NothingToFind, "。".into())],)
    );
    let place = read("污水 领域:农业").notices[0].span.unwrap();
    assert_eq!((place.from, place.to), (6, 8));
}

#[test]
fn how_each_part_was_taken_is_told() {
    let resolved = read("机关:甘州 登记:上月 污水");
    let taken: Vec<_> = resolved.understood.iter().map(|part| (part.field, part.values.clone())).collect();
    assert_eq!(
        taken,
        [
            (Some(Field::Agency), vec!["张掖市生态环境局甘州分局".into(), "甘州区水务局".into()]),
            (Some(Field::Date), vec!["2026-02-01..2026-02-28".into()]),
            (None, vec![]),
        ]
    );
}

#[test]
fn the_parts_can_be_kept_and_read_again() {
    let parsed = parse("领域:环保 -(“黑河” OR 登记:2026..) 污水");
    let kept = serde_json::to_string(&parsed.expr).unwrap();
    assert_eq!(serde_json::from_str::<Expr>(&kept).unwrap(), parsed.expr);
    assert!(parsed.expr.says(Field::Date) && !parsed.expr.says(Field::Agency));
}

#[test]
fn a_very_long_or_deep_query_is_cut_and_said_so() {
    let deep = format!("{}污水{}", "(".repeat(40), ")".repeat(40));
    let (shape, said) = complaints(&deep);
    assert_eq!(shape, "污水");
    assert!(said.iter().any(|(code, _)| *code == NoticeCode::TooDeep));
    let long = "污水 ".repeat(600);
    let parsed = parse(&long);
    assert!(parsed.notices.iter().all(|notice| notice.code == NoticeCode::TooLong));
    assert!(!parsed.notices.is_empty());
    let Expr::All(parts) = parsed.expr else { panic!() };
    assert_eq!(parts.len(), super::parse::MOST_PARTS);
}

#[test]
fn whatever_is_typed_has_a_meaning() {
    // Every sequence of three signs of the language, with text before and after.
    let signs =
        ["污水", " ", "(", ")", "\"", "“", "-", "OR", "领域:", ":", "..", "登记:2026", ",", "－", "」", "「"];
    for a in signs {
        for b in signs {
            for c in signs {
                for query in [format!("{a}{b}{c}"), format!("黑河{a}{b}{c}甘州")] {
                    for notice in &read(&query).notices {
                        let span = notice.span.unwrap();
                        assert!(
                            span.from <= span.to && span.to <= query.chars().count(),
                            "{query}: {notice:?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_range_knows_where_its_ends_stand() {
    let Expr::Field(condition) = parse("登记:2026-01..2026-06").expr else { panic!() };
    let [Said::Range { from: Some(from), to: Some(to) }] = condition.values.as_slice() else { panic!() };
    assert_eq!((from.span.from, from.span.to, to.span.from, to.span.to), (3, 10, 12, 19));
}
