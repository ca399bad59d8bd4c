//! Imports of leads.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::download::stream;
use crate::http::input::key_of;
use crate::http::sheets::{carry_on, limits, refusal};
use crate::http::upload::{Upload, blocking, receive};
use crate::http::{Allowed, AppError, Input, Routes, create};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{FieldErrors, OfficeId, PersonId, Timestamp};
use crate::leads::import::{
    self, Batch, BatchState, Cell, Field, Format, ImportError, ImportId, ImportOptions, Layout, Sheet,
    Staged, queries,
};
use crate::leads::{Channel, StatutorySource};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, begin_import);
    route!(r, list_imports);
    route!(r, preview_import);
    route!(r, read_import);
    route!(r, read_rejects);
    route!(r, undo_import);
}

/// What may be said beside a file, as fields of the form or in the query.
#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ImportRequest {
    /// The office whose leads they are; the caller's own when absent.
    pub office_id: Option<OfficeId>,
    /// The channel of rows that name none.
    pub channel: Option<Channel>,
    /// The statutory source of rows that name none.
    pub statutory_source: Option<StatutorySource>,
    /// Columns mapped by hand, as JSON: field → heading; an empty heading leaves a field out.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub mapping: BTreeMap<Field, String>,
    /// Check everything and keep nothing.
    pub dry_run: bool,
}

/// A form with a sheet.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "the form is read as a stream; this describes it")]
pub struct ImportForm {
    /// A table as text (UTF-8 or GB18030) or an Excel workbook.
    #[schema(value_type = String, format = Binary)]
    file: String,
    /// The rest.
    #[schema(inline)]
    options: ImportRequest,
}

/// A batch and how far it has come.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ImportBody {
    /// Its id.
    pub id: ImportId,
    /// The office whose leads they are.
    pub office_id: OfficeId,
    /// Who imported.
    pub imported_by: Option<PersonId>,
    /// The name of the file.
    pub file_name: String,
    /// Its SHA-256.
    pub file_hash: String,
    /// Its form.
    pub format: Format,
    /// The channel of rows that name none.
    pub channel: Channel,
    /// The statutory source of rows that name none; the channel's usual one when absent.
    pub statutory_source: Option<StatutorySource>,
    /// What was understood of the columns.
    pub columns: Vec<ColumnBody>,
    /// Nothing is kept.
    pub dry_run: bool,
    /// Where it stands.
    pub state: BatchState,
    /// Rows there are, as far as known.
    pub rows_total: i64,
    /// Rows read.
    pub rows: i64,
    /// Leads made, or that would be made.
    pub created: i64,
    /// Rows that are in the register already, or twice in the file.
    pub duplicates: i64,
    /// Rows refused.
    pub rejected: i64,
    /// Why it failed.
    pub failure: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

/// A column of a sheet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ColumnBody {
    /// Its heading.
    pub heading: String,
    /// What it means; absent if it is not read.
    pub field: Option<Field>,
}

/// What is understood of a sheet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PreviewBody {
    /// Its form.
    pub format: Format,
    /// Encoding of a table as text.
    pub encoding: Option<String>,
    /// The row that holds the headings.
    pub heading_row: u64,
    /// What the columns mean.
    pub columns: Vec<ColumnBody>,
    /// The first rows below the headings.
    pub rows: Vec<Vec<String>>,
}

impl From<Batch> for ImportBody {
    fn from(row: Batch) -> Self {
        let Batch {
            id,
            office_id,
            imported_by,
            file_name,
            file_hash,
            format,
            folder: _,
            plan,
            dry_run,
            state,
            rows_total,
            last_row: _,
            rows_read,
            created,
            duplicates,
            rejected,
            failure,
            created_at,
            finished_at,
            undone_at,
        } = row;
        let plan = plan.into_inner();
        Self {
            id,
            office_id,
            imported_by,
            file_name,
            file_hash,
            format,
            channel: plan.channel,
            statutory_source: plan.statutory_source,
            columns: columns(&plan.layout),
            dry_run,
            state,
            rows_total,
            rows: rows_read,
            created,
            duplicates,
            rejected,
            failure,
            created_at,
            finished_at,
            undone_at,
        }
    }
}

fn columns(layout: &Layout) -> Vec<ColumnBody> {
    let meanings = layout.columns.meanings().iter().copied();
    layout
        .headings
        .iter()
        .zip(meanings)
        .map(|(heading, field)| ColumnBody { heading: heading.clone(), field })
        .collect()
}

/// What was said beside a file: fields of the form, else of the query.
fn request_of(upload: &Upload<Sheet>, query: &str) -> Result<ImportRequest, ImportError> {
    let query = web::Query::<BTreeMap<String, String>>::from_query(query);
    let query = query.map(web::Query::into_inner).unwrap_or_default();
    let mut object = Map::new();
    for (name, text) in query.iter().chain(&upload.fields).filter(|(name, _)| *name != "name") {
        // Numbers, truths and mappings are JSON; words stand as they are.
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone()));
        match (name.as_str(), value) {
            ("options", Value::Object(options)) => object.extend(options),
            (_, value) => {
                object.insert(name.clone(), value);
            }
        }
    }
    serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| {
        ImportError::Invalid(FieldErrors::one(error.path().to_string(), "malformed", error.inner()))
    })
}

fn options_of(request: &ImportRequest) -> ImportOptions {
    ImportOptions {
        channel: request.channel,
        statutory_source: request.statutory_source,
        mapping: request.mapping.clone(),
        dry_run: request.dry_run,
    }
}

/// Imports a sheet. It is read in the background; the answer names the batch that tells how far it is.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The batch", body = ImportBody)))]
async fn begin_import(
    allowed: Allowed<actions::ImportLeads>,
    state: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let key = key_of(&request)?;
    let limits = limits(&state);
    let incoming = state.importer().incoming(limits.upload).map_err(ImportError::from)?;
    let upload = receive(incoming, &request, payload, limits).await.map_err(refusal)?;
    let said = request_of(&upload, request.query_string())?;
    let Some(office) = said.office_id.or(allowed.actor.office) else {
        return Err(ImportError::OfficeNotFound { office: String::from("-") }.into());
    };
    let digest = format!("{} {}", upload.settled.hash(), serde_json::to_string(&said).unwrap_or_default());
    let (files, options) = (state.files.clone(), options_of(&said));
    let staged = blocking(move || Staged::of(&files, upload.settled, &upload.name, &options)).await?;
    let begun = std::sync::Arc::new(AtomicI64::new(0));
    let (id, actor) = (begun.clone(), allowed.actor.clone());
    let input = Input { value: staged.clone(), key, digest };
    let answer = create(&state, allowed.actor, input, move |work, staged: &Staged| {
        let batch = import::open(work, office, staged)?;
        id.store(batch.id.0, Ordering::SeqCst);
        Ok::<_, ImportError>(ImportBody::from(batch))
    })
    .await;
    match (&answer, begun.load(Ordering::SeqCst)) {
        (Ok(_), id) if id > 0 => carry_on(state.importer(), ImportId(id), actor),
        // Refused, or the same request again: no batch came of this file.
        _ => staged.discard(&state.files),
    }
    answer
}

/// What would be understood of a sheet: its columns and first rows. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/imports/preview", tag = "imports",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "What is understood", body = PreviewBody)))]
async fn preview_import(
    _allowed: Allowed<actions::ImportLeads>,
    state: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<web::Json<PreviewBody>, AppError> {
    let limits = limits(&state);
    let incoming = state.importer().incoming(limits.upload).map_err(ImportError::from)?;
    let upload = receive(incoming, &request, payload, limits).await.map_err(refusal)?;
    let options = options_of(&request_of(&upload, request.query_string())?);
    let (layout, rows) = blocking(move || import::preview(&upload.settled, &options)).await?;
    Ok(web::Json(PreviewBody {
        format: layout.format,
        encoding: layout.encoding.clone(),
        heading_row: layout.heading_row,
        columns: columns(&layout),
        rows: rows.iter().map(|row| row.cells.iter().map(Cell::text).collect()).collect(),
    }))
}

/// Batches in sight, the newest first.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", params(PageRequest),
    responses((status = 200, description = "A page of batches", body = Page<ImportBody>)))]
async fn list_imports(
    allowed: Allowed<actions::ImportLeads>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<ImportBody>>, AppError> {
    let request = page.into_inner();
    let rows = state
        .read(move |conn| queries::batches(conn, &allowed.actor.scope, &request).map_err(ImportError::from))
        .await?;
    Ok(web::Json(Page::of(rows, &request, |row| row.id.0).map(ImportBody::from)))
}

/// One batch, and how far it has come.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "imports",
    params(("id" = ImportId, Path, description = "The batch")),
    responses((status = 200, description = "The batch", body = ImportBody)))]
async fn read_import(
    allowed: Allowed<actions::ImportLeads>,
    state: web::Data<AppState>,
    id: web::Path<ImportId>,
) -> Result<web::Json<ImportBody>, AppError> {
    let id = id.into_inner();
    let row = state.read(move |conn| import::batch(conn, &allowed.actor.scope, id)).await?;
    Ok(web::Json(ImportBody::from(row)))
}

/// The refused rows as a sheet of the same form, with the reason beside each. Taking it is logged.
#[utoipa::path(get, path = "/api/v1/imports/{id}/rejects", tag = "imports",
    params(("id" = ImportId, Path, description = "The batch")),
    responses((status = 200, description = "The sheet", body = String,
               content_type = "application/octet-stream")))]
async fn read_rejects(
    allowed: Allowed<actions::ImportLeads>,
    state: web::Data<AppState>,
    id: web::Path<ImportId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let batch = state.perform(allowed.actor, move |work| import::service::take_rejects(work, id)).await?;
    let (files, vault, found) = (state.files.clone(), state.vault.clone(), batch.clone());
    let sheet = blocking(move || import::open_rejects(&files, vault, &found)).await?;
    Ok(stream(sheet.reader, sheet.size, (batch.format.media_type(), &batch.rejects_name())))
}

/// Takes the leads of a batch out of the register, while nothing has been done with any of them.
#[utoipa::path(post, path = "/api/v1/imports/{id}/undo", tag = "imports",
    params(("id" = ImportId, Path, description = "The batch")),
    responses((status = 200, description = "The batch", body = ImportBody)))]
async fn undo_import(
    allowed: Allowed<actions::ImportLeads>,
    state: web::Data<AppState>,
    id: web::Path<ImportId>,
) -> Result<web::Json<ImportBody>, AppError> {
    let id = id.into_inner();
    let batch = state.perform(allowed.actor, move |work| import::undo(work, id)).await?;
    let (importer, undone) = (state.importer(), batch.clone());
    blocking(move || importer.forget(&undone)).await?;
    Ok(web::Json(ImportBody::from(batch)))
}
