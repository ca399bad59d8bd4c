//! Districts and cities. A text that names only the city may be about any of its districts.

use crate::matching::likeness::subject::Subject;

/// Fitted.
pub(in crate::matching::likeness) const WEIGHT: f64 = 2.2;

/// 0 when the areas agree as far as they are told; -1 when both tell districts or cities and none is the same.
pub(in crate::matching::likeness) fn value(ours: &Subject, theirs: &Subject) -> Option<f64> {
    let (ours, theirs) = (&ours.areas, &theirs.areas);
    if ours.cities.is_empty() || theirs.cities.is_empty() {
        return None;
    }
    let apart = |one: &std::collections::BTreeSet<String>, other: &std::collections::BTreeSet<String>| {
        !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
    };
    let other_city = apart(&ours.cities, &theirs.cities);
    let other_district = apart(&ours.districts, &theirs.districts);
    Some(if other_city && other_district {
        -2.0
    } else if other_city || other_district {
        -1.0
    } else {
        0.0
    })
}
