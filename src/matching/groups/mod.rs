//! Groups of leads about one matter (热点): what is told again and again, and whether it grows.

pub mod model;
pub mod service;
pub mod store;

pub use model::Group;
pub use service::{Grouped, groups};
