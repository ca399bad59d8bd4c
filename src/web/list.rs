//! What every list has: its whole state in the address, tabs with counts, an order, and the cursor of the next page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::at::At;
use crate::kit::page::PageRequest;

/// Rows of a page of a list.
const ROWS: u16 = 50;

/// The state of a list, for the macros of `partials/list.html`.
#[derive(Debug, Serialize)]
pub struct List {
    params: BTreeMap<String, String>,
    sort: String,
    next: Option<String>,
    is_later: bool,
}

impl List {
    /// The list of a page, after its rows were read.
    pub fn of(at: &At, sort: &str, next: Option<impl ToString>) -> Self {
        let mut params = at.params.clone();
        let is_later = params.remove("cursor").is_some_and(|cursor| !cursor.is_empty());
        Self { params, sort: sort.to_owned(), next: next.map(|next| next.to_string()), is_later }
    }

    /// Which page an address asks for.
    #[must_use]
    pub fn page(at: &At) -> PageRequest {
        PageRequest { cursor: at.parsed("cursor"), limit: Some(ROWS) }
    }
}

/// A tab: what it narrows the list to, and how many rows that has, where it is counted.
#[derive(Debug, Serialize)]
pub struct Tab {
    /// What the address says of it.
    pub code: String,
    /// What is read.
    pub label: String,
    /// Rows.
    pub count: Option<i64>,
    /// Whether it is the present one.
    pub here: bool,
}

/// A tab of a record, which is an address of its own.
#[derive(Debug, Serialize)]
pub struct Leaf {
    /// Where it is.
    pub href: String,
    /// What is read.
    pub label: String,
    /// What it holds, where it is counted.
    pub count: Option<usize>,
    /// Whether it is the present one.
    pub here: bool,
}

/// Something that happened, for the timeline of a record.
#[derive(Debug, Serialize)]
pub struct Moment {
    /// The day or the instant, as it is read.
    pub when: String,
    /// Who did it.
    pub who: Option<String>,
    /// What.
    pub what: String,
}
