//! Queries of decisions and mergings.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::approvals::ApprovalId;
use crate::db::Db;
use crate::db::schema::{lead_agencies, lead_decisions, lead_merges, leads};
use crate::kit::{Json, Timestamp};
use crate::leads::decisions::{Decision, LeadDecision, LeadDecisionId, Merge};
use crate::leads::model::{Lead, LeadId};
use crate::leads::words::{Channel, DecisionState, LeadState, Outcome};

/// Stores a proposed decision.
///
/// # Errors
/// The database's.
pub fn insert(
    conn: &mut Db,
    (lead, before): (LeadId, LeadState),
    approval: ApprovalId,
    decision: &Decision,
    on: NaiveDate,
) -> QueryResult<LeadDecisionId> {
    diesel::insert_into(lead_decisions::table)
        .values((
            lead_decisions::lead_id.eq(lead),
            lead_decisions::approval_id.eq(approval),
            lead_decisions::outcome.eq(decision.outcome()),
            lead_decisions::content.eq(Json::new(decision.clone())),
            lead_decisions::before_state.eq(before),
            lead_decisions::state.eq(DecisionState::Proposed),
            lead_decisions::proposed_on.eq(on),
        ))
        .returning(lead_decisions::id)
        .get_result(conn)
}

/// The decision that is proposed by an approval.
///
/// # Errors
/// The database's.
pub fn of_approval(conn: &mut Db, approval: ApprovalId) -> QueryResult<Option<LeadDecision>> {
    lead_decisions::table
        .filter(lead_decisions::approval_id.eq(approval.0))
        .select(LeadDecision::as_select())
        .first(conn)
        .optional()
}

/// The filing that is proposed on a lead, if one is.
///
/// # Errors
/// The database's.
pub fn proposed_filing(conn: &mut Db, lead: LeadId) -> QueryResult<Option<LeadDecision>> {
    lead_decisions::table
        .filter(lead_decisions::lead_id.eq(lead.0))
        .filter(lead_decisions::outcome.eq(Outcome::FileCase))
        .filter(lead_decisions::state.eq(DecisionState::Proposed))
        .order(lead_decisions::id.desc())
        .select(LeadDecision::as_select())
        .first(conn)
        .optional()
}

/// The decisions on a lead, the first one first.
///
/// # Errors
/// The database's.
pub fn of_lead(conn: &mut Db, lead: LeadId) -> QueryResult<Vec<LeadDecision>> {
    lead_decisions::table
        .filter(lead_decisions::lead_id.eq(lead.0))
        .order(lead_decisions::id)
        .select(LeadDecision::as_select())
        .load(conn)
}

/// Stores what became of a decision.
///
/// # Errors
/// The database's.
pub fn close(
    conn: &mut Db,
    id: LeadDecisionId,
    state: DecisionState,
    on: NaiveDate,
    result: Option<LeadId>,
) -> QueryResult<usize> {
    diesel::update(lead_decisions::table.find(id.0))
        .set((
            lead_decisions::state.eq(state),
            lead_decisions::decided_on.eq(on),
            lead_decisions::result_lead_id.eq(result),
        ))
        .execute(conn)
}

/// Stores a merging.
///
/// # Errors
/// The database's.
pub fn insert_merge(
    conn: &mut Db,
    (lead, before): (LeadId, LeadState),
    into: LeadId,
    now: Timestamp,
) -> QueryResult<i64> {
    diesel::insert_into(lead_merges::table)
        .values((
            lead_merges::lead_id.eq(lead),
            lead_merges::into_id.eq(into),
            lead_merges::before_state.eq(before),
            lead_merges::merged_at.eq(now),
        ))
        .returning(lead_merges::id)
        .get_result(conn)
}

/// The leads that were merged into a lead, and those into them, itself at the head. R21 Art 26 binds the lead
/// that stays as it bound each of them, and old numbers lead to it.
///
/// # Errors
/// The database's.
pub fn merged_family(conn: &mut Db, lead: LeadId) -> QueryResult<Vec<LeadId>> {
    let mut family = vec![lead];
    let mut latest = vec![lead];
    // Mergings of mergings are few; the bound only ends a circle that cannot be.
    for _ in 0..16 {
        latest = leads::table
            .filter(leads::merged_into_id.eq_any(latest))
            .order(leads::id)
            .select(leads::id)
            .load(conn)?;
        latest.retain(|id| !family.contains(id));
        if latest.is_empty() {
            break;
        }
        family.extend(latest.iter().copied());
    }
    Ok(family)
}

/// Whether one of these leads came by transfer from an office of the same level.
///
/// # Errors
/// The database's.
pub fn any_transferred_in(conn: &mut Db, family: Vec<LeadId>) -> QueryResult<bool> {
    let found: Option<LeadId> = leads::table
        .filter(leads::id.eq_any(family))
        .filter(leads::channel.eq(Channel::Transferred).and(leads::origin_lead_id.is_not_null()))
        .select(leads::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The leads that stay of mergings of these, each at the end of its way.
///
/// # Errors
/// The database's.
pub fn survivors(conn: &mut Db, merged: Vec<LeadId>) -> QueryResult<Vec<LeadId>> {
    let mut ends = Vec::new();
    let mut latest = merged;
    for _ in 0..16 {
        let rows: Vec<(LeadId, Option<LeadId>)> = leads::table
            .filter(leads::id.eq_any(latest))
            .select((leads::id, leads::merged_into_id))
            .load(conn)?;
        ends.extend(rows.iter().filter(|(_, into)| into.is_none()).map(|(id, _)| *id));
        latest = rows.into_iter().filter_map(|(_, into)| into).collect();
        if latest.is_empty() {
            break;
        }
    }
    Ok(ends)
}

/// The merging of a lead that holds.
///
/// # Errors
/// The database's.
pub fn merge_of(conn: &mut Db, lead: LeadId) -> QueryResult<Option<Merge>> {
    lead_merges::table
        .filter(lead_merges::lead_id.eq(lead.0).and(lead_merges::separated_at.is_null()))
        .order(lead_merges::id.desc())
        .select(Merge::as_select())
        .first(conn)
        .optional()
}

/// Every merging a lead took part in, undone ones too.
///
/// # Errors
/// The database's.
pub fn merges(conn: &mut Db, lead: LeadId) -> QueryResult<Vec<Merge>> {
    lead_merges::table
        .filter(lead_merges::lead_id.eq(lead.0).or(lead_merges::into_id.eq(lead.0)))
        .order(lead_merges::id)
        .select(Merge::as_select())
        .load(conn)
}

/// Undoes a merging.
///
/// # Errors
/// The database's.
pub fn separate(conn: &mut Db, merge: i64, reason: &str, now: Timestamp) -> QueryResult<usize> {
    diesel::update(lead_merges::table.find(merge))
        .set((lead_merges::separated_at.eq(now), lead_merges::separation_reason.eq(reason)))
        .execute(conn)
}

/// Leads of the same office and field, with an agency in common, on which work goes on: what R21
/// Art 69 may want filed as one case. The newest first.
///
/// # Errors
/// The database's.
pub fn alike(conn: &mut Db, lead: &Lead) -> QueryResult<Vec<Lead>> {
    let agencies: Vec<Option<i64>> = lead_agencies::table
        .filter(lead_agencies::lead_id.eq(lead.id.0).and(lead_agencies::agency_id.is_not_null()))
        .select(lead_agencies::agency_id)
        .load(conn)?;
    let agencies: Vec<i64> = agencies.into_iter().flatten().collect();
    let Some(domain) = lead.domain.clone() else { return Ok(Vec::new()) };
    if agencies.is_empty() {
        return Ok(Vec::new());
    }
    let others: Vec<LeadId> = lead_agencies::table
        .filter(lead_agencies::agency_id.eq_any(agencies).and(lead_agencies::lead_id.ne(lead.id.0)))
        .order(lead_agencies::lead_id.desc())
        .select(lead_agencies::lead_id)
        .limit(200)
        .load(conn)?;
    let open = [
        LeadState::Registered,
        LeadState::Screening,
        LeadState::Evaluating,
        LeadState::PrelimInquiry,
        LeadState::PendingDecision,
        LeadState::Filed,
    ];
    leads::table
        .filter(leads::id.eq_any(others.iter().map(|id| id.0).collect::<Vec<_>>()))
        .filter(leads::office_id.eq(lead.office_id).and(leads::domain.eq(domain)))
        .filter(leads::state.eq_any(open))
        .order(leads::id.desc())
        .limit(20)
        .select(Lead::as_select())
        .load(conn)
}
