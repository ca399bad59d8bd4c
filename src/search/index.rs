//! The index as the program keeps it: a folder beside the database with one live index in it, and while it is
//! made again, one in the making.
//!
//! ```text
//! index/
//!   current        the name of the live one
//!   000001/        the live one
//!   000002/        one in the making; swept at the next start if it never became the live one
//! ```
//!
//! The swap is the rename of a file of one line over `current`. Whoever searches keeps the index that the
//! search began with; the files of the one before go when the last of them is done.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::analysis::Analyzer;
use super::document::Document;
use super::error::IndexError;
use super::live::Live;
use super::schema::{VERSION, schema};
use super::snapshot::{Snapshot, guarded};
use super::writer::IndexWriter;

/// The file that names the live index.
const CURRENT: &str = "current";

/// So many documents are prepared at a time while an index is made.
const AT_ONCE: usize = 256;

/// Why an index must be made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// There is none.
    Absent,
    /// It was made with another schema, so that it cannot be read.
    Schema,
    /// It was made with another analysis or lexicon. It is searched and follows until the other one is made.
    Analysis,
    /// What is there is not what was written.
    Damaged {
        /// What was found, for the log.
        found: String,
    },
    /// It followed another history of the database than the one that is there.
    History,
    /// Somebody wants it.
    Asked,
}

/// An index that was opened.
pub struct Opened {
    /// The index: ready, older than this program, or empty until it is made again.
    pub index: Index,
    /// Why it must be made again; none when it is ready.
    pub rebuild: Option<Reason>,
}

/// The index. Cheap to clone; every clone is the same index.
#[derive(Clone)]
pub struct Index {
    inner: Arc<Inner>,
}

struct Inner {
    folder: Option<PathBuf>,
    live: RwLock<Arc<Live>>,
    /// Why the index is not whole at present.
    notice: RwLock<Option<Reason>>,
}

/// Says which schema, analysis and lexicon an index is made with.
#[must_use]
pub(super) fn fingerprint() -> &'static str {
    static FINGERPRINT: OnceLock<String> = OnceLock::new();
    FINGERPRINT.get_or_init(|| format!("{VERSION}-{}", Analyzer::fingerprint()))
}

/// Why an index that was opened must be made again; none when it need not be.
fn outdated(live: &Live) -> Option<Reason> {
    if live.fingerprint == fingerprint() {
        return None;
    }
    let is_read = live.fingerprint.split_once('-').is_some_and(|(version, _)| version == VERSION)
        && live.index.schema() == *schema();
    Some(if is_read { Reason::Analysis } else { Reason::Schema })
}

impl Index {
    /// Opens the index in a folder, which is made if it is not there. Whatever stands in the folder, this
    /// gives an index that answers; what cannot be read is empty, and all that is not ready says why it must be
    /// made again.
    pub fn open(folder: &Path) -> Result<Opened, IndexError> {
        fs::create_dir_all(folder).map_err(unreadable)?;
        let current = read_current(folder)?;
        sweep(folder, current.as_deref())?;
        let Some(name) = current else { return Self::empty(folder, Reason::Absent) };
        let path = folder.join(&name);
        if !path.is_dir() {
            return Self::empty(folder, Reason::Absent);
        }
        let opened = guarded(|| {
            let live = Live::open(&path)?;
            live.check_ends()?;
            Ok(live)
        });
        match opened.map(|live| (outdated(&live), live)) {
            Ok((Some(reason @ Reason::Schema), _)) => Self::empty(folder, reason),
            Ok((rebuild, live)) => {
                Ok(Opened { index: Self::of(Some(folder.to_owned()), live, rebuild.clone()), rebuild })
            }
            Err(error @ IndexError::Busy) => Err(error),
            Err(error) => Self::empty(folder, Reason::Damaged { found: reason(&error) }),
        }
    }

    /// The index of a folder that is not opened yet: it is empty, and says so.
    ///
    /// # Errors
    /// When there is no room for it.
    pub fn closed(folder: &Path) -> Result<Self, IndexError> {
        Ok(Self::of(Some(folder.to_owned()), Live::in_memory()?, Some(Reason::Absent)))
    }

    /// Opens what is in the folder now, in the place of what was opened before. Only the process that keeps the
    /// folder may do this. What is gone from the folder is still searched as it was, for as long as it must be
    /// made again.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn reopen(&self) -> Result<Option<Reason>, IndexError> {
        let Some(folder) = &self.inner.folder else { return Ok(None) };
        let Opened { index, rebuild } = Self::open(folder)?;
        if rebuild != Some(Reason::Absent) {
            *self.inner.live.write().unwrap_or_else(PoisonError::into_inner) = index.live();
        }
        *self.inner.notice.write().unwrap_or_else(PoisonError::into_inner) = rebuild.clone();
        Ok(rebuild)
    }

    /// Its folder; none in memory.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.inner.folder.as_deref()
    }

    /// Looks at the index in a folder, and changes nothing; none when no live one is there.
    ///
    /// # Errors
    /// When it is damaged, or cannot be read.
    pub fn inspect(folder: &Path) -> Result<Option<Inspection>, IndexError> {
        let Some(path) = live_folder(folder)? else { return Ok(None) };
        guarded(|| {
            let live = Live::open(&path)?;
            live.check_ends()?;
            Ok(Some(Inspection {
                position: live.position(),
                documents: live.snapshot().documents(),
                is_of_this_program: outdated(&live).is_none(),
            }))
        })
    }

    /// Reads every file of the index in a folder and holds it against its checksum, which takes as long as reading
    /// it from disk. Nobody may write there meanwhile.
    ///
    /// # Errors
    /// When it is damaged, or cannot be read.
    pub fn check(folder: &Path) -> Result<(), IndexError> {
        let Some(path) = live_folder(folder)? else { return Ok(()) };
        guarded(|| Live::open(&path)?.check_whole())
    }

    /// An index in memory.
    pub fn in_memory() -> Result<Self, IndexError> {
        Ok(Self::of(None, Live::in_memory()?, None))
    }

    /// A view of one document alone, for queries that wait for documents. It costs far less than an index.
    pub fn of_one(document: &Document) -> Result<Snapshot, IndexError> {
        Live::of_one(document)
    }

    fn empty(folder: &Path, reason: Reason) -> Result<Opened, IndexError> {
        let index = Self::of(Some(folder.to_owned()), Live::in_memory()?, Some(reason.clone()));
        Ok(Opened { index, rebuild: Some(reason) })
    }

    fn of(folder: Option<PathBuf>, live: Live, notice: Option<Reason>) -> Self {
        let inner = Inner { folder, live: RwLock::new(Arc::new(live)), notice: RwLock::new(notice) };
        Self { inner: Arc::new(inner) }
    }

    /// A consistent view as of the last commit.
    #[must_use]
    pub fn reader(&self) -> Snapshot {
        self.live().snapshot()
    }

    /// Up to where the change log is indexed.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.live().position()
    }

    /// Why the index is not whole at present: it is being made again, or must be. None when it is whole.
    #[must_use]
    pub fn notice(&self) -> Option<Reason> {
        self.inner.notice.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says that the index must be made again, so that whoever searches is told.
    pub fn set_notice(&self, reason: Reason) {
        *self.inner.notice.write().unwrap_or_else(PoisonError::into_inner) = Some(reason);
    }

    /// The writer of the live index. There is one at a time; it belongs to the index that was live when it
    /// was made, so end it before the index is made again and ask for another after. From 96 MiB on it works
    /// with two threads.
    pub fn writer(&self, heap_bytes: usize) -> Result<IndexWriter, IndexError> {
        IndexWriter::new(self.live(), heap_bytes, true)
    }

    /// Reads every file and holds it against its checksum. It takes as long as reading the index from disk.
    pub fn verify(&self) -> Result<(), IndexError> {
        guarded(|| self.live().check_whole())
    }

    /// Begins to make the index again beside the live one.
    pub fn rebuild(&self, heap_bytes: usize, reason: Reason) -> Result<Rebuild, IndexError> {
        let (live, name) = match &self.inner.folder {
            None => (Live::in_memory()?, None),
            Some(folder) => {
                let name = next_name(folder)?;
                let path = folder.join(&name);
                fs::create_dir_all(&path).map_err(unreadable)?;
                (Live::create(&path)?, Some(name))
            }
        };
        self.set_notice(reason);
        let live = Arc::new(live);
        let writer = IndexWriter::new(Arc::clone(&live), heap_bytes, false)?;
        let unfinished = Unfinished(live.folder.clone());
        Ok(Rebuild { index: self.clone(), live, name, writer, waiting: Vec::new(), unfinished })
    }

    fn live(&self) -> Arc<Live> {
        Arc::clone(&self.inner.live.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What is found in the folder of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspection {
    /// Up to where the change log is indexed.
    pub position: i64,
    /// How many documents there are.
    pub documents: u64,
    /// Whether this program's schema, analysis and lexicon made it.
    pub is_of_this_program: bool,
}

/// The folder of the live index in a folder, if there is one.
fn live_folder(folder: &Path) -> Result<Option<PathBuf>, IndexError> {
    Ok(read_current(folder)?.map(|name| folder.join(name)).filter(|path| path.is_dir()))
}

/// An index in the making. Dropped before it is finished, it leaves the live one as it was.
pub struct Rebuild {
    index: Index,
    live: Arc<Live>,
    name: Option<String>,
    writer: IndexWriter,
    waiting: Vec<Document>,
    /// Last, because the writer ends before its files go.
    unfinished: Unfinished,
}

/// The folder of an index in the making, which goes unless that is finished.
struct Unfinished(Option<PathBuf>);

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            // What stays is taken away when the index is opened next.
            drop(fs::remove_dir_all(folder));
        }
    }
}

impl Rebuild {
    /// Adds a document; each but once.
    pub fn add(&mut self, document: Document) -> Result<(), IndexError> {
        self.waiting.push(document);
        if self.waiting.len() < AT_ONCE { Ok(()) } else { self.add_waiting() }
    }

    fn add_waiting(&mut self) -> Result<(), IndexError> {
        self.writer.add_all(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }

    /// Makes what was given lasting, merges it, and makes it the live index.
    pub fn finish(mut self, position: i64) -> Result<(), IndexError> {
        self.add_waiting()?;
        self.writer.commit(position)?;
        self.writer.settle()?;
        self.writer.commit(position)?;
        self.writer.close()?;
        if let (Some(folder), Some(name)) = (&self.index.inner.folder, &self.name) {
            write_current(folder, name)?;
        }
        self.unfinished.0 = None;
        let before = {
            let mut live = self.index.inner.live.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *live, Arc::clone(&self.live))
        };
        *self.index.inner.notice.write().unwrap_or_else(PoisonError::into_inner) = None;
        // A folder that somebody removed may have given its name to the new one.
        if let Some(folder) =
            before.folder.as_ref().filter(|before| self.live.folder.as_ref() != Some(*before))
        {
            // Those who still search it have its files open.
            fs::remove_dir_all(folder).or_else(gone).map_err(unreadable)?;
        }
        Ok(())
    }
}

fn read_current(folder: &Path) -> Result<Option<String>, IndexError> {
    match fs::read_to_string(folder.join(CURRENT)) {
        Ok(name) => Ok(Some(name.trim().to_owned()).filter(|name| is_name(name))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => Ok(None),
        Err(error) => Err(unreadable(error)),
    }
}

/// Puts the name of the live index in place, whole or not at all.
fn write_current(folder: &Path, name: &str) -> Result<(), IndexError> {
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(unreadable)?;
    writeln!(file, "{name}").map_err(unreadable)?;
    file.as_file().sync_all().map_err(unreadable)?;
    file.persist(folder.join(CURRENT)).map_err(|error| unreadable(error.error))?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(unreadable)
}

/// Takes away what never became the live index.
fn sweep(folder: &Path, current: Option<&str>) -> Result<(), IndexError> {
    for name in names(folder)? {
        if Some(name.as_str()) != current {
            fs::remove_dir_all(folder.join(name)).or_else(gone).map_err(unreadable)?;
        }
    }
    Ok(())
}

fn next_name(folder: &Path) -> Result<String, IndexError> {
    let last = names(folder)?.iter().filter_map(|name| name.parse::<u32>().ok()).max().unwrap_or(0);
    Ok(format!("{:06}", last.saturating_add(1)))
}

/// The folders of indexes.
fn names(folder: &Path) -> Result<Vec<String>, IndexError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        if is_name(&name) {
            names.push(name);
        }
    }
    Ok(names)
}

fn is_name(name: &str) -> bool {
    name.len() >= 6 && name.bytes().all(|byte| byte.is_ascii_digit())
}

fn gone(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

fn unreadable(error: std::io::Error) -> IndexError {
    IndexError::Unreadable { reason: error.to_string() }
}

fn reason(error: &IndexError) -> String {
    error.said()
}
