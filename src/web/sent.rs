//! Files that forms bring, and files that pages show. What a form has sent stays when the form comes back: its files are
//! kept under their names, and the form says them again.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::files::FileHash;
use crate::files::service::enter;
use crate::http::given::{give, give_thumbnail};
use crate::http::upload::keep;
use crate::http::{Allowed, AppError, Pages, Posted, PostedFiles};
use crate::kit::Actor;

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
/// comes beside the form.
///
/// # Errors
/// When the form is not ours, or cannot be received.
pub(super) async fn received(
    state: &AppState,
    actor: &Actor,
    (request, payload): (&HttpRequest, web::Payload),
) -> Result<(Posted, Option<AppError>), AppError> {
    let bytes = u64::try_from(state.limits.upload).unwrap_or(u64::MAX);
    let sent = PostedFiles::receive(state, (request, payload), (MOST, bytes), || Ok(())).await?;
    let PostedFiles { fields, files } = sent;
    let mut hashes = hashes(&fields);
    let mut fault = None;
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
                    Err(error) => fault = Some(AppError::from(error)),
                }
            }
            Err(error) => fault = Some(AppError::from(error)),
        }
    }
    Ok((fields.with(KEPT, hashes.join(",")), fault))
}

/// The hashes of the files of a form.
pub(super) fn hashes(posted: &Posted) -> Vec<String> {
    posted.text(KEPT).split(',').filter(|hash| !hash.is_empty()).map(str::to_owned).collect()
}

/// Whether a form is shown again with an error: with one of its files, too.
pub(super) fn is_about_the_form(error: &AppError) -> bool {
    !error.is_ours() && (error.is_about_the_form() || error.code().starts_with("file_"))
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
