//! The machines of a reply and of an objection. Pure.

use super::model::{ObjectionState, ReplyState};

crate::text_enum! {
    /// What may happen to a reply.
    pub enum ReplyEvent {
        /// The liaison changes the draft.
        Revise = "revise" "修改",
        /// The agency's head approves it.
        Approve = "approve" "单位负责人审签",
        /// It is submitted to the procuratorate.
        Submit = "submit" "提交",
        /// It passes the check of form.
        Accept = "accept" "接收为回复",
        /// It is sent back to be supplemented.
        ReturnForSupplement = "return_for_supplement" "退回补正",
    }
}

/// The next state of a reply; none when the state does not allow the event.
#[must_use]
pub fn step_reply(from: ReplyState, event: ReplyEvent) -> Option<ReplyState> {
    use ReplyState as S;
    match event {
        // A change after the head's approval needs the approval again.
        ReplyEvent::Revise => matches!(from, S::Drafted | S::Approved).then_some(S::Drafted),
        ReplyEvent::Approve => (from == S::Drafted).then_some(S::Approved),
        ReplyEvent::Submit => (from == S::Approved).then_some(S::Received),
        ReplyEvent::Accept => (from == S::Received).then_some(S::Accepted),
        ReplyEvent::ReturnForSupplement => (from == S::Received).then_some(S::Returned),
    }
}

crate::text_enum! {
    /// What may happen to an objection (2019 rule Art 23).
    pub enum ObjectionEvent {
        /// The prosecutor re-checks at once.
        Recheck = "recheck" "复核",
        /// It is upheld: the document is amended or withdrawn.
        Uphold = "uphold" "异议成立",
        /// It is not upheld: the reasons are explained.
        Reject = "reject" "异议不成立",
    }
}

/// The next state of an objection; none when the state does not allow the event.
#[must_use]
pub fn step_objection(from: ObjectionState, event: ObjectionEvent) -> Option<ObjectionState> {
    use ObjectionState as S;
    match event {
        ObjectionEvent::Recheck => (from == S::Raised).then_some(S::Rechecked),
        ObjectionEvent::Uphold => (from == S::Rechecked).then_some(S::Upheld),
        ObjectionEvent::Reject => (from == S::Rechecked).then_some(S::Rejected),
    }
}

/// Both tables, printed.
#[must_use]
pub fn table() -> String {
    let mut lines = Vec::new();
    for from in ReplyState::ALL {
        for event in ReplyEvent::ALL {
            let to = step_reply(*from, *event).map_or("-", ReplyState::code);
            lines.push(format!("reply {from} {event} -> {to}"));
        }
    }
    for from in ObjectionState::ALL {
        for event in ObjectionEvent::ALL {
            let to = step_objection(*from, *event).map_or("-", ObjectionState::code);
            lines.push(format!("objection {from} {event} -> {to}"));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_as_reviewed() {
        insta::assert_snapshot!("reply_machines", table());
    }
}
