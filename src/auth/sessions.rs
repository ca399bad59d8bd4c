//! Sign-in, refresh, sign-out, the list of one's own sessions, and the change of one's own password.
//!
//! A refusal is stored as carefully as a success, so what is refused here comes out of its transaction
//! as a value and becomes an error after it has been committed.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::error::AuthError;
use super::lockout::Counted;
use super::seal::SealKeys;
use super::store::Block;
pub use super::store::OpenSession;
use super::token::{LIFETIME, TokenKeys};
use super::{factor, password, store};
use crate::audit::{Subject, Work, perform};
use crate::db::{Database, Db};
use crate::kit::{Actor, Fields, OfficeId, PersonId, Timestamp, text};
use crate::org;
use crate::org::model::Credentials;

/// How long a session may rest before its person has to sign in again.
pub const REST: TimeDelta = TimeDelta::days(7);

/// What a signed-in program holds.
#[derive(Debug, Clone)]
pub struct Session {
    /// For each request, a quarter of an hour long.
    pub access_token: String,
    /// For the next session, once.
    pub refresh_token: String,
    /// Seconds for which the access token counts.
    pub expires_in: i64,
    /// Whether only a new password may be set.
    pub must_change_password: bool,
}

/// Where sessions are kept, with what they are signed, and when it is.
pub struct Desk<'a> {
    /// The database.
    pub db: &'a Database,
    /// The keys of tokens.
    pub keys: &'a TokenKeys,
    /// The keys over the secrets of second factors.
    pub seals: &'a Arc<SealKeys>,
    /// Now.
    pub now: Timestamp,
}

/// What a right password leads to.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A session.
    Session(Session),
    /// A ticket of five minutes, for which and for a code of the second factor there is a session.
    Code(String),
}

pub(super) enum Outcome {
    Opened(Opened),
    Halfway { person: PersonId, epoch: i32 },
    Refused(AuthError),
}

pub(super) struct Opened {
    person: PersonId,
    epoch: i32,
    refresh_token: String,
    must_change_password: bool,
}

impl Desk<'_> {
    /// Opens a session for a user name and a password, or asks for a code where a second factor guards the account.
    ///
    /// # Errors
    /// When they do not belong together, the account may not be used, or others have failed too often
    /// at this account or from this address.
    pub async fn sign_in(&self, origin: String, username: &str, given: String) -> Result<Entry, AuthError> {
        let username = text::tidy(username).to_lowercase();
        let subjects = [account(&username), format!("address:{origin}")];
        let (now, today) = (self.now, self.now.date());
        let (asked, address) = (subjects.clone(), origin.clone());
        let (block, found, actor) = self
            .db
            .read(move |conn| {
                let block = blocked(conn, &asked, now)?;
                let found = org::store::credentials(conn, &username)?.filter(|found| found.active);
                let actor = match &found {
                    Some(found) => org::store::standing(conn, found.id, today, address)?,
                    None => None,
                };
                Ok::<_, AuthError>((block, found, actor.map(|standing| standing.actor)))
            })
            .await?;
        if let Some(block) = block {
            return Err(self.turn_away(Actor::public(origin), found.map(|found| found.id), block).await?);
        }
        let kept = found.as_ref().map(|found| found.password_hash.clone());
        let matches = verify(given, kept).await?;
        let actor = actor.filter(|_| matches).unwrap_or_else(|| Actor::public(origin));
        let outcome = perform(self.db, actor, now, move |work| {
            if let Some(block) = blocked(work.conn, &subjects, now)? {
                return refuse_blocked(work, found.as_ref().map(|found| found.id), &block);
            }
            match &found {
                // The failures stay counted until the code is right, too.
                Some(found) if matches && factor::is_on(work.conn, found.id)? => {
                    factor::halfway(work, (found.id, found.token_epoch))
                }
                Some(found) if matches => open(work, found, &subjects),
                _ => refuse(work, found.as_ref(), &subjects),
            }
        })
        .await?;
        if let Outcome::Halfway { person, epoch } = outcome {
            let ticket = self.keys.sign_ticket(person, epoch, now);
            return Ok(Entry::Code(ticket.map_err(|_| AuthError::NoRandomBytes)?));
        }
        self.session(outcome).map(Entry::Session)
    }

    /// Exchanges a refresh token for the next session. A token that was exchanged before ends its
    /// family: one of the two who hold it has stolen it.
    ///
    /// # Errors
    /// When the token does not count.
    pub async fn refresh(&self, origin: String, token: &str) -> Result<Session, AuthError> {
        let hash = digest(token);
        let actor = self.holder(&hash, origin).await?;
        let now = self.now;
        let outcome = perform(self.db, actor, now, move |work| {
            let row = store::refresh_token(work.conn, &hash)?;
            let Some(row) = row.filter(|row| row.ended_at.is_none() && row.expires_at > now) else {
                return Ok::<_, AuthError>(Outcome::Refused(AuthError::SessionEnded));
            };
            if !store::use_refresh(work.conn, row.id, now)? {
                store::end_family(work.conn, &row.family, now)?;
                say(work, Some(row.person_id), "session.reuse_ended", json!({"family": row.family}))?;
                return Ok(Outcome::Refused(AuthError::SessionReused));
            }
            let found = org::store::credentials_of(work.conn, row.person_id)?.filter(|found| found.active);
            let Some(found) = found else { return Ok(Outcome::Refused(AuthError::SessionEnded)) };
            let refresh_token = store_token(work, &row.family, row.person_id)?;
            say(work, Some(row.person_id), "session.refreshed", json!({"family": row.family}))?;
            Ok(Outcome::Opened(Opened {
                person: found.id,
                epoch: found.token_epoch,
                refresh_token,
                must_change_password: found.must_change_password,
            }))
        })
        .await?;
        self.session(outcome)
    }

    /// Ends the session of a refresh token. One that has ended already stays so.
    ///
    /// # Errors
    /// When there is no such token.
    pub async fn sign_out(&self, origin: String, token: &str) -> Result<(), AuthError> {
        let hash = digest(token);
        let actor = self.holder(&hash, origin).await?;
        let now = self.now;
        perform(self.db, actor, now, move |work| {
            let row = store::refresh_token(work.conn, &hash)?.ok_or(AuthError::SessionEnded)?;
            if store::end_family(work.conn, &row.family, now)? > 0 {
                say(work, Some(row.person_id), "session.ended", json!({"family": row.family}))?;
            }
            Ok(())
        })
        .await
    }

    /// Ends every session of the actor, and every access token with them.
    ///
    /// # Errors
    /// The database's.
    pub async fn sign_out_everywhere(&self, actor: Actor) -> Result<(), AuthError> {
        let person = actor.person.ok_or(AuthError::SessionEnded)?;
        let now = self.now;
        perform(self.db, actor, now, move |work| {
            let ended = store::end_all(work.conn, person, now)?;
            let epoch = org::store::next_epoch(work.conn, person)?;
            say(work, Some(person), "session.all_ended", json!({"tokens": ended, "epoch": epoch}))
        })
        .await
    }

    /// The sessions of the actor that last; the one renewed last before the others.
    ///
    /// # Errors
    /// The database's.
    pub async fn sessions(&self, actor: &Actor) -> Result<Vec<OpenSession>, AuthError> {
        let (person, now) = (actor.person.ok_or(AuthError::SessionEnded)?, self.now);
        self.db.read(move |conn| Ok(store::open_sessions(conn, person, now)?)).await
    }

    /// The session that a refresh token continues, for the list that says which one it is shown in.
    ///
    /// # Errors
    /// The database's.
    pub async fn family(&self, token: &str) -> Result<Option<String>, AuthError> {
        let hash = digest(token);
        self.db.read(move |conn| Ok(store::refresh_token(conn, &hash)?.map(|row| row.family))).await
    }

    /// Ends one session of the actor at once. Every access token stops counting with it; the other sessions renew
    /// theirs.
    ///
    /// # Errors
    /// When the actor has no such session.
    pub async fn end_session(&self, actor: Actor, family: String) -> Result<(), AuthError> {
        let (person, now) = (actor.person.ok_or(AuthError::SessionEnded)?, self.now);
        perform(self.db, actor, now, move |work| {
            if store::end_own(work.conn, person, &family, now)? == 0 {
                return Err(AuthError::SessionNotFound);
            }
            org::store::next_epoch(work.conn, person)?;
            say(work, Some(person), "session.ended", json!({"family": family}))
        })
        .await
    }

    /// Changes the actor's own password, ends every session, and opens a new one.
    ///
    /// # Errors
    /// When the present password is another one, or the new one is too short, too long, the same, or
    /// holds the user name.
    pub async fn change_password(
        &self,
        actor: Actor,
        present: String,
        new: String,
    ) -> Result<Session, AuthError> {
        let (found, username) = self.own(&actor).await?;
        let (person, now) = (found.id, self.now);
        check_new(&username, &present, &new)?;
        let matches = verify(present, Some(found.password_hash)).await?;
        let hash = off_thread(move || password::hash(&new)).await??;
        let subjects = [account(&username)];
        let outcome = perform(self.db, actor, now, move |work| {
            if !matches {
                count(work, Counted::Account, &subjects[0])?;
                say(work, Some(person), "password.refused", json!({}))?;
                return Ok::<_, AuthError>(Outcome::Refused(AuthError::WrongPassword));
            }
            store::end_all(work.conn, person, now)?;
            let epoch = org::store::set_password(work.conn, person, &hash, false)?;
            say(work, Some(person), "password.changed", json!({"epoch": epoch}))?;
            let family = random(16)?;
            let refresh_token = store_token(work, &family, person)?;
            Ok(Outcome::Opened(Opened { person, epoch, refresh_token, must_change_password: false }))
        })
        .await?;
        self.session(outcome)
    }

    /// The actor's own account and user name, unless too many have failed at it.
    pub(super) async fn own(&self, actor: &Actor) -> Result<(Credentials, String), AuthError> {
        let (person, now) = (actor.person.ok_or(AuthError::SessionEnded)?, self.now);
        let (block, found, username) = self
            .db
            .read(move |conn| {
                let found = org::store::credentials_of(conn, person)?.ok_or(AuthError::SessionEnded)?;
                let row = org::store::person(conn, person)?.ok_or(AuthError::SessionEnded)?;
                let block = blocked(conn, &[account(&row.username)], now)?;
                Ok::<_, AuthError>((block, found, row.username))
            })
            .await?;
        match block {
            Some(block) => Err(self.turn_away(actor.clone(), Some(person), block).await?),
            None => Ok((found, username)),
        }
    }

    /// Why an attempt that met a block is refused. Only the first one to meet it waits for a write.
    pub(super) async fn turn_away(
        &self,
        actor: Actor,
        found: Option<PersonId>,
        block: Block,
    ) -> Result<AuthError, AuthError> {
        if !block.told {
            let told = block.clone();
            perform(self.db, actor, self.now, move |work| refuse_blocked(work, found, &told)).await?;
        }
        Ok(wait(&block, self.now))
    }

    /// The person of a refresh token as an actor.
    async fn holder(&self, hash: &str, origin: String) -> Result<Actor, AuthError> {
        let (hash, today) = (hash.to_owned(), self.now.date());
        self.db
            .read(move |conn| {
                let row = store::refresh_token(conn, &hash)?.ok_or(AuthError::SessionEnded)?;
                let standing = org::store::standing(conn, row.person_id, today, origin)?;
                Ok(standing.ok_or(AuthError::SessionEnded)?.actor)
            })
            .await
    }

    pub(super) fn session(&self, outcome: Outcome) -> Result<Session, AuthError> {
        let opened = match outcome {
            Outcome::Opened(opened) => opened,
            Outcome::Halfway { .. } => return Err(AuthError::CodeRequired),
            Outcome::Refused(error) => return Err(error),
        };
        let signed = self.keys.sign(opened.person, opened.epoch, self.now);
        Ok(Session {
            access_token: signed.map_err(|_| AuthError::NoRandomBytes)?,
            refresh_token: opened.refresh_token,
            expires_in: LIFETIME.num_seconds(),
            must_change_password: opened.must_change_password,
        })
    }
}

/// What the failures of a user name are counted under.
pub(super) fn account(username: &str) -> String {
    format!("account:{username}")
}

/// What a new password must be.
///
/// # Errors
/// Why it will not do.
fn check_new(username: &str, present: &str, new: &str) -> Result<(), AuthError> {
    let mut fields = Fields::new();
    check_password(&mut fields, "new_password", username, new);
    fields.check(new != present, "new_password", "not_allowed", "=");
    fields.finish()?;
    Ok(())
}

/// Adds what is wrong with a new password.
pub fn check_password(fields: &mut Fields, field: &str, username: &str, new: &str) {
    let length = new.chars().count();
    fields.check(length >= password::LEAST, field, "too_short", password::LEAST);
    fields.check(length <= password::MOST, field, "too_long", password::MOST);
    fields.check(!new.to_lowercase().contains(&username.to_lowercase()), field, "not_allowed", username);
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AuthError> {
    actix_web::web::block(work).await.map_err(|_| AuthError::NoRandomBytes)
}

pub(super) async fn verify(given: String, kept: Option<org::PasswordHash>) -> Result<bool, AuthError> {
    // Longer than any password of ours, and long to hash.
    let fits = given.chars().count() <= password::MOST;
    off_thread(move || password::verify(if fits { &given } else { "" }, kept.as_ref()) && fits).await
}

/// The block that stands in the way of an attempt, if any.
pub(super) fn blocked(
    conn: &mut Db,
    subjects: &[String],
    now: Timestamp,
) -> Result<Option<Block>, AuthError> {
    Ok(store::blocked(conn, subjects, now)?)
}

/// Refuses an attempt because of a block. The first one that meets a block is written into the log; the
/// rest of them are only refused, or whoever knocks could fill the log and keep the database busy.
pub(super) fn refuse_blocked(
    work: &mut Work<'_>,
    found: Option<PersonId>,
    block: &Block,
) -> Result<Outcome, AuthError> {
    if store::tell(work.conn, block)? {
        let counted = block.subject.split(':').next().unwrap_or_default();
        say(work, found, "session.blocked", json!({"counted": counted, "until": block.until}))?;
    }
    Ok(Outcome::Refused(wait(block, work.now)))
}

fn wait(block: &Block, now: Timestamp) -> AuthError {
    let wait = block.until.utc() - now.utc();
    AuthError::Blocked { retry_after: wait.num_seconds().max(1) }
}

pub(super) fn open(
    work: &mut Work<'_>,
    found: &Credentials,
    subjects: &[String; 2],
) -> Result<Outcome, AuthError> {
    // The account is forgiven; the address is not, or one known account would open it for guessing.
    store::forget_failures(work.conn, &subjects[0])?;
    let family = random(16)?;
    let refresh_token = store_token(work, &family, found.id)?;
    say(work, Some(found.id), "session.opened", json!({"family": family}))?;
    Ok(Outcome::Opened(Opened {
        person: found.id,
        epoch: found.token_epoch,
        refresh_token,
        must_change_password: found.must_change_password,
    }))
}

fn refuse(
    work: &mut Work<'_>,
    found: Option<&Credentials>,
    subjects: &[String; 2],
) -> Result<Outcome, AuthError> {
    let [account, address] = subjects;
    let of_account = count(work, Counted::Account, account)?;
    let of_address = count(work, Counted::Address, address)?;
    // The user name is not written down: people type their password into the wrong field.
    let detail = json!({"failures": of_account, "failures_of_address": of_address});
    say(work, found.map(|found| found.id), "session.refused", detail)?;
    Ok(Outcome::Refused(AuthError::SignInRefused))
}

pub(super) fn count(work: &mut Work<'_>, counted: Counted, subject: &str) -> Result<i32, AuthError> {
    let now = work.now;
    let failures = store::count_failure(work.conn, subject, now, now.plus(-counted.memory()))?;
    let until = counted.delay(failures).map(|delay| now.plus(delay));
    store::block(work.conn, subject, until)?;
    Ok(failures)
}

/// A fresh refresh token of a family, of which only the hash is kept.
fn store_token(work: &mut Work<'_>, family: &str, person: PersonId) -> Result<String, AuthError> {
    let token = random(32)?;
    let span = (work.now, work.now.plus(REST));
    store::insert_refresh(work.conn, family, person, (&digest(&token), &work.actor.origin), span)?;
    Ok(token)
}

fn random(bytes: usize) -> Result<String, AuthError> {
    let mut filled = vec![0; bytes];
    getrandom::fill(&mut filled).map_err(|_| AuthError::NoRandomBytes)?;
    Ok(URL_SAFE_NO_PAD.encode(filled))
}

pub(super) fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Writes into the chain of the person's office; of strangers into that of the top one.
pub(super) fn say(
    work: &mut Work<'_>,
    person: Option<PersonId>,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<(), AuthError> {
    let office: Option<OfficeId> = match person {
        Some(person) => org::store::office_of(work.conn, person)?,
        None => org::store::top_office(work.conn)?,
    };
    if let Some(office) = office {
        let subject = Subject::new("person", person.map_or(0, |person| person.0));
        work.record(office, action, subject, detail);
    }
    Ok(())
}
