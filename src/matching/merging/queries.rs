//! What the edge may read of mergings. Who asks has been found to see the lead.

pub use super::store::{acts_of, fields_of};
