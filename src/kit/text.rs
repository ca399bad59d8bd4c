//! Folding of text, so that the same words compare equal however they were typed.
//!
//! One folding stands under comparison, search and matching: compatibility forms and full-width letters,
//! accents, case, and traditional characters (繁体) are made one with their plain, simplified form. It is
//! done character by character and never looks at the neighbours, so that a piece of a text always folds
//! to a piece of the folded text.

use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// NFKC, lower case, simplified, without spaces and punctuation: the form in which two texts are compared.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        each_folded(c, |c| folded.push(c));
    }
    folded
}

/// NFKC, trimmed, runs of blanks made one: the form in which a heading or a number is kept.
#[must_use]
pub fn tidy(text: &str) -> String {
    let folded: String = text.nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A folded text that knows where each of its characters stood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded characters.
    pub chars: Vec<char>,
    /// For each of them, the bytes of the original character it came from: first byte, and the byte after.
    pub spans: Vec<(u32, u32)>,
}

impl Folded {
    /// Folds a text of less than 4 GiB; what is longer is cut there.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut made = Self { chars: Vec::with_capacity(text.len() / 3), spans: Vec::new() };
        made.spans.reserve(text.len() / 3);
        for (at, c) in text.char_indices() {
            let (Ok(from), Ok(to)) = (u32::try_from(at), u32::try_from(at + c.len_utf8())) else { break };
            each_folded(c, |c| {
                made.chars.push(c);
                made.spans.push((from, to));
            });
        }
        made
    }

    /// The bytes of the original between two characters of the folded text, the last excluded.
    #[must_use]
    pub fn original(&self, from: usize, to: usize) -> Option<(u32, u32)> {
        let first = self.spans.get(from)?;
        let last = self.spans.get(to.checked_sub(1)?)?;
        Some((first.0, last.1))
    }
}

/// Says what one character folds to: nothing for blanks and punctuation, mostly one character.
pub fn each_folded(c: char, mut say: impl FnMut(char)) {
    if c.is_ascii() {
        if c.is_ascii_alphanumeric() {
            say(c.to_ascii_lowercase());
        }
        return;
    }
    if let Some(plain) = ideograph(c) {
        say(plain);
        return;
    }
    for part in std::iter::once(c).nfkd().filter(|part| !is_combining_mark(*part)) {
        for lower in part.to_lowercase() {
            match ideograph(lower) {
                Some(plain) => say(plain),
                None if lower.is_alphanumeric() => say(lower),
                None => {}
            }
        }
    }
}

/// The unified ideographs of the basic plane, first and last.
const IDEOGRAPHS: (u32, u32) = (0x3400, 0x9FFF);

/// The simplified form of an ideograph of the basic plane; none for any other character.
fn ideograph(c: char) -> Option<char> {
    static SIMPLIFIED: OnceLock<Vec<char>> = OnceLock::new();
    let at = u32::from(c).checked_sub(IDEOGRAPHS.0)?;
    if at > IDEOGRAPHS.1 - IDEOGRAPHS.0 {
        return None;
    }
    let table = SIMPLIFIED.get_or_init(|| {
        (IDEOGRAPHS.0..=IDEOGRAPHS.1)
            .filter_map(char::from_u32)
            .map(|c| {
                if c.is_alphanumeric() { fast2s::convert(c.encode_utf8(&mut [0; 4])) } else { String::new() }
            })
            .map(|simple| simple.chars().next().unwrap_or('\0'))
            .collect()
    });
    let index = usize::try_from(at).ok()?;
    table.get(index).copied().filter(|plain| *plain != '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_accents_and_traditional_characters_fold_to_one_form() {
        assert_eq!(fold("  ＡＢｃ１２３，Café　臺灣環境保護局。"), "abc123cafe台湾环境保护局");
        assert_eq!(fold("cafe\u{301}"), fold("café"));
    }

    #[test]
    fn a_piece_of_a_text_folds_to_a_piece_of_the_folded_text() {
        let text = "甘州區（黑河）排污　口２號 乾坤㎡";
        let whole = fold(text);
        let chars: Vec<char> = text.chars().collect();
        for from in 0..chars.len() {
            for to in from..=chars.len() {
                let piece: String = chars[from..to].iter().collect();
                assert!(whole.contains(&fold(&piece)), "{piece}");
            }
        }
    }

    #[test]
    fn a_folded_character_knows_where_it_stood() {
        let text = "（A）黑 河";
        let folded = Folded::of(text);
        assert_eq!(folded.chars, ['a', '黑', '河']);
        let (from, to) = folded.original(1, 3).unwrap();
        let bytes = usize::try_from(from).unwrap()..usize::try_from(to).unwrap();
        assert_eq!(&text[bytes], "黑 河");
    }
}
