//! Pages of a list, followed by a cursor that stays valid while rows are added.

use serde::{Deserialize, Serialize};

/// Where the next page begins: the id of the last row seen.
pub type Cursor = i64;

/// How much of a list is wanted.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageRequest {
    /// Rows after this cursor (`next` of the page before).
    pub cursor: Option<Cursor>,
    /// Rows a page, 1 to 200; 50 when absent.
    pub limit: Option<u16>,
}

impl PageRequest {
    /// Rows a page, within bounds.
    #[must_use]
    pub fn limit(&self) -> i64 {
        i64::from(self.limit.unwrap_or(50).clamp(1, 200))
    }
}

/// One page of a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The cursor of the next page; absent on the last one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes a page of rows that were read with one more than the limit.
    pub fn of(mut rows: Vec<T>, request: &PageRequest, id: impl Fn(&T) -> i64) -> Self {
        let limit = usize::try_from(request.limit()).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(id) } else { None };
        Self { items: rows, next }
    }

    /// The same page of another shape.
    pub fn map<U>(self, shape: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(shape).collect(), next: self.next }
    }
}
