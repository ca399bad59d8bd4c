//! Finders of many replies at once, for the index.

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{extension_requests, objections, replies, reply_items};
use crate::replies::model::{Reply, ReplyItem};

/// Ids after one, in order: the way through all replies.
///
/// # Errors
/// The database's.
pub fn ids_after(conn: &mut Db, after: i64, limit: i64) -> QueryResult<Vec<i64>> {
    replies::table
        .filter(replies::id.gt(after))
        .order(replies::id)
        .limit(limit)
        .select(replies::id)
        .load(conn)
}

/// Replies, whoever asks.
///
/// # Errors
/// The database's.
pub fn replies(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<Reply>> {
    replies::table
        .filter(replies::id.eq_any(ids.to_vec()))
        .order(replies::id)
        .select(Reply::as_select())
        .load(conn)
}

/// What replies say, item by item.
///
/// # Errors
/// The database's.
pub fn answers_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<ReplyItem>> {
    reply_items::table
        .filter(reply_items::reply_id.eq_any(ids.to_vec()))
        .order((reply_items::reply_id, reply_items::item_id))
        .select(ReplyItem::as_select())
        .load(conn)
}

/// The lines of replies, of objections or of extensions asked for.
///
/// # Errors
/// The database's.
pub fn lines_of(conn: &mut Db, kind: &str, ids: &[i64]) -> QueryResult<Vec<i64>> {
    macro_rules! lines {
        ($table:ident) => {
            $table::table.filter($table::id.eq_any(ids.to_vec())).select($table::addressee_id).load(conn)
        };
    }
    match kind {
        "reply" => lines!(replies),
        "objection" => lines!(objections),
        "extension_request" => lines!(extension_requests),
        _ => Ok(Vec::new()),
    }
}

/// The replies of lines, by their ids alone.
///
/// # Errors
/// The database's.
pub fn ids_of_lines(conn: &mut Db, lines: &[i64]) -> QueryResult<Vec<i64>> {
    replies::table.filter(replies::addressee_id.eq_any(lines.to_vec())).select(replies::id).load(conn)
}
