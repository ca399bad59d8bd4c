//! The running models of leads, compiled, with the words that each of them waits for.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::need::need;
use super::plain::holds;
use crate::kit::OfficeId;
use crate::kit::text::Folded;
use crate::screening::model::{Model, Span, TextPart, Version};
use crate::search::{Condition, Document, Index, IndexError};

/// Spans that a hit keeps.
const MOST_SPANS: usize = 50;

/// A version that runs, with its query compiled.
#[derive(Debug, Clone)]
pub struct Watching {
    /// The model.
    pub model: Model,
    /// The version.
    pub version: Version,
    /// The offices it runs for.
    pub offices: Vec<OfficeId>,
    /// What its query means today; everything when it has none.
    pub condition: Condition,
}

/// A word that is waited for, folded.
#[derive(Debug)]
struct Word {
    chars: Vec<char>,
    /// The models that wait for it.
    waiting: Vec<usize>,
}

/// All running models.
#[derive(Debug, Default)]
pub struct Panel {
    /// As of which state of the models it was compiled.
    pub epoch: i64,
    /// As of which day; a query may speak of today.
    pub day: NaiveDate,
    watching: Vec<Watching>,
    /// Words by their first two characters, or the one they have.
    words: HashMap<(char, char), Vec<Word>>,
    /// Models of which it cannot be said what they wait for.
    always: Vec<usize>,
}

/// What stands for the second character of a word that has only one.
const ALONE: char = '\0';

impl Panel {
    /// Compiles models as of a state of them and a day.
    #[must_use]
    pub fn of(watching: Vec<Watching>, epoch: i64, day: NaiveDate) -> Self {
        let mut panel = Self { epoch, day, ..Self::default() };
        for (at, one) in watching.iter().enumerate() {
            match need(&one.condition) {
                None => panel.always.push(at),
                Some(words) => words.iter().for_each(|word| panel.wait(at, word)),
            }
        }
        panel.watching = watching;
        panel
    }

    fn wait(&mut self, at: usize, word: &str) {
        let chars: Vec<char> = word.chars().collect();
        let key = match chars.as_slice() {
            [] => return,
            [one] => (*one, ALONE),
            [one, two, ..] => (*one, *two),
        };
        let words = self.words.entry(key).or_default();
        match words.iter_mut().find(|known| known.chars == chars) {
            Some(known) => known.waiting.push(at),
            None => words.push(Word { chars, waiting: vec![at] }),
        }
    }

    /// Every model of the panel.
    #[must_use]
    pub fn watching(&self) -> &[Watching] {
        &self.watching
    }

    /// The models whose words occur in a text, folded; each once, in their order.
    #[must_use]
    pub fn waiting_for(&self, folded: &[char]) -> Vec<usize> {
        let mut found = self.always.clone();
        let mut looked: HashSet<&[char]> = HashSet::new();
        for at in 0..folded.len() {
            let rest = folded.get(at..).unwrap_or_default();
            let Some(first) = rest.first() else { break };
            let pair = rest.get(1).and_then(|second| self.words.get(&(*first, *second)));
            for word in self.words.get(&(*first, ALONE)).into_iter().chain(pair).flatten() {
                if rest.starts_with(&word.chars) && looked.insert(word.chars.as_slice()) {
                    found.extend(&word.waiting);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The models of an office whose query a document fulfils, in their order.
    ///
    /// # Errors
    /// When the index of the document cannot be made or searched.
    pub fn hits(&self, document: &Document, office: OfficeId) -> Result<Vec<&Watching>, IndexError> {
        let text = said(document);
        let waiting = self.waiting_for(&text.chars().collect::<Vec<char>>());
        let waiting = waiting.into_iter().filter_map(|at| self.watching.get(at));
        let says = |word: &str| text.contains(word);
        let (mut hits, mut alone) = (Vec::new(), None);
        for one in waiting.filter(|one| one.offices.contains(&office)) {
            let hit = match holds(&one.condition, &says) {
                Some(hit) => hit,
                None => {
                    let index = match alone.take() {
                        Some(index) => index,
                        None => Index::of_one(document)?,
                    };
                    let hit = index.has(one.condition.matches().as_ref())?;
                    alone = Some(index);
                    hit
                }
            };
            if hit {
                hits.push(one);
            }
        }
        Ok(hits)
    }
}

/// What a document says, folded and without blanks: what its pairs of characters are taken from.
fn said(document: &Document) -> String {
    crate::search::schema::said(document).replace(' ', "")
}

impl Watching {
    /// The words of a document by which its query hits.
    #[must_use]
    pub fn spans(&self, title: &str, body: &str) -> Vec<Span> {
        let mut literals = self.condition.literals();
        literals.sort();
        literals.dedup();
        let mut spans = Vec::new();
        for (part, text) in [(TextPart::Title, title), (TextPart::Body, body)] {
            let folded = Folded::of(text);
            for literal in &literals {
                let wanted: Vec<char> = literal.chars().collect();
                spans.extend(occurrences(&folded, &wanted).filter_map(|at| span(part, text, &folded, at)));
            }
        }
        spans.sort_by_key(|span: &Span| (span.part, span.from, span.to));
        spans.dedup();
        spans.truncate(MOST_SPANS);
        spans
    }
}

/// Where a folded word stands in a folded text, from and to.
fn occurrences<'a>(folded: &'a Folded, wanted: &'a [char]) -> impl Iterator<Item = (usize, usize)> + 'a {
    let windows = folded.chars.windows(wanted.len().max(1)).enumerate();
    windows.filter(move |(_, window)| *window == wanted).map(move |(at, _)| (at, at + wanted.len()))
}

fn span(part: TextPart, text: &str, folded: &Folded, (from, to): (usize, usize)) -> Option<Span> {
    let (first, last) = folded.original(from, to)?;
    let (first, last) = (usize::try_from(first).ok()?, usize::try_from(last).ok()?);
    let words = text.get(first..last)?;
    let before = text.get(..first)?.chars().count();
    let from = u32::try_from(before).ok()?;
    let to = u32::try_from(before + words.chars().count()).ok()?;
    Some(Span { part, from, to, text: words.to_owned() })
}
