//! What is done to a model: run on the past, put up, decided, stopped, ended; and its hits shown that were held back.

use actix_web::{HttpResponse, web};

use super::one::view;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::posted::FormError;
use crate::http::upload::blocking;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Fields};
use crate::screening::service::{self, BackTester, Decision, Runner};
use crate::screening::state::VersionEvent;
use crate::screening::{ModelId, ScreeningError};
use crate::web::at::At;
use crate::web::form::{Form, wrong};
use crate::worker::documents;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.post("/models/{id}/versions/{no}/back-test", back_test);
    p.post("/models/{id}/versions/{no}/step", step);
    p.post("/models/{id}/versions/{no}/decision", decide);
    p.post("/models/{id}/release", release);
    p.post("/models/{id}/run", run);
}

/// The model again, after something was done to it or refused.
async fn after(
    state: &AppState,
    actor: &Actor,
    (id, no, at): (ModelId, Option<i32>, &At),
    posted: &Posted,
    (done, said): (Result<(), AppError>, &'static str),
) -> Result<HttpResponse, AppError> {
    let to = no.map_or_else(|| format!("/models/{id}"), |no| format!("/models/{id}?version={no}"));
    match done {
        Ok(()) => Ok(at.done(&to, said)),
        Err(error) if error.is_about_the_form() => {
            let form = Form::of(&Posted::default().with("months", 6)).with_refused(posted, &error, at);
            let view = view(state, actor, (id, no, at), form).await?;
            at.again(state, actor, "pages/models/one.html", view).await
        }
        Err(error) => Err(error),
    }
}

async fn back_test(
    allowed: Allowed<actions::HandleModels>,
    at: At,
    state: web::Data<AppState>,
    of: web::Path<(ModelId, i32)>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let ((id, no), version, actor) = (of.into_inner(), posted.version(), allowed.actor);
    let mut fields = Fields::new();
    let months = posted.parsed::<i32>(&mut fields, "months");
    let months = posted.required(&mut fields, "months", months);
    let done = match (fields.finish().map_err(FormError::from), months) {
        (Err(error), _) => Err(AppError::from(error)),
        (Ok(()), None) => Err(wrong("months", "required")),
        (Ok(()), Some(months)) => {
            let tester = BackTester { db: state.db.clone(), documents: documents::of_leads };
            let (who, now) = (actor.clone(), state.clock.now());
            let run = move || tester.back_test((&who, now), (id, no), (version, months)).map(drop);
            blocking(move || run().map_err(AppError::from)).await
        }
    };
    after(&state, &actor, (id, Some(no), &at), &posted, (done, "said-model_tested")).await
}

/// The event that a button of a form asks for.
fn asked(posted: &Posted) -> Result<VersionEvent, AppError> {
    VersionEvent::from_code(posted.text("do")).ok_or_else(|| wrong("do", "required"))
}

async fn step(
    allowed: Allowed<actions::HandleModels>,
    at: At,
    state: web::Data<AppState>,
    of: web::Path<(ModelId, i32)>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    use VersionEvent as E;
    let ((id, no), version, actor) = (of.into_inner(), posted.version(), allowed.actor);
    let reason = posted.text("reason").to_owned();
    let done = match asked(&posted) {
        Ok(event) => state
            .perform(actor.clone(), move |work| {
                let of = (id, no);
                match event {
                    E::Propose => service::propose(work, of, version, &reason),
                    E::TakeBack => service::take_back(work, of, version),
                    E::Pause => service::pause(work, of, version, &reason),
                    E::Retire => service::retire(work, of, version, &reason),
                    E::Edit | E::BackTest | E::Approve | E::Refuse | E::Resume | E::Replace => {
                        Err(ScreeningError::StepRefused { state: "-", event: event.code() })
                    }
                }
                .map(drop)
            })
            .await
            .map_err(AppError::from),
        Err(error) => Err(error),
    };
    let done = done.map_err(|error| error.renamed("opinion", "reason"));
    after(&state, &actor, (id, Some(no), &at), &posted, (done, "said-model_stepped")).await
}

async fn decide(
    allowed: Allowed<actions::ApproveModels>,
    at: At,
    state: web::Data<AppState>,
    of: web::Path<(ModelId, i32)>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    use VersionEvent as E;
    let ((id, no), version, actor) = (of.into_inner(), posted.version(), allowed.actor);
    let opinion = posted.text("opinion").to_owned();
    let done = match asked(&posted) {
        Ok(event) => state
            .perform(actor.clone(), move |work| {
                let (of, opinion) = ((id, no), opinion.clone());
                match event {
                    E::Approve => service::decide(work, of, version, &Decision { agree: true, opinion }),
                    E::Refuse => service::decide(work, of, version, &Decision { agree: false, opinion }),
                    E::Resume => service::resume(work, of, version, &opinion),
                    E::Edit | E::BackTest | E::Propose | E::TakeBack | E::Pause | E::Retire | E::Replace => {
                        Err(ScreeningError::StepRefused { state: "-", event: event.code() })
                    }
                }
                .map(drop)
            })
            .await
            .map_err(AppError::from),
        Err(error) => Err(error),
    };
    let done = done.map_err(|error| error.renamed("reason", "opinion"));
    after(&state, &actor, (id, Some(no), &at), &posted, (done, "said-model_decided")).await
}

async fn release(
    allowed: Allowed<actions::ApproveModels>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ModelId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor, why) = (id.into_inner(), allowed.actor, posted.text("why").to_owned());
    let done = state.perform(actor.clone(), move |work| service::release(work, id, &why).map(drop)).await;
    let done = done.map_err(|error| AppError::from(error).renamed("reason", "why"));
    after(&state, &actor, (id, None, &at), &posted, (done, "said-model_released")).await
}

async fn run(
    allowed: Allowed<actions::HandleModels>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ModelId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor, now) = (id.into_inner(), allowed.actor, state.clock.now());
    let (runner, who) = (Runner { db: state.db.clone() }, actor.clone());
    let done = blocking(move || runner.run_now((&who, now), id).map(drop).map_err(AppError::from)).await;
    after(&state, &actor, (id, None, &at), &posted, (done, "said-model_run")).await
}
