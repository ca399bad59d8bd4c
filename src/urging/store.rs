//! Queries of urgings.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Ground, Urging, UrgingId, UrgingKind, UrgingState};
use super::rules::PERIODS;
use crate::approvals::ApprovalId;
use crate::db::schema::{clocks as c, recommendation_addressees as a, recommendations as r, urgings as u};
use crate::db::{Db, MultiBackend};
use crate::deadlines::{Clock, ClockId, ClockState};
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, PersonId, Scope, Timestamp};
use crate::recommendations::{Addressee, AddresseeId, Recommendation};

/// An urging about to be proposed.
pub(super) struct NewUrging<'a> {
    pub(super) addressee: AddresseeId,
    pub(super) case_id: i64,
    pub(super) office: OfficeId,
    pub(super) kind: UrgingKind,
    pub(super) ground: Ground,
    pub(super) clock: Option<ClockId>,
    pub(super) due: Option<NaiveDate>,
    pub(super) recipient: &'a str,
    pub(super) body: &'a str,
    pub(super) by: Option<PersonId>,
    pub(super) at: Timestamp,
}

pub(super) fn insert(conn: &mut Db, new: &NewUrging<'_>) -> QueryResult<UrgingId> {
    diesel::insert_into(u::table)
        .values((
            u::addressee_id.eq(new.addressee),
            u::case_id.eq(new.case_id),
            u::office_id.eq(new.office),
            u::kind.eq(new.kind),
            u::state.eq(UrgingState::Proposed),
            u::ground.eq(new.ground),
            u::clock_id.eq(new.clock),
            u::due.eq(new.due),
            u::recipient.eq(new.recipient),
            u::body.eq(new.body),
            u::proposed_by.eq(new.by),
            u::proposed_at.eq(new.at),
        ))
        .returning(u::id)
        .get_result(conn)
}

pub(super) fn set_approval(conn: &mut Db, id: UrgingId, approval: ApprovalId) -> QueryResult<usize> {
    diesel::update(u::table.find(id)).set(u::approval_id.eq(approval)).execute(conn)
}

/// Stores a changed urging that still has the version it was read with.
pub(super) fn update(conn: &mut Db, row: &Urging) -> QueryResult<usize> {
    diesel::update(u::table.filter(u::id.eq(row.id).and(u::version.eq(row.version))))
        .set((
            u::state.eq(row.state),
            u::ground.eq(row.ground),
            u::clock_id.eq(row.clock_id),
            u::due.eq(row.due),
            u::recipient.eq(&row.recipient),
            u::body.eq(&row.body),
            u::proposed_by.eq(row.proposed_by),
            u::proposed_at.eq(row.proposed_at),
            u::confirmed_by.eq(row.confirmed_by),
            u::confirmed_on.eq(row.confirmed_on),
            u::sent_on.eq(row.sent_on),
            u::sent_how.eq(&row.sent_how),
            u::struck_on.eq(row.struck_on),
            u::struck_by.eq(row.struck_by),
            u::struck_reason.eq(&row.struck_reason),
            u::version.eq(u::version + 1),
        ))
        .execute(conn)
}

/// One by its id alone, for what a decision causes.
pub(super) fn find(conn: &mut Db, id: UrgingId) -> QueryResult<Option<Urging>> {
    u::table.find(id).select(Urging::as_select()).first(conn).optional()
}

macro_rules! in_sight {
    ($scope:expr, $otherwise:expr) => {{
        let query = u::table
            .inner_join(a::table.inner_join(r::table))
            .select(Urging::as_select())
            .into_boxed::<MultiBackend>();
        match $scope {
            Scope::All => query,
            Scope::Offices(ids) => query.filter(r::office_id.eq_any(ids.clone())),
            Scope::Agency(_) | Scope::None => return Ok($otherwise),
        }
    }};
}

/// One whose recommendation falls in sight.
///
/// # Errors
/// The database's.
pub fn urging(conn: &mut Db, scope: &Scope, id: UrgingId) -> QueryResult<Option<Urging>> {
    in_sight!(scope, None).filter(u::id.eq(id)).first(conn).optional()
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct UrgingFilter {
    /// On this line.
    pub addressee: Option<AddresseeId>,
    /// In this state.
    pub state: Option<UrgingState>,
    /// Of this kind.
    pub kind: Option<UrgingKind>,
}

/// A page of those in sight, the newest first.
///
/// # Errors
/// The database's.
pub fn urgings(
    conn: &mut Db,
    scope: &Scope,
    filter: &UrgingFilter,
    page: &PageRequest,
) -> QueryResult<Vec<Urging>> {
    let mut query = in_sight!(scope, Vec::new());
    if let Some(line) = filter.addressee {
        query = query.filter(u::addressee_id.eq(line));
    }
    if let Some(state) = filter.state {
        query = query.filter(u::state.eq(state));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(u::kind.eq(kind));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(u::id.lt(cursor));
    }
    query.order(u::id.desc()).limit(page.limit() + 1).load(conn)
}

/// Those on lines, the first one first.
///
/// # Errors
/// The database's.
pub fn of_lines(conn: &mut Db, lines: &[AddresseeId]) -> QueryResult<Vec<Urging>> {
    u::table
        .filter(u::addressee_id.eq_any(lines.to_vec()))
        .order(u::id)
        .select(Urging::as_select())
        .load(conn)
}

/// Those about clocks that are not struck off and wait for no decision, with how the clock stands.
pub(super) fn about_ended(conn: &mut Db, clocks: &[ClockId]) -> QueryResult<Vec<(Urging, ClockState)>> {
    let ended: Vec<(ClockId, ClockState)> = c::table
        .filter(c::id.eq_any(clocks.to_vec()))
        .filter(c::state.eq_any([ClockState::Met, ClockState::Withdrawn]))
        .select((c::id, c::state))
        .load(conn)?;
    let ids: Vec<Option<ClockId>> = ended.iter().map(|(id, _)| Some(*id)).collect();
    let open = [UrgingState::Returned, UrgingState::Confirmed, UrgingState::Sent];
    let rows: Vec<Urging> = u::table
        .filter(u::clock_id.eq_any(ids).and(u::state.eq_any(open)))
        .order(u::id)
        .select(Urging::as_select())
        .load(conn)?;
    let state =
        |row: &Urging| ended.iter().find(|(id, _)| row.clock_id == Some(*id)).map(|(_, state)| *state);
    Ok(rows.into_iter().filter_map(|row| state(&row).map(|state| (row, state))).collect())
}

/// A page of the periods of agencies in sight that end by a day, from another day on: by last day.
pub(super) fn periods(
    conn: &mut Db,
    scope: &Scope,
    (from, until): (Option<NaiveDate>, NaiveDate),
    page: &PageRequest,
) -> QueryResult<Vec<Clock>> {
    let mut query = c::table
        .filter(c::state.eq(ClockState::Running).and(c::due.le(until)))
        .filter(c::subject_kind.eq("addressee").and(c::rule.eq_any(PERIODS)))
        .select(Clock::as_select())
        .into_boxed::<MultiBackend>();
    match scope {
        Scope::All => {}
        Scope::Offices(ids) if ids.len() > 1 && conn.walks_by_id() => {
            query = query.filter((c::office_id + 0_i64).eq_any(ids.clone()));
        }
        Scope::Offices(ids) => query = query.filter(c::office_id.eq_any(ids.clone())),
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
    }
    if let Some(from) = from {
        query = query.filter(c::due.ge(from));
    }
    let last = match page.cursor {
        Some(id) => c::table.find(ClockId(id)).select(Clock::as_select()).first(conn).optional()?,
        None => None,
    };
    if let Some(Clock { id, due: Some(due), .. }) = last {
        query = query.filter(c::due.gt(due).or(c::due.eq(due).and(c::id.gt(id)))).filter(c::due.ge(due));
    }
    query.order((c::due, c::id)).limit(page.limit() + 1).load(conn)
}

/// Lines with their documents, by id.
pub(super) fn lines(conn: &mut Db, ids: &[AddresseeId]) -> QueryResult<Vec<(Addressee, Recommendation)>> {
    a::table
        .inner_join(r::table)
        .filter(a::id.eq_any(ids.to_vec()))
        .select((Addressee::as_select(), Recommendation::as_select()))
        .load(conn)
}
