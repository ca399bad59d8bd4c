//! The whole file of a case, and its card.

mod cards;
mod keeping;
pub(crate) mod taking;
