//! What reviewers say of a draft to its author, within the office alone: an agency never sees any of it, nor does
//! another procuratorate.

pub mod model;
pub mod queries;
pub mod service;
mod store;

pub use model::{Answer, Comment, CommentId, CommentState};
