//! Where the words of a text stand, kept with it so that it need not be cut again to be compared.

use jieba_rs::Token;
use serde::{Deserialize, Serialize};

/// Where the telling words of a folded text stand. One character for each word: how far it begins behind the end of
/// the one before, and how long it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WordPlaces(String);

/// The first character of a word.
const FIRST: u32 = 0x23;

/// Says that the next word begins so many characters farther.
const FARTHER: char = '!';

/// How far a word begins behind the one before is less than this; beyond, it is said before.
const GAPS: usize = 9;

/// The shortest word: single characters tell little.
const SHORTEST: usize = 2;

/// What a text is cut into.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// Folded characters.
    pub(super) length: usize,
    /// Whether it is a word that tells.
    pub(super) is_word: bool,
}

impl WordPlaces {
    pub(super) fn of(stretches: impl Iterator<Item = Stretch>) -> Self {
        let (mut places, mut gap) = (String::new(), 0);
        for Stretch { length, is_word } in stretches {
            let sign = (is_word && length >= SHORTEST).then(|| sign(gap % GAPS, length)).flatten();
            let Some(sign) = sign else {
                gap += length;
                continue;
            };
            places.extend(std::iter::repeat_n(FARTHER, gap / GAPS));
            places.push(sign);
            gap = 0;
        }
        Self(places)
    }

    /// The words, of the folded characters of the text.
    pub fn words<'c>(&self, chars: &'c [char]) -> impl Iterator<Item = &'c [char]> {
        let mut rest = chars;
        self.0.chars().filter_map(move |sign| {
            let (gap, length) = read(sign);
            let word = rest.get(gap..gap + length)?;
            rest = rest.get(gap + length..)?;
            (length > 0).then_some(word)
        })
    }
}

fn sign(gap: usize, length: usize) -> Option<char> {
    let code = u32::try_from(gap + GAPS * (length - SHORTEST)).ok()?;
    // What is longer than two thousand characters is no word.
    code.checked_add(FIRST).filter(|code| *code < 0xd800).and_then(char::from_u32)
}

fn read(sign: char) -> (usize, usize) {
    let code = u32::from(sign).checked_sub(FIRST).and_then(|code| usize::try_from(code).ok());
    code.map_or((GAPS, 0), |code| (code % GAPS, SHORTEST + code / GAPS))
}

/// The words of a cut that has the parts of long words before the whole, without those parts.
pub(super) fn whole<'a, 't>(tokens: &'a [Token<'t>]) -> Vec<&'a Token<'t>> {
    let mut begin = usize::MAX;
    let mut words: Vec<&Token<'_>> = Vec::with_capacity(tokens.len());
    for token in tokens.iter().rev().filter(|token| token.end > token.start) {
        if token.end <= begin {
            begin = token.start;
            words.push(token);
        }
    }
    words.reverse();
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kit::text::Folded;
    use crate::search::Analyzer;
    use crate::search::analysis::prepare;

    fn check(text: &str) -> Result<(), TestCaseError> {
        let analyzer = Analyzer::shared();
        let chars = Folded::of(text).chars;
        let mut expected = analyzer.cut(text);
        expected.retain(|word| word.chars().count() >= SHORTEST);
        let mut seen = std::collections::HashSet::new();
        let places = analyzer.places(text);
        let read: Vec<String> = places
            .words(&chars)
            .map(|word| word.iter().collect())
            .filter(|word| seen.insert(String::clone(word)))
            .collect();
        prop_assert_eq!(read, expected);
        let prepared = prepare(text);
        prop_assert_eq!(analyzer.places_of(whole(&analyzer.cut_up(&prepared)).into_iter()), places);
        Ok(())
    }

    proptest! {
        #[test]
        fn the_words_of_a_text_are_found_again_by_their_places(
            text in "[甘州区黑河污水处理厂排放口环境保护局的了在 ，。生态ktv123-]{0,60}",
        ) {
            check(&text)?;
        }
    }

    #[test]
    fn words_far_apart_long_ones_and_none_are_found_again() {
        for text in [
            "",
            "的",
            "，",
            "的的的的的的的的的的的的的的的的的的的的污水",
            &"a".repeat(3_000),
            "a-b c_d 1.5",
        ] {
            check(text).unwrap();
        }
        assert_eq!(WordPlaces::default().words(&['甲']).count(), 0);
        let foreign = WordPlaces(String::from("~~~~"));
        assert_eq!(foreign.words(&['甲', '乙']).count(), 0);
    }
}
