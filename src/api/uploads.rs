//! Uploads that go on after a break. `HEAD` and `PATCH` are those of the tus protocol (1.0.0, core); an upload is begun
//! with a body of JSON and ended by asking for the file.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use serde::{Deserialize, Serialize};

use super::files::FileBody;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::files::service::enter;
use crate::files::uploads::{self, announced};
use crate::files::{FileError, NewUpload, UploadId, UploadRow};
use crate::http::input::InputError;
use crate::http::upload::{add_to_upload, blocking, keep};
use crate::http::{Allowed, AppError, Input, Routes, create};
use crate::kit::Timestamp;
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, begin_upload);
    route!(r, read_upload);
    route!(r, go_on_with_upload);
    route!(r, finish_upload);
    route!(r, give_up_upload);
}

/// Where a request that goes on begins, and where the upload stands.
const OFFSET: &str = "Upload-Offset";
/// The media type of a request that goes on.
const MEDIA: &str = "application/offset+octet-stream";

/// An upload that is not whole yet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Upload)]
pub struct UploadBody {
    /// Its id.
    pub id: UploadId,
    /// What the file is called.
    pub name: String,
    /// Bytes that were announced.
    pub size: i64,
    /// Bytes that have come: the next request goes on from here.
    pub received: i64,
    /// Until when it waits for more; each request puts that off by a day.
    pub expires_at: Timestamp,
}

impl From<UploadRow> for UploadBody {
    fn from(row: UploadRow) -> Self {
        let UploadRow { id, person_id: _, name, size, sha256: _, received, begun_at: _, expires_at } = row;
        Self { id, name, size, received, expires_at }
    }
}

/// An upload as it is announced.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadRequest {
    /// What the file is called.
    pub name: String,
    /// Bytes: 1 to `upload_limit`.
    pub size: i64,
    /// SHA-256 of the whole file in hexadecimal; what came is held against it at the end.
    pub sha256: Option<String>,
}

fn headed(mut response: HttpResponseBuilder, received: i64, size: i64) -> HttpResponseBuilder {
    response
        .insert_header((OFFSET, received.to_string()))
        .insert_header(("Upload-Length", size.to_string()))
        .insert_header(("Tus-Resumable", "1.0.0"))
        .insert_header((CACHE_CONTROL, "no-store"));
    response
}

/// Begins an upload that may come in several requests. It is one's own, and waits a day for more.
#[utoipa::path(post, path = "/api/v1/uploads", tag = "files", request_body = UploadRequest,
    responses((status = 201, description = "The upload", body = UploadBody)))]
async fn begin_upload(
    allowed: Allowed<actions::UseFiles>,
    state: web::Data<AppState>,
    input: Input<UploadRequest>,
) -> Result<HttpResponse, AppError> {
    let expired = state.perform(allowed.actor.clone(), uploads::sweep).await?;
    let files = state.files.clone();
    blocking(move || expired.into_iter().try_for_each(|id| files.remove_part(id))).await?;
    let limit = u64::try_from(state.limits.upload).unwrap_or(u64::MAX).min(crate::files::MOST);
    create(&state, allowed.actor, input, move |work, request: &UploadRequest| {
        let UploadRequest { name, size, sha256 } = request.clone();
        let told = NewUpload { name, size, sha256: announced(sha256.as_deref())? };
        uploads::begin(work, &told, limit).map(UploadBody::from)
    })
    .await
}

/// How far an upload has come; `HEAD` says it in `Upload-Offset` and `Upload-Length`.
#[utoipa::path(get, path = "/api/v1/uploads/{id}", tag = "files",
    params(("id" = UploadId, Path, description = "The upload")),
    responses((status = 200, description = "The upload", body = UploadBody)))]
async fn read_upload(
    allowed: Allowed<actions::UseFiles>,
    state: web::Data<AppState>,
    id: web::Path<UploadId>,
) -> Result<HttpResponse, AppError> {
    let (id, now) = (id.into_inner(), state.clock.now());
    let row = state.read(move |conn| uploads::of(conn, allowed.actor.person, id, now)).await?;
    Ok(headed(HttpResponse::Ok(), row.received, row.size).json(UploadBody::from(row)))
}

/// Adds to an upload from where it stands. What has come when the request breaks off counts; two requests at once are
/// refused.
#[utoipa::path(patch, path = "/api/v1/uploads/{id}", tag = "files",
    params(("id" = UploadId, Path, description = "The upload"),
        ("Upload-Offset" = i64, Header, description = "Where this request begins: where the upload stands")),
    request_body(content = String, content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "Added; `Upload-Offset` says where the upload stands now")))]
async fn go_on_with_upload(
    allowed: Allowed<actions::UseFiles>,
    state: web::Data<AppState>,
    id: web::Path<UploadId>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let header =
        |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    if !header(CONTENT_TYPE.as_str()).is_some_and(|media| media.eq_ignore_ascii_case(MEDIA)) {
        return Err(FileError::UploadTypeRequired.into());
    }
    let offset = header(OFFSET).and_then(|offset| offset.parse::<i64>().ok());
    let offset = offset.ok_or(InputError::HeaderRequired { header: OFFSET })?;
    let (row, part) = held(&state, &allowed, id).await?;
    if row.received != offset {
        return Err(FileError::UploadOffset { received: row.received }.into());
    }
    let bytes = |count: i64| u64::try_from(count).unwrap_or(0);
    let (from, most) = (bytes(row.received), bytes(row.size));
    let part = blocking(move || part.go_on(from, most)).await?;
    let received = add_to_upload(&state, (&allowed.actor, id), part, payload).await?;
    let received = i64::try_from(received).unwrap_or(i64::MAX);
    Ok(headed(HttpResponse::NoContent(), received, row.size).finish())
}

/// An upload of one's own, as it stands while nobody else adds to it.
async fn held(
    state: &AppState,
    allowed: &Allowed<actions::UseFiles>,
    id: UploadId,
) -> Result<(UploadRow, uploads::Part), AppError> {
    let (person, now) = (allowed.actor.person, state.clock.now());
    state.read(move |conn| uploads::of(conn, person, id, now)).await?;
    let files = state.files.clone();
    let part = blocking(move || files.part(id)).await?;
    let row = state.read(move |conn| uploads::of(conn, person, id, now)).await?;
    Ok((row, part))
}

/// Makes a file of an upload that is whole, looked at as if it had come in one request. The same content again is the
/// same file.
#[utoipa::path(post, path = "/api/v1/uploads/{id}/completions", tag = "files",
    params(("id" = UploadId, Path, description = "The upload")),
    responses((status = 200, description = "The file", body = FileBody)))]
async fn finish_upload(
    allowed: Allowed<actions::UseFiles>,
    state: web::Data<AppState>,
    id: web::Path<UploadId>,
) -> Result<web::Json<FileBody>, AppError> {
    let id = id.into_inner();
    let (row, part) = held(&state, &allowed, id).await?;
    let files = state.files.clone();
    let name = row.name.clone();
    let (settled, part) = blocking(move || {
        let (settled, part) = files.whole(part, &row)?;
        Ok::<_, FileError>((settled.named(&row.name)?, part))
    })
    .await?;
    let received = keep(&state, &allowed.actor, settled).await?;
    let file = state
        .perform(allowed.actor, move |work| {
            let file = enter(work, &received, &name)?;
            uploads::end(work, id)?;
            Ok::<_, FileError>(file)
        })
        .await?;
    drop(part);
    let files = state.files.clone();
    blocking(move || files.remove_part(id)).await?;
    Ok(web::Json(FileBody::from(file)))
}

/// Gives an upload up; what has come of it is removed.
#[utoipa::path(delete, path = "/api/v1/uploads/{id}", tag = "files",
    params(("id" = UploadId, Path, description = "The upload")),
    responses((status = 204, description = "It is gone")))]
async fn give_up_upload(
    allowed: Allowed<actions::UseFiles>,
    state: web::Data<AppState>,
    id: web::Path<UploadId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (_, part) = held(&state, &allowed, id).await?;
    state.perform(allowed.actor, move |work| uploads::end(work, id)).await?;
    drop(part);
    let files = state.files.clone();
    blocking(move || files.remove_part(id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
