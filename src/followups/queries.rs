//! What the edge may read of this room: its finders, each with the scope of who asks.

pub use super::store::VisitFilter;
pub use super::store::items_of;
pub use super::store::visit;
pub use super::store::visits;
