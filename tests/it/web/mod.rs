//! The pages, by the HTML that a browser without script gets.

mod account;
mod agency;
mod cockpit;
mod doors;
mod help;
mod imports;
mod keeping;
mod leads;
mod letters;
mod mail_settings;
mod merging;
mod models;
mod organisations;
mod pages;
mod public;
mod rules;
mod suits;
mod templates;
mod urging;
pub mod visitor;
mod work;

pub use visitor::{Page, Visitor};
