//! How much of the shorter text the longer one says too, by pairs of characters. Copies and forms that were
//! filled in for another place have much of it, so it weighs little for one matter; it tells one source.

use super::Places;
use crate::matching::likeness::model::Part;
use crate::matching::likeness::score::Pair;
use crate::matching::likeness::subject::{Subject, in_common};

/// Set by hand: fitted beside the wording it is worth nothing more.
pub(super) const WEIGHT: f64 = 0.5;

/// The fewest characters of a run that is shown.
const SHOWN: usize = 8;

/// 0 (nothing) to 1 (the longer text says all of the shorter).
pub(super) fn value(pair: &Pair<'_>) -> Option<f64> {
    let said = !pair.ours.grams.is_empty() && !pair.theirs.grams.is_empty();
    said.then_some(pair.overlap)
}

/// The share of the pairs of characters of the shorter text that the longer one says too.
pub(in crate::matching::likeness) fn overlap(ours: &Subject, theirs: &Subject) -> f64 {
    let number = |count: usize| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
    let shorter = ours.grams.len().min(theirs.grams.len()).max(1);
    number(in_common(ours, theirs)) / number(shorter)
}

/// The longest runs that both texts share.
pub(super) fn places(ours: &Subject, theirs: &Subject) -> Places {
    runs(ours, theirs, SHOWN)
}

/// The runs of at least so many characters that both bodies share, each at its first place in both.
pub(super) fn runs(ours: &Subject, theirs: &Subject, shortest: usize) -> Places {
    let mut places = Places::default();
    let (one, other) = (ours.chars(Part::Body), theirs.chars(Part::Body));
    let mut starts: Vec<(u64, usize)> = other.windows(shortest).map(hashed).zip(0..).collect();
    starts.sort_unstable();
    let mut at = 0;
    while let Some(run) = one.get(at..at + shortest) {
        let hash = hashed(run);
        let first = starts.partition_point(|start| start.0 < hash);
        let same = starts.get(first..).unwrap_or_default().iter().take_while(|start| start.0 == hash);
        let Some((_, start)) =
            same.into_iter().find(|start| other.get(start.1..start.1 + shortest) == Some(run))
        else {
            at += 1;
            continue;
        };
        let more = one.get(at..).unwrap_or_default().iter().zip(other.get(*start..).unwrap_or_default());
        let length = more.take_while(|(mine, yours)| mine == yours).count();
        places.ours.push((Part::Body, at, at + length));
        places.theirs.push((Part::Body, *start, start + length));
        at += length.max(1);
    }
    places
}

/// A number by which runs of characters are told apart, nearly always.
fn hashed(run: &[char]) -> u64 {
    run.iter().fold(0, |hash: u64, c| {
        (hash.rotate_left(5) ^ u64::from(u32::from(*c))).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}
