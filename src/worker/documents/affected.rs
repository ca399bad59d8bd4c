//! Which documents a change concerns.

use std::collections::{BTreeMap, BTreeSet};

use diesel::QueryResult;

use crate::db::Db;
use crate::search::{Changed, RecordKind};
use crate::{brand_cases, cases, deadlines, files, followups, lawsuits, recommendations, replies, statutes};

/// Documents to be made anew, by kind.
pub type Affected = BTreeMap<RecordKind, BTreeSet<i64>>;

/// The kinds of subject that some document speaks of.
pub const CONCERNED: &[&str] = &[
    "addressee",
    "agency",
    "announcement",
    "appraisal",
    "attachment",
    "brand_case",
    "case",
    "case_plan",
    "case_report",
    "case_service",
    "clock",
    "commission",
    "consultation",
    "dossier",
    "extension_request",
    "investigation_act",
    "lawsuit",
    "lead",
    "media_coverage",
    "objection",
    "recommendation",
    "reply",
    "service",
    "statute",
    "statute_article",
    "visit",
];

/// The kinds of subject that no document speaks of.
pub const UNCONCERNED: &[&str] = &[
    "approval",
    "authority",
    "calendar",
    "calendar_feed",
    "clause",
    "deadline_settings",
    "debrief",
    "delegation",
    "evidence",
    "import",
    "mail",
    "mail_address",
    "masking",
    "number",
    "office",
    "person",
    "procuratorate",
    "recommendation_comment",
    "rule_pack",
    "saved_search",
    "screening_dataset",
    "screening_hit",
    "screening_model",
    "snapshot",
    "urging",
];

/// Changed records by the kind of subject.
type Subjects = BTreeMap<String, BTreeSet<i64>>;

/// The documents that speak of records that changed.
///
/// # Errors
/// The database's.
pub fn affected(conn: &mut Db, changed: &[Changed]) -> QueryResult<Affected> {
    let mut subjects = Subjects::new();
    for row in changed {
        subjects.entry(row.kind.clone()).or_default().insert(row.id);
    }
    clocks(conn, &mut subjects)?;
    let mut affected = Affected::new();
    leads_and_cases(conn, &subjects, &mut affected)?;
    lines(conn, &subjects, &mut affected)?;
    let laws = ids(&subjects, "statute");
    if !laws.is_empty() {
        affected.entry(RecordKind::Statute).or_default().extend(statutes::store::ids_of_laws(conn, &laws)?);
    }
    // Articles that a replaced text has no more: there is nothing to be made of them, so they leave the index.
    affected.entry(RecordKind::Statute).or_default().extend(ids(&subjects, "statute_article"));
    attached(conn, &subjects, &mut affected)?;
    affected.retain(|_, ids| !ids.is_empty());
    Ok(affected)
}

fn ids(subjects: &Subjects, kind: &str) -> Vec<i64> {
    subjects.get(kind).into_iter().flatten().copied().collect()
}

/// A clock that moves changes the nearest day of the record it belongs to, and of the case.
fn clocks(conn: &mut Db, subjects: &mut Subjects) -> QueryResult<()> {
    let moved = ids(subjects, "clock");
    if moved.is_empty() {
        return Ok(());
    }
    for (kind, id, case) in deadlines::store::batches::subjects_of(conn, &moved)? {
        subjects.entry(kind).or_default().insert(id);
        if let Some(case) = case {
            subjects.entry(String::from("case")).or_default().insert(case);
        }
    }
    Ok(())
}

fn leads_and_cases(conn: &mut Db, subjects: &Subjects, affected: &mut Affected) -> QueryResult<()> {
    let own = ids(subjects, "case");
    let mut concerned = own.clone();
    for kind in cases::store::batches::PARTS {
        let parts = ids(subjects, kind);
        if !parts.is_empty() {
            concerned.extend(cases::store::batches::cases_of_parts(conn, kind, &parts)?);
        }
    }
    let suits = ids(subjects, "lawsuit");
    if !suits.is_empty() {
        concerned.extend(lawsuits::store::batches::cases_of(conn, &suits)?);
    }
    let mut leads = ids(subjects, "lead");
    if !own.is_empty() {
        // A lead knows the case that it led to.
        leads.extend(cases::store::batches::leads_of(conn, &own)?.into_iter().map(|(_, lead, _)| lead));
    }
    let mut entries = ids(subjects, "brand_case");
    let coverage = ids(subjects, "media_coverage");
    if !coverage.is_empty() {
        entries.extend(brand_cases::store::batches::entries_of_coverage(conn, &coverage)?);
    }
    affected.entry(RecordKind::Case).or_default().extend(concerned);
    affected.entry(RecordKind::Lead).or_default().extend(leads);
    affected.entry(RecordKind::BrandCase).or_default().extend(entries);
    Ok(())
}

/// Documents, their lines, and what was answered and found on them.
fn lines(conn: &mut Db, subjects: &Subjects, affected: &mut Affected) -> QueryResult<()> {
    let mut lines = ids(subjects, "addressee");
    let mut answered = ids(subjects, "reply");
    let mut visited = ids(subjects, "visit");
    let mut documents = ids(subjects, "recommendation");
    if !documents.is_empty() {
        lines.extend(recommendations::store::batches::line_ids_of(conn, &documents)?);
    }
    let services = ids(subjects, "service");
    if !services.is_empty() {
        lines.extend(recommendations::store::batches::lines_of_services(conn, &services)?);
    }
    for kind in ["reply", "objection", "extension_request"] {
        let these = ids(subjects, kind);
        if !these.is_empty() {
            lines.extend(replies::store::batches::lines_of(conn, kind, &these)?);
        }
    }
    if !visited.is_empty() {
        lines.extend(followups::store::batches::lines_of(conn, &visited)?);
    }
    let agencies = ids(subjects, "agency");
    if !agencies.is_empty() {
        // An agency's name stands in everything that was said to it and that it said.
        let named = recommendations::store::batches::lines_of_agencies(conn, &agencies)?;
        answered.extend(replies::store::batches::ids_of_lines(conn, &named)?);
        visited.extend(followups::store::batches::ids_of_lines(conn, &named)?);
        lines.extend(named);
    }
    if !lines.is_empty() {
        documents.extend(recommendations::store::batches::documents_of_lines(conn, &lines)?);
    }
    affected.entry(RecordKind::Recommendation).or_default().extend(documents);
    affected.entry(RecordKind::Served).or_default().extend(lines);
    affected.entry(RecordKind::Reply).or_default().extend(answered);
    affected.entry(RecordKind::FollowUp).or_default().extend(visited);
    Ok(())
}

/// A file is attached to a record under that record's name.
fn attached(conn: &mut Db, subjects: &Subjects, affected: &mut Affected) -> QueryResult<()> {
    affected.entry(RecordKind::File).or_default().extend(ids(subjects, "attachment"));
    for (kind, records) in subjects {
        let records: Vec<i64> = records.iter().copied().collect();
        let found = files::store::batches::of_records(conn, kind, &records)?;
        affected.entry(RecordKind::File).or_default().extend(found.into_iter().map(|(_, id, _)| id));
    }
    Ok(())
}
