//! Queries of the outbox.

use diesel::dsl::{count_star, exists, not};
use diesel::prelude::*;

use crate::db::schema::{agencies, digests, mails as m, people};
use crate::db::{Db, MultiBackend};
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::notify::model::{BounceKind, Mail, MailId, MailState};

/// Makes a mail that is still to be put together.
pub(in crate::notify) fn insert(
    conn: &mut Db,
    person: PersonId,
    token: &str,
    next_at: Timestamp,
    now: Timestamp,
) -> QueryResult<MailId> {
    diesel::insert_into(m::table)
        .values((
            m::person_id.eq(person),
            m::state.eq(MailState::Queued),
            m::token.eq(token),
            m::next_at.eq(next_at),
            m::attempts.eq(0),
            m::made_at.eq(now),
        ))
        .returning(m::id)
        .get_result(conn)
}

/// Removes a mail of which nobody knows yet.
pub(in crate::notify) fn remove(conn: &mut Db, id: MailId) -> QueryResult<usize> {
    diesel::delete(m::table.find(id)).execute(conn)
}

/// Mails of people that nobody has put together yet and that carry notices, and when they leave.
pub(in crate::notify) fn open_of(
    conn: &mut Db,
    people: &[PersonId],
) -> QueryResult<Vec<(MailId, PersonId, Timestamp)>> {
    m::table
        .filter(m::person_id.eq_any(people.to_vec()))
        .filter(m::state.eq(MailState::Queued).and(m::raw.is_null()).and(m::attempts.eq(0)))
        // A digest is a mail of its own.
        .filter(not(exists(digests::table.filter(digests::mail_id.eq(m::id.nullable())))))
        .order(m::id)
        .select((m::id, m::person_id, m::next_at))
        .load(conn)
}

/// Those of people to whom a mail has left since an instant, or is on its way.
pub(in crate::notify) fn left_since(
    conn: &mut Db,
    people: &[PersonId],
    since: Timestamp,
) -> QueryResult<Vec<PersonId>> {
    m::table
        .filter(m::person_id.eq_any(people.to_vec()))
        .filter(
            m::state
                .eq(MailState::Sending)
                .or(m::state.eq(MailState::Sent).and(m::ended_at.assume_not_null().ge(since))),
        )
        .select(m::person_id)
        .load(conn)
}

/// A mail that is to be taken: its id, person, token, attempts so far, and what was put together of it.
pub(in crate::notify) type Taken = (MailId, PersonId, String, i32, Option<String>, Option<String>);

/// Takes mails whose time has come, and those whose lease has run out: nobody else gets them until then.
pub(in crate::notify) fn lease(
    conn: &mut Db,
    by: &str,
    (now, until): (Timestamp, Timestamp),
    limit: i64,
) -> QueryResult<Vec<Taken>> {
    let due = m::state.eq(MailState::Queued).and(m::next_at.le(now));
    let lost = m::state.eq(MailState::Sending).and(m::lease_until.lt(now));
    macro_rules! find {
        ($condition:expr) => {
            m::table.filter($condition).order((m::next_at, m::id)).limit(limit).select(m::id)
        };
    }
    let mut ids: Vec<MailId> = Vec::new();
    match conn {
        Db::Pg(c) => {
            ids.extend(find!(lost).for_update().skip_locked().load::<MailId>(c)?);
            ids.extend(find!(due).for_update().skip_locked().load::<MailId>(c)?);
        }
        Db::Sqlite(c) => {
            ids.extend(find!(lost).load::<MailId>(c)?);
            ids.extend(find!(due).load::<MailId>(c)?);
        }
    }
    ids.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    diesel::update(m::table.filter(m::id.eq_any(ids.clone())))
        .set((
            m::state.eq(MailState::Sending),
            m::lease_by.eq(by),
            m::lease_until.eq(until),
            m::attempts.eq(m::attempts + 1),
        ))
        .execute(conn)?;
    m::table
        .filter(m::id.eq_any(ids))
        .order((m::next_at, m::id))
        .select((m::id, m::person_id, m::token, m::attempts, m::address, m::raw))
        .load(conn)
}

/// Keeps what was put together of a mail that one still has.
pub(in crate::notify) fn compose(
    conn: &mut Db,
    (id, by): (MailId, &str),
    (address, domain): (&str, &str),
    (subject, raw): (&str, &str),
) -> QueryResult<usize> {
    diesel::update(m::table.filter(m::id.eq(id).and(m::lease_by.eq(by))))
        .set((m::address.eq(address), m::domain.eq(domain), m::subject.eq(subject), m::raw.eq(raw)))
        .execute(conn)
}

/// To whom and where a mail goes that one still has, and how often it was tried; none when somebody else has it.
pub(in crate::notify) fn held_by(
    conn: &mut Db,
    (id, by): (MailId, &str),
) -> QueryResult<Option<(PersonId, i32, String)>> {
    let found: Option<(PersonId, i32, Option<String>)> = m::table
        .filter(m::id.eq(id).and(m::lease_by.eq(by)).and(m::state.eq(MailState::Sending)))
        .select((m::person_id, m::attempts, m::address))
        .first(conn)
        .optional()?;
    Ok(found.map(|(person, attempts, address)| (person, attempts, address.unwrap_or_default())))
}

/// Ends a mail that one still has: it was sent, given up, or is void.
pub(in crate::notify) fn end(
    conn: &mut Db,
    (id, by): (MailId, &str),
    state: MailState,
    answer: Option<&str>,
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::update(m::table.filter(m::id.eq(id).and(m::lease_by.eq(by))))
        .set((
            m::state.eq(state),
            m::lease_by.eq(None::<String>),
            m::lease_until.eq(None::<Timestamp>),
            m::answer.eq(answer),
            m::ended_at.eq(now),
        ))
        .execute(conn)
}

/// Gives a mail back that one still has, to be tried later. What was put together of it stays when it may have
/// arrived: then the same is sent again.
pub(in crate::notify) fn postpone(
    conn: &mut Db,
    (id, by): (MailId, &str),
    next_at: Timestamp,
    answer: Option<&str>,
    may_have_arrived: bool,
) -> QueryResult<usize> {
    let changed = diesel::update(m::table.filter(m::id.eq(id).and(m::lease_by.eq(by))))
        .set((
            m::state.eq(MailState::Queued),
            m::next_at.eq(next_at),
            m::lease_until.eq(None::<Timestamp>),
            m::answer.eq(answer),
        ))
        .execute(conn)?;
    if changed > 0 && !may_have_arrived {
        diesel::update(m::table.find(id))
            .set((m::raw.eq(None::<String>), m::subject.eq(None::<String>)))
            .execute(conn)?;
    }
    diesel::update(m::table.filter(m::id.eq(id).and(m::lease_by.eq(by))))
        .set(m::lease_by.eq(None::<String>))
        .execute(conn)?;
    Ok(changed)
}

/// Gives a mail back that was not tried at all.
pub(in crate::notify) fn untried(
    conn: &mut Db,
    (id, by): (MailId, &str),
    next_at: Timestamp,
) -> QueryResult<usize> {
    diesel::update(m::table.filter(m::id.eq(id).and(m::lease_by.eq(by))))
        .set((
            m::state.eq(MailState::Queued),
            m::next_at.eq(next_at),
            m::attempts.eq(m::attempts - 1),
            m::lease_by.eq(None::<String>),
            m::lease_until.eq(None::<Timestamp>),
        ))
        .execute(conn)
}

/// How many mails left for a domain since an instant, or are on their way there.
pub(in crate::notify) fn sent_to(conn: &mut Db, domain: &str, since: Timestamp) -> QueryResult<i64> {
    m::table
        .filter(m::domain.eq(domain))
        .filter(
            m::state
                .eq(MailState::Sending)
                .or(m::state.eq(MailState::Sent).and(m::ended_at.assume_not_null().ge(since))),
        )
        .select(count_star())
        .first(conn)
}

/// A page of the mails of people of offices, and of the agencies they supervise, the newest first.
///
/// # Errors
/// The database's.
pub fn page(
    conn: &mut Db,
    offices: &[OfficeId],
    state: Option<MailState>,
    page: &PageRequest,
) -> QueryResult<Vec<Mail>> {
    let people = people_of(conn, offices)?;
    let mut query =
        m::table.filter(m::person_id.eq_any(people)).select(Mail::as_select()).into_boxed::<MultiBackend>();
    if let Some(state) = state {
        query = query.filter(m::state.eq(state));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(m::id.lt(cursor));
    }
    query.order(m::id.desc()).limit(page.limit() + 1).load(conn)
}

/// A mail with its content, of the people of offices and of the agencies they supervise.
///
/// # Errors
/// The database's.
pub fn read(conn: &mut Db, offices: &[OfficeId], id: MailId) -> QueryResult<Option<(Mail, Option<String>)>> {
    let people = people_of(conn, offices)?;
    m::table
        .filter(m::id.eq(id).and(m::person_id.eq_any(people)))
        .select((Mail::as_select(), m::raw))
        .first(conn)
        .optional()
}

/// The people of offices and of the agencies they supervise.
pub(super) fn people_of(conn: &mut Db, offices: &[OfficeId]) -> QueryResult<Vec<PersonId>> {
    let own: Vec<Option<OfficeId>> = offices.iter().copied().map(Some).collect();
    people::table
        .left_join(agencies::table)
        .filter(people::office_id.eq_any(own).or(agencies::office_id.eq_any(offices.to_vec())))
        .select(people::id)
        .load(conn)
}

/// When the mail that waits longest was to be tried; none while none waits.
///
/// # Errors
/// The database's.
pub fn longest_waiting(conn: &mut Db) -> QueryResult<Option<Timestamp>> {
    m::table.filter(m::state.eq(MailState::Queued)).select(diesel::dsl::min(m::next_at)).first(conn)
}

/// How many mails stand where.
///
/// # Errors
/// The database's.
pub fn counts(conn: &mut Db) -> QueryResult<Vec<(MailState, i64)>> {
    m::table.group_by(m::state).select((m::state, count_star())).load(conn)
}

/// Lets the content of mails go that ended before an instant, the oldest first; of how many. Their record stays.
pub(in crate::notify) fn let_content_go(conn: &mut Db, before: Timestamp, limit: i64) -> QueryResult<usize> {
    let old: Vec<MailId> = m::table
        .filter(m::raw.is_not_null().and(m::ended_at.assume_not_null().lt(before)))
        .order(m::ended_at)
        .limit(limit)
        .select(m::id)
        .load(conn)?;
    if old.is_empty() {
        return Ok(0);
    }
    diesel::update(m::table.filter(m::id.eq_any(old))).set(m::raw.eq(None::<String>)).execute(conn)
}

/// The mail of a token that left: its id, to whom and where.
pub(in crate::notify) fn sent_under(
    conn: &mut Db,
    token: &str,
) -> QueryResult<Option<(MailId, PersonId, MailState, String)>> {
    let found: Option<(MailId, PersonId, MailState, Option<String>)> = m::table
        .filter(m::token.eq(token).and(m::address.is_not_null()))
        .select((m::id, m::person_id, m::state, m::address))
        .first(conn)
        .optional()?;
    Ok(found.and_then(|(id, person, state, address)| Some((id, person, state, address?))))
}

/// Notes that a mail came back. False when it is no longer as it was sent: this was noted before.
pub(in crate::notify) fn bounced(
    conn: &mut Db,
    id: MailId,
    (bounce, said): (BounceKind, &str),
) -> QueryResult<bool> {
    let changed = diesel::update(m::table.filter(m::id.eq(id).and(m::state.eq(MailState::Sent))))
        .set((m::state.eq(MailState::Dead), m::bounce.eq(bounce), m::answer.eq(said)))
        .execute(conn)?;
    Ok(changed > 0)
}

/// How the last mails ended that a mail server took for an address since an instant, the newest first: how they came
/// back, if they did.
pub(in crate::notify) fn last_taken(
    conn: &mut Db,
    (person, address): (PersonId, &str),
    since: Timestamp,
    limit: i64,
) -> QueryResult<Vec<Option<BounceKind>>> {
    m::table
        .filter(m::person_id.eq(person).and(m::address.eq(address)))
        .filter(m::state.eq(MailState::Sent).or(m::bounce.is_not_null()))
        .filter(m::ended_at.assume_not_null().ge(since))
        .order((m::ended_at.desc(), m::id.desc()))
        .limit(limit)
        .select(m::bounce)
        .load(conn)
}

/// Queues a mail again that was given up.
pub(in crate::notify) fn send_again(conn: &mut Db, id: MailId, now: Timestamp) -> QueryResult<usize> {
    diesel::update(m::table.filter(m::id.eq(id).and(m::state.eq(MailState::Dead))))
        .set((
            m::state.eq(MailState::Queued),
            m::attempts.eq(0),
            m::next_at.eq(now),
            m::raw.eq(None::<String>),
            m::ended_at.eq(None::<Timestamp>),
            m::bounce.eq(None::<BounceKind>),
        ))
        .execute(conn)
}
