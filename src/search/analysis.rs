//! How a text becomes terms: pairs of characters for recall and phrases, words for ranking, pinyin for names.
//!
//! All of it reads the prepared form of a text: each character folded by `kit::text`, blanks and punctuation
//! made one blank. Pairs pay no heed to the blanks, so that text across punctuation counts as adjacent; words
//! never cross them.

use std::collections::HashSet;
use std::sync::OnceLock;

use jieba_rs::{Jieba, Token};
use pinyin::ToPinyin;
use sha2::{Digest, Sha256};

use super::lexicon::Lexicon;
use super::places::{Stretch, WordPlaces};
use crate::kit::text::each_folded;

/// Changed whenever the same text would give other terms.
const VERSION: &str = "2";

/// The longest word that is kept as a term, in bytes; what is longer is found by its pairs.
const LONGEST_WORD: usize = 96;

/// Words of so many characters and more are told by a term wherever a text says them; shorter ones are one pair.
const LONG: usize = 3;

/// Segmenting with the lexicon. One for the whole program: it takes 30 MiB and a moment to load.
pub struct Analyzer {
    jieba: Jieba,
    lexicon: Lexicon,
}

impl Analyzer {
    /// The analyzer of the program, loaded at the first use.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Analyzer> = OnceLock::new();
        SHARED.get_or_init(|| Self::new(Lexicon::embedded()))
    }

    /// An analyzer with another lexicon.
    #[must_use]
    pub fn new(lexicon: Lexicon) -> Self {
        let mut jieba = Jieba::new();
        for entry in &lexicon.entries {
            jieba.add_word(&entry.word, entry.frequency, entry.tag.as_deref());
        }
        Self { jieba, lexicon }
    }

    /// Says which analysis this is, over the lexicon: an index made by another must be made again.
    #[must_use]
    pub fn fingerprint() -> String {
        let mut hash = Sha256::new();
        hash.update(VERSION);
        for text in Lexicon::texts() {
            hash.update([0]);
            hash.update(text);
        }
        hex::encode(hash.finalize())
    }

    /// The words of a text in the order of reading, parts of long words before the whole; without stop words.
    #[must_use]
    pub fn words(&self, text: &str) -> Vec<String> {
        let prepared = prepare(text);
        let tokens = self.cut_up(&prepared);
        tokens.iter().filter(|token| self.is_term(token)).map(|token| token.word.to_owned()).collect()
    }

    /// What a prepared text is cut into: words, blanks between them, and the parts of long words before the whole.
    pub(super) fn cut_up<'t>(&self, prepared: &'t str) -> Vec<Token<'t>> {
        self.jieba.cut_for_search(prepared, false)
    }

    /// Whether a word of a prepared text is a term: neither a blank nor a stop word, and not too long.
    pub(super) fn is_term(&self, token: &Token<'_>) -> bool {
        token.word.len() <= LONGEST_WORD && token.word != " " && !self.says_nothing(token.word)
    }

    /// Where the words of a text stand among its folded characters.
    #[must_use]
    pub fn places(&self, text: &str) -> WordPlaces {
        let prepared = prepare(text);
        self.places_of(self.jieba.cut(&prepared, false).iter())
    }

    /// The same of words that were cut, none inside another.
    pub(super) fn places_of<'t>(&self, words: impl Iterator<Item = &'t Token<'t>> + Clone) -> WordPlaces {
        let telling = |token: &Token<'_>| token.word != " " && !self.says_nothing(token.word);
        let none_tells = !words.clone().any(telling);
        WordPlaces::of(words.map(|token| Stretch {
            length: if token.word == " " { 0 } else { token.end - token.start },
            is_word: none_tells || telling(token),
        }))
    }

    /// The words of a text cut once, none inside another; without stop words unless there is nothing else.
    #[must_use]
    pub fn cut(&self, text: &str) -> Vec<String> {
        let prepared = prepare(text);
        let cut: Vec<&str> = self
            .jieba
            .cut(&prepared, false)
            .into_iter()
            .map(|token| token.word)
            .filter(|word| *word != " ")
            .collect();
        let telling: Vec<&str> = cut.iter().copied().filter(|word| !self.says_nothing(word)).collect();
        let chosen = if telling.is_empty() { cut } else { telling };
        let mut seen = HashSet::new();
        chosen.into_iter().filter(|word| seen.insert(*word)).map(str::to_owned).collect()
    }

    /// A text as it stands, cut into words and what is between them; joined, they are the text again.
    #[must_use]
    pub fn split<'t>(&self, text: &'t str) -> Vec<&'t str> {
        self.jieba.cut(text, false).into_iter().map(|token| token.word).collect()
    }

    /// The fewest shorter words that a folded word is made of; itself when none cover it.
    pub(super) fn parts(&self, word: &str) -> Vec<String> {
        let mut tokens = self.jieba.cut_for_search(word, false);
        tokens.retain(|part| part.word.len() < word.len() && part.word.len() <= LONGEST_WORD);
        let (mut parts, mut covered) = (Vec::new(), 0);
        while covered < word.chars().count() {
            let next = tokens.iter().filter(|part| part.start <= covered).max_by_key(|part| part.end);
            match next {
                Some(part) if part.end > covered => {
                    covered = part.end;
                    if !self.says_nothing(part.word) {
                        parts.push(part.word.to_owned());
                    }
                }
                _ => return vec![word.to_owned()],
            }
        }
        if parts.is_empty() { vec![word.to_owned()] } else { parts }
    }

    /// The terms of what a text without blanks says, each with the byte that it ends before: long words of the
    /// dictionary, across the borders of words too, and the meanings of words with synonyms.
    pub(super) fn said<'t>(&'t self, text: &'t str) -> Vec<(&'t str, usize)> {
        let mut terms = Vec::new();
        for token in self.jieba.cut_all(text) {
            if token.word.len() <= LONGEST_WORD {
                let meanings = self.lexicon.meanings.get(token.word).into_iter().flatten();
                terms.extend(meanings.map(|meaning| (meaning.as_str(), token.byte_end)));
                if is_long_han(token.word) {
                    terms.push((token.word, token.byte_end));
                }
            }
        }
        terms
    }

    /// Whether exactly the texts that say a folded word have its term: a long word of Chinese characters that the
    /// dictionary has. What stands between other characters is not cut by the dictionary.
    pub(super) fn is_told(&self, word: &str) -> bool {
        is_long_han(word) && self.is_known(word)
    }

    /// Whether exactly the texts that say a folded word, or one of the same meaning, have the term of its meaning.
    pub(super) fn is_meant(&self, word: &str) -> bool {
        let others = self.synonyms(word);
        !others.is_empty() && self.is_known(word) && others.iter().all(|other| self.is_known(other))
    }

    fn is_known(&self, word: &str) -> bool {
        word.len() <= LONGEST_WORD && word.chars().all(is_han) && self.jieba.has_word(word)
    }

    /// Whether a folded word is a stop word.
    #[must_use]
    pub fn says_nothing(&self, word: &str) -> bool {
        self.lexicon.stopwords.contains(word)
    }

    /// Words of the same meaning as a folded word.
    #[must_use]
    pub fn synonyms(&self, word: &str) -> &[String] {
        self.lexicon.synonyms.get(word).map_or(&[], Vec::as_slice)
    }

    /// What a name is found by: itself, its full pinyin and its initials, and the same from each of its
    /// words on, so that 甘州区生态环境局 is found by `sthjj` too.
    #[must_use]
    pub fn name_terms(&self, name: &str) -> Vec<String> {
        let folded = crate::kit::text::fold(name);
        let mut terms = Vec::new();
        for token in self.jieba.cut(&folded, false) {
            let Some(rest) = folded.get(token.byte_start..) else { continue };
            if token.byte_start > 0 && rest.chars().count() < 2 {
                continue;
            }
            let (full, initials) = pinyin(rest);
            terms.extend([rest.to_owned(), full, initials]);
            if rest.chars().any(|c| other_sound(c).is_some()) {
                let (full, initials) = sounds(rest, |c| other_sound(c).or_else(|| usual_sound(c)));
                terms.extend([full, initials]);
            }
        }
        terms.retain(|term| !term.is_empty() && term.len() <= 3 * LONGEST_WORD);
        terms.sort();
        terms.dedup();
        terms
    }
}

/// Whether a word of the dictionary has a term wherever it is said: a long one of Chinese characters.
pub(super) fn is_long_han(word: &str) -> bool {
    word.chars().nth(LONG - 1).is_some() && word.chars().all(is_han)
}

/// A Chinese character that texts are cut by the dictionary at; rare ones are left out.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// The full pinyin and the initials of a folded text; characters that have none stand for themselves.
#[must_use]
pub fn pinyin(folded: &str) -> (String, String) {
    sounds(folded, usual_sound)
}

/// The full pinyin and the initials, by a reading of the characters.
fn sounds(folded: &str, sound: impl Fn(char) -> Option<&'static str>) -> (String, String) {
    let (mut full, mut initials) = (String::new(), String::new());
    for c in folded.chars() {
        match sound(c) {
            Some(sound) => {
                full.extend(sound.chars().map(|c| if c == 'ü' { 'v' } else { c }));
                initials.extend(sound.chars().next());
            }
            None => {
                full.push(c);
                initials.push(c);
            }
        }
    }
    (full, initials)
}

/// How a character is read mostly, without its tone.
pub(super) fn usual_sound(c: char) -> Option<&'static str> {
    c.to_pinyin().map(|sound| sound.plain())
}

/// How a character is read in some names, where that is not how it is read mostly.
pub(super) fn other_sound(c: char) -> Option<&'static str> {
    OTHER_SOUNDS.iter().find(|(other, _)| *other == c).map(|(_, sound)| *sound)
}

/// Characters that names read otherwise: 大佛寺, 长城, 重庆, 银行, 扁都口.
const OTHER_SOUNDS: &[(char, &str)] = &[
    ('乐', "yue"),
    ('什', "shi"),
    ('仇', "qiu"),
    ('会', "kuai"),
    ('传', "zhuan"),
    ('佛', "fo"),
    ('单', "shan"),
    ('卡', "qia"),
    ('厦', "xia"),
    ('参', "shen"),
    ('尉', "yu"),
    ('曾', "zeng"),
    ('朝', "zhao"),
    ('查', "zha"),
    ('校', "jiao"),
    ('率', "shuai"),
    ('石', "dan"),
    ('给', "ji"),
    ('藏', "zang"),
    ('行', "hang"),
    ('角', "jue"),
    ('解', "xie"),
    ('调', "tiao"),
    ('都', "du"),
    ('重', "chong"),
    ('长', "chang"),
    ('降', "xiang"),
];

/// The prepared form of a text: folded, with one blank for each run of blanks and punctuation.
#[must_use]
pub fn prepare(text: &str) -> String {
    let mut prepared = String::with_capacity(text.len());
    prepare_onto(&mut prepared, text);
    prepared
}

/// Adds the prepared form of a text to what is there, a blank between.
pub(super) fn prepare_onto(prepared: &mut String, text: &str) {
    let mut apart = !prepared.is_empty();
    for c in text.chars() {
        let mut nothing = true;
        each_folded(c, |plain| {
            if std::mem::take(&mut apart) && !prepared.is_empty() {
                prepared.push(' ');
            }
            prepared.push(plain);
            nothing = false;
        });
        apart |= nothing;
    }
}

/// The pairs of neighbouring characters of a text, and its last character alone.
#[must_use]
pub fn grams(text: &str) -> Vec<String> {
    let folded: Vec<char> = crate::kit::text::fold(text).chars().collect();
    let mut grams: Vec<String> = folded.windows(2).map(|pair| pair.iter().collect()).collect();
    grams.extend(folded.last().map(char::to_string));
    grams
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prepared_text_is_folded_and_its_parts_are_one_blank_apart() {
        assert_eq!(prepare("（甘州區）黑河，  排污口：Ａ-１！"), "甘州区 黑河 排污口 a 1");
        assert_eq!(prepare("cafe\u{301}"), "cafe ".trim());
        assert_eq!(prepare(" 。"), "");
    }

    #[test]
    fn pairs_run_across_punctuation_and_the_last_character_stands_alone_too() {
        assert_eq!(grams("黑河，污"), ["黑河", "河污", "污"]);
        assert_eq!(grams("黑"), ["黑"]);
        assert!(grams("，").is_empty());
    }

    #[test]
    fn words_of_the_lexicon_are_kept_whole_and_their_parts_are_said_too() {
        let analyzer = Analyzer::shared();
        assert_eq!(analyzer.cut("甘州区生态环境局的污水处理厂"), ["甘州区", "生态环境局", "污水处理厂"]);
        let words = analyzer.words("生态环境局");
        assert!(words.contains(&"环境".to_owned()) && words.contains(&"生态环境局".to_owned()), "{words:?}");
        assert_eq!(analyzer.cut("的"), ["的"]);
    }

    #[test]
    fn a_name_is_found_by_pinyin_and_initials_from_each_of_its_words_on() {
        let terms = Analyzer::shared().name_terms("甘州区生态环境局");
        for term in ["甘州区生态环境局", "ganzhouqushengtaihuanjingju", "gzqsthjj", "sthjj"] {
            assert!(terms.contains(&term.to_owned()), "{term} of {terms:?}");
        }
        assert!(Analyzer::shared().name_terms("大佛寺").contains(&"dafosi".to_owned()));
    }
}
