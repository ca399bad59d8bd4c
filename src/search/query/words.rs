//! Words that values go by beside their official ones, as `search-index/values.txt` tells them.

use super::vocabulary::{StateOf, Vocabulary, Word};
use crate::search::document::RecordKind;

/// The file.
const FILE: &str = include_str!("../../../search-index/values.txt");

/// A line of the file: a value, and the words it goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The field: `domain`, `state`, `source`, `kind`.
    pub field: &'static str,
    /// The code of the value.
    pub code: &'static str,
    /// The words.
    pub words: Vec<&'static str>,
}

/// Every line of the file.
pub fn lines() -> impl Iterator<Item = Line> {
    FILE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut parts = line.split_whitespace();
        Some(Line { field: parts.next()?, code: parts.next()?, words: parts.collect() })
    })
}

/// The other words of a value.
#[must_use]
pub fn words_of(field: &str, code: &str) -> Vec<&'static str> {
    lines().filter(|line| line.field == field && line.code == code).flat_map(|line| line.words).collect()
}

/// Adds a sort of records with the states that it can have, each by its code and official word.
pub fn add_kind(
    vocabulary: &mut Vocabulary,
    kind: RecordKind,
    states: impl IntoIterator<Item = (&'static str, &'static str)>,
) {
    let named = std::iter::once(kind.code()).chain(words_of("kind", kind.code()));
    vocabulary.kinds.push_in_both(kind, Word { zh: kind.zh(), en: &kind.in_english() }, named);
    for (code, zh) in states {
        let qualified = format!("{}.{code}", kind.code());
        let words = words_of("state", &qualified);
        let named = [code, &qualified].into_iter().chain(words);
        let (state, en) = (StateOf { kind, code: code.to_owned() }, code.replace('_', " "));
        vocabulary.states.push_in_both(state, Word { zh, en: &en }, named);
    }
}

/// What can be named without a database: sorts of records, and fields of law by their short words.
#[must_use]
pub fn bare() -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for kind in RecordKind::ALL {
        add_kind(&mut vocabulary, *kind, []);
    }
    for line in lines().filter(|line| line.field == "domain") {
        let word = line.words.first().copied().unwrap_or(line.code);
        vocabulary.domains.push(line.code.to_owned(), word, std::iter::once(line.code).chain(line.words));
    }
    vocabulary
}
