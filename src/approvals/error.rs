//! Why a use case of approvals refuses.

use super::model::{ApprovalId, ApprovalState, DecisionKind, DelegationId};
use super::state::Refusal;
use crate::kit::Role;

crate::coded_errors! {
    /// Why a use case of approvals refuses.
    pub enum ApprovalError {
        /// No such proposal in sight.
        [NotFound "approval_not_found"] NotFound { id: ApprovalId },
        /// A proposal of this kind on this subject is still open.
        [Conflict "approval_open"] AlreadyOpen { kind: DecisionKind },
        /// The proposal is closed.
        [Conflict "approval_closed"] Closed { state: ApprovalState },
        /// It still waits for review.
        [Conflict "approval_not_reviewed"] NotReviewed,
        /// It has been reviewed already, or needs no review.
        [Conflict "approval_nothing_to_review"] NothingToReview,
        /// Nobody reviews or decides their own proposal.
        [Forbidden "approval_own_proposal"] OwnProposal,
        /// Who reviewed does not also decide.
        [Forbidden "approval_reviewed_by_you"] ReviewedByYou,
        /// The actor does not review this.
        [Forbidden "approval_not_reviewer"] NotReviewer,
        /// The actor does not decide this.
        [Forbidden "approval_not_decider"] NotDecider { role: Role },
        /// The actor may not propose this, or did not.
        [Forbidden "approval_not_proposer"] NotProposer { kind: DecisionKind },
        /// R21 Art 5: major matters are never delegated.
        [Invalid "major_matter_not_delegable"] MajorMatter { kind: DecisionKind },
        /// No such delegation in sight.
        [NotFound "delegation_not_found"] DelegationNotFound { id: DelegationId },
        /// No such row of the matrix.
        [NotFound "authority_not_found"] AuthorityNotFound { id: super::model::AuthorityId },
        /// Another row of the matrix counts on some of the days.
        [Conflict "authority_overlaps"] AuthorityOverlaps { kind: DecisionKind },
        /// There is no level above to decide.
        [Invalid "no_level_above"] NoLevelAbove,
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}

impl ApprovalError {
    /// The error of a refused step.
    pub(super) fn refused(refusal: Refusal, approval: &super::model::Approval) -> Self {
        match refusal {
            Refusal::Closed => Self::Closed { state: approval.state },
            Refusal::NotReviewed => Self::NotReviewed,
            Refusal::NothingToReview => Self::NothingToReview,
            Refusal::OwnProposal => Self::OwnProposal,
            Refusal::ReviewedByYou => Self::ReviewedByYou,
            Refusal::NotReviewer => Self::NotReviewer,
            Refusal::NotDecider => Self::NotDecider { role: approval.decider_role },
            Refusal::NotProposer => Self::NotProposer { kind: approval.kind },
        }
    }
}
