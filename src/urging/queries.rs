//! What the edge may read of this room: its finders, each with the scope of who asks.

pub use super::store::UrgingFilter;
pub use super::store::of_lines;
pub use super::store::urging;
