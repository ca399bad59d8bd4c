//! Why a use case of organisations refuses.

use crate::kit::{AgencyId, OfficeId, PersonId, Role};

crate::coded_errors! {
    /// Why a use case of organisations refuses.
    pub enum OrgError {
        /// No such agency.
        [NotFound "agency_not_found"] AgencyNotFound { id: AgencyId },
        /// No such person in the administrator's office tree.
        [NotFound "person_not_found"] PersonNotFound { id: PersonId },
        /// Another account has the user name.
        [Conflict "username_taken"] UsernameTaken { username: String },
        /// Another agency has the code.
        [Conflict "agency_code_taken"] AgencyCodeTaken { code: String },
        /// Another procuratorate has the code.
        [Conflict "office_code_taken"] OfficeCodeTaken { code: String },
        /// There is one at the top already; a new one needs one above it.
        [Conflict "top_office_exists"] TopOfficeExists { id: OfficeId },
        /// No person may hold both roles (三员分立).
        [Invalid "roles_exclude_each_other"] RolesExclude { role: Role, held: Role },
        /// Nobody changes their own roles.
        [Forbidden "own_roles"] OwnRoles,
        /// The agency would succeed itself.
        [Invalid "succession_circle"] SuccessionCircle,
        /// The agency has a successor already.
        [Conflict "agency_succeeded"] AlreadySucceeded { id: AgencyId },
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}
