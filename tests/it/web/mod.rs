//! The pages, by the HTML that a browser without script gets.

mod account;
mod agency;
mod cockpit;
mod doors;
mod keeping;
mod leads;
mod pages;
mod public;
mod templates;
pub mod visitor;

pub use visitor::{Page, Visitor};
