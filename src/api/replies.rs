//! Replies as the procuratorate receives and checks them.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::db::Db;
use crate::flows::{FlowError, progress};
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::{PersonId, Scope, Timestamp};
use crate::recommendations::queries as lines;
use crate::recommendations::{AddresseeId, ClaimedState, ItemId};
use crate::replies::error::ReplyRefusal;
use crate::replies::model::{Answer, ReplyChannel, ReplyItem, SupplementRequest};
use crate::replies::served::Told;
use crate::replies::service::{self, PaperReply, ReplyText};
use crate::replies::{Reply, ReplyError, ReplyId, ReplyKind, ReplyState, queries};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_replies);
    route!(r, enter_reply);
    route!(r, read_reply);
    route!(r, accept_reply);
    route!(r, return_reply);
    route!(r, request_supplement);
}

/// What a reply says of one item.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyItemBody {
    /// The item.
    pub item_id: ItemId,
    /// What was done.
    pub measure: String,
    /// How far.
    pub state: ClaimedState,
    /// SHA-256 of what proves it.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// Why it is not done.
    #[serde(default)]
    pub reason: Option<String>,
    /// What will be done.
    #[serde(default)]
    pub plan: Option<String>,
    /// By when.
    #[serde(default)]
    pub planned_on: Option<NaiveDate>,
}

impl From<ReplyItem> for ReplyItemBody {
    fn from(row: ReplyItem) -> Self {
        let ReplyItem { reply_id: _, item_id, measure, state, evidence, reason, plan, planned_on } = row;
        Self { item_id, measure, state, evidence: evidence.into_inner(), reason, plan, planned_on }
    }
}

/// What is asked to be supplemented.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SupplementBody {
    /// What is missing.
    pub wanted: String,
    /// When it was asked.
    pub asked_on: NaiveDate,
    /// The later reply that answers it.
    pub answered_by: Option<ReplyId>,
}

impl From<SupplementRequest> for SupplementBody {
    fn from(row: SupplementRequest) -> Self {
        let SupplementRequest { id: _, reply_id: _, wanted, asked_on, asked_by: _, answered_by } = row;
        Self { wanted, asked_on, answered_by }
    }
}

/// A reply.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReplyBody {
    /// Its id.
    pub id: ReplyId,
    /// The line.
    pub addressee_id: AddresseeId,
    /// From 1.
    pub no: i32,
    /// What sort.
    pub kind: ReplyKind,
    /// Where it stands.
    pub state: ReplyState,
    /// How it came.
    pub channel: ReplyChannel,
    /// The agency's number of it.
    pub document_number: Option<String>,
    /// In short.
    pub summary: String,
    /// SHA-256 of the sealed document.
    pub document: Option<String>,
    /// When it was posted.
    pub posted_on: Option<NaiveDate>,
    /// SHA-256 of the proof of posting.
    pub posting_proof: Option<String>,
    /// When the procuratorate had it.
    pub received_at: Option<Timestamp>,
    /// The day that counts.
    pub effective_on: Option<NaiveDate>,
    /// Who drafted or entered it.
    pub drafted_by: Option<PersonId>,
    /// When.
    pub drafted_at: Timestamp,
    /// The agency's head.
    pub approved_by: Option<PersonId>,
    /// When.
    pub approved_at: Option<Timestamp>,
    /// When its form was checked.
    pub checked_on: Option<NaiveDate>,
    /// What the check says.
    pub check_note: Option<String>,
    /// The version a change has to name.
    pub version: i32,
    /// Item by item.
    pub items: Vec<ReplyItemBody>,
    /// What was asked to be supplemented.
    pub supplements: Vec<SupplementBody>,
}

/// A reply with its items and what was asked of it.
pub(super) fn reply_body(conn: &mut Db, reply: Reply) -> Result<ReplyBody, ReplyError> {
    let answers = queries::answers(conn, reply.id)?;
    let supplements = queries::supplements_of(conn, &[reply.id])?;
    Ok(ReplyBody::from(Told { reply, answers, supplements }))
}

impl From<Told> for ReplyBody {
    fn from(told: Told) -> Self {
        let Told { reply, answers: items, supplements } = told;
        let Reply {
            id,
            addressee_id,
            no,
            kind,
            state,
            channel,
            document_number,
            summary,
            document,
            posted_on,
            posting_proof,
            received_at,
            effective_on,
            drafted_by,
            drafted_at,
            approved_by,
            approved_at,
            checked_by: _,
            checked_on,
            check_note,
            version,
        } = reply;
        Self {
            id,
            addressee_id,
            no,
            kind,
            state,
            channel,
            document_number,
            summary,
            document,
            posted_on,
            posting_proof,
            received_at,
            effective_on,
            drafted_by,
            drafted_at,
            approved_by,
            approved_at,
            checked_on,
            check_note,
            version,
            items: items.into_iter().map(ReplyItemBody::from).collect(),
            supplements: supplements.into_iter().map(SupplementBody::from).collect(),
        }
    }
}

/// What a reply says.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyRequest {
    /// What sort.
    pub kind: ReplyKind,
    /// The agency's number of it.
    #[serde(default)]
    pub document_number: Option<String>,
    /// In short.
    pub summary: String,
    /// SHA-256 of the sealed document.
    #[serde(default)]
    pub document: Option<String>,
    /// Item by item; an interim reply may leave items out.
    #[serde(default)]
    pub items: Vec<ReplyItemBody>,
}

impl ReplyRequest {
    /// The command's form of it.
    pub(super) fn text(&self) -> ReplyText {
        let answer = |item: &ReplyItemBody| {
            let ReplyItemBody { item_id, measure, state, evidence, reason, plan, planned_on } = item.clone();
            Answer { item_id, measure, state, evidence, reason, plan, planned_on }
        };
        ReplyText {
            kind: self.kind,
            document_number: self.document_number.clone(),
            summary: self.summary.clone(),
            document: self.document.clone(),
            answers: self.items.iter().map(answer).collect(),
        }
    }
}

/// A reply on paper.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperReplyRequest {
    /// What it says.
    pub reply: ReplyRequest,
    /// By hand or by post.
    pub channel: ReplyChannel,
    /// When it came in.
    pub received_on: NaiveDate,
    /// When it was posted.
    #[serde(default)]
    pub posted_on: Option<NaiveDate>,
    /// SHA-256 of the proof of posting; without it the day of receipt counts.
    #[serde(default)]
    pub posting_proof: Option<String>,
}

/// The submitted replies on a line.
#[utoipa::path(get, path = "/api/v1/addressees/{id}/replies", tag = "replies",
    params(("id" = AddresseeId, Path, description = "The line")),
    responses((status = 200, description = "In the order of entry", body = [ReplyBody])))]
async fn list_replies(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<web::Json<Vec<ReplyBody>>, AppError> {
    let id = id.into_inner();
    let bodies = state
        .read(move |conn| {
            seen(conn, &allowed.actor.scope, id)?;
            let mut bodies = Vec::new();
            for row in queries::replies_of(conn, &[id])? {
                if !inside_the_agency(row.state) {
                    bodies.push(reply_body(conn, row)?);
                }
            }
            Ok::<_, ReplyError>(bodies)
        })
        .await?;
    Ok(web::Json(bodies))
}

/// Drafts stay inside the agency.
fn inside_the_agency(state: ReplyState) -> bool {
    matches!(state, ReplyState::Drafted | ReplyState::Approved)
}

/// Refuses a line out of sight.
pub(super) fn seen(conn: &mut Db, scope: &Scope, id: AddresseeId) -> Result<(), ReplyError> {
    lines::addressee(conn, scope, id)?.ok_or(ReplyRefusal::LineNotFound { id })?;
    Ok(())
}

/// Enters a reply that came on paper.
#[utoipa::path(post, path = "/api/v1/addressees/{id}/replies", tag = "replies",
    params(("id" = AddresseeId, Path, description = "The line")), request_body = PaperReplyRequest,
    responses((status = 201, description = "The reply", body = ReplyBody)))]
async fn enter_reply(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    input: Input<PaperReplyRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request: &PaperReplyRequest| {
        let paper = PaperReply {
            text: request.reply.text(),
            channel: request.channel,
            received_on: request.received_on,
            posted_on: request.posted_on,
            posting_proof: request.posting_proof.clone(),
        };
        let row = service::enter(work, id, &paper)?;
        reply_body(work.conn, row)
    })
    .await
}

/// One submitted reply.
#[utoipa::path(get, path = "/api/v1/replies/{id}", tag = "replies",
    params(("id" = ReplyId, Path, description = "The reply")),
    responses((status = 200, description = "The reply", body = ReplyBody)))]
async fn read_reply(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let body = state
        .read(move |conn| {
            let not_found = || ReplyRefusal::NotFound { id };
            let row = queries::reply(conn, id)?.filter(|row| !inside_the_agency(row.state));
            let row = row.ok_or_else(not_found)?;
            seen(conn, &allowed.actor.scope, row.addressee_id).map_err(|_| not_found())?;
            reply_body(conn, row)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// A note on a check.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptReplyRequest {
    /// Anything to note.
    #[serde(default)]
    pub note: Option<String>,
}

/// Accepts a reply whose form is in order. It meets the reply clock, and only that.
#[utoipa::path(post, path = "/api/v1/replies/{id}/acceptances", tag = "replies",
    params(("id" = ReplyId, Path, description = "The reply"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = AcceptReplyRequest,
    responses((status = 200, description = "The reply", body = ReplyBody)))]
async fn accept_reply(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
    version: IfMatch,
    input: Input<AcceptReplyRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, note) = (id.into_inner(), input.value.note);
    let body = state
        .perform(allowed.actor, move |work| {
            let row = progress::accept_reply(work, id, version.0, note.as_deref())?;
            Ok::<_, FlowError>(reply_body(work.conn, row)?)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// What is missing in a reply.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplementWanted {
    /// What is missing.
    pub wanted: String,
}

/// Returns a reply to be supplemented; it does not count as one.
#[utoipa::path(post, path = "/api/v1/replies/{id}/returns", tag = "replies",
    params(("id" = ReplyId, Path, description = "The reply"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = SupplementWanted,
    responses((status = 200, description = "The reply", body = ReplyBody)))]
async fn return_reply(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
    version: IfMatch,
    input: Input<SupplementWanted>,
) -> Result<HttpResponse, AppError> {
    let (id, wanted) = (id.into_inner(), input.value.wanted);
    let body = state
        .perform(allowed.actor, move |work| {
            let row = service::return_for_supplement(work, id, version.0, &wanted)?;
            reply_body(work.conn, row)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// Asks to supplement a reply that stays accepted.
#[utoipa::path(post, path = "/api/v1/replies/{id}/supplement-requests", tag = "replies",
    params(("id" = ReplyId, Path, description = "The reply"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = SupplementWanted,
    responses((status = 200, description = "The reply", body = ReplyBody)))]
async fn request_supplement(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
    version: IfMatch,
    input: Input<SupplementWanted>,
) -> Result<HttpResponse, AppError> {
    let (id, wanted) = (id.into_inner(), input.value.wanted);
    let body = state
        .perform(allowed.actor, move |work| {
            let row = service::request_supplement(work, id, version.0, &wanted)?;
            reply_body(work.conn, row)
        })
        .await?;
    Ok(tagged(body.version, &body))
}
