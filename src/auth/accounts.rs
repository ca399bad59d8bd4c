//! What the administrator does with accounts that ends their sessions too.

use diesel::QueryResult;
use serde_json::json;

use super::error::AuthError;
use super::{password, sessions, store};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{Fields, PersonId, Timestamp};
use crate::org::error::OrgError;
use crate::org::people::PersonChange;
use crate::org::{self, PasswordHash};

/// Hashes a first password on a blocking thread, after it has been looked at.
///
/// # Errors
/// When it is too short or too long, or holds the user name.
pub async fn first_password(username: &str, given: String) -> Result<PasswordHash, AuthError> {
    let mut fields = Fields::new();
    sessions::check_password(&mut fields, "password", username, &given);
    fields.finish()?;
    let hashed = actix_web::web::block(move || password::hash(&given)).await;
    Ok(hashed.map_err(|_| AuthError::NoRandomBytes)??)
}

/// Signs of a password that is read out or copied by hand: none that looks like another.
const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A password of 80 random bits that is good until the first sign-in, and its hash.
///
/// # Errors
/// When the system gives no random bytes.
pub fn one_time_password(username: &str) -> Result<(String, PasswordHash), AuthError> {
    loop {
        let text = readable()?;
        let mut fields = Fields::new();
        sessions::check_password(&mut fields, "password", username, &text);
        // A short user name may stand in it by chance.
        if fields.finish().is_ok() {
            let hash = password::hash(&text)?;
            return Ok((text, hash));
        }
    }
}

/// 80 random bits that can be read out: four groups of four signs. What an administrator is offered as a first password.
///
/// # Errors
/// When the system gives no random bytes.
pub fn readable() -> Result<String, AuthError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| AuthError::NoRandomBytes)?;
    let signs = bytes.iter().filter_map(|byte| SIGNS.get(usize::from(byte % 32)).copied());
    let mut text = String::new();
    for (at, sign) in signs.enumerate() {
        if at > 0 && at % 4 == 0 {
            text.push('-');
        }
        text.push(char::from(sign));
    }
    Ok(text)
}

/// Forgives the failed sign-ins of an account, so that its person need not wait.
///
/// # Errors
/// The database's.
pub fn unlock(work: &mut Work<'_>, id: PersonId) -> Result<(), OrgError> {
    let missing = OrgError::PersonNotFound { id };
    let person = org::store::person(work.conn, id)?.ok_or(OrgError::PersonNotFound { id })?;
    let Some(office) = org::store::office_of(work.conn, id)? else { return Err(missing) };
    store::forget_failures(work.conn, &sessions::account(&person.username))?;
    work.record(office, "account.unlocked", Subject::new("person", id.0), json!({}));
    Ok(())
}

/// Until when an account is blocked, if it is.
///
/// # Errors
/// The database's.
pub fn blocked_until(conn: &mut Db, username: &str, now: Timestamp) -> QueryResult<Option<Timestamp>> {
    let block = store::blocked(conn, &[sessions::account(username)], now)?;
    Ok(block.map(|block| block.until))
}

/// Changes a person; whoever may no longer sign in is signed out.
///
/// # Errors
/// Those of the change.
pub fn change(
    work: &mut Work<'_>,
    id: PersonId,
    version: i32,
    change: &PersonChange,
) -> Result<(), OrgError> {
    org::people::change(work, id, version, change)?;
    if !change.active {
        store::end_all(work.conn, id, work.now)?;
    }
    Ok(())
}

/// Sets a first password anew and ends every session of the person.
///
/// # Errors
/// Those of the change.
pub fn reset_password(
    work: &mut Work<'_>,
    id: PersonId,
    version: i32,
    password: &PasswordHash,
) -> Result<(), OrgError> {
    org::people::reset_password(work, id, version, password)?;
    store::end_all(work.conn, id, work.now)?;
    Ok(())
}

/// Takes a person's second factor away, for whoever has lost the device and the recovery codes, and ends every session of
/// theirs. Their own is ended by nobody in this way: it takes a code.
///
/// # Errors
/// When it is one's own, the person is not in the administrator's tree, or was changed since.
pub fn reset_factor(work: &mut Work<'_>, id: PersonId, version: i32) -> Result<(), OrgError> {
    let office = org::people::keep_account(work, id, version)?;
    let had = store::remove_factor(work.conn, id)? > 0;
    store::end_all(work.conn, id, work.now)?;
    org::store::next_epoch(work.conn, id)?;
    work.record(office, "second_factor.reset", Subject::new("person", id.0), json!({"had": had}));
    Ok(())
}
