//! Verifying a lead on the spot (线下核查): planned with two officers, and reported from a phone with place and photographs.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::case_entries::{officers, person};
use super::visits::moment;
use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::files::queries as files;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Fields, Timestamp};
use crate::leads::evaluation::{
    Photograph, Verification, VerificationId, VerificationPlan, VerificationReport,
};
use crate::leads::{LeadError, LeadId, queries, service};
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::names::Names;
use crate::web::sent;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/leads/{id}/verification", page);
    p.post("/leads/{id}/verification", plan);
    p.post("/leads/{id}/verification/report", report);
}

/// A verification.
#[derive(Serialize)]
struct TaskView {
    id: VerificationId,
    planned_on: NaiveDate,
    place: String,
    purpose: String,
    officers: String,
    visited_at: Option<Timestamp>,
    findings: Option<String>,
    coordinates: Option<String>,
    photographs: Vec<String>,
}

#[derive(Serialize)]
struct VerificationView {
    lead: LeadId,
    number: String,
    title: String,
    /// What is to be reported now.
    task: Option<TaskView>,
    done: Vec<TaskView>,
    officers: Vec<Choice>,
    may_work: bool,
    sent: usize,
    form: Form,
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (LeadId, &At),
    refused: Option<(&Posted, &AppError)>,
) -> Result<VerificationView, AppError> {
    let (scope, now) = (actor.scope.clone(), state.clock.now());
    let (lead, place, rows, officers, names) = state
        .read(move |conn| {
            let lead = queries::lead(conn, &scope, id)?.ok_or(LeadError::NotFound { id })?;
            let place = queries::facts(conn, id)?.place;
            let mut rows = Vec::new();
            for row in queries::verifications(conn, id)? {
                let photographs = queries::photographs(conn, row.id)?;
                rows.push((row, photographs));
            }
            let people = rows.iter().flat_map(|(row, _)| [row.first_officer_id, row.second_officer_id]);
            let names = Names::read(conn, people.collect::<Vec<_>>())?;
            let officers = officers(conn, lead.office_id, now.date())?;
            Ok::<_, LeadError>((lead, place, rows, officers, names))
        })
        .await?;
    let task = |(row, photographs): &(Verification, Vec<Photograph>)| TaskView {
        id: row.id,
        planned_on: row.planned_on,
        place: row.place.clone(),
        purpose: row.purpose.clone(),
        officers: [row.first_officer_id, row.second_officer_id]
            .map(|id| names.person(Some(id)))
            .join(&at.text("ui-comma")),
        visited_at: row.visited_at,
        findings: row.findings.clone(),
        coordinates: row.longitude.zip(row.latitude).map(|(east, north)| format!("{east:.6}, {north:.6}")),
        photographs: photographs.iter().map(|photograph| photograph.file_hash.clone()).collect(),
    };
    let (open, done): (Vec<_>, Vec<_>) = rows.iter().partition(|(row, _)| row.recorded_at.is_none());
    let form = match refused {
        Some((posted, error)) => Form::refused(posted, error, at),
        None => {
            let person = actor.person.map(|id| id.to_string()).unwrap_or_default();
            let form = Posted::default()
                .with("planned_on", now.date())
                .with("first_officer_id", person)
                .with("place", place.unwrap_or_default())
                .with("visited_at", now.civil().format("%Y-%m-%dT%H:%M"));
            Form::of(&form)
        }
    };
    Ok(VerificationView {
        lead: id,
        number: lead.number,
        title: lead.title,
        task: open.first().map(|row| task(row)),
        done: done.into_iter().map(task).collect(),
        officers,
        may_work: may(actor, Action::HandleLeads)
            && actor.office == Some(lead.office_id)
            && crate::leads::state::is_open(lead.state),
        sent: refused.map_or(0, |(posted, _)| sent::hashes(posted).len()),
        form,
    })
}

async fn page(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<HttpResponse, AppError> {
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), None).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/verification.html", view).await
}

async fn plan(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let done = sent::performed(&state, &actor, planned(&posted), move |work, plan| {
        service::plan_verification(work, id, plan).map(drop)
    });
    after((&state, &at, &actor), id, &posted, (done.await, "said-visit_planned")).await
}

async fn after(
    (state, at, actor): (&AppState, &At, &Actor),
    id: LeadId,
    posted: &Posted,
    (done, said): (Result<(), AppError>, &'static str),
) -> Result<HttpResponse, AppError> {
    let done = done.map(|()| (format!("/leads/{id}/verification"), said));
    sent::answered((state, at, actor), done, "pages/prosecutor/verification.html", async |error| {
        view(state, actor, (id, at), Some((posted, error))).await
    })
    .await
}

fn planned(posted: &Posted) -> Result<VerificationPlan, AppError> {
    let mut fields = Fields::new();
    let first = person(posted, &mut fields, "first_officer_id");
    let second = person(posted, &mut fields, "second_officer_id");
    let planned_on = posted.day(&mut fields, "planned_on");
    let planned_on = posted.required(&mut fields, "planned_on", planned_on);
    fields.finish().map_err(LeadError::from)?;
    let (Some(first_officer), Some(second_officer), Some(planned_on)) = (first, second, planned_on) else {
        return Err(wrong("planned_on", "required"));
    };
    let (place, purpose) = (posted.text("place").to_owned(), posted.text("purpose").to_owned());
    Ok(VerificationPlan { first_officer, second_officer, planned_on, place, purpose })
}

async fn report(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    (request, payload): (HttpRequest, web::Payload),
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let (posted, whole) = sent::received(&state, &actor, (&request, payload)).await?;
    let told = match whole {
        Ok(()) => reported(&state, &actor, &posted).await,
        Err(error) => Err(error),
    };
    let done = sent::performed(&state, &actor, told, move |work, (task, told)| {
        service::record_verification(work, id, *task, told).map(drop)
    });
    after((&state, &at, &actor), id, &posted, (done.await, "said-visit_reported")).await
}

async fn reported(
    state: &AppState,
    actor: &Actor,
    posted: &Posted,
) -> Result<(VerificationId, VerificationReport), AppError> {
    let mut fields = Fields::new();
    let visited_at = moment(posted, &mut fields, "visited_at");
    let longitude = posted.parsed::<f64>(&mut fields, "longitude");
    let longitude = posted.required(&mut fields, "longitude", longitude);
    let latitude = posted.parsed::<f64>(&mut fields, "latitude");
    let latitude = posted.required(&mut fields, "latitude", latitude);
    let task = posted.parsed::<i64>(&mut fields, "verification").map(VerificationId);
    fields.finish().map_err(LeadError::from)?;
    let (Some(visited_at), Some(longitude), Some(latitude), Some(task)) =
        (visited_at, longitude, latitude, task)
    else {
        return Err(wrong("visited_at", "required"));
    };
    let (hashes, who) = (sent::hashes(posted), actor.clone());
    let today = state.clock.now().date();
    // What the camera says is when a photograph was taken, and its name is what it was sent under.
    let photographs = state
        .read(move |conn| {
            let told: Vec<&str> = hashes.iter().map(String::as_str).collect();
            let cameras = files::cameras(conn, &told)?;
            let mut photographs = Vec::new();
            for hash in &hashes {
                let known = crate::files::FileHash::try_from(hash.clone()).ok();
                let file = match &known {
                    Some(known) => files::visible_file(conn, &who.scope, who.person, known, today)?,
                    None => None,
                };
                let taken_at = cameras.get(hash.as_str()).and_then(|camera| camera.taken_at);
                let name = file.map_or_else(|| hash.clone(), |(_, name)| name);
                photographs.push(Photograph { file_hash: hash.clone(), name, taken_at });
            }
            Ok::<_, LeadError>(photographs)
        })
        .await?;
    let findings = posted.text("findings").to_owned();
    Ok((task, VerificationReport { visited_at, longitude, latitude, findings, photographs }))
}
