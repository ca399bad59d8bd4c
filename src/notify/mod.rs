//! What people are told: reminders of statutory days, corrections when a day moves, and the mails by which they
//! leave.
//!
//! A *notice* is what one person is told of one thing. Its key is the clock, the clock's version, the rung and the
//! person, so that it is made once, whoever comes first: the transaction that changes the clock ([`service::react`])
//! or the sweep ([`service::sweep`]). Notices that leave together are one *mail* of the outbox, which is put together
//! when it leaves, from what is true then. The room knows clocks, offices and people; of cases, leads and documents it
//! reads no more than who handles them, their number and their title.

pub mod audience;
pub mod bounces;
mod calendar_file;
pub mod compose;
pub mod compose_digest;
pub mod digests;
mod error;
pub mod feeds;
mod hours;
pub mod ladder;
pub mod message;
mod model;
mod outbox;
pub mod people;
mod reconcile;
mod recorded;
pub mod service;
pub mod state;
pub mod store;
pub mod transport;
mod urged;

pub use audience::Audience;
pub use error::NotifyError;
pub use hours::{Hours, leaves_at};
pub use message::{Sender, test_mail};
pub use model::{
    BounceKind, CalendarFeed, CalendarFeedId, ClockLadder, Language, Mail, MailAddress, MailId, MailKind,
    MailState, Notice, NoticeId, NoticeKind, NoticeState, Preferences,
};
pub use outbox::{Bounds, Leased};
pub use recorded::Outcome;
pub use store::matters;
