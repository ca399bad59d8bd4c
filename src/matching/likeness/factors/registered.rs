//! What is registered of a record beside its text: point, field of law, agencies, contacts, numbers, photographs.
//!
//! Citizens' messages as published have none of it, so these weights were set by hand, in log-odds: a number of
//! six makes nearly sure, one of one third more likely than not.

use std::collections::BTreeSet;

use crate::matching::likeness::subject::Subject;

/// Set by hand: near points speak for one matter, far ones more against it.
pub(super) const DISTANCE_WEIGHT: f64 = 2.0;

/// Set by hand: one field is common to many, another one is seldom one matter.
pub(super) const DOMAIN_WEIGHT: f64 = 1.0;

/// Set by hand.
pub(super) const AGENCY_WEIGHT: f64 = 0.3;

/// Set by hand: people tell one matter several times, and several matters.
pub(super) const CONTACT_WEIGHT: f64 = 0.5;

/// Set by hand: one order is one matter, told again.
pub(super) const NUMBER_WEIGHT: f64 = 6.0;

/// Set by hand.
pub(super) const PHOTOGRAPH_WEIGHT: f64 = 4.0;

/// Metres within which two points are one place.
const NEAR: f64 = 100.0;

/// Metres from which two points are different places.
pub(in crate::matching::likeness) const FAR: f64 = 3_000.0;

/// Metres of a degree of latitude.
const DEGREE: f64 = 111_320.0;

/// 1 (within 100 m), falling by the logarithm to 0 (about 550 m) and -1 (3 km and more).
pub(super) fn distance(ours: &Subject, theirs: &Subject) -> Option<f64> {
    let metres = metres(ours, theirs)?;
    let part = (metres.clamp(NEAR, FAR) / NEAR).ln() / (FAR / NEAR).ln();
    Some(1.0 - 2.0 * part)
}

/// Metres between the two points; right to a hundredth for what is near enough to matter.
pub(in crate::matching::likeness) fn metres(ours: &Subject, theirs: &Subject) -> Option<f64> {
    let (ours, theirs) = (ours.facts.point?, theirs.facts.point?);
    let north = (ours.latitude - theirs.latitude) * DEGREE;
    let middle = f64::midpoint(ours.latitude, theirs.latitude).to_radians();
    let east = (ours.longitude - theirs.longitude) * DEGREE * middle.cos();
    Some(north.hypot(east))
}

/// 0.3 (one field), -1 (another).
pub(super) fn domain(ours: &Subject, theirs: &Subject) -> Option<f64> {
    let (ours, theirs) = (ours.domain.as_ref()?, theirs.domain.as_ref()?);
    Some(if ours == theirs { 0.3 } else { -1.0 })
}

/// 1 (an agency in common), -1 (none).
pub(super) fn agency(ours: &Subject, theirs: &Subject) -> Option<f64> {
    if ours.agencies.is_empty() || theirs.agencies.is_empty() {
        return None;
    }
    Some(if ours.agencies.is_disjoint(&theirs.agencies) { -1.0 } else { 1.0 })
}

/// 1 (a contact in common), 0 (none).
pub(super) fn contact(ours: &Subject, theirs: &Subject) -> Option<f64> {
    common(&ours.facts.contacts, &theirs.facts.contacts)
}

/// 1 (a number in common), 0 (none).
pub(super) fn number(ours: &Subject, theirs: &Subject) -> Option<f64> {
    if ours.numbers.is_empty() || theirs.numbers.is_empty() {
        return None;
    }
    Some(if ours.numbers.is_disjoint(&theirs.numbers) { 0.0 } else { 1.0 })
}

/// 1 (a file in common), 0 (none).
pub(super) fn photograph(ours: &Subject, theirs: &Subject) -> Option<f64> {
    common(&ours.facts.files, &theirs.facts.files)
}

fn common(ours: &[String], theirs: &[String]) -> Option<f64> {
    if ours.is_empty() || theirs.is_empty() {
        return None;
    }
    let ours: BTreeSet<&String> = ours.iter().collect();
    Some(if theirs.iter().any(|other| ours.contains(other)) { 1.0 } else { 0.0 })
}
