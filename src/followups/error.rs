//! Why a use case of follow-up refuses.

use super::model::{VisitId, VisitState};
use super::state::VisitEvent;
use crate::cases::error::CaseError;
use crate::deadlines::DeadlineError;
use crate::kit::coded::{Coded, Kind};
use crate::kit::{FieldErrors, PersonId};
use crate::recommendations::{AddresseeId, RecommendationError};

crate::coded_errors! {
    /// What of its own rules a follow-up refuses by.
    pub enum FollowupRefusal {
        /// No such line, or not the actor's to see.
        [NotFound "follow_up_line_not_found"] LineNotFound { id: AddresseeId },
        /// No such visit, or not the actor's to see.
        [NotFound "visit_not_found"] NotFound { id: VisitId },
        /// Another office handles it.
        [Forbidden "visit_of_another_office"] OtherOffice,
        /// The state does not allow it.
        [Conflict "visit_not_from_here"] NotFromHere { event: VisitEvent, state: VisitState },
        /// It has not been served yet.
        [Conflict "visit_before_service"] NotServed,
        /// The case is closed: look back instead.
        [Conflict "visit_case_closed"] CaseClosed,
        /// The case is not closed yet: follow it up instead.
        [Conflict "visit_case_open"] CaseOpen,
        /// The person does not work at the office.
        [Invalid "visit_officer_unknown"] OfficerUnknown { person: PersonId },
        /// Everything is found put right while an item is not.
        [Invalid "visit_items_open"] ItemsOpen { items: String },
        /// The rectification period runs still.
        [Conflict "rectification_period_running"] PeriodRunning { due: chrono::NaiveDate },
        /// There is no such period on this line.
        [Conflict "rectification_period_none"] NoPeriod,
        /// The end of the period was acted upon already.
        [Conflict "rectification_period_ended"] PeriodEnded { on: chrono::NaiveDate },
        /// Everything was verified.
        [Conflict "line_verified"] Verified { on: chrono::NaiveDate },
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}

/// Why a use case of follow-up refuses: by its own rules, or by those of a room it calls.
#[derive(Debug, thiserror::Error)]
pub enum FollowupError {
    /// By its own rules.
    #[error(transparent)]
    Followup(#[from] FollowupRefusal),
    /// By the rules of cases.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// By the rules of recommendations.
    #[error(transparent)]
    Recommendation(#[from] RecommendationError),
    /// By the rules of clocks.
    #[error(transparent)]
    Deadline(#[from] DeadlineError),
}

impl FollowupError {
    fn inner(&self) -> &dyn Coded {
        match self {
            Self::Followup(error) => error,
            Self::Case(error) => error,
            Self::Recommendation(error) => error,
            Self::Deadline(error) => error,
        }
    }
}

impl Coded for FollowupError {
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

impl From<diesel::result::Error> for FollowupError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Followup(error.into())
    }
}

impl From<FieldErrors> for FollowupError {
    fn from(error: FieldErrors) -> Self {
        Self::Followup(error.into())
    }
}
