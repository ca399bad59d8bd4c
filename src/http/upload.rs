//! Files on their way in: streamed to the disk, in constant memory.

use std::collections::BTreeMap;

use actix_multipart::Multipart;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, web};
use futures_util::{Stream, StreamExt};

use crate::config::Limits;
use crate::files::{FileError, FileStore, Incoming, Settled};

/// A file that came whole, and what was said beside it.
pub struct Upload {
    /// The file.
    pub settled: Settled,
    /// What the sender calls it.
    pub name: String,
    /// Text fields of the form.
    pub fields: BTreeMap<String, String>,
}

/// Receives a file: the part `file` of a form, or the body itself (then named by `name` in the query).
///
/// # Errors
/// When it is too large, broken off, or not of that form.
pub async fn receive(
    files: &FileStore,
    request: &HttpRequest,
    payload: web::Payload,
    limits: Limits,
) -> Result<Upload, FileError> {
    let incoming = files.incoming(u64::try_from(limits.upload).unwrap_or(u64::MAX))?;
    let media = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if media.to_ascii_lowercase().starts_with("multipart/form-data") {
        return form(incoming, Multipart::new(request.headers(), payload), limits).await;
    }
    let query = web::Query::<BTreeMap<String, String>>::from_query(request.query_string());
    let name = query.ok().and_then(|mut query| query.remove("name")).unwrap_or_else(|| String::from("file"));
    let settled = settle(fill(incoming, payload).await?).await?;
    Ok(Upload { settled, name, fields: BTreeMap::new() })
}

async fn form(incoming: Incoming, mut parts: Multipart, limits: Limits) -> Result<Upload, FileError> {
    let (mut waiting, mut came, mut fields) = (Some(incoming), None, BTreeMap::new());
    let mut room = limits.body;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(malformed)?;
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            let file =
                part.content_disposition().and_then(|it| it.get_filename()).unwrap_or("file").to_owned();
            let Some(incoming) = waiting.take() else {
                return Err(malformed("more than one part is called file"));
            };
            came = Some((settle(fill(incoming, part).await?).await?, file));
            continue;
        }
        if fields.len() == limits.fields {
            return Err(FileError::TooManyFields { limit: limits.fields });
        }
        let too_large = |_| FileError::FieldsTooLarge { limit: limits.body };
        let bytes = part.bytes(room).await.map_err(too_large)?.map_err(malformed)?;
        room = room.saturating_sub(bytes.len());
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| malformed("a field is not UTF-8"))?;
        if fields.insert(name, text).is_some() {
            return Err(malformed("a field comes twice"));
        }
    }
    let (settled, name) = came.ok_or_else(|| malformed("no part is called file"))?;
    Ok(Upload { settled, name, fields })
}

async fn fill<E: std::fmt::Display>(
    mut incoming: Incoming,
    mut stream: impl Stream<Item = Result<web::Bytes, E>> + Unpin,
) -> Result<Incoming, FileError> {
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(malformed)?;
        incoming = blocking(move || incoming.take(&piece).map(|()| incoming)).await?;
    }
    Ok(incoming)
}

async fn settle(incoming: Incoming) -> Result<Settled, FileError> {
    blocking(move || incoming.settle()).await
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
