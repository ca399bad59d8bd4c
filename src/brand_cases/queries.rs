//! What the edge may read of this room: its finders, each with the scope of who asks.

pub use super::store::brand_cases;
pub use super::store::coverage;
pub use super::store::debriefs;
