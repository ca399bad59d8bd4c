//! Why a use case of organisations refuses.

use crate::kit::AgencyId;

crate::coded_errors! {
    /// Why a use case of organisations refuses.
    pub enum OrgError {
        /// No such agency.
        [NotFound "agency_not_found"] AgencyNotFound { id: AgencyId },
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}
