//! The roles whose people must have a second factor: a setting of the house. Whoever has such a role and no second factor
//! may do nothing but set it up.

use serde_json::json;

use super::error::AuthError;
use super::{factor, store};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{PersonId, Role};
use crate::org;

/// The roles, in the order of their codes.
///
/// # Errors
/// The database's.
pub fn roles(conn: &mut Db) -> diesel::QueryResult<Vec<Role>> {
    store::factor_roles(conn)
}

/// Whether somebody with these roles must have a second factor.
///
/// # Errors
/// The database's.
pub fn is_required(conn: &mut Db, roles: &[Role]) -> diesel::QueryResult<bool> {
    Ok(store::factor_roles(conn)?.iter().any(|role| roles.contains(role)))
}

/// Whether somebody must set up a second factor before anything else.
///
/// # Errors
/// The database's.
pub fn is_missing(conn: &mut Db, person: PersonId, roles: &[Role]) -> diesel::QueryResult<bool> {
    Ok(is_required(conn, roles)? && !factor::is_on(conn, person)?)
}

/// Sets the roles whose people must have a second factor. It counts from the next request of each of them on.
///
/// # Errors
/// When the actor is of another office than the first.
pub fn set(work: &mut Work<'_>, wanted: &[Role]) -> Result<Vec<Role>, AuthError> {
    let top = org::store::top_office(work.conn)?;
    let Some(office) = top.filter(|top| work.actor.person.is_none() || work.actor.office == Some(*top))
    else {
        return Err(AuthError::RolesOfFirstOffice);
    };
    let before = store::factor_roles(work.conn)?;
    for role in Role::ALL {
        let (was, is) = (before.contains(role), wanted.contains(role));
        if was == is {
            continue;
        }
        let action = if is {
            store::insert_factor_role(work.conn, *role, work.actor.person, work.now)?;
            "second_factor.role_required"
        } else {
            store::remove_factor_role(work.conn, *role)?;
            "second_factor.role_released"
        };
        work.record(office, action, Subject::new("procuratorate", office.0), json!({ "role": role }));
    }
    Ok(store::factor_roles(work.conn)?)
}
