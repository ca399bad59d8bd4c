//! What people decide about pairs of records, leads merged and taken apart, groups, rebounds and reports.

mod decisions;
mod groups;
mod matches;
mod merging;
mod refusals;
pub mod report;
pub mod setup;
mod similar;
