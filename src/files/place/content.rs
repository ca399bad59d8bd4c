//! What lies under a name, opened.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};

use actix_web::web::Bytes;

use super::bucket::Bucket;

/// Bytes of an object that are asked for at a time.
const PIECE: u64 = 4 << 20;

/// The bytes of a file, wherever they lie, to be read from any place.
#[derive(Debug)]
pub enum Content {
    /// A file of this machine.
    File(File),
    /// An object of a bucket.
    Object(Object),
}

/// An object of a bucket: read in pieces as they are wanted, one of which is held.
#[derive(Debug)]
pub struct Object {
    bucket: Bucket,
    name: String,
    size: u64,
    at: u64,
    piece: Bytes,
    /// Where the piece that is held begins.
    held: u64,
}

impl Content {
    /// Bytes.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn size(&self) -> Result<u64> {
        match self {
            Self::File(file) => Ok(file.metadata()?.len()),
            Self::Object(object) => Ok(object.size),
        }
    }
}

impl From<File> for Content {
    fn from(file: File) -> Self {
        Self::File(file)
    }
}

impl Read for Content {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        match self {
            Self::File(file) => file.read(into),
            Self::Object(object) => object.read(into),
        }
    }
}

impl Seek for Content {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        match self {
            Self::File(file) => file.seek(to),
            Self::Object(object) => object.seek(to),
        }
    }
}

impl Object {
    pub(super) fn open(bucket: Bucket, name: &str) -> Result<Self> {
        let size = bucket.size(name)?;
        Ok(Self { bucket, name: name.to_owned(), size, at: 0, piece: Bytes::new(), held: 0 })
    }

    /// What is held from the place that is read next; nothing if it is not held.
    fn here(&self) -> &[u8] {
        let skipped = self.at.checked_sub(self.held).and_then(|skipped| usize::try_from(skipped).ok());
        skipped.and_then(|skipped| self.piece.get(skipped..)).unwrap_or_default()
    }
}

impl Read for Object {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        if self.at >= self.size || into.is_empty() {
            return Ok(0);
        }
        if self.here().is_empty() {
            let end = self.size.min(self.at.saturating_add(PIECE));
            self.piece = self.bucket.range(&self.name, self.at..end)?;
            self.held = self.at;
        }
        let mut here = self.here();
        let read = here.read(into)?;
        if read == 0 {
            return Err(Error::new(ErrorKind::UnexpectedEof, "the bucket gave nothing of an object"));
        }
        self.at = self.at.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        Ok(read)
    }
}

impl Seek for Object {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
        };
        self.at = at.ok_or(ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
