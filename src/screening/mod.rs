//! Screening: what is proposed of every lead before a person looks at it.
//!
//! Knows leads, and nothing of what becomes of them beyond the register; what people chose is read from the
//! tables of cases, without their rooms. It proposes with its reasons and decides nothing.

pub mod suggestion;
