//! One model: what its version says in words, the steps that are open, its back-tests, what came of its hits, and what
//! differs between its versions.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::list::{ResultsView, first_week, runs, share};
use super::words::{Difference, Point, Words};
use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Timestamp};
use crate::screening::model::{BackTest, Example, Version};
use crate::screening::state::VersionEvent;
use crate::screening::{ModelId, ModelKind, ScreeningError, VersionState, queries, service};
use crate::web::at::At;
use crate::web::form::{Choice, Form};
use crate::web::list::Moment;
use crate::web::names::Names;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/models/{id}", page);
    p.get("/models/{id}/difference", difference);
}

/// A version, as the list of them shows it.
#[derive(Debug, Serialize)]
struct VersionRow {
    no: i32,
    state: String,
    written_at: Timestamp,
    authors: String,
    live_from: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    here: bool,
}

/// A back-test: what the version would have hit.
#[derive(Debug, Serialize)]
struct TestView {
    /// Whether it ran the version as it stands now.
    current: bool,
    months: i32,
    from: NaiveDate,
    to: NaiveDate,
    scanned: i64,
    hits: i64,
    decided: i64,
    cases: i64,
    share: Option<String>,
    per_week: String,
    busiest_week: i64,
    /// More hits in a week than the version may have.
    over_cap: bool,
    overlaps: Vec<(String, String, i64, Option<String>)>,
    examples: Vec<ExampleView>,
    run_by: String,
    run_at: Timestamp,
}

/// What a back-test hit.
#[derive(Debug, Serialize)]
struct ExampleView {
    href: Option<String>,
    number: String,
    title: String,
    met: Vec<String>,
}

impl TestView {
    fn of(test: BackTest, version: &Version, names: &Names) -> Self {
        let days = (test.to_on - test.from_on).num_days().max(1);
        let tenths = test.hits * 70 / days;
        let cap = version.definition.get().weekly_cap;
        let overlaps = test.overlaps.into_inner().into_iter().map(|other| {
            (format!("/models/{}", other.model_id), other.name, other.both, share(other.both, test.hits))
        });
        let example = |example: Example| ExampleView {
            href: example.lead_id.map(|id| format!("/leads/{id}")),
            number: example.number,
            title: example.title,
            met: example.met.into_iter().map(|met| met.text).collect(),
        };
        Self {
            current: test.digest == service::digest(&version.definition),
            months: test.months,
            from: test.from_on,
            to: test.to_on,
            scanned: test.scanned,
            hits: test.hits,
            decided: test.decided,
            cases: test.cases,
            share: share(test.cases, test.decided),
            per_week: format!("{}.{}", tenths / 10, tenths % 10),
            busiest_week: test.busiest_week,
            over_cap: test.busiest_week > i64::from(cap),
            overlaps: overlaps.collect(),
            examples: test.examples.into_inner().into_iter().map(example).collect(),
            run_by: names.person(test.run_by),
            run_at: test.run_at,
        }
    }
}

/// A model, whole.
#[derive(Serialize)]
pub(super) struct ModelView {
    id: ModelId,
    name: String,
    kind: String,
    of_rows: bool,
    office: String,
    from_pack: bool,
    no: i32,
    version: i32,
    state: String,
    purpose: String,
    points: Vec<Point>,
    versions: Vec<VersionRow>,
    /// The version before, with which this one may be compared.
    before: Option<i32>,
    story: Vec<Moment>,
    tests: Vec<TestView>,
    results: ResultsView,
    noisy_week: Option<NaiveDate>,
    cap: i32,
    /// What may be done by whoever writes models.
    steps: Vec<Choice>,
    /// What may be done by whoever approves them.
    decisions: Vec<Choice>,
    may_write: bool,
    may_test: bool,
    may_release: bool,
    may_run: bool,
    may_judge: bool,
    form: Form,
}

/// The steps that writers take, and those that approvers take.
const STEPS: [VersionEvent; 4] =
    [VersionEvent::Propose, VersionEvent::TakeBack, VersionEvent::Pause, VersionEvent::Retire];
const DECISIONS: [VersionEvent; 3] = [VersionEvent::Approve, VersionEvent::Refuse, VersionEvent::Resume];

/// What a model's page shows of a version: the one that is asked for, or else the one that runs, or the last.
pub(super) async fn view(
    state: &AppState,
    actor: &Actor,
    (id, no, at): (ModelId, Option<i32>, &At),
    form: Form,
) -> Result<ModelView, AppError> {
    let (who, today) = (actor.clone(), state.clock.now().date());
    let (model, versions, row, events, tests, results, recent, names) = state
        .read(move |conn| {
            let (model, versions) = service::whole(conn, &who, id)?;
            let row = match no {
                Some(no) => versions.iter().find(|row| row.no == no),
                None => versions.iter().find(|row| runs(row)).or_else(|| versions.first()),
            };
            let row = row.cloned().ok_or(ScreeningError::VersionNotFound { no: no.unwrap_or(1) })?;
            let events = service::open_events(conn, &who, (&model, &row))?;
            let tests = queries::backtests(conn, row.id)?;
            let results = queries::results(conn, id)?;
            let recent = queries::hits_since(conn, &[id], first_week(today))?;
            let people = versions
                .iter()
                .flat_map(|row| {
                    row.authors.get().iter().copied().map(Some).chain([row.proposed_by, row.decided_by])
                })
                .chain(tests.iter().map(|test| test.run_by))
                .flatten();
            let names = Names::read(conn, people)?;
            let recent = recent.get(&id).copied().unwrap_or(0);
            Ok::<_, ScreeningError>((model, versions, row, events, tests, results, recent, names))
        })
        .await?;
    let language = at.language;
    let codes = |of: &[VersionEvent], action: Action| -> Vec<Choice> {
        let open = of.iter().filter(|event| events.contains(event) && may(actor, action));
        open.map(|event| Choice::new(event.code(), word!(language, event))).collect()
    };
    let is_open = |event| events.contains(&event) && may(actor, Action::HandleModels);
    let is_own = actor.office == Some(model.office_id);
    let has_open = versions.iter().any(|row| {
        matches!(row.state, VersionState::Draft | VersionState::BackTested | VersionState::Proposed)
    });
    let running = versions.iter().find(|row| runs(row));
    let may_write = may(actor, Action::HandleModels) && is_own;
    Ok(ModelView {
        id,
        kind: word!(language, model.kind),
        of_rows: model.kind == ModelKind::Rows,
        office: names.office(model.office_id),
        from_pack: model.pack_code.is_some(),
        no: row.no,
        version: row.version,
        state: word!(language, row.state),
        points: Words { names: &names, language }.of(row.definition.get()),
        before: versions.iter().map(|other| other.no).filter(|other| *other < row.no).max(),
        story: story(&row, (&names, language)),
        results: ResultsView::of(results, recent),
        noisy_week: running.and_then(|row| row.noisy_week),
        cap: row.definition.get().weekly_cap,
        steps: codes(&STEPS, Action::HandleModels),
        decisions: codes(&DECISIONS, Action::ApproveModels),
        may_write: may_write && (!has_open || is_open(VersionEvent::Edit)),
        may_test: is_open(VersionEvent::BackTest),
        may_release: may(actor, Action::ApproveModels) && is_own && results.held > 0,
        may_run: may_write && model.kind == ModelKind::Rows && row.state == VersionState::Live,
        may_judge: may(actor, Action::HandleModels),
        versions: versions
            .iter()
            .map(|other| VersionRow {
                no: other.no,
                state: word!(language, other.state),
                written_at: other.written_at,
                authors: people(&names, other, at),
                live_from: other.live_from,
                ended_at: other.ended_at,
                here: other.no == row.no,
            })
            .collect(),
        tests: tests.into_iter().take(5).map(|test| TestView::of(test, &row, &names)).collect(),
        name: model.name,
        purpose: row.purpose,
        form,
    })
}

fn people(names: &Names, version: &Version, at: &At) -> String {
    let all: Vec<String> = version.authors.get().iter().map(|id| names.person(Some(*id))).collect();
    if all.is_empty() { at.text("ui-the-program") } else { all.join(&at.text("ui-comma")) }
}

/// Who proposed and who decided, the last first.
fn story(row: &Version, (names, language): (&Names, Language)) -> Vec<Moment> {
    let told = |event: VersionEvent, note: Option<&String>| match note {
        Some(note) => format!("{}：{note}", word!(language, event)),
        None => word!(language, event),
    };
    let moment = |at: Timestamp, who, what| Moment {
        when: at.civil().format("%Y-%m-%d %H:%M").to_string(),
        who: Some(names.person(who)),
        what,
    };
    let mut story = Vec::new();
    if let Some(at) = row.decided_at {
        let event = if row.live_from.is_some() { VersionEvent::Approve } else { VersionEvent::Refuse };
        story.push(moment(at, row.decided_by, told(event, row.decision_note.as_ref())));
    }
    if let Some(at) = row.proposed_at {
        story.push(moment(at, row.proposed_by, told(VersionEvent::Propose, row.proposal_note.as_ref())));
    }
    story
}

async fn page(
    allowed: Allowed<actions::ReadModels>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ModelId>,
) -> Result<HttpResponse, AppError> {
    let form = Form::of(&Posted::default().with("months", 6));
    let of = (id.into_inner(), at.parsed("version"), &at);
    let view = view(&state, &allowed.actor, of, form).await?;
    at.page(&state, &allowed.actor, "pages/models/one.html", view).await
}

#[derive(Serialize)]
struct DifferenceView {
    id: ModelId,
    name: String,
    from: i32,
    to: i32,
    versions: Vec<Choice>,
    differences: Vec<Difference>,
    form: Form,
}

async fn difference(
    allowed: Allowed<actions::ReadModels>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ModelId>,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor.clone());
    let (model, versions, names) = state
        .read(move |conn| {
            let (model, versions) = service::whole(conn, &actor, id)?;
            Ok::<_, ScreeningError>((model, versions, Names::read(conn, None)?))
        })
        .await?;
    let last = versions.first().map_or(1, |row| row.no);
    let to = at.parsed("to").unwrap_or(last);
    let from = at.parsed("from").unwrap_or(to - 1);
    let of = |no: i32| versions.iter().find(|row| row.no == no).ok_or(ScreeningError::VersionNotFound { no });
    let (before, after) = (of(from)?, of(to)?);
    let words = Words { names: &names, language: at.language };
    let choice = |row: &Version| {
        let no = at.language.text("ui-model-version", &[("no", row.no.to_string())]);
        Choice::new(row.no, format!("{no} · {}", word!(at.language, row.state)))
    };
    let view = DifferenceView {
        id,
        name: model.name,
        from,
        to,
        differences: words.differences(before, after),
        versions: versions.iter().map(choice).collect(),
        form: Form::of(&Posted::default().with("from", from).with("to", to)),
    };
    at.page(&state, &allowed.actor, "pages/models/difference.html", view).await
}
