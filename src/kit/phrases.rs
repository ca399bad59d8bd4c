//! Finding many phrases in a text at once, the longest at each place.

use std::collections::HashMap;

/// Phrases, each with what it stands for.
#[derive(Debug, Clone)]
pub struct Phrases<T> {
    by_first: HashMap<char, Vec<(Vec<char>, T)>>,
}

/// A phrase that stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Met<'a, T> {
    /// What it stands for.
    pub what: &'a T,
    /// The first character.
    pub from: usize,
    /// The character after the last.
    pub to: usize,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_first: HashMap::new() }
    }
}

impl<T> Phrases<T> {
    /// Of phrases and what they stand for. Of two that are written alike, the first counts.
    #[must_use]
    pub fn of(phrases: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut made = Self::default();
        for (phrase, what) in phrases {
            let phrase: Vec<char> = phrase.chars().collect();
            if let Some(first) = phrase.first() {
                made.by_first.entry(*first).or_default().push((phrase, what));
            }
        }
        for list in made.by_first.values_mut() {
            // The order of equal lengths is kept.
            list.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        made
    }

    /// The longest phrase that begins at a character.
    #[must_use]
    pub fn at<'a>(&'a self, text: &[char], from: usize) -> Option<Met<'a, T>> {
        let rest = text.get(from..)?;
        let list = self.by_first.get(rest.first()?)?;
        let (phrase, what) = list.iter().find(|(phrase, _)| rest.starts_with(phrase))?;
        Some(Met { what, from, to: from + phrase.len() })
    }

    /// The phrases of a text from left to right: each the longest that begins where it begins, none inside
    /// another.
    #[must_use]
    pub fn met<'a>(&'a self, text: &[char]) -> Vec<Met<'a, T>> {
        let (mut found, mut at) = (Vec::new(), 0);
        while at < text.len() {
            match self.at(text, at) {
                Some(met) => {
                    at = met.to;
                    found.push(met);
                }
                None => at += 1,
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_at_a_place_is_met_and_none_inside_it() {
        let phrases =
            Phrases::of([("污水", 1), ("污水管网", 2), ("管网", 3)].map(|(p, n)| (p.to_owned(), n)));
        let text: Vec<char> = "污水管网破了，污水横流".chars().collect();
        let met: Vec<_> = phrases.met(&text).into_iter().map(|met| (*met.what, met.from, met.to)).collect();
        assert_eq!(met, [(2, 0, 4), (1, 7, 9)]);
    }
}
