//! A sheet on disk: sealed from its first byte, since it names reporters, and opened only to be read.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::error::ImportError;
use crate::files::{self, FileError, FileStore, Intake, MediaType};
use crate::leads::sealed::{SealedReader, SealedWriter};
use crate::leads::vault::VaultKeys;

/// A sealed file that is read as if it stood there in plain.
pub(super) type Opened = SealedReader<BufReader<File>>;

/// Where a sealed sheet lies.
#[derive(Clone)]
pub(super) struct Source {
    path: PathBuf,
    vault: Arc<VaultKeys>,
}

impl Source {
    pub(super) fn new(path: PathBuf, vault: Arc<VaultKeys>) -> Self {
        Self { path, vault }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens it from its beginning.
    pub(super) fn open(&self) -> Result<Opened, ImportError> {
        let file = BufReader::new(File::open(&self.path)?);
        Ok(SealedReader::new(file, self.vault.clone())?)
    }
}

/// A sheet on its way in.
pub struct IncomingSheet {
    writer: SealedWriter<NamedTempFile>,
    vault: Arc<VaultKeys>,
    hasher: Sha256,
    size: u64,
    limit: u64,
}

/// A sheet that is whole, and on disk under the seal.
pub struct Sheet {
    file: NamedTempFile,
    source: Source,
    pub(super) hash: String,
    /// What it is; none if it is of no kind that is kept.
    pub(super) media_type: Option<MediaType>,
}

impl IncomingSheet {
    /// Begins to receive a sheet of at most so many bytes.
    ///
    /// # Errors
    /// When the folder cannot be written, or the vault has no key.
    pub fn new(files: &FileStore, vault: Arc<VaultKeys>, limit: u64) -> Result<Self, FileError> {
        let writer = SealedWriter::new(files.draft()?, vault.clone())?;
        Ok(Self { writer, vault, hasher: Sha256::new(), size: 0, limit })
    }
}

impl Intake for IncomingSheet {
    type Settled = Sheet;

    fn take(&mut self, piece: &[u8]) -> Result<(), FileError> {
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.size = self.size.saturating_add(length);
        if self.size > self.limit {
            return Err(FileError::TooLarge { limit: self.limit });
        }
        self.hasher.update(piece);
        self.writer.write_all(piece)?;
        Ok(())
    }

    fn settle(self) -> Result<Sheet, FileError> {
        let Self { writer, vault, hasher, size, limit: _ } = self;
        if size == 0 {
            return Err(FileError::Empty);
        }
        let file = writer.finish()?;
        file.as_file().sync_all()?;
        let source = Source::new(file.path().to_owned(), vault.clone());
        let mut plain = SealedReader::new(BufReader::new(File::open(file.path())?), vault)?;
        let media_type = files::media_type(&mut plain)?;
        Ok(Sheet { file, source, hash: hex::encode(hasher.finalize()), media_type })
    }
}

impl Sheet {
    /// The SHA-256 of its plain content.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    /// Puts it where its batch will find it.
    pub(super) fn move_to(self, path: &Path) -> Result<(), ImportError> {
        Ok(files::settle_at(self.file.into_temp_path(), path).map_err(FileError::from)?)
    }
}
