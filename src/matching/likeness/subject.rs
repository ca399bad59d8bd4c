//! What is compared: a text taken apart once, with what else is known of the record.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};

use super::area::{self, Areas};
use super::factors::credit_code;
use super::model::{Part, Span};
use super::names::{self, Name};
use super::rareness::Rareness;
use crate::kit::AgencyId;
use crate::kit::text::Folded;
use crate::search::{Analyzer, MatchFacts, WordPlaces};

/// So many characters of the text stand for a heading that is not there.
pub(super) const HEADING_OF_BODY: usize = 30;

/// What a record says, wherever it comes from: the index, or a form that is being filled in.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    /// Its heading.
    pub title: &'a str,
    /// Its text.
    pub body: &'a str,
    /// Numbers it bears at its source.
    pub numbers: &'a [String],
    /// Code of the field of law.
    pub domain: Option<&'a str>,
    /// Agencies it is about.
    pub agencies: &'a [AgencyId],
    /// The day it is told by.
    pub date: Option<NaiveDate>,
    /// What is known beyond the text.
    pub facts: &'a MatchFacts,
    /// Where the words of heading and text stand, if that is known.
    pub words: Option<&'a [WordPlaces; 2]>,
}

/// A pair of neighbouring characters, packed so that pairs sort and compare as numbers.
pub(super) type Gram = u64;

/// A pair of characters or a word, and what it counts: how rare it is, 0 (everywhere) to 1 (nowhere else).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Term {
    pub(super) key: u64,
    pub(super) weight: f64,
    /// Its first pair of characters.
    begins: Gram,
}

/// What the heading says counts so much more than what only the text says.
const HEADING_BOOST: f64 = 1.5;

/// Words of the bits that pass over what a heading does not say.
const TRACES: usize = 8;

/// The word and the bit of a pair of characters.
fn trace(gram: Gram) -> (usize, u64) {
    let hash = gram.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 55;
    (usize::try_from(hash / 64).unwrap_or_default(), 1 << (hash % 64))
}

/// What takes as long to find as all the rest, so that it is found only of records that look alike at a glance.
#[derive(Debug, Clone)]
struct Closer {
    /// Distinct words of the whole text, ascending.
    words: Vec<Term>,
    /// Names of places and parties.
    names: Vec<Name>,
}

/// A record taken apart for comparison.
#[derive(Debug, Clone)]
pub struct Subject {
    pub(super) title: Folded,
    pub(super) body: Folded,
    title_text: String,
    body_text: String,
    /// Distinct pairs of characters of the whole text, ascending.
    pub(super) grams: Vec<Gram>,
    /// Where the words stand, if that is known.
    places: Option<[WordPlaces; 2]>,
    /// What a closer look finds.
    closer: OnceLock<Closer>,
    /// Distinct pairs of the heading, ascending.
    pub(super) heading: Vec<Term>,
    /// Rarity of each pair of the heading in the order of reading.
    pub(super) heading_run: Vec<f64>,
    /// Where each pair of the heading stands, ascending by pair.
    pub(super) heading_at: Vec<(Gram, usize)>,
    /// A bit for each pair of the heading, to pass over most of those that it does not say.
    heading_traces: [u64; TRACES],
    /// The folded characters of the heading.
    pub(super) heading_chars: Vec<char>,
    /// Districts and cities named.
    pub(super) areas: Areas,
    /// The day, counted.
    pub(super) day: Option<i32>,
    /// Unified social credit codes, registered and written.
    pub(super) codes: BTreeSet<String>,
    pub(super) numbers: BTreeSet<String>,
    pub(super) domain: Option<String>,
    pub(super) agencies: BTreeSet<AgencyId>,
    pub(super) facts: MatchFacts,
}

impl Subject {
    /// Takes a record apart.
    #[must_use]
    pub fn of(content: &Content<'_>, rareness: &Rareness<'_>) -> Self {
        let (title, body) = (Folded::of(content.title), Folded::of(content.body));
        let heading_chars: Vec<char> = if title.chars.is_empty() {
            body.chars.iter().take(HEADING_OF_BODY).copied().collect()
        } else {
            title.chars.clone()
        };
        let term = |gram| Term { key: gram, weight: rareness.of_gram(gram), begins: gram };
        let run: Vec<Term> = pairs(&heading_chars).map(term).collect();
        let mut grams: Vec<Gram> = pairs(&title.chars).chain(pairs(&body.chars)).collect();
        grams.sort_unstable();
        grams.dedup();
        let mut heading_at: Vec<(Gram, usize)> = run.iter().map(|term| term.key).zip(0..).collect();
        heading_at.sort_unstable();
        let mut heading_traces = [0; TRACES];
        for term in &run {
            let (at, bit) = trace(term.key);
            if let Some(traces) = heading_traces.get_mut(at) {
                *traces |= bit;
            }
        }
        let facts = content.facts;
        let areas = area::of(&title, &body, facts.division.as_deref());
        let written = [&title, &body].into_iter().flat_map(|text| credit_code::codes(&text.chars));
        let codes = facts.codes.iter().map(|code| crate::kit::text::fold(code)).chain(written).collect();
        let said = [&facts.spot, &facts.url].into_iter().flatten();
        Self {
            title_text: content.title.to_owned(),
            body_text: content.body.to_owned(),
            title,
            body,
            grams,
            places: content.words.cloned(),
            closer: OnceLock::new(),
            heading_run: run.iter().map(|term| term.weight).collect(),
            heading: distinct(run),
            heading_at,
            heading_traces,
            heading_chars,
            areas,
            codes,
            day: content.date.map(|date| date.num_days_from_ce()),
            numbers: content
                .numbers
                .iter()
                .chain(said)
                .map(|number| crate::kit::text::fold(number))
                .collect(),
            domain: content.domain.map(str::to_owned),
            agencies: content.agencies.iter().copied().collect(),
            facts: facts.clone(),
        }
    }

    /// The folded characters of a part.
    pub(super) fn chars(&self, part: Part) -> &[char] {
        match part {
            Part::Title => &self.title.chars,
            Part::Body => &self.body.chars,
        }
    }

    /// The characters of the original that a piece of the folded text came from.
    pub(super) fn span(&self, part: Part, from: usize, to: usize) -> Option<Span> {
        let (folded, text) = match part {
            Part::Title => (&self.title, &self.title_text),
            Part::Body => (&self.body, &self.body_text),
        };
        let (first, after) = folded.original(from, to)?;
        let place = |byte: u32| -> Option<u32> {
            let before = text.get(..usize::try_from(byte).ok()?)?;
            u32::try_from(before.chars().count()).ok()
        };
        Some(Span { part, from: place(first)?, to: place(after)? })
    }

    /// Finds the words and the names, if that was not done yet.
    pub(super) fn look_closer(&self, analyzer: &Analyzer, rareness: &Rareness<'_>) {
        self.closer.get_or_init(|| {
            let mut words = Vec::new();
            let places = self.places.clone();
            let [in_title, in_body] = places
                .unwrap_or_else(|| [&self.title_text, &self.body_text].map(|text| analyzer.places(text)));
            for (places, folded, boost) in
                [(in_title, &self.title, HEADING_BOOST), (in_body, &self.body, 1.0)]
            {
                words.extend(places.words(&folded.chars).filter_map(|word| {
                    let [first, second, ..] = word else { return None };
                    let (key, rarity) = rareness.of_word(word);
                    Some(Term { key, weight: boost * rarity, begins: packed(*first, *second) })
                }));
            }
            let names = names::of(&self.facts, &self.title, &self.body, rareness);
            Closer { words: distinct(words), names }
        });
    }

    /// Names of places and parties; none before a closer look.
    pub(super) fn names(&self) -> &[Name] {
        self.closer.get().map_or(&[], |closer| &closer.names)
    }

    /// Whether the text says a pair of characters.
    pub(super) fn says(&self, gram: Gram) -> bool {
        self.grams.binary_search(&gram).is_ok()
    }

    /// Whether the heading says a pair of characters; sometimes yes where it does not, never no where it does.
    pub(super) fn heading_may_say(&self, gram: Gram) -> bool {
        let (at, bit) = trace(gram);
        self.heading_traces.get(at).is_some_and(|traces| traces & bit != 0)
    }
}

/// The pairs of neighbouring characters in the order of reading.
pub(super) fn pairs(chars: &[char]) -> impl Iterator<Item = Gram> + '_ {
    chars.iter().zip(chars.iter().skip(1)).map(|(first, second)| packed(*first, *second))
}

/// Two characters in one number.
fn packed(first: char, second: char) -> Gram {
    (u64::from(u32::from(first)) << 32) | u64::from(u32::from(second))
}

/// The two characters of a number that was packed.
pub(super) fn unpacked(gram: Gram) -> [char; 2] {
    let half = |bits: u64| u32::try_from(bits).ok().and_then(char::from_u32).unwrap_or_default();
    [half(gram >> 32), half(gram & u64::from(u32::MAX))]
}

/// Each term once, with the most that it counts, ascending.
fn distinct(mut terms: Vec<Term>) -> Vec<Term> {
    terms.sort_unstable_by(|one, other| one.key.cmp(&other.key).then(other.weight.total_cmp(&one.weight)));
    terms.dedup_by_key(|term| term.key);
    terms
}

/// What both of two ascending lists have, by their keys.
fn in_both<'t, T>(
    ours: &'t [T],
    theirs: &'t [T],
    key: impl Fn(&T) -> u64,
) -> impl Iterator<Item = (&'t T, &'t T)> {
    let mut others = theirs.iter().peekable();
    ours.iter().filter_map(move |one| {
        while others.next_if(|other| key(other) < key(one)).is_some() {}
        others.next_if(|other| key(other) == key(one)).map(|other| (one, other))
    })
}

/// How many pairs of characters both say.
pub(super) fn in_common(ours: &Subject, theirs: &Subject) -> usize {
    in_both(&ours.grams, &theirs.grams, |gram| *gram).count()
}

/// How alike the words of two texts are, 0 to 1. The first words in common count most, and no more than a quarter
/// of all is asked for: true pairs are often told in quite other words, and what goes beyond is copied text, which
/// is copied from one place to another too.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Alike {
    /// By all that they say.
    pub(super) whole: f64,
    /// By what they say beyond a phrase.
    pub(super) beyond: f64,
}

/// The root of the cosine above which nothing more is counted.
const FULL: f64 = 0.5;

impl Alike {
    /// By the words of both. At a glance it is guessed by the share of pairs of characters in common, as the line
    /// that fits best.
    pub(super) fn of(ours: &Subject, theirs: &Subject, phrase: &[Gram], overlap: f64) -> Self {
        let (Some(one), Some(other)) = (ours.closer.get(), theirs.closer.get()) else {
            let guess = (0.2 + 2.3 * overlap).min(1.0);
            return Self { whole: guess, beyond: guess };
        };
        let (mut product, mut within) = (0.0, 0.0);
        for (mine, yours) in in_both(&one.words, &other.words, |term| term.key) {
            let both = mine.weight * yours.weight;
            product += both;
            within += if phrase.contains(&mine.begins) { both } else { 0.0 };
        }
        let squares = |closer: &Closer| {
            let square = |sum: f64, term: &Term| sum + term.weight * term.weight;
            let inside = closer.words.iter().filter(|term| phrase.contains(&term.begins));
            (closer.words.iter().fold(0.0, square), inside.fold(0.0, square))
        };
        let ((ours, ours_within), (theirs, theirs_within)) = (squares(one), squares(other));
        let value = |cosine: f64| cosine.sqrt().min(FULL) / FULL;
        Self {
            whole: value(cosine(product, ours, theirs)),
            beyond: value(cosine(product - within, ours - ours_within, theirs - theirs_within)),
        }
    }
}

fn cosine(product: f64, ours: f64, theirs: f64) -> f64 {
    let whole = ours * theirs;
    if whole > 0.0 { (product / whole.sqrt()).clamp(0.0, 1.0) } else { 0.0 }
}
