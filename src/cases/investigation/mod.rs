//! What is done in a case before the suit: plan, acts, appraisals, commissions, consultation, reports,
//! announcement, and service of the case's own decisions.

pub mod model;
pub mod papers;
pub mod service;
pub mod store;
