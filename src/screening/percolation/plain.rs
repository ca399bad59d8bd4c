//! What can be told of a query without an index: whether its words stand in a text.

use crate::search::Condition;
use crate::search::condition::Words;

/// Whether a document fulfils a condition, where that is told by which folded words its text says; none where
/// the index has to be asked: fields, days, and names by their pinyin.
#[must_use]
pub fn holds(condition: &Condition, says: &impl Fn(&str) -> bool) -> Option<bool> {
    match condition {
        Condition::All => Some(true),
        Condition::Nothing => Some(false),
        Condition::Exact(_) => None,
        Condition::Words(words) => said(words, says),
        Condition::Not(inner) => holds(inner, says).map(|held| !held),
        Condition::And(inner) => at_least(inner.len(), inner, says),
        Condition::AtLeast(least, inner) => at_least(*least, inner, says),
    }
}

/// A single Latin word may be the beginning of a name in pinyin too, which the index knows.
fn said(words: &Words, says: &impl Fn(&str) -> bool) -> Option<bool> {
    let stands = words.literals.iter().any(|literal| says(literal));
    let pinyin = !words.quoted
        && words.literals.len() == 1
        && words.literals.iter().all(|word| word.chars().all(|c| c.is_ascii_lowercase()));
    if pinyin && !stands { None } else { Some(stands) }
}

fn at_least(least: usize, inner: &[Condition], says: &impl Fn(&str) -> bool) -> Option<bool> {
    let (mut held, mut open) = (0, 0);
    for condition in inner {
        match holds(condition, says) {
            Some(true) => held += 1,
            Some(false) => {}
            None => open += 1,
        }
    }
    if held >= least {
        Some(true)
    } else if held + open < least {
        Some(false)
    } else {
        None
    }
}
