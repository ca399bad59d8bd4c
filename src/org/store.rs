//! Queries of organisations and people.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Agency, Procuratorate};
use crate::db::Db;
use crate::db::schema::{agencies, people, person_roles, procuratorates};
use crate::kit::page::PageRequest;
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
    let found: Option<(Option<OfficeId>, Option<AgencyId>, bool, i32)> = people::table
        .find(person.0)
        .filter(people::active.eq(true))
        .select((people::office_id, people::agency_id, people::must_change_password, people::token_epoch))
        .first(conn)
        .optional()?;
    let Some((office, agency, must_change_password, token_epoch)) = found else { return Ok(None) };
    let roles: Vec<Role> = person_roles::table
        .filter(person_roles::person_id.eq(person.0))
        .filter(person_roles::valid_from.le(today))
        .filter(person_roles::valid_to.is_null().or(person_roles::valid_to.ge(today)))
        .order(person_roles::role)
        .select(person_roles::role)
        .load(conn)?;
    let scope = scope_of(conn, office, agency, &roles)?;
    let actor = Actor { person: Some(person), office, agency, roles, scope, origin };
    Ok(Some(Standing { actor, must_change_password, token_epoch }))
}

/// What falls in sight of a person: the office and those below it, or what was served on the agency.
/// Administrators and auditors see no matter by that role alone.
fn scope_of(
    conn: &mut Db,
    office: Option<OfficeId>,
    agency: Option<AgencyId>,
    roles: &[Role],
) -> QueryResult<Scope> {
    if let Some(agency) = agency {
        return Ok(Scope::Agency(agency));
    }
    let handles = roles.iter().any(|role| !matches!(role, Role::Administrator | Role::Auditor));
    let (Some(office), true) = (office, handles) else { return Ok(Scope::None) };
    let tree: Vec<(OfficeId, Option<OfficeId>)> =
        procuratorates::table.select((procuratorates::id, procuratorates::parent_id)).load(conn)?;
    if tree.iter().any(|(id, parent)| *id == office && parent.is_none()) {
        return Ok(Scope::All);
    }
    let mut seen = vec![office];
    let mut at = 0;
    while let Some(parent) = seen.get(at).copied() {
        seen.extend(tree.iter().filter(|(_, above)| *above == Some(parent)).map(|(id, _)| *id));
        at += 1;
    }
    Ok(Scope::Offices(seen))
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

/// A page of agencies by id; an agency's own people find only their own.
///
/// # Errors
/// The database's.
pub fn agencies(conn: &mut Db, scope: &Scope, page: &PageRequest) -> QueryResult<Vec<Agency>> {
    let mut query = agencies::table.select(Agency::as_select()).into_boxed();
    query = match scope {
        Scope::All | Scope::None => query,
        Scope::Offices(ids) => query.filter(agencies::office_id.eq_any(ids.clone())),
        Scope::Agency(own) => query.filter(agencies::id.eq(own.0)),
    };
    if let Some(cursor) = page.cursor {
        query = query.filter(agencies::id.gt(cursor));
    }
    query.order(agencies::id).limit(page.limit() + 1).load(conn)
}

/// One agency.
///
/// # Errors
/// The database's.
pub fn agency(conn: &mut Db, id: AgencyId) -> QueryResult<Option<Agency>> {
    agencies::table.find(id.0).select(Agency::as_select()).first(conn).optional()
}
