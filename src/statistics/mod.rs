//! The figures: every one a named, versioned formula over rows, answering with numerator,
//! denominator, cut-off, and the rows behind it.
//!
//! Reads the tables of all rooms and writes none but its own snapshots. Groups stand in the order of
//! their names: there is no ranking of offices, agencies or people here, and there must be none
//! (一取消三不再, October 2024).

pub mod budget;
pub mod clauses;
pub mod definitions;
pub mod error;
pub mod forecast;
pub mod model;
pub mod service;
pub mod snapshots;
pub mod store;

pub use definitions::{Key, Text};
pub use error::StatisticsError;
pub use forecast::Forecast;
pub use model::{Ask, Figure, GroupBy, RowRef, Side, Window};
