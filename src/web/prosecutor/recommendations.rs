//! Recommendations: the list, and one with its text, its addressees, the ledger of service, and the replies item by item.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::case_file::RecommendationRow;
use super::clocks::ClockRow;
use super::drafting::place;
use super::serving::May;
use crate::app::AppState;
use crate::approvals::{DecisionKind, queries as approvals};
use crate::auth::policy::actions;
use crate::deadlines;
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::page::Page;
use crate::kit::{Actor, AgencyId};
use crate::org::queries as org;
use crate::recommendations::comments::queries::open_of;
use crate::recommendations::error::RecommendationRefusal;
use crate::recommendations::model::TextVersion;
use crate::recommendations::queries::{self, RecommendationFilter};
use crate::recommendations::{
    Addressee, AddresseeId, Recommendation, RecommendationError, RecommendationId, RecommendationState,
    RectificationItem, Service, ServiceState, service,
};
use crate::replies::model::{ExtensionRequest, Objection, ObjectionState};
use crate::replies::{self, Reply, ReplyId, ReplyItem, ReplyState};
use crate::urging::{Urging, queries as urging};
use crate::web::at::At;
use crate::web::export::{self, Column, Ending, Export, day, text};
use crate::web::form::{Choice, Form};
use crate::web::list::List;
use crate::web::names::Names;
use crate::web::sent;
use crate::web::supervisor::UrgingRow;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/recommendations", list);
    p.get("/recommendations.csv", sheet);
    p.get("/recommendations.xlsx", sheet);
    p.get("/recommendations/{id}", one);
}

#[derive(Serialize)]
struct RecommendationsView {
    list: List,
    rows: Vec<RecommendationRow>,
    query: Form,
    states: Vec<Choice>,
}

async fn list(
    allowed: Allowed<actions::ReadRecommendations>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let filter = narrowed(&at);
    let (page, scope) = (List::page(&at), allowed.actor.scope.clone());
    let rows = state
        .read(move |conn| {
            queries::recommendations(conn, &scope, &filter, &page).map_err(RecommendationError::from)
        })
        .await?;
    let rows = Page::of(rows, &List::page(&at), |row| row.id.0);
    let query = Posted::default().with("state", at.param("state").unwrap_or_default());
    let view = RecommendationsView {
        list: List::of(&at, "", rows.next),
        rows: rows.items.into_iter().map(|row| RecommendationRow::of(row, at.language)).collect(),
        query: Form::of(&query),
        states: choices!(at.language, RecommendationState),
    };
    at.page(&state, &allowed.actor, "pages/prosecutor/recommendations.html", view).await
}

/// What an address narrows the list to.
fn narrowed(at: &At) -> RecommendationFilter {
    RecommendationFilter {
        state: at.param("state").and_then(RecommendationState::from_code),
        newest_first: true,
        ..RecommendationFilter::default()
    }
}

/// What the columns of the list show.
const COLUMNS: &[Column<RecommendationRow>] = &[
    ("ui-document-number", |row| text(&row.number)),
    ("ui-title", |row| text(&row.title)),
    ("ui-state", |row| text(&row.state)),
    ("ui-signed-on", |row| day(row.signed_on)),
    ("ui-served-on", |row| day(row.first_served_on)),
];

async fn sheet(
    allowed: Allowed<actions::ReadRecommendations>,
    at: At,
    state: web::Data<AppState>,
    ending: Ending,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    let export = Export::of((&at, ending), ("recommendations", "ui-menu-recommendations"), COLUMNS);
    let (filter, scope, language) = (narrowed(&at), actor.scope.clone(), at.language);
    export::send(&state, actor, export, move |conn, page| {
        let rows = Page::of(queries::recommendations(conn, &scope, &filter, page)?, page, |row| row.id.0);
        Ok::<_, RecommendationError>(rows.map(|row| RecommendationRow::of(row, language)))
    })
    .await
}

/// An attempt at service.
#[derive(Serialize)]
struct ServiceView {
    /// Where it is told what became of it, while it is on its way.
    delivery: Option<String>,
    method: String,
    state: String,
    attempted_on: NaiveDate,
    served_on: Option<NaiveDate>,
    receiver: Option<String>,
    place: Option<String>,
    tracking: Option<String>,
    failure: Option<String>,
}

/// An item with what the agency says of it and what was found.
#[derive(Serialize)]
struct ItemView {
    no: i32,
    text: String,
    claimed: Option<String>,
    claimed_on: Option<NaiveDate>,
    verified: String,
    verified_on: Option<NaiveDate>,
    answers: Vec<AnswerView>,
}

/// What a reply says of an item.
#[derive(Serialize)]
struct AnswerView {
    reply: i32,
    measure: String,
    state: String,
    evidence: usize,
    reason: Option<String>,
    plan: Option<String>,
    planned_on: Option<NaiveDate>,
}

/// A reply.
#[derive(Serialize)]
struct ReplyView {
    href: String,
    no: i32,
    kind: String,
    state: String,
    channel: String,
    document_number: Option<String>,
    summary: String,
    effective_on: Option<NaiveDate>,
    check_note: Option<String>,
}

/// An addressee: four facts, each with its own date, never one.
#[derive(Serialize)]
struct LineView {
    id: AddresseeId,
    agency: String,
    part: String,
    urgent: bool,
    urgent_reason: Option<String>,
    period: String,
    served_on: Option<NaiveDate>,
    received_on: Option<NaiveDate>,
    replied_on: Option<NaiveDate>,
    rectified_on: Option<NaiveDate>,
    verified_on: Option<NaiveDate>,
    result: Option<String>,
    clocks: Vec<ClockRow>,
    services: Vec<ServiceView>,
    items: Vec<ItemView>,
    replies: Vec<ReplyView>,
    urgings: Vec<UrgingRow>,
    /// Objections and requests for time, and those of them that wait.
    raised: usize,
    raised_open: usize,
}

/// The parts of the text, in the order of the document.
#[derive(Serialize)]
pub(super) struct TextView {
    pub(super) title: String,
    parts: Vec<(String, String)>,
    no: i32,
}

#[derive(Serialize)]
struct RecommendationView {
    id: RecommendationId,
    version: i32,
    /// What the person may do now.
    may: May,
    gaps: Vec<String>,
    warnings: Vec<String>,
    /// The proposal that waits for its decision.
    waiting: Option<String>,
    /// Comments on it that are open.
    comments: i64,
    form: Form,
    number: String,
    title: String,
    state: String,
    kind: String,
    case: i64,
    office: String,
    signed_on: Option<NaiveDate>,
    recorded_upward_on: Option<NaiveDate>,
    concluded_on: Option<NaiveDate>,
    end_reason: Option<String>,
    text: Option<TextView>,
    lines: Vec<LineView>,
}

impl TextView {
    /// Of parts that are no parts of a recommendation.
    pub(super) fn told(title: String, parts: Vec<(String, String)>) -> Self {
        Self { title, parts, no: 1 }
    }

    pub(super) fn of(text: TextVersion, at: &At) -> Self {
        let parts = [
            ("ui-text-case-source", text.case_source),
            ("ui-text-harm", text.harm_facts),
            ("ui-text-breach", text.breach_facts),
            ("ui-text-law", text.legal_basis),
            ("ui-text-suggestions", text.suggestions),
            ("ui-text-other", text.other_matters),
        ];
        let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
        Self {
            title: text.title,
            parts: parts.map(|(key, text)| (at.text(key), text)).collect(),
            no: text.no,
        }
    }
}

/// Everything of the lines of a document, read together.
struct Around {
    lines: Vec<(Addressee, String)>,
    items: Vec<RectificationItem>,
    clocks: Vec<deadlines::Clock>,
    services: Vec<Service>,
    replies: Vec<(Reply, Vec<ReplyItem>)>,
    urgings: Vec<Urging>,
    objections: Vec<Objection>,
    extensions: Vec<ExtensionRequest>,
}

async fn one(
    allowed: Allowed<actions::ReadRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
) -> Result<HttpResponse, AppError> {
    let form = Form::of(&Posted::default().with("on", state.clock.now().date()));
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), form).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/recommendation.html", view).await
}

/// The document again, after something was done to it or refused.
pub(super) async fn after(
    state: &AppState,
    actor: Actor,
    (id, at): (RecommendationId, &At),
    posted: &Posted,
    (done, said): (Result<(), AppError>, &'static str),
) -> Result<HttpResponse, AppError> {
    let done = done.map(|()| (format!("/recommendations/{id}"), said));
    sent::answered((state, at, &actor), done, "pages/prosecutor/recommendation.html", async |error| {
        view(state, &actor, (id, at), Form::refused(posted, error, at)).await
    })
    .await
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (RecommendationId, &At),
    form: Form,
) -> Result<RecommendationView, AppError> {
    let (scope, today) = (actor.scope.clone(), state.clock.now().date());
    let (row, text, around, names, (findings, waiting, comments)) = state
        .read(move |conn| {
            let row =
                queries::recommendation(conn, &scope, id)?.ok_or(RecommendationRefusal::NotFound { id })?;
            let text = queries::text(conn, row.id, row.text_no)?;
            let lines = queries::addressees_of(conn, row.id)?;
            let agencies: Vec<AgencyId> = lines.iter().map(|line| line.agency_id).collect();
            let agencies: HashMap<AgencyId, String> = org::agencies_of(conn, &agencies)?
                .into_iter()
                .map(|agency| (agency.id, agency.name))
                .collect();
            let named = |line: Addressee| {
                let agency = agencies.get(&line.agency_id).cloned().unwrap_or_default();
                (line, agency)
            };
            let lines: Vec<(Addressee, String)> = lines.into_iter().map(named).collect();
            let ids: Vec<AddresseeId> = lines.iter().map(|(line, _)| line.id).collect();
            let mut rows = replies::queries::replies_of(conn, &ids)?;
            // What the agency is still writing is its own.
            rows.retain(|reply| !matches!(reply.state, ReplyState::Drafted | ReplyState::Approved));
            let of: Vec<ReplyId> = rows.iter().map(|reply| reply.id).collect();
            let mut answers: HashMap<ReplyId, Vec<ReplyItem>> = HashMap::new();
            for answer in replies::queries::answers_of(conn, &of)? {
                answers.entry(answer.reply_id).or_default().push(answer);
            }
            let replies = rows.into_iter().map(|reply| {
                let said = answers.remove(&reply.id).unwrap_or_default();
                (reply, said)
            });
            let replies = replies.collect();
            let around = Around {
                items: queries::items_of_lines(conn, &ids)?,
                clocks: queries::clocks_of_lines(conn, &ids)?,
                services: queries::services_of(conn, &ids)?,
                urgings: urging::of_lines(conn, &ids)?,
                objections: replies::queries::objections_of(conn, &ids)?,
                extensions: replies::queries::extensions_of(conn, &ids)?,
                lines,
                replies,
            };
            let is_draft =
                matches!(row.state, RecommendationState::Draft | RecommendationState::DeptReviewed);
            let findings = if is_draft { Some(service::findings(conn, &row)?) } else { None };
            let waiting =
                approvals::open_of(conn, DecisionKind::IssueRecommendation, "recommendation", id.0)?;
            let beside = (findings, waiting, open_of(conn, id)?);
            Ok::<_, RecommendationError>((row, text, around, Names::read(conn, [])?, beside))
        })
        .await?;
    let told = findings.as_ref();
    let gaps = told.iter().flat_map(|found| &found.gaps);
    let gaps = gaps.map(|gap| format!("{}{}", word!(at.language, gap.what), place(gap, at))).collect();
    let warnings = told.iter().flat_map(|found| &found.warnings);
    let warnings =
        warnings.map(|one| format!("{}{}", word!(at.language, one.what), place(one, at))).collect();
    let (can, version) = (May::of(actor, &row), row.version);
    let Recommendation {
        number,
        title,
        state: stands,
        kind,
        case_id,
        office_id,
        signed_on,
        recorded_upward_on,
        ..
    } = row;
    Ok(RecommendationView {
        id,
        version,
        may: can,
        gaps,
        warnings,
        waiting: waiting.map(|approval| format!("/approvals/{approval}")),
        comments,
        form,
        number: number.unwrap_or_else(|| at.text("ui-no-number")),
        title,
        state: word!(at.language, stands),
        kind: word!(at.language, kind),
        case: case_id,
        office: names.office(office_id),
        signed_on,
        recorded_upward_on,
        concluded_on: row.concluded_on,
        end_reason: row.end_reason,
        text: text.map(|text| TextView::of(text, at)),
        lines: around.lines.iter().map(|line| line_of(line, &around, (&names, at.language, today))).collect(),
    })
}

fn line_of(
    (line, agency): &(Addressee, String),
    around: &Around,
    (names, language, today): (&Names, Language, NaiveDate),
) -> LineView {
    let replies: Vec<&(Reply, Vec<ReplyItem>)> =
        around.replies.iter().filter(|(reply, _)| reply.addressee_id == line.id).collect();
    let items = around.items.iter().filter(|item| item.addressee_id == line.id).map(|item| {
        let answers = replies.iter().flat_map(|(reply, answers)| {
            let of_item = answers.iter().filter(|answer| answer.item_id == item.id);
            of_item.map(|answer| answer_of(reply.no, answer, language))
        });
        ItemView {
            no: item.no,
            text: item.text.clone(),
            claimed: item.claimed.map(|claimed| word!(language, claimed)),
            claimed_on: item.claimed_on,
            verified: word!(language, item.verified),
            verified_on: item.verified_on,
            answers: answers.collect(),
        }
    });
    let services = around.services.iter().filter(|row| row.addressee_id == line.id).map(|row| ServiceView {
        delivery: (row.state == ServiceState::UnderWay)
            .then(|| format!("/recommendations/services/{}/delivery", row.id)),
        method: word!(language, row.method),
        state: word!(language, row.state),
        attempted_on: row.attempted_on,
        served_on: row.served_on,
        receiver: row.receiver.clone(),
        place: row.place.clone(),
        tracking: row.tracking.clone(),
        failure: row.failure.clone(),
    });
    let urgings = around.urgings.iter().filter(|row| row.addressee_id == line.id);
    let objections = || around.objections.iter().filter(|row| row.addressee_id == line.id);
    let extensions = || around.extensions.iter().filter(|row| row.addressee_id == line.id);
    let is_open = |row: &&Objection| matches!(row.state, ObjectionState::Raised | ObjectionState::Rechecked);
    let clocks = around.clocks.iter().filter(|clock| clock.subject_id == line.id.0);
    let length = deadlines::Length { count: line.rectify_count, unit: line.rectify_unit };
    LineView {
        id: line.id,
        agency: agency.clone(),
        part: word!(language, line.part),
        urgent: line.urgent,
        urgent_reason: line.urgent_reason.clone(),
        period: if language == Language::Chinese { length.to_string() } else { length.en() },
        served_on: line.served_on,
        received_on: line.received_on,
        replied_on: line.replied_on,
        rectified_on: line.rectified_on,
        verified_on: line.verified_on,
        result: line.result.map(|result| word!(language, result)),
        clocks: clocks.map(|clock| ClockRow::of(clock, today, (names, language))).collect(),
        services: services.collect(),
        urgings: urgings.map(|row| UrgingRow::of(row, language)).collect(),
        raised: objections().count() + extensions().count(),
        raised_open: objections().filter(is_open).count()
            + extensions().filter(|row| row.noted_on.is_none()).count(),
        items: items.collect(),
        replies: replies
            .iter()
            .map(|(reply, _)| ReplyView {
                href: format!("/replies/{}", reply.id),
                no: reply.no,
                kind: word!(language, reply.kind),
                state: word!(language, reply.state),
                channel: word!(language, reply.channel),
                document_number: reply.document_number.clone(),
                summary: reply.summary.clone(),
                effective_on: reply.effective_on,
                check_note: reply.check_note.clone(),
            })
            .collect(),
    }
}

fn answer_of(reply: i32, answer: &ReplyItem, language: Language) -> AnswerView {
    AnswerView {
        reply,
        measure: answer.measure.clone(),
        state: word!(language, answer.state),
        evidence: answer.evidence.get().len(),
        reason: answer.reason.clone(),
        plan: answer.plan.clone(),
        planned_on: answer.planned_on,
    }
}
