//! The work on a case: what was inquired into, talked over and served, what comes next and what is missing for it.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::case::{Head, read};
use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::cases::error::CaseError;
use crate::cases::investigation::model::{ActKind, Announcement};
use crate::cases::investigation::service::{self as inquiry, CaseFile};
use crate::cases::service::CaseView;
use crate::cases::{Case, CaseEvent, CaseId, CaseState, Track};
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, AgencyId, Fields};
use crate::org::queries as org;
use crate::web::at::At;
use crate::web::form::wrong;
use crate::web::names::Names;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/cases/{id}/inquiry", inquiry_tab);
    p.get("/cases/{id}/talks", talks_tab);
    p.post("/cases/{id}/events", advance);
}

/// An event that follows on the present state, and what refuses it.
#[derive(Serialize)]
struct Ahead {
    code: &'static str,
    word: String,
    refusal: Option<String>,
}

/// Something on file.
#[derive(Serialize)]
struct Line {
    title: String,
    sub: String,
    text: String,
    badge: Option<String>,
    files: Vec<String>,
}

/// What may be done next of a case.
#[derive(Serialize)]
pub(super) struct Next {
    version: i32,
    pub(super) may_work: bool,
    ahead: Vec<Ahead>,
    /// Whether recommendations may be drafted, and whether a suit may be proposed.
    pub(super) may_recommend: bool,
    pub(super) may_sue: bool,
    /// The other forms of what comes next, by the names of their entries.
    entries: Vec<&'static str>,
}

/// Whether somebody works on a case.
fn works_on(actor: &Actor, case: &Case) -> bool {
    may(actor, Action::HandleCases) && actor.office == Some(case.handling_office())
}

/// What may be done next.
pub(super) async fn next(
    state: &AppState,
    actor: &Actor,
    (case, at): (&Case, &At),
) -> Result<Next, AppError> {
    let (told, today, scope) = (case.clone(), state.clock.now().date(), actor.scope.clone());
    let (ahead, to_publish) = state
        .read(move |conn| {
            let ahead = crate::cases::service::ahead(conn, &told, today)?;
            Ok::<_, CaseError>((ahead, inquiry::announcement_to_publish(conn, &scope, told.id).is_ok()))
        })
        .await?;
    let may_work = works_on(actor, case);
    let takes_over = may(actor, Action::HandleCases)
        && case.state == CaseState::Transferred
        && actor.office == case.suit_office_id;
    let stages = [
        CaseState::InvestigationEnded,
        CaseState::Recommending,
        CaseState::RecommendationIssued,
        CaseState::Served,
        CaseState::FollowUp,
    ];
    Ok(Next {
        version: case.version,
        may_work: may_work || takes_over,
        ahead: ahead
            .into_iter()
            .map(|(event, refusal)| Ahead {
                code: event.code(),
                word: word!(at.language, event),
                refusal: refusal.map(|error| AppError::from(error).problem(at.language).title),
            })
            .collect(),
        may_recommend: may_work && case.track == Track::Administrative && stages.contains(&case.state),
        may_sue: may_work && case.state == CaseState::ReviewForSuit,
        entries: if takes_over {
            vec!["takeover"]
        } else if may_work {
            entries(case, to_publish)
        } else {
            Vec::new()
        },
    })
}

/// The forms of what comes next of a case, beside its events: those of its announcement, and what is put to decision.
fn entries(case: &Case, to_publish: bool) -> Vec<&'static str> {
    let administrative = case.track == Track::Administrative;
    let mut entries = Vec::new();
    if case.state == CaseState::InvestigationEnded && !administrative {
        entries.push(if to_publish { "publication" } else { "announcement" });
    }
    if administrative && matches!(case.state, CaseState::FollowUp | CaseState::ReviewForSuit) {
        entries.push("suspension");
    }
    if case.state == CaseState::ReviewForSuit {
        entries.push("extension");
        // R21 Art 14: the office that handles the crime brings the incidental suit.
        entries.extend((case.track != Track::CriminalIncidentalCivil).then_some("transfer"));
    }
    entries.extend((case.state == CaseState::Suspended).then_some("resumption"));
    let closing = [
        CaseState::InvestigationEnded,
        CaseState::Recommending,
        CaseState::Announced,
        CaseState::FollowUp,
        CaseState::ReviewForSuit,
        CaseState::SupportingSuit,
    ];
    entries.extend(closing.contains(&case.state).then_some("closing"));
    entries
}

#[derive(Serialize)]
struct InquiryTab {
    head: Head,
    id: CaseId,
    next: Next,
    plans: Vec<Line>,
    acts: Vec<Line>,
    services: Vec<Line>,
    reports: Vec<Line>,
}

/// A case with what is on file of it.
pub(super) struct Whole {
    pub(super) found: CaseView,
    file: CaseFile,
    pub(super) agencies: Vec<(AgencyId, String)>,
    names: Names,
}

pub(super) async fn whole(state: &AppState, actor: &Actor, id: CaseId) -> Result<Whole, AppError> {
    let scope = actor.scope.clone();
    let whole = state.read(move |conn| {
        let found = crate::cases::service::view(conn, &scope, id)?;
        let file = inquiry::on_file(conn, &scope, id)?;
        let ids: Vec<AgencyId> = found.parties.iter().filter_map(|party| party.agency_id).collect();
        let agencies = org::agencies_of(conn, &ids)?.into_iter().map(|row| (row.id, row.name)).collect();
        let people = file.acts.iter().flat_map(|act| [act.first_officer_id, act.second_officer_id]);
        let people = people.chain(file.plans.iter().filter_map(|plan| plan.author_id));
        let people = people.chain(file.reports.iter().filter_map(|report| report.author_id));
        let names = Names::read(conn, people.collect::<Vec<_>>())?;
        Ok::<_, CaseError>(Whole { found, file, agencies, names })
    });
    Ok(whole.await?)
}

impl Whole {
    /// Its announcements.
    pub(super) fn announcements(&self) -> &[Announcement] {
        &self.file.announcements
    }

    /// The harm as the latest report tells it.
    pub(super) fn harm(&self) -> String {
        self.file.reports.last().map(|report| report.harm.clone()).unwrap_or_default()
    }

    /// What the latest report tells of harm, duty, conduct and causation.
    pub(super) fn told_last(&self) -> String {
        let told = self.file.reports.last();
        let parts = told.map(|report| [&report.harm, &report.duty, &report.conduct, &report.causation]);
        let parts = parts.into_iter().flatten().map(|text| text.trim()).filter(|text| !text.is_empty());
        parts.collect::<Vec<_>>().join("\n")
    }

    fn agency(&self, id: AgencyId) -> String {
        self.agencies.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()).unwrap_or_default()
    }

    fn acts(&self, of: impl Fn(ActKind) -> bool, at: &At) -> Vec<Line> {
        let acts = self.file.acts.iter().filter(|act| of(act.kind));
        let line = |act: &crate::cases::investigation::model::Act| Line {
            title: word!(at.language, act.kind),
            sub: format!(
                "{} · {} · {}、{}",
                act.done_on,
                act.place,
                self.names.person(Some(act.first_officer_id)),
                self.names.person(Some(act.second_officer_id))
            ),
            text: act.summary.clone(),
            badge: None,
            files: act.evidence.get().clone(),
        };
        acts.map(line).collect()
    }
}

async fn inquiry_tab(
    allowed: Allowed<actions::ReadCases>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let view = inquiry_view(&state, &allowed.actor, (id, &at)).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/case_inquiry.html", view).await
}

async fn inquiry_view(
    state: &AppState,
    actor: &Actor,
    (id, at): (CaseId, &At),
) -> Result<InquiryTab, AppError> {
    let (_, _, _, head) = read(state, &actor.scope, (id, at), "/inquiry").await?;
    let whole = whole(state, actor, id).await?;
    let (names, language) = (&whole.names, at.language);
    let plans = whole.file.plans.iter().map(|plan| Line {
        title: at.text("ui-plan-of"),
        sub: format!("{} · {}", plan.made_on, names.person(plan.author_id)),
        text: format!("{}\n{}\n{}", plan.matters, plan.methods, plan.safety).trim().to_owned(),
        badge: None,
        files: Vec::new(),
    });
    let services = whole.file.services.iter().map(|service| Line {
        title: format!("{} → {}", word!(language, service.document), whole.agency(service.agency_id)),
        sub: format!("{} · {}", service.served_on, word!(language, service.method)),
        text: String::new(),
        badge: None,
        files: service.evidence.get().clone(),
    });
    let reports = whole.file.reports.iter().map(|report| Line {
        title: word!(language, report.kind),
        sub: format!("{} · {}", report.concluded_on, names.person(report.author_id)),
        text: [&report.harm, &report.duty, &report.conduct, &report.causation].map(String::as_str).join("\n"),
        badge: Some(word!(language, report.proposal)),
        files: Vec::new(),
    });
    Ok(InquiryTab {
        head,
        id,
        plans: plans.collect(),
        services: services.collect(),
        reports: reports.collect(),
        acts: whole.acts(|_| true, at),
        next: next(state, actor, (&whole.found.case, at)).await?,
    })
}

#[derive(Serialize)]
struct TalksTab {
    head: Head,
    id: CaseId,
    next: Next,
    /// Whether the case is in the stage in which minutes are taken.
    is_consulting: bool,
    consultations: Vec<Line>,
    hearings: Vec<Line>,
}

async fn talks_tab(
    allowed: Allowed<actions::ReadCases>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (_, _, _, head) = read(&state, &allowed.actor.scope, (id, &at), "/talks").await?;
    let whole = whole(&state, &allowed.actor, id).await?;
    let consultations = whole.file.consultations.iter().map(|row| Line {
        title: whole.agency(row.agency_id),
        sub: format!("{} · {} · {}", row.held_on, row.place, row.participants),
        text: match &row.confirmed_facts {
            Some(facts) => format!("{}\n{}：{facts}", row.minutes, at.text("ui-confirmed-facts")),
            None => row.minutes.clone(),
        },
        badge: Some(word!(at.language, row.outcome)),
        files: row.evidence.get().clone(),
    });
    let view = TalksTab {
        head,
        id,
        is_consulting: whole.found.case.state == CaseState::Consulting,
        consultations: consultations.collect(),
        hearings: whole.acts(|kind| kind == ActKind::Hearing, &at),
        next: next(&state, &allowed.actor, (&whole.found.case, &at)).await?,
    };
    at.page(&state, &allowed.actor, "pages/prosecutor/case_talks.html", view).await
}

async fn advance(
    allowed: Allowed<actions::HandleCases>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version) = (id.into_inner(), posted.version());
    let mut fields = Fields::new();
    let event = posted.code(&mut fields, "event", CaseEvent::from_code);
    let event = posted.required(&mut fields, "event", event);
    fields.finish().map_err(CaseError::from)?;
    let event = event.ok_or_else(|| wrong("event", "required"))?;
    state
        .perform(allowed.actor, move |work| {
            let today = work.today();
            crate::cases::service::advance_by_hand(work, id, version, event, today).map(drop)
        })
        .await?;
    Ok(at.done(&format!("/cases/{id}/inquiry"), "said-case_advanced"))
}
