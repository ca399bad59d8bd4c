//! Keeping of people and their roles, by the administrator of their office or of one above it.

use chrono::NaiveDate;
use serde_json::json;

use super::error::OrgError;
use super::model::{Body, NewPerson, PasswordHash, Person, RoleRow};
pub use super::store::PeopleFilter;
use super::{rules, store};
use crate::audit::{Change, Subject, Work};
use crate::db::Db;
use crate::kit::coded::is_taken;
use crate::kit::page::PageRequest;
use crate::kit::{Actor, Fields, OfficeId, PersonId, Role};

/// A role for some time.
#[derive(Debug, Clone, Copy)]
pub struct RoleGrant {
    /// The role.
    pub role: Role,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while it lasts.
    pub to: Option<NaiveDate>,
}

/// What of a person may change.
#[derive(Debug, Clone)]
pub struct PersonChange {
    /// Their name.
    pub name: String,
    /// Their post.
    pub title: String,
    /// Whether they may sign in.
    pub active: bool,
}

/// Registers a person with a first password, which they have to change.
///
/// # Errors
/// When the user name is taken, a field is wrong, or roles exclude each other.
pub fn register(
    work: &mut Work<'_>,
    new: &NewPerson,
    roles: &[RoleGrant],
    password: &PasswordHash,
) -> Result<PersonId, OrgError> {
    let mut fields = Fields::new();
    let username = new.username.trim();
    fields.text("username", username, 2..=64);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c);
    fields.check(username.chars().all(plain), "username", "malformed", "a-z 0-9 . - _");
    let name = fields.text("name", &new.name, 1..=50);
    let title = fields.text("title", &new.title, 0..=50);
    let office = office_of_body(work, new.body)?;
    let in_tree = match office {
        Some(office) => keeps(work, office)?,
        None => false,
    };
    fields.check(in_tree, "body", "unknown", "");
    for (at, grant) in roles.iter().enumerate() {
        check_grant(&mut fields, &format!("roles[{at}]"), new.body, *grant);
    }
    fields.finish()?;
    let new = NewPerson { username: username.to_owned(), name, title, body: new.body };
    let id = store::insert_person(work.conn, &new, password, true).map_err(|error| {
        if is_taken(&error) {
            OrgError::UsernameTaken { username: new.username.clone() }
        } else {
            error.into()
        }
    })?;
    for grant in roles {
        add_role(work, id, *grant)?;
    }
    if let Some(office) = office {
        let roles: Vec<_> = roles.iter().map(|grant| grant.role.code()).collect();
        let detail = json!({"username": new.username, "roles": roles});
        work.record(office, "person.registered", Subject::new("person", id.0), detail);
    }
    Ok(id)
}

/// Changes a person's name, post, or whether they may sign in.
///
/// # Errors
/// When the person is not in the administrator's tree, or was changed since.
pub fn change(
    work: &mut Work<'_>,
    id: PersonId,
    version: i32,
    change: &PersonChange,
) -> Result<(), OrgError> {
    let mut fields = Fields::new();
    let name = fields.text("name", &change.name, 1..=50);
    let title = fields.text("title", &change.title, 0..=50);
    fields.finish()?;
    let (person, office) = find(work, id)?;
    if store::update_person(work.conn, id, version, (&name, &title, change.active))? == 0 {
        return Err(OrgError::Stale { current: person.version });
    }
    if !change.active {
        store::next_epoch(work.conn, id)?;
    }
    let mut changes = Vec::new();
    for (field, from, to) in [
        ("name", json!(person.name), json!(name)),
        ("title", json!(person.title), json!(title)),
        ("active", json!(person.active), json!(change.active)),
    ] {
        if from != to {
            changes.push(Change { field, from, to });
        }
    }
    work.record(office, "person.changed", Subject::new("person", id.0), json!({"changes": changes}));
    Ok(())
}

/// Gives a person a role. It counts from their next request on.
///
/// # Errors
/// When it stands beside one that excludes it, is one's own, or does not fit the body.
pub fn grant_role(work: &mut Work<'_>, id: PersonId, version: i32, grant: RoleGrant) -> Result<(), OrgError> {
    let (person, office) = find_other(work, id)?;
    let mut fields = Fields::new();
    check_grant(&mut fields, "role", body_of(&person)?, grant);
    fields.finish()?;
    touch(work, &person, version)?;
    add_role(work, id, grant)?;
    let detail = json!({"role": grant.role, "from": grant.from, "to": grant.to});
    work.record(office, "role.granted", Subject::new("person", id.0), detail);
    Ok(())
}

/// Ends a role on a day, not before yesterday: what was done by it stays done by it.
///
/// # Errors
/// When the person does not hold it, or it is one's own.
pub fn end_role(
    work: &mut Work<'_>,
    id: PersonId,
    version: i32,
    role: Role,
    last: NaiveDate,
) -> Result<(), OrgError> {
    let (person, office) = find_other(work, id)?;
    let today = work.today();
    let held = store::roles_of(work.conn, id)?
        .into_iter()
        .find(|row| row.role == role && row.valid_to.is_none_or(|end| end >= today));
    let mut fields = Fields::new();
    fields.check(held.is_some(), "role", "unknown", role.zh());
    fields.check(Some(last) >= today.pred_opt(), "last", "out_of_range", format!("≥ {today} - 1"));
    fields.finish()?;
    touch(work, &person, version)?;
    if let Some(held) = held {
        store::end_role(work.conn, id, role, held.valid_from, last)?;
    }
    work.record(office, "role.ended", Subject::new("person", id.0), json!({"role": role, "last": last}));
    Ok(())
}

/// Sets a first password anew, for a person who forgot theirs; they have to change it.
///
/// # Errors
/// When the person is not in the administrator's tree, or was changed since.
pub fn reset_password(
    work: &mut Work<'_>,
    id: PersonId,
    version: i32,
    password: &PasswordHash,
) -> Result<(), OrgError> {
    let (person, office) = find(work, id)?;
    touch(work, &person, version)?;
    store::set_password(work.conn, id, password, true)?;
    work.record(office, "password.reset", Subject::new("person", id.0), json!({}));
    Ok(())
}

/// Lays hold of somebody else's account, for what is kept beside it; the office in whose log that stands.
///
/// # Errors
/// When it is one's own, the person is not in the administrator's tree, or was changed since.
pub fn keep_account(work: &mut Work<'_>, id: PersonId, version: i32) -> Result<OfficeId, OrgError> {
    let (person, office) = find_other(work, id)?;
    touch(work, &person, version)?;
    Ok(office)
}

/// A page of the people whom an administrator keeps.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Db,
    actor: &Actor,
    filter: &PeopleFilter,
    page: &PageRequest,
) -> Result<Vec<Person>, OrgError> {
    let offices = kept(conn, actor)?;
    Ok(store::people(conn, &offices, filter, page)?)
}

/// The offices whose people and agencies an administrator keeps: their own and those below it.
///
/// # Errors
/// The database's.
pub fn kept(conn: &mut Db, actor: &Actor) -> Result<Vec<OfficeId>, OrgError> {
    let Some(own) = actor.office else { return Ok(Vec::new()) };
    Ok(store::offices_below(conn, own)?)
}

/// One person whom an administrator keeps, with their roles.
///
/// # Errors
/// When there is none in the administrator's tree.
pub fn read(conn: &mut Db, actor: &Actor, id: PersonId) -> Result<(Person, Vec<RoleRow>), OrgError> {
    let missing = OrgError::PersonNotFound { id };
    let person = store::person(conn, id)?.ok_or(OrgError::PersonNotFound { id })?;
    let Some(office) = store::office_of(conn, id)? else { return Err(missing) };
    if !kept(conn, actor)?.contains(&office) {
        return Err(missing);
    }
    let roles = store::roles_of(conn, id)?;
    Ok((person, roles))
}

fn add_role(work: &mut Work<'_>, id: PersonId, grant: RoleGrant) -> Result<(), OrgError> {
    let RoleGrant { role, from, to } = grant;
    let held = store::roles_of(work.conn, id)?;
    if let Some(held) = rules::conflict(&held, role, (from, to)) {
        return Err(OrgError::RolesExclude { role, held });
    }
    let twice =
        held.iter().any(|row| row.role == role && rules::overlap((row.valid_from, row.valid_to), (from, to)));
    let mut fields = Fields::new();
    fields.check(!twice, "role", "not_allowed", role.zh());
    fields.finish()?;
    store::insert_role(work.conn, id, role, from, to)?;
    Ok(())
}

fn check_grant(fields: &mut Fields, field: &str, body: Body, grant: RoleGrant) {
    let fits = rules::is_procuratorial(grant.role) == matches!(body, Body::Office(_));
    fields.check(fits, field, "not_allowed", grant.role.zh());
    fields.check(grant.to.is_none_or(|to| to >= grant.from), field, "order", "from ≤ to");
}

fn body_of(person: &Person) -> Result<Body, OrgError> {
    match (person.office_id, person.agency_id) {
        (Some(office), _) => Ok(Body::Office(office)),
        (None, Some(agency)) => Ok(Body::Agency(agency)),
        (None, None) => Err(OrgError::PersonNotFound { id: person.id }),
    }
}

fn office_of_body(work: &mut Work<'_>, body: Body) -> Result<Option<OfficeId>, OrgError> {
    Ok(match body {
        Body::Office(office) => store::procuratorate(work.conn, office)?.map(|row| row.id),
        Body::Agency(agency) => store::agency(work.conn, agency)?.map(|row| row.office_id),
    })
}

/// Whether the actor keeps what belongs to an office: their own and those below it.
pub(super) fn keeps(work: &mut Work<'_>, office: OfficeId) -> Result<bool, OrgError> {
    let Some(own) = work.actor.office else { return Ok(false) };
    Ok(store::offices_below(work.conn, own)?.contains(&office))
}

fn find(work: &mut Work<'_>, id: PersonId) -> Result<(Person, OfficeId), OrgError> {
    let missing = OrgError::PersonNotFound { id };
    let person = store::person(work.conn, id)?.ok_or(OrgError::PersonNotFound { id })?;
    let Some(office) = store::office_of(work.conn, id)? else { return Err(missing) };
    if keeps(work, office)? { Ok((person, office)) } else { Err(missing) }
}

fn find_other(work: &mut Work<'_>, id: PersonId) -> Result<(Person, OfficeId), OrgError> {
    if work.actor.person == Some(id) {
        return Err(OrgError::OwnRoles);
    }
    find(work, id)
}

fn touch(work: &mut Work<'_>, person: &Person, version: i32) -> Result<(), OrgError> {
    if store::touch_person(work.conn, person.id, version)? == 0 {
        return Err(OrgError::Stale { current: person.version });
    }
    Ok(())
}
