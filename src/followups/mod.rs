//! Follow-up (跟进调查): visits with two officers, what they found by R21 Art 82, looks back after
//! closing (回头看), and what a line lacks for closing or for a suit.
//!
//! Only a visit verifies. The room knows recommendations, replies and cases; it knows nothing of
//! lawsuits.

pub mod error;
pub mod model;
pub mod queries;
pub mod readiness;
pub mod service;
pub mod state;
pub mod store;

pub use error::FollowupError;
pub use model::{Visit, VisitFinding, VisitId, VisitKind, VisitState};
