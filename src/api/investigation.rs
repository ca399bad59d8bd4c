//! What is entered in a case's file: plan, acts, appraisals, commissions, consultation, reports, service
//! of its decisions.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::CaseId;
use crate::cases::investigation::model::{
    ActKind, AppraisalId, AppraisalKind, CaseDocument, CaseServiceMethod, CommissionId, ConsultationOutcome,
    ReportKind, ReportProposal,
};
use crate::cases::investigation::papers::{self, ConsultationEntry, ReportEntry, ServiceEntry};
use crate::cases::investigation::service::{self, ActEntry, AppraisalEntry, NewPlan};
use crate::http::{Allowed, AppError, Input, Routes, create};
use crate::kit::{AgencyId, OfficeId, PersonId};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, record_plan);
    route!(r, record_act);
    route!(r, commission_appraisal);
    route!(r, conclude_appraisal);
    route!(r, commission_inquiry);
    route!(r, answer_commission);
    route!(r, record_consultation);
    route!(r, record_report);
    route!(r, record_service);
}

/// What was entered.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EntryBody {
    /// Its id.
    pub id: i64,
}

/// A plan of inquiry (R21 Art 33).
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRequest {
    /// What is to be found out.
    pub matters: String,
    /// By which methods and steps.
    pub methods: String,
    /// How safety and secrecy are looked after.
    pub safety: String,
}

/// Record the plan of the inquiry.
#[utoipa::path(post, path = "/api/v1/cases/{id}/plans", tag = "cases", request_body = PlanRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was entered", body = EntryBody)))]
async fn record_plan(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<PlanRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let plan = NewPlan {
            matters: request.matters.clone(),
            methods: request.methods.clone(),
            safety: request.safety.clone(),
        };
        service::record_plan(work, id, &plan).map(|id| EntryBody { id: id.0 })
    })
    .await
}

/// An act of inquiry, by two persons (R21 Arts 35, 36).
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActRequest {
    /// By which method.
    pub kind: ActKind,
    /// One of the two.
    pub first_officer_id: PersonId,
    /// The other.
    pub second_officer_id: PersonId,
    /// When.
    pub done_on: NaiveDate,
    /// Where.
    pub place: String,
    /// What was found.
    pub summary: String,
    /// Hashes of stored files.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// Record an act of inquiry; the first begins the investigation.
#[utoipa::path(post, path = "/api/v1/cases/{id}/acts", tag = "cases", request_body = ActRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was entered", body = EntryBody)))]
async fn record_act(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<ActRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let act = ActEntry {
            kind: request.kind,
            officers: [request.first_officer_id, request.second_officer_id],
            done_on: request.done_on,
            place: request.place.clone(),
            summary: request.summary.clone(),
            evidence: request.evidence.clone(),
        };
        service::record_act(work, id, &act).map(|id| EntryBody { id: id.0 })
    })
    .await
}

/// The commission of an appraisal (R21 Art 41).
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppraisalRequest {
    /// What is commissioned.
    pub kind: AppraisalKind,
    /// From whom.
    pub body: String,
    /// On what.
    pub matters: String,
    /// Date of the letter.
    pub commissioned_on: NaiveDate,
}

/// Record the letter that commissions an appraisal.
#[utoipa::path(post, path = "/api/v1/cases/{id}/appraisals", tag = "cases", request_body = AppraisalRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was entered", body = EntryBody)))]
async fn commission_appraisal(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<AppraisalRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let entry = AppraisalEntry {
            kind: request.kind,
            body: request.body.clone(),
            matters: request.matters.clone(),
            commissioned_on: request.commissioned_on,
        };
        service::commission_appraisal(work, id, &entry).map(|id| EntryBody { id: id.0 })
    })
    .await
}

/// The opinion of an appraisal.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AppraisalOpinionRequest)]
pub struct OpinionRequest {
    /// When it was received.
    pub opinion_on: NaiveDate,
    /// What it says.
    pub opinion: String,
}

/// Record the opinion; its time does not count in the review (R21 Art 48).
#[utoipa::path(post, path = "/api/v1/cases/{id}/appraisals/{appraisal}/opinion", tag = "cases", request_body = OpinionRequest,
    params(("id" = CaseId, Path, description = "The case"),
        ("appraisal" = AppraisalId, Path, description = "The appraisal")),
    responses((status = 201, description = "What was entered", body = EntryBody)))]
async fn conclude_appraisal(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    path: web::Path<(CaseId, AppraisalId)>,
    input: Input<OpinionRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, appraisal) = path.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        service::conclude_appraisal(work, id, appraisal, request.opinion_on, &request.opinion)
            .map(|()| EntryBody { id: appraisal.0 })
    })
    .await
}

/// A commission to another office (R21 Art 43).
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionRequest {
    /// The office that is asked.
    pub to_office_id: OfficeId,
    /// For what.
    pub matters: String,
    /// Date of the letter.
    pub sent_on: NaiveDate,
}

/// Ask another office to inquire.
#[utoipa::path(post, path = "/api/v1/cases/{id}/commissions", tag = "cases", request_body = CommissionRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was entered", body = EntryBody)))]
async fn commission_inquiry(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<CommissionRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        service::commission_inquiry(work, id, request.to_office_id, &request.matters, request.sent_on)
            .map(|id| EntryBody { id: id.0 })
    })
    .await
}

/// The arrival of a commission, or its answer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionAnswerRequest {
    /// When.
    pub on: NaiveDate,
    /// The answer; absent for the arrival.
    pub reply: Option<String>,
}

/// Record the arrival of a commission, or its answer, at either office.
#[utoipa::path(post, path = "/api/v1/commissions/{commission}/answers", tag = "cases",
    request_body = CommissionAnswerRequest,
    params(("commission" = CommissionId, Path, description = "The commission")),
    responses((status = 201, description = "What was entered", body = EntryBody)))]
async fn answer_commission(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    commission: web::Path<CommissionId>,
    input: Input<CommissionAnswerRequest>,
) -> Result<HttpResponse, AppError> {
    let commission = commission.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        service::answer_commission(work, commission, request.on, request.reply.as_deref())
            .map(|()| EntryBody { id: commission.0 })
    })
    .await
}

/// A meeting with the agency (R21 Art 70).
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsultationRequest {
    /// The agency.
    pub agency_id: AgencyId,
    /// When.
    pub held_on: NaiveDate,
    /// Where.
    pub place: String,
    /// Who took part.
    pub participants: String,
    /// The minutes.
    pub minutes: String,
    /// What both sides hold true, when the agency signed a confirmation of facts.
    pub confirmed_facts: Option<String>,
    /// What it came to.
    pub outcome: ConsultationOutcome,
    /// Hashes of stored files.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// Record the minutes of a consultation.
#[utoipa::path(post, path = "/api/v1/cases/{id}/consultations", tag = "cases", request_body = ConsultationRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was entered", body = EntryBody)))]
async fn record_consultation(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<ConsultationRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let entry = ConsultationEntry {
            agency: request.agency_id,
            held_on: request.held_on,
            place: request.place.clone(),
            participants: request.participants.clone(),
            minutes: request.minutes.clone(),
            confirmed_facts: request.confirmed_facts.clone(),
            outcome: request.outcome,
            evidence: request.evidence.clone(),
        };
        papers::record_consultation(work, id, &entry).map(|id| EntryBody { id: id.0 })
    })
    .await
}

/// A report (R21 Arts 73, 79, 89, 94).
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportRequest {
    /// Which report it is.
    pub kind: ReportKind,
    /// How the public interest is harmed.
    pub harm: String,
    /// The agency's duty, or the wrongdoer's particulars.
    pub duty: String,
    /// What was done or left undone against the law.
    pub conduct: String,
    /// How the one led to the other.
    pub causation: String,
    /// What is proposed.
    pub proposal: ReportProposal,
}

/// Record the report that ends the investigation, or the review.
#[utoipa::path(post, path = "/api/v1/cases/{id}/reports", tag = "cases", request_body = ReportRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was entered", body = EntryBody)))]
async fn record_report(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<ReportRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let entry = ReportEntry {
            kind: request.kind,
            harm: request.harm.clone(),
            duty: request.duty.clone(),
            conduct: request.conduct.clone(),
            causation: request.causation.clone(),
            proposal: request.proposal,
        };
        papers::record_report(work, id, &entry).map(|id| EntryBody { id: id.0 })
    })
    .await
}

/// The service of a decision of the case.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseServiceRequest {
    /// Which decision.
    pub document: CaseDocument,
    /// On whom.
    pub agency_id: AgencyId,
    /// How.
    pub method: CaseServiceMethod,
    /// When.
    pub served_on: NaiveDate,
    /// Hashes of stored files: receipt, photographs.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// Record the service of a decision of the case on an agency.
#[utoipa::path(post, path = "/api/v1/cases/{id}/services", tag = "cases", request_body = CaseServiceRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was entered", body = EntryBody)))]
async fn record_service(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<CaseServiceRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let entry = ServiceEntry {
            document: request.document,
            agency: request.agency_id,
            method: request.method,
            served_on: request.served_on,
            evidence: request.evidence.clone(),
        };
        papers::record_service(work, id, &entry).map(|id| EntryBody { id: id.0 })
    })
    .await
}
