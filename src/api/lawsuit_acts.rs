//! What the court and the office do in a suit: filing, acceptance, hearings, judgment, mediation, appeal,
//! withdrawal, change of claims, papers sent in time.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::lawsuits::{LawsuitBody, SuitProposalBody};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::lawsuits::decisions::{self, ClaimChange};
use crate::lawsuits::model::{CourtAct, HearingId, NewClaim, Paper};
use crate::lawsuits::service::{self, JudgmentEntry};
use crate::lawsuits::{LawsuitEvent, LawsuitId, Outcome};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, file_suit);
    route!(r, accept_suit);
    route!(r, record_court_act);
    route!(r, note_hearing);
    route!(r, record_appearance);
    route!(r, record_judgment);
    route!(r, record_mediation);
    route!(r, note_appeal);
    route!(r, propose_appeal);
    route!(r, propose_withdrawal);
    route!(r, propose_claim_change);
    route!(r, record_delivery);
    route!(r, advance_suit);
}

/// What was entered.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SuitEntryBody {
    /// Its id.
    pub id: i64,
}

/// The delivery of a complaint.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuitFilingRequest {
    /// When.
    pub filed_on: NaiveDate,
}

/// Deliver the complaint to the court, once the decision to sue is approved.
#[utoipa::path(post, path = "/api/v1/lawsuits/{id}/filings", tag = "lawsuits", request_body = SuitFilingRequest,
    params(("id" = LawsuitId, Path, description = "The suit")),
    responses((status = 201, description = "The suit afterwards", body = LawsuitBody)))]
async fn file_suit(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
    input: Input<SuitFilingRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        service::file(work, id, request.filed_on).map(LawsuitBody::from)
    })
    .await
}

/// The court's acceptance.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceRequest {
    /// When.
    pub accepted_on: NaiveDate,
    /// The court's number.
    pub docket_number: String,
    /// Whether the panel has seven members.
    pub seven_member_panel: bool,
}

/// Record that the court accepted the complaint.
#[utoipa::path(post, path = "/api/v1/lawsuits/{id}/acceptances", tag = "lawsuits", request_body = AcceptanceRequest,
    params(("id" = LawsuitId, Path, description = "The suit")),
    responses((status = 201, description = "The suit afterwards", body = LawsuitBody)))]
async fn accept_suit(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
    input: Input<AcceptanceRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let AcceptanceRequest { accepted_on, docket_number, seven_member_panel } = request;
        service::accept(work, id, *accepted_on, docket_number, *seven_member_panel).map(LawsuitBody::from)
    })
    .await
}

/// What the court or the defendant did after the acceptance.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CourtActRequest {
    /// Which act.
    pub act: CourtAct,
    /// When.
    pub on: NaiveDate,
}

/// Record what the court or the defendant did: its clock is met, and the next one starts.
#[utoipa::path(post, path = "/api/v1/lawsuits/{id}/court-acts", tag = "lawsuits", request_body = CourtActRequest,
    params(("id" = LawsuitId, Path, description = "The suit")),
    responses((status = 201, description = "The suit afterwards", body = LawsuitBody)))]
async fn record_court_act(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
    input: Input<CourtActRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        service::record_act(work, id, request.act, request.on).map(LawsuitBody::from)
    })
    .await
}

/// The court's notice of a hearing.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HearingRequest {
    /// When the notice was received.
    pub notice_received_on: NaiveDate,
    /// When the hearing is held.
    pub held_on: NaiveDate,
    /// Where.
    pub place: String,
}

/// Record the court's notice of a hearing.
#[utoipa::path(post, path = "/api/v1/lawsuits/{id}/hearings", tag = "lawsuits", request_body = HearingRequest,
    params(("id" = LawsuitId, Path, description = "The suit")),
    responses((status = 201, description = "What was entered", body = SuitEntryBody)))]
async fn note_hearing(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
    input: Input<HearingRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        service::note_hearing(work, id, request.notice_received_on, request.held_on, &request.place)
            .map(|hearing| SuitEntryBody { id: hearing.0 })
    })
    .await
}

/// Who appears at a hearing, and its record.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppearanceRequest {
    /// When the court was told.
    pub sent_on: NaiveDate,
    /// Who appears.
    pub appearing: String,
    /// The record of the hearing.
    pub record: Option<String>,
}

/// Record that the court was told who appears (R21 Art 49), or the record of the hearing.
#[utoipa::path(post, path = "/api/v1/lawsuits/{id}/hearings/{hearing}/appearances", tag = "lawsuits", request_body = AppearanceRequest,
    params(("id" = LawsuitId, Path, description = "The suit"),
        ("hearing" = HearingId, Path, description = "The hearing")),
    responses((status = 201, description = "What was entered", body = SuitEntryBody)))]
async fn record_appearance(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    path: web::Path<(LawsuitId, HearingId)>,
    input: Input<AppearanceRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, hearing) = path.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let AppearanceRequest { sent_on, appearing, record } = request;
        service::appear(work, id, hearing, *sent_on, appearing, record.as_deref())
            .map(|()| SuitEntryBody { id: hearing.0 })
    })
    .await
}

/// A judgment or ruling.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgmentRequest {
    /// What it came to.
    pub outcome: Outcome,
    /// Its day.
    pub decided_on: NaiveDate,
    /// When it was received.
    pub received_on: NaiveDate,
    /// What it says.
    pub decision: String,
}

/// Record a judgment or ruling of first or second instance.
#[utoipa::path(post, path = "/api/v1/lawsuits/{id}/judgments", tag = "lawsuits", request_body = JudgmentRequest,
    params(("id" = LawsuitId, Path, description = "The suit")),
    responses((status = 201, description = "The suit afterwards", body = LawsuitBody)))]
async fn record_judgment(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
    input: Input<JudgmentRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let JudgmentRequest { outcome, decided_on, received_on, decision } = request;
        let entry = JudgmentEntry {
            outcome: *outcome,
            decided_on: *decided_on,
            received_on: *received_on,
            decision: decision.clone(),
        };
        service::judge(work, id, &entry).map(LawsuitBody::from)
    })
    .await
}

/// A settlement or mediation.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediationRequest {
    /// When it was announced.
    pub announced_on: NaiveDate,
    /// What was agreed.
    pub agreement: String,
    /// The liability that was claimed is not cut (R21 Art 99).
    pub liability_kept: bool,
}

/// Record that a settlement or mediation is announced.
#[utoipa::path(post, path = "/api/v1/lawsuits/{id}/mediations", tag = "lawsuits", request_body = MediationRequest,
    params(("id" = LawsuitId, Path, description = "The suit")),
    responses((status = 201, description = "The suit afterwards", body = LawsuitBody)))]
async fn record_mediation(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
    input: Input<MediationRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let MediationRequest { announced_on, agreement, liability_kept } = request;
        service::mediate(work, id, *announced_on, agreement, *liability_kept).map(LawsuitBody::from)
    })
    .await
}

/// The defendant's appeal.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppealNoticeRequest {
    /// When its copy was received.
    pub received_on: NaiveDate,
}

/// Record the defendant's appeal.
#[utoipa::path(post, path = "/api/v1/lawsuits/{id}/appeals", tag = "lawsuits", request_body = AppealNoticeRequest,
    params(("id" = LawsuitId, Path, description = "The suit")),
    responses((status = 201, description = "The suit afterwards", body = LawsuitBody)))]
async fn note_appeal(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
    input: Input<AppealNoticeRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        service::note_appeal(work, id, request.received_on).map(LawsuitBody::from)
    })
    .await
}

/// Why, and nothing more.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuitReasonRequest {
    /// Why.
    pub reason: String,
}

/// Propose to appeal (R21 Art 58).
#[utoipa::path(post, path = "/api/v1/lawsuits/{id}/appeal-proposals", tag = "lawsuits", request_body = SuitReasonRequest,
    params(("id" = LawsuitId, Path, description = "The suit")),
    responses((status = 201, description = "What was put to decision", body = SuitProposalBody)))]
async fn propose_appeal(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
    input: Input<SuitReasonRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        decisions::propose_appeal(work, id, &request.reason)
            .map(|approval_id| SuitProposalBody { lawsuit_id: id, approval_id })
    })
    .await
}

/// Propose to withdraw the suit (R21 Arts 84, 99).
#[utoipa::path(post, path = "/api/v1/lawsuits/{id}/withdrawals", tag = "lawsuits", request_body = SuitReasonRequest,
    params(("id" = LawsuitId, Path, description = "The suit")),
    responses((status = 201, description = "What was put to decision", body = SuitProposalBody)))]
async fn propose_withdrawal(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
    input: Input<SuitReasonRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        decisions::propose_withdrawal(work, id, &request.reason)
            .map(|approval_id| SuitProposalBody { lawsuit_id: id, approval_id })
    })
    .await
}

/// A change of claims.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimChangeRequest {
    /// Numbers of claims that are given up.
    pub dropped: Vec<i32>,
    /// Claims that are added.
    pub added: Vec<NewClaim>,
    /// Why.
    pub reason: String,
    /// Said of an administrative suit: no claim states a duty or loss of a private party (R21 Art 83).
    #[serde(default)]
    pub no_private_duty: bool,
}

/// Propose to change the claims (R21 Arts 84, 99).
#[utoipa::path(post, path = "/api/v1/lawsuits/{id}/claim-changes", tag = "lawsuits", request_body = ClaimChangeRequest,
    params(("id" = LawsuitId, Path, description = "The suit")),
    responses((status = 201, description = "What was put to decision", body = SuitProposalBody)))]
async fn propose_claim_change(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
    input: Input<ClaimChangeRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let ClaimChangeRequest { dropped, added, reason, no_private_duty } = request;
        let change = ClaimChange {
            dropped: dropped.clone(),
            added: added.clone(),
            reason: reason.clone(),
            no_private_duty: *no_private_duty,
        };
        decisions::propose_claim_change(work, id, &change)
            .map(|approval_id| SuitProposalBody { lawsuit_id: id, approval_id })
    })
    .await
}

/// A paper that left the office.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaperDeliveryRequest)]
pub struct DeliveryRequest {
    /// Which paper.
    pub paper: Paper,
    /// When.
    pub on: NaiveDate,
}

/// Record that a paper left the office: its clock is met.
#[utoipa::path(post, path = "/api/v1/lawsuits/{id}/deliveries", tag = "lawsuits", request_body = DeliveryRequest,
    params(("id" = LawsuitId, Path, description = "The suit")),
    responses((status = 201, description = "What was entered", body = SuitEntryBody)))]
async fn record_delivery(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
    input: Input<DeliveryRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        service::deliver(work, id, request.paper, request.on).map(|()| SuitEntryBody { id: id.0 })
    })
    .await
}

/// A step of a suit.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LawsuitEventRequest {
    /// What happened: trial begun, mediation refused, effective, enforcement, retrial, archive.
    pub event: LawsuitEvent,
    /// When; today if absent.
    pub on: Option<NaiveDate>,
}

/// Move a suit by an event that brings no paper of its own.
#[utoipa::path(post, path = "/api/v1/lawsuits/{id}/events", tag = "lawsuits",
    request_body = LawsuitEventRequest,
    params(("id" = LawsuitId, Path, description = "The suit"),
        ("If-Match" = String, Header, description = "The version")),
    responses((status = 200, description = "The suit afterwards", body = LawsuitBody)))]
async fn advance_suit(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
    version: IfMatch,
    input: Input<LawsuitEventRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let LawsuitEventRequest { event, on } = input.value;
    let suit = state
        .perform(allowed.actor, move |work| {
            let on = on.unwrap_or_else(|| work.today());
            service::advance_by_hand(work, id, version.0, event, on)
        })
        .await?;
    Ok(tagged(suit.version, &LawsuitBody::from(suit)))
}
