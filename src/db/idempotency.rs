//! Answers kept under the key of the request that caused them.

use diesel::prelude::*;

use super::Db;
use super::schema::idempotency_keys;
use crate::kit::Timestamp;

/// A kept answer.
#[derive(Debug, Queryable)]
pub struct Stored {
    /// Digest of the request.
    pub request_hash: String,
    /// HTTP status.
    pub status: i32,
    /// JSON body.
    pub body: String,
}

/// The answer kept under a sender's key.
///
/// # Errors
/// The database's.
pub fn find(conn: &mut Db, sender: &str, key: &str) -> QueryResult<Option<Stored>> {
    idempotency_keys::table
        .filter(idempotency_keys::sender.eq(sender).and(idempotency_keys::key.eq(key)))
        .select((idempotency_keys::request_hash, idempotency_keys::status, idempotency_keys::body))
        .first(conn)
        .optional()
}

/// Keeps an answer.
///
/// # Errors
/// The database's; another request under the same key at the same moment counts as contention.
pub fn keep(conn: &mut Db, sender: &str, key: &str, answer: &Stored, now: Timestamp) -> QueryResult<usize> {
    diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::sender.eq(sender),
            idempotency_keys::key.eq(key),
            idempotency_keys::request_hash.eq(&answer.request_hash),
            idempotency_keys::status.eq(answer.status),
            idempotency_keys::body.eq(&answer.body),
            idempotency_keys::created_at.eq(now),
        ))
        .execute(conn)
}
