//! The API as its users call it.

mod approvals;
mod cases;
mod deadlines;
mod doors;
pub(crate) mod files;
mod imports;
mod lawsuits;
mod lead_changes;
mod leads;
mod limits;
mod people;
mod recommendations;
mod sign_in;
