//! The machine of an urging. Pure.

use super::model::UrgingState;

crate::text_enum! {
    /// What may happen to an urging.
    pub enum UrgingEvent {
        /// The proposal is approved.
        Confirm = "confirm" "批准",
        /// The proposal is not agreed, sent back, or taken back.
        Return = "return" "退回",
        /// It is proposed anew.
        ProposeAgain = "propose_again" "重新报批",
        /// It is put before the agency, or sent.
        Send = "send" "发出",
        /// The period was met, or it is settled by hand.
        StrikeOff = "strike_off" "销号",
    }
}

/// The next state; none when the state does not allow the event.
#[must_use]
pub fn step(from: UrgingState, event: UrgingEvent) -> Option<UrgingState> {
    use UrgingEvent as E;
    use UrgingState as S;
    match (from, event) {
        (S::Proposed, E::Confirm) => Some(S::Confirmed),
        (S::Proposed, E::Return) => Some(S::Returned),
        (S::Returned, E::ProposeAgain) => Some(S::Proposed),
        (S::Confirmed, E::Send) => Some(S::Sent),
        // What still waits for its decision is sent back or taken back first.
        (S::Returned | S::Confirmed | S::Sent, E::StrikeOff) => Some(S::StruckOff),
        (S::Proposed, E::ProposeAgain | E::Send | E::StrikeOff)
        | (S::Returned, E::Confirm | E::Return | E::Send)
        | (S::Confirmed, E::Confirm | E::Return | E::ProposeAgain)
        | (S::Sent, E::Confirm | E::Return | E::ProposeAgain | E::Send)
        | (S::StruckOff, _) => None,
    }
}

/// The table, printed.
#[must_use]
pub fn table() -> String {
    let mut lines = Vec::new();
    for from in UrgingState::ALL {
        for event in UrgingEvent::ALL {
            let to = step(*from, *event).map_or("-", UrgingState::code);
            lines.push(format!("{from} {event} -> {to}"));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_as_reviewed() {
        insta::assert_snapshot!("urging_machine", table());
    }
}
