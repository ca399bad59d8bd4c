//! Many stored queries held against one arriving lead.
//!
//! A query can only hit a text that has certain words in it. Of those words one set is chosen for each query,
//! and all of them are looked for in the lead's text in one pass; only the queries whose words occur are then
//! looked at. What asks for nothing but words and phrases is told by the folded text itself, because that is
//! what the index means by them; what asks for more is run on an index that holds the lead alone. A test holds
//! both to what a search of the same query finds.

pub mod compile;
mod need;
mod panel;
mod plain;

pub use need::need;
pub use panel::{Panel, Watching};
pub use plain::holds;
