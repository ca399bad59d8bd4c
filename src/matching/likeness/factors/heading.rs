//! How much of each heading the whole of the other text says, rare characters counting most. A heading names the
//! place and the trouble, so what one heading says and the other text does not is a difference that matters: the
//! less covered heading counts twice.

use super::Places;
use crate::matching::likeness::model::Part;
use crate::matching::likeness::subject::{Subject, Term, pairs};

/// Fitted.
pub(super) const WEIGHT: f64 = 6.7;

/// 0 (nothing of either heading) to 1 (all of both).
pub(super) fn value(ours: &Subject, theirs: &Subject) -> Option<f64> {
    let (first, second) = (covered(ours, theirs)?, covered(theirs, ours)?);
    Some((2.0 * first.min(second) + first.max(second)) / 3.0)
}

fn covered(heading: &Subject, text: &Subject) -> Option<f64> {
    let square = |term: &Term| term.weight * term.weight;
    let whole: f64 = heading.heading.iter().map(square).sum();
    if whole <= 0.0 {
        return None;
    }
    let said: f64 = heading.heading.iter().filter(|term| text.says(term.key)).map(square).sum();
    Some(said / whole)
}

/// The pieces of each heading that the other text says.
pub(super) fn places(ours: &Subject, theirs: &Subject) -> Places {
    Places { ours: said(ours, theirs), theirs: said(theirs, ours) }
}

fn said(heading: &Subject, text: &Subject) -> super::Pieces {
    let mut pieces: super::Pieces = Vec::new();
    for (at, gram) in pairs(heading.chars(Part::Title)).enumerate() {
        if !text.says(gram) {
            continue;
        }
        match pieces.last_mut() {
            Some(piece) if piece.2 > at => piece.2 = at + 2,
            _ => pieces.push((Part::Title, at, at + 2)),
        }
    }
    pieces
}
