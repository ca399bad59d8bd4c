//! Decisions on pairs of records: told, undone, and what follows from them.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Input, Routes, create};
use crate::kit::{Actor, OfficeId, PersonId, Timestamp};
use crate::leads::queries as lead_queries;
use crate::leads::{LeadError, LeadId};
use crate::matching::decisions::model::{Pair, Shown};
use crate::matching::decisions::service::{self, Link, Told};
use crate::matching::decisions::shown::shown;
use crate::matching::decisions::{
    Counterpart, CounterpartKind, Holding, PairDecision, PairDecisionId, PairError, Verdict, queries,
};
use crate::route;
use crate::search::Seers;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_pair_decisions);
    route!(r, decide_pair);
    route!(r, undo_pair_decision);
    route!(r, read_matter);
    route!(r, read_holding);
}

/// What somebody decides about a lead and another record.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairDecisionInput {
    /// The other record: a lead, a case, a brand case.
    pub other: Counterpart,
    /// What the two are to each other.
    pub verdict: Verdict,
    /// Why; it may be left out of `unsure`.
    pub reason: Option<String>,
    /// The decision that this one replaces, if the pair was decided before.
    pub replaces: Option<PairDecisionId>,
}

/// Why something is undone.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoingInput {
    /// The reason.
    pub reason: String,
}

/// A decision on a pair.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PairDecisionBody {
    /// Its id.
    pub id: PairDecisionId,
    /// The office that decided.
    pub office_id: OfficeId,
    /// Of two leads the older one.
    pub lead_id: LeadId,
    /// The other record.
    pub other: Counterpart,
    /// What was decided.
    pub verdict: Verdict,
    /// Why.
    pub reason: Option<String>,
    /// The score of the pair when it was decided.
    pub score: Option<f64>,
    /// The version of the weights then.
    pub method: Option<String>,
    /// SHA-256 of the evidence that was shown then, as the answer of matches bears it.
    pub evidence: Option<String>,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Timestamp,
    /// The merging that it came with, and goes with.
    pub merge_id: Option<i64>,
    /// Who undid it.
    pub undone_by: Option<PersonId>,
    /// When; absent while it stands.
    pub undone_at: Option<Timestamp>,
    /// Why.
    pub undone_reason: Option<String>,
    /// The decision in its place.
    pub replaced_by: Option<PairDecisionId>,
}

impl From<PairDecision> for PairDecisionBody {
    fn from(row: PairDecision) -> Self {
        let other = row.other();
        let PairDecision {
            id,
            office_id,
            lead_id,
            other_kind: _,
            other_id: _,
            verdict,
            reason,
            score,
            method,
            evidence,
            decided_by,
            decided_at,
            merge_act_id,
            undone_by,
            undone_at,
            undone_reason,
            replaced_by_id,
        } = row;
        Self {
            id,
            office_id,
            lead_id,
            other,
            verdict,
            reason,
            score,
            method,
            evidence,
            decided_by,
            decided_at,
            merge_id: merge_act_id,
            undone_by,
            undone_at,
            undone_reason,
            replaced_by: replaced_by_id,
        }
    }
}

/// A record of a matter.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MatterMemberBody {
    /// What it is.
    pub kind: CounterpartKind,
    /// Its id.
    pub id: i64,
    /// Its number, or its title.
    pub name: String,
}

/// A pair that is asked about.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HoldingQuery {
    /// What the other record is.
    pub kind: CounterpartKind,
    /// Its id.
    pub other: i64,
}

/// What holds of a pair.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HoldingBody {
    /// What the two are to each other; absent when nothing was decided and nothing follows.
    pub verdict: Option<Verdict>,
    /// Whether the pair itself was decided.
    pub direct: bool,
    /// The decisions that lead from the lead to the other record.
    pub chain: Vec<LinkBody>,
}

/// A decision that something follows from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LinkBody {
    /// The decision.
    #[serde(flatten)]
    pub decision: PairDecisionBody,
    /// The number of its lead.
    pub lead_name: String,
    /// Number or title of the other record.
    pub other_name: String,
    /// Who decided.
    pub decided_by_name: Option<String>,
}

impl HoldingBody {
    /// What holds of a pair, with the decisions that it rests on; none of those that are missing.
    pub(super) fn of(holding: &Holding, links: &BTreeMap<PairDecisionId, Link>) -> Self {
        let chain = holding.chain.iter().filter_map(|id| links.get(id).cloned());
        Self {
            verdict: Some(holding.verdict),
            direct: holding.is_direct,
            chain: chain.map(LinkBody::from).collect(),
        }
    }
}

impl From<Link> for LinkBody {
    fn from(link: Link) -> Self {
        let Link { decision, lead, other, by } = link;
        Self { decision: decision.into(), lead_name: lead, other_name: other, decided_by_name: by }
    }
}

/// The decisions on pairs that a lead is part of, undone ones too.
#[utoipa::path(get, path = "/api/v1/leads/{id}/pair-decisions", tag = "matching",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "The first one first", body = [PairDecisionBody])))]
async fn list_pair_decisions(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<web::Json<Vec<PairDecisionBody>>, AppError> {
    let id = id.into_inner();
    let rows = state
        .read(move |conn| {
            let scope = &allowed.actor.scope;
            lead_queries::lead(conn, scope, id)?.ok_or(LeadError::NotFound { id })?;
            queries::of_lead(conn, scope, id).map_err(LeadError::from)
        })
        .await?;
    Ok(web::Json(rows.into_iter().map(PairDecisionBody::from).collect()))
}

/// Decides what a lead and another record are to each other. It is remembered, and not asked again.
#[utoipa::path(post, path = "/api/v1/leads/{id}/pair-decisions", tag = "matching",
    request_body = PairDecisionInput,
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 201, description = "The decision", body = PairDecisionBody)))]
async fn decide_pair(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    input: Input<PairDecisionInput>,
) -> Result<HttpResponse, AppError> {
    let lead = id.into_inner();
    let shown = match Pair::of(lead, input.value.other) {
        Some(pair) => shown_of(&state, &allowed.actor, pair).await,
        None => Shown::default(),
    };
    create(&state, allowed.actor, input, move |work, body| {
        let PairDecisionInput { other, verdict, reason, replaces } = body.clone();
        let told = Told { lead, other, verdict, reason, replaces, shown: shown.clone() };
        service::decide(work, &told).map(PairDecisionBody::from)
    })
    .await
}

/// What the matching shows the caller of a pair. People decide, so that nothing keeps them from it: where the index
/// does not answer, it has shown nothing.
async fn shown_of(state: &web::Data<AppState>, actor: &Actor, pair: Pair) -> Shown {
    let (shared, seers) = (state.clone(), Seers::of(&actor.scope));
    let told = state.read(move |_| shown(&shared.index.reader(), &shared.frequencies, seers, pair)).await;
    told.unwrap_or_else(|error| {
        let said = error.said();
        tracing::warn!(cause = %said, "A pair is decided without what the matching says of it: {said}");
        Shown::default()
    })
}

/// Undoes a decision on a pair; it stays readable with who undid it and why.
#[utoipa::path(post, path = "/api/v1/pair-decisions/{id}/undoings", tag = "matching",
    request_body = UndoingInput,
    params(("id" = PairDecisionId, Path, description = "The decision")),
    responses((status = 200, description = "The decision", body = PairDecisionBody)))]
async fn undo_pair_decision(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<PairDecisionId>,
    input: Input<UndoingInput>,
) -> Result<web::Json<PairDecisionBody>, AppError> {
    let (id, reason) = (id.into_inner(), input.value.reason);
    let row = state.perform(allowed.actor, move |work| service::undo(work, id, &reason)).await?;
    Ok(web::Json(row.into()))
}

/// The records that are one matter with a lead by what was decided, itself among them.
#[utoipa::path(get, path = "/api/v1/leads/{id}/matter", tag = "matching",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "Leads, cases and brand cases", body = [MatterMemberBody])))]
async fn read_matter(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<web::Json<Vec<MatterMemberBody>>, AppError> {
    let id = id.into_inner();
    let matter = state
        .read(move |conn| {
            let scope = &allowed.actor.scope;
            lead_queries::lead(conn, scope, id)?.ok_or(LeadError::NotFound { id })?;
            service::matter(conn, scope, Counterpart::lead(id)).map_err(LeadError::from)
        })
        .await?;
    let members = matter.into_iter().map(|(record, name)| {
        let Counterpart { kind, id } = record;
        MatterMemberBody { kind, id, name }
    });
    Ok(web::Json(members.collect()))
}

/// What holds of a lead and another record by what was decided, and the decisions that it follows from.
#[utoipa::path(get, path = "/api/v1/leads/{id}/holdings", tag = "matching",
    params(("id" = LeadId, Path, description = "The lead"), HoldingQuery),
    responses((status = 200, description = "What holds", body = HoldingBody)))]
async fn read_holding(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    query: web::Query<HoldingQuery>,
) -> Result<web::Json<HoldingBody>, AppError> {
    let (id, HoldingQuery { kind, other }) = (id.into_inner(), query.into_inner());
    let body = state
        .read(move |conn| {
            let scope = &allowed.actor.scope;
            let (one, two) = (Counterpart::lead(id), Counterpart { kind, id: other });
            for record in [one, two] {
                service::in_sight(conn, scope, record)?;
            }
            let holding = service::decided(conn, scope, one, &[two])?.remove(&two);
            let chain = holding.as_ref().map(|holding| holding.chain.clone()).unwrap_or_default();
            let links = service::links(conn, &chain)?;
            Ok::<_, PairError>(HoldingBody {
                verdict: holding.as_ref().map(|holding| holding.verdict),
                direct: holding.is_some_and(|holding| holding.is_direct),
                chain: links.into_iter().map(LinkBody::from).collect(),
            })
        })
        .await?;
    Ok(web::Json(body))
}
