//! Why a use case of files refuses.

use super::model::FileHash;

crate::coded_errors! {
    /// Why a use case of files refuses.
    pub enum FileError {
        /// No such file, or not the actor's to see.
        [NotFound "file_not_found"] NotFound { hash: FileHash },
        /// More bytes than allowed.
        [TooLarge "file_too_large"] TooLarge { limit: u64 },
        /// More texts beside the file than allowed.
        [Malformed "too_many_fields"] TooManyFields { limit: usize },
        /// The texts beside the file have more bytes than allowed.
        [TooLarge "fields_too_large"] FieldsTooLarge { limit: usize },
        /// Its content is of no kind that is kept.
        [MediaType "file_type_not_allowed"] TypeNotAllowed,
        /// No content.
        [Malformed "file_empty"] Empty,
        /// The upload broke off, or is not of the documented form.
        [Malformed "upload_malformed"] UploadMalformed { detail: String },
        /// The disk refuses; the cause is in the log.
        [Unavailable "file_storage_failed"] StorageFailed,
    }
}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(cause = %error, "The folder of files refused: {error}");
        Self::StorageFailed
    }
}
