//! Pages for people without account: report in five steps, follow by a code, verify a receipt, compute a date, read what
//! was published. Nothing tells who reported; addresses and titles hold no code; nothing is kept in the browser.

mod calculator;
mod cases;
mod progress;
mod receipt;
mod report;

pub(super) use receipt::picture;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::at::At;
use crate::app::AppState;
use crate::http::{Anyone, AppError, Pages};

/// Adds the pages of this folder.
pub(super) fn pages(p: &mut Pages) {
    p.get("/public", home);
    report::pages(p);
    progress::pages(p);
    receipt::pages(p);
    calculator::pages(p);
    cases::pages(p);
}

/// A page for whoever asks; the shell of whoever is signed in does not stand around it.
async fn shown<T: Serialize>(
    (state, at): (&AppState, &At),
    template: &str,
    view: T,
) -> Result<HttpResponse, AppError> {
    at.answer(state, None, StatusCode::OK, (template, view)).await
}

/// A form that is shown again, with what is wrong with it.
async fn again<T: Serialize>(
    (state, at): (&AppState, &At),
    error: &AppError,
    (template, view): (&str, T),
) -> Result<HttpResponse, AppError> {
    at.answer(state, None, actix_web::ResponseError::status_code(error), (template, view)).await
}

#[derive(Serialize)]
struct HomeView {}

async fn home(_anyone: Anyone, at: At, state: web::Data<AppState>) -> Result<HttpResponse, AppError> {
    shown((&state, &at), "pages/public/home.html", HomeView {}).await
}
