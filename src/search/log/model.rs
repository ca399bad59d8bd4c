//! What the log of searches holds.

use crate::kit::{PersonId, Timestamp};
use crate::search::{RecordKind, Sort};

crate::id!(
    /// A search that was made.
    SearchId
);

/// A search to be kept.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub person: PersonId,
    /// What for, without what tells who reported.
    pub query: String,
    /// In which order.
    pub sort: Sort,
    /// How much was found.
    pub total: u64,
    /// Nothing had all of the words.
    pub relaxed: bool,
}

/// A result that was opened.
#[derive(Debug, Clone, Copy)]
pub struct Opening {
    /// The search.
    pub search: SearchId,
    /// The place of the result, from 1.
    pub rank: i32,
    /// What it is.
    pub kind: RecordKind,
    /// Its id.
    pub id: i64,
}
