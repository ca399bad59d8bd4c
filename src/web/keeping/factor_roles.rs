//! The roles whose people must have a second factor.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::auth::required;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Role};
use crate::web::at::At;
use crate::web::form::{Choice, Form};
use crate::web::sent;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/people/second-factor", page);
    p.post("/people/second-factor", set);
}

#[derive(Serialize)]
struct FactorRolesView {
    roles: Vec<Choice>,
    form: Form,
}

const TEMPLATE: &str = "pages/keeping/factor_roles.html";

async fn view(
    state: &AppState,
    at: &At,
    refused: Option<(&Posted, &AppError)>,
) -> Result<FactorRolesView, AppError> {
    let form = match refused {
        Some((posted, error)) => Form::refused(posted, error, at),
        None => {
            let required =
                state.read(|conn| required::roles(conn).map_err(crate::auth::error::AuthError::from)).await?;
            let with = |form: Posted, role: &Role| form.with(&format!("role-{role}"), "yes");
            Form::of(&required.iter().fold(Posted::default(), with))
        }
    };
    let choice = |role: &Role| Choice::new(format!("role-{role}"), word!(at.language, role));
    Ok(FactorRolesView { roles: Role::ALL.iter().map(choice).collect(), form })
}

async fn page(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let view = view(&state, &at, None).await?;
    at.page(&state, &allowed.actor, TEMPLATE, view).await
}

async fn set(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let actor: Actor = allowed.actor;
    let ticked = |role: &&Role| posted.ticked(&format!("role-{role}"));
    let wanted: Vec<Role> = Role::ALL.iter().filter(ticked).copied().collect();
    let done = sent::performed(&state, &actor, Ok(wanted), |work, wanted| required::set(work, wanted)).await;
    let done = done.map(|_| (String::from("/people/second-factor"), "said-factor_roles_set"));
    sent::answered((&state, &at, &actor), done, TEMPLATE, async |error| {
        view(&state, &at, Some((&posted, error))).await
    })
    .await
}
