//! Why an import refuses.

use super::model::ImportId;
use crate::files::FileError;
use crate::kit::coded::{Coded, Kind};

crate::coded_errors! {
    /// Why an import refuses.
    pub enum ImportError {
        /// No such batch, or not the actor's to see.
        [NotFound "import_not_found"] NotFound { id: ImportId },
        /// No such office, or not the actor's to import into.
        [NotFound "import_office_not_found"] OfficeNotFound { office: String },
        /// Neither a table as text nor an Excel workbook.
        [MediaType "import_format_unknown"] FormatUnknown,
        /// Neither UTF-8 nor GB18030.
        [Invalid "import_encoding_unknown"] EncodingUnknown,
        /// The workbook or the table cannot be read.
        [Invalid "import_unreadable"] Unreadable,
        /// Unpacked it would be larger than what can be read.
        [TooLarge "import_too_large"] TooLarge,
        /// No row has headings that are known.
        [Invalid "import_headings_unknown"] HeadingsUnknown,
        /// A heading of the mapping is not in the sheet.
        [Invalid "import_mapping_unknown"] MappingUnknown { heading: String },
        /// The batch is still running, failed to begin, or is undone.
        [Conflict "import_state"] WrongState { state: String },
        /// Work was done with leads of the batch.
        [Conflict "import_leads_in_use"] LeadsInUse { count: i64 },
        /// Another process carries the batch on.
        [Conflict "import_carried_on"] CarriedOn { id: ImportId },
        /// The sheet is kept no longer.
        [NotFound "import_sheet_gone"] SheetGone { id: ImportId },
        /// No row was refused.
        [NotFound "import_no_rejects"] NoRejects { id: ImportId },
        /// They were sent by somebody else: refused rows name reporters.
        [Forbidden "import_rejects_not_yours"] RejectsNotYours { id: ImportId },
        /// The sheet was sent by somebody else: it may name reporters.
        [Forbidden "import_not_yours"] NotYours { id: ImportId },
        /// They are kept no longer.
        [NotFound "import_rejects_gone"] RejectsGone { id: ImportId },
        /// The keys of the vault cannot be used.
        [Unavailable "vault_unavailable"] VaultUnavailable,
        /// The disk refuses; the cause is in the log.
        [Unavailable "import_storage_failed"] StorageFailed,
    }
}

impl From<std::io::Error> for ImportError {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(cause = %error, "The folder of imports refused: {error}");
        Self::StorageFailed
    }
}

impl From<crate::leads::vault::VaultError> for ImportError {
    fn from(_: crate::leads::vault::VaultError) -> Self {
        Self::VaultUnavailable
    }
}

impl From<FileError> for ImportError {
    fn from(error: FileError) -> Self {
        let kind = error.kind();
        if let FileError::Invalid(fields) = error {
            return Self::Invalid(fields);
        }
        if let FileError::Db(error) = error {
            return Self::Db(error);
        }
        if matches!(error, FileError::Empty) {
            Self::HeadingsUnknown
        } else if error.is_limit() {
            Self::TooLarge
        } else if kind == Kind::Unavailable {
            Self::StorageFailed
        } else if matches!(kind, Kind::MediaType | Kind::TooLarge | Kind::Forbidden) {
            // What the file is, by its content, is nothing that is read.
            Self::FormatUnknown
        } else {
            Self::Unreadable
        }
    }
}
