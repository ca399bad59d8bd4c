//! The evidence of cases, and what of a suit's needs is there.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::CaseId;
use crate::cases::evidence::model::{
    Custody, CustodyEvent, CustodyId, Element, Evidence, EvidenceId, EvidenceKind, Form, NewCustody,
    NewEvidence,
};
use crate::cases::evidence::rules::{Gap, Row, is_ready};
use crate::cases::evidence::service::{self, Kept};
use crate::http::{Allowed, AppError, Input, Routes, create};
use crate::kit::{PersonId, Timestamp};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_evidence);
    route!(r, enter_evidence);
    route!(r, note_custody);
    route!(r, withdraw_evidence);
    route!(r, read_evidence_matrix);
}

/// A step of a chain of custody.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CustodyBody {
    /// Its id.
    pub id: CustodyId,
    /// What happened.
    pub event: CustodyEvent,
    /// When.
    pub at: Timestamp,
    /// From whom.
    pub from_whom: Option<String>,
    /// To whom.
    pub to_whom: Option<String>,
    /// What was said with it.
    pub note: String,
    /// Who noted it.
    pub noted_by: Option<PersonId>,
    /// When.
    pub noted_at: Timestamp,
}

impl From<Custody> for CustodyBody {
    fn from(row: Custody) -> Self {
        let Custody { id, evidence_id: _, event, at, from_whom, to_whom, note, noted_by, noted_at } = row;
        Self { id, event, at, from_whom, to_whom, note, noted_by, noted_at }
    }
}

/// A piece of evidence.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EvidenceBody {
    /// Its id.
    pub id: EvidenceId,
    /// SHA-256 of the file.
    pub file: String,
    /// What the file is called.
    pub name: String,
    /// What it is in law.
    pub kind: EvidenceKind,
    /// Original or copy.
    pub form: Form,
    /// What it shows.
    pub proves: String,
    /// Which elements it serves.
    pub elements: Vec<Element>,
    /// Who took it, if one of the house.
    pub taken_by_id: Option<PersonId>,
    /// Who took it.
    pub taken_by: String,
    /// When.
    pub taken_at: Timestamp,
    /// Where.
    pub place: String,
    /// From whom.
    pub source: String,
    /// Where the original is, of a copy.
    pub original_held: Option<String>,
    /// Who entered it.
    pub entered_by: Option<PersonId>,
    /// When.
    pub entered_at: Timestamp,
    /// The day it was withdrawn.
    pub withdrawn_on: Option<NaiveDate>,
    /// Why.
    pub withdrawn_reason: Option<String>,
    /// Through whose hands it went, in order.
    pub custody: Vec<CustodyBody>,
}

impl From<Kept> for EvidenceBody {
    fn from(kept: Kept) -> Self {
        let Kept { evidence, name, file, custody } = kept;
        let Evidence {
            id,
            case_id: _,
            attachment_id: _,
            kind,
            form,
            proves,
            elements,
            taken_by_id,
            taken_by,
            taken_at,
            place,
            source,
            original_held,
            entered_by,
            entered_at,
            withdrawn_on,
            withdrawn_reason,
        } = evidence;
        Self {
            id,
            file,
            name,
            kind,
            form,
            proves,
            elements: elements.into_inner(),
            taken_by_id,
            taken_by,
            taken_at,
            place,
            source,
            original_held,
            entered_by,
            entered_at,
            withdrawn_on,
            withdrawn_reason,
            custody: custody.into_iter().map(Into::into).collect(),
        }
    }
}

/// The evidence of a case, with the chain of custody of each piece.
#[utoipa::path(get, path = "/api/v1/cases/{id}/evidence", tag = "cases",
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 200, description = "The pieces", body = [EvidenceBody])))]
async fn list_evidence(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<web::Json<Vec<EvidenceBody>>, AppError> {
    let id = id.into_inner();
    let (_, kept) = state.read(move |conn| service::of_case(conn, &allowed.actor.scope, id)).await?;
    Ok(web::Json(kept.into_iter().map(Into::into).collect()))
}

/// What was entered.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EvidenceMadeBody {
    /// Its id.
    pub id: EvidenceId,
}

/// Enter a stored file as evidence of a case (R21 Arts 38, 39).
#[utoipa::path(post, path = "/api/v1/cases/{id}/evidence", tag = "cases", request_body = NewEvidence,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was entered", body = EvidenceMadeBody)))]
async fn enter_evidence(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<NewEvidence>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told| {
        service::enter(work, id, told).map(|id| EvidenceMadeBody { id })
    })
    .await
}

/// Note a step in the chain of custody of a piece. No step is ever changed or taken away.
#[utoipa::path(post, path = "/api/v1/evidence/{id}/custody", tag = "cases", request_body = NewCustody,
    params(("id" = EvidenceId, Path, description = "The piece")),
    responses((status = 201, description = "The piece", body = EvidenceMadeBody)))]
async fn note_custody(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<EvidenceId>,
    input: Input<NewCustody>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told| {
        service::note(work, id, told).map(|_| EvidenceMadeBody { id })
    })
    .await
}

/// Why a piece is withdrawn.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalRequest {
    /// Why.
    pub reason: String,
}

/// Withdraw a piece that was entered wrongly. It stays, with the reason, and serves nothing any more.
#[utoipa::path(post, path = "/api/v1/evidence/{id}/withdrawals", tag = "cases", request_body = WithdrawalRequest,
    params(("id" = EvidenceId, Path, description = "The piece")),
    responses((status = 201, description = "The piece", body = EvidenceMadeBody)))]
async fn withdraw_evidence(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<EvidenceId>,
    input: Input<WithdrawalRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        service::withdraw(work, id, &request.reason).map(|_| EvidenceMadeBody { id })
    })
    .await
}

/// One thing that a suit has to prove, and what is there for it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NeedBody {
    /// What.
    pub element: Element,
    /// The same in words.
    pub said: &'static str,
    /// By what it is usually shown.
    pub usual: &'static str,
    /// The article that asks for it.
    pub article: &'static str,
    /// The pieces that serve it.
    pub pieces: Vec<EvidenceId>,
    /// What is missing.
    pub gaps: Vec<GapBody>,
}

/// Something that is missing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct GapBody {
    /// Its code.
    pub code: Gap,
    /// The same in words.
    pub said: &'static str,
}

/// What a suit of a case needs, and what of it is there.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = EvidenceMatrix)]
pub struct MatrixBody {
    /// Whether nothing is missing. Whether to sue is for people to decide.
    pub is_ready: bool,
    /// The needs, in the order of a complaint.
    pub needs: Vec<NeedBody>,
}

/// What a suit of a case needs by its track, what of it is there, and what is missing.
#[utoipa::path(get, path = "/api/v1/cases/{id}/evidence-matrix", tag = "cases",
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 200, description = "The matrix", body = MatrixBody)))]
async fn read_evidence_matrix(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<web::Json<MatrixBody>, AppError> {
    let (id, today) = (id.into_inner(), state.clock.now().date());
    let rows = state.read(move |conn| service::matrix_of(conn, &allowed.actor.scope, id, today)).await?;
    let is_ready = is_ready(&rows);
    let needs = rows.into_iter().map(|Row { need, pieces, gaps }| NeedBody {
        element: need.element,
        said: need.element.zh(),
        usual: need.usual,
        article: need.article,
        pieces,
        gaps: gaps.into_iter().map(|code| GapBody { code, said: code.zh() }).collect(),
    });
    Ok(web::Json(MatrixBody { is_ready, needs: needs.collect() }))
}
