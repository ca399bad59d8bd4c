//! What people are told, and by which mails.

mod delivery;
mod killed;
mod letters;
mod model;
mod outage;
mod permissions;
mod reminders;
mod setup;
