//! Procuratorates: the tree, and a new one in it.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Pages, Posted, once};
use crate::kit::{Actor, Fields, OfficeId};
use crate::org::error::OrgError;
use crate::org::offices::{self, OfficeFacts};
use crate::org::{Level, Procuratorate, people, queries};
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/offices", list);
    p.get("/offices/new", new_page);
    p.post("/offices/new", register);
}

#[derive(Serialize)]
struct RowView {
    id: OfficeId,
    code: String,
    name: String,
    short_name: String,
    level: String,
    division_code: String,
    above: String,
    /// Whether the administrator keeps its people.
    kept: bool,
}

#[derive(Serialize)]
struct OfficesView {
    rows: Vec<RowView>,
}

async fn list(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (rows, kept) = read(&state, &allowed.actor).await?;
    let name = |id: Option<OfficeId>| {
        rows.iter().find(|row| Some(row.id) == id).map(|row| row.name.clone()).unwrap_or_default()
    };
    let view = |row: &Procuratorate| RowView {
        id: row.id,
        code: row.code.clone(),
        name: row.name.clone(),
        short_name: row.short_name.clone(),
        level: word!(at.language, row.level),
        division_code: row.division_code.clone(),
        above: name(row.parent_id),
        kept: kept.contains(&row.id),
    };
    let view = OfficesView { rows: rows.iter().map(view).collect() };
    at.page(&state, &allowed.actor, "pages/keeping/offices.html", view).await
}

async fn read(state: &AppState, actor: &Actor) -> Result<(Vec<Procuratorate>, Vec<OfficeId>), AppError> {
    let keeper = actor.clone();
    let read = state
        .read(move |conn| Ok::<_, OrgError>((queries::procuratorates(conn)?, people::kept(conn, &keeper)?)));
    Ok(read.await?)
}

#[derive(Serialize)]
struct NewView {
    form: Form,
    parents: Vec<Choice>,
    levels: Vec<Choice>,
}

async fn view(state: &AppState, at: &At, actor: &Actor, form: Form) -> Result<NewView, AppError> {
    let (rows, kept) = read(state, actor).await?;
    let parents = rows.iter().filter(|row| kept.contains(&row.id));
    Ok(NewView {
        form,
        parents: parents.map(|row| Choice::new(row.id, &row.name)).collect(),
        levels: choices!(at.language, Level),
    })
}

async fn new_page(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let fresh = Posted::default().with("level", Level::County.code());
    let view = view(&state, &at, &allowed.actor, Form::of(&fresh)).await?;
    at.page(&state, &allowed.actor, "pages/keeping/office_new.html", view).await
}

async fn register(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    match registered(&state, actor.clone(), &posted).await {
        Ok(_) => Ok(at.done("/offices", "said-office_registered")),
        Err(error) if error.is_about_the_form() => {
            let view = view(&state, &at, &actor, Form::refused(&posted, &error, &at)).await?;
            at.again(&state, &actor, "pages/keeping/office_new.html", view).await
        }
        Err(error) => Err(error),
    }
}

async fn registered(state: &AppState, actor: Actor, posted: &Posted) -> Result<OfficeId, AppError> {
    let mut fields = Fields::new();
    let level = posted.code(&mut fields, "level", Level::from_code);
    let level = posted.required(&mut fields, "level", level);
    let parent: Option<OfficeId> = posted.parsed(&mut fields, "parent");
    // Only the first one of a site has none above it, and that is registered by the command.
    let parent = posted.required(&mut fields, "parent", parent);
    fields.finish().map_err(OrgError::from)?;
    let Some(level) = level else { return Err(wrong("level", "required")) };
    let facts = OfficeFacts {
        code: posted.text("code").to_owned(),
        name: posted.text("name").to_owned(),
        short_name: posted.text("short_name").to_owned(),
        level,
        parent,
        division_code: posted.text("division_code").to_owned(),
    };
    once(state, actor, posted, move |work| offices::register(work, &facts)).await
}
