//! Queries of suits.

pub mod batches;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Claim, Hearing, HearingId, Lawsuit, LawsuitFilter, LawsuitId, NewClaim};
use super::state::LawsuitState;
use crate::cases::{Case, CaseId};
use crate::db::Db;
use crate::db::schema::{hearings, lawsuit_claims, lawsuits};
use crate::kit::Scope;
use crate::kit::page::PageRequest;

/// A suit in sight.
///
/// # Errors
/// The database's.
pub fn lawsuit(conn: &mut Db, scope: &Scope, id: LawsuitId) -> QueryResult<Option<Lawsuit>> {
    let mut query = lawsuits::table.filter(lawsuits::id.eq(id)).select(Lawsuit::as_select()).into_boxed();
    match scope {
        Scope::All => {}
        Scope::Offices(ids) => query = query.filter(lawsuits::office_id.eq_any(ids.clone())),
        Scope::Agency(_) | Scope::None => return Ok(None),
    }
    query.first(conn).optional()
}

/// Any suit, for use cases that have the right to it already.
///
/// # Errors
/// The database's.
pub fn any_lawsuit(conn: &mut Db, id: LawsuitId) -> QueryResult<Option<Lawsuit>> {
    lawsuits::table.find(id.0).select(Lawsuit::as_select()).first(conn).optional()
}

/// Suits in sight, the newest first.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Db,
    scope: &Scope,
    filter: &LawsuitFilter,
    page: &PageRequest,
) -> QueryResult<Vec<Lawsuit>> {
    let mut query = lawsuits::table.select(Lawsuit::as_select()).into_boxed();
    match scope {
        Scope::All => {}
        Scope::Offices(ids) => query = query.filter(lawsuits::office_id.eq_any(ids.clone())),
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
    }
    if let Some(state) = filter.state {
        query = query.filter(lawsuits::state.eq(state));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(lawsuits::kind.eq(kind));
    }
    if let Some(case) = filter.case {
        query = query.filter(lawsuits::case_id.eq(case));
    }
    if let Some(office) = filter.office {
        query = query.filter(lawsuits::office_id.eq(office));
    }
    if let Some(outcome) = filter.outcome {
        query = query.filter(lawsuits::outcome.eq(outcome));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(lawsuits::id.lt(cursor));
    }
    query.order(lawsuits::id.desc()).limit(page.limit() + 1).load(conn)
}

/// The suits of a case.
///
/// # Errors
/// The database's.
pub fn of_case(conn: &mut Db, case: CaseId) -> QueryResult<Vec<Lawsuit>> {
    lawsuits::table
        .filter(lawsuits::case_id.eq(case))
        .order(lawsuits::id)
        .select(Lawsuit::as_select())
        .load(conn)
}

/// Stores a suit that is being prepared.
///
/// # Errors
/// The database's.
pub(super) fn insert(conn: &mut Db, case: &Case, court: &str, facts: &str) -> QueryResult<LawsuitId> {
    diesel::insert_into(lawsuits::table)
        .values((
            lawsuits::case_id.eq(case.id),
            lawsuits::office_id.eq(case.handling_office()),
            lawsuits::kind.eq(case.track),
            lawsuits::state.eq(LawsuitState::Prepared),
            lawsuits::court.eq(court),
            lawsuits::facts.eq(facts),
            lawsuits::seven_member_panel.eq(false),
        ))
        .returning(lawsuits::id)
        .get_result(conn)
}

/// Stores what changed, if nobody else changed the suit since it was read.
///
/// # Errors
/// The database's.
pub(super) fn update(conn: &mut Db, suit: &Lawsuit) -> QueryResult<usize> {
    diesel::update(lawsuits::table.filter(lawsuits::id.eq(suit.id).and(lawsuits::version.eq(suit.version))))
        .set((
            lawsuits::office_id.eq(suit.office_id),
            lawsuits::state.eq(suit.state),
            lawsuits::court.eq(&suit.court),
            lawsuits::facts.eq(&suit.facts),
            lawsuits::docket_number.eq(&suit.docket_number),
            lawsuits::approved_on.eq(suit.approved_on),
            lawsuits::filed_on.eq(suit.filed_on),
            lawsuits::recorded_upward_on.eq(suit.recorded_upward_on),
            lawsuits::accepted_on.eq(suit.accepted_on),
            lawsuits::seven_member_panel.eq(suit.seven_member_panel),
            lawsuits::copy_served_on.eq(suit.copy_served_on),
            lawsuits::answered_on.eq(suit.answered_on),
            lawsuits::answer_received_on.eq(suit.answer_received_on),
            lawsuits::regulator_told_on.eq(suit.regulator_told_on),
            lawsuits::outcome.eq(suit.outcome),
            lawsuits::decided_on.eq(suit.decided_on),
            lawsuits::decision.eq(&suit.decision),
            lawsuits::decision_received_on.eq(suit.decision_received_on),
            lawsuits::mediation_announced_on.eq(suit.mediation_announced_on),
            lawsuits::appealed_on.eq(suit.appealed_on),
            lawsuits::appealed_by.eq(suit.appealed_by),
            lawsuits::effective_on.eq(suit.effective_on),
            lawsuits::enforcement_on.eq(suit.enforcement_on),
            lawsuits::archived_on.eq(suit.archived_on),
            lawsuits::version.eq(lawsuits::version + 1),
        ))
        .execute(conn)
}

/// The claims of a suit, by number.
///
/// # Errors
/// The database's.
pub fn claims(conn: &mut Db, suit: LawsuitId) -> QueryResult<Vec<Claim>> {
    lawsuit_claims::table
        .filter(lawsuit_claims::lawsuit_id.eq(suit))
        .order(lawsuit_claims::no)
        .select(Claim::as_select())
        .load(conn)
}

/// Stores a claim.
///
/// # Errors
/// The database's.
pub(super) fn insert_claim(
    conn: &mut Db,
    suit: LawsuitId,
    no: i32,
    claim: &NewClaim,
    on: NaiveDate,
) -> QueryResult<usize> {
    diesel::insert_into(lawsuit_claims::table)
        .values((
            lawsuit_claims::lawsuit_id.eq(suit),
            lawsuit_claims::no.eq(no),
            lawsuit_claims::text.eq(claim.text.trim()),
            lawsuit_claims::rectification_item_id.eq(claim.rectification_item_id),
            lawsuit_claims::added_on.eq(on),
        ))
        .execute(conn)
}

/// Takes the claims out of a draft that was not agreed to; the proposal keeps what they were.
///
/// # Errors
/// The database's.
pub(super) fn clear_claims(conn: &mut Db, suit: LawsuitId) -> QueryResult<usize> {
    diesel::delete(lawsuit_claims::table.filter(lawsuit_claims::lawsuit_id.eq(suit))).execute(conn)
}

/// Stores that claims were given up.
///
/// # Errors
/// The database's.
pub(super) fn drop_claims(
    conn: &mut Db,
    suit: LawsuitId,
    numbers: &[i32],
    on: NaiveDate,
) -> QueryResult<usize> {
    diesel::update(lawsuit_claims::table)
        .filter(lawsuit_claims::lawsuit_id.eq(suit))
        .filter(lawsuit_claims::no.eq_any(numbers.to_vec()))
        .filter(lawsuit_claims::dropped_on.is_null())
        .set(lawsuit_claims::dropped_on.eq(on))
        .execute(conn)
}

/// A hearing with its suit.
///
/// # Errors
/// The database's.
pub fn hearing_of(conn: &mut Db, id: i64) -> QueryResult<Option<(LawsuitId, Hearing)>> {
    hearings::table.find(id).select((hearings::lawsuit_id, Hearing::as_select())).first(conn).optional()
}

/// The hearings of a suit.
///
/// # Errors
/// The database's.
pub fn hearings(conn: &mut Db, suit: LawsuitId) -> QueryResult<Vec<Hearing>> {
    hearings::table
        .filter(hearings::lawsuit_id.eq(suit))
        .order(hearings::id)
        .select(Hearing::as_select())
        .load(conn)
}

/// Stores the court's notice of a hearing.
///
/// # Errors
/// The database's.
pub(super) fn insert_hearing(
    conn: &mut Db,
    suit: LawsuitId,
    instance: i32,
    days: [NaiveDate; 2],
    place: &str,
) -> QueryResult<HearingId> {
    let [received, held] = days;
    diesel::insert_into(hearings::table)
        .values((
            hearings::lawsuit_id.eq(suit),
            hearings::instance.eq(instance),
            hearings::notice_received_on.eq(received),
            hearings::held_on.eq(held),
            hearings::place.eq(place),
        ))
        .returning(hearings::id)
        .get_result(conn)
}

/// Stores who appears, or the record of a hearing.
///
/// # Errors
/// The database's.
pub(super) fn update_hearing(conn: &mut Db, hearing: &Hearing) -> QueryResult<usize> {
    diesel::update(
        hearings::table.filter(hearings::id.eq(hearing.id).and(hearings::version.eq(hearing.version))),
    )
    .set((
        hearings::appearance_sent_on.eq(hearing.appearance_sent_on),
        hearings::appearing.eq(&hearing.appearing),
        hearings::record.eq(&hearing.record),
        hearings::version.eq(hearings::version + 1),
    ))
    .execute(conn)
}
