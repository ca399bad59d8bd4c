//! Files that were taken while the scanner of viruses did not answer: it is asked again until it does.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;

use super::running::{Pace, Running};
use crate::audit::perform_blocking;
use crate::db::Database;
use crate::files::store::scans;
use crate::files::{FileError, FileHash, FileStore, ScanOutcome, Verdict, service};
use crate::kit::{Actor, Clock, OfficeId, Timestamp};

/// Between two looks for files that are to be scanned.
const RESTING: Duration = Duration::from_secs(5);
/// The longest wait between two attempts, in minutes.
const LONGEST: i64 = 60;

/// Scans files that are still to be scanned.
pub struct Scanning {
    db: Database,
    files: FileStore,
    clock: Arc<Clock>,
}

impl Scanning {
    /// Of the files of a database.
    #[must_use]
    pub fn new(db: Database, files: FileStore, clock: Arc<Clock>) -> Self {
        Self { db, files, clock }
    }

    /// Goes on on a thread of its own, until what this gives is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn run(mut self) -> std::io::Result<Running> {
        Running::start("scanning", RESTING, move |_| self.turn())
    }

    /// One turn: one file.
    ///
    /// # Errors
    /// The database's and the disk's. That the scanner does not answer is kept with the file.
    pub fn turn(&mut self) -> Result<Pace, FileError> {
        let Self { db, files, clock } = self;
        let now = clock.now();
        let Some((hash, attempts)) = db.read_blocking(|conn| scans::due(conn, now))? else {
            return Ok(Pace::Rest);
        };
        let attempts = attempts.saturating_add(1);
        let verdict = match files.scan_again(&hash)? {
            Some(Ok(verdict)) => verdict,
            // The doctor says that bytes are missing.
            other => {
                let cause = other
                    .and_then(Result::err)
                    .map_or_else(|| String::from("missing"), |error| error.to_string());
                tracing::warn!(file = %hash, cause, "File {hash} is still not scanned: {cause}");
                let wait = 1_i64.checked_shl(attempts.unsigned_abs()).unwrap_or(LONGEST).clamp(1, LONGEST);
                let next = (attempts, Some(now.plus(TimeDelta::minutes(wait))));
                keep(db, &hash, ScanOutcome::Pending, next, now)?;
                return Ok(Pace::On);
            }
        };
        let actor = Actor::system(OfficeId(0));
        match verdict {
            Verdict::Clean => {
                keep(db, &hash, ScanOutcome::Clean, (attempts, None), now)?;
            }
            Verdict::Infected(signature) => {
                // It is out of reach before anything says so.
                files.quarantine(&hash)?;
                tracing::warn!(file = %hash, "File {hash} is in quarantine: {signature}");
                perform_blocking(db, &actor, now, |work| {
                    service::quarantined(work, &hash, &signature, attempts)
                })?;
            }
        }
        Ok(Pace::On)
    }
}

fn keep(
    db: &Database,
    hash: &FileHash,
    outcome: ScanOutcome,
    next: (i32, Option<Timestamp>),
    now: Timestamp,
) -> Result<(), FileError> {
    db.write_blocking(|conn| scans::keep(conn, hash, (outcome, None), next, now).map_err(FileError::from))?;
    Ok(())
}
