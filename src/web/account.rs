//! Signing in and out, one's own account, and how pages are shown.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::at::{At, fresh_secret, see, within};
use super::form::Form;
use super::render::encoded;
use crate::app::AppState;
use crate::auth::error::AuthError;
use crate::auth::factor::Standing;
use crate::auth::policy::{Action, actions, may};
use crate::auth::sessions::{Entry, OpenSession, Session};
use crate::http::cookies::{CSRF, LANGUAGE, LARGE, SESSION, TICKET};
use crate::http::messages::Language;
use crate::http::{Allowed, Anyone, AppError, Pages, Posted};
use crate::kit::Timestamp;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/", entrance);
    p.get("/sign-in", sign_in_page);
    p.post("/sign-in", sign_in);
    p.get("/sign-in/code", code_page);
    p.post("/sign-in/code", sign_in_by_code);
    p.post("/sign-out", sign_out);
    p.post("/preferences", prefer);
    p.get("/account", account);
    p.get("/account/password", password_page);
    p.post("/account/password", change_password);
    p.post("/account/sign-out-everywhere", sign_out_everywhere);
    p.post("/account/sessions/{id}/end", end_session);
}

/// Where somebody begins.
async fn entrance(allowed: Allowed<actions::OwnAccount>) -> HttpResponse {
    let may = |action| may(&allowed.actor, action);
    see(match () {
        () if may(Action::FreezeReports) => "/cockpit",
        () if may(Action::ReadCases) => "/desk",
        () if may(Action::ReadServed) => "/inbox",
        () if may(Action::KeepMail) => "/mails",
        () if may(Action::ReadAudit) => "/audit",
        () => "/account",
    })
}

#[derive(Serialize)]
struct SignInView {
    form: Form,
    next: String,
}

async fn sign_in_page(_anyone: Anyone, at: At, state: web::Data<AppState>) -> Result<HttpResponse, AppError> {
    let view = SignInView {
        form: Form::of(&Posted::default()),
        next: within(at.param("next").unwrap_or("/")).to_owned(),
    };
    at.answer(&state, None, StatusCode::OK, ("pages/account/sign_in.html", view)).await
}

async fn sign_in(
    anyone: Anyone,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let next = within(posted.text("next")).to_owned();
    // A password is sent as it was typed, blanks at its ends included.
    let password = posted.all("password").first().cloned().unwrap_or_default();
    match state.desk().sign_in(anyone.actor.origin, posted.text("username"), password).await {
        Ok(Entry::Session(session)) => opened(&at, &session, &next),
        Ok(Entry::Code(ticket)) => {
            let mut response = see(&format!("/sign-in/code?next={}", encoded(&next)));
            at.cookies.set(&mut response, TICKET, &ticket);
            Ok(response)
        }
        Err(error) => {
            let error = AppError::from(error);
            let status = actix_web::ResponseError::status_code(&error);
            if status.is_server_error() {
                return Err(error);
            }
            let told = Posted::default().with("username", posted.text("username"));
            let view = SignInView { form: Form::refused(&told, &error, &at), next };
            at.answer(&state, None, status, ("pages/account/sign_in.html", view)).await
        }
    }
}

/// A session that was opened just now, and where somebody wanted to go.
fn opened(at: &At, session: &Session, next: &str) -> Result<HttpResponse, AppError> {
    let mut response = see(if session.must_change_password { "/account/password" } else { next });
    at.cookies.open(&mut response, session);
    // Whoever could have planted a secret before the sign-in does not know the one after it.
    at.cookies.set(&mut response, CSRF, &fresh_secret()?);
    Ok(response)
}

async fn code_page(_anyone: Anyone, at: At, state: web::Data<AppState>) -> Result<HttpResponse, AppError> {
    let view = SignInView {
        form: Form::of(&Posted::default()),
        next: within(at.param("next").unwrap_or("/")).to_owned(),
    };
    at.answer(&state, None, StatusCode::OK, ("pages/account/code.html", view)).await
}

async fn sign_in_by_code(
    anyone: Anyone,
    at: At,
    state: web::Data<AppState>,
    request: actix_web::HttpRequest,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let next = within(posted.text("next")).to_owned();
    let ticket = at.cookies.read(&request, TICKET).unwrap_or_default();
    match state.desk().answer(anyone.actor.origin, &ticket, posted.text("code")).await {
        Ok(session) => {
            let mut response = opened(&at, &session, &next)?;
            at.cookies.remove(&mut response, TICKET);
            Ok(response)
        }
        // The password was given too long ago, or by nobody.
        Err(AuthError::SessionEnded) => Ok(see(&format!("/sign-in?next={}", encoded(&next)))),
        Err(error) => {
            let error = AppError::from(error);
            let status = actix_web::ResponseError::status_code(&error);
            if status.is_server_error() {
                return Err(error);
            }
            let view = SignInView { form: Form::refused(&Posted::default(), &error, &at), next };
            at.answer(&state, None, status, ("pages/account/code.html", view)).await
        }
    }
}

async fn sign_out(
    anyone: Anyone,
    at: At,
    state: web::Data<AppState>,
    request: actix_web::HttpRequest,
    _posted: Posted,
) -> Result<HttpResponse, AppError> {
    if let Some(token) = at.cookies.read(&request, SESSION) {
        // A session that has ended already is what was asked for.
        if let Err(error) = state.desk().sign_out(anyone.actor.origin, &token).await
            && !matches!(error, AuthError::SessionEnded)
        {
            return Err(error.into());
        }
    }
    let mut response = at.done("/sign-in", "said-signed_out");
    at.cookies.end(&mut response);
    at.cookies.set(&mut response, CSRF, &fresh_secret()?);
    Ok(response)
}

async fn prefer(_anyone: Anyone, at: At, posted: Posted) -> HttpResponse {
    let mut response = see(within(posted.text("back")));
    if let Some(language) = Language::of_tag(posted.text("language")) {
        at.cookies.keep(&mut response, LANGUAGE, language.tag());
    }
    match posted.text("large") {
        "yes" => at.cookies.keep(&mut response, LARGE, "yes"),
        "no" => at.cookies.remove(&mut response, LARGE),
        _ => {}
    }
    response
}

#[derive(Serialize)]
struct AccountView {
    username: String,
    roles: Vec<String>,
    since: Option<Timestamp>,
    recovery_codes: i64,
    sessions: Vec<SessionView>,
}

/// A session that lasts.
#[derive(Serialize)]
struct SessionView {
    id: String,
    here: bool,
    opened_at: Timestamp,
    renewed_at: Timestamp,
    expires_at: Timestamp,
    origin: String,
}

async fn account(
    allowed: Allowed<actions::OwnAccount>,
    at: At,
    state: web::Data<AppState>,
    request: actix_web::HttpRequest,
) -> Result<HttpResponse, AppError> {
    let actor = &allowed.actor;
    let id = actor.person.ok_or(AuthError::SessionEnded)?;
    let row =
        state.read(move |conn| crate::org::queries::person(conn, id)?.ok_or(AuthError::SessionEnded)).await?;
    let Standing { since, recovery_codes, is_required: _ } = state.desk().factor(actor).await?;
    let here = match at.cookies.read(&request, SESSION) {
        Some(token) => state.desk().family(&token).await?,
        None => None,
    };
    let view_of = |session: OpenSession| SessionView {
        here: here.as_ref() == Some(&session.family),
        id: session.family,
        opened_at: session.opened_at,
        renewed_at: session.renewed_at,
        expires_at: session.expires_at,
        origin: session.origin,
    };
    let view = AccountView {
        username: row.username,
        roles: actor.roles.iter().map(|role| word!(at.language, role)).collect(),
        since,
        recovery_codes,
        sessions: state.desk().sessions(actor).await?.into_iter().map(view_of).collect(),
    };
    at.page(&state, actor, "pages/account/account.html", view).await
}

#[derive(Serialize)]
struct PasswordView {
    form: Form,
}

async fn password_page(
    allowed: Allowed<actions::OwnAccount>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let view = PasswordView { form: Form::of(&Posted::default()) };
    at.page(&state, &allowed.actor, "pages/account/password.html", view).await
}

async fn change_password(
    allowed: Allowed<actions::OwnAccount>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let typed = |name: &str| posted.all(name).first().cloned().unwrap_or_default();
    let (present, new, again) =
        (typed("current_password"), typed("new_password"), typed("new_password_again"));
    let changed = if new == again {
        state.desk().change_password(allowed.actor.clone(), present, new).await.map_err(AppError::from)
    } else {
        Err(super::form::wrong("new_password_again", "differs"))
    };
    match changed {
        Ok(session) => {
            let mut response = at.done("/account", "said-password_changed");
            at.cookies.open(&mut response, &session);
            Ok(response)
        }
        Err(error) if error.is_about_the_form() || error.code() == "wrong_password" => {
            // Passwords are not sent back.
            let view = PasswordView { form: Form::refused(&Posted::default(), &error, &at) };
            at.again(&state, &allowed.actor, "pages/account/password.html", view).await
        }
        Err(error) => Err(error),
    }
}

async fn sign_out_everywhere(
    allowed: Allowed<actions::OwnAccount>,
    at: At,
    state: web::Data<AppState>,
    _posted: Posted,
) -> Result<HttpResponse, AppError> {
    state.desk().sign_out_everywhere(allowed.actor).await?;
    let mut response = see(&format!("/sign-in?next={}", encoded("/")));
    at.cookies.end(&mut response);
    Ok(response)
}

async fn end_session(
    allowed: Allowed<actions::OwnAccount>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<String>,
    _posted: Posted,
) -> Result<HttpResponse, AppError> {
    state.desk().end_session(allowed.actor, id.into_inner()).await?;
    Ok(at.done("/account", "said-session_ended"))
}
