//! Matching: which records are about one matter, what people decided about them, and leads merged into one.
//!
//! Suggests and remembers; it never decides. Knows leads; of cases and brand cases it knows that they are in
//! sight and what they are called. What was decided is kept with who, when and why, is undone with a trace,
//! and is what the weights are measured by.

pub mod alike;
pub mod decisions;
pub mod groups;
pub mod likeness;
pub mod merging;
pub mod rebound;
pub mod report;
