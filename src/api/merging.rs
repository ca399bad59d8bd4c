//! Leads merged into one field by field, what that would do, and what happened to each.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::leads::LeadBody;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, IfMatch, Input, Problem, Routes, create, tagged};
use crate::kit::{Fields, PersonId, Timestamp};
use crate::leads::queries as lead_queries;
use crate::leads::{LeadError, LeadId};
use crate::matching::merging::history::{Event, History, HistoryEventKind, histories};
use crate::matching::merging::layers::Kept;
use crate::matching::merging::model::{Apart, Merged, Told};
use crate::matching::merging::service::{Difference, Refused};
use crate::matching::merging::{self, MergeField, MergingError, Preview};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, merge_leads);
    route!(r, preview_merge);
    route!(r, separate_lead);
    route!(r, read_history);
}

/// A lead at a version.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionedLead {
    /// The lead.
    pub id: LeadId,
    /// The version that was read. A preview needs none.
    pub version: Option<i32>,
}

impl From<VersionedLead> for Merged {
    fn from(body: VersionedLead) -> Self {
        let VersionedLead { id, version } = body;
        Self { id, version }
    }
}

/// Leads to merge into one.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeInput {
    /// The lead that stays.
    pub survivor: VersionedLead,
    /// The leads that are merged into it: 1 to 50.
    pub leads: Vec<VersionedLead>,
    /// Field by field, the lead whose value is taken; the survivor's where none is named.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, i64>)]
    pub fields: BTreeMap<MergeField, LeadId>,
    /// Why they tell the same matter. A preview needs none.
    pub reason: Option<String>,
}

impl From<MergeInput> for Told {
    fn from(body: MergeInput) -> Self {
        let MergeInput { survivor, leads, fields, reason } = body;
        Self {
            survivor: survivor.into(),
            leads: leads.into_iter().map(Merged::from).collect(),
            fields,
            reason: reason.unwrap_or_default(),
        }
    }
}

impl MergeInput {
    /// What is merged is merged as it was read.
    fn told(&self) -> Result<Told, MergingError> {
        let mut fields = Fields::new();
        fields.check(self.survivor.version.is_some(), "survivor.version", "required", "");
        for (at, lead) in self.leads.iter().enumerate() {
            fields.check(lead.version.is_some(), &format!("leads[{at}].version"), "required", "");
        }
        fields.finish()?;
        Ok(self.clone().into())
    }
}

/// What is taken apart, and what stays of fields that were changed since.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeparationInput {
    /// Why.
    pub reason: String,
    /// For fields of the lead that stayed which the merging set and somebody changed since: `current` keeps what
    /// stands there now, `restored` brings back what stood there before.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub keep: BTreeMap<MergeField, Kept>,
}

/// The value of a field in one lead.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldValueBody {
    /// The lead.
    pub lead_id: LeadId,
    /// The value.
    pub value: Value,
}

/// A field in which the leads differ.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DifferenceBody {
    /// The field.
    pub field: MergeField,
    /// Its Chinese name.
    pub name: &'static str,
    /// Its value in each lead, the survivor's first.
    pub values: Vec<FieldValueBody>,
    /// Whose value it is to have.
    pub chosen: LeadId,
    /// Whose value might be taken: the first that says anything.
    pub suggested: LeadId,
}

impl From<Difference> for DifferenceBody {
    fn from(difference: Difference) -> Self {
        let Difference { field, values, chosen, suggested } = difference;
        let values = values.into_iter().map(|(lead_id, value)| FieldValueBody { lead_id, value }).collect();
        Self { field, name: field.zh(), values, chosen, suggested }
    }
}

/// Something that happened to a lead.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HistoryEventBody {
    /// When; the beginning of the day where only that is known.
    pub at: Timestamp,
    /// What.
    pub kind: HistoryEventKind,
    /// Who did it.
    pub by: Option<PersonId>,
    /// What was found or said.
    pub words: Option<String>,
    /// What else there is to it.
    pub detail: Value,
}

impl From<Event> for HistoryEventBody {
    fn from(event: Event) -> Self {
        let Event { at, kind, by, words, detail } = event;
        Self { at, kind, by, words, detail }
    }
}

/// A lead with what happened to it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HistoryBody {
    /// The lead.
    pub lead: LeadBody,
    /// What was told, in its own words.
    pub narrative: String,
    /// Fields whose value the lead that stays took from it.
    pub taken: Vec<MergeField>,
    /// What happened, the first thing first.
    pub events: Vec<HistoryEventBody>,
}

impl From<History> for HistoryBody {
    fn from(history: History) -> Self {
        let History { lead, narrative, taken, events } = history;
        let events = events.into_iter().map(HistoryEventBody::from).collect();
        Self { lead: lead.into(), narrative, taken, events }
    }
}

/// Why a lead would not be merged.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RefusalBody {
    /// The lead.
    pub lead_id: LeadId,
    /// The answer that merging it would get.
    pub problem: Problem,
}

/// What a merging would do.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MergePreviewBody {
    /// Whether it can be done.
    pub possible: bool,
    /// The lead that stays.
    pub survivor: LeadBody,
    /// The leads that are merged into it: each ends as `merged` and keeps its number, which leads to the one that
    /// stays, its source, its narrative and its reporter.
    pub leads: Vec<LeadBody>,
    /// The fields in which they differ.
    pub fields: Vec<DifferenceBody>,
    /// What happened to each so far.
    pub histories: Vec<HistoryBody>,
    /// Every reason against it.
    pub refusals: Vec<RefusalBody>,
}

impl MergePreviewBody {
    fn of(preview: Preview, language: Language) -> Self {
        let Preview { survivor, leads, fields, histories, refusals } = preview;
        let refusal = |refused: Refused| RefusalBody {
            lead_id: refused.lead,
            problem: AppError::from(refused.error).problem(language),
        };
        Self {
            possible: refusals.is_empty(),
            survivor: survivor.into(),
            leads: leads.into_iter().map(LeadBody::from).collect(),
            fields: fields.into_iter().map(DifferenceBody::from).collect(),
            histories: histories.into_iter().map(HistoryBody::from).collect(),
            refusals: refusals.into_iter().map(refusal).collect(),
        }
    }
}

/// Merges leads that tell the same matter into one, field by field. Old numbers lead to the one that stays.
#[utoipa::path(post, path = "/api/v1/leads/merges", tag = "matching", request_body = MergeInput,
    responses((status = 201, description = "The lead that stays", body = LeadBody)))]
async fn merge_leads(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    input: Input<MergeInput>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, move |work, body| {
        merging::merge(work, &body.told()?).map(LeadBody::from)
    })
    .await
}

/// What a merging would do: the fields that differ, the histories, and every reason against it.
#[utoipa::path(post, path = "/api/v1/leads/merges/preview", tag = "matching", request_body = MergeInput,
    responses((status = 200, description = "Nothing is changed", body = MergePreviewBody)))]
async fn preview_merge(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    request: HttpRequest,
    input: Input<MergeInput>,
) -> Result<web::Json<MergePreviewBody>, AppError> {
    let (language, told) = (Language::of(&request), Told::from(input.value));
    let preview = state.read(move |conn| merging::preview(conn, &allowed.actor, &told)).await?;
    Ok(web::Json(MergePreviewBody::of(preview, language)))
}

/// Takes a lead out of the lead it was merged into; fields that took its value get back what stood there.
#[utoipa::path(post, path = "/api/v1/leads/{id}/separations", tag = "matching", request_body = SeparationInput,
    params(("id" = LeadId, Path, description = "The merged lead"),
        ("If-Match" = String, Header, description = "The version it is based on")),
    responses((status = 200, description = "The lead", body = LeadBody)))]
async fn separate_lead(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    IfMatch(version): IfMatch,
    input: Input<SeparationInput>,
) -> Result<HttpResponse, AppError> {
    let SeparationInput { reason, keep } = input.value;
    let told = Apart { id: id.into_inner(), version, reason, keep };
    let lead = state.perform(allowed.actor, move |work| merging::separate(work, &told)).await?;
    Ok(tagged(lead.version, &LeadBody::from(lead)))
}

/// What happened to a lead and to every lead that was merged into it, each in its own words.
#[utoipa::path(get, path = "/api/v1/leads/{id}/history", tag = "matching",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "The lead first, then those merged into it", body = [HistoryBody])))]
async fn read_history(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<web::Json<Vec<HistoryBody>>, AppError> {
    let id = id.into_inner();
    let all = state
        .read(move |conn| {
            lead_queries::lead(conn, &allowed.actor.scope, id)?.ok_or(LeadError::NotFound { id })?;
            histories(conn, id)
        })
        .await?;
    Ok(web::Json(all.into_iter().map(HistoryBody::from).collect()))
}
