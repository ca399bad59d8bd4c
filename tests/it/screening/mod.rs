//! Screening models, their data and their hits, as the people of an office use them.

mod data;
mod leads;
pub mod models;
mod percolation;
