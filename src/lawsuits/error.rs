//! Why a use case of suits refuses.

use super::model::LawsuitId;
use super::state::{LawsuitEvent, LawsuitState, Refusal};
use crate::approvals::error::ApprovalError;
use crate::cases::error::CaseError;
use crate::deadlines::DeadlineError;
use crate::kit::FieldErrors;
use crate::kit::coded::{Coded, Kind};
use crate::recommendations::RecommendationError;

crate::coded_errors! {
    /// What of its own rules a suit refuses by.
    pub enum LawsuitRefusal {
        /// No such suit, or not the actor's to see.
        [NotFound "lawsuit_not_found"] NotFound { id: LawsuitId },
        /// No such hearing of this suit.
        [NotFound "hearing_not_found"] HearingNotFound { id: i64 },
        /// The event does not follow on this state.
        [Conflict "lawsuit_event_not_from_here"] NotFromHere { event: LawsuitEvent, state: LawsuitState },
        /// R21 Art 99.
        [Conflict "lawsuit_mediation_civil_only"] NotOfKind,
        /// R21 Art 5.
        [Conflict "lawsuit_not_approved"] NotApproved,
        /// R21 Art 46.
        [Conflict "lawsuit_claims_missing"] NoClaims,
        /// CPL-I Art 287.
        [Conflict "lawsuit_mediation_running"] MediationRunning,
        /// A judgment has an outcome.
        [Conflict "lawsuit_outcome_missing"] NoOutcome,
        /// The court is not hearing it at first instance.
        [Conflict "lawsuit_not_before_court"] NotBeforeCourt { state: LawsuitState },
        /// The case is not under review for suit.
        [Conflict "lawsuit_case_not_under_review"] CaseNotUnderReview,
        /// Another suit of the case is open.
        [Conflict "lawsuit_open_already"] OpenAlready,
        /// A payload of a proposal that this room did not write.
        [Internal "lawsuit_payload_unreadable"] PayloadUnreadable,
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}

impl LawsuitRefusal {
    /// The machine's refusal, with what its message names.
    pub(super) fn of(refusal: Refusal, state: LawsuitState, event: LawsuitEvent) -> Self {
        match refusal {
            Refusal::NotFromHere => Self::NotFromHere { event, state },
            Refusal::NotOfKind => Self::NotOfKind,
            Refusal::NotApproved => Self::NotApproved,
            Refusal::NoClaims => Self::NoClaims,
            Refusal::MediationRunning => Self::MediationRunning,
            Refusal::NoOutcome => Self::NoOutcome,
        }
    }
}

/// Why a use case of suits refuses: by its own rules, or by those of the case, of clocks, of approvals.
#[derive(Debug, thiserror::Error)]
pub enum LawsuitError {
    /// By its own rules.
    #[error(transparent)]
    Lawsuit(#[from] LawsuitRefusal),
    /// By the rules of the case.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// By the rules of clocks.
    #[error(transparent)]
    Deadline(#[from] DeadlineError),
    /// By the rules of approvals.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
    /// By the rules of recommendations.
    #[error(transparent)]
    Recommendation(#[from] RecommendationError),
}

impl LawsuitError {
    fn inner(&self) -> &dyn Coded {
        match self {
            Self::Lawsuit(error) => error,
            Self::Case(error) => error,
            Self::Deadline(error) => error,
            Self::Approval(error) => error,
            Self::Recommendation(error) => error,
        }
    }
}

impl Coded for LawsuitError {
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

impl From<diesel::result::Error> for LawsuitError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Lawsuit(error.into())
    }
}

impl From<FieldErrors> for LawsuitError {
    fn from(error: FieldErrors) -> Self {
        Self::Lawsuit(error.into())
    }
}
