//! Why a use case of recommendations refuses.

use chrono::NaiveDate;

use super::clauses::ClauseError;
use super::comments::{CommentId, CommentState};
use super::model::{AddresseeId, RecommendationId, RecommendationState, ServiceId};
use super::state::{Event, Refusal};
use crate::approvals::error::ApprovalError;
use crate::cases::error::CaseError;
use crate::deadlines::DeadlineError;
use crate::documents::DocumentError;
use crate::files::error::FileError;
use crate::kit::coded::{Coded, Kind};
use crate::kit::{AgencyId, FieldErrors};

crate::coded_errors! {
    /// What of its own rules a recommendation refuses by.
    pub enum RecommendationRefusal {
        /// No such recommendation, or not the actor's to see.
        [NotFound "recommendation_not_found"] NotFound { id: RecommendationId },
        /// It has no such version.
        [NotFound "recommendation_version_not_found"] VersionNotFound { no: i32 },
        /// No such line, or not the actor's to see.
        [NotFound "addressee_not_found"] AddresseeNotFound { id: AddresseeId },
        /// No such service, or not the actor's to see.
        [NotFound "service_not_found"] ServiceNotFound { id: ServiceId },
        /// No such comment, or not the actor's to see.
        [NotFound "recommendation_comment_not_found"] CommentNotFound { id: CommentId },
        /// What is said of a draft stays in its office.
        [Forbidden "comments_within_office"] CommentsWithinOffice,
        /// Somebody else wrote the comment.
        [Forbidden "comment_of_another"] CommentOfAnother,
        /// The comment stands there already.
        [Conflict "comment_already"] CommentAlready { state: CommentState },
        /// Only drafts are commented on.
        [Conflict "recommendation_no_draft"] NoDraft { state: RecommendationState },
        /// Another office handles it.
        [Forbidden "recommendation_of_another_office"] OtherOffice { id: RecommendationId },
        /// The state does not allow it.
        [Conflict "recommendation_not_from_here"] NotFromHere { event: Event, state: RecommendationState },
        /// R21 Art 75(2): contents are missing.
        [Invalid "recommendation_contents_missing"] ContentsMissing { missing: String },
        /// The text was changed after it was proposed.
        [Conflict "recommendation_text_changed"] TextChanged,
        /// It waits for decision and cannot be changed meanwhile.
        [Conflict "recommendation_waits_for_decision"] WaitsForDecision,
        /// Nothing was served yet.
        [Conflict "recommendation_nothing_served"] NothingServed,
        /// A line has no result yet.
        [Conflict "recommendation_lines_open"] LinesOpen,
        /// Public-interest recommendations belong to administrative cases (R21 Art 75).
        [Conflict "recommendation_of_administrative_case_only"] AdministrativeOnly,
        /// No such agency.
        [Invalid "recommendation_agency_unknown"] AgencyUnknown { agency: AgencyId },
        /// The agency has ended, and another answers for what was its own.
        [Invalid "recommendation_agency_succeeded"] AgencySucceeded { agency: String, successor: String },
        /// The agency has ended, and nobody is recorded to have taken over.
        [Invalid "recommendation_agency_ended"] AgencyEnded { agency: String, last: NaiveDate },
        /// The line has been served effectively already.
        [Conflict "addressee_already_served"] AlreadyServed { on: NaiveDate },
        /// The service is not on its way.
        [Conflict "service_not_under_way"] ServiceNotUnderWay { id: ServiceId },
        /// The payload of a proposal that this room did not write.
        [Internal "recommendation_payload_unreadable"] PayloadUnreadable,
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}

impl RecommendationRefusal {
    /// The machine's refusal, with what its message names.
    pub(super) fn of(refusal: Refusal, event: Event, state: RecommendationState, missing: String) -> Self {
        match refusal {
            Refusal::NotFromHere => Self::NotFromHere { event, state },
            Refusal::ContentsMissing => Self::ContentsMissing { missing },
            Refusal::TextChanged => Self::TextChanged,
            Refusal::NothingServed => Self::NothingServed,
            Refusal::LinesOpen => Self::LinesOpen,
        }
    }
}

/// Why a use case of recommendations refuses: by its own rules, or by those of a room it calls.
#[derive(Debug, thiserror::Error)]
pub enum RecommendationError {
    /// By its own rules.
    #[error(transparent)]
    Recommendation(#[from] RecommendationRefusal),
    /// By the rules of cases.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// By the rules of clocks.
    #[error(transparent)]
    Deadline(#[from] DeadlineError),
    /// By the rules of approvals.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
    /// By the rules of numbers.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// By the rules of files.
    #[error(transparent)]
    File(#[from] FileError),
    /// By the rules of the clause library.
    #[error(transparent)]
    Clause(#[from] ClauseError),
}

impl RecommendationError {
    fn inner(&self) -> &dyn Coded {
        match self {
            Self::Recommendation(error) => error,
            Self::Case(error) => error,
            Self::Deadline(error) => error,
            Self::Approval(error) => error,
            Self::Document(error) => error,
            Self::File(error) => error,
            Self::Clause(error) => error,
        }
    }
}

impl Coded for RecommendationError {
    fn code(&self) -> &'static str {
        self.inner().code()
    }
    fn kind(&self) -> Kind {
        self.inner().kind()
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        self.inner().args()
    }
    fn fields(&self) -> Option<&FieldErrors> {
        self.inner().fields()
    }
    fn database(&self) -> Option<&diesel::result::Error> {
        self.inner().database()
    }
}

impl From<diesel::result::Error> for RecommendationError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Recommendation(error.into())
    }
}

impl From<FieldErrors> for RecommendationError {
    fn from(error: FieldErrors) -> Self {
        Self::Recommendation(error.into())
    }
}
