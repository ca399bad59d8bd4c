//! Keeping of people and their roles, for administrators.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::auth::{accounts, factor};
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{AgencyId, OfficeId, PersonId, Role};
use crate::org;
use crate::org::error::OrgError;
use crate::org::model::{Body, NewPerson, Person, RoleRow};
use crate::org::people::{PeopleFilter, PersonChange, RoleGrant};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_colleagues);
    route!(r, list_people);
    route!(r, read_person);
    route!(r, create_person);
    route!(r, change_person);
    route!(r, grant_role);
    route!(r, end_role);
    route!(r, reset_password);
    route!(r, reset_factor);
}

/// A person.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PersonBody {
    /// Their id.
    pub id: PersonId,
    /// What they sign in as.
    pub username: String,
    /// Their name.
    pub name: String,
    /// Their post.
    pub title: String,
    /// Their procuratorate.
    pub office_id: Option<OfficeId>,
    /// Their agency.
    pub agency_id: Option<AgencyId>,
    /// Whether they may sign in.
    pub active: bool,
    /// Whether a new password has to be set first.
    pub must_change_password: bool,
    /// The version a change has to name.
    pub version: i32,
}

impl From<Person> for PersonBody {
    fn from(row: Person) -> Self {
        let Person { id, username, name, title, office_id, agency_id, active, must_change_password, version } =
            row;
        Self { id, username, name, title, office_id, agency_id, active, must_change_password, version }
    }
}

/// A role with its dates.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleBody {
    /// The role.
    pub role: Role,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; absent while it lasts.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

impl From<RoleRow> for RoleBody {
    fn from(row: RoleRow) -> Self {
        let RoleRow { role, valid_from, valid_to } = row;
        Self { role, valid_from, valid_to }
    }
}

impl From<RoleBody> for RoleGrant {
    fn from(body: RoleBody) -> Self {
        let RoleBody { role, valid_from, valid_to } = body;
        Self { role, from: valid_from, to: valid_to }
    }
}

/// A person with every role they have held, hold or will hold.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PersonWithRoles {
    /// The person.
    #[serde(flatten)]
    pub person: PersonBody,
    /// Whether a second factor guards their account.
    pub second_factor: bool,
    /// Their roles.
    pub roles: Vec<RoleBody>,
}

/// Somebody to work with.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Colleague {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their post.
    pub title: String,
    /// Roles held today.
    pub roles: Vec<Role>,
}

/// The people of the caller's own office and their roles of today: who reviews, decides and assists.
#[utoipa::path(get, path = "/api/v1/colleagues", tag = "people",
    responses((status = 200, description = "The people of the office", body = [Colleague])))]
async fn list_colleagues(
    allowed: Allowed<actions::ReadProposals>,
    state: web::Data<AppState>,
) -> Result<web::Json<Vec<Colleague>>, AppError> {
    let (office, today) = (allowed.actor.office, state.clock.now().date());
    let Some(office) = office else { return Ok(web::Json(Vec::new())) };
    let rows =
        state.read(move |conn| org::queries::colleagues(conn, office, today).map_err(OrgError::from)).await?;
    let mut colleagues: Vec<Colleague> = Vec::new();
    for (person, role) in rows {
        match colleagues.last_mut().filter(|last| last.id == person.id) {
            Some(last) => last.roles.push(role),
            None => colleagues.push(Colleague {
                id: person.id,
                name: person.name,
                title: person.title,
                roles: vec![role],
            }),
        }
    }
    Ok(web::Json(colleagues))
}

/// Which people are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// Whose name or user name holds this.
    pub text: Option<String>,
    /// Of this procuratorate.
    pub office_id: Option<OfficeId>,
    /// Of this agency.
    pub agency_id: Option<AgencyId>,
    /// Who hold this role today.
    pub role: Option<Role>,
    /// Who may sign in, or may not.
    pub active: Option<bool>,
}

/// The people of the caller's office and those below it, and of the agencies these supervise.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", params(PageRequest, PeopleQuery),
    responses((status = 200, description = "A page of people", body = Page<PersonBody>)))]
async fn list_people(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
    query: web::Query<PeopleQuery>,
) -> Result<web::Json<Page<PersonBody>>, AppError> {
    let (page, today) = (page.into_inner(), state.clock.now().date());
    let PeopleQuery { text, office_id: office, agency_id: agency, role, active } = query.into_inner();
    let filter = PeopleFilter { text, office, agency, role: role.map(|role| (role, today)), active };
    let rows = state.read(move |conn| org::people::list(conn, &allowed.actor, &filter, &page)).await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id.0).map(PersonBody::from)))
}

/// One person with their roles.
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "people",
    params(("id" = PersonId, Path, description = "The person")),
    responses((status = 200, description = "The person", body = PersonWithRoles)))]
async fn read_person(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (row, roles, second_factor) = state
        .read(move |conn| {
            let (row, roles) = org::people::read(conn, &allowed.actor, id)?;
            Ok::<_, OrgError>((row, roles, factor::is_on(conn, id)?))
        })
        .await?;
    let (version, roles) = (row.version, roles.into_iter().map(RoleBody::from).collect());
    Ok(tagged(version, &PersonWithRoles { person: row.into(), second_factor, roles }))
}

/// A person to be registered: of a procuratorate or of an agency.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonRequest {
    /// What they sign in as: a-z, 0-9, `.`, `-`, `_`.
    pub username: String,
    /// The first password, which they have to change.
    pub password: String,
    /// Their name.
    pub name: String,
    /// Their post.
    #[serde(default)]
    pub title: String,
    /// Where they belong.
    pub body: BodyRequest,
    /// Their roles.
    #[serde(default)]
    pub roles: Vec<RoleBody>,
}

/// The body a person belongs to.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BodyRequest {
    /// A procuratorate.
    OfficeId(OfficeId),
    /// An agency.
    AgencyId(AgencyId),
}

/// The id of what was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PersonCreated {
    /// The person.
    pub id: PersonId,
}

/// Registers a person.
#[utoipa::path(post, path = "/api/v1/people", tag = "people", request_body = PersonRequest,
    responses((status = 201, description = "Registered", body = PersonCreated)))]
async fn create_person(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    input: Input<PersonRequest>,
) -> Result<HttpResponse, AppError> {
    let Input { value, key, digest } = input;
    let hash = accounts::first_password(&value.username, value.password.clone()).await?;
    create(&state, allowed.actor, Input { value, key, digest }, move |work, request: &PersonRequest| {
        let PersonRequest { username, password: _, name, title, body, roles } = request.clone();
        let body = match body {
            BodyRequest::OfficeId(id) => Body::Office(id),
            BodyRequest::AgencyId(id) => Body::Agency(id),
        };
        let roles: Vec<RoleGrant> = roles.into_iter().map(RoleGrant::from).collect();
        let new = NewPerson { username, name, title, body };
        let id = org::people::register(work, &new, &roles, &hash)?;
        Ok::<_, OrgError>(PersonCreated { id })
    })
    .await
}

/// What of a person may change.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonChangeRequest {
    /// Their name.
    pub name: String,
    /// Their post.
    #[serde(default)]
    pub title: String,
    /// Whether they may sign in.
    pub active: bool,
}

/// Changes a person; whoever may no longer sign in is signed out at once.
#[utoipa::path(put, path = "/api/v1/people/{id}", tag = "people",
    params(("id" = PersonId, Path, description = "The person"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = PersonChangeRequest,
    responses((status = 204, description = "Changed")))]
async fn change_person(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    IfMatch(version): IfMatch,
    input: Input<PersonChangeRequest>,
) -> Result<HttpResponse, AppError> {
    let PersonChangeRequest { name, title, active } = input.value;
    let (id, change) = (id.into_inner(), PersonChange { name, title, active });
    state.perform(allowed.actor, move |work| accounts::change(work, id, version, &change)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives a person a role; it counts from their next request on.
#[utoipa::path(post, path = "/api/v1/people/{id}/roles", tag = "people",
    params(("id" = PersonId, Path, description = "The person"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = RoleBody,
    responses((status = 204, description = "Granted")))]
async fn grant_role(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    IfMatch(version): IfMatch,
    input: Input<RoleBody>,
) -> Result<HttpResponse, AppError> {
    let (id, grant) = (id.into_inner(), RoleGrant::from(input.value));
    state.perform(allowed.actor, move |work| org::people::grant_role(work, id, version, grant)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The end of a role.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleEndRequest {
    /// The role.
    pub role: Role,
    /// Its last day; not before yesterday.
    pub last: NaiveDate,
}

/// Ends a role of a person.
#[utoipa::path(post, path = "/api/v1/people/{id}/role-endings", tag = "people",
    params(("id" = PersonId, Path, description = "The person"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = RoleEndRequest,
    responses((status = 204, description = "Ended")))]
async fn end_role(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    IfMatch(version): IfMatch,
    input: Input<RoleEndRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, RoleEndRequest { role, last }) = (id.into_inner(), input.value);
    state.perform(allowed.actor, move |work| org::people::end_role(work, id, version, role, last)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A first password.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstPasswordRequest {
    /// The password, which the person has to change.
    pub password: String,
}

/// Sets a first password for a person who forgot theirs, and signs them out everywhere.
#[utoipa::path(post, path = "/api/v1/people/{id}/passwords", tag = "people",
    params(("id" = PersonId, Path, description = "The person"),
        ("If-Match" = String, Header, description = "The version read")),
    request_body = FirstPasswordRequest,
    responses((status = 204, description = "Set")))]
async fn reset_password(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    IfMatch(version): IfMatch,
    input: Input<FirstPasswordRequest>,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let keeper = actor.clone();
    let (row, _) = state.read(move |conn| org::people::read(conn, &keeper, id)).await?;
    let hash = accounts::first_password(&row.username, input.value.password).await?;
    state.perform(actor, move |work| accounts::reset_password(work, id, version, &hash)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes the second factor of a person away who has lost device and recovery codes, and signs them out everywhere.
/// Nobody does it for themselves.
#[utoipa::path(post, path = "/api/v1/people/{id}/second-factor-resets", tag = "people",
    params(("id" = PersonId, Path, description = "The person"),
        ("If-Match" = String, Header, description = "The version read")),
    responses((status = 204, description = "Taken away")))]
async fn reset_factor(
    allowed: Allowed<actions::KeepOrganisations>,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    IfMatch(version): IfMatch,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    state.perform(allowed.actor, move |work| accounts::reset_factor(work, id, version)).await?;
    Ok(HttpResponse::NoContent().finish())
}
