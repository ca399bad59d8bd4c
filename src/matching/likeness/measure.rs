//! How good the matching is, on messages that people grouped by matter.
//!
//! Every message that stands in a group is asked about, against all other messages. Relevant are the others of its
//! group. A pair that is told to be likely one matter counts as wrong unless both stand in one group, so a message
//! outside all groups counts as wrong too. Each pair counts once, whichever side it was asked from.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::matcher::{Asked, Matcher, content};
use super::model::{Likeness, Reference};
use super::rareness::Frequencies;
use super::score::{LIKELY, METHOD};
use crate::search::{Document, Index, IndexError, RecordKind, Seers, Stored};

/// So many are asked for; groups are far smaller.
const LIMIT: usize = 400;

/// So much memory may the index of the messages take while it is made.
const HEAP: usize = 64 * 1024 * 1024;

/// Messages, and what people said of them; messages go by their place in the list.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    /// The messages; kind and id do not matter.
    pub messages: Vec<Document>,
    /// The group of those that stand in one.
    pub groups: BTreeMap<usize, String>,
    /// Pairs that people said are different matters, however alike they read.
    pub different: Vec<(usize, usize)>,
}

/// The measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measures {
    /// The version of the weights.
    pub method: &'static str,
    /// Mean over all asked messages of the average precision of the whole list.
    pub map: f64,
    /// Found among the first, of the relevant or of one, whichever is less; the mean over all asked messages.
    pub recall_at_1: f64,
    /// The same among the first five.
    pub recall_at_5: f64,
    /// The same among the first ten.
    pub recall_at_10: f64,
    /// Found among the first ten of all relevant ones, which groups of more than eleven cannot reach.
    pub plain_recall_at_10: f64,
    /// Of the pairs told to be likely one matter, those that are.
    pub precision: f64,
    /// Of the pairs that are one matter, those told to be likely one.
    pub recall: f64,
    /// The score from which on pairs are told to be likely.
    pub threshold: f64,
    /// All messages.
    pub messages: usize,
    /// Groups.
    pub groups: usize,
    /// Messages that were asked about.
    pub queries: usize,
    /// Pairs that are one matter.
    pub relevant_pairs: usize,
    /// Pairs told to be likely one matter.
    pub likely_pairs: usize,
    /// Of these, those that are.
    pub true_pairs: usize,
    /// Pairs that people said are different.
    pub different_pairs: usize,
    /// Of these, those told to be likely one matter.
    pub different_called_likely: usize,
    /// Milliseconds of one message against all, the median.
    pub milliseconds_p50: f64,
}

/// One pair that was told to be likely one matter and is not in one group, or the other way round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Miss {
    /// The two messages, by their place in the list.
    pub pair: (usize, usize),
    /// Its score.
    pub score: f64,
    /// Whether both stand in one group.
    pub together: bool,
}

/// Asks about every message of a group, and measures; with the pairs that were told wrongly.
///
/// # Errors
/// When the index cannot be made or read.
pub fn measure(sample: &Sample) -> Result<(Measures, Vec<Miss>), IndexError> {
    let index = Index::in_memory()?;
    let mut writer = index.writer(HEAP)?;
    let mut stored: Vec<Stored> = Vec::with_capacity(sample.messages.len());
    for (id, message) in (0_i64..).zip(&sample.messages) {
        let document = Document { kind: RecordKind::Lead, id, ..message.clone() };
        writer.add(&document)?;
        stored.push(Stored::of(&document));
    }
    writer.commit(0)?;
    let snapshot = index.reader();
    let frequencies = Frequencies::default();
    let matcher = Matcher::new(&snapshot, &frequencies, Seers::All);
    let mut tally = Tally::default();
    for (at, group) in &sample.groups {
        let Some(asked) = stored.get(*at) else { continue };
        let begun = std::time::Instant::now();
        let itself = Some(Reference { kind: RecordKind::Lead, id: asked.id });
        let found =
            matcher.matches(&Asked { content: content(asked), itself }, &[RecordKind::Lead], LIMIT)?;
        tally.milliseconds.push(begun.elapsed().as_secs_f64() * 1_000.0);
        let ranked = found.iter().filter_map(|found| {
            let other = usize::try_from(found.stored.id).ok()?;
            Some((other, found.evidence.score, found.evidence.likeness == Likeness::Likely))
        });
        tally.add(*at, group, &ranked.collect::<Vec<_>>(), sample);
    }
    Ok(tally.finish(sample))
}

#[derive(Debug, Default)]
struct Tally {
    precisions: Vec<f64>,
    recalls: BTreeMap<usize, Vec<f64>>,
    plain: Vec<f64>,
    told: BTreeMap<(usize, usize), (f64, bool)>,
    milliseconds: Vec<f64>,
}

impl Tally {
    fn add(&mut self, at: usize, group: &str, ranked: &[(usize, f64, bool)], sample: &Sample) {
        let together = |other: usize| sample.groups.get(&other).is_some_and(|other| other == group);
        let relevant = sample.groups.values().filter(|other| *other == group).count().saturating_sub(1);
        let (mut hits, mut sum) = (0_usize, 0.0);
        for (place, (other, score, likely)) in ranked.iter().enumerate() {
            self.told.insert((at.min(*other), at.max(*other)), (*score, *likely));
            if together(*other) {
                hits += 1;
                sum += ratio(hits, place + 1);
            }
        }
        if relevant == 0 {
            return;
        }
        self.precisions.push(sum / ratio(relevant, 1));
        let within = |first: usize| ranked.iter().take(first).filter(|found| together(found.0)).count();
        for first in [1, 5, 10] {
            self.recalls.entry(first).or_default().push(ratio(within(first), relevant.min(first)));
        }
        self.plain.push(ratio(within(10), relevant));
    }

    fn finish(mut self, sample: &Sample) -> (Measures, Vec<Miss>) {
        let sizes: Vec<usize> = {
            let mut sizes: HashMap<&str, usize> = HashMap::new();
            for group in sample.groups.values() {
                *sizes.entry(group).or_default() += 1;
            }
            sizes.into_values().collect()
        };
        let relevant_pairs: usize = sizes.iter().map(|size| size * size.saturating_sub(1) / 2).sum();
        let together = |pair: &(usize, usize)| match (sample.groups.get(&pair.0), sample.groups.get(&pair.1))
        {
            (Some(one), Some(other)) => one == other,
            _ => false,
        };
        let likely: Vec<&(usize, usize)> =
            self.told.iter().filter(|(_, told)| told.1).map(|(pair, _)| pair).collect();
        let true_pairs = likely.iter().filter(|pair| together(pair)).count();
        let said: BTreeSet<(usize, usize)> = likely.iter().map(|pair| **pair).collect();
        let misses = self
            .told
            .iter()
            .filter(|(pair, told)| told.1 != together(pair))
            .map(|(pair, told)| Miss { pair: *pair, score: told.0, together: together(pair) })
            .collect();
        let different = sample.different.iter().map(|(one, other)| (*one.min(other), *one.max(other)));
        self.milliseconds.sort_unstable_by(f64::total_cmp);
        let recall = |first: usize| mean(self.recalls.get(&first).map_or(&[], Vec::as_slice));
        let measures = Measures {
            method: METHOD,
            map: mean(&self.precisions),
            recall_at_1: recall(1),
            recall_at_5: recall(5),
            recall_at_10: recall(10),
            plain_recall_at_10: mean(&self.plain),
            precision: ratio(true_pairs, likely.len()),
            recall: ratio(true_pairs, relevant_pairs),
            threshold: LIKELY,
            messages: sample.messages.len(),
            groups: sizes.len(),
            queries: self.precisions.len(),
            relevant_pairs,
            likely_pairs: likely.len(),
            true_pairs,
            different_pairs: sample.different.len(),
            different_called_likely: different.filter(|pair| said.contains(pair)).count(),
            milliseconds_p50: self.milliseconds.get(self.milliseconds.len() / 2).copied().unwrap_or_default(),
        };
        (measures, misses)
    }
}

fn mean(values: &[f64]) -> f64 {
    let count = u32::try_from(values.len()).map_or(1.0, f64::from);
    values.iter().sum::<f64>() / count.max(1.0)
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |count: usize| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
    if whole == 0 { 0.0 } else { number(part) / number(whole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_recall_and_average_precision_are_counted_as_they_are_defined() {
        let group =
            |places: &[usize], name: &str| places.iter().map(|at| (*at, name.to_owned())).collect::<Vec<_>>();
        let sample = Sample {
            messages: (0..5).map(|id| Document::new(RecordKind::Lead, id, "", "")).collect(),
            groups: [group(&[0, 1, 2], "a"), group(&[3], "b")].concat().into_iter().collect(),
            different: vec![(4, 0)],
        };
        let mut tally = Tally::default();
        tally.add(0, "a", &[(1, 0.9, true), (4, 0.8, true), (2, 0.1, false)], &sample);
        tally.add(1, "a", &[(0, 0.9, true), (2, 0.7, true)], &sample);
        tally.add(3, "b", &[(4, 0.2, false)], &sample);
        let (measures, misses) = tally.finish(&sample);
        assert_eq!((measures.queries, measures.groups, measures.relevant_pairs), (2, 2, 3));
        assert!((measures.map - (5.0 / 6.0 + 1.0) / 2.0).abs() < 1e-9);
        assert!((measures.recall_at_1 - 1.0).abs() < 1e-9);
        assert_eq!((measures.likely_pairs, measures.true_pairs), (3, 2));
        assert!((measures.precision - 2.0 / 3.0).abs() < 1e-9 && (measures.recall - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!(measures.different_called_likely, 1);
        assert_eq!(misses.len(), 2);
    }
}
