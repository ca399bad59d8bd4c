//! Why a number cannot be given, brought in or made void.

use super::model::NumberId;
use crate::kit::OfficeId;

crate::coded_errors! {
    /// Why a number cannot be given, brought in or made void.
    pub enum DocumentError {
        /// No such procuratorate.
        [NotFound "series_office_not_found"] OfficeNotFound { id: OfficeId },
        /// No such number.
        [NotFound "number_not_found"] NumberNotFound { id: NumberId },
        /// The number belongs to another document.
        [Conflict "number_taken"] NumberTaken { number: String },
        /// It is void already.
        [Conflict "number_already_void"] AlreadyVoid { number: String },
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}
