//! What both say beyond the rarest phrase they share: the trouble, where that phrase is the name of the place or
//! the party. Two people who name one estate and tell of different troubles share little else.
//!
//! Seven tenths of it is how much of each heading the other text says, three tenths the words of both texts, both
//! without the phrase.

use super::{Places, phrase};
use crate::matching::likeness::subject::{Gram, Subject, Term, cosine};

/// Fitted.
pub(super) const WEIGHT: f64 = 6.8;

/// The root of the cosine above which nothing more is counted.
const FULL: f64 = 0.5;

/// A heading that says less than this beyond the phrase is not counted on to say the trouble.
const LEAST: f64 = 1.0;

/// 0 (nothing beyond the phrase) to 1.
pub(super) fn value(ours: &Subject, theirs: &Subject) -> Option<f64> {
    if ours.heading.is_empty()
        || theirs.heading.is_empty()
        || ours.words.is_empty()
        || theirs.words.is_empty()
    {
        return None;
    }
    let phrase = phrase::shared(ours, theirs);
    let (first, second) = (covered(ours, theirs, &phrase), covered(theirs, ours, &phrase));
    let headings = (2.0 * first.min(second) + first.max(second)) / 3.0;
    let words =
        cosine(&without(&ours.words, &phrase), &without(&theirs.words, &phrase)).sqrt().min(FULL) / FULL;
    Some(0.7 * headings + 0.3 * words)
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

/// The words that do not begin inside a phrase.
fn without(words: &[Term], phrase: &[Gram]) -> Vec<Term> {
    words.iter().filter(|word| !phrase.contains(&word.begins)).copied().collect()
}

/// It is shown by the places of the wording and the headings.
pub(super) fn places(ours: &Subject, theirs: &Subject) -> Places {
    super::heading::places(ours, theirs)
}
