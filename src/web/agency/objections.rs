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
use crate::web::sent;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/inbox/{id}/objection", objection_page);
    p.post("/inbox/{id}/objection", object);
    p.get("/inbox/{id}/extension", extension_page);
    p.post("/inbox/{id}/extension", ask);
}

/// What is asked of the office. Both are asked by one form.
#[derive(Debug, Clone, Copy)]
enum Ask {
    Objection,
    Extension,
}

impl Ask {
    fn template(self) -> &'static str {
        match self {
            Self::Objection => "pages/agency/objection.html",
            Self::Extension => "pages/agency/extension.html",
        }
    }

    fn choices(self, at: &At) -> Vec<Choice> {
        match self {
            Self::Objection => choices!(at.language, ObjectionGround),
            Self::Extension => choices!(at.language, ExtensionCause),
        }
    }
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
    (ask, id, at): (Ask, AddresseeId, &At),
    form: Form,
) -> Result<AskView, AppError> {
    let (today, actor) = (state.clock.now().date(), actor.clone());
    let whole = state.read(move |conn| served::whole(conn, &actor, today, id)).await?;
    let served = ServedView::of(&whole.served, (today, at.language));
    Ok(AskView { served, form, choices: ask.choices(at) })
}

async fn page(
    state: &AppState,
    actor: &Actor,
    (ask, id, at): (Ask, AddresseeId, &At),
) -> Result<HttpResponse, AppError> {
    let view = view(state, actor, (ask, id, at), Form::of(&Posted::default())).await?;
    at.page(state, actor, ask.template(), view).await
}

async fn answer(
    state: &AppState,
    actor: &Actor,
    (ask, id, at): (Ask, AddresseeId, &At),
    (posted, done): (&Posted, Result<&'static str, AppError>),
) -> Result<HttpResponse, AppError> {
    let done = done.map(|said| (format!("/inbox/{id}"), said));
    sent::answered((state, at, actor), done, ask.template(), async |error| {
        view(state, actor, (ask, id, at), Form::refused(posted, error, at)).await
    })
    .await
}

async fn objection_page(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    page(&state, &allowed.actor, (Ask::Objection, id.into_inner(), &at)).await
}

async fn object(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let done = objected(&state, actor.clone(), id, &posted).await.map(|()| "said-objection_raised");
    answer(&state, &actor, (Ask::Objection, id, &at), (&posted, done)).await
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
    page(&state, &allowed.actor, (Ask::Extension, id.into_inner(), &at)).await
}

async fn ask(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let done = asked(&state, actor.clone(), id, &posted).await.map(|()| "said-extension_asked");
    answer(&state, &actor, (Ask::Extension, id, &at), (&posted, done)).await
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
