//! Why a question about figures is refused.

use crate::kit::OfficeId;

crate::coded_errors! {
    /// Why a question about figures is refused.
    pub enum StatisticsError {
        /// No such office, or none of the asker's.
        [NotFound "statistics_office_not_found"] OfficeNotFound { id: OfficeId },
        /// No such snapshot, or none of the asker's.
        [NotFound "snapshot_not_found"] SnapshotNotFound { id: i64 },
        /// The snapshot holds no such figure.
        [NotFound "figure_not_frozen"] FigureNotFrozen { key: String },
        /// A count has nothing below the line.
        [Conflict "figure_without_denominator"] WithoutDenominator { key: String },
    }
}
