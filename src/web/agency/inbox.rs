//! The inbox, and one line of it: the text, the items, the dates with their sheets, the receipt.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::deadlines::{self, Clock, ClockState};
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::Actor;
use crate::recommendations::AddresseeId;
use crate::recommendations::queries::ServedFilter;
use crate::replies::model::{InboxState, ObjectionState};
use crate::replies::served::{self, Served, Whole};
use crate::replies::{ReplyError, ReplyId, ReplyState, service};
use crate::urging::UrgingError;
use crate::urging::service::{Put, before_agency};
use crate::web::at::At;
use crate::web::form::{Form, of_language};
use crate::web::lamp::{Lamp, rule_name};
use crate::web::list::{List, Tab};
use crate::web::sent;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/inbox", list);
    p.get("/inbox/{id}", one);
    p.post("/inbox/{id}/receipt", receive);
    p.get("/inbox/{id}/sheets", sheets);
}

/// A period of a line.
#[derive(Debug, Serialize)]
pub(super) struct PeriodView {
    name: String,
    lamp: Lamp,
    due: Option<NaiveDate>,
    href: String,
    runs: bool,
}

impl PeriodView {
    fn of(clock: &Clock, line: AddresseeId, (today, language): (NaiveDate, Language)) -> Self {
        Self {
            name: rule_name(clock, language),
            lamp: Lamp::of(clock, today, language),
            due: clock.due,
            href: format!("/inbox/{line}/sheets#clock-{}", clock.id),
            runs: clock.state == ClockState::Running,
        }
    }
}

/// A line as the inbox shows it.
#[derive(Debug, Serialize)]
pub(super) struct ServedView {
    pub(super) id: AddresseeId,
    pub(super) href: String,
    number: String,
    pub(super) title: String,
    kind: String,
    office: String,
    state: String,
    part: String,
    urgent: bool,
    signed_on: Option<NaiveDate>,
    served_on: Option<NaiveDate>,
    received_on: Option<NaiveDate>,
    replied_on: Option<NaiveDate>,
    verified_on: Option<NaiveDate>,
    result: Option<String>,
    periods: Vec<PeriodView>,
    version: i32,
}

impl ServedView {
    pub(super) fn of(served: &Served, (today, language): (NaiveDate, Language)) -> Self {
        let Served { line, document, office, inbox, result, clocks } = served;
        let mut periods: Vec<PeriodView> =
            clocks.iter().map(|clock| PeriodView::of(clock, line.id, (today, language))).collect();
        // What still runs and ends first is read first.
        periods.sort_by_key(|period| (!period.runs, period.due));
        Self {
            id: line.id,
            href: format!("/inbox/{}", line.id),
            number: document.number.clone().unwrap_or_default(),
            title: document.title.clone(),
            kind: word!(language, document.kind),
            office: office.clone(),
            state: word!(language, inbox),
            part: word!(language, line.part),
            urgent: line.urgent,
            signed_on: document.signed_on,
            served_on: line.served_on,
            received_on: line.received_on,
            replied_on: line.replied_on,
            verified_on: line.verified_on,
            result: result.map(|result| word!(language, result)),
            periods,
            version: line.version,
        }
    }
}

#[derive(Serialize)]
struct InboxView {
    list: List,
    tabs: Vec<Tab>,
    rows: Vec<ServedView>,
}

async fn list(
    allowed: Allowed<actions::ReadServed>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let today = state.clock.now().date();
    let chosen = at.param("state").unwrap_or("open").to_owned();
    let filter = ServedFilter { unreceived: chosen == "unreceived", open: chosen == "open" };
    let (request, actor) = (List::page(&at), allowed.actor.clone());
    let page = state.read(move |conn| served::page(conn, &actor, today, &filter, &request)).await?;
    let tabs = ["open", "unreceived", "all"].into_iter().map(|code| Tab {
        code: code.to_owned(),
        label: at.text(&format!("ui-inbox-{code}")),
        count: None,
        here: code == chosen,
    });
    let view = InboxView {
        list: List::of(&at, "", page.next),
        tabs: tabs.collect(),
        rows: page.items.iter().map(|served| ServedView::of(served, (today, at.language))).collect(),
    };
    at.page(&state, &allowed.actor, "pages/agency/inbox.html", view).await
}

/// One thing to put right.
#[derive(Serialize)]
struct ItemView {
    no: i32,
    text: String,
    claimed: Option<String>,
}

/// A reply of the agency.
#[derive(Serialize)]
struct ReplyRow {
    href: String,
    no: i32,
    kind: String,
    state: String,
    submitted_on: Option<NaiveDate>,
    wanted: Vec<String>,
}

/// An objection, or more time that was asked for.
#[derive(Serialize)]
struct RaisedView {
    what: String,
    text: String,
    on: NaiveDate,
    state: Option<String>,
    answer: Option<String>,
}

/// By what the agency was urged.
#[derive(Serialize)]
struct PutView {
    what: String,
    office: String,
    on: Option<NaiveDate>,
    body: String,
    struck_on: Option<NaiveDate>,
}

#[derive(Serialize)]
struct LineView {
    served: ServedView,
    parts: Vec<(String, String)>,
    items: Vec<ItemView>,
    jointly_with: String,
    replies: Vec<ReplyRow>,
    raised: Vec<RaisedView>,
    urgings: Vec<PutView>,
    /// What is to be done next: `receive`, `reply`, `continue`, `supplement`, or nothing.
    next: &'static str,
    next_title: String,
    next_line: String,
    draft: Option<ReplyId>,
    may_answer: bool,
    may_object: bool,
    form: Form,
}

async fn one(
    allowed: Allowed<actions::ReadServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let view =
        line_view(&state, &allowed.actor, (&at, id.into_inner()), Form::of(&Posted::default())).await?;
    at.page(&state, &allowed.actor, "pages/agency/served.html", view).await
}

async fn line_view(
    state: &AppState,
    actor: &Actor,
    (at, id): (&At, AddresseeId),
    form: Form,
) -> Result<LineView, AppError> {
    let (today, asking) = (state.clock.now().date(), actor.clone());
    let (whole, put) = state
        .read(move |conn| {
            let whole = served::whole(conn, &asking, today, id)?;
            Ok::<_, UrgingError>((whole, before_agency(conn, &asking, today, id)?))
        })
        .await?;
    Ok(shown((whole, put), may(actor, Action::AnswerServed), (at, today), form))
}

fn shown(
    (whole, put): (Whole, Vec<Put>),
    may_answer: bool,
    (at, today): (&At, NaiveDate),
    form: Form,
) -> LineView {
    let language = at.language;
    let Whole { served, text, items, jointly_with, replies, objections, extensions } = whole;
    let parts = [
        ("ui-text-harm", text.harm_facts),
        ("ui-text-breach", text.breach_facts),
        ("ui-text-law", text.legal_basis),
        ("ui-text-suggestions", text.suggestions),
        ("ui-text-other", text.other_matters),
    ];
    let is_draft = |state: ReplyState| matches!(state, ReplyState::Drafted | ReplyState::Approved);
    let draft = replies.iter().find(|told| is_draft(told.reply.state)).map(|told| told.reply.id);
    let is_settled = served.inbox == InboxState::Finished;
    let next = match served.inbox {
        InboxState::Finished => "",
        _ if served.line.received_on.is_none() => "receive",
        _ if draft.is_some() => "continue",
        InboxState::ToSupplement => "supplement",
        InboxState::InHand | InboxState::ToReceive => "reply",
        InboxState::Replied | InboxState::Accepted => "",
    };
    let is_open = |state| !matches!(state, ObjectionState::Upheld | ObjectionState::Rejected);
    let may_object = may_answer && !is_settled && !objections.iter().any(|row| is_open(row.state));
    let objections = objections.into_iter().map(|row| RaisedView {
        what: word!(language, row.ground),
        text: row.text,
        on: row.raised_on,
        state: Some(word!(language, row.state)),
        answer: row.explanation,
    });
    let extensions = extensions.into_iter().map(|row| RaisedView {
        what: format!("{} · {}", at.text("ui-extension"), word!(language, row.cause)),
        text: row.reason,
        on: row.asked_on,
        state: None,
        answer: row.note,
    });
    let mut raised: Vec<RaisedView> = objections.chain(extensions).collect();
    raised.sort_by_key(|row| row.on);
    LineView {
        served: ServedView::of(&served, (today, language)),
        parts: parts
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(key, text)| (at.text(key), text))
            .collect(),
        items: items
            .into_iter()
            .map(|item| ItemView {
                no: item.no,
                text: item.text,
                claimed: item.claimed.map(|claimed| word!(language, claimed)),
            })
            .collect(),
        jointly_with: jointly_with.join(&at.text("ui-comma")),
        replies: replies
            .into_iter()
            .map(|told| ReplyRow {
                href: format!("/inbox/replies/{}", told.reply.id),
                no: told.reply.no,
                kind: word!(language, told.reply.kind),
                state: word!(language, told.reply.state),
                submitted_on: told.reply.effective_on,
                wanted: told
                    .supplements
                    .into_iter()
                    .filter(|asked| asked.answered_by.is_none())
                    .map(|asked| asked.wanted)
                    .collect(),
            })
            .collect(),
        raised,
        urgings: put
            .into_iter()
            .map(|Put { urging, office }| PutView {
                what: word!(language, urging.kind),
                office,
                on: urging.sent_on,
                body: urging.body,
                struck_on: urging.struck_on,
            })
            .collect(),
        next,
        next_title: if next.is_empty() { String::new() } else { at.text(&format!("ui-next-{next}")) },
        next_line: if next.is_empty() { String::new() } else { at.text(&format!("ui-next-{next}-line")) },
        draft,
        may_answer,
        may_object,
        form,
    }
}

async fn receive(
    allowed: Allowed<actions::AnswerServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let (version, receiver) = (posted.version(), posted.text("receiver").to_owned());
    let done = sent::performed(&state, &actor, Ok(receiver), move |work, receiver| {
        service::receive(work, id, version, receiver).map(drop)
    });
    let done = done.await.map(|()| (format!("/inbox/{id}"), "said-served_received"));
    sent::answered((&state, &at, &actor), done, "pages/agency/served.html", async |error| {
        line_view(&state, &actor, (&at, id), Form::refused(&posted, error, &at)).await
    })
    .await
}

/// How a day is reached.
#[derive(Serialize)]
struct SheetView {
    id: i64,
    name: String,
    lamp: Lamp,
    due: Option<NaiveDate>,
    length: String,
    article: String,
    start: String,
    steps: Vec<(String, String)>,
}

#[derive(Serialize)]
struct SheetsView {
    served: ServedView,
    sheets: Vec<SheetView>,
}

async fn sheets(
    allowed: Allowed<actions::ReadServed>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let (id, today, actor) = (id.into_inner(), state.clock.now().date(), allowed.actor.clone());
    let (whole, sheets) = state
        .read(move |conn| {
            let whole = served::whole(conn, &actor, today, id)?;
            let sheets = deadlines::service::sheets(conn, &whole.served.clocks)?;
            Ok::<_, ReplyError>((whole, sheets))
        })
        .await?;
    let language = at.language;
    let told = |text: &deadlines::Text| of_language(language, &text.zh, &text.en).to_owned();
    let sheets = whole.served.clocks.iter().zip(&sheets).map(|(clock, sheet)| SheetView {
        id: clock.id.0,
        name: rule_name(clock, language),
        lamp: Lamp::of(clock, today, language),
        due: clock.due,
        length: of_language(language, &sheet.length.to_string(), &sheet.length.en()).to_owned(),
        article: told(&sheet.article),
        start: told(&sheet.start),
        steps: sheet
            .steps
            .iter()
            .map(|step| (word!(language, step.code), of_language(language, &step.zh, &step.en).to_owned()))
            .collect(),
    });
    let view =
        SheetsView { served: ServedView::of(&whole.served, (today, language)), sheets: sheets.collect() };
    at.page(&state, &allowed.actor, "pages/agency/sheets.html", view).await
}
