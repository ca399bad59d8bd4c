//! Rebound (反弹): a new lead near a closed case, in the same field, with the same agency, after the closing.
//!
//! It says so, with what has to be looked at; whether the earlier matter is reviewed again or a new case is filed
//! is for people to decide.

pub mod model;
pub mod service;
pub mod store;

pub use model::{Criterion, Nearness, Rebound, Rebounds};
pub use service::rebounds;
