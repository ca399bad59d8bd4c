//! Rows of screening data: what stands in their columns, and which conditions they meet. Pure.

pub mod groups;
pub mod judge;
pub mod typing;

pub use groups::{Group, Groups};
pub use judge::{Judge, Lists, digest};
pub use typing::{Typing, kept, number_of};
