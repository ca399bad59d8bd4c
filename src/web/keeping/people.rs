//! The people whom an administrator keeps: the list, and who is new.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::app::AppState;
use crate::auth::accounts;
use crate::auth::policy::actions;
use crate::db::Db;
use crate::http::{Allowed, AppError, Pages, Posted, once};
use crate::kit::page::Page;
use crate::kit::{Actor, AgencyId, Fields, OfficeId, PersonId, Role};
use crate::org::error::OrgError;
use crate::org::model::{Body, NewPerson};
use crate::org::people::{self, PeopleFilter, RoleGrant};
use crate::org::queries;
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::list::{List, Tab};
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/people", list);
    p.get("/people/new", new_page);
    p.post("/people/new", register);
}

/// The offices and agencies that an administrator keeps, by id and name.
pub(super) struct Bodies {
    pub(super) offices: Vec<Choice>,
    pub(super) agencies: Vec<Choice>,
}

impl Bodies {
    /// Those of an administrator.
    pub(super) fn read(conn: &mut Db, actor: &Actor) -> Result<Self, OrgError> {
        let kept = people::kept(conn, actor)?;
        let offices = queries::procuratorates(conn)?;
        let mut agencies = Vec::new();
        for office in &kept {
            let rows = queries::agencies_of_office(conn, *office)?;
            agencies.extend(rows.into_iter().map(|row| Choice::new(row.id, row.name)));
        }
        let offices = offices.into_iter().filter(|row| kept.contains(&row.id));
        Ok(Self { offices: offices.map(|row| Choice::new(row.id, row.name)).collect(), agencies })
    }
}

/// Roles that people of a procuratorate may hold, and those of an agency's.
pub(super) fn roles_for(at: &At, of_agency: Option<bool>) -> Vec<Choice> {
    let fits =
        |role: &&Role| of_agency.is_none_or(|agency| crate::org::rules::is_procuratorial(**role) != agency);
    Role::ALL.iter().filter(fits).map(|role| Choice::new(role.code(), word!(at.language, role))).collect()
}

#[derive(Serialize)]
struct RowView {
    id: PersonId,
    name: String,
    title: String,
    username: String,
    body: String,
    roles: Vec<String>,
    active: bool,
    must_change_password: bool,
}

#[derive(Serialize)]
struct PeopleView {
    list: List,
    query: Form,
    tabs: Vec<Tab>,
    rows: Vec<RowView>,
    offices: Vec<Choice>,
    roles: Vec<Choice>,
    /// The agency that the list is narrowed to.
    agency: Option<String>,
}

async fn list(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let today = state.clock.now().date();
    let active = match at.param("state") {
        Some("closed") => Some(false),
        Some("all") => None,
        Some(_) | None => Some(true),
    };
    let filter = PeopleFilter {
        text: at.param("text").map(str::to_owned),
        office: at.parsed("office"),
        agency: at.parsed("agency"),
        role: at.param("role").and_then(Role::from_code).map(|role| (role, today)),
        active,
    };
    let (page, actor) = (List::page(&at), allowed.actor.clone());
    let (rows, roles, names, bodies, agency) = state
        .read(move |conn| {
            let rows = Page::of(people::list(conn, &actor, &filter, &page)?, &page, |row| row.id.0);
            let ids: Vec<PersonId> = rows.items.iter().map(|row| row.id).collect();
            let agencies: Vec<AgencyId> = rows.items.iter().filter_map(|row| row.agency_id).collect();
            let names: HashMap<AgencyId, String> =
                queries::agencies_of(conn, &agencies)?.into_iter().map(|row| (row.id, row.name)).collect();
            let agency = match filter.agency {
                Some(id) => queries::agency(conn, id)?.map(|row| row.name),
                None => None,
            };
            let roles = queries::roles_on(conn, &ids, today)?;
            Ok::<_, OrgError>((rows, roles, names, Bodies::read(conn, &actor)?, agency))
        })
        .await?;
    let body = |office: Option<OfficeId>, agency: Option<AgencyId>| match (office, agency) {
        (Some(office), _) => {
            let code = office.to_string();
            let found = bodies.offices.iter().find(|choice| choice.code == code);
            found.map(|choice| choice.word.clone()).unwrap_or_default()
        }
        (None, Some(agency)) => names.get(&agency).cloned().unwrap_or_default(),
        (None, None) => String::new(),
    };
    let held = |id: PersonId| roles.iter().filter(move |(person, _)| *person == id).map(|(_, role)| role);
    let view = |row: crate::org::model::Person| RowView {
        id: row.id,
        body: body(row.office_id, row.agency_id),
        roles: held(row.id).map(|role| word!(at.language, role)).collect(),
        name: row.name,
        title: row.title,
        username: row.username,
        active: row.active,
        must_change_password: row.must_change_password,
    };
    let tab = |code: &str, label: &str, here| Tab {
        code: code.to_owned(),
        label: at.text(label),
        count: None,
        here,
    };
    let mut posted = Posted::default();
    for name in ["text", "office", "agency", "role", "state"] {
        posted = posted.with(name, at.param(name).unwrap_or_default());
    }
    let view = PeopleView {
        list: List::of(&at, "", rows.next),
        query: Form::of(&posted),
        tabs: vec![
            tab("", "ui-people-active", active == Some(true)),
            tab("closed", "ui-people-closed", active == Some(false)),
            tab("all", "ui-all", active.is_none()),
        ],
        rows: rows.items.into_iter().map(view).collect(),
        offices: bodies.offices.clone(),
        roles: choices!(at.language, Role),
        agency,
    };
    at.page(&state, &allowed.actor, "pages/keeping/people.html", view).await
}

#[derive(Serialize)]
struct NewView {
    form: Form,
    offices: Vec<Choice>,
    agencies: Vec<Choice>,
    roles: Vec<Choice>,
}

async fn new_view(state: &AppState, at: &At, actor: &Actor, form: Form) -> Result<NewView, AppError> {
    let keeper = actor.clone();
    let Bodies { offices, agencies } = state.read(move |conn| Bodies::read(conn, &keeper)).await?;
    Ok(NewView { form, offices, agencies, roles: roles_for(at, None) })
}

async fn new_page(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let password = accounts::readable()?;
    let fresh = Posted::default()
        .with("password", password)
        .with("office", at.param("office").unwrap_or_default())
        .with("agency", at.param("agency").unwrap_or_default());
    let view = new_view(&state, &at, &allowed.actor, Form::of(&fresh)).await?;
    at.page(&state, &allowed.actor, "pages/keeping/person_new.html", view).await
}

async fn register(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    match registered(&state, actor.clone(), &posted).await {
        Ok(id) => Ok(at.done(&format!("/people/{id}"), "said-person_registered")),
        Err(error) if error.is_about_the_form() => {
            let view = new_view(&state, &at, &actor, Form::refused(&posted, &error, &at)).await?;
            at.again(&state, &actor, "pages/keeping/person_new.html", view).await
        }
        Err(error) => Err(error),
    }
}

async fn registered(state: &AppState, actor: Actor, posted: &Posted) -> Result<PersonId, AppError> {
    let mut fields = Fields::new();
    let office: Option<OfficeId> = posted.parsed(&mut fields, "office");
    let agency: Option<AgencyId> = posted.parsed(&mut fields, "agency");
    fields.check(office.is_some() || agency.is_some(), "office", "required", "");
    fields.check(office.is_none() || agency.is_none(), "agency", "one_of_two", "");
    let role = posted.code(&mut fields, "role", Role::from_code);
    fields.finish().map_err(OrgError::from)?;
    let body = match (office, agency) {
        (Some(office), _) => Body::Office(office),
        (None, Some(agency)) => Body::Agency(agency),
        (None, None) => return Err(wrong("office", "required")),
    };
    let username = posted.text("username").to_owned();
    let hash = accounts::first_password(&username, posted.text("password").to_owned()).await?;
    let new = NewPerson {
        username,
        name: posted.text("name").to_owned(),
        title: posted.text("title").to_owned(),
        body,
    };
    let today = state.clock.now().date();
    let grants: Vec<RoleGrant> =
        role.map(|role| RoleGrant { role, from: today, to: None }).into_iter().collect();
    let registered =
        once(state, actor, posted, move |work| people::register(work, &new, &grants, &hash)).await;
    // What the room calls the first role of a list, the form calls the role.
    registered.map_err(|error| error.renamed("roles[0]", "role").renamed("body", "office"))
}
