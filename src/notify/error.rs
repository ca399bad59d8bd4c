//! Why a use case of notices and mail refuses.

use super::model::{CalendarFeedId, MailId, MailState, NoticeId};
use crate::kit::PersonId;

crate::coded_errors! {
    /// Why a use case of notices and mail refuses.
    pub enum NotifyError {
        /// No such notice of the actor's.
        [NotFound "notice_not_found"] NoticeNotFound { id: NoticeId },
        /// No such mail, or of people whom the actor does not keep.
        [NotFound "mail_not_found"] MailNotFound { id: MailId },
        /// No such person, or none whom the actor keeps.
        [NotFound "mail_person_not_found"] PersonNotFound { id: PersonId },
        /// The mail was not put together yet, or its content was let go after its time.
        [NotFound "mail_without_content"] WithoutContent { id: MailId },
        /// Only a mail that was given up is sent again.
        [Conflict "mail_not_dead"] NotDead { id: MailId, state: MailState },
        /// Mail leaves by a mail server here; there is no local mailbox.
        [Conflict "no_local_mailbox"] NoLocalMailbox,
        /// No such feed of the actor's, or it was revoked before.
        [NotFound "calendar_feed_not_found"] FeedNotFound { id: CalendarFeedId },
        /// The actor belongs to no agency.
        [Invalid "calendar_feed_of_no_agency"] FeedOfNoAgency,
        /// An address that leads to no feed, or to one that was revoked.
        [NotFound "calendar_feed_unknown"] FeedUnknown,
        /// The system gave no randomness.
        [Unavailable "no_random_bytes"] NoRandomness,
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}
