//! Queries of organisations and people.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

mod keeping;
mod lists;

pub(in crate::org) use keeping::{
    NewOffice, end_agency, end_role, insert_agency, insert_office, insert_people, insert_person, insert_role,
    insert_roles, insert_succession, touch_person, update_agency, update_person,
};
pub use keeping::{next_epoch, set_password};
pub use lists::{AgencyFilter, PeopleFilter, agencies, people, roles_on};

use super::model::{Agency, AgencyStanding, Credentials, Person, Procuratorate, RoleRow, Succession};
use crate::db::Db;
use crate::db::schema::{agencies, agency_successions, people, person_roles, procuratorates};
use crate::kit::{Actor, AgencyId, OfficeId, PersonId, Role, Scope};

/// A person as the sign-in finds them.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Who, with the roles of the day and what falls in sight.
    pub actor: Actor,
    /// Only a new password may be set.
    pub must_change_password: bool,
    /// Tokens of another epoch no longer count.
    pub token_epoch: i32,
}

/// A person who may act today: their roles, office tree and epoch; none if unknown or inactive.
///
/// # Errors
/// The database's.
pub fn standing(
    conn: &mut Db,
    person: PersonId,
    today: NaiveDate,
    origin: String,
) -> QueryResult<Option<Standing>> {
    Ok(standings(conn, &[person], today, &origin)?.remove(&person))
}

/// Who, of which office or agency, whether a new password is due, and the epoch of tokens.
type Found = (PersonId, Option<OfficeId>, Option<AgencyId>, bool, i32);

/// Those of people who may act today, by person; those unknown or inactive are left out. Few queries, however many
/// people there are.
///
/// # Errors
/// The database's.
pub fn standings(
    conn: &mut Db,
    of: &[PersonId],
    today: NaiveDate,
    origin: &str,
) -> QueryResult<BTreeMap<PersonId, Standing>> {
    let found: Vec<Found> = people::table
        .filter(people::id.eq_any(of.to_vec()).and(people::active.eq(true)))
        .select((
            people::id,
            people::office_id,
            people::agency_id,
            people::must_change_password,
            people::token_epoch,
        ))
        .load(conn)?;
    if found.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut roles: BTreeMap<PersonId, Vec<Role>> = BTreeMap::new();
    let held: Vec<(PersonId, Role)> = person_roles::table
        .filter(person_roles::person_id.eq_any(of.to_vec()))
        .filter(person_roles::valid_from.le(today))
        .filter(person_roles::valid_to.is_null().or(person_roles::valid_to.ge(today)))
        .order((person_roles::person_id, person_roles::role))
        .select((person_roles::person_id, person_roles::role))
        .load(conn)?;
    for (person, role) in held {
        roles.entry(person).or_default().push(role);
    }
    let tree = if found.iter().any(|(_, office, ..)| office.is_some()) { tree(conn)? } else { Tree::new() };
    let mut standings = BTreeMap::new();
    for (person, office, agency, must_change_password, token_epoch) in found {
        let roles = roles.remove(&person).unwrap_or_default();
        let scope = match agency {
            Some(agency) => scope_of_agency(conn, agency, today)?,
            None => scope_of_office(&tree, office, &roles),
        };
        let actor = Actor { person: Some(person), office, agency, roles, scope, origin: origin.to_owned() };
        standings.insert(person, Standing { actor, must_change_password, token_epoch });
    }
    Ok(standings)
}

/// What falls in sight of the people of an agency: what was served on it. Those of an agency that was succeeded see
/// nothing any more: its matters are the successor's.
fn scope_of_agency(conn: &mut Db, agency: AgencyId, today: NaiveDate) -> QueryResult<Scope> {
    let gone = successor(conn, agency, today)? != agency;
    Ok(if gone { Scope::None } else { Scope::Agency(agency) })
}

/// What falls in sight of a person of an office: it and those below it. Administrators and auditors see no matter by
/// that role alone.
fn scope_of_office(tree: &Tree, office: Option<OfficeId>, roles: &[Role]) -> Scope {
    let handles = roles.iter().any(|role| !matches!(role, Role::Administrator | Role::Auditor));
    let (Some(office), true) = (office, handles) else { return Scope::None };
    if tree.iter().any(|(id, parent)| *id == office && parent.is_none()) {
        return Scope::All;
    }
    Scope::Offices(below(tree, office))
}

type Tree = Vec<(OfficeId, Option<OfficeId>)>;

fn tree(conn: &mut Db) -> QueryResult<Tree> {
    procuratorates::table.select((procuratorates::id, procuratorates::parent_id)).load(conn)
}

fn below(tree: &Tree, office: OfficeId) -> Vec<OfficeId> {
    let mut seen = vec![office];
    let mut at = 0;
    while let Some(parent) = seen.get(at).copied() {
        seen.extend(tree.iter().filter(|(_, above)| *above == Some(parent)).map(|(id, _)| *id));
        at += 1;
    }
    seen
}

/// An office and all below it.
///
/// # Errors
/// The database's.
pub fn offices_below(conn: &mut Db, office: OfficeId) -> QueryResult<Vec<OfficeId>> {
    Ok(below(&tree(conn)?, office))
}

/// Every procuratorate, those above before those below.
///
/// # Errors
/// The database's.
pub fn procuratorates(conn: &mut Db) -> QueryResult<Vec<Procuratorate>> {
    procuratorates::table
        .order((procuratorates::parent_id.is_not_null(), procuratorates::id))
        .select(Procuratorate::as_select())
        .load(conn)
}

/// One procuratorate.
///
/// # Errors
/// The database's.
pub fn procuratorate(conn: &mut Db, id: OfficeId) -> QueryResult<Option<Procuratorate>> {
    procuratorates::table.find(id.0).select(Procuratorate::as_select()).first(conn).optional()
}

/// One agency.
///
/// # Errors
/// The database's.
pub fn agency(conn: &mut Db, id: AgencyId) -> QueryResult<Option<Agency>> {
    agencies::table.find(id.0).select(Agency::as_select()).first(conn).optional()
}

/// The agencies of some ids.
///
/// # Errors
/// The database's.
pub fn agencies_of(conn: &mut Db, ids: &[AgencyId]) -> QueryResult<Vec<Agency>> {
    agencies::table.filter(agencies::id.eq_any(ids.to_vec())).select(Agency::as_select()).load(conn)
}

/// The procuratorate of a code.
///
/// # Errors
/// The database's.
pub fn procuratorate_of_code(conn: &mut Db, code: &str) -> QueryResult<Option<Procuratorate>> {
    procuratorates::table
        .filter(procuratorates::code.eq(code))
        .select(Procuratorate::as_select())
        .first(conn)
        .optional()
}

/// The agency of a name, the one in existence on a day before those that are no more.
///
/// # Errors
/// The database's.
pub fn agency_of_name(conn: &mut Db, name: &str, on: NaiveDate) -> QueryResult<Option<Agency>> {
    let found: Vec<Agency> = agencies::table
        .filter(agencies::name.eq(name))
        .order(agencies::id)
        .select(Agency::as_select())
        .load(conn)?;
    let lives = |agency: &Agency| agency.valid_from <= on && agency.valid_to.is_none_or(|last| last >= on);
    let first = found.first().cloned();
    Ok(found.into_iter().find(lives).or(first))
}

/// Every agency of an office, by id.
///
/// # Errors
/// The database's.
pub fn agencies_of_office(conn: &mut Db, office: OfficeId) -> QueryResult<Vec<Agency>> {
    agencies::table
        .filter(agencies::office_id.eq(office))
        .order(agencies::id)
        .select(Agency::as_select())
        .load(conn)
}

/// Every succession, in the order in which they took effect.
///
/// # Errors
/// The database's.
pub fn successions(conn: &mut Db) -> QueryResult<Vec<Succession>> {
    agency_successions::table
        .order((agency_successions::effective_on, agency_successions::id))
        .select(Succession::as_select())
        .load(conn)
}

/// Who answers on a day for what was an agency's: the end of its chain of successors. Open matters
/// follow, because every room that addresses an agency asks here.
///
/// # Errors
/// The database's.
pub fn successor(conn: &mut Db, agency: AgencyId, on: NaiveDate) -> QueryResult<AgencyId> {
    let rows = successions(conn)?;
    Ok(super::rules::last_successor(&rows, agency, on))
}

/// Whether anything new can be addressed to an agency on a day; none if there is no such agency.
///
/// # Errors
/// The database's.
pub fn agency_standing(conn: &mut Db, id: AgencyId, on: NaiveDate) -> QueryResult<Option<AgencyStanding>> {
    let Some(found) = agency(conn, id)? else { return Ok(None) };
    let heir = successor(conn, id, on)?;
    if heir != id {
        let successor = agency(conn, heir)?.map_or_else(String::new, |heir| heir.name);
        return Ok(Some(AgencyStanding::Succeeded { agency: found.name, successor }));
    }
    Ok(Some(match found.valid_to {
        Some(last) if last < on => AgencyStanding::Ended { agency: found.name, last },
        Some(_) | None => AgencyStanding::Stands(found),
    }))
}

/// The agencies whose matters are an agency's by a day, because it succeeded them.
///
/// # Errors
/// The database's.
pub fn predecessors(conn: &mut Db, agency: AgencyId, on: NaiveDate) -> QueryResult<Vec<AgencyId>> {
    let rows = successions(conn)?;
    Ok(super::rules::predecessors(&rows, agency, on))
}

/// One person.
///
/// # Errors
/// The database's.
pub fn person(conn: &mut Db, id: PersonId) -> QueryResult<Option<Person>> {
    people::table.find(id.0).select(Person::as_select()).first(conn).optional()
}

/// The people of an office and of agencies, active or not, by id: those who may be named in its matters.
///
/// # Errors
/// The database's.
pub fn people_of(
    conn: &mut Db,
    office: OfficeId,
    agencies: &[AgencyId],
    limit: i64,
) -> QueryResult<Vec<Person>> {
    people::table
        .filter(
            people::office_id
                .eq(office)
                .assume_not_null()
                .or(people::agency_id.eq_any(agencies.to_vec()).assume_not_null()),
        )
        .order(people::id)
        .limit(limit)
        .select(Person::as_select())
        .load(conn)
}

/// People by their ids.
///
/// # Errors
/// The database's.
pub fn people_by_id(conn: &mut Db, ids: &[PersonId]) -> QueryResult<Vec<Person>> {
    people::table.filter(people::id.eq_any(ids.to_vec())).select(Person::as_select()).load(conn)
}

/// The person of a user name.
///
/// # Errors
/// The database's.
pub fn person_of_username(conn: &mut Db, username: &str) -> QueryResult<Option<Person>> {
    people::table.filter(people::username.eq(username)).select(Person::as_select()).first(conn).optional()
}

/// What a sign-in is checked against.
///
/// # Errors
/// The database's.
pub fn credentials(conn: &mut Db, username: &str) -> QueryResult<Option<Credentials>> {
    people::table
        .filter(people::username.eq(username))
        .select(Credentials::as_select())
        .first(conn)
        .optional()
}

/// What a change of password is checked against.
///
/// # Errors
/// The database's.
pub fn credentials_of(conn: &mut Db, person: PersonId) -> QueryResult<Option<Credentials>> {
    people::table.find(person.0).select(Credentials::as_select()).first(conn).optional()
}

/// Every role a person has held, holds or will hold.
///
/// # Errors
/// The database's.
pub fn roles_of(conn: &mut Db, person: PersonId) -> QueryResult<Vec<RoleRow>> {
    person_roles::table
        .filter(person_roles::person_id.eq(person))
        .order((person_roles::role, person_roles::valid_from))
        .select(RoleRow::as_select())
        .load(conn)
}

/// The active people of an office who hold a role on a day, by id.
///
/// # Errors
/// The database's.
pub fn holders(conn: &mut Db, office: OfficeId, role: Role, on: NaiveDate) -> QueryResult<Vec<PersonId>> {
    people::table
        .inner_join(person_roles::table)
        .filter(people::office_id.eq(office).and(people::active.eq(true)))
        .filter(person_roles::role.eq(role).and(person_roles::valid_from.le(on)))
        .filter(person_roles::valid_to.is_null().or(person_roles::valid_to.ge(on)))
        .order(people::id)
        .select(people::id)
        .load(conn)
}

/// The active people of an agency who hold a role on a day, by id.
///
/// # Errors
/// The database's.
pub fn agency_holders(
    conn: &mut Db,
    agency: AgencyId,
    role: Role,
    on: NaiveDate,
) -> QueryResult<Vec<PersonId>> {
    people::table
        .inner_join(person_roles::table)
        .filter(people::agency_id.eq(agency).and(people::active.eq(true)))
        .filter(person_roles::role.eq(role).and(person_roles::valid_from.le(on)))
        .filter(person_roles::valid_to.is_null().or(person_roles::valid_to.ge(on)))
        .order(people::id)
        .select(people::id)
        .load(conn)
}

/// The first office of the tree, to whose chain belongs what has no office of its own.
///
/// # Errors
/// The database's.
pub fn top_office(conn: &mut Db) -> QueryResult<Option<OfficeId>> {
    procuratorates::table
        .filter(procuratorates::parent_id.is_null())
        .order(procuratorates::id)
        .select(procuratorates::id)
        .first(conn)
        .optional()
}

/// The office in whose chain a person's doings stand: their own, or that which supervises their agency.
///
/// # Errors
/// The database's.
pub fn office_of(conn: &mut Db, person: PersonId) -> QueryResult<Option<OfficeId>> {
    let found: Option<(Option<OfficeId>, Option<OfficeId>)> = people::table
        .left_join(agencies::table)
        .filter(people::id.eq(person))
        .select((people::office_id, agencies::office_id.nullable()))
        .first(conn)
        .optional()?;
    Ok(found.and_then(|(own, of_agency)| own.or(of_agency)))
}

/// The active people of an office with a role they hold on a day, by id; once for each role.
///
/// # Errors
/// The database's.
pub fn colleagues(conn: &mut Db, office: OfficeId, on: NaiveDate) -> QueryResult<Vec<(Person, Role)>> {
    people::table
        .inner_join(person_roles::table)
        .filter(people::office_id.eq(office).and(people::active.eq(true)))
        .filter(person_roles::valid_from.le(on))
        .filter(person_roles::valid_to.is_null().or(person_roles::valid_to.ge(on)))
        .order((people::id, person_roles::role))
        .select((Person::as_select(), person_roles::role))
        .load(conn)
}
