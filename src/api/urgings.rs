//! Urging, supervision and reports of agencies that stay silent. They are decided as proposals are (`/approvals`).

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::approvals::ApprovalId;
use crate::auth::policy::actions;
use crate::deadlines::ClockId;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::recommendations::{AddresseeId, RecommendationId};
use crate::route;
use crate::urging::queries::UrgingFilter;
use crate::urging::service::{self, Put, Silent, Wanted, Which};
use crate::urging::{Ground, Urging, UrgingId, UrgingKind, UrgingState};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_silent);
    route!(r, list_urgings);
    route!(r, read_urging);
    route!(r, draft_urging);
    route!(r, propose_urging);
    route!(r, propose_urging_again);
    route!(r, send_urging);
    route!(r, strike_urging);
    route!(r, list_own_urgings);
}

/// An urging, a supervision or a report.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct UrgingBody {
    /// Its id.
    pub id: UrgingId,
    /// The line of the agency.
    pub addressee_id: AddresseeId,
    /// The case.
    pub case_id: i64,
    /// In whose name: the office that handles the case, or the one that supervises.
    pub office_id: OfficeId,
    /// What is done.
    pub kind: UrgingKind,
    /// The same in Chinese.
    pub kind_name: &'static str,
    /// Where it stands.
    pub state: UrgingState,
    /// The same in Chinese.
    pub state_name: &'static str,
    /// Why.
    pub ground: Ground,
    /// The period that it is about; none where the inquiry is hindered.
    pub clock_id: Option<ClockId>,
    /// Its last day as it was proposed.
    pub due: Option<NaiveDate>,
    /// To whom it goes.
    pub recipient: String,
    /// What it says.
    pub body: String,
    /// The proposal on its way to the decision.
    pub approval_id: Option<ApprovalId>,
    /// Who proposed it.
    pub proposed_by: Option<PersonId>,
    /// When.
    pub proposed_at: Timestamp,
    /// Who agreed.
    pub confirmed_by: Option<PersonId>,
    /// When.
    pub confirmed_on: Option<NaiveDate>,
    /// Put before the agency, or sent.
    pub sent_on: Option<NaiveDate>,
    /// By which way, as it was recorded.
    pub sent_how: Option<String>,
    /// Struck off.
    pub struck_on: Option<NaiveDate>,
    /// By whom; none when the period was met.
    pub struck_by: Option<PersonId>,
    /// Why.
    pub struck_reason: Option<String>,
    /// The version a change has to name.
    pub version: i32,
}

impl From<Urging> for UrgingBody {
    fn from(row: Urging) -> Self {
        let Urging {
            id,
            addressee_id,
            case_id,
            office_id,
            kind,
            state,
            ground,
            clock_id,
            due,
            recipient,
            body,
            approval_id,
            proposed_by,
            proposed_at,
            confirmed_by,
            confirmed_on,
            sent_on,
            sent_how,
            struck_on,
            struck_by,
            struck_reason,
            version,
        } = row;
        Self {
            id,
            addressee_id,
            case_id,
            office_id,
            kind,
            kind_name: kind.zh(),
            state,
            state_name: state.zh(),
            ground,
            clock_id,
            due,
            recipient,
            body,
            approval_id,
            proposed_by,
            proposed_at,
            confirmed_by,
            confirmed_on,
            sent_on,
            sent_how,
            struck_on,
            struck_by,
            struck_reason,
            version,
        }
    }
}

/// A period of an agency that is late or near, with what was done about it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SilentBody {
    /// The period.
    pub clock_id: ClockId,
    /// Its rule.
    pub rule: String,
    /// Its last day.
    pub due: Option<NaiveDate>,
    /// Days left; negative when it is over.
    pub days_left: Option<i64>,
    /// The line.
    pub addressee_id: AddresseeId,
    /// The document.
    pub recommendation_id: RecommendationId,
    /// Its number.
    pub number: Option<String>,
    /// What it is about.
    pub title: String,
    /// The agency.
    pub agency: String,
    /// The procuratorate that handles it.
    pub office_id: OfficeId,
    /// Whether a reply waits for the office's check.
    pub answered: bool,
    /// What was proposed and done on the line, the first one first.
    pub urgings: Vec<UrgingBody>,
}

fn silent_body(silent: Silent, today: NaiveDate) -> SilentBody {
    let Silent { clock, line, document, agency, answered, urgings } = silent;
    SilentBody {
        clock_id: clock.id,
        due: clock.due,
        days_left: clock.days_left(today),
        rule: clock.rule,
        addressee_id: line.id,
        recommendation_id: document.id,
        number: document.number,
        title: document.title,
        agency,
        office_id: document.office_id,
        answered,
        urgings: urgings.into_iter().map(UrgingBody::from).collect(),
    }
}

/// Which periods are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SilentWhich)]
pub enum Asked {
    /// Whose last day is over.
    Late,
    /// Whose last day is near.
    Near,
}

/// What a list of periods is narrowed to.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SilentQuery {
    /// Late or near; late when absent.
    #[param(inline)]
    pub which: Option<Asked>,
}

/// Periods of agencies in sight that are late or near, by last day, with what was done about each.
#[utoipa::path(get, path = "/api/v1/silent-agencies", tag = "urging", params(PageRequest, SilentQuery),
    responses((status = 200, description = "A page of periods", body = Page<SilentBody>)))]
async fn list_silent(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
    query: web::Query<SilentQuery>,
) -> Result<web::Json<Page<SilentBody>>, AppError> {
    let (request, today) = (page.into_inner(), state.clock.now().date());
    let which = match query.which {
        Some(Asked::Near) => Which::Near,
        Some(Asked::Late) | None => Which::Late,
    };
    let scope = allowed.actor.scope;
    let page = state.read(move |conn| service::silent(conn, &scope, (which, today), &request)).await?;
    Ok(web::Json(page.map(|row| silent_body(row, today))))
}

/// What a list is narrowed to.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UrgingQuery {
    /// On this line.
    pub addressee_id: Option<AddresseeId>,
    /// In this state.
    pub state: Option<UrgingState>,
    /// Of this kind.
    pub kind: Option<UrgingKind>,
}

/// Urgings, supervisions and reports in sight, the newest first.
#[utoipa::path(get, path = "/api/v1/urgings", tag = "urging", params(PageRequest, UrgingQuery),
    responses((status = 200, description = "A page", body = Page<UrgingBody>)))]
async fn list_urgings(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
    query: web::Query<UrgingQuery>,
) -> Result<web::Json<Page<UrgingBody>>, AppError> {
    let (request, query) = (page.into_inner(), query.into_inner());
    let filter = UrgingFilter { addressee: query.addressee_id, state: query.state, kind: query.kind };
    let scope = allowed.actor.scope;
    let page = state.read(move |conn| service::page(conn, &scope, &filter, &request)).await?;
    Ok(web::Json(page.map(UrgingBody::from)))
}

/// One of them.
#[utoipa::path(get, path = "/api/v1/urgings/{id}", tag = "urging",
    params(("id" = UrgingId, Path, description = "The urging")),
    responses((status = 200, description = "The urging", body = UrgingBody)))]
async fn read_urging(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<UrgingId>,
) -> Result<HttpResponse, AppError> {
    let (id, scope) = (id.into_inner(), allowed.actor.scope);
    let row = state.read(move |conn| service::one(conn, &scope, id)).await?;
    Ok(tagged(row.version, &UrgingBody::from(row)))
}

/// What is to be done.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DraftQuery {
    /// What.
    pub kind: UrgingKind,
    /// Whether it is because the inquiry is refused or hindered (R21 Art 45).
    pub hindering: Option<bool>,
}

/// The text of a template for a line, to be changed and proposed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct UrgingDraftBody {
    /// Why.
    pub ground: Ground,
    /// The last day that it names.
    pub due: Option<NaiveDate>,
    /// To whom it goes; empty where that is for the proposer to say.
    pub recipient: String,
    /// What it says. What is to be filled in stands in 【】.
    pub body: String,
}

/// The text of an urging for a line, as the template has it.
#[utoipa::path(get, path = "/api/v1/addressees/{id}/urging-draft", tag = "urging",
    params(("id" = AddresseeId, Path, description = "The line"), DraftQuery),
    responses((status = 200, description = "The text", body = UrgingDraftBody)))]
async fn draft_urging(
    allowed: Allowed<actions::UrgeAgencies>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    query: web::Query<DraftQuery>,
) -> Result<web::Json<UrgingDraftBody>, AppError> {
    let (id, today) = (id.into_inner(), state.clock.now().date());
    let asked = (query.kind, query.hindering.unwrap_or(false));
    let draft = state.read(move |conn| service::draft(conn, &allowed.actor, id, asked, today)).await?;
    Ok(web::Json(UrgingDraftBody {
        ground: draft.ground,
        due: draft.clock.and_then(|clock| clock.due),
        recipient: draft.recipient,
        body: draft.body,
    }))
}

/// What is proposed.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeUrgingRequest {
    /// What is to be done.
    pub kind: UrgingKind,
    /// To whom it goes.
    pub recipient: String,
    /// What it says.
    pub body: String,
    /// Why, for whoever decides.
    pub opinion: String,
    /// Whether it is because the inquiry is refused or hindered (R21 Art 45).
    #[serde(default)]
    pub hindering: bool,
}

/// Proposes it; whoever has the authority decides.
#[utoipa::path(post, path = "/api/v1/addressees/{id}/urgings", tag = "urging",
    params(("id" = AddresseeId, Path, description = "The line")), request_body = ProposeUrgingRequest,
    responses((status = 201, description = "The urging", body = UrgingBody)))]
async fn propose_urging(
    allowed: Allowed<actions::UrgeAgencies>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    input: Input<ProposeUrgingRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request: &ProposeUrgingRequest| {
        let ProposeUrgingRequest { kind, recipient, body, opinion, hindering } = request.clone();
        let wanted = Wanted { kind, recipient, body, opinion, hindering };
        service::propose(work, id, &wanted).map(UrgingBody::from)
    })
    .await
}

/// What is proposed anew.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeUrgingAgainRequest {
    /// To whom it goes.
    pub recipient: String,
    /// What it says.
    pub body: String,
    /// Why, for whoever decides.
    pub opinion: String,
}

/// Proposes one anew that was returned.
#[utoipa::path(post, path = "/api/v1/urgings/{id}/proposals", tag = "urging",
    params(("id" = UrgingId, Path, description = "The urging"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = ProposeUrgingAgainRequest,
    responses((status = 200, description = "The urging", body = UrgingBody)))]
async fn propose_urging_again(
    allowed: Allowed<actions::UrgeAgencies>,
    state: web::Data<AppState>,
    id: web::Path<UrgingId>,
    version: IfMatch,
    input: Input<ProposeUrgingAgainRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let ProposeUrgingAgainRequest { recipient, body, opinion } = input.value;
    // What is done, and whether the inquiry is hindered, stays as it was.
    let wanted = Wanted { kind: UrgingKind::Urge, recipient, body, opinion, hindering: false };
    let row = state
        .perform(allowed.actor, move |work| service::propose_again(work, id, version.0, &wanted))
        .await?;
    Ok(tagged(row.version, &UrgingBody::from(row)))
}

/// That it was sent.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendUrgingRequest {
    /// On that day.
    pub on: NaiveDate,
    /// By which way, and who took it.
    pub how: String,
}

/// Records that an agreed report was sent to whom it is addressed.
#[utoipa::path(post, path = "/api/v1/urgings/{id}/dispatches", tag = "urging",
    params(("id" = UrgingId, Path, description = "The urging"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = SendUrgingRequest,
    responses((status = 200, description = "The urging", body = UrgingBody)))]
async fn send_urging(
    allowed: Allowed<actions::UrgeAgencies>,
    state: web::Data<AppState>,
    id: web::Path<UrgingId>,
    version: IfMatch,
    input: Input<SendUrgingRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let SendUrgingRequest { on, how } = input.value;
    let row = state
        .perform(allowed.actor, move |work| service::record_sent(work, id, version.0, (on, &how)))
        .await?;
    Ok(tagged(row.version, &UrgingBody::from(row)))
}

/// Why it is struck off.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StrikeUrgingRequest {
    /// The reason.
    pub reason: String,
}

/// Strikes one off by hand (销号); what is about a period is struck off by itself when the period is met.
#[utoipa::path(post, path = "/api/v1/urgings/{id}/strikes", tag = "urging",
    params(("id" = UrgingId, Path, description = "The urging"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = StrikeUrgingRequest,
    responses((status = 200, description = "The urging", body = UrgingBody)))]
async fn strike_urging(
    allowed: Allowed<actions::UrgeAgencies>,
    state: web::Data<AppState>,
    id: web::Path<UrgingId>,
    version: IfMatch,
    input: Input<StrikeUrgingRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, reason) = (id.into_inner(), input.value.reason);
    let row =
        state.perform(allowed.actor, move |work| service::strike_off(work, id, version.0, &reason)).await?;
    Ok(tagged(row.version, &UrgingBody::from(row)))
}

/// What was put before an agency.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ServedUrgingBody {
    /// Urged, or supervised.
    pub kind: UrgingKind,
    /// The same in Chinese.
    pub kind_name: &'static str,
    /// The procuratorate.
    pub office: String,
    /// What it says.
    pub body: String,
    /// The day on which it was put before the agency.
    pub sent_on: Option<NaiveDate>,
    /// The day on which it was struck off.
    pub struck_on: Option<NaiveDate>,
}

impl From<Put> for ServedUrgingBody {
    fn from(put: Put) -> Self {
        let Put { urging, office } = put;
        Self {
            kind: urging.kind,
            kind_name: urging.kind.zh(),
            office,
            body: urging.body,
            sent_on: urging.sent_on,
            struck_on: urging.struck_on,
        }
    }
}

/// By what the caller's agency was urged on a line that was served on it, the first one first.
#[utoipa::path(get, path = "/api/v1/agency/recommendations/{id}/urgings", tag = "agency",
    params(("id" = AddresseeId, Path, description = "The line")),
    responses((status = 200, description = "What was put before it", body = [ServedUrgingBody])))]
async fn list_own_urgings(
    allowed: Allowed<actions::ReadServed>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<web::Json<Vec<ServedUrgingBody>>, AppError> {
    let (id, today) = (id.into_inner(), state.clock.now().date());
    let rows = state.read(move |conn| service::before_agency(conn, &allowed.actor, today, id)).await?;
    Ok(web::Json(rows.into_iter().map(ServedUrgingBody::from).collect()))
}
