//! Which process keeps the index of a folder, and how another asks it to make the index again.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The file whose lock the keeping process holds; the system lets go of it when the process ends, however it
/// ends.
const KEEPER: &str = "keeper.lock";

/// The file whose presence asks the keeper to make the index again.
const ASKED: &str = "rebuild";

/// The right to write in a folder of the index.
#[derive(Debug)]
pub struct FolderLock {
    folder: PathBuf,
    _file: File,
}

impl FolderLock {
    /// Takes a folder, which is made if it is not there; none while another process keeps it.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn take(folder: &Path) -> io::Result<Option<Self>> {
        fs::create_dir_all(folder)?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(KEEPER))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { folder: folder.to_owned(), _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Whether somebody asks for the index to be made again.
    #[must_use]
    pub fn is_rebuild_asked(&self) -> bool {
        is_rebuild_asked(&self.folder)
    }

    /// The index has been made again.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn has_rebuilt(&self) -> io::Result<()> {
        match fs::remove_file(self.folder.join(ASKED)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

/// Asks whoever keeps the index of a folder to make it again.
///
/// # Errors
/// When the folder cannot be written.
pub fn ask_rebuild(folder: &Path) -> io::Result<()> {
    fs::write(folder.join(ASKED), "")
}

/// Whether it was asked and has not been done.
#[must_use]
pub fn is_rebuild_asked(folder: &Path) -> bool {
    folder.join(ASKED).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_at_a_time_keeps_a_folder_and_others_may_ask_it() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("index");
        let lock = FolderLock::take(&folder).unwrap().unwrap();
        assert!(FolderLock::take(&folder).unwrap().is_none());
        ask_rebuild(&folder).unwrap();
        assert!(lock.is_rebuild_asked());
        lock.has_rebuilt().unwrap();
        lock.has_rebuilt().unwrap();
        assert!(!is_rebuild_asked(&folder));
        drop(lock);
        assert!(FolderLock::take(&folder).unwrap().is_some());
    }
}
