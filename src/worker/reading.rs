//! The follower that reads the words of files when they are attached to a record, for the index.
//!
//! Each file is read once, in a process of its own, and what came of it is kept with the file: words, or why there
//! are none. What a file does to its reader, it does to that process alone, and the next file is read.
//!
//! Where the office has a program that recognises characters, pictures and pages that are pictures are shown to it when
//! everything else is read; what fails is tried again a few times.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;

use super::documents::CONCERNED;
use super::follow::{Beginning, Follower, Step, Written, follow};
use super::running::{Pace, Running};
use crate::audit::Work;
use crate::config::RecognitionConfig;
use crate::db::Database;
use crate::files::store::{recognitions, texts};
use crate::files::text::{Reader, RecognitionFault, Unread};
use crate::files::{FileError, FileHash, FileStore, MediaType};
use crate::kit::{Actor, Clock, OfficeId};
use crate::search::{Changed, Horizon, newest_change};

/// What was attached before this follower was known is read too.
pub const READING: Follower =
    Follower { name: "file_texts", kinds: CONCERNED, beginning: Beginning::Oldest, batch: 500 };

/// Attempts to recognise the characters of a file.
const ATTEMPTS: i32 = 3;
/// Minutes until the next, after the first.
const WAIT: i64 = 10;

/// Between two looks at the log.
const RESTING: Duration = Duration::from_millis(500);

/// Reads files that are attached.
pub struct Reading {
    db: Database,
    files: FileStore,
    reader: Reader,
    clock: Arc<Clock>,
    horizon: Horizon,
    recognition: Option<RecognitionConfig>,
}

impl Reading {
    /// Of the files of a database.
    #[must_use]
    pub fn new(db: Database, files: FileStore, reader: Reader, clock: Arc<Clock>) -> Self {
        Self { db, files, reader, clock, horizon: Horizon::default(), recognition: None }
    }

    /// The same, with a program that recognises characters.
    #[must_use]
    pub fn with_recognition(self, recognition: Option<RecognitionConfig>) -> Self {
        Self { recognition, ..self }
    }

    /// Goes on on a thread of its own, until what this gives is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn run(mut self) -> std::io::Result<Running> {
        Running::start("reading", RESTING, move |_| self.turn())
    }

    /// Reads what is attached now, and does not return before.
    ///
    /// # Errors
    /// Those of a turn.
    pub fn catch_up(&mut self) -> Result<(), FileError> {
        let newest = self.db.read_blocking(newest_change)?;
        loop {
            // Asked before the turn: what is settled during it was not read by it.
            let is_settled = self.horizon.settled(&self.db)? >= newest;
            if self.turn()? == Pace::Rest && is_settled {
                return Ok(());
            }
        }
    }

    /// One turn: a batch of what changed.
    ///
    /// # Errors
    /// The database's, and when no process can be started; the next turn begins where this one did, and what was
    /// read by then is not read again.
    pub fn turn(&mut self) -> Result<Pace, FileError> {
        match self.read()? {
            Pace::On => Ok(Pace::On),
            Pace::Rest => self.recognize(),
        }
    }

    /// Recognises the characters of one file that is due.
    fn recognize(&self) -> Result<Pace, FileError> {
        let Self { db, files, reader, clock, recognition, .. } = self;
        let Some(config) = recognition else { return Ok(Pace::Rest) };
        let now = clock.now();
        let Some((hash, kind, attempts)) = db.read_blocking(|conn| recognitions::due(conn, now))? else {
            return Ok(Pace::Rest);
        };
        let recognised = match files.find(&hash)? {
            Some(file) => reader.recognize(config, kind, files.on_disk(file)?),
            None => Err(RecognitionFault::Missing),
        };
        let attempts = attempts.saturating_add(1);
        let next_at = match &recognised {
            Ok(_) | Err(RecognitionFault::Empty) => None,
            Err(fault) => {
                tracing::warn!(file = %hash, reason = fault.code(), "No words are recognised in file {hash}: {}", fault.code());
                let wait = TimeDelta::minutes(i64::from(attempts) * WAIT);
                (attempts < ATTEMPTS).then(|| clock.now().plus(wait))
            }
        };
        let now = clock.now();
        db.write_blocking(|conn| {
            recognitions::keep(conn, &hash, &recognised, (attempts, next_at), now).map_err(FileError::from)
        })?;
        Ok(Pace::On)
    }

    /// Reads a batch of what changed.
    fn read(&mut self) -> Result<Pace, FileError> {
        // The program itself: nothing of this is an act of an office.
        let actor = Actor::system(OfficeId(0));
        let now = self.clock.now();
        let Self { db, files, reader, clock, .. } = self;
        let compute = |changed: &[Changed]| {
            for (hash, kind) in to_be_read(db, changed)? {
                let read = read(files, reader, &hash, kind)?;
                if let Err(unread) = &read {
                    tracing::info!(file = %hash, reason = unread.code(), "File {hash} has no words: {}", unread.code());
                }
                let now = clock.now();
                db.write_blocking(|conn| texts::keep(conn, &hash, &read, now).map_err(FileError::from))?;
            }
            Ok(())
        };
        let write = |_: &mut Work<'_>, (): &()| Ok::<_, FileError>(Written::Kept);
        let step = follow(db, &READING, (&mut self.horizon, i64::MAX), (&actor, now), (compute, write))?;
        Ok(match step {
            Step::Passed(_) => Pace::On,
            Step::Idle | Step::Elsewhere => Pace::Rest,
        })
    }
}

/// Files of records that changed. Those of a lead may hold the reporter's own words: they are in no index.
fn to_be_read(db: &Database, changed: &[Changed]) -> Result<BTreeMap<FileHash, MediaType>, FileError> {
    let mut records: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for one in changed.iter().filter(|one| one.kind != "lead") {
        records.entry(&one.kind).or_default().push(one.id);
    }
    let mut files = BTreeMap::new();
    for (kind, ids) in records {
        files.extend(db.read_blocking(|conn| texts::to_be_read(conn, kind, &ids))?);
    }
    Ok(files)
}

fn read(
    files: &FileStore,
    reader: &Reader,
    hash: &FileHash,
    kind: MediaType,
) -> Result<Result<crate::files::text::FileText, Unread>, FileError> {
    match files.find(hash)? {
        Some(file) => Ok(reader.read(kind, files.on_disk(file)?)?),
        None => Ok(Err(Unread::Missing)),
    }
}
