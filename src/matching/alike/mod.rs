//! Leads that looked like one matter when the later one arrived: a copy of what the matching said, kept for lists,
//! groups and reports, and found again at any time.

pub mod model;
pub mod service;
pub mod store;

pub use model::Alike;
pub use service::{Found, arrived};
