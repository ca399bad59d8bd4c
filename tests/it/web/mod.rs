//! The pages, by the HTML that a browser without script gets.

mod account;
mod agency;
mod doors;
mod leads;
mod pages;
mod templates;
pub mod visitor;

pub use visitor::{Page, Visitor};
