//! Cases: the list.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::error::CaseError;
use crate::cases::model::CaseFilter;
use crate::cases::{Case, CaseId, CaseState, Track, service};
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::Actor;
use crate::web::at::At;
use crate::web::export::{self, Column, Ending, Export, day, text};
use crate::web::form::{Choice, Form};
use crate::web::list::List;
use crate::web::names::Names;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/cases", list);
    p.get("/cases.csv", sheet);
    p.get("/cases.xlsx", sheet);
}

/// A case as lists show it.
#[derive(Debug, Serialize)]
pub(super) struct CaseRow {
    id: CaseId,
    number: String,
    title: String,
    state: String,
    track: String,
    domain: String,
    filed_on: NaiveDate,
    closed_on: Option<NaiveDate>,
    handler: String,
    office: String,
    urgent: bool,
}

impl CaseRow {
    pub(super) fn of(case: &Case, (names, language): (&Names, Language)) -> Self {
        Self {
            id: case.id,
            number: case.number.clone(),
            title: case.title.clone(),
            state: word!(language, case.state),
            track: word!(language, case.track),
            domain: names.domain(Some(&case.domain), language),
            filed_on: case.filed_on,
            closed_on: case.closed_on,
            handler: names.person(Some(case.handler_id)),
            office: names.office(case.handling_office()),
            urgent: case.urgent,
        }
    }
}

#[derive(Serialize)]
struct CasesView {
    list: List,
    rows: Vec<CaseRow>,
    query: Form,
    states: Vec<Choice>,
    tracks: Vec<Choice>,
    domains: Vec<Choice>,
}

async fn list(
    allowed: Allowed<actions::ReadCases>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let language = at.language;
    let filter = narrowed(&at, &allowed.actor);
    let (page, scope) = (List::page(&at), allowed.actor.scope.clone());
    let (rows, names) = state
        .read(move |conn| {
            let rows = service::list(conn, &scope, &filter, &page)?;
            let names = Names::read(conn, rows.items.iter().map(|row| row.handler_id))?;
            Ok::<_, CaseError>((rows, names))
        })
        .await?;
    let mut query = Posted::default();
    for (name, value) in &at.params {
        query = query.with(name, value);
    }
    let view = CasesView {
        list: List::of(&at, "", rows.next),
        rows: rows.items.iter().map(|case| CaseRow::of(case, (&names, language))).collect(),
        query: Form::of(&query),
        states: choices!(language, CaseState),
        tracks: choices!(language, Track),
        domains: names.domains(language),
    };
    at.page(&state, &allowed.actor, "pages/prosecutor/cases.html", view).await
}

/// What an address narrows the list to.
fn narrowed(at: &At, actor: &Actor) -> CaseFilter {
    CaseFilter {
        state: at.param("state").and_then(CaseState::from_code),
        track: at.param("track").and_then(Track::from_code),
        domain: at.param("domain").map(str::to_owned),
        handler: at.param("mine").and(actor.person),
        filed_from: at.parsed("filed_from"),
        filed_to: at.parsed("filed_to"),
        ..CaseFilter::default()
    }
}

/// What the columns of the list show.
const COLUMNS: &[Column<CaseRow>] = &[
    ("ui-case-number", |row| text(&row.number)),
    ("ui-title", |row| text(&row.title)),
    ("ui-state", |row| text(&row.state)),
    ("ui-track", |row| text(&row.track)),
    ("ui-domain", |row| text(&row.domain)),
    ("ui-case-filed", |row| day(Some(row.filed_on))),
    ("ui-case-closed", |row| day(row.closed_on)),
    ("ui-handler", |row| text(&row.handler)),
    ("ui-office", |row| text(&row.office)),
];

async fn sheet(
    allowed: Allowed<actions::ReadCases>,
    at: At,
    state: web::Data<AppState>,
    ending: Ending,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    let export = Export::of((&at, ending), ("cases", "ui-menu-cases"), COLUMNS);
    let (filter, scope, language) = (narrowed(&at, &actor), actor.scope.clone(), at.language);
    export::send(&state, actor, export, move |conn, page| {
        let rows = service::list(conn, &scope, &filter, page)?;
        let names = Names::read(conn, rows.items.iter().map(|row| row.handler_id))?;
        Ok::<_, CaseError>(rows.map(|case| CaseRow::of(&case, (&names, language))))
    })
    .await
}
