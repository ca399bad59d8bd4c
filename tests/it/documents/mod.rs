//! Official documents: made from the matter, issued with a decision, kept as they were.

mod decisions;
mod layout;
mod masking;
mod own_templates;
mod pdf;
pub(crate) mod reading;
pub(crate) mod recommendations;
