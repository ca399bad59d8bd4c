//! The best hits of a query, found without scoring what cannot be among them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, Term};

use super::cursor::Place;
use super::error::IndexError;

/// The best places seen so far, all of them after a given one.
pub(super) struct Best {
    limit: usize,
    after: Option<Place>,
    kept: BinaryHeap<Reverse<(Place, DocAddress)>>,
}

impl Best {
    pub(super) fn new(limit: usize, after: Option<Place>) -> Self {
        Self { limit, after, kept: BinaryHeap::with_capacity(limit + 1) }
    }

    pub(super) fn offer(&mut self, place: Place, address: DocAddress) {
        if self.after.is_some_and(|after| place >= after) {
            return;
        }
        if self.kept.len() < self.limit {
            self.kept.push(Reverse((place, address)));
        } else if let Some(mut worst) = self.kept.peek_mut()
            && place > worst.0.0
        {
            *worst = Reverse((place, address));
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.kept.len() >= self.limit
    }

    /// A score that nothing at or below can be among the best of a tier.
    fn floor(&self, tier: u8) -> Score {
        match self.kept.peek() {
            Some(Reverse((worst, _))) if self.is_full() && worst.tier == tier => worst.score().next_down(),
            _ => Score::MIN,
        }
    }

    /// The best first.
    pub(super) fn finish(self) -> Vec<(Place, DocAddress)> {
        self.kept.into_sorted_vec().into_iter().map(|Reverse(kept)| kept).collect()
    }
}

/// Documents of one segment that fulfil a condition, asked for in ascending order.
pub(super) struct Filter(Box<dyn Scorer>);

impl Filter {
    pub(super) fn of(weight: &dyn Weight, reader: &SegmentReader) -> Result<Self, IndexError> {
        Ok(Self(weight.scorer(reader, 1.0)?))
    }

    /// Whether a document is among them.
    pub(super) fn has(&mut self, doc: DocId) -> bool {
        let mut at = self.0.doc();
        if at < doc {
            at = self.0.seek(doc);
        }
        at == doc && at != TERMINATED
    }

    /// The score of the document that was found last.
    pub(super) fn score(&mut self) -> Score {
        self.0.score()
    }
}

/// Offers the documents of a segment by score, passing over those that cannot be among the best.
pub(super) fn offer_by_score(
    best: &mut Best,
    tier: u8,
    (ordinal, reader): (u32, &SegmentReader),
    weight: &dyn Weight,
    mut accepts: impl FnMut(DocId) -> bool,
) -> Result<(), IndexError> {
    let keys = reader.fast_fields().u64("key")?.first_or_default_col(0);
    let alive = reader.alive_bitset();
    weight.for_each_pruning(best.floor(tier), reader, &mut |doc, score| {
        if alive.is_none_or(|alive| alive.is_alive(doc)) && accepts(doc) {
            best.offer(Place::scored(tier, score, keys.get_val(doc)), DocAddress::new(ordinal, doc));
        }
        best.floor(tier)
    })?;
    Ok(())
}

/// How frequent terms are, rounded, so that scores stay what they are while documents come and go, and are
/// the same on every node that holds nearly the same documents. Pages that follow each other rely on it.
pub(super) struct Rounded<'a>(pub(super) &'a Searcher);

impl Bm25StatisticsProvider for Rounded<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let documents = Bm25StatisticsProvider::total_num_docs(self.0)?.max(1);
        let mean = self.0.total_num_tokens(field)? / documents;
        Ok(rounded(mean.max(1)) * self.total_num_docs()?)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        // Above every rounded frequency.
        Ok(rounded(Bm25StatisticsProvider::total_num_docs(self.0)?.max(1)) * 2)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(rounded(self.0.doc_freq(term)?))
    }
}

/// The number with its three highest binary digits, the rest zero.
fn rounded(number: u64) -> u64 {
    let low = (u64::BITS - number.leading_zeros()).saturating_sub(3);
    (number >> low) << low
}

/// The scored form of a query.
pub(super) fn scored(query: &dyn Query, searcher: &Searcher) -> Result<Box<dyn Weight>, IndexError> {
    let statistics = Rounded(searcher);
    Ok(query.weight(EnableScoring::enabled_from_statistics_provider(&statistics, searcher))?)
}

/// The form of a query that only says what matches.
pub(super) fn unscored(query: &dyn Query, searcher: &Searcher) -> Result<Box<dyn Weight>, IndexError> {
    Ok(query.weight(EnableScoring::disabled_from_searcher(searcher))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_keeps_the_order_and_never_exceeds() {
        for number in 0..5_000 {
            assert!(rounded(number) <= number && rounded(number) * 5 >= number * 4);
            assert!(rounded(number) <= rounded(number + 1));
        }
    }

    #[test]
    fn the_best_come_first_and_none_at_or_before_the_cursor() {
        let place = |value| Place { tier: 1, value, key: u64::from(value) };
        let mut best = Best::new(2, Some(place(8)));
        for value in [1, 9, 3, 8, 5, 7] {
            best.offer(place(value), DocAddress::new(0, value));
        }
        let values: Vec<u32> = best.finish().into_iter().map(|(place, _)| place.value).collect();
        assert_eq!(values, [7, 5]);
    }
}
