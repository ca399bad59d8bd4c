//! The API as its users call it.

mod approvals;
mod files;
mod imports;
