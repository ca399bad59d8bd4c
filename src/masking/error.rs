//! Why a use case of masking refuses.

use super::model::{MarkId, MaskingId};
use crate::files::{FileError, FileHash};

crate::coded_errors! {
    /// Why a use case of masking refuses.
    pub enum MaskingError {
        /// No such copy, or not the asker's to see.
        [NotFound "masking_not_found"] NotFound { id: MaskingId },
        /// What is to be masked is not there, or not the asker's to see.
        [NotFound "masking_source_not_found"] SourceNotFound { kind: &'static str, id: String },
        /// Only files of Word and texts are masked.
        [MediaType "masking_kind_not_masked"] KindNotMasked { kind: &'static str },
        /// The document is broken or is none.
        [MediaType "masking_unreadable"] Unreadable,
        /// It is larger than what is masked.
        [TooLarge "masking_too_large"] TooLarge { limit: u64 },
        /// It holds something that cannot be looked into, so that nobody could say what is in the copy.
        [MediaType "masking_part_unknown"] PartUnknown { part: String },
        /// More words are found than people can decide.
        [TooLarge "masking_too_many"] TooMany { limit: usize },
        /// No such words in this copy.
        [NotFound "masking_mark_not_found"] MarkNotFound { id: MarkId },
        /// The words do not stand in the source.
        [Conflict "masking_words_absent"] WordsAbsent { words: String },
        /// The words are proposed already.
        [Conflict "masking_words_known"] WordsKnown { words: String },
        /// Nothing is applied before each of the words is decided.
        [Conflict "masking_undecided"] Undecided { count: usize },
        /// No words were confirmed: the copy would be the source.
        [Conflict "masking_nothing_confirmed"] NothingConfirmed,
        /// Words that were confirmed would still stand in the copy.
        [Conflict "masking_words_left"] WordsLeft { words: String, part: String },
        /// The copy was made and never changes.
        [Conflict "masking_applied"] Applied { id: MaskingId },
        /// There is no copy yet.
        [NotFound "masking_not_applied"] NotApplied { id: MaskingId },
        /// The source is not what it was when the words were proposed.
        [Internal "masking_source_changed"] SourceChanged,
        /// The bytes of the copy are not those that were made.
        [Internal "masking_copy_damaged"] CopyDamaged { id: MaskingId },
        /// The file was found infected and is kept apart.
        [Forbidden "file_quarantined"] Quarantined { hash: FileHash },
        /// The disk refuses; the cause is in the log.
        [Unavailable "file_storage_failed"] StorageFailed,
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}

impl From<FileError> for MaskingError {
    fn from(error: FileError) -> Self {
        if let FileError::Invalid(fields) = error {
            return Self::Invalid(fields);
        }
        if let FileError::Db(error) = error {
            return Self::Db(error);
        }
        if let FileError::Quarantined { hash } = error {
            return Self::Quarantined { hash };
        }
        tracing::error!(cause = %error, "A masked copy could not be kept or read: {error}");
        Self::StorageFailed
    }
}
