//! The forms by which a paper gets on file of a case: plan, act, service, minutes, report; and the proposal to close it.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::case_work::{Whole, whole};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::decisions::{self, Closing};
use crate::cases::error::CaseError;
use crate::cases::investigation::model::{
    ActKind, CaseDocument, CaseServiceMethod, ConsultationOutcome, ReportKind, ReportProposal,
};
use crate::cases::investigation::papers::{self, ConsultationEntry, ReportEntry, ServiceEntry};
use crate::cases::investigation::service::{self as inquiry, ActEntry, NewPlan};
use crate::cases::model::ClosingGround;
use crate::cases::{CaseId, CaseState};
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, AgencyId, Fields, PersonId};
use crate::org::queries as org;
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::sent;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/cases/{id}/entries/{entry}", entry_page);
    p.post("/cases/{id}/entries/{entry}", enter);
}

/// A paper that gets on file of a case by a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Entry {
    Plan,
    Act,
    Service,
    Consultation,
    Report,
    Closing,
}

#[derive(Serialize)]
struct EntryView {
    id: CaseId,
    number: String,
    title: String,
    entry: Entry,
    heading: String,
    line: String,
    /// The tab that it belongs to.
    back: String,
    officers: Vec<Choice>,
    agencies: Vec<Choice>,
    kinds: Vec<Choice>,
    documents: Vec<Choice>,
    methods: Vec<Choice>,
    outcomes: Vec<Choice>,
    reports: Vec<Choice>,
    proposals: Vec<Choice>,
    grounds: Vec<Choice>,
    sent: usize,
    form: Form,
}

fn key(entry: Entry) -> &'static str {
    match entry {
        Entry::Plan => "plan",
        Entry::Act => "act",
        Entry::Service => "service",
        Entry::Consultation => "consultation",
        Entry::Report => "report",
        Entry::Closing => "closing",
    }
}

/// The tab to which an entry leads back.
fn tab(entry: Entry) -> &'static str {
    match entry {
        Entry::Consultation => "/talks",
        Entry::Closing => "",
        Entry::Plan | Entry::Act | Entry::Service | Entry::Report => "/inquiry",
    }
}

/// The people of an office who are at work, for two to be chosen of.
pub(super) fn officers(
    conn: &mut crate::db::Db,
    office: crate::kit::OfficeId,
    today: NaiveDate,
) -> diesel::QueryResult<Vec<Choice>> {
    let mut choices: Vec<Choice> = Vec::new();
    for (person, _) in org::colleagues(conn, office, today)? {
        let code = person.id.to_string();
        if !choices.iter().any(|choice| choice.code == code) {
            choices.push(Choice::new(code, format!("{} {}", person.name, person.title)));
        }
    }
    Ok(choices)
}

async fn entry_view(
    state: &AppState,
    actor: &Actor,
    (id, entry, at): (CaseId, Entry, &At),
    refused: Option<(&Posted, &AppError)>,
) -> Result<EntryView, AppError> {
    let (whole, language, today) = (whole(state, actor, id).await?, at.language, state.clock.now().date());
    let case = &whole.found.case;
    let office = case.handling_office();
    let officers = state.read(move |conn| officers(conn, office, today).map_err(CaseError::from)).await?;
    let form = match refused {
        Some((posted, error)) => Form::refused(posted, error, at),
        None => Form::of(&fresh(&whole, entry, actor, today)),
    };
    let grounds = ClosingGround::ALL.iter().filter(|ground| ground.of(case.track));
    Ok(EntryView {
        id,
        number: case.number.clone(),
        title: case.title.clone(),
        entry,
        heading: at.text(&format!("ui-entry-{}", key(entry))),
        line: at.text(&format!("ui-entry-{}-line", key(entry))),
        back: format!("/cases/{id}{}", tab(entry)),
        officers,
        agencies: whole.agencies.iter().map(|(id, name)| Choice::new(id, name)).collect(),
        kinds: choices!(language, ActKind),
        documents: choices!(language, CaseDocument),
        methods: choices!(language, CaseServiceMethod),
        outcomes: choices!(language, ConsultationOutcome),
        reports: choices!(language, ReportKind),
        proposals: choices!(language, ReportProposal),
        grounds: grounds.map(|ground| Choice::new(ground.code(), word!(language, ground))).collect(),
        sent: refused.map_or(0, |(posted, _)| sent::hashes(posted).len()),
        form,
    })
}

/// What a form says before anybody has typed: what the file tells already.
fn fresh(whole: &Whole, entry: Entry, actor: &Actor, today: NaiveDate) -> Posted {
    let person = actor.person.map(|id| id.to_string()).unwrap_or_default();
    let form = Posted::default();
    let with_agency = |form: Posted| match whole.agencies.as_slice() {
        [(id, _)] => form.with("agency_id", id),
        _ => form,
    };
    match entry {
        Entry::Plan => form,
        Entry::Act => {
            let form = form.with("done_on", today).with("first_officer_id", person);
            form.with("kind", ActKind::SiteInspection.code())
        }
        Entry::Service => {
            let closed = whole.found.case.closed_on.is_some();
            let document = if closed { CaseDocument::ClosingDecision } else { CaseDocument::FilingDecision };
            let form = form.with("served_on", today).with("document", document.code());
            with_agency(form.with("method", CaseServiceMethod::InPerson.code()))
        }
        Entry::Consultation => with_agency(form.with("held_on", today)),
        Entry::Report => {
            let reviewing = whole.found.case.state == CaseState::ReviewForSuit;
            let kind = if reviewing { ReportKind::FinalReview } else { ReportKind::Investigation };
            form.with("kind", kind.code())
        }
        Entry::Closing => form,
    }
}

async fn entry_page(
    allowed: Allowed<actions::HandleCases>,
    at: At,
    state: web::Data<AppState>,
    path: web::Path<(CaseId, Entry)>,
) -> Result<HttpResponse, AppError> {
    let (id, entry) = path.into_inner();
    let view = entry_view(&state, &allowed.actor, (id, entry, &at), None).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/case_entry.html", view).await
}

async fn enter(
    allowed: Allowed<actions::HandleCases>,
    at: At,
    state: web::Data<AppState>,
    path: web::Path<(CaseId, Entry)>,
    (request, payload): (HttpRequest, web::Payload),
) -> Result<HttpResponse, AppError> {
    let ((id, entry), actor) = (path.into_inner(), allowed.actor);
    let (posted, fault) = sent::received(&state, &actor, (&request, payload)).await?;
    let entered = match fault {
        Some(fault) => Err(fault),
        None => entered(&state, actor.clone(), (id, entry), &posted).await,
    };
    match entered {
        Ok(()) => {
            let said = if entry == Entry::Closing { "said-closing_proposed" } else { "said-entered" };
            Ok(at.done(&format!("/cases/{id}{}", tab(entry)), said))
        }
        Err(error) if sent::is_about_the_form(&error) => {
            let view = entry_view(&state, &actor, (id, entry, &at), Some((&posted, &error))).await?;
            at.again(&state, &actor, "pages/prosecutor/case_entry.html", view).await
        }
        Err(error) => Err(error),
    }
}

/// Puts on file what a form says.
async fn entered(
    state: &AppState,
    actor: Actor,
    (id, entry): (CaseId, Entry),
    posted: &Posted,
) -> Result<(), AppError> {
    let mut fields = Fields::new();
    let text = |name: &str| posted.text(name).to_owned();
    let evidence = sent::hashes(posted);
    match entry {
        Entry::Plan => {
            let plan = NewPlan { matters: text("matters"), methods: text("methods"), safety: text("safety") };
            state.perform(actor, move |work| inquiry::record_plan(work, id, &plan).map(drop)).await?;
        }
        Entry::Act => {
            let kind = needed(posted, &mut fields, "kind", ActKind::from_code);
            let first = person(posted, &mut fields, "first_officer_id");
            let second = person(posted, &mut fields, "second_officer_id");
            let done_on = day(posted, &mut fields, "done_on");
            fields.finish().map_err(CaseError::from)?;
            let (Some(kind), Some(first), Some(second), Some(done_on)) = (kind, first, second, done_on)
            else {
                return Err(wrong("kind", "required"));
            };
            let (place, summary) = (text("place"), text("summary"));
            let act = ActEntry { kind, officers: [first, second], done_on, place, summary, evidence };
            state.perform(actor, move |work| inquiry::record_act(work, id, &act).map(drop)).await?;
        }
        Entry::Service => {
            let document = needed(posted, &mut fields, "document", CaseDocument::from_code);
            let agency = agency(posted, &mut fields);
            let method = needed(posted, &mut fields, "method", CaseServiceMethod::from_code);
            let served_on = day(posted, &mut fields, "served_on");
            fields.finish().map_err(CaseError::from)?;
            let (Some(document), Some(agency), Some(method), Some(served_on)) =
                (document, agency, method, served_on)
            else {
                return Err(wrong("document", "required"));
            };
            let service = ServiceEntry { document, agency, method, served_on, evidence };
            state.perform(actor, move |work| papers::record_service(work, id, &service).map(drop)).await?;
        }
        Entry::Consultation => {
            let agency = agency(posted, &mut fields);
            let held_on = day(posted, &mut fields, "held_on");
            let outcome = needed(posted, &mut fields, "outcome", ConsultationOutcome::from_code);
            fields.finish().map_err(CaseError::from)?;
            let (Some(agency), Some(held_on), Some(outcome)) = (agency, held_on, outcome) else {
                return Err(wrong("agency_id", "required"));
            };
            let entry = ConsultationEntry {
                agency,
                held_on,
                place: text("place"),
                participants: text("participants"),
                minutes: text("minutes"),
                confirmed_facts: posted.optional("confirmed_facts"),
                outcome,
                evidence,
            };
            state.perform(actor, move |work| papers::record_consultation(work, id, &entry).map(drop)).await?;
        }
        Entry::Report => {
            let kind = needed(posted, &mut fields, "kind", ReportKind::from_code);
            let proposal = needed(posted, &mut fields, "proposal", ReportProposal::from_code);
            fields.finish().map_err(CaseError::from)?;
            let (Some(kind), Some(proposal)) = (kind, proposal) else {
                return Err(wrong("kind", "required"));
            };
            let report = ReportEntry {
                kind,
                harm: text("harm"),
                duty: text("duty"),
                conduct: text("conduct"),
                causation: text("causation"),
                proposal,
            };
            state.perform(actor, move |work| papers::record_report(work, id, &report).map(drop)).await?;
        }
        Entry::Closing => {
            let ground = needed(posted, &mut fields, "ground", ClosingGround::from_code);
            fields.finish().map_err(CaseError::from)?;
            let closing = Closing {
                ground: ground.ok_or_else(|| wrong("ground", "required"))?,
                reason: text("reason"),
            };
            state
                .perform(actor, move |work| decisions::propose_closing(work, id, &closing).map(drop))
                .await?;
        }
    }
    Ok(())
}

fn needed<T>(
    posted: &Posted,
    fields: &mut Fields,
    name: &str,
    from: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let value = posted.code(fields, name, from);
    posted.required(fields, name, value)
}

fn day(posted: &Posted, fields: &mut Fields, name: &str) -> Option<NaiveDate> {
    let value = posted.day(fields, name);
    posted.required(fields, name, value)
}

/// The person whom a form names.
pub(super) fn person(posted: &Posted, fields: &mut Fields, name: &str) -> Option<PersonId> {
    let value = posted.parsed(fields, name).map(PersonId);
    posted.required(fields, name, value)
}

fn agency(posted: &Posted, fields: &mut Fields) -> Option<AgencyId> {
    let value = posted.parsed(fields, "agency_id").map(AgencyId);
    posted.required(fields, "agency_id", value)
}
