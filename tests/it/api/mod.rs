//! The API as its users call it.

mod approvals;
mod cases;
mod files;
mod imports;
mod lawsuits;
