//! Mail addresses that nothing is sent to, because the mail server refused them, and their taking up again.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, PersonId, Timestamp};
use crate::notify::people;
use crate::web::at::At;
use crate::web::form::Form;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/mails/suspended", list);
    p.post("/mails/suspended/{id}", lift);
}

#[derive(Serialize)]
struct RowView {
    person: PersonId,
    name: String,
    address: String,
    refusals: i32,
    fault: Option<String>,
    faulted_at: Option<Timestamp>,
    version: i32,
}

#[derive(Serialize)]
struct SuspendedView {
    rows: Vec<RowView>,
    form: Form,
}

async fn view(state: &AppState, actor: &Actor, form: Form) -> Result<SuspendedView, AppError> {
    let keeper = actor.clone();
    let rows = state.read(move |conn| people::suspended(conn, &keeper)).await?;
    let row = |(address, name): (crate::notify::MailAddress, String)| RowView {
        person: address.person_id,
        name,
        address: address.address,
        refusals: address.refusals,
        fault: address.fault,
        faulted_at: address.faulted_at,
        version: address.version,
    };
    Ok(SuspendedView { rows: rows.into_iter().map(row).collect(), form })
}

const TEMPLATE: &str = "pages/keeping/suspended.html";

async fn list(
    allowed: Allowed<actions::KeepMail>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let view = view(&state, &allowed.actor, Form::of(&Posted::default())).await?;
    at.page(&state, &allowed.actor, TEMPLATE, view).await
}

async fn lift(
    allowed: Allowed<actions::KeepMail>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, id, version) = (allowed.actor, id.into_inner(), posted.version());
    let address = posted.text("address").to_owned();
    let done =
        state.perform(actor.clone(), move |work| people::set_address_of(work, id, version, &address)).await;
    match done.map_err(AppError::from) {
        Ok(_) => Ok(at.done("/mails/suspended", "said-address_lifted")),
        Err(error) if error.is_about_the_form() => {
            let view = view(&state, &actor, Form::refused(&posted, &error, &at)).await?;
            at.again(&state, &actor, TEMPLATE, view).await
        }
        Err(error) => Err(error),
    }
}
