//! Evaluation of leads: screenings, verifications, inquiries, assessments, assignment.

use actix_web::{HttpResponse, web};

use super::evaluated::{
    AssessmentBody, AssessmentInput, AssignmentInput, InquiryBody, InquiryInput, InquiryReportInput,
    ReasonInput, ScreeningBody, ScreeningInput, VerificationBody, VerificationInput, VerificationResultInput,
};
use super::shown::LeadBody;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::db::Db;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::Scope;
use crate::leads::evaluation::{VerificationId, VerificationPlan};
use crate::leads::queries;
use crate::leads::{LeadError, LeadId, service};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_screenings);
    route!(r, screen_lead);
    route!(r, list_verifications);
    route!(r, plan_verification);
    route!(r, record_verification);
    route!(r, list_inquiries);
    route!(r, begin_inquiry);
    route!(r, report_inquiry);
    route!(r, list_assessments);
    route!(r, assess_lead);
    route!(r, assign_lead);
    route!(r, record_lead_upward);
}

/// A lead in sight, before what belongs to it is read.
pub(super) fn seen(conn: &mut Db, scope: &Scope, id: LeadId) -> Result<(), LeadError> {
    queries::lead(conn, scope, id)?.map(drop).ok_or(LeadError::NotFound { id })
}

/// The online screenings of a lead.
#[utoipa::path(get, path = "/api/v1/leads/{id}/screenings", tag = "leads",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "The first one first", body = [ScreeningBody])))]
async fn list_screenings(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<web::Json<Vec<ScreeningBody>>, AppError> {
    let id = id.into_inner();
    let rows = state
        .read(move |conn| {
            seen(conn, &allowed.actor.scope, id)?;
            queries::screenings(conn, id).map_err(LeadError::from)
        })
        .await?;
    Ok(web::Json(rows.into_iter().map(ScreeningBody::from).collect()))
}

/// Records an online screening; when it is complete, evaluation begins.
#[utoipa::path(post, path = "/api/v1/leads/{id}/screenings", tag = "leads", request_body = ScreeningInput,
    params(("id" = LeadId, Path, description = "The lead"),
        ("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 201, description = "The lead", body = LeadBody)))]
async fn screen_lead(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    IfMatch(version): IfMatch,
    input: Input<ScreeningInput>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told| {
        service::screen(work, id, version, &told.clone().into()).map(LeadBody::from)
    })
    .await
}

/// The field verifications of a lead.
#[utoipa::path(get, path = "/api/v1/leads/{id}/verifications", tag = "leads",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "The first one first", body = [VerificationBody])))]
async fn list_verifications(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<web::Json<Vec<VerificationBody>>, AppError> {
    let id = id.into_inner();
    let rows = state
        .read(move |conn| {
            seen(conn, &allowed.actor.scope, id)?;
            let mut all = Vec::new();
            for row in queries::verifications(conn, id)? {
                let photographs = queries::photographs(conn, row.id)?;
                all.push((row, photographs));
            }
            Ok::<_, LeadError>(all)
        })
        .await?;
    Ok(web::Json(rows.into_iter().map(VerificationBody::of).collect()))
}

/// Plans a field verification by two officers.
#[utoipa::path(post, path = "/api/v1/leads/{id}/verifications", tag = "leads",
    request_body = VerificationInput,
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 201, description = "The verification", body = VerificationBody)))]
async fn plan_verification(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    input: Input<VerificationInput>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told| {
        let plan = VerificationPlan {
            first_officer: told.first_officer_id,
            second_officer: told.second_officer_id,
            planned_on: told.planned_on,
            place: told.place.clone(),
            purpose: told.purpose.clone(),
        };
        let made = service::plan_verification(work, id, &plan)?;
        let row = queries::verification(work.conn, id, made)?
            .ok_or(LeadError::VerificationNotFound { id: made })?;
        Ok::<_, LeadError>(VerificationBody::of((row, Vec::new())))
    })
    .await
}

/// Records what a field verification found, once.
#[utoipa::path(post, path = "/api/v1/leads/{id}/verifications/{vid}/results", tag = "leads",
    request_body = VerificationResultInput,
    params(("id" = LeadId, Path, description = "The lead"),
        ("vid" = VerificationId, Path, description = "The verification")),
    responses((status = 201, description = "The verification", body = VerificationBody)))]
async fn record_verification(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    ids: web::Path<(LeadId, VerificationId)>,
    input: Input<VerificationResultInput>,
) -> Result<HttpResponse, AppError> {
    let (id, verification) = ids.into_inner();
    create(&state, allowed.actor, input, move |work, told| {
        service::record_verification(work, id, verification, &told.clone().into())?;
        let row = queries::verification(work.conn, id, verification)?
            .ok_or(LeadError::VerificationNotFound { id: verification })?;
        let photographs = queries::photographs(work.conn, verification)?;
        Ok::<_, LeadError>(VerificationBody::of((row, photographs)))
    })
    .await
}

/// The preliminary inquiries of a lead.
#[utoipa::path(get, path = "/api/v1/leads/{id}/inquiries", tag = "leads",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "The first one first", body = [InquiryBody])))]
async fn list_inquiries(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<web::Json<Vec<InquiryBody>>, AppError> {
    let id = id.into_inner();
    let rows = state
        .read(move |conn| {
            seen(conn, &allowed.actor.scope, id)?;
            queries::inquiries(conn, id).map_err(LeadError::from)
        })
        .await?;
    Ok(web::Json(rows.into_iter().map(InquiryBody::from).collect()))
}

/// Orders a preliminary inquiry, with its plan.
#[utoipa::path(post, path = "/api/v1/leads/{id}/inquiries", tag = "leads", request_body = InquiryInput,
    params(("id" = LeadId, Path, description = "The lead"),
        ("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 201, description = "The lead", body = LeadBody)))]
async fn begin_inquiry(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    IfMatch(version): IfMatch,
    input: Input<InquiryInput>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told| {
        service::begin_inquiry(work, id, version, &told.plan).map(|(lead, _)| LeadBody::from(lead))
    })
    .await
}

/// Ends the inquiry that goes on, with its report.
#[utoipa::path(post, path = "/api/v1/leads/{id}/inquiries/report", tag = "leads",
    request_body = InquiryReportInput,
    params(("id" = LeadId, Path, description = "The lead"),
        ("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 200, description = "The lead", body = LeadBody)))]
async fn report_inquiry(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    IfMatch(version): IfMatch,
    input: Input<InquiryReportInput>,
) -> Result<HttpResponse, AppError> {
    let (id, report) = (id.into_inner(), input.value.report);
    let lead =
        state.perform(allowed.actor, move |work| service::end_inquiry(work, id, version, &report)).await?;
    Ok(tagged(lead.version, &LeadBody::from(lead)))
}

/// The assessments of a lead.
#[utoipa::path(get, path = "/api/v1/leads/{id}/assessments", tag = "leads",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "The first one first", body = [AssessmentBody])))]
async fn list_assessments(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<web::Json<Vec<AssessmentBody>>, AppError> {
    let id = id.into_inner();
    let rows = state
        .read(move |conn| {
            seen(conn, &allowed.actor.scope, id)?;
            queries::assessments(conn, id).map_err(LeadError::from)
        })
        .await?;
    Ok(web::Json(rows.into_iter().map(AssessmentBody::of).collect()))
}

/// Assesses a lead axis by axis.
#[utoipa::path(post, path = "/api/v1/leads/{id}/assessments", tag = "leads", request_body = AssessmentInput,
    params(("id" = LeadId, Path, description = "The lead"),
        ("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 201, description = "The lead", body = LeadBody)))]
async fn assess_lead(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    IfMatch(version): IfMatch,
    input: Input<AssessmentInput>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told| {
        service::assess(work, id, version, &told.clone().into()).map(LeadBody::from)
    })
    .await
}

/// Gives a lead to a prosecutor, or takes one that nobody has.
#[utoipa::path(post, path = "/api/v1/leads/{id}/assignments", tag = "leads", request_body = AssignmentInput,
    params(("id" = LeadId, Path, description = "The lead"),
        ("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 200, description = "The lead", body = LeadBody)))]
async fn assign_lead(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    IfMatch(version): IfMatch,
    input: Input<AssignmentInput>,
) -> Result<HttpResponse, AppError> {
    let (id, handler) = (id.into_inner(), input.value.handler_id);
    let lead = state.perform(allowed.actor, move |work| service::assign(work, id, version, handler)).await?;
    Ok(tagged(lead.version, &LeadBody::from(lead)))
}

/// Records a major lead with the level above.
#[utoipa::path(post, path = "/api/v1/leads/{id}/upward-records", tag = "leads", request_body = ReasonInput,
    params(("id" = LeadId, Path, description = "The lead"),
        ("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 200, description = "The lead", body = LeadBody)))]
async fn record_lead_upward(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    IfMatch(version): IfMatch,
    input: Input<ReasonInput>,
) -> Result<HttpResponse, AppError> {
    let (id, reason) = (id.into_inner(), input.value.reason);
    let lead =
        state.perform(allowed.actor, move |work| service::record_upward(work, id, version, &reason)).await?;
    Ok(tagged(lead.version, &LeadBody::from(lead)))
}
