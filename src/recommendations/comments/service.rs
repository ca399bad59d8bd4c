//! Writing, answering and resolving comments.

use serde_json::json;

use super::super::drafting::place_text;
use super::super::error::{RecommendationError, RecommendationRefusal as Refused};
use super::super::model::{Recommendation, RecommendationId, RecommendationState, TextVersion};
use super::super::sections::Section;
use super::super::service::present_text;
use super::model::{Answer, Comment, CommentId, CommentState};
use super::store;
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{Actor, AgencyId, Fields, Role};

/// A comment about to be written.
#[derive(Debug, Clone)]
pub struct NewComment {
    /// The section.
    pub section: Section,
    /// The agency, of what is told for one agency.
    pub agency: Option<AgencyId>,
    /// The number of the item in the line of the agency, from 1.
    pub item: Option<i32>,
    /// The words that it is about.
    pub quote: Option<String>,
    /// What it says.
    pub text: String,
}

/// A comment, and where it stands in the text of today.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The comment.
    pub comment: Comment,
    /// Its answers, the first one first.
    pub answers: Vec<Answer>,
    /// The first character of the quoted words in the section of the present text, from zero; none when they are not
    /// there any more, or nothing was quoted.
    pub quote_at: Option<usize>,
}

/// The comments on a draft, the first one first; those in a state.
///
/// # Errors
/// When the document is not in sight, or is another office's.
pub fn read(
    conn: &mut Db,
    actor: &Actor,
    document: RecommendationId,
    state: Option<CommentState>,
) -> Result<Vec<Seen>, RecommendationError> {
    let row = within_office(conn, actor, document)?;
    let comments = store::comments(conn, document, state)?;
    seen(conn, &row, comments)
}

/// One comment with its answers.
///
/// # Errors
/// The database's.
fn whole(conn: &mut Db, row: &Recommendation, id: CommentId) -> Result<Seen, RecommendationError> {
    let comment = store::comment(conn, id)?.ok_or(Refused::CommentNotFound { id })?;
    seen(conn, row, vec![comment])?.pop().ok_or_else(|| Refused::CommentNotFound { id }.into())
}

fn seen(
    conn: &mut Db,
    row: &Recommendation,
    comments: Vec<Comment>,
) -> Result<Vec<Seen>, RecommendationError> {
    let text = present_text(conn, row)?;
    let ids: Vec<CommentId> = comments.iter().map(|comment| comment.id).collect();
    let answers = store::answers(conn, &ids)?;
    let one = |comment: Comment| {
        let answers = answers.iter().filter(|answer| answer.comment_id == comment.id).cloned().collect();
        let quote_at = comment.quote.as_deref().and_then(|quote| found(&text, &comment, quote));
        Seen { comment, answers, quote_at }
    };
    Ok(comments.into_iter().map(one).collect())
}

/// Where the quoted words stand: in the same place, or in any other item of the agency, since items are moved.
fn found(text: &TextVersion, comment: &Comment, quote: &str) -> Option<usize> {
    let stands = |item| at(&place_text(text, comment.section, comment.agency_id, item)?, quote);
    stands(comment.item_no).or_else(|| {
        let lines = text.lines.get();
        let line = lines.iter().find(|line| Some(line.agency_id) == comment.agency_id)?;
        (1..).zip(&line.items).find_map(|(no, _)| stands(Some(no)))
    })
}

fn at(text: &str, quote: &str) -> Option<usize> {
    text.find(quote).and_then(|at| text.get(..at)).map(|before| before.chars().count())
}

/// Comments on a section or an item of a draft.
///
/// # Errors
/// When the document is another office's or no draft any more, or it has no such place or words.
pub fn write(
    work: &mut Work<'_>,
    document: RecommendationId,
    new: &NewComment,
) -> Result<Seen, RecommendationError> {
    let row = within_office(work.conn, work.actor, document)?;
    if !matches!(row.state, RecommendationState::Draft | RecommendationState::DeptReviewed) {
        return Err(Refused::NoDraft { state: row.state }.into());
    }
    let present = present_text(work.conn, &row)?;
    let mut fields = Fields::new();
    let text = fields.text("text", &new.text, 1..=2_000);
    let quote = fields.optional("quote", new.quote.as_deref(), 1_000);
    match place_text(&present, new.section, new.agency, new.item) {
        None if new.item.is_some() => fields.fault("item", "unknown", new.item.unwrap_or_default()),
        None => fields.fault("agency_id", "unknown", new.agency.map(|id| id.to_string()).unwrap_or_default()),
        Some(place) => {
            let stands = quote.as_deref().is_none_or(|quote| place.contains(quote));
            fields.check(stands, "quote", "not_in_text", quote.as_deref().unwrap_or_default());
        }
    }
    fields.finish()?;
    let new = NewComment { text, quote, ..new.clone() };
    let id = store::insert(work.conn, (document, row.text_no), &new, (work.actor.person, work.now))?;
    let detail = json!({ "recommendation": document, "text": row.text_no, "section": new.section,
        "agency": new.agency, "item": new.item });
    record(work, &row, "recommendation_comment.written", id, detail);
    whole(work.conn, &row, id)
}

/// Answers a comment.
///
/// # Errors
/// When it is another office's.
pub fn answer(work: &mut Work<'_>, id: CommentId, text: &str) -> Result<Seen, RecommendationError> {
    let (row, _) = commented(work, id)?;
    let mut fields = Fields::new();
    let text = fields.text("text", text, 1..=2_000);
    fields.finish()?;
    store::insert_answer(work.conn, id, &text, (work.actor.person, work.now))?;
    record(work, &row, "recommendation_comment.answered", id, json!({ "recommendation": row.id }));
    whole(work.conn, &row, id)
}

/// Says that nothing is left to do of a comment: by who wrote it, or by a head or the chief of the office. The author
/// of the draft answers; whether the answer will do is not the author's to say.
///
/// # Errors
/// When somebody else wrote it, it is resolved, or was changed meanwhile.
pub fn resolve(work: &mut Work<'_>, id: CommentId, version: i32) -> Result<Seen, RecommendationError> {
    turn(work, id, version, CommentState::Resolved)
}

/// Opens a resolved comment again, by the same people.
///
/// # Errors
/// When somebody else wrote it, it is open, or was changed meanwhile.
pub fn reopen(work: &mut Work<'_>, id: CommentId, version: i32) -> Result<Seen, RecommendationError> {
    turn(work, id, version, CommentState::Open)
}

fn turn(
    work: &mut Work<'_>,
    id: CommentId,
    version: i32,
    to: CommentState,
) -> Result<Seen, RecommendationError> {
    let (row, mut comment) = commented(work, id)?;
    let own = work.actor.person.is_some() && work.actor.person == comment.written_by;
    let leads = work.actor.is(Role::DepartmentHead) || work.actor.is(Role::ChiefProsecutor);
    if !own && !leads {
        return Err(Refused::CommentOfAnother.into());
    }
    if comment.version != version {
        return Err(Refused::Stale { current: comment.version }.into());
    }
    if comment.state == to {
        return Err(Refused::CommentAlready { state: to }.into());
    }
    comment.state = to;
    let (by, at, action) = match to {
        CommentState::Resolved => (work.actor.person, Some(work.now), "recommendation_comment.resolved"),
        CommentState::Open => (None, None, "recommendation_comment.reopened"),
    };
    (comment.resolved_by, comment.resolved_at) = (by, at);
    if store::update(work.conn, &comment)? == 0 {
        let current = store::comment(work.conn, id)?.map_or(version, |row| row.version);
        return Err(Refused::Stale { current }.into());
    }
    record(work, &row, action, id, json!({ "recommendation": row.id }));
    whole(work.conn, &row, id)
}

fn record(
    work: &mut Work<'_>,
    row: &Recommendation,
    action: &'static str,
    id: CommentId,
    detail: serde_json::Value,
) {
    let subject = Subject::new("recommendation_comment", id.0);
    work.record_in_case(row.office_id, row.case_id, action, subject, detail);
}

fn commented(work: &mut Work<'_>, id: CommentId) -> Result<(Recommendation, Comment), RecommendationError> {
    let comment = store::comment(work.conn, id)?.ok_or(Refused::CommentNotFound { id })?;
    let document = within_office(work.conn, work.actor, comment.recommendation_id);
    match document {
        Ok(row) => Ok((row, comment)),
        // Whose document is not in sight, that of a comment is not either.
        Err(RecommendationError::Recommendation(Refused::NotFound { .. })) => {
            Err(Refused::CommentNotFound { id }.into())
        }
        Err(error) => Err(error),
    }
}

/// A document of the actor's own office.
fn within_office(
    conn: &mut Db,
    actor: &Actor,
    id: RecommendationId,
) -> Result<Recommendation, RecommendationError> {
    let found = super::super::store::recommendation(conn, &actor.scope, id)?;
    let row = found.ok_or(Refused::NotFound { id })?;
    if actor.office == Some(row.office_id) { Ok(row) } else { Err(Refused::CommentsWithinOffice.into()) }
}
