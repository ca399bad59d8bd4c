//! Screening data: tables that models of data are held against, their sheets, their rows, and what was hit in them.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::hits::HitRow;
use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::http::download::download;
use crate::http::messages::Language;
use crate::http::posted::receive_sheet;
use crate::http::upload::blocking;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{Actor, Timestamp};
use crate::leads::StatutorySource;
use crate::leads::import::ImportError;
use crate::leads::service::own_office;
use crate::screening::model::{Column, ColumnKind, DataRow, Dataset, Load};
use crate::screening::queries::{self, HitFilter};
use crate::screening::service::{self, NewDataset};
use crate::screening::{DatasetId, LoadId, ScreeningError};
use crate::web::at::At;
use crate::web::form::{Choice, Form};
use crate::web::list::List;
use crate::web::names::Names;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/models/data", list);
    p.get("/models/data/new", new_page);
    p.post("/models/data/new", create);
    p.get("/models/data/{id}", page);
    p.post("/models/data/{id}", load);
    p.get("/models/data/{id}/loads/{load}/rejects", rejects);
}

/// Hits of a table that stand on its page.
const HITS: u16 = 10;

/// A table.
#[derive(Serialize)]
struct DataView {
    id: DatasetId,
    name: String,
    origin: String,
    source: String,
    key_column: Option<String>,
    columns: Vec<(String, String)>,
    row_count: i64,
    office: String,
    loaded_at: Option<Timestamp>,
}

impl DataView {
    fn of(set: &Dataset, (names, language): (&Names, Language)) -> Self {
        let column = |column: &Column| (column.name.clone(), word!(language, column.kind));
        Self {
            id: set.id,
            name: set.name.clone(),
            origin: set.origin.clone(),
            source: word!(language, set.statutory_source),
            key_column: set.key_column.clone(),
            columns: set.columns.get().iter().map(column).collect(),
            row_count: set.row_count,
            office: names.office(set.office_id),
            loaded_at: set.loaded_at,
        }
    }
}

#[derive(Serialize)]
struct DatasView {
    list: List,
    rows: Vec<DataView>,
    may_write: bool,
}

async fn list(
    allowed: Allowed<actions::ReadModels>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (scope, page) = (allowed.actor.scope.clone(), List::page(&at));
    let (rows, names) = state
        .read(move |conn| {
            let rows = Page::of(queries::datasets(conn, &scope, &page)?, &page, |row| row.id.0);
            Ok::<_, ScreeningError>((rows, Names::read(conn, None)?))
        })
        .await?;
    let view = DatasView {
        list: List::of(&at, "", rows.next),
        rows: rows.items.iter().map(|set| DataView::of(set, (&names, at.language))).collect(),
        may_write: may(&allowed.actor, Action::HandleModels),
    };
    at.page(&state, &allowed.actor, "pages/models/datas.html", view).await
}

#[derive(Serialize)]
struct NewView {
    sources: Vec<Choice>,
    form: Form,
}

fn new_view(at: &At, form: Form) -> NewView {
    NewView { sources: choices!(at.language, StatutorySource), form }
}

async fn new_page(
    allowed: Allowed<actions::HandleModels>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let fresh = Posted::default().with("statutory_source", StatutorySource::OtherDuty);
    let view = new_view(&at, Form::of(&fresh));
    at.page(&state, &allowed.actor, "pages/models/data_new.html", view).await
}

/// What is said beside the first sheet.
fn told(posted: &Posted, actor: &Actor) -> Result<NewDataset, AppError> {
    let codes = posted.text("codes").split(['、', '，', ',', '\n']).map(str::trim);
    Ok(NewDataset {
        office: own_office(actor)?,
        name: posted.text("name").to_owned(),
        origin: posted.text("origin").to_owned(),
        statutory_source: StatutorySource::from_code(posted.text("statutory_source"))
            .unwrap_or(StatutorySource::OtherDuty),
        key_column: posted.optional("key_column"),
        kinds: codes
            .filter(|name| !name.is_empty())
            .map(|name| (name.to_owned(), ColumnKind::Code))
            .collect(),
    })
}

async fn create(
    allowed: Allowed<actions::HandleModels>,
    at: At,
    state: web::Data<AppState>,
    (request, payload): (HttpRequest, web::Payload),
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    let (posted, made) = match receive_sheet(&state, (&request, payload)).await {
        Ok((posted, sheet, name)) => match told(&posted, &actor) {
            Ok(new) => {
                let (loader, who) = (state.loader(), actor.clone());
                let made =
                    blocking(move || loader.create(&who, (&sheet, &name), &new).map_err(AppError::from));
                (posted, made.await)
            }
            Err(error) => (posted, Err(error)),
        },
        // What was typed beside a sheet that cannot be read is not read either.
        Err(error) => (Posted::default(), Err(error)),
    };
    match made {
        Ok(loaded) => Ok(at.done(&format!("/models/data/{}", loaded.dataset.id), "said-data_loaded")),
        Err(error) if error.code() == "form_not_ours" || error.is_ours() => Err(error),
        Err(error) => {
            let form = Form::refused(&posted, &error, &at);
            let form = match error.code() {
                "screening_dataset_name_taken" => form.told_at("name"),
                "screening_column_unknown" => form.told_at("key_column"),
                _ => form.told_at("file"),
            };
            at.again(&state, &actor, "pages/models/data_new.html", new_view(&at, form)).await
        }
    }
}

/// A sheet that was loaded.
#[derive(Serialize)]
struct LoadView {
    id: LoadId,
    file_name: String,
    rows_read: i64,
    added: i64,
    replaced: i64,
    unchanged: i64,
    rejected: i64,
    by: String,
    begun_at: Timestamp,
    is_whole: bool,
}

impl LoadView {
    fn of(load: &Load, names: &Names) -> Self {
        Self {
            id: load.id,
            file_name: load.file_name.clone(),
            rows_read: load.rows_read,
            added: load.added,
            replaced: load.replaced,
            unchanged: load.unchanged,
            rejected: load.rejected,
            by: names.person(load.loaded_by),
            begun_at: load.begun_at,
            is_whole: load.finished_at.is_some(),
        }
    }
}

/// A row of a table.
#[derive(Serialize)]
struct RowView {
    number: i64,
    cells: Vec<String>,
}

impl From<DataRow> for RowView {
    fn from(row: DataRow) -> Self {
        Self { number: row.row_number, cells: row.cells.into_inner() }
    }
}

#[derive(Serialize)]
struct OneView {
    set: DataView,
    loads: Vec<LoadView>,
    hits: Vec<HitRow>,
    rows: Vec<RowView>,
    list: List,
    may_write: bool,
    form: Form,
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (DatasetId, &At),
    form: Form,
) -> Result<OneView, AppError> {
    let (scope, page) = (actor.scope.clone(), List::page(at));
    let (set, loads, hits, rows, names) = state
        .read(move |conn| {
            let set = service::dataset_of(conn, &scope, id)?;
            let few = PageRequest { cursor: None, limit: Some(HITS) };
            let loads = Page::of(queries::loads(conn, id, &few)?, &few, |row| row.id.0).items;
            let filter = HitFilter { dataset: Some(id), held: Some(false), ..HitFilter::default() };
            let hits = Page::of(queries::hits(conn, &scope, &filter, &few)?, &few, |row| row.hit.id.0);
            let rows = queries::rows(conn, id, (page.cursor.unwrap_or(0), page.limit() + 1))?;
            let names = Names::read(conn, loads.iter().filter_map(|load| load.loaded_by))?;
            Ok::<_, ScreeningError>((set, loads, hits, Page::of(rows, &page, |row| row.id), names))
        })
        .await?;
    Ok(OneView {
        may_write: may(actor, Action::HandleModels) && actor.office == Some(set.office_id),
        set: DataView::of(&set, (&names, at.language)),
        loads: loads.iter().map(|load| LoadView::of(load, &names)).collect(),
        hits: hits.items.iter().map(|hit| HitRow::of(hit, (&names, at.language))).collect(),
        list: List::of(at, "", rows.next),
        rows: rows.items.into_iter().map(RowView::from).collect(),
        form,
    })
}

async fn page(
    allowed: Allowed<actions::ReadModels>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<DatasetId>,
) -> Result<HttpResponse, AppError> {
    let form = Form::of(&Posted::default());
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), form).await?;
    at.page(&state, &allowed.actor, "pages/models/data.html", view).await
}

async fn load(
    allowed: Allowed<actions::HandleModels>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<DatasetId>,
    (request, payload): (HttpRequest, web::Payload),
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let loaded = match receive_sheet(&state, (&request, payload)).await {
        Ok((_, sheet, name)) => {
            let (loader, who) = (state.loader(), actor.clone());
            blocking(move || loader.load(&who, id, (&sheet, &name)).map(drop).map_err(AppError::from)).await
        }
        Err(error) => Err(error),
    };
    match loaded {
        Ok(()) => Ok(at.done(&format!("/models/data/{id}"), "said-data_loaded")),
        Err(error) if error.code() == "form_not_ours" || error.is_ours() => Err(error),
        Err(error) => {
            let form = Form::refused(&Posted::default(), &error, &at).told_at("file");
            let view = view(&state, &actor, (id, &at), form).await?;
            at.again(&state, &actor, "pages/models/data.html", view).await
        }
    }
}

async fn rejects(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    of: web::Path<(DatasetId, LoadId)>,
) -> Result<HttpResponse, AppError> {
    let (id, load) = of.into_inner();
    let (set, found) =
        state.perform(allowed.actor, move |work| service::note_rejects_taken(work, id, load)).await?;
    let db = state.db.clone();
    let file = blocking(move || {
        service::write_rejects(&db, &set, load).map_err(|error| AppError::from(ImportError::from(error)))
    })
    .await?;
    let answer = download(file, "text/csv; charset=utf-8", &found.rejects_name());
    Ok(answer.map_err(ImportError::from)?)
}
