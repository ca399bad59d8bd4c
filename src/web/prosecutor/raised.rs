//! What an agency raised on a line: its objections, re-checked by the prosecutor and decided by the chief prosecutor, and
//! the time it asked for, which moves no date.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Fields, Role};
use crate::org::queries as org;
use crate::recommendations::{AddresseeId, queries as lines};
use crate::replies::error::ReplyRefusal;
use crate::replies::model::{
    ExtensionRequest, ExtensionRequestId, Objection, ObjectionId, ObjectionState, Remedy,
};
use crate::replies::objections::{self, Outcome};
use crate::replies::{ReplyError, queries};
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::sent;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/recommendations/lines/{id}/objections", page);
    p.post("/recommendations/lines/{id}/objections/recheck", recheck);
    p.post("/recommendations/lines/{id}/objections/decision", decide);
    p.post("/recommendations/lines/{id}/extensions/note", note);
}

/// An objection.
#[derive(Serialize)]
struct ObjectionView {
    id: ObjectionId,
    version: i32,
    ground: String,
    state: String,
    text: String,
    suggested: Option<String>,
    raised_on: NaiveDate,
    /// Days since it was raised, while it is open.
    days: Option<i64>,
    recheck: Option<String>,
    rechecked_on: Option<NaiveDate>,
    remedy: Option<String>,
    explanation: Option<String>,
    decided_on: Option<NaiveDate>,
    may_recheck: bool,
    may_decide: bool,
}

/// More time that was asked for.
#[derive(Serialize)]
struct ExtensionView {
    id: ExtensionRequestId,
    version: i32,
    cause: String,
    reason: String,
    plan: String,
    wanted_until: NaiveDate,
    asked_on: NaiveDate,
    note: Option<String>,
    noted_on: Option<NaiveDate>,
}

#[derive(Serialize)]
struct RaisedView {
    id: AddresseeId,
    href: String,
    number: String,
    title: String,
    agency: String,
    works: bool,
    objections: Vec<ObjectionView>,
    extensions: Vec<ExtensionView>,
    remedies: Vec<Choice>,
    form: Form,
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (AddresseeId, &At),
    form: Form,
) -> Result<RaisedView, AppError> {
    let (who, no_number, today) = (actor.clone(), at.text("ui-no-number"), state.clock.now().date());
    let (line, document, agency, raised, asked) = state
        .read(move |conn| {
            let found = lines::addressee(conn, &who.scope, id)?;
            let (line, document) = found.ok_or(ReplyRefusal::LineNotFound { id })?;
            let agency = org::agency(conn, line.agency_id)?.map(|row| row.name).unwrap_or_default();
            let raised = queries::objections_of(conn, &[id])?;
            let asked = queries::extensions_of(conn, &[id])?;
            Ok::<_, ReplyError>((line, document, agency, raised, asked))
        })
        .await?;
    let mine = actor.office == Some(document.office_id);
    let works = mine && may(actor, Action::HandleRecommendations);
    let decides = mine && actor.is(Role::ChiefProsecutor);
    Ok(RaisedView {
        id: line.id,
        href: format!("/recommendations/{}", document.id),
        number: document.number.unwrap_or(no_number),
        title: document.title,
        agency,
        works,
        objections: raised.into_iter().map(|row| objection(row, (works, decides, today), at)).collect(),
        extensions: asked.into_iter().map(|row| extension(row, at)).collect(),
        remedies: choices!(at.language, Remedy),
        form,
    })
}

fn objection(row: Objection, (works, decides, today): (bool, bool, NaiveDate), at: &At) -> ObjectionView {
    let is_open = matches!(row.state, ObjectionState::Raised | ObjectionState::Rechecked);
    ObjectionView {
        id: row.id,
        version: row.version,
        ground: word!(at.language, row.ground),
        state: word!(at.language, row.state),
        text: row.text,
        suggested: row.suggested_agency,
        raised_on: row.raised_on,
        days: is_open.then(|| (today - row.raised_on).num_days()),
        recheck: row.recheck,
        rechecked_on: row.rechecked_on,
        remedy: row.remedy.map(|remedy| word!(at.language, remedy)),
        explanation: row.explanation,
        decided_on: row.decided_on,
        may_recheck: works && row.state == ObjectionState::Raised,
        may_decide: decides && row.state == ObjectionState::Rechecked,
    }
}

fn extension(row: ExtensionRequest, at: &At) -> ExtensionView {
    ExtensionView {
        id: row.id,
        version: row.version,
        cause: word!(at.language, row.cause),
        reason: row.reason,
        plan: row.plan,
        wanted_until: row.wanted_until,
        asked_on: row.asked_on,
        note: row.note,
        noted_on: row.noted_on,
    }
}

const TEMPLATE: &str = "pages/prosecutor/raised.html";

async fn page(
    allowed: Allowed<actions::ReadRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let form = Form::of(&Posted::default());
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), form).await?;
    at.page(&state, &allowed.actor, TEMPLATE, view).await
}

/// Which of the line is answered, and at which version.
fn of(posted: &Posted) -> Result<(i64, i32), AppError> {
    let id = posted.parsed(&mut Fields::new(), "of").ok_or_else(|| wrong("of", "required"))?;
    Ok((id, posted.version()))
}

async fn after(
    state: &AppState,
    actor: &Actor,
    (id, at, posted): (AddresseeId, &At, &Posted),
    done: Result<&'static str, AppError>,
) -> Result<HttpResponse, AppError> {
    let done = done.map(|said| (format!("/recommendations/lines/{id}/objections"), said));
    sent::answered((state, at, actor), done, TEMPLATE, async |error| {
        view(state, actor, (id, at), Form::refused(posted, error, at)).await
    })
    .await
}

async fn recheck(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, findings) = (allowed.actor, posted.text("findings").to_owned());
    let done = sent::performed(&state, &actor, of(&posted), move |work, (of, version)| {
        objections::recheck(work, ObjectionId(*of), *version, &findings).map(|_| "said-objection_rechecked")
    })
    .await;
    after(&state, &actor, (id.into_inner(), &at, &posted), done).await
}

async fn decide(
    allowed: Allowed<actions::DecideProposals>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    let done = sent::performed(&state, &actor, decision(&posted), move |work, ((of, version), outcome)| {
        objections::decide(work, ObjectionId(*of), *version, outcome).map(|_| "said-objection_decided")
    })
    .await;
    after(&state, &actor, (id.into_inner(), &at, &posted), done).await
}

fn decision(posted: &Posted) -> Result<((i64, i32), Outcome), AppError> {
    let mut fields = Fields::new();
    let upheld = posted.text("upheld");
    fields.check(!upheld.is_empty(), "upheld", "required", "");
    let remedy = posted.code(&mut fields, "remedy", Remedy::from_code);
    let remedy = if upheld == "yes" { posted.required(&mut fields, "remedy", remedy) } else { None };
    fields.finish().map_err(ReplyError::from)?;
    let explanation = posted.text("explanation").to_owned();
    let outcome = match remedy {
        Some(remedy) => Outcome::Upheld { remedy, explanation },
        None => Outcome::Rejected { explanation },
    };
    Ok((of(posted)?, outcome))
}

async fn note(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, note) = (allowed.actor, posted.text("note").to_owned());
    let done = sent::performed(&state, &actor, of(&posted), move |work, (of, version)| {
        objections::note_extension(work, ExtensionRequestId(*of), *version, &note)
            .map(|_| "said-extension_noted")
    })
    .await;
    after(&state, &actor, (id.into_inner(), &at, &posted), done).await
}
