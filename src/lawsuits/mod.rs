//! Suits (提起诉讼): claims, hearings, judgments, mediation, appeal, enforcement, and their clocks.
//!
//! Knows the case it belongs to and moves it in the same transaction. Knows nothing of replies; a claim
//! may name the item of a recommendation that it continues (R21 Art 75).

pub mod claims;
mod court;
mod court_acts;
pub mod decisions;
pub mod error;
pub mod model;
pub mod service;
pub mod state;
pub mod store;

pub use model::{Lawsuit, LawsuitId, Outcome};
pub use state::{LawsuitEvent, LawsuitState};
