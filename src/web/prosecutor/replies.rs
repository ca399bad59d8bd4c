//! A reply, looked at item by item beside what was asked: accepted, returned for what is missing, or followed up on the
//! spot. A reply is not rectification.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::flows::{FlowError, progress};
use crate::followups::service::readiness;
use crate::followups::{VisitId, VisitState, queries as visits};
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::page::PageRequest;
use crate::kit::{Actor, Timestamp};
use crate::org::queries as org;
use crate::recommendations::queries as lines;
use crate::replies::error::ReplyRefusal;
use crate::replies::{ReplyError, ReplyId, ReplyState, queries, service};
use crate::web::at::At;
use crate::web::form::Form;
use crate::web::lamp::Lamp;
use crate::web::sent;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/replies/{id}", page);
    p.post("/replies/{id}/check", check);
    p.post("/replies/{id}/supplement", supplement);
}

/// An item beside what the reply says of it.
#[derive(Serialize)]
struct ItemView {
    /// The names of its fields.
    name: String,
    no: i32,
    text: String,
    claim: Option<String>,
    measure: Option<String>,
    state: Option<String>,
    reason: Option<String>,
    plan: Option<String>,
    planned_on: Option<NaiveDate>,
    evidence: Vec<String>,
    /// It is said to be done, and nothing shows it.
    is_paper_only: bool,
    verified: String,
}

#[derive(Serialize)]
struct ReplyView {
    id: ReplyId,
    no: i32,
    kind: String,
    state: String,
    channel: String,
    number: Option<String>,
    summary: String,
    document: Option<String>,
    received_at: Option<Timestamp>,
    effective_on: Option<NaiveDate>,
    check_note: Option<String>,
    version: i32,
    href: String,
    title: String,
    agency: String,
    lamp: Option<Lamp>,
    answers: Vec<ItemView>,
    supplements: Vec<(String, NaiveDate, bool)>,
    doubts: Vec<String>,
    lacks: Vec<String>,
    may_check: bool,
    may_supplement: bool,
    /// Where a visit is planned, and the one that is planned already.
    plan: String,
    visit: Option<VisitId>,
    form: Form,
}

async fn page(
    allowed: Allowed<actions::ReadRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
) -> Result<HttpResponse, AppError> {
    let form = Form::of(&Posted::default());
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), form).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/reply.html", view).await
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (ReplyId, &At),
    form: Form,
) -> Result<ReplyView, AppError> {
    let (who, language, today) = (actor.clone(), at.language, state.clock.now().date());
    let found = state.read(move |conn| {
        // What the agency is still writing is its own.
        let inside = |state| matches!(state, ReplyState::Drafted | ReplyState::Approved);
        let not_found = || ReplyError::from(ReplyRefusal::NotFound { id });
        let reply = queries::reply(conn, id)?.filter(|reply| !inside(reply.state)).ok_or_else(not_found)?;
        let line = lines::addressee(conn, &who.scope, reply.addressee_id)?;
        let (line, document) = line.ok_or_else(not_found)?;
        let items = lines::items_of(conn, line.id)?;
        let answers = queries::answers(conn, id)?;
        let supplements = queries::supplements_of(conn, &[id])?;
        let clocks = lines::clocks_of_lines(conn, &[line.id])?;
        let agency = org::agency(conn, line.agency_id)?.map(|row| row.name).unwrap_or_default();
        let ready = readiness(conn, &line, &document, today)?;
        let filter = visits::VisitFilter {
            addressee: Some(line.id),
            state: Some(VisitState::Planned),
            ..visits::VisitFilter::default()
        };
        let page = PageRequest { cursor: None, limit: Some(1) };
        let visit = visits::visits(conn, &who.scope, &filter, &page)?.into_iter().next().map(|row| row.id);
        let works = may(&who, Action::HandleRecommendations) && who.office == Some(document.office_id);
        Ok::<_, FlowError>((
            (reply, answers, supplements),
            (line, document, items, clocks, agency),
            (ready, visit, works),
        ))
    });
    let ((reply, answers, supplements), (line, document, items, clocks, agency), (ready, visit, works)) =
        found.await?;
    let item_view = |(index, item): (usize, &crate::recommendations::RectificationItem)| {
        let answer = answers.iter().find(|answer| answer.item_id == item.id);
        let evidence = answer.map(|answer| answer.evidence.get().clone()).unwrap_or_default();
        let is_done = answer.is_some_and(|answer| answer.state == crate::recommendations::ClaimedState::Done);
        ItemView {
            name: format!("items[{index}]"),
            no: item.no,
            text: item.text.clone(),
            claim: item.claim.clone(),
            measure: answer.map(|answer| answer.measure.clone()),
            state: answer.map(|answer| word!(language, answer.state)),
            reason: answer.and_then(|answer| answer.reason.clone()),
            plan: answer.and_then(|answer| answer.plan.clone()),
            planned_on: answer.and_then(|answer| answer.planned_on),
            is_paper_only: is_done && evidence.is_empty(),
            evidence,
            verified: word!(language, item.verified),
        }
    };
    let of_reply = clocks.iter().find(|clock| matches!(clock.rule.as_str(), "A6" | "A6u" | "G1"));
    Ok(ReplyView {
        id,
        no: reply.no,
        kind: word!(language, reply.kind),
        state: word!(language, reply.state),
        channel: word!(language, reply.channel),
        number: reply.document_number,
        summary: reply.summary,
        document: reply.document,
        received_at: reply.received_at,
        effective_on: reply.effective_on,
        check_note: reply.check_note,
        version: reply.version,
        href: format!("/recommendations/{}", document.id),
        title: document.title,
        agency,
        lamp: of_reply.map(|clock| Lamp::of(clock, today, language)),
        answers: items.iter().enumerate().map(item_view).collect(),
        supplements: supplements
            .into_iter()
            .map(|asked| (asked.wanted, asked.asked_on, asked.answered_by.is_some()))
            .collect(),
        doubts: ready.doubts.iter().map(|doubt| word!(language, doubt)).collect(),
        lacks: ready.for_closing.iter().map(|lack| word!(language, lack)).collect(),
        may_check: works && reply.state == ReplyState::Received,
        may_supplement: works && reply.state == ReplyState::Accepted,
        plan: format!("/recommendations/lines/{}/visit", line.id),
        visit: visit.filter(|_| works),
        form,
    })
}

async fn check(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, actor) = (id.into_inner(), posted.version(), allowed.actor);
    let wanted = wanted(&posted, &at);
    let (done, said) = if posted.text("then") == "return" {
        let done = state
            .perform(actor.clone(), move |work| {
                service::return_for_supplement(work, id, version, &wanted).map(drop)
            })
            .await;
        (done.map_err(AppError::from), "said-reply_returned")
    } else {
        let note = posted.optional("note");
        let done = state
            .perform(actor.clone(), move |work| {
                progress::accept_reply(work, id, version, note.as_deref()).map(drop)
            })
            .await;
        (done.map_err(AppError::from), "said-reply_accepted")
    };
    after(&state, actor, (id, &at), &posted, (done, said)).await
}

/// What is missing, item by item and as a whole, as one text.
fn wanted(posted: &Posted, at: &At) -> String {
    let of_items = (0..)
        .map_while(|index| posted.optional(&format!("items[{index}].no")).map(|no| (index, no)))
        .filter_map(|(index, no)| {
            let wanted = posted.optional(&format!("items[{index}].wanted"))?;
            let item = at.language.text("ui-item-no", &[("no", no)]);
            Some(format!("{item}：{wanted}"))
        });
    of_items.chain(posted.optional("wanted")).collect::<Vec<_>>().join("\n")
}

async fn supplement(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, actor) = (id.into_inner(), posted.version(), allowed.actor);
    let wanted = wanted(&posted, &at);
    let done = state
        .perform(actor.clone(), move |work| service::request_supplement(work, id, version, &wanted).map(drop))
        .await;
    after(&state, actor, (id, &at), &posted, (done.map_err(AppError::from), "said-supplement_asked")).await
}

async fn after(
    state: &AppState,
    actor: Actor,
    (id, at): (ReplyId, &At),
    posted: &Posted,
    (done, said): (Result<(), AppError>, &'static str),
) -> Result<HttpResponse, AppError> {
    let done = done.map(|()| (format!("/replies/{id}"), said));
    sent::answered((state, at, &actor), done, "pages/prosecutor/reply.html", async |error| {
        view(state, &actor, (id, at), Form::refused(posted, error, at)).await
    })
    .await
}
