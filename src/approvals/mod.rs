//! Proposals on their way to a decision: propose, review, decide; return and withdraw; the authority
//! matrix of each office, dated; delegations, dated.
//!
//! Knows kinds of decisions and who may take them; knows nothing of what a decision causes. A room
//! proposes here with a payload of its own and is handed the approved proposal by `flows`.
//! Nobody reviews or decides their own proposal, whatever the matrix says.

pub mod error;
pub mod matrix;
pub mod model;
pub mod queries;
pub mod rules;
pub mod service;
pub mod state;
pub mod store;

pub use model::{Approval, ApprovalId, ApprovalState, DecisionKind, Proposal, Verdict};
