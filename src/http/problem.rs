//! The one classification of errors: a coded error of any room becomes a problem document
//! (RFC 9457) in the language of the request.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use super::messages::Language;
use crate::kit::coded::{Coded, Kind};

/// An error on its way to the client.
#[derive(Debug)]
pub struct AppError {
    code: &'static str,
    status: StatusCode,
    args: Vec<(&'static str, String)>,
    fields: Vec<crate::kit::fields::FieldError>,
}

/// A field that is wrong, said in the language of the request.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// The field as the request calls it.
    pub field: String,
    /// The rule that refuses it.
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A problem document (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// A name for the sort of problem.
    pub r#type: String,
    /// What happened, and what to do.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// The fields that are wrong.
    pub fields: Vec<FieldProblem>,
}

/// The status of a sort of trouble.
fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Malformed => StatusCode::BAD_REQUEST,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Method => StatusCode::METHOD_NOT_ALLOWED,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Stale => StatusCode::PRECONDITION_FAILED,
        Kind::VersionRequired => StatusCode::PRECONDITION_REQUIRED,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl<E: Coded> From<E> for AppError {
    fn from(error: E) -> Self {
        let status = status(error.kind());
        if let Some(cause) = error.database().filter(|_| status.is_server_error()) {
            tracing::error!(error.code = error.code(), cause = %cause, "The database refused: {cause}");
        }
        Self {
            code: error.code(),
            status,
            args: error.args(),
            fields: error.fields().map(|fields| fields.0.clone()).unwrap_or_default(),
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code)
    }
}

impl AppError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The first field that is wrong, if it is about fields.
    #[must_use]
    pub fn first_field(&self) -> Option<&str> {
        self.fields.first().map(|fault| fault.field.as_str())
    }

    /// The same with a field under the name that a form has for it.
    #[must_use]
    pub fn renamed(mut self, field: &str, name: &str) -> Self {
        for fault in self.fields.iter_mut().filter(|fault| fault.field == field) {
            name.clone_into(&mut fault.field);
        }
        self
    }

    /// The same with every field under the name that a form has for it.
    #[must_use]
    pub fn named(mut self, name: impl Fn(&str) -> String) -> Self {
        for fault in &mut self.fields {
            fault.field = name(&fault.field);
        }
        self
    }

    /// Whether a form is shown again with it: what was sent is at fault, one of its files among it, or can be sent again
    /// later; and not who sent it or what it is about.
    #[must_use]
    pub fn is_about_the_form(&self) -> bool {
        matches!(
            self.status,
            StatusCode::CONFLICT
                | StatusCode::PRECONDITION_FAILED
                | StatusCode::UNPROCESSABLE_ENTITY
                | StatusCode::BAD_REQUEST
                | StatusCode::TOO_MANY_REQUESTS
                | StatusCode::UNSUPPORTED_MEDIA_TYPE
                | StatusCode::PAYLOAD_TOO_LARGE
                | StatusCode::SERVICE_UNAVAILABLE
        )
    }

    /// Whether it is no fault of who asks.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.status.is_server_error()
    }

    /// The problem document in a language.
    #[must_use]
    pub fn problem(&self, language: Language) -> Problem {
        let fields = self.fields.iter().map(|fault| FieldProblem {
            field: fault.field.clone(),
            code: fault.code.to_owned(),
            message: language.text(
                &format!("field-{}", fault.code),
                &[("field", fault.field.clone()), ("detail", fault.detail.clone())],
            ),
        });
        Problem {
            r#type: format!("urn:yisu:error:{}", self.code),
            title: language.text(&format!("error-{}", self.code), &self.args),
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            fields: fields.collect(),
        }
    }

    fn respond(&self, language: Language) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some((_, seconds)) = self.args.iter().find(|(name, _)| *name == "retry_after") {
            response.insert_header((RETRY_AFTER, seconds.clone()));
        }
        if let Some((_, methods)) = self.args.iter().find(|(name, _)| *name == "allow") {
            response.insert_header((ALLOW, methods.clone()));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header(("www-authenticate", "Bearer"));
        }
        let body = serde_json::to_string(&self.problem(language)).unwrap_or_default();
        response.insert_header((CONTENT_TYPE, "application/problem+json")).body(body)
    }
}

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        self.respond(Language::Chinese)
    }
}

crate::coded_errors! {
    /// What the framework itself refuses.
    pub enum EdgeError {
        /// No such address.
        [NotFound "no_such_address"] NoSuchAddress,
        /// The address exists, the method does not.
        [Method "method_not_allowed"] MethodNotAllowed { allow: String },
        /// The path or the query cannot be read.
        [Malformed "malformed_request"] MalformedRequest { detail: String },
        /// A fault of ours.
        [Internal "internal"] Internal,
    }
}

/// Says every error in the language of the request, and the framework's own as problem documents.
///
/// # Errors
/// Those of the layers below that made no answer.
pub async fn localise<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let language = Language::of(request.request());
    // The request must not be cloned before it has been routed: routing writes into it.
    let mut response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    let said =
        response.response().error().map(|error| error.as_error::<AppError>().map(|e| e.respond(language)));
    let replacement = match said {
        Some(Some(said)) => Some(said),
        Some(None) => {
            let detail = response.response().error().map(ToString::to_string).unwrap_or_default();
            Some(framework(status, detail, allowed(&response)).respond(language))
        }
        None if status == StatusCode::NOT_FOUND || status == StatusCode::METHOD_NOT_ALLOWED => {
            let is_ours = response.headers().contains_key(CONTENT_TYPE);
            (!is_ours).then(|| framework(status, String::new(), allowed(&response)).respond(language))
        }
        None => None,
    };
    if let Some(said) = replacement {
        response = ServiceResponse::new(response.into_parts().0, said);
    }
    // A page has said already which language it is in.
    if !response.headers().contains_key(CONTENT_LANGUAGE) {
        response.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    }
    Ok(response)
}

/// The methods that the framework says an address takes.
fn allowed(response: &ServiceResponse<BoxBody>) -> String {
    let methods = response.headers().get(ALLOW).and_then(|value| value.to_str().ok());
    methods.unwrap_or("GET").to_owned()
}

/// What the framework itself refused, as one of our errors.
pub(crate) fn framework(status: StatusCode, detail: String, allow: String) -> AppError {
    match status.as_u16() {
        404 => EdgeError::NoSuchAddress.into(),
        405 => EdgeError::MethodNotAllowed { allow }.into(),
        400..=499 => EdgeError::MalformedRequest { detail }.into(),
        _ => {
            tracing::error!(detail, "The framework failed: {detail}");
            EdgeError::Internal.into()
        }
    }
}
