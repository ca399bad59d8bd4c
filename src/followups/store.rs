//! Queries of visits.

pub mod batches;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Visit, VisitId, VisitItem, VisitKind, VisitState};
use crate::db::schema::{clocks, people, recommendation_addressees as a, visit_items as i, visits as v};
use crate::db::{Db, MultiBackend};
use crate::deadlines::ClockState;
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, PersonId, Scope};
use crate::recommendations::{AddresseeId, ItemId, VerifiedState};

/// A visit about to be planned.
pub(super) struct NewVisit<'a> {
    pub(super) addressee: AddresseeId,
    pub(super) case_id: i64,
    pub(super) office: OfficeId,
    pub(super) kind: VisitKind,
    pub(super) planned_on: NaiveDate,
    pub(super) purpose: &'a str,
    pub(super) by: Option<PersonId>,
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct VisitFilter {
    /// Of this line.
    pub addressee: Option<AddresseeId>,
    /// Of this case.
    pub case_id: Option<i64>,
    /// In this state.
    pub state: Option<VisitState>,
}

impl VisitFilter {
    /// Whether it leaves a few rows, whatever the office.
    fn is_telling(&self) -> bool {
        self.addressee.is_some() || self.case_id.is_some()
    }
}

pub(super) fn insert(conn: &mut Db, new: &NewVisit<'_>) -> QueryResult<VisitId> {
    diesel::insert_into(v::table)
        .values((
            v::addressee_id.eq(new.addressee),
            v::case_id.eq(new.case_id),
            v::office_id.eq(new.office),
            v::kind.eq(new.kind),
            v::state.eq(VisitState::Planned),
            v::planned_on.eq(new.planned_on),
            v::purpose.eq(new.purpose),
            v::photographs.eq("[]"),
            v::rebound.eq(false),
            v::planned_by.eq(new.by),
        ))
        .returning(v::id)
        .get_result(conn)
}

/// Stores a changed visit that still has the version it was read with.
pub(super) fn update(conn: &mut Db, row: Visit) -> QueryResult<usize> {
    diesel::update(v::table.filter(v::id.eq(row.id).and(v::version.eq(row.version))))
        .set((
            v::state.eq(row.state),
            v::planned_on.eq(row.planned_on),
            v::purpose.eq(row.purpose),
            v::done_at.eq(row.done_at),
            v::officer_one.eq(row.officer_one),
            v::officer_two.eq(row.officer_two),
            v::place.eq(row.place),
            v::longitude.eq(row.longitude),
            v::latitude.eq(row.latitude),
            v::finding.eq(row.finding),
            v::found.eq(row.found),
            v::next_step.eq(row.next_step),
            v::photographs.eq(row.photographs),
            v::rebound.eq(row.rebound),
            v::rebound_criterion.eq(row.rebound_criterion),
            v::rebound_note.eq(row.rebound_note),
            v::cancel_reason.eq(row.cancel_reason),
            v::version.eq(v::version + 1),
        ))
        .execute(conn)
}

pub(super) fn insert_item(
    conn: &mut Db,
    visit: VisitId,
    item: ItemId,
    verified: VerifiedState,
    note: &str,
) -> QueryResult<usize> {
    diesel::insert_into(i::table)
        .values((i::visit_id.eq(visit), i::item_id.eq(item), i::verified.eq(verified), i::note.eq(note)))
        .execute(conn)
}

/// A visit, if it falls in sight.
///
/// # Errors
/// The database's.
pub fn visit(conn: &mut Db, scope: &Scope, id: VisitId) -> QueryResult<Option<Visit>> {
    let query = v::table.filter(v::id.eq(id)).select(Visit::as_select()).into_boxed::<MultiBackend>();
    match scope {
        Scope::All => query.first(conn).optional(),
        Scope::Offices(ids) => query.filter(v::office_id.eq_any(ids.clone())).first(conn).optional(),
        Scope::Agency(_) | Scope::None => Ok(None),
    }
}

/// A page of the visits in sight, by id.
///
/// # Errors
/// The database's.
pub fn visits(
    conn: &mut Db,
    scope: &Scope,
    filter: &VisitFilter,
    page: &PageRequest,
) -> QueryResult<Vec<Visit>> {
    let mut query = v::table.select(Visit::as_select()).into_boxed::<MultiBackend>();
    match scope {
        Scope::All => {}
        Scope::Offices(ids) if (ids.len() > 1 || filter.is_telling()) && conn.walks_by_id() => {
            query = query.filter((v::office_id + 0_i64).eq_any(ids.clone()));
        }
        Scope::Offices(ids) => query = query.filter(v::office_id.eq_any(ids.clone())),
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
    }
    if let Some(line) = filter.addressee {
        query = query.filter(v::addressee_id.eq(line));
    }
    if let Some(case) = filter.case_id {
        query = query.filter(v::case_id.eq(case));
    }
    if let Some(state) = filter.state {
        query = query.filter(v::state.eq(state));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(v::id.gt(cursor));
    }
    query.order(v::id).limit(page.limit() + 1).load(conn)
}

/// The visits on a line that took place, in order.
///
/// # Errors
/// The database's.
pub fn done_on(conn: &mut Db, line: AddresseeId) -> QueryResult<Vec<Visit>> {
    v::table
        .filter(v::addressee_id.eq(line).and(v::state.eq(VisitState::Done)))
        .order((v::done_at, v::id))
        .select(Visit::as_select())
        .load(conn)
}

/// What a visit found of each item.
///
/// # Errors
/// The database's.
pub fn items_of(conn: &mut Db, visit: VisitId) -> QueryResult<Vec<VisitItem>> {
    i::table.filter(i::visit_id.eq(visit)).order(i::item_id).select(VisitItem::as_select()).load(conn)
}

/// The office of a person who may act.
pub(super) fn office_of(conn: &mut Db, person: PersonId) -> QueryResult<Option<OfficeId>> {
    let office: Option<Option<OfficeId>> = people::table
        .filter(people::id.eq(person.0).and(people::active.eq(true)))
        .select(people::office_id)
        .first(conn)
        .optional()?;
    Ok(office.flatten())
}

/// Lines whose rectification period ended before a day and was not acted upon, the oldest first.
///
/// # Errors
/// The database's.
pub fn ended_periods(conn: &mut Db, today: NaiveDate, limit: i64) -> QueryResult<Vec<AddresseeId>> {
    let overdue: Vec<i64> = clocks::table
        .filter(clocks::subject_kind.eq("addressee").and(clocks::rule.eq("A7")))
        .filter(clocks::state.eq(ClockState::Running).and(clocks::due.lt(today)))
        .order((clocks::due, clocks::id))
        .limit(limit)
        .select(clocks::subject_id)
        .load(conn)?;
    a::table
        .filter(a::id.eq_any(overdue))
        .filter(a::period_ended_on.is_null().and(a::verified_on.is_null()).and(a::result.is_null()))
        .order(a::id)
        .select(a::id)
        .load(conn)
}
