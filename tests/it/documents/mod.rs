//! Official documents: made from the matter, issued with a decision, kept as they were.

mod decisions;
mod layout;
mod masking;
mod matters;
mod own_templates;
mod pdf;
mod printing;
pub(crate) mod reading;
pub(crate) mod recommendations;
