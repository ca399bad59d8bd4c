//! Official documents: what was issued, as it was issued, and drafts of what will be.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::citations::RecordCitations;
use crate::app::AppState;
use crate::auth::policy::{Action, actions};
use crate::documents::official::queries::{self, DocumentFilter};
use crate::documents::official::{
    DocumentId, DocumentKind, Form, OfficialDocument, TemplateId, lines_of, service,
};
use crate::documents::{DocumentError, NumberId};
use crate::flows::official;
use crate::http::access::AccessError;
use crate::http::papers::{Taken, name_of, sent, take};
use crate::http::{Allowed, AppError, Input, Routes, create};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{Actor, AgencyId, OfficeId, PersonId, Timestamp};
use crate::route;
use crate::statutes;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_documents);
    route!(r, issue_document);
    route!(r, read_document);
    // Before the forms of a document, which stand at the same place.
    route!(r, list_document_citations);
    route!(r, take_document);
    route!(r, take_draft);
    route!(r, list_served_documents);
    route!(r, take_served_document);
}

/// A document that was issued. It never changes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OfficialDocumentBody {
    /// Its id.
    pub id: DocumentId,
    /// The procuratorate that issued it.
    pub office_id: OfficeId,
    /// The case it belongs to.
    pub case_id: Option<i64>,
    /// What it is.
    pub kind: DocumentKind,
    /// The same in Chinese.
    pub kind_name: &'static str,
    /// Kind of the record it was made from.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: i64,
    /// The agency it is addressed to.
    pub agency_id: Option<AgencyId>,
    /// What it is about, in a line.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// The same in the register of numbers.
    pub number_id: Option<NumberId>,
    /// Who signed.
    pub signer_id: Option<PersonId>,
    /// Their name on that day.
    pub signer_name: Option<String>,
    /// The day that stands in it.
    pub signed_on: NaiveDate,
    /// The instant it was issued.
    pub issued_at: Timestamp,
    /// SHA-256 of the template it was made with.
    pub template_hash: String,
    /// Bytes of the file.
    pub docx_size: i64,
    /// SHA-256 of the file.
    pub docx_hash: String,
    /// SHA-256 of the page to print.
    pub page_hash: String,
}

impl From<OfficialDocument> for OfficialDocumentBody {
    fn from(row: OfficialDocument) -> Self {
        let OfficialDocument {
            id,
            office_id,
            case_id,
            kind,
            subject_kind,
            subject_id,
            agency_id,
            title,
            number,
            number_id,
            signer_id,
            signer_name,
            signed_on,
            issued_at,
            facts: _,
            template_hash,
            docx_size,
            docx_hash,
            page_hash,
        } = row;
        Self {
            id,
            office_id,
            case_id,
            kind,
            kind_name: kind.zh(),
            subject_kind,
            subject_id,
            agency_id,
            title,
            number,
            number_id,
            signer_id,
            signer_name,
            signed_on,
            issued_at,
            template_hash,
            docx_size,
            docx_hash,
            page_hash,
        }
    }
}

/// What the list is narrowed by.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DocumentQuery {
    /// Of this case.
    pub case_id: Option<i64>,
    /// Of this kind.
    pub kind: Option<DocumentKind>,
    /// Addressed to this agency.
    pub agency_id: Option<AgencyId>,
}

/// Issued documents in sight, by id.
#[utoipa::path(get, path = "/api/v1/official-documents", tag = "documents", params(DocumentQuery, PageRequest),
    responses((status = 200, description = "A page of documents", body = Page<OfficialDocumentBody>)))]
async fn list_documents(
    allowed: Allowed<actions::ReadDocuments>,
    state: web::Data<AppState>,
    query: web::Query<DocumentQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<OfficialDocumentBody>>, AppError> {
    let DocumentQuery { case_id, kind, agency_id } = query.into_inner();
    let (filter, page) = (DocumentFilter { case_id, kind, agency: agency_id }, page.into_inner());
    let rows = state
        .read(move |conn| {
            queries::documents(conn, &allowed.actor.scope, &filter, &page).map_err(DocumentError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id.0).map(OfficialDocumentBody::from)))
}

/// What is to be issued.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueRequest {
    /// What it becomes.
    pub kind: DocumentKind,
    /// The record it is made from, as for a draft.
    pub id: i64,
}

/// Sets a document that is made from a record — a report, a plan, minutes, a letter, a receipt — so that it is kept as
/// it is. What a decision announces is issued with the decision.
#[utoipa::path(post, path = "/api/v1/official-documents", tag = "documents", request_body = IssueRequest,
    responses((status = 201, description = "The document", body = OfficialDocumentBody)))]
async fn issue_document(
    allowed: Allowed<actions::IssueDocuments>,
    state: web::Data<AppState>,
    input: Input<IssueRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, request: &IssueRequest| {
        official::issue_record(work, request.kind, request.id).map(OfficialDocumentBody::from)
    })
    .await
}

/// One issued document.
#[utoipa::path(get, path = "/api/v1/official-documents/{id}", tag = "documents",
    params(("id" = DocumentId, Path, description = "The document")),
    responses((status = 200, description = "The document", body = OfficialDocumentBody)))]
async fn read_document(
    allowed: Allowed<actions::ReadDocuments>,
    state: web::Data<AppState>,
    id: web::Path<DocumentId>,
) -> Result<web::Json<OfficialDocumentBody>, AppError> {
    let id = id.into_inner();
    let row = state
        .read(move |conn| {
            let row = queries::document(conn, &allowed.actor.scope, id)?;
            row.ok_or(DocumentError::DocumentNotFound { id })
        })
        .await?;
    Ok(web::Json(row.into()))
}

/// An issued document as a file for Word and WPS (`docx`) or as a page to print (`page`), byte for byte as it was issued;
/// as PDF (`pdf`) it is made anew from the file, by LibreOffice where the machine has it.
#[utoipa::path(get, path = "/api/v1/official-documents/{id}/{form}", tag = "documents",
    params(("id" = DocumentId, Path, description = "The document"),
        ("form" = inline(Form), Path, description = "In which form")),
    responses((status = 200, description = "The document", content(
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (String = "text/html"), (String = "application/pdf")))))]
async fn take_document(
    allowed: Allowed<actions::ReadDocuments>,
    state: web::Data<AppState>,
    path: web::Path<(DocumentId, Form)>,
) -> Result<HttpResponse, AppError> {
    let (id, form) = path.into_inner();
    take(&state, form, move |conn| {
        let row = queries::document(conn, &allowed.actor.scope, id)?;
        row.ok_or(DocumentError::DocumentNotFound { id })
    })
    .await
}

/// The day that citations are to hold on.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DocumentCitationQuery {
    /// The day of the facts; the day that stands in the document when absent.
    pub on: Option<NaiveDate>,
}

/// Every citation in an issued document, linked to the texts of law that were imported, and held against the day of the
/// facts. The places of citations are places in the text that is given with them.
#[utoipa::path(get, path = "/api/v1/official-documents/{id}/citations", tag = "documents",
    params(DocumentCitationQuery, ("id" = DocumentId, Path, description = "The document")),
    responses((status = 200, description = "The citations", body = RecordCitations)))]
async fn list_document_citations(
    allowed: Allowed<actions::ReadDocuments>,
    state: web::Data<AppState>,
    id: web::Path<DocumentId>,
    query: web::Query<DocumentCitationQuery>,
) -> Result<web::Json<RecordCitations>, AppError> {
    let (id, on, today) = (id.into_inner(), query.into_inner().on, state.clock.now().date());
    let cited = state.read(move |conn| {
        let row = queries::document(conn, &allowed.actor.scope, id)?;
        let row = row.ok_or(DocumentError::DocumentNotFound { id })?;
        let (text, on) = (lines_of(&service::page_of(conn, &row)?).join("\n"), on.unwrap_or(row.signed_on));
        let citations = statutes::service::cited(conn, &text, (on, today))?;
        Ok::<_, DocumentError>(RecordCitations { title: name_of(&row), text, on, citations })
    });
    Ok(web::Json(cited.await?))
}

/// Of which copy a draft is wanted, and with which template.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DraftQuery {
    /// The copy for this agency; the first one when absent.
    pub agency_id: Option<AgencyId>,
    /// The template that is tried on it; the one that counts today when absent.
    pub template_id: Option<TemplateId>,
}

/// A draft of a document, marked as such on every page, of a record in sight. A recommendation is made from one of its
/// addressee lines, what a decision announces from the proposal, a receipt of service from the issued document, the rest
/// from plan, act, appraisal, consultation, report, inquiry or hearing. What is still to come, as the number, is shown by
/// its name in 【】.
#[utoipa::path(get, path = "/api/v1/document-drafts/{kind}/{id}/{form}", tag = "documents",
    params(DraftQuery, ("kind" = DocumentKind, Path, description = "What it becomes"),
        ("id" = i64, Path, description = "The record it is made from"),
        ("form" = inline(Form), Path, description = "In which form")),
    responses((status = 200, description = "The draft", content(
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (String = "text/html"), (String = "application/pdf")))))]
async fn take_draft(
    allowed: Allowed<actions::ReadDocuments>,
    state: web::Data<AppState>,
    path: web::Path<(DocumentKind, i64, Form)>,
    query: web::Query<DraftQuery>,
) -> Result<HttpResponse, AppError> {
    let (kind, id, form) = path.into_inner();
    let (today, asked) = (state.clock.now().date(), (query.agency_id, query.template_id));
    let drafted =
        state.read(move |conn| official::draft(conn, &allowed.actor.scope, (kind, id), asked, today)).await?;
    let (paper, rendered) = drafted;
    let bytes = match form {
        Form::Docx | Form::Pdf => Taken::Docx(rendered.docx),
        Form::Page => Taken::Page(rendered.page),
    };
    sent(&state, form, bytes, &format!("{}（草稿） {}", kind.zh(), paper.title)).await
}

/// What was served on one's agency, as it was issued.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ServedDocumentBody {
    /// Its id.
    pub id: DocumentId,
    /// What it is.
    pub kind: DocumentKind,
    /// The same in Chinese.
    pub kind_name: &'static str,
    /// The agency's line of a recommendation.
    pub line_id: Option<i64>,
    /// The agency it was addressed to: the agency itself, or one that it succeeded.
    pub agency_id: Option<AgencyId>,
    /// What it is about, in a line.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// The day that stands in it.
    pub signed_on: NaiveDate,
    /// Bytes of the file.
    pub docx_size: i64,
    /// SHA-256 of the file.
    pub docx_hash: String,
}

impl From<OfficialDocument> for ServedDocumentBody {
    fn from(row: OfficialDocument) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            kind_name: row.kind.zh(),
            line_id: (row.subject_kind == "addressee").then_some(row.subject_id),
            agency_id: row.agency_id,
            title: row.title,
            number: row.number,
            signed_on: row.signed_on,
            docx_size: row.docx_size,
            docx_hash: row.docx_hash,
        }
    }
}

/// The agency of who asks; whoever holds the role belongs to one.
fn agency_of(actor: &Actor) -> Result<AgencyId, AccessError> {
    actor.agency.ok_or(AccessError::NotAllowed { action: Action::ReadServed.code() })
}

/// The documents that were served on one's agency. A page may hold fewer than its limit and still have a next one.
#[utoipa::path(get, path = "/api/v1/agency/documents", tag = "agency", params(PageRequest),
    responses((status = 200, description = "A page of documents", body = Page<ServedDocumentBody>)))]
async fn list_served_documents(
    allowed: Allowed<actions::ReadServed>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<ServedDocumentBody>>, AppError> {
    let (page, today) = (page.into_inner(), state.clock.now().date());
    let agency = agency_of(&allowed.actor)?;
    let found = state.read(move |conn| official::served_documents(conn, agency, today, &page)).await?;
    Ok(web::Json(found.map(ServedDocumentBody::from)))
}

/// A document that was served on one's agency, byte for byte as it was issued; as PDF made anew from the file.
#[utoipa::path(get, path = "/api/v1/agency/documents/{id}/{form}", tag = "agency",
    params(("id" = DocumentId, Path, description = "The document"),
        ("form" = inline(Form), Path, description = "In which form")),
    responses((status = 200, description = "The document", content(
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (String = "text/html"), (String = "application/pdf")))))]
async fn take_served_document(
    allowed: Allowed<actions::ReadServed>,
    state: web::Data<AppState>,
    path: web::Path<(DocumentId, Form)>,
) -> Result<HttpResponse, AppError> {
    let ((id, form), today) = (path.into_inner(), state.clock.now().date());
    let agency = agency_of(&allowed.actor)?;
    take(&state, form, move |conn| official::served_document(conn, agency, today, id)).await
}
