//! Rest days and make-up workdays, as the State Council orders them year by year, in versions.
//!
//! A [`Calendar`] is a pure value; it knows nothing of statutory clocks. A year without a notice is
//! answered by weekends alone, and [`Calendar::published`] says that the answer may still change.
//! Which clocks a new version moves is the business of `deadlines`, which imports it.

mod error;
mod import;
mod model;
mod notices;
mod rest_days;
pub mod service;
mod store;

pub use error::CalendarError;
pub use import::{from_csv, from_json};
pub use model::{CalendarVersion, Day, Import, NoticeYear};
pub use notices::embedded;
pub use rest_days::{Calendar, DayKind};
