//! The rarest words in a row that a heading shares with the other text, and with the other heading.
//!
//! A name such as 丽发新城 is told by its rarest pair of characters and, less, by the pairs that follow. What is
//! rarer than a name need be tells nothing more, so it is capped.

use super::{Pieces, Places};
use crate::matching::likeness::model::Part;
use crate::matching::likeness::score::Pair;
use crate::matching::likeness::subject::{Gram, Subject, pairs};

/// Fitted.
pub(super) const WEIGHT: f64 = 4.4;

/// Fewer characters in a row are no phrase.
const SHORTEST: usize = 3;

/// The sum at which a phrase is as rare as a name need be: the rarest pair and three tenths of the next four.
const FULL: f64 = 1.4;

/// 0 (no phrase in common) to 1 (a phrase as rare as a name, in both headings).
pub(super) fn value(pair: &Pair<'_>) -> Option<f64> {
    if pair.ours.heading_run.is_empty() || pair.theirs.heading_run.is_empty() {
        return None;
    }
    let in_heading = rarest(pair.ours, &pair.theirs.heading_chars).map_or(0.0, |best| best.0);
    Some((0.7 * pair.phrase.rarity + 0.3 * in_heading) / FULL)
}

/// The rarest phrase that a heading shares with the other text.
#[derive(Debug, Clone, Default)]
pub(in crate::matching::likeness) struct Phrase {
    /// How rare it is, 0 when there is none.
    pub(super) rarity: f64,
    /// Its distinct pairs of characters.
    pub(in crate::matching::likeness) grams: Vec<Gram>,
}

impl Phrase {
    /// The rarest of two records. Of equally rare ones always the same, whichever side is asked about.
    pub(in crate::matching::likeness) fn of(ours: &Subject, theirs: &Subject) -> Self {
        let mut best = Self::default();
        for (heading, text) in [(ours, theirs), (theirs, ours)] {
            for part in [Part::Title, Part::Body] {
                let Some((rarity, from, _, length)) = rarest(heading, text.chars(part)) else { continue };
                let chars = heading.heading_chars.get(from..from + length).unwrap_or_default();
                let grams: Vec<Gram> = pairs(chars).collect();
                if rarity > best.rarity || (rarity >= best.rarity && grams < best.grams) {
                    best = Self { rarity, grams };
                }
            }
        }
        best.grams.sort_unstable();
        best.grams.dedup();
        best
    }
}

/// The rarest run of a heading that stands in a text too: its rarity, where it begins in both, and its length.
fn rarest(heading: &Subject, text: &[char]) -> Option<(f64, usize, usize, usize)> {
    let chars = &heading.heading_chars;
    let mut best: Option<(f64, usize, usize, usize)> = None;
    for (place, gram) in pairs(text).enumerate() {
        if !heading.heading_may_say(gram) {
            continue;
        }
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
    let mut most = [0.0_f64; 5];
    for rarity in run {
        let mut rarity = *rarity;
        for place in &mut most {
            if rarity > *place {
                std::mem::swap(place, &mut rarity);
            }
        }
    }
    let [first, next @ ..] = most;
    (first + 0.3 * next.iter().sum::<f64>()).min(FULL)
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
