//! Hits: those of a model, and one with what people made of it and the lead that it proposes.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::http::idempotency::once;
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::page::Page;
use crate::kit::{Actor, Timestamp};
use crate::screening::model::{Input, VerdictRow};
use crate::screening::queries::{self, HitFilter, Named};
use crate::screening::service::{self, Given, LeadWords};
use crate::screening::{HitId, ModelId, ScreeningError, Verdict};
use crate::web::at::At;
use crate::web::form::Form;
use crate::web::list::{List, Tab};
use crate::web::names::Names;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/models/{id}/hits", list);
    p.get("/models/hits/{id}", page);
    p.post("/models/hits/{id}/verdict", judge);
    p.post("/models/hits/{id}/undo", undo);
    p.post("/models/hits/{id}/lead", register);
}

/// A hit.
#[derive(Debug, Serialize)]
pub(super) struct HitRow {
    id: HitId,
    href: String,
    title: String,
    number: Option<String>,
    lead: Option<String>,
    lead_state: Option<String>,
    office: String,
    met: Vec<String>,
    words: Vec<String>,
    score: i32,
    hit_at: Timestamp,
    held: bool,
    verdict: Option<String>,
    registered: bool,
}

impl HitRow {
    pub(super) fn of(named: &Named, (names, language): (&Names, Language)) -> Self {
        let hit = &named.hit;
        let lead = hit.lead_id.or(hit.registered_lead_id);
        let row = hit.input.as_ref().and_then(|input| input.get().rows.first());
        let of_row = || {
            let cells = row.iter().flat_map(|row| &row.cells).filter(|cell| !cell.is_empty());
            cells.map(String::as_str).collect::<Vec<_>>().join(" · ")
        };
        Self {
            id: hit.id,
            href: format!("/models/hits/{}", hit.id),
            title: named.lead_title.clone().unwrap_or_else(of_row),
            number: named.lead_number.clone(),
            lead: lead.map(|id| format!("/leads/{id}")),
            lead_state: named.lead_state.map(|state| word!(language, state)),
            office: names.office(hit.office_id),
            met: hit.met.get().iter().map(|met| met.text.clone()).collect(),
            words: hit.spans.get().iter().map(|span| span.text.clone()).collect(),
            score: hit.score,
            hit_at: hit.hit_at,
            held: hit.held,
            verdict: hit.verdict.map(|verdict| word!(language, verdict)),
            registered: hit.registered_lead_id.is_some(),
        }
    }
}

#[derive(Serialize)]
struct HitsView {
    id: ModelId,
    name: String,
    list: List,
    tabs: Vec<Tab>,
    rows: Vec<HitRow>,
}

/// The tabs of the hits of a model: what the address says, and what it narrows them to.
const TABS: [&str; 5] = ["unjudged", "useful", "false", "held", "all"];

async fn list(
    allowed: Allowed<actions::ReadModels>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ModelId>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, page) = (id.into_inner(), allowed.actor.clone(), List::page(&at));
    let chosen = at.param("which").filter(|which| TABS.contains(which)).unwrap_or("all").to_owned();
    let filter = HitFilter {
        model: Some(id),
        judged: (chosen == "unjudged").then_some(false),
        held: match chosen.as_str() {
            "held" => Some(true),
            "all" => None,
            _ => Some(false),
        },
        verdict: match chosen.as_str() {
            "useful" => Some(Verdict::Useful),
            "false" => Some(Verdict::FalsePositive),
            _ => None,
        },
        ..HitFilter::default()
    };
    let (model, rows, names) = state
        .read(move |conn| {
            let model = service::model_of(conn, &actor, id)?;
            let hits = queries::hits(conn, &actor.scope, &filter, &page)?;
            let rows = Page::of(hits, &page, |row| row.hit.id.0);
            Ok::<_, ScreeningError>((model, rows, Names::read(conn, None)?))
        })
        .await?;
    let tab = |code: &str| Tab {
        code: code.to_owned(),
        label: at.text(&format!("ui-hits-{code}")),
        count: None,
        here: code == chosen,
    };
    let view = HitsView {
        id,
        name: model.name,
        list: List::of(&at, "", rows.next),
        tabs: TABS.into_iter().map(tab).collect(),
        rows: rows.items.iter().map(|row| HitRow::of(row, (&names, at.language))).collect(),
    };
    at.page(&state, &allowed.actor, "pages/models/hits.html", view).await
}

/// What somebody said of a hit.
#[derive(Serialize)]
struct Said {
    verdict: String,
    reason: String,
    by: String,
    at: Timestamp,
    undone: Option<String>,
}

impl Said {
    fn of(row: &VerdictRow, (names, language): (&Names, Language)) -> Self {
        Self {
            verdict: word!(language, row.verdict),
            reason: row.reason.clone(),
            by: names.person(row.given_by),
            at: row.given_at,
            undone: row.undone_at.is_some().then(|| {
                format!(
                    "{} {}",
                    names.person(row.undone_by),
                    row.undone_reason.as_deref().unwrap_or_default()
                )
            }),
        }
    }
}

#[derive(Serialize)]
struct HitView {
    row: HitRow,
    model: String,
    model_href: String,
    no: i32,
    said: Vec<Said>,
    input: Option<Input>,
    may_judge: bool,
    may_undo: bool,
    may_register: bool,
    form: Form,
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (HitId, &At),
    form: Form,
) -> Result<HitView, AppError> {
    let scope = actor.scope.clone();
    let (found, said, names) = state
        .read(move |conn| {
            let found = service::hit_of(conn, &scope, id)?;
            let said = queries::verdicts(conn, id)?;
            let people = said.iter().flat_map(|row| [row.given_by, row.undone_by]).flatten();
            let names = Names::read(conn, people)?;
            Ok::<_, ScreeningError>((found, said, names))
        })
        .await?;
    let is_own = actor.office == Some(found.hit.office_id);
    let judges = is_own && may(actor, Action::HandleModels);
    Ok(HitView {
        row: HitRow::of(&found, (&names, at.language)),
        model: found.model,
        model_href: format!("/models/{}", found.hit.model_id),
        no: found.version_no,
        said: said.iter().map(|row| Said::of(row, (&names, at.language))).collect(),
        may_judge: judges && found.hit.verdict.is_none(),
        may_undo: judges && found.hit.verdict.is_some(),
        may_register: is_own
            && may(actor, Action::HandleLeads)
            && found.hit.dataset_id.is_some()
            && found.hit.registered_lead_id.is_none(),
        input: found.hit.input.map(crate::kit::Json::into_inner),
        form,
    })
}

async fn page(
    allowed: Allowed<actions::ReadModels>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<HitId>,
) -> Result<HttpResponse, AppError> {
    let form = Form::of(&Posted::default());
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), form).await?;
    at.page(&state, &allowed.actor, "pages/models/hit.html", view).await
}

/// The hit again, after something was said of it or refused.
async fn after(
    state: &AppState,
    actor: &Actor,
    (id, at): (HitId, &At),
    posted: &Posted,
    (done, said): (Result<(), AppError>, &'static str),
) -> Result<HttpResponse, AppError> {
    match done {
        Ok(()) => Ok(at.done(&format!("/models/hits/{id}"), said)),
        Err(error) if error.is_about_the_form() => {
            let view = view(state, actor, (id, at), Form::refused(posted, &error, at)).await?;
            at.again(state, actor, "pages/models/hit.html", view).await
        }
        Err(error) => Err(error),
    }
}

async fn judge(
    allowed: Allowed<actions::HandleModels>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<HitId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let useful = posted.text("do") == Verdict::Useful.code();
    let verdict = if useful { Verdict::Useful } else { Verdict::FalsePositive };
    let given = Given { verdict, reason: posted.text("reason").to_owned() };
    let done = state.perform(actor.clone(), move |work| service::give(work, id, &given).map(drop)).await;
    let done = done.map_err(AppError::from);
    after(&state, &actor, (id, &at), &posted, (done, "said-hit_judged")).await
}

async fn undo(
    allowed: Allowed<actions::HandleModels>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<HitId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor, reason) = (id.into_inner(), allowed.actor, posted.text("reason").to_owned());
    let done = state.perform(actor.clone(), move |work| service::undo(work, id, &reason).map(drop)).await;
    let done = done.map_err(AppError::from);
    after(&state, &actor, (id, &at), &posted, (done, "said-hit_unjudged")).await
}

async fn register(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<HitId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let words = LeadWords {
        title: posted.optional("title"),
        note: posted.optional("note"),
        urgent: posted.ticked("urgent"),
    };
    let made = once(&state, actor.clone(), &posted, move |work| {
        service::register_lead(work, id, &words).map(|lead| lead.id)
    })
    .await;
    match made {
        Ok(lead) => Ok(at.done(&format!("/leads/{lead}"), "said-lead_registered")),
        Err(error) => after(&state, &actor, (id, &at), &posted, (Err(error), "said-lead_registered")).await,
    }
}
