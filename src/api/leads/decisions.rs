//! Decisions on leads: proposed, merged, reopened.

use actix_web::{HttpResponse, web};

use super::decided::{DecisionInput, LeadDecisionBody, MergeBody, MergesInput, ProposedBody, SuggestionBody};
use super::evaluated::ReasonInput;
use super::evaluation::seen;
use super::shown::LeadBody;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::FieldErrors;
use crate::leads::decisions::{Decision, DecisionProposal};
use crate::leads::queries;
use crate::leads::{LeadError, LeadId, LeadState, ProposalError, service};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_decisions);
    route!(r, propose_lead_decision);
    route!(r, list_merges);
    route!(r, propose_merges);
    route!(r, reopen_lead);
    route!(r, suggest_merges);
}

/// The decisions on a lead, proposed, made and refused.
#[utoipa::path(get, path = "/api/v1/leads/{id}/decisions", tag = "leads",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "The first one first", body = [LeadDecisionBody])))]
async fn list_decisions(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<web::Json<Vec<LeadDecisionBody>>, AppError> {
    let id = id.into_inner();
    let rows = state
        .read(move |conn| {
            seen(conn, &allowed.actor.scope, id)?;
            queries::of_lead(conn, id).map_err(LeadError::from)
        })
        .await?;
    Ok(web::Json(rows.into_iter().map(LeadDecisionBody::from).collect()))
}

/// Proposes what becomes of a lead; it is decided at `/api/v1/approvals`.
#[utoipa::path(post, path = "/api/v1/leads/{id}/decisions", tag = "leads", request_body = DecisionInput,
    params(("id" = LeadId, Path, description = "The lead"),
        ("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 201, description = "The proposal", body = ProposedBody)))]
async fn propose_lead_decision(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    IfMatch(version): IfMatch,
    input: Input<DecisionInput>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told| {
        let proposal = told.proposal()?;
        let made = service::propose_decision(work, id, version, &proposal)?;
        Ok::<_, ProposalError>(ProposedBody::from(made))
    })
    .await
}

/// The mergings a lead took part in, undone ones too.
#[utoipa::path(get, path = "/api/v1/leads/{id}/merges", tag = "leads",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "The first one first", body = [MergeBody])))]
async fn list_merges(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<web::Json<Vec<MergeBody>>, AppError> {
    let id = id.into_inner();
    let rows = state
        .read(move |conn| {
            seen(conn, &allowed.actor.scope, id)?;
            queries::merges(conn, id).map_err(LeadError::from)
        })
        .await?;
    Ok(web::Json(rows.into_iter().map(MergeBody::from).collect()))
}

/// Proposes to merge other leads into this one: one proposal for each, all or none.
#[utoipa::path(post, path = "/api/v1/leads/{id}/merges", tag = "leads", request_body = MergesInput,
    params(("id" = LeadId, Path, description = "The lead that stays")),
    responses((status = 201, description = "The proposals", body = [ProposedBody])))]
async fn propose_merges(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    input: Input<MergesInput>,
) -> Result<HttpResponse, AppError> {
    let into_id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told| {
        if !(1..=50).contains(&told.leads.len()) {
            return Err(FieldErrors::one("leads", "out_of_range", "1 – 50").into());
        }
        let mut all = Vec::new();
        for merged in &told.leads {
            let decision = Decision::MergeLead { into_id };
            let proposal = DecisionProposal { opinion: told.opinion.clone(), decision };
            let made = service::propose_decision(work, merged.lead_id, merged.version, &proposal)?;
            all.push(ProposedBody::from(made));
        }
        Ok::<_, ProposalError>(all)
    })
    .await
}

/// Begins work again on a lead that was declined, parked or handed over.
#[utoipa::path(post, path = "/api/v1/leads/{id}/reopenings", tag = "leads", request_body = ReasonInput,
    params(("id" = LeadId, Path, description = "The lead"),
        ("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 200, description = "The lead", body = LeadBody)))]
async fn reopen_lead(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    IfMatch(version): IfMatch,
    input: Input<ReasonInput>,
) -> Result<HttpResponse, AppError> {
    let (id, reason) = (id.into_inner(), input.value.reason);
    let lead = state.perform(allowed.actor, move |work| service::reopen(work, id, version, &reason)).await?;
    Ok(tagged(lead.version, &LeadBody::from(lead)))
}

/// Leads that R21 Art 69 may want handled together: the same agency, the same field.
#[utoipa::path(get, path = "/api/v1/leads/{id}/suggestions", tag = "leads",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "The newest first", body = [SuggestionBody])))]
async fn suggest_merges(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<web::Json<Vec<SuggestionBody>>, AppError> {
    let id = id.into_inner();
    let rows = state
        .read(move |conn| {
            let lead = queries::lead(conn, &allowed.actor.scope, id)?.ok_or(LeadError::NotFound { id })?;
            queries::alike(conn, &lead).map_err(LeadError::from)
        })
        .await?;
    let suggestions = rows.into_iter().map(|row| SuggestionBody {
        rule: if row.state == LeadState::Filed { "with_filed_case" } else { "one_case" },
        lead_id: row.id,
        number: row.number,
        title: row.title,
        state: row.state,
    });
    Ok(web::Json(suggestions.collect()))
}
