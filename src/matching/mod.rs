//! Matching: which records are about one matter, and what tells so.
//!
//! Suggests and never decides. Knows leads, and the index; of cases and brand cases it knows what the index
//! says of them.

pub mod likeness;
