//! Carrying a batch from its last committed row to its end.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::entry::{self, Prepared, Remembered};
use super::error::ImportError;
use super::model::{Batch, BatchState, ImportId, ImportOptions, Progress};
use super::rows::Reading;
use super::sheet::{Row, each_row};
use super::source::{IncomingSheet, Source};
use super::stage::{Staged, folder, rejects_path, remove, remove_folder, source_path};
use super::{IMPORT_LIMIT, rejects, service, store};
use crate::audit::{Work, perform_blocking};
use crate::db::Database;
use crate::files::{FileError, FileStore, Intake};
use crate::kit::coded::Coded;
use crate::kit::{Actor, Clock, OfficeId, Timestamp};
use crate::leads::service::Registrar;
use crate::leads::vault::VaultKeys;
use crate::org;

/// Rows that are one transaction.
const PIECE: i64 = 1_000;
/// How long others are let in between two pieces.
const PAUSE: Duration = Duration::from_millis(2);
/// How long refused rows are kept to be fetched.
const REJECTS_KEPT: Duration = Duration::from_secs(30 * 24 * 3600);
/// How long a sheet waits to be imported.
const SHEETS_WAIT: Duration = Duration::from_secs(24 * 3600);
/// How often a batch is tried again when the database or the disk was in the way.
const TRIES: u32 = 5;

/// What an import works with.
#[derive(Clone)]
pub struct Importer {
    /// The database.
    pub db: Database,
    /// Where now comes from.
    pub clock: Arc<Clock>,
    /// Where files lie.
    pub files: FileStore,
    /// The keys that seal reporters.
    pub vault: Arc<VaultKeys>,
}

/// A file that the command line imports.
#[derive(Debug)]
pub struct ImportFile<'a> {
    /// Where it is.
    pub path: &'a Path,
    /// The code of the office; the topmost one when absent.
    pub office: Option<&'a str>,
    /// Channel, source, mapping, dry run.
    pub options: ImportOptions,
    /// Where the refused rows are written, in plain; beside the file when absent.
    pub rejects: Option<&'a Path>,
}

/// What became of a file.
#[derive(Debug, Clone, Serialize)]
pub struct FileReport {
    /// The batch.
    pub import_id: ImportId,
    /// Rows read.
    pub rows: i64,
    /// Leads made, or that would be made.
    pub created: i64,
    /// Rows that are in the register already, or twice in the file.
    pub duplicates: i64,
    /// Rows refused.
    pub rejected: i64,
    /// The sheet of refused rows.
    pub rejects_file: Option<PathBuf>,
}

/// What is being read of a batch.
struct Run<'a> {
    importer: &'a Importer,
    actor: &'a Actor,
    batch: &'a Batch,
    registrar: Registrar,
    remembered: Remembered,
    rows: Vec<Prepared>,
    progress: Progress,
}

impl Importer {
    /// Carries a batch to its end. What is committed stays, whatever happens.
    ///
    /// # Errors
    /// When the database or the disk refuses, or another process carries the batch on. A sheet that
    /// cannot be read to its end makes the batch fail and is no error here.
    pub fn run(&self, id: ImportId, actor: &Actor) -> Result<Batch, ImportError> {
        let mut tried = 0;
        loop {
            tried += 1;
            let error = match self.pass(id, actor) {
                Ok(batch) => return Ok(batch),
                Err(error) => error,
            };
            #[expect(clippy::wildcard_enum_match_arm, reason = "every other error is the caller's")]
            match error {
                ImportError::Db(_) | ImportError::StorageFailed if tried < TRIES => {
                    std::thread::sleep(Duration::from_millis(200) * tried);
                }
                ImportError::CarriedOn { .. } => {
                    // A command and a server that just started may meet in one batch: whoever commits a
                    // piece first has it, and the other goes on below it. A dry run remembers in memory
                    // and is left to one of them.
                    let batch = self.batch(id)?;
                    if batch.state != BatchState::Running {
                        return Ok(batch);
                    }
                    if batch.dry_run || !self.source(&batch).path().exists() {
                        return Err(error);
                    }
                    std::thread::sleep(Duration::from_millis(50));
                }
                ImportError::Unreadable | ImportError::TooLarge | ImportError::EncodingUnknown => {
                    return self.close(id, actor, Some(error.code()));
                }
                other => return Err(other),
            }
        }
    }

    /// Imports a file on the calling thread.
    ///
    /// # Errors
    /// When the file cannot be read, or there is no such office.
    pub fn import_file(&self, file: &ImportFile<'_>) -> Result<FileReport, ImportError> {
        let office = self.office(file.office)?;
        let mut incoming = self.incoming(usize::MAX)?;
        let (mut plain, mut piece) = (std::fs::File::open(file.path)?, vec![0; 64 * 1024]);
        loop {
            let read = plain.read(&mut piece)?;
            let Some(piece) = piece.get(..read).filter(|piece| !piece.is_empty()) else { break };
            incoming.take(piece)?;
        }
        let name = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let staged = Staged::of(&self.files, incoming.settle()?, &name, &file.options)?;
        let actor = Actor { origin: String::from("cli"), ..Actor::system(office) };
        let opened =
            perform_blocking(&self.db, &actor, self.clock.now(), |work| service::open(work, office, &staged));
        let batch = match opened {
            Ok(batch) => self.run(batch.id, &actor)?,
            Err(error) => {
                staged.discard(&self.files);
                return Err(error);
            }
        };
        if batch.state == BatchState::Failed {
            return Err(ImportError::Unreadable);
        }
        Ok(FileReport {
            import_id: batch.id,
            rows: batch.rows_read,
            created: batch.created,
            duplicates: batch.duplicates,
            rejected: batch.rejected,
            rejects_file: self.hand_out(&batch, file)?,
        })
    }

    /// The refused rows for the person who typed the command, in a file that only they may read.
    fn hand_out(&self, batch: &Batch, file: &ImportFile<'_>) -> Result<Option<PathBuf>, ImportError> {
        if batch.rejected == 0 {
            return Ok(None);
        }
        let write = |target: &Path| rejects::hand_out(&self.files, self.vault.clone(), batch, target);
        if let Some(target) = file.rejects {
            return write(target).map(Some);
        }
        let stem = file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let name = format!("{stem}.rejects-{}.{}", batch.id, batch.format);
        // The folder of the file may be for reading only: then where the person is.
        write(&file.path.with_file_name(&name)).or_else(|_| write(Path::new(&name))).map(Some)
    }

    /// A sheet on its way in, of at most so many bytes.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn incoming(&self, limit: usize) -> Result<IncomingSheet, FileError> {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).min(IMPORT_LIMIT);
        IncomingSheet::new(&self.files, self.vault.clone(), limit)
    }

    fn source(&self, batch: &Batch) -> Source {
        Source::new(source_path(&self.files, &batch.folder, batch.format), self.vault.clone())
    }

    /// The first rows of a sheet that waits, below its headings. Only who sent it may see them.
    ///
    /// # Errors
    /// When it is kept no longer, or cannot be read.
    pub fn first_rows(&self, batch: &Batch, most: usize) -> Result<Vec<Row>, ImportError> {
        let (source, layout) = (self.source(batch), &batch.plan.get().layout);
        if !source.path().exists() {
            return Err(ImportError::SheetGone { id: batch.id });
        }
        let mut rows = Vec::new();
        each_row(&source, layout, layout.heading_row, |row| {
            rows.push(row);
            Ok::<_, ImportError>(rows.len() < most)
        })?;
        Ok(rows)
    }

    /// Takes back what has waited for a day: a sheet names reporters, and is not kept without need.
    ///
    /// # Errors
    /// The database's, and when the disk refuses.
    pub fn forget_waiting(&self) -> Result<(), ImportError> {
        let now = self.clock.now();
        for batch in self.db.read_blocking(store::waiting)? {
            let since = batch.finished_at.unwrap_or(batch.created_at);
            if now.utc().signed_duration_since(since.utc()).to_std().unwrap_or_default() > SHEETS_WAIT {
                let actor = Actor::system(batch.office_id);
                let undone = perform_blocking(&self.db, &actor, now, |work| service::undo(work, batch.id))?;
                self.forget(&undone)?;
            }
        }
        Ok(())
    }

    /// Removes what lies on disk of a batch that was undone.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn forget(&self, batch: &Batch) -> Result<(), ImportError> {
        remove_folder(&self.files, &batch.folder)
    }

    /// Carries on what a stop of the program left unfinished; how many batches came to their end.
    ///
    /// # Errors
    /// The database's. A batch that cannot be carried on is left and logged.
    pub fn resume_unfinished(&self) -> Result<usize, ImportError> {
        self.forget_waiting()?;
        let (running, waiting) =
            (self.db.read_blocking(store::running)?, self.db.read_blocking(store::waiting)?);
        self.remove_ended(&running.iter().chain(&waiting).collect::<Vec<_>>())?;
        let mut ended = 0;
        for batch in running {
            let id = batch.id;
            let actor = self.actor_of(&batch)?;
            match self.run(id, &actor) {
                Ok(_) => ended += 1,
                Err(error) => {
                    tracing::warn!(import.id = %id, cause = %error, "Import {id} is not carried on: {error}");
                }
            }
        }
        Ok(ended)
    }

    /// The person who imported, as far as they may still act; else the program itself.
    fn actor_of(&self, batch: &Batch) -> Result<Actor, ImportError> {
        let today = self.clock.now().date();
        let system = Actor::system(batch.office_id);
        let Some(person) = batch.imported_by else { return Ok(Actor { origin: "cli".into(), ..system }) };
        let standing = self
            .db
            .read_blocking(|conn| org::store::standing(conn, person, today, String::from("system")))?;
        Ok(standing.map_or(system, |standing| standing.actor))
    }

    /// Removes files whose batch came to its end just before a stop, and refused rows that nobody fetched in
    /// time: they name reporters.
    fn remove_ended(&self, needed: &[&Batch]) -> Result<(), ImportError> {
        let folders = folder(&self.files, "");
        std::fs::create_dir_all(&folders)?;
        for entry in std::fs::read_dir(folders)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
            if age > Duration::from_secs(3600) && needed.iter().all(|batch| batch.folder != name) {
                for format in super::Format::ALL {
                    remove(&source_path(&self.files, &name, *format))?;
                }
                if age > REJECTS_KEPT {
                    remove_folder(&self.files, &name)?;
                }
            }
        }
        Ok(())
    }

    fn office(&self, code: Option<&str>) -> Result<OfficeId, ImportError> {
        let all = self.db.read_blocking(org::store::procuratorates)?;
        let found = match code {
            Some(code) => all.iter().find(|office| office.code == code || office.name == code),
            None => all.first(),
        };
        let office = code.unwrap_or("-").to_owned();
        found.map(|found| found.id).ok_or(ImportError::OfficeNotFound { office })
    }

    fn close(&self, id: ImportId, actor: &Actor, failure: Option<&str>) -> Result<Batch, ImportError> {
        let (now, batch) = (self.clock.now(), self.batch(id)?);
        let batch = perform_blocking(&self.db, actor, now, |work| service::close(work, &batch, failure))?;
        if batch.state == BatchState::Waiting {
            return Ok(batch);
        }
        remove(self.source(&batch).path())?;
        if !rejects_path(&self.files, &batch).exists() {
            remove_folder(&self.files, &batch.folder)?;
        }
        tracing::info!(import.id = %id, "Import {id} ended: {}", batch.state);
        Ok(batch)
    }

    /// One pass from the last committed row to the end.
    fn pass(&self, id: ImportId, actor: &Actor) -> Result<Batch, ImportError> {
        let mut batch = self.batch(id)?;
        if batch.state != BatchState::Running {
            return Ok(batch);
        }
        let source = self.source(&batch);
        if !source.path().exists() {
            return Err(ImportError::CarriedOn { id });
        }
        if batch.dry_run && batch.last_row > 0 {
            self.db.write_blocking(|conn| store::rewind(conn, id).map_err(ImportError::Db))?;
            batch = self.batch(id)?;
        }
        let office = batch.office_id;
        let registrar = self.db.read_blocking(|conn| {
            let found = org::store::procuratorate(conn, office)?;
            let found = found.ok_or_else(|| ImportError::OfficeNotFound { office: office.to_string() })?;
            Ok::<_, ImportError>(Registrar::of(found, crate::leads::store::domains(conn)?))
        })?;
        let last_row = batch.last_row;
        let mut run = Run {
            importer: self,
            actor,
            batch: &batch,
            registrar,
            remembered: Remembered::default(),
            rows: Vec::new(),
            progress: Progress { last_row, ..Progress::default() },
        };
        run.read(&source)?;
        let read = self.batch(id)?;
        if read.rejected > 0 {
            rejects::write((&self.db, &self.files), self.vault.clone(), &read, &source)?;
        } else {
            // Those of a dry run before.
            remove(&rejects_path(&self.files, &read))?;
        }
        self.close(id, actor, None)
    }

    fn batch(&self, id: ImportId) -> Result<Batch, ImportError> {
        let found = self.db.read_blocking(|conn| store::any_batch(conn, id))?;
        found.ok_or(ImportError::NotFound { id })
    }
}

impl Run<'_> {
    fn read(&mut self, source: &Source) -> Result<(), ImportError> {
        let layout = &self.batch.plan.get().layout;
        let below = u64::try_from(self.progress.last_row).unwrap_or(0).max(layout.heading_row);
        let mut from = self.progress.last_row;
        each_row(source, layout, below, |row| {
            self.take(&row);
            if self.progress.rows >= PIECE {
                from = self.commit(from)?;
                std::thread::sleep(PAUSE);
            }
            Ok::<_, ImportError>(true)
        })?;
        if self.progress.rows > 0 {
            self.commit(from)?;
        }
        Ok(())
    }

    /// Reads a row: a lead to be entered, or a refusal.
    fn take(&mut self, row: &Row) {
        let now = self.importer.clock.now();
        let reading = Reading {
            office: self.batch.office_id,
            plan: self.batch.plan.get(),
            domains: self.registrar.domains(),
            today: now.date(),
        };
        let read = reading.read(row).and_then(|mut told| {
            told.registration.import_id = Some(self.batch.id.0);
            entry::prepare(&self.registrar, told, now).map_err(|errors| reading.refused(row, &errors))
        });
        self.progress.rows += 1;
        self.progress.last_row = i64::try_from(row.number).unwrap_or(i64::MAX);
        match read {
            Ok(prepared) => self.rows.push(prepared),
            Err(reject) => self.progress.rejects.push(reject),
        }
    }

    /// One transaction: leads, reporters, refusals, and how far the batch has come.
    fn commit(&mut self, from: i64) -> Result<i64, ImportError> {
        let now: Timestamp = self.importer.clock.now();
        let Self { importer, actor, batch, registrar, remembered, rows, progress } = self;
        let fresh = perform_blocking(&importer.db, actor, now, |work| {
            let fresh = piece(work, batch, registrar, remembered, rows, progress, &importer.vault)?;
            if store::advance(work.conn, batch.id, from, progress)? == 0 {
                return Err(ImportError::CarriedOn { id: batch.id });
            }
            Ok(fresh)
        })?;
        if batch.dry_run {
            remembered.keep(rows, &fresh);
        }
        let last_row = progress.last_row;
        *progress = Progress { last_row, ..Progress::default() };
        rows.clear();
        Ok(last_row)
    }
}

fn piece(
    work: &mut Work<'_>,
    batch: &Batch,
    registrar: &Registrar,
    remembered: &Remembered,
    rows: &mut [Prepared],
    progress: &mut Progress,
    vault: &VaultKeys,
) -> Result<Vec<bool>, ImportError> {
    if !batch.dry_run {
        entry::lock(work, batch.office_id)?;
    }
    let fresh = entry::fresh(work.conn, batch.office_id, rows, remembered)?;
    let count =
        |wanted: bool| i64::try_from(fresh.iter().filter(|fresh| **fresh == wanted).count()).unwrap_or(0);
    progress.created = count(true);
    progress.duplicates = count(false);
    if !batch.dry_run {
        entry::enter(work, registrar, rows, &fresh, vault)?;
    }
    store::insert_rejects(work.conn, batch.id, &progress.rejects)?;
    Ok(fresh)
}
