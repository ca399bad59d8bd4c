//! Files and what they are attached to.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::files::service::enter;
use crate::files::{AttachmentId, AttachmentRow, FileError, FileHash, FileRow, MediaType, queries};
use crate::http::download::download;
use crate::http::upload::{blocking, receive};
use crate::http::{Allowed, AppError, Routes};
use crate::kit::{PersonId, Timestamp};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, send_file);
    route!(r, read_file);
    route!(r, list_attachments);
}

/// A file.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FileBody {
    /// SHA-256 of the content: its name everywhere.
    pub hash: FileHash,
    /// Bytes.
    pub size: i64,
    /// What it is, told by the content.
    pub media_type: MediaType,
    /// When these bytes first came.
    pub created_at: Timestamp,
}

impl From<FileRow> for FileBody {
    fn from(row: FileRow) -> Self {
        let FileRow { hash, size, media_type, created_at } = row;
        Self { hash, size, media_type, created_at }
    }
}

/// A file as part of a record.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AttachmentBody {
    /// Its id.
    pub id: AttachmentId,
    /// The file.
    pub file: FileBody,
    /// What it is called there.
    pub name: String,
    /// What it shows there.
    pub purpose: String,
    /// When it was taken.
    pub taken_at: Option<Timestamp>,
    /// Where, degrees east (WGS 84).
    pub longitude: Option<f64>,
    /// Where, degrees north.
    pub latitude: Option<f64>,
    /// Who attached it.
    pub attached_by: Option<PersonId>,
    /// When.
    pub attached_at: Timestamp,
}

impl From<(AttachmentRow, FileRow)> for AttachmentBody {
    fn from((row, file): (AttachmentRow, FileRow)) -> Self {
        let AttachmentRow {
            id,
            subject_kind: _,
            subject_id: _,
            office_id: _,
            agency_id: _,
            file_hash: _,
            name,
            purpose,
            taken_at,
            longitude,
            latitude,
            attached_by,
            attached_at,
        } = row;
        let file = FileBody::from(file);
        Self { id, file, name, purpose, taken_at, longitude, latitude, attached_by, attached_at }
    }
}

/// A file to be sent.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "the form is read as a stream; this describes it")]
pub struct FileForm {
    /// The file.
    #[schema(value_type = String, format = Binary)]
    file: String,
}

/// Which record's files are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SubjectQuery {
    /// Kind of record: `lead`, `case`, `recommendation`.
    pub kind: String,
    /// Its id.
    pub id: i64,
}

/// Sends a file. The same content again is the same file.
#[utoipa::path(post, path = "/api/v1/files", tag = "files",
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The file", body = FileBody)))]
async fn send_file(
    allowed: Allowed<actions::UseFiles>,
    state: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let most = u64::try_from(state.limits.upload).unwrap_or(u64::MAX);
    let upload = receive(state.files.incoming(most)?, &request, payload, state.limits).await?;
    let files = state.files.clone();
    let received = blocking(move || files.keep(upload.settled)).await?;
    let name = upload.name;
    let row = state.perform(allowed.actor, move |work| enter(work, &received, &name)).await?;
    Ok(HttpResponse::Created().json(FileBody::from(row)))
}

/// Takes a file back: one's own, or one that is attached to a record in sight.
#[utoipa::path(get, path = "/api/v1/files/{hash}", tag = "files",
    params(("hash" = FileHash, Path, description = "The file")),
    responses((status = 200, description = "The content", body = String,
               content_type = "application/octet-stream")))]
async fn read_file(
    allowed: Allowed<actions::UseFiles>,
    state: web::Data<AppState>,
    hash: web::Path<FileHash>,
) -> Result<HttpResponse, AppError> {
    let hash = hash.into_inner();
    let files = state.files.clone();
    let today = state.clock.now().date();
    let (row, name) = state
        .read(move |conn| {
            let actor = allowed.actor;
            queries::visible_file(conn, &actor.scope, actor.person, &hash, today)?
                .ok_or(FileError::NotFound { hash })
        })
        .await?;
    let hash = row.hash.clone();
    let file = blocking(move || files.open(&hash)).await?;
    Ok(download(file, row.media_type.code(), &name).map_err(FileError::from)?)
}

/// What is attached to a record, as far as it falls in sight.
#[utoipa::path(get, path = "/api/v1/attachments", tag = "files", params(SubjectQuery),
    responses((status = 200, description = "The attachments", body = [AttachmentBody])))]
async fn list_attachments(
    allowed: Allowed<actions::UseFiles>,
    state: web::Data<AppState>,
    query: web::Query<SubjectQuery>,
) -> Result<web::Json<Vec<AttachmentBody>>, AppError> {
    let SubjectQuery { kind, id } = query.into_inner();
    let today = state.clock.now().date();
    let rows = state
        .read(move |conn| {
            queries::attachments_of(conn, &allowed.actor.scope, &kind, id, today).map_err(FileError::from)
        })
        .await?;
    Ok(web::Json(rows.into_iter().map(AttachmentBody::from).collect()))
}
