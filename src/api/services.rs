//! The lines of recommendations and the service ledger.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::db::Db;
use crate::deadlines::{Clock, ClockId, ClockState, Unit};
use crate::flows::progress;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::{AgencyId, PersonId, Timestamp};
use crate::recommendations::error::RecommendationRefusal;
use crate::recommendations::queries;
use crate::recommendations::serving::{Attempt, Delivery};
use crate::recommendations::{
    Addressee, AddresseeId, AddresseePart, ClaimedState, ItemId, LineResult, RecommendationError,
    RecommendationId, RectificationItem, Service, ServiceId, ServiceMethod, ServiceState, VerifiedState,
};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, read_addressee);
    route!(r, record_service);
    route!(r, record_delivery);
}

/// One thing to put right, with what is said and what was found of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RectificationItemBody {
    /// Its id.
    pub id: ItemId,
    /// From 1.
    pub no: i32,
    /// What.
    pub text: String,
    /// The claim of a possible suit to which it leads.
    pub claim: Option<String>,
    /// What the agency says.
    pub claimed: Option<ClaimedState>,
    /// Since when.
    pub claimed_on: Option<NaiveDate>,
    /// What a visit found.
    pub verified: VerifiedState,
    /// When.
    pub verified_on: Option<NaiveDate>,
}

impl From<RectificationItem> for RectificationItemBody {
    fn from(row: RectificationItem) -> Self {
        let RectificationItem {
            id,
            addressee_id: _,
            no,
            text,
            claim,
            claimed,
            claimed_on,
            verified,
            verified_on,
        } = row;
        Self { id, no, text, claim, claimed, claimed_on, verified, verified_on }
    }
}

/// A clock of a line.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LineClockBody {
    /// The clock; its sheet explains the date.
    pub id: ClockId,
    /// The rule: `A6`, `A6u`, `A7`, `G1`.
    pub rule: String,
    /// Whether the text of a law or rule sets it.
    pub hard: bool,
    /// The day of service.
    pub started_on: NaiveDate,
    /// The last day.
    pub due: Option<NaiveDate>,
    /// Whether a holiday notice that is still to come may move it.
    pub provisional: bool,
    /// Where it stands.
    pub state: ClockState,
    /// When it was met or withdrawn.
    pub closed_on: Option<NaiveDate>,
}

impl From<&Clock> for LineClockBody {
    fn from(row: &Clock) -> Self {
        Self {
            id: row.id,
            rule: row.rule.clone(),
            hard: row.hard,
            started_on: row.started_on,
            due: row.due,
            provisional: row.provisional,
            state: row.state,
            closed_on: row.closed_on,
        }
    }
}

/// An attempt at service.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ServiceBody {
    /// Its id.
    pub id: ServiceId,
    /// The line.
    pub addressee_id: AddresseeId,
    /// How.
    pub method: ServiceMethod,
    /// What became of it.
    pub state: ServiceState,
    /// Attempted, posted or sent.
    pub attempted_on: NaiveDate,
    /// The date signed on the 送达回证.
    pub served_on: Option<NaiveDate>,
    /// Who signed, with post.
    pub receiver: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Who witnessed a refusal.
    pub witness: Option<String>,
    /// The addressee agreed to have it read out.
    pub agreed: bool,
    /// Consignment number or electronic channel.
    pub tracking: Option<String>,
    /// SHA-256 of what proves it.
    pub files: Vec<String>,
    /// Why it failed.
    pub failure: Option<String>,
    /// When that was known.
    pub failed_on: Option<NaiveDate>,
    /// Anything else.
    pub note: Option<String>,
    /// Who entered it.
    pub recorded_by: Option<PersonId>,
    /// When.
    pub recorded_at: Timestamp,
    /// The version a change has to name.
    pub version: i32,
}

impl From<Service> for ServiceBody {
    fn from(row: Service) -> Self {
        let Service {
            id,
            addressee_id,
            method,
            state,
            attempted_on,
            served_on,
            receiver,
            place,
            witness,
            agreed,
            tracking,
            files,
            failure,
            failed_on,
            note,
            recorded_by,
            recorded_at,
            version,
        } = row;
        Self {
            id,
            addressee_id,
            method,
            state,
            attempted_on,
            served_on,
            receiver,
            place,
            witness,
            agreed,
            tracking,
            files: files.into_inner(),
            failure,
            failed_on,
            note,
            recorded_by,
            recorded_at,
            version,
        }
    }
}

/// One agency's line: received, replied, rectified and verified are four facts.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LineBody {
    /// Its id.
    pub id: AddresseeId,
    /// The document.
    pub recommendation_id: RecommendationId,
    /// The agency.
    pub agency_id: AgencyId,
    /// Its part.
    pub part: AddresseePart,
    /// Whether the reply is due in fifteen days.
    pub urgent: bool,
    /// Why.
    pub urgent_reason: Option<String>,
    /// The rectification period as written: so many.
    pub rectify_count: i32,
    /// Of what.
    pub rectify_unit: Unit,
    /// Whether it may see the other addressees.
    pub joint: bool,
    /// The date signed on the 送达回证.
    pub served_on: Option<NaiveDate>,
    /// The agency's own receipt.
    pub received_on: Option<NaiveDate>,
    /// Who gave it, with post.
    pub receiver: Option<String>,
    /// The first proper written reply.
    pub replied_on: Option<NaiveDate>,
    /// The agency says that everything is done.
    pub rectified_on: Option<NaiveDate>,
    /// A visit found everything done.
    pub verified_on: Option<NaiveDate>,
    /// What became of it.
    pub result: Option<LineResult>,
    /// When.
    pub result_on: Option<NaiveDate>,
    /// When the end of the rectification period was acted upon.
    pub period_ended_on: Option<NaiveDate>,
    /// The version a change has to name.
    pub version: i32,
    /// What it has to put right.
    pub items: Vec<RectificationItemBody>,
    /// Its clocks.
    pub clocks: Vec<LineClockBody>,
    /// Every attempt at service, the failed ones too.
    pub services: Vec<ServiceBody>,
}

/// The lines with everything around them, read together.
pub(super) fn line_bodies(
    conn: &mut Db,
    lines: Vec<Addressee>,
) -> Result<Vec<LineBody>, RecommendationError> {
    let ids: Vec<AddresseeId> = lines.iter().map(|line| line.id).collect();
    let items = queries::items_of_lines(conn, &ids)?;
    let clocks = queries::clocks_of_lines(conn, &ids)?;
    let services = queries::services_of(conn, &ids)?;
    let body = |line: Addressee| {
        let Addressee {
            id,
            recommendation_id,
            agency_id,
            part,
            urgent,
            urgent_reason,
            rectify_count,
            rectify_unit,
            joint,
            served_on,
            received_on,
            received_at: _,
            received_by: _,
            receiver,
            replied_on,
            rectified_on,
            verified_on,
            result,
            result_on,
            period_ended_on,
            version,
        } = line;
        LineBody {
            id,
            recommendation_id,
            agency_id,
            part,
            urgent,
            urgent_reason,
            rectify_count,
            rectify_unit,
            joint,
            served_on,
            received_on,
            receiver,
            replied_on,
            rectified_on,
            verified_on,
            result,
            result_on,
            period_ended_on,
            version,
            items: items.iter().filter(|item| item.addressee_id == id).cloned().map(Into::into).collect(),
            clocks: clocks.iter().filter(|clock| clock.subject_id == id.0).map(LineClockBody::from).collect(),
            services: services.iter().filter(|row| row.addressee_id == id).cloned().map(Into::into).collect(),
        }
    };
    Ok(lines.into_iter().map(body).collect())
}

/// One line of a recommendation.
#[utoipa::path(get, path = "/api/v1/addressees/{id}", tag = "recommendations",
    params(("id" = AddresseeId, Path, description = "The line")),
    responses((status = 200, description = "The line", body = LineBody)))]
async fn read_addressee(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let body = state
        .read(move |conn| {
            let not_found = || RecommendationRefusal::AddresseeNotFound { id };
            let (line, _) = queries::addressee(conn, &allowed.actor.scope, id)?.ok_or_else(not_found)?;
            let body = line_bodies(conn, vec![line])?.pop().ok_or_else(not_found)?;
            Ok::<_, RecommendationError>(body)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// An attempt at service on a line.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceRequest {
    /// How.
    pub method: ServiceMethod,
    /// Attempted, posted or sent on.
    pub attempted_on: NaiveDate,
    /// The date signed on the 送达回证; none while under way, failed or electronic.
    #[serde(default)]
    pub served_on: Option<NaiveDate>,
    /// Who signed, with post.
    #[serde(default)]
    pub receiver: Option<String>,
    /// Where.
    #[serde(default)]
    pub place: Option<String>,
    /// Who witnessed a refusal.
    #[serde(default)]
    pub witness: Option<String>,
    /// The addressee agreed to have it read out.
    #[serde(default)]
    pub agreed: bool,
    /// Consignment number or electronic channel.
    #[serde(default)]
    pub tracking: Option<String>,
    /// SHA-256 of photographs, recordings and the signed receipt.
    #[serde(default)]
    pub files: Vec<String>,
    /// Why it failed.
    #[serde(default)]
    pub failure: Option<String>,
    /// Anything else.
    #[serde(default)]
    pub note: Option<String>,
}

/// Enters an attempt at service. An effective one starts the line's clocks.
#[utoipa::path(post, path = "/api/v1/addressees/{id}/services", tag = "recommendations",
    params(("id" = AddresseeId, Path, description = "The line")), request_body = ServiceRequest,
    responses((status = 201, description = "The entry", body = ServiceBody)))]
async fn record_service(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    input: Input<ServiceRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request: &ServiceRequest| {
        let ServiceRequest {
            method,
            attempted_on,
            served_on,
            receiver,
            place,
            witness,
            agreed,
            tracking,
            files,
            failure,
            note,
        } = request.clone();
        let attempt = Attempt {
            method,
            attempted_on,
            served_on,
            receiver,
            place,
            witness,
            agreed,
            tracking,
            files,
            failure,
            note,
        };
        progress::record_service(work, id, &attempt).map(ServiceBody::from)
    })
    .await
}

/// What became of a consignment: signed for, or failed.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryRequest {
    /// Signed for, or known to have failed, on that day.
    pub on: NaiveDate,
    /// Who signed, with post; none when it failed.
    #[serde(default)]
    pub receiver: Option<String>,
    /// SHA-256 of the signed receipt.
    #[serde(default)]
    pub files: Vec<String>,
    /// Why it failed.
    #[serde(default)]
    pub failure: Option<String>,
}

/// Enters what became of a consignment.
#[utoipa::path(post, path = "/api/v1/services/{id}/deliveries", tag = "recommendations",
    params(("id" = ServiceId, Path, description = "The entry"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = DeliveryRequest,
    responses((status = 200, description = "The entry", body = ServiceBody)))]
async fn record_delivery(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<ServiceId>,
    version: IfMatch,
    input: Input<DeliveryRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let DeliveryRequest { on, receiver, files, failure } = input.value;
    let delivery = match failure {
        Some(reason) => Delivery::Failed { on, reason },
        None => Delivery::Signed { on, receiver: receiver.unwrap_or_default(), files },
    };
    let body = state
        .perform(allowed.actor, move |work| {
            progress::record_delivery(work, id, version.0, &delivery).map(ServiceBody::from)
        })
        .await?;
    Ok(tagged(body.version, &body))
}
