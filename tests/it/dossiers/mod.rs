//! The whole file of a case.

mod keeping;
pub(crate) mod taking;
