//! Queries of evidence.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Custody, CustodyId, Evidence, EvidenceId, NewCustody, NewEvidence};
use crate::cases::model::CaseId;
use crate::db::Db;
use crate::db::schema::{attachments, case_evidence, evidence_custody};
use crate::files::AttachmentId;
use crate::kit::{Json, PersonId, Timestamp};

/// The pieces of a case with the names and hashes of their files, in the order in which they were entered.
///
/// # Errors
/// The database's.
pub fn of_case(conn: &mut Db, case: CaseId) -> QueryResult<Vec<(Evidence, String, String)>> {
    case_evidence::table
        .inner_join(attachments::table)
        .filter(case_evidence::case_id.eq(case))
        .order(case_evidence::id)
        .select((Evidence::as_select(), attachments::name, attachments::file_hash))
        .load(conn)
}

/// A piece.
///
/// # Errors
/// The database's.
pub(super) fn piece(conn: &mut Db, id: EvidenceId) -> QueryResult<Option<Evidence>> {
    case_evidence::table.find(id).select(Evidence::as_select()).first(conn).optional()
}

/// The chains of custody of a case's pieces, each in its order.
///
/// # Errors
/// The database's.
pub fn custody_of_case(conn: &mut Db, case: CaseId) -> QueryResult<Vec<Custody>> {
    evidence_custody::table
        .inner_join(case_evidence::table)
        .filter(case_evidence::case_id.eq(case))
        .order((evidence_custody::at, evidence_custody::id))
        .select(Custody::as_select())
        .load(conn)
}

/// Adds a piece.
///
/// # Errors
/// The database's.
pub(super) fn insert(
    conn: &mut Db,
    (case, attachment): (CaseId, AttachmentId),
    told: &NewEvidence,
    (by, now): (Option<PersonId>, Timestamp),
) -> QueryResult<EvidenceId> {
    diesel::insert_into(case_evidence::table)
        .values((
            case_evidence::case_id.eq(case),
            case_evidence::attachment_id.eq(attachment),
            case_evidence::kind.eq(told.kind),
            case_evidence::form.eq(told.form),
            case_evidence::proves.eq(&told.proves),
            case_evidence::elements.eq(Json::new(told.elements.clone())),
            case_evidence::taken_by_id.eq(told.taken_by_id),
            case_evidence::taken_by.eq(&told.taken_by),
            case_evidence::taken_at.eq(told.taken_at),
            case_evidence::place.eq(&told.place),
            case_evidence::source.eq(&told.source),
            case_evidence::original_held.eq(told.original_held.as_deref()),
            case_evidence::entered_by.eq(by),
            case_evidence::entered_at.eq(now),
        ))
        .returning(case_evidence::id)
        .get_result(conn)
}

/// Adds a step to a chain of custody. No step is ever changed or taken away.
///
/// # Errors
/// The database's.
pub(super) fn note(
    conn: &mut Db,
    evidence: EvidenceId,
    told: &NewCustody,
    (by, now): (Option<PersonId>, Timestamp),
) -> QueryResult<CustodyId> {
    diesel::insert_into(evidence_custody::table)
        .values((
            evidence_custody::evidence_id.eq(evidence),
            evidence_custody::event.eq(told.event),
            evidence_custody::at.eq(told.at),
            evidence_custody::from_whom.eq(told.from_whom.as_deref()),
            evidence_custody::to_whom.eq(told.to_whom.as_deref()),
            evidence_custody::note.eq(&told.note),
            evidence_custody::noted_by.eq(by),
            evidence_custody::noted_at.eq(now),
        ))
        .returning(evidence_custody::id)
        .get_result(conn)
}

/// Withdraws a piece that was not withdrawn; how many there were.
///
/// # Errors
/// The database's.
pub(super) fn withdraw(conn: &mut Db, id: EvidenceId, on: NaiveDate, reason: &str) -> QueryResult<usize> {
    diesel::update(case_evidence::table.find(id).filter(case_evidence::withdrawn_on.is_null()))
        .set((case_evidence::withdrawn_on.eq(on), case_evidence::withdrawn_reason.eq(reason)))
        .execute(conn)
}
