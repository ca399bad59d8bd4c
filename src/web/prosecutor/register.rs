//! Registering a lead.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::choices;
use crate::http::{Allowed, AppError, Pages, Posted, once};
use crate::kit::{Actor, Fields, OfficeId};
use crate::leads::service::{self, enter};
use crate::leads::vault::Reporter;
use crate::leads::{Channel, LeadError, LeadId, Registration, StatutorySource, Suspect, SuspectedAgency};
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::names::Names;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/leads/new", page);
    p.post("/leads/new", register);
}

#[derive(Serialize)]
struct RegisterView {
    form: Form,
    channels: Vec<Choice>,
    sources: Vec<Choice>,
    domains: Vec<Choice>,
}

async fn view(state: &AppState, at: &At, form: Form) -> Result<RegisterView, AppError> {
    let language = at.language;
    let names = state.read(|conn| Names::read(conn, []).map_err(LeadError::from)).await?;
    Ok(RegisterView {
        form,
        channels: choices!(language, Channel),
        sources: choices!(language, StatutorySource),
        domains: names.domains(language),
    })
}

async fn page(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let fresh = Posted::default().with("received_on", state.clock.now().date());
    let view = view(&state, &at, Form::of(&fresh)).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/register.html", view).await
}

async fn register(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    match registered(&state, actor.clone(), &posted).await {
        Ok(id) => Ok(at.done(&format!("/leads/{id}"), "said-lead_registered")),
        Err(error) if error.is_about_the_form() => {
            let view = view(&state, &at, Form::refused(&posted, &error, &at)).await?;
            at.again(&state, &actor, "pages/prosecutor/register.html", view).await
        }
        Err(error) => Err(error),
    }
}

async fn registered(state: &AppState, actor: Actor, posted: &Posted) -> Result<LeadId, AppError> {
    let office = service::own_office(&actor)?;
    let registration = told(office, posted)?;
    let reporter = reporter(posted);
    let vault = state.vault.clone();
    once(state, actor, posted, move |work| {
        enter(work, &registration, reporter.clone(), &[], &vault).map(|lead| lead.id)
    })
    .await
}

/// What the form says of a lead. What must be there and is not is found at once with what cannot be read.
fn told(office: OfficeId, posted: &Posted) -> Result<Registration, AppError> {
    let mut fields = Fields::new();
    let channel = posted.code(&mut fields, "channel", Channel::from_code);
    let channel = posted.required(&mut fields, "channel", channel);
    let received_on = posted.day(&mut fields, "received_on");
    let received_on = posted.required(&mut fields, "received_on", received_on);
    let title = fields.text("title", posted.text("title"), 2..=200);
    let narrative = fields.text("narrative", posted.text("narrative"), 1..=20_000);
    let source = posted.code(&mut fields, "statutory_source", StatutorySource::from_code);
    let (event_from, event_to) = (posted.day(&mut fields, "event_from"), posted.day(&mut fields, "event_to"));
    let longitude = posted.parsed::<f64>(&mut fields, "longitude");
    let latitude = posted.parsed::<f64>(&mut fields, "latitude");
    fields.finish().map_err(LeadError::from)?;
    let (Some(channel), Some(received_on)) = (channel, received_on) else {
        return Err(wrong("channel", "required"));
    };
    let lines = |name: &str| -> Vec<String> {
        posted.text(name).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    Ok(Registration {
        statutory_source: source.unwrap_or(channel.usual_source()),
        external_number: posted.optional("external_number"),
        domain: posted.optional("domain"),
        place: posted.optional("place"),
        longitude,
        latitude,
        event_from,
        event_to,
        harmed_interest: posted.optional("harmed_interest"),
        suspects: lines("suspects").into_iter().map(|name| Suspect { name, code: None }).collect(),
        agencies: lines("agencies")
            .into_iter()
            .map(|name| SuspectedAgency { agency_id: None, name, basis: String::new() })
            .collect(),
        source_url: posted.optional("source_url"),
        risk_notes: posted.optional("risk_notes"),
        urgent: posted.ticked("urgent"),
        major: posted.ticked("major"),
        anonymous: posted.ticked("anonymous"),
        ..Registration::new(office, received_on, channel, &title, &narrative)
    })
}

fn reporter(posted: &Posted) -> Reporter {
    Reporter {
        name: posted.optional("reporter_name"),
        phone: posted.optional("reporter_phone"),
        address: posted.optional("reporter_address"),
        id_number: None,
        email: None,
        note: posted.optional("reporter_note"),
        original: None,
    }
}
