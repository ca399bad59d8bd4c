//! A first draft on a case: of which kind, under which name, to whom.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::draft_form::line_of;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::CaseId;
use crate::http::{Allowed, AppError, Pages, Posted, once};
use crate::kit::page::PageRequest;
use crate::kit::{Actor, AgencyId, Fields};
use crate::org::queries as org;
use crate::recommendations::drafting::{self, Draft, Wording};
use crate::recommendations::model::Contents;
use crate::recommendations::{AddresseePart, RecommendationError, RecommendationKind};
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/cases/{id}/recommendations/new", new_page);
    p.post("/cases/{id}/recommendations/new", begin);
}

#[derive(Serialize)]
struct NewView {
    case: CaseId,
    number: String,
    title: String,
    kinds: Vec<Choice>,
    agencies: Vec<Choice>,
    form: Form,
}

/// What a first draft may take from the case: those it is against, and what the report says.
struct Matter {
    number: String,
    title: String,
    parties: Vec<AgencyId>,
    agencies: Vec<Choice>,
    contents: Contents,
}

async fn matter(state: &AppState, actor: &Actor, (id, at): (CaseId, &At)) -> Result<Matter, AppError> {
    let (who, language) = (actor.clone(), at.language);
    let found = state.read(move |conn| {
        let found = crate::cases::service::view(conn, &who.scope, id)?;
        let file = crate::cases::investigation::service::on_file(conn, &who.scope, id)?;
        let parties: Vec<AgencyId> = found.parties.iter().filter_map(|party| party.agency_id).collect();
        let office = found.case.handling_office();
        let page = PageRequest { cursor: None, limit: Some(200) };
        let mut all = org::agencies(
            conn,
            &crate::kit::Scope::Offices(vec![office]),
            &org::AgencyFilter::default(),
            &page,
        )?;
        all.retain(|agency| agency.valid_to.is_none());
        // Those that the case is against come first.
        all.sort_by_key(|agency| !parties.contains(&agency.id));
        let ids: Vec<_> = found.leads.iter().map(|lead| lead.lead_id).collect();
        let leads = crate::leads::queries::leads_of(conn, &who.scope, &ids)?;
        let mut contents = Contents::default();
        if let Some(lead) = leads.first() {
            contents.case_source = word!(language, lead.statutory_source);
        }
        if let Some(report) = file.reports.last() {
            contents.harm_facts.clone_from(&report.harm);
            contents.breach_facts = format!("{}\n{}", report.duty, report.conduct);
        }
        Ok::<_, RecommendationError>(Matter {
            number: found.case.number,
            title: found.case.title,
            parties,
            agencies: all.into_iter().map(|agency| Choice::new(agency.id, agency.name)).collect(),
            contents,
        })
    });
    Ok(found.await?)
}

async fn new_page(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let matter = matter(&state, &allowed.actor, (id, &at)).await?;
    let title = matter.title.trim_end_matches("行政公益诉讼案").to_owned();
    let mut form = Posted::default().with("kind", RecommendationKind::Pil.code()).with("title", title);
    for party in &matter.parties {
        form = form.with(&format!("agency-{party}"), "yes");
    }
    let view = new_view(id, matter, &at, Form::of(&form));
    at.page(&state, &allowed.actor, "pages/prosecutor/draft_new.html", view).await
}

fn new_view(case: CaseId, matter: Matter, at: &At, form: Form) -> NewView {
    let Matter { number, title, agencies, .. } = matter;
    NewView { case, number, title, kinds: choices!(at.language, RecommendationKind), agencies, form }
}

async fn begin(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let matter = matter(&state, &actor, (id, &at)).await?;
    let begun = match first_draft(id, &matter, &posted) {
        Ok(draft) => {
            once(&state, actor.clone(), &posted, move |work| drafting::draft(work, &draft).map(|row| row.id))
                .await
        }
        Err(error) => Err(error),
    };
    match begun {
        Ok(made) => Ok(at.done(&format!("/recommendations/{made}/edit"), "said-draft_begun")),
        Err(error) if error.is_about_the_form() => {
            let view = new_view(id, matter, &at, Form::refused(&posted, &error, &at));
            at.again(&state, &actor, "pages/prosecutor/draft_new.html", view).await
        }
        Err(error) => Err(error),
    }
}

fn first_draft(case_id: CaseId, matter: &Matter, posted: &Posted) -> Result<Draft, AppError> {
    let mut fields = Fields::new();
    let kind = posted.code(&mut fields, "kind", RecommendationKind::from_code);
    let kind = posted.required(&mut fields, "kind", kind);
    fields.finish().map_err(RecommendationError::from)?;
    let kind = kind.ok_or_else(|| wrong("kind", "required"))?;
    let chosen = matter.agencies.iter().filter(|agency| posted.ticked(&format!("agency-{}", agency.code)));
    let lines = chosen.enumerate().filter_map(|(at, agency)| {
        let agency_id = AgencyId(agency.code.parse().ok()?);
        Some(line_of(agency_id, if at == 0 { AddresseePart::Lead } else { AddresseePart::Cooperating }))
    });
    Ok(Draft {
        case_id,
        kind,
        wording: Wording {
            title: posted.text("title").to_owned(),
            contents: matter.contents.clone(),
            lines: lines.collect(),
            official_number: None,
            passages: Vec::new(),
            articles: None,
        },
    })
}
