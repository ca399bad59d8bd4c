//! Recommendations (检察建议): drafting, checks of content, signing and numbering, addressees, what
//! each has to put right, and the service ledger from which the agencies' clocks start.
//!
//! One document has several addressee lines, and each line has its own service, its own clocks and
//! its own four facts: received, replied, rectified, verified. The room knows cases and what they may
//! do; it knows nothing of replies, visits or lawsuits.

pub mod articles;
pub mod clauses;
mod clocks;
pub mod comments;
pub mod comparison;
pub mod conclusion;
mod decisions;
pub mod drafting;
pub mod error;
pub mod evidence;
pub mod model;
pub mod queries;
pub mod rules;
pub mod sections;
pub mod service;
pub mod serving;
pub mod state;
pub mod store;

pub use comments::{CommentId, CommentState};
pub use decisions::{on_approved, on_refused, on_reviewed};
pub use error::RecommendationError;
pub use model::{
    Addressee, AddresseeId, AddresseePart, ClaimedState, ItemId, LineResult, Recommendation,
    RecommendationId, RecommendationKind, RecommendationState, RectificationItem, Service, ServiceId,
    ServiceMethod, ServiceState, VerifiedState,
};
