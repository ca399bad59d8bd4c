//! What reviewers say of a draft to its author: each comment stands at a part of the text, is answered, and is resolved by
//! who wrote it.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::http::{Allowed, AppError, Pages, Posted, once};
use crate::kit::{Actor, AgencyId, Fields, Role, Timestamp};
use crate::org::queries as org;
use crate::recommendations::comments::service::{self, NewComment, Seen};
use crate::recommendations::comments::{CommentId, CommentState};
use crate::recommendations::error::RecommendationRefusal;
use crate::recommendations::model::TextVersion;
use crate::recommendations::sections::Section;
use crate::recommendations::{RecommendationError, RecommendationId, RecommendationState, queries};
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::names::Names;
use crate::web::sent;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/recommendations/{id}/comments", page);
    p.post("/recommendations/{id}/comments", write);
    p.post("/recommendations/{id}/comments/answer", answer);
    p.post("/recommendations/{id}/comments/turn", turn);
}

/// A comment with its answers.
#[derive(Serialize)]
struct CommentView {
    id: CommentId,
    version: i32,
    place: String,
    quote: Option<String>,
    /// Whether the quoted words are not there any more.
    is_gone: bool,
    text: String,
    who: String,
    at: Timestamp,
    state: String,
    is_open: bool,
    text_no: i32,
    answers: Vec<(String, Timestamp, String)>,
    may_turn: bool,
}

#[derive(Serialize)]
struct CommentsView {
    id: RecommendationId,
    number: String,
    title: String,
    open: usize,
    comments: Vec<CommentView>,
    /// The parts of the text that a comment may be on.
    places: Vec<Choice>,
    may_write: bool,
    may_answer: bool,
    may_edit: bool,
    form: Form,
}

/// The part of the text that a comment is on, as a form names it.
fn code(section: Section, agency: Option<AgencyId>, item: Option<i32>) -> String {
    let parts =
        [Some(section.code().to_owned()), agency.map(|id| id.to_string()), item.map(|no| no.to_string())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(":")
}

/// What the form names.
fn place(posted: &Posted) -> Option<(Section, Option<AgencyId>, Option<i32>)> {
    let mut parts = posted.text("place").split(':');
    let section = Section::from_code(parts.next()?)?;
    let agency = parts.next().map(|id| id.parse().map(AgencyId)).transpose().ok()?;
    let item = parts.next().map(str::parse).transpose().ok()?;
    Some((section, agency, item))
}

fn named(
    (section, agency, item): (Section, Option<AgencyId>, Option<i32>),
    names: &[(AgencyId, String)],
    at: &At,
) -> String {
    let agency =
        agency.and_then(|id| names.iter().find(|(known, _)| *known == id)).map(|(_, name)| name.clone());
    let item = item.map(|no| at.language.text("ui-item-no", &[("no", no.to_string())]));
    [Some(word!(at.language, section)), agency, item].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn places(text: &TextVersion, names: &[(AgencyId, String)], at: &At) -> Vec<Choice> {
    let sections = Section::ALL.iter().filter(|section| **section != Section::Items);
    let whole = sections.map(|section| (*section, None, None));
    let items = text.lines.get().iter().flat_map(|line| {
        (1..).zip(&line.items).map(|(no, _)| (Section::Items, Some(line.agency_id), Some(no)))
    });
    let choice = |of: (Section, Option<AgencyId>, Option<i32>)| {
        Choice::new(code(of.0, of.1, of.2), named(of, names, at))
    };
    whole.chain(items).map(choice).collect()
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (RecommendationId, &At),
    form: Form,
) -> Result<CommentsView, AppError> {
    let (who, no_number) = (actor.clone(), at.text("ui-no-number"));
    let (row, text, seen, agencies, names) = state
        .read(move |conn| {
            let not_found = || RecommendationRefusal::NotFound { id };
            let row = queries::recommendation(conn, &who.scope, id)?.ok_or_else(not_found)?;
            let text = queries::text(conn, id, row.text_no)?.ok_or_else(not_found)?;
            let seen = service::read(conn, &who, id, None)?;
            let ids = text.lines.get().iter().map(|line| line.agency_id);
            let ids: Vec<AgencyId> =
                ids.chain(seen.iter().filter_map(|seen| seen.comment.agency_id)).collect();
            let agencies = org::agencies_of(conn, &ids)?.into_iter().map(|row| (row.id, row.name));
            let agencies: Vec<(AgencyId, String)> = agencies.collect();
            let people = seen.iter().flat_map(|seen| {
                let answers = seen.answers.iter().map(|answer| answer.written_by);
                answers.chain([seen.comment.written_by]).flatten().collect::<Vec<_>>()
            });
            let names = Names::read(conn, people.collect::<Vec<_>>())?;
            Ok::<_, RecommendationError>((row, text, seen, agencies, names))
        })
        .await?;
    let is_draft = matches!(row.state, RecommendationState::Draft | RecommendationState::DeptReviewed);
    let comments = may(actor, Action::CommentOnDrafts);
    let leads = actor.is(Role::DepartmentHead) || actor.is(Role::ChiefProsecutor);
    let of = |Seen { comment, answers, quote_at }: Seen| CommentView {
        id: comment.id,
        version: comment.version,
        place: named((comment.section, comment.agency_id, comment.item_no), &agencies, at),
        is_gone: comment.quote.is_some() && quote_at.is_none(),
        quote: comment.quote,
        text: comment.text,
        who: names.person(comment.written_by),
        at: comment.written_at,
        state: word!(at.language, comment.state),
        is_open: comment.state == CommentState::Open,
        text_no: comment.text_no,
        answers: answers
            .into_iter()
            .map(|answer| (names.person(answer.written_by), answer.written_at, answer.text))
            .collect(),
        may_turn: comments && (leads || (actor.person.is_some() && actor.person == comment.written_by)),
    };
    let mut all: Vec<CommentView> = seen.into_iter().map(of).collect();
    // What is left to do is read first.
    all.sort_by_key(|comment| !comment.is_open);
    Ok(CommentsView {
        id,
        number: row.number.unwrap_or(no_number),
        title: row.title,
        open: all.iter().filter(|comment| comment.is_open).count(),
        comments: all,
        places: places(&text, &agencies, at),
        may_write: comments && is_draft,
        may_answer: comments,
        may_edit: is_draft && may(actor, Action::HandleRecommendations),
        form,
    })
}

const TEMPLATE: &str = "pages/prosecutor/comments.html";

async fn page(
    allowed: Allowed<actions::ReadRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
) -> Result<HttpResponse, AppError> {
    let form = Form::of(&Posted::default());
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), form).await?;
    at.page(&state, &allowed.actor, TEMPLATE, view).await
}

async fn after(
    state: &AppState,
    actor: &Actor,
    (id, at, posted): (RecommendationId, &At, &Posted),
    done: Result<&'static str, AppError>,
) -> Result<HttpResponse, AppError> {
    let done = done.map(|said| (format!("/recommendations/{id}/comments"), said));
    sent::answered((state, at, actor), done, TEMPLATE, async |error| {
        view(state, actor, (id, at), Form::refused(posted, error, at)).await
    })
    .await
}

async fn write(
    allowed: Allowed<actions::CommentOnDrafts>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let done = match place(&posted) {
        Some((section, agency, item)) => {
            let (quote, text) = (posted.optional("quote"), posted.text("text").to_owned());
            let new = NewComment { section, agency, item, quote, text };
            let written = once(&state, actor.clone(), &posted, move |work| {
                service::write(work, id, &new).map(|seen| seen.comment.id)
            });
            written.await.map(|_| "said-comment_written")
        }
        None => Err(wrong("place", "required")),
    };
    let done = done.map_err(|error| error.renamed("item", "place").renamed("agency_id", "place"));
    after(&state, &actor, (id, &at, &posted), done).await
}

/// Which comment is answered or resolved.
fn of(posted: &Posted) -> Result<CommentId, AppError> {
    posted.parsed(&mut Fields::new(), "of").map(CommentId).ok_or_else(|| wrong("of", "required"))
}

async fn answer(
    allowed: Allowed<actions::CommentOnDrafts>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let done = match of(&posted) {
        Ok(comment) => {
            let name = format!("answer-{comment}");
            let text = posted.text(&name).to_owned();
            let answered = once(&state, actor.clone(), &posted, move |work| {
                service::answer(work, comment, &text).map(drop)
            });
            answered.await.map(|()| "said-comment_answered").map_err(|error| error.renamed("text", &name))
        }
        Err(error) => Err(error),
    };
    after(&state, &actor, (id, &at, &posted), done).await
}

/// Resolves a comment, or opens it again.
async fn turn(
    allowed: Allowed<actions::CommentOnDrafts>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor, version) = (id.into_inner(), allowed.actor, posted.version());
    let resolves = posted.text("to") == CommentState::Resolved.code();
    let done = sent::performed(&state, &actor, of(&posted), move |work, comment| {
        if resolves {
            service::resolve(work, *comment, version).map(|_| "said-comment_resolved")
        } else {
            service::reopen(work, *comment, version).map(|_| "said-comment_reopened")
        }
    })
    .await;
    after(&state, &actor, (id, &at, &posted), done).await
}
