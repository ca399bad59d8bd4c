//! Urging (催办), supervision (督办) and what follows when an agency stays silent: its superior body is told through the
//! level above, the standing committee of the people's congress is reported to, the discipline inspection organ is
//! informed.
//!
//! Each is proposed with its text, decided as every proposal is, recorded as sent, and struck off (销号) when the period
//! that it was about is met, or by hand with a reason. It has effect on nothing but itself: no clock moves. The room
//! knows recommendations and replies; what a decision causes is called from `flows`.

mod drafting;
pub mod error;
mod lists;
pub mod model;
pub mod queries;
pub mod rules;
pub mod service;
pub mod state;
pub mod store;
mod text;

pub use error::UrgingError;
pub use model::{Ground, Urging, UrgingId, UrgingKind, UrgingState};
