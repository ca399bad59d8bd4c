//! What waits for a decision, and one proposal with the file beside it.

use actix_web::{HttpResponse, web};
use diesel::QueryResult;
use serde::Serialize;

use super::lead::FactsView;
use super::recommendations::TextView;
use crate::app::AppState;
use crate::approvals::error::ApprovalError;
use crate::approvals::{Approval, ApprovalId, ApprovalState, Verdict, queries};
use crate::auth::policy::{Action, actions, may};
use crate::db::Db;
use crate::flows::{FlowError, decisions};
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{Actor, Timestamp};
use crate::leads::{LeadId, queries as leads};
use crate::notify::matters::{self, Matter};
use crate::recommendations::{RecommendationId, queries as recommendations};
use crate::urging::{self, UrgingId};
use crate::web::at::At;
use crate::web::form::Form;
use crate::web::list::{List, Moment, Tab};
use crate::web::names::Names;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/approvals", list);
    p.get("/approvals/{id}", page);
    p.post("/approvals/{id}/review", review);
    p.post("/approvals/{id}/decide", decide);
    p.post("/approvals/{id}/return", send_back);
    p.post("/approvals/{id}/withdraw", withdraw);
}

/// A proposal as lists show it.
#[derive(Debug, Serialize)]
pub(super) struct ApprovalRow {
    id: ApprovalId,
    kind: String,
    state: String,
    proposer: String,
    opinion: String,
    proposed_at: Timestamp,
    round: i32,
    office: String,
    /// Title and number of the matter.
    about: String,
}

/// Title and number of what proposals are about, one for each.
pub(super) fn about(conn: &mut Db, rows: &[Approval]) -> QueryResult<Vec<String>> {
    let subjects = rows.iter().map(|row| (row.subject_kind.as_str(), row.subject_id, row.case_id));
    let matters = matters::of_subjects(conn, &subjects.collect::<Vec<_>>())?;
    let said = |matter: Matter| -> String {
        [matter.title, matter.number].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    Ok(matters.into_iter().map(said).collect())
}

impl ApprovalRow {
    pub(super) fn of(row: &Approval, about: String, (names, language): (&Names, Language)) -> Self {
        Self {
            about,
            id: row.id,
            kind: word!(language, row.kind),
            state: word!(language, row.state),
            proposer: names.person(Some(row.proposer_id)),
            opinion: row.opinion.clone(),
            proposed_at: row.proposed_at,
            round: row.round,
            office: names.office(row.office_id),
        }
    }
}

#[derive(Serialize)]
struct ApprovalsView {
    list: List,
    tabs: Vec<Tab>,
    rows: Vec<ApprovalRow>,
    waiting: bool,
}

async fn list(
    allowed: Allowed<actions::ReadProposals>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (actor, today, page) = (allowed.actor.clone(), state.clock.now().date(), List::page(&at));
    let chosen =
        at.param("view").filter(|view| matches!(*view, "mine" | "all")).unwrap_or("waiting").to_owned();
    let which = chosen.clone();
    let (rows, names, about) = state
        .read(move |conn| {
            let rows = match which.as_str() {
                "mine" => queries::approvals(conn, &actor.scope, actor.person, &page)?,
                "all" => queries::approvals(conn, &actor.scope, None, &page)?,
                _ => queries::waiting_for(conn, &actor, today, &page)?,
            };
            let rows = Page::of(rows, &page, |row| row.id.0);
            let names = Names::read(conn, rows.items.iter().map(|row| row.proposer_id))?;
            let about = about(conn, &rows.items)?;
            Ok::<_, ApprovalError>((rows, names, about))
        })
        .await?;
    let tabs = ["waiting", "mine", "all"].into_iter().map(|code| Tab {
        code: code.to_owned(),
        label: at.text(&format!("ui-approvals-{code}")),
        count: None,
        here: code == chosen,
    });
    let view = ApprovalsView {
        list: List::of(&at, "", rows.next),
        tabs: tabs.collect(),
        rows: (rows.items.iter().zip(about))
            .map(|(row, about)| ApprovalRow::of(row, about, (&names, at.language)))
            .collect(),
        waiting: chosen == "waiting",
    };
    at.page(&state, &allowed.actor, "pages/prosecutor/approvals.html", view).await
}

/// What the proposal is about, to be read beside it.
#[derive(Serialize)]
struct FileBeside {
    href: String,
    heading: String,
    number: String,
    facts: Option<FactsView>,
    text: Option<TextView>,
}

#[derive(Serialize)]
struct ApprovalView {
    row: ApprovalRow,
    version: i32,
    opinion: String,
    decider: String,
    reviewer: Option<String>,
    may_review: bool,
    may_decide: bool,
    may_withdraw: bool,
    story: Vec<Moment>,
    beside: Option<FileBeside>,
    content: Vec<(String, String)>,
    form: Form,
}

async fn page(
    allowed: Allowed<actions::ReadProposals>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ApprovalId>,
) -> Result<HttpResponse, AppError> {
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), Form::of(&Posted::default())).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/approval.html", view).await
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (ApprovalId, &At),
    form: Form,
) -> Result<ApprovalView, AppError> {
    let (who, language, today) = (actor.clone(), at.language, state.clock.now().date());
    let asked = at.clone();
    let (row, steps, waits, names, beside, about) = state
        .read(move |conn| {
            let row = queries::approval(conn, &who.scope, id)?.ok_or(ApprovalError::NotFound { id })?;
            let steps = queries::steps(conn, id)?;
            // Exactly what the inbox holds is what the person may do something about.
            let just = PageRequest { cursor: Some(id.0 - 1), limit: Some(1) };
            let waits = queries::waiting_for(conn, &who, today, &just)?.iter().any(|found| found.id == id);
            let names = Names::read(conn, [row.proposer_id])?;
            let beside = beside(conn, &who, &row, &asked)?;
            let about = about(conn, std::slice::from_ref(&row))?.concat();
            Ok::<_, FlowError>((row, steps, waits, names, beside, about))
        })
        .await?;
    let story = steps.into_iter().rev().map(|step| Moment {
        when: step.at.civil().format("%Y-%m-%d %H:%M").to_string(),
        who: Some(step.person_name),
        what: match step.opinion.as_str() {
            "" => word!(language, step.kind),
            opinion => format!("{}{}{opinion}", word!(language, step.kind), at.text("ui-colon")),
        },
    });
    let for_review = row.state == ApprovalState::Proposed && row.reviewer_role.is_some();
    let is_open = ApprovalState::OPEN.contains(&row.state);
    Ok(ApprovalView {
        version: row.version,
        opinion: row.opinion.clone(),
        decider: word!(language, row.decider_role),
        reviewer: row.reviewer_role.map(|role| word!(language, role)),
        may_review: waits && for_review && may(actor, Action::ReviewProposals),
        may_decide: waits && !for_review && may(actor, Action::DecideProposals),
        may_withdraw: is_open
            && Some(row.proposer_id) == actor.person
            && may(actor, Action::WithdrawProposals),
        content: content(&row, at),
        row: ApprovalRow::of(&row, about, (&names, language)),
        story: story.collect(),
        beside,
        form,
    })
}

/// The record that a proposal is about, as far as the person sees it.
fn beside(conn: &mut Db, actor: &Actor, row: &Approval, at: &At) -> Result<Option<FileBeside>, FlowError> {
    let scope = &actor.scope;
    match row.subject_kind.as_str() {
        "lead" => {
            let id = LeadId(row.subject_id);
            let Some(lead) = leads::lead(conn, scope, id)? else { return Ok(None) };
            let facts = leads::facts(conn, id)?;
            let agencies = leads::agencies(conn, id)?.into_iter().map(|agency| agency.name).collect();
            Ok(Some(FileBeside {
                href: format!("/leads/{id}"),
                heading: lead.title.clone(),
                number: lead.number.clone(),
                facts: Some(FactsView::of(&lead, facts, agencies, at.language)),
                text: None,
            }))
        }
        "recommendation" => {
            let id = RecommendationId(row.subject_id);
            let Some(found) = recommendations::recommendation(conn, scope, id)? else { return Ok(None) };
            let text = recommendations::text(conn, id, found.text_no)?;
            Ok(Some(FileBeside {
                href: format!("/recommendations/{id}"),
                heading: found.title,
                number: found.number.unwrap_or_else(|| at.text("ui-no-number")),
                facts: None,
                text: text.map(|text| TextView::of(text, at)),
            }))
        }
        "urging" => {
            let urging = urging::service::one(conn, scope, UrgingId(row.subject_id))?;
            let told = |key: &str, text: &str| (at.text(key), text.to_owned());
            // What is decided is what was proposed.
            let proposed = |name: &str| row.payload.get().get(name).and_then(|text| text.as_str());
            let parts = vec![
                told("ui-urging-recipient", proposed("recipient").unwrap_or(&urging.recipient)),
                told("ui-urging-body", proposed("body").unwrap_or(&urging.body)),
            ];
            Ok(Some(FileBeside {
                href: format!("/urgings/{}", urging.id),
                heading: word!(at.language, urging.kind),
                number: at.text("ui-open"),
                facts: None,
                text: Some(TextView::told(urging.recipient, parts)),
            }))
        }
        _ => {
            let Some(case) = row.case_id else { return Ok(None) };
            let found = crate::cases::service::view(conn, scope, crate::cases::CaseId(case))?;
            Ok(Some(FileBeside {
                href: format!("/cases/{case}"),
                heading: found.case.title,
                number: found.case.number,
                facts: None,
                text: None,
            }))
        }
    }
}

/// What of the content of a proposal is told in words, so that nobody approves what they do not see.
fn content(row: &Approval, at: &At) -> Vec<(String, String)> {
    let told = |key: &str, name: &str| {
        let text = row.payload.get().get(name)?.as_str().filter(|text| !text.is_empty())?;
        Some((at.text(key), text.to_owned()))
    };
    [
        told("ui-case-title", "title"),
        told("ui-harmed-interest", "interest_harmed"),
        told("ui-unlawful-act", "unlawful_act"),
        told("ui-criminal-case", "criminal_case"),
        told("ui-reason", "reason"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

async fn review(
    allowed: Allowed<actions::ReviewProposals>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ApprovalId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, verdict) = (id.into_inner(), posted.version(), verdict(&posted));
    let done = state
        .perform(allowed.actor.clone(), move |work| decisions::review(work, id, version, &verdict).map(drop))
        .await;
    after(&state, allowed.actor, (id, &at), &posted, (done, "said-proposal_reviewed")).await
}

async fn decide(
    allowed: Allowed<actions::DecideProposals>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ApprovalId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, verdict) = (id.into_inner(), posted.version(), verdict(&posted));
    let done = state
        .perform(allowed.actor.clone(), move |work| decisions::decide(work, id, version, &verdict).map(drop))
        .await;
    after(&state, allowed.actor, (id, &at), &posted, (done, "said-proposal_decided")).await
}

async fn send_back(
    allowed: Allowed<actions::DecideProposals>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ApprovalId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, reason) = (id.into_inner(), posted.version(), posted.text("opinion").to_owned());
    let done = state
        .perform(allowed.actor.clone(), move |work| {
            decisions::send_back(work, id, version, &reason).map(drop)
        })
        .await;
    after(&state, allowed.actor, (id, &at), &posted, (done, "said-proposal_returned")).await
}

async fn withdraw(
    allowed: Allowed<actions::WithdrawProposals>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ApprovalId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, reason) = (id.into_inner(), posted.version(), posted.text("opinion").to_owned());
    let done = state
        .perform(allowed.actor.clone(), move |work| decisions::withdraw(work, id, version, &reason).map(drop))
        .await;
    after(&state, allowed.actor, (id, &at), &posted, (done, "said-proposal_withdrawn")).await
}

fn verdict(posted: &Posted) -> Verdict {
    Verdict { agree: posted.text("agree") == "yes", opinion: posted.text("opinion").to_owned() }
}

/// The inbox after a step was taken; the proposal again when it was refused.
async fn after(
    state: &AppState,
    actor: Actor,
    (id, at): (ApprovalId, &At),
    posted: &Posted,
    (done, said): (Result<(), FlowError>, &'static str),
) -> Result<HttpResponse, AppError> {
    match done.map_err(AppError::from) {
        Ok(()) => Ok(at.done("/approvals", said)),
        Err(error) if error.is_about_the_form() => {
            let view = view(state, &actor, (id, at), Form::refused(posted, &error, at)).await?;
            at.again(state, &actor, "pages/prosecutor/approval.html", view).await
        }
        Err(error) => Err(error),
    }
}
