//! One case: its head, and the tabs of its work.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::case_work::{Next, next};
use super::cases::CaseRow;
use super::clocks::ClockRow;
use crate::app::AppState;
use crate::approvals::queries::open_of_case;
use crate::auth::policy::actions;
use crate::cases::CaseId;
use crate::cases::measures::service as measures;
use crate::cases::service::{self, CaseView as Found};
use crate::deadlines;
use crate::http::{Allowed, AppError, Pages};
use crate::leads::LeadId;
use crate::leads::queries as leads;
use crate::web::at::At;
use crate::web::form::of_language;
use crate::web::lamp::Lamp;
use crate::web::list::{Leaf, Moment};
use crate::web::names::Names;
use crate::web::render::with_weekday;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/cases/{id}", overview);
    p.get("/cases/{id}/measures", measures_tab);
    p.get("/cases/{id}/clocks", clocks_tab);
}

/// What stands over every tab of a case.
#[derive(Serialize)]
pub(super) struct Head {
    row: CaseRow,
    /// The nearest of its clocks that runs.
    lamp: Option<Lamp>,
    lamp_href: String,
    due: Option<NaiveDate>,
    tabs: Vec<Leaf>,
}

/// The tabs of a case: the end of the address, and the key of the label.
const TABS: &[(&str, &str)] = &[
    ("", "ui-case-overview"),
    ("/inquiry", "ui-case-inquiry"),
    ("/measures", "ui-case-measures"),
    ("/evidence", "ui-case-evidence"),
    ("/documents", "ui-case-documents"),
    ("/recommendations", "ui-case-recommendations"),
    ("/clocks", "ui-case-clocks"),
    ("/talks", "ui-case-talks"),
    ("/suits", "ui-case-suits"),
    ("/visits", "ui-case-visits"),
    ("/log", "ui-case-log"),
];

/// A case in sight, its clocks, and what its head says.
pub(super) async fn read(
    state: &AppState,
    scope: &crate::kit::Scope,
    (id, at): (CaseId, &At),
    here: &str,
) -> Result<(Found, Vec<ClockRow>, Names, Head), AppError> {
    let (scope, language, today) = (scope.clone(), at.language, state.clock.now().date());
    let (found, clocks, names) = state
        .read(move |conn| {
            let found = service::view(conn, &scope, id)?;
            let clocks = deadlines::service::of_case(conn, id.0)?;
            let people = found.members.iter().map(|member| member.person_id);
            let names = Names::read(conn, people.chain([found.case.handler_id]).collect::<Vec<_>>())?;
            Ok::<_, crate::cases::error::CaseError>((found, clocks, names))
        })
        .await?;
    let running = clocks.iter().filter(|clock| clock.state == deadlines::ClockState::Running);
    let nearest = running.filter(|clock| clock.due.is_some()).min_by_key(|clock| clock.due);
    let head = Head {
        row: CaseRow::of(&found.case, (&names, language)),
        lamp: nearest.map(|clock| Lamp::of(clock, today, language)),
        lamp_href: nearest.map_or_else(String::new, |clock| format!("/clocks/{}", clock.id)),
        due: nearest.and_then(|clock| clock.due),
        tabs: TABS
            .iter()
            .map(|(end, key)| Leaf {
                href: format!("/cases/{id}{end}"),
                label: at.text(key),
                count: None,
                here: *end == here,
            })
            .collect(),
    };
    let rows = clocks.iter().map(|clock| ClockRow::of(clock, today, (&names, language))).collect();
    Ok((found, rows, names, head))
}

/// A lead of a case.
#[derive(Serialize)]
struct LeadOf {
    href: String,
    number: String,
    title: String,
    reason: String,
    linked_on: NaiveDate,
}

#[derive(Serialize)]
struct Overview {
    head: Head,
    leads: Vec<LeadOf>,
    parties: Vec<(String, String)>,
    members: Vec<(String, String)>,
    milestones: Vec<Moment>,
    closing_ground: Option<String>,
    closing_reason: Option<String>,
    id: CaseId,
    next: Next,
    /// The proposal about the case that waits for its decision.
    waiting: Option<String>,
}

async fn overview(
    allowed: Allowed<actions::ReadCases>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let (language, id) = (at.language, id.into_inner());
    let (found, _, names, head) = read(&state, &allowed.actor.scope, (id, &at), "").await?;
    let next = next(&state, &allowed.actor, (&found.case, &at)).await?;
    let waiting = state
        .read(move |conn| open_of_case(conn, id.0).map_err(crate::cases::error::CaseError::from))
        .await?
        .map(|approval| format!("/approvals/{approval}"));
    let (scope, ids) = (allowed.actor.scope.clone(), found.leads.iter().map(|row| row.lead_id).collect());
    let titles = state
        .read(move |conn| {
            let ids: Vec<LeadId> = ids;
            leads::leads_of(conn, &scope, &ids).map_err(crate::leads::LeadError::from)
        })
        .await?;
    let case = &found.case;
    let milestones = [
        (Some(case.filed_on), "ui-case-filed"),
        (case.investigation_ended_on, "ui-case-investigation-ended"),
        (case.recommended_on, "ui-case-recommended"),
        (case.announced_on, "ui-case-announced"),
        (case.rectification_expired_on, "ui-case-rectification-expired"),
        (case.followed_up_on, "ui-case-followed-up"),
        (case.review_opened_on, "ui-case-review-opened"),
        (case.sued_on, "ui-case-sued"),
        (case.closed_on, "ui-case-closed"),
        (case.archived_on, "ui-case-archived"),
    ];
    let mut milestones: Vec<(NaiveDate, &str)> =
        milestones.into_iter().filter_map(|(day, key)| day.map(|day| (day, key))).collect();
    milestones.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    let view = Overview {
        leads: found
            .leads
            .iter()
            .map(|row| {
                let lead = titles.iter().find(|lead| lead.id == row.lead_id);
                LeadOf {
                    href: lead.map_or_else(String::new, |lead| format!("/leads/{}", lead.id)),
                    number: lead.map_or_else(|| row.lead_id.to_string(), |lead| lead.number.clone()),
                    title: lead.map_or_else(String::new, |lead| lead.title.clone()),
                    reason: row.reason.clone(),
                    linked_on: row.linked_on,
                }
            })
            .collect(),
        parties: found
            .parties
            .iter()
            .map(|party| (word!(language, party.kind), party.name.clone()))
            .collect(),
        members: found
            .members
            .iter()
            .filter(|member| member.left_on.is_none())
            .map(|member| (word!(language, member.duty), names.person(Some(member.person_id))))
            .collect(),
        milestones: milestones
            .into_iter()
            .map(|(day, key)| Moment { when: with_weekday(language, day), who: None, what: at.text(key) })
            .collect(),
        closing_ground: case.closing_ground.map(|ground| word!(language, ground)),
        closing_reason: case.closing_reason.clone(),
        id,
        next,
        waiting,
        head,
    };
    at.page(&state, &allowed.actor, "pages/prosecutor/case.html", view).await
}

#[derive(Serialize)]
struct MeasureRow {
    title: String,
    article: String,
    stage: String,
    shown_by: String,
    state: String,
    is_done: bool,
    set_on: Option<NaiveDate>,
    note: String,
    required: bool,
}

#[derive(Serialize)]
struct MeasuresTab {
    head: Head,
    rows: Vec<MeasureRow>,
    done: usize,
}

async fn measures_tab(
    allowed: Allowed<actions::ReadCases>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let (id, language, scope) = (id.into_inner(), at.language, allowed.actor.scope.clone());
    let (_, _, _, head) = read(&state, &scope, (id, &at), "/measures").await?;
    let (found, _) = state.read(move |conn| measures::of_case(conn, &scope, id)).await?;
    let rows: Vec<MeasureRow> = found
        .into_iter()
        .map(|(measure, row)| MeasureRow {
            title: of_language(language, &measure.title.zh, &measure.title.en).to_owned(),
            article: measure.article.clone(),
            stage: word!(language, measure.stage),
            shown_by: of_language(language, &measure.evidence.zh, &measure.evidence.en).to_owned(),
            state: word!(language, row.state),
            is_done: row.set_on.is_some(),
            set_on: row.set_on,
            note: row.note,
            required: measure.required(),
        })
        .collect();
    let view = MeasuresTab { head, done: rows.iter().filter(|row| row.is_done).count(), rows };
    at.page(&state, &allowed.actor, "pages/prosecutor/case_measures.html", view).await
}

#[derive(Serialize)]
struct ClocksTab {
    head: Head,
    rows: Vec<ClockRow>,
}

async fn clocks_tab(
    allowed: Allowed<actions::ReadCases>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let (_, rows, _, head) = read(&state, &allowed.actor.scope, (id.into_inner(), &at), "/clocks").await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/case_clocks.html", ClocksTab { head, rows }).await
}
