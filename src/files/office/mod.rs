//! What Office documents are made of: parts of XML in a zip, read as streams and within limits.

pub(in crate::files) mod escapes;
pub(in crate::files) mod package;
pub(in crate::files) mod xml;

/// Why a document cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// It is not what it must be.
    #[error("the document is broken")]
    Unreadable,
    /// Unpacked it would be larger than what can be read.
    #[error("the document is too large unpacked")]
    TooLarge,
    /// The disk refuses.
    #[error(transparent)]
    Storage(#[from] std::io::Error),
}
