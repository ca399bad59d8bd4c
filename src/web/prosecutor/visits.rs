//! Follow-up on the spot: planning a visit, its task on a phone (place, photographs, two officers, item by item), and what
//! it found.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

use super::case_entries::{officers, person};
use super::case_followed::{VisitRow, row};
use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::cases::CaseId;
use crate::flows::progress;
use crate::followups::error::FollowupRefusal;
use crate::followups::model::ReboundCriterion;
use crate::followups::queries;
use crate::followups::service::{self, ItemFound, Plan, Rebound, Report};
use crate::followups::{FollowupError, Visit, VisitFinding, VisitId, VisitKind, VisitState};
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Fields, Timestamp};
use crate::org::queries as org;
use crate::recommendations::{AddresseeId, ItemId, RectificationItem, VerifiedState, queries as lines};
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::names::Names;
use crate::web::sent;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/recommendations/lines/{id}/visit", plan_page);
    p.post("/recommendations/lines/{id}/visit", plan);
    p.get("/visits/{id}", one);
    p.get("/visits/{id}/report", report_page);
    p.post("/visits/{id}/report", report);
    p.post("/visits/{id}/cancellation", cancel);
}

/// What stands over the pages of a visit.
#[derive(Serialize)]
struct Around {
    document: String,
    number: String,
    title: String,
    agency: String,
    case: i64,
    works: bool,
}

struct Found {
    around: Around,
    items: Vec<RectificationItem>,
    officers: Vec<Choice>,
    is_closed: bool,
}

async fn around(state: &AppState, actor: &Actor, (id, at): (AddresseeId, &At)) -> Result<Found, AppError> {
    let (who, today) = (actor.clone(), state.clock.now().date());
    let no_number = at.text("ui-no-number");
    let found = state.read(move |conn| {
        let (line, document) =
            lines::addressee(conn, &who.scope, id)?.ok_or(FollowupRefusal::LineNotFound { id })?;
        let agency = org::agency(conn, line.agency_id)?.map(|row| row.name).unwrap_or_default();
        let items = lines::items_of(conn, id)?;
        let officers = officers(conn, document.office_id, today)?;
        let case = crate::cases::service::view(conn, &who.scope, CaseId(document.case_id))?.case;
        let around = Around {
            document: format!("/recommendations/{}", document.id),
            number: document.number.unwrap_or(no_number),
            title: document.title,
            agency,
            case: document.case_id,
            works: may(&who, Action::HandleRecommendations) && who.office == Some(document.office_id),
        };
        Ok::<_, FollowupError>(Found { around, items, officers, is_closed: case.closed_on.is_some() })
    });
    Ok(found.await?)
}

#[derive(Serialize)]
struct PlanView {
    around: Around,
    kinds: Vec<Choice>,
    form: Form,
}

async fn plan_page(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let found = around(&state, &allowed.actor, (id.into_inner(), &at)).await?;
    let kind = if found.is_closed { VisitKind::PostClosing } else { VisitKind::FollowUp };
    let form = Posted::default().with("planned_on", state.clock.now().date()).with("kind", kind.code());
    let view =
        PlanView { around: found.around, kinds: choices!(at.language, VisitKind), form: Form::of(&form) };
    at.page(&state, &allowed.actor, "pages/prosecutor/visit_plan.html", view).await
}

async fn plan(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let done = sent::performed(&state, &actor, planned(&posted), move |work, told| {
        service::plan(work, id, told).map(|visit| visit.id)
    });
    let done = done.await.map(|visit| (format!("/visits/{visit}"), "said-visit_planned"));
    sent::answered((&state, &at, &actor), done, "pages/prosecutor/visit_plan.html", async |error| {
        let found = around(&state, &actor, (id, &at)).await?;
        let (kinds, form) = (choices!(at.language, VisitKind), Form::refused(&posted, error, &at));
        Ok(PlanView { around: found.around, kinds, form })
    })
    .await
}

fn planned(posted: &Posted) -> Result<Plan, AppError> {
    let mut fields = Fields::new();
    let kind = posted.code(&mut fields, "kind", VisitKind::from_code);
    let kind = posted.required(&mut fields, "kind", kind);
    let planned_on = posted.day(&mut fields, "planned_on");
    let planned_on = posted.required(&mut fields, "planned_on", planned_on);
    fields.finish().map_err(FollowupError::from)?;
    let (Some(kind), Some(planned_on)) = (kind, planned_on) else {
        return Err(wrong("planned_on", "required"));
    };
    Ok(Plan { kind, planned_on, purpose: posted.text("purpose").to_owned() })
}

/// What was found of an item.
#[derive(Serialize)]
struct FoundItem {
    no: i32,
    text: String,
    verified: Option<String>,
    note: String,
}

#[derive(Serialize)]
struct VisitView {
    around: Around,
    id: VisitId,
    row: VisitRow,
    officers: String,
    found: Option<String>,
    next_step: Option<String>,
    coordinates: Option<String>,
    photographs: Vec<String>,
    rebound: Option<String>,
    cancel_reason: Option<String>,
    is_planned: bool,
    version: i32,
    found_items: Vec<FoundItem>,
    form: Form,
}

async fn visit_of(state: &AppState, actor: &Actor, id: VisitId) -> Result<Visit, AppError> {
    let scope = actor.scope.clone();
    let found = state.read(move |conn| {
        queries::visit(conn, &scope, id)?.ok_or(FollowupError::from(FollowupRefusal::NotFound { id }))
    });
    Ok(found.await?)
}

async fn visit_view(
    state: &AppState,
    actor: &Actor,
    (id, at): (VisitId, &At),
    form: Form,
) -> Result<VisitView, AppError> {
    let visit = visit_of(state, actor, id).await?;
    let Found { around, items, .. } = around(state, actor, (visit.addressee_id, at)).await?;
    let people = [visit.officer_one, visit.officer_two];
    let (found, names) = state
        .read(move |conn| {
            let found = queries::items_of(conn, id)?;
            Ok::<_, FollowupError>((found, Names::read(conn, people.into_iter().flatten())?))
        })
        .await?;
    let of = |item: &RectificationItem| found.iter().find(|found| found.item_id == item.id);
    Ok(VisitView {
        id,
        row: row(&visit, at),
        officers: people
            .into_iter()
            .map(|id| names.person(id))
            .filter(|name| !name.is_empty())
            .collect::<Vec<_>>()
            .join(&at.text("ui-comma")),
        coordinates: visit
            .longitude
            .zip(visit.latitude)
            .map(|(east, north)| format!("{east:.6}, {north:.6}")),
        photographs: visit.photographs.get().clone(),
        rebound: visit.rebound_criterion.map(|criterion| word!(at.language, criterion)),
        is_planned: visit.state == VisitState::Planned,
        found_items: items
            .iter()
            .map(|item| FoundItem {
                no: item.no,
                text: item.text.clone(),
                verified: of(item).map(|found| word!(at.language, found.verified)),
                note: of(item).map(|found| found.note.clone()).unwrap_or_default(),
            })
            .collect(),
        found: visit.found,
        next_step: visit.next_step,
        cancel_reason: visit.cancel_reason,
        version: visit.version,
        around,
        form,
    })
}

async fn one(
    allowed: Allowed<actions::ReadRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<VisitId>,
) -> Result<HttpResponse, AppError> {
    let form = Form::of(&Posted::default());
    let view = visit_view(&state, &allowed.actor, (id.into_inner(), &at), form).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/visit.html", view).await
}

async fn cancel(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<VisitId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, reason) = (id.into_inner(), posted.version(), posted.text("reason").to_owned());
    let actor = allowed.actor;
    let done = sent::performed(&state, &actor, Ok(reason), move |work, reason| {
        service::cancel(work, id, version, reason).map(drop)
    });
    let done = done.await.map(|()| (format!("/visits/{id}"), "said-visit_cancelled"));
    sent::answered((&state, &at, &actor), done, "pages/prosecutor/visit.html", async |error| {
        visit_view(&state, &actor, (id, &at), Form::refused(&posted, error, &at)).await
    })
    .await
}

/// An item that is looked at.
#[derive(Serialize)]
struct ItemForm {
    id: ItemId,
    no: i32,
    text: String,
    claimed: Option<String>,
}

#[derive(Serialize)]
struct ReportView {
    around: Around,
    id: VisitId,
    purpose: String,
    planned_on: NaiveDate,
    version: i32,
    is_look_back: bool,
    officers: Vec<Choice>,
    findings: Vec<Choice>,
    verified: Vec<Choice>,
    criteria: Vec<Choice>,
    looked_at: Vec<ItemForm>,
    sent: usize,
    form: Form,
}

async fn report_view(
    state: &AppState,
    actor: &Actor,
    (id, at): (VisitId, &At),
    refused: Option<(&Posted, &AppError)>,
) -> Result<ReportView, AppError> {
    let (visit, language) = (visit_of(state, actor, id).await?, at.language);
    let Found { around, items, officers, .. } = around(state, actor, (visit.addressee_id, at)).await?;
    let form = match refused {
        Some((posted, error)) => Form::refused(posted, error, at),
        None => {
            let now = state.clock.now().civil().format("%Y-%m-%dT%H:%M");
            let person = actor.person.map(|id| id.to_string()).unwrap_or_default();
            Form::of(&Posted::default().with("done_at", now).with("officer_one", person))
        }
    };
    let verified = VerifiedState::ALL.iter().filter(|state| **state != VerifiedState::Unverified);
    Ok(ReportView {
        around,
        id,
        purpose: visit.purpose,
        planned_on: visit.planned_on,
        version: visit.version,
        is_look_back: visit.kind == VisitKind::PostClosing,
        officers,
        findings: choices!(language, VisitFinding),
        verified: verified.map(|state| Choice::new(state.code(), word!(language, state))).collect(),
        criteria: choices!(language, ReboundCriterion),
        looked_at: items
            .into_iter()
            .map(|item| ItemForm {
                id: item.id,
                no: item.no,
                text: item.text,
                claimed: item.claimed.map(|claimed| word!(language, claimed)),
            })
            .collect(),
        sent: refused.map_or(0, |(posted, _)| sent::hashes(posted).len()),
        form,
    })
}

async fn report_page(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<VisitId>,
) -> Result<HttpResponse, AppError> {
    let view = report_view(&state, &allowed.actor, (id.into_inner(), &at), None).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/visit_report.html", view).await
}

async fn report(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<VisitId>,
    (request, payload): (HttpRequest, web::Payload),
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let (posted, whole) = sent::received(&state, &actor, (&request, payload)).await?;
    let (told, version) = (whole.and_then(|()| told(&posted)), posted.version());
    let done = sent::performed(&state, &actor, told, move |work, report| {
        progress::report_visit(work, id, version, report).map(drop)
    });
    let done = done.await.map(|()| (format!("/visits/{id}"), "said-visit_reported"));
    sent::answered((&state, &at, &actor), done, "pages/prosecutor/visit_report.html", async |error| {
        report_view(&state, &actor, (id, &at), Some((&posted, error))).await
    })
    .await
}

/// A civil date and time in China, as a form sends it.
pub(super) fn moment(posted: &Posted, fields: &mut Fields, name: &str) -> Option<Timestamp> {
    let text = posted.text(name);
    let told = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok();
    fields.check(told.is_some() || text.is_empty(), name, "malformed", text);
    posted.required(fields, name, told.map(Timestamp::from_civil))
}

fn told(posted: &Posted) -> Result<Report, AppError> {
    let mut fields = Fields::new();
    let done_at = moment(posted, &mut fields, "done_at");
    let (one, two) = (person(posted, &mut fields, "officer_one"), person(posted, &mut fields, "officer_two"));
    let finding = posted.code(&mut fields, "finding", VisitFinding::from_code);
    let finding = posted.required(&mut fields, "finding", finding);
    let longitude = posted.parsed::<f64>(&mut fields, "longitude");
    let latitude = posted.parsed::<f64>(&mut fields, "latitude");
    fields.check(longitude.is_some() == latitude.is_some(), "latitude", "required", "");
    let mut items = Vec::new();
    for at in 0.. {
        let name = |part: &str| format!("items[{at}].{part}");
        let Some(id) = posted.optional(&name("item_id")).and_then(|id| id.parse().ok()) else { break };
        let verified = posted.code(&mut fields, &name("verified"), VerifiedState::from_code);
        if let Some(verified) = verified {
            items.push(ItemFound {
                item_id: ItemId(id),
                verified,
                note: posted.text(&name("note")).to_owned(),
            });
        }
    }
    let criterion = posted.code(&mut fields, "rebound_criterion", ReboundCriterion::from_code);
    fields.finish().map_err(FollowupError::from)?;
    let (Some(done_at), Some(one), Some(two), Some(finding)) = (done_at, one, two, finding) else {
        return Err(wrong("done_at", "required"));
    };
    let note = posted.text("rebound.note").to_owned();
    Ok(Report {
        done_at,
        officers: (one, two),
        place: posted.text("place").to_owned(),
        coordinates: longitude.zip(latitude),
        finding,
        found: posted.text("found").to_owned(),
        next_step: posted.optional("next_step"),
        photographs: sent::hashes(posted),
        items,
        rebound: criterion.map(|criterion| Rebound { criterion, note }),
    })
}
