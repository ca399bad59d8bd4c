//! Entering many leads of one office in one transaction.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::Datelike;

use super::error::ImportError;
use super::rows::Told;
use super::store;
use crate::audit::Work;
use crate::db::Db;
use crate::kit::{FieldErrors, OfficeId, Timestamp};
use crate::leads::model::{Lead, LeadFacts, LeadId, SuspectedAgency};
use crate::leads::service::Registrar;
use crate::leads::service::register::record;
use crate::leads::store as register;
use crate::leads::vault::{Reporter, VaultKeys};
use crate::leads::words::Channel;

/// A lead whose every field is checked.
pub(super) struct Prepared {
    lead: Lead,
    facts: LeadFacts,
    agencies: Vec<SuspectedAgency>,
    reporter: Reporter,
}

/// What two rows must not share: the number, or the words where there is no number.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Number(Channel, &'a str),
    Words(Channel, &'a str),
}

/// Checks what a row tells; the reporter is taken out of its words.
pub(super) fn prepare(registrar: &Registrar, told: Told, now: Timestamp) -> Result<Prepared, FieldErrors> {
    let (reporter, registration) = told.reporter.mask(&told.registration);
    let (lead, facts) = registrar.parse(&registration, now)?;
    Ok(Prepared { lead, facts, agencies: registration.agencies, reporter })
}

impl Prepared {
    fn keys(&self) -> impl Iterator<Item = Key<'_>> {
        let number =
            self.lead.external_number.as_deref().map(|number| Key::Number(self.lead.channel, number));
        number.into_iter().chain([Key::Words(self.lead.channel, &self.lead.digest)])
    }

    /// The key by which it is told from others.
    fn own_key(&self) -> Key<'_> {
        match &self.lead.external_number {
            Some(number) => Key::Number(self.lead.channel, number),
            None => Key::Words(self.lead.channel, &self.lead.digest),
        }
    }
}

/// Keys of earlier rows, for a dry run, which leaves no leads to find them by: eight bytes each.
#[derive(Default)]
pub(super) struct Remembered(HashSet<u64>);

impl Remembered {
    /// Keeps the keys of the rows that would be entered.
    pub(super) fn keep(&mut self, rows: &[Prepared], fresh: &[bool]) {
        let entered = rows.iter().zip(fresh).filter(|(_, fresh)| **fresh);
        self.0.extend(entered.flat_map(|(row, _)| row.keys()).map(|key| digest(&key)));
    }
}

fn digest(key: &Key<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// Which rows are in no register yet and come for the first time. Two queries, however many rows.
pub(super) fn fresh(
    conn: &mut Db,
    office: OfficeId,
    rows: &[Prepared],
    remembered: &Remembered,
) -> Result<Vec<bool>, ImportError> {
    let numbers: Vec<String> = rows.iter().filter_map(|row| row.lead.external_number.clone()).collect();
    let unnumbered = rows.iter().filter(|row| row.lead.external_number.is_none());
    let digests: Vec<String> = unnumbered.map(|row| row.lead.digest.clone()).collect();
    let known_numbers =
        if numbers.is_empty() { Vec::new() } else { store::known_numbers(conn, office, numbers)? };
    let known_digests =
        if digests.is_empty() { Vec::new() } else { store::known_digests(conn, office, digests)? };
    let mut seen: HashSet<Key<'_>> = HashSet::new();
    for (channel, number) in &known_numbers {
        seen.extend(number.as_deref().map(|number| Key::Number(*channel, number)));
    }
    seen.extend(known_digests.iter().map(|(channel, words)| Key::Words(*channel, words)));
    let mut fresh = Vec::with_capacity(rows.len());
    for row in rows {
        let own = row.own_key();
        let new = !seen.contains(&own) && !remembered.0.contains(&digest(&own));
        if new {
            seen.extend(row.keys());
        }
        fresh.push(new);
    }
    Ok(fresh)
}

/// Locks the register of the office for this transaction, so that two batches do not enter the same.
pub(super) fn lock(work: &mut Work<'_>, office: OfficeId) -> Result<(), ImportError> {
    let year = work.today().year();
    register::take_numbers(work.conn, office, year, 0)?;
    Ok(())
}

/// Enters the fresh rows. Their numbers are taken at once.
pub(super) fn enter(
    work: &mut Work<'_>,
    registrar: &Registrar,
    rows: &mut [Prepared],
    fresh: &[bool],
    vault: &VaultKeys,
) -> Result<i64, ImportError> {
    let mut entering: Vec<&mut Prepared> =
        rows.iter_mut().zip(fresh).filter(|(_, fresh)| **fresh).map(|(row, _)| row).collect();
    let Some(first) = entering.first() else { return Ok(0) };
    let (office, year) = (first.lead.office_id, work.today().year());
    let count = i32::try_from(entering.len()).unwrap_or(i32::MAX);
    let before = register::take_numbers(work.conn, office, year, count)? - count;
    for (place, row) in (before + 1..).zip(&mut entering) {
        row.lead.number = registrar.number(year, place);
        row.lead.registered_by = work.actor.person;
        row.lead.registered_at = work.now;
    }
    let leads: Vec<&Lead> = entering.iter().map(|row| &row.lead).collect();
    let ids = register::insert_leads(work.conn, &leads)?;
    let (mut sealed, mut contacts, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for (id, row) in ids.into_iter().zip(&mut entering) {
        row.lead.id = id;
        row.facts.lead_id = id;
        if !row.reporter.is_empty() {
            sealed.push((id, vault.seal(id, &row.reporter)?));
            contacts.extend(vault.contacts(&row.reporter).into_iter().map(|digest| (id, digest)));
            words.extend(vault.words(&row.reporter));
        }
        record(work, &row.lead);
    }
    let facts: Vec<&LeadFacts> = entering.iter().map(|row| &row.facts).collect();
    register::insert_facts(work.conn, &facts)?;
    let mut agencies: Vec<(LeadId, &SuspectedAgency)> = Vec::new();
    for row in &entering {
        agencies.extend(row.agencies.iter().map(|agency| (row.lead.id, agency)));
    }
    register::insert_agencies(work.conn, &agencies)?;
    register::insert_sealed(work.conn, &sealed, work.now)?;
    register::insert_contacts(work.conn, &contacts)?;
    words.sort_unstable();
    words.dedup();
    register::sealed::insert_words(work.conn, &words)?;
    Ok(i64::from(count))
}
