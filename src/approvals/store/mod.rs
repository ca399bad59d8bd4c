//! Queries of approvals, matrices and delegations.

use chrono::NaiveDate;
use diesel::prelude::*;

mod waiting;

pub use waiting::{counts_waiting, waiting_for};

use super::model::{
    Approval, ApprovalId, ApprovalState, Authority, AuthorityId, AuthorityRow, DecisionKind, Delegation,
    DelegationId, Proposal, StepRow,
};
use crate::db::Db;
use crate::db::schema::{approval_steps, approvals, authority_matrix, delegations, people};
use crate::kit::page::PageRequest;
use crate::kit::{Json, OfficeId, PersonId, Role, Scope, Timestamp};

/// The offices of a scope; none stands for every office.
fn offices(scope: &Scope) -> Option<Vec<OfficeId>> {
    match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(ids.clone()),
        Scope::Agency(_) | Scope::None => Some(Vec::new()),
    }
}

/// One proposal in sight.
///
/// # Errors
/// The database's.
pub fn approval(conn: &mut Db, scope: &Scope, id: ApprovalId) -> QueryResult<Option<Approval>> {
    let mut query = approvals::table.find(id.0).select(Approval::as_select()).into_boxed();
    if let Some(ids) = offices(scope) {
        query = query.filter(approvals::office_id.eq_any(ids));
    }
    query.first(conn).optional()
}

/// The proposals on one record in sight, the first one first.
///
/// # Errors
/// The database's.
pub fn of_subject(conn: &mut Db, scope: &Scope, kind: &str, id: i64) -> QueryResult<Vec<Approval>> {
    let mut query = approvals::table
        .filter(approvals::subject_kind.eq(kind.to_owned()).and(approvals::subject_id.eq(id)))
        .select(Approval::as_select())
        .order(approvals::id)
        .into_boxed();
    if let Some(ids) = offices(scope) {
        query = query.filter(approvals::office_id.eq_any(ids));
    }
    query.load(conn)
}

/// The open proposal of a kind on a record.
///
/// # Errors
/// The database's.
pub fn open_of(
    conn: &mut Db,
    kind: DecisionKind,
    subject_kind: &str,
    subject_id: i64,
) -> QueryResult<Option<ApprovalId>> {
    approvals::table
        .filter(approvals::kind.eq(kind))
        .filter(approvals::subject_kind.eq(subject_kind).and(approvals::subject_id.eq(subject_id)))
        .filter(approvals::state.eq_any(ApprovalState::OPEN))
        .select(approvals::id)
        .first(conn)
        .optional()
}

/// The last open proposal about a case as a whole; what is proposed of its recommendations and suits is not among them.
///
/// # Errors
/// The database's.
pub fn open_of_case(conn: &mut Db, case: i64) -> QueryResult<Option<ApprovalId>> {
    approvals::table
        .filter(approvals::subject_kind.eq("case").and(approvals::subject_id.eq(case)))
        .filter(approvals::state.eq_any(ApprovalState::OPEN))
        .order(approvals::id.desc())
        .select(approvals::id)
        .first(conn)
        .optional()
}

/// How many proposals of a kind a record has had: all, and those approved.
///
/// # Errors
/// The database's.
pub(super) fn rounds(conn: &mut Db, proposal: &Proposal) -> QueryResult<(i64, i64)> {
    let states: Vec<ApprovalState> = approvals::table
        .filter(approvals::kind.eq(proposal.kind))
        .filter(approvals::subject_kind.eq(proposal.subject.kind))
        .filter(approvals::subject_id.eq(proposal.subject.id))
        .select(approvals::state)
        .load(conn)?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let approved = states.iter().filter(|state| **state == ApprovalState::Approved).count();
    Ok((count(states.len()), count(approved)))
}

/// A page of the proposals in sight, newest first; only those of one proposer when asked.
///
/// # Errors
/// The database's.
pub fn approvals(
    conn: &mut Db,
    scope: &Scope,
    proposer: Option<PersonId>,
    page: &PageRequest,
) -> QueryResult<Vec<Approval>> {
    let mut query = approvals::table.select(Approval::as_select()).into_boxed();
    if let Some(ids) = offices(scope) {
        query = if ids.len() > 1 && conn.walks_by_id() {
            query.filter((approvals::office_id + 0_i64).eq_any(ids))
        } else {
            query.filter(approvals::office_id.eq_any(ids))
        };
    }
    if let Some(person) = proposer {
        query = query.filter(approvals::proposer_id.eq(person));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(approvals::id.lt(cursor));
    }
    query.order(approvals::id.desc()).limit(page.limit() + 1).load(conn)
}

/// The steps of a proposal, in order.
///
/// # Errors
/// The database's.
pub fn steps(conn: &mut Db, id: ApprovalId) -> QueryResult<Vec<StepRow>> {
    approval_steps::table
        .inner_join(people::table)
        .filter(approval_steps::approval_id.eq(id))
        .order(approval_steps::id)
        .select((
            approval_steps::kind,
            approval_steps::person_id,
            people::name,
            approval_steps::delegation_id,
            approval_steps::agree,
            approval_steps::opinion,
            approval_steps::at,
        ))
        .load(conn)
}

/// What a new proposal is stored with besides what it says.
pub(super) struct Opening<'a> {
    pub(super) proposer: PersonId,
    pub(super) authority: &'a Authority,
    pub(super) decider: Role,
    pub(super) reviewer: Option<Role>,
    pub(super) deciding_office: OfficeId,
    pub(super) round: i32,
    pub(super) now: Timestamp,
}

pub(super) fn insert(conn: &mut Db, proposal: &Proposal, opening: &Opening<'_>) -> QueryResult<ApprovalId> {
    diesel::insert_into(approvals::table)
        .values((
            approvals::office_id.eq(proposal.office),
            approvals::kind.eq(proposal.kind),
            approvals::subject_kind.eq(proposal.subject.kind),
            approvals::subject_id.eq(proposal.subject.id),
            approvals::case_id.eq(proposal.case_id),
            approvals::state.eq(ApprovalState::Proposed),
            approvals::round.eq(opening.round),
            approvals::proposer_id.eq(opening.proposer),
            approvals::opinion.eq(&proposal.opinion),
            approvals::payload.eq(Json::new(proposal.payload.clone())),
            approvals::reviewer_role.eq(opening.reviewer),
            approvals::decider_role.eq(opening.decider),
            approvals::reviewer_may_decide.eq(opening.authority.reviewer_may_decide),
            approvals::delegable.eq(opening.authority.delegable),
            approvals::deciding_office_id.eq(opening.deciding_office),
            approvals::proposed_at.eq(opening.now),
        ))
        .returning(approvals::id)
        .get_result(conn)
}

/// Stores the row of a step that was taken, if nobody took one since it was read.
pub(super) fn advance(conn: &mut Db, read: i32, approval: &Approval) -> QueryResult<usize> {
    diesel::update(approvals::table.find(approval.id.0).filter(approvals::version.eq(read)))
        .set((
            approvals::state.eq(approval.state),
            approvals::reviewer_id.eq(approval.reviewer_id),
            approvals::decider_id.eq(approval.decider_id),
            approvals::closed_at.eq(approval.closed_at),
            approvals::version.eq(approval.version),
        ))
        .execute(conn)
}

/// A step to be stored.
pub(super) struct Step<'a> {
    pub(super) approval: ApprovalId,
    pub(super) kind: ApprovalState,
    pub(super) person: PersonId,
    pub(super) delegation: Option<DelegationId>,
    pub(super) agree: Option<bool>,
    pub(super) opinion: &'a str,
    pub(super) now: Timestamp,
}

pub(super) fn insert_step(conn: &mut Db, step: &Step<'_>) -> QueryResult<usize> {
    diesel::insert_into(approval_steps::table)
        .values((
            approval_steps::approval_id.eq(step.approval),
            approval_steps::kind.eq(step.kind),
            approval_steps::person_id.eq(step.person),
            approval_steps::delegation_id.eq(step.delegation),
            approval_steps::agree.eq(step.agree),
            approval_steps::opinion.eq(step.opinion),
            approval_steps::at.eq(step.now),
        ))
        .execute(conn)
}

/// The row of an office's matrix that counts for a kind on a day.
///
/// # Errors
/// The database's.
pub fn authority_on(
    conn: &mut Db,
    office: OfficeId,
    kind: DecisionKind,
    on: NaiveDate,
) -> QueryResult<Option<AuthorityRow>> {
    authority_matrix::table
        .filter(authority_matrix::office_id.eq(office).and(authority_matrix::kind.eq(kind)))
        .filter(authority_matrix::valid_from.le(on))
        .filter(authority_matrix::valid_to.is_null().or(authority_matrix::valid_to.ge(on)))
        .order(authority_matrix::valid_from.desc())
        .select(AuthorityRow::as_select())
        .first(conn)
        .optional()
}

/// Every row of an office's matrix.
///
/// # Errors
/// The database's.
pub fn authorities(conn: &mut Db, office: OfficeId) -> QueryResult<Vec<AuthorityRow>> {
    authority_matrix::table
        .filter(authority_matrix::office_id.eq(office))
        .order((authority_matrix::kind, authority_matrix::valid_from))
        .select(AuthorityRow::as_select())
        .load(conn)
}

/// One row of a matrix.
///
/// # Errors
/// The database's.
pub fn authority(conn: &mut Db, id: AuthorityId) -> QueryResult<Option<AuthorityRow>> {
    authority_matrix::table.find(id.0).select(AuthorityRow::as_select()).first(conn).optional()
}

/// Whether an office has a row for a kind that counts on any day from one on.
pub(super) fn authority_overlaps(
    conn: &mut Db,
    office: OfficeId,
    kind: DecisionKind,
    from: NaiveDate,
    to: Option<NaiveDate>,
) -> QueryResult<bool> {
    let rows: Vec<NaiveDate> = authority_matrix::table
        .filter(authority_matrix::office_id.eq(office).and(authority_matrix::kind.eq(kind)))
        .filter(authority_matrix::valid_to.is_null().or(authority_matrix::valid_to.ge(from)))
        .select(authority_matrix::valid_from)
        .load(conn)?;
    Ok(rows.iter().any(|start| to.is_none_or(|to| *start <= to)))
}

pub(super) fn insert_authority(
    conn: &mut Db,
    office: OfficeId,
    kind: DecisionKind,
    authority: &Authority,
    basis: &str,
    (from, to): (NaiveDate, Option<NaiveDate>),
) -> QueryResult<AuthorityId> {
    diesel::insert_into(authority_matrix::table)
        .values((
            authority_matrix::office_id.eq(office),
            authority_matrix::kind.eq(kind),
            authority_matrix::proposer_roles.eq(Json::new(authority.proposers.clone())),
            authority_matrix::reviewer_role.eq(authority.reviewer),
            authority_matrix::decider_role.eq(authority.decider),
            authority_matrix::reviewer_may_decide.eq(authority.reviewer_may_decide),
            authority_matrix::delegable.eq(authority.delegable),
            authority_matrix::basis.eq(basis),
            authority_matrix::valid_from.eq(from),
            authority_matrix::valid_to.eq(to),
        ))
        .returning(authority_matrix::id)
        .get_result(conn)
}

pub(super) fn end_authority(
    conn: &mut Db,
    id: AuthorityId,
    version: i32,
    last: NaiveDate,
) -> QueryResult<usize> {
    diesel::update(authority_matrix::table.find(id.0).filter(authority_matrix::version.eq(version)))
        .set((
            authority_matrix::valid_to.eq(Some(last)),
            authority_matrix::version.eq(authority_matrix::version + 1),
        ))
        .execute(conn)
}

/// The delegation by which a person may decide a kind in an office on a day.
///
/// # Errors
/// The database's.
pub fn delegation_to(
    conn: &mut Db,
    office: OfficeId,
    kind: DecisionKind,
    person: PersonId,
    on: NaiveDate,
) -> QueryResult<Option<DelegationId>> {
    delegations::table
        .filter(delegations::office_id.eq(office).and(delegations::kind.eq(kind)))
        .filter(delegations::to_person_id.eq(person))
        .filter(delegations::valid_from.le(on).and(delegations::valid_to.ge(on)))
        .order(delegations::id)
        .select(delegations::id)
        .first(conn)
        .optional()
}

/// The delegations in sight, newest first.
///
/// # Errors
/// The database's.
pub fn delegations(conn: &mut Db, scope: &Scope, page: &PageRequest) -> QueryResult<Vec<Delegation>> {
    let mut query = delegations::table.select(Delegation::as_select()).into_boxed();
    if let Some(ids) = offices(scope) {
        query = query.filter(delegations::office_id.eq_any(ids));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(delegations::id.lt(cursor));
    }
    query.order(delegations::id.desc()).limit(page.limit() + 1).load(conn)
}

/// One delegation in sight.
///
/// # Errors
/// The database's.
pub fn delegation(conn: &mut Db, scope: &Scope, id: DelegationId) -> QueryResult<Option<Delegation>> {
    let mut query = delegations::table.find(id.0).select(Delegation::as_select()).into_boxed();
    if let Some(ids) = offices(scope) {
        query = query.filter(delegations::office_id.eq_any(ids));
    }
    query.first(conn).optional()
}

pub(super) fn insert_delegation(
    conn: &mut Db,
    from_person: PersonId,
    command: &super::service::NewDelegation,
) -> QueryResult<DelegationId> {
    diesel::insert_into(delegations::table)
        .values((
            delegations::office_id.eq(command.office),
            delegations::kind.eq(command.kind),
            delegations::from_person_id.eq(from_person),
            delegations::to_person_id.eq(command.to),
            delegations::valid_from.eq(command.from),
            delegations::valid_to.eq(command.until),
            delegations::note.eq(&command.note),
        ))
        .returning(delegations::id)
        .get_result(conn)
}

pub(super) fn end_delegation(
    conn: &mut Db,
    id: DelegationId,
    version: i32,
    last: NaiveDate,
) -> QueryResult<usize> {
    diesel::update(delegations::table.find(id.0).filter(delegations::version.eq(version)))
        .set((delegations::valid_to.eq(last), delegations::version.eq(delegations::version + 1)))
        .execute(conn)
}
