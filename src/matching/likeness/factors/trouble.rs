//! What both say beyond the rarest phrase they share: the trouble, where that phrase is the name of the place or
//! the party. Two people who name one estate and tell of different troubles share little else.
//!
//! Seven tenths of it is how much of each heading the other text says, three tenths the words of both texts, both
//! without the phrase.

use super::Places;
use crate::matching::likeness::score::Pair;
use crate::matching::likeness::subject::{Gram, Subject};

/// Fitted.
pub(super) const WEIGHT: f64 = 6.8;

/// A heading that says less than this beyond the phrase is not counted on to say the trouble.
const LEAST: f64 = 1.0;

/// 0 (nothing beyond the phrase) to 1.
pub(super) fn value(pair: &Pair<'_>) -> Option<f64> {
    let Pair { ours, theirs, phrase, alike, .. } = pair;
    if ours.heading.is_empty() || theirs.heading.is_empty() {
        return None;
    }
    let (first, second) = (covered(ours, theirs, &phrase.grams), covered(theirs, ours, &phrase.grams));
    let headings = (2.0 * first.min(second) + first.max(second)) / 3.0;
    Some(0.7 * headings + 0.3 * alike.beyond)
}

fn covered(heading: &Subject, text: &Subject, phrase: &[Gram]) -> f64 {
    let beyond = heading.heading.iter().filter(|term| !phrase.contains(&term.key));
    let (mut whole, mut said) = (0.0, 0.0);
    for term in beyond {
        whole += term.weight;
        if text.says(term.key) {
            said += term.weight;
        }
    }
    said / f64::max(whole, LEAST)
}

/// It is shown by the places of the wording and the headings.
pub(super) fn places(ours: &Subject, theirs: &Subject) -> Places {
    super::heading::places(ours, theirs)
}
