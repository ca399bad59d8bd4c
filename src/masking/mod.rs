//! Masking (隐名、脱敏): a copy of a text or a document for those who may not know who is in it.
//!
//! What may tell who somebody is — by rule and by a list of names known in the matter — is proposed with its place,
//! kind, reason and what would stand in its place. A person confirms, changes or rejects each; nothing is applied
//! unseen. The copy is a file of its own, with its own hash; what was confirmed is taken out of it and not covered,
//! and that nothing of it is left is looked at before the copy is kept. The source never changes.
//!
//! The room knows a source only by its bytes and its lines; which records there are, and who is known in a matter, is
//! gathered where the rooms of the work are known.

pub mod copies;
mod docx;
pub mod error;
pub mod model;
pub mod queries;
mod replacing;
mod rules;
pub mod service;
pub mod store;
mod suggestion;

pub use error::MaskingError;
pub use model::{
    Decision, Kind, LeftOut, Mark, MarkId, Masking, MaskingId, MaskingState, Place, Reason, Shape, SourceKind,
};
pub use rules::{Known, Line};
