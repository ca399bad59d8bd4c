//! The machines of a mail and of a notice. Pure.

use super::model::{MailState, NoticeState};

crate::text_enum! {
    /// What happens to a mail.
    pub enum MailEvent {
        /// A worker takes it.
        Lease = "lease" "领取",
        /// The mail server took it.
        Deliver = "deliver" "送达",
        /// It is tried again later.
        Postpone = "postpone" "推迟",
        /// It was refused for good, or tried too often.
        GiveUp = "give_up" "放弃",
        /// Nothing of it is true any more.
        Empty = "empty" "作废",
        /// It came back after the mail server had taken it.
        Bounce = "bounce" "退信",
        /// A person has it sent again.
        SendAgain = "send_again" "重新发送",
    }
}

/// The next state of a mail; none when the state does not allow the event.
#[must_use]
pub fn step_mail(from: MailState, event: MailEvent) -> Option<MailState> {
    use MailEvent as E;
    use MailState as S;
    match (from, event) {
        // A lease that ran out is taken over: nobody knows whether the mail arrived.
        (S::Queued | S::Sending, E::Lease) => Some(S::Sending),
        (S::Sending, E::Deliver) => Some(S::Sent),
        (S::Sending, E::Postpone) | (S::Dead, E::SendAgain) => Some(S::Queued),
        (S::Sending, E::GiveUp) | (S::Sent, E::Bounce) => Some(S::Dead),
        (S::Queued | S::Sending, E::Empty) => Some(S::Void),
        (S::Queued, E::Deliver | E::Postpone | E::GiveUp | E::Bounce | E::SendAgain)
        | (S::Sending, E::Bounce | E::SendAgain)
        | (S::Dead, E::Lease | E::Deliver | E::Postpone | E::GiveUp | E::Bounce | E::Empty)
        | (S::Sent | S::Void, _) => None,
    }
}

crate::text_enum! {
    /// What happens to a notice.
    pub enum NoticeEvent {
        /// Its mail is handed over.
        Leave = "leave" "交付",
        /// Its mail was taken.
        Arrive = "arrive" "送达",
        /// Its mail is known not to have arrived, and is tried again.
        Return = "return" "退回待发",
        /// Its mail was given up.
        GiveUp = "give_up" "放弃",
        /// Its mail came back after it was taken.
        Bounce = "bounce" "退信",
        /// There is no address for it.
        Keep = "keep" "仅站内",
        /// A later rung takes its place.
        Pass = "pass" "合并",
        /// The day moved.
        Void = "void" "作废",
        /// What it says is true again.
        Revive = "revive" "恢复",
    }
}

/// The next state of a notice; none when the state does not allow the event.
#[must_use]
pub fn step_notice(from: NoticeState, event: NoticeEvent) -> Option<NoticeState> {
    use NoticeEvent as E;
    use NoticeState as S;
    match (from, event) {
        (S::Waiting, E::Leave) => Some(S::Leaving),
        (S::Leaving, E::Arrive) => Some(S::Told),
        (S::Leaving, E::Return) | (S::Void | S::Undelivered, E::Revive) => Some(S::Waiting),
        (S::Leaving, E::GiveUp) | (S::Told, E::Bounce) => Some(S::Undelivered),
        (S::Waiting, E::Keep) => Some(S::Kept),
        (S::Waiting, E::Pass) => Some(S::Passed),
        (S::Waiting, E::Void) => Some(S::Void),
        (S::Waiting, E::Arrive | E::Return | E::GiveUp | E::Bounce | E::Revive)
        | (S::Leaving, E::Leave | E::Bounce | E::Keep | E::Pass | E::Void | E::Revive)
        | (
            S::Void | S::Undelivered,
            E::Leave | E::Arrive | E::Return | E::GiveUp | E::Bounce | E::Keep | E::Pass | E::Void,
        )
        | (S::Told | S::Kept | S::Passed, _) => None,
    }
}

/// The states from which an event may come: what a change in the database is conditional on.
#[must_use]
pub fn before(event: NoticeEvent) -> Vec<NoticeState> {
    NoticeState::ALL.iter().copied().filter(|from| step_notice(*from, event).is_some()).collect()
}

/// Both tables, printed.
#[must_use]
pub fn table() -> String {
    let mut lines = Vec::new();
    for from in MailState::ALL {
        for event in MailEvent::ALL {
            let to = step_mail(*from, *event).map_or("-", MailState::code);
            lines.push(format!("mail {from} {event} -> {to}"));
        }
    }
    for from in NoticeState::ALL {
        for event in NoticeEvent::ALL {
            let to = step_notice(*from, *event).map_or("-", NoticeState::code);
            lines.push(format!("notice {from} {event} -> {to}"));
        }
    }
    lines.join("\n")
}
