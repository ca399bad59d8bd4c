//! The follower that keeps the index equal to the database.
//!
//! The position stands in the commit of the index, so that what is indexed and how far go together. An index
//! that is absent, damaged, made by another schema or analysis, or of another history than the log is made again
//! beside the live one; meanwhile whoever searches is told, and a live one that is whole goes on following, be it
//! of another analysis.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use diesel::result::Error;

use super::documents;
use super::running::{Pace, Running, Stop};
use crate::db::Database;
use crate::search::{
    Document, FolderLock, Horizon, Index, IndexError, IndexWriter, Reason, RecordKind, guarded, store,
};

/// Memory of the writer that follows.
const FOLLOWING: usize = 32 << 20;
/// Memory of the writer that makes the index again.
const REBUILDING: usize = 128 << 20;
/// Rows of the log in one commit.
const ROWS: i64 = 1_000;
/// Records that are loaded at a time.
const RECORDS: usize = 250;
/// Between two looks at the log: half of what a change may take to be visible is left for the rest of the way.
const RESTING: Duration = Duration::from_millis(200);
/// How long an index is made again before it says how far it is.
const TELLING: Duration = Duration::from_secs(10);
/// How long the log is awaited to settle before an index is made again.
const SETTLING: Duration = Duration::from_secs(2);

/// What keeps the index from following.
#[derive(Debug, thiserror::Error)]
pub enum IndexingError {
    /// The database does not answer.
    #[error(transparent)]
    Db(#[from] Error),
    /// The index cannot be read or written.
    #[error("the index: {}", .0.said())]
    Index(#[from] IndexError),
    /// The folder of the index cannot be used.
    #[error("the folder of the index: {0}")]
    Folder(#[from] std::io::Error),
    /// Another process keeps the index in this folder.
    #[error("another process keeps the index in {}", .0.display())]
    Elsewhere(PathBuf),
}

/// The keeper of one index.
pub struct Indexer {
    db: Database,
    index: Index,
    horizon: Horizon,
    /// Held as long as this process keeps the index of the folder.
    lock: Option<FolderLock>,
    /// Whether the index was held against the log since it was opened.
    is_open: bool,
    writer: Option<IndexWriter>,
}

impl Indexer {
    /// A keeper of an index.
    #[must_use]
    pub fn new(db: Database, index: Index) -> Self {
        Self { db, index, horizon: Horizon::default(), lock: None, is_open: false, writer: None }
    }

    /// Goes on keeping it on a thread of its own, until what this gives is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn run(mut self) -> std::io::Result<Running> {
        Running::start("indexer", RESTING, move |stop| self.turn(stop))
    }

    /// One turn: makes the index again if it must be, and takes in a batch of what changed.
    ///
    /// # Errors
    /// When the database or the index does not do its part; the next turn begins where this one did.
    pub fn turn(&mut self, stop: &Stop) -> Result<Pace, IndexingError> {
        let turned = guarded(|| Ok(self.turn_once(stop))).unwrap_or_else(|error| Err(error.into()));
        if let Err(IndexingError::Index(error)) = &turned {
            // What the writer was given is gone with it. Opening tells whether the index is still whole.
            self.writer = None;
            self.is_open = false;
            tracing::debug!(cause = %error, "The index is opened again: {error}");
        }
        turned
    }

    fn turn_once(&mut self, stop: &Stop) -> Result<Pace, IndexingError> {
        if let Some(reason) = self.reason_to_make_again()? {
            self.make_again(reason, stop)?;
            return Ok(Pace::On);
        }
        self.follow()
    }

    /// Takes in everything that is in the log now, and does not return before.
    ///
    /// # Errors
    /// Those of a turn.
    pub fn catch_up(&mut self) -> Result<(), IndexingError> {
        let stop = Stop::default();
        let newest = self.db.read_blocking(store::newest)?;
        loop {
            let pace = self.turn(&stop)?;
            if self.index.notice().is_none() && self.index.position() >= newest {
                return Ok(());
            }
            if pace == Pace::Rest {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
    }

    /// Makes the index again, beside the live one, whatever that is.
    ///
    /// # Errors
    /// Those of a turn.
    pub fn reindex(&mut self) -> Result<(), IndexingError> {
        self.open()?;
        self.make_again(Reason::Asked, &Stop::default())
    }

    /// Why the index must be made again, if it must be.
    fn reason_to_make_again(&mut self) -> Result<Option<Reason>, IndexingError> {
        if !self.is_open
            && let Some(reason) = self.open()?
        {
            return Ok(Some(reason));
        }
        if self.lock.as_ref().is_some_and(FolderLock::is_rebuild_asked) {
            return Ok(Some(Reason::Asked));
        }
        // Also when making it again broke off.
        Ok(self.index.notice().filter(|reason| *reason == Reason::Analysis))
    }

    /// Takes the folder and opens the index in it, and holds its position against the log.
    fn open(&mut self) -> Result<Option<Reason>, IndexingError> {
        if let Some(folder) = self.index.folder() {
            // Taken anew: somebody may have removed the folder with the lock in it.
            self.lock = None;
            let lock = FolderLock::take(folder)?;
            self.lock = Some(lock.ok_or_else(|| IndexingError::Elsewhere(folder.to_owned()))?);
        }
        self.writer = None;
        let reason = self.index.reopen()?;
        if reason.as_ref().is_some_and(|reason| *reason != Reason::Analysis) {
            return Ok(reason);
        }
        let (oldest, newest) =
            self.db.read_blocking(|conn| Ok::<_, Error>((store::oldest(conn)?, store::newest(conn)?)))?;
        let position = self.index.position();
        if position > newest || (position > 0 && position + 1 < oldest) {
            return Ok(Some(Reason::History));
        }
        // Articles come with the program and not by the log.
        let mut writer = self.index.writer(FOLLOWING)?;
        for article in documents::articles() {
            writer.put(&article)?;
        }
        writer.commit(position)?;
        self.writer = Some(writer);
        self.is_open = true;
        Ok(reason)
    }

    fn follow(&mut self) -> Result<Pace, IndexingError> {
        let settled = self.horizon.settled(&self.db)?;
        let position = self.index.position();
        if settled <= position {
            return Ok(Pace::Rest);
        }
        let rows = self.db.read_blocking(|conn| store::changes(conn, position, settled, ROWS))?;
        let Some(last) = rows.last().map(|row| row.seq) else { return Ok(Pace::Rest) };
        let is_full = i64::try_from(rows.len()).is_ok_and(|rows| rows == ROWS);
        let affected = self.db.read_blocking(|conn| documents::affected(conn, &rows))?;
        let mut writer = match self.writer.take() {
            Some(writer) => writer,
            None => self.index.writer(FOLLOWING)?,
        };
        for (kind, ids) in affected {
            let ids: Vec<i64> = ids.into_iter().collect();
            for piece in ids.chunks(RECORDS) {
                let made = self.load(kind, piece)?;
                for id in piece.iter().filter(|id| made.iter().all(|document| document.id != **id)) {
                    writer.delete(kind, *id);
                }
                for document in &made {
                    writer.put(document)?;
                }
            }
        }
        writer.commit(if is_full { last } else { settled })?;
        self.writer = Some(writer);
        Ok(if is_full { Pace::On } else { Pace::Rest })
    }

    fn load(&self, kind: RecordKind, ids: &[i64]) -> Result<Vec<Document>, Error> {
        self.db.read_blocking(|conn| documents::load(conn, kind, ids))
    }

    /// Makes the index of everything that is there, and swaps. What changes meanwhile is taken in afterwards,
    /// from the position at which this began.
    fn make_again(&mut self, reason: Reason, stop: &Stop) -> Result<(), IndexingError> {
        let begun = Instant::now();
        // A live index that is whole stays whole while the other one is made.
        let is_whole = self.is_open;
        tracing::info!(reason = ?reason, "Making the index again");
        let position = self.settled()?;
        let mut rebuild = self.index.rebuild(REBUILDING, reason)?;
        let (mut made, mut told) = (0_u64, Instant::now());
        for kind in RecordKind::ALL {
            let mut after = 0;
            loop {
                let limit = i64::try_from(RECORDS).unwrap_or(i64::MAX);
                let ids = self.db.read_blocking(|conn| documents::ids_after(conn, *kind, after, limit))?;
                let Some(last) = ids.last().copied() else { break };
                for document in self.load(*kind, &ids)? {
                    rebuild.add(document)?;
                    made += 1;
                }
                after = last;
                if stop.is_asked() {
                    return Ok(());
                }
                if is_whole {
                    while self.follow()? == Pace::On {}
                }
                if told.elapsed() > TELLING {
                    tracing::info!(documents = made, "The index has {made} documents so far");
                    told = Instant::now();
                }
            }
        }
        self.writer = None;
        rebuild.finish(position)?;
        self.is_open = true;
        if let Some(lock) = &self.lock {
            lock.has_rebuilt()?;
        }
        let seconds = begun.elapsed().as_secs_f64();
        tracing::info!(documents = made, seconds, "Made the index again: {made} documents");
        Ok(())
    }

    /// A settled position near the end of the log. One that is further back would do too: what comes after it
    /// is taken in twice.
    fn settled(&mut self) -> Result<i64, IndexingError> {
        let newest = self.db.read_blocking(store::newest)?;
        let begun = Instant::now();
        loop {
            let settled = self.horizon.settled(&self.db)?;
            if settled >= newest || begun.elapsed() > SETTLING {
                return Ok(settled);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
