//! The API as its users call it.

mod approvals;
mod files;
mod imports;
mod people;
mod recommendations;
mod sign_in;
mod leads;
