//! Files: bytes kept once under their SHA-256, and what they are attached to.
//!
//! The bytes are on disk before a row names them, so a crash leaves at most a file that nothing
//! names. What a file is, is told by its content. Who may have it follows from the records it is
//! attached to; this room knows those records only by kind, number and office.

pub mod error;
pub mod model;
pub mod queries;
pub mod service;
mod sniff;
mod storage;
pub mod store;

pub use error::FileError;
pub use model::{Attachment, AttachmentId, AttachmentRow, FileHash, FileRow, MediaType};
pub use sniff::media_type;
pub use storage::{FileStore, Incoming, Intake, Received, Settled, settle_at};

/// Bytes one file may have.
pub const FILE_LIMIT: u64 = 50 * 1024 * 1024;
