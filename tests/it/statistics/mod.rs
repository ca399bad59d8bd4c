//! The figures, against rows whose answers are known.

mod figures;
mod readings;
pub mod setup;
mod snapshots;
