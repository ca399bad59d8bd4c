//! Queries of comments.

use diesel::prelude::*;

use super::super::model::RecommendationId;
use super::model::{Answer, Comment, CommentId, CommentState};
use super::service::NewComment;
use crate::db::Db;
use crate::db::schema::{recommendation_comment_answers as a, recommendation_comments as c};
use crate::kit::{PersonId, Timestamp};

pub(super) fn insert(
    conn: &mut Db,
    (document, text_no): (RecommendationId, i32),
    new: &NewComment,
    (by, at): (Option<PersonId>, Timestamp),
) -> QueryResult<CommentId> {
    let NewComment { section, agency, item, quote, text } = new;
    diesel::insert_into(c::table)
        .values((
            c::recommendation_id.eq(document),
            c::text_no.eq(text_no),
            c::section.eq(*section),
            c::agency_id.eq(*agency),
            c::item_no.eq(*item),
            c::quote.eq(quote),
            c::text.eq(text),
            c::state.eq(CommentState::Open),
            c::written_by.eq(by),
            c::written_at.eq(at),
        ))
        .returning(c::id)
        .get_result(conn)
}

pub(super) fn comment(conn: &mut Db, id: CommentId) -> QueryResult<Option<Comment>> {
    c::table.filter(c::id.eq(id)).select(Comment::as_select()).first(conn).optional()
}

/// The comments on a document, the first one first; those in a state.
pub(super) fn comments(
    conn: &mut Db,
    document: RecommendationId,
    state: Option<CommentState>,
) -> QueryResult<Vec<Comment>> {
    let mut query =
        c::table.filter(c::recommendation_id.eq(document)).select(Comment::as_select()).into_boxed();
    if let Some(state) = state {
        query = query.filter(c::state.eq(state));
    }
    query.order(c::id).load(conn)
}

/// How many comments on a document are open.
///
/// # Errors
/// The database's.
pub fn open_of(conn: &mut Db, document: RecommendationId) -> QueryResult<i64> {
    c::table
        .filter(c::recommendation_id.eq(document).and(c::state.eq(CommentState::Open)))
        .count()
        .get_result(conn)
}

/// The answers to comments, in the order in which they were written.
pub(super) fn answers(conn: &mut Db, comments: &[CommentId]) -> QueryResult<Vec<Answer>> {
    a::table
        .filter(a::comment_id.eq_any(comments.to_vec()))
        .order(a::id)
        .select(Answer::as_select())
        .load(conn)
}

pub(super) fn insert_answer(
    conn: &mut Db,
    comment: CommentId,
    text: &str,
    (by, at): (Option<PersonId>, Timestamp),
) -> QueryResult<usize> {
    diesel::insert_into(a::table)
        .values((a::comment_id.eq(comment), a::text.eq(text), a::written_by.eq(by), a::written_at.eq(at)))
        .execute(conn)
}

/// Stores the state of a comment that still has the version it was read with.
pub(super) fn update(conn: &mut Db, row: &Comment) -> QueryResult<usize> {
    diesel::update(c::table.filter(c::id.eq(row.id).and(c::version.eq(row.version))))
        .set((
            c::state.eq(row.state),
            c::resolved_by.eq(row.resolved_by),
            c::resolved_at.eq(row.resolved_at),
            c::version.eq(c::version + 1),
        ))
        .execute(conn)
}
