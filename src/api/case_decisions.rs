//! What of a case is put to decision: closing, suspension, resumption, extension, transfer, announcement;
//! and what is recorded after such a decision.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::cases::CaseBody;
use crate::app::AppState;
use crate::approvals::ApprovalId;
use crate::auth::policy::actions;
use crate::cases::CaseId;
use crate::cases::decisions::{self, AnnouncementEntry, Closing, SuspensionEntry, Transfer};
use crate::cases::investigation::model::AnnouncementId;
use crate::cases::model::ClosingGround;
use crate::http::{Allowed, AppError, Input, Routes, create};
use crate::kit::{OfficeId, PersonId};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, propose_closing);
    route!(r, propose_suspension);
    route!(r, propose_resumption);
    route!(r, propose_extension);
    route!(r, propose_transfer);
    route!(r, accept_transfer);
    route!(r, propose_announcement);
    route!(r, publish_announcement);
}

/// What was put to decision.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CaseProposalBody {
    /// The proposal.
    pub approval_id: ApprovalId,
    /// The announcement, if it is one.
    pub announcement_id: Option<AnnouncementId>,
}

impl From<ApprovalId> for CaseProposalBody {
    fn from(approval_id: ApprovalId) -> Self {
        Self { approval_id, announcement_id: None }
    }
}

/// Why, and nothing more.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonRequest {
    /// Why.
    pub reason: String,
}

/// A closing (R21 Arts 74, 90).
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosingRequest {
    /// Its ground.
    pub ground: ClosingGround,
    /// Its reasons.
    pub reason: String,
}

/// Propose to close a case.
#[utoipa::path(post, path = "/api/v1/cases/{id}/closings", tag = "cases", request_body = ClosingRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was put to decision", body = CaseProposalBody)))]
async fn propose_closing(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<ClosingRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let closing = Closing { ground: request.ground, reason: request.reason.clone() };
        decisions::propose_closing(work, id, &closing).map(CaseProposalBody::from)
    })
    .await
}

/// A suspension of the review (R21 Art 78).
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspensionRequest {
    /// The sudden event or other objective cause.
    pub obstacle: String,
    /// What the agency has decided or planned within the period.
    pub agency_measures: String,
    /// The agency is not idle.
    pub not_idle: bool,
}

/// Propose to suspend the review.
#[utoipa::path(post, path = "/api/v1/cases/{id}/suspensions", tag = "cases", request_body = SuspensionRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was put to decision", body = CaseProposalBody)))]
async fn propose_suspension(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<SuspensionRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let entry = SuspensionEntry {
            obstacle: request.obstacle.clone(),
            agency_measures: request.agency_measures.clone(),
            not_idle: request.not_idle,
        };
        decisions::propose_suspension(work, id, &entry).map(CaseProposalBody::from)
    })
    .await
}

/// Propose to resume the review.
#[utoipa::path(post, path = "/api/v1/cases/{id}/resumptions", tag = "cases", request_body = ReasonRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was put to decision", body = CaseProposalBody)))]
async fn propose_resumption(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<ReasonRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        decisions::propose_resumption(work, id, &request.reason).map(CaseProposalBody::from)
    })
    .await
}

/// Propose to extend the review for suit by a month (R21 Art 47).
#[utoipa::path(post, path = "/api/v1/cases/{id}/extensions", tag = "cases", request_body = ReasonRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was put to decision", body = CaseProposalBody)))]
async fn propose_extension(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<ReasonRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        decisions::propose_extension(work, id, &request.reason).map(CaseProposalBody::from)
    })
    .await
}

/// A transfer of the suit (R21 Arts 16, 79).
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferRequest {
    /// The office that matches the court.
    pub office_id: OfficeId,
    /// Why.
    pub reason: String,
}

/// Propose to transfer the suit to the office that matches the court.
#[utoipa::path(post, path = "/api/v1/cases/{id}/transfers", tag = "cases", request_body = TransferRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was put to decision", body = CaseProposalBody)))]
async fn propose_transfer(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<TransferRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let transfer = Transfer { office: request.office_id, reason: request.reason.clone() };
        decisions::propose_transfer(work, id, &transfer).map(CaseProposalBody::from)
    })
    .await
}

/// The receipt of a transferred case.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferAcceptanceRequest {
    /// When it was received.
    pub received_on: NaiveDate,
    /// Who handles it now.
    pub handler_id: PersonId,
}

/// Take over a case whose suit was transferred; the review begins anew.
#[utoipa::path(post, path = "/api/v1/cases/{id}/transfer-acceptances", tag = "cases", request_body = TransferAcceptanceRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "The case afterwards", body = CaseBody)))]
async fn accept_transfer(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<TransferAcceptanceRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        decisions::accept_transfer(work, id, request.received_on, request.handler_id).map(CaseBody::from)
    })
    .await
}

/// An announcement before suit (R21 Art 91).
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnouncementRequest {
    /// The harm, as it is announced.
    pub harm: String,
    /// To whom it speaks, and what they are asked within the period.
    pub notice: String,
    /// Contact and telephone.
    pub contact: String,
    /// Close relatives of a hero or martyr were asked directly instead (R21 Art 92).
    pub relatives_asked: bool,
}

/// Draft an announcement and propose it.
#[utoipa::path(post, path = "/api/v1/cases/{id}/announcements", tag = "cases", request_body = AnnouncementRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was put to decision", body = CaseProposalBody)))]
async fn propose_announcement(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<AnnouncementRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let entry = AnnouncementEntry {
            harm: request.harm.clone(),
            notice: request.notice.clone(),
            contact: request.contact.clone(),
            relatives_asked: request.relatives_asked,
        };
        decisions::propose_announcement(work, id, &entry).map(|(announcement, approval_id)| {
            CaseProposalBody { approval_id, announcement_id: Some(announcement) }
        })
    })
    .await
}

/// The publication of an announcement.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AnnouncementPublicationRequest)]
pub struct PublicationRequest {
    /// The medium, of national reach; for relatives, how they were asked.
    pub medium: String,
    /// When it appeared.
    pub published_on: NaiveDate,
}

/// Record that an approved announcement appeared; the thirty days begin.
#[utoipa::path(post, path = "/api/v1/cases/{id}/announcements/{announcement}/publication", tag = "cases", request_body = PublicationRequest,
    params(("id" = CaseId, Path, description = "The case"),
        ("announcement" = AnnouncementId, Path, description = "The announcement")),
    responses((status = 201, description = "The case afterwards", body = CaseBody)))]
async fn publish_announcement(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    path: web::Path<(CaseId, AnnouncementId)>,
    input: Input<PublicationRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, announcement) = path.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let (medium, on) = (request.medium.as_str(), request.published_on);
        decisions::publish_announcement(work, id, announcement, medium, on).map(CaseBody::from)
    })
    .await
}
