//! The 36 handling measures (36项办案措施): data of a rule pack, a list in each case, and the gate that
//! a step meets when a required one is missing.
//!
//! A measure is set by the act that shows it, or by hand. The head of the department may let one step
//! of one case pass without what is missing, with a reason.

pub mod model;
pub mod pack;
pub mod service;
pub mod store;
