//! Names of places and of parties: which of them the other text says, and which it does not.
//!
//! Against one matter stands what each text names and the other does not say, as far as both do so: the smaller of
//! the two parts that are missing, names in headings counting twice and rare names more. What both name is for
//! them by its words already.

use super::{Pieces, Places};
use crate::matching::likeness::names::{Name, NameKind};
use crate::matching::likeness::subject::Subject;

/// Fitted.
pub(super) const PLACE_WEIGHT: f64 = 1.3;

/// Fitted, on few pairs that tell it.
pub(super) const PARTY_WEIGHT: f64 = 2.4;

/// A name is said by a text that says so much of it.
const SAID: f64 = 0.6;

/// 0 (one side says all that the other names) to -1 (each names places and the other says none of them).
pub(super) fn place(ours: &Subject, theirs: &Subject) -> Option<f64> {
    against(ours, theirs, NameKind::Place, false)
}

/// The same of organisations that are registered or named in the headings: texts name many in passing.
pub(super) fn party(ours: &Subject, theirs: &Subject) -> Option<f64> {
    against(ours, theirs, NameKind::Party, true)
}

fn against(ours: &Subject, theirs: &Subject, kind: NameKind, leading: bool) -> Option<f64> {
    let (ours, theirs) = (missing(ours, theirs, kind, leading)?, missing(theirs, ours, kind, leading)?);
    Some(-ours.min(theirs))
}

/// The part of what one side names that the other text does not say, 0 to 1; none when it names nothing.
fn missing(ours: &Subject, theirs: &Subject, kind: NameKind, leading: bool) -> Option<f64> {
    let (mut named, mut missing) = (0.0, 0.0);
    for name in ours.names().iter().filter(|name| name.kind == kind && (name.leading || !leading)) {
        let weight = name.rarity * if name.leading { 2.0 } else { 1.0 };
        let said = said(name, theirs);
        named += weight;
        if said < SAID {
            missing += weight * (1.0 - said);
        }
    }
    (named > 0.0).then(|| missing / named)
}

/// How much of a name a text says, 0 to 1, rare pairs counting most.
fn said(name: &Name, text: &Subject) -> f64 {
    let whole: f64 = name.pairs.iter().map(|(_, rarity)| rarity).sum();
    let there: f64 = name.pairs.iter().filter(|(gram, _)| text.says(*gram)).map(|(_, rarity)| rarity).sum();
    if whole > 0.0 { there / whole } else { 0.0 }
}

/// The names of each side that the other says.
pub(super) fn places(ours: &Subject, theirs: &Subject, kind: NameKind) -> Places {
    Places { ours: named(ours, theirs, kind), theirs: named(theirs, ours, kind) }
}

fn named(ours: &Subject, theirs: &Subject, kind: NameKind) -> Pieces {
    let names = ours.names().iter().filter(|name| name.kind == kind && said(name, theirs) >= SAID);
    names.filter_map(|name| name.place).collect()
}
