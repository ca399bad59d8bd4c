//! An objection, and more time asked for: each says before it is sent that no date moves for it.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::inbox::ServedView;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::choices;
use crate::http::idempotency::once;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Fields};
use crate::recommendations::AddresseeId;
use crate::replies::model::{ExtensionCause, ObjectionGround};
use crate::replies::objections::{self, ExtensionAsked, NewObjectionText};
use crate::replies::served;
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/inbox/{id}/objection", objection_page);
    p.post("/inbox/{id}/objection", object);
    p.get("/inbox/{id}/extension", extension_page);
    p.post("/inbox/{id}/extension", ask);
}

#[derive(Serialize)]
struct AskView {
    served: ServedView,
    form: Form,
    choices: Vec<Choice>,
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (at, id): (&At, AddresseeId),
    (form, choices): (Form, Vec<Choice>),
) -> Result<AskView, AppError> {
    let (today, actor) = (state.clock.now().date(), actor.clone());
    let whole = state.read(move |conn| served::whole(conn, &actor, today, id)).await?;
    Ok(AskView { served: ServedView::of(&whole.served, (today, at.language)), form, choices })
}

async fn objection_page(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let form = (Form::of(&Posted::default()), choices!(at.language, ObjectionGround));
    let view = view(&state, &allowed.actor, (&at, id.into_inner()), form).await?;
    at.page(&state, &allowed.actor, "pages/agency/objection.html", view).await
}

async fn object(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    match objected(&state, actor.clone(), id, &posted).await {
        Ok(()) => Ok(at.done(&format!("/inbox/{id}"), "said-objection_raised")),
        Err(error) if error.is_about_the_form() => {
            let form = (Form::refused(&posted, &error, &at), choices!(at.language, ObjectionGround));
            let view = view(&state, &actor, (&at, id), form).await?;
            at.again(&state, &actor, "pages/agency/objection.html", view).await
        }
        Err(error) => Err(error),
    }
}

async fn objected(state: &AppState, actor: Actor, id: AddresseeId, posted: &Posted) -> Result<(), AppError> {
    let mut fields = Fields::new();
    let ground = posted.code(&mut fields, "ground", ObjectionGround::from_code);
    let ground = posted.required(&mut fields, "ground", ground);
    fields.finish().map_err(crate::replies::ReplyError::from)?;
    let Some(ground) = ground else { return Err(wrong("ground", "required")) };
    let raised = NewObjectionText {
        ground,
        text: posted.text("text").to_owned(),
        suggested_agency_id: None,
        suggested_agency: posted.optional("suggested_agency"),
    };
    once(state, actor, posted, move |work| objections::raise(work, id, &raised).map(|_| ())).await
}

async fn extension_page(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let form = (Form::of(&Posted::default()), choices!(at.language, ExtensionCause));
    let view = view(&state, &allowed.actor, (&at, id.into_inner()), form).await?;
    at.page(&state, &allowed.actor, "pages/agency/extension.html", view).await
}

async fn ask(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    match asked(&state, actor.clone(), id, &posted).await {
        Ok(()) => Ok(at.done(&format!("/inbox/{id}"), "said-extension_asked")),
        Err(error) if error.is_about_the_form() => {
            let form = (Form::refused(&posted, &error, &at), choices!(at.language, ExtensionCause));
            let view = view(&state, &actor, (&at, id), form).await?;
            at.again(&state, &actor, "pages/agency/extension.html", view).await
        }
        Err(error) => Err(error),
    }
}

async fn asked(state: &AppState, actor: Actor, id: AddresseeId, posted: &Posted) -> Result<(), AppError> {
    let mut fields = Fields::new();
    let cause = posted.code(&mut fields, "cause", ExtensionCause::from_code);
    let cause = posted.required(&mut fields, "cause", cause);
    let wanted_until = posted.day(&mut fields, "wanted_until");
    let wanted_until = posted.required(&mut fields, "wanted_until", wanted_until);
    fields.finish().map_err(crate::replies::ReplyError::from)?;
    let (Some(cause), Some(wanted_until)) = (cause, wanted_until) else {
        return Err(wrong("cause", "required"));
    };
    let (reason, plan) = (posted.text("reason").to_owned(), posted.text("plan").to_owned());
    let asked = ExtensionAsked { cause, reason, plan, wanted_until };
    once(state, actor, posted, move |work| objections::ask_extension(work, id, &asked).map(|_| ())).await
}
