//! Suits: the list, one suit, and the proposal to sue.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::approvals::ApprovalId;
use crate::auth::policy::actions;
use crate::cases::{CaseId, Track};
use crate::http::{Allowed, AppError, Input, Routes, create, tagged};
use crate::kit::OfficeId;
use crate::kit::page::{Page, PageRequest};
use crate::lawsuits::decisions::{self, SuitEntry};
use crate::lawsuits::model::{Appellant, Claim, ClaimId, Hearing, HearingId, LawsuitFilter, NewClaim};
use crate::lawsuits::service::{self, LawsuitView};
use crate::lawsuits::{Lawsuit, LawsuitId, LawsuitState, Outcome};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_lawsuits);
    route!(r, read_lawsuit);
    route!(r, propose_suit);
}

/// A suit in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LawsuitBody {
    /// Its id.
    pub id: LawsuitId,
    /// Its case.
    pub case_id: CaseId,
    /// The office that sues.
    pub office_id: OfficeId,
    /// What sort of suit.
    pub kind: Track,
    /// Where it stands.
    pub state: LawsuitState,
    /// The court.
    pub court: String,
    /// The court's number.
    pub docket_number: Option<String>,
    /// Facts and reasons.
    pub facts: String,
    /// The decision to sue.
    pub approved_on: Option<NaiveDate>,
    /// Delivery of the complaint.
    pub filed_on: Option<NaiveDate>,
    /// Record with the level above.
    pub recorded_upward_on: Option<NaiveDate>,
    /// Acceptance.
    pub accepted_on: Option<NaiveDate>,
    /// Whether the panel has seven members.
    pub seven_member_panel: bool,
    /// The copy of the complaint reached the defendant.
    pub copy_served_on: Option<NaiveDate>,
    /// The defendant answered.
    pub answered_on: Option<NaiveDate>,
    /// The copy of the answer was received.
    pub answer_received_on: Option<NaiveDate>,
    /// The court told the competent regulator of a civil suit.
    pub regulator_told_on: Option<NaiveDate>,
    /// What it came to.
    pub outcome: Option<Outcome>,
    /// The day of the latest judgment, ruling or agreement.
    pub decided_on: Option<NaiveDate>,
    /// What it says.
    pub decision: Option<String>,
    /// When it was received.
    pub decision_received_on: Option<NaiveDate>,
    /// The announcement of a settlement or mediation.
    pub mediation_announced_on: Option<NaiveDate>,
    /// The appeal.
    pub appealed_on: Option<NaiveDate>,
    /// Who appealed.
    pub appealed_by: Option<Appellant>,
    /// The day it became effective.
    pub effective_on: Option<NaiveDate>,
    /// The beginning of enforcement.
    pub enforcement_on: Option<NaiveDate>,
    /// The archive.
    pub archived_on: Option<NaiveDate>,
    /// The version a change has to name.
    pub version: i32,
}

impl From<Lawsuit> for LawsuitBody {
    fn from(row: Lawsuit) -> Self {
        let Lawsuit {
            id,
            case_id,
            office_id,
            kind,
            state,
            court,
            docket_number,
            facts,
            approved_on,
            filed_on,
            recorded_upward_on,
            accepted_on,
            seven_member_panel,
            copy_served_on,
            answered_on,
            answer_received_on,
            regulator_told_on,
            outcome,
            decided_on,
            decision,
            decision_received_on,
            mediation_announced_on,
            appealed_on,
            appealed_by,
            effective_on,
            enforcement_on,
            archived_on,
            version,
        } = row;
        Self {
            id,
            case_id,
            office_id,
            kind,
            state,
            court,
            docket_number,
            facts,
            approved_on,
            filed_on,
            recorded_upward_on,
            accepted_on,
            seven_member_panel,
            copy_served_on,
            answered_on,
            answer_received_on,
            regulator_told_on,
            outcome,
            decided_on,
            decision,
            decision_received_on,
            mediation_announced_on,
            appealed_on,
            appealed_by,
            effective_on,
            enforcement_on,
            archived_on,
            version,
        }
    }
}

/// A claim.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClaimBody {
    /// Its id.
    pub id: ClaimId,
    /// Its number in the complaint.
    pub no: i32,
    /// What is claimed.
    pub text: String,
    /// The item of the recommendation that it continues.
    pub rectification_item_id: Option<i64>,
    /// When it was given up or replaced.
    pub dropped_on: Option<NaiveDate>,
    /// When it was made.
    pub added_on: NaiveDate,
}

impl From<Claim> for ClaimBody {
    fn from(row: Claim) -> Self {
        let Claim { id, no, text, rectification_item_id, dropped_on, added_on } = row;
        Self { id, no, text, rectification_item_id, dropped_on, added_on }
    }
}

/// A hearing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HearingBody {
    /// Its id.
    pub id: HearingId,
    /// First or second instance.
    pub instance: i32,
    /// When the court's notice was received.
    pub notice_received_on: NaiveDate,
    /// When it is held.
    pub held_on: NaiveDate,
    /// Where.
    pub place: String,
    /// When the court was told who appears.
    pub appearance_sent_on: Option<NaiveDate>,
    /// Who appears.
    pub appearing: Option<String>,
    /// The record.
    pub record: Option<String>,
}

impl From<Hearing> for HearingBody {
    fn from(row: Hearing) -> Self {
        let Hearing {
            id,
            instance,
            notice_received_on,
            held_on,
            place,
            appearance_sent_on,
            appearing,
            record,
            version: _,
        } = row;
        Self { id, instance, notice_received_on, held_on, place, appearance_sent_on, appearing, record }
    }
}

/// A suit with its claims and hearings.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LawsuitDetailBody {
    /// The suit.
    #[serde(flatten)]
    pub suit: LawsuitBody,
    /// Its claims.
    pub claims: Vec<ClaimBody>,
    /// Its hearings.
    pub hearings: Vec<HearingBody>,
}

impl From<LawsuitView> for LawsuitDetailBody {
    fn from(view: LawsuitView) -> Self {
        let LawsuitView { suit, claims, hearings } = view;
        Self {
            suit: suit.into(),
            claims: claims.into_iter().map(Into::into).collect(),
            hearings: hearings.into_iter().map(Into::into).collect(),
        }
    }
}

/// What the list is narrowed by.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LawsuitQuery {
    /// Where it stands.
    state: Option<LawsuitState>,
    /// What sort.
    kind: Option<Track>,
    /// Its case.
    case_id: Option<CaseId>,
    /// The office that sues.
    office_id: Option<OfficeId>,
    /// What it came to.
    outcome: Option<Outcome>,
}

/// Suits in sight, the newest first.
#[utoipa::path(get, path = "/api/v1/lawsuits", tag = "lawsuits", params(LawsuitQuery, PageRequest),
    responses((status = 200, description = "A page of suits", body = Page<LawsuitBody>)))]
async fn list_lawsuits(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    query: web::Query<LawsuitQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<LawsuitBody>>, AppError> {
    let LawsuitQuery { state: at, kind, case_id, office_id, outcome } = query.into_inner();
    let filter = LawsuitFilter { state: at, kind, case: case_id, office: office_id, outcome };
    let page = page.into_inner();
    let rows = state.read(move |conn| service::list(conn, &allowed.actor.scope, &filter, &page)).await?;
    Ok(web::Json(rows.map(LawsuitBody::from)))
}

/// One suit, its claims and hearings.
#[utoipa::path(get, path = "/api/v1/lawsuits/{id}", tag = "lawsuits",
    params(("id" = LawsuitId, Path, description = "The suit")),
    responses((status = 200, description = "The suit", body = LawsuitDetailBody)))]
async fn read_lawsuit(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let view = state.read(move |conn| service::view(conn, &allowed.actor.scope, id)).await?;
    Ok(tagged(view.suit.version, &LawsuitDetailBody::from(view)))
}

/// What was put to decision.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SuitProposalBody {
    /// The suit.
    pub lawsuit_id: LawsuitId,
    /// The proposal.
    pub approval_id: ApprovalId,
}

/// A suit as it is proposed (R21 Arts 46, 81, 96).
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuitRequest {
    /// The court.
    pub court: String,
    /// Facts and reasons.
    pub facts: String,
    /// The claims, in their order.
    pub claims: Vec<NewClaim>,
    /// Said of an administrative suit: no claim states a duty or loss of a private party (R21 Art 83).
    #[serde(default)]
    pub no_private_duty: bool,
}

/// Prepare a suit and propose it.
#[utoipa::path(post, path = "/api/v1/cases/{id}/lawsuits", tag = "lawsuits", request_body = SuitRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "What was put to decision", body = SuitProposalBody)))]
async fn propose_suit(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<SuitRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let SuitRequest { court, facts, claims, no_private_duty } = request;
        let entry = SuitEntry {
            court: court.clone(),
            facts: facts.clone(),
            claims: claims.clone(),
            no_private_duty: *no_private_duty,
        };
        decisions::propose_suit(work, id, &entry)
            .map(|(lawsuit_id, approval_id)| SuitProposalBody { lawsuit_id, approval_id })
    })
    .await
}
