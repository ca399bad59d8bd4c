//! Requests that create: repeated under the same key, they create once and answer the same.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::input::{Input, InputError};
use super::outside::Once;
use super::posted::Posted;
use super::problem::AppError;
use crate::app::AppState;
use crate::audit::Work;
use crate::db::idempotency;
use crate::kit::coded::{Coded, Kind, of_database};
use crate::kit::{Actor, FieldErrors};

/// The error of the use case, or of the key.
#[derive(Debug, thiserror::Error)]
enum Guarded<E> {
    #[error(transparent)]
    Work(E),
    #[error("idempotency_key_reused")]
    KeyReused,
    #[error(transparent)]
    Db(diesel::result::Error),
}

impl<E> From<diesel::result::Error> for Guarded<E> {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error)
    }
}

impl<E: Coded + 'static> Coded for Guarded<E> {
    fn code(&self) -> &'static str {
        match self {
            Self::Work(error) => error.code(),
            Self::KeyReused => "idempotency_key_reused",
            Self::Db(error) => of_database(error).0,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Work(error) => error.kind(),
            Self::KeyReused => Kind::Conflict,
            Self::Db(error) => of_database(error).1,
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        if let Self::Work(error) = self { error.args() } else { Vec::new() }
    }

    fn fields(&self) -> Option<&FieldErrors> {
        if let Self::Work(error) = self { error.fields() } else { None }
    }

    fn database(&self) -> Option<&diesel::result::Error> {
        match self {
            Self::Work(error) => error.database(),
            Self::KeyReused => None,
            Self::Db(error) => Some(error),
        }
    }
}

/// Runs a use case that creates, and answers 201 with what it made.
///
/// Under an idempotency key the answer is stored in the same transaction; the same request again
/// gets it back unchanged, and another request under the same key is refused.
///
/// # Errors
/// Those of the use case, and the reuse of a key.
pub async fn create<C, T, E>(
    state: &AppState,
    actor: Actor,
    input: Input<C>,
    mut work: impl FnMut(&mut Work<'_>, &C) -> Result<T, E> + Send + 'static,
) -> Result<HttpResponse, AppError>
where
    C: Send + 'static,
    T: Serialize + Send + 'static,
    E: From<diesel::result::Error> + Coded + Send + 'static,
{
    let Input { value, key, digest } = input;
    let (status, body, replayed) =
        guarded(state, actor, (key, digest), move |unit| work(unit, &value)).await?;
    let status = u16::try_from(status).ok().and_then(|code| StatusCode::from_u16(code).ok());
    let mut response = HttpResponse::build(status.unwrap_or(StatusCode::CREATED));
    if replayed {
        response.insert_header(("idempotency-replayed", "true"));
    }
    Ok(response.content_type("application/json").body(body))
}

/// Runs a use case of a form that creates. The same form sent again, by a second click or by going back, creates
/// nothing more and leads to what the first one made.
///
/// # Errors
/// Those of the use case; and the reuse of a form for something else.
pub async fn once<T, E>(
    state: &AppState,
    actor: Actor,
    posted: &Posted,
    work: impl FnMut(&mut Work<'_>) -> Result<T, E> + Send + 'static,
) -> Result<T, AppError>
where
    T: Serialize + DeserializeOwned + Send + 'static,
    E: From<diesel::result::Error> + Coded + Send + 'static,
{
    let (_, body, _) = guarded(state, actor, (posted.key(), posted.digest()), work).await?;
    serde_json::from_str(&body).map_err(|error| {
        tracing::error!(cause = %error, "What a form made cannot be read again: {error}");
        super::problem::EdgeError::Internal.into()
    })
}

/// Runs a use case, or finds what it made before under the key: the status, the body, and whether it was found.
async fn guarded<T, E>(
    state: &AppState,
    actor: Actor,
    (key, digest): (Option<String>, String),
    mut work: impl FnMut(&mut Work<'_>) -> Result<T, E> + Send + 'static,
) -> Result<(i32, String, bool), AppError>
where
    T: Serialize + Send + 'static,
    E: From<diesel::result::Error> + Coded + Send + 'static,
{
    let sender = match actor.person {
        Some(person) => format!("person:{person}"),
        None => format!("address:{}", hex::encode(Sha256::digest(actor.origin.as_bytes()))),
    };
    let done = state
        .perform(actor, move |unit| {
            if let Some(key) = &key
                && let Some(stored) = idempotency::find(unit.conn, &sender, key)?
            {
                return if stored.request_hash == digest {
                    Ok((stored.status, stored.body, true))
                } else {
                    Err(Guarded::KeyReused)
                };
            }
            let made = work(unit).map_err(Guarded::Work)?;
            let body = serde_json::to_string(&made)
                .map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
            let status = i32::from(StatusCode::CREATED.as_u16());
            if let Some(key) = &key {
                let now = unit.now;
                idempotency::keep(
                    unit.conn,
                    &sender,
                    key,
                    &idempotency::Stored { request_hash: digest.clone(), status, body: body.clone() },
                    now,
                )?;
            }
            Ok((status, body, false))
        })
        .await?;
    Ok(done)
}

/// Whether a request was done before under its key, where the answer is not kept but read anew.
///
/// # Errors
/// When the key was used for another request, and the database's.
pub async fn done_before(state: &AppState, sender: &str, once: &Once) -> Result<bool, AppError> {
    let Once { key: Some(key), digest } = once.clone() else { return Ok(false) };
    let sender = sender.to_owned();
    let done = state.read(move |conn| match idempotency::find(conn, &sender, &key)? {
        Some(stored) if stored.request_hash != digest => Err(Guarded::<InputError>::KeyReused),
        stored => Ok(stored.is_some()),
    });
    Ok(done.await?)
}

/// Remembers in the transaction of a request that it was done, without what it was answered.
///
/// # Errors
/// The database's; the same request at the same moment counts as contention.
pub fn remember(work: &mut Work<'_>, sender: &str, once: &Once) -> Result<(), diesel::result::Error> {
    let Once { key: Some(key), digest } = once else { return Ok(()) };
    let status = i32::from(StatusCode::CREATED.as_u16());
    let done = idempotency::Stored { request_hash: digest.clone(), status, body: String::from("{}") };
    idempotency::keep(work.conn, sender, key, &done, work.now).map(drop)
}
