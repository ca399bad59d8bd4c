//! Why a number cannot be given, brought in or made void.

use super::model::{NumberId, SeriesKind};
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
        /// The series has given numbers already, which its template wrote.
        [Conflict "number_series_in_use"] SeriesInUse { kind: SeriesKind, year: i32 },
        /// The place was never reached, or a number holds it.
        [Conflict "number_place_not_missing"] PlaceNotMissing { kind: SeriesKind, year: i32, n: i32 },
        /// The document that bears the number has gone out, or stands signed.
        [Conflict "number_in_force"] InForce { number: String },
        /// It is void already.
        [Conflict "number_already_void"] AlreadyVoid { number: String },
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}
