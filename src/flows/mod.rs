//! Use cases that span rooms in one transaction.

pub mod error;

pub use error::FlowError;
