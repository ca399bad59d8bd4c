//! Saved searches (已存检索): a person's own, and those that are shared within their office or agency.
//!
//! A saved search is a query with a name. It holds no results: whoever runs it finds what they may see.

pub mod error;
pub mod model;
pub mod queries;
pub mod service;
pub mod store;

pub use error::SavedSearchError;
pub use model::{SavedSearch, SavedSearchId};
