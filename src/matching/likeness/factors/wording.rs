//! The words of both texts: the cosine of what they count, its root taken so that the first words in common
//! count most, and no more than a quarter of all counted. True pairs are often told in quite other words, so
//! little is asked; and what goes beyond is copied text, which is copied from one place to another too.

use super::Places;
use crate::matching::likeness::subject::{Subject, cosine};

/// Fitted.
pub(super) const WEIGHT: f64 = 5.3;

/// The root of the cosine above which nothing more is counted.
const FULL: f64 = 0.5;

/// 0 (no word in common) to 1 (a quarter of all that the words count, or more).
pub(super) fn value(ours: &Subject, theirs: &Subject) -> Option<f64> {
    if ours.words.is_empty() || theirs.words.is_empty() {
        return None;
    }
    Some(cosine(&ours.words, &theirs.words).sqrt().min(FULL) / FULL)
}

/// The runs of both texts that are long enough to be words.
pub(super) fn places(ours: &Subject, theirs: &Subject) -> Places {
    super::overlap::runs(ours, theirs, 3)
}
