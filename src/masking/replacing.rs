//! Putting something in the place of words, and looking whether any are left. Pure.

use aho_corasick::{AhoCorasick, MatchKind};

use super::error::MaskingError;

/// What stands in the place of each of some words. A longer word goes before a shorter one, and words that stay
/// shield what is in them: 高峰 may be a person's name and 高峰期 stays.
pub(super) struct Replacing {
    /// Of all words, the longest first.
    longest: AhoCorasick,
    /// Of all words, wherever they stand.
    every: AhoCorasick,
    /// Word and what stands in its place; none: it stays.
    words: Vec<(String, Option<String>)>,
}

impl Replacing {
    /// Of words.
    pub(super) fn new(words: Vec<(String, Option<String>)>) -> Result<Self, MaskingError> {
        let of =
            |kind| AhoCorasick::builder().match_kind(kind).build(words.iter().map(|(word, _)| word.as_str()));
        // An automaton cannot be built of more words than memory holds; so many are refused before.
        let too_many = |_| MaskingError::TooMany { limit: super::rules::MOST_MARKS };
        let longest = of(MatchKind::LeftmostLongest).map_err(too_many)?;
        let every = of(MatchKind::Standard).map_err(too_many)?;
        Ok(Self { longest, every, words })
    }

    /// The pieces of a text that change: from, to (bytes), and what stands there then.
    pub(super) fn changes<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize, &'a str)> {
        self.longest.find_iter(text).filter_map(|found| {
            let (_, replacement) = self.words.get(found.pattern().as_usize())?;
            Some((found.start(), found.end(), replacement.as_deref()?))
        })
    }

    /// The text after the change.
    pub(super) fn replaced(&self, text: &str) -> String {
        let (mut made, mut at) = (String::with_capacity(text.len()), 0);
        for (from, to, replacement) in self.changes(text) {
            made.push_str(text.get(at..from).unwrap_or_default());
            made.push_str(replacement);
            at = to;
        }
        made.push_str(text.get(at..).unwrap_or_default());
        made
    }

    /// Words that were to go and stand in a text, outside of words that stay.
    pub(super) fn left<'a>(&'a self, text: &str) -> Option<&'a str> {
        let mut shields: Vec<(usize, usize)> = Vec::new();
        let mut found = Vec::new();
        for hit in self.every.find_overlapping_iter(text) {
            match self.words.get(hit.pattern().as_usize()) {
                Some((_, None)) => shields.push((hit.start(), hit.end())),
                Some((word, Some(_))) => found.push((hit.start(), hit.end(), word.as_str())),
                None => {}
            }
        }
        let shielded =
            |from: usize, to: usize| shields.iter().any(|(begin, end)| *begin <= from && to <= *end);
        found.into_iter().find(|(from, to, _)| !shielded(*from, *to)).map(|(_, _, word)| word)
    }

    /// The words that are to go.
    pub(super) fn gone(&self) -> impl Iterator<Item = &str> {
        self.words.iter().filter(|(_, replacement)| replacement.is_some()).map(|(word, _)| word.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[(&str, Option<&str>)]) -> Replacing {
        let owned = words.iter().map(|(word, to)| ((*word).to_owned(), to.map(str::to_owned)));
        Replacing::new(owned.collect()).unwrap()
    }

    #[test]
    fn the_longest_goes_first_and_what_stays_shields_what_is_in_it() {
        let replacing = of(&[
            ("张三", Some("张某")),
            ("张三丰", Some("张某某")),
            ("高峰", Some("高某")),
            ("高峰期", None),
        ]);
        assert_eq!(replacing.replaced("张三丰和张三在高峰期见高峰。"), "张某某和张某在高峰期见高某。");
        assert_eq!(replacing.left("张某某在高峰期"), None);
        assert_eq!(replacing.left("高峰期的高峰"), Some("高峰"));
    }

    #[test]
    fn what_overlaps_with_what_stays_is_not_lost_from_sight() {
        let replacing = of(&[("甲乙丙", None), ("丙丁", Some("某"))]);
        let made = replacing.replaced("甲乙丙丁");
        assert_eq!(made, "甲乙丙丁");
        assert_eq!(replacing.left(&made), Some("丙丁"));
    }
}
