//! Writing: documents in, commits with the position of the change log in them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::Term;
use tantivy::index::SegmentMeta;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, NoMergePolicy};

use super::document::{Document, RecordKind};
use super::error::IndexError;
use super::live::Live;
use super::schema::{Fields, key, row};

/// Less than this for a thread makes many small segments.
const HEAP_OF_A_THREAD: usize = 48 << 20;

/// The least that the index takes for a thread.
const LEAST_HEAP: usize = 15 << 20;

/// Segments are merged up to so many documents; a million are then a handful of segments.
const LARGEST_MERGE: usize = 500_000;

/// What a commit says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    /// The change log is indexed up to here.
    pub(super) position: i64,
    /// The schema, the analysis and the lexicon it was made with.
    pub(super) fingerprint: String,
}

/// The one writer of an index. What it was given is visible after the next commit.
pub struct IndexWriter {
    live: Arc<Live>,
    inner: tantivy::IndexWriter,
    unsaved: u64,
}

impl IndexWriter {
    pub(super) fn new(live: Arc<Live>, heap_bytes: usize, merges: bool) -> Result<Self, IndexError> {
        let threads = if heap_bytes >= 2 * HEAP_OF_A_THREAD { 2 } else { 1 };
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread((heap_bytes / threads).max(LEAST_HEAP))
            .num_merge_threads(threads)
            .build();
        let inner: tantivy::IndexWriter = live.index.writer_with_options(options)?;
        // What a writer left that was killed before its commit has names that the next commit would give again.
        inner.garbage_collect_files().wait()?;
        if merges {
            let mut policy = LogMergePolicy::default();
            policy.set_min_num_segments(6);
            policy.set_min_layer_size(5_000);
            policy.set_max_docs_before_merge(LARGEST_MERGE);
            policy.set_del_docs_ratio_before_merge(0.3);
            inner.set_merge_policy(Box::new(policy));
        } else {
            inner.set_merge_policy(Box::new(NoMergePolicy));
        }
        Ok(Self { live, inner, unsaved: 0 })
    }

    /// Adds a document in the place of the one of the same kind and id.
    pub fn put(&mut self, document: &Document) -> Result<(), IndexError> {
        self.delete(document.kind, document.id);
        self.add(document)
    }

    /// Adds a document of which no earlier form is there.
    pub fn add(&mut self, document: &Document) -> Result<(), IndexError> {
        self.inner.add_document(row(document))?;
        self.unsaved += 1;
        Ok(())
    }

    /// Adds documents of which no earlier form is there, on two processors at once.
    pub(super) fn add_all(&mut self, documents: &[Document]) -> Result<(), IndexError> {
        let add = |part: &[Document]| -> Result<(), IndexError> {
            part.iter().try_for_each(|document| Ok(self.inner.add_document(row(document)).map(drop)?))
        };
        let (ours, theirs) = documents.split_at(documents.len() / 2);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| add(theirs));
            add(ours)?;
            other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?;
        self.unsaved += u64::try_from(documents.len()).unwrap_or(0);
        Ok(())
    }

    /// Takes a document out.
    pub fn delete(&mut self, kind: RecordKind, id: i64) {
        self.inner.delete_term(Term::from_field_u64(Fields::get().key, key(kind, id)));
        self.unsaved += 1;
    }

    /// What was given since the last commit.
    #[must_use]
    pub fn unsaved(&self) -> u64 {
        self.unsaved
    }

    /// Makes what was given lasting and visible, and says up to where the change log is indexed.
    pub fn commit(&mut self, position: i64) -> Result<(), IndexError> {
        let payload = Payload { position, fingerprint: self.live.fingerprint.clone() };
        let mut prepared = self.inner.prepare_commit()?;
        prepared.set_payload(&serde_json::to_string(&payload).map_err(std::io::Error::from)?);
        prepared.commit()?;
        self.unsaved = 0;
        self.live.refresh(position)
    }

    /// Merges what is there into few segments of like size, about that at which merging stops at most. They are made side
    /// by side.
    pub(super) fn settle(&mut self) -> Result<(), IndexError> {
        let mut metas = self.live.index.searchable_segment_metas()?;
        metas.sort_by_key(|meta| std::cmp::Reverse(meta.num_docs()));
        let documents: usize = metas.iter().map(size).sum();
        let mut groups = vec![(0, Vec::new()); documents.div_ceil(LARGEST_MERGE)];
        for meta in metas {
            if let Some((sum, ids)) = groups.iter_mut().min_by_key(|(sum, _)| *sum) {
                *sum += size(&meta);
                ids.push(meta.id());
            }
        }
        groups.retain(|(_, ids)| ids.len() > 1);
        let merges: Vec<_> = groups.iter().map(|(_, ids)| self.inner.merge(ids)).collect();
        merges.into_iter().try_for_each(|merge| Ok(merge.wait().map(drop)?))
    }

    /// Waits for merges on their way, and ends.
    pub fn close(self) -> Result<(), IndexError> {
        self.inner.wait_merging_threads()?;
        Ok(())
    }
}

fn size(meta: &SegmentMeta) -> usize {
    usize::try_from(meta.num_docs()).unwrap_or(LARGEST_MERGE)
}
