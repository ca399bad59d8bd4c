//! What the files of `search-index/` say, read into the program when it is built.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::kit::text::fold;

/// Words that segmenting keeps whole.
const WORDS: &str = include_str!("../../search-index/lexicon.txt");

/// Places, kept whole too: name, kind, division, and where known longitude, latitude and other names.
const PLACES: &str = include_str!("../../search-index/places.txt");

/// Groups of one meaning.
const SYNONYMS: &str = include_str!("../../search-index/synonyms.txt");

/// Words that say nothing about a document.
const STOPWORDS: &str = include_str!("../../search-index/stopwords.txt");

/// A word that segmenting keeps whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The word, folded.
    pub word: String,
    /// How often it is used; chosen so that it is kept whole when absent.
    pub frequency: Option<usize>,
    /// Its part of speech.
    pub tag: Option<String>,
}

/// Words, synonyms and stop words.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// Words that segmenting keeps whole.
    pub entries: Vec<Entry>,
    /// For each word that has synonyms, the others of its groups.
    pub synonyms: FxHashMap<String, Vec<String>>,
    /// For each word that has synonyms, the terms of what it means: of itself and of each of the others.
    pub meanings: FxHashMap<String, Vec<String>>,
    /// Words that say nothing.
    pub stopwords: FxHashSet<String>,
}

/// The term of what a word means: it, or one of its synonyms, is said. No folded text has its first character.
#[must_use]
pub fn meaning(word: &str) -> String {
    format!("={word}")
}

impl Lexicon {
    /// The lexicon of the program.
    #[must_use]
    pub fn embedded() -> Self {
        Self::parse(WORDS, PLACES, SYNONYMS, STOPWORDS)
    }

    /// Reads the four files.
    #[must_use]
    pub fn parse(words: &str, places: &str, synonyms: &str, stopwords: &str) -> Self {
        let mut lexicon = Self::default();
        lexicon.entries.extend(entries(words).filter_map(entry));
        lexicon.entries.extend(entries(places).flat_map(place));
        for line in entries(synonyms) {
            let group: Vec<String> = line.split('=').map(fold).filter(|word| !word.is_empty()).collect();
            for word in &group {
                let others = group.iter().filter(|other| *other != word);
                let known = lexicon.synonyms.entry(word.clone()).or_default();
                known.extend(others.cloned());
                known.sort();
                known.dedup();
            }
        }
        lexicon.meanings = lexicon
            .synonyms
            .iter()
            .map(|(word, others)| {
                (word.clone(), std::iter::once(word).chain(others).map(|word| meaning(word)).collect())
            })
            .collect();
        let kept: FxHashSet<String> = lexicon.entries.iter().map(|entry| entry.word.clone()).collect();
        let mut members: Vec<&String> =
            lexicon.synonyms.keys().filter(|word| !kept.contains(*word)).collect();
        members.sort();
        let members =
            members.into_iter().map(|word| Entry { word: word.clone(), frequency: None, tag: None });
        lexicon.entries.extend(members.collect::<Vec<_>>());
        lexicon.stopwords = entries(stopwords).map(fold).collect();
        lexicon
    }

    /// The texts that the index is defined by, for its fingerprint.
    pub(super) fn texts() -> impl Iterator<Item = &'static str> {
        [WORDS, PLACES, SYNONYMS, STOPWORDS].into_iter()
    }
}

/// The lines that say something.
fn entries(file: &str) -> impl Iterator<Item = &str> {
    file.lines()
        .map(|line| line.split_once('#').map_or(line, |(entry, _)| entry).trim())
        .filter(|line| !line.is_empty())
}

fn entry(line: &str) -> Option<Entry> {
    let mut parts = line.split_whitespace();
    let word = fold(parts.next()?);
    let frequency = parts.next().and_then(|text| text.parse().ok());
    let tag = parts.next().map(str::to_owned);
    (!word.is_empty()).then_some(Entry { word, frequency, tag })
}

/// The names of a place. Names of one character are none that a text could be cut by.
fn place(line: &str) -> Vec<Entry> {
    let mut parts = line.split_whitespace();
    let name = parts.next();
    let others = parts.nth(4).unwrap_or_default();
    name.into_iter()
        .chain(others.split(','))
        .map(fold)
        .filter(|word| word.chars().nth(1).is_some())
        .map(|word| Entry { word, frequency: None, tag: Some(String::from("ns")) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_words_with_frequency_and_tag_and_comments_say_nothing() {
        let lexicon = Lexicon::parse("# head\n排污口 90 n\n\n甘州區 # 張掖\n", "", "", "");
        let entry = |word: &str, frequency, tag: Option<&str>| Entry {
            word: word.to_owned(),
            frequency,
            tag: tag.map(str::to_owned),
        };
        assert_eq!(lexicon.entries, [entry("排污口", Some(90), Some("n")), entry("甘州区", None, None)]);
    }

    #[test]
    fn each_word_of_a_group_knows_the_others_and_is_kept_whole() {
        let lexicon = Lexicon::parse("", "", "生态环境局 = 环保局 = 環境保護局", "");
        let places =
            Lexicon::parse("", "肃南县 county 620721 99.62 38.84 肅南,肃\n黑河 river 620700 - -", "", "");
        let names: Vec<&str> = places.entries.iter().map(|entry| entry.word.as_str()).collect();
        assert_eq!(names, ["肃南县", "肃南", "黑河"]);
        assert_eq!(lexicon.synonyms["环保局"], ["环境保护局", "生态环境局"]);
        assert_eq!(lexicon.entries.len(), 3);
    }
}
