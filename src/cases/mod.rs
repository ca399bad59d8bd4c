//! Cases of public-interest litigation, from the decision to file to the archive: three tracks, the
//! investigation, the consultation, the handling measures, suspension, announcement and closing.
//!
//! Knows the leads a case came from. Knows nothing of recommendations, replies or suits: the rooms
//! above tell what happened through [`service::advance`], and a case moves by [`state::step`] alone.

mod clocks;
pub mod decisions;
pub mod error;
pub mod evidence;
pub mod investigation;
pub mod measures;
pub mod model;
pub mod outward;
mod progress;
pub mod queries;
pub mod rules;
pub mod service;
pub mod state;
pub mod store;
mod words;

pub use model::{Case, CaseId};
pub use state::{CaseEvent, CaseState, Track};
