//! One record against all that its reader may see.

use super::candidates::{find, terms};
use super::factors::support::{self, HEARD};
use super::model::{Evidence, Reference};
use super::rareness::{Frequencies, Rareness};
use super::score::{HOPELESS, Told, tell};
use super::subject::{Content, Subject};
use crate::search::{Analyzer, IndexError, RecordKind, Seers, Snapshot, Stored};

/// What leads are matched with.
pub const KINDS: &[RecordKind] = &[RecordKind::Lead, RecordKind::Case, RecordKind::BrandCase];

/// For each match that is wanted so many candidates are compared, within the bounds below.
const BREADTH: usize = 4;

/// At least so many candidates are compared.
const FEWEST: usize = 80;

/// For each match that is wanted so many of them, the likest at a glance, are compared by words and names too.
const SECOND_LOOK: usize = 2;

/// At most so many.
const MOST: usize = 400;

/// Compares records over one view of the index, within the sight of whoever asks.
pub struct Matcher<'a> {
    snapshot: &'a Snapshot,
    seers: Seers,
    analyzer: &'static Analyzer,
    rareness: Rareness<'a>,
}

/// What is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What it says.
    pub content: Content<'a>,
    /// Which record it is; none while it is being typed.
    pub itself: Option<Reference>,
}

/// A record that was compared, and what was told of it.
#[derive(Debug, Clone)]
pub struct Match {
    /// What the index knows of it.
    pub stored: Stored,
    /// What tells that it is alike, or not.
    pub evidence: Evidence,
}

impl Match {
    /// Which record it is.
    #[must_use]
    pub fn reference(&self) -> Reference {
        reference(&self.stored)
    }
}

impl<'a> Matcher<'a> {
    /// Over a view of the index, for somebody.
    #[must_use]
    pub fn new(snapshot: &'a Snapshot, frequencies: &'a Frequencies, seers: Seers) -> Self {
        let rareness = Rareness::new(snapshot, frequencies);
        Self { snapshot, seers, analyzer: Analyzer::shared(), rareness }
    }

    /// The records most like what is asked about, the likest first.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn matches(
        &self,
        asked: &Asked<'_>,
        kinds: &[RecordKind],
        limit: usize,
    ) -> Result<Vec<Match>, IndexError> {
        let ours = self.subject(&asked.content);
        let breadth = (BREADTH * limit).clamp(FEWEST, MOST);
        let mut told = Vec::new();
        for stored in self.candidates(asked, kinds, breadth)? {
            let theirs = self.subject(&content(&stored));
            told.push((tell(&ours, &theirs), stored, theirs));
        }
        told.sort_by(likest_first);
        told.truncate(SECOND_LOOK * limit);
        self.look_closer(&ours);
        for (told, _, theirs) in &mut told {
            self.look_closer(theirs);
            *told = tell(&ours, theirs);
        }
        told.sort_by(likest_first);
        let mut told = supported(told);
        told.sort_by(likest_first);
        told.truncate(limit);
        let shown = told
            .into_iter()
            .map(|(told, stored, theirs)| Match { evidence: told.evidence(&ours, &theirs), stored });
        Ok(shown.collect())
    }

    /// The records that share the most telling terms, without what is asked about and what is one with it.
    pub(super) fn candidates(
        &self,
        asked: &Asked<'_>,
        kinds: &[RecordKind],
        limit: usize,
    ) -> Result<Vec<Stored>, IndexError> {
        let terms = terms(&asked.content, self.analyzer, &self.rareness);
        let found = find(self.snapshot, &terms, &self.seers, kinds, limit)?;
        Ok(found.into_iter().filter(|stored| !is_one(asked, stored)).collect())
    }

    /// Takes a record apart for a glance.
    pub(super) fn subject(&self, content: &Content<'_>) -> Subject {
        Subject::of(content, &self.rareness)
    }

    /// Finds the words and the names of a record.
    pub(super) fn look_closer(&self, subject: &Subject) {
        subject.look_closer(self.analyzer, &self.rareness);
    }
}

/// Whether a candidate is what is asked about, is handled with it, or is the case it led to.
fn is_one(asked: &Asked<'_>, other: &Stored) -> bool {
    let facts = asked.content.facts;
    let itself = |reference: Reference| other.kind == reference.kind && other.id == reference.id;
    let into = |id: i64| other.kind == RecordKind::Lead && other.id == id;
    let merged_here = |reference: Reference| {
        other.kind == RecordKind::Lead
            && reference.kind == RecordKind::Lead
            && other.facts.merged_into == Some(reference.id)
    };
    let its_case = |id: i64| other.kind == RecordKind::Case && other.id == id;
    asked.itself.is_some_and(|reference| itself(reference) || merged_here(reference))
        || facts.merged_into.is_some_and(into)
        || facts.case.is_some_and(its_case)
}

/// A candidate that was compared.
type Compared = (Told, Stored, Subject);

/// Hears for every candidate what the likest ones say of it.
fn supported(told: Vec<Compared>) -> Vec<Compared> {
    let sure = told.iter().enumerate().filter(|(_, one)| one.0.is_heard());
    let heard: Vec<(usize, f64, Subject)> =
        sure.take(HEARD + 1).map(|(at, (told, _, subject))| (at, told.first, subject.clone())).collect();
    let hear = |(at, (told, stored, theirs)): (usize, Compared)| {
        if told.points < HOPELESS {
            return (told, stored, theirs);
        }
        let others = heard.iter().filter(|other| other.0 != at).take(HEARD);
        let support = support::value(others.map(|(_, score, other)| (*score, tell(other, &theirs).first)));
        (told.supported(support), stored, theirs)
    };
    told.into_iter().enumerate().map(hear).collect()
}

fn likest_first(one: &Compared, other: &Compared) -> std::cmp::Ordering {
    let by_score = other.0.score.total_cmp(&one.0.score);
    let by_points = other.0.points.total_cmp(&one.0.points);
    by_score.then(by_points).then(reference(&one.1).cmp(&reference(&other.1)))
}

fn reference(stored: &Stored) -> Reference {
    Reference { kind: stored.kind, id: stored.id }
}

/// What a record of the index says.
#[must_use]
pub fn content(stored: &Stored) -> Content<'_> {
    Content {
        title: &stored.title,
        body: &stored.body,
        numbers: &stored.numbers,
        domain: stored.domain.as_deref(),
        agencies: &stored.agencies,
        date: stored.date,
        facts: &stored.facts,
    }
}
