//! Where bytes lie under names: in a folder of this machine, or in a bucket of a server that speaks the protocol of S3.
//!
//! Under a name there are all of the bytes or none: a file is renamed into its place when it is whole and on the disk,
//! and a bucket shows an object when the last part of it has come.

mod bucket;
mod content;

use std::fs::{self, File};
use std::io::{ErrorKind, Result};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

pub(super) use bucket::Bucket;
pub use content::Content;
use content::Object;

/// Where bytes lie.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// In a folder.
    Folder(PathBuf),
    /// In a bucket.
    Bucket(Bucket),
}

impl Place {
    /// How many bytes lie under a name; none if nothing does.
    pub(super) fn size(&self, name: &str) -> Result<Option<u64>> {
        there(match self {
            Self::Folder(folder) => fs::metadata(folder.join(name)).map(|about| about.len()),
            Self::Bucket(bucket) => bucket.size(name),
        })
    }

    /// Opens what lies under a name; none if nothing does.
    pub(super) fn open(&self, name: &str) -> Result<Option<Content>> {
        there(match self {
            Self::Folder(folder) => File::open(folder.join(name)).map(Content::File),
            Self::Bucket(bucket) => Object::open(bucket.clone(), name).map(Content::Object),
        })
    }

    /// Puts a whole file under a name.
    pub(super) fn put(&self, file: TempPath, name: &str) -> Result<()> {
        match self {
            Self::Folder(folder) => settle_at(file, &folder.join(name)),
            Self::Bucket(bucket) => bucket.put(&mut File::open(&file)?, name),
        }
    }

    /// Gives what lies under a name another; nothing is done where that was done already.
    pub(super) fn rename(&self, from: &str, to: &str) -> Result<()> {
        let renamed = match self {
            Self::Folder(folder) => rename(&folder.join(from), &folder.join(to)),
            Self::Bucket(bucket) => bucket.rename(from, to),
        };
        match renamed {
            Err(error) if error.kind() == ErrorKind::NotFound && self.size(to)?.is_some() => Ok(()),
            renamed => renamed,
        }
    }

    /// Removes what lies under a name, if anything does.
    pub(super) fn remove(&self, name: &str) -> Result<()> {
        there(match self {
            Self::Folder(folder) => fs::remove_file(folder.join(name)),
            Self::Bucket(bucket) => bucket.remove(name),
        })?;
        Ok(())
    }
}

fn there<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Renames into place, and brings the folder's own entry to the disk.
///
/// # Errors
/// When the disk refuses.
pub fn settle_at(file: TempPath, path: &Path) -> Result<()> {
    let folder = folder_of(path)?;
    file.persist(path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    let folder = folder_of(to)?;
    fs::rename(from, to)?;
    File::open(folder)?.sync_all()
}

/// The folder of a path, which is made.
fn folder_of(path: &Path) -> Result<&Path> {
    let folder = path.parent().ok_or(ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    Ok(folder)
}
