//! A consistent view of the index: what is searched, counted and read.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;
use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, BoostQuery, Query, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term};

use super::condition::{Condition, Seers, Terms};
use super::cursor::{Place, Sort};
use super::document::RecordKind;
use super::error::IndexError;
use super::facets::{Counts, Facets, SegmentCounts};
use super::ranking::{Best, Filter, offer_by_score, scored, unscored};
use super::schema::{Fields, Stored, key, word_term};
use super::snippet::{Snippet, snippet};

/// So many hits are ranked one by one; among more, only those that can be among the best are looked at.
const RANKED_SINGLY: usize = 4_096;

/// What is asked of the index.
#[derive(Debug, Clone)]
pub struct Request {
    /// What is searched for.
    pub condition: Condition,
    /// Who asks; part of every count, facet and snippet.
    pub seers: Seers,
    /// The order.
    pub sort: Sort,
    /// Hits a page, at least one.
    pub limit: usize,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Whether the hits are counted by field.
    pub facets: bool,
    /// Whether hits show why they were found.
    pub snippets: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// All hits, on every page.
    pub total: u64,
    /// The hits of this page, the first first.
    pub hits: Vec<Hit>,
    /// How all hits divide, if that was asked.
    pub facets: Option<Facets>,
    /// The cursor of the next page; none after the last.
    pub next: Option<String>,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// How well it matches: by its words, or less than one by pairs of characters alone; zero when the order
    /// is another.
    pub score: f32,
    /// What is stored of it.
    pub stored: Stored,
    /// Marks in its heading, by characters.
    pub title_marks: Vec<(usize, usize)>,
    /// The piece of its text that shows why.
    pub snippet: Option<Snippet>,
}

/// A term of the index, for candidates.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Key {
    /// A pair of characters, folded.
    Gram(String),
    /// A word, folded.
    Word(String),
}

impl Key {
    fn term(&self) -> Term {
        match self {
            Self::Gram(text) => Term::from_field_text(Fields::get().grams, text),
            Self::Word(text) => word_term(text),
        }
    }
}

/// A consistent view of the index; cheap to clone, and unmoved by what is written after.
#[derive(Clone)]
pub struct Snapshot {
    pub(super) searcher: Searcher,
    pub(super) terms: Terms,
}

impl Snapshot {
    /// Searches. It never panics, whatever is asked and whatever stands in the files.
    pub fn search(&self, request: &Request) -> Result<Found, IndexError> {
        guarded(|| Search::new(self, request)?.run())
    }

    /// How many documents fulfil a condition.
    pub fn count(&self, condition: &Condition, seers: &Seers) -> Result<u64, IndexError> {
        guarded(|| {
            let query = condition.seen(seers, self.terms);
            let count = self.searcher.search(&query, &Count)?;
            Ok(u64::try_from(count).unwrap_or(u64::MAX))
        })
    }

    /// The documents that share the most telling of the terms, by the sum of weight and rarity.
    pub fn candidates(
        &self,
        terms: &[(Key, f32)],
        seers: &Seers,
        kinds: &[RecordKind],
        limit: usize,
    ) -> Result<Vec<(f32, Stored)>, IndexError> {
        guarded(|| {
            let shared = terms.iter().map(|(key, weight)| -> Box<dyn Query> {
                let query = TermQuery::new(key.term(), IndexRecordOption::WithFreqs);
                Box::new(BoostQuery::new(Box::new(query), *weight))
            });
            let shared = scored(&BooleanQuery::union(shared.collect()), &self.searcher)?;
            let kind = Fields::get().kind;
            let wanted = kinds.iter().map(|wanted| {
                let term = Term::from_field_text(kind, wanted.code());
                unscored(&TermQuery::new(term, IndexRecordOption::Basic), &self.searcher)
            });
            let wanted = wanted.collect::<Result<Vec<_>, _>>()?;
            let seen = seers.query().map(|seen| unscored(seen.as_ref(), &self.searcher)).transpose()?;
            let mut best = Best::new(limit.max(1), None);
            for segment in segments(&self.searcher) {
                let filter = |weight: &dyn Weight| Filter::of(weight, segment.1);
                let mut wanted =
                    wanted.iter().map(|kind| filter(kind.as_ref())).collect::<Result<Vec<_>, _>>()?;
                let mut seen = seen.as_deref().map(filter).transpose()?;
                offer_by_score(&mut best, 1, segment, shared.as_ref(), |doc| {
                    wanted.iter_mut().any(|kind| kind.has(doc))
                        && seen.as_mut().is_none_or(|seen| seen.has(doc))
                })?;
            }
            best.finish()
                .into_iter()
                .map(|(place, address)| Ok((place.score(), self.read(address)?)))
                .collect()
        })
    }

    /// How many documents have a term, those replaced since counted twice until segments are merged.
    pub fn frequency(&self, key: &Key) -> Result<u64, IndexError> {
        Ok(self.searcher.doc_freq(&key.term())?)
    }

    /// How many documents there are.
    #[must_use]
    pub fn documents(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// In how many segments they stand: the fewer, the faster the search.
    #[must_use]
    pub fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    /// What is stored of a record. Whoever shows it asks first whether the actor may see it.
    pub fn stored(&self, kind: RecordKind, id: i64) -> Result<Option<Stored>, IndexError> {
        guarded(|| {
            let term = Term::from_field_u64(Fields::get().key, key(kind, id));
            for (ordinal, reader) in segments(&self.searcher) {
                let postings =
                    reader.inverted_index(term.field())?.read_postings(&term, IndexRecordOption::Basic)?;
                let Some(mut postings) = postings else { continue };
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    if !reader.is_deleted(doc) {
                        return Ok(Some(self.read(DocAddress::new(ordinal, doc))?));
                    }
                    doc = postings.advance();
                }
            }
            Ok(None)
        })
    }

    /// Whether any document fulfils a condition, for the index of one document.
    pub fn has(&self, query: &dyn Query) -> Result<bool, IndexError> {
        guarded(|| {
            let weight = unscored(query, &self.searcher)?;
            for (_, reader) in segments(&self.searcher) {
                let mut scorer = weight.scorer(reader, 1.0)?;
                let mut doc = scorer.doc();
                while doc != TERMINATED {
                    if !reader.is_deleted(doc) {
                        return Ok(true);
                    }
                    doc = scorer.advance();
                }
            }
            Ok(false)
        })
    }

    fn read(&self, address: DocAddress) -> Result<Stored, IndexError> {
        let row: TantivyDocument = self.searcher.doc(address)?;
        Stored::read(&row)
            .ok_or_else(|| IndexError::Damaged { reason: String::from("a stored document is unreadable") })
    }
}

/// One search on its way.
struct Search<'a> {
    snapshot: &'a Snapshot,
    request: &'a Request,
    sort: Sort,
    after: Option<Place>,
    ranks: Option<Box<dyn Weight>>,
    matches: Box<dyn Weight>,
    query: Box<dyn Query>,
}

/// What the pass over all hits made.
struct Counted {
    total: u64,
    /// The hits of each segment, unless there are too many.
    docs: Option<Vec<Vec<DocId>>>,
    facets: Option<Facets>,
}

impl<'a> Search<'a> {
    fn new(snapshot: &'a Snapshot, request: &'a Request) -> Result<Self, IndexError> {
        let searcher = &snapshot.searcher;
        let ranks = match request.sort {
            Sort::Relevance => request.condition.ranks(snapshot.terms),
            Sort::Date | Sort::Deadline => None,
        };
        let sort = match request.sort {
            Sort::Relevance if ranks.is_none() => Sort::Date,
            sort @ (Sort::Relevance | Sort::Date | Sort::Deadline) => sort,
        };
        let after = request.after.as_deref().map(|cursor| Place::read(cursor, sort)).transpose()?;
        let query = request.condition.seen(&request.seers, snapshot.terms);
        let matches = unscored(query.as_ref(), searcher)?;
        let ranks = ranks.map(|ranks| scored(ranks.as_ref(), searcher)).transpose()?;
        Ok(Self { snapshot, request, sort, after, ranks, matches, query })
    }

    fn run(&self) -> Result<Found, IndexError> {
        // One more than asked for says whether there is a next page.
        let mut best = Best::new(self.request.limit.max(1) + 1, self.after);
        let counted = match &self.ranks {
            None => self.collect_by_day(&mut best)?,
            Some(ranks) => {
                let counted = self.count()?;
                match &counted.docs {
                    Some(docs) => self.rank_singly(&mut best, ranks.as_ref(), docs)?,
                    None => self.rank_best(&mut best, ranks.as_ref())?,
                }
                counted
            }
        };
        let mut places = best.finish();
        let more = places.len() > self.request.limit.max(1);
        places.truncate(self.request.limit.max(1));
        let next = places.last().filter(|_| more).map(|(place, _)| place.cursor(self.sort));
        let literals = if self.request.snippets { self.request.condition.literals() } else { Vec::new() };
        let hits = places.into_iter().map(|(place, address)| self.hit(place, address, &literals));
        Ok(Found {
            total: counted.total,
            hits: hits.collect::<Result<_, _>>()?,
            facets: counted.facets,
            next,
        })
    }

    fn hit(&self, place: Place, address: DocAddress, literals: &[String]) -> Result<Hit, IndexError> {
        let stored = self.snapshot.read(address)?;
        let score = match (self.sort, place.tier) {
            (Sort::Date | Sort::Deadline, _) => 0.0,
            (Sort::Relevance, 0) => place.score() / (1.0 + place.score()),
            (Sort::Relevance, _) => 1.0 + place.score(),
        };
        let (mut title_marks, mut piece) = (Vec::new(), None);
        if self.request.snippets {
            title_marks = super::snippet::marks(&stored.title, literals);
            piece = Some(snippet(&stored.body, literals));
        }
        Ok(Hit { score, stored, title_marks, snippet: piece })
    }

    /// Counts the hits and, while they are few, keeps them.
    fn count(&self) -> Result<Counted, IndexError> {
        let mut total = 0_u64;
        let mut kept = Some(Vec::new());
        let mut counts = self.request.facets.then(Counts::default);
        for (_, reader) in segments(&self.snapshot.searcher) {
            if let Some(counts) = &mut counts {
                let mut segment = SegmentCounts::of(reader)?;
                let docs = self.each_block(reader, kept.is_some(), |docs| segment.add(docs))?;
                counts.add(segment)?;
                total += docs.0;
                keep(&mut kept, docs.1);
            } else if kept.is_some() && self.seems_few(reader)? {
                let docs = self.each_block(reader, true, |_| {})?;
                total += docs.0;
                keep(&mut kept, docs.1);
            } else {
                total += u64::from(self.living(reader)?);
                kept = None;
            }
        }
        Ok(Counted { total, docs: kept, facets: counts.map(Counts::finish) })
    }

    /// Counts all hits of a segment at once, and takes away those that were deleted or replaced since.
    fn living(&self, reader: &SegmentReader) -> Result<u32, IndexError> {
        let Some(alive) = reader.alive_bitset() else { return Ok(self.matches.count(reader)?) };
        let mut hits = Filter::of(self.matches.as_ref(), reader)?;
        let mut total = self.matches.scorer(reader, 1.0)?.count_including_deleted();
        for doc in (0..reader.max_doc()).filter(|doc| alive.is_deleted(*doc)) {
            total -= u32::from(hits.has(doc));
        }
        Ok(total)
    }

    fn seems_few(&self, reader: &SegmentReader) -> Result<bool, IndexError> {
        let guess = self.matches.scorer(reader, 1.0)?.size_hint();
        Ok(usize::try_from(guess).is_ok_and(|guess| guess <= 2 * RANKED_SINGLY))
    }

    /// Says the living hits of a segment block by block; gives their number back, and themselves while few.
    fn each_block(
        &self,
        reader: &SegmentReader,
        keep: bool,
        mut say: impl FnMut(&[DocId]),
    ) -> Result<(u64, Option<Vec<DocId>>), IndexError> {
        let alive = reader.alive_bitset();
        let mut living: Vec<DocId> = Vec::with_capacity(64);
        let mut kept = keep.then(Vec::new);
        let mut total = 0_u64;
        self.matches.for_each_no_score(reader, &mut |docs| {
            let docs = match alive {
                None => docs,
                Some(alive) => {
                    living.clear();
                    living.extend(docs.iter().filter(|doc| alive.is_alive(**doc)));
                    living.as_slice()
                }
            };
            total += u64::try_from(docs.len()).unwrap_or(0);
            say(docs);
            match &mut kept {
                Some(all) if all.len() + docs.len() <= RANKED_SINGLY => all.extend_from_slice(docs),
                _ => kept = None,
            }
        })?;
        Ok((total, kept))
    }

    /// Counts the hits and keeps the best by a day field, in one pass.
    fn collect_by_day(&self, best: &mut Best) -> Result<Counted, IndexError> {
        let mut total = 0;
        let mut counts = self.request.facets.then(Counts::default);
        for (ordinal, reader) in segments(&self.snapshot.searcher) {
            let fast = reader.fast_fields();
            let keys = fast.u64("key")?.first_or_default_col(0);
            let days = fast.i64(if self.sort == Sort::Deadline { "deadline" } else { "date" })?;
            let mut segment = self.request.facets.then(|| SegmentCounts::of(reader)).transpose()?;
            let (many, _) = self.each_block(reader, false, |docs| {
                for doc in docs {
                    let value = days.first(*doc).map_or(0, |day| self.by_day(day));
                    let place = Place { tier: 0, value, key: keys.get_val(*doc) };
                    best.offer(place, DocAddress::new(ordinal, *doc));
                }
                if let Some(segment) = &mut segment {
                    segment.add(docs);
                }
            })?;
            total += many;
            if let (Some(counts), Some(segment)) = (&mut counts, segment) {
                counts.add(segment)?;
            }
        }
        Ok(Counted { total, docs: None, facets: counts.map(Counts::finish) })
    }

    /// The newest date first; the nearest due date first; what has none last.
    fn by_day(&self, day: i64) -> u32 {
        let day = u32::try_from(day).unwrap_or(0);
        if self.sort == Sort::Deadline { u32::MAX - day } else { day.saturating_add(1) }
    }

    /// Ranks hits one by one: by words those that have them, the others by pairs of characters.
    fn rank_singly(
        &self,
        best: &mut Best,
        ranks: &dyn Weight,
        docs: &[Vec<DocId>],
    ) -> Result<(), IndexError> {
        let matches = scored(self.query.as_ref(), &self.snapshot.searcher)?;
        for ((ordinal, reader), docs) in segments(&self.snapshot.searcher).zip(docs) {
            if docs.is_empty() {
                continue;
            }
            let keys = reader.fast_fields().u64("key")?.first_or_default_col(0);
            let mut by_words = Filter::of(ranks, reader)?;
            let mut left = Vec::new();
            for doc in docs {
                if by_words.has(*doc) {
                    let place = Place::scored(1, by_words.score(), keys.get_val(*doc));
                    best.offer(place, DocAddress::new(ordinal, *doc));
                } else {
                    left.push(*doc);
                }
            }
            if left.is_empty() {
                continue;
            }
            let mut by_grams = Filter::of(matches.as_ref(), reader)?;
            for doc in left {
                let score = if by_grams.has(doc) { by_grams.score() } else { 0.0 };
                best.offer(Place::scored(0, score, keys.get_val(doc)), DocAddress::new(ordinal, doc));
            }
        }
        Ok(())
    }

    /// Ranks only what can be among the best: by words first, and by pairs if those do not fill the page.
    fn rank_best(&self, best: &mut Best, ranks: &dyn Weight) -> Result<(), IndexError> {
        if self.after.is_none_or(|after| after.tier == 1) {
            for segment in segments(&self.snapshot.searcher) {
                let mut matches = Filter::of(self.matches.as_ref(), segment.1)?;
                offer_by_score(best, 1, segment, ranks, |doc| matches.has(doc))?;
            }
        }
        if best.is_full() {
            return Ok(());
        }
        let matches = scored(self.query.as_ref(), &self.snapshot.searcher)?;
        for segment in segments(&self.snapshot.searcher) {
            let mut by_words = Filter::of(ranks, segment.1)?;
            offer_by_score(best, 0, segment, matches.as_ref(), |doc| !by_words.has(doc))?;
        }
        Ok(())
    }
}

fn keep(kept: &mut Option<Vec<Vec<DocId>>>, docs: Option<Vec<DocId>>) {
    match (kept.as_mut(), docs) {
        (Some(all), Some(docs)) if all.iter().map(Vec::len).sum::<usize>() + docs.len() <= RANKED_SINGLY => {
            all.push(docs);
        }
        _ => *kept = None,
    }
}

fn segments(searcher: &Searcher) -> impl Iterator<Item = (u32, &SegmentReader)> {
    (0_u32..).zip(searcher.segment_readers())
}

/// A fault of the files may come as a panic from below; it is told as damage and not let through.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(IndexError::Damaged { reason: String::from("work on the index broke off") }))
}
