//! One lead: its text with what it is like beside it, its evaluation, and the decision that is proposed.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::leads::LeadRow;
use super::matches::{PanelView, beside};
use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::cases;
use crate::cases::model::CaseFilter;
use crate::flows::FlowError;
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::page::PageRequest;
use crate::kit::{Actor, Fields};
use crate::leads::evaluation::{AssessmentReport, AxisRow, ScreeningReport};
use crate::leads::service;
use crate::leads::words::{Axis, Grade};
use crate::leads::{Lead, LeadError, LeadFacts, LeadId, LeadState, queries};
use crate::matching::alike::service as alike;
use crate::web::at::{At, within};
use crate::web::form::{Choice, Form};
use crate::web::list::Moment;
use crate::web::names::Names;
use crate::web::render::with_weekday;
use crate::web::sent;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/leads/{id}", page);
    p.post("/leads/{id}/take", take);
    p.post("/leads/{id}/screenings", screen);
    p.post("/leads/{id}/assessments", assess);
}

/// Records that stand beside a lead.
const BESIDE: usize = 8;

/// A lead with everything that its page shows.
struct Whole {
    lead: Lead,
    facts: LeadFacts,
    agencies: Vec<String>,
    names: Names,
    similar: Option<usize>,
    story: Vec<Moment>,
    assessed: bool,
    /// The lead that it was merged into, and those that were merged into it: address, number, title.
    family: Vec<(String, String, String)>,
    /// The cases that were filed of it, as far as the person sees them: address, number, title.
    cases: Vec<(String, String, String)>,
}

async fn whole(state: &AppState, actor: &Actor, id: LeadId, language: Language) -> Result<Whole, AppError> {
    let scope = actor.scope.clone();
    let found = state.read(move |conn| {
        let lead = queries::lead(conn, &scope, id)?.ok_or(LeadError::NotFound { id })?;
        let facts = queries::facts(conn, id)?;
        let agencies = queries::agencies(conn, id)?.into_iter().map(|agency| agency.name).collect();
        let similar = alike::counts(conn, &scope, &[id])?.remove(&id);
        let (screenings, verifications) = (queries::screenings(conn, id)?, queries::verifications(conn, id)?);
        let (inquiries, assessments) = (queries::inquiries(conn, id)?, queries::assessments(conn, id)?);
        let (decisions, amendments) = (queries::of_lead(conn, id)?, queries::amendments(conn, id)?);
        let people = screenings.iter().filter_map(|row| row.person_id);
        let people = people.chain(assessments.iter().filter_map(|(row, _)| row.person_id));
        let people = people.chain(amendments.iter().filter_map(|row| row.amended_by));
        let people = people.chain(lead.handler_id).chain(lead.registered_by);
        let names = Names::read(conn, people.collect::<Vec<_>>())?;
        let text = |key: &str| language.text(key, &[]);
        let who = |id| Some(names.person(id)).filter(|name: &String| !name.is_empty());
        let mut story: Vec<(crate::kit::Timestamp, Moment)> = Vec::new();
        let mut tell = |at: crate::kit::Timestamp, who: Option<String>, what: String| {
            story.push((at, Moment { when: with_weekday(language, at.date()), who, what }));
        };
        tell(lead.registered_at, who(lead.registered_by), text("ui-story-registered"));
        for row in &amendments {
            tell(row.amended_at, who(row.amended_by), text("ui-story-amended"));
        }
        for row in &screenings {
            tell(
                row.screened_at,
                who(row.person_id),
                format!("{}：{}", text("ui-story-screened"), row.findings),
            );
        }
        for row in &verifications {
            if let (Some(at), Some(findings)) = (row.recorded_at, &row.findings) {
                tell(at, None, format!("{}：{findings}", text("ui-story-verified")));
            }
        }
        for row in &inquiries {
            tell(crate::kit::Timestamp::start_of(row.begun_on), None, text("ui-story-inquiry"));
        }
        for (row, axes) in &assessments {
            let grades: Vec<String> = axes
                .iter()
                .map(|axis| format!("{} {}", word!(language, axis.axis), word!(language, axis.grade)))
                .collect();
            let what = format!("{}（{}）：{}", text("ui-story-assessed"), grades.join(" · "), row.conclusion);
            tell(row.assessed_at, who(row.person_id), what);
        }
        for row in &decisions {
            let day = row.decided_on.unwrap_or(row.proposed_on);
            let what = format!("{} · {}", word!(language, row.outcome), word!(language, row.state));
            tell(crate::kit::Timestamp::start_of(day), None, what);
        }
        story.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let story = story.into_iter().map(|(_, moment)| moment).collect();
        let assessed = !assessments.is_empty();
        let mut family = Vec::new();
        let merged = queries::merged_family(conn, id)?.into_iter().filter(|of| *of != id);
        for other in merged.chain(lead.merged_into_id) {
            if let Some(row) = queries::lead(conn, &scope, other)? {
                family.push((format!("/leads/{other}"), row.number, row.title));
            }
        }
        let filter = CaseFilter { lead: Some(id), ..CaseFilter::default() };
        let few = PageRequest { cursor: None, limit: Some(5) };
        let cases = cases::service::list(conn, &scope, &filter, &few)?.items.into_iter();
        let cases = cases.map(|case| (format!("/cases/{}", case.id), case.number, case.title)).collect();
        Ok::<_, FlowError>(Whole { lead, facts, agencies, names, similar, story, assessed, family, cases })
    });
    Ok(found.await?)
}

/// What a form of the page asks for.
#[derive(Debug, Serialize)]
struct Work {
    /// Nobody has it, and the actor may take it.
    take: bool,
    screen: bool,
    assess: bool,
    decide: bool,
    /// It may be corrected, and verified on the spot.
    amend: bool,
    /// It was merged into another, and may be taken out again.
    separate: bool,
}

impl Work {
    fn of(actor: &Actor, lead: &Lead, assessed: bool) -> Self {
        let mine = may(actor, Action::HandleLeads) && actor.office == Some(lead.office_id);
        Self {
            take: mine && lead.handler_id.is_none() && crate::leads::state::is_open(lead.state),
            screen: mine && matches!(lead.state, LeadState::Registered | LeadState::Screening),
            assess: mine && lead.state == LeadState::Evaluating,
            decide: mine && lead.state == LeadState::Evaluating && assessed,
            amend: mine && crate::leads::state::is_open(lead.state),
            separate: mine && lead.state == LeadState::Merged,
        }
    }
}

/// What was told, for pages that show the text of a lead.
#[derive(Debug, Serialize)]
pub(super) struct FactsView {
    narrative: String,
    place: Option<String>,
    event_from: Option<NaiveDate>,
    event_to: Option<NaiveDate>,
    harmed_interest: Option<String>,
    suspects: Vec<String>,
    agencies: Vec<String>,
    source_url: Option<String>,
    risk_notes: Option<String>,
    source: String,
    external_number: Option<String>,
    anonymous: bool,
}

impl FactsView {
    pub(super) fn of(lead: &Lead, facts: LeadFacts, agencies: Vec<String>, language: Language) -> Self {
        Self {
            narrative: facts.narrative,
            place: facts.place,
            event_from: facts.event_from,
            event_to: facts.event_to,
            harmed_interest: facts.harmed_interest,
            suspects: facts.suspects.into_inner().into_iter().map(|suspect| suspect.name).collect(),
            agencies,
            source_url: facts.source_url,
            risk_notes: facts.risk_notes,
            source: word!(language, lead.statutory_source),
            external_number: lead.external_number.clone(),
            anonymous: lead.anonymous,
        }
    }
}

#[derive(Serialize)]
struct LeadView {
    row: LeadRow,
    version: i32,
    facts: FactsView,
    panel: PanelView,
    work: Work,
    story: Vec<Moment>,
    screening: Form,
    assessment: Form,
    axes: Vec<Choice>,
    grades: Vec<Choice>,
    recorded_up_on: Option<NaiveDate>,
    family: Vec<(String, String, String)>,
    cases: Vec<(String, String, String)>,
    is_merged: bool,
    back: String,
}

/// The form that came back, and what is wrong with it.
struct Refused<'a> {
    which: &'a str,
    posted: &'a Posted,
    error: &'a AppError,
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (LeadId, &At),
    refused: Option<Refused<'_>>,
) -> Result<LeadView, AppError> {
    let language = at.language;
    let Whole { lead, facts, agencies, names, similar, story, assessed, family, cases } =
        whole(state, actor, id, language).await?;
    let panel = beside(state, actor, (lead.clone(), facts.clone()), BESIDE).await?;
    let may_decide = may(actor, Action::HandleLeads) && actor.office == Some(lead.office_id);
    let panel = PanelView::of(id, &panel, (language, may_decide));
    let form = |which: &str, fresh: Posted| match &refused {
        Some(back) if back.which == which => Form::refused(back.posted, back.error, at),
        Some(_) | None => Form::of(&fresh),
    };
    let counted = similar.map(|count| (id, count)).into_iter().collect();
    Ok(LeadView {
        row: LeadRow::of(&lead, &counted, (&names, language)),
        version: lead.version,
        work: Work::of(actor, &lead, assessed),
        recorded_up_on: lead.recorded_up_on,
        is_merged: lead.state == LeadState::Merged,
        family,
        cases,
        facts: FactsView::of(&lead, facts, agencies, language),
        story,
        screening: form("screening", first_screening(at, &panel)),
        assessment: form("assessment", Posted::default()),
        axes: choices!(language, Axis),
        grades: choices!(language, Grade),
        panel,
        back: format!("/leads/{id}"),
    })
}

/// What a screening says before anybody has typed: where was looked, and what the comparison came to.
pub(super) fn first_screening(at: &At, panel: &PanelView) -> Posted {
    let mut named = fluent_bundle::FluentArgs::new();
    named.set("likely", i64::try_from(panel.likely).unwrap_or(i64::MAX));
    let findings = at.language.message("ui-screening-findings-first", &named).unwrap_or_default();
    Posted::default().with("sources", at.text("ui-screening-sources-first")).with("findings", findings)
}

async fn page(
    allowed: Allowed<actions::ReadLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<HttpResponse, AppError> {
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), None).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/lead.html", view).await
}

async fn take(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version) = (id.into_inner(), posted.version());
    let person = allowed.actor.person.ok_or(crate::auth::error::AuthError::SessionEnded)?;
    state.perform(allowed.actor, move |work| service::assign(work, id, version, person).map(drop)).await?;
    Ok(at.done(within(&format!("/leads/{id}")), "said-lead_taken"))
}

async fn screen(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, actor) = (id.into_inner(), posted.version(), allowed.actor);
    let report = ScreeningReport {
        sources: posted
            .text("sources")
            .split(['\n', '、', '，', ','])
            .map(str::trim)
            .map(str::to_owned)
            .filter(|s| !s.is_empty())
            .collect(),
        findings: posted.text("findings").to_owned(),
        hits: Vec::new(),
        complete: posted.text("then") == "evaluate",
    };
    let done = sent::performed(&state, &actor, Ok(report), move |work, report| {
        service::screen(work, id, version, report).map(drop)
    });
    let back = posted.optional("back").map(|back| within(&back).to_owned());
    let back = back.unwrap_or_else(|| format!("/leads/{id}"));
    let done = done.await.map(|()| (back, "said-lead_screened"));
    after((&state, &at, &actor), id, ("screening", &posted), done).await
}

async fn assess(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, actor) = (id.into_inner(), posted.version(), allowed.actor);
    let done = sent::performed(&state, &actor, assessment(&posted), move |work, report| {
        service::assess(work, id, version, report).map(drop)
    });
    let done = done.await.map(|()| (format!("/leads/{id}"), "said-lead_assessed"));
    after((&state, &at, &actor), id, ("assessment", &posted), done).await
}

async fn after(
    (state, at, actor): (&AppState, &At, &Actor),
    id: LeadId,
    (which, posted): (&str, &Posted),
    done: Result<(String, &'static str), AppError>,
) -> Result<HttpResponse, AppError> {
    sent::answered((state, at, actor), done, "pages/prosecutor/lead.html", async |error| {
        view(state, actor, (id, at), Some(Refused { which, posted, error })).await
    })
    .await
}

/// The axes that have a grade, each with its reason at its own field.
fn assessment(posted: &Posted) -> Result<AssessmentReport, AppError> {
    let mut fields = Fields::new();
    let mut axes = Vec::new();
    for axis in Axis::ALL {
        let Some(grade) = posted.code(&mut fields, axis.code(), Grade::from_code) else { continue };
        let reason = posted.text(&format!("{axis}_reason")).to_owned();
        fields.text(&format!("{axis}_reason"), &reason, 2..=2_000);
        axes.push(AxisRow { axis: *axis, grade, reason });
    }
    fields.finish().map_err(LeadError::from)?;
    Ok(AssessmentReport { axes, conclusion: posted.text("conclusion").to_owned() })
}
