//! What the log of searches holds.

use crate::kit::{OfficeId, PersonId, Timestamp};
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

/// Which searches are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Every one.
    All,
    /// Those for which nothing was found, or nothing that has all of the words.
    Unanswered,
}

/// A search as whoever makes searching better reads it. Who searched is not in it.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Logged {
    /// The search.
    pub id: SearchId,
    /// When.
    pub at: Timestamp,
    /// The office of whoever searched.
    pub office: OfficeId,
    /// What for, without what tells who reported.
    pub query: String,
    /// In which order.
    pub sort: Sort,
    /// How much was found.
    pub total: i64,
    /// Nothing had all of the words.
    pub relaxed: bool,
}

/// A result of a search that was opened.
#[derive(Debug, Clone, Copy, diesel::Queryable)]
pub struct Opened {
    /// The search.
    pub search: SearchId,
    /// The place of the result, from 1.
    pub rank: i32,
    /// What it is.
    pub kind: RecordKind,
    /// When.
    pub at: Timestamp,
}
