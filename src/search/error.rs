//! What can go wrong with the index.

use std::sync::Arc;

use tantivy::TantivyError;

crate::coded_errors! {
    /// What can go wrong with the index.
    pub enum IndexError {
        /// The folder cannot be read or written.
        [Unavailable "search_index_unreadable"] Unreadable { reason: String },
        /// What is there is not what was written.
        [Unavailable "search_index_damaged"] Damaged { reason: String },
        /// Somebody else writes the index at this moment.
        [Unavailable "search_index_busy"] Busy,
        /// The cursor is none of ours, or of another order.
        [Malformed "search_cursor_unknown"] Cursor,
        /// The index does not take the query.
        [Malformed "search_query_refused"] Refused { reason: String },
    }
}

impl IndexError {
    /// Whether the index must be made again.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged { .. })
    }

    /// What happened, for the log and for whoever keeps the machine.
    #[must_use]
    pub fn said(&self) -> String {
        match self {
            Self::Unreadable { reason } | Self::Damaged { reason } | Self::Refused { reason } => {
                reason.clone()
            }
            Self::Busy | Self::Cursor | Self::Invalid(_) | Self::Db(_) => self.to_string(),
        }
    }
}

impl From<TantivyError> for IndexError {
    fn from(error: TantivyError) -> Self {
        use tantivy::directory::error::OpenReadError;
        let reason = error.to_string();
        match error {
            TantivyError::DataCorruption(_)
            | TantivyError::DeserializeError(_)
            | TantivyError::IncompatibleIndex(_)
            | TantivyError::OpenReadError(
                OpenReadError::FileDoesNotExist(_) | OpenReadError::IncompatibleIndex(_),
            ) => Self::Damaged { reason },
            TantivyError::OpenReadError(OpenReadError::IoError { ref io_error, .. }) => {
                of_io(io_error, reason)
            }
            TantivyError::IoError(ref io_error) => of_io(io_error, reason),
            TantivyError::LockFailure(..) => Self::Busy,
            TantivyError::OpenDirectoryError(_)
            | TantivyError::OpenWriteError(_)
            | TantivyError::Poisoned
            | TantivyError::ErrorInThread(_)
            | TantivyError::SystemError(_)
            | TantivyError::InternalError(_) => Self::Unreadable { reason },
            TantivyError::AggregationError(_)
            | TantivyError::IndexAlreadyExists
            | TantivyError::FieldNotFound(_)
            | TantivyError::InvalidArgument(_)
            | TantivyError::IndexBuilderMissingArgument(_)
            | TantivyError::SchemaError(_)
            | TantivyError::MissingPlugin(_)
            | TantivyError::ConflictingPlugins(_)
            | TantivyError::UnexpectedPlugin(_) => Self::Refused { reason },
        }
    }
}

impl From<std::io::Error> for IndexError {
    fn from(error: std::io::Error) -> Self {
        let reason = error.to_string();
        of_io(&Arc::new(error), reason)
    }
}

/// A file that ends too early or makes no sense is damaged; one that cannot be opened is not.
fn of_io(error: &Arc<std::io::Error>, reason: String) -> IndexError {
    use std::io::ErrorKind;
    if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::InvalidData | ErrorKind::NotFound) {
        IndexError::Damaged { reason }
    } else {
        IndexError::Unreadable { reason }
    }
}
