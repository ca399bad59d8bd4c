//! Yisu 益诉: the platform on which a procuratorate carries public-interest litigation from the
//! first lead to the brand case.
//!
//! # The house
//! Folders are rooms, rooms stand on floors, and a file imports its own room and strictly lower
//! floors only; between rooms of one floor, only the arrows that `tests/it/house/floors.rs` lists.
//!
//! # What holds everywhere
//! - A state machine is a pure function of state, event and facts.
//! - A due date is computed from events, never edited.
//! - A use case is one transaction, its audit rows written last.
//! - What an actor may see is a condition of the query.
//! - Time is an argument.
// One step for each table that may stand in a query with others.
#![recursion_limit = "256"]

pub mod api;
pub mod app;
pub mod approvals;
pub mod audit;
pub mod auth;
pub mod brand_cases;
pub mod calendar;
pub mod cases;
pub mod cli;
pub mod config;
pub mod db;
pub mod deadlines;
pub mod demo;
pub mod documents;
pub mod dossiers;
pub mod files;
pub mod flows;
pub mod followups;
pub mod http;
pub mod kit;
pub mod lawsuits;
pub mod leads;
pub mod masking;
pub mod matching;
pub mod notify;
pub mod org;
pub mod recommendations;
pub mod replies;
pub mod screening;
pub mod search;
pub mod server;
pub mod statistics;
pub mod statutes;
pub mod urging;
pub mod web;
pub mod worker;
