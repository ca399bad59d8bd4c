//! Folding of text, so that the same words compare equal however they were typed.

use unicode_normalization::UnicodeNormalization;

/// NFKC, lower case, without spaces and punctuation: the form in which two texts are compared.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// NFKC, trimmed, runs of blanks made one: the form in which a heading or a number is kept.
#[must_use]
pub fn tidy(text: &str) -> String {
    let folded: String = text.nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}
