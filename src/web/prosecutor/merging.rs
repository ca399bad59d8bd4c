//! Merging leads that tell one matter, field by field, with the histories of each; and taking one out again.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde_json::Value;

use super::leads::LeadRow;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Fields};
use crate::leads::{LeadError, LeadId, queries};
use crate::matching::merging::history::{History, histories};
use crate::matching::merging::layers::Kept;
use crate::matching::merging::model::{Apart, Merged, Told};
use crate::matching::merging::{self, MergeField, MergingError};
use crate::web::at::At;
use crate::web::form::{Choice, Form};
use crate::web::list::Moment;
use crate::web::names::Names;
use crate::web::render::with_weekday;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/leads/merge", page);
    p.post("/leads/merge", merge);
    p.get("/leads/{id}/separation", separation_page);
    p.post("/leads/{id}/separation", separate);
}

/// Leads that one act merges at most.
pub(super) const MOST: usize = 50;

/// A lead of the merging.
#[derive(Serialize)]
struct LeadView {
    row: LeadRow,
    version: i32,
    narrative: String,
    story: Vec<Moment>,
    /// The same merging with this lead as the one that stays.
    as_survivor: String,
}

/// A field in which they differ.
#[derive(Serialize)]
struct FieldView {
    name: String,
    word: String,
    /// The id of each lead, its number, and what it says.
    choices: Vec<(LeadId, String, String)>,
}

#[derive(Serialize)]
struct MergeView {
    survivor: Option<LeadView>,
    leads: Vec<LeadView>,
    fields: Vec<FieldView>,
    refusals: Vec<String>,
    form: Form,
}

/// The leads that an address names, the one that stays first.
fn asked(request: &HttpRequest) -> Vec<LeadId> {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
    let pairs = pairs.map(web::Query::into_inner).unwrap_or_default();
    let named = |wanted: &str| {
        let of = pairs.iter().filter(move |(name, _)| name == wanted);
        of.filter_map(|(_, id)| id.parse().ok().map(LeadId)).collect::<Vec<_>>()
    };
    let mut all: Vec<LeadId> = Vec::new();
    for id in named("survivor").into_iter().chain(named("lead")) {
        if !all.contains(&id) {
            all.push(id);
        }
    }
    all
}

async fn page(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let view = view(&state, &allowed.actor, (&asked(&request), &at), None).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/merge.html", view).await
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (ids, at): (&[LeadId], &At),
    refused: Option<(&Posted, &AppError)>,
) -> Result<MergeView, AppError> {
    let form = |fresh: &Posted| match refused {
        Some((posted, error)) => Form::refused(posted, error, at),
        None => Form::of(fresh),
    };
    let Some((survivor, others)) = ids.split_first().filter(|(_, others)| !others.is_empty()) else {
        let (survivor, form) = (None, form(&Posted::default()));
        return Ok(MergeView { survivor, leads: Vec::new(), fields: Vec::new(), refusals: Vec::new(), form });
    };
    let told = Told {
        survivor: Merged { id: *survivor, version: None },
        leads: others.iter().map(|id| Merged { id: *id, version: None }).collect(),
        fields: BTreeMap::new(),
        reason: String::new(),
    };
    let (who, language) = (actor.clone(), at.language);
    let (preview, names) = state
        .read(move |conn| {
            let preview = merging::preview(conn, &who, &told)?;
            let people = preview.histories.iter().flat_map(|history| {
                history.events.iter().filter_map(|event| event.by).chain(history.lead.handler_id)
            });
            let names = Names::read(conn, people.collect::<Vec<_>>())?;
            Ok::<_, MergingError>((preview, names))
        })
        .await?;
    let number = |id: LeadId| {
        let all = std::iter::once(&preview.survivor).chain(&preview.leads);
        all.filter(|lead| lead.id == id).map(|lead| lead.number.clone()).next().unwrap_or_default()
    };
    let mut fresh = Posted::default();
    for difference in &preview.fields {
        fresh = fresh.with(&format!("field-{}", difference.field), difference.suggested);
    }
    let fields = preview.fields.iter().map(|difference| FieldView {
        name: format!("field-{}", difference.field),
        word: word!(language, difference.field),
        choices: difference
            .values
            .iter()
            .map(|(id, value)| (*id, number(*id), said(difference.field, value, (&names, language))))
            .collect(),
    });
    let lead = |lead: &crate::leads::Lead| {
        let of = preview.histories.iter().find(|history| history.lead.id == lead.id);
        let others = ids.iter().filter(|id| **id != lead.id).map(|id| format!("&lead={id}"));
        LeadView {
            row: LeadRow::of(lead, &BTreeMap::new(), (&names, language)),
            version: lead.version,
            narrative: of.map(|history| history.narrative.clone()).unwrap_or_default(),
            story: of.map(|history| story(history, (&names, language))).unwrap_or_default(),
            as_survivor: format!("/leads/merge?survivor={}{}", lead.id, others.collect::<String>()),
        }
    };
    Ok(MergeView {
        fields: fields.collect(),
        form: form(&fresh),
        survivor: Some(lead(&preview.survivor)),
        leads: preview.leads.iter().map(lead).collect(),
        refusals: preview
            .refusals
            .into_iter()
            .map(|refused| AppError::from(refused.error).problem(language).title)
            .collect(),
    })
}

/// What happened to a lead, the last first.
fn story(history: &History, (names, language): (&Names, Language)) -> Vec<Moment> {
    let moment = |event: &merging::history::Event| Moment {
        when: with_weekday(language, event.at.date()),
        who: Some(names.person(event.by)).filter(|name| !name.is_empty()),
        what: match &event.words {
            Some(words) => format!("{}：{words}", word!(language, event.kind)),
            None => word!(language, event.kind),
        },
    };
    history.events.iter().rev().map(moment).collect()
}

/// The value of a field in words; a dash where it says nothing.
fn said(field: MergeField, value: &Value, (names, language): (&Names, Language)) -> String {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    let parts = || value.as_array().cloned().unwrap_or_default();
    let joined = |texts: Vec<String>, sign: &str| {
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(sign)
    };
    let comma = language.text("ui-comma", &[]);
    let words = match field {
        MergeField::Domain => {
            let mut parts = parts().into_iter().map(|part| text(&part));
            let domain = parts.next().filter(|code| !code.is_empty());
            joined(vec![names.domain(domain.as_deref(), language), parts.next().unwrap_or_default()], " · ")
        }
        MergeField::Point => joined(parts().iter().map(text).collect(), ", "),
        MergeField::Event => joined(parts().iter().map(text).collect(), " – "),
        MergeField::Suspects => {
            let names = parts().into_iter().map(|part| part.get("name").map(text).unwrap_or_default());
            joined(names.collect(), &comma)
        }
        MergeField::Agencies => {
            let names = parts().into_iter().map(|part| part.get(1).map(text).unwrap_or_default());
            joined(names.collect(), &comma)
        }
        MergeField::Urgent if value == &Value::Bool(true) => language.text("ui-urgent", &[]),
        MergeField::Urgent => String::new(),
        MergeField::Title
        | MergeField::DivisionCode
        | MergeField::Place
        | MergeField::Area
        | MergeField::HarmedInterest
        | MergeField::SourceUrl
        | MergeField::SpotNumber
        | MergeField::RiskNotes => text(value),
    };
    if words.is_empty() { String::from("—") } else { words }
}

async fn merge(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    let leads: Vec<Merged> = posted.all("lead").iter().filter_map(|text| versioned(text)).collect();
    let ids: Vec<LeadId> = leads.iter().map(|lead| lead.id).collect();
    let merged = match told(&posted, leads) {
        Ok(told) => state
            .perform(actor.clone(), move |work| merging::merge(work, &told).map(|lead| lead.id))
            .await
            .map_err(AppError::from),
        Err(error) => Err(error),
    };
    match merged {
        Ok(id) => Ok(at.done(&format!("/leads/{id}"), "said-leads_merged")),
        Err(error) if error.is_about_the_form() => {
            let view = view(&state, &actor, (&ids, &at), Some((&posted, &error))).await?;
            at.again(&state, &actor, "pages/prosecutor/merge.html", view).await
        }
        Err(error) => Err(error),
    }
}

/// A lead at the version that was read: `17:3`.
fn versioned(text: &str) -> Option<Merged> {
    let (id, version) = text.split_once(':')?;
    Some(Merged { id: LeadId(id.parse().ok()?), version: version.parse().ok() })
}

/// What the form wants merged; the first lead that it names stays.
fn told(posted: &Posted, mut leads: Vec<Merged>) -> Result<Told, AppError> {
    if leads.is_empty() {
        return Err(crate::web::form::wrong("lead", "required"));
    }
    let survivor = leads.remove(0);
    let mut fields = Fields::new();
    let mut taken = BTreeMap::new();
    for field in MergeField::ALL {
        let from = posted.parsed::<i64>(&mut fields, &format!("field-{field}")).map(LeadId);
        if let Some(from) = from.filter(|from| *from != survivor.id) {
            taken.insert(*field, from);
        }
    }
    fields.finish().map_err(MergingError::from)?;
    Ok(Told { survivor, leads, fields: taken, reason: posted.text("reason").to_owned() })
}

#[derive(Serialize)]
struct SeparationView {
    lead: LeadId,
    number: String,
    title: String,
    version: i32,
    survivor: Option<(String, String)>,
    /// Fields whose value the lead that stayed took from it.
    taken: Vec<Choice>,
    kept: Vec<Choice>,
    form: Form,
}

async fn separation_view(
    state: &AppState,
    actor: &Actor,
    (id, at): (LeadId, &At),
    form: Form,
) -> Result<SeparationView, AppError> {
    let (scope, language) = (actor.scope.clone(), at.language);
    let (lead, survivor, taken) = state
        .read(move |conn| {
            let lead = queries::lead(conn, &scope, id)?.ok_or(LeadError::NotFound { id })?;
            let survivor = match lead.merged_into_id {
                Some(into) => queries::lead(conn, &scope, into)?,
                None => None,
            };
            let taken = histories(conn, id)?.into_iter().next().map(|history| history.taken);
            Ok::<_, MergingError>((lead, survivor, taken.unwrap_or_default()))
        })
        .await?;
    Ok(SeparationView {
        lead: id,
        number: lead.number,
        title: lead.title,
        version: lead.version,
        survivor: survivor
            .map(|lead| (format!("/leads/{}", lead.id), format!("{} {}", lead.number, lead.title))),
        taken: taken.iter().map(|field| Choice::new(field.code(), word!(language, field))).collect(),
        kept: choices!(language, Kept),
        form,
    })
}

async fn separation_page(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<HttpResponse, AppError> {
    let form = Form::of(&Posted::default());
    let view = separation_view(&state, &allowed.actor, (id.into_inner(), &at), form).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/separation.html", view).await
}

async fn separate(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let mut fields = Fields::new();
    let keep = MergeField::ALL
        .iter()
        .filter_map(|field| {
            posted.code(&mut fields, &format!("keep-{field}"), Kept::from_code).map(|kept| (*field, kept))
        })
        .collect();
    let told = Apart { id, version: posted.version(), reason: posted.text("reason").to_owned(), keep };
    let done = state.perform(actor.clone(), move |work| merging::separate(work, &told).map(drop)).await;
    match done.map_err(AppError::from) {
        Ok(()) => Ok(at.done(&format!("/leads/{id}"), "said-lead_separated")),
        Err(error) if error.is_about_the_form() => {
            let form = Form::refused(&posted, &error, &at);
            let view = separation_view(&state, &actor, (id, &at), form).await?;
            at.again(&state, &actor, "pages/prosecutor/separation.html", view).await
        }
        Err(error) => Err(error),
    }
}
