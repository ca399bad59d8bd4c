//! Uploads that go on after a break: a file comes in several requests, each from where the one before ended.
//!
//! What has come lies in a file of its own under the number of the upload. How much of it counts is what the database
//! says: bytes are on the disk before that is written, and whatever a crash left beyond it is cut off. Whoever adds to
//! an upload holds the lock of its file, which goes with the process that holds it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::path::PathBuf;

use chrono::TimeDelta;

use super::error::FileError;
use super::model::{FileHash, NewUpload, UploadId, UploadRow};
use super::service::base_name;
use super::storage::{FileStore, Intake, Settled};
use super::store::uploads as store;
use crate::audit::Work;
use crate::db::Db;
use crate::kit::{Fields, PersonId, Timestamp};

/// How long an upload waits for more.
const WAITING: TimeDelta = TimeDelta::hours(24);
/// Uploads that a person may have open.
const MOST_OPEN: i64 = 20;
/// Expired uploads that are removed when another begins.
const SWEPT: i64 = 20;

/// Ends uploads that have expired, whosever they are; their numbers, so that their bytes can be removed.
///
/// # Errors
/// The database's.
pub fn sweep(work: &mut Work<'_>) -> Result<Vec<UploadId>, FileError> {
    let expired = store::expired(work.conn, work.now, SWEPT)?;
    store::remove(work.conn, &expired)?;
    Ok(expired)
}

/// Begins an upload of at most so many bytes.
///
/// # Errors
/// When name or size are wrong, or the person has too many open.
pub fn begin(work: &mut Work<'_>, told: &NewUpload, limit: u64) -> Result<UploadRow, FileError> {
    let mut fields = Fields::new();
    let name = fields.text("name", base_name(&told.name), 1..=200);
    fields.check(told.size > 0, "size", "out_of_range", format!("1–{limit}"));
    fields.finish()?;
    if u64::try_from(told.size).unwrap_or(0) > limit {
        return Err(FileError::TooLarge { limit });
    }
    // Whoever may send files is a person.
    let person = work.actor.person.ok_or(FileError::UploadNotFound { id: UploadId(0) })?;
    if store::open_of(work.conn, person)? >= MOST_OPEN {
        return Err(FileError::UploadsTooMany { limit: MOST_OPEN });
    }
    let row = UploadRow {
        id: UploadId(0),
        person_id: person,
        name,
        size: told.size,
        sha256: told.sha256.clone(),
        received: 0,
        begun_at: work.now,
        expires_at: work.now.plus(WAITING),
    };
    let id = store::insert(work.conn, &row)?;
    Ok(UploadRow { id, ..row })
}

/// An upload of a person's own that has not expired.
///
/// # Errors
/// When there is none.
pub fn of(
    conn: &mut Db,
    person: Option<PersonId>,
    id: UploadId,
    now: Timestamp,
) -> Result<UploadRow, FileError> {
    let missing = FileError::UploadNotFound { id };
    let Some(person) = person else { return Err(missing) };
    store::upload(conn, person, id)?.filter(|row| row.expires_at > now).ok_or(missing)
}

/// Keeps that so many bytes are on the disk; the upload waits anew for more.
///
/// # Errors
/// The database's.
pub fn received(work: &mut Work<'_>, id: UploadId, bytes: u64) -> Result<(), FileError> {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    store::received(work.conn, id, bytes, work.now.plus(WAITING))?;
    Ok(())
}

/// Ends an upload: it became a file, or is given up.
///
/// # Errors
/// The database's.
pub fn end(work: &mut Work<'_>, id: UploadId) -> Result<(), FileError> {
    store::remove(work.conn, &[id])?;
    Ok(())
}

/// The bytes of an upload, held by the one who may add to them.
#[derive(Debug)]
pub struct Part {
    file: File,
    at: u64,
    most: u64,
}

impl Part {
    /// Goes on from a number of bytes; whatever lies beyond is cut off.
    ///
    /// # Errors
    /// When there are fewer bytes than counted, or the disk refuses.
    pub fn go_on(mut self, from: u64, most: u64) -> Result<Self, FileError> {
        if self.file.metadata()?.len() < from {
            tracing::error!("An upload has fewer bytes on the disk than were counted");
            return Err(FileError::StorageFailed);
        }
        self.file.set_len(from)?;
        self.file.seek(SeekFrom::Start(from))?;
        Ok(Self { at: from, most, ..self })
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// When there would be more than was announced, or the disk refuses.
    pub fn take(&mut self, piece: &[u8]) -> Result<(), FileError> {
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        if self.at.saturating_add(length) > self.most {
            return Err(FileError::UploadTooLong { size: self.most });
        }
        self.file.write_all(piece)?;
        self.at += length;
        Ok(())
    }

    /// Brings what came to the disk; how many bytes there are.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn settle(&mut self) -> Result<u64, FileError> {
        self.file.sync_data()?;
        Ok(self.at)
    }
}

impl FileStore {
    /// The bytes of an upload, to be added to by nobody else meanwhile.
    ///
    /// # Errors
    /// When somebody else adds to them, or the disk refuses.
    pub fn part(&self, id: UploadId) -> Result<Part, FileError> {
        let path = self.part_path(id);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Part { file, at: 0, most: 0 }),
            Err(TryLockError::WouldBlock) => Err(FileError::UploadBusy { id }),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// What an upload that is whole comes to, looked at like any file that comes in one request.
    ///
    /// # Errors
    /// When it is not whole, is not what was announced, or may not be kept.
    pub fn whole(&self, part: Part, row: &UploadRow) -> Result<(Settled, Part), FileError> {
        let size = u64::try_from(row.size).unwrap_or(0);
        if row.received != row.size {
            return Err(FileError::UploadIncomplete { received: row.received, size: row.size });
        }
        let mut part = part.go_on(size, size)?;
        part.file.rewind()?;
        let mut incoming = self.incoming(size)?;
        incoming.take_all(&mut part.file)?;
        let settled = incoming.settle()?;
        match &row.sha256 {
            Some(announced) if *announced != settled.hash => Err(FileError::UploadHashDiffers {
                announced: announced.clone(),
                received: settled.hash.clone(),
            }),
            Some(_) | None => Ok((settled, part)),
        }
    }

    /// Removes the bytes of an upload.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_part(&self, id: UploadId) -> Result<(), FileError> {
        match fs::remove_file(self.part_path(id)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn part_path(&self, id: UploadId) -> PathBuf {
        self.data_dir().join("files").join(".uploads").join(id.to_string())
    }
}

/// The digest that a caller announces, in hexadecimal.
///
/// # Errors
/// When it is none.
pub fn announced(text: Option<&str>) -> Result<Option<FileHash>, FileError> {
    let mut fields = Fields::new();
    let hash = text.map(|text| FileHash::try_from(text.trim().to_ascii_lowercase()));
    fields.check(!matches!(hash, Some(Err(_))), "sha256", "malformed", "64 0-9a-f");
    fields.finish()?;
    Ok(hash.and_then(Result::ok))
}
