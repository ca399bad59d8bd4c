//! The clause library (建议条款库): passages kept by an office for its drafts, by field and by the duty of an agency.
//! A draft remembers which version of which clause a passage came from. A clause is versioned and retired, never
//! deleted. What became of those that went out is counted in `statistics`.

pub mod error;
pub mod model;
pub mod packs;
pub mod passages;
pub mod queries;
pub mod service;
pub mod store;

pub use error::ClauseError;
pub use model::{Clause, ClauseId, ClauseState, ClauseVersion, ClauseVersionId, Passage};
