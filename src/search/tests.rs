//! The index as others use it: what is found, who finds it, and what survives.

use chrono::NaiveDate;
use proptest::prelude::*;
use tempfile::TempDir;

use super::document::{Document, RecordKind, Seer};
use super::{Condition, Fields, Found, Index, IndexError, Key, Opened, Reason, Request, Seers, Sort};
use crate::kit::{AgencyId, OfficeId};

fn lead(id: i64, title: &str, body: &str) -> Document {
    Document { seers: vec![Seer::Office(OfficeId(1))], ..Document::new(RecordKind::Lead, id, title, body) }
}

fn asked(condition: Condition) -> Request {
    Request {
        condition,
        seers: Seers::All,
        sort: Sort::Relevance,
        limit: 10,
        after: None,
        facets: false,
        snippets: true,
    }
}

fn text(text: &str) -> Request {
    asked(Condition::text(text, false))
}

fn filled(documents: &[Document]) -> Index {
    let index = Index::in_memory().unwrap();
    let mut writer = index.writer(0).unwrap();
    for document in documents {
        writer.put(document).unwrap();
    }
    writer.commit(1).unwrap();
    index
}

fn ids(found: &Found) -> Vec<i64> {
    found.hits.iter().map(|hit| hit.stored.id).collect()
}

fn search(index: &Index, request: &Request) -> Found {
    index.reader().search(request).unwrap()
}

fn sorted(mut ids: Vec<i64>) -> Vec<i64> {
    ids.sort_unstable();
    ids
}

#[test]
fn words_find_what_says_them_and_the_heading_counts_more() {
    let index = filled(&[
        lead(1, "关于道路照明的反映", "黑河岸边有人倾倒垃圾，污水流入河中，路灯不亮。"),
        lead(2, "黑河排污", "企业夜间排放污水，群众多次反映，未见处理。"),
        lead(3, "广场舞扰民", "每天晚上声音很大，影响休息。"),
    ]);
    let found = search(&index, &text("黑河 污水"));
    assert_eq!((found.total, ids(&found)), (2, vec![2, 1]));
    assert!(found.hits[0].score > found.hits[1].score);
    assert_eq!(found.hits[0].title_marks, [(0, 2)]);
    assert_eq!(search(&index, &text("黑河污水")).total, 2);
    assert_eq!(search(&index, &text("没有这样的词语组合")).total, 0);
}

#[test]
fn a_quoted_text_is_found_across_blanks_punctuation_width_and_script() {
    let index = filled(&[lead(1, "", "甘州區，黑 河（北岸）ＡＢ１２３號")]);
    for quoted in ["甘州区黑河", "河北岸ab", "AB123号", "123", "州"] {
        assert_eq!(search(&index, &asked(Condition::text(quoted, true))).total, 1, "{quoted}");
    }
    assert_eq!(search(&index, &asked(Condition::text("河甘州", true))).total, 0);
}

#[test]
fn single_characters_and_digits_are_found_wherever_they_stand() {
    let index = filled(&[lead(1, "甲", "乙丙7"), lead(2, "丁", "")]);
    for (one, id) in [("甲", 1), ("乙", 1), ("丙", 1), ("7", 1), ("丁", 2)] {
        assert_eq!(ids(&search(&index, &text(one))), [id], "{one}");
    }
}

#[test]
fn what_only_pairs_of_characters_find_comes_after_what_words_find() {
    let index = filled(&[
        lead(1, "", "中国人民的河流"),
        lead(2, "", "这里讨论国人的习惯，内容比较长，说了很多别的事情，与前面的话没有关系。"),
    ]);
    let found = search(&index, &text("国人"));
    assert_eq!(found.total, 2);
    assert_eq!(ids(&found)[0], 2);
    assert!(found.hits[0].score > 1.0 && found.hits[1].score < 1.0);
}

#[test]
fn names_of_one_meaning_find_each_other_unless_quoted() {
    let index = filled(&[lead(1, "", "向生态环境局反映"), lead(2, "", "向环保局反映")]);
    assert_eq!(search(&index, &text("环保局")).total, 2);
    assert_eq!(search(&index, &asked(Condition::text("环保局", true))).total, 1);
}

#[test]
fn names_are_found_by_pinyin_and_numbers_whole_and_by_their_beginning() {
    let mut document = lead(1, "检察建议", "内容");
    document.names = vec!["甘州区生态环境局".into()];
    document.numbers = vec!["甘检公建〔2026〕12号".into()];
    let index = filled(&[document, lead(2, "别的", "内容")]);
    for typed in ["gzqsthjj", "ganzhouqu", "sthjj", "甘州区生态环境局", "甘检公建〔2026〕12号", "2026"]
    {
        assert_eq!(ids(&search(&index, &text(typed))), [1], "{typed}");
    }
    let fields = Fields::get();
    for (begin, found) in [("甘检公建〔2026〕", 1), ("甘检公建〔2026〕12号", 1), ("公建", 0)] {
        assert_eq!(search(&index, &asked(Condition::begins(fields.numbers, begin))).total, found, "{begin}");
    }
}

#[test]
fn nobody_finds_counts_or_reads_what_is_not_theirs() {
    let mut ours = lead(1, "黑河排污", "内容");
    ours.domain = Some("environment".into());
    let mut theirs = lead(2, "黑河排污", "内容");
    theirs.seers = vec![Seer::Office(OfficeId(2)), Seer::Agency(AgencyId(7))];
    theirs.domain = Some("food".into());
    let mut article = lead(3, "排污条文", "内容");
    article.seers = vec![Seer::Everyone];
    let index = filled(&[ours, theirs, article]);
    let seen = |seers: Seers, condition: Condition| {
        let request = Request { seers, facets: true, ..asked(condition) };
        let found = search(&index, &request);
        (found.total, sorted(ids(&found)), found.facets.unwrap().0["domain"].clone())
    };
    let one = |code: &str| vec![(code.to_owned(), 1)];
    let office = |id| Seers::of(&crate::kit::Scope::Offices(vec![OfficeId(id)]));
    let agency = Seers::of(&crate::kit::Scope::Agency(AgencyId(7)));
    assert_eq!(seen(office(1), Condition::text("排污", false)), (2, vec![1, 3], one("environment")));
    assert_eq!(seen(agency, Condition::All), (2, vec![2, 3], one("food")));
    assert_eq!(seen(Seers::of(&crate::kit::Scope::None), Condition::All), (1, vec![3], vec![]));
    assert_eq!(seen(Seers::Of(vec![]), Condition::text("黑河", true)), (0, vec![], vec![]));
    let terms = [(Key::Word("排污".into()), 1.0)];
    let candidates = index.reader().candidates(&terms, &office(1), &[RecordKind::Lead], 9).unwrap();
    assert_eq!(sorted(candidates.into_iter().map(|(_, stored)| stored.id).collect()), [1, 3]);
}

#[test]
fn facets_divide_all_hits_and_pages_follow_each_other_in_every_order() {
    let documents: Vec<Document> = (1..=57)
        .map(|id| {
            let mut document = lead(id, "黑河排污", if id % 3 == 0 { "污水横流" } else { "垃圾成堆" });
            document.date = NaiveDate::from_ymd_opt(2026, 1 + u32::try_from(id % 5).unwrap(), 3);
            document.deadline = (id % 2 == 0).then(|| NaiveDate::from_ymd_opt(2026, 8, 3).unwrap());
            document.agencies = vec![AgencyId(id % 2), AgencyId(9)];
            document
        })
        .collect();
    let index = filled(&documents);
    for sort in [Sort::Relevance, Sort::Date, Sort::Deadline] {
        let mut request = Request { sort, limit: 7, facets: true, ..text("黑河 排污") };
        let (mut seen, mut pages) = (Vec::new(), 0);
        loop {
            let found = search(&index, &request);
            assert_eq!(found.total, 57);
            let facets = found.facets.as_ref().unwrap();
            assert_eq!(
                facets.0["agency"],
                [("9".to_owned(), 57), ("1".to_owned(), 29), ("0".to_owned(), 28)]
            );
            assert_eq!(facets.0["month"].iter().map(|(_, count)| count).sum::<u64>(), 57);
            seen.extend(found.hits.iter().map(|hit| (hit.stored.date, hit.stored.deadline, hit.stored.id)));
            pages += 1;
            request.after = found.next;
            if request.after.is_none() {
                break;
            }
        }
        assert_eq!(pages, 9);
        assert_eq!(sorted(seen.iter().map(|(_, _, id)| *id).collect()), (1..=57).collect::<Vec<_>>());
        match sort {
            Sort::Relevance => {}
            Sort::Date => assert!(seen.is_sorted_by(|a, b| a.0 >= b.0)),
            Sort::Deadline => assert!(seen.iter().take(28).all(|hit| hit.1.is_some())),
        }
    }
    let wrong = Request { after: Some("Zm9v".into()), ..text("黑河") };
    assert!(matches!(index.reader().search(&wrong), Err(IndexError::Cursor)));
}

#[test]
fn days_numbers_kinds_and_exclusions_narrow_what_is_found() {
    let mut first = lead(1, "黑河", "排污");
    first.date = NaiveDate::from_ymd_opt(2026, 1, 31);
    let mut second = lead(2, "黑河", "垃圾");
    second.date = NaiveDate::from_ymd_opt(2026, 2, 1);
    second.kind = RecordKind::Case;
    let index = filled(&[first, second]);
    let fields = Fields::get();
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day);
    let river = || Condition::text("黑河", false);
    let found = |condition| ids(&search(&index, &asked(condition)));
    assert_eq!(found(Condition::and(vec![river(), Condition::days(fields.date, day(2, 1), None)])), [2]);
    assert_eq!(
        found(Condition::and(vec![river(), Condition::days(fields.date, day(1, 1), day(1, 31))])),
        [1]
    );
    assert_eq!(found(Condition::and(vec![river(), Condition::not(Condition::text("垃圾", false))])), [1]);
    assert_eq!(found(Condition::not(Condition::kind(RecordKind::Lead))), [2]);
    assert_eq!(found(Condition::exists(fields.deadline)), Vec::<i64>::new());
    assert_eq!(
        found(Condition::or(vec![Condition::text("排污", false), Condition::kind(RecordKind::Case)])),
        [1, 2]
    );
}

#[test]
fn a_document_replaces_the_one_before_and_is_gone_when_deleted() {
    let index = filled(&[lead(1, "黑河", "旧文")]);
    let before = index.reader();
    let mut writer = index.writer(0).unwrap();
    writer.put(&lead(1, "黑河", "新文")).unwrap();
    writer.commit(2).unwrap();
    assert_eq!(search(&index, &text("黑河")).total, 1);
    assert_eq!(index.reader().stored(RecordKind::Lead, 1).unwrap().unwrap().body, "新文");
    assert_eq!(before.stored(RecordKind::Lead, 1).unwrap().unwrap().body, "旧文");
    writer.delete(RecordKind::Lead, 1);
    writer.commit(3).unwrap();
    assert_eq!((search(&index, &text("黑河")).total, index.position()), (0, 3));
    assert_eq!(index.reader().stored(RecordKind::Lead, 1).unwrap(), None);
}

#[test]
fn one_document_alone_answers_queries() {
    let snapshot = Index::of_one(&lead(1, "黑河排污", "污水")).unwrap();
    assert!(snapshot.has(Condition::text("黑河", false).matches().as_ref()).unwrap());
    assert!(!snapshot.has(Condition::text("垃圾", false).matches().as_ref()).unwrap());
}

fn fresh(folder: &TempDir) -> Index {
    let Opened { index, rebuild } = Index::open(folder.path()).unwrap();
    assert_eq!(rebuild, Some(Reason::Absent));
    let mut rebuild = index.rebuild(0, Reason::Absent).unwrap();
    rebuild.add(lead(1, "黑河排污", "污水")).unwrap();
    rebuild.finish(41).unwrap();
    index
}

fn only(folder: &TempDir) -> std::path::PathBuf {
    let name = std::fs::read_to_string(folder.path().join("current")).unwrap();
    folder.path().join(name.trim())
}

#[test]
fn an_index_on_disk_opens_where_its_last_commit_left_it() {
    let folder = TempDir::new().unwrap();
    let index = fresh(&folder);
    assert_eq!((index.position(), index.notice()), (41, None));
    let mut writer = index.writer(0).unwrap();
    writer.put(&lead(2, "黑河垃圾", "")).unwrap();
    writer.commit(42).unwrap();
    writer.put(&lead(3, "黑河", "没有提交")).unwrap();
    assert!(matches!(index.writer(0), Err(IndexError::Busy)));
    drop((writer, index));
    let opened = Index::open(folder.path()).unwrap();
    assert_eq!(opened.rebuild, None);
    assert_eq!(opened.index.position(), 42);
    assert_eq!(search(&opened.index, &text("黑河")).total, 2);
    opened.index.verify().unwrap();
}

#[test]
fn what_a_writer_left_that_was_killed_before_its_commit_is_not_in_the_way_of_the_next() {
    let folder = TempDir::new().unwrap();
    drop(fresh(&folder));
    let write = |documents: &[Document], position| {
        let opened = Index::open(folder.path()).unwrap();
        let mut writer = opened.index.writer(0).unwrap();
        documents.iter().for_each(|document| writer.put(document).unwrap());
        writer.commit(position).map(|()| opened.index)
    };
    drop(write(&[lead(2, "黑河垃圾", ""), lead(3, "黑河排污", "")], 42).unwrap());
    let meta = only(&folder).join("meta.json");
    let committed = std::fs::read(&meta).unwrap();
    drop(write(&[lead(2, "黑河", "新文")], 43).unwrap());
    // All files are written but the one that makes them the commit.
    std::fs::write(&meta, committed).unwrap();
    let index = write(&[lead(2, "黑河", "新文")], 43).unwrap();
    assert_eq!(search(&index, &text("黑河")).total, 3);
}

#[test]
fn a_rebuild_swaps_at_its_end_and_those_who_search_keep_what_they_had() {
    let folder = TempDir::new().unwrap();
    let index = fresh(&folder);
    let before = index.reader();
    let mut rebuild = index.rebuild(0, Reason::Asked).unwrap();
    rebuild.add(lead(2, "黑河", "")).unwrap();
    assert_eq!(index.notice(), Some(Reason::Asked));
    assert_eq!(ids(&search(&index, &text("黑河"))), [1]);
    rebuild.finish(50).unwrap();
    assert_eq!(ids(&search(&index, &text("黑河"))), [2]);
    assert_eq!(before.search(&text("黑河")).unwrap().hits[0].stored.id, 1);
    assert_eq!((index.notice(), index.position()), (None, 50));
    let folders = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(folders, 2, "the live index and the file that names it");
}

#[test]
fn a_rebuild_that_broke_off_leaves_the_live_index_and_is_swept() {
    let folder = TempDir::new().unwrap();
    let index = fresh(&folder);
    let mut rebuild = index.rebuild(0, Reason::Asked).unwrap();
    rebuild.add(lead(2, "黑河", "")).unwrap();
    drop((rebuild, index));
    let opened = Index::open(folder.path()).unwrap();
    assert_eq!((opened.rebuild, ids(&search(&opened.index, &text("黑河")))), (None, vec![1]));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

/// Lets the commit of the live index say that it was made with something else.
fn made_with(folder: &TempDir, fingerprint: &str) {
    let meta = only(folder).join("meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    let other = text.replace(super::index::fingerprint(), fingerprint);
    assert_ne!(other, text);
    std::fs::write(meta, other).unwrap();
}

#[test]
fn an_index_of_another_lexicon_is_searched_and_follows_until_it_is_made_again() {
    let folder = TempDir::new().unwrap();
    drop(fresh(&folder));
    made_with(&folder, &super::index::fingerprint().replace(char::is_alphabetic, "0"));
    let Opened { index, rebuild } = Index::open(folder.path()).unwrap();
    assert_eq!((rebuild, index.notice()), (Some(Reason::Analysis), Some(Reason::Analysis)));
    assert!(!Index::inspect(folder.path()).unwrap().unwrap().is_of_this_program);
    assert_eq!(ids(&search(&index, &text("黑河"))), [1]);
    let mut writer = index.writer(0).unwrap();
    writer.put(&lead(2, "黑河垃圾", "")).unwrap();
    writer.commit(42).unwrap();
    drop((writer, index));
    // What was added does not make it one of this lexicon.
    let Opened { index, rebuild } = Index::open(folder.path()).unwrap();
    assert_eq!((rebuild, index.position()), (Some(Reason::Analysis), 42));
    let mut again = index.rebuild(0, Reason::Analysis).unwrap();
    again.add(lead(3, "黑河", "")).unwrap();
    assert_eq!((search(&index, &text("黑河")).total, index.notice()), (2, Some(Reason::Analysis)));
    again.finish(43).unwrap();
    assert_eq!((ids(&search(&index, &text("黑河"))), index.notice()), (vec![3], None));
    drop(index);
    assert_eq!(Index::open(folder.path()).unwrap().rebuild, None);
}

#[test]
fn an_index_of_another_schema_is_not_read() {
    let folder = TempDir::new().unwrap();
    drop(fresh(&folder));
    made_with(&folder, &format!("0-{}", super::Analyzer::fingerprint()));
    let Opened { index, rebuild } = Index::open(folder.path()).unwrap();
    assert_eq!((rebuild, search(&index, &text("黑河")).total), (Some(Reason::Schema), 0));
}

#[test]
fn every_file_cut_short_or_missing_is_noticed_at_the_next_start() {
    let folder = TempDir::new().unwrap();
    drop(fresh(&folder));
    let live = only(&folder);
    let files: Vec<_> = std::fs::read_dir(&live)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.'))
        .filter(|path| path.extension().is_none_or(|extension| extension != "lock"))
        .collect();
    assert!(files.len() >= 6, "{files:?}");
    for file in files.iter().filter(|file| !file.ends_with("meta.json")) {
        let whole = std::fs::read(file).unwrap();
        let cut = &whole[..whole.len() / 2];
        for damage in [Some(cut), Some(&[][..]), None] {
            match damage {
                Some(bytes) => std::fs::write(file, bytes).unwrap(),
                None => std::fs::remove_file(file).unwrap(),
            }
            let opened = Index::open(folder.path()).unwrap();
            let missing_list = file.ends_with(".managed.json");
            assert!(
                missing_list || matches!(opened.rebuild, Some(Reason::Damaged { .. } | Reason::Schema)),
                "{file:?} {:?}",
                opened.rebuild
            );
            std::fs::write(file, &whole).unwrap();
        }
    }
    let unreadable = [&b"{}"[..], b"", b"\xff\xfe"];
    for bytes in unreadable {
        std::fs::write(live.join("meta.json"), bytes).unwrap();
        assert!(Index::open(folder.path()).unwrap().rebuild.is_some());
    }
    for bytes in unreadable {
        std::fs::write(folder.path().join("current"), bytes).unwrap();
        assert_eq!(Index::open(folder.path()).unwrap().rebuild, Some(Reason::Absent));
    }
}

#[test]
fn a_changed_byte_is_found_by_its_checksum() {
    let folder = TempDir::new().unwrap();
    drop(fresh(&folder));
    let store = std::fs::read_dir(only(&folder)).unwrap().map(|entry| entry.unwrap().path());
    let store = store.into_iter().find(|path| path.extension().is_some_and(|kind| kind == "store")).unwrap();
    let mut bytes = std::fs::read(&store).unwrap();
    bytes[3] ^= 1;
    std::fs::write(&store, bytes).unwrap();
    let opened = Index::open(folder.path()).unwrap();
    assert!(matches!(opened.index.verify(), Err(IndexError::Damaged { .. })));
}

const PIECES: &[&str] = &[
    "黑河",
    "甘州區",
    "污水",
    "，",
    "。",
    " ",
    "　",
    "Ａ",
    "b",
    "１",
    "2",
    "臺灣",
    "\n",
    "环保局",
    "的",
    "（",
    "㎡",
    "é",
    "生态环境局",
    "垃圾",
    "12345",
    "-",
    "张",
    "𠀀",
    "ﬁ",
    "①",
];

fn written() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 1..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_phrase_of_any_document_finds_it(
        texts in prop::collection::vec((written(), written()), 1..12),
        picks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 2_usize..=12), 24),
        upper in any::<bool>(),
    ) {
        let folder = TempDir::new().unwrap();
        let index = Index::open(folder.path()).unwrap().index;
        let mut rebuild = index.rebuild(0, Reason::Absent).unwrap();
        for (id, (title, body)) in (1..).zip(&texts) {
            rebuild.add(lead(id, title, body)).unwrap();
        }
        rebuild.finish(1).unwrap();
        let mut writer = index.writer(0).unwrap();
        for (id, (title, body)) in (1..).zip(&texts).skip(1).step_by(2) {
            writer.put(&lead(id, title, body)).unwrap();
            writer.commit(2).unwrap();
        }
        for (document, place, length) in picks {
            let at = document.index(texts.len());
            let id = i64::try_from(at).unwrap() + 1;
            let (title, body) = &texts[at];
            for part in [title, body] {
                let chars: Vec<char> = part.chars().collect();
                let from = place.index(chars.len());
                let mut phrase: String = chars.iter().skip(from).take(length).collect();
                if upper {
                    phrase = phrase.to_uppercase();
                }
                for quoted in [true, false] {
                    let condition = Condition::text(&phrase, quoted);
                    let request = Request { limit: 50, ..asked(condition) };
                    let found = search(&index, &request);
                    prop_assert!(ids(&found).contains(&id), "{phrase:?} of {part:?} quoted {quoted}");
                    prop_assert_eq!(found.total, u64::try_from(found.hits.len()).unwrap());
                }
            }
        }
    }

    #[test]
    fn nothing_that_is_typed_breaks_the_search(typed in any::<String>(), quoted in any::<bool>()) {
        let index = filled(&[lead(1, &typed, &typed)]);
        let found = search(&index, &Request { facets: true, ..asked(Condition::text(&typed, quoted)) });
        prop_assert_eq!(found.total, 1);
    }
}
