//! One index that can be searched: in a folder of its own, or in memory.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};

use tantivy::directory::{Directory, MmapDirectory};
use tantivy::{IndexReader, IndexSettings, ReloadPolicy};

use super::condition::Terms;
use super::document::Document;
use super::error::IndexError;
use super::schema::{row, schema, tokenizers};
use super::snapshot::Snapshot;
use super::writer::Payload;

/// What the least writer of one document may take, in bytes.
const HEAP_OF_ONE: usize = 15 << 20;

/// Size of the blocks in which stored documents are compressed: larger ones are smaller on disk and slower to read.
const STORED_BLOCK: usize = 8 << 10;

/// An index with its reader.
pub(super) struct Live {
    pub(super) index: tantivy::Index,
    reader: IndexReader,
    position: AtomicI64,
    /// Its folder; none in memory.
    pub(super) folder: Option<PathBuf>,
    /// The schema, analysis and lexicon that it was begun with, which all of its commits say; empty when it does
    /// not say that. What is added to one of another analysis does not make it one of this.
    pub(super) fingerprint: String,
}

impl Live {
    pub(super) fn in_memory() -> Result<Self, IndexError> {
        let index = builder().create_in_ram()?;
        Self::of(index, None, 0)
    }

    /// An index of one document that nothing will be added to.
    pub(super) fn of_one(document: &Document) -> Result<Snapshot, IndexError> {
        let directory = tantivy::directory::RamDirectory::create();
        let mut writer = builder().single_segment_index_writer(directory, HEAP_OF_ONE)?;
        writer.add_document(row(document))?;
        Ok(Self::of(writer.finalize()?, None, 0)?.snapshot())
    }

    /// A fresh index in an empty folder.
    pub(super) fn create(folder: &Path) -> Result<Self, IndexError> {
        let index = builder().create_in_dir(folder)?;
        Self::of(index, Some(folder.to_owned()), 0)
    }

    /// Opens what is there, which says in its last commit how far it is and what it was made with.
    pub(super) fn open(folder: &Path) -> Result<Self, IndexError> {
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        let mut index = tantivy::Index::open(directory)?;
        index.set_tokenizers(tokenizers());
        let payload = index.load_metas()?.payload;
        let payload: Option<Payload> = payload.and_then(|text| serde_json::from_str(&text).ok());
        let Payload { position, fingerprint } = payload.unwrap_or_default();
        Ok(Self { fingerprint, ..Self::of(index, Some(folder.to_owned()), position)? })
    }

    fn of(index: tantivy::Index, folder: Option<PathBuf>, position: i64) -> Result<Self, IndexError> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let fingerprint = super::index::fingerprint().to_owned();
        Ok(Self { index, reader, position: AtomicI64::new(position), folder, fingerprint })
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        let is_of_this = self.fingerprint == super::index::fingerprint();
        let terms = if is_of_this { Terms::OfThis } else { Terms::OfAnother };
        Snapshot { searcher: self.reader.searcher(), terms }
    }

    pub(super) fn position(&self) -> i64 {
        self.position.load(Ordering::Acquire)
    }

    /// Lets readers see the last commit.
    pub(super) fn refresh(&self, position: i64) -> Result<(), IndexError> {
        self.reader.reload()?;
        self.position.store(position, Ordering::Release);
        Ok(())
    }

    /// Looks at the end of every file of every segment, where a file that was cut short lacks its mark.
    pub(super) fn check_ends(&self) -> Result<(), IndexError> {
        for path in self.files()? {
            self.index.directory().open_read(&path).map_err(tantivy::TantivyError::from)?;
        }
        Ok(())
    }

    /// Reads every file of every segment and holds it against its checksum.
    pub(super) fn check_whole(&self) -> Result<(), IndexError> {
        for path in self.files()? {
            let right =
                self.index.directory().validate_checksum(&path).map_err(tantivy::TantivyError::from)?;
            if !right {
                return Err(IndexError::Damaged {
                    reason: format!("{} has another checksum", path.display()),
                });
            }
        }
        Ok(())
    }

    /// The files that the segments of the last commit must have.
    fn files(&self) -> Result<Vec<PathBuf>, IndexError> {
        let known = self.index.directory().list_managed_files();
        let named = self.index.load_metas()?.list_segment_files();
        Ok(named.into_iter().filter(|file| known.contains(file)).collect())
    }
}

fn builder() -> tantivy::IndexBuilder {
    let settings = IndexSettings { docstore_blocksize: STORED_BLOCK, ..IndexSettings::default() };
    tantivy::Index::builder().schema(schema().clone()).settings(settings).tokenizers(tokenizers())
}
