//! From the meaning of a query to a condition of the index.

use std::collections::HashSet;

use super::resolve::{Filter, Node};
use super::vocabulary::{Origin, StateOf};
use crate::kit::text::fold;
use crate::search::analysis::Analyzer;
use crate::search::condition::{Condition, Words};
use crate::search::document::RecordKind;
use crate::search::schema::Fields;

/// The condition of a query: all of its words, each as pairs of characters that stand together, or as a
/// word of the same meaning.
#[must_use]
pub fn compile(node: &Node) -> Condition {
    match node {
        Node::All(nodes) => Condition::and(nodes.iter().map(compile).collect()),
        Node::Any(nodes) => Condition::or(nodes.iter().map(compile).collect()),
        Node::Not(node) => Condition::not(compile(node)),
        Node::Words(text) => Condition::and(words(text)),
        Node::Phrase(text) => Condition::text(text, true),
        Node::Filter(filter) => filtered(filter),
    }
}

/// The same with any of its words, for when nothing has them all. Phrases, fields and exclusions hold as
/// before; the words in long words count too. None when there is but one short word.
#[must_use]
pub fn relaxed(node: &Node) -> Option<Condition> {
    (loose_words(node) > 1).then(|| loosened(node))
}

/// The words of a run: cut by the lexicon, function words left out where others are there.
fn words(text: &str) -> Vec<Condition> {
    cut(text).into_iter().map(word).collect()
}

/// The same with the words that stand in long words beside them.
fn parts(text: &str) -> Vec<Condition> {
    let mut parts = Analyzer::shared().words(text);
    if parts.iter().any(|part| is_long(part)) {
        parts.retain(|part| is_long(part));
    } else {
        parts = cut(text);
    }
    let mut seen = HashSet::new();
    parts.retain(|part| seen.insert(part.clone()));
    parts.into_iter().map(word).collect()
}

fn cut(text: &str) -> Vec<String> {
    let mut cut = Analyzer::shared().cut(text);
    if cut.iter().any(|word| is_long(word)) {
        // Single characters beside words tell little, and finding them costs much.
        cut.retain(|word| is_long(word));
    }
    cut
}

/// A word, or one of the same meaning.
fn word(word: String) -> Condition {
    let others = Analyzer::shared().synonyms(&word).to_vec();
    let literals = std::iter::once(word).chain(others).collect();
    Condition::Words(Words { literals, quoted: false })
}

fn is_long(word: &str) -> bool {
    word.chars().nth(1).is_some()
}

/// How many words stand side by side where all are asked for, at most.
fn loose_words(node: &Node) -> usize {
    match node {
        Node::Words(text) => parts(text).len(),
        Node::All(nodes) => nodes.iter().map(loose_words).sum(),
        Node::Any(nodes) => nodes.iter().map(loose_words).max().unwrap_or(0),
        Node::Not(_) | Node::Phrase(_) | Node::Filter(_) => 0,
    }
}

fn is_words(node: &Node) -> bool {
    matches!(node, Node::Words(_))
}

fn loosened(node: &Node) -> Condition {
    match node {
        Node::All(nodes) => {
            let (loose, strict): (Vec<&Node>, Vec<&Node>) = nodes.iter().partition(|node| is_words(node));
            let mut all: Vec<Condition> = strict.into_iter().map(loosened).collect();
            let loose: Vec<Condition> = loose.into_iter().flat_map(of_words).collect();
            if !loose.is_empty() {
                all.push(Condition::or(loose));
            }
            Condition::and(all)
        }
        Node::Any(nodes) => Condition::or(nodes.iter().map(loosened).collect()),
        Node::Words(_) => Condition::or(of_words(node)),
        Node::Not(_) | Node::Phrase(_) | Node::Filter(_) => compile(node),
    }
}

fn of_words(node: &Node) -> Vec<Condition> {
    if let Node::Words(text) = node { parts(text) } else { Vec::new() }
}

fn filtered(filter: &Filter) -> Condition {
    let fields = Fields::get();
    let any = |conditions: Vec<Condition>| match conditions.as_slice() {
        [only] => only.clone(),
        _ => Condition::or(conditions),
    };
    match filter {
        Filter::Domain(codes) => any(codes.iter().map(|code| Condition::is(fields.domain, code)).collect()),
        Filter::State(states) => any(states.iter().map(state).collect()),
        Filter::Agency(ids) => {
            any(ids.iter().map(|id| Condition::is(fields.agency, &id.to_string())).collect())
        }
        Filter::Office(ids) => {
            any(ids.iter().map(|id| Condition::is(fields.office, &id.to_string())).collect())
        }
        Filter::Kind(kinds) => any(kinds.iter().map(|kind| Condition::kind(*kind)).collect()),
        Filter::Origin(origins) => {
            let one = |origin: &Origin| match origin {
                Origin::Channel(code) => Condition::is(fields.channel, code),
                Origin::Source(code) => Condition::is(fields.source, code),
            };
            any(origins.iter().map(one).collect())
        }
        Filter::Date(from, to) => Condition::days(fields.date, *from, *to),
        Filter::Due(from, to) => Condition::days(fields.deadline, *from, *to),
        Filter::NoClock => Condition::not(Condition::exists(fields.deadline)),
        Filter::Number(number) => Condition::begins(fields.numbers, number),
        Filter::Title(title) => Condition::heading(&fold(title)),
    }
}

/// A state of one sort of record: the same code may be a state of another too.
fn state(state: &StateOf) -> Condition {
    let of = |kind: RecordKind| Condition::kind(kind);
    Condition::and(vec![of(state.kind), Condition::is(Fields::get().state, &state.code)])
}
