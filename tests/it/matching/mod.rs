//! What people decide about pairs of records, leads merged and taken apart, groups and rebounds.

mod decisions;
mod groups;
mod matches;
mod merging;
mod refusals;
mod setup;
