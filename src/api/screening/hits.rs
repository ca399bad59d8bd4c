//! Hits: what models found, and what people made of it.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::bodies::{HitBody, VerdictBody};
use crate::api::leads::LeadBody;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Input, Routes, create};
use crate::kit::page::{Page, PageRequest};
use crate::leads::{LeadError, LeadId};
use crate::route;
use crate::screening::queries::{self, HitFilter};
use crate::screening::service::{self, Given, LeadWords};
use crate::screening::{DatasetId, HitId, ModelId, ScreeningError, Verdict};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_hits);
    route!(r, read_hit);
    route!(r, judge_hit);
    route!(r, unjudge_hit);
    route!(r, register_lead_of_hit);
    route!(r, list_hits_of_lead);
}

/// Which hits are wanted.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ScreeningHitQuery {
    /// Those of this model.
    pub model_id: Option<ModelId>,
    /// Those of these data.
    pub dataset_id: Option<DatasetId>,
    /// Those of which this was said.
    pub verdict: Option<Verdict>,
    /// Those of which something was said, or those of which nothing was.
    pub judged: Option<bool>,
    /// Those that are held back because the model hit too often; those that are not when absent.
    pub held: Option<bool>,
    /// Those of data, or those of leads.
    pub of_rows: Option<bool>,
}

/// Hits in sight, the newest first.
#[utoipa::path(get, path = "/api/v1/screening/hits", tag = "screening", params(ScreeningHitQuery, PageRequest),
    responses((status = 200, description = "A page of hits", body = Page<HitBody>)))]
async fn list_hits(
    allowed: Allowed<actions::ReadModels>,
    state: web::Data<AppState>,
    query: web::Query<ScreeningHitQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<HitBody>>, AppError> {
    let ScreeningHitQuery { model_id, dataset_id, verdict, judged, held, of_rows } = query.into_inner();
    let filter = HitFilter {
        model: model_id,
        lead: None,
        dataset: dataset_id,
        verdict,
        judged,
        held: Some(held.unwrap_or(false)),
        of_rows,
    };
    let page = page.into_inner();
    let rows = state
        .read(move |conn| {
            queries::hits(conn, &allowed.actor.scope, &filter, &page).map_err(ScreeningError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.hit.id.0).map(HitBody::from)))
}

/// A hit with everything that was said of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScreeningHitWhole)]
pub struct HitWhole {
    /// The hit.
    pub hit: HitBody,
    /// What was said of it, the first first; what was undone stays.
    pub verdicts: Vec<VerdictBody>,
}

/// One hit.
#[utoipa::path(get, path = "/api/v1/screening/hits/{id}", tag = "screening",
    params(("id" = HitId, Path, description = "The hit")),
    responses((status = 200, description = "The hit", body = HitWhole)))]
async fn read_hit(
    allowed: Allowed<actions::ReadModels>,
    state: web::Data<AppState>,
    id: web::Path<HitId>,
) -> Result<web::Json<HitWhole>, AppError> {
    let id = id.into_inner();
    let whole = state
        .read(move |conn| {
            let found = service::hit_of(conn, &allowed.actor.scope, id)?;
            let said = queries::verdicts(conn, id)?;
            let verdicts = said.into_iter().map(VerdictBody::from).collect();
            Ok::<_, ScreeningError>(HitWhole { hit: found.into(), verdicts })
        })
        .await?;
    Ok(web::Json(whole))
}

/// What somebody makes of a hit.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HitVerdictRequest {
    /// What it was.
    pub verdict: Verdict,
    /// Why; required of a false one.
    #[serde(default)]
    pub reason: String,
}

/// Says what a hit was worth. It is said where the lead is worked on.
#[utoipa::path(post, path = "/api/v1/screening/hits/{id}/verdicts", tag = "screening",
    params(("id" = HitId, Path, description = "The hit")), request_body = HitVerdictRequest,
    responses((status = 201, description = "The hit", body = HitBody)))]
async fn judge_hit(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    id: web::Path<HitId>,
    input: Input<HitVerdictRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told: &HitVerdictRequest| {
        let HitVerdictRequest { verdict, reason } = told.clone();
        service::give(work, id, &Given { verdict, reason }).map(HitBody::from)
    })
    .await
}

/// Why a verdict is undone.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HitVerdictUndoingRequest {
    /// Why.
    pub reason: String,
}

/// Undoes what was said of a hit; it stays readable.
#[utoipa::path(post, path = "/api/v1/screening/hits/{id}/undoings", tag = "screening",
    params(("id" = HitId, Path, description = "The hit")), request_body = HitVerdictUndoingRequest,
    responses((status = 200, description = "The hit", body = HitBody)))]
async fn unjudge_hit(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    id: web::Path<HitId>,
    input: Input<HitVerdictUndoingRequest>,
) -> Result<web::Json<HitBody>, AppError> {
    let (id, reason) = (id.into_inner(), input.value.reason);
    let found = state.perform(allowed.actor, move |work| service::undo(work, id, &reason)).await?;
    Ok(web::Json(found.into()))
}

/// What is said beside the rows of a hit.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HitLeadRequest {
    /// The title; the one that the model proposes when absent.
    pub title: Option<String>,
    /// What else there is to tell.
    pub note: Option<String>,
    /// It cannot wait.
    pub urgent: bool,
}

/// Registers a lead from the rows of a hit, with the rows in it. No model does that by itself.
#[utoipa::path(post, path = "/api/v1/screening/hits/{id}/leads", tag = "screening",
    params(("id" = HitId, Path, description = "The hit")), request_body = HitLeadRequest,
    responses((status = 201, description = "The lead", body = LeadBody)))]
async fn register_lead_of_hit(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<HitId>,
    input: Input<HitLeadRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told: &HitLeadRequest| {
        let HitLeadRequest { title, note, urgent } = told.clone();
        let words = LeadWords { title, note, urgent };
        service::register_lead(work, id, &words).map(LeadBody::from)
    })
    .await
}

/// The hits of a lead: what models said when it arrived, or the rows that it was registered from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LeadHits {
    /// The hits, the heaviest first.
    pub items: Vec<HitBody>,
    /// Further hits that are held back, because their models hit more often than their caps allow in a week.
    pub held: i64,
}

/// What models said of a lead, the heaviest first.
#[utoipa::path(get, path = "/api/v1/leads/{id}/hits", tag = "screening",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "The hits", body = LeadHits)))]
async fn list_hits_of_lead(
    allowed: Allowed<actions::ReadModels>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<web::Json<LeadHits>, AppError> {
    let id = id.into_inner();
    let (mut rows, held) = state
        .read(move |conn| {
            let scope = &allowed.actor.scope;
            crate::leads::queries::lead(conn, scope, id)?.ok_or(LeadError::NotFound { id })?;
            let filter = HitFilter { lead: Some(id), held: Some(false), ..HitFilter::default() };
            let page = PageRequest { cursor: None, limit: Some(200) };
            let rows = queries::hits(conn, scope, &filter, &page)?;
            Ok::<_, LeadError>((rows, queries::held_of(conn, id)?))
        })
        .await?;
    rows.sort_by_key(|row| (-row.hit.score, row.hit.id));
    Ok(web::Json(LeadHits { items: rows.into_iter().map(HitBody::from).collect(), held }))
}
