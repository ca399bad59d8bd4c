//! The API as its users call it.

mod approvals;
mod cases;
mod files;
mod imports;
mod lawsuits;
mod people;
mod recommendations;
mod sign_in;
mod leads;
