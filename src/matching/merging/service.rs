//! Merging leads into one, what that would do, and taking them apart.

use std::collections::BTreeSet;

use diesel::result::Error;
use serde_json::{Value, json};

use super::error::{MergeError, MergingError};
use super::fields::MergeField;
use super::history::{History, histories};
use super::layers::{self, Undoing};
use super::model::{Apart, MergeActId, Merged, Told};
use super::{rules, store};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{Actor, FieldErrors, Fields, Timestamp};
use crate::leads::service::Whole;
use crate::leads::state::{self, Facts, LeadEvent};
use crate::leads::{self, Lead, LeadError, LeadId};
use crate::matching::decisions::model::{Pair, Shown};
use crate::matching::decisions::service as decisions;
use crate::matching::decisions::{Counterpart, Verdict, store as pairs};

/// Leads that one act merges at most.
const MOST_LEADS: usize = 50;

/// A field in which the leads differ.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The field.
    pub field: MergeField,
    /// Its value in each lead, the survivor's first.
    pub values: Vec<(LeadId, Value)>,
    /// Whose value it is to have.
    pub chosen: LeadId,
    /// Whose value might be taken: the first that says anything. Nobody takes it but people.
    pub suggested: LeadId,
}

/// Why a lead would not be merged.
#[derive(Debug)]
pub struct Refused {
    /// The lead.
    pub lead: LeadId,
    /// Why.
    pub error: MergingError,
}

/// What a merging would do.
#[derive(Debug)]
pub struct Preview {
    /// The lead that stays.
    pub survivor: Lead,
    /// The leads that are merged into it.
    pub leads: Vec<Lead>,
    /// The fields in which they differ.
    pub fields: Vec<Difference>,
    /// What happened to each so far.
    pub histories: Vec<History>,
    /// Every reason against it; it can be done when there is none.
    pub refusals: Vec<Refused>,
}

/// The leads of a merging, with every reason against it.
struct Gathered {
    survivor: Whole,
    leads: Vec<Whole>,
    refusals: Vec<Refused>,
}

/// What a merging would do. Nothing is changed.
///
/// # Errors
/// Leads that are not in sight, or a request that names the same lead twice.
pub fn preview(conn: &mut Db, actor: &Actor, told: &Told) -> Result<Preview, MergingError> {
    let Gathered { survivor, leads, refusals } = gather(conn, actor, told)?;
    let all: Vec<&Whole> = std::iter::once(&survivor).chain(&leads).collect();
    let fields = MergeField::ALL.iter().filter_map(|field| difference(*field, &all, told)).collect();
    let mut told_of = Vec::new();
    for whole in &all {
        told_of.extend(histories(conn, whole.lead.id)?);
    }
    Ok(Preview {
        fields,
        histories: told_of,
        refusals,
        survivor: survivor.lead,
        leads: leads.into_iter().map(|whole| whole.lead).collect(),
    })
}

/// Merges leads into one. Each keeps its number, its source, its narrative and its reporter; the fields that are
/// named take their value from the lead that is named, and what stood there is kept.
///
/// # Errors
/// The first reason against it.
pub fn merge(work: &mut Work<'_>, told: &Told) -> Result<Lead, MergingError> {
    pairs::take_turn(work.conn)?;
    let mut fields = Fields::new();
    let reason = fields.text("reason", &told.reason, 2..=2_000);
    fields.finish()?;
    let Gathered { survivor, leads, refusals } = gather(work.conn, work.actor, told)?;
    if let Some(refused) = refusals.into_iter().next() {
        return Err(refused.error);
    }
    let (id, office) = (survivor.lead.id, survivor.lead.office_id);
    let (person, now) = (work.actor.person, work.now);
    let act = store::insert(work.conn, (id, office), &reason, (person, now))?;
    let after = picked(work, act, &survivor, (&leads, told))?;
    let (lead, changes) = leads::service::rewrite(work, &survivor, after)?;
    let merged: Vec<LeadId> = leads.iter().map(|whole| whole.lead.id).collect();
    let detail = json!({ "merge": act, "leads": merged, "fields": told.fields, "changes": changes });
    work.record(office, "lead.received_merge", Subject::new("lead", id.0), detail);
    for whole in leads {
        let merged = whole.lead.id;
        let merge = leads::service::merge(work, whole.lead, id)?;
        store::insert_lead(work.conn, act, merged, merge)?;
        remember(work, (id, merged), &reason, act)?;
    }
    Ok(lead)
}

/// Takes a lead out of the one it was merged into. Fields that took its value get back what stood there; both keep
/// their histories.
///
/// # Errors
/// What leads refuse; a field that was changed since, about which nothing was said; a lead that stayed and
/// was merged or decided itself.
pub fn separate(work: &mut Work<'_>, told: &Apart) -> Result<Lead, MergingError> {
    pairs::take_turn(work.conn)?;
    let merge = leads::store::decisions::merge_of(work.conn, told.id)?;
    let act = match &merge {
        Some(merge) => store::act_of(work.conn, merge.id)?,
        None => None,
    };
    let lead = leads::service::separate(work, told.id, told.version, &told.reason)?;
    if let Some(act) = act {
        restore(work, act.survivor_id, (act.id, told))?;
        for row in pairs::of_merge(work.conn, act.id.0, told.id)? {
            decisions::take_back(work, &row, told.reason.trim())?;
        }
    }
    Ok(lead)
}

/// The survivor as it reads with the values that were picked; each is remembered.
fn picked(
    work: &mut Work<'_>,
    act: MergeActId,
    survivor: &Whole,
    (leads, told): (&[Whole], &Told),
) -> Result<Whole, MergingError> {
    let mut after = survivor.clone();
    for (field, from) in &told.fields {
        let Some(whole) = leads.iter().find(|whole| whole.lead.id == *from) else { continue };
        let (before, value) = (field.value(survivor), field.value(whole));
        if before != value {
            put(*field, &value, &mut after)?;
            store::insert_field(work.conn, (act, *from), *field, (&before, &value))?;
        }
    }
    Ok(after)
}

fn put(field: MergeField, value: &Value, into: &mut Whole) -> Result<(), Error> {
    field.put(value, into).map_err(|error| Error::DeserializationError(Box::new(error)))
}

/// Remembers that two leads are one matter, unless people said so before.
fn remember(
    work: &mut Work<'_>,
    (survivor, merged): (LeadId, LeadId),
    reason: &str,
    act: MergeActId,
) -> Result<(), MergingError> {
    let Some(pair) = Pair::of(survivor, Counterpart::lead(merged)) else { return Ok(()) };
    let office = leads::service::own_office(work.actor)?;
    let before = pairs::standing(work.conn, office, pair)?;
    if before.as_ref().is_none_or(|row| row.verdict == Verdict::Unsure) {
        let what = (&Shown::default(), Some(act.0), before.as_ref());
        decisions::place(work, pair, (office, Verdict::SameMatter), Some(reason), what)?;
    }
    Ok(())
}

/// Gives the fields of the lead that stayed what stood there before a lead was merged into it.
fn restore(
    work: &mut Work<'_>,
    survivor: LeadId,
    (act, told): (MergeActId, &Apart),
) -> Result<(), MergingError> {
    let layers = store::layers(work.conn, survivor)?;
    if !layers.iter().any(|layer| layer.lead == told.id) {
        return Ok(());
    }
    let lead = leads::store::any_lead(work.conn, survivor)?.ok_or(LeadError::NotFound { id: survivor })?;
    let before = leads::service::whole(work.conn, lead)?;
    let undoing = layers::undo(&layers, told.id, |field| field.value(&before), &told.keep);
    check_undoing(&before.lead, &undoing)?;
    let now = work.now;
    for id in &undoing.taken {
        store::take_away(work.conn, *id, now)?;
    }
    for (id, value) in &undoing.beneath {
        store::lay_beneath(work.conn, *id, value)?;
    }
    if undoing.restored.is_empty() {
        return Ok(());
    }
    let mut after = before.clone();
    for (field, value) in &undoing.restored {
        put(*field, value, &mut after)?;
    }
    let (lead, changes) = leads::service::rewrite(work, &before, after)?;
    let detail = json!({ "merge": act, "lead": told.id, "changes": changes });
    work.record(lead.office_id, "lead.merge_undone", Subject::new("lead", survivor.0), detail);
    Ok(())
}

fn check_undoing(survivor: &Lead, undoing: &Undoing) -> Result<(), MergeError> {
    let names = |fields: &mut dyn Iterator<Item = &MergeField>| {
        fields.map(|field| field.code()).collect::<Vec<_>>().join(", ")
    };
    if !undoing.unclear.is_empty() {
        return Err(MergeError::FieldChanged { fields: names(&mut undoing.unclear.keys()) });
    }
    let number = survivor.number.clone();
    if survivor.merged_into_id.is_some() {
        return Err(MergeError::SurvivorMerged { number });
    }
    if !undoing.restored.is_empty() && !state::is_open(survivor.state) {
        let fields = names(&mut undoing.restored.keys());
        return Err(MergeError::SurvivorDecided { number, fields });
    }
    Ok(())
}

fn gather(conn: &mut Db, actor: &Actor, told: &Told) -> Result<Gathered, MergingError> {
    check_request(told)?;
    let survivor = in_sight(conn, actor, told.survivor)?;
    let survivor = leads::service::whole(conn, survivor)?;
    let mut leads = Vec::new();
    for merged in &told.leads {
        let lead = in_sight(conn, actor, *merged)?;
        leads.push(leads::service::whole(conn, lead)?);
    }
    let mut refusals = Vec::new();
    let mut refuse = |lead: LeadId, answer: Result<(), MergingError>| {
        refusals.extend(answer.err().map(|error| Refused { lead, error }));
    };
    refuse(survivor.lead.id, own(actor, &survivor.lead, told.survivor.version));
    refuse(survivor.lead.id, rules::may_stay(&survivor.lead).map_err(MergingError::from));
    for (whole, merged) in leads.iter().zip(&told.leads) {
        let (id, lead) = (whole.lead.id, &whole.lead);
        refuse(id, own(actor, lead, merged.version));
        refuse(id, rules::may_go(actor, lead, &survivor.lead).map_err(MergingError::from));
        refuse(id, may_step(lead));
    }
    for refused in apart(conn, actor, (&survivor, &leads))? {
        refuse(refused.lead, Err(refused.error));
    }
    Ok(Gathered { survivor, leads, refusals })
}

/// What the request itself may get wrong.
fn check_request(told: &Told) -> Result<(), FieldErrors> {
    let mut fields = Fields::new();
    fields.check(
        (1..=MOST_LEADS).contains(&told.leads.len()),
        "leads",
        "out_of_range",
        format!("1 – {MOST_LEADS}"),
    );
    let mut seen = BTreeSet::from([told.survivor.id]);
    for (at, merged) in told.leads.iter().enumerate() {
        fields.check(seen.insert(merged.id), &format!("leads[{at}].id"), "not_allowed", merged.id);
    }
    for (field, from) in &told.fields {
        fields.check(seen.contains(from), &format!("fields.{field}"), "unknown", from);
    }
    fields.finish()
}

fn in_sight(conn: &mut Db, actor: &Actor, merged: Merged) -> Result<Lead, MergingError> {
    let id = merged.id;
    Ok(leads::store::lead(conn, &actor.scope, id)?.ok_or(LeadError::NotFound { id })?)
}

/// Only people of the lead's own office work on it, at the version they read.
fn own(actor: &Actor, lead: &Lead, version: Option<i32>) -> Result<(), MergingError> {
    if actor.person.is_some() && actor.office != Some(lead.office_id) {
        return Err(LeadError::OfAnotherOffice { number: lead.number.clone() }.into());
    }
    if version.is_some_and(|version| version != lead.version) {
        return Err(LeadError::Stale { current: lead.version }.into());
    }
    Ok(())
}

/// What the machine says, where merging itself has nothing against it.
fn may_step(lead: &Lead) -> Result<(), MergingError> {
    let facts =
        Facts { assessed: false, classified: false, transferred_in: false, outcome: None, before: None };
    match state::step(lead.state, LeadEvent::Merge, &facts) {
        Err(state::Refusal::InquiryUnreported) => {
            Err(LeadError::InquiryUnreported { number: lead.number.clone() }.into())
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Pairs among the leads that people told apart.
fn apart(
    conn: &mut Db,
    actor: &Actor,
    (survivor, leads): (&Whole, &[Whole]),
) -> Result<Vec<Refused>, MergingError> {
    let all: Vec<LeadId> =
        std::iter::once(survivor.lead.id).chain(leads.iter().map(|whole| whole.lead.id)).collect();
    let records: Vec<Counterpart> = all.iter().copied().map(Counterpart::lead).collect();
    let relation = decisions::around(conn, &actor.scope, &records)?;
    let mut refused = Vec::new();
    for (at, lead) in all.iter().enumerate() {
        let told_apart = all.iter().take(at).find_map(|other| {
            let holding = relation.holds(Counterpart::lead(*lead), Counterpart::lead(*other))?;
            holding.verdict.sets_apart().then_some(holding.chain)
        });
        if let Some(chain) = told_apart {
            let error = decisions::contradicted(conn, &chain)?;
            refused.push(Refused { lead: *lead, error: error.into() });
        }
    }
    Ok(refused)
}

fn difference(field: MergeField, all: &[&Whole], told: &Told) -> Option<Difference> {
    let values: Vec<(LeadId, Value)> = all.iter().map(|whole| (whole.lead.id, field.value(whole))).collect();
    let (survivor, own) = values.first()?;
    if values.iter().all(|(_, value)| value == own) {
        return None;
    }
    let telling = values.iter().find(|(_, value)| !MergeField::is_blank(value));
    Some(Difference {
        field,
        chosen: told.fields.get(&field).copied().unwrap_or(*survivor),
        suggested: telling.map_or(*survivor, |(lead, _)| *lead),
        values,
    })
}

/// When something of a day is told beside what has an instant.
pub(super) fn morning(day: chrono::NaiveDate) -> Timestamp {
    Timestamp::start_of(day)
}
