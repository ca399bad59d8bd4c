//! Brand cases (典型案例): the cultivation ledger from closed cases to publication, media coverage, and
//! debriefs (双月讲评) of good cases and of bad ones.
//!
//! Knows cases, and nothing of what stands above them. What leaves the office was read for names and
//! secrets by a person who did not write it.

pub mod debriefs;
pub mod error;
pub mod model;
pub mod published;
pub mod queries;
pub mod service;
pub mod state;
pub mod store;

pub use error::BrandCaseError;
pub use model::{BrandCase, BrandCaseId, DebriefId};
pub use state::{BrandCaseState, Event};
