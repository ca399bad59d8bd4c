//! What happens to a form: it is received, done, and answered; or shown again with what is wrong with it. What it has
//! sent stays when it comes back: its files are kept under their names, and the form says them again.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::at::At;
use crate::app::AppState;
use crate::audit::Work;
use crate::auth::policy::actions;
use crate::files::FileHash;
use crate::files::service::enter;
use crate::http::given::{give, give_thumbnail};
use crate::http::upload::keep;
use crate::http::{Allowed, AppError, Pages, Posted, PostedFiles};
use crate::kit::Actor;
use crate::kit::coded::Coded;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/files/{hash}", file);
    p.get("/files/{hash}/thumbnail", thumbnail);
}

/// Files that a form brings at most.
const MOST: usize = 12;

/// The name under which a form says what it has sent before.
pub(super) const KEPT: &str = "kept";

/// Receives a form with files or none. The files are kept, and the form says their hashes; what is wrong with one of them
/// comes beside the form, for whoever reads the form next.
///
/// # Errors
/// When the form is not ours, or cannot be received.
pub(super) async fn received(
    state: &AppState,
    actor: &Actor,
    (request, payload): (&HttpRequest, web::Payload),
) -> Result<(Posted, Result<(), AppError>), AppError> {
    let bytes = u64::try_from(state.limits.upload).unwrap_or(u64::MAX);
    let sent = PostedFiles::receive(state, (request, payload), (MOST, bytes), || Ok(())).await?;
    let PostedFiles { fields, files } = sent;
    let mut hashes = hashes(&fields);
    let mut whole = Ok(());
    for (file, name) in files {
        let kept = match file.named(&name) {
            Ok(file) => keep(state, actor, file).await,
            Err(error) => Err(error),
        };
        match kept {
            Ok(received) => {
                let hash = received.hash.to_string();
                let noted =
                    state.perform(actor.clone(), move |work| enter(work, &received, &name).map(drop)).await;
                match noted {
                    Ok(()) if !hashes.contains(&hash) => hashes.push(hash),
                    Ok(()) => {}
                    Err(error) => whole = Err(AppError::from(error)),
                }
            }
            Err(error) => whole = Err(AppError::from(error)),
        }
    }
    Ok((fields.with(KEPT, hashes.join(",")), whole))
}

/// The hashes of the files of a form.
pub(super) fn hashes(posted: &Posted) -> Vec<String> {
    posted.text(KEPT).split(',').filter(|hash| !hash.is_empty()).map(str::to_owned).collect()
}

/// Does what a form says, if it can be read.
///
/// # Errors
/// What is wrong with the form; those of the use case.
pub(super) async fn performed<C, T, E>(
    state: &AppState,
    actor: &Actor,
    told: Result<C, AppError>,
    mut act: impl FnMut(&mut Work<'_>, &C) -> Result<T, E> + Send + 'static,
) -> Result<T, AppError>
where
    C: Send + 'static,
    T: Send + 'static,
    E: From<diesel::result::Error> + Coded + Send + 'static,
{
    let told = told?;
    Ok(state.perform(actor.clone(), move |work| act(work, &told)).await?)
}

/// The answer to a form: where to look now and what is said there; or its page again with what is wrong with it.
///
/// # Errors
/// What is no fault of the form.
pub(super) async fn answered<V: Serialize>(
    (state, at, actor): (&AppState, &At, &Actor),
    done: Result<(String, &'static str), AppError>,
    template: &str,
    again: impl AsyncFnOnce(&AppError) -> Result<V, AppError>,
) -> Result<HttpResponse, AppError> {
    match done {
        Ok((to, said)) => Ok(at.done(&to, said)),
        Err(error) if error.is_about_the_form() => {
            let view = again(&error).await?;
            at.again(state, actor, template, view).await
        }
        Err(error) => Err(error),
    }
}

async fn file(
    allowed: Allowed<actions::UseFiles>,
    state: web::Data<AppState>,
    hash: web::Path<FileHash>,
) -> Result<HttpResponse, AppError> {
    give(&state, allowed.actor, hash.into_inner()).await
}

async fn thumbnail(
    allowed: Allowed<actions::UseFiles>,
    state: web::Data<AppState>,
    hash: web::Path<FileHash>,
) -> Result<HttpResponse, AppError> {
    give_thumbnail(&state, allowed.actor, hash.into_inner()).await
}
