//! What goes out of a case by itself: support of another's suit, and notices to hand over evidence. The documents are made
//! from these records.

pub mod model;
pub mod service;
pub mod store;
