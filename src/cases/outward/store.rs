//! Queries of what goes out of a case.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{EvidenceRequest, EvidenceRequestId, NewEvidenceRequest, NewSupport, Support, SupportId};
use crate::cases::model::CaseId;
use crate::db::Db;
use crate::db::schema::{case_supports as s, evidence_requests as e};
use crate::kit::{Json, PersonId};

/// The suits that a case supports.
///
/// # Errors
/// The database's.
pub fn supports(conn: &mut Db, case: CaseId) -> QueryResult<Vec<Support>> {
    s::table.filter(s::case_id.eq(case)).order(s::id).select(Support::as_select()).load(conn)
}

/// A support, and its case.
///
/// # Errors
/// The database's.
pub fn support(conn: &mut Db, id: SupportId) -> QueryResult<Option<(CaseId, Support)>> {
    s::table.filter(s::id.eq(id)).select((s::case_id, Support::as_select())).first(conn).optional()
}

pub(super) fn insert_support(
    conn: &mut Db,
    case: CaseId,
    new: &NewSupport,
    (by, on): (Option<PersonId>, NaiveDate),
) -> QueryResult<SupportId> {
    diesel::insert_into(s::table)
        .values((
            s::case_id.eq(case),
            s::plaintiff.eq(&new.plaintiff),
            s::court.eq(&new.court),
            s::opinion.eq(&new.opinion),
            s::made_on.eq(on),
            s::made_by.eq(by),
        ))
        .returning(s::id)
        .get_result(conn)
}

/// Keeps that a support was withdrawn, if it stands; how many rows.
pub(super) fn withdraw(
    conn: &mut Db,
    id: SupportId,
    reason: &str,
    (by, on): (Option<PersonId>, NaiveDate),
) -> QueryResult<usize> {
    diesel::update(s::table.filter(s::id.eq(id).and(s::withdrawn_on.is_null())))
        .set((s::withdrawn_on.eq(Some(on)), s::withdrawn_by.eq(by), s::withdrawn_reason.eq(Some(reason))))
        .execute(conn)
}

/// The notices of a case to hand over evidence.
///
/// # Errors
/// The database's.
pub fn evidence_requests(conn: &mut Db, case: CaseId) -> QueryResult<Vec<EvidenceRequest>> {
    e::table.filter(e::case_id.eq(case)).order(e::id).select(EvidenceRequest::as_select()).load(conn)
}

/// A notice, and its case.
///
/// # Errors
/// The database's.
pub fn evidence_request(
    conn: &mut Db,
    id: EvidenceRequestId,
) -> QueryResult<Option<(CaseId, EvidenceRequest)>> {
    e::table.filter(e::id.eq(id)).select((e::case_id, EvidenceRequest::as_select())).first(conn).optional()
}

pub(super) fn insert_evidence_request(
    conn: &mut Db,
    case: CaseId,
    new: &NewEvidenceRequest,
    (by, on): (Option<PersonId>, NaiveDate),
) -> QueryResult<EvidenceRequestId> {
    diesel::insert_into(e::table)
        .values((
            e::case_id.eq(case),
            e::holder.eq(&new.holder),
            e::items.eq(Json::new(new.items.clone())),
            e::due_on.eq(new.due_on),
            e::made_on.eq(on),
            e::made_by.eq(by),
        ))
        .returning(e::id)
        .get_result(conn)
}
