//! Days between the two. Matters go on for years, so months count less the more of them there are.

use crate::matching::likeness::subject::Subject;

/// Fitted.
pub(super) const WEIGHT: f64 = 3.6;

/// Days of a month.
const MONTH: f64 = 30.0;

/// Months after which more of them count no more.
const FULL: f64 = 36.0;

/// 0 (the same day) to -1 (three years apart or more).
pub(super) fn value(ours: &Subject, theirs: &Subject) -> Option<f64> {
    let days = ours.day?.abs_diff(theirs.day?);
    let months = f64::from(days) / MONTH;
    Some(-(months.ln_1p() / FULL.ln_1p()).min(1.0))
}
