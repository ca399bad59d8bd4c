//! What goes wrong, as pages: the same code and the same sentence as the API says.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCEPT, HeaderName, HeaderValue, SET_COOKIE};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::at::{At, see};
use super::render::encoded;
use crate::app::AppState;
use crate::http::access::whoever;
use crate::http::cookies::Cookies;
use crate::http::problem::framework;
use crate::http::{AppError, Problem};

/// What a browser is held to on every page.
const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"),
];

#[derive(Serialize)]
struct ErrorView {
    status: u16,
    code: String,
    title: String,
    faults: Vec<String>,
    sign_in: bool,
}

/// Makes pages of errors where a browser asks, and holds every page to the same rules.
///
/// # Errors
/// Those of the layers below that made no answer.
pub(crate) async fn as_page(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let accepts = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_browser = accepts.contains("text/html") && !request.path().starts_with("/api/");
    let secure = Cookies::of(request.request()).secure;
    let mut response = next.call(request).await?;
    if is_browser && let Some(problem) = problem_of(&response) {
        let cookies: Vec<HeaderValue> = response.headers().get_all(SET_COOKIE).cloned().collect();
        let retry = response.headers().get("retry-after").cloned();
        let mut page = page_of(&response, problem).await;
        for cookie in cookies {
            page.headers_mut().append(SET_COOKIE, cookie);
        }
        if let Some(seconds) = retry {
            page.headers_mut().insert(actix_web::http::header::RETRY_AFTER, seconds);
        }
        response = ServiceResponse::new(response.into_parts().0, page);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        // A file that is sent out says stricter things of itself.
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if secure {
        headers.insert(
            HeaderName::from_static("strict-transport-security"),
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    Ok(response)
}

/// What an answer says went wrong, if anything did.
fn problem_of(response: &ServiceResponse<BoxBody>) -> Option<Problem> {
    let language = At::of(response.request()).ok()?.language;
    let status = response.status();
    match response.response().error() {
        Some(error) => Some(match error.as_error::<AppError>() {
            Some(error) => error.problem(language),
            None => framework(status, error.to_string(), String::from("GET")).problem(language),
        }),
        None if matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) => {
            let is_ours = response.headers().contains_key(actix_web::http::header::CONTENT_TYPE);
            (!is_ours).then(|| framework(status, String::new(), String::from("GET")).problem(language))
        }
        None => None,
    }
}

async fn page_of(response: &ServiceResponse<BoxBody>, problem: Problem) -> HttpResponse {
    let request = response.request();
    let (Ok(at), Some(state)) = (At::of(request), request.app_data::<web::Data<AppState>>()) else {
        return HttpResponse::InternalServerError().finish();
    };
    let signed_out = matches!(problem.code.as_str(), "not_signed_in" | "session_ended" | "session_reused");
    if problem.code == "password_change_required" {
        return see("/account/password");
    }
    if problem.code == "second_factor_setup_required" {
        return see("/account/second-factor");
    }
    if signed_out && matches!(*request.method(), Method::GET | Method::HEAD) {
        return see(&format!("/sign-in?next={}", encoded(&at.here)));
    }
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let view = ErrorView {
        status: problem.status,
        code: problem.code,
        title: problem.title,
        faults: problem.fields.into_iter().map(|fault| fault.message).collect(),
        sign_in: signed_out,
    };
    let actor = whoever(request).await;
    match at.answer(state, actor.as_ref(), status, ("pages/error.html", view)).await {
        Ok(page) => page,
        // The page of errors is itself at fault, and has said so in the log.
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}
