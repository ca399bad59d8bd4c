//! Queries of the figures.
//!
//! A figure is a condition over one of a few bases. Counting figures of one base is one pass over it,
//! and the rows behind a figure are the rows of the same condition, so that both cannot disagree. The
//! statements are put together from constant pieces; what varies in them are numbers, dates, codes of
//! enumerations and codes checked to be of small letters.

mod bases;
pub(super) mod clauses;
mod formulas;
mod past;
mod queries;
mod snapshots;

pub use formulas::{Part, parts};
pub use past::{Square, answered, homes, squares};
pub use queries::{count, count_by, count_windows, names, rows, running, sources, structure};
pub use snapshots::{insert_snapshot, snapshot, snapshots};
