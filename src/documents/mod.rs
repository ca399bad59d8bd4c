//! Official documents: number series, one gap-free series per office, kind and year; and what bears the numbers, from
//! templates (`official`).
//!
//! A number is given at signing, inside the transaction that signs, and never before. What was given
//! stays given: a void number is kept with its reason and never used again. The room knows documents
//! by kind and subject only.

pub mod error;
pub mod model;
pub mod number;
pub mod official;
pub mod queries;
pub mod service;
pub mod store;

pub use error::DocumentError;
pub use model::{IssuedNumber, NumberId, NumberTemplate, SeriesKind};
