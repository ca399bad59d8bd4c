//! The machine of a proposal. Who the actor is to it comes in as facts.

use super::model::ApprovalState;

/// What is done with a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The reviewer gives an opinion, agreeing or not; the decider sees it either way.
    Review,
    /// The decider agrees.
    Approve,
    /// The decider does not agree.
    Reject,
    /// Whoever it waits for sends it back to be made better.
    SendBack,
    /// The proposer takes it back.
    Withdraw,
}

impl Event {
    /// Every event.
    pub const ALL: &'static [Self] =
        &[Self::Review, Self::Approve, Self::Reject, Self::SendBack, Self::Withdraw];
}

/// What the actor is to the proposal.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// The actor made it.
    pub proposed_it: bool,
    /// The actor reviewed it.
    pub reviewed_it: bool,
    /// The actor holds the reviewing role in the office.
    pub may_review: bool,
    /// The actor holds the deciding role in the deciding office, or a delegation that counts today.
    pub may_decide: bool,
    /// The kind needs a review in this office.
    pub needs_review: bool,
    /// The matrix lets the reviewer decide.
    pub reviewer_may_decide: bool,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The proposal is closed.
    Closed,
    /// It still waits for review.
    NotReviewed,
    /// It has been reviewed already, or needs no review.
    NothingToReview,
    /// Nobody reviews or decides their own proposal.
    OwnProposal,
    /// Who reviewed does not also decide.
    ReviewedByYou,
    /// The actor is not the reviewer.
    NotReviewer,
    /// The actor is not the decider.
    NotDecider,
    /// Only the proposer takes it back.
    NotProposer,
}

/// The state after an event.
///
/// # Errors
/// Why the event is refused.
pub fn step(from: ApprovalState, event: Event, facts: &Facts) -> Result<ApprovalState, Refusal> {
    let waits_for_review = match from {
        ApprovalState::Proposed => facts.needs_review,
        ApprovalState::Reviewed => false,
        ApprovalState::Approved
        | ApprovalState::Rejected
        | ApprovalState::Returned
        | ApprovalState::Withdrawn => return Err(Refusal::Closed),
    };
    match event {
        Event::Withdraw if facts.proposed_it => Ok(ApprovalState::Withdrawn),
        Event::Withdraw => Err(Refusal::NotProposer),
        Event::Review if !waits_for_review => Err(Refusal::NothingToReview),
        Event::Approve | Event::Reject if waits_for_review => Err(Refusal::NotReviewed),
        Event::Review => reviewer(facts).map(|()| ApprovalState::Reviewed),
        Event::SendBack if waits_for_review => reviewer(facts).map(|()| ApprovalState::Returned),
        Event::SendBack => decider(facts).map(|()| ApprovalState::Returned),
        Event::Approve => decider(facts).map(|()| ApprovalState::Approved),
        Event::Reject => decider(facts).map(|()| ApprovalState::Rejected),
    }
}

/// R21 Art 7: the department head reviews what the prosecutor proposes.
fn reviewer(facts: &Facts) -> Result<(), Refusal> {
    if facts.proposed_it {
        return Err(Refusal::OwnProposal);
    }
    if facts.may_review { Ok(()) } else { Err(Refusal::NotReviewer) }
}

/// R21 Art 5: the chief prosecutor decides, or whom they delegate.
fn decider(facts: &Facts) -> Result<(), Refusal> {
    if facts.proposed_it {
        return Err(Refusal::OwnProposal);
    }
    if !facts.may_decide {
        return Err(Refusal::NotDecider);
    }
    if facts.reviewed_it && !facts.reviewer_may_decide {
        return Err(Refusal::ReviewedByYou);
    }
    Ok(())
}

/// The whole table of states and events, for an actor who may do everything, with review and
/// without.
#[must_use]
pub fn table() -> String {
    let mut text = String::new();
    for needs_review in [true, false] {
        text.push_str(if needs_review { "with review\n" } else { "without review\n" });
        for from in ApprovalState::ALL {
            for event in Event::ALL {
                let facts = Facts {
                    proposed_it: matches!(event, Event::Withdraw),
                    reviewed_it: false,
                    may_review: true,
                    may_decide: true,
                    needs_review,
                    reviewer_may_decide: false,
                };
                let outcome = match step(*from, *event, &facts) {
                    Ok(to) => to.code().to_owned(),
                    Err(refusal) => format!("refused: {refusal:?}"),
                };
                text.push_str(&format!("  {:<10} {:<9} {outcome}\n", from.code(), format!("{event:?}")));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRANGER: Facts = Facts {
        proposed_it: false,
        reviewed_it: false,
        may_review: false,
        may_decide: false,
        needs_review: true,
        reviewer_may_decide: false,
    };

    #[test]
    fn nobody_reviews_or_decides_their_own_proposal_whatever_they_hold() {
        let facts = Facts { proposed_it: true, may_review: true, may_decide: true, ..STRANGER };
        assert_eq!(step(ApprovalState::Proposed, Event::Review, &facts), Err(Refusal::OwnProposal));
        assert_eq!(step(ApprovalState::Proposed, Event::SendBack, &facts), Err(Refusal::OwnProposal));
        assert_eq!(step(ApprovalState::Reviewed, Event::Approve, &facts), Err(Refusal::OwnProposal));
        assert_eq!(step(ApprovalState::Reviewed, Event::Reject, &facts), Err(Refusal::OwnProposal));
    }

    #[test]
    fn the_reviewer_decides_only_where_the_matrix_says_so() {
        let facts = Facts { reviewed_it: true, may_decide: true, ..STRANGER };
        assert_eq!(step(ApprovalState::Reviewed, Event::Approve, &facts), Err(Refusal::ReviewedByYou));
        let facts = Facts { reviewer_may_decide: true, ..facts };
        assert_eq!(step(ApprovalState::Reviewed, Event::Approve, &facts), Ok(ApprovalState::Approved));
    }

    #[test]
    fn a_stranger_can_do_nothing() {
        for from in ApprovalState::ALL {
            for event in Event::ALL {
                assert!(step(*from, *event, &STRANGER).is_err(), "{from} {event:?}");
            }
        }
    }

    #[test]
    fn the_table_is_as_reviewed() {
        insta::assert_snapshot!(table());
    }
}
