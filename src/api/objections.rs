//! Objections with their outcome, and extensions asked for.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::replies::seen;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, tagged};
use crate::kit::AgencyId;
use crate::recommendations::AddresseeId;
use crate::replies::model::{
    ExtensionCause, ExtensionRequest, ExtensionRequestId, Objection, ObjectionGround, ObjectionId,
    ObjectionState, Remedy,
};
use crate::replies::objections::{self, Outcome};
use crate::replies::{ReplyError, queries};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_objections);
    route!(r, recheck_objection);
    route!(r, decide_objection);
    route!(r, list_extension_requests);
    route!(r, note_extension_request);
}

/// An objection.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ObjectionBody {
    /// Its id.
    pub id: ObjectionId,
    /// The line.
    pub addressee_id: AddresseeId,
    /// What it is about.
    pub ground: ObjectionGround,
    /// Where it stands.
    pub state: ObjectionState,
    /// What the agency says.
    pub text: String,
    /// The agency it holds to be the right one.
    pub suggested_agency_id: Option<AgencyId>,
    /// The same by name.
    pub suggested_agency: Option<String>,
    /// When it was raised.
    pub raised_on: NaiveDate,
    /// What the re-check found; inside the procuratorate.
    pub recheck: Option<String>,
    /// When.
    pub rechecked_on: Option<NaiveDate>,
    /// What follows when it is upheld.
    pub remedy: Option<Remedy>,
    /// What the agency is told.
    pub explanation: Option<String>,
    /// When it was decided.
    pub decided_on: Option<NaiveDate>,
    /// The version a change has to name.
    pub version: i32,
}

impl From<Objection> for ObjectionBody {
    fn from(row: Objection) -> Self {
        let Objection {
            id,
            addressee_id,
            ground,
            state,
            text,
            suggested_agency_id,
            suggested_agency,
            raised_by: _,
            raised_on,
            recheck,
            rechecked_by: _,
            rechecked_on,
            remedy,
            explanation,
            decided_by: _,
            decided_on,
            version,
        } = row;
        Self {
            id,
            addressee_id,
            ground,
            state,
            text,
            suggested_agency_id,
            suggested_agency,
            raised_on,
            recheck,
            rechecked_on,
            remedy,
            explanation,
            decided_on,
            version,
        }
    }
}

/// An extension that was asked for.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ExtensionRequestBody {
    /// Its id.
    pub id: ExtensionRequestId,
    /// The line.
    pub addressee_id: AddresseeId,
    /// Why, by category.
    pub cause: ExtensionCause,
    /// Why, in words.
    pub reason: String,
    /// What will be done until then.
    pub plan: String,
    /// The day wanted.
    pub wanted_until: NaiveDate,
    /// When it was asked.
    pub asked_on: NaiveDate,
    /// What the prosecutor noted.
    pub note: Option<String>,
    /// When.
    pub noted_on: Option<NaiveDate>,
    /// Always the same: what asking does to the dates.
    pub effect: &'static str,
    /// The version a change has to name.
    pub version: i32,
}

/// What asking does to the dates (JI20 Art 21(2), R21 Art 78).
const NO_EFFECT: &str = "申请已记录，不改变法定期限：两个月（紧急情形十五日）的书面回复期限不因申请而延长；确因突发事件等客观原因不能全部整改的，由检察院依照《办案规则》第七十八条审查是否中止。";

impl From<ExtensionRequest> for ExtensionRequestBody {
    fn from(row: ExtensionRequest) -> Self {
        let ExtensionRequest {
            id,
            addressee_id,
            cause,
            reason,
            plan,
            wanted_until,
            asked_by: _,
            asked_on,
            note,
            noted_by: _,
            noted_on,
            version,
        } = row;
        Self {
            id,
            addressee_id,
            cause,
            reason,
            plan,
            wanted_until,
            asked_on,
            note,
            noted_on,
            effect: NO_EFFECT,
            version,
        }
    }
}

/// The objections on a line.
#[utoipa::path(get, path = "/api/v1/addressees/{id}/objections", tag = "replies",
    params(("id" = AddresseeId, Path, description = "The line")),
    responses((status = 200, description = "In the order of entry", body = [ObjectionBody])))]
async fn list_objections(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<web::Json<Vec<ObjectionBody>>, AppError> {
    let id = id.into_inner();
    let rows = state
        .read(move |conn| {
            seen(conn, &allowed.actor.scope, id)?;
            Ok::<_, ReplyError>(queries::objections_of(conn, &[id])?)
        })
        .await?;
    Ok(web::Json(rows.into_iter().map(ObjectionBody::from).collect()))
}

/// What a re-check found.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecheckRequest {
    /// What it found.
    pub findings: String,
}

/// Notes the re-check of an objection.
#[utoipa::path(post, path = "/api/v1/objections/{id}/rechecks", tag = "replies",
    params(("id" = ObjectionId, Path, description = "The objection"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = RecheckRequest,
    responses((status = 200, description = "The objection", body = ObjectionBody)))]
async fn recheck_objection(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<ObjectionId>,
    version: IfMatch,
    input: Input<RecheckRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, findings) = (id.into_inner(), input.value.findings);
    let body = state
        .perform(allowed.actor, move |work| {
            objections::recheck(work, id, version.0, &findings).map(ObjectionBody::from)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// What is decided on an objection.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectionDecision {
    /// What follows when it is upheld; none when it is not.
    #[serde(default)]
    pub remedy: Option<Remedy>,
    /// What the agency is told.
    pub explanation: String,
}

/// Decides on an objection, by the chief prosecutor.
#[utoipa::path(post, path = "/api/v1/objections/{id}/decisions", tag = "replies",
    params(("id" = ObjectionId, Path, description = "The objection"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = ObjectionDecision,
    responses((status = 200, description = "The objection", body = ObjectionBody)))]
async fn decide_objection(
    allowed: Allowed<actions::DecideProposals>,
    state: web::Data<AppState>,
    id: web::Path<ObjectionId>,
    version: IfMatch,
    input: Input<ObjectionDecision>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let ObjectionDecision { remedy, explanation } = input.value;
    let outcome = match remedy {
        Some(remedy) => Outcome::Upheld { remedy, explanation },
        None => Outcome::Rejected { explanation },
    };
    let body = state
        .perform(allowed.actor, move |work| {
            objections::decide(work, id, version.0, &outcome).map(ObjectionBody::from)
        })
        .await?;
    Ok(tagged(body.version, &body))
}

/// The extensions asked for on a line.
#[utoipa::path(get, path = "/api/v1/addressees/{id}/extension-requests", tag = "replies",
    params(("id" = AddresseeId, Path, description = "The line")),
    responses((status = 200, description = "In the order of entry", body = [ExtensionRequestBody])))]
async fn list_extension_requests(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<web::Json<Vec<ExtensionRequestBody>>, AppError> {
    let id = id.into_inner();
    let rows = state
        .read(move |conn| {
            seen(conn, &allowed.actor.scope, id)?;
            Ok::<_, ReplyError>(queries::extensions_of(conn, &[id])?)
        })
        .await?;
    Ok(web::Json(rows.into_iter().map(ExtensionRequestBody::from).collect()))
}

/// What the prosecutor notes.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtensionNote {
    /// The note.
    pub note: String,
}

/// Notes something on a request; no date moves.
#[utoipa::path(post, path = "/api/v1/extension-requests/{id}/notes", tag = "replies",
    params(("id" = ExtensionRequestId, Path, description = "The request"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = ExtensionNote,
    responses((status = 200, description = "The request", body = ExtensionRequestBody)))]
async fn note_extension_request(
    allowed: Allowed<actions::HandleRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<ExtensionRequestId>,
    version: IfMatch,
    input: Input<ExtensionNote>,
) -> Result<HttpResponse, AppError> {
    let (id, note) = (id.into_inner(), input.value.note);
    let body = state
        .perform(allowed.actor, move |work| {
            objections::note_extension(work, id, version.0, &note).map(ExtensionRequestBody::from)
        })
        .await?;
    Ok(tagged(body.version, &body))
}
