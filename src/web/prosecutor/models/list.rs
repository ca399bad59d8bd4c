//! Screening models: the list, and the starter pack.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::page::Page;
use crate::leads::service::own_office;
use crate::screening::model::{Model, Version};
use crate::screening::queries::{self, ModelFilter, Results};
use crate::screening::{ModelId, ModelKind, ScreeningError, VersionState, service};
use crate::web::at::At;
use crate::web::list::{List, Tab};
use crate::web::names::Names;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/models", list);
    p.post("/models/starter-pack", install);
}

/// Weeks over which hits per week are counted.
const WEEKS: i64 = 4;

/// The Monday from which hits per week are counted: that of the first of the weeks, the present one not being over.
pub(super) fn first_week(today: NaiveDate) -> NaiveDate {
    let back = u64::from(today.weekday().num_days_from_monday()) + 7 * WEEKS.unsigned_abs() - 7;
    today.checked_sub_days(Days::new(back)).unwrap_or(today)
}

/// Hits per week, with one decimal.
pub(super) fn per_week(hits: i64) -> String {
    let tenths = hits * 10 / WEEKS;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// What came of hits, as it is read: shares have both of their parts.
#[derive(Debug, Serialize)]
pub(super) struct ResultsView {
    hits: i64,
    held: i64,
    unjudged: i64,
    useful: i64,
    false_positive: i64,
    decided: i64,
    cases: i64,
    /// Cases of decided, in hundredths; none while nothing is decided.
    share: Option<String>,
    per_week: String,
}

impl ResultsView {
    pub(super) fn of(results: Results, recent: i64) -> Self {
        let Results { hits, held, unjudged, useful, false_positive, decided, cases } = results;
        let share = share(cases, decided);
        Self {
            hits,
            held,
            unjudged,
            useful,
            false_positive,
            decided,
            cases,
            share,
            per_week: per_week(recent),
        }
    }
}

/// A share as a whole percentage; none of nothing.
pub(super) fn share(part: i64, whole: i64) -> Option<String> {
    (whole > 0).then(|| format!("{}%", (part * 200 + whole) / (whole * 2)))
}

/// A model as the list shows it.
#[derive(Debug, Serialize)]
struct ModelRow {
    id: ModelId,
    name: String,
    kind: String,
    office: String,
    state: String,
    /// The state of a later version that is being worked on.
    next: Option<String>,
    noisy: bool,
    results: ResultsView,
}

impl ModelRow {
    fn of(
        model: &Model,
        versions: &[Version],
        (results, recent): (Results, i64),
        (names, language): (&Names, Language),
    ) -> Self {
        let own = || versions.iter().filter(|row| row.model_id == model.id);
        let running = own().find(|row| runs(row));
        let last = own().max_by_key(|row| row.no);
        let shown = running.or(last);
        let later = last.filter(|last| shown.is_some_and(|shown| shown.no != last.no));
        Self {
            id: model.id,
            name: model.name.clone(),
            kind: word!(language, model.kind),
            office: names.office(model.office_id),
            state: shown.map(|row| word!(language, row.state)).unwrap_or_default(),
            next: later.map(|row| word!(language, row.state)),
            noisy: running.is_some_and(|row| row.noisy_week.is_some()),
            results: ResultsView::of(results, recent),
        }
    }
}

/// Whether a version runs, or is only stopped for a while.
pub(super) fn runs(version: &Version) -> bool {
    matches!(version.state, VersionState::Live | VersionState::Paused)
}

#[derive(Serialize)]
struct ModelsView {
    list: List,
    tabs: Vec<Tab>,
    rows: Vec<ModelRow>,
    may_write: bool,
    weeks: i64,
}

async fn list(
    allowed: Allowed<actions::ReadModels>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (actor, page, today) = (allowed.actor.clone(), List::page(&at), state.clock.now().date());
    let chosen = at.param("state").and_then(VersionState::from_code);
    let filter =
        ModelFilter { kind: at.param("kind").and_then(ModelKind::from_code), state: chosen, office: None };
    let (rows, versions, results, recent, names) = state
        .read(move |conn| {
            let sight = queries::sight(conn, &actor.scope, actor.office)?;
            let rows = Page::of(queries::models(conn, &sight, &filter, &page)?, &page, |row| row.id.0);
            let ids: Vec<ModelId> = rows.items.iter().map(|row| row.id).collect();
            let results = queries::results_of(conn, &ids)?;
            let recent = queries::hits_since(conn, &ids, first_week(today))?;
            let versions = seen(queries::versions_of(conn, &ids)?, &rows.items, &sight);
            Ok::<_, ScreeningError>((rows, versions, results, recent, Names::read(conn, None)?))
        })
        .await?;
    let of = |model: &Model| (results_of(&results, model.id), recent.get(&model.id).copied().unwrap_or(0));
    let rows_shown = rows
        .items
        .iter()
        .map(|model| ModelRow::of(model, &versions, of(model), (&names, at.language)))
        .collect();
    let view = ModelsView {
        list: List::of(&at, "", rows.next),
        tabs: tabs(&at, chosen),
        rows: rows_shown,
        may_write: may(&allowed.actor, Action::HandleModels),
        weeks: WEEKS,
    };
    at.page(&state, &allowed.actor, "pages/models/list.html", view).await
}

fn results_of(all: &BTreeMap<ModelId, Results>, id: ModelId) -> Results {
    all.get(&id).copied().unwrap_or_default()
}

/// The versions that may be seen: what an office above is still writing is not.
fn seen(versions: Vec<Version>, models: &[Model], sight: &queries::Sight) -> Vec<Version> {
    let is_own = |row: &Version| {
        let office = models.iter().find(|model| model.id == row.model_id).map(|model| model.office_id.0);
        sight.offices.as_ref().is_none_or(|own| office.is_some_and(|office| own.contains(&office)))
    };
    versions.into_iter().filter(|row| row.live_from.is_some() || is_own(row)).collect()
}

fn tabs(at: &At, chosen: Option<VersionState>) -> Vec<Tab> {
    let all = Tab { code: String::new(), label: at.text("ui-all"), count: None, here: chosen.is_none() };
    let of = VersionState::ALL.iter().map(|state| Tab {
        code: state.code().to_owned(),
        label: word!(at.language, state),
        count: None,
        here: chosen == Some(*state),
    });
    std::iter::once(all).chain(of).collect()
}

async fn install(
    allowed: Allowed<actions::HandleModels>,
    at: At,
    state: web::Data<AppState>,
    _posted: Posted,
) -> Result<HttpResponse, AppError> {
    let office = own_office(&allowed.actor)?;
    let made = state.perform(allowed.actor, move |work| service::install_starter(work, office)).await?;
    let said = if made.is_empty() { "said-models_there" } else { "said-models_installed" };
    Ok(at.done("/models?state=draft", said))
}
