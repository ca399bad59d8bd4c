//! Queries of where and how people are told.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{mail_addresses as a, notice_preferences as p, people};
use crate::kit::{AgencyId, OfficeId, PersonId, Timestamp};
use crate::notify::model::{MailAddress, Preferences};

/// How a person is reached.
#[derive(Debug, Clone)]
pub(in crate::notify) struct Way {
    /// The address, unless there is none or it is suspended.
    pub(in crate::notify) address: Option<String>,
    /// Their name.
    pub(in crate::notify) name: String,
    /// Their agency.
    pub(in crate::notify) agency: Option<AgencyId>,
    /// What they want.
    pub(in crate::notify) wanted: Preferences,
}

/// How people are reached; those who may not sign in any more are left out.
pub(in crate::notify) fn ways(conn: &mut Db, ids: &[PersonId]) -> QueryResult<BTreeMap<PersonId, Way>> {
    let rows: Vec<(PersonId, String, Option<AgencyId>)> = people::table
        .filter(people::id.eq_any(ids.to_vec()).and(people::active.eq(true)))
        .select((people::id, people::name, people::agency_id))
        .load(conn)?;
    let addresses: Vec<(PersonId, String)> = a::table
        .filter(a::person_id.eq_any(ids.to_vec()).and(a::suspended.eq(false)))
        .select((a::person_id, a::address))
        .load(conn)?;
    let mut addresses: BTreeMap<PersonId, String> = addresses.into_iter().collect();
    let wanted: Vec<(PersonId, Preferences)> = p::table
        .filter(p::person_id.eq_any(ids.to_vec()))
        .select((p::person_id, Preferences::as_select()))
        .load(conn)?;
    let wanted: BTreeMap<PersonId, Preferences> = wanted.into_iter().collect();
    let way = |(id, name, agency)| {
        let wanted = wanted.get(&id).copied().unwrap_or_default();
        (id, Way { address: addresses.remove(&id), name, agency, wanted })
    };
    Ok(rows.into_iter().map(way).collect())
}

/// The address of a person.
///
/// # Errors
/// The database's.
pub fn address(conn: &mut Db, person: PersonId) -> QueryResult<Option<MailAddress>> {
    a::table.find(person).select(MailAddress::as_select()).first(conn).optional()
}

/// The addresses of people of these offices, and of the agencies they supervise, that nothing is sent to.
pub(in crate::notify) fn suspended(
    conn: &mut Db,
    offices: &[OfficeId],
) -> QueryResult<Vec<(MailAddress, String)>> {
    let kept = super::mails::people_of(conn, offices)?;
    a::table
        .inner_join(people::table)
        .filter(a::suspended.eq(true).and(a::person_id.eq_any(kept)))
        .order(a::person_id)
        .select((MailAddress::as_select(), people::name))
        .load(conn)
}

/// How many addresses nothing is sent to.
///
/// # Errors
/// The database's.
pub fn count_suspended(conn: &mut Db) -> QueryResult<i64> {
    a::table.filter(a::suspended.eq(true)).count().get_result(conn)
}

/// Sets the address of a person anew; nothing is held against it.
pub(in crate::notify) fn put_address(
    conn: &mut Db,
    person: PersonId,
    (address, version): (&str, i32),
    now: Timestamp,
) -> QueryResult<usize> {
    if version == 0 {
        macro_rules! put {
            ($c:expr) => {
                diesel::insert_into(a::table)
                    .values((
                        a::person_id.eq(person),
                        a::address.eq(address),
                        a::suspended.eq(false),
                        a::refusals.eq(0),
                        a::set_at.eq(now),
                    ))
                    .on_conflict_do_nothing()
                    .execute($c)
            };
        }
        return match conn {
            Db::Pg(c) => put!(c),
            Db::Sqlite(c) => put!(c),
        };
    }
    diesel::update(a::table.filter(a::person_id.eq(person).and(a::version.eq(version))))
        .set((
            a::address.eq(address),
            a::suspended.eq(false),
            a::refusals.eq(0),
            a::fault.eq(None::<String>),
            a::faulted_at.eq(None::<Timestamp>),
            a::set_at.eq(now),
            a::version.eq(a::version + 1),
        ))
        .execute(conn)
}

/// Notes a hard refusal at an address, and suspends it after so many. Whether it did.
pub(in crate::notify) fn refused(
    conn: &mut Db,
    (person, address): (PersonId, &str),
    fault: &str,
    most: i32,
    now: Timestamp,
) -> QueryResult<bool> {
    let this = a::table.filter(a::person_id.eq(person).and(a::address.eq(address)));
    diesel::update(this)
        .set((a::refusals.eq(a::refusals + 1), a::fault.eq(fault), a::faulted_at.eq(now)))
        .execute(conn)?;
    let many = a::person_id.eq(person).and(a::refusals.ge(most)).and(a::suspended.eq(false));
    let suspended = diesel::update(a::table.filter(many))
        .set((a::suspended.eq(true), a::version.eq(a::version + 1)))
        .execute(conn)?;
    Ok(suspended > 0)
}

/// Notes at an address that a mail came back from it, and suspends it when it is to be. Whether it did.
pub(in crate::notify) fn bounced(
    conn: &mut Db,
    (person, address): (PersonId, &str),
    (fault, suspend): (&str, bool),
    now: Timestamp,
) -> QueryResult<bool> {
    let this = a::person_id.eq(person).and(a::address.eq(address));
    diesel::update(a::table.filter(this)).set((a::fault.eq(fault), a::faulted_at.eq(now))).execute(conn)?;
    if !suspend {
        return Ok(false);
    }
    let suspended = diesel::update(a::table.filter(this.and(a::suspended.eq(false))))
        .set((a::suspended.eq(true), a::version.eq(a::version + 1)))
        .execute(conn)?;
    Ok(suspended > 0)
}

/// Notes that a mail arrived at an address.
pub(in crate::notify) fn arrived(conn: &mut Db, person: PersonId, address: &str) -> QueryResult<usize> {
    let this = a::person_id.eq(person).and(a::address.eq(address)).and(a::refusals.gt(0));
    diesel::update(a::table.filter(this)).set(a::refusals.eq(0)).execute(conn)
}

/// What a person wants; the defaults when nothing was set.
///
/// # Errors
/// The database's.
pub fn preferences(conn: &mut Db, person: PersonId) -> QueryResult<Preferences> {
    let row = p::table.find(person).select(Preferences::as_select()).first(conn).optional()?;
    Ok(row.unwrap_or_default())
}

/// Sets what a person wants, based on a version.
pub(in crate::notify) fn put_preferences(
    conn: &mut Db,
    person: PersonId,
    wanted: &Preferences,
) -> QueryResult<usize> {
    if wanted.version == 0 {
        macro_rules! put {
            ($c:expr) => {
                diesel::insert_into(p::table)
                    .values((
                        p::person_id.eq(person),
                        p::language.eq(wanted.language),
                        p::digest.eq(wanted.digest),
                        p::from_minute.eq(wanted.from_minute),
                        p::to_minute.eq(wanted.to_minute),
                        p::soft_muted.eq(wanted.soft_muted),
                        p::digests_muted.eq(wanted.digests_muted),
                    ))
                    .on_conflict_do_nothing()
                    .execute($c)
            };
        }
        return match conn {
            Db::Pg(c) => put!(c),
            Db::Sqlite(c) => put!(c),
        };
    }
    diesel::update(p::table.filter(p::person_id.eq(person).and(p::version.eq(wanted.version))))
        .set((
            p::language.eq(wanted.language),
            p::digest.eq(wanted.digest),
            p::from_minute.eq(wanted.from_minute),
            p::to_minute.eq(wanted.to_minute),
            p::soft_muted.eq(wanted.soft_muted),
            p::digests_muted.eq(wanted.digests_muted),
            p::version.eq(p::version + 1),
        ))
        .execute(conn)
}

/// Names of people, whether they are active or not.
pub(in crate::notify) fn names(conn: &mut Db, ids: &[PersonId]) -> QueryResult<Vec<(PersonId, String)>> {
    people::table.filter(people::id.eq_any(ids.to_vec())).select((people::id, people::name)).load(conn)
}

/// People without an address, with their user names.
pub(in crate::notify) fn unaddressed(conn: &mut Db) -> QueryResult<Vec<(PersonId, String)>> {
    people::table
        .left_join(a::table)
        .filter(a::address.nullable().is_null())
        .order(people::id)
        .select((people::id, people::username))
        .load(conn)
}
