//! The second factor: a code that a device makes of a shared secret and the time (TOTP, RFC 6238), and recovery codes for
//! whoever has lost the device. A code counts once. A wrong one counts as a failed sign-in.

use chrono::TimeDelta;
use serde_json::json;
use totp_rs::{Algorithm, Builder, Secret, Totp};

use super::accounts::readable;
use super::error::AuthError;
use super::lockout::Counted;
use super::seal::SealKeys;
use super::sessions::{
    Desk, Outcome, Session, account, blocked, count, digest, open, refuse_blocked, say, verify,
};
use super::{required, store};
use crate::audit::{Work, perform};
use crate::kit::{Actor, PersonId, Timestamp};
use crate::org;

/// How long a secret that was shown may wait for its first code.
const PENDING: TimeDelta = TimeDelta::minutes(15);

/// Recovery codes that are given at a time.
const RECOVERY_CODES: usize = 10;

/// Who a device says that the code is for.
const ISSUER: &str = "Yisu";

/// How somebody's second factor stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing {
    /// Since when it guards the account; none while it does not.
    pub since: Option<Timestamp>,
    /// Recovery codes that are left.
    pub recovery_codes: i64,
    /// Whether a role of the person must have one.
    pub is_required: bool,
}

/// A secret that waits for its first code.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// The secret in base32, for whoever types it.
    pub secret: String,
    /// The same as an address that devices read from a QR code.
    pub address: String,
}

impl Desk<'_> {
    /// Opens the session that a right password has begun, for a code of the device or a recovery code.
    ///
    /// # Errors
    /// When the ticket has run out, the code is wrong or was used, or others have failed too often.
    pub async fn answer(&self, origin: String, ticket: &str, code: &str) -> Result<Session, AuthError> {
        let (person, epoch) = self.keys.verify_ticket(ticket, self.now).ok_or(AuthError::SessionEnded)?;
        let (now, today, address) = (self.now, self.now.date(), format!("address:{origin}"));
        let subjects = move |username: &str| [account(username), address.clone()];
        let asked = subjects.clone();
        let (found, username, actor, block) = self
            .db
            .read(move |conn| {
                let found = org::store::credentials_of(conn, person)?;
                let found = found.filter(|found| found.active && found.token_epoch == epoch);
                let standing = org::store::standing(conn, person, today, origin)?;
                let row = org::store::person(conn, person)?;
                let (Some(found), Some(standing), Some(row)) = (found, standing, row) else {
                    return Err(AuthError::SessionEnded);
                };
                let block = blocked(conn, &asked(&row.username), now)?;
                Ok((found, row.username, standing.actor, block))
            })
            .await?;
        if let Some(block) = block {
            return Err(self.turn_away(actor, Some(person), block).await?);
        }
        let (seals, code, subjects) = (self.seals.clone(), code.to_owned(), subjects(&username));
        let outcome = perform(self.db, actor, now, move |work| {
            if let Some(block) = blocked(work.conn, &subjects, now)? {
                return refuse_blocked(work, Some(person), &block);
            }
            if accept(work, &seals, person, &code)? {
                return open(work, &found, &subjects);
            }
            let [account, address] = &subjects;
            let of_account = count(work, Counted::Account, account)?;
            let of_address = count(work, Counted::Address, address)?;
            let detail = json!({"failures": of_account, "failures_of_address": of_address});
            say(work, Some(person), "second_factor.refused", detail)?;
            Ok(Outcome::Refused(AuthError::CodeRefused))
        })
        .await?;
        self.session(outcome)
    }

    /// How the actor's second factor stands.
    ///
    /// # Errors
    /// The database's.
    pub async fn factor(&self, actor: &Actor) -> Result<Standing, AuthError> {
        let person = actor.person.ok_or(AuthError::SessionEnded)?;
        let roles = actor.roles.clone();
        self.db
            .read(move |conn| {
                let is_required = required::is_required(conn, &roles)?;
                Ok(Standing { is_required, ..store::factor_standing(conn, person)? })
            })
            .await
    }

    /// Makes a secret for the actor, who proves to be the owner by the password. It guards nothing until a first code
    /// confirms that the device has it; a secret that waits gives way to the new one.
    ///
    /// # Errors
    /// When the password is another one, or a second factor guards the account already.
    pub async fn begin_factor(&self, actor: Actor, password: String) -> Result<Enrolment, AuthError> {
        let (found, username) = self.own(&actor).await?;
        let person = found.id;
        let matches = verify(password, Some(found.password_hash)).await?;
        let mut secret = [0_u8; 20];
        getrandom::fill(&mut secret).map_err(|_| AuthError::NoRandomBytes)?;
        let sealed = self.seals.seal(person, &secret)?;
        let (now, subject) = (self.now, account(&username));
        let refused = perform(self.db, actor, now, move |work| {
            if !matches {
                count(work, Counted::Account, &subject)?;
                say(work, Some(person), "password.refused", json!({}))?;
                return Ok(Some(AuthError::WrongPassword));
            }
            if store::factor(work.conn, person)?.is_some_and(|factor| factor.confirmed_at.is_some()) {
                return Err(AuthError::FactorOn);
            }
            store::remove_factor(work.conn, person)?;
            store::insert_factor(work.conn, person, &sealed, now)?;
            say(work, Some(person), "second_factor.begun", json!({}))?;
            Ok(None)
        })
        .await?;
        match refused {
            Some(error) => Err(error),
            None => Ok(enrolment(&username, &secret)),
        }
    }

    /// The secret that waits for its first code, for the page that shows it until then.
    ///
    /// # Errors
    /// When the seal does not open.
    pub async fn enrolment(&self, actor: &Actor) -> Result<Option<Enrolment>, AuthError> {
        let person = actor.person.ok_or(AuthError::SessionEnded)?;
        let (seals, now) = (self.seals.clone(), self.now);
        self.db
            .read(move |conn| {
                let Some(factor) = store::factor(conn, person)?.filter(|factor| waits(factor, now)) else {
                    return Ok(None);
                };
                let row = org::store::person(conn, person)?.ok_or(AuthError::SessionEnded)?;
                Ok(Some(enrolment(&row.username, &seals.open(person, &factor.sealed)?)))
            })
            .await
    }

    /// Turns the second factor on by the first code of the device, and gives the recovery codes, which are shown this
    /// once.
    ///
    /// # Errors
    /// When no secret waits, or the code is wrong.
    pub async fn confirm_factor(&self, actor: Actor, code: String) -> Result<Vec<String>, AuthError> {
        let person = actor.person.ok_or(AuthError::SessionEnded)?;
        let (seals, now) = (self.seals.clone(), self.now);
        perform(self.db, actor, now, move |work| {
            let factor = store::factor(work.conn, person)?.ok_or(AuthError::FactorNotBegun)?;
            if factor.confirmed_at.is_some() {
                return Err(AuthError::FactorOn);
            }
            if !waits(&factor, now) {
                return Err(AuthError::FactorNotBegun);
            }
            let secret = seals.open(person, &factor.sealed)?;
            let step = step_of(&secret, &plain(&code), now).ok_or(AuthError::WrongCode)?;
            if store::confirm_factor(work.conn, person, step, now)? == 0 {
                return Err(AuthError::FactorNotBegun);
            }
            say(work, Some(person), "second_factor.on", json!({}))?;
            give_recovery_codes(work, person)
        })
        .await
    }

    /// Gives new recovery codes for a code; those before count no more.
    ///
    /// # Errors
    /// When the code is wrong, or there is no second factor.
    pub async fn renew_recovery_codes(&self, actor: Actor, code: String) -> Result<Vec<String>, AuthError> {
        self.behind_code(actor, code, |work, person| {
            say(work, Some(person), "recovery_codes.renewed", json!({}))?;
            give_recovery_codes(work, person)
        })
        .await
    }

    /// Turns the second factor off for a code.
    ///
    /// # Errors
    /// When the code is wrong, or there is no second factor.
    pub async fn end_factor(&self, actor: Actor, code: String) -> Result<(), AuthError> {
        self.behind_code(actor, code, |work, person| {
            if required::is_required(work.conn, &work.actor.roles)? {
                return Err(AuthError::FactorNeeded);
            }
            store::remove_factor(work.conn, person)?;
            say(work, Some(person), "second_factor.off", json!({}))
        })
        .await
    }

    /// Does something of the actor's own for a right code.
    async fn behind_code<T: Send + 'static>(
        &self,
        actor: Actor,
        code: String,
        then: fn(&mut Work<'_>, PersonId) -> Result<T, AuthError>,
    ) -> Result<T, AuthError> {
        let (found, username) = self.own(&actor).await?;
        let (person, seals, subject) = (found.id, self.seals.clone(), account(&username));
        perform(self.db, actor, self.now, move |work| {
            if !is_on(work.conn, person)? {
                return Err(AuthError::FactorOff);
            }
            if accept(work, &seals, person, &code)? {
                return then(work, person).map(Ok);
            }
            count(work, Counted::Account, &subject)?;
            say(work, Some(person), "second_factor.refused", json!({}))?;
            Ok(Err(AuthError::WrongCode))
        })
        .await?
    }
}

/// Whether a second factor guards an account.
///
/// # Errors
/// The database's.
pub fn is_on(conn: &mut crate::db::Db, person: PersonId) -> diesel::QueryResult<bool> {
    Ok(store::factor(conn, person)?.is_some_and(|factor| factor.confirmed_at.is_some()))
}

/// What a right password has begun for whoever has a second factor.
pub(super) fn halfway(work: &mut Work<'_>, opened: (PersonId, i32)) -> Result<Outcome, AuthError> {
    let (person, epoch) = opened;
    say(work, Some(person), "second_factor.asked", json!({}))?;
    Ok(Outcome::Halfway { person, epoch })
}

/// Whether a code counts. It is spent with that: a code of the device with all before it, a recovery code for good.
fn accept(work: &mut Work<'_>, seals: &SealKeys, person: PersonId, code: &str) -> Result<bool, AuthError> {
    let factor = store::factor(work.conn, person)?.filter(|factor| factor.confirmed_at.is_some());
    let Some(factor) = factor else { return Ok(false) };
    let code = plain(code);
    if code.len() == 6 && code.bytes().all(|sign| sign.is_ascii_digit()) {
        let secret = seals.open(person, &factor.sealed)?;
        let Some(step) = step_of(&secret, &code, work.now) else { return Ok(false) };
        // RFC 6238 5.2: the verifier must not accept the second attempt of the code.
        return Ok(store::spend_step(work.conn, person, step)? == 1);
    }
    let spent =
        store::spend_recovery_code(work.conn, person, &recovery_digest(person, &code), work.now)? == 1;
    if spent {
        say(work, Some(person), "recovery_code.used", json!({}))?;
    }
    Ok(spent)
}

fn waits(factor: &store::FactorRow, now: Timestamp) -> bool {
    factor.confirmed_at.is_none() && factor.made_at.plus(PENDING) > now
}

/// A code as it was meant: without the blanks and dashes that make it readable.
fn plain(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_lowercase()
}

/// The time step of which a code is, with one step of leave before and after for clocks that differ.
fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let seconds = u64::try_from(now.utc().timestamp()).ok()?;
    let step = totp(secret)?.check(code, seconds)?;
    i64::try_from(step).ok()
}

/// SHA-1, six digits, thirty seconds: what every device knows.
fn totp(secret: &[u8]) -> Option<Totp> {
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_step_duration(30);
    builder.with_skew(1).with_secret(Secret::new(secret.into())).build().ok()
}

fn enrolment(username: &str, secret: &[u8]) -> Enrolment {
    let secret = Secret::new(secret.into()).to_base32();
    // A user name is of letters, digits, dots and dashes: nothing of it has to be written in another way.
    let address = format!(
        "otpauth://totp/{ISSUER}:{username}?secret={secret}&issuer={ISSUER}&algorithm=SHA1&digits=6&period=30"
    );
    Enrolment { secret, address }
}

fn recovery_digest(person: PersonId, plain_code: &str) -> String {
    digest(&format!("recovery:{person}:{plain_code}"))
}

fn give_recovery_codes(work: &mut Work<'_>, person: PersonId) -> Result<Vec<String>, AuthError> {
    let codes = (0..RECOVERY_CODES).map(|_| readable()).collect::<Result<Vec<_>, _>>()?;
    let hashes: Vec<String> = codes.iter().map(|code| recovery_digest(person, &plain(code))).collect();
    store::replace_recovery_codes(work.conn, person, &hashes, work.now)?;
    Ok(codes)
}
