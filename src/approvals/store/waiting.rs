//! For whom proposals wait.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::approvals::model::{Approval, ApprovalState, DecisionKind};
use crate::db::Db;
use crate::db::schema::{approvals, delegations};
use crate::kit::page::PageRequest;
use crate::kit::{Actor, OfficeId, PersonId, Role};

/// A page of the proposals that wait for this person's review or decision, the oldest first.
///
/// # Errors
/// The database's.
pub fn waiting_for(
    conn: &mut Db,
    actor: &Actor,
    today: NaiveDate,
    page: &PageRequest,
) -> QueryResult<Vec<Approval>> {
    let (Some(person), Some(office)) = (actor.person, actor.office) else { return Ok(Vec::new()) };
    let delegated = delegated_kinds(conn, office, person, today)?;
    let roles = actor.roles.clone();
    let review = approvals::state
        .eq(ApprovalState::Proposed)
        .and(approvals::office_id.eq(office))
        .and(approvals::reviewer_role.eq_any(roles.clone()).assume_not_null());
    let decision = approvals::deciding_office_id
        .eq(office)
        .and(approvals::state.eq(ApprovalState::Reviewed).or(approvals::reviewer_role.is_null()))
        .and(
            approvals::decider_role
                .eq_any(roles)
                .or(approvals::delegable.eq(true).and(approvals::kind.eq_any(delegated))),
        )
        .and(
            approvals::reviewer_id
                .is_null()
                .or(approvals::reviewer_id.ne(person).assume_not_null())
                .or(approvals::reviewer_may_decide.eq(true)),
        );
    let mut query = approvals::table
        .filter(approvals::state.eq_any(ApprovalState::OPEN))
        .filter(approvals::proposer_id.ne(person))
        .filter(review.or(decision))
        .select(Approval::as_select())
        .into_boxed();
    if let Some(cursor) = page.cursor {
        query = query.filter(approvals::id.gt(cursor));
    }
    query.order(approvals::id).limit(page.limit() + 1).load(conn)
}

/// An open proposal, by what decides for whom it waits.
type Open = (
    (ApprovalState, DecisionKind, OfficeId, OfficeId, PersonId),
    (Option<Role>, Role, bool, Option<PersonId>, bool),
);

/// How many proposals wait for the review or decision of each of these people: as many as [`waiting_for`] lists.
///
/// # Errors
/// The database's.
pub fn counts_waiting(
    conn: &mut Db,
    actors: &[&Actor],
    today: NaiveDate,
) -> QueryResult<BTreeMap<PersonId, i64>> {
    let offices: BTreeSet<OfficeId> = actors.iter().filter_map(|actor| actor.office).collect();
    let offices: Vec<OfficeId> = offices.into_iter().collect();
    let people: Vec<PersonId> = actors.iter().filter_map(|actor| actor.person).collect();
    let delegated: Vec<(OfficeId, PersonId, DecisionKind)> = delegations::table
        .filter(delegations::to_person_id.eq_any(people))
        .filter(delegations::valid_from.le(today).and(delegations::valid_to.ge(today)))
        .select((delegations::office_id, delegations::to_person_id, delegations::kind))
        .load(conn)?;
    let open: Vec<Open> = approvals::table
        .filter(approvals::state.eq_any(ApprovalState::OPEN))
        .filter(
            approvals::office_id.eq_any(offices.clone()).or(approvals::deciding_office_id.eq_any(offices)),
        )
        .select((
            (
                approvals::state,
                approvals::kind,
                approvals::office_id,
                approvals::deciding_office_id,
                approvals::proposer_id,
            ),
            (
                approvals::reviewer_role,
                approvals::decider_role,
                approvals::delegable,
                approvals::reviewer_id,
                approvals::reviewer_may_decide,
            ),
        ))
        .load(conn)?;
    let mut counts = BTreeMap::new();
    for actor in actors {
        let (Some(person), Some(office)) = (actor.person, actor.office) else { continue };
        let waits = open.iter().filter(|one| is_for(one, actor, (person, office), &delegated)).count();
        counts.insert(person, i64::try_from(waits).unwrap_or(i64::MAX));
    }
    Ok(counts)
}

/// The condition of [`waiting_for`], of one proposal.
fn is_for(
    ((state, kind, of, deciding, proposer), (reviewer_role, decider_role, delegable, reviewer, may_decide)): &Open,
    actor: &Actor,
    (person, office): (PersonId, OfficeId),
    delegated: &[(OfficeId, PersonId, DecisionKind)],
) -> bool {
    let review = *state == ApprovalState::Proposed
        && *of == office
        && reviewer_role.is_some_and(|role| actor.is(role));
    let decision = *deciding == office
        && (*state == ApprovalState::Reviewed || reviewer_role.is_none())
        && (actor.is(*decider_role) || (*delegable && delegated.contains(&(office, person, *kind))))
        && (*may_decide || *reviewer != Some(person));
    *proposer != person && (review || decision)
}

fn delegated_kinds(
    conn: &mut Db,
    office: OfficeId,
    person: PersonId,
    today: NaiveDate,
) -> QueryResult<Vec<DecisionKind>> {
    delegations::table
        .filter(delegations::office_id.eq(office).and(delegations::to_person_id.eq(person)))
        .filter(delegations::valid_from.le(today).and(delegations::valid_to.ge(today)))
        .select(delegations::kind)
        .load(conn)
}
