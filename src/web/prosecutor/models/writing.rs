//! Writing a model: a form with a row for each condition. Rows are added and taken away by buttons of the form, so that no
//! script is needed; what is not asked by the chosen kind of a row is hidden by script alone.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::list::runs;
use super::rows::{self, LEAD_KINDS, OTHER_KINDS, Row, definition, form_of, name_of, with_rows};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::choices;
use crate::http::idempotency::once;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::Actor;
use crate::kit::page::PageRequest;
use crate::leads::service::own_office;
use crate::leads::{Channel, StatutorySource};
use crate::org::queries as org;
use crate::screening::definition::Comparison;
use crate::screening::model::{Column, Model, Version};
use crate::screening::service::{self, NewModel, Text};
use crate::screening::{Alike, ModelId, ModelKind, ScreeningError, VersionState, queries};
use crate::web::at::At;
use crate::web::form::{Choice, Form};
use crate::web::names::Names;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/models/new", new_page);
    p.post("/models/new", create);
    p.get("/models/{id}/text", text_page);
    p.post("/models/{id}/text", write);
}

/// Sets of data that a form offers by name.
const SETS: u16 = 200;

/// Hits of a week above which a new model counts as noisy, until its writer says otherwise.
const CAP: i32 = 20;

/// What a form of a model offers.
#[derive(Serialize)]
struct WritingView {
    kind: &'static str,
    heading: String,
    line: String,
    above: String,
    back: String,
    action: String,
    is_new: bool,
    version: i32,
    no: i32,
    /// The rows of conditions by their numbers.
    rows: Vec<usize>,
    kinds: Vec<Choice>,
    comparisons: Vec<Choice>,
    domains: Vec<Choice>,
    divisions: Vec<Choice>,
    channels: Vec<Choice>,
    sources: Vec<Choice>,
    alikes: Vec<Choice>,
    datasets: Vec<Choice>,
    /// Headings of the data in sight.
    columns: Vec<String>,
    form: Form,
}

/// Where a form belongs.
struct Around {
    kind: ModelKind,
    model: Option<Model>,
    /// The version that is written at; none for a new one.
    version: Option<(i32, i32)>,
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (around, at): (Around, &At),
    (posted, form): (&Posted, Form),
) -> Result<WritingView, AppError> {
    let (scope, language) = (actor.scope.clone(), at.language);
    let (names, offices, sets) = state
        .read(move |conn| {
            let page = PageRequest { cursor: None, limit: Some(SETS) };
            let sets = queries::datasets(conn, &scope, &page)?;
            Ok::<_, ScreeningError>((Names::read(conn, None)?, org::procuratorates(conn)?, sets))
        })
        .await?;
    let rows = rows::rows(posted);
    let mut divisions: Vec<Choice> = offices
        .iter()
        .map(|office| Choice::new(&office.division_code, office.name.trim_end_matches("人民检察院")))
        .collect();
    // What was chosen stays, also where no office of ours is.
    for code in rows.iter().flat_map(|row| row.get("division").into_iter().flatten()) {
        if !divisions.iter().any(|choice| choice.code == *code) {
            divisions.push(Choice::new(code, code));
        }
    }
    let mut datasets: Vec<Choice> = sets.iter().map(|set| Choice::new(&set.name, &set.name)).collect();
    let named = posted.text("watch.dataset");
    if !named.is_empty() && !datasets.iter().any(|choice| choice.code == named) {
        datasets.push(Choice::new(named, named));
    }
    let chosen: Vec<&Vec<Column>> =
        sets.iter().filter(|set| set.name == named).map(|set| set.columns.get()).collect();
    let mut columns: Vec<String> = if chosen.is_empty() {
        sets.iter().flat_map(|set| set.columns.get()).map(|column| column.name.clone()).collect()
    } else {
        chosen.into_iter().flatten().map(|column| column.name.clone()).collect()
    };
    columns.sort_unstable();
    columns.dedup();
    let kinds = LEAD_KINDS.iter().map(|kind| Choice::new(kind, at.text(&format!("ui-lead-kind-{kind}"))));
    let others = OTHER_KINDS.iter().map(|kind| Choice::new(kind, at.text(&format!("ui-row-kind-{kind}"))));
    let mut comparisons: Vec<Choice> = choices!(language, Comparison);
    comparisons.extend(others);
    let Around { kind, model, version } = around;
    let (back, above) = match &model {
        Some(model) => (format!("/models/{}", model.id), model.name.clone()),
        None => (String::from("/models"), at.text("ui-menu-models")),
    };
    Ok(WritingView {
        kind: kind.code(),
        heading: match (&model, version) {
            (None, _) => at.text(&format!("ui-model-new-{kind}")),
            (Some(_), Some((no, _))) => language.text("ui-model-write", &[("no", no.to_string())]),
            (Some(_), None) => at.text("ui-model-begin"),
        },
        line: at.text(&format!("ui-model-lead-{kind}")),
        above,
        action: match &model {
            Some(_) => format!("{back}/text"),
            None => format!("/models/new?of={kind}"),
        },
        back,
        is_new: model.is_none(),
        version: version.map_or(0, |(_, version)| version),
        no: version.map_or(0, |(no, _)| no),
        rows: (0..rows.len().max(1)).collect(),
        kinds: kinds.collect(),
        comparisons,
        domains: names.domains(language),
        divisions,
        channels: choices!(language, Channel),
        sources: choices!(language, StatutorySource),
        alikes: choices!(language, Alike),
        datasets,
        columns,
        form,
    })
}

fn kind_of(at: &At) -> ModelKind {
    at.param("of").and_then(ModelKind::from_code).unwrap_or(ModelKind::Leads)
}

async fn new_page(
    allowed: Allowed<actions::HandleModels>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let posted = Posted::default().with("weekly_cap", CAP).with("score", 60);
    let around = Around { kind: kind_of(&at), model: None, version: None };
    let view = view(&state, &allowed.actor, (around, &at), (&posted, Form::of(&posted))).await?;
    at.page(&state, &allowed.actor, "pages/models/writing.html", view).await
}

/// What a button of the form asks for.
enum Asked {
    /// Another row.
    Row,
    /// One row less.
    NoRow(usize),
    /// That it is kept.
    Keep,
}

fn asked(posted: &Posted) -> Asked {
    match posted.text("do") {
        "add" => Asked::Row,
        other => match other.strip_prefix("remove-").and_then(|at| at.parse().ok()) {
            Some(at) => Asked::NoRow(at),
            None => Asked::Keep,
        },
    }
}

/// The form with a row more or less; none if it is to be kept.
fn turned(posted: &Posted) -> Option<Posted> {
    // The rows as they stood in the form, so that numbers mean the same.
    let mut typed: Vec<Row> = rows::rows(posted);
    match asked(posted) {
        Asked::Keep => return None,
        Asked::Row => {
            // A row in which nothing stands is none: this one is seen by what is first asked of it.
            let fresh = [(String::from("fresh"), vec![String::from("yes")])];
            typed.push(fresh.into_iter().collect());
        }
        Asked::NoRow(at) if at < typed.len() => {
            typed.remove(at);
        }
        Asked::NoRow(_) => {}
    }
    Some(with_rows(posted.clone(), &typed))
}

/// The form as it is kept: without rows in which nothing is said.
fn settled(posted: Posted) -> Posted {
    let typed: Vec<Row> = rows::rows(&posted)
        .into_iter()
        .map(|mut row| {
            row.remove("fresh");
            row
        })
        .filter(|row| !row.is_empty())
        .collect();
    with_rows(posted, &typed)
}

/// A form that comes back, with faults at the fields that were typed.
fn refused(posted: &Posted, error: AppError, at: &At) -> (AppError, Form) {
    let error = error.named(|told| name_of(posted, told));
    let form = Form::refused(posted, &error, at);
    let form = match error.code() {
        "screening_query_not_understood" => form.told_at("watch.query"),
        "screening_model_name_taken" => form.told_at("name"),
        "screening_no_data" | "screening_column_unknown" => form.told_at("watch.dataset"),
        _ => form,
    };
    (error, form)
}

fn text_of(posted: &Posted, kind: ModelKind) -> Result<Text, AppError> {
    Ok(Text { purpose: posted.text("purpose").to_owned(), definition: definition(posted, kind)? })
}

async fn create(
    allowed: Allowed<actions::HandleModels>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, kind) = (allowed.actor, kind_of(&at));
    let around = Around { kind, model: None, version: None };
    if let Some(posted) = turned(&posted) {
        let view = view(&state, &actor, (around, &at), (&posted, Form::of(&posted))).await?;
        return at.page(&state, &actor, "pages/models/writing.html", view).await;
    }
    let posted = settled(posted);
    let made = match (own_office(&actor), text_of(&posted, kind)) {
        (Ok(office), Ok(text)) => {
            let name = posted.text("name").to_owned();
            let new = NewModel { office, name, pack_code: None, text };
            once(&state, actor.clone(), &posted, move |work| {
                service::create(work, &new).map(|(model, _)| model.id)
            })
            .await
        }
        (Err(error), _) => Err(AppError::from(error)),
        (_, Err(error)) => Err(error),
    };
    match made {
        Ok(id) => Ok(at.done(&format!("/models/{id}"), "said-model_written")),
        Err(error) if error.is_about_the_form() => {
            let (_, form) = refused(&posted, error, &at);
            let view = view(&state, &actor, (around, &at), (&posted, form)).await?;
            at.again(&state, &actor, "pages/models/writing.html", view).await
        }
        Err(error) => Err(error),
    }
}

/// The version that is written at, if one is; and what the next one begins with.
fn begun(versions: &[Version]) -> (Option<(i32, i32)>, Option<&Version>) {
    let open =
        versions.iter().find(|row| matches!(row.state, VersionState::Draft | VersionState::BackTested));
    let from = open.or_else(|| versions.iter().find(|row| runs(row))).or_else(|| versions.first());
    (open.map(|row| (row.no, row.version)), from)
}

async fn text_page(
    allowed: Allowed<actions::HandleModels>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ModelId>,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor.clone());
    let (model, versions) = state.read(move |conn| service::whole(conn, &actor, id)).await?;
    let (version, from) = begun(&versions);
    let posted =
        from.map_or_else(Posted::default, |row| form_of(row.definition.get()).with("purpose", &row.purpose));
    let around = Around { kind: model.kind, model: Some(model), version };
    let view = view(&state, &allowed.actor, (around, &at), (&posted, Form::of(&posted))).await?;
    at.page(&state, &allowed.actor, "pages/models/writing.html", view).await
}

async fn write(
    allowed: Allowed<actions::HandleModels>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ModelId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let who = actor.clone();
    let model = state.read(move |conn| service::model_of(conn, &who, id)).await?;
    let (kind, version) = (model.kind, posted.version());
    let no: i32 = posted.text("no").parse().unwrap_or(0);
    let around = Around { kind, model: Some(model), version: (no > 0).then_some((no, version)) };
    if let Some(posted) = turned(&posted) {
        let view = view(&state, &actor, (around, &at), (&posted, Form::of(&posted))).await?;
        return at.page(&state, &actor, "pages/models/writing.html", view).await;
    }
    let posted = settled(posted);
    let done = match text_of(&posted, kind) {
        Ok(text) if no > 0 => state
            .perform(actor.clone(), move |work| {
                service::amend(work, (id, no), version, &text).map(|row| row.no)
            })
            .await
            .map_err(AppError::from),
        Ok(text) => {
            once(&state, actor.clone(), &posted, move |work| {
                service::begin(work, id, &text).map(|row| row.no)
            })
            .await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(no) => Ok(at.done(&format!("/models/{id}?version={no}"), "said-model_written")),
        Err(error) if error.is_about_the_form() => {
            let (_, form) = refused(&posted, error, &at);
            let view = view(&state, &actor, (around, &at), (&posted, form)).await?;
            at.again(&state, &actor, "pages/models/writing.html", view).await
        }
        Err(error) => Err(error),
    }
}
