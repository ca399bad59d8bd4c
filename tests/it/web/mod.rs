//! The pages, by the HTML that a browser without script gets.

mod account;
mod agency;
mod doors;
mod imports;
mod leads;
mod merging;
mod pages;
mod templates;
pub mod visitor;
mod work;

pub use visitor::{Page, Visitor};
