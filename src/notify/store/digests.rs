//! Queries of digests.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{
    case_members, cases, clocks as c, digests as d, leads, people, person_roles, recommendation_addressees,
    recommendations, replies,
};
use crate::deadlines::{Clock, ClockId, ClockState};
use crate::kit::{OfficeId, PersonId, Role, Timestamp};
use crate::notify::digests::DigestKind;
use crate::notify::model::MailId;

/// The most periods of one person or office; the nearest come first.
const MOST: i64 = 500;

/// A digest to be stored.
pub(in crate::notify) struct Made<'a> {
    pub(in crate::notify) person: PersonId,
    pub(in crate::notify) kind: DigestKind,
    pub(in crate::notify) on: NaiveDate,
    pub(in crate::notify) risk: Option<&'a str>,
    pub(in crate::notify) mail: MailId,
}

/// Enters a digest; false when there is one of the kind for the person and the day already.
pub(in crate::notify) fn insert(conn: &mut Db, made: &Made<'_>, now: Timestamp) -> QueryResult<bool> {
    macro_rules! enter {
        ($c:expr) => {
            diesel::insert_into(d::table)
                .values((
                    d::person_id.eq(made.person),
                    d::kind.eq(made.kind),
                    d::on_date.eq(made.on),
                    d::risk.eq(made.risk),
                    d::mail_id.eq(made.mail),
                    d::made_at.eq(now),
                ))
                .on_conflict_do_nothing()
                .execute($c)
        };
    }
    let entered = match conn {
        Db::Pg(c) => enter!(c)?,
        Db::Sqlite(c) => enter!(c)?,
    };
    Ok(entered > 0)
}

/// For whom the digest of a kind and a day was made; in order.
pub(in crate::notify) fn told(conn: &mut Db, kind: DigestKind, on: NaiveDate) -> QueryResult<Vec<PersonId>> {
    d::table
        .filter(d::kind.eq(kind).and(d::on_date.eq(on)))
        .order(d::person_id)
        .select(d::person_id)
        .load(conn)
}

/// The active people who hold a role on a day, each once, in order.
pub(in crate::notify) fn holders(conn: &mut Db, role: Role, on: NaiveDate) -> QueryResult<Vec<PersonId>> {
    people::table
        .inner_join(person_roles::table)
        .filter(people::active.eq(true).and(person_roles::role.eq(role)))
        .filter(person_roles::valid_from.le(on))
        .filter(person_roles::valid_to.is_null().or(person_roles::valid_to.ge(on)))
        .order(people::id)
        .select(people::id)
        .distinct()
        .load(conn)
}

/// The digests that mails carry: the mail, the kind, and the figures that were brought.
pub(in crate::notify) fn of_mails(
    conn: &mut Db,
    mails: &[MailId],
) -> QueryResult<Vec<(MailId, DigestKind, Option<String>)>> {
    let mails: Vec<Option<MailId>> = mails.iter().copied().map(Some).collect();
    let rows: Vec<(Option<MailId>, DigestKind, Option<String>)> =
        d::table.filter(d::mail_id.eq_any(mails)).select((d::mail_id, d::kind, d::risk)).load(conn)?;
    Ok(rows.into_iter().filter_map(|(mail, kind, risk)| Some((mail?, kind, risk))).collect())
}

/// The running clocks of what people handle or assist in that are due by a day, each person's by last day.
pub(in crate::notify) fn clocks_of_people(
    conn: &mut Db,
    people: &[PersonId],
    until: NaiveDate,
) -> QueryResult<BTreeMap<PersonId, Vec<Clock>>> {
    if people.is_empty() {
        return Ok(BTreeMap::new());
    }
    let running = c::state.eq(ClockState::Running).and(c::due.assume_not_null().le(until));
    let most = MOST.saturating_mul(i64::try_from(people.len()).unwrap_or(i64::MAX));
    let handled: Vec<(PersonId, Clock)> = c::table
        .inner_join(cases::table.on(c::case_id.eq(cases::id.nullable())))
        .filter(cases::handler_id.eq_any(people.to_vec()).and(running))
        .order((c::due, c::id))
        .limit(most)
        .select((cases::handler_id, Clock::as_select()))
        .load(conn)?;
    let assisted: Vec<(PersonId, Clock)> = c::table
        .inner_join(case_members::table.on(c::case_id.eq(case_members::case_id.nullable())))
        .filter(case_members::person_id.eq_any(people.to_vec()).and(case_members::left_on.is_null()))
        .filter(running)
        .order((c::due, c::id))
        .limit(most)
        .select((case_members::person_id, Clock::as_select()))
        .load(conn)?;
    let of_leads: Vec<(Option<PersonId>, Clock)> = c::table
        .inner_join(leads::table.on(c::subject_kind.eq("lead").and(c::subject_id.eq(leads::id))))
        .filter(leads::handler_id.eq_any(people.iter().copied().map(Some)).and(running))
        .order((c::due, c::id))
        .limit(most)
        .select((leads::handler_id, Clock::as_select()))
        .load(conn)?;
    let mut found: BTreeMap<PersonId, BTreeMap<(Option<NaiveDate>, ClockId), Clock>> = BTreeMap::new();
    let of_leads = of_leads.into_iter().filter_map(|(person, clock)| Some((person?, clock)));
    for (person, clock) in handled.into_iter().chain(assisted).chain(of_leads) {
        found.entry(person).or_default().insert((clock.due, clock.id), clock);
    }
    Ok(found.into_iter().map(|(person, clocks)| (person, clocks.into_values().collect())).collect())
}

/// The running clocks of offices that the law sets and that are due by a day, each office's by last day.
pub(in crate::notify) fn clocks_of_offices(
    conn: &mut Db,
    offices: &[OfficeId],
    until: NaiveDate,
) -> QueryResult<BTreeMap<OfficeId, Vec<Clock>>> {
    if offices.is_empty() {
        return Ok(BTreeMap::new());
    }
    let most = MOST.saturating_mul(i64::try_from(offices.len()).unwrap_or(i64::MAX));
    let clocks: Vec<Clock> = c::table
        .filter(c::state.eq(ClockState::Running).and(c::hard.eq(true)))
        .filter(c::office_id.eq_any(offices.to_vec()).and(c::due.assume_not_null().le(until)))
        .order((c::due, c::id))
        .limit(most)
        .select(Clock::as_select())
        .load(conn)?;
    let mut found: BTreeMap<OfficeId, Vec<Clock>> = BTreeMap::new();
    for clock in clocks {
        found.entry(clock.office_id).or_default().push(clock);
    }
    Ok(found)
}

/// How many written replies wait for their check in the cases that people handle.
pub(in crate::notify) fn replies_to_check(
    conn: &mut Db,
    people: &[PersonId],
) -> QueryResult<BTreeMap<PersonId, i64>> {
    let counts: Vec<(PersonId, i64)> = replies::table
        .inner_join(
            recommendation_addressees::table.inner_join(recommendations::table.inner_join(cases::table)),
        )
        .filter(replies::state.eq("received").and(cases::handler_id.eq_any(people.to_vec())))
        .group_by(cases::handler_id)
        .select((cases::handler_id, count_star()))
        .load(conn)?;
    Ok(counts.into_iter().collect())
}

/// Forgets the digest of a mail that had nothing to say when it was to leave: what comes later that day is told.
pub(in crate::notify) fn forget(conn: &mut Db, mail: MailId) -> QueryResult<usize> {
    diesel::delete(d::table.filter(d::mail_id.eq(mail))).execute(conn)
}
