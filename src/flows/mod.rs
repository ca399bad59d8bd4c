//! Use cases that span rooms in one transaction.

pub mod case_log;
pub mod error;

pub use error::FlowError;
