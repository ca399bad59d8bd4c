//! The index.

use std::path::{Path, PathBuf};

use super::reader::Reader;

/// Where the index is kept.
#[derive(Debug, Clone)]
pub struct SearchConfig {
    /// Its folder (`index_dir`), on a disk of this machine; each process of a deployment has its own. It can
    /// be removed at any time and is made again from the database.
    pub index_dir: PathBuf,
}

impl SearchConfig {
    pub(super) fn read(reader: &mut Reader, data_dir: &Path) -> Self {
        let default = data_dir.join("index");
        Self { index_dir: reader.optional("index_dir").map_or(default, PathBuf::from) }
    }
}
