//! The forms by which a paper gets on file of a case: plan, act, service, minutes, report, announcement; and what of it
//! is put to decision: suspension, resumption, extension, transfer, closing.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::case_work::{Whole, whole};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::decisions::{self, AnnouncementEntry, Closing, SuspensionEntry, Transfer};
use crate::cases::error::CaseError;
use crate::cases::investigation::model::{
    ActKind, Announcement, CaseDocument, CaseServiceMethod, ConsultationOutcome, ReportKind, ReportProposal,
};
use crate::cases::investigation::papers::{self, ConsultationEntry, ReportEntry, ServiceEntry};
use crate::cases::investigation::service::{self as inquiry, ActEntry, NewPlan};
use crate::cases::model::ClosingGround;
use crate::cases::{CaseId, CaseState};
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, AgencyId, Fields, OfficeId, PersonId};
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
    Announcement,
    Publication,
    Suspension,
    Resumption,
    Extension,
    Transfer,
    Takeover,
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
    offices: Vec<Choice>,
    is_proposal: bool,
    /// Whether close relatives may be asked in place of an announcement (R21 Art 92).
    of_heroes: bool,
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
        Entry::Announcement => "announcement",
        Entry::Publication => "publication",
        Entry::Suspension => "suspension",
        Entry::Resumption => "resumption",
        Entry::Extension => "extension",
        Entry::Transfer => "transfer",
        Entry::Takeover => "takeover",
        Entry::Closing => "closing",
    }
}

/// The tab to which an entry leads back.
fn tab(entry: Entry) -> &'static str {
    match entry {
        Entry::Consultation => "/talks",
        Entry::Announcement | Entry::Publication => "/suits",
        Entry::Suspension
        | Entry::Resumption
        | Entry::Extension
        | Entry::Transfer
        | Entry::Takeover
        | Entry::Closing => "",
        Entry::Plan | Entry::Act | Entry::Service | Entry::Report => "/inquiry",
    }
}

/// Whether an entry is put to decision.
fn is_proposal(entry: Entry) -> bool {
    match entry {
        Entry::Announcement
        | Entry::Suspension
        | Entry::Resumption
        | Entry::Extension
        | Entry::Transfer
        | Entry::Closing => true,
        Entry::Plan
        | Entry::Act
        | Entry::Service
        | Entry::Consultation
        | Entry::Report
        | Entry::Publication
        | Entry::Takeover => false,
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
    // A suit that was transferred is taken over by the office it goes to.
    let office = match (entry, case.suit_office_id) {
        (Entry::Takeover, Some(office)) => office,
        _ => case.handling_office(),
    };
    let (officers, offices) = state
        .read(move |conn| Ok::<_, CaseError>((officers(conn, office, today)?, org::procuratorates(conn)?)))
        .await?;
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
        offices: offices
            .into_iter()
            .filter(|row| row.id != office)
            .map(|row| Choice::new(row.id, row.name))
            .collect(),
        is_proposal: is_proposal(entry),
        of_heroes: case.domain == "heroes",
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
        Entry::Announcement => {
            let draft = whole.announcements().last();
            let text = |of: fn(&Announcement) -> &String| draft.map(of).cloned().unwrap_or_default();
            let harm = if draft.is_some() { text(|row| &row.harm) } else { whole.harm() };
            form.with("harm", harm)
                .with("notice", text(|row| &row.notice))
                .with("contact", text(|row| &row.contact))
        }
        Entry::Publication => form.with("published_on", today),
        Entry::Takeover => form.with("received_on", today).with("handler_id", person),
        Entry::Suspension | Entry::Resumption | Entry::Extension | Entry::Transfer | Entry::Closing => form,
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
    let (posted, whole) = sent::received(&state, &actor, (&request, payload)).await?;
    let done = match whole {
        Ok(()) => entered(&state, actor.clone(), (id, entry), &posted).await,
        Err(error) => Err(error),
    };
    let said = if entry == Entry::Closing {
        "said-closing_proposed"
    } else if is_proposal(entry) {
        "said-entry_proposed"
    } else {
        "said-entered"
    };
    let done = done.map(|()| (format!("/cases/{id}{}", tab(entry)), said));
    sent::answered((&state, &at, &actor), done, "pages/prosecutor/case_entry.html", async |error| {
        entry_view(&state, &actor, (id, entry, &at), Some((&posted, error))).await
    })
    .await
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
        Entry::Announcement => {
            let relatives_asked = posted.ticked("relatives_asked");
            let (harm, notice, contact) = (text("harm"), text("notice"), text("contact"));
            let entry = AnnouncementEntry { harm, notice, contact, relatives_asked };
            state
                .perform(actor, move |work| decisions::propose_announcement(work, id, &entry).map(drop))
                .await?;
        }
        Entry::Publication => {
            let published_on = day(posted, &mut fields, "published_on");
            fields.finish().map_err(CaseError::from)?;
            let published_on = published_on.ok_or_else(|| wrong("published_on", "required"))?;
            let medium = text("medium");
            state
                .perform(actor, move |work| {
                    let scope = work.actor.scope.clone();
                    let approved = inquiry::announcement_to_publish(work.conn, &scope, id)?;
                    decisions::publish_announcement(work, id, approved, &medium, published_on).map(drop)
                })
                .await?;
        }
        Entry::Suspension => {
            let entry = SuspensionEntry {
                obstacle: fields.text("obstacle", posted.text("obstacle"), 2..=4_000),
                agency_measures: fields.text("agency_measures", posted.text("agency_measures"), 2..=4_000),
                not_idle: posted.ticked("not_idle"),
            };
            fields.finish().map_err(CaseError::from)?;
            state
                .perform(actor, move |work| decisions::propose_suspension(work, id, &entry).map(drop))
                .await?;
        }
        Entry::Resumption | Entry::Extension => {
            let reason = fields.text("reason", posted.text("reason"), 2..=4_000);
            fields.finish().map_err(CaseError::from)?;
            let propose = if entry == Entry::Resumption {
                decisions::propose_resumption
            } else {
                decisions::propose_extension
            };
            state.perform(actor, move |work| propose(work, id, &reason).map(drop)).await?;
        }
        Entry::Transfer => {
            let office = posted.parsed(&mut fields, "office_id").map(OfficeId);
            let office = posted.required(&mut fields, "office_id", office);
            let reason = fields.text("reason", posted.text("reason"), 2..=4_000);
            fields.finish().map_err(CaseError::from)?;
            let transfer = Transfer { office: office.ok_or_else(|| wrong("office_id", "required"))?, reason };
            state
                .perform(actor, move |work| decisions::propose_transfer(work, id, &transfer).map(drop))
                .await?;
        }
        Entry::Takeover => {
            let received_on = day(posted, &mut fields, "received_on");
            let handler = person(posted, &mut fields, "handler_id");
            fields.finish().map_err(CaseError::from)?;
            let (Some(received_on), Some(handler)) = (received_on, handler) else {
                return Err(wrong("received_on", "required"));
            };
            state
                .perform(actor, move |work| {
                    decisions::accept_transfer(work, id, received_on, handler).map(drop)
                })
                .await?;
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

pub(super) fn needed<T>(
    posted: &Posted,
    fields: &mut Fields,
    name: &str,
    from: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let value = posted.code(fields, name, from);
    posted.required(fields, name, value)
}

pub(super) fn day(posted: &Posted, fields: &mut Fields, name: &str) -> Option<NaiveDate> {
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
