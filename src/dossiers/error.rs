//! Why a case file is not given out, or not taken in.

use super::model::DossierId;
use crate::cases::CaseId;
use crate::files::FileError;

crate::coded_errors! {
    /// Why a case file is not given out, or not taken in.
    pub enum DossierError {
        /// No such case, or not the actor's to see.
        [NotFound "dossier_case_not_found"] CaseNotFound { id: CaseId },
        /// The bytes of a piece are not on the disk, or are not as many as they were.
        [Internal "dossier_piece_damaged"] PieceDamaged { piece: String, hash: String },
        /// It is no archive, or a part of it cannot be read.
        [MediaType "dossier_unreadable"] Unreadable { path: String },
        /// The limits of archives refuse it.
        [MediaType "dossier_refused"] Refused { reason: &'static str },
        /// It is of a form that this program does not read.
        [Invalid "dossier_other_form"] OtherForm { form: String, version: u64 },
        /// A member is missing, is too much, or is not what its hash says.
        [Invalid "dossier_not_whole"] NotWhole { path: String },
        /// The list of hashes is not signed by the key that the manifest names.
        [Invalid "dossier_not_signed"] NotSigned,
        /// Another site made it than the one that was named.
        [Invalid "dossier_other_key"] OtherKey { key: String },
        /// The chain of the log does not hold.
        [Invalid "dossier_chain_broken"] ChainBroken { line: usize },
        /// A piece is of no kind that is kept.
        [MediaType "dossier_piece_refused"] PieceRefused { path: String, reason: &'static str },
        /// The same file is kept already.
        [Conflict "dossier_there_already"] ThereAlready { id: DossierId },
        /// No such file of a case is kept, or it is not the actor's to see.
        [NotFound "dossier_not_found"] NotFound { id: DossierId },
        /// It has no such member.
        [NotFound "dossier_member_not_found"] MemberNotFound { no: i32 },
        /// The disk refuses; the cause is in the log.
        [Unavailable "dossier_storage_failed"] StorageFailed,
    }
}

/// What the disk refuses.
impl From<FileError> for DossierError {
    fn from(error: FileError) -> Self {
        if let FileError::Db(error) = error { error.into() } else { Self::StorageFailed }
    }
}
