//! Where and how people are told: their own affair, and of the administrator who keeps them.

use lettre::Address;
use serde_json::json;

use super::error::NotifyError;
use super::model::{MailAddress, MailKind, Preferences};
use super::store::people as store;
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{Actor, Fields, OfficeId, PersonId};
use crate::org;

/// The offices whose people an administrator keeps.
pub(super) fn kept_offices(conn: &mut Db, actor: &Actor) -> Result<Vec<OfficeId>, NotifyError> {
    match actor.office {
        Some(own) => Ok(org::store::offices_below(conn, own)?),
        None => Ok(Vec::new()),
    }
}

/// A person of these offices, or of an agency that one of them supervises.
fn kept(conn: &mut Db, actor: &Actor, id: PersonId) -> Result<(), NotifyError> {
    let missing = NotifyError::PersonNotFound { id };
    let Some(office) = org::store::office_of(conn, id)? else { return Err(missing) };
    if kept_offices(conn, actor)?.contains(&office) { Ok(()) } else { Err(missing) }
}

/// The address of a person whom an administrator keeps; none while there is none.
///
/// # Errors
/// When the administrator keeps no such person.
pub fn address_of(conn: &mut Db, actor: &Actor, id: PersonId) -> Result<Option<MailAddress>, NotifyError> {
    kept(conn, actor, id)?;
    Ok(store::address(conn, id)?)
}

/// The suspended addresses of the people whom an administrator keeps, each with its person's name.
///
/// # Errors
/// The database's.
pub fn suspended(conn: &mut Db, actor: &Actor) -> Result<Vec<(MailAddress, String)>, NotifyError> {
    let offices = kept_offices(conn, actor)?;
    Ok(store::suspended(conn, &offices)?)
}

/// Sets the address of a person whom an administrator keeps; a suspended one is taken up again.
///
/// # Errors
/// When the address is none, or was changed since.
pub fn set_address_of(
    work: &mut Work<'_>,
    id: PersonId,
    version: i32,
    address: &str,
) -> Result<MailAddress, NotifyError> {
    kept(work.conn, work.actor, id)?;
    set_address(work, id, version, address)
}

/// The actor's own address; none while there is none.
///
/// # Errors
/// The database's.
pub fn own_address(conn: &mut Db, person: PersonId) -> Result<Option<MailAddress>, NotifyError> {
    Ok(store::address(conn, person)?)
}

/// Sets an address; version 0 when there is none yet.
///
/// # Errors
/// When the address is none, or was changed since.
pub fn set_address(
    work: &mut Work<'_>,
    person: PersonId,
    version: i32,
    address: &str,
) -> Result<MailAddress, NotifyError> {
    let mut fields = Fields::new();
    let address = fields.text("address", address, 3..=254);
    fields.check(address.parse::<Address>().is_ok(), "address", "malformed", "name@example.org");
    fields.finish()?;
    let before = store::address(work.conn, person)?;
    if store::put_address(work.conn, person, (&address, version), work.now)? == 0 {
        let current = before.map_or(0, |before| before.version);
        return Err(NotifyError::Stale { current });
    }
    let missing = NotifyError::PersonNotFound { id: person };
    let office = org::store::office_of(work.conn, person)?;
    let office = office.ok_or(NotifyError::PersonNotFound { id: person })?;
    // The address itself is the person's, and stays out of the log.
    let detail = json!({ "own": work.actor.person == Some(person), "first": before.is_none() });
    work.record(office, "mail_address.set", Subject::new("mail_address", person.0), detail);
    store::address(work.conn, person)?.ok_or(missing)
}

/// How the actor wants to be told.
///
/// # Errors
/// The database's.
pub fn preferences(conn: &mut Db, person: PersonId) -> Result<Preferences, NotifyError> {
    Ok(store::preferences(conn, person)?)
}

/// Sets how the actor wants to be told, and which kinds of mail they do without.
///
/// # Errors
/// When a kind cannot be done without, the hours are none, or it was changed since.
pub fn set_preferences(
    work: &mut Work<'_>,
    person: PersonId,
    wanted: &Preferences,
    muted: &[MailKind],
) -> Result<Preferences, NotifyError> {
    let mut fields = Fields::new();
    for kind in muted.iter().filter(|kind| !kind.may_be_muted()) {
        fields.fault("muted", "statutory", kind.zh());
    }
    fields.check((0..1_440).contains(&wanted.from_minute), "from", "out_of_range", "00:00–23:59");
    fields.check(wanted.to_minute <= 1_440, "to", "out_of_range", "00:01–24:00");
    // An hour is the least in which a queue can leave.
    fields.check(wanted.to_minute - wanted.from_minute >= 60, "to", "order", "from + 60 min");
    fields.finish()?;
    let wanted = Preferences {
        soft_muted: muted.contains(&MailKind::SoftReminder),
        digests_muted: muted.contains(&MailKind::Digest),
        ..*wanted
    };
    if store::put_preferences(work.conn, person, &wanted)? == 0 {
        let current = store::preferences(work.conn, person)?.version;
        return Err(NotifyError::Stale { current });
    }
    Ok(store::preferences(work.conn, person)?)
}

/// Gives everyone in the demonstration an address that leads nowhere (RFC 2606).
///
/// # Errors
/// The database's.
pub fn demonstration(work: &mut Work<'_>) -> Result<(), NotifyError> {
    for (person, username) in store::unaddressed(work.conn)? {
        store::put_address(work.conn, person, (&format!("{username}@demo.example"), 0), work.now)?;
    }
    Ok(())
}
