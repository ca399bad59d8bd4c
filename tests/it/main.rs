//! All tests that look at the program from outside, in one binary so that they are linked once.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a test that meets something unexpected stops there and says where"
)]

#[macro_use]
mod support;

mod api;
mod audit;
mod brand_cases;
mod browser;
mod chain;
mod commands;
mod deadlines;
mod demonstration;
mod documents;
mod dossiers;
mod hostile;
mod house;
mod matching;
mod notify;
mod progress;
mod reporters;
mod screening;
mod search;
mod statistics;
mod web;
mod worker;
