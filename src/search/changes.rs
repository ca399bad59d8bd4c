//! The change log as it may be followed: up to where nothing can be entered any more.
//!
//! Rows of `changes` get their number before they are committed. On SQLite, which has one writer at a time,
//! numbers are committed in order. On PostgreSQL a transaction may commit number 12 while another, that took
//! 11, is still open: whoever read on after 12 would skip 11 for ever. So the log is read only up to a number
//! that was there at a moment before which every transaction has ended since. A transaction has its own
//! number before it takes one of the log, because the head of the audit chain is locked first.
//!
//! A position is a number of the log and nothing else, so it holds on both databases, and after a dump is
//! restored on another server, where transactions count from the beginning.
//!
//! No row is ever removed: followers in other processes are not known here, and a row is small beside the
//! record that it tells of. Rows may be taken out by hand below every position; an index that stood further
//! back then sees that the next row is missing, and is built afresh.

use diesel::result::Error;

use super::store;
use crate::db::Database;

/// One row of the log: something of a record changed.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Changed {
    /// Its number.
    pub seq: i64,
    /// The kind of record, as the audit log calls it.
    pub kind: String,
    /// The id of the record.
    pub id: i64,
}

/// Up to where the log is settled, as far as one follower knows. It is asked again and again, since what is
/// open now is settled a moment later.
#[derive(Debug, Default)]
pub struct Horizon {
    settled: i64,
    /// A number that was there, and the mark which all transactions of that moment have to pass.
    awaited: Option<(i64, i64)>,
}

impl Horizon {
    /// Whether there are rows, and this follower does not know of one yet that it is settled.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.settled == 0 && self.awaited.is_some()
    }

    /// The number up to which every row is there that ever will be.
    ///
    /// # Errors
    /// The database's.
    pub fn settled(&mut self, db: &Database) -> Result<i64, Error> {
        // Each statement has its own transaction: the mark's own must have ended before it can be passed.
        if self.awaited.is_none() {
            let newest = db.read_blocking(store::newest)?;
            if newest > self.settled {
                match db.read_blocking(store::mark)? {
                    Some(mark) => self.awaited = Some((newest, mark)),
                    None => self.settled = newest,
                }
            }
        }
        if let Some((number, mark)) = self.awaited
            && db.read_blocking(|conn| store::passed(conn, mark))?
        {
            self.settled = number;
            self.awaited = None;
        }
        Ok(self.settled)
    }
}
