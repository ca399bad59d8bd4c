//! Use cases that span rooms in one transaction.

pub mod case_log;
pub mod decisions;
pub mod error;
pub mod filing;
pub mod numbers;
pub mod progress;
pub mod searching;
pub mod vocabulary;

pub use error::FlowError;
