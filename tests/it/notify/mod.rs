//! What people are told, and by which mails.

mod bounces;
mod delivery;
mod digests;
mod killed;
mod letters;
mod model;
mod outage;
mod permissions;
mod reminders;
pub(crate) mod setup;
mod urging;
