//! The log of searches: who searched for what, how much was found, what of it was opened, at which place.
//! It is kept to make the search better, and never holds who reported: whoever writes it masks that first.

pub mod error;
pub mod model;
pub mod service;
pub mod store;

pub use error::SearchLogError;
pub use model::{Logged, NewEntry, Opened, Opening, SearchId, Wanted};
