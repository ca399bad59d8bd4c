//! What the edge may read of decisions: the finders, each with the scope of who asks.

pub use super::store::of_lead;
