//! The words of both texts, rare ones and those of the headings counting most.

use super::Places;
use crate::matching::likeness::score::Pair;
use crate::matching::likeness::subject::Subject;

/// Fitted.
pub(super) const WEIGHT: f64 = 5.3;

/// 0 (no word in common) to 1 (a quarter of all that the words count, or more).
pub(super) fn value(pair: &Pair<'_>) -> Option<f64> {
    let said = !pair.ours.grams.is_empty() && !pair.theirs.grams.is_empty();
    said.then_some(pair.alike.whole)
}

/// The runs of both texts that are long enough to be words.
pub(super) fn places(ours: &Subject, theirs: &Subject) -> Places {
    super::overlap::runs(ours, theirs, 3)
}
