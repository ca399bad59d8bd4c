//! Unified social credit codes: exact, and told of a register, so one in common is one party.

use std::collections::BTreeSet;

use super::{Pieces, Places};
use crate::kit::credit_code::is_credit_code;
use crate::matching::likeness::model::Part;
use crate::matching::likeness::subject::Subject;

/// Set by hand: one party named exactly is nearly, but not quite, one matter.
pub(super) const WEIGHT: f64 = 3.0;

/// Characters of a code.
const LENGTH: usize = 18;

/// 1 (one in common), -0.5 (both tell codes and none is the same), none when a side tells none.
pub(super) fn value(ours: &Subject, theirs: &Subject) -> Option<f64> {
    if ours.codes.is_empty() || theirs.codes.is_empty() {
        return None;
    }
    Some(if ours.codes.is_disjoint(&theirs.codes) { -0.5 } else { 1.0 })
}

/// The codes written in a folded text.
pub(in crate::matching::likeness) fn codes(chars: &[char]) -> impl Iterator<Item = String> + '_ {
    written(chars).into_iter().filter_map(|at| chars.get(at..at + LENGTH)).map(|code| code.iter().collect())
}

/// Where codes stand in a text: eighteen letters and digits that are no part of more, with a right check character.
fn written(chars: &[char]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let run =
            chars.get(at..).unwrap_or_default().iter().take_while(|c| c.is_ascii_alphanumeric()).count();
        if run == LENGTH && chars.get(at..at + run).is_some_and(is_code) {
            found.push(at);
        }
        at += run.max(1);
    }
    found
}

/// Whether eighteen folded characters are a code by its check character.
fn is_code(chars: &[char]) -> bool {
    is_credit_code(&chars.iter().map(char::to_ascii_uppercase).collect::<String>())
}

/// The codes in common, where they are written.
pub(super) fn places(ours: &Subject, theirs: &Subject) -> Places {
    Places { ours: shown(ours, &theirs.codes), theirs: shown(theirs, &ours.codes) }
}

fn shown(subject: &Subject, others: &BTreeSet<String>) -> Pieces {
    let mut pieces = Pieces::new();
    for part in [Part::Title, Part::Body] {
        let chars = subject.chars(part);
        for at in written(chars) {
            let code: String = chars.get(at..at + LENGTH).unwrap_or_default().iter().collect();
            if others.contains(&code) {
                pieces.push((part, at, at + LENGTH));
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_told_by_its_check_character() {
        let code = |text: &str| is_code(&text.chars().collect::<Vec<_>>());
        assert!(code("91350100m000100y43"));
        assert!(!code("91350100m000100y44"));
    }
}
