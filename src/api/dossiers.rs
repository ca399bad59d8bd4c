//! The whole file of a case (一案一档) as an archive, and case files that were made elsewhere.

use std::io::Write;

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::{CaseId, Track};
use crate::db::Db;
use crate::dossiers::{
    self, Arrived, Dossier, DossierError, DossierId, Manifest, Member, Piece, Sources, Volume, kept, service,
};
use crate::files::{FileError, FileHash, Intake, MediaType};
use crate::http::access::AccessError;
use crate::http::download::{download, written};
use crate::http::input::key_of;
use crate::http::upload::{blocking, receive};
use crate::http::{Allowed, AppError, Input, Routes, create};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, take_case_file);
    route!(r, keep_case_file);
    route!(r, list_kept_case_files);
    route!(r, read_kept_case_file);
    route!(r, take_kept_case_file);
    route!(r, take_kept_member);
}

/// Where the bytes of pieces are, of the program's state.
fn sources(state: &AppState) -> Sources {
    let AppState { db, files, reader, converter, .. } = state.clone();
    Sources { db, files, reader, converter }
}

/// The whole file of a case as a zip that is written while it is sent: pieces in numbered volumes, the index as a document
/// and as CSV, `manifest.json` with every record, the chain of the log, `SHA256SUMS` with its signature. Taking it is
/// logged. A connection that ends early has no whole file.
#[utoipa::path(get, path = "/api/v1/cases/{id}/file/zip", tag = "cases",
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 200, description = "The archive", body = String, content_type = "application/zip")))]
async fn take_case_file(
    allowed: Allowed<actions::TakeCaseFiles>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let (id, now, actor) = (id.into_inner(), state.clock.now(), allowed.actor);
    let (scope, keeper) = (actor.scope.clone(), state.anchors.clone());
    let gather = move |conn: &mut Db| service::gather(conn, &scope, id, keeper.key(), now);
    let plan = state.db.read_at_once(gather).await?;
    let files = state.files.clone();
    let plan = blocking(move || plan.check(&files).map(|()| plan)).await?;
    let noted = plan.noted();
    state
        .perform(actor, move |work| {
            noted.record(work);
            Ok::<_, DossierError>(())
        })
        .await?;
    let (name, sources) = (plan.name(), sources(&state));
    let spool = state.files.draft()?.into_file();
    let answer =
        written(spool, (MediaType::Zip.code(), &name), move |out| plan.write(&sources, out).map(drop));
    Ok(answer.map_err(FileError::from)?)
}

/// A case file that was made elsewhere and is kept here as it is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct KeptCaseFileBody {
    /// Its id.
    pub id: DossierId,
    /// The procuratorate that keeps it.
    pub office_id: OfficeId,
    /// The procuratorate that filed the case, by name.
    pub from_office: String,
    /// The number of the case there.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// The track.
    pub track: Track,
    /// The day of the decision to file.
    pub filed_on: NaiveDate,
    /// When it was made.
    pub exported_at: Timestamp,
    /// The public key of the site that made it, in hexadecimal: compare it with the one that site tells.
    pub key: String,
    /// SHA-256 of its list of hashes.
    pub sums_hash: String,
    /// How many pieces.
    pub pieces: i64,
    /// Bytes of all that is in it.
    pub bytes: i64,
    /// Rows of its chain of the log, all of which hold.
    pub chain_rows: i64,
    /// Who took it in; absent at the command line.
    pub imported_by: Option<PersonId>,
    /// When.
    pub imported_at: Timestamp,
}

impl From<Dossier> for KeptCaseFileBody {
    fn from(row: Dossier) -> Self {
        let Dossier {
            id,
            office_id,
            sums_hash,
            signed_by_key,
            exported_at,
            from_office,
            number,
            title,
            track,
            filed_on,
            pieces,
            bytes,
            chain_rows,
            imported_by,
            imported_at,
        } = row;
        Self {
            id,
            office_id,
            from_office,
            number,
            title,
            track,
            filed_on,
            exported_at,
            key: signed_by_key,
            sums_hash,
            pieces,
            bytes,
            chain_rows,
            imported_by,
            imported_at,
        }
    }
}

/// A piece of a case file.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CaseFilePieceBody {
    /// Its number, from 1 through all volumes.
    pub no: usize,
    /// The volume.
    pub volume: Volume,
    /// Where it lies in the archive.
    pub path: String,
    /// What it is called.
    pub title: String,
    /// What it is, in Chinese.
    pub kind: String,
    /// The day it bears or came.
    pub date: NaiveDate,
    /// How many pages, where it is known.
    pub pages: Option<u32>,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of its content.
    pub sha256: String,
    /// What its content is.
    pub media_type: MediaType,
    /// The record it came from there: table and id.
    pub origin: String,
}

impl From<Piece> for CaseFilePieceBody {
    fn from(piece: Piece) -> Self {
        let Piece { no, volume, path, title, kind, date, pages, bytes, sha256, media_type, origin } = piece;
        Self { no, volume, path, title, kind, date, pages, bytes, sha256, media_type, origin }
    }
}

/// What lies in a case file.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CaseFileMemberBody {
    /// Its place, by which it is taken out.
    pub no: i32,
    /// Its path in the archive.
    pub path: String,
    /// SHA-256 of its content.
    pub file: FileHash,
    /// Bytes.
    pub bytes: i64,
}

impl From<Member> for CaseFileMemberBody {
    fn from(member: Member) -> Self {
        let Member { no, path, file_hash, bytes } = member;
        Self { no, path, file: file_hash, bytes }
    }
}

/// A kept case file with its index.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct KeptCaseFileDetailBody {
    /// The file.
    #[serde(flatten)]
    pub file: KeptCaseFileBody,
    /// Where the case stood when it was made.
    pub state: String,
    /// The handling prosecutor there.
    pub handler: String,
    /// Its index.
    pub index: Vec<CaseFilePieceBody>,
    /// Everything that lies in it: pieces, index, manifest, chain, hashes.
    pub members: Vec<CaseFileMemberBody>,
    /// Leads that were left out there.
    pub left_out: Vec<String>,
}

/// A case file on its way in, on the disk.
struct Parcel {
    draft: NamedTempFile,
    size: u64,
    limit: u64,
}

impl Intake for Parcel {
    type Settled = NamedTempFile;

    fn take(&mut self, piece: &[u8]) -> Result<(), FileError> {
        self.size = self.size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if self.size > self.limit {
            return Err(FileError::TooLarge { limit: self.limit });
        }
        Ok(self.draft.write_all(piece)?)
    }

    fn settle(mut self) -> Result<Self::Settled, FileError> {
        if self.size == 0 {
            return Err(FileError::Empty);
        }
        self.draft.flush()?;
        Ok(self.draft)
    }
}

/// A form with a case file.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "the form is read as a stream; this describes it")]
pub struct CaseFileForm {
    /// The archive, as `GET /cases/{id}/file/zip` gave it.
    #[schema(value_type = String, format = Binary)]
    file: String,
}

/// Keeps a case file that was made elsewhere, once all of it was proved: hashes, signature, chain of the log. It is kept as
/// it is, to be read, found and given out again; it becomes no case of this installation. A larger one than
/// `upload_limit` is taken in by `yisu import case-file`.
#[utoipa::path(post, path = "/api/v1/case-files", tag = "cases",
    request_body(content = CaseFileForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The file that is kept", body = KeptCaseFileBody)))]
async fn keep_case_file(
    allowed: Allowed<actions::KeepCaseFiles>,
    state: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let office = allowed.actor.office.ok_or(AccessError::NotAllowed { action: "case_file.keep" })?;
    let key = key_of(&request)?;
    let limit = u64::try_from(state.limits.upload).unwrap_or(u64::MAX);
    let parcel = Parcel { draft: state.files.draft()?, size: 0, limit };
    let upload = receive(parcel, &request, payload, state.limits).await?;
    // A request that is repeated under its key is answered as it was.
    let (db, files, may_repeat) = (state.db.clone(), state.files.clone(), key.is_some());
    let arrived = blocking(move || {
        let wanted = |sums: &str, _: &Manifest| {
            if may_repeat { Ok(()) } else { db.read_blocking(|conn| kept::wanted(conn, sums)) }
        };
        dossiers::read(upload.settled.as_file(), &files, wanted)
    })
    .await?;
    let digest = arrived.sums_hash.clone();
    let input = Input { value: arrived, key, digest };
    create(&state, allowed.actor, input, move |work, arrived: &Arrived| {
        kept::keep(work, office, arrived).map(KeptCaseFileBody::from)
    })
    .await
}

/// What the list is narrowed by.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct KeptCaseFilesQuery {
    /// The number of the case.
    number: Option<String>,
}

/// Case files that were made elsewhere and are kept here, those in sight, the newest first.
#[utoipa::path(get, path = "/api/v1/case-files", tag = "cases", params(KeptCaseFilesQuery, PageRequest),
    responses((status = 200, description = "A page of files", body = Page<KeptCaseFileBody>)))]
async fn list_kept_case_files(
    allowed: Allowed<actions::TakeCaseFiles>,
    state: web::Data<AppState>,
    query: web::Query<KeptCaseFilesQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<KeptCaseFileBody>>, AppError> {
    let (number, page) = (query.into_inner().number, page.into_inner());
    let found =
        state.read(move |conn| kept::list(conn, &allowed.actor.scope, number.as_deref(), &page)).await?;
    Ok(web::Json(found.map(KeptCaseFileBody::from)))
}

/// One of them, with its index.
#[utoipa::path(get, path = "/api/v1/case-files/{id}", tag = "cases",
    params(("id" = DossierId, Path, description = "The file")),
    responses((status = 200, description = "The file", body = KeptCaseFileDetailBody)))]
async fn read_kept_case_file(
    allowed: Allowed<actions::TakeCaseFiles>,
    state: web::Data<AppState>,
    id: web::Path<DossierId>,
) -> Result<web::Json<KeptCaseFileDetailBody>, AppError> {
    let id = id.into_inner();
    let (row, members) = state.read(move |conn| kept::find(conn, &allowed.actor.scope, id)).await?;
    let files = state.files.clone();
    let (said, members) =
        blocking(move || kept::manifest(&files, &members).map(|said| (said, members))).await?;
    let Manifest { state, handler, pieces, left_out, .. } = said;
    Ok(web::Json(KeptCaseFileDetailBody {
        file: row.into(),
        state: state.code().to_owned(),
        handler,
        index: pieces.into_iter().map(Into::into).collect(),
        members: members.into_iter().map(Into::into).collect(),
        left_out,
    }))
}

/// The archive again, with the same pieces, index, manifest and chain as it came. Taking it is logged.
#[utoipa::path(get, path = "/api/v1/case-files/{id}/zip", tag = "cases",
    params(("id" = DossierId, Path, description = "The file")),
    responses((status = 200, description = "The archive", body = String, content_type = "application/zip")))]
async fn take_kept_case_file(
    allowed: Allowed<actions::TakeCaseFiles>,
    state: web::Data<AppState>,
    id: web::Path<DossierId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (row, members) = state.perform(allowed.actor, move |work| kept::take(work, id)).await?;
    let files = state.files.clone();
    let (said, members) = blocking(move || {
        kept::check(&files, &members)?;
        kept::manifest(&files, &members).map(|said| (said, members))
    })
    .await?;
    let (files, name) = (state.files.clone(), format!("案卷 {}.zip", row.number));
    let spool = files.draft()?.into_file();
    let answer = written(spool, (MediaType::Zip.code(), &name), move |out| {
        kept::write(&files, &said, &members, out).map(drop)
    });
    Ok(answer.map_err(FileError::from)?)
}

/// One member of a kept case file. Taking it is logged.
#[utoipa::path(get, path = "/api/v1/case-files/{id}/members/{no}", tag = "cases",
    params(("id" = DossierId, Path, description = "The file"), ("no" = i32, Path, description = "The member")),
    responses((status = 200, description = "Its content", body = String, content_type = "application/octet-stream")))]
async fn take_kept_member(
    allowed: Allowed<actions::TakeCaseFiles>,
    state: web::Data<AppState>,
    path: web::Path<(DossierId, i32)>,
) -> Result<HttpResponse, AppError> {
    let (id, no) = path.into_inner();
    let (member, kind) = state.perform(allowed.actor, move |work| kept::member(work, id, no)).await?;
    let (files, hash) = (state.files.clone(), member.file_hash.clone());
    let file = blocking(move || files.open(&hash)).await?;
    let name = member.path.rsplit('/').next().unwrap_or_default().to_owned();
    Ok(download(file, kind.outward(), &name).map_err(FileError::from)?)
}
