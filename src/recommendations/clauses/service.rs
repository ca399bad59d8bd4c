//! Keeping clauses, and what drafts have from them.

use std::collections::{BTreeSet, HashMap};

use serde_json::json;

use super::super::drafting::place_text;
use super::super::model::{Addressee, RectificationItem, TextVersion};
use super::super::sections::Section;
use super::error::ClauseError;
use super::model::{Clause, ClauseId, ClauseState, ClauseVersion, ClauseVersionId, Passage};
use super::packs;
use super::passages::{RECOGNISED, carried, kept};
use super::store::{self, NewUse, NewVersion};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{Actor, Fields, OfficeId, Scope};
use crate::org::AgencySystem;
use crate::{leads, org};

/// What a clause says and what it is for.
#[derive(Debug, Clone)]
pub struct ClauseText {
    /// Its name.
    pub name: String,
    /// Where it is meant to stand.
    pub section: Section,
    /// The field; none for every one.
    pub domain: Option<String>,
    /// The agencies it is meant for; none for every one.
    pub system: Option<AgencySystem>,
    /// The duty of the agency that it is about.
    pub duty: String,
    /// The passage.
    pub text: String,
    /// The claim that an item leads to.
    pub claim: Option<String>,
    /// The articles it rests on.
    pub law: String,
    /// Why this version.
    pub note: String,
}

/// The offices whose clauses fall in somebody's sight: those of the scope, and those above the own one, whose clauses
/// are used below.
///
/// # Errors
/// The database's.
pub fn sight(conn: &mut Db, actor: &Actor) -> diesel::QueryResult<Vec<OfficeId>> {
    let offices = org::store::procuratorates(conn)?;
    let mut seen: BTreeSet<OfficeId> = match &actor.scope {
        Scope::All => offices.iter().map(|office| office.id).collect(),
        Scope::Offices(ids) => ids.iter().copied().collect(),
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
    };
    let mut next = actor.office;
    while let Some(id) = next {
        seen.insert(id);
        next = offices.iter().find(|office| office.id == id).and_then(|office| office.parent_id);
    }
    Ok(seen.into_iter().collect())
}

/// A clause in sight.
///
/// # Errors
/// When there is none.
pub fn found(conn: &mut Db, actor: &Actor, id: ClauseId) -> Result<Clause, ClauseError> {
    let offices = sight(conn, actor)?;
    let row = store::clause(conn, id)?.filter(|row| offices.contains(&row.office_id));
    row.ok_or(ClauseError::NotFound { id })
}

/// Adds a clause to the library of the actor's office.
///
/// # Errors
/// When a field is wrong, or the office has a clause of this name.
pub fn add(work: &mut Work<'_>, text: &ClauseText) -> Result<Clause, ClauseError> {
    let office = work.actor.office.ok_or(ClauseError::NoOffice)?;
    enter(work, office, text, None)
}

/// Adds the clauses of the starter pack; those that are there already, or whose name one of the office bears, are left
/// alone. How many were added.
///
/// # Errors
/// The database's.
pub fn install_starter(work: &mut Work<'_>, office: OfficeId) -> Result<usize, ClauseError> {
    let there = store::of_pack(work.conn, office)?;
    let mut added = 0;
    for clause in &packs::starter().clauses {
        let known = |(code, name): &(Option<String>, String)| {
            code.as_deref() == Some(clause.code.as_str()) || *name == clause.name
        };
        if there.iter().any(known) {
            continue;
        }
        let packs::PackClause { code, name, section, domain, system, duty, text, claim, law } =
            clause.clone();
        let note = String::from("随程序提供的条款");
        let text = ClauseText { name, section, domain, system, duty, text, claim, law, note };
        enter(work, office, &text, Some(code))?;
        added += 1;
    }
    Ok(added)
}

fn enter(
    work: &mut Work<'_>,
    office: OfficeId,
    text: &ClauseText,
    pack_code: Option<String>,
) -> Result<Clause, ClauseError> {
    let text = tidy(work.conn, text)?;
    free_name(work.conn, office, &text.name, None)?;
    let mut row = Clause {
        id: ClauseId(0),
        office_id: office,
        pack_code,
        name: text.name.clone(),
        section: text.section,
        domain: text.domain.clone(),
        agency_system: text.system,
        duty: text.duty.clone(),
        state: ClauseState::InUse,
        current_no: 1,
        retired_by: None,
        retired_at: None,
        retire_reason: None,
        version: 1,
    };
    row.id = store::insert(work.conn, &row)?;
    keep_version(work, &row, &text)?;
    let detail = json!({ "name": row.name, "pack": row.pack_code });
    work.record(office, "clause.added", Subject::new("clause", row.id.0), detail);
    Ok(row)
}

/// Changes a clause. A changed passage is a new version; the one before stays for what came from it.
///
/// # Errors
/// When another office keeps it, it is retired, or was changed meanwhile.
pub fn change(
    work: &mut Work<'_>,
    id: ClauseId,
    version: i32,
    text: &ClauseText,
) -> Result<Clause, ClauseError> {
    let mut row = own(work, id, version)?;
    let text = tidy(work.conn, text)?;
    free_name(work.conn, row.office_id, &text.name, Some(id))?;
    let current = store::current_versions(work.conn, &[id])?.pop();
    let reworded = current.is_none_or(|current| {
        (current.text, current.claim, current.law)
            != (text.text.clone(), text.claim.clone(), text.law.clone())
    });
    let detail = json!({ "name": { "from": row.name, "to": text.name }, "new_version": reworded });
    row.name.clone_from(&text.name);
    (row.section, row.domain, row.agency_system) = (text.section, text.domain.clone(), text.system);
    row.duty.clone_from(&text.duty);
    if reworded {
        row.current_no += 1;
        keep_version(work, &row, &text)?;
    }
    save(work, &row, "clause.changed", detail)
}

/// Retires a clause: it is put into no further draft.
///
/// # Errors
/// When another office keeps it, it is retired already, or was changed meanwhile.
pub fn retire(work: &mut Work<'_>, id: ClauseId, version: i32, reason: &str) -> Result<Clause, ClauseError> {
    let mut row = own(work, id, version)?;
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 2..=500);
    fields.finish()?;
    row.state = ClauseState::Retired;
    (row.retired_by, row.retired_at) = (work.actor.person, Some(work.now));
    let detail = json!({ "name": row.name, "reason": reason });
    row.retire_reason = Some(reason);
    save(work, &row, "clause.retired", detail)
}

fn own(work: &mut Work<'_>, id: ClauseId, version: i32) -> Result<Clause, ClauseError> {
    let row = found(work.conn, work.actor, id)?;
    if work.actor.office != Some(row.office_id) {
        return Err(ClauseError::OtherOffice { name: row.name });
    }
    if row.version != version {
        return Err(ClauseError::Stale { current: row.version });
    }
    if row.state == ClauseState::Retired {
        return Err(ClauseError::Retired { name: row.name, state: row.state });
    }
    Ok(row)
}

fn save(
    work: &mut Work<'_>,
    row: &Clause,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<Clause, ClauseError> {
    let id = row.id;
    if store::update(work.conn, row)? == 0 {
        let current = store::clause(work.conn, id)?.map_or(row.version, |row| row.version);
        return Err(ClauseError::Stale { current });
    }
    work.record(row.office_id, action, Subject::new("clause", id.0), detail);
    store::clause(work.conn, id)?.ok_or(ClauseError::NotFound { id })
}

fn keep_version(work: &mut Work<'_>, row: &Clause, text: &ClauseText) -> Result<(), ClauseError> {
    let new = NewVersion {
        clause: row.id,
        no: row.current_no,
        text: &text.text,
        claim: text.claim.as_deref(),
        law: &text.law,
        note: &text.note,
        by: work.actor.person,
        at: work.now,
    };
    store::insert_version(work.conn, &new)?;
    Ok(())
}

fn free_name(conn: &mut Db, office: OfficeId, name: &str, but: Option<ClauseId>) -> Result<(), ClauseError> {
    match store::of_name(conn, office, name)? {
        Some(other) if Some(other) != but => Err(ClauseError::NameTaken { name: name.to_owned() }),
        Some(_) | None => Ok(()),
    }
}

fn tidy(conn: &mut Db, text: &ClauseText) -> Result<ClauseText, ClauseError> {
    let mut fields = Fields::new();
    let told = ClauseText {
        name: fields.text("name", &text.name, 2..=100),
        section: text.section,
        domain: fields.optional("domain", text.domain.as_deref(), 60),
        system: text.system,
        duty: fields.text("duty", &text.duty, 0..=300),
        text: fields.text("text", &text.text, 5..=4_000),
        claim: fields.optional("claim", text.claim.as_deref(), 2_000),
        law: fields.text("law", &text.law, 0..=1_000),
        note: fields.text("note", &text.note, 0..=500),
    };
    fields.check(told.section.takes_clauses(), "section", "not_allowed", told.section);
    fields.check(
        told.claim.is_none() || told.section == Section::Items,
        "claim",
        "not_allowed",
        told.section,
    );
    if let Some(code) = &told.domain {
        let known = leads::queries::domains(conn)?.iter().any(|domain| domain.code == *code);
        fields.check(known, "domain", "unknown", code);
    }
    fields.finish()?;
    Ok(told)
}

/// A passage of a draft, and what it has from its clause.
#[derive(Debug, Clone)]
pub struct Used {
    /// Where it stands.
    pub passage: Passage,
    /// The clause.
    pub clause: Clause,
    /// The version it came from.
    pub version: ClauseVersion,
    /// The part of that version that still stands there, in hundredths.
    pub kept_percent: u8,
}

/// The passages of a version of a draft that came from clauses.
///
/// # Errors
/// The database's.
pub fn used(conn: &mut Db, text: &TextVersion) -> diesel::QueryResult<Vec<Used>> {
    let known = by_version(conn, text.passages.get())?;
    let one = |passage: &Passage| {
        let (version, clause) = known.get(&passage.clause_version_id)?.clone();
        let place = place_text(text, passage.section, passage.agency_id, passage.item)?;
        let kept_percent = hundredths(kept(&version.text, &place));
        Some(Used { passage: passage.clone(), clause, version, kept_percent })
    };
    Ok(text.passages.get().iter().filter_map(one).collect())
}

fn hundredths(part: f32) -> u8 {
    (0..=100_u8).rev().find(|percent| f32::from(*percent) <= part * 100.0).unwrap_or(0)
}

fn by_version(
    conn: &mut Db,
    passages: &[Passage],
) -> diesel::QueryResult<HashMap<ClauseVersionId, (ClauseVersion, Clause)>> {
    let ids: BTreeSet<ClauseVersionId> = passages.iter().map(|passage| passage.clause_version_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = store::versions_with_clauses(conn, &ids.into_iter().collect::<Vec<_>>())?;
    Ok(rows.into_iter().map(|(version, clause)| (version.id, (version, clause))).collect())
}

/// The passages of a new version: those of the one before that are still recognised in it, and those that are named
/// anew, which have to be clauses in sight and to stand where they are said to.
///
/// # Errors
/// When one that is named is none, or does not stand there.
pub(in super::super) fn passages_of(
    work: &mut Work<'_>,
    before: &[Passage],
    named: &[Passage],
    text: &TextVersion,
) -> Result<Vec<Passage>, ClauseError> {
    let all: Vec<Passage> = before.iter().chain(named).cloned().collect();
    let known = by_version(work.conn, &all)?;
    let offices = if named.is_empty() { Vec::new() } else { sight(work.conn, work.actor)? };
    let mut fields = Fields::new();
    let mut passages: Vec<Passage> = Vec::with_capacity(all.len());
    let mut keep = |passage: Passage| {
        if !passages.contains(&passage) {
            passages.push(passage);
        }
    };
    for passage in before {
        if let Some((version, _)) = known.get(&passage.clause_version_id)
            && let Some(passage) = carried(passage, &version.text, text)
        {
            keep(passage);
        }
    }
    for (at, passage) in named.iter().enumerate() {
        let seen =
            known.get(&passage.clause_version_id).filter(|(_, clause)| offices.contains(&clause.office_id));
        match seen {
            None => {
                let field = format!("passages[{at}].clause_version_id");
                fields.fault(field, "unknown", passage.clause_version_id);
            }
            Some((version, clause)) => {
                let place = place_text(text, passage.section, passage.agency_id, passage.item);
                let stands = place.is_some_and(|place| kept(&version.text, &place) >= RECOGNISED)
                    && (passage.section != Section::Items || passage.item.is_some());
                fields.check(stands, &format!("passages[{at}]"), "not_in_text", &clause.name);
                keep(passage.clone());
            }
        }
    }
    fields.finish()?;
    Ok(passages)
}

/// Notes, when a document is signed, which of its lines and items came from which clause.
///
/// # Errors
/// The database's.
pub(in super::super) fn note_uses(
    conn: &mut Db,
    text: &TextVersion,
    lines: &[Addressee],
    items: &[RectificationItem],
) -> diesel::QueryResult<()> {
    let known = by_version(conn, text.passages.get())?;
    let mut uses = Vec::new();
    for passage in text.passages.get() {
        let Some((version, clause)) = known.get(&passage.clause_version_id) else { continue };
        let concerned =
            lines.iter().filter(|line| passage.agency_id.is_none_or(|agency| agency == line.agency_id));
        for line in concerned {
            let of_line =
                |item: &&RectificationItem| item.addressee_id == line.id && Some(item.no) == passage.item;
            let item = items.iter().find(of_line).map(|item| item.id);
            uses.push(NewUse { clause: clause.id, version: version.id, line: line.id, item });
        }
    }
    store::insert_uses(conn, &uses)
}
