//! One urging: it is written and proposed, read and printed, recorded as sent, and struck off.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::app::AppState;
use crate::approvals::queries as approvals;
use crate::auth::policy::{Action, actions, may};
use crate::http::idempotency::once;
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Fields, Scope, Timestamp};
use crate::org::queries as org;
use crate::recommendations::{AddresseeId, Recommendation, queries as lines};
use crate::urging::error::UrgingRefusal;
use crate::urging::service::{self, Possible, Wanted};
use crate::urging::{Ground, Urging, UrgingError, UrgingId, UrgingKind, UrgingState};
use crate::web::at::At;
use crate::web::form::{Form, wrong};
use crate::web::list::Moment;
use crate::web::names::Names;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/recommendations/lines/{id}/urging", new_page);
    p.post("/recommendations/lines/{id}/urging", propose);
    p.get("/urgings/{id}", one);
    p.get("/urgings/{id}/proposal", again_page);
    p.post("/urgings/{id}/proposal", propose_again);
    p.post("/urgings/{id}/dispatch", dispatch);
    p.post("/urgings/{id}/strike", strike);
}

/// An urging as lists show it.
#[derive(Debug, Serialize)]
pub(in crate::web) struct UrgingRow {
    href: String,
    kind: String,
    state: String,
    ground: String,
    recipient: String,
    /// The document, in a list of many.
    about: Option<String>,
    proposed_at: Timestamp,
    sent_on: Option<NaiveDate>,
    struck_on: Option<NaiveDate>,
    struck_reason: Option<String>,
}

impl UrgingRow {
    pub(in crate::web) fn of(row: &Urging, language: Language) -> Self {
        Self {
            href: format!("/urgings/{}", row.id),
            kind: word!(language, row.kind),
            state: word!(language, row.state),
            ground: word!(language, row.ground),
            recipient: row.recipient.clone(),
            about: None,
            proposed_at: row.proposed_at,
            sent_on: row.sent_on,
            struck_on: row.struck_on,
            struck_reason: row.struck_reason.clone(),
        }
    }

    /// The same in a list of many documents.
    pub(super) fn about(self, document: Option<&Recommendation>) -> Self {
        let about =
            document.map(|row| format!("{} {}", row.number.as_deref().unwrap_or_default(), row.title));
        Self { about, ..self }
    }
}

/// What is written.
#[derive(Serialize)]
struct DraftView {
    code: &'static str,
    kind: String,
    ground: Option<String>,
    hindering: bool,
    effect: String,
    version: i32,
}

/// A step of the ladder: where it is written, or why it may not be taken now.
#[derive(Serialize)]
struct StepView {
    label: String,
    href: Option<String>,
    why: Option<String>,
    here: bool,
}

/// An urging that is written.
#[derive(Serialize)]
struct NewView {
    document: String,
    number: String,
    title: String,
    agency: String,
    action: String,
    draft: Option<DraftView>,
    ladder: Vec<StepView>,
    form: Form,
}

/// The document and the agency of a line.
struct Around {
    document: String,
    number: String,
    title: String,
    agency: String,
}

fn around(
    conn: &mut crate::db::Db,
    (scope, line): (&Scope, AddresseeId),
    no_number: String,
) -> Result<Around, UrgingError> {
    let found = lines::addressee(conn, scope, line)?;
    let (line, document) = found.ok_or(UrgingRefusal::LineNotFound { id: line })?;
    Ok(Around {
        document: format!("/recommendations/{}", document.id),
        number: document.number.unwrap_or(no_number),
        title: document.title,
        agency: org::agency(conn, line.agency_id)?.map(|agency| agency.name).unwrap_or_default(),
    })
}

fn effect(kind: UrgingKind, at: &At) -> String {
    at.text(if kind.is_to_agency() { "ui-urging-effect-agency" } else { "ui-urging-effect-others" })
}

/// What may be written on a line, and the text of what was chosen.
async fn new_view(
    state: &AppState,
    actor: &Actor,
    (id, at): (AddresseeId, &At),
    chosen: Option<(UrgingKind, bool)>,
    refused: Option<(&Posted, &AppError)>,
) -> Result<NewView, AppError> {
    let (who, today, no_number) = (actor.clone(), state.clock.now().date(), at.text("ui-no-number"));
    let is_refused = refused.is_some();
    let (around, possible, chosen, draft) = state
        .read(move |conn| {
            let around = around(conn, (&who.scope, id), no_number)?;
            let possible = service::possible(conn, &who.scope, id, today)?;
            let may = |step: &&Possible| step.refused.is_none();
            let is = |step: &&Possible| Some((step.kind, step.hindering)) == chosen;
            // Without a choice, the first step that may be taken for silence.
            let first = possible.iter().filter(|step| !step.hindering).find(may);
            let step = match chosen {
                // What was typed stays, even if it may not be proposed any more.
                Some(_) if is_refused => return Ok((around, possible, chosen, None)),
                Some(_) => possible.iter().filter(may).find(is),
                None => first,
            };
            let step: Option<(UrgingKind, bool)> = step.map(|step| (step.kind, step.hindering));
            let draft = step.map(|step| service::draft(conn, &who, id, step, today)).transpose()?;
            Ok::<_, UrgingError>((around, possible, step, draft))
        })
        .await?;
    let ladder = possible.into_iter().map(|Possible { kind, hindering, refused }| {
        let word = word!(at.language, kind);
        let address = format!(
            "/recommendations/lines/{id}/urging?kind={kind}{}",
            if hindering { "&hindering=yes" } else { "" }
        );
        StepView {
            label: if hindering {
                format!("{word}（{}）", word!(at.language, Ground::Hindering))
            } else {
                word
            },
            href: refused.is_none().then_some(address),
            why: refused.map(|refused| AppError::from(refused).problem(at.language).title),
            here: chosen == Some((kind, hindering)),
        }
    });
    let form = match (refused, &draft) {
        (Some((posted, error)), _) => Form::refused(posted, error, at),
        (None, Some(draft)) => {
            let fresh = Posted::default().with("recipient", &draft.recipient).with("body", &draft.body);
            Form::of(&fresh)
        }
        (None, None) => Form::of(&Posted::default()),
    };
    let ground = draft.map(|draft| word!(at.language, draft.ground));
    let written = |(kind, hindering): (UrgingKind, bool)| DraftView {
        code: kind.code(),
        kind: word!(at.language, kind),
        ground,
        hindering,
        effect: effect(kind, at),
        version: 0,
    };
    Ok(NewView {
        document: around.document,
        number: around.number,
        title: around.title,
        agency: around.agency,
        action: format!("/recommendations/lines/{id}/urging"),
        draft: chosen.map(written),
        ladder: ladder.collect(),
        form,
    })
}

async fn new_page(
    allowed: Allowed<actions::UrgeAgencies>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let hindering = at.param("hindering") == Some("yes");
    let chosen = at.param("kind").and_then(UrgingKind::from_code).map(|kind| (kind, hindering));
    let view = new_view(&state, &allowed.actor, (id.into_inner(), &at), chosen, None).await?;
    at.page(&state, &allowed.actor, "pages/supervisor/urging_new.html", view).await
}

fn wanted(posted: &Posted, kind: UrgingKind) -> Wanted {
    Wanted {
        kind,
        recipient: posted.text("recipient").to_owned(),
        body: posted.text("body").to_owned(),
        opinion: posted.text("opinion").to_owned(),
        hindering: posted.ticked("hindering"),
    }
}

async fn propose(
    allowed: Allowed<actions::UrgeAgencies>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let mut fields = Fields::new();
    let kind = posted.code(&mut fields, "kind", UrgingKind::from_code);
    let kind = posted.required(&mut fields, "kind", kind);
    fields.finish().map_err(UrgingError::from)?;
    let kind = kind.ok_or_else(|| wrong("kind", "required"))?;
    let wanted = wanted(&posted, kind);
    let chosen = (kind, wanted.hindering);
    let made = once(&state, actor.clone(), &posted, move |work| {
        service::propose(work, id, &wanted).map(|row| row.id)
    })
    .await;
    match made {
        Ok(made) => Ok(at.done(&format!("/urgings/{made}"), "said-urging_proposed")),
        Err(error) if error.is_about_the_form() => {
            let refused = Some((&posted, &error));
            let view = new_view(&state, &actor, (id, &at), Some(chosen), refused).await?;
            at.again(&state, &actor, "pages/supervisor/urging_new.html", view).await
        }
        Err(error) => Err(error),
    }
}

/// A returned urging, to be written anew.
async fn again_view(
    state: &AppState,
    actor: &Actor,
    (id, at): (UrgingId, &At),
    refused: Option<(&Posted, &AppError)>,
) -> Result<NewView, AppError> {
    let (scope, no_number) = (actor.scope.clone(), at.text("ui-no-number"));
    let (row, around) = state
        .read(move |conn| {
            let row = service::one(conn, &scope, id)?;
            let around = around(conn, (&scope, row.addressee_id), no_number)?;
            Ok::<_, UrgingError>((row, around))
        })
        .await?;
    let form = match refused {
        Some((posted, error)) => Form::refused(posted, error, at),
        None => Form::of(&Posted::default().with("recipient", &row.recipient).with("body", &row.body)),
    };
    Ok(NewView {
        document: around.document,
        number: around.number,
        title: around.title,
        agency: around.agency,
        action: format!("/urgings/{id}/proposal"),
        draft: Some(DraftView {
            code: row.kind.code(),
            kind: word!(at.language, row.kind),
            ground: Some(word!(at.language, row.ground)),
            hindering: row.ground == Ground::Hindering,
            effect: effect(row.kind, at),
            version: row.version,
        }),
        ladder: Vec::new(),
        form,
    })
}

async fn again_page(
    allowed: Allowed<actions::UrgeAgencies>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<UrgingId>,
) -> Result<HttpResponse, AppError> {
    let view = again_view(&state, &allowed.actor, (id.into_inner(), &at), None).await?;
    at.page(&state, &allowed.actor, "pages/supervisor/urging_new.html", view).await
}

async fn propose_again(
    allowed: Allowed<actions::UrgeAgencies>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<UrgingId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, actor) = (id.into_inner(), posted.version(), allowed.actor);
    // What is done, and whether the inquiry is hindered, stays as it was.
    let wanted = wanted(&posted, UrgingKind::Urge);
    let done = state
        .perform(actor.clone(), move |work| service::propose_again(work, id, version, &wanted).map(drop))
        .await;
    match done.map_err(AppError::from) {
        Ok(()) => Ok(at.done(&format!("/urgings/{id}"), "said-urging_proposed")),
        Err(error) if error.is_about_the_form() => {
            let view = again_view(&state, &actor, (id, &at), Some((&posted, &error))).await?;
            at.again(&state, &actor, "pages/supervisor/urging_new.html", view).await
        }
        Err(error) => Err(error),
    }
}

/// An urging, whole.
#[derive(Serialize)]
struct UrgingView {
    id: UrgingId,
    row: UrgingRow,
    document: String,
    number: String,
    title: String,
    agency: String,
    office: String,
    body: String,
    clock: Option<String>,
    due: Option<NaiveDate>,
    approval: Option<String>,
    story: Vec<Moment>,
    may_propose: bool,
    may_send: bool,
    may_strike: bool,
    version: i32,
    form: Form,
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (UrgingId, &At),
    form: Form,
) -> Result<UrgingView, AppError> {
    let (scope, no_number) = (actor.scope.clone(), at.text("ui-no-number"));
    let (row, around, steps, names) = state
        .read(move |conn| {
            let row = service::one(conn, &scope, id)?;
            let around = around(conn, (&scope, row.addressee_id), no_number)?;
            let steps = match row.approval_id {
                Some(approval) => approvals::steps(conn, approval)?,
                None => Vec::new(),
            };
            let people = [row.proposed_by, row.struck_by];
            let names = Names::read(conn, people.into_iter().flatten())?;
            Ok::<_, UrgingError>((row, around, steps, names))
        })
        .await?;
    let mut story: Vec<Moment> = Vec::new();
    if let (Some(on), Some(reason)) = (row.struck_on, &row.struck_reason) {
        let who = Some(names.person(row.struck_by)).filter(|name| !name.is_empty());
        story.push(Moment {
            when: on.to_string(),
            who,
            what: format!("{}：{reason}", at.text("ui-urging-struck")),
        });
    }
    if let Some(on) = row.sent_on {
        let how = row.sent_how.as_deref().unwrap_or_default();
        let what = format!("{} {how}", at.text("ui-urging-sent-on"));
        story.push(Moment { when: on.to_string(), who: None, what: what.trim().to_owned() });
    }
    story.extend(steps.into_iter().rev().map(|step| Moment {
        when: step.at.civil().format("%Y-%m-%d %H:%M").to_string(),
        who: Some(step.person_name),
        what: match step.opinion.as_str() {
            "" => word!(at.language, step.kind),
            opinion => format!("{}：{opinion}", word!(at.language, step.kind)),
        },
    }));
    let works = may(actor, Action::UrgeAgencies) && actor.office == Some(row.office_id);
    Ok(UrgingView {
        id,
        document: around.document,
        number: around.number,
        title: around.title,
        agency: around.agency,
        office: names.office(row.office_id),
        clock: row.clock_id.map(|clock| format!("/clocks/{clock}")),
        due: row.due,
        approval: row.approval_id.map(|approval| format!("/approvals/{approval}")),
        story,
        may_propose: works && row.state == UrgingState::Returned,
        may_send: works && row.state == UrgingState::Confirmed,
        may_strike: works
            && matches!(row.state, UrgingState::Returned | UrgingState::Confirmed | UrgingState::Sent),
        version: row.version,
        row: UrgingRow::of(&row, at.language),
        body: row.body,
        form,
    })
}

async fn one(
    allowed: Allowed<actions::ReadRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<UrgingId>,
) -> Result<HttpResponse, AppError> {
    let form = Form::of(&Posted::default().with("on", state.clock.now().date()));
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), form).await?;
    at.page(&state, &allowed.actor, "pages/supervisor/urging.html", view).await
}

async fn dispatch(
    allowed: Allowed<actions::UrgeAgencies>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<UrgingId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, how) = (id.into_inner(), posted.version(), posted.text("how").to_owned());
    let mut fields = Fields::new();
    let on = posted.day(&mut fields, "on");
    let on = posted.required(&mut fields, "on", on);
    let done = match (fields.finish().map_err(UrgingError::from), on) {
        (Err(error), _) => Err(AppError::from(error)),
        (Ok(()), None) => Err(wrong("on", "required")),
        (Ok(()), Some(on)) => state
            .perform(allowed.actor.clone(), move |work| {
                service::record_sent(work, id, version, (on, &how)).map(drop)
            })
            .await
            .map_err(AppError::from),
    };
    after(&state, allowed.actor, (id, &at), &posted, (done, "said-urging_sent")).await
}

async fn strike(
    allowed: Allowed<actions::UrgeAgencies>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<UrgingId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, reason) = (id.into_inner(), posted.version(), posted.text("reason").to_owned());
    let done = state
        .perform(allowed.actor.clone(), move |work| service::strike_off(work, id, version, &reason).map(drop))
        .await;
    let done = done.map_err(AppError::from);
    after(&state, allowed.actor, (id, &at), &posted, (done, "said-urging_struck")).await
}

/// The urging again, after something was done to it or refused.
async fn after(
    state: &AppState,
    actor: Actor,
    (id, at): (UrgingId, &At),
    posted: &Posted,
    (done, said): (Result<(), AppError>, &'static str),
) -> Result<HttpResponse, AppError> {
    match done {
        Ok(()) => Ok(at.done(&format!("/urgings/{id}"), said)),
        Err(error) if error.is_about_the_form() => {
            let view = view(state, &actor, (id, at), Form::refused(posted, &error, at)).await?;
            at.again(state, &actor, "pages/supervisor/urging.html", view).await
        }
        Err(error) => Err(error),
    }
}
