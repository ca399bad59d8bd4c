//! Agencies, and who took over from whom.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::people::Bodies;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Pages, Posted, once};
use crate::kit::page::Page;
use crate::kit::{Actor, AgencyId, Fields, OfficeId};
use crate::org::agencies::{self, NewSuccession};
use crate::org::error::OrgError;
use crate::org::model::AgencyFacts;
use crate::org::queries::{self, AgencyFilter};
use crate::org::{Agency, AgencySystem, people};
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::list::{List, Tab};
use crate::web::names::Names;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/agencies", list);
    p.get("/agencies/new", new_page);
    p.post("/agencies/new", register);
    p.get("/agencies/{id}", page);
    p.post("/agencies/{id}/change", change);
    p.post("/agencies/{id}/succession", succeed);
}

#[derive(Serialize)]
struct RowView {
    id: AgencyId,
    name: String,
    short_name: String,
    code: String,
    system: String,
    office: String,
    valid_to: Option<NaiveDate>,
    ended: bool,
    successor: Option<LinkView>,
}

/// An agency that another page shows.
#[derive(Serialize)]
struct LinkView {
    id: AgencyId,
    name: String,
    on: NaiveDate,
    note: String,
}

#[derive(Serialize)]
struct AgenciesView {
    list: List,
    query: Form,
    tabs: Vec<Tab>,
    rows: Vec<RowView>,
    offices: Vec<Choice>,
    systems: Vec<Choice>,
}

async fn list(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let today = state.clock.now().date();
    let standing = match at.param("state") {
        Some("ended") => Some((false, today)),
        Some("all") => None,
        Some(_) | None => Some((true, today)),
    };
    let filter = AgencyFilter {
        text: at.param("text").map(str::to_owned),
        office: at.parsed("office"),
        system: at.param("system").and_then(AgencySystem::from_code),
        standing,
    };
    let (page, actor) = (List::page(&at), allowed.actor.clone());
    let (rows, names, offices, successions, heirs) = state
        .read(move |conn| {
            let rows = queries::agencies(conn, &actor.scope, &filter, &page)?;
            let rows = Page::of(rows, &page, |row| row.id.0);
            let names = Names::read(conn, [])?;
            let offices = queries::procuratorates(conn)?;
            let successions = queries::successions(conn)?;
            let heirs: Vec<AgencyId> = successions.iter().map(|row| row.to_id).collect();
            let heirs = queries::agencies_of(conn, &heirs)?;
            Ok::<_, OrgError>((rows, names, offices, successions, heirs))
        })
        .await?;
    let heir = |id: AgencyId| {
        let row = successions.iter().find(|row| row.from_id == id)?;
        let name = heirs.iter().find(|heir| heir.id == row.to_id)?.name.clone();
        Some(LinkView { id: row.to_id, name, on: row.effective_on, note: row.note.clone() })
    };
    let view = |row: Agency| RowView {
        successor: heir(row.id),
        id: row.id,
        ended: row.valid_to.is_some_and(|last| last < today),
        valid_to: row.valid_to,
        office: names.office(row.office_id),
        system: word!(at.language, row.system),
        name: row.name,
        short_name: row.short_name,
        code: row.code,
    };
    let tab = |code: &str, label: &str, here| Tab {
        code: code.to_owned(),
        label: at.text(label),
        count: None,
        here,
    };
    let stands = standing.map(|(stands, _)| stands);
    let mut posted = Posted::default();
    for name in ["text", "office", "system", "state"] {
        posted = posted.with(name, at.param(name).unwrap_or_default());
    }
    let view = AgenciesView {
        list: List::of(&at, "", rows.next),
        query: Form::of(&posted),
        tabs: vec![
            tab("", "ui-agencies-stand", stands == Some(true)),
            tab("ended", "ui-agencies-ended", stands == Some(false)),
            tab("all", "ui-all", stands.is_none()),
        ],
        rows: rows.items.into_iter().map(view).collect(),
        offices: offices.into_iter().map(|row| Choice::new(row.id, row.name)).collect(),
        systems: choices!(at.language, AgencySystem),
    };
    at.page(&state, &allowed.actor, "pages/keeping/agencies.html", view).await
}

#[derive(Serialize)]
struct AgencyView {
    /// None while it is new.
    id: Option<AgencyId>,
    version: i32,
    name: String,
    code: String,
    system: String,
    office: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    ended: bool,
    /// Whether the administrator keeps it.
    kept: bool,
    successor: Option<LinkView>,
    /// Which it took over from, the last of them first.
    before: Vec<LinkView>,
    form: Form,
    offices: Vec<Choice>,
    systems: Vec<Choice>,
    agencies: Vec<Choice>,
}

/// What the form of an agency holds of it.
fn typed(row: &Agency) -> Posted {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    Posted::default()
        .with("code", &row.code)
        .with("name", &row.name)
        .with("short_name", &row.short_name)
        .with("system", row.system.code())
        .with("division_code", &row.division_code)
        .with("office_id", row.office_id)
        .with("superior_id", row.superior_id.map(|id| id.to_string()).unwrap_or_default())
        .with("duties", &row.duties)
        .with("valid_from", row.valid_from)
        .with("valid_to", day(row.valid_to))
}

async fn view(
    (state, at, actor): (&AppState, &At, &Actor),
    id: Option<AgencyId>,
) -> Result<AgencyView, AppError> {
    let (keeper, today) = (actor.clone(), state.clock.now().date());
    let (row, bodies, kept, links, names) = state
        .read(move |conn| {
            let row = match id {
                Some(id) => Some(queries::agency(conn, id)?.ok_or(OrgError::AgencyNotFound { id })?),
                None => None,
            };
            let rows = queries::successions(conn)?;
            let near: Vec<_> =
                rows.into_iter().filter(|row| Some(row.from_id) == id || Some(row.to_id) == id).collect();
            let ids: Vec<AgencyId> = near.iter().flat_map(|row| [row.from_id, row.to_id]).collect();
            let named = queries::agencies_of(conn, &ids)?;
            let kept = people::kept(conn, &keeper)?;
            Ok::<_, OrgError>((
                row,
                Bodies::read(conn, &keeper)?,
                kept,
                (near, named),
                Names::read(conn, [])?,
            ))
        })
        .await?;
    let (near, named) = links;
    let link = |other: AgencyId, on: NaiveDate, note: &str| LinkView {
        id: other,
        name: named.iter().find(|row| row.id == other).map(|row| row.name.clone()).unwrap_or_default(),
        on,
        note: note.to_owned(),
    };
    let from = near.iter().find(|row| Some(row.from_id) == id);
    let before = near.iter().rev().filter(|row| Some(row.to_id) == id);
    let fresh = Posted::default().with("valid_from", today);
    Ok(AgencyView {
        id,
        version: row.as_ref().map_or(0, |row| row.version),
        name: row.as_ref().map(|row| row.name.clone()).unwrap_or_default(),
        code: row.as_ref().map(|row| row.code.clone()).unwrap_or_default(),
        system: row.as_ref().map(|row| word!(at.language, row.system)).unwrap_or_default(),
        office: row.as_ref().map(|row| names.office(row.office_id)).unwrap_or_default(),
        valid_from: row.as_ref().map(|row| row.valid_from),
        valid_to: row.as_ref().and_then(|row| row.valid_to),
        ended: row.as_ref().and_then(|row| row.valid_to).is_some_and(|last| last < today),
        kept: row.as_ref().is_none_or(|row| kept.contains(&row.office_id)),
        successor: from.map(|row| link(row.to_id, row.effective_on, &row.note)),
        before: before.map(|row| link(row.from_id, row.effective_on, &row.note)).collect(),
        form: Form::of(&row.as_ref().map_or(fresh, typed)),
        offices: bodies.offices,
        systems: choices!(at.language, AgencySystem),
        agencies: bodies
            .agencies
            .into_iter()
            .filter(|choice| Some(&choice.code) != id.map(|id| id.to_string()).as_ref())
            .collect(),
    })
}

async fn new_page(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let view = view((&state, &at, &allowed.actor), None).await?;
    at.page(&state, &allowed.actor, "pages/keeping/agency_new.html", view).await
}

/// What the form says of an agency.
fn told(posted: &Posted) -> Result<AgencyFacts, AppError> {
    let mut fields = Fields::new();
    let system = posted.code(&mut fields, "system", AgencySystem::from_code);
    let system = posted.required(&mut fields, "system", system);
    let office: Option<OfficeId> = posted.parsed(&mut fields, "office_id");
    let office = posted.required(&mut fields, "office_id", office);
    let superior_id = posted.parsed(&mut fields, "superior_id");
    let from = posted.day(&mut fields, "valid_from");
    let from = posted.required(&mut fields, "valid_from", from);
    let valid_to = posted.day(&mut fields, "valid_to");
    fields.finish().map_err(OrgError::from)?;
    let (Some(system), Some(office_id), Some(valid_from)) = (system, office, from) else {
        return Err(wrong("system", "required"));
    };
    Ok(AgencyFacts {
        code: posted.text("code").to_owned(),
        name: posted.text("name").to_owned(),
        short_name: posted.text("short_name").to_owned(),
        system,
        division_code: posted.text("division_code").to_owned(),
        office_id,
        superior_id,
        duties: posted.text("duties").to_owned(),
        valid_from,
        valid_to,
    })
}

async fn register(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    let registered = match told(&posted) {
        Ok(facts) => once(&state, actor.clone(), &posted, move |work| agencies::register(work, &facts)).await,
        Err(error) => Err(error),
    };
    match registered {
        Ok(id) => Ok(at.done(&format!("/agencies/{id}"), "said-agency_registered")),
        Err(error) if error.is_about_the_form() => {
            let fresh = view((&state, &at, &actor), None).await?;
            let form = Form::refused(&posted, &error, &at);
            at.again(&state, &actor, "pages/keeping/agency_new.html", AgencyView { form, ..fresh }).await
        }
        Err(error) => Err(error),
    }
}

const TEMPLATE: &str = "pages/keeping/agency.html";

async fn page(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AgencyId>,
) -> Result<HttpResponse, AppError> {
    let view = view((&state, &at, &allowed.actor), Some(id.into_inner())).await?;
    at.page(&state, &allowed.actor, TEMPLATE, view).await
}

async fn answered(
    (state, at, actor): (&AppState, &At, &Actor),
    (id, posted): (AgencyId, &Posted),
    said: &'static str,
    done: Result<(), AppError>,
) -> Result<HttpResponse, AppError> {
    match done {
        Ok(()) => Ok(at.done(&format!("/agencies/{id}"), said)),
        Err(error) if error.is_about_the_form() => {
            let fresh = view((state, at, actor), Some(id)).await?;
            let form = fresh.form.with_refused(posted, &error, at);
            at.again(state, actor, TEMPLATE, AgencyView { form, ..fresh }).await
        }
        Err(error) => Err(error),
    }
}

async fn change(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AgencyId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, id, version) = (allowed.actor, id.into_inner(), posted.version());
    let done = match told(&posted) {
        Ok(facts) => {
            let changed =
                state.perform(actor.clone(), move |work| agencies::change(work, id, version, &facts));
            changed.await.map_err(AppError::from)
        }
        Err(error) => Err(error),
    };
    answered((&state, &at, &actor), (id, &posted), "said-agency_changed", done).await
}

async fn succeed(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AgencyId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let done = succeeded(&state, actor.clone(), id, &posted).await;
    answered((&state, &at, &actor), (id, &posted), "said-agency_succeeded", done).await
}

async fn succeeded(state: &AppState, actor: Actor, from: AgencyId, posted: &Posted) -> Result<(), AppError> {
    let mut fields = Fields::new();
    let to: Option<AgencyId> = posted.parsed(&mut fields, "successor");
    let to = posted.required(&mut fields, "successor", to);
    let on = posted.day(&mut fields, "effective_on");
    let on = posted.required(&mut fields, "effective_on", on);
    fields.check(!posted.text("note").is_empty(), "note", "required", "");
    fields.finish().map_err(OrgError::from)?;
    let (Some(to), Some(effective_on)) = (to, on) else { return Err(wrong("successor", "required")) };
    let new = NewSuccession { from, to, effective_on, note: posted.text("note").to_owned() };
    let version = posted.version();
    Ok(state.perform(actor, move |work| agencies::succeed(work, version, &new)).await?)
}
