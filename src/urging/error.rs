//! Why a use case of urging refuses.

use super::model::{UrgingId, UrgingKind, UrgingState};
use super::rules::{NEAR, Refusal};
use super::state::UrgingEvent;
use crate::approvals::error::ApprovalError;
use crate::kit::FieldErrors;
use crate::kit::coded::{Coded, Kind};
use crate::recommendations::AddresseeId;
use crate::replies::ReplyError;

crate::coded_errors! {
    /// What of its own rules an urging refuses by.
    pub enum UrgingRefusal {
        /// No such line, or not the actor's to see.
        [NotFound "urging_line_not_found"] LineNotFound { id: AddresseeId },
        /// No such urging, or not the actor's to see.
        [NotFound "urging_not_found"] NotFound { id: UrgingId },
        /// Another office's.
        [Forbidden "urging_of_another_office"] OtherOffice,
        /// The state does not allow it.
        [Conflict "urging_not_from_here"] NotFromHere { event: UrgingEvent, state: UrgingState },
        /// One of the kind is still on its way.
        [Conflict "urging_open"] Open { kind: UrgingKind },
        /// No period runs of which the last day is near or over.
        [Conflict "urging_not_near"] NotNear { days: u32 },
        /// The last day is not over yet.
        [Conflict "urging_not_overdue"] NotOverdue,
        /// The agency was not urged before.
        [Conflict "urging_not_pressed"] NotPressed,
        /// Who hinders the inquiry is reported, and not urged.
        [Invalid "urging_hindering"] Hindering,
        /// The period was met meanwhile.
        [Conflict "urging_not_needed"] NotNeeded,
        /// The office has no level above through which to go.
        [Invalid "urging_no_level_above"] NoLevelAbove,
        /// The text cannot be made of its template.
        [Internal "urging_text"] Text { reason: String },
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}

impl From<Refusal> for UrgingRefusal {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotNear => Self::NotNear { days: NEAR },
            Refusal::NotOverdue => Self::NotOverdue,
            Refusal::NotPressed => Self::NotPressed,
            Refusal::HinderingIsReported => Self::Hindering,
        }
    }
}

/// Why a use case of urging refuses: by its own rules, or by those of a room it calls.
#[derive(Debug, thiserror::Error)]
pub enum UrgingError {
    /// By its own rules.
    #[error(transparent)]
    Urging(#[from] UrgingRefusal),
    /// By the rules of approvals.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
    /// By the rules of replies.
    #[error(transparent)]
    Reply(#[from] ReplyError),
}

impl UrgingError {
    fn inner(&self) -> &dyn Coded {
        match self {
            Self::Urging(error) => error,
            Self::Approval(error) => error,
            Self::Reply(error) => error,
        }
    }
}

impl Coded for UrgingError {
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

impl From<diesel::result::Error> for UrgingError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Urging(error.into())
    }
}

impl From<FieldErrors> for UrgingError {
    fn from(error: FieldErrors) -> Self {
        Self::Urging(error.into())
    }
}
