//! The rarest words in a row that a heading shares with the other text, and with the other heading.
//!
//! A name such as 丽发新城 is told by its rarest pair of characters and, less, by the pairs that follow. What is
//! rarer than a name need be tells nothing more, so it is capped.

use super::{Pieces, Places};
use crate::matching::likeness::model::Part;
use crate::matching::likeness::subject::{Gram, Subject, pairs};

/// Fitted.
pub(super) const WEIGHT: f64 = 4.4;

/// Fewer characters in a row are no phrase.
const SHORTEST: usize = 3;

/// The sum at which a phrase is as rare as a name need be: the rarest pair and three tenths of the next four.
const FULL: f64 = 1.4;

/// 0 (no phrase in common) to 1 (a phrase as rare as a name, in both headings).
pub(super) fn value(ours: &Subject, theirs: &Subject) -> Option<f64> {
    if ours.heading_run.is_empty() || theirs.heading_run.is_empty() {
        return None;
    }
    let in_text = rarest_of_all(ours, theirs).map_or(0.0, |best| best.0);
    let in_heading = rarest(ours, &theirs.heading_chars).map_or(0.0, |best| best.0);
    Some((0.7 * in_text + 0.3 * in_heading) / FULL)
}

/// The pairs of characters of the rarest phrase of either heading in the other text.
pub(super) fn shared(ours: &Subject, theirs: &Subject) -> Vec<Gram> {
    rarest_of_all(ours, theirs).map(|best| best.1).unwrap_or_default()
}

/// The rarest phrase, and its pairs. Of equally rare ones always the same, whichever side is asked about.
fn rarest_of_all(ours: &Subject, theirs: &Subject) -> Option<(f64, Vec<Gram>)> {
    let mut best: Option<(f64, Vec<Gram>)> = None;
    for (heading, text) in [(ours, theirs), (theirs, ours)] {
        for part in [Part::Title, Part::Body] {
            let Some((rarity, from, _, length)) = rarest(heading, text.chars(part)) else { continue };
            let chars = heading.heading_chars.get(from..from + length).unwrap_or_default();
            let grams: Vec<Gram> = pairs(chars).map(|(gram, _)| gram).collect();
            let better =
                best.as_ref().is_none_or(|best| rarity > best.0 || (rarity >= best.0 && grams < best.1));
            if better {
                best = Some((rarity, grams));
            }
        }
    }
    best
}

/// The rarest run of a heading that stands in a text too: its rarity, where it begins in both, and its length.
fn rarest(heading: &Subject, text: &[char]) -> Option<(f64, usize, usize, usize)> {
    let chars = &heading.heading_chars;
    let mut best: Option<(f64, usize, usize, usize)> = None;
    for (place, (gram, _)) in pairs(text).enumerate() {
        let first = heading.heading_at.partition_point(|(other, _)| *other < gram);
        let same = heading.heading_at.get(first..).unwrap_or_default().iter();
        for (_, at) in same.take_while(|(other, _)| *other == gram) {
            let begun = *at > 0 && place > 0 && chars.get(at - 1) == text.get(place - 1);
            if begun {
                continue;
            }
            let both = chars.get(*at..).unwrap_or_default().iter().zip(text.get(place..).unwrap_or_default());
            let length = both.take_while(|(one, other)| one == other).count();
            if length < SHORTEST {
                continue;
            }
            let rarity = told(heading.heading_run.get(*at..at + length - 1).unwrap_or_default());
            if best.is_none_or(|best| rarity > best.0) {
                best = Some((rarity, *at, place, length));
            }
        }
    }
    best
}

fn told(run: &[f64]) -> f64 {
    let mut pairs = run.to_vec();
    pairs.sort_unstable_by(|one, other| other.total_cmp(one));
    let first = pairs.first().copied().unwrap_or_default();
    let next: f64 = pairs.iter().skip(1).take(4).sum();
    (first + 0.3 * next).min(FULL)
}

/// The rarest phrase of each heading in the other text.
pub(super) fn places(ours: &Subject, theirs: &Subject) -> Places {
    let mut places = Places::default();
    for part in [Part::Title, Part::Body] {
        collect(ours, theirs, part, &mut places.ours, &mut places.theirs);
        collect(theirs, ours, part, &mut places.theirs, &mut places.ours);
    }
    places
}

fn collect(heading: &Subject, text: &Subject, part: Part, of_heading: &mut Pieces, of_text: &mut Pieces) {
    if let Some((_, from, in_text, length)) = rarest(heading, text.chars(part)) {
        let side = if heading.title.chars.is_empty() { Part::Body } else { Part::Title };
        of_heading.push((side, from, from + length));
        of_text.push((part, in_text, in_text + length));
    }
}
