//! Queries of notices and of when clocks are looked at.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::schema::{clock_ladders as l, clocks, notices as n};
use crate::db::{Db, MultiBackend, insert_many};
use crate::deadlines::ClockId;
use crate::kit::page::PageRequest;
use crate::kit::{PersonId, Timestamp};
use crate::notify::ladder::{Heard, Made};
use crate::notify::model::{ClockLadder, MailId, Notice, NoticeId, NoticeKind, NoticeState};
use crate::notify::state::{NoticeEvent, before, step_notice};

/// A notice to be stored.
#[derive(Debug, Clone)]
pub(in crate::notify) struct NewNotice {
    pub(in crate::notify) person: PersonId,
    pub(in crate::notify) clock: ClockId,
    pub(in crate::notify) version: i32,
    pub(in crate::notify) made: Made,
    pub(in crate::notify) state: NoticeState,
    pub(in crate::notify) mail: Option<MailId>,
}

/// Enters clocks that were never looked at, and locks the ladders of all until the transaction ends.
pub(in crate::notify) fn lock_ladders(
    conn: &mut Db,
    ids: &[ClockId],
    today: NaiveDate,
) -> QueryResult<BTreeMap<ClockId, ClockLadder>> {
    macro_rules! enter {
        ($c:expr, $id:expr) => {
            diesel::insert_into(l::table)
                .values((l::clock_id.eq($id), l::since.eq(today)))
                .on_conflict_do_nothing()
                .execute($c)?
        };
    }
    let known: Vec<ClockId> =
        l::table.filter(l::clock_id.eq_any(ids.to_vec())).select(l::clock_id).load(conn)?;
    for id in ids.iter().filter(|id| !known.contains(id)) {
        match conn {
            Db::Pg(c) => enter!(c, *id),
            Db::Sqlite(c) => enter!(c, *id),
        };
    }
    let query =
        l::table.filter(l::clock_id.eq_any(ids.to_vec())).order(l::clock_id).select(ClockLadder::as_select());
    let rows: Vec<ClockLadder> = match conn {
        Db::Pg(c) => query.for_update().load(c)?,
        // The transaction has the file for writing already.
        Db::Sqlite(c) => l::table
            .filter(l::clock_id.eq_any(ids.to_vec()))
            .order(l::clock_id)
            .select(ClockLadder::as_select())
            .load(c)?,
    };
    Ok(rows.into_iter().map(|row| (row.clock_id, row)).collect())
}

/// Keeps when a clock is looked at next.
pub(in crate::notify) fn keep_ladder(conn: &mut Db, ladder: &ClockLadder) -> QueryResult<usize> {
    diesel::update(l::table.find(ladder.clock_id))
        .set((l::due.eq(ladder.due), l::since.eq(ladder.since), l::next_on.eq(ladder.next_on)))
        .execute(conn)
}

/// Clocks of which a rung has come by a day.
pub(in crate::notify) fn due_ladders(
    conn: &mut Db,
    today: NaiveDate,
    limit: i64,
) -> QueryResult<Vec<ClockId>> {
    l::table
        .filter(l::next_on.le(today))
        .order((l::next_on, l::clock_id))
        .limit(limit)
        .select(l::clock_id)
        .load(conn)
}

/// Those of some clocks of which a rung has come by a day, and that were not looked at since.
pub(in crate::notify) fn due_among(
    conn: &mut Db,
    clocks: &[ClockId],
    today: NaiveDate,
) -> QueryResult<Vec<ClockId>> {
    l::table
        .filter(l::clock_id.eq_any(clocks.to_vec()).and(l::next_on.le(today)))
        .select(l::clock_id)
        .load(conn)
}

/// Clocks of which a rung comes within days, for a forecast.
pub(in crate::notify) fn ladders_until(
    conn: &mut Db,
    until: NaiveDate,
    after: ClockId,
    limit: i64,
) -> QueryResult<Vec<ClockId>> {
    l::table
        .filter(l::next_on.le(until).and(l::clock_id.gt(after)))
        .order(l::clock_id)
        .limit(limit)
        .select(l::clock_id)
        .load(conn)
}

type HeardRow = (
    NoticeId,
    PersonId,
    Option<ClockId>,
    Option<i32>,
    NoticeKind,
    Option<i32>,
    Option<NaiveDate>,
    NoticeState,
    Option<Timestamp>,
);

/// What was made for whom of clocks, in order.
pub(in crate::notify) fn heard(
    conn: &mut Db,
    clocks: &[ClockId],
) -> QueryResult<BTreeMap<ClockId, BTreeMap<PersonId, Vec<Heard>>>> {
    let clocks: Vec<Option<ClockId>> = clocks.iter().copied().map(Some).collect();
    let rows: Vec<HeardRow> = n::table
        .filter(n::clock_id.eq_any(clocks))
        .order(n::id)
        .select((
            n::id,
            n::person_id,
            n::clock_id,
            n::clock_version,
            n::kind,
            n::rung,
            n::due,
            n::state,
            n::told_at,
        ))
        .load(conn)?;
    let mut heard: BTreeMap<ClockId, BTreeMap<PersonId, Vec<Heard>>> = BTreeMap::new();
    for (id, person, clock, version, kind, rung, due, state, told) in rows {
        let (Some(clock), Some(version), Some(rung)) = (clock, version, rung) else { continue };
        let told = told.map(Timestamp::micros);
        let one = Heard { id, version, kind, rung, due, state, told };
        heard.entry(clock).or_default().entry(person).or_default().push(one);
    }
    Ok(heard)
}

/// Stores notices.
pub(in crate::notify) fn insert(conn: &mut Db, new: &[NewNotice], now: Timestamp) -> QueryResult<()> {
    insert_many!(conn, n::table, new, one => (
        n::person_id.eq(one.person),
        n::kind.eq(one.made.kind),
        n::clock_id.eq(Some(one.clock)),
        n::clock_version.eq(Some(one.version)),
        n::rung.eq(Some(one.made.rung)),
        n::on_date.eq(one.made.on),
        n::due.eq(one.made.due),
        n::was.eq(one.made.was),
        n::state.eq(one.state),
        n::mail_id.eq(one.mail),
        n::made_at.eq(now),
        n::told_at.eq((one.state == NoticeState::Kept).then_some(now)),
    ))
}

/// Makes a notice true again that was void.
pub(in crate::notify) fn revive(
    conn: &mut Db,
    id: NoticeId,
    new: &NewNotice,
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::update(n::table.find(id).filter(n::state.eq_any(before(NoticeEvent::Revive))))
        .set((
            n::state.eq(new.state),
            n::on_date.eq(new.made.on),
            n::due.eq(new.made.due),
            n::was.eq(new.made.was),
            n::mail_id.eq(new.mail),
            n::made_at.eq(now),
            n::told_at.eq((new.state == NoticeState::Kept).then_some(now)),
        ))
        .execute(conn)
}

/// Stores that an administrator is told of a suspended address.
pub(in crate::notify) fn insert_suspension(
    conn: &mut Db,
    person: PersonId,
    about: PersonId,
    mail: Option<MailId>,
    now: Timestamp,
) -> QueryResult<usize> {
    let state = if mail.is_some() { NoticeState::Waiting } else { NoticeState::Kept };
    diesel::insert_into(n::table)
        .values((
            n::person_id.eq(person),
            n::kind.eq(NoticeKind::AddressSuspended),
            n::on_date.eq(now.date()),
            n::about_id.eq(Some(about)),
            n::state.eq(state),
            n::mail_id.eq(mail),
            n::made_at.eq(now),
            n::told_at.eq(mail.is_none().then_some(now)),
        ))
        .execute(conn)
}

/// Stores that somebody of an agency is told of an urging.
pub(in crate::notify) fn insert_urging(
    conn: &mut Db,
    (kind, urging): (NoticeKind, i64),
    person: PersonId,
    mail: Option<MailId>,
    now: Timestamp,
) -> QueryResult<usize> {
    let state = if mail.is_some() { NoticeState::Waiting } else { NoticeState::Kept };
    diesel::insert_into(n::table)
        .values((
            n::person_id.eq(person),
            n::kind.eq(kind),
            n::on_date.eq(now.date()),
            n::urging_id.eq(Some(urging)),
            n::state.eq(state),
            n::mail_id.eq(mail),
            n::made_at.eq(now),
            n::told_at.eq(mail.is_none().then_some(now)),
        ))
        .execute(conn)
}

/// The notices of an urging.
pub(in crate::notify) fn of_urging(conn: &mut Db, urging: i64) -> QueryResult<Vec<NoticeId>> {
    n::table.filter(n::urging_id.eq(Some(urging))).order(n::id).select(n::id).load(conn)
}

/// Moves notices by an event; how many there were that it could happen to.
pub(in crate::notify) fn advance(
    conn: &mut Db,
    ids: &[NoticeId],
    event: NoticeEvent,
    now: Timestamp,
) -> QueryResult<usize> {
    let mut moved = 0;
    for from in before(event) {
        let Some(to) = step_notice(from, event) else { continue };
        let these = n::table.filter(n::id.eq_any(ids.to_vec()).and(n::state.eq(from)));
        let told = matches!(to, NoticeState::Told | NoticeState::Kept).then_some(now);
        moved += diesel::update(these).set((n::state.eq(to), n::told_at.eq(told))).execute(conn)?;
    }
    Ok(moved)
}

/// The notices of mails, in order.
pub(in crate::notify) fn of_mails(conn: &mut Db, mails: &[MailId]) -> QueryResult<Vec<Notice>> {
    let mails: Vec<Option<MailId>> = mails.iter().copied().map(Some).collect();
    n::table.filter(n::mail_id.eq_any(mails)).order(n::id).select(Notice::as_select()).load(conn)
}

/// The versions of clocks.
pub(in crate::notify) fn versions(conn: &mut Db, ids: &[ClockId]) -> QueryResult<BTreeMap<ClockId, i32>> {
    let rows: Vec<(ClockId, i32)> = clocks::table
        .filter(clocks::id.eq_any(ids.to_vec()))
        .select((clocks::id, clocks::version))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Reminders that were passed over and that no mail has spoken of: by clock and person, with their days.
pub(in crate::notify) fn missed(
    conn: &mut Db,
    clocks: &[ClockId],
    person: PersonId,
) -> QueryResult<Vec<(NoticeId, ClockId, NaiveDate)>> {
    let clocks: Vec<Option<ClockId>> = clocks.iter().copied().map(Some).collect();
    let rows: Vec<(NoticeId, Option<ClockId>, NaiveDate)> = n::table
        .filter(n::person_id.eq(person).and(n::clock_id.eq_any(clocks)))
        .filter(n::state.eq(NoticeState::Passed).and(n::told_at.is_null()))
        .order((n::on_date, n::id))
        .select((n::id, n::clock_id, n::on_date))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, clock, on)| Some((id, clock?, on))).collect())
}

/// Notes that a mail speaks of reminders that were passed over; or, without an instant, that it does not after all.
pub(in crate::notify) fn mention(
    conn: &mut Db,
    ids: &[NoticeId],
    mail: MailId,
    at: Timestamp,
) -> QueryResult<usize> {
    diesel::update(n::table.filter(n::id.eq_any(ids.to_vec())))
        .set((n::told_at.eq(at), n::mail_id.eq(mail)))
        .execute(conn)
}

/// Takes back that a mail spoke of reminders that were passed over: it did not arrive.
pub(in crate::notify) fn unmention(conn: &mut Db, mail: MailId) -> QueryResult<usize> {
    diesel::update(n::table.filter(n::mail_id.eq(mail).and(n::state.eq(NoticeState::Passed))))
        .set(n::told_at.eq(None::<Timestamp>))
        .execute(conn)
}

/// The states of notices that a person sees.
const SHOWN: [NoticeState; 5] = [
    NoticeState::Waiting,
    NoticeState::Leaving,
    NoticeState::Told,
    NoticeState::Kept,
    NoticeState::Undelivered,
];

/// A page of a person's notices, the newest first.
///
/// # Errors
/// The database's.
pub fn page(conn: &mut Db, person: PersonId, unread: bool, page: &PageRequest) -> QueryResult<Vec<Notice>> {
    let mut query = n::table
        .filter(n::person_id.eq(person).and(n::state.eq_any(SHOWN)))
        .select(Notice::as_select())
        .into_boxed::<MultiBackend>();
    if unread {
        query = query.filter(n::read_at.is_null());
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(n::id.lt(cursor));
    }
    query.order(n::id.desc()).limit(page.limit() + 1).load(conn)
}

/// How many notices a person has not read.
///
/// # Errors
/// The database's.
pub fn unread(conn: &mut Db, person: PersonId) -> QueryResult<i64> {
    n::table
        .filter(n::person_id.eq(person).and(n::state.eq_any(SHOWN)).and(n::read_at.is_null()))
        .select(count_star())
        .first(conn)
}

/// Notes that a person read notices up to one, or that one alone.
pub(in crate::notify) fn mark_read(
    conn: &mut Db,
    person: PersonId,
    id: NoticeId,
    up_to: bool,
    now: Timestamp,
) -> QueryResult<usize> {
    let own = n::person_id.eq(person).and(n::read_at.is_null());
    if up_to {
        diesel::update(n::table.filter(own.and(n::id.le(id)))).set(n::read_at.eq(now)).execute(conn)
    } else {
        diesel::update(n::table.filter(own.and(n::id.eq(id)))).set(n::read_at.eq(now)).execute(conn)
    }
}

/// Whether a person has a notice.
pub(in crate::notify) fn has(conn: &mut Db, person: PersonId, id: NoticeId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(n::table.filter(n::id.eq(id).and(n::person_id.eq(person)))))
        .get_result(conn)
}
