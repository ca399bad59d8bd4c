//! Comparing leads with the register. Needs the index and no database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::leads::LeadId;
use crate::matching::decisions::{Counterpart, CounterpartKind};
use crate::matching::likeness::{
    Asked, Content, Frequencies, Likeness, MATCHED_KINDS, Match, Matcher, Reference, content,
};
use crate::search::{IndexError, RecordKind, Seer, Seers, Snapshot, Stored};

/// Records that are kept of one lead, unless all of them are likely one matter with it.
const USUAL: usize = 20;

/// Records that are kept of a lead whose matter many tell.
const OF_MANY: usize = 100;

/// What compares leads with all that a view of the index holds.
#[derive(Clone, Copy)]
pub struct Comparer<'a> {
    /// The view.
    pub snapshot: &'a Snapshot,
    /// How rare terms are in it.
    pub frequencies: &'a Frequencies,
    /// Threads that work at once.
    pub threads: usize,
}

/// A record that a lead looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// That record.
    pub other: Counterpart,
    /// The probability that both are about one matter.
    pub score: f64,
    /// What the evidence comes to.
    pub likeness: Likeness,
    /// Both come from one source.
    pub same_source: bool,
}

/// What a lead looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The lead.
    pub lead: LeadId,
    /// SHA-256 of what was compared.
    pub content: String,
    /// What it looks like, the likest first.
    pub found: Vec<Found>,
}

/// A case or a brand case, and the leads that look like it.
#[derive(Debug, Clone, PartialEq)]
pub struct Resembled {
    /// The record.
    pub record: Counterpart,
    /// SHA-256 of what was compared.
    pub content: String,
    /// The leads, each with what it finds in the record.
    pub leads: Vec<(LeadId, Found)>,
}

impl Comparer<'_> {
    /// The leads that look like a case or a brand case; none when it says what it said, or when the index does not
    /// know it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn leads_like(
        &self,
        record: Counterpart,
        known: Option<&String>,
    ) -> Result<Option<Resembled>, IndexError> {
        let reference = record.reference();
        let Some(stored) = self.snapshot.stored(reference.kind, reference.id)? else { return Ok(None) };
        let said = digest(&content(&stored));
        if known == Some(&said) {
            return Ok(None);
        }
        let matcher = Matcher::new(self.snapshot, self.frequencies, Seers::All);
        let asked = Asked { content: content(&stored), itself: Some(reference) };
        let matches = matcher.matches(&asked, &[RecordKind::Lead], OF_MANY)?;
        let turned = |one: &Match| {
            let found = found(one)?;
            Some((LeadId(found.other.id), Found { other: record, ..found }))
        };
        Ok(Some(Resembled { record, content: said, leads: matches.iter().filter_map(turned).collect() }))
    }

    /// Compares leads. Left out are those that the index does not know, and those that say what they said when they
    /// were compared by these weights before.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn compare(
        &self,
        ids: &[LeadId],
        known: &BTreeMap<LeadId, String>,
    ) -> Result<Vec<Compared>, IndexError> {
        let matcher = Matcher::new(self.snapshot, self.frequencies, Seers::All);
        let next = AtomicUsize::new(0);
        let work = || {
            let mut made = Vec::new();
            while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
                made.extend(self.one(&matcher, *id, known.get(id))?);
            }
            Ok::<_, IndexError>(made)
        };
        let threads = self.threads.clamp(1, ids.len().max(1));
        let mut made = if threads == 1 { work()? } else { on_threads(threads, work)? };
        made.sort_by_key(|compared| compared.lead);
        Ok(made)
    }

    fn one(
        &self,
        matcher: &Matcher<'_>,
        id: LeadId,
        known: Option<&String>,
    ) -> Result<Option<Compared>, IndexError> {
        let Some(lead) = self.snapshot.stored(RecordKind::Lead, id.0)? else { return Ok(None) };
        let said = digest(&content(&lead));
        if known == Some(&said) {
            return Ok(None);
        }
        let itself = Some(Reference { kind: RecordKind::Lead, id: id.0 });
        let asked = Asked { content: content(&lead), itself };
        let mut matches = matcher.matches(&asked, MATCHED_KINDS, USUAL)?;
        let is_full = matches.len() >= USUAL;
        if is_full && matches.iter().all(|found| found.evidence.likeness == Likeness::Likely) {
            matches = matcher.matches(&asked, MATCHED_KINDS, OF_MANY)?;
        }
        // What other offices have must not crowd out what the lead's own has.
        let foreign = |found: &Match| found.stored.office != lead.office;
        if is_full && matches.iter().any(foreign) {
            let own = self.within(&lead).matches(&asked, MATCHED_KINDS, USUAL)?;
            matches.extend(own);
        }
        let mut seen = BTreeSet::new();
        let found = matches.iter().filter_map(found).filter(|found| seen.insert(found.other)).collect();
        Ok(Some(Compared { lead: id, content: said, found }))
    }

    /// The same for what is in sight of the office that has a lead.
    fn within(&self, lead: &Stored) -> Matcher<'_> {
        let seers = lead.office.map(Seer::Office).into_iter().collect();
        Matcher::new(self.snapshot, self.frequencies, Seers::Of(seers))
    }
}

fn on_threads<T: Send>(
    threads: usize,
    work: impl Fn() -> Result<Vec<T>, IndexError> + Sync,
) -> Result<Vec<T>, IndexError> {
    let broken = || IndexError::Damaged { reason: String::from("comparing broke off") };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(&work)).collect();
        let mut made = Vec::new();
        for one in running {
            made.extend(one.join().map_err(|_| broken())??);
        }
        Ok(made)
    })
}

/// What is kept of a match; what is unlikely tells nothing.
fn found(found: &Match) -> Option<Found> {
    let (other, evidence) = (counterpart(found.reference())?, &found.evidence);
    let (score, likeness, same_source) = (evidence.score, evidence.likeness, evidence.same_source);
    (likeness != Likeness::Unlikely).then_some(Found { other, score, likeness, same_source })
}

/// The record that people may decide about.
#[must_use]
pub fn counterpart(reference: Reference) -> Option<Counterpart> {
    let kind = match reference.kind {
        RecordKind::Lead => CounterpartKind::Lead,
        RecordKind::Case => CounterpartKind::Case,
        RecordKind::BrandCase => CounterpartKind::BrandCase,
        RecordKind::Recommendation
        | RecordKind::Served
        | RecordKind::Reply
        | RecordKind::FollowUp
        | RecordKind::File
        | RecordKind::Article
        | RecordKind::Statute => return None,
    };
    Some(Counterpart { kind, id: reference.id })
}

/// What a record says, as a digest: without what was written while it was worked on.
fn digest(said: &Content<'_>) -> String {
    let Content { title, body, numbers, domain, agencies, date, facts, words: _ } = *said;
    let told = body.get(..facts.told).filter(|told| !told.is_empty()).unwrap_or(body);
    let said = json!([title, told, numbers, domain, agencies, date, facts]);
    hex::encode(Sha256::digest(said.to_string()))
}
