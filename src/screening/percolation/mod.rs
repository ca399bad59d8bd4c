//! Many stored queries held against one arriving lead.
//!
//! A query can only hit a text that has certain words in it. Of those words one set is chosen for each query,
//! and all of them are looked for in the lead's text in one pass; only the queries whose words occur are then
//! run, on an index that holds the lead alone. So what hits here is what a search of the same query finds,
//! because it is the same query on the same analysis, and the words only leave out what cannot hit.

pub mod compile;
mod need;
mod panel;

pub use need::need;
pub use panel::{Panel, Watching};
