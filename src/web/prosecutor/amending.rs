//! Correcting a lead and saying its field: what was told at first stays readable.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::choices;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Fields};
use crate::leads::service::{self, Amendment, Whole};
use crate::leads::{Channel, LeadError, LeadId, StatutorySource, Suspect, SuspectedAgency, queries};
use crate::screening::suggestion::queries as suggestions;
use crate::web::at::At;
use crate::web::form::{Choice, Form};
use crate::web::names::Names;
use crate::web::sent;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/leads/{id}/edit", page);
    p.post("/leads/{id}/edit", amend);
}

#[derive(Serialize)]
struct AmendView {
    lead: LeadId,
    number: String,
    title: String,
    version: i32,
    channels: Vec<Choice>,
    sources: Vec<Choice>,
    domains: Vec<Choice>,
    /// The field that was suggested on arrival, while nobody has said one.
    suggested: Option<String>,
    form: Form,
}

async fn read(
    state: &AppState,
    actor: &Actor,
    id: LeadId,
) -> Result<(Whole, Option<String>, Names), AppError> {
    let scope = actor.scope.clone();
    let found = state.read(move |conn| {
        let lead = queries::lead(conn, &scope, id)?.ok_or(LeadError::NotFound { id })?;
        let whole = service::whole(conn, lead)?;
        let suggested =
            suggestions::first_of_leads(conn, &[id])?.into_iter().next().and_then(|one| one.domain);
        Ok::<_, LeadError>((whole, suggested, Names::read(conn, [])?))
    });
    Ok(found.await?)
}

/// A lead as its form says it; its field, where it has none, as it was suggested.
fn as_form(whole: &Whole, suggested: Option<&str>) -> Posted {
    let Whole { lead, facts, agencies } = whole;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let suspects: Vec<&str> = facts.suspects.get().iter().map(|suspect| suspect.name.as_str()).collect();
    let agencies: Vec<&str> = agencies.iter().map(|agency| agency.name.as_str()).collect();
    let form = Posted::default()
        .with("title", &lead.title)
        .with("narrative", &facts.narrative)
        .with("domain", lead.domain.as_deref().or(suggested).unwrap_or_default())
        .with("place", text(&facts.place))
        .with("longitude", facts.longitude.map(|it| it.to_string()).unwrap_or_default())
        .with("latitude", facts.latitude.map(|it| it.to_string()).unwrap_or_default())
        .with("event_from", facts.event_from.map(|day| day.to_string()).unwrap_or_default())
        .with("event_to", facts.event_to.map(|day| day.to_string()).unwrap_or_default())
        .with("harmed_interest", text(&facts.harmed_interest))
        .with("suspects", suspects.join("\n"))
        .with("agencies", agencies.join("\n"))
        .with("risk_notes", text(&facts.risk_notes))
        .with("received_on", lead.received_on)
        .with("channel", lead.channel.code())
        .with("statutory_source", lead.statutory_source.code());
    if lead.urgent { form.with("urgent", "yes") } else { form }
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (LeadId, &At),
    refused: Option<(&Posted, &AppError)>,
) -> Result<AmendView, AppError> {
    let (whole, suggested, names) = read(state, actor, id).await?;
    let is_open = whole.lead.domain.is_none();
    Ok(AmendView {
        lead: id,
        number: whole.lead.number.clone(),
        title: whole.lead.title.clone(),
        version: whole.lead.version,
        channels: choices!(at.language, Channel),
        sources: choices!(at.language, StatutorySource),
        domains: names.domains(at.language),
        suggested: suggested.as_deref().filter(|_| is_open).map(|code| names.domain(Some(code), at.language)),
        form: match refused {
            Some((posted, error)) => Form::refused(posted, error, at),
            None => Form::of(&as_form(&whole, suggested.as_deref())),
        },
    })
}

async fn page(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<HttpResponse, AppError> {
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), None).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/lead_edit.html", view).await
}

async fn amend(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, actor) = (id.into_inner(), posted.version(), allowed.actor);
    let (whole, _, _) = read(&state, &actor, id).await?;
    let vault = state.vault.clone();
    let done = sent::performed(&state, &actor, told(&posted, &whole), move |work, amendment| {
        service::amend(work, id, version, amendment, &vault).map(drop)
    });
    let done = done.await.map(|()| (format!("/leads/{id}"), "said-lead_amended"));
    sent::answered((&state, &at, &actor), done, "pages/prosecutor/lead_edit.html", async |error| {
        view(&state, &actor, (id, &at), Some((&posted, error))).await
    })
    .await
}

/// What the form says. An agency or wrongdoer that stands there already keeps what else is known of it.
fn told(posted: &Posted, whole: &Whole) -> Result<Amendment, AppError> {
    let mut fields = Fields::new();
    let text = |name: &str| Some(posted.text(name).to_owned());
    let received_on = posted.day(&mut fields, "received_on");
    let channel = posted.code(&mut fields, "channel", Channel::from_code);
    let statutory_source = posted.code(&mut fields, "statutory_source", StatutorySource::from_code);
    let (event_from, event_to) = (posted.day(&mut fields, "event_from"), posted.day(&mut fields, "event_to"));
    let longitude = posted.parsed::<f64>(&mut fields, "longitude");
    let latitude = posted.parsed::<f64>(&mut fields, "latitude");
    fields.finish().map_err(LeadError::from)?;
    let lines = |name: &str| -> Vec<String> {
        posted.text(name).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let suspect = |name: String| {
        let known = whole.facts.suspects.get().iter().find(|suspect| suspect.name == name).cloned();
        known.unwrap_or(Suspect { name, code: None })
    };
    let agency = |name: String| {
        let known = whole.agencies.iter().find(|agency| agency.name == name).cloned();
        known.unwrap_or(SuspectedAgency { agency_id: None, name, basis: String::new() })
    };
    Ok(Amendment {
        received_on,
        statutory_source,
        channel,
        domain: text("domain"),
        title: text("title"),
        narrative: text("narrative"),
        place: text("place"),
        longitude: Some(longitude),
        latitude: Some(latitude),
        event_from: Some(event_from),
        event_to: Some(event_to),
        harmed_interest: text("harmed_interest"),
        suspects: Some(lines("suspects").into_iter().map(suspect).collect()),
        agencies: Some(lines("agencies").into_iter().map(agency).collect()),
        risk_notes: text("risk_notes"),
        urgent: Some(posted.ticked("urgent")),
        ..Amendment::default()
    })
}
