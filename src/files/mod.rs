//! Files: bytes kept once under their SHA-256, and what they are attached to.
//!
//! The bytes lie on the disk or in a bucket before a row names them, so a crash leaves at most a file that nothing
//! names. What a file is, is told by its content. Who may have it follows from the records it is
//! attached to; this room knows those records only by kind, number and office.

pub mod encoding;
pub mod error;
mod inside;
mod kinds;
pub mod model;
pub mod office;
pub mod picture;
mod place;
pub mod queries;
pub mod scanner;
pub mod service;
mod sniff;
mod storage;
pub mod store;
pub mod text;
pub mod uploads;
pub mod workbook;

pub use error::FileError;
pub use inside::check_archive;
pub use kinds::{Family, MOST, MediaType, is_disguised};
pub use model::{
    Attachment, AttachmentId, AttachmentRow, FileHash, FileRow, NewUpload, ScanOutcome, UploadId, UploadRow,
};
pub use place::{Content, settle_at};
pub use scanner::{Scanner, Verdict};
pub use sniff::media_type;
pub use storage::{FileStore, Incoming, Intake, Proof, Received, Settled, Waiting};
