//! Which of many leads are about one matter, and what the register knows of it already: of an import, or of all leads
//! in sight. Made of what was kept when the leads were compared, and of what people decided.

pub mod model;
pub mod service;
pub mod store;

pub use model::{LeadLine, Matter, Matters};
pub use service::{lines, matters};
