//! Leads that tell the same matter, merged into one field by field, and taken apart again exactly.
//!
//! Merging is of duplicates in the pool, before a decision. It uses the states and the mergings of `leads`, so
//! that numbers, sources and reporters go the same way as with a decision to handle leads together (并案), which
//! stays what it is: a decision on different acts, taken by approval. What merging adds is the act as a whole:
//! for each field whose value was taken, and narratives are never among them, never glued, whose it is, what
//! stood before, and what comes back.

pub mod error;
pub mod fields;
pub mod history;
pub mod layers;
pub mod model;
pub mod queries;
pub mod rules;
pub mod service;
pub mod store;

pub use error::{MergeError, MergingError};
pub use fields::MergeField;
pub use service::{Preview, merge, preview, separate};
