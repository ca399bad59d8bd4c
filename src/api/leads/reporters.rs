//! Who reported: asked for, approved, opened; and what is written to them.

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::approvals::ApprovalId;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Input, Routes, create};
use crate::kit::Timestamp;
use crate::leads::queries::Message;
use crate::leads::service::Opened;
use crate::leads::vault::Reporter;
use crate::leads::{LeadError, LeadId, service};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, ask_for_reporter);
    route!(r, open_reporter);
    route!(r, write_to_reporter);
}

/// A request to see who reported.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReporterRequestInput {
    /// What it is needed for: 5 to 1,000 characters.
    pub purpose: String,
}

/// A request that is on its way.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReporterRequestBody {
    /// The proposal, which is reviewed and decided at `/api/v1/approvals`.
    pub approval_id: ApprovalId,
}

/// Who reported, as the seal keeps it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ReporterBody {
    /// Name.
    pub name: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Number of the identity card.
    pub id_number: Option<String>,
    /// Electronic mail.
    pub email: Option<String>,
    /// Anything else that tells who it is.
    pub note: Option<String>,
    /// The words as they were told, where the register shows them masked.
    pub original: Option<String>,
    /// Until when it may be opened again.
    pub expires_at: Timestamp,
}

impl From<Opened> for ReporterBody {
    fn from(opened: Opened) -> Self {
        let Opened { reporter, expires_at } = opened;
        let Reporter { name, phone, address, id_number, email, note, original } = reporter;
        Self { name, phone, address, id_number, email, note, original, expires_at }
    }
}

/// A message.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageInput {
    /// What it says: 1 to 5,000 characters.
    pub text: String,
}

/// A message between reporter and office.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MessageBody {
    /// Whether the reporter wrote it.
    pub from_reporter: bool,
    /// What it says.
    pub text: String,
    /// When.
    pub sent_at: Timestamp,
}

impl From<Message> for MessageBody {
    fn from(row: Message) -> Self {
        let Message { from_reporter, text, sent_at } = row;
        Self { from_reporter, text, sent_at }
    }
}

/// Asks to see who reported, for a purpose.
#[utoipa::path(post, path = "/api/v1/leads/{id}/reporter-requests", tag = "leads",
    request_body = ReporterRequestInput,
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 201, description = "The proposal", body = ReporterRequestBody)))]
async fn ask_for_reporter(
    allowed: Allowed<actions::OpenReporters>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    input: Input<ReporterRequestInput>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told| {
        service::request_opening(work, id, &told.purpose)
            .map(|approval_id| ReporterRequestBody { approval_id })
    })
    .await
}

/// Shows who reported, to the person whose request was approved, for a day. Every time is a row of the log.
#[utoipa::path(get, path = "/api/v1/leads/{id}/reporter", tag = "leads",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "Who reported", body = ReporterBody)))]
async fn open_reporter(
    allowed: Allowed<actions::OpenReporters>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<HttpResponse, AppError> {
    let (id, vault) = (id.into_inner(), state.vault.clone());
    let opened = state.perform(allowed.actor, move |work| service::open_reporter(work, id, &vault)).await?;
    let no_store = (CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(HttpResponse::Ok().insert_header(no_store).json(ReporterBody::from(opened)))
}

/// Writes to the reporter, who reads it by the query code.
#[utoipa::path(post, path = "/api/v1/leads/{id}/reporter-messages", tag = "leads", request_body = MessageInput,
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 201, description = "The messages", body = [MessageBody])))]
async fn write_to_reporter(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    input: Input<MessageInput>,
) -> Result<HttpResponse, AppError> {
    let (id, vault) = (id.into_inner(), state.vault.clone());
    create(&state, allowed.actor, input, move |work, told| {
        service::write_to_reporter(work, id, &told.text, &vault)?;
        let rows = crate::leads::queries::messages(work.conn, id)?;
        Ok::<_, LeadError>(rows.into_iter().map(MessageBody::from).collect::<Vec<_>>())
    })
    .await
}
