//! Writing of organisations and people.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{agencies, agency_successions, people, person_roles, procuratorates};
use crate::kit::{AgencyId, OfficeId, PersonId, Role};
use crate::org::model::{AgencyFacts, Body, Level, NewPerson, PasswordHash};

/// A procuratorate to be stored.
pub(in crate::org) struct NewOffice<'a> {
    pub(in crate::org) code: &'a str,
    pub(in crate::org) name: &'a str,
    pub(in crate::org) short_name: &'a str,
    pub(in crate::org) level: Level,
    pub(in crate::org) parent: Option<OfficeId>,
    pub(in crate::org) division_code: &'a str,
}

pub(in crate::org) fn insert_office(conn: &mut Db, new: &NewOffice<'_>) -> QueryResult<OfficeId> {
    diesel::insert_into(procuratorates::table)
        .values((
            procuratorates::code.eq(new.code),
            procuratorates::name.eq(new.name),
            procuratorates::short_name.eq(new.short_name),
            procuratorates::level.eq(new.level),
            procuratorates::parent_id.eq(new.parent),
            procuratorates::division_code.eq(new.division_code),
        ))
        .returning(procuratorates::id)
        .get_result(conn)
}

pub(in crate::org) fn insert_agency(conn: &mut Db, new: &AgencyFacts) -> QueryResult<AgencyId> {
    diesel::insert_into(agencies::table)
        .values((
            agencies::code.eq(&new.code),
            agencies::name.eq(&new.name),
            agencies::short_name.eq(&new.short_name),
            agencies::system.eq(new.system),
            agencies::division_code.eq(&new.division_code),
            agencies::office_id.eq(new.office_id),
            agencies::superior_id.eq(new.superior_id),
            agencies::duties.eq(&new.duties),
            agencies::valid_from.eq(new.valid_from),
            agencies::valid_to.eq(new.valid_to),
        ))
        .returning(agencies::id)
        .get_result(conn)
}

pub(in crate::org) fn update_agency(
    conn: &mut Db,
    id: AgencyId,
    version: i32,
    new: &AgencyFacts,
) -> QueryResult<usize> {
    diesel::update(agencies::table.find(id.0).filter(agencies::version.eq(version)))
        .set((
            agencies::code.eq(&new.code),
            agencies::name.eq(&new.name),
            agencies::short_name.eq(&new.short_name),
            agencies::system.eq(new.system),
            agencies::division_code.eq(&new.division_code),
            agencies::office_id.eq(new.office_id),
            agencies::superior_id.eq(new.superior_id),
            agencies::duties.eq(&new.duties),
            agencies::valid_from.eq(new.valid_from),
            agencies::valid_to.eq(new.valid_to),
            agencies::version.eq(agencies::version + 1),
        ))
        .execute(conn)
}

/// Ends an agency's existence on a day, if it has not ended before.
pub(in crate::org) fn end_agency(conn: &mut Db, id: AgencyId, last: NaiveDate) -> QueryResult<usize> {
    diesel::update(
        agencies::table
            .find(id.0)
            .filter(agencies::valid_to.is_null().or(agencies::valid_to.gt(last).assume_not_null())),
    )
    .set((agencies::valid_to.eq(Some(last)), agencies::version.eq(agencies::version + 1)))
    .execute(conn)
}

pub(in crate::org) fn insert_succession(
    conn: &mut Db,
    from: AgencyId,
    to: AgencyId,
    effective_on: NaiveDate,
    note: &str,
) -> QueryResult<i64> {
    diesel::insert_into(agency_successions::table)
        .values((
            agency_successions::from_id.eq(from),
            agency_successions::to_id.eq(to),
            agency_successions::effective_on.eq(effective_on),
            agency_successions::note.eq(note),
        ))
        .returning(agency_successions::id)
        .get_result(conn)
}

pub(in crate::org) fn insert_person(
    conn: &mut Db,
    new: &NewPerson,
    password: &PasswordHash,
    must_change_password: bool,
) -> QueryResult<PersonId> {
    diesel::insert_into(people::table)
        .values((
            people::username.eq(&new.username),
            people::name.eq(&new.name),
            people::title.eq(&new.title),
            people::office_id.eq(new.body.office()),
            people::agency_id.eq(new.body.agency()),
            people::active.eq(true),
            people::password_hash.eq(password.as_str()),
            people::must_change_password.eq(must_change_password),
        ))
        .returning(people::id)
        .get_result(conn)
}

pub(in crate::org) fn update_person(
    conn: &mut Db,
    id: PersonId,
    version: i32,
    (name, title, active): (&str, &str, bool),
) -> QueryResult<usize> {
    diesel::update(people::table.find(id.0).filter(people::version.eq(version)))
        .set((
            people::name.eq(name),
            people::title.eq(title),
            people::active.eq(active),
            people::version.eq(people::version + 1),
        ))
        .execute(conn)
}

/// Sets a password; every token and session of the person is of an older epoch from then on.
///
/// # Errors
/// The database's.
pub fn set_password(
    conn: &mut Db,
    id: PersonId,
    password: &PasswordHash,
    must_change_password: bool,
) -> QueryResult<i32> {
    diesel::update(people::table.find(id.0))
        .set((
            people::password_hash.eq(password.as_str()),
            people::must_change_password.eq(must_change_password),
            people::token_epoch.eq(people::token_epoch + 1),
            people::version.eq(people::version + 1),
        ))
        .returning(people::token_epoch)
        .get_result(conn)
}

/// Begins a new epoch: every token of the person issued before no longer counts.
///
/// # Errors
/// The database's.
pub fn next_epoch(conn: &mut Db, id: PersonId) -> QueryResult<i32> {
    diesel::update(people::table.find(id.0))
        .set(people::token_epoch.eq(people::token_epoch + 1))
        .returning(people::token_epoch)
        .get_result(conn)
}

pub(in crate::org) fn insert_role(
    conn: &mut Db,
    person: PersonId,
    role: Role,
    from: NaiveDate,
    to: Option<NaiveDate>,
) -> QueryResult<usize> {
    diesel::insert_into(person_roles::table)
        .values((
            person_roles::person_id.eq(person),
            person_roles::role.eq(role),
            person_roles::valid_from.eq(from),
            person_roles::valid_to.eq(to),
        ))
        .execute(conn)
}

/// Ends a role on a day. A role that would end before it began is taken away whole.
pub(in crate::org) fn end_role(
    conn: &mut Db,
    person: PersonId,
    role: Role,
    from: NaiveDate,
    last: NaiveDate,
) -> QueryResult<usize> {
    let row = person_roles::table
        .filter(person_roles::person_id.eq(person))
        .filter(person_roles::role.eq(role).and(person_roles::valid_from.eq(from)));
    if last < from {
        return diesel::delete(row).execute(conn);
    }
    diesel::update(row).set(person_roles::valid_to.eq(Some(last))).execute(conn)
}

/// Touches a person's row, so that a change of their roles counts as a change of it.
pub(in crate::org) fn touch_person(conn: &mut Db, id: PersonId, version: i32) -> QueryResult<usize> {
    diesel::update(people::table.find(id.0).filter(people::version.eq(version)))
        .set(people::version.eq(people::version + 1))
        .execute(conn)
}

/// Many people at once, for the seed; their ids are found by their user names.
pub(in crate::org) fn insert_people(
    conn: &mut Db,
    new: &[NewPerson],
    password: &PasswordHash,
) -> QueryResult<Vec<(String, PersonId)>> {
    let rows: Vec<_> = new
        .iter()
        .map(|person| {
            (
                people::username.eq(&person.username),
                people::name.eq(&person.name),
                people::title.eq(&person.title),
                people::office_id.eq(person.body.office()),
                people::agency_id.eq(person.body.agency()),
                people::active.eq(true),
                people::password_hash.eq(password.as_str()),
                people::must_change_password.eq(false),
            )
        })
        .collect();
    macro_rules! insert {
        ($c:expr) => {
            diesel::insert_into(people::table).values(&rows).execute($c)?
        };
    }
    match conn {
        Db::Pg(c) => insert!(c),
        Db::Sqlite(c) => insert!(c),
    };
    let names: Vec<&str> = new.iter().map(|person| person.username.as_str()).collect();
    people::table.filter(people::username.eq_any(names)).select((people::username, people::id)).load(conn)
}

/// Many roles at once, for the seed.
pub(in crate::org) fn insert_roles(
    conn: &mut Db,
    new: &[(PersonId, Role)],
    from: NaiveDate,
) -> QueryResult<usize> {
    let rows: Vec<_> = new
        .iter()
        .map(|(person, role)| {
            (
                person_roles::person_id.eq(*person),
                person_roles::role.eq(*role),
                person_roles::valid_from.eq(from),
            )
        })
        .collect();
    macro_rules! insert {
        ($c:expr) => {
            diesel::insert_into(person_roles::table).values(&rows).execute($c)
        };
    }
    match conn {
        Db::Pg(c) => insert!(c),
        Db::Sqlite(c) => insert!(c),
    }
}

impl Body {
    fn office(self) -> Option<OfficeId> {
        match self {
            Self::Office(id) => Some(id),
            Self::Agency(_) => None,
        }
    }

    fn agency(self) -> Option<AgencyId> {
        match self {
            Self::Office(_) => None,
            Self::Agency(id) => Some(id),
        }
    }
}
