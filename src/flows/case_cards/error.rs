//! Why cards, or a row of them, are refused.

use crate::flows::FlowError;
use crate::kit::FieldErrors;
use crate::kit::coded::{Coded, Kind};

crate::coded_errors! {
    /// Why cards, or a row of them, are refused.
    pub enum CardRefusal {
        /// It is no workbook.
        [MediaType "card_unreadable"] Unreadable,
        /// More rows, or more bytes, than are taken at once.
        [TooLarge "card_too_large"] TooLarge { limit: u64 },
        /// A column without which no row can be understood.
        [Invalid "card_column_missing"] ColumnMissing { column: &'static str },
        /// No case in sight bears the number.
        [Invalid "card_case_unknown"] CaseUnknown { number: String },
        /// Two rows are of one case.
        [Invalid "card_case_twice"] Twice { number: String, row: u64 },
        /// The column is not changed by hand.
        [Invalid "card_field_fixed"] FieldFixed { column: &'static str, stands: String },
        /// The cell is not of the form of its column.
        [Invalid "card_cell_malformed"] CellMalformed { column: &'static str, expected: String },
        /// Nobody has the user name.
        [Invalid "card_person_unknown"] PersonUnknown { person: String },
        /// The disk refuses; the cause is in the log.
        [Unavailable "card_storage_failed"] StorageFailed,
    }
}

/// How a row ends that is only tried: what it would change, undone by being an error; or why it is refused.
#[derive(Debug, thiserror::Error)]
pub enum CardError {
    /// It would be taken over.
    #[error("tried")]
    Tried(Vec<super::Column>),
    /// It is refused.
    #[error(transparent)]
    Refused(#[from] FlowError),
}

impl From<diesel::result::Error> for CardError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Refused(error.into())
    }
}

impl Coded for CardError {
    fn code(&self) -> &'static str {
        if let Self::Refused(error) = self { error.code() } else { "internal" }
    }
    fn kind(&self) -> Kind {
        if let Self::Refused(error) = self { error.kind() } else { Kind::Internal }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        if let Self::Refused(error) = self { error.args() } else { Vec::new() }
    }
    fn fields(&self) -> Option<&FieldErrors> {
        if let Self::Refused(error) = self { error.fields() } else { None }
    }
    fn database(&self) -> Option<&diesel::result::Error> {
        if let Self::Refused(error) = self { error.database() } else { None }
    }
}
