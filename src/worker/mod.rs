//! What runs beside the requests: the followers of the change log, and those who make notices and hand mails over.
//!
//! A follower reads on from its own position, works on what changed, and keeps the new position together
//! with what it made of it: in one transaction when that is rows of the database ([`follow`]), in one commit when
//! it is the index. So a crash loses nothing and repeats nothing. No error ends a loop: it is logged once, and the
//! same is tried again after a while.

mod comparing;
mod digesting;
pub mod documents;
mod follow;
mod indexer;
mod mailing;
mod reading;
mod reminding;
mod running;
mod scanning;
mod screening;
mod suggesting;

pub use comparing::{COMPARING, Comparing};
pub use digesting::Digesting;
pub use follow::{Beginning, Follower, Step, Written, follow};
pub use indexer::{Indexer, IndexingError};
pub use mailing::{Mailing, MailingFault, Outlet, sender};
pub use reading::{READING, Reading};
pub use reminding::{REMINDING, Reminding};
pub use running::{JobError, Jobs, Pace, Running, Stop, Turns, Watch};
pub use scanning::Scanning;
pub use screening::{SCREENING, Screening};
pub use suggesting::{SUGGESTING, Suggesting};
