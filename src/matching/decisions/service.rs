//! Deciding about pairs, undoing it, and what follows.

use std::collections::{BTreeMap, BTreeSet};

use diesel::result::Error;
use serde_json::json;

use super::error::PairError;
use super::model::{Counterpart, Pair, PairDecision, PairDecisionId, Shown, Verdict};
use super::relation::{Holding, Relation};
use super::store::{self, Made};
use crate::audit::{Change, Subject, Work};
use crate::db::Db;
use crate::kit::{FieldErrors, Fields, OfficeId, PersonId, Scope};
use crate::leads::LeadId;

/// What somebody decides about a pair.
#[derive(Debug, Clone)]
pub struct Told {
    /// The lead.
    pub lead: LeadId,
    /// What it was compared with.
    pub other: Counterpart,
    /// What they are to each other.
    pub verdict: Verdict,
    /// Why; it may be left out of an unsure answer.
    pub reason: Option<String>,
    /// The decision that it replaces, if the pair was decided before.
    pub replaces: Option<PairDecisionId>,
    /// What the matching said.
    pub shown: Shown,
}

/// A decision of a chain, in words.
#[derive(Debug, Clone)]
pub struct Link {
    /// The decision.
    pub decision: PairDecision,
    /// What its lead is called.
    pub lead: String,
    /// What the other record is called.
    pub other: String,
    /// Who decided.
    pub by: Option<String>,
}

impl std::fmt::Display for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { decision, lead, other, by } = self;
        let (verdict, day) = (decision.verdict.zh(), decision.decided_at.date());
        write!(f, "{lead} – {other}：{verdict}（{} {day}，{}）", by.as_deref().unwrap_or("–"), decision.id)
    }
}

/// Decides about a pair. An answer that was unsure is replaced by any other; a decision is replaced only by
/// whoever says which.
///
/// # Errors
/// A record out of sight or of another office, a missing reason, a pair that is decided, or other decisions
/// that say otherwise.
pub fn decide(work: &mut Work<'_>, told: &Told) -> Result<PairDecision, PairError> {
    let pair = Pair::of(told.lead, told.other)
        .ok_or_else(|| FieldErrors::one("other.id", "not_allowed", told.other.id))?;
    let office = deciding_office(work, pair)?;
    let mut fields = Fields::new();
    let shortest = if told.verdict == Verdict::Unsure { 0 } else { 2 };
    let reason = fields.text("reason", told.reason.as_deref().unwrap_or_default(), shortest..=2_000);
    fields.finish()?;
    store::take_turn(work.conn)?;
    let before = store::standing(work.conn, office, pair)?;
    if let Some(id) = told.replaces.filter(|id| before.as_ref().is_none_or(|before| before.id != *id)) {
        return Err(PairError::Undone { id });
    }
    if let Some(before) = &before
        && before.verdict != Verdict::Unsure
        && told.replaces != Some(before.id)
    {
        return Err(decided_before(work, before)?);
    }
    if let Some(before) = before.as_ref().filter(|before| before.merge_act_id.is_some()) {
        return Err(PairError::OfMerge { id: before.id });
    }
    agree(work, pair, told.verdict)?;
    let told_reason = (!reason.is_empty()).then_some(reason.as_str());
    let id = place(work, pair, (office, told.verdict), told_reason, (&told.shown, None, before.as_ref()))?;
    Ok(store::decision(work.conn, &Scope::All, id)?.ok_or(Error::NotFound)?)
}

/// Undoes a decision. It stays readable, with who undid it and why.
///
/// # Errors
/// A decision that is not the office's, was undone before, or came with a merging; a missing reason.
pub fn undo(work: &mut Work<'_>, id: PairDecisionId, reason: &str) -> Result<PairDecision, PairError> {
    let row = store::decision(work.conn, &work.actor.scope, id)?.ok_or(PairError::NotFound { id })?;
    if work.actor.person.is_some() && work.actor.office != Some(row.office_id) {
        let names = named(work.conn, &[&row])?;
        let of = |record: Counterpart| names.get(&record).cloned().unwrap_or_default();
        return Err(PairError::OfAnotherOffice {
            one: of(Counterpart::lead(row.lead_id)),
            two: of(row.other()),
        });
    }
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 2..=2_000);
    fields.finish()?;
    if row.undone_at.is_some() {
        return Err(PairError::Undone { id });
    }
    if row.merge_act_id.is_some() {
        return Err(PairError::OfMerge { id });
    }
    store::take_turn(work.conn)?;
    take_back(work, &row, &reason)?;
    Ok(store::decision(work.conn, &Scope::All, id)?.ok_or(Error::NotFound)?)
}

/// What holds between a record and others, by the decisions in sight: decided, or following from others. Who
/// is not in the answer was never decided about. Few queries, however many others there are: the matters that they
/// belong to, the records of those, and the decisions between them.
///
/// # Errors
/// The database's.
pub fn decided(
    conn: &mut Db,
    scope: &Scope,
    record: Counterpart,
    others: &[Counterpart],
) -> Result<BTreeMap<Counterpart, Holding>, Error> {
    let all: Vec<Counterpart> = std::iter::once(record).chain(others.iter().copied()).collect();
    Ok(around(conn, scope, &all)?.holdings(record, others))
}

/// Refuses a record that is not in sight.
///
/// # Errors
/// When it is not.
pub fn in_sight(conn: &mut Db, scope: &Scope, record: Counterpart) -> Result<store::Known, PairError> {
    store::known(conn, scope, record)?
        .ok_or_else(|| PairError::RecordNotFound { record: format!("{} {}", record.kind.zh(), record.id) })
}

/// The decisions in sight around some records.
///
/// # Errors
/// The database's.
pub fn around(conn: &mut Db, scope: &Scope, records: &[Counterpart]) -> Result<Relation, Error> {
    let family = store::family(conn, records)?;
    Ok(Relation::of(store::standing_among(conn, scope, &family)?))
}

/// The records that are one matter with a record by the decisions in sight, itself among them.
///
/// # Errors
/// The database's.
pub fn matter(
    conn: &mut Db,
    scope: &Scope,
    record: Counterpart,
) -> Result<BTreeMap<Counterpart, String>, Error> {
    let matter = around(conn, scope, &[record])?.matter(record);
    store::names(conn, &matter)
}

/// A chain of decisions in words, in its order.
///
/// # Errors
/// The database's.
pub fn links(conn: &mut Db, chain: &[PairDecisionId]) -> Result<Vec<Link>, Error> {
    let rows = store::decisions(conn, chain)?;
    let names = named(conn, &rows.iter().collect::<Vec<_>>())?;
    let people: BTreeSet<PersonId> = rows.iter().filter_map(|row| row.decided_by).collect();
    let people = store::people(conn, people.into_iter().collect())?;
    let name = |record: Counterpart| names.get(&record).cloned().unwrap_or_default();
    let link = |id: &PairDecisionId| {
        let decision = rows.iter().find(|row| row.id == *id)?.clone();
        let (lead, other) = (name(Counterpart::lead(decision.lead_id)), name(decision.other()));
        let by = decision.decided_by.and_then(|person| people.get(&person).cloned());
        Some(Link { decision, lead, other, by })
    };
    Ok(chain.iter().filter_map(link).collect())
}

/// Whether a verdict on a pair agrees with the other decisions in sight.
///
/// # Errors
/// Those that say otherwise.
pub(in crate::matching) fn agree(work: &mut Work<'_>, pair: Pair, verdict: Verdict) -> Result<(), PairError> {
    let (one, two) = (Counterpart::lead(pair.lead), pair.other);
    let relation = around(work.conn, &work.actor.scope, &[one, two])?;
    match relation.contradiction(one, two, verdict) {
        None => Ok(()),
        Some(chain) => Err(contradicted(work.conn, &chain)?),
    }
}

/// The refusal that names a chain of decisions.
///
/// # Errors
/// The database's.
pub(in crate::matching) fn contradicted(conn: &mut Db, chain: &[PairDecisionId]) -> Result<PairError, Error> {
    let words: Vec<String> = links(conn, chain)?.iter().map(ToString::to_string).collect();
    Ok(PairError::Contradicts { chain: words.join("；") })
}

/// Stores a decision that was found to agree, in the place of the one before.
pub(in crate::matching) fn place(
    work: &mut Work<'_>,
    pair: Pair,
    (office, verdict): (OfficeId, Verdict),
    reason: Option<&str>,
    (shown, act, before): (&Shown, Option<i64>, Option<&PairDecision>),
) -> Result<PairDecisionId, PairError> {
    let (by, at) = (work.actor.person, work.now);
    if let Some(before) = before {
        store::undo(work.conn, before.id, None, (by, at))?;
    }
    let made = Made { office, verdict, reason, shown, by, at, act };
    let id = store::insert(work.conn, pair, &made)?;
    if let Some(before) = before {
        store::replace(work.conn, before.id, id)?;
    }
    if verdict == Verdict::SameMatter || before.is_some_and(|row| row.verdict == Verdict::SameMatter) {
        store::retell(work.conn, pair)?;
    }
    let change = Change { field: "verdict", from: json!(before.map(|row| row.verdict)), to: json!(verdict) };
    let detail = json!({
        "decision": id, "other": pair.other, "changes": [change], "replaces": before.map(|row| row.id),
        "score": shown.score, "method": shown.method, "evidence": shown.evidence, "merge": act,
    });
    work.record(office, "pair.decided", Subject::new("lead", pair.lead.0), detail);
    Ok(id)
}

/// Undoes a decision that stands.
pub(in crate::matching) fn take_back(
    work: &mut Work<'_>,
    row: &PairDecision,
    reason: &str,
) -> Result<(), PairError> {
    let (person, now) = (work.actor.person, work.now);
    if !store::undo(work.conn, row.id, Some(reason), (person, now))? {
        return Err(PairError::Undone { id: row.id });
    }
    if row.verdict == Verdict::SameMatter {
        store::retell(work.conn, Pair { lead: row.lead_id, other: row.other() })?;
    }
    let change = Change { field: "verdict", from: json!(row.verdict), to: json!(null) };
    // An auditor reads the log and not the matter: a reason is free text and is only counted there.
    let reason = json!({ "characters": reason.chars().count() });
    let detail = json!({ "decision": row.id, "other": row.other(), "changes": [change], "reason": reason });
    work.record(row.office_id, "pair.decision_undone", Subject::new("lead", row.lead_id.0), detail);
    Ok(())
}

/// The office whose decision it is: that of the actor, if a record of the pair is its own, or if the two are of
/// different offices, so that nobody below sees both.
fn deciding_office(work: &mut Work<'_>, pair: Pair) -> Result<OfficeId, PairError> {
    let one = known(work, Counterpart::lead(pair.lead))?;
    let two = known(work, pair.other)?;
    let own = work.actor.office.ok_or_else(|| FieldErrors::one("office_id", "required", ""))?;
    let has = |known: &store::Known| known.offices.contains(&own);
    let apart = !one.offices.iter().any(|office| two.offices.contains(office));
    if has(&one) || has(&two) || apart {
        return Ok(own);
    }
    Err(PairError::OfAnotherOffice { one: one.name, two: two.name })
}

fn known(work: &mut Work<'_>, record: Counterpart) -> Result<store::Known, PairError> {
    in_sight(work.conn, &work.actor.scope, record)
}

fn decided_before(work: &mut Work<'_>, row: &PairDecision) -> Result<PairError, Error> {
    let people = store::people(work.conn, row.decided_by.into_iter().collect())?;
    let by = people.into_values().next().unwrap_or_else(|| String::from("–"));
    let (id, verdict) = (row.id, row.verdict.zh());
    Ok(PairError::Decided { id, verdict, by, on: row.decided_at.date().to_string() })
}

/// What the records of decisions are called.
fn named(conn: &mut Db, rows: &[&PairDecision]) -> Result<BTreeMap<Counterpart, String>, Error> {
    let both = |row: &&PairDecision| [Counterpart::lead(row.lead_id), row.other()];
    let records: BTreeSet<Counterpart> = rows.iter().flat_map(both).collect();
    store::names(conn, &records)
}
