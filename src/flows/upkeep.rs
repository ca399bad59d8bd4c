//! How the program is, as its database tells it: for the administrator who looks after it.

use chrono::{Datelike, NaiveDate};
use diesel::QueryResult;

use crate::calendar;
use crate::db::{self, Db};
use crate::kit::Timestamp;
use crate::notify::{self, MailState};
use crate::{audit, search};

/// What the database tells.
#[derive(Debug, Clone)]
pub struct Upkeep {
    /// Whether its schema is that of this program.
    pub schema_is_current: bool,
    /// When the newest row of the log was written: not after now, or the clock of the machine is wrong.
    pub newest_row: Option<Timestamp>,
    /// The newest row of the change log.
    pub newest_change: i64,
    /// How far each follower of the change log has come.
    pub followers: Vec<(String, i64)>,
    /// Whether the holidays of this year are known, and of the next.
    pub holidays: (bool, bool),
    /// Mails that wait, and such as were given up.
    pub mails: (i64, i64),
    /// When the mail that waits longest was to be tried.
    pub longest_waiting: Option<Timestamp>,
    /// Addresses that nothing is sent to.
    pub suspended: i64,
}

/// Reads how the program is.
///
/// # Errors
/// The database's.
pub fn look(conn: &mut Db, today: NaiveDate) -> QueryResult<Upkeep> {
    let calendar = calendar::service::current(conn)?;
    let published = |year| NaiveDate::from_ymd_opt(year, 1, 1).is_some_and(|day| calendar.published(day));
    let counts = notify::store::mails::counts(conn)?;
    let many = |state| counts.iter().filter(|(known, _)| *known == state).map(|(_, many)| many).sum();
    Ok(Upkeep {
        schema_is_current: db::migrations_pending(conn).is_ok_and(|pending| !pending),
        newest_row: audit::store::newest_at(conn)?,
        newest_change: search::newest_change(conn)?,
        followers: search::follower_positions(conn)?,
        holidays: (published(today.year()), published(today.year() + 1)),
        mails: (many(MailState::Queued), many(MailState::Dead)),
        longest_waiting: notify::store::mails::longest_waiting(conn)?,
        suspended: notify::store::people::count_suspended(conn)?,
    })
}
