//! Why a use case of replies refuses.

use super::model::{ExtensionRequestId, ObjectionId, ObjectionState, ReplyId, ReplyState};
use super::state::{ObjectionEvent, ReplyEvent};
use crate::deadlines::DeadlineError;
use crate::kit::FieldErrors;
use crate::kit::coded::{Coded, Kind};
use crate::recommendations::{AddresseeId, RecommendationError};

crate::coded_errors! {
    /// What of its own rules a reply refuses by.
    pub enum ReplyRefusal {
        /// No such line, or not the actor's to see.
        [NotFound "served_line_not_found"] LineNotFound { id: AddresseeId },
        /// No such reply, or not the actor's to see.
        [NotFound "reply_not_found"] NotFound { id: ReplyId },
        /// No such objection, or not the actor's to see.
        [NotFound "objection_not_found"] ObjectionNotFound { id: ObjectionId },
        /// No such request, or not the actor's to see.
        [NotFound "extension_request_not_found"] ExtensionNotFound { id: ExtensionRequestId },
        /// Another office handles it.
        [Forbidden "reply_of_another_office"] OtherOffice,
        /// It has not been served formally yet.
        [Conflict "line_not_served"] NotServed,
        /// The agency has signed for it already.
        [Conflict "line_already_received"] AlreadyReceived { on: chrono::NaiveDate },
        /// The document was replaced or taken back.
        [Conflict "line_settled"] LineSettled,
        /// The state of the reply does not allow it.
        [Conflict "reply_not_from_here"] NotFromHere { event: ReplyEvent, state: ReplyState },
        /// An earlier reply waits for its check.
        [Conflict "reply_earlier_waits"] EarlierWaits { no: i32 },
        /// A draft is open already.
        [Conflict "reply_draft_open"] DraftOpen { no: i32 },
        /// The state of the objection does not allow it.
        [Conflict "objection_not_from_here"] ObjectionNotFromHere { event: ObjectionEvent, state: ObjectionState },
        /// An objection is open already.
        [Conflict "objection_open"] ObjectionOpen,
        /// 2019 rule Art 23: the chief prosecutor decides on an objection.
        [Forbidden "objection_by_chief_only"] ChiefOnly,
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}

/// Why a use case of replies refuses: by its own rules, or by those of a room it calls.
#[derive(Debug, thiserror::Error)]
pub enum ReplyError {
    /// By its own rules.
    #[error(transparent)]
    Reply(#[from] ReplyRefusal),
    /// By the rules of recommendations.
    #[error(transparent)]
    Recommendation(#[from] RecommendationError),
    /// By the rules of clocks.
    #[error(transparent)]
    Deadline(#[from] DeadlineError),
}

impl ReplyError {
    fn inner(&self) -> &dyn Coded {
        match self {
            Self::Reply(error) => error,
            Self::Recommendation(error) => error,
            Self::Deadline(error) => error,
        }
    }
}

impl Coded for ReplyError {
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

impl From<diesel::result::Error> for ReplyError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Reply(error.into())
    }
}

impl From<FieldErrors> for ReplyError {
    fn from(error: FieldErrors) -> Self {
        Self::Reply(error.into())
    }
}
