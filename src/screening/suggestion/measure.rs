//! Measuring of suggestions: over the decided leads of a database, each left out of what it is judged by, and
//! over a small set of our own in `search-index/judgements/suggest.tsv`.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::result::Error;
use serde::Serialize;

use super::accuracy::{Accuracy, Choice, Rate, Suggested, count};
use super::alike::Decided;
use super::judge::{Judged, Setting, Told, suggest};
use super::service::{setting, told};
use super::store;
use crate::db::Db;
use crate::kit::OfficeId;
use crate::leads::queries;
use crate::org::model::AgencySystem;
use crate::org::rules::last_successor;

const JUDGED: &str = include_str!("../../../search-index/judgements/suggest.tsv");

/// A sentence of the set.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Its field; none: no field.
    pub domain: Option<String>,
    /// The system of the agency responsible; none: not asked.
    pub system: Option<AgencySystem>,
    /// What it tells.
    pub told: Told,
}

/// What the set came to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Set {
    /// Fields, those without one included.
    pub domains: Rate,
    /// Sentences of no field.
    pub none: Rate,
    /// Systems of agencies.
    pub systems: Rate,
}

/// The sentences of the set.
#[must_use]
pub fn sentences() -> Vec<Sentence> {
    let lines = JUDGED.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(sentence).collect()
}

fn sentence(line: &str) -> Option<Sentence> {
    let mut fields = line.split('\t');
    let domain = fields.next().filter(|code| *code != "none").map(str::to_owned);
    let system = fields.next().and_then(AgencySystem::from_code);
    let (title, narrative) = (fields.next()?.to_owned(), fields.next()?.to_owned());
    Some(Sentence { domain, system, told: Told { title, narrative, ..Told::default() } })
}

/// Measures over the set: words alone, without decided leads.
#[must_use]
pub fn over_set(setting: &Setting) -> Set {
    let mut set = Set::default();
    for sentence in sentences() {
        let judged = suggest(&sentence.told, &[], setting);
        let domains: Vec<_> = judged.domains.iter().take(3).map(|one| one.domain.clone()).collect();
        let met = (domains.first() == Some(&sentence.domain), domains.contains(&sentence.domain));
        set.domains.add(met.0, met.1);
        if sentence.domain.is_none() {
            set.none.add(met.0, met.1);
        }
        if let Some(system) = sentence.system {
            let is = |one: &super::agencies::AgencySuggestion| one.system == system;
            let agencies = &judged.agencies;
            set.systems.add(agencies.first().is_some_and(is), agencies.iter().take(3).any(is));
        }
    }
    set
}

/// Measures over the newest decided leads of a database, each left out of what it is judged by.
///
/// # Errors
/// The database's.
pub fn over_database(conn: &mut Db, today: NaiveDate, most: i64) -> Result<Accuracy, Error> {
    let rows = store::newest_decided(conn, None, most)?;
    let all: Vec<Decided> = rows.iter().map(|(_, _, decided)| decided.clone()).collect();
    let successions = crate::org::store::successions(conn)?;
    let answers = |id| last_successor(&successions, id, today);
    let mut settings: HashMap<(OfficeId, String, NaiveDate), Setting> = HashMap::new();
    let mut pairs = Vec::with_capacity(rows.len());
    for (lead, facts, own) in rows {
        let key = (lead.office_id, lead.division_code.clone(), lead.received_on);
        if !settings.contains_key(&key) {
            settings
                .insert(key.clone(), setting(conn, lead.office_id, &lead.division_code, lead.received_on)?);
        }
        let Some(setting) = settings.get(&key) else { continue };
        // What was entered as responsible is what the people chose: it is not told.
        let files = store::files_of(conn, &[lead.id.0])?.remove(&lead.id.0).unwrap_or_default();
        let judged = suggest(&told(&lead, &facts, Vec::new(), files), &all, setting);
        let agencies = own.agencies.into_iter().map(answers).collect();
        pairs.push((suggested(&judged), Choice { domain: own.domain, agencies, state: own.state }));
    }
    Ok(count(&pairs))
}

fn suggested(judged: &Judged) -> Suggested {
    Suggested {
        domains: judged.domains.iter().map(|one| one.domain.clone()).collect(),
        agencies: judged.agencies.iter().filter_map(|one| one.agency_id).collect(),
        priority: judged.priority.score,
    }
}

/// The setting in which the set is measured: every field in force on a day, and no agencies.
///
/// # Errors
/// The database's.
pub fn bare_setting(conn: &mut Db, on: NaiveDate) -> Result<Setting, Error> {
    let open = queries::domains(conn)?.into_iter().filter(|domain| domain.in_force(on));
    Ok(Setting { open: open.map(|domain| domain.code).collect(), regional: Default::default(), on })
}

#[cfg(test)]
mod tests {
    use super::super::knowledge::Knowledge;
    use super::*;

    fn everything_open() -> Setting {
        let open = Knowledge::shared().domains.iter().filter_map(|domain| domain.code.clone()).collect();
        Setting { open, regional: Default::default(), on: NaiveDate::from_ymd_opt(2026, 5, 1).unwrap() }
    }

    #[test]
    fn every_sentence_of_the_set_is_read() {
        let lines = JUDGED.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        assert_eq!(sentences().len(), lines);
        assert!(lines > 100);
    }

    #[test]
    fn suggestions_keep_their_floor_over_the_set() {
        let set = over_set(&everything_open());
        let above = |share: Option<f64>, floor: f64| share.is_some_and(|share| share >= floor);
        assert!(above(set.domains.share_first(), 0.95), "{set:?}");
        assert!(above(set.none.share_first(), 0.95), "{set:?}");
        assert!(above(set.systems.share_first(), 0.90), "{set:?}");
        assert!(above(set.systems.share_among_three(), 0.95), "{set:?}");
    }
}
