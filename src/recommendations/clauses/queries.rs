//! What the edge may read of the clause library: its finders, each with the sight of who asks.

pub use super::service::used;
pub use super::store::ClauseFilter;
pub use super::store::{clauses, current_versions, versions};
