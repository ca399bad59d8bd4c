//! What agencies answer: receipts, replies item by item, requests to supplement, objections, and
//! extensions asked for.
//!
//! A reply is not rectification. The first proper written reply meets the reply clock on its
//! effective day, and only that clock; receipts and interim replies leave it running. The room knows
//! recommendations and their lines; it knows nothing of visits or lawsuits, and what it gives to an
//! agency is only what was served on it.

pub mod error;
pub mod model;
pub mod objections;
pub mod queries;
pub mod rules;
pub mod served;
pub mod service;
pub mod state;
pub mod store;

pub use error::ReplyError;
pub use model::{
    ExtensionRequest, ExtensionRequestId, Objection, ObjectionId, Reply, ReplyId, ReplyItem, ReplyKind,
    ReplyState,
};
