//! What the administrator does with accounts that ends their sessions too.

use super::error::AuthError;
use super::{password, sessions, store};
use crate::audit::Work;
use crate::kit::{Fields, PersonId};
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
