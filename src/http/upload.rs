//! Files on their way in: streamed to the disk, in constant memory.

use std::collections::BTreeMap;

use actix_multipart::{Field, Multipart};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, web};
use futures_util::{Stream, StreamExt};

use crate::app::AppState;
use crate::config::Limits;
use crate::files::service::refused;
use crate::files::uploads::{self, Part};
use crate::files::{FileError, FileStore, Intake, Received, Settled, UploadId};
use crate::kit::Actor;

/// A file that came whole, and what was said beside it.
pub struct Upload<S> {
    /// The file.
    pub settled: S,
    /// What the sender calls it.
    pub name: String,
    /// Text fields of the form.
    pub fields: BTreeMap<String, String>,
}

/// A form with several files or none.
pub struct Form {
    /// The files, in the order they came.
    pub files: Vec<Settled>,
    /// What the sender calls each.
    pub names: Vec<String>,
    /// Text fields of the form.
    pub fields: BTreeMap<String, String>,
}

/// Whether a request brings a form.
#[must_use]
pub fn is_form(request: &HttpRequest) -> bool {
    let media = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media.to_ascii_lowercase().starts_with("multipart/form-data")
}

/// Receives a file: the part `file` of a form, or the body itself (then named by `name` in the query).
///
/// # Errors
/// When it is too large, broken off, or not of that form.
pub async fn receive<I: Intake>(
    intake: I,
    request: &HttpRequest,
    payload: web::Payload,
    limits: Limits,
) -> Result<Upload<I::Settled>, FileError> {
    if is_form(request) {
        return form(intake, Multipart::new(request.headers(), payload), limits).await;
    }
    let query = web::Query::<BTreeMap<String, String>>::from_query(request.query_string());
    let name = query.ok().and_then(|mut query| query.remove("name")).unwrap_or_else(|| String::from("file"));
    let settled = settle(fill(intake, payload).await?).await?;
    Ok(Upload { settled, name, fields: BTreeMap::new() })
}

/// Receives a form with so many files at most, each part of them called `file` and of so many bytes.
///
/// # Errors
/// When there are more, one is too large, or the form is broken off.
pub async fn receive_form(
    files: &FileStore,
    (request, payload): (&HttpRequest, web::Payload),
    limits: Limits,
    (most, bytes): (usize, u64),
) -> Result<Form, FileError> {
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut sent, mut names, mut fields) = (Vec::new(), Vec::new(), Fields::new(limits));
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(malformed)?;
        if part.name() != Some("file") {
            fields.take(part).await?;
            continue;
        }
        let name = part.content_disposition().and_then(|it| it.get_filename()).unwrap_or("file").to_owned();
        // A browser sends a part without name and content where no file was chosen.
        if name.is_empty() {
            part.bytes(0).await.map_err(malformed)?.map_err(malformed)?;
            continue;
        }
        if sent.len() == most {
            return Err(malformed(format!("more than {most} files")));
        }
        sent.push(settle(fill(files.incoming(bytes)?, part).await?).await?);
        names.push(name);
    }
    Ok(Form { files: sent, names, fields: fields.told })
}

async fn form<I: Intake>(
    intake: I,
    mut parts: Multipart,
    limits: Limits,
) -> Result<Upload<I::Settled>, FileError> {
    let (mut waiting, mut came, mut fields) = (Some(intake), None, Fields::new(limits));
    while let Some(part) = parts.next().await {
        let part = part.map_err(malformed)?;
        if part.name() != Some("file") {
            fields.take(part).await?;
            continue;
        }
        let file = part.content_disposition().and_then(|it| it.get_filename()).unwrap_or("file").to_owned();
        let Some(intake) = waiting.take() else {
            return Err(malformed("more than one part is called file"));
        };
        came = Some((settle(fill(intake, part).await?).await?, file));
    }
    let (settled, name) = came.ok_or_else(|| malformed("no part is called file"))?;
    Ok(Upload { settled, name, fields: fields.told })
}

/// Text fields of a form, within the limits.
struct Fields {
    told: BTreeMap<String, String>,
    room: usize,
    limits: Limits,
}

impl Fields {
    fn new(limits: Limits) -> Self {
        Self { told: BTreeMap::new(), room: limits.body, limits }
    }

    async fn take(&mut self, mut part: Field) -> Result<(), FileError> {
        let name = part.name().unwrap_or_default().to_owned();
        if self.told.len() == self.limits.fields {
            return Err(FileError::TooManyFields { limit: self.limits.fields });
        }
        let too_large = |_| FileError::FieldsTooLarge { limit: self.limits.body };
        let bytes = part.bytes(self.room).await.map_err(too_large)?.map_err(malformed)?;
        self.room = self.room.saturating_sub(bytes.len());
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| malformed("a field is not UTF-8"))?;
        if self.told.insert(name, text).is_some() {
            return Err(malformed("a field comes twice"));
        }
        Ok(())
    }
}

async fn fill<I: Intake, E: std::fmt::Display>(
    mut intake: I,
    mut stream: impl Stream<Item = Result<web::Bytes, E>> + Unpin,
) -> Result<I, FileError> {
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(malformed)?;
        intake = blocking(move || intake.take(&piece).map(|()| intake)).await?;
    }
    Ok(intake)
}

async fn settle<I: Intake>(intake: I) -> Result<I::Settled, FileError> {
    blocking(move || intake.settle()).await
}

/// Puts a file under its name. That the scanner of viruses is against it stands in the log.
///
/// # Errors
/// When it may not be kept, or the disk refuses.
pub async fn keep(state: &AppState, actor: &Actor, settled: Settled) -> Result<Received, FileError> {
    let files = state.files.clone();
    let kept = blocking(move || files.keep(settled)).await;
    if let Err(FileError::Infected { hash, signature }) = &kept {
        let (hash, signature) = (hash.clone(), signature.clone());
        state.perform(actor.clone(), move |work| refused(work, &hash, &signature)).await?;
    }
    kept
}

/// Bytes after which it is kept how much has come, so that a break loses no more.
const KEPT_AFTER: u64 = 16 << 20;

/// Adds the body of a request to an upload, piece by piece as it comes. What has come when it breaks off counts too.
///
/// # Errors
/// When it breaks off, there is more than was announced, or disk or database refuse.
pub async fn add_to_upload(
    state: &AppState,
    (actor, id): (&Actor, UploadId),
    mut part: Part,
    mut payload: web::Payload,
) -> Result<u64, FileError> {
    let mut since = 0;
    let broke = loop {
        let piece = match payload.next().await {
            None => break None,
            Some(Err(error)) => break Some(malformed(error)),
            Some(Ok(piece)) => piece,
        };
        since += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        let (back, taken) = blocking(move || {
            let taken = part.take(&piece);
            Ok::<_, FileError>((part, taken))
        })
        .await?;
        part = back;
        if let Err(error) = taken {
            break Some(error);
        }
        if since >= KEPT_AFTER {
            since = 0;
            part = kept_so_far(state, (actor, id), part).await?.0;
        }
    };
    // The lock is held until the number is kept.
    let (part, bytes) = kept_so_far(state, (actor, id), part).await?;
    drop(part);
    broke.map_or(Ok(bytes), Err)
}

async fn kept_so_far(
    state: &AppState,
    (actor, id): (&Actor, UploadId),
    mut part: Part,
) -> Result<(Part, u64), FileError> {
    let (part, bytes) = blocking(move || {
        let bytes = part.settle()?;
        Ok::<_, FileError>((part, bytes))
    })
    .await?;
    state.perform(actor.clone(), move |work| uploads::received(work, id, bytes)).await?;
    Ok((part, bytes))
}

/// Does work of the disk on a blocking thread.
///
/// # Errors
/// Those of the work.
pub async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<FileError> + Send + 'static,
{
    match web::block(work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(FileError::StorageFailed.into()),
    }
}

fn malformed(error: impl std::fmt::Display) -> FileError {
    FileError::UploadMalformed { detail: error.to_string() }
}
