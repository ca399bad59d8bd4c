//! Files that somebody may see, on their way out, as the interface and the pages give them.

use actix_web::HttpResponse;

use super::download::{download, stream};
use super::problem::AppError;
use super::upload::blocking;
use crate::app::AppState;
use crate::files::picture::can_be_cleaned;
use crate::files::{Content, Family, FileError, FileHash, FileRow, MediaType, queries};
use crate::kit::{Actor, Scope};

/// A file: one's own, or one that is attached to a record in sight. An agency gets the pictures of others without what
/// the camera wrote into them.
///
/// # Errors
/// When there is none in sight, and the disk's.
pub async fn give(state: &AppState, actor: Actor, hash: FileHash) -> Result<HttpResponse, AppError> {
    let Given { row, name, is_outward } = given(state, actor, hash).await?;
    let files = state.files.clone();
    let (hash, kind) = (row.hash.clone(), row.media_type);
    let file = blocking(move || {
        if is_outward && kind.family() == Family::Picture && may_say(kind) {
            files.cleaned(&hash, kind).map(Content::from)
        } else {
            files.open(&hash)
        }
    })
    .await?;
    Ok(download(file, kind.outward(), &name).map_err(FileError::from)?)
}

/// A small picture of a file, as a JPEG.
///
/// # Errors
/// When there is none in sight, or no picture can be made of it.
pub async fn give_thumbnail(
    state: &AppState,
    actor: Actor,
    hash: FileHash,
) -> Result<HttpResponse, AppError> {
    let Given { row, .. } = given(state, actor, hash).await?;
    let (files, reader) = (state.files.clone(), state.reader.clone());
    let FileRow { hash, media_type, .. } = row;
    let name = format!("{hash}.jpg");
    let picture = blocking(move || {
        if let Some(made) = files.thumbnail(&hash)? {
            return Ok(made);
        }
        let made = reader.thumbnail(media_type, files.on_disk(files.open(&hash)?)?)?;
        let made = made.ok_or(FileError::NoThumbnail { hash: hash.clone() })?;
        files.keep_thumbnail(&hash, &made)?;
        Ok::<_, FileError>(made)
    })
    .await?;
    let size = u64::try_from(picture.len()).unwrap_or(u64::MAX);
    Ok(stream(std::io::Cursor::new(picture), size, (MediaType::Jpeg.code(), &name)))
}

/// A file in sight of somebody.
struct Given {
    row: FileRow,
    name: String,
    /// Whether it leaves the house: it goes to an agency that did not send it.
    is_outward: bool,
}

async fn given(state: &AppState, actor: Actor, hash: FileHash) -> Result<Given, AppError> {
    let today = state.clock.now().date();
    let given = state.read(move |conn| {
        let found = queries::visible_file(conn, &actor.scope, actor.person, &hash, today)?;
        let (row, name) = found.ok_or(FileError::NotFound { hash })?;
        let is_outward = match actor.scope {
            Scope::Agency(agency) => !queries::is_of_agency(conn, agency, &row.hash, today)?,
            Scope::All | Scope::Offices(_) | Scope::None => false,
        };
        Ok::<_, FileError>(Given { row, name, is_outward })
    });
    Ok(given.await?)
}

/// Whether cameras write into pictures of a kind.
fn may_say(kind: MediaType) -> bool {
    can_be_cleaned(kind) || matches!(kind, MediaType::Heic | MediaType::Avif | MediaType::Tiff)
}
