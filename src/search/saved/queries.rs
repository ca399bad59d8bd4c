//! What the edge may read of this room.

pub use super::store::one;
pub use super::store::page;
