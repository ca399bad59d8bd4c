//! How much of the shorter text the longer one says too, by pairs of characters. Copies and forms that were
//! filled in for another place have much of it, so it weighs little for one matter; it tells one source.

use std::collections::HashMap;

use super::Places;
use crate::matching::likeness::model::Part;
use crate::matching::likeness::subject::Subject;

/// Set by hand: fitted beside the wording it is worth nothing more.
pub(super) const WEIGHT: f64 = 0.5;

/// The fewest characters of a run that is shown.
const SHOWN: usize = 8;

/// 0 (nothing) to 1 (the longer text says all of the shorter).
pub(super) fn value(ours: &Subject, theirs: &Subject) -> Option<f64> {
    let shorter = u32::try_from(ours.grams.len().min(theirs.grams.len())).ok().filter(|pairs| *pairs > 0)?;
    let mut others = theirs.grams.iter().peekable();
    let mut common = 0_u32;
    for gram in &ours.grams {
        while others.next_if(|other| *other < gram).is_some() {}
        common += u32::from(others.next_if(|other| *other == gram).is_some());
    }
    Some(f64::from(common) / f64::from(shorter))
}

/// The longest runs that both texts share.
pub(super) fn places(ours: &Subject, theirs: &Subject) -> Places {
    runs(ours, theirs, SHOWN)
}

/// The runs of at least so many characters that both bodies share, each at its first place in both.
pub(super) fn runs(ours: &Subject, theirs: &Subject, shortest: usize) -> Places {
    let mut places = Places::default();
    let (one, other) = (ours.chars(Part::Body), theirs.chars(Part::Body));
    let mut first_at: HashMap<&[char], usize> = HashMap::new();
    for (at, run) in other.windows(shortest).enumerate() {
        first_at.entry(run).or_insert(at);
    }
    let mut at = 0;
    while let Some(run) = one.get(at..at + shortest) {
        let Some(start) = first_at.get(run) else {
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
