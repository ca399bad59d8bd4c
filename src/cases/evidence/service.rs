//! Entering evidence, noting through whose hands it goes, withdrawing it, and the matrix.

use chrono::NaiveDate;
use serde_json::json;

use super::model::{Custody, CustodyEvent, Evidence, EvidenceId, Form, NewCustody, NewEvidence};
use super::rules::{Row, matrix, procedure_done};
use super::store;
use crate::audit::{Subject, Work};
use crate::cases::error::{CaseError, CaseRefusal};
use crate::cases::model::{Case, CaseId};
use crate::cases::service::open;
use crate::db::Db;
use crate::files::{self, Attachment, FileError, FileHash};
use crate::kit::coded::Coded;
use crate::kit::{FieldErrors, Fields, Scope};
use crate::org;

/// A piece of a case: itself, what its file is called, the file, and its chain of custody.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The piece.
    pub evidence: Evidence,
    /// What its file is called.
    pub name: String,
    /// SHA-256 of the file.
    pub file: String,
    /// Its chain of custody, in order.
    pub custody: Vec<Custody>,
}

/// The pieces of a case.
///
/// # Errors
/// When the case is not in sight.
pub fn of_case(conn: &mut Db, scope: &Scope, id: CaseId) -> Result<(Case, Vec<Kept>), CaseError> {
    let case = crate::cases::store::case(conn, scope, id)?.ok_or(CaseRefusal::NotFound { id })?;
    let custody = store::custody_of_case(conn, id)?;
    let kept = store::of_case(conn, id)?.into_iter().map(|(evidence, name, file)| {
        let custody = custody.iter().filter(|step| step.evidence_id == evidence.id).cloned().collect();
        Kept { evidence, name, file, custody }
    });
    Ok((case, kept.collect()))
}

/// What a suit of a case needs, and what of it is there today.
///
/// # Errors
/// When the case is not in sight.
pub fn matrix_of(conn: &mut Db, scope: &Scope, id: CaseId, today: NaiveDate) -> Result<Vec<Row>, CaseError> {
    let (case, kept) = of_case(conn, scope, id)?;
    let pieces: Vec<Evidence> = kept.into_iter().map(|kept| kept.evidence).collect();
    Ok(matrix(case.track, procedure_done(&case, today), &pieces))
}

/// Enters a file that the actor may see as evidence of a case. Its chain of custody begins with how it was taken.
///
/// # Errors
/// When the case is another office's, the file is not in sight, or something of what R21 Art 38 asks for is missing.
pub fn enter(work: &mut Work<'_>, id: CaseId, told: &NewEvidence) -> Result<EvidenceId, CaseError> {
    let case = open(work, id)?;
    let mut fields = Fields::new();
    let hash = FileHash::try_from(told.file.clone());
    fields.check(hash.is_ok(), "file", "malformed", "SHA-256");
    let mut elements = told.elements.clone();
    elements.sort_unstable();
    elements.dedup();
    fields.check(!elements.is_empty(), "elements", "required", "");
    // R21 Art 38: of a copy it is noted where the original is, as far as that is known.
    let original_held = fields.optional("original_held", told.original_held.as_deref(), 200);
    let fits = original_held.is_none() || told.form == Form::Copy;
    fields.check(fits, "original_held", "not_allowed", Form::Copy.code());
    fields.check(told.taken_at <= work.now, "taken_at", "in_the_future", work.now);
    if let Some(person) = told.taken_by_id {
        let known = org::store::person(work.conn, person)?.is_some();
        fields.check(known, "taken_by_id", "unknown", person);
    }
    let told = NewEvidence {
        name: fields.text("name", &told.name, 1..=200),
        proves: fields.text("proves", &told.proves, 1..=1000),
        taken_by: fields.text("taken_by", &told.taken_by, 1..=100),
        place: fields.text("place", &told.place, 1..=200),
        source: fields.text("source", &told.source, 1..=200),
        elements,
        original_held,
        ..told.clone()
    };
    fields.finish()?;
    let Ok(hash) = hash else { return Err(FieldErrors::one("file", "malformed", "SHA-256").into()) };
    let subject = Subject::new("case", id.0);
    let new = Attachment::new(subject, case.handling_office(), hash, &told.name, "evidence");
    let attachment = Attachment { case_id: Some(id.0), taken_at: Some(told.taken_at), ..new };
    let attachment = files::service::attach(work, &attachment).map_err(|error| refused(&told.file, error))?;
    let by = (work.actor.person, work.now);
    let made = store::insert(work.conn, (id, attachment), &told, by)?;
    let begun = NewCustody {
        event: CustodyEvent::Collected,
        at: told.taken_at,
        from_whom: Some(told.source.clone()),
        to_whom: Some(told.taken_by.clone()),
        note: told.place.clone(),
    };
    store::note(work.conn, made, &begun, by)?;
    let detail = json!({ "evidence": made, "file": told.file, "kind": told.kind, "form": told.form,
        "elements": told.elements, "proves": told.proves, "taken_by": told.taken_by, "taken_at": told.taken_at });
    work.record_in_case(
        case.handling_office(),
        id.0,
        "evidence.entered",
        Subject::new("evidence", made.0),
        detail,
    );
    Ok(made)
}

fn refused(hash: &str, error: FileError) -> CaseError {
    if let Some(fields) = error.fields() {
        return fields.clone().into();
    }
    if let FileError::Db(error) = error {
        return error.into();
    }
    // What is no matter of the words beside it is one of the file.
    let code = if matches!(error, FileError::NotFound { .. }) { "unknown" } else { "not_allowed" };
    FieldErrors::one("file", code, hash).into()
}

/// Notes a step in the chain of custody of a piece.
///
/// # Errors
/// When the piece is not in sight or was withdrawn, or the step lies before the last one or in the future.
pub fn note(work: &mut Work<'_>, id: EvidenceId, told: &NewCustody) -> Result<CaseId, CaseError> {
    let (case, piece) = open_piece(work, id)?;
    let mut fields = Fields::new();
    let chain = store::custody_of_case(work.conn, case.id)?;
    let last = chain.iter().filter(|step| step.evidence_id == id).map(|step| step.at).max();
    fields.check(told.at <= work.now, "at", "in_the_future", work.now);
    if let Some(last) = last {
        fields.check(told.at >= last, "at", "order", last);
    }
    let told = NewCustody {
        from_whom: fields.optional("from_whom", told.from_whom.as_deref(), 100),
        to_whom: fields.optional("to_whom", told.to_whom.as_deref(), 100),
        note: fields.text("note", &told.note, 0..=1000),
        ..told.clone()
    };
    fields.finish()?;
    let by = (work.actor.person, work.now);
    store::note(work.conn, id, &told, by)?;
    let detail = json!({ "event": told.event, "at": told.at, "from": told.from_whom, "to": told.to_whom });
    let subject = Subject::new("evidence", piece.id.0);
    work.record_in_case(case.handling_office(), case.id.0, "evidence.passed_on", subject, detail);
    Ok(case.id)
}

/// Withdraws a piece that was entered wrongly. It stays, with the reason.
///
/// # Errors
/// When the piece is not in sight, or was withdrawn.
pub fn withdraw(work: &mut Work<'_>, id: EvidenceId, reason: &str) -> Result<CaseId, CaseError> {
    let (case, piece) = open_piece(work, id)?;
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 1..=500);
    fields.finish()?;
    let today = work.today();
    if store::withdraw(work.conn, id, today, &reason)? == 0 {
        return Err(CaseRefusal::EvidenceWithdrawn { id: id.0 }.into());
    }
    let subject = Subject::new("evidence", piece.id.0);
    let detail = json!({ "reason": reason });
    work.record_in_case(case.handling_office(), case.id.0, "evidence.withdrawn", subject, detail);
    Ok(case.id)
}

fn open_piece(work: &mut Work<'_>, id: EvidenceId) -> Result<(Case, Evidence), CaseError> {
    let unknown = CaseRefusal::RecordNotFound { what: "evidence", id: id.0 };
    let Some(piece) = store::piece(work.conn, id)? else { return Err(unknown.into()) };
    // A piece of a case that is not in sight is none.
    let case = match open(work, piece.case_id) {
        Err(CaseError::Case(CaseRefusal::NotFound { .. })) => return Err(unknown.into()),
        opened => opened?,
    };
    if piece.withdrawn_on.is_some() {
        return Err(CaseRefusal::EvidenceWithdrawn { id: id.0 }.into());
    }
    Ok((case, piece))
}
