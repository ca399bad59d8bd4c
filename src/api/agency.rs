//! What an agency sees and does: what was served on it, its receipts, replies, objections and
//! requests. Nothing of where a lead came from, of other agencies, of scores, opinions, drafts of the
//! procuratorate or of a suit is ever given here.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::objections::{ExtensionRequestBody, ObjectionBody};
use super::replies::{ReplyBody, ReplyRequest, reply_body};
use super::services::LineClockBody;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::db::Db;
use crate::deadlines::Sheet;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{Actor, AgencyId};
use crate::recommendations::queries::{self, ServedFilter};
use crate::recommendations::{
    AddresseeId, AddresseePart, ClaimedState, ItemId, LineResult, RecommendationKind,
};
use crate::replies::model::{ExtensionCause, InboxState, ObjectionGround, ReplyId};
use crate::replies::objections::{self, ExtensionAsked, NewObjectionText};
use crate::replies::served::{self, Served, Whole};
use crate::replies::{ReplyError, service};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_served);
    route!(r, read_served);
    route!(r, read_served_sheets);
    route!(r, receive_served);
    route!(r, draft_reply);
    route!(r, read_own_reply);
    route!(r, revise_reply);
    route!(r, approve_reply);
    route!(r, submit_reply);
    route!(r, raise_objection);
    route!(r, ask_extension);
}

/// What was served on an agency, in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ServedBody {
    /// The agency's line; every address below takes this id.
    pub id: AddresseeId,
    /// The number of the document.
    pub number: Option<String>,
    /// What it is about.
    pub title: String,
    /// What sort.
    pub kind: RecommendationKind,
    /// The procuratorate.
    pub office: String,
    /// The agency it was addressed to: the agency itself, or one that it succeeded.
    pub agency_id: AgencyId,
    /// Where it stands in the inbox.
    pub inbox: InboxState,
    /// The agency's part.
    pub part: AddresseePart,
    /// Whether the reply is due in fifteen days.
    pub urgent: bool,
    /// The day of signing.
    pub signed_on: Option<NaiveDate>,
    /// The date signed on the 送达回证; the periods count from it.
    pub served_on: Option<NaiveDate>,
    /// The agency's own receipt; it starts no period.
    pub received_on: Option<NaiveDate>,
    /// The first proper written reply.
    pub replied_on: Option<NaiveDate>,
    /// Everything was found put right.
    pub verified_on: Option<NaiveDate>,
    /// What became of it.
    pub result: Option<LineResult>,
    /// The periods, with their last days.
    pub clocks: Vec<LineClockBody>,
    /// Where the sheets that explain the days are.
    pub sheets: String,
    /// The version a change has to name.
    pub version: i32,
}

/// One thing to put right, as the agency sees it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ServedItemBody {
    /// Its id.
    pub id: ItemId,
    /// From 1.
    pub no: i32,
    /// What.
    pub text: String,
    /// What the last accepted reply says.
    pub claimed: Option<ClaimedState>,
}

/// What was served on an agency, whole.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ServedDetailBody {
    /// The line.
    #[serde(flatten)]
    pub served: ServedBody,
    /// The facts of harm.
    pub harm_facts: String,
    /// The facts and reasons of not performing by law.
    pub breach_facts: String,
    /// The legal basis.
    pub legal_basis: String,
    /// What is recommended.
    pub suggestions: String,
    /// Other matters.
    pub other_matters: String,
    /// What the agency has to put right.
    pub items: Vec<ServedItemBody>,
    /// The other addressees, if the document is addressed jointly.
    pub jointly_with: Vec<String>,
    /// The agency's replies with what was asked to be supplemented.
    pub replies: Vec<ReplyBody>,
    /// Its objections with their outcome.
    pub objections: Vec<ObjectionBody>,
    /// The extensions it asked for.
    pub extension_requests: Vec<ExtensionRequestBody>,
}

impl From<Served> for ServedBody {
    fn from(served: Served) -> Self {
        let Served { line, document, office, inbox, result, clocks } = served;
        Self {
            id: line.id,
            number: document.number,
            title: document.title,
            kind: document.kind,
            office,
            agency_id: line.agency_id,
            inbox,
            part: line.part,
            urgent: line.urgent,
            signed_on: document.signed_on,
            served_on: line.served_on,
            received_on: line.received_on,
            replied_on: line.replied_on,
            verified_on: line.verified_on,
            result,
            clocks: clocks.iter().map(LineClockBody::from).collect(),
            sheets: format!("/api/v1/agency/recommendations/{}/sheets", line.id),
            version: line.version,
        }
    }
}

impl From<Whole> for ServedDetailBody {
    fn from(whole: Whole) -> Self {
        let Whole { served, text, items, jointly_with, replies, objections, extensions } = whole;
        let items = items.into_iter();
        Self {
            served: served.into(),
            harm_facts: text.harm_facts,
            breach_facts: text.breach_facts,
            legal_basis: text.legal_basis,
            suggestions: text.suggestions,
            other_matters: text.other_matters,
            items: items
                .map(|item| ServedItemBody {
                    id: item.id,
                    no: item.no,
                    text: item.text,
                    claimed: item.claimed,
                })
                .collect(),
            jointly_with,
            replies: replies.into_iter().map(ReplyBody::from).collect(),
            objections: objections.into_iter().map(ObjectionBody::from).collect(),
            extension_requests: extensions.into_iter().map(ExtensionRequestBody::from).collect(),
        }
    }
}

fn detail(
    conn: &mut Db,
    actor: &Actor,
    today: NaiveDate,
    id: AddresseeId,
) -> Result<ServedDetailBody, ReplyError> {
    served::whole(conn, actor, today, id).map(ServedDetailBody::from)
}

/// What a list is narrowed to.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ServedQuery {
    /// Only what waits for the agency's receipt.
    pub unreceived: Option<bool>,
    /// Only what is not finished.
    pub open: Option<bool>,
}

/// What was served on the caller's agency, and on agencies that it succeeded.
#[utoipa::path(get, path = "/api/v1/agency/recommendations", tag = "agency",
    params(PageRequest, ServedQuery),
    responses((status = 200, description = "A page of lines", body = Page<ServedBody>)))]
async fn list_served(
    allowed: Allowed<actions::ReadServed>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
    query: web::Query<ServedQuery>,
) -> Result<web::Json<Page<ServedBody>>, AppError> {
    let (request, today) = (page.into_inner(), state.clock.now().date());
    let filter =
        ServedFilter { unreceived: query.unreceived.unwrap_or(false), open: query.open.unwrap_or(false) };
    let page = state.read(move |conn| served::page(conn, &allowed.actor, today, &filter, &request)).await?;
    Ok(web::Json(page.map(ServedBody::from)))
}

/// One of them, whole.
#[utoipa::path(get, path = "/api/v1/agency/recommendations/{id}", tag = "agency",
    params(("id" = AddresseeId, Path, description = "The line")),
    responses((status = 200, description = "The line", body = ServedDetailBody)))]
async fn read_served(
    allowed: Allowed<actions::ReadServed>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let (id, today) = (id.into_inner(), state.clock.now().date());
    let body = state.read(move |conn| detail(conn, &allowed.actor, today, id)).await?;
    Ok(tagged(body.served.version, &body))
}

/// How each of its days was reached.
#[utoipa::path(get, path = "/api/v1/agency/recommendations/{id}/sheets", tag = "agency",
    params(("id" = AddresseeId, Path, description = "The line")),
    responses((status = 200, description = "A sheet for each period", body = [Sheet])))]
async fn read_served_sheets(
    allowed: Allowed<actions::ReadServed>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<web::Json<Vec<Sheet>>, AppError> {
    let (id, today) = (id.into_inner(), state.clock.now().date());
    let sheets = state
        .read(move |conn| {
            served::line(conn, &allowed.actor, today, id)?;
            let clocks = queries::clocks_of_lines(conn, &[id])?;
            Ok::<_, ReplyError>(crate::deadlines::service::sheets(conn, &clocks)?)
        })
        .await?;
    Ok(web::Json(sheets))
}

/// A receipt.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptRequest {
    /// The version of the line it is based on.
    pub version: i32,
    /// Name and post of who signs.
    pub receiver: String,
}

/// Signs for what was served (签收). The periods count from the service, not from this.
#[utoipa::path(post, path = "/api/v1/agency/recommendations/{id}/receipts", tag = "agency",
    params(("id" = AddresseeId, Path, description = "The line")), request_body = ReceiptRequest,
    responses((status = 201, description = "The line", body = ServedDetailBody)))]
async fn receive_served(
    allowed: Allowed<actions::AnswerServed>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    input: Input<ReceiptRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request: &ReceiptRequest| {
        service::receive(work, id, request.version, &request.receiver)?;
        let today = work.today();
        detail(work.conn, work.actor, today, id)
    })
    .await
}

/// Begins a reply inside the agency.
#[utoipa::path(post, path = "/api/v1/agency/recommendations/{id}/replies", tag = "agency",
    params(("id" = AddresseeId, Path, description = "The line")), request_body = ReplyRequest,
    responses((status = 201, description = "The draft", body = ReplyBody)))]
async fn draft_reply(
    allowed: Allowed<actions::AnswerServed>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    input: Input<ReplyRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request: &ReplyRequest| {
        let row = service::draft(work, id, &request.text())?;
        reply_body(work.conn, row)
    })
    .await
}

/// One of the agency's replies.
#[utoipa::path(get, path = "/api/v1/agency/replies/{id}", tag = "agency",
    params(("id" = ReplyId, Path, description = "The reply")),
    responses((status = 200, description = "The reply", body = ReplyBody)))]
async fn read_own_reply(
    allowed: Allowed<actions::ReadServed>,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
) -> Result<HttpResponse, AppError> {
    let (id, today) = (id.into_inner(), state.clock.now().date());
    let body = state
        .read(move |conn| {
            let (told, _) = served::own_reply(conn, &allowed.actor, today, id)?;
            Ok::<_, ReplyError>(ReplyBody::from(told))
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// Changes a draft; an approval of the head is void then.
#[utoipa::path(put, path = "/api/v1/agency/replies/{id}", tag = "agency",
    params(("id" = ReplyId, Path, description = "The reply"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = ReplyRequest,
    responses((status = 200, description = "The draft", body = ReplyBody)))]
async fn revise_reply(
    allowed: Allowed<actions::AnswerServed>,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
    version: IfMatch,
    input: Input<ReplyRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, text) = (id.into_inner(), input.value.text());
    let body = state
        .perform(allowed.actor, move |work| {
            let row = service::revise(work, id, version.0, &text)?;
            reply_body(work.conn, row)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// The agency's head approves a draft.
#[utoipa::path(post, path = "/api/v1/agency/replies/{id}/approvals", tag = "agency",
    params(("id" = ReplyId, Path, description = "The reply"),
        ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, description = "The reply", body = ReplyBody)))]
async fn approve_reply(
    allowed: Allowed<actions::ApproveAnswer>,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
    version: IfMatch,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let body = state
        .perform(allowed.actor, move |work| {
            let row = service::approve(work, id, version.0)?;
            reply_body(work.conn, row)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// Submits an approved reply. Until the end of the last day in China it is in time.
#[utoipa::path(post, path = "/api/v1/agency/replies/{id}/submissions", tag = "agency",
    params(("id" = ReplyId, Path, description = "The reply"),
        ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, description = "The reply", body = ReplyBody)))]
async fn submit_reply(
    allowed: Allowed<actions::AnswerServed>,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
    version: IfMatch,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let body = state
        .perform(allowed.actor, move |work| {
            let row = service::submit(work, id, version.0)?;
            reply_body(work.conn, row)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// An objection as the agency raises it.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectionRequest {
    /// What it is about.
    pub ground: ObjectionGround,
    /// What the agency says.
    pub text: String,
    /// The agency it holds to be the right one.
    #[serde(default)]
    pub suggested_agency_id: Option<AgencyId>,
    /// The same by name.
    #[serde(default)]
    pub suggested_agency: Option<String>,
}

/// Raises an objection to jurisdiction or content. No period stands still for it.
#[utoipa::path(post, path = "/api/v1/agency/recommendations/{id}/objections", tag = "agency",
    params(("id" = AddresseeId, Path, description = "The line")), request_body = ObjectionRequest,
    responses((status = 201, description = "The objection", body = ObjectionBody)))]
async fn raise_objection(
    allowed: Allowed<actions::AnswerServed>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    input: Input<ObjectionRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request: &ObjectionRequest| {
        let ObjectionRequest { ground, text, suggested_agency_id, suggested_agency } = request.clone();
        let raised = NewObjectionText { ground, text, suggested_agency_id, suggested_agency };
        let made = objections::raise(work, id, &raised)?;
        Ok::<_, ReplyError>(ObjectionBody::from(made))
    })
    .await
}

/// More time, as the agency asks for it.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtensionAskedRequest {
    /// Why, by category.
    pub cause: ExtensionCause,
    /// Why, in words.
    pub reason: String,
    /// What will be done until then.
    pub plan: String,
    /// The day wanted.
    pub wanted_until: NaiveDate,
}

/// Asks for more time. It is kept for the prosecutor and moves no date: the two months of the
/// judicial interpretation cannot be extended by asking.
#[utoipa::path(post, path = "/api/v1/agency/recommendations/{id}/extension-requests", tag = "agency",
    params(("id" = AddresseeId, Path, description = "The line")), request_body = ExtensionAskedRequest,
    responses((status = 201, description = "The request", body = ExtensionRequestBody)))]
async fn ask_extension(
    allowed: Allowed<actions::AnswerServed>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    input: Input<ExtensionAskedRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request: &ExtensionAskedRequest| {
        let ExtensionAskedRequest { cause, reason, plan, wanted_until } = request.clone();
        let asked = ExtensionAsked { cause, reason, plan, wanted_until };
        objections::ask_extension(work, id, &asked).map(ExtensionRequestBody::from)
    })
    .await
}
