//! What the edge may read of this room: its finders, each with the scope of who asks.

pub use super::store::{MaskingFilter, maskings};
