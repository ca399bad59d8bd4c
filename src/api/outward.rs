//! What goes out of a case by itself: support of another's suit, notices to hand over evidence.

use actix_web::{HttpResponse, web};

use super::case_decisions::ReasonRequest;
use super::investigation::EntryBody;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::CaseId;
use crate::cases::outward::model::{NewEvidenceRequest, NewSupport, Support, SupportId};
use crate::cases::outward::service;
use crate::http::{Allowed, AppError, Input, Routes, create};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, support_suit);
    route!(r, withdraw_support);
    route!(r, request_evidence);
}

/// Support another's suit (R21 Arts 100, 101). The case goes over to it; its opinion is then issued as a document.
#[utoipa::path(post, path = "/api/v1/cases/{id}/supports", tag = "cases", request_body = NewSupport,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was entered", body = EntryBody)))]
async fn support_suit(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<NewSupport>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told| {
        service::support(work, id, told).map(|id| EntryBody { id: id.0 })
    })
    .await
}

/// Withdraw the support of a suit (R21 Art 102). The decision is then issued as a document.
#[utoipa::path(post, path = "/api/v1/supports/{id}/withdrawals", tag = "cases", request_body = ReasonRequest,
    params(("id" = SupportId, Path, description = "The support")),
    responses((status = 201, description = "The support afterwards", body = Support)))]
async fn withdraw_support(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<SupportId>,
    input: Input<ReasonRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told| service::withdraw(work, id, &told.reason)).await
}

/// Ask whoever holds evidence to hand it over (R21 Art 38). The notice with its list is then issued as a document.
#[utoipa::path(post, path = "/api/v1/cases/{id}/evidence-requests", tag = "cases", request_body = NewEvidenceRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was entered", body = EntryBody)))]
async fn request_evidence(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<NewEvidenceRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told| {
        service::ask(work, id, told).map(|id| EntryBody { id: id.0 })
    })
    .await
}
