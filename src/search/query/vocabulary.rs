//! The values that fields can have, by every word they go by. Whoever searches loads it once and passes it
//! in; of organisations it holds those whose names the actor may see.

use std::collections::HashMap;

use super::sound::sounds;
use crate::kit::text::fold;
use crate::kit::{AgencyId, OfficeId};
use crate::search::document::RecordKind;

/// A state: its code, and the sort of record that can have it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateOf {
    /// The sort of record.
    pub kind: RecordKind,
    /// The code.
    pub code: String,
}

/// Where something came from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// By a channel, by its code.
    Channel(String),
    /// From a statutory source, by its code.
    Source(String),
}

/// Everything a condition can name.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Fields of law, by code.
    pub domains: Names<String>,
    /// States.
    pub states: Names<StateOf>,
    /// Channels and statutory sources.
    pub origins: Names<Origin>,
    /// Sorts of records.
    pub kinds: Names<RecordKind>,
    /// Procuratorates.
    pub offices: Names<OfficeId>,
    /// Agencies whose names the actor may see.
    pub agencies: Names<AgencyId>,
}

impl Vocabulary {
    /// The word of a value that a facet counts; none for months, and for what the actor cannot name.
    #[must_use]
    pub fn word(&self, facet: &str, value: &str) -> Option<Word<'_>> {
        let id = || value.parse::<i64>().ok();
        match facet {
            "domain" => word(&self.domains, |domain| domain == value),
            "state" => word(&self.states, |state| state.code == value),
            "kind" => word(&self.kinds, |kind| kind.code() == value),
            "office" => id().and_then(|id| word(&self.offices, |office| office.0 == id)),
            "agency" => id().and_then(|id| word(&self.agencies, |agency| agency.0 == id)),
            "channel" => word(&self.origins, |origin| *origin == Origin::Channel(value.to_owned())),
            "source" => word(&self.origins, |origin| *origin == Origin::Source(value.to_owned())),
            _ => None,
        }
    }
}

/// What a value is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// The official word.
    pub zh: &'a str,
    /// The same in English; of organisations their own name.
    pub en: &'a str,
}

/// The word of the first value that is meant.
fn word<V>(names: &Names<V>, is_meant: impl Fn(&V) -> bool) -> Option<Word<'_>> {
    let name = names.iter().find(|name| is_meant(&name.value))?;
    Some(Word { zh: &name.word, en: name.english.as_deref().unwrap_or(&name.word) })
}

/// A value with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name<V> {
    /// The value.
    pub value: V,
    /// The official word.
    pub word: String,
    /// The same in English, where it is another.
    english: Option<String>,
    /// Every word it goes by, folded: the official one, shorter ones, the code.
    folded: Vec<String>,
}

/// Values that can be found by their words.
#[derive(Debug, Clone)]
pub struct Names<V> {
    names: Vec<Name<V>>,
    by_word: HashMap<String, Vec<usize>>,
}

/// What a word was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<'a, V> {
    /// Nothing goes by it.
    Nothing,
    /// It is a word of these.
    Exactly(Vec<&'a Name<V>>),
    /// It is a part of a word of these.
    Partly(Vec<&'a Name<V>>),
}

impl<V> Default for Names<V> {
    fn default() -> Self {
        Self { names: Vec::new(), by_word: HashMap::new() }
    }
}

impl<V> Names<V> {
    /// Adds a value that is not there yet, with its official word and the others it goes by.
    pub fn push<W: AsRef<str>>(&mut self, value: V, word: &str, others: impl IntoIterator<Item = W>) {
        self.push_named(Name { value, word: word.to_owned(), english: None, folded: Vec::new() }, others);
    }

    /// The same, of a value that has another word in English, which it goes by too.
    pub fn push_in_both<W: AsRef<str>>(
        &mut self,
        value: V,
        word: Word<'_>,
        others: impl IntoIterator<Item = W>,
    ) {
        let english = Some(word.en.to_owned());
        self.push_named(Name { value, word: word.zh.to_owned(), english, folded: Vec::new() }, others);
    }

    fn push_named<W: AsRef<str>>(&mut self, name: Name<V>, others: impl IntoIterator<Item = W>) {
        let words: Vec<String> = std::iter::once(&name.word).chain(&name.english).cloned().collect();
        self.names.push(name);
        let at = self.names.len() - 1;
        for word in words {
            self.learn(at, &word);
        }
        for other in others {
            self.learn(at, other.as_ref());
        }
    }

    fn learn(&mut self, at: usize, word: &str) {
        let folded = fold(word);
        let Some(name) = self.names.get_mut(at).filter(|_| !folded.is_empty()) else { return };
        if !name.folded.contains(&folded) {
            name.folded.push(folded.clone());
            self.by_word.entry(folded).or_default().push(at);
        }
    }

    /// Every value, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Name<V>> {
        self.names.iter()
    }

    /// The name of a value.
    #[must_use]
    pub fn of(&self, value: &V) -> Option<&Name<V>>
    where
        V: PartialEq,
    {
        self.names.iter().find(|name| name.value == *value)
    }

    /// What a word was taken for: a word of a value before a part of one, that before how one sounds.
    #[must_use]
    pub fn find(&self, said: &str) -> Found<'_, V> {
        let said = fold(said);
        if said.is_empty() {
            return Found::Nothing;
        }
        if let Some(places) = self.by_word.get(&said) {
            return Found::Exactly(places.iter().filter_map(|at| self.names.get(*at)).collect());
        }
        let within: Vec<_> = self.names.iter().filter(|name| name.holds(&said)).collect();
        if !within.is_empty() {
            return Found::Partly(within);
        }
        let sounding: Vec<_> = self.names.iter().filter(|name| sounds(name.first(), &said)).collect();
        if sounding.is_empty() { Found::Nothing } else { Found::Partly(sounding) }
    }
}

impl<V> Name<V> {
    /// Whether a folded text is part of one of its words.
    fn holds(&self, said: &str) -> bool {
        self.folded.iter().any(|word| word.contains(said))
    }

    /// Its official word, folded.
    fn first(&self) -> &str {
        self.folded.first().map_or("", String::as_str)
    }

    /// Whether what is being typed may become one of its words: by a part, or by how it sounds.
    #[must_use]
    pub fn may_be(&self, typed: &str) -> bool {
        self.holds(typed) || sounds(self.first(), typed)
    }

    /// Every word it goes by, folded.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.folded
    }
}
