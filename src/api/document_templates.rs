//! Templates of official documents: what they may say, ours as a file to begin with, and an office's own.

use std::io::Cursor;

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::documents::DocumentError;
use crate::documents::official::templates::{self, NewTemplate, TemplateIntake};
use crate::documents::official::{DocumentKind, DocumentTemplate, Field, TemplateId, queries};
use crate::http::download::stream;
use crate::http::upload::receive;
use crate::http::{Allowed, AppError, IfMatch, Routes, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{FieldErrors, OfficeId, PersonId, Timestamp};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_fields);
    route!(r, take_sample);
    route!(r, list_document_templates);
    route!(r, add_document_template);
    route!(r, take_document_template);
    route!(r, retire_document_template);
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

fn file(bytes: Vec<u8>, name: &str) -> HttpResponse {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    stream(Cursor::new(bytes), size, (DOCX, name))
}

/// A name that a template may use, in double braces: `{{院名}}`; `{{?院名}}` keeps its paragraph only where it is told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TemplateFieldBody {
    /// The name.
    pub name: &'static str,
    /// A template without it is refused.
    pub required: bool,
    /// What it says.
    pub meaning: &'static str,
}

impl From<Field> for TemplateFieldBody {
    fn from(field: Field) -> Self {
        let Field { name, required, meaning } = field;
        Self { name, required, meaning }
    }
}

/// The names that templates of a kind may use.
#[utoipa::path(get, path = "/api/v1/document-kinds/{kind}/fields", tag = "documents",
    params(("kind" = DocumentKind, Path, description = "The kind of document")),
    responses((status = 200, description = "The names", body = [TemplateFieldBody])))]
async fn list_fields(
    _allowed: Allowed<actions::ReadDocumentTemplates>,
    kind: web::Path<DocumentKind>,
) -> web::Json<Vec<TemplateFieldBody>> {
    web::Json(kind.into_inner().fields().into_iter().map(TemplateFieldBody::from).collect())
}

/// Our own template of a kind as a file with its places, to be changed in Word or WPS and sent back.
#[utoipa::path(get, path = "/api/v1/document-kinds/{kind}/sample", tag = "documents",
    params(("kind" = DocumentKind, Path, description = "The kind of document")),
    responses((status = 200, description = "The file", body = String,
        content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))]
async fn take_sample(
    _allowed: Allowed<actions::ReadDocumentTemplates>,
    kind: web::Path<DocumentKind>,
) -> Result<HttpResponse, AppError> {
    let kind = kind.into_inner();
    Ok(file(templates::sample(kind)?, &format!("{}（模板）.docx", kind.zh())))
}

/// A template of an office's own.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DocumentTemplateBody {
    /// Its id.
    pub id: TemplateId,
    /// The procuratorate.
    pub office_id: OfficeId,
    /// What it is for.
    pub kind: DocumentKind,
    /// The same in Chinese.
    pub kind_name: &'static str,
    /// From 1 in its office and kind.
    pub no: i32,
    /// What the file was called.
    pub name: String,
    /// Why it was made, or by which document.
    pub note: String,
    /// SHA-256 of the file.
    pub docx_hash: String,
    /// The first day on which it counts.
    pub effective_from: NaiveDate,
    /// The first day on which it no longer does.
    pub retired_on: Option<NaiveDate>,
    /// Who added it.
    pub added_by: Option<PersonId>,
    /// When.
    pub added_at: Timestamp,
    /// The version a change has to name.
    pub version: i32,
}

impl From<DocumentTemplate> for DocumentTemplateBody {
    fn from(row: DocumentTemplate) -> Self {
        let DocumentTemplate {
            id,
            office_id,
            kind,
            no,
            name,
            note,
            docx_hash,
            effective_from,
            retired_on,
            added_by,
            added_at,
            version,
        } = row;
        Self {
            id,
            office_id,
            kind,
            kind_name: kind.zh(),
            no,
            name,
            note,
            docx_hash,
            effective_from,
            retired_on,
            added_by,
            added_at,
            version,
        }
    }
}

/// What the list is narrowed by.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TemplateQuery {
    /// Of this kind.
    pub kind: Option<DocumentKind>,
}

/// The templates of one's office and of those below it, by id.
#[utoipa::path(get, path = "/api/v1/document-templates", tag = "documents", params(TemplateQuery, PageRequest),
    responses((status = 200, description = "A page of templates", body = Page<DocumentTemplateBody>)))]
async fn list_document_templates(
    allowed: Allowed<actions::ReadDocumentTemplates>,
    state: web::Data<AppState>,
    query: web::Query<TemplateQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<DocumentTemplateBody>>, AppError> {
    let (kind, page) = (query.kind, page.into_inner());
    let rows = state
        .read(move |conn| {
            queries::templates_of(conn, allowed.actor.office, kind, &page).map_err(DocumentError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id.0).map(DocumentTemplateBody::from)))
}

/// A template to be added.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "the form is read as a stream; this describes it")]
pub struct TemplateForm {
    /// The file for Word or WPS, at most 2 MiB.
    #[schema(value_type = String, format = Binary)]
    file: String,
    /// The procuratorate.
    office_id: i64,
    /// What it is for.
    kind: DocumentKind,
    /// The first day on which it counts, today or later.
    effective_from: NaiveDate,
    /// Why it was made, or by which document.
    note: Option<String>,
}

/// Adds a template of an office's own. Places that are unknown, missing or not whole are named, all at once.
#[utoipa::path(post, path = "/api/v1/document-templates", tag = "documents",
    request_body(content = TemplateForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The template", body = DocumentTemplateBody)))]
async fn add_document_template(
    allowed: Allowed<actions::KeepDocumentTemplates>,
    state: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let upload = receive(TemplateIntake::default(), &request, payload, state.limits).await?;
    let said = |name: &str| upload.fields.get(name).map(String::as_str).unwrap_or_default().trim();
    let wrong = |name: &str| DocumentError::from(FieldErrors::one(name, "malformed", said(name)));
    let new = NewTemplate {
        office: OfficeId(said("office_id").parse().map_err(|_| wrong("office_id"))?),
        kind: DocumentKind::from_code(said("kind")).ok_or_else(|| wrong("kind"))?,
        effective_from: said("effective_from").parse().map_err(|_| wrong("effective_from"))?,
        note: said("note").to_owned(),
        name: upload.name.clone(),
        docx: upload.settled,
    };
    let row = state.perform(allowed.actor, move |work| templates::add(work, &new)).await?;
    Ok(HttpResponse::Created().json(DocumentTemplateBody::from(row)))
}

/// The file of a template, as it was sent.
#[utoipa::path(get, path = "/api/v1/document-templates/{id}/docx", tag = "documents",
    params(("id" = TemplateId, Path, description = "The template")),
    responses((status = 200, description = "The file", body = String,
        content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))]
async fn take_document_template(
    allowed: Allowed<actions::ReadDocumentTemplates>,
    state: web::Data<AppState>,
    id: web::Path<TemplateId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let found = state
        .read(move |conn| queries::template_of(conn, allowed.actor.office, id).map_err(DocumentError::from))
        .await?;
    let (row, bytes) = found.ok_or(DocumentError::TemplateNotFound { id })?;
    Ok(file(bytes, &row.name))
}

/// Takes a template out of use from today on. What was made with it stays.
#[utoipa::path(post, path = "/api/v1/document-templates/{id}/retirements", tag = "documents",
    params(("id" = TemplateId, Path, description = "The template"),
        ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, description = "The template", body = DocumentTemplateBody)))]
async fn retire_document_template(
    allowed: Allowed<actions::KeepDocumentTemplates>,
    state: web::Data<AppState>,
    id: web::Path<TemplateId>,
    IfMatch(version): IfMatch,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let row = state.perform(allowed.actor, move |work| templates::retire(work, id, version)).await?;
    Ok(tagged(row.version, &DocumentTemplateBody::from(row)))
}
