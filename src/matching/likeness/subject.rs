//! What is compared: a text taken apart once, with what else is known of the record.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{Datelike, NaiveDate};

use super::area::{self, Areas};
use super::factors::credit_code;
use super::model::{Part, Span};
use super::names::{self, Name};
use super::rareness::Rareness;
use crate::kit::AgencyId;
use crate::kit::text::Folded;
use crate::search::{Analyzer, MatchFacts};

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
}

/// A pair of neighbouring characters, packed so that pairs sort and compare as numbers.
pub(super) type Gram = u64;

/// A term and what it counts: how rare it is, 0 (everywhere) to 1 (nowhere else), words of the heading more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Term {
    pub(super) key: u64,
    pub(super) weight: f64,
    /// Its first pair of characters.
    pub(super) begins: Gram,
}

/// Words of the heading count so much more than those of the text.
const HEADING_BOOST: f64 = 1.5;

/// A record taken apart for comparison.
#[derive(Debug, Clone)]
pub struct Subject {
    pub(super) title: Folded,
    pub(super) body: Folded,
    title_text: String,
    body_text: String,
    /// Distinct pairs of characters of the whole text, ascending.
    pub(super) grams: Vec<Gram>,
    /// Distinct pairs of the heading, ascending.
    pub(super) heading: Vec<Term>,
    /// Rarity of each pair of the heading in the order of reading.
    pub(super) heading_run: Vec<f64>,
    /// Where each pair of the heading stands, ascending by pair.
    pub(super) heading_at: Vec<(Gram, usize)>,
    /// The folded characters of the heading.
    pub(super) heading_chars: Vec<char>,
    /// Distinct words of the whole text, ascending.
    pub(super) words: Vec<Term>,
    /// Names of places and parties.
    pub(super) names: Vec<Name>,
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
    pub fn of(content: &Content<'_>, analyzer: &Analyzer, rareness: &Rareness<'_>) -> Self {
        let (title, body) = (Folded::of(content.title), Folded::of(content.body));
        let heading_chars: Vec<char> = if title.chars.is_empty() {
            body.chars.iter().take(HEADING_OF_BODY).copied().collect()
        } else {
            title.chars.clone()
        };
        let mut grams: Vec<Gram> =
            pairs(&title.chars).chain(pairs(&body.chars)).map(|(gram, _)| gram).collect();
        grams.sort_unstable();
        grams.dedup();
        let heading_run: Vec<f64> = pairs(&heading_chars).map(|(_, pair)| rareness.of_gram(pair)).collect();
        let mut heading_at: Vec<(Gram, usize)> =
            pairs(&heading_chars).enumerate().map(|(at, (gram, _))| (gram, at)).collect();
        heading_at.sort_unstable();
        let keys = pairs(&heading_chars).map(|(key, _)| key);
        let heading = distinct(
            keys.zip(&heading_run).map(|(key, weight)| Term { key, weight: *weight, begins: key }).collect(),
        );
        let words = words(content, analyzer, rareness);
        let names = names::of(content, &title, &body, rareness);
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
            heading,
            heading_run,
            heading_at,
            heading_chars,
            words,
            names,
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

    /// Whether the text says a pair of characters.
    pub(super) fn says(&self, gram: Gram) -> bool {
        self.grams.binary_search(&gram).is_ok()
    }
}

/// The pairs of neighbouring characters in the order of reading.
pub(super) fn pairs(chars: &[char]) -> impl Iterator<Item = (Gram, [char; 2])> + '_ {
    chars.windows(2).filter_map(|pair| match pair {
        [first, second] => Some((packed(*first, *second), [*first, *second])),
        _ => None,
    })
}

/// Two characters in one number.
pub(super) fn packed(first: char, second: char) -> Gram {
    (u64::from(u32::from(first)) << 32) | u64::from(u32::from(second))
}

/// The words of both parts; those that the heading says too count more.
fn words(content: &Content<'_>, analyzer: &Analyzer, rareness: &Rareness<'_>) -> Vec<Term> {
    let mut words = Vec::new();
    for (text, boost) in [(content.title, HEADING_BOOST), (content.body, 1.0)] {
        for word in analyzer.cut(text) {
            let mut chars = word.chars();
            if let (Some(first), Some(second)) = (chars.next(), chars.next()) {
                let weight = boost * rareness.of_word(&word);
                words.push(Term { key: hash(&word), weight, begins: packed(first, second) });
            }
        }
    }
    distinct(words)
}

fn hash(word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish()
}

fn distinct(mut terms: Vec<Term>) -> Vec<Term> {
    terms.sort_unstable_by(|one, other| one.key.cmp(&other.key).then(other.weight.total_cmp(&one.weight)));
    terms.dedup_by_key(|term| term.key);
    terms
}

/// The sum of the products of what the terms of both lists count.
fn product(ours: &[Term], theirs: &[Term]) -> f64 {
    let mut theirs = theirs.iter().peekable();
    let mut sum = 0.0;
    for term in ours {
        while theirs.next_if(|other| other.key < term.key).is_some() {}
        if let Some(other) = theirs.next_if(|other| other.key == term.key) {
            sum += term.weight * other.weight;
        }
    }
    sum
}

/// The cosine of two lists of terms, 0 to 1.
pub(super) fn cosine(ours: &[Term], theirs: &[Term]) -> f64 {
    let square = |terms: &[Term]| terms.iter().map(|term| term.weight * term.weight).sum::<f64>();
    let whole = square(ours) * square(theirs);
    if whole > 0.0 { (product(ours, theirs) / whole.sqrt()).clamp(0.0, 1.0) } else { 0.0 }
}
