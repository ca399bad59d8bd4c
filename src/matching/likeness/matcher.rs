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

/// For each match that is wanted so many of them, the likest at a glance, are compared by words and names too:
/// those that will be shown if nothing changes, and of the others those that are not hopeless.
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
    /// Records that are likely one matter with what is asked about, and speak for this one.
    pub supporters: Vec<Reference>,
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
        let mut compared = Vec::new();
        for stored in self.candidates(asked, kinds, breadth)? {
            let theirs = self.subject(&content(&stored));
            compared.push(Compared { told: tell(&ours, &theirs), stored, theirs, supporters: Vec::new() });
        }
        compared.sort_by(likest_first);
        let mut likest = 0..SECOND_LOOK * limit;
        compared.retain(|one| likest.next().is_some_and(|at| at < limit || one.told.points >= HOPELESS));
        self.look_closer(&ours);
        for one in &mut compared {
            self.look_closer(&one.theirs);
            one.told = tell(&ours, &one.theirs);
        }
        compared.sort_by(likest_first);
        hear_others(&mut compared);
        compared.sort_by(likest_first);
        compared.truncate(limit);
        let shown = compared.into_iter().map(|Compared { told, stored, theirs, supporters }| Match {
            evidence: told.evidence(&ours, &theirs),
            stored,
            supporters,
        });
        Ok(shown.collect())
    }

    /// The records that share the most telling terms, without what is asked about and what is one with it.
    fn candidates(
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
    fn subject(&self, content: &Content<'_>) -> Subject {
        Subject::of(content, &self.rareness)
    }

    /// Finds the words and the names of a record.
    fn look_closer(&self, subject: &Subject) {
        subject.look_closer(self.analyzer, &self.rareness);
    }
}

/// Whether a candidate is what is asked about, is handled with it, or is the case it led to, seen from either side.
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
    let led_here = |reference: Reference| {
        other.kind == RecordKind::Lead
            && reference.kind == RecordKind::Case
            && other.facts.case == Some(reference.id)
    };
    let is_it = |reference| itself(reference) || merged_here(reference) || led_here(reference);
    asked.itself.is_some_and(is_it) || facts.merged_into.is_some_and(into) || facts.case.is_some_and(its_case)
}

/// A candidate that was compared.
struct Compared {
    told: Told,
    stored: Stored,
    theirs: Subject,
    supporters: Vec<Reference>,
}

/// From this probability on a record that is heard is told to speak for a pair.
const SPEAKS_FROM: f64 = 0.5;

/// Hears for every candidate what the likest ones say of it.
fn hear_others(compared: &mut [Compared]) {
    let sure = compared.iter().filter(|one| one.told.is_heard()).take(HEARD + 1);
    let heard: Vec<(Reference, f64, Subject)> =
        sure.map(|one| (reference(&one.stored), one.told.first, one.theirs.clone())).collect();
    for one in compared.iter_mut().filter(|one| one.told.points >= HOPELESS) {
        let itself = reference(&one.stored);
        let others = heard.iter().filter(|other| other.0 != itself).take(HEARD);
        let told: Vec<(Reference, f64, f64)> = others
            .map(|(other, with_ours, subject)| (*other, *with_ours, tell(subject, &one.theirs).first))
            .collect();
        let support = support::value(told.iter().map(|told| (told.1, told.2)));
        one.supporters = told.iter().filter(|told| told.2 >= SPEAKS_FROM).map(|told| told.0).collect();
        one.told = one.told.clone().supported(support);
    }
}

fn likest_first(one: &Compared, other: &Compared) -> std::cmp::Ordering {
    let by_score = other.told.score.total_cmp(&one.told.score);
    let by_points = other.told.points.total_cmp(&one.told.points);
    by_score.then(by_points).then(reference(&one.stored).cmp(&reference(&other.stored)))
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
        words: stored.words.as_ref(),
    }
}
