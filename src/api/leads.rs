//! Leads: the register, from entry to decision.

pub mod decided;
pub mod decisions;
pub mod evaluated;
pub mod evaluation;
pub mod reporters;
pub mod shown;
pub mod told;

use actix_web::{HttpResponse, web};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::page::Page;
use crate::leads::queries;
use crate::leads::service::{self, Amendment};
use crate::leads::vault::Reporter;
use crate::leads::{LeadError, LeadId};
use crate::matching::alike::service as alike;
use crate::route;

pub use shown::{AmendmentBody, DomainBody, LeadBody, LeadDetail, ListedLead, SuspectedAgencyBody};
pub use told::{LeadAmendment, LeadInput, LeadQuery, ReporterInput};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_domains);
    route!(r, list_leads);
    route!(r, register_lead);
    route!(r, read_lead);
    route!(r, amend_lead);
    route!(r, list_amendments);
    evaluation::routes(r);
    decisions::routes(r);
    reporters::routes(r);
}

/// The fields of law, those in force first.
#[utoipa::path(get, path = "/api/v1/domains", tag = "leads",
    responses((status = 200, description = "Every field", body = [DomainBody])))]
async fn list_domains(
    _allowed: Allowed<actions::ReadOrganisations>,
    state: web::Data<AppState>,
) -> Result<web::Json<Vec<DomainBody>>, AppError> {
    let rows = state.read(|conn| queries::domains(conn).map_err(LeadError::from)).await?;
    Ok(web::Json(rows.into_iter().map(DomainBody::from).collect()))
}

/// A page of leads, the newest first.
#[utoipa::path(get, path = "/api/v1/leads", tag = "leads", params(LeadQuery),
    responses((status = 200, description = "A page of leads", body = Page<ListedLead>)))]
async fn list_leads(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    query: web::Query<LeadQuery>,
) -> Result<web::Json<Page<ListedLead>>, AppError> {
    let (filter, page) = query.into_inner().split();
    let rows = state
        .read(move |conn| {
            let scope = &allowed.actor.scope;
            let rows = Page::of(queries::list(conn, scope, &filter, &page)?, &page, |row| row.id.0);
            let ids: Vec<LeadId> = rows.items.iter().map(|row| row.id).collect();
            let similar = alike::counts(conn, scope, &ids)?;
            Ok::<_, LeadError>(rows.map(|row| ListedLead::of(row, &similar)))
        })
        .await?;
    Ok(web::Json(rows))
}

/// Enters a lead in the register of the caller's office.
#[utoipa::path(post, path = "/api/v1/leads", tag = "leads", request_body = LeadInput,
    responses((status = 201, description = "The lead", body = LeadBody)))]
async fn register_lead(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    input: Input<LeadInput>,
) -> Result<HttpResponse, AppError> {
    let office = service::own_office(&allowed.actor)?;
    let vault = state.vault.clone();
    create(&state, allowed.actor, input, move |work, told| {
        let reporter = told.reporter.clone().map(Reporter::from).unwrap_or_default();
        service::enter(work, &told.registration(office), reporter, &told.files(), &vault).map(LeadBody::from)
    })
    .await
}

/// One lead.
#[utoipa::path(get, path = "/api/v1/leads/{id}", tag = "leads",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "The lead", body = LeadDetail)))]
async fn read_lead(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let detail = state
        .read(move |conn| {
            let scope = &allowed.actor.scope;
            let lead = queries::lead(conn, scope, id)?.ok_or(LeadError::NotFound { id })?;
            let same = queries::of_digest(conn, scope, &lead.digest, id)?;
            let similar = alike::counts(conn, scope, &[id])?.remove(&id);
            Ok::<_, LeadError>(LeadDetail::of(
                lead,
                queries::facts(conn, id)?,
                queries::agencies(conn, id)?,
                (same, similar),
            ))
        })
        .await?;
    Ok(tagged(detail.lead.version, &detail))
}

/// Corrects a lead on which no decision has been made.
#[utoipa::path(patch, path = "/api/v1/leads/{id}", tag = "leads", request_body = LeadAmendment,
    params(("id" = LeadId, Path, description = "The lead"),
        ("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 200, description = "The lead", body = LeadBody)))]
async fn amend_lead(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    IfMatch(version): IfMatch,
    input: Input<LeadAmendment>,
) -> Result<HttpResponse, AppError> {
    let (id, amendment, vault) = (id.into_inner(), Amendment::from(input.value), state.vault.clone());
    let lead = state
        .perform(allowed.actor, move |work| service::amend(work, id, version, &amendment, &vault))
        .await?;
    Ok(tagged(lead.version, &LeadBody::from(lead)))
}

/// The corrections of a lead, with what stood there before.
#[utoipa::path(get, path = "/api/v1/leads/{id}/amendments", tag = "leads",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "The first one first", body = [AmendmentBody])))]
async fn list_amendments(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<web::Json<Vec<AmendmentBody>>, AppError> {
    let id = id.into_inner();
    let rows = state
        .read(move |conn| {
            evaluation::seen(conn, &allowed.actor.scope, id)?;
            queries::amendments(conn, id).map_err(LeadError::from)
        })
        .await?;
    Ok(web::Json(rows.into_iter().map(AmendmentBody::from).collect()))
}
