//! Terms that very many documents have. Which ones have them is kept as a set of bits, so that the documents with
//! several such terms are counted sixty-four at a time instead of one by one.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED, Term};
use tantivy_common::TinySet;

/// Segments with fewer documents are quick enough as they are.
const WORTH_IT: u32 = 16_384;

/// A term is frequent if at least one in so many documents of a segment has it.
const ONE_IN: u32 = 32;

/// At most so many bytes are kept; the set that came first goes first.
const KEPT: usize = 64 << 20;

/// So many sixty-fours of documents are asked for at a time.
const WINDOW: usize = 16;

static SETS: LazyLock<Mutex<Sets>> = LazyLock::new(Mutex::default);

/// The sets that are kept. A segment never changes, and its id is its own among all indexes.
#[derive(Default)]
struct Sets {
    known: HashMap<(SegmentId, Term), Arc<BitSet>>,
    order: VecDeque<(SegmentId, Term)>,
    bytes: usize,
}

impl Sets {
    fn keep(&mut self, key: (SegmentId, Term), set: &Arc<BitSet>) {
        if self.known.insert(key.clone(), Arc::clone(set)).is_some() {
            return;
        }
        self.bytes += bytes(set);
        self.order.push_back(key);
        while self.bytes > KEPT {
            let Some(oldest) = self.order.pop_front() else { return };
            self.bytes -= self.known.remove(&oldest).map_or(0, |set| bytes(&set));
        }
    }
}

fn bytes(set: &BitSet) -> usize {
    usize::try_from(set.max_value() / 8).unwrap_or(usize::MAX)
}

/// The documents with a term, however many they are.
#[derive(Debug, Clone)]
pub(super) struct Frequent(Term);

impl Frequent {
    pub(super) fn of(term: Term) -> Self {
        Self(term)
    }
}

impl Query for Frequent {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let is_scored = scoring.is_scoring_enabled();
        let plain = TermQuery::new(self.0.clone(), IndexRecordOption::Basic).weight(scoring)?;
        Ok(if is_scored { plain } else { Box::new(FrequentWeight { term: self.0.clone(), plain }) })
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        visitor(&self.0, false);
    }
}

struct FrequentWeight {
    term: Term,
    plain: Box<dyn Weight>,
}

impl FrequentWeight {
    /// The set of a segment, if the term is frequent there.
    fn set(&self, reader: &SegmentReader) -> tantivy::Result<Option<Arc<BitSet>>> {
        if reader.max_doc() < WORTH_IT {
            return Ok(None);
        }
        let key = (reader.segment_id(), self.term.clone());
        if let Some(known) = SETS.lock().unwrap_or_else(PoisonError::into_inner).known.get(&key) {
            return Ok(Some(Arc::clone(known)));
        }
        let mut docs = self.plain.scorer(reader, 1.0)?;
        if docs.size_hint() < reader.max_doc() / ONE_IN {
            return Ok(None);
        }
        let mut set = BitSet::with_max_value(reader.max_doc());
        while docs.doc() != TERMINATED {
            set.insert(docs.doc());
            docs.advance();
        }
        let set = Arc::new(set);
        SETS.lock().unwrap_or_else(PoisonError::into_inner).keep(key, &set);
        Ok(Some(set))
    }
}

impl Weight for FrequentWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        match self.set(reader)? {
            Some(set) => Ok(Box::new(Bits::new(set, boost))),
            None => self.plain.scorer(reader, boost),
        }
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.plain.explain(reader, doc)
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        self.plain.count(reader)
    }
}

/// The documents of a set, in ascending order.
struct Bits {
    set: Arc<BitSet>,
    doc: DocId,
    score: Score,
}

impl Bits {
    fn new(set: Arc<BitSet>, score: Score) -> Self {
        let mut bits = Self { set, doc: 0, score };
        bits.doc = bits.from(0);
        bits
    }

    /// The first document at or after one.
    fn from(&self, target: DocId) -> DocId {
        if target >= self.set.max_value() {
            return TERMINATED;
        }
        let mut bucket = target / 64;
        let mut docs = self.set.tinyset(bucket).intersect(TinySet::range_greater_or_equal(target % 64));
        if docs.is_empty() {
            let Some(next) = self.set.first_non_empty_bucket(bucket + 1) else { return TERMINATED };
            (bucket, docs) = (next, self.set.tinyset(next));
        }
        docs.pop_lowest().map_or(TERMINATED, |low| bucket * 64 + low)
    }

    fn bits(&self, bucket: u32) -> u64 {
        let is_there = bucket * 64 < self.set.max_value();
        if is_there { u64::from_le_bytes(self.set.tinyset(bucket).into_bytes()) } else { 0 }
    }
}

impl DocSet for Bits {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.from(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.from(target);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.set.len()).unwrap_or(u32::MAX)
    }

    fn fill_bitset_block(&mut self, min_doc: DocId, mask: &mut [TinySet; WINDOW]) -> DocId {
        let shift = min_doc % 64;
        for (bucket, docs) in (min_doc / 64..).zip(mask) {
            let low = self.bits(bucket) >> shift;
            let high = self.bits(bucket + 1).checked_shl(64 - shift).unwrap_or(0);
            *docs = TinySet::deserialize((low | high).to_le_bytes());
        }
        self.seek(min_doc.saturating_add(64 * 16))
    }

    fn count_including_deleted(&mut self) -> u32 {
        self.size_hint()
    }
}

impl Scorer for Bits {
    fn score(&mut self) -> Score {
        self.score
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::search::{Condition, Document, Index, RecordKind, Request, Seers, Sort};

    fn bits(docs: &BTreeSet<u32>, max: u32) -> Bits {
        let mut set = BitSet::with_max_value(max);
        for doc in docs {
            set.insert(*doc);
        }
        Bits::new(Arc::new(set), 1.0)
    }

    proptest! {
        #[test]
        fn a_set_is_gone_through_like_any_other_list_of_documents(
            docs in proptest::collection::btree_set(0_u32..3_000, 0..400),
            beyond in 0_u32..200,
            mut targets in proptest::collection::vec(0_u32..4_000, 0..20),
            from in 0_u32..2_999,
        ) {
            let max = docs.last().map_or(1, |last| last + 1) + beyond;
            let mut all = bits(&docs, max);
            let mut seen = Vec::new();
            while all.doc() != TERMINATED {
                seen.push(all.doc());
                all.advance();
            }
            prop_assert_eq!(all.advance(), TERMINATED);
            prop_assert_eq!(&seen, &docs.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(all.count_including_deleted(), u32::try_from(docs.len()).unwrap());

            targets.sort_unstable();
            let first = |at: u32| docs.range(at..).next().copied().unwrap_or(TERMINATED);
            let mut sought = bits(&docs, max);
            for target in targets {
                prop_assert_eq!(sought.seek(target), first(target));
            }

            let mut window = [TinySet::EMPTY; WINDOW];
            let next = bits(&docs, max).fill_bitset_block(from, &mut window);
            prop_assert_eq!(next, first(from + 1024));
            let filled = (0_u32..).zip(window).flat_map(|(at, docs)| {
                docs.into_iter().map(move |doc| from + 64 * at + doc)
            });
            prop_assert_eq!(
                filled.collect::<Vec<_>>(),
                docs.range(from..from + 1024).copied().collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn what_very_many_say_is_counted_right_also_after_some_are_gone() {
        let index = Index::in_memory().unwrap();
        let mut writer = index.writer(0).unwrap();
        let of = |id: i64| {
            [(2, "污水"), (3, "垃圾"), (5, "占道经营"), (7, "噪声"), (4_000, "土坑")]
                .iter()
                .filter(|(every, _)| id % every == 0)
                .map(|(_, word)| *word)
                .collect::<Vec<_>>()
        };
        for id in 1..=20_000 {
            writer.put(&Document::new(RecordKind::Lead, id, "", &of(id).join("，"))).unwrap();
        }
        writer.commit(1).unwrap();
        drop(writer);
        let asks = [
            "污水",
            "污水 垃圾",
            "垃圾 占道经营",
            "污水 垃圾 占道经营",
            "噪声 污水",
            "污水 土坑",
            "污水 -垃圾",
        ];
        let check = |gone: &dyn Fn(i64) -> bool| {
            for ask in asks {
                let words: Vec<&str> = ask.split(' ').collect();
                let says = |id: i64| {
                    words.iter().all(|word| match word.strip_prefix('-') {
                        Some(word) => !of(id).contains(&word),
                        None => of(id).contains(word),
                    })
                };
                let conditions = words.iter().map(|word| match word.strip_prefix('-') {
                    Some(word) => Condition::not(Condition::text(word, false)),
                    None => Condition::text(word, false),
                });
                let expected = (1..=20_000).filter(|id| says(*id) && !gone(*id)).count();
                let request = Request {
                    condition: Condition::and(conditions.collect()),
                    seers: Seers::All,
                    sort: Sort::Relevance,
                    limit: 10,
                    after: None,
                    facets: false,
                    snippets: false,
                };
                let found = index.reader().search(&request).unwrap();
                assert_eq!(found.total, u64::try_from(expected).unwrap(), "{ask}");
                assert!(found.hits.iter().all(|hit| says(hit.stored.id) && !gone(hit.stored.id)), "{ask}");
            }
        };
        check(&|_| false);
        let mut writer = index.writer(1).unwrap();
        for id in (1..=20_000).filter(|id| id % 11 == 0) {
            writer.delete(RecordKind::Lead, id);
        }
        writer.commit(2).unwrap();
        check(&|id| id % 11 == 0);
    }
}
