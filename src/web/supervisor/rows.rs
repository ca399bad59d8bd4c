//! The rows behind a number, and what every figure means.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::asked::{Asked, PeriodView, filter};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Pages};
use crate::kit::page::Page;
use crate::statistics::definitions::Shape;
use crate::statistics::{Key, Side, StatisticsError, service};
use crate::web::at::At;
use crate::web::form::of_language;
use crate::web::list::List;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/cockpit/rows/{id}", rows);
    p.get("/cockpit/definitions", definitions);
}

#[derive(Serialize)]
struct RowView {
    href: Option<String>,
    number: String,
    title: String,
}

#[derive(Serialize)]
struct RowsView {
    list: List,
    period: PeriodView,
    name: String,
    side: String,
    meaning: String,
    version: i32,
    narrowed: Vec<String>,
    rows: Vec<RowView>,
}

/// The page of a record.
fn page_of(kind: &str, id: i64) -> Option<String> {
    let folder = match kind {
        "lead" => "leads",
        "case" => "cases",
        "recommendation" => "recommendations",
        _ => return None,
    };
    Some(format!("/{folder}/{id}"))
}

async fn rows(
    allowed: Allowed<actions::ReadStatistics>,
    at: At,
    state: web::Data<AppState>,
    key: web::Path<Key>,
) -> Result<HttpResponse, AppError> {
    let (asked, today, actor) = (Asked::of(&at)?, state.clock.now().date(), allowed.actor.clone());
    let key = key.into_inner();
    let (side, word_of_side) = match at.param("side") {
        Some("denominator") => (Side::Denominator, "ui-side-denominator"),
        Some("remainder") => (Side::Remainder, "ui-side-remainder"),
        _ => (
            Side::Numerator,
            if key.shape() == Shape::Rate { "ui-side-numerator" } else { "ui-side-counted" },
        ),
    };
    let (question, page) = (asked.clone(), List::page(&at));
    let (filter, rows, homes, names) = state
        .read(move |conn| {
            let filter = filter(conn, &actor, &question, today)?;
            let rows = Page::of(service::rows(conn, key, side, &filter, &page)?, &page, |row| row.id);
            let homes = service::homes(conn, &rows.items)?;
            Ok::<_, StatisticsError>((filter, rows, homes, crate::web::names::Names::read(conn, [])?))
        })
        .await?;
    let text = key.text();
    let mut narrowed = Vec::new();
    if let Some(office) = asked.ask.office {
        narrowed.push(names.office(office));
    }
    if let Some(domain) = &asked.ask.domain {
        narrowed.push(names.domain(Some(domain), at.language));
    }
    if let Some(system) = asked.ask.system {
        narrowed.push(word!(at.language, system));
    }
    let row = |row: crate::statistics::RowRef| RowView {
        href: match homes.get(&row.id) {
            Some((kind, id)) => page_of(kind, *id),
            None => page_of(&row.kind, row.id),
        },
        number: row.number,
        title: row.title,
    };
    let view = RowsView {
        list: List::of(&at, "", rows.next),
        period: PeriodView::of(&asked, &filter),
        name: word!(at.language, key),
        side: at.text(word_of_side),
        meaning: of_language(at.language, text.zh, text.en).to_owned(),
        version: text.version,
        narrowed,
        rows: rows.items.into_iter().map(row).collect(),
    };
    at.page(&state, &allowed.actor, "pages/supervisor/rows.html", view).await
}

/// What a figure means.
#[derive(Serialize)]
struct DefinitionView {
    key: &'static str,
    name: String,
    version: i32,
    is_rate: bool,
    meaning: String,
}

#[derive(Serialize)]
struct DefinitionsView {
    rows: Vec<DefinitionView>,
}

async fn definitions(
    allowed: Allowed<actions::ReadStatistics>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let row = |key: &Key| {
        let text = key.text();
        DefinitionView {
            key: key.code(),
            name: word!(at.language, key),
            version: text.version,
            is_rate: key.shape() == Shape::Rate,
            meaning: of_language(at.language, text.zh, text.en).to_owned(),
        }
    };
    let view = DefinitionsView { rows: Key::ALL.iter().map(row).collect() };
    at.page(&state, &allowed.actor, "pages/supervisor/definitions.html", view).await
}
