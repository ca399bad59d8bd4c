//! A reply from its first word to its receipt: written item by item, proven by files, approved by the head, submitted.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::answers;
use super::inbox::ServedView;
use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::files::service::enter;
use crate::flows::FlowError;
use crate::http::idempotency::once;
use crate::http::upload::keep;
use crate::http::{Allowed, AppError, Pages, Posted, PostedFile};
use crate::kit::{Actor, Timestamp};
use crate::recommendations::{AddresseeId, ClaimedState, ItemId, RectificationItem};
use crate::replies::served::{self, Told, Whole};
use crate::replies::service::{self, ReplyText};
use crate::replies::{ReplyId, ReplyKind, ReplyState, rules};
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::sent;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/inbox/{id}/reply", begin);
    p.post("/inbox/{id}/reply", draft);
    p.get("/inbox/replies/{id}", one);
    p.get("/inbox/replies/{id}/text", text_page);
    p.post("/inbox/replies/{id}/text", revise);
    p.post("/inbox/replies/{id}/files", prove);
    p.post("/inbox/replies/{id}/approve", approve);
    p.post("/inbox/replies/{id}/submit", submit);
}

/// A card of the form.
#[derive(Serialize)]
struct CardView {
    no: i32,
    text: String,
    id: ItemId,
}

#[derive(Serialize)]
struct WritingView {
    served: ServedView,
    cards: Vec<CardView>,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    form: Form,
    reply: Option<ReplyId>,
}

fn writing(whole: &Whole, at: &At, today: NaiveDate, (posted, form): (&Posted, Form)) -> WritingView {
    let card = |id: ItemId| {
        let item = whole.items.iter().find(|item| item.id == id)?;
        Some(CardView { no: item.no, text: item.text.clone(), id })
    };
    WritingView {
        served: ServedView::of(&whole.served, (today, at.language)),
        cards: answers::order(posted).into_iter().filter_map(card).collect(),
        kinds: choices!(at.language, ReplyKind),
        states: choices!(at.language, ClaimedState),
        form,
        reply: None,
    }
}

async fn whole_of(state: &AppState, actor: &Actor, id: AddresseeId) -> Result<Whole, AppError> {
    let (actor, today) = (actor.clone(), state.clock.now().date());
    Ok(state.read(move |conn| served::whole(conn, &actor, today, id)).await?)
}

async fn told_of(state: &AppState, actor: &Actor, id: ReplyId) -> Result<(Told, Whole), AppError> {
    let (actor, today) = (actor.clone(), state.clock.now().date());
    Ok(state.read(move |conn| served::own_reply(conn, &actor, today, id)).await?)
}

async fn begin(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let whole = whole_of(&state, &allowed.actor, id.into_inner()).await?;
    let posted = answers::fresh(&whole.items, None);
    let view = writing(&whole, &at, state.clock.now().date(), (&posted, Form::of(&posted)));
    at.page(&state, &allowed.actor, "pages/agency/writing.html", view).await
}

async fn draft(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor, posted) = (id.into_inner(), allowed.actor, answers::answered_first(&posted));
    let made = match answers::text(&posted, None) {
        Ok(text) => {
            once(&state, actor.clone(), &posted, move |work| {
                service::draft(work, id, &text).map(|reply| reply.id)
            })
            .await
        }
        Err(error) => Err(error),
    };
    let done = made.map(|reply| (format!("/inbox/replies/{reply}"), "said-reply_kept"));
    sent::answered((&state, &at, &actor), done, "pages/agency/writing.html", async |error| {
        let whole = whole_of(&state, &actor, id).await?;
        let form = Form::refused(&posted, error, &at);
        Ok(writing(&whole, &at, state.clock.now().date(), (&posted, form)))
    })
    .await
}

async fn text_page(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (told, whole) = told_of(&state, &allowed.actor, id).await?;
    let posted = answers::fresh(&whole.items, Some(&told));
    let view = writing(&whole, &at, state.clock.now().date(), (&posted, Form::of(&posted)));
    let view = WritingView { reply: Some(id), ..view };
    at.page(&state, &allowed.actor, "pages/agency/writing.html", view).await
}

async fn revise(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor, posted) = (id.into_inner(), allowed.actor, answers::answered_first(&posted));
    let (told, whole) = told_of(&state, &actor, id).await?;
    let (text, version) = (answers::text(&posted, Some(&told)), posted.version());
    let done = sent::performed(&state, &actor, text, move |work, text| {
        service::revise(work, id, version, text).map(drop)
    });
    let done = done.await.map(|()| (format!("/inbox/replies/{id}"), "said-reply_kept"));
    sent::answered((&state, &at, &actor), done, "pages/agency/writing.html", async |error| {
        let form = Form::refused(&posted, error, &at);
        let view = writing(&whole, &at, state.clock.now().date(), (&posted, form));
        Ok(WritingView { reply: Some(id), ..view })
    })
    .await
}

/// What a reply says of an item.
#[derive(Serialize)]
struct AnswerView {
    id: ItemId,
    no: i32,
    text: String,
    measure: Option<String>,
    state: Option<String>,
    reason: Option<String>,
    plan: Option<String>,
    planned_on: Option<NaiveDate>,
    evidence: Vec<String>,
}

/// Something to look at before a reply leaves the house.
#[derive(Serialize)]
struct CheckView {
    holds: bool,
    text: String,
}

#[derive(Serialize)]
struct ReplyView {
    served: ServedView,
    id: ReplyId,
    no: i32,
    kind: String,
    state: String,
    document_number: Option<String>,
    document: Option<String>,
    summary: String,
    answers: Vec<AnswerView>,
    wanted: Vec<String>,
    check_note: Option<String>,
    checks: Vec<CheckView>,
    received_at: Option<Timestamp>,
    effective_on: Option<NaiveDate>,
    digest: String,
    version: i32,
    is_open: bool,
    may_write: bool,
    may_approve: bool,
    may_submit: bool,
    form: Form,
}

fn answer_view(item: &RectificationItem, told: &Told, at: &At) -> AnswerView {
    let answer = told.answers.iter().find(|answer| answer.item_id == item.id);
    AnswerView {
        id: item.id,
        no: item.no,
        text: item.text.clone(),
        measure: answer.map(|answer| answer.measure.clone()),
        state: answer.map(|answer| word!(at.language, answer.state)),
        reason: answer.and_then(|answer| answer.reason.clone()),
        plan: answer.and_then(|answer| answer.plan.clone()),
        planned_on: answer.and_then(|answer| answer.planned_on),
        evidence: answer.map(|answer| answer.evidence.get().clone()).unwrap_or_default(),
    }
}

fn reply_view(
    (told, whole): (Told, Whole),
    actor: &Actor,
    (at, today): (&At, NaiveDate),
    form: Form,
) -> ReplyView {
    let is_open = matches!(told.reply.state, ReplyState::Drafted | ReplyState::Approved);
    let answers: Vec<AnswerView> = whole.items.iter().map(|item| answer_view(item, &told, at)).collect();
    let check = |holds: bool, key: &str| CheckView { holds, text: at.text(key) };
    let is_whole =
        told.reply.kind == ReplyKind::Interim || answers.iter().all(|answer| answer.measure.is_some());
    let is_proven = told.answers.iter().all(|answer| !answer.evidence.get().is_empty());
    let in_time = whole.served.clocks.iter().all(|clock| {
        clock.state != crate::deadlines::ClockState::Running || clock.due.is_none_or(|due| due >= today)
    });
    let checks = vec![
        check(is_whole, "ui-check-items"),
        check(is_proven, "ui-check-evidence"),
        check(told.reply.document.is_some(), "ui-check-sealed"),
        check(told.reply.state != ReplyState::Drafted, "ui-check-approved"),
        check(in_time, "ui-check-in-time"),
    ];
    let digest = rules::digest(&told.reply, &told.answers);
    ReplyView {
        served: ServedView::of(&whole.served, (today, at.language)),
        answers,
        checks: if is_open { checks } else { Vec::new() },
        digest,
        is_open,
        may_write: is_open && may(actor, Action::AnswerServed),
        may_approve: told.reply.state == ReplyState::Drafted && may(actor, Action::ApproveAnswer),
        may_submit: told.reply.state == ReplyState::Approved && may(actor, Action::AnswerServed),
        form,
        wanted: told.supplements.into_iter().map(|asked| asked.wanted).collect(),
        id: told.reply.id,
        no: told.reply.no,
        kind: word!(at.language, told.reply.kind),
        state: word!(at.language, told.reply.state),
        document_number: told.reply.document_number,
        document: told.reply.document,
        summary: told.reply.summary,
        check_note: told.reply.check_note,
        received_at: told.reply.received_at,
        effective_on: told.reply.effective_on,
        version: told.reply.version,
    }
}

async fn one(
    allowed: Allowed<actions::ReadServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
) -> Result<HttpResponse, AppError> {
    let found = told_of(&state, &allowed.actor, id.into_inner()).await?;
    let form = Form::of(&Posted::default());
    let view = reply_view(found, &allowed.actor, (&at, state.clock.now().date()), form);
    at.page(&state, &allowed.actor, "pages/agency/reply.html", view).await
}

/// The reply as it stands, with one file more.
fn with_file(told: &Told, of: &str, hash: &str) -> Result<ReplyText, AppError> {
    let mut text = told.text();
    if of == "document" {
        text.document = Some(hash.to_owned());
        return Ok(text);
    }
    let answer = text.answers.iter_mut().find(|answer| answer.item_id.to_string() == of);
    let answer = answer.ok_or_else(|| wrong("of", "unknown"))?;
    if !answer.evidence.iter().any(|known| known == hash) {
        answer.evidence.push(hash.to_owned());
    }
    Ok(text)
}

async fn prove(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
    (request, payload): (HttpRequest, web::Payload),
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let posted = match PostedFile::receive(&state, (&request, payload)).await {
        Err(error) if !error.is_about_the_form() => return Err(error),
        posted => posted,
    };
    let (told, whole) = told_of(&state, &actor, id).await?;
    let done = proven(&state, (&actor, id), &told, posted).await;
    let done = done.map(|()| (format!("/inbox/replies/{id}"), "said-file_added"));
    sent::answered((&state, &at, &actor), done, "pages/agency/reply.html", async |error| {
        let form = Form::refused(&Posted::default(), error, &at);
        Ok(reply_view((told, whole), &actor, (&at, state.clock.now().date()), form))
    })
    .await
}

async fn proven(
    state: &AppState,
    (actor, id): (&Actor, ReplyId),
    told: &Told,
    posted: Result<PostedFile, AppError>,
) -> Result<(), AppError> {
    let PostedFile { fields, file, name } = posted?;
    let received = keep(state, actor, file).await?;
    let (text, version) = (with_file(told, fields.text("of"), &received.hash.to_string())?, fields.version());
    state
        .perform(actor.clone(), move |work| {
            enter(work, &received, &name).map_err(FlowError::from)?;
            service::revise(work, id, version, &text).map_err(FlowError::from).map(|_| ())
        })
        .await?;
    Ok(())
}

async fn approve(
    allowed: Allowed<actions::ApproveAnswer>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version) = (id.into_inner(), posted.version());
    state.perform(allowed.actor, move |work| service::approve(work, id, version)).await?;
    Ok(at.done(&format!("/inbox/replies/{id}"), "said-reply_approved"))
}

async fn submit(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ReplyId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version) = (id.into_inner(), posted.version());
    state.perform(allowed.actor, move |work| service::submit(work, id, version)).await?;
    Ok(at.done(&format!("/inbox/replies/{id}"), "said-reply_submitted"))
}
