//! The unit of work: one transaction, its actor, its instant, and what it says of itself.

use chrono::NaiveDate;
use diesel::result::Error;
use serde_json::Value;

use super::model::Subject;
use super::store;
use crate::db::{Database, Db};
use crate::kit::coded::Coded;
use crate::kit::{Actor, OfficeId, Timestamp};

/// What a use case works with: the open transaction, who acts, and now.
pub struct Work<'a> {
    /// The open transaction.
    pub conn: &'a mut Db,
    /// On whose behalf.
    pub actor: &'a Actor,
    /// The instant of the whole use case.
    pub now: Timestamp,
    entries: Vec<Entry>,
}

/// A saying, kept until the end of the transaction.
pub(super) struct Entry {
    pub(super) office: OfficeId,
    pub(super) action: &'static str,
    pub(super) subject: Subject,
    pub(super) case: Option<i64>,
    pub(super) detail: Value,
    pub(super) changed: bool,
}

impl<'a> Work<'a> {
    pub(super) fn new(conn: &'a mut Db, actor: &'a Actor, now: Timestamp) -> Self {
        Self { conn, actor, now, entries: Vec::new() }
    }

    /// The civil date in China.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now.date()
    }

    /// Says that a record of an office changed. It enters the audit chain and the change log.
    pub fn record(&mut self, office: OfficeId, action: &'static str, subject: Subject, detail: Value) {
        self.entries.push(Entry { office, action, subject, case: None, detail, changed: true });
    }

    /// Says that a record of a case changed, so that the case's own chain holds it too.
    pub fn record_in_case(
        &mut self,
        office: OfficeId,
        case: i64,
        action: &'static str,
        subject: Subject,
        detail: Value,
    ) {
        self.entries.push(Entry { office, action, subject, case: Some(case), detail, changed: true });
    }

    /// Says that something was seen or taken out; nothing changed.
    pub fn viewed(&mut self, office: OfficeId, action: &'static str, subject: Subject, detail: Value) {
        self.entries.push(Entry { office, action, subject, case: None, detail, changed: false });
    }

    /// The ids of the records of a kind that changed so far, each once.
    #[must_use]
    pub fn touched(&self, kind: &str) -> Vec<i64> {
        let of_kind = self.entries.iter().filter(|entry| entry.changed && entry.subject.kind == kind);
        let mut ids: Vec<i64> = of_kind.map(|entry| entry.subject.id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn finish(self) -> Result<(), Error> {
        store::append(self.conn, self.actor, self.now, self.entries)
    }
}

/// Runs a use case in one transaction on a blocking thread, its audit rows written last.
///
/// # Errors
/// Those of the use case, after everything it did has been undone.
pub async fn perform<T, E>(
    db: &Database,
    actor: Actor,
    now: Timestamp,
    mut work: impl FnMut(&mut Work<'_>) -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Coded + Send + 'static,
{
    db.write(move |conn| run(conn, &actor, now, &mut work)).await
}

/// The same on the calling thread, for the command line.
///
/// # Errors
/// Those of the use case.
pub fn perform_blocking<T, E: From<Error> + Coded>(
    db: &Database,
    actor: &Actor,
    now: Timestamp,
    mut work: impl FnMut(&mut Work<'_>) -> Result<T, E>,
) -> Result<T, E> {
    db.write_blocking(|conn| run(conn, actor, now, &mut work))
}

fn run<T, E: From<Error>>(
    conn: &mut Db,
    actor: &Actor,
    now: Timestamp,
    work: &mut impl FnMut(&mut Work<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let mut unit = Work::new(conn, actor, now);
    let value = work(&mut unit)?;
    unit.finish()?;
    Ok(value)
}
