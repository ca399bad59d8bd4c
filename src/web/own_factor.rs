//! One's own second factor: set up with a device, given new recovery codes, turned off.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::at::{At, see};
use super::form::Form;
use super::public::picture;
use crate::app::AppState;
use crate::auth::factor::Standing;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Timestamp};

/// The page and its template.
const PAGE: &str = "/account/second-factor";
const TEMPLATE: &str = "pages/account/factor.html";

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get(PAGE, page);
    p.post(PAGE, begin);
    p.post("/account/second-factor/confirm", confirm);
    p.post("/account/second-factor/recovery-codes", renew);
    p.post("/account/second-factor/off", off);
}

/// A secret that waits for its first code.
#[derive(Serialize)]
struct WaitingView {
    secret: String,
    /// The address with a QR code of the secret.
    picture: String,
}

#[derive(Serialize)]
struct FactorView {
    since: Option<Timestamp>,
    recovery_codes: i64,
    /// Whether a role of the person must have one.
    is_required: bool,
    waiting: Option<WaitingView>,
    form: Form,
    /// Which of its forms came back: the last part of where it was sent to.
    refused: &'static str,
}

async fn shown(
    state: &AppState,
    actor: &Actor,
    (form, refused): (Form, &'static str),
) -> Result<FactorView, AppError> {
    let Standing { since, recovery_codes, is_required } = state.desk().factor(actor).await?;
    let waiting = match state.desk().enrolment(actor).await? {
        Some(made) => Some(WaitingView {
            picture: picture(&made.address)?,
            // In groups of four, as it is typed.
            secret: made
                .secret
                .as_bytes()
                .chunks(4)
                .map(String::from_utf8_lossy)
                .collect::<Vec<_>>()
                .join(" "),
        }),
        None => None,
    };
    Ok(FactorView { since, recovery_codes, is_required, waiting, form, refused })
}

async fn page(
    allowed: Allowed<actions::OwnAccount>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let view = shown(&state, &allowed.actor, (Form::of(&Posted::default()), "")).await?;
    at.page(&state, &allowed.actor, TEMPLATE, view).await
}

/// What was asked for, or the page again with why not.
async fn answered(
    (state, at, actor): (&AppState, &At, &Actor),
    form: &'static str,
    answer: Result<HttpResponse, AppError>,
) -> Result<HttpResponse, AppError> {
    match answer {
        Err(error) if !error.is_ours() => {
            let refused = Form::refused(&Posted::default(), &error, at);
            let view = shown(state, actor, (refused, form)).await?;
            at.again(state, actor, TEMPLATE, view).await
        }
        answer => answer,
    }
}

/// Recovery codes, which are shown this once.
#[derive(Serialize)]
struct CodesView {
    codes: Vec<String>,
    is_first: bool,
}

async fn begin(
    allowed: Allowed<actions::OwnAccount>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    // A password is sent as it was typed, blanks at its ends included.
    let password = posted.all("current_password").first().cloned().unwrap_or_default();
    let begun = state.desk().begin_factor(actor.clone(), password).await;
    answered((&state, &at, &actor), "begin", begun.map(|_| see(PAGE)).map_err(AppError::from)).await
}

async fn confirm(
    allowed: Allowed<actions::OwnAccount>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    let codes = state.desk().confirm_factor(actor.clone(), posted.text("code").to_owned()).await;
    match codes {
        Ok(codes) => told(&state, &at, &actor, CodesView { codes, is_first: true }).await,
        Err(error) => answered((&state, &at, &actor), "confirm", Err(error.into())).await,
    }
}

async fn renew(
    allowed: Allowed<actions::OwnAccount>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    let codes = state.desk().renew_recovery_codes(actor.clone(), posted.text("code").to_owned()).await;
    match codes {
        Ok(codes) => told(&state, &at, &actor, CodesView { codes, is_first: false }).await,
        Err(error) => answered((&state, &at, &actor), "renew", Err(error.into())).await,
    }
}

async fn told(state: &AppState, at: &At, actor: &Actor, view: CodesView) -> Result<HttpResponse, AppError> {
    at.page(state, actor, "pages/account/recovery_codes.html", view).await
}

async fn off(
    allowed: Allowed<actions::OwnAccount>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    let ended = state.desk().end_factor(actor.clone(), posted.text("code").to_owned()).await;
    let answer = ended.map(|()| at.done("/account", "said-factor_off")).map_err(AppError::from);
    answered((&state, &at, &actor), "off", answer).await
}
