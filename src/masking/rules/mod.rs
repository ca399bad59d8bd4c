//! What may tell who somebody is: found by rule, and by a list of names. Pure.

mod addresses;
mod names;
mod numbers;

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

use super::error::MaskingError;
use super::model::{Kind, Place, Reason};
pub(super) use addresses::DISTRICT;
pub(super) use names::COMPOUND;

/// Different words that people may be asked to decide of one source.
pub(super) const MOST_MARKS: usize = 2_000;
/// Places that are kept of the same words.
const MOST_PLACES: usize = 100;
/// Signs that are shown before and after words.
const AROUND: usize = 12;

/// A line of the source, as the preview shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line(pub String);

/// A name that is known in the matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The name.
    pub words: String,
    /// What it tells.
    pub kind: Kind,
    /// From where it is known.
    pub reason: Reason,
}

/// Words that were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) words: String,
    pub(super) kind: Kind,
    pub(super) reason: Reason,
    pub(super) places: Vec<Place>,
    pub(super) count: usize,
}

/// What is said of a piece of a line.
type Said = (Range<usize>, Kind, Reason);

/// Everything that is found, in the order in which it first stands in the source.
///
/// # Errors
/// When it is more than people can decide.
pub(super) fn find(lines: &[Line], known: &[Known]) -> Result<Vec<Found>, MaskingError> {
    let known = Listed::new(known);
    let mut told: BTreeMap<String, (Kind, Reason)> = BTreeMap::new();
    for Line(text) in lines {
        let folded = Folded::of(text);
        let mut said: Vec<Said> = Vec::new();
        numbers::find(&folded.text, &mut said);
        addresses::find(&folded.text, &mut said);
        known.find(&folded.text, &mut said);
        names::find(&folded.text, &mut said);
        for (range, kind, reason) in said {
            let words = text.get(folded.original(range)).unwrap_or_default().trim();
            if !words.is_empty() {
                told.entry(words.to_owned()).or_insert((kind, reason));
            }
        }
        if told.len() > MOST_MARKS {
            return Err(MaskingError::TooMany { limit: MOST_MARKS });
        }
    }
    let words: Vec<(String, (Kind, Reason))> = told.into_iter().collect();
    places(lines, words)
}

/// Where words stand in the lines, those that stand nowhere left out.
///
/// # Errors
/// When they are too many.
pub(super) fn places(
    lines: &[Line],
    words: Vec<(String, (Kind, Reason))>,
) -> Result<Vec<Found>, MaskingError> {
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(words.iter().map(|(words, _)| words.as_str()))
        .map_err(|_| MaskingError::TooMany { limit: MOST_MARKS })?;
    let mut found: Vec<Found> = words
        .into_iter()
        .map(|(words, (kind, reason))| Found { words, kind, reason, places: Vec::new(), count: 0 })
        .collect();
    for (line, Line(text)) in (1..).zip(lines) {
        for hit in automaton.find_iter(text.as_str()) {
            let Some(found) = found.get_mut(hit.pattern().as_usize()) else { continue };
            found.count += 1;
            if found.places.len() < MOST_PLACES {
                found.places.push(place(line, text, hit.start()..hit.end()));
            }
        }
    }
    found.retain(|found| found.count > 0);
    found.sort_by(|one, other| one.places.cmp(&other.places));
    Ok(found)
}

fn place(line: u32, text: &str, range: Range<usize>) -> Place {
    let before = text.get(..range.start).unwrap_or_default();
    let at = u32::try_from(before.chars().count()).unwrap_or(u32::MAX);
    let begin = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let after = text.get(range.end..).unwrap_or_default();
    let end = after.char_indices().nth(AROUND).map_or(text.len(), |(at, _)| range.end + at);
    Place { line, at, around: text.get(begin..end).unwrap_or_default().to_owned() }
}

/// A text with full-width signs made narrow, sign by sign, that knows where each stood.
struct Folded {
    text: String,
    /// Bytes at which signs begin: here, and in the original; the end too.
    begins: Vec<(usize, usize)>,
}

impl Folded {
    fn of(original: &str) -> Self {
        let mut made = Self { text: String::with_capacity(original.len()), begins: Vec::new() };
        for (at, sign) in original.char_indices() {
            made.begins.push((made.text.len(), at));
            made.text.push(narrow(sign));
        }
        made.begins.push((made.text.len(), original.len()));
        made
    }

    fn original(&self, range: Range<usize>) -> Range<usize> {
        let at = |byte: usize| {
            let place = self.begins.partition_point(|(here, _)| *here < byte);
            self.begins.get(place).map_or(0, |(_, there)| *there)
        };
        at(range.start)..at(range.end)
    }
}

fn narrow(sign: char) -> char {
    match sign {
        '\u{3000}' | '\u{a0}' => ' ',
        '－' | '–' | '—' | '‐' | '‑' | '−' => '-',
        '！'..='～' if sign != '，' && sign != '；' => {
            char::from_u32(u32::from(sign).saturating_sub(0xfee0)).unwrap_or(sign)
        }
        _ => sign,
    }
}

/// Whether a piece of a text is already spoken of.
fn is_taken(said: &[Said], range: &Range<usize>) -> bool {
    said.iter().any(|(taken, _, _)| taken.start < range.end && range.start < taken.end)
}

/// Names that are looked for, also where two signs are set apart by blanks (张　三).
struct Listed {
    pattern: Option<Regex>,
    known: BTreeMap<String, (Kind, Reason)>,
}

impl Listed {
    fn new(known: &[Known]) -> Self {
        let mut names = BTreeMap::new();
        for Known { words, kind, reason } in known {
            let words: String = words.trim().chars().map(narrow).collect();
            if words.chars().count() > 1 {
                names.entry(words).or_insert((*kind, *reason));
            }
        }
        let mut longest: Vec<&String> = names.keys().collect();
        longest.sort_by_key(|words| std::cmp::Reverse(words.len()));
        let each = longest.iter().map(|words| {
            let mut signs = words.chars();
            match (signs.next(), signs.next(), signs.next()) {
                (Some(first), Some(last), None) if !first.is_ascii() => format!("{first} {{0,4}}{last}"),
                _ => regex::escape(words),
            }
        });
        let pattern = each.collect::<Vec<_>>().join("|");
        // Names are bounded in number and length, so that the pattern can always be made.
        let pattern = Regex::new(&pattern).ok().filter(|_| !names.is_empty());
        Self { pattern, known: names }
    }

    fn find(&self, text: &str, said: &mut Vec<Said>) {
        for hit in self.pattern.iter().flat_map(|pattern| pattern.find_iter(text)) {
            let words: String = hit.as_str().to_owned();
            let closed: String = words.chars().filter(|sign| *sign != ' ').collect();
            let known = self.known.get(&words).or_else(|| self.known.get(&closed));
            if let Some((kind, reason)) = known.filter(|_| !is_taken(said, &hit.range())) {
                said.push((hit.range(), *kind, *reason));
            }
        }
    }
}

/// A pattern of ours; one that cannot be read finds nothing, which the tests of each rule would show.
fn pattern(written: &str) -> Option<Regex> {
    Regex::new(written).ok()
}

#[cfg(test)]
mod tests;
