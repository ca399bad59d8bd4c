//! Queries of calendar feeds.

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{
    calendar_feeds as f, case_members, cases, clocks, leads, people, recommendation_addressees,
};
use crate::deadlines::{Clock, ClockState};
use crate::kit::{AgencyId, PersonId, Timestamp};
use crate::notify::model::{CalendarFeed, CalendarFeedId};

/// The most days in one feed; the nearest come first.
const MOST: i64 = 500;

/// Keeps a new feed.
pub(in crate::notify) fn insert(
    conn: &mut Db,
    (person, of): (PersonId, Option<AgencyId>),
    token_hash: &str,
    now: Timestamp,
) -> QueryResult<CalendarFeedId> {
    diesel::insert_into(f::table)
        .values((
            f::person_id.eq(person),
            f::token_hash.eq(token_hash),
            f::made_at.eq(now),
            f::agency_id.eq(of),
        ))
        .returning(f::id)
        .get_result(conn)
}

/// The feeds of a person and of their agency, the newest first.
///
/// # Errors
/// The database's.
pub fn of_person(
    conn: &mut Db,
    person: PersonId,
    agency: Option<AgencyId>,
) -> QueryResult<Vec<CalendarFeed>> {
    let own = f::person_id.eq(person).and(f::agency_id.is_null());
    f::table
        // Nobody of an office has a feed of an agency: equal to none is no row.
        .filter(own.or(f::agency_id.eq(agency).assume_not_null()))
        .order(f::id.desc())
        .limit(100)
        .select(CalendarFeed::as_select())
        .load(conn)
}

/// Revokes a feed of a person.
pub(in crate::notify) fn revoke(
    conn: &mut Db,
    (person, agency): (PersonId, Option<AgencyId>),
    id: CalendarFeedId,
    now: Timestamp,
) -> QueryResult<usize> {
    let own = f::person_id.eq(person).and(f::agency_id.is_null());
    let own = own.or(f::agency_id.eq(agency).assume_not_null());
    let own = f::table.filter(f::id.eq(id).and(f::revoked_at.is_null()).and(own));
    diesel::update(own).set(f::revoked_at.eq(now)).execute(conn)
}

/// Whose a feed is that was not revoked: the person, if they may still sign in, with their agency; or the agency whose
/// it is, whoever made it.
pub(in crate::notify) fn owner(
    conn: &mut Db,
    token_hash: &str,
) -> QueryResult<Option<(PersonId, Option<AgencyId>)>> {
    f::table
        .inner_join(people::table)
        .filter(f::token_hash.eq(token_hash).and(f::revoked_at.is_null()))
        .filter(f::agency_id.is_not_null().or(people::active.eq(true)))
        .select((people::id, f::agency_id, people::agency_id))
        .first(conn)
        .optional()
        .map(|found| found.map(|(person, of, own): (_, Option<AgencyId>, _)| (person, of.or(own))))
}

/// The running clocks of what a person handles or assists in, by last day.
pub(in crate::notify) fn clocks_of_person(conn: &mut Db, person: PersonId) -> QueryResult<Vec<Clock>> {
    let handled: Vec<i64> = cases::table.filter(cases::handler_id.eq(person)).select(cases::id).load(conn)?;
    let assisted: Vec<i64> = case_members::table
        .filter(case_members::person_id.eq(person).and(case_members::left_on.is_null()))
        .select(case_members::case_id)
        .load(conn)?;
    let cases: Vec<Option<i64>> = handled.into_iter().chain(assisted).map(Some).collect();
    let leads: Vec<i64> = leads::table.filter(leads::handler_id.eq(person)).select(leads::id).load(conn)?;
    let of_leads = clocks::subject_kind.eq("lead").and(clocks::subject_id.eq_any(leads));
    clocks::table
        .filter(clocks::state.eq(ClockState::Running))
        .filter(clocks::case_id.eq_any(cases).assume_not_null().or(of_leads))
        .order((clocks::due, clocks::id))
        .limit(MOST)
        .select(Clock::as_select())
        .load(conn)
}

/// The running clocks of what was served on agencies, by last day.
pub(in crate::notify) fn clocks_of_agencies(conn: &mut Db, agencies: &[AgencyId]) -> QueryResult<Vec<Clock>> {
    let lines: Vec<i64> = recommendation_addressees::table
        .filter(recommendation_addressees::agency_id.eq_any(agencies.to_vec()))
        .select(recommendation_addressees::id)
        .load(conn)?;
    clocks::table
        .filter(clocks::state.eq(ClockState::Running))
        .filter(clocks::subject_kind.eq("addressee").and(clocks::subject_id.eq_any(lines)))
        .order((clocks::due, clocks::id))
        .limit(MOST)
        .select(Clock::as_select())
        .load(conn)
}
