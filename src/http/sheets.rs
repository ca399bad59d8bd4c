//! Sheets of leads on their way in, as the interface and the pages take them.

use super::problem::AppError;
use crate::app::AppState;
use crate::config::Limits;
use crate::files::FileError;
use crate::kit::Actor;
use crate::leads::import::{IMPORT_LIMIT, ImportError, ImportId, Importer};

/// The limits of an upload; a sheet is never larger than what the command line takes.
#[must_use]
pub fn limits(state: &AppState) -> Limits {
    let most = usize::try_from(IMPORT_LIMIT).unwrap_or(usize::MAX);
    Limits { upload: state.limits.upload.min(most), ..state.limits }
}

/// Why a sheet was not received. A limit of the upload is said as such; the rest in the words of imports.
#[must_use]
pub fn refusal(error: FileError) -> AppError {
    if error.is_limit() { error.into() } else { ImportError::from(error).into() }
}

/// Reads the sheet on a thread of its own, whoever waits for the answer.
pub fn carry_on(importer: Importer, id: ImportId, actor: Actor) {
    drop(actix_web::rt::task::spawn_blocking(move || {
        if let Err(error) = importer.run(id, &actor) {
            tracing::error!(import.id = %id, cause = %error, "Import {id} stopped: {error}");
        }
    }));
}
