//! What the edge may read of comments, once it is known that the asker is of the office.

pub use super::store::open_of;
