//! Proposals that wait for review or decision, and delegations.
//!
//! Proposals are made by the resources they are about, and decisions are taken where all that they
//! cause can be done with them.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::approvals::error::ApprovalError;
use crate::approvals::model::{Delegation, DelegationId, StepRow};
use crate::approvals::service::NewDelegation;
use crate::approvals::{self, Approval, ApprovalId, ApprovalState, DecisionKind, Verdict};
use crate::auth::policy::actions;
use crate::flows;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{OfficeId, PersonId, Role, Timestamp};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_approvals);
    route!(r, read_approval);
    route!(r, review_approval);
    route!(r, decide_approval);
    route!(r, return_approval);
    route!(r, withdraw_approval);
    route!(r, list_delegations);
    route!(r, create_delegation);
    route!(r, end_delegation);
}

/// A proposal and where it stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApprovalBody {
    /// Its id.
    pub id: ApprovalId,
    /// The office whose matter it is.
    pub office_id: OfficeId,
    /// What is to be decided.
    pub kind: DecisionKind,
    /// The same in Chinese.
    pub kind_name: &'static str,
    /// Kind of the record it is about.
    pub subject_kind: String,
    /// Id of the record it is about.
    pub subject_id: i64,
    /// The case it belongs to.
    pub case_id: Option<i64>,
    /// Where it stands.
    pub state: ApprovalState,
    /// Which proposal of this kind on this subject it is, from 1.
    pub round: i32,
    /// Who proposed.
    pub proposer_id: PersonId,
    /// The proposer's opinion.
    pub opinion: String,
    /// What carrying the decision out needs, as the proposing resource wrote it.
    #[schema(value_type = Object)]
    pub payload: serde_json::Value,
    /// Who reviews; none when no review is needed.
    pub reviewer_role: Option<Role>,
    /// Who decides.
    pub decider_role: Role,
    /// The office whose people decide.
    pub deciding_office_id: OfficeId,
    /// Who reviewed.
    pub reviewer_id: Option<PersonId>,
    /// Who decided.
    pub decider_id: Option<PersonId>,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// When it was decided, returned or withdrawn.
    pub closed_at: Option<Timestamp>,
    /// The version a step has to name.
    pub version: i32,
}

impl From<Approval> for ApprovalBody {
    fn from(row: Approval) -> Self {
        let Approval {
            id,
            office_id,
            kind,
            subject_kind,
            subject_id,
            case_id,
            state,
            round,
            proposer_id,
            opinion,
            payload,
            reviewer_role,
            decider_role,
            reviewer_may_decide: _,
            delegable: _,
            deciding_office_id,
            reviewer_id,
            decider_id,
            proposed_at,
            closed_at,
            version,
        } = row;
        Self {
            id,
            office_id,
            kind,
            kind_name: kind.zh(),
            subject_kind,
            subject_id,
            case_id,
            state,
            round,
            proposer_id,
            opinion,
            payload: payload.into_inner(),
            reviewer_role,
            decider_role,
            deciding_office_id,
            reviewer_id,
            decider_id,
            proposed_at,
            closed_at,
            version,
        }
    }
}

/// One step of a proposal.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ApprovalStepBody)]
pub struct StepBody {
    /// The state the proposal came into.
    pub kind: ApprovalState,
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub person_name: String,
    /// The delegation they acted by.
    pub delegation_id: Option<DelegationId>,
    /// Whether a review or decision agreed.
    pub agree: Option<bool>,
    /// What they said.
    pub opinion: String,
    /// When.
    pub at: Timestamp,
}

impl From<StepRow> for StepBody {
    fn from(row: StepRow) -> Self {
        let StepRow { kind, person_id, person_name, delegation_id, agree, opinion, at } = row;
        Self { kind, person_id, person_name, delegation_id, agree, opinion, at }
    }
}

/// A proposal with its steps.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApprovalWithSteps {
    /// The proposal.
    #[serde(flatten)]
    pub approval: ApprovalBody,
    /// What was done, in order.
    pub steps: Vec<StepBody>,
}

/// Which proposals are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Those that wait for the caller.
    Waiting,
    /// Those the caller made.
    Mine,
    /// All in sight.
    All,
}

/// A filter of proposals.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ApprovalQuery {
    /// Which; those that wait for the caller when absent.
    #[param(inline)]
    pub view: Option<View>,
    /// Rows after this cursor (`next` of the page before).
    pub cursor: Option<i64>,
    /// Rows a page, 1 to 200; 50 when absent.
    pub limit: Option<u16>,
}

/// Proposals that wait for the caller, or the caller's own, or all in sight.
#[utoipa::path(get, path = "/api/v1/approvals", tag = "approvals", params(ApprovalQuery),
    responses((status = 200, description = "A page of proposals", body = Page<ApprovalBody>)))]
async fn list_approvals(
    allowed: Allowed<actions::ReadProposals>,
    state: web::Data<AppState>,
    query: web::Query<ApprovalQuery>,
) -> Result<web::Json<Page<ApprovalBody>>, AppError> {
    let query = query.into_inner();
    let page = PageRequest { cursor: query.cursor, limit: query.limit };
    let view = query.view.unwrap_or(View::Waiting);
    let (actor, today) = (allowed.actor, state.clock.now().date());
    let rows = state
        .read(move |conn| {
            let rows = match view {
                View::Waiting => approvals::queries::waiting_for(conn, &actor, today, &page),
                View::Mine => approvals::queries::approvals(conn, &actor.scope, actor.person, &page),
                View::All => approvals::queries::approvals(conn, &actor.scope, None, &page),
            };
            rows.map_err(ApprovalError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id.0).map(ApprovalBody::from)))
}

/// One proposal with its steps.
#[utoipa::path(get, path = "/api/v1/approvals/{id}", tag = "approvals",
    params(("id" = ApprovalId, Path, description = "The proposal")),
    responses((status = 200, description = "The proposal", body = ApprovalWithSteps)))]
async fn read_approval(
    allowed: Allowed<actions::ReadProposals>,
    state: web::Data<AppState>,
    id: web::Path<ApprovalId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (row, steps) = state
        .read(move |conn| {
            let row = approvals::queries::approval(conn, &allowed.actor.scope, id)?
                .ok_or(ApprovalError::NotFound { id })?;
            Ok::<_, ApprovalError>((row, approvals::queries::steps(conn, id)?))
        })
        .await?;
    let version = row.version;
    let steps = steps.into_iter().map(StepBody::from).collect();
    Ok(tagged(version, &ApprovalWithSteps { approval: row.into(), steps }))
}

/// What a reviewer or decider says.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerdictRequest {
    /// Whether they agree.
    pub agree: bool,
    /// Why; required when they do not agree.
    #[serde(default)]
    pub opinion: String,
}

impl From<VerdictRequest> for Verdict {
    fn from(request: VerdictRequest) -> Self {
        let VerdictRequest { agree, opinion } = request;
        Self { agree, opinion }
    }
}

/// A reason.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpinionRequest {
    /// The reason.
    #[serde(default)]
    pub opinion: String,
}

/// Gives the reviewer's opinion; the proposal goes on to the decider.
#[utoipa::path(post, path = "/api/v1/approvals/{id}/reviews", tag = "approvals",
    params(("id" = ApprovalId, Path, description = "The proposal"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = VerdictRequest,
    responses((status = 200, description = "The proposal", body = ApprovalBody)))]
async fn review_approval(
    allowed: Allowed<actions::ReviewProposals>,
    state: web::Data<AppState>,
    id: web::Path<ApprovalId>,
    IfMatch(version): IfMatch,
    input: Input<VerdictRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, verdict) = (id.into_inner(), Verdict::from(input.value));
    let row = state
        .perform(allowed.actor, move |work| flows::decisions::review(work, id, version, &verdict))
        .await?;
    Ok(tagged(row.version, &ApprovalBody::from(row)))
}

/// Decides; an approved decision takes effect at once.
#[utoipa::path(post, path = "/api/v1/approvals/{id}/decisions", tag = "approvals",
    params(("id" = ApprovalId, Path, description = "The proposal"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = VerdictRequest,
    responses((status = 200, description = "The proposal", body = ApprovalBody)))]
async fn decide_approval(
    allowed: Allowed<actions::DecideProposals>,
    state: web::Data<AppState>,
    id: web::Path<ApprovalId>,
    IfMatch(version): IfMatch,
    input: Input<VerdictRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, verdict) = (id.into_inner(), Verdict::from(input.value));
    let row = state
        .perform(allowed.actor, move |work| flows::decisions::decide(work, id, version, &verdict))
        .await?;
    Ok(tagged(row.version, &ApprovalBody::from(row)))
}

/// Sends a proposal back to its proposer.
#[utoipa::path(post, path = "/api/v1/approvals/{id}/returns", tag = "approvals",
    params(("id" = ApprovalId, Path, description = "The proposal"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = OpinionRequest,
    responses((status = 200, description = "The proposal", body = ApprovalBody)))]
async fn return_approval(
    allowed: Allowed<actions::DecideProposals>,
    state: web::Data<AppState>,
    id: web::Path<ApprovalId>,
    IfMatch(version): IfMatch,
    input: Input<OpinionRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, reason) = (id.into_inner(), input.value.opinion);
    let row = state
        .perform(allowed.actor, move |work| flows::decisions::send_back(work, id, version, &reason))
        .await?;
    Ok(tagged(row.version, &ApprovalBody::from(row)))
}

/// Takes one's own proposal back.
#[utoipa::path(post, path = "/api/v1/approvals/{id}/withdrawals", tag = "approvals",
    params(("id" = ApprovalId, Path, description = "The proposal"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = OpinionRequest,
    responses((status = 200, description = "The proposal", body = ApprovalBody)))]
async fn withdraw_approval(
    allowed: Allowed<actions::WithdrawProposals>,
    state: web::Data<AppState>,
    id: web::Path<ApprovalId>,
    IfMatch(version): IfMatch,
    input: Input<OpinionRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, reason) = (id.into_inner(), input.value.opinion);
    let row = state
        .perform(allowed.actor, move |work| flows::decisions::withdraw(work, id, version, &reason))
        .await?;
    Ok(tagged(row.version, &ApprovalBody::from(row)))
}

/// A delegation of decisions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DelegationBody {
    /// Its id.
    pub id: DelegationId,
    /// The office.
    pub office_id: OfficeId,
    /// What may be decided.
    pub kind: DecisionKind,
    /// Who delegated.
    pub from_person_id: PersonId,
    /// To whom.
    pub to_person_id: PersonId,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_to: NaiveDate,
    /// Why.
    pub note: String,
    /// The version a change has to name.
    pub version: i32,
}

impl From<Delegation> for DelegationBody {
    fn from(row: Delegation) -> Self {
        let Delegation {
            id,
            office_id,
            kind,
            from_person_id,
            to_person_id,
            valid_from,
            valid_to,
            note,
            version,
        } = row;
        Self { id, office_id, kind, from_person_id, to_person_id, valid_from, valid_to, note, version }
    }
}

/// Decisions to be delegated within the caller's office.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DelegationRequest {
    /// What may be decided.
    pub kind: DecisionKind,
    /// To whom.
    pub to_person_id: PersonId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Why.
    pub note: String,
}

/// The id of what was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DelegationCreated {
    /// The delegation.
    pub id: DelegationId,
}

/// Delegations in sight, newest first.
#[utoipa::path(get, path = "/api/v1/delegations", tag = "approvals", params(PageRequest),
    responses((status = 200, description = "A page of delegations", body = Page<DelegationBody>)))]
async fn list_delegations(
    allowed: Allowed<actions::ReadProposals>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<DelegationBody>>, AppError> {
    let page = page.into_inner();
    let rows = state
        .read(move |conn| {
            approvals::queries::delegations(conn, &allowed.actor.scope, &page).map_err(ApprovalError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id.0).map(DelegationBody::from)))
}

/// Delegates decisions that are no major matters, for some time.
#[utoipa::path(post, path = "/api/v1/delegations", tag = "approvals", request_body = DelegationRequest,
    responses((status = 201, description = "Delegated", body = DelegationCreated)))]
async fn create_delegation(
    allowed: Allowed<actions::DelegateDecisions>,
    state: web::Data<AppState>,
    input: Input<DelegationRequest>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, request: &DelegationRequest| {
        let DelegationRequest { kind, to_person_id, from, until, note } = request.clone();
        let office = work.actor.office.ok_or(ApprovalError::NotDecider { role: Role::ChiefProsecutor })?;
        let command = NewDelegation { office, kind, to: to_person_id, from, until, note };
        let id = approvals::service::delegate(work, &command)?;
        Ok::<_, ApprovalError>(DelegationCreated { id })
    })
    .await
}

/// Ends a delegation from today on.
#[utoipa::path(post, path = "/api/v1/delegations/{id}/endings", tag = "approvals",
    params(("id" = DelegationId, Path, description = "The delegation"),
        ("If-Match" = String, Header, description = "The version read")),
    responses((status = 204, description = "Ended")))]
async fn end_delegation(
    allowed: Allowed<actions::DelegateDecisions>,
    state: web::Data<AppState>,
    id: web::Path<DelegationId>,
    IfMatch(version): IfMatch,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    state.perform(allowed.actor, move |work| approvals::service::end_delegation(work, id, version)).await?;
    Ok(HttpResponse::NoContent().finish())
}
