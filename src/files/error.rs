//! Why a use case of files refuses.

use super::kinds::MediaType;
use super::model::{FileHash, UploadId};

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
        /// Its content is of no kind that is taken here.
        [MediaType "file_type_not_allowed"] TypeNotAllowed,
        /// It is a program or a script.
        [MediaType "file_is_program"] Program,
        /// It is a document with macros.
        [MediaType "file_has_macros"] Macros,
        /// Its name promises something else than its content is.
        [MediaType "file_disguised"] Disguised { name: String, content: MediaType },
        /// An archive whose list of entries cannot be read.
        [MediaType "archive_unreadable"] ArchiveUnreadable,
        /// An archive with more entries than are looked through.
        [TooLarge "archive_too_many_entries"] ArchiveEntries { count: u64, limit: u64 },
        /// An archive that would unpack to far more than it is.
        [TooLarge "archive_bomb"] ArchiveBomb,
        /// An archive with an entry that would be written outside of the folder it is unpacked in.
        [MediaType "archive_unsafe_name"] ArchiveName { name: String },
        /// An archive with a program or a macro document in it is told by its entry.
        [MediaType "archive_holds_program"] ArchiveProgram { name: String },
        /// An archive with another in it.
        [MediaType "archive_nested"] ArchiveNested { name: String },
        /// The scanner of viruses knows something in it.
        [MediaType "file_infected"] Infected { hash: FileHash, signature: String },
        /// It was found infected after it had been taken.
        [Forbidden "file_quarantined"] Quarantined { hash: FileHash },
        /// The scanner of viruses does not answer, and files are not taken unscanned.
        [Unavailable "file_scanner_failed"] ScannerFailed,
        /// What the camera wrote into it cannot be taken out, so it is not given out of the house.
        [MediaType "file_not_cleaned"] NotCleaned,
        /// No small picture can be made of it.
        [NotFound "thumbnail_not_made"] NoThumbnail { hash: FileHash },
        /// No content.
        [Malformed "file_empty"] Empty,
        /// The upload broke off, or is not of the documented form.
        [Malformed "upload_malformed"] UploadMalformed { detail: String },
        /// No such upload, expired, or somebody else's.
        [NotFound "upload_not_found"] UploadNotFound { id: UploadId },
        /// Somebody adds to the upload at this moment.
        [Conflict "upload_busy"] UploadBusy { id: UploadId },
        /// The request goes on from another place than the upload stands at.
        [Conflict "upload_offset"] UploadOffset { received: i64 },
        /// More would come than was announced.
        [TooLarge "upload_too_long"] UploadTooLong { size: u64 },
        /// Not everything has come.
        [Conflict "upload_incomplete"] UploadIncomplete { received: i64, size: i64 },
        /// What came is not what was announced.
        [Conflict "upload_hash_differs"] UploadHashDiffers { announced: FileHash, received: FileHash },
        /// A person may not have more uploads open.
        [TooMany "uploads_too_many"] UploadsTooMany { limit: i64 },
        /// The body of a request that goes on is of another media type.
        [MediaType "upload_type_required"] UploadTypeRequired,
        /// The disk refuses, or the server of the bucket is away; the cause is in the log.
        [Unavailable "file_storage_failed"] StorageFailed,
    }
}

impl FileError {
    /// Whether it is a limit of what is sent in one request, and not what a file is.
    #[must_use]
    pub fn is_limit(&self) -> bool {
        matches!(self, Self::TooLarge { .. } | Self::TooManyFields { .. } | Self::FieldsTooLarge { .. })
    }
}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(cause = %error, "Where files lie, it was refused: {error}");
        Self::StorageFailed
    }
}
