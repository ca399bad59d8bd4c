//! Accounts, for the first administrator and for whoever cannot sign in.

use std::process::ExitCode;

use serde::Serialize;

use super::args::{NewUser, User};
use super::{Failure, office, open, said};
use crate::audit::{Work, perform_blocking};
use crate::auth::accounts;
use crate::config::Config;
use crate::db::{Database, Db};
use crate::kit::page::PageRequest;
use crate::kit::{AgencyId, Clock, OfficeId, PersonId, Role, Timestamp};
use crate::org;
use crate::org::error::OrgError;
use crate::org::model::{Body, NewPerson, Person};
use crate::org::people::{PersonChange, RoleGrant};

/// Runs a command about accounts.
pub(super) fn run(config: &Config, what: &User) -> Result<ExitCode, Failure> {
    let db = open::database(config)?;
    db.migrate()?;
    match what {
        User::Add(new) => add(&db, new)?,
        User::Password { username } => password(&db, username)?,
        User::List { json } => list(&db, *json)?,
        User::Disable { username } => set_active(&db, username, false)?,
        User::Enable { username } => set_active(&db, username, true)?,
        User::Factor { username } => {
            let person = of_username(&db, username)?;
            perform(&db, |work| accounts::reset_factor(work, person.id, person.version))?;
            println!("{username} signs in by the password alone, and is signed out everywhere.");
        }
        User::Unlock { username } => {
            let id = of_username(&db, username)?.id;
            perform(&db, |work| accounts::unlock(work, id))?;
            println!("The failed sign-ins of {username} are forgiven.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn add(db: &Database, new: &NewUser) -> Result<(), Failure> {
    let today = Clock::System.now().date();
    let role = |said: &String| {
        let role = said::word("role", said, Role::CODES, Role::from_code)?;
        Ok::<_, Failure>(RoleGrant { role, from: today, to: None })
    };
    let roles: Vec<RoleGrant> = new.role.iter().map(role).collect::<Result<_, _>>()?;
    let body = match (&new.office, new.agency) {
        (Some(code), _) => Body::Office(office::of_code(db, code)?.id),
        (None, Some(id)) => Body::Agency(AgencyId(id)),
        (None, None) => return Err("name a procuratorate by --office or an agency by --agency".into()),
    };
    let NewUser { username, name, title, .. } = new;
    let (text, hash) = accounts::one_time_password(username).map_err(|error| said::refused(&error))?;
    let person = NewPerson { username: username.clone(), name: name.clone(), title: title.clone(), body };
    let id = perform(db, |work| org::people::register(work, &person, &roles, &hash))?;
    println!("Registered {username} under the id {id}.");
    tell(&text);
    Ok(())
}

fn password(db: &Database, username: &str) -> Result<(), Failure> {
    let person = of_username(db, username)?;
    let (text, hash) = accounts::one_time_password(username).map_err(|error| said::refused(&error))?;
    perform(db, |work| accounts::reset_password(work, person.id, person.version, &hash))?;
    println!("{username} is signed out everywhere.");
    tell(&text);
    Ok(())
}

/// Shows a password, this once.
fn tell(password: &str) {
    println!("Password for one sign-in, shown only now: {password}");
}

fn set_active(db: &Database, username: &str, active: bool) -> Result<(), Failure> {
    let Person { id, version, name, title, .. } = of_username(db, username)?;
    let change = PersonChange { name, title, active };
    perform(db, |work| accounts::change(work, id, version, &change))?;
    println!("The account {username} is {}.", if active { "open" } else { "closed" });
    Ok(())
}

/// An account as it is listed.
#[derive(Debug, Serialize)]
struct Account {
    id: PersonId,
    username: String,
    name: String,
    office_id: Option<OfficeId>,
    agency_id: Option<AgencyId>,
    /// Roles held today.
    roles: Vec<Role>,
    active: bool,
    must_change_password: bool,
    blocked_until: Option<Timestamp>,
}

fn list(db: &Database, json: bool) -> Result<(), Failure> {
    let accounts = db.read_blocking(|conn| accounts_of(conn, Clock::System.now()))?;
    if json {
        println!("{}", serde_json::to_string_pretty(&accounts)?);
        return Ok(());
    }
    for account in accounts {
        let roles: Vec<_> = account.roles.iter().map(|role| role.code()).collect();
        let body = match (account.office_id, account.agency_id) {
            (Some(office), _) => format!("office {office}"),
            (None, Some(agency)) => format!("agency {agency}"),
            (None, None) => String::new(),
        };
        let mut state = vec![if account.active { "open" } else { "closed" }];
        if account.must_change_password {
            state.push("has to set a password");
        }
        if account.blocked_until.is_some() {
            state.push("blocked");
        }
        let (username, state, roles) = (account.username, state.join(", "), roles.join(" "));
        println!("{username:<20} {body:<12} {roles:<24} {state:<8} {}", account.name);
    }
    Ok(())
}

/// Every account, by id.
fn accounts_of(conn: &mut Db, now: Timestamp) -> diesel::QueryResult<Vec<Account>> {
    let offices: Vec<OfficeId> = org::store::procuratorates(conn)?.into_iter().map(|row| row.id).collect();
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let page = PageRequest { cursor, limit: Some(200) };
        let rows = org::store::people(conn, &offices, &org::people::PeopleFilter::default(), &page)?;
        let Some(last) = rows.last() else { return Ok(found) };
        cursor = Some(last.id.0);
        for Person { id, username, name, office_id, agency_id, active, must_change_password, .. } in rows {
            let held = org::store::roles_of(conn, id)?.into_iter().filter(|row| {
                row.valid_from <= now.date() && row.valid_to.is_none_or(|last| last >= now.date())
            });
            let roles = held.map(|row| row.role).collect();
            let blocked_until = accounts::blocked_until(conn, &username, now)?;
            found.push(Account {
                id,
                username,
                name,
                office_id,
                agency_id,
                roles,
                active,
                must_change_password,
                blocked_until,
            });
        }
    }
}

fn of_username(db: &Database, username: &str) -> Result<Person, Failure> {
    let found = db.read_blocking(|conn| org::store::person_of_username(conn, username))?;
    found.ok_or_else(|| format!("there is no account {username}; `yisu user list` lists them").into())
}

/// Runs a use case on behalf of the person at the terminal.
fn perform<T>(db: &Database, work: impl FnMut(&mut Work<'_>) -> Result<T, OrgError>) -> Result<T, Failure> {
    let top = db.read_blocking(org::store::top_office)?;
    perform_blocking(db, &office::actor(top), Clock::System.now(), work)
        .map_err(|error| said::refused(&error))
}
