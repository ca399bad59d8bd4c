//! Bodies and versions of requests.

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, ETAG, IF_MATCH};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use futures_util::future::{LocalBoxFuture, Ready, ready};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::problem::AppError;
use crate::app::AppState;

crate::coded_errors! {
    /// Why a body or a header cannot be used.
    pub enum InputError {
        /// Another media type than JSON.
        [MediaType "json_required"] JsonRequired,
        /// Larger than allowed.
        [TooLarge "body_too_large"] BodyTooLarge { limit: usize },
        /// The body broke off, or is not encoded as its header says.
        [Malformed "body_unreadable"] BodyUnreadable,
        /// Not JSON, or not of the documented shape.
        [Malformed "malformed_body"] MalformedBody { field: String, detail: String },
        /// The version the change is based on is missing.
        [VersionRequired "if_match_required"] IfMatchRequired,
        /// A header without which the request says nothing is missing.
        [Malformed "header_required"] HeaderRequired { header: &'static str },
        /// The idempotency key is too long or empty.
        [Malformed "malformed_idempotency_key"] MalformedKey,
    }
}

/// A JSON body, with its digest and the idempotency key it was sent with.
pub struct Input<T> {
    /// What the body says.
    pub value: T,
    /// The key under which a repetition is recognised.
    pub key: Option<String>,
    /// SHA-256 of method, path and body.
    pub digest: String,
}

impl<T: DeserializeOwned + 'static> FromRequest for Input<T> {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"));
        let key = key_of(request);
        let (method, path) = (request.method().clone(), request.path().to_owned());
        let limit = request.app_data::<web::Data<AppState>>().map_or(0, |state| state.limits.body);
        let bytes = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            if !json {
                return Err(InputError::JsonRequired.into());
            }
            let key = key?;
            let bytes = bytes.await.map_err(|error| unread(&error, limit))?;
            let mut hasher = Sha256::new();
            hasher.update(format!("{method} {path}\n"));
            hasher.update(&bytes);
            let mut deserializer = serde_json::Deserializer::from_slice(&bytes);
            let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
                InputError::MalformedBody {
                    field: error.path().to_string(),
                    detail: error.inner().to_string(),
                }
            })?;
            deserializer.end().map_err(|error| InputError::MalformedBody {
                field: String::from("."),
                detail: error.to_string(),
            })?;
            Ok(Self { value, key, digest: hex::encode(hasher.finalize()) })
        })
    }
}

/// Why a body did not come whole.
pub(super) fn unread(error: &actix_web::Error, limit: usize) -> InputError {
    if matches!(error.as_error(), Some(PayloadError::Overflow)) {
        InputError::BodyTooLarge { limit }
    } else {
        InputError::BodyUnreadable
    }
}

/// The key of a request that may be repeated.
///
/// # Errors
/// When it is empty or too long.
pub fn key_of(request: &HttpRequest) -> Result<Option<String>, InputError> {
    let Some(header) = request.headers().get("idempotency-key") else { return Ok(None) };
    let key = header.to_str().map_err(|_| InputError::MalformedKey)?.trim();
    if key.is_empty() || key.len() > 200 {
        return Err(InputError::MalformedKey);
    }
    Ok(Some(key.to_owned()))
}

/// The version a change is based on, from `If-Match: "3"`.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub i32);

impl FromRequest for IfMatch {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let version = request
            .headers()
            .get(IF_MATCH)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.trim().trim_matches('"').parse().ok());
        ready(version.map(Self).ok_or_else(|| InputError::IfMatchRequired.into()))
    }
}

/// A body with the version that a later change has to name.
pub fn tagged<T: Serialize>(version: i32, body: &T) -> HttpResponse {
    HttpResponse::Ok().insert_header((ETAG, format!("\"{version}\""))).json(body)
}
