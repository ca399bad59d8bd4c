//! What is searched for: a tree of conditions, and the queries of the index that it comes to.
//!
//! A word comes to two queries. One says which documents match, by pairs of characters, so that nothing that
//! literally holds the word is missed. The other says how well, by words; documents that only the first finds
//! come after all that the second finds.

use std::ops::Bound;
use std::sync::Arc;

use chrono::NaiveDate;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, EmptyQuery, ExistsQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::analysis::Analyzer;
use super::document::{RecordKind, Seer};
use super::frequent::Frequent;
use super::lexicon::meaning;
use super::schema::{Fields, day, schema, word_term};
use crate::kit::text::fold;
use crate::kit::{AgencyId, Scope};

/// Of so many words all must be there; of more, three of four.
const ALL_OF: usize = 4;

/// What is searched for.
#[derive(Debug, Clone)]
pub enum Condition {
    /// Every document.
    All,
    /// No document.
    Nothing,
    /// A word or phrase of the text.
    Words(Words),
    /// A query of the index that ranks nothing: a field, a range.
    Exact(Arc<dyn Query>),
    /// All of them.
    And(Vec<Condition>),
    /// At least so many of them.
    AtLeast(usize, Vec<Condition>),
    /// Those that it does not match.
    Not(Box<Condition>),
}

/// A word or phrase of the text.
#[derive(Debug, Clone)]
pub struct Words {
    /// What documents say: any of these folded texts. The first was asked for, the others mean the same.
    pub literals: Vec<String>,
    /// Whether it is ranked as it stands, and not by the words in it.
    pub quoted: bool,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seers {
    /// The program itself: everything there is.
    All,
    /// Somebody who may see what any of these may see.
    Of(Vec<Seer>),
}

impl Seers {
    /// What an actor of this scope may find. Those who see no matter find what everybody may see.
    #[must_use]
    pub fn of(scope: &Scope) -> Self {
        let mut seers = vec![Seer::Everyone];
        match scope {
            // Not everything: what an agency is still writing is the agency's alone.
            Scope::All => seers.push(Seer::AnyOffice),
            Scope::Offices(offices) => seers.extend(offices.iter().map(|office| Seer::Office(*office))),
            Scope::Agency(agency) => seers.push(Seer::Agency(*agency)),
            Scope::None => {}
        }
        Self::Of(seers)
    }

    /// The same, and what agencies may find whose matters are the actor's too.
    #[must_use]
    pub fn and_agencies(self, agencies: impl IntoIterator<Item = AgencyId>) -> Self {
        match self {
            Self::All => Self::All,
            Self::Of(mut seers) => {
                seers.extend(agencies.into_iter().map(Seer::Agency));
                Self::Of(seers)
            }
        }
    }

    /// Whether they may see what some may see: the same as the condition of a search, for one document.
    #[must_use]
    pub fn may_see(&self, document: &[Seer]) -> bool {
        let Self::Of(seers) = self else { return true };
        document.iter().any(|one| {
            seers.contains(one) || matches!(one, Seer::Office(_)) && seers.contains(&Seer::AnyOffice)
        })
    }

    /// The condition of being seen; none when everything is.
    pub(super) fn query(&self) -> Option<Box<dyn Query>> {
        let Self::Of(seers) = self else { return None };
        let field = Fields::get().seer;
        Some(any(seers.iter().map(|seer| term(field, &seer.term())).collect()))
    }
}

impl Condition {
    /// What a person typed: words apart by blanks, all of which must be there. A run without blanks is cut
    /// into its words. A quoted text must be there as it stands.
    #[must_use]
    pub fn text(text: &str, quoted: bool) -> Self {
        if quoted {
            let literal = fold(text);
            return if literal.is_empty() { Self::All } else { Self::literal(literal) };
        }
        let runs: Vec<Self> = text.split_whitespace().map(Self::run).collect();
        Self::and(runs)
    }

    /// All of them, without what every document fulfils.
    #[must_use]
    pub fn and(conditions: Vec<Self>) -> Self {
        let mut left: Vec<Self> = Vec::with_capacity(conditions.len());
        for condition in conditions {
            match condition {
                Self::All => {}
                Self::And(inner) => left.extend(inner),
                other @ (Self::Nothing
                | Self::Words(_)
                | Self::Exact(_)
                | Self::AtLeast(..)
                | Self::Not(_)) => left.push(other),
            }
        }
        match left.len() {
            0 => Self::All,
            1 => left.pop().unwrap_or(Self::All),
            _ => Self::And(left),
        }
    }

    /// Any of them.
    #[must_use]
    pub fn or(conditions: Vec<Self>) -> Self {
        Self::AtLeast(1, conditions)
    }

    /// Those that it does not match.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "it stands beside `and` and `or`, and reads like them")]
    pub fn not(condition: Self) -> Self {
        Self::Not(Box::new(condition))
    }

    /// A field that has this code, exactly.
    #[must_use]
    pub fn is(field: Field, code: &str) -> Self {
        Self::Exact(term(field, code).into())
    }

    /// A kind of record.
    #[must_use]
    pub fn kind(kind: RecordKind) -> Self {
        Self::is(Fields::get().kind, kind.code())
    }

    /// A field whose folded code begins so: `numbers`, `names`.
    #[must_use]
    pub fn begins(field: Field, text: &str) -> Self {
        let folded = fold(text);
        if folded.is_empty() { Self::All } else { Self::Exact(beginning(field, &folded).into()) }
    }

    /// A folded text in the heading.
    #[must_use]
    pub fn heading(folded: &str) -> Self {
        if folded.is_empty() { Self::All } else { Self::Exact(said_in(Fields::get().heading, folded).into()) }
    }

    /// A day field between two days, both included; open where none.
    #[must_use]
    pub fn days(field: Field, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Self {
        let bound = |date: Option<NaiveDate>| {
            date.map_or(Bound::Unbounded, |date| Bound::Included(Term::from_field_i64(field, day(date))))
        };
        if from.is_none() && to.is_none() {
            return Self::exists(field);
        }
        Self::Exact(Arc::new(RangeQuery::new(bound(from), bound(to))))
    }

    /// A facet or day field that has any value.
    #[must_use]
    pub fn exists(field: Field) -> Self {
        Self::Exact(Arc::new(ExistsQuery::new(schema().get_field_name(field).to_owned(), false)))
    }

    /// The folded texts that documents say for it, for highlighting; none of what is excluded.
    #[must_use]
    pub fn literals(&self) -> Vec<String> {
        let mut literals = Vec::new();
        self.each_literal(&mut |literal| literals.push(literal.to_owned()));
        literals
    }

    fn each_literal(&self, say: &mut impl FnMut(&str)) {
        match self {
            Self::All | Self::Nothing | Self::Exact(_) | Self::Not(_) => {}
            Self::Words(words) => words.literals.iter().for_each(|literal| say(literal)),
            Self::And(inner) | Self::AtLeast(_, inner) => inner.iter().for_each(|one| one.each_literal(say)),
        }
    }

    fn literal(folded: String) -> Self {
        Self::Words(Words { literals: vec![folded], quoted: true })
    }

    /// A run without blanks.
    fn run(run: &str) -> Self {
        let analyzer = Analyzer::shared();
        let mut words = analyzer.cut(run);
        if words.iter().any(|word| word.chars().nth(1).is_some()) {
            // Single characters beside words tell little, and finding them costs much.
            words.retain(|word| word.chars().nth(1).is_some());
        }
        let words: Vec<Self> = words
            .into_iter()
            .map(|word| {
                let mut literals = vec![word];
                let others: Vec<String> =
                    literals.first().map(|word| analyzer.synonyms(word).to_vec()).unwrap_or_default();
                literals.extend(others);
                Self::Words(Words { literals, quoted: false })
            })
            .collect();
        if words.len() > ALL_OF {
            Self::AtLeast(words.len() - words.len() / 4, words)
        } else {
            Self::and(words)
        }
    }

    /// Which documents match, in an index of this program's analysis.
    #[must_use]
    pub fn matches(&self) -> Box<dyn Query> {
        self.matches_in(Terms::OfThis)
    }

    /// Which documents match.
    pub(super) fn matches_in(&self, terms: Terms) -> Box<dyn Query> {
        match self {
            Self::All => Box::new(AllQuery),
            Self::Nothing => Box::new(EmptyQuery),
            Self::Words(words) => words.matches(terms),
            Self::Exact(query) => query.box_clone(),
            Self::And(_) | Self::Not(_) => all(self.clauses(terms)),
            Self::AtLeast(least, inner) => {
                at_least(*least, inner.iter().map(|one| one.matches_in(terms)).collect())
            }
        }
    }

    /// Which documents match that somebody may see.
    pub(super) fn seen(&self, seers: &Seers, terms: Terms) -> Box<dyn Query> {
        let Some(seen) = seers.query() else { return self.matches_in(terms) };
        let mut clauses = if matches!(self, Self::All) { Vec::new() } else { self.clauses(terms) };
        clauses.push((Occur::Must, seen));
        all(clauses)
    }

    /// How well they match; none when nothing in it ranks. Words side by side come to terms side by side, among which
    /// those that cannot be among the best are passed over.
    pub(super) fn ranks(&self, terms: Terms) -> Option<Box<dyn Query>> {
        match self {
            Self::All | Self::Nothing | Self::Exact(_) | Self::Not(_) => None,
            Self::Words(words) => Some(all(words.ranks(terms))),
            Self::And(inner) => {
                let mut ranked: Vec<Clause> = Vec::new();
                for one in inner {
                    if let Self::Words(words) = one {
                        ranked.extend(words.ranks(terms));
                    } else {
                        ranked.extend(one.ranks(terms).map(|query| (Occur::Must, query)));
                    }
                }
                (!ranked.is_empty()).then(|| all(ranked))
            }
            Self::AtLeast(least, inner) => {
                let ranked: Vec<Box<dyn Query>> = inner.iter().filter_map(|one| one.ranks(terms)).collect();
                (!ranked.is_empty()).then(|| at_least((*least).min(ranked.len()), ranked))
            }
        }
    }

    /// What has to hold and what must not, side by side.
    fn clauses(&self, terms: Terms) -> Vec<Clause> {
        match self {
            Self::And(inner) => inner.iter().flat_map(|one| one.clauses(terms)).collect(),
            Self::Not(inner) => vec![(Occur::MustNot, inner.matches_in(terms))],
            Self::All | Self::Nothing | Self::Words(_) | Self::Exact(_) | Self::AtLeast(..) => {
                vec![(Occur::Must, self.matches_in(terms))]
            }
        }
    }
}

/// What the terms of an index can be relied on for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Terms {
    /// It was made with this program's analysis and lexicon.
    OfThis,
    /// It was made with another: a word that this dictionary has may be without a term there.
    OfAnother,
}

impl Words {
    fn matches(&self, terms: Terms) -> Box<dyn Query> {
        if let Some(term) = self.term(terms) {
            return frequent(Fields::get().said, &term);
        }
        let mut queries: Vec<Box<dyn Query>> =
            self.literals.iter().map(|literal| said(literal, terms)).collect();
        if let [word] = self.literals.as_slice()
            && !self.quoted
            && word.len() > 1
            && word.chars().all(|c| c.is_ascii_lowercase())
        {
            queries.push(beginning(Fields::get().names, word));
        }
        any(queries)
    }

    /// The one term that exactly the documents have that match.
    fn term(&self, terms: Terms) -> Option<String> {
        let analyzer = Analyzer::shared();
        let (first, others) = self.literals.split_first().filter(|_| terms == Terms::OfThis)?;
        if others.is_empty() {
            return analyzer.is_told(first).then(|| first.clone());
        }
        (analyzer.synonyms(first) == others && analyzer.is_meant(first)).then(|| meaning(first))
    }

    /// What has to be there for it to be ranked by its words.
    fn ranks(&self, terms: Terms) -> Vec<Clause> {
        if let Some(term) = self.term(terms) {
            return vec![(Occur::Must, ranked(Term::from_field_text(Fields::get().said, &term)))];
        }
        let word = |literal: &String| -> Vec<Clause> {
            let parts = Analyzer::shared().parts(literal);
            parts.iter().map(|part| (Occur::Must, ranked(word_term(part)))).collect()
        };
        match self.literals.as_slice() {
            [only] => word(only),
            several => vec![(Occur::Must, any(several.iter().map(|literal| all(word(literal))).collect()))],
        }
    }
}

type Clause = (Occur, Box<dyn Query>);

/// All clauses; what is nothing but exclusions is taken from every document.
fn all(mut clauses: Vec<Clause>) -> Box<dyn Query> {
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    if let [(Occur::Must, only)] = clauses.as_slice() {
        return only.box_clone();
    }
    Box::new(BooleanQuery::new(clauses))
}

fn any(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    at_least(1, queries)
}

fn at_least(least: usize, mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if queries.len() < least {
        return Box::new(EmptyQuery);
    }
    if queries.len() == 1 {
        return queries.remove(0);
    }
    Box::new(BooleanQuery::union_with_minimum_required_clauses(queries, least))
}

/// The documents that say a folded text, across blanks and punctuation.
fn said(folded: &str, terms: Terms) -> Box<dyn Query> {
    if terms == Terms::OfThis && Analyzer::shared().is_told(folded) {
        return frequent(Fields::get().said, folded);
    }
    said_in(Fields::get().grams, folded)
}

/// The documents that say it in a field of pairs.
fn said_in(field: Field, folded: &str) -> Box<dyn Query> {
    let chars: Vec<char> = folded.chars().collect();
    match chars.as_slice() {
        [] => Box::new(AllQuery),
        // Every pair that begins with it, and the term of its own that the last character of a text has.
        [_] => beginning(field, folded),
        [_, _] => frequent(field, folded),
        longer => {
            let last = longer.len() - 2;
            let mut pairs: Vec<(usize, Term)> = Vec::with_capacity(longer.len() / 2 + 1);
            for (at, pair) in longer.windows(2).enumerate() {
                // Every second pair says all but perhaps the last character.
                if at % 2 == 0 || at == last {
                    let pair: String = pair.iter().collect();
                    pairs.push((at, Term::from_field_text(field, &pair)));
                }
            }
            Box::new(PhraseQuery::new_with_offset(pairs))
        }
    }
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}

/// A term that many documents may have.
fn frequent(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(Frequent::of(Term::from_field_text(field, text)))
}

fn ranked(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// The documents with a term that begins so.
fn beginning(field: Field, text: &str) -> Box<dyn Query> {
    let from = Bound::Included(Term::from_field_text(field, text));
    let mut chars: Vec<char> = text.chars().collect();
    let to = loop {
        // The next text of the same length stands after all that begin with this one.
        let Some(last) = chars.pop() else { break Bound::Unbounded };
        let next = match u32::from(last) {
            0xD7FF => Some('\u{E000}'),
            code => char::from_u32(code + 1),
        };
        if let Some(next) = next {
            chars.push(next);
            let text: String = chars.iter().collect();
            break Bound::Excluded(Term::from_field_text(field, &text));
        }
    };
    Box::new(RangeQuery::new(from, to))
}
