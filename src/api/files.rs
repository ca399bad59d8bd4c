//! Files and what they are attached to.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::files::model::CameraRow;
use crate::files::service::enter;
use crate::files::text::{RecognitionFault, Unread};
use crate::files::{
    AttachmentId, AttachmentRow, FileError, FileHash, FileRow, MediaType, ScanOutcome, queries,
};
use crate::http::given::{give, give_thumbnail};
use crate::http::upload::{keep, receive};
use crate::http::{Allowed, AppError, Routes};
use crate::kit::{PersonId, Scope, Timestamp};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, send_file);
    route!(r, read_file);
    route!(r, read_thumbnail);
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
    /// What the camera wrote into it; not told to agencies.
    pub camera: Option<CameraBody>,
    /// Whether its words are searched; absent while it has not been read. Files of leads are not read.
    pub words: Option<WordsBody>,
    /// What the scanner of viruses said of it; absent where there was none.
    pub scan: Option<ScanOutcome>,
}

/// What a camera wrote into a picture.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FileCamera)]
pub struct CameraBody {
    /// When it was taken, by the camera's clock.
    pub taken_at: Option<Timestamp>,
    /// Minutes that the camera's clock said it was ahead of UTC; absent where it did not and was taken for China's.
    pub utc_offset: Option<i32>,
    /// Degrees east (WGS 84).
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Maker and model.
    pub device: Option<String>,
}

impl From<CameraRow> for CameraBody {
    fn from(row: CameraRow) -> Self {
        let CameraRow { taken_at, utc_offset, longitude, latitude, device } = row;
        Self { taken_at, utc_offset, longitude, latitude, device }
    }
}

/// Whether the words of a file are searched.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FileWords)]
pub struct WordsBody {
    /// Only the beginning is.
    pub is_cut: bool,
    /// Why none are.
    pub unread: Option<Unread>,
    /// The same in words.
    pub said: Option<&'static str>,
    /// They were recognised by a program in a picture, and may be wrong.
    pub is_recognised: bool,
    /// Why that program recognised none.
    pub recognition: Option<RecognitionFault>,
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
        Self {
            id,
            file,
            name,
            purpose,
            taken_at,
            longitude,
            latitude,
            attached_by,
            attached_at,
            camera: None,
            words: None,
            scan: None,
        }
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
    let name = upload.name;
    let received = keep(&state, &allowed.actor, upload.settled.named(&name)?).await?;
    let row = state.perform(allowed.actor, move |work| enter(work, &received, &name)).await?;
    Ok(HttpResponse::Created().json(FileBody::from(row)))
}

/// Takes a file back: one's own, or one that is attached to a record in sight. An agency gets the pictures of
/// others without what the camera wrote into them, so that their hash is another.
#[utoipa::path(get, path = "/api/v1/files/{hash}", tag = "files",
    params(("hash" = FileHash, Path, description = "The file")),
    responses((status = 200, description = "The content", body = String,
               content_type = "application/octet-stream")))]
async fn read_file(
    allowed: Allowed<actions::UseFiles>,
    state: web::Data<AppState>,
    hash: web::Path<FileHash>,
) -> Result<HttpResponse, AppError> {
    give(&state, allowed.actor, hash.into_inner()).await
}

/// A small picture of a file, as a JPEG.
#[utoipa::path(get, path = "/api/v1/files/{hash}/thumbnail", tag = "files",
    params(("hash" = FileHash, Path, description = "The file")),
    responses((status = 200, description = "The picture", body = String, content_type = "image/jpeg")))]
async fn read_thumbnail(
    allowed: Allowed<actions::UseFiles>,
    state: web::Data<AppState>,
    hash: web::Path<FileHash>,
) -> Result<HttpResponse, AppError> {
    give_thumbnail(&state, allowed.actor, hash.into_inner()).await
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
    let (rows, read, mut cameras, scans, (recognised, faults)) = state
        .read(move |conn| {
            let rows = queries::attachments_of(conn, &allowed.actor.scope, &kind, id, today)?;
            let hashes: Vec<&str> = rows.iter().map(|(_, file)| file.hash.as_str()).collect();
            let read = queries::outcomes(conn, &hashes)?;
            let is_inside = !matches!(allowed.actor.scope, Scope::Agency(_));
            let cameras = if is_inside { queries::cameras(conn, &hashes)? } else { HashMap::new() };
            let scans = queries::scan_outcomes(conn, &hashes)?;
            let faults: HashMap<_, _> = queries::faults(conn, &hashes)?.into_iter().collect();
            let recognised = queries::recognised(conn, &hashes)?;
            Ok::<_, FileError>((rows, read, cameras, scans, (recognised, faults)))
        })
        .await?;
    let bodies = rows.into_iter().map(|row| {
        let hash = row.1.hash.as_str();
        let words = read.get(hash).map(|(is_cut, unread)| WordsBody {
            is_cut: *is_cut,
            unread: *unread,
            said: unread.map(Unread::zh),
            is_recognised: recognised.contains(hash),
            recognition: faults.get(hash).copied(),
        });
        let scan = scans.get(hash).copied();
        let camera = cameras.remove(row.1.hash.as_str()).map(CameraBody::from);
        AttachmentBody { words, camera, scan, ..AttachmentBody::from(row) }
    });
    Ok(web::Json(bodies.collect()))
}
