//! What every lead looks like: a copy of what the matching said of it, kept for lists, groups and reports, and found
//! again at any time.
//!
//! Comparing takes long and needs no database, so it is done before the transaction that keeps what was found. What
//! is kept is what the whole register says; whoever reads it is shown what falls in their sight.

pub mod compare;
pub mod model;
pub mod panel;
pub mod service;
pub mod store;

pub use compare::{Compared, Comparer, Found, Resembled};
pub use model::{Alike, Near};
