//! Cases: the list, one case, its people and parties, and the steps a person may say by hand.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::clocks::ClockBody;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::model::{
    CaseFilter, CaseLead, ClosingGround, Duty, Member, Party, PartyId, PartyKind, Wrongdoer,
};
use crate::cases::service::{self, Amendment, CaseView};
use crate::cases::{Case, CaseEvent, CaseId, CaseState, Track};
use crate::flows::{self, FlowError};
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{AgencyId, OfficeId, PersonId};
use crate::leads::LeadId;
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_cases);
    route!(r, read_case);
    route!(r, list_case_clocks);
    route!(r, amend_case);
    route!(r, advance_case);
    route!(r, join_lead);
    route!(r, name_party);
    route!(r, assign_person);
}

/// A case in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CaseBody {
    /// Its id.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The office that filed it.
    pub office_id: OfficeId,
    /// The office that handles it now.
    pub handling_office_id: OfficeId,
    /// The track.
    pub track: Track,
    /// The statutory field.
    pub domain: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub state: CaseState,
    /// The handling prosecutor.
    pub handler_id: PersonId,
    /// Whether the harm goes on or grows.
    pub urgent: bool,
    /// The day of the decision to file.
    pub filed_on: NaiveDate,
    /// The end of the investigation.
    pub investigation_ended_on: Option<NaiveDate>,
    /// First issue of a recommendation in force.
    pub recommended_on: Option<NaiveDate>,
    /// The end of the rectification period.
    pub rectification_expired_on: Option<NaiveDate>,
    /// Publication of the announcement.
    pub announced_on: Option<NaiveDate>,
    /// The last day of the announcement period.
    pub announcement_ends_on: Option<NaiveDate>,
    /// The latest follow-up inquiry.
    pub followed_up_on: Option<NaiveDate>,
    /// The beginning of the review for suit.
    pub review_opened_on: Option<NaiveDate>,
    /// Delivery of the complaint.
    pub sued_on: Option<NaiveDate>,
    /// The decision to close.
    pub closed_on: Option<NaiveDate>,
    /// Its ground.
    pub closing_ground: Option<ClosingGround>,
    /// Its reasons.
    pub closing_reason: Option<String>,
    /// The archive.
    pub archived_on: Option<NaiveDate>,
    /// The version a change has to name.
    pub version: i32,
}

impl From<Case> for CaseBody {
    fn from(row: Case) -> Self {
        let handling_office_id = row.handling_office();
        let Case {
            id,
            number,
            office_id,
            track,
            domain,
            title,
            state,
            handler_id,
            urgent,
            filed_on,
            suit_office_id: _,
            consulted: _,
            investigation_ended_on,
            recommended_on,
            rectification_expired_on,
            announced_on,
            announcement_ends_on,
            followed_up_on,
            review_opened_on,
            sued_on,
            closed_on,
            closing_ground,
            closing_reason,
            archived_on,
            version,
        } = row;
        Self {
            id,
            number,
            office_id,
            handling_office_id,
            track,
            domain,
            title,
            state,
            handler_id,
            urgent,
            filed_on,
            investigation_ended_on,
            recommended_on,
            rectification_expired_on,
            announced_on,
            announcement_ends_on,
            followed_up_on,
            review_opened_on,
            sued_on,
            closed_on,
            closing_ground,
            closing_reason,
            archived_on,
            version,
        }
    }
}

/// A lead of a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CaseLeadBody {
    /// The lead.
    pub lead_id: LeadId,
    /// Why it is handled here.
    pub reason: String,
    /// Since when.
    pub linked_on: NaiveDate,
}

impl From<CaseLead> for CaseLeadBody {
    fn from(row: CaseLead) -> Self {
        let CaseLead { lead_id, reason, linked_on } = row;
        Self { lead_id, reason, linked_on }
    }
}

/// Somebody a case is against.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PartyBody {
    /// Its id.
    pub id: PartyId,
    /// What they are.
    pub kind: PartyKind,
    /// The agency.
    pub agency_id: Option<AgencyId>,
    /// The name.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: Option<String>,
}

impl From<Party> for PartyBody {
    fn from(row: Party) -> Self {
        let Party { id, kind, agency_id, name, credit_code } = row;
        Self { id, kind, agency_id, name, credit_code }
    }
}

/// Somebody who works on a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MemberBody {
    /// Who.
    pub person_id: PersonId,
    /// What they do.
    pub duty: Duty,
    /// First day.
    pub joined_on: NaiveDate,
    /// Last day.
    pub left_on: Option<NaiveDate>,
}

impl From<Member> for MemberBody {
    fn from(row: Member) -> Self {
        let Member { person_id, duty, joined_on, left_on } = row;
        Self { person_id, duty, joined_on, left_on }
    }
}

/// A case with everything around it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CaseDetailBody {
    /// The case.
    #[serde(flatten)]
    pub case: CaseBody,
    /// The leads it came from.
    pub leads: Vec<CaseLeadBody>,
    /// Those it is against.
    pub parties: Vec<PartyBody>,
    /// Those who work on it.
    pub members: Vec<MemberBody>,
}

impl From<CaseView> for CaseDetailBody {
    fn from(view: CaseView) -> Self {
        let CaseView { case, leads, parties, members } = view;
        Self {
            case: case.into(),
            leads: leads.into_iter().map(Into::into).collect(),
            parties: parties.into_iter().map(Into::into).collect(),
            members: members.into_iter().map(Into::into).collect(),
        }
    }
}

/// What the list is narrowed by.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CaseQuery {
    /// Where it stands.
    state: Option<CaseState>,
    /// The track.
    track: Option<Track>,
    /// The statutory field.
    domain: Option<String>,
    /// The filing office.
    office_id: Option<OfficeId>,
    /// The handling prosecutor.
    handler_id: Option<PersonId>,
    /// A lead it came from.
    lead_id: Option<LeadId>,
    /// An agency it is against.
    agency_id: Option<AgencyId>,
    /// Filed on or after.
    filed_from: Option<NaiveDate>,
    /// Filed on or before.
    filed_to: Option<NaiveDate>,
}

impl From<CaseQuery> for CaseFilter {
    fn from(query: CaseQuery) -> Self {
        let CaseQuery {
            state,
            track,
            domain,
            office_id,
            handler_id,
            lead_id,
            agency_id,
            filed_from,
            filed_to,
        } = query;
        Self {
            state,
            track,
            domain,
            office: office_id,
            handler: handler_id,
            lead: lead_id,
            agency: agency_id,
            filed_from,
            filed_to,
        }
    }
}

/// Cases in sight, the newest first; with a range of filing days, by that day.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", params(CaseQuery, PageRequest),
    responses((status = 200, description = "A page of cases", body = Page<CaseBody>)))]
async fn list_cases(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    query: web::Query<CaseQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<CaseBody>>, AppError> {
    let filter = CaseFilter::from(query.into_inner());
    let page = page.into_inner();
    let rows = state.read(move |conn| service::list(conn, &allowed.actor.scope, &filter, &page)).await?;
    Ok(web::Json(rows.map(CaseBody::from)))
}

/// One case, its leads, parties and people.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "cases",
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 200, description = "The case", body = CaseDetailBody)))]
async fn read_case(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let view = state.read(move |conn| service::view(conn, &allowed.actor.scope, id)).await?;
    Ok(tagged(view.case.version, &CaseDetailBody::from(view)))
}

/// The clocks of a case.
#[utoipa::path(get, path = "/api/v1/cases/{id}/clocks", tag = "cases",
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 200, description = "Its clocks", body = [ClockBody])))]
async fn list_case_clocks(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<web::Json<Vec<ClockBody>>, AppError> {
    let id = id.into_inner();
    let today = state.clock.now().date();
    let rows = state.read(move |conn| service::clocks(conn, &allowed.actor.scope, id)).await?;
    Ok(web::Json(rows.into_iter().map(|clock| ClockBody::new(clock, today)).collect()))
}

/// A step said by hand.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseEventRequest {
    /// What happened: one of the events that need no decision and no paper of their own.
    pub event: CaseEvent,
    /// When; today if absent.
    pub on: Option<NaiveDate>,
}

/// Move a case by an event that needs no decision of its own.
#[utoipa::path(post, path = "/api/v1/cases/{id}/events", tag = "cases", request_body = CaseEventRequest,
    params(("id" = CaseId, Path, description = "The case"), ("If-Match" = String, Header, description = "The version")),
    responses((status = 200, description = "The case afterwards", body = CaseBody)))]
async fn advance_case(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    version: IfMatch,
    input: Input<CaseEventRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let CaseEventRequest { event, on } = input.value;
    let case = state
        .perform(allowed.actor, move |work| {
            let on = on.unwrap_or_else(|| work.today());
            service::advance_by_hand(work, id, version.0, event, on)
        })
        .await?;
    Ok(tagged(case.version, &CaseBody::from(case)))
}

/// Corrections of a case: what is absent stays as it is.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseAmendment {
    /// What it is about, 1 to 200 characters.
    pub title: Option<String>,
    /// Whether the harm goes on or grows.
    pub urgent: Option<bool>,
}

/// Correct the title or the urgency of a case that is not archived. Issued documents keep what they say.
#[utoipa::path(patch, path = "/api/v1/cases/{id}", tag = "cases", request_body = CaseAmendment,
    params(("id" = CaseId, Path, description = "The case"), ("If-Match" = String, Header, description = "The version")),
    responses((status = 200, description = "The case afterwards", body = CaseBody)))]
async fn amend_case(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    version: IfMatch,
    input: Input<CaseAmendment>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let CaseAmendment { title, urgent } = input.value;
    let told = Amendment { title, urgent };
    let case = state.perform(allowed.actor, move |work| service::amend(work, id, version.0, &told)).await?;
    Ok(tagged(case.version, &CaseBody::from(case)))
}

/// A lead that is handled together with a case.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinLeadRequest {
    /// The lead.
    pub lead_id: LeadId,
    /// Why it is handled here.
    pub reason: String,
}

/// Handle one more lead together with a case (R21 Art 69).
#[utoipa::path(post, path = "/api/v1/cases/{id}/leads", tag = "cases", request_body = JoinLeadRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "The case afterwards", body = CaseDetailBody)))]
async fn join_lead(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<JoinLeadRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        flows::filing::join_lead(work, id, request.lead_id, &request.reason)?;
        let view = service::view(work.conn, &work.actor.scope, id)?;
        Ok::<_, FlowError>(CaseDetailBody::from(view))
    })
    .await
}

/// Somebody a case turns out to be against: an agency, or a wrongdoer by name.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamePartyRequest {
    /// The agency.
    pub agency_id: Option<AgencyId>,
    /// The wrongdoer's name.
    pub name: Option<String>,
    /// The wrongdoer's unified social credit code.
    pub credit_code: Option<String>,
}

/// Name somebody a case is against (R21 Art 29).
#[utoipa::path(post, path = "/api/v1/cases/{id}/parties", tag = "cases", request_body = NamePartyRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "The case afterwards", body = CaseDetailBody)))]
async fn name_party(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<NamePartyRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        let wrongdoer = request
            .name
            .as_ref()
            .map(|name| Wrongdoer { name: name.clone(), credit_code: request.credit_code.clone() });
        service::name_party(work, id, request.agency_id, wrongdoer.as_ref())?;
        service::view(work.conn, &work.actor.scope, id).map(CaseDetailBody::from)
    })
    .await
}

/// Somebody who is to work on a case.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignRequest {
    /// Who.
    pub person_id: PersonId,
    /// As what.
    pub duty: Duty,
}

/// Give a case another handler, or one more who assists.
#[utoipa::path(post, path = "/api/v1/cases/{id}/members", tag = "cases", request_body = AssignRequest,
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 201, description = "The case afterwards", body = CaseDetailBody)))]
async fn assign_person(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    input: Input<AssignRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, request| {
        service::assign(work, id, request.person_id, request.duty)?;
        service::view(work.conn, &work.actor.scope, id).map(CaseDetailBody::from)
    })
    .await
}
