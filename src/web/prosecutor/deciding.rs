//! The decision that is proposed on a lead.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::page::PageRequest;
use crate::kit::{Actor, AgencyId, Fields, OfficeId};
use crate::leads::decisions::{Decision, DecisionProposal, FilingContent};
use crate::leads::service::propose_decision;
use crate::leads::words::{FilingTrack, Outcome, Recipient};
use crate::leads::{LeadError, LeadId, Suspect, queries};
use crate::org::queries as org;
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/leads/{id}/decision", decision_page);
    p.post("/leads/{id}/decision", propose);
}

#[derive(Serialize)]
struct DecisionView {
    lead: LeadId,
    number: String,
    title: String,
    version: i32,
    form: Form,
    outcomes: Vec<Choice>,
    tracks: Vec<Choice>,
    agencies: Vec<Choice>,
    offices: Vec<Choice>,
    recipients: Vec<Choice>,
}

async fn decision_page(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<HttpResponse, AppError> {
    let view = decision_view(&state, &allowed.actor, (id.into_inner(), &at), None).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/decision.html", view).await
}

async fn decision_view(
    state: &AppState,
    actor: &Actor,
    (id, at): (LeadId, &At),
    refused: Option<(&Posted, &AppError)>,
) -> Result<DecisionView, AppError> {
    let (scope, language) = (actor.scope.clone(), at.language);
    let (lead, facts, agencies, offices, suspected) = state
        .read(move |conn| {
            let lead = queries::lead(conn, &scope, id)?.ok_or(LeadError::NotFound { id })?;
            let facts = queries::facts(conn, id)?;
            let page = PageRequest { cursor: None, limit: Some(200) };
            let own = crate::kit::Scope::Offices(vec![lead.office_id]);
            let agencies = org::agencies(conn, &own, &org::AgencyFilter::default(), &page)?;
            let suspected = queries::agencies(conn, id)?;
            Ok::<_, LeadError>((lead, facts, agencies, org::procuratorates(conn)?, suspected))
        })
        .await?;
    let form = match refused {
        Some((posted, error)) => Form::refused(posted, error, at),
        None => {
            let mut fresh = Posted::default()
                .with("title", &lead.title)
                .with("interest_harmed", facts.harmed_interest.unwrap_or_default());
            if let Some(agency) = suspected.iter().find_map(|agency| agency.agency_id) {
                fresh = fresh.with("agencies", agency);
            }
            Form::of(&fresh)
        }
    };
    // Merging has a page of its own, where it shows both.
    let outcomes = Outcome::ALL.iter().filter(|outcome| **outcome != Outcome::MergeLead);
    Ok(DecisionView {
        lead: id,
        number: lead.number,
        title: lead.title,
        version: lead.version,
        form,
        outcomes: outcomes.map(|outcome| Choice::new(outcome.code(), word!(language, outcome))).collect(),
        tracks: choices!(language, FilingTrack),
        agencies: agencies
            .into_iter()
            .filter(|agency| agency.valid_to.is_none())
            .map(|agency| Choice::new(agency.id, agency.name))
            .collect(),
        offices: offices
            .into_iter()
            .filter(|office| office.id != lead.office_id)
            .map(|office| Choice::new(office.id, office.name))
            .collect(),
        recipients: choices!(language, Recipient),
    })
}

async fn propose(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, actor) = (id.into_inner(), posted.version(), allowed.actor);
    let done = match proposal(&posted) {
        Ok(proposal) => {
            let made = state
                .perform(actor.clone(), move |work| propose_decision(work, id, version, &proposal).map(drop));
            made.await.map_err(AppError::from)
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(at.done(&format!("/leads/{id}"), "said-decision_proposed")),
        Err(error) if error.is_about_the_form() => {
            let view = decision_view(&state, &actor, (id, &at), Some((&posted, &error))).await?;
            at.again(&state, &actor, "pages/prosecutor/decision.html", view).await
        }
        Err(error) => Err(error),
    }
}

/// What the form says, or the field that its outcome needs.
fn proposal(posted: &Posted) -> Result<DecisionProposal, AppError> {
    let mut fields = Fields::new();
    let outcome = posted.code(&mut fields, "outcome", Outcome::from_code);
    let outcome = posted.required(&mut fields, "outcome", outcome);
    let opinion = fields.text("opinion", posted.text("opinion"), 2..=10_000);
    let mut required = |name: &str| {
        let value = posted.parsed::<i64>(&mut fields, name);
        posted.required(&mut fields, name, value)
    };
    let decision = match outcome {
        Some(Outcome::FileCase) => {
            filing(posted, &mut fields).map(|content| Decision::FileCase(Box::new(content)))
        }
        Some(Outcome::DeclineFiling) => Some(Decision::DeclineFiling {}),
        Some(Outcome::TransferLead) => {
            required("office_id").map(|office| Decision::TransferLead { office_id: OfficeId(office) })
        }
        Some(Outcome::ReportLeadUp) => Some(Decision::ReportLeadUp {}),
        Some(Outcome::ParkLead) => Some(Decision::ParkLead {}),
        Some(Outcome::HandOverLead) => {
            let recipient = posted.code(&mut fields, "recipient", Recipient::from_code);
            let recipient = posted.required(&mut fields, "recipient", recipient);
            recipient.map(|recipient| Decision::HandOverLead { recipient })
        }
        Some(Outcome::MergeLead) | None => None,
    };
    fields.finish().map_err(LeadError::from)?;
    let decision = decision.ok_or_else(|| wrong("outcome", "required"))?;
    Ok(DecisionProposal { opinion, decision })
}

fn filing(posted: &Posted, fields: &mut Fields) -> Option<FilingContent> {
    let track = posted.code(fields, "track", FilingTrack::from_code);
    let track = posted.required(fields, "track", track)?;
    let agencies = posted.all("agencies").iter().filter_map(|id| id.parse().ok().map(AgencyId));
    let suspects = posted.text("wrongdoers").lines().map(str::trim).filter(|name| !name.is_empty());
    Some(FilingContent {
        track,
        title: posted.text("title").to_owned(),
        handler_id: None,
        interest_harmed: posted.text("interest_harmed").to_owned(),
        unlawful_act: posted.text("unlawful_act").to_owned(),
        agencies: agencies.collect(),
        wrongdoers: suspects.map(|name| Suspect { name: name.to_owned(), code: None }).collect(),
        unknown_party: posted.ticked("unknown_party"),
        enforcement: None,
        criminal_case: posted.optional("criminal_case"),
        urgent: posted.ticked("urgent"),
        further_leads: Vec::new(),
    })
}
