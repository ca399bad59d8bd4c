//! What the edge may read of this room: its finders, each with the scope of who asks.

pub use super::store::answers;
pub use super::store::answers_of;
pub use super::store::extensions_of;
pub use super::store::objections_of;
pub use super::store::replies_of;
pub use super::store::reply;
pub use super::store::supplements_of;
