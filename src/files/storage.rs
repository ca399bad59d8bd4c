//! Files as they come and go: written on the disk first, whole and looked at before they lie under their names.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempPath};

use super::error::FileError;
use super::kinds::{MediaType, is_disguised};
use super::model::{FileHash, FileRow, ScanOutcome};
use super::picture::{self, Camera};
use super::place::{Bucket, Content, Place};
use super::scanner::{Scanner, Verdict};
use super::sniff;
use crate::config::{Config, OnFailure};

/// Leftovers of uploads that a crash cut short are removed when they are this old.
const LEFTOVER: Duration = Duration::from_secs(24 * 3600);

/// Bytes that are read at a time.
const PIECE: usize = 64 * 1024;

/// Where files lie: under `files/ab/cdef…`, in the data folder or in a bucket. What is not whole yet lies in the data
/// folder either way.
#[derive(Debug, Clone)]
pub struct FileStore {
    data_dir: PathBuf,
    place: Place,
    scanner: Option<Scanner>,
}

/// A file that is being received.
#[derive(Debug)]
pub struct Incoming {
    file: NamedTempFile,
    hasher: Sha256,
    size: u64,
    limit: u64,
}

/// A file that is whole and on disk, but not yet under its name.
#[derive(Debug)]
pub struct Settled {
    file: NamedTempFile,
    /// The SHA-256 of its content.
    pub hash: FileHash,
    /// Bytes.
    pub size: u64,
    /// What it is, if it may be kept.
    verdict: Result<MediaType, FileError>,
    camera: Option<Camera>,
}

/// A file that may be kept, and waits for those that came with it. Nothing of it is open.
#[derive(Debug)]
pub struct Waiting {
    path: TempPath,
    received: Received,
}

/// A file that lies under its name.
#[derive(Debug, Clone)]
pub struct Received {
    /// Its name.
    pub hash: FileHash,
    /// Bytes.
    pub size: u64,
    /// What it is.
    pub media_type: MediaType,
    /// What the camera wrote into it.
    pub camera: Option<Camera>,
    /// What the scanner of viruses says of it; none if there is none.
    pub scan: Option<ScanOutcome>,
}

impl Settled {
    /// What it is; none if it may not be kept.
    #[must_use]
    pub fn media_type(&self) -> Option<MediaType> {
        self.verdict.as_ref().ok().copied()
    }

    /// Refuses what is named as something else than it is.
    ///
    /// # Errors
    /// When its name promises a picture, a recording or a PDF, and it is none.
    pub fn named(self, name: &str) -> Result<Self, FileError> {
        match self.verdict {
            Ok(content) if is_disguised(name, content) => {
                Err(FileError::Disguised { name: name.to_owned(), content })
            }
            Ok(_) | Err(_) => Ok(self),
        }
    }
}

/// How the bytes of a file compare with what they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// They are the same, as far as was looked.
    Whole,
    /// They are not there.
    Missing,
    /// There are so many.
    Resized(u64),
    /// They have this hash.
    Altered(FileHash),
    /// They were found infected and are kept apart.
    Quarantined,
}

/// Somewhere an upload goes, piece by piece, as it comes.
pub trait Intake: Sized + Send + 'static {
    /// What it is when it is whole.
    type Settled: Send + 'static;

    /// Takes the next piece.
    ///
    /// # Errors
    /// When a limit is passed or the disk refuses.
    fn take(&mut self, piece: &[u8]) -> Result<(), FileError>;

    /// The end of the content: it is brought to the disk and looked at.
    ///
    /// # Errors
    /// When nothing came, or the disk refuses.
    fn settle(self) -> Result<Self::Settled, FileError>;
}

impl FileStore {
    /// In a data folder, which is made when the first file comes.
    #[must_use]
    pub fn at(data_dir: &Path) -> Self {
        Self { data_dir: data_dir.to_owned(), place: Place::Folder(data_dir.to_owned()), scanner: None }
    }

    /// Where the settings say. Nothing is asked of a server yet.
    ///
    /// # Errors
    /// When there can be no way to the bucket.
    pub fn of(config: &Config) -> std::io::Result<Self> {
        let files = Self::at(&config.data_dir);
        Ok(match &config.files.bucket {
            None => files,
            Some(bucket) => Self { place: Place::Bucket(Bucket::open(bucket, &config.data_dir)?), ..files },
        })
    }

    /// Asks whether files can be read where they lie.
    ///
    /// # Errors
    /// What the disk or the server said.
    pub fn probe(&self) -> std::io::Result<()> {
        self.place.size("files/.probe").map(drop)
    }

    /// The same, with a scanner of viruses that each file is shown to before it is kept.
    #[must_use]
    pub fn with_scanner(self, scanner: Option<Scanner>) -> Self {
        Self { scanner, ..self }
    }

    /// Whether there is a scanner of viruses.
    #[must_use]
    pub fn is_scanned(&self) -> bool {
        self.scanner.is_some()
    }

    /// Bytes that are free where the data folder lies.
    ///
    /// # Errors
    /// When the disk does not say.
    pub fn free_space(&self) -> std::io::Result<u64> {
        let folder = self.data_dir().ancestors().find(|folder| folder.exists());
        let about = rustix::fs::statvfs(folder.unwrap_or(Path::new(".")))?;
        Ok(about.f_bavail.saturating_mul(about.f_frsize))
    }

    /// The data folder.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Begins to receive a file of at most so many bytes.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn incoming(&self, limit: u64) -> Result<Incoming, FileError> {
        Ok(Incoming { file: self.draft()?, hasher: Sha256::new(), size: 0, limit })
    }

    /// A file without a name yet, which goes when it is dropped; what a crash leaves of it is swept.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn draft(&self) -> Result<NamedTempFile, FileError> {
        let folder = self.incoming_folder();
        fs::create_dir_all(&folder)?;
        Ok(NamedTempFile::new_in(folder)?)
    }

    /// Puts a settled file under its name. The same content again is the same file.
    ///
    /// # Errors
    /// When it may not be kept, the scanner of viruses is against it or does not answer, or the disk refuses.
    pub fn keep(&self, settled: Settled) -> Result<Received, FileError> {
        self.put(self.hold(settled)?)
    }

    /// Looks whether a settled file may be kept; it is not yet.
    ///
    /// # Errors
    /// When it may not be kept, or the scanner of viruses is against it or does not answer.
    pub fn hold(&self, settled: Settled) -> Result<Waiting, FileError> {
        let Settled { mut file, hash, size, verdict, camera } = settled;
        let media_type = verdict?;
        let scan = self.scan(&hash, file.as_file_mut())?;
        let received = Received { hash, size, media_type, camera, scan };
        Ok(Waiting { path: file.into_temp_path(), received })
    }

    /// Puts a file under its name that may be kept.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put(&self, waiting: Waiting) -> Result<Received, FileError> {
        let Waiting { path, received } = waiting;
        let name = name(&received.hash);
        if self.place.size(&name)? != Some(received.size) {
            self.place.put(path, &name)?;
        }
        Ok(received)
    }

    /// What the scanner says of a file that is about to be kept.
    fn scan(&self, hash: &FileHash, file: &mut File) -> Result<Option<ScanOutcome>, FileError> {
        if self.is_apart(hash)? {
            return Err(FileError::Quarantined { hash: hash.clone() });
        }
        let Some(scanner) = &self.scanner else { return Ok(None) };
        file.rewind()?;
        match scanner.scan(file) {
            Ok(Verdict::Clean) => Ok(Some(ScanOutcome::Clean)),
            Ok(Verdict::Infected(signature)) => Err(FileError::Infected { hash: hash.clone(), signature }),
            Err(error) => {
                tracing::error!(cause = %error, "The scanner of viruses does not answer: {error}");
                match scanner.on_failure() {
                    OnFailure::Refuse => Err(FileError::ScannerFailed),
                    OnFailure::Accept => Ok(Some(ScanOutcome::Pending)),
                }
            }
        }
    }

    /// Shows a file to the scanner that was taken while it did not answer; none if its bytes are not there, or there is
    /// no scanner any more.
    ///
    /// # Errors
    /// The disk's; those of the scanner are what it gives.
    pub fn scan_again(&self, hash: &FileHash) -> Result<Option<std::io::Result<Verdict>>, FileError> {
        let file = match self.place.open(&apart(hash))? {
            None => self.find(hash)?,
            file => file,
        };
        Ok(self.scanner.as_ref().zip(file).map(|(scanner, mut file)| scanner.scan(&mut file)))
    }

    /// Puts a file out of reach. Its bytes stay, for whoever has to look into how they came.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn quarantine(&self, hash: &FileHash) -> Result<(), FileError> {
        self.place.rename(&name(hash), &apart(hash))?;
        self.place.remove(&small(hash))?;
        Ok(())
    }

    fn is_apart(&self, hash: &FileHash) -> Result<bool, FileError> {
        Ok(self.place.size(&apart(hash))?.is_some())
    }

    /// Opens a file.
    ///
    /// # Errors
    /// When it is not there or the disk refuses.
    pub fn open(&self, hash: &FileHash) -> Result<Content, FileError> {
        match self.find(hash)? {
            Some(content) => Ok(content),
            None if self.is_apart(hash)? => Err(FileError::Quarantined { hash: hash.clone() }),
            None => Err(std::io::Error::new(ErrorKind::NotFound, format!("file {hash} is missing")).into()),
        }
    }

    /// Opens a file; none if it is not there.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn find(&self, hash: &FileHash) -> Result<Option<Content>, FileError> {
        Ok(self.place.open(&name(hash))?)
    }

    /// The same content in a file of this machine, for a program that is to read it.
    ///
    /// # Errors
    /// When it cannot be read to its end, or the disk refuses.
    pub fn on_disk(&self, content: Content) -> Result<File, FileError> {
        let mut object = match content {
            Content::File(file) => return Ok(file),
            Content::Object(object) => object,
        };
        let mut file = self.draft()?.into_file();
        std::io::copy(&mut object, &mut file)?;
        file.rewind()?;
        Ok(file)
    }

    /// Holds the bytes of a file against what is known of it: their number, and their hash when they are read whole.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn prove(&self, row: &FileRow, whole: bool) -> Result<Proof, FileError> {
        let Some(mut file) = self.find(&row.hash)? else {
            return Ok(if self.is_apart(&row.hash)? { Proof::Quarantined } else { Proof::Missing });
        };
        let size = file.size()?;
        if u64::try_from(row.size).ok() != Some(size) {
            return Ok(Proof::Resized(size));
        }
        if !whole {
            return Ok(Proof::Whole);
        }
        let (mut hasher, mut piece) = (Sha256::new(), vec![0; PIECE]);
        loop {
            let read = file.read(&mut piece)?;
            let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            hasher.update(bytes);
        }
        let hash = FileHash::of(&hasher.finalize());
        Ok(if hash == row.hash { Proof::Whole } else { Proof::Altered(hash) })
    }

    /// A picture without what the camera wrote into it, in a file that has no name.
    ///
    /// # Errors
    /// When the picture cannot be cleaned, or the disk refuses.
    pub fn cleaned(&self, hash: &FileHash, kind: MediaType) -> Result<File, FileError> {
        let (mut from, mut to) = (self.open(hash)?, self.draft()?.into_file());
        match picture::clean(kind, &mut from, &mut to) {
            Ok(()) => {}
            Err(error) if matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof) => {
                return Err(FileError::NotCleaned);
            }
            Err(error) => return Err(error.into()),
        }
        to.rewind()?;
        Ok(to)
    }

    /// The small picture of a file; none if it was not made yet.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn thumbnail(&self, hash: &FileHash) -> Result<Option<Vec<u8>>, FileError> {
        let Some(mut file) = self.place.open(&small(hash))? else { return Ok(None) };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// Keeps the small picture of a file. It can always be made again.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn keep_thumbnail(&self, hash: &FileHash, bytes: &[u8]) -> Result<(), FileError> {
        let mut file = self.draft()?;
        file.write_all(bytes)?;
        Ok(self.place.put(file.into_temp_path(), &small(hash))?)
    }

    /// Removes what uploads left that a crash cut short; how many.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn sweep(&self) -> Result<usize, FileError> {
        let folder = self.incoming_folder();
        fs::create_dir_all(&folder)?;
        let mut removed = 0;
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
            if age > LEFTOVER {
                fs::remove_file(entry.path())?;
                removed += 1;
            }
        }
        if let Place::Bucket(bucket) = &self.place {
            match bucket.sweep(LEFTOVER) {
                Ok(ended) => removed += ended,
                // The program starts all the same; the next start tries again.
                Err(error) => {
                    tracing::warn!(cause = %error, "What was begun in the bucket is not given up: {error}")
                }
            }
        }
        Ok(removed)
    }

    fn incoming_folder(&self) -> PathBuf {
        self.data_dir.join("files").join(".incoming")
    }
}

/// Under what a file lies.
fn name(hash: &FileHash) -> String {
    let (folder, name) = hash.as_str().split_at(2);
    format!("files/{folder}/{name}")
}

/// Under what its small picture lies.
fn small(hash: &FileHash) -> String {
    let (folder, name) = hash.as_str().split_at(2);
    format!("thumbnails/{folder}/{name}.jpg")
}

/// Under what it lies when it was found infected.
fn apart(hash: &FileHash) -> String {
    format!("quarantine/{hash}")
}

impl Intake for Incoming {
    type Settled = Settled;

    fn take(&mut self, piece: &[u8]) -> Result<(), FileError> {
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.size = self.size.saturating_add(length);
        if self.size > self.limit {
            return Err(FileError::TooLarge { limit: self.limit });
        }
        self.hasher.update(piece);
        self.file.write_all(piece)?;
        Ok(())
    }

    fn settle(self) -> Result<Settled, FileError> {
        let Self { mut file, hasher, size, .. } = self;
        if size == 0 {
            return Err(FileError::Empty);
        }
        file.flush()?;
        file.as_file().sync_all()?;
        let verdict = match sniff::examine(file.as_file_mut(), size) {
            Err(FileError::StorageFailed) => return Err(FileError::StorageFailed),
            verdict => verdict,
        };
        let camera = verdict.as_ref().ok().and_then(|kind| picture::camera(*kind, file.as_file_mut()));
        Ok(Settled { file, hash: FileHash::of(&hasher.finalize()), size, verdict, camera })
    }
}

impl Incoming {
    /// Takes all that a reader gives, in pieces.
    ///
    /// # Errors
    /// As for [`Self::take`], and the reader's own.
    pub fn take_all(&mut self, reader: &mut dyn Read) -> Result<(), FileError> {
        let mut buffer = vec![0; PIECE];
        loop {
            let read = reader.read(&mut buffer)?;
            let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else { return Ok(()) };
            self.take(piece)?;
        }
    }
}
