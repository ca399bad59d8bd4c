//! Use cases that span rooms in one transaction, and what is read of several rooms at once.

pub mod articles;
pub mod case_cards;
pub mod case_log;
pub mod decisions;
pub mod error;
pub mod filing;
pub mod items;
pub mod masking;
pub mod matters;
pub mod numbers;
pub mod official;
pub mod progress;
pub mod searching;
pub mod upkeep;
pub mod vocabulary;

pub use error::FlowError;
