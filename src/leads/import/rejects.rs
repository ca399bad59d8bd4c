//! The refused rows as a sheet of the same form, with the reason beside each, kept under the seal.

use std::collections::VecDeque;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::NamedTempFile;

use super::error::ImportError;
use super::model::{Batch, Format, Reject};
use super::sheet::{Cell, Row, each_row};
use super::source::{Opened, Source};
use super::stage::rejects_path;
use super::store;
use crate::db::Database;
use crate::files::workbook::Written;
use crate::files::{self, FileError, FileStore};
use crate::leads::sealed::SealedWriter;
use crate::leads::vault::VaultKeys;

/// Headings of the two columns that are added.
const ADDED: [&str; 2] = ["退回代码", "退回原因"];
/// Refused rows that are fetched at a time.
const PAGE: i64 = 1_000;

/// The sheet of refused rows of a batch, opened to be given to somebody.
pub struct Refusals {
    /// Its plain content.
    pub reader: Opened,
    /// Plain bytes.
    pub size: u64,
}

/// Opens the sheet of refused rows of a batch.
///
/// # Errors
/// When it is kept no longer, or does not open.
pub fn open_rejects(
    files: &FileStore,
    vault: Arc<VaultKeys>,
    batch: &Batch,
) -> Result<Refusals, ImportError> {
    let path = rejects_path(files, batch);
    if !path.exists() {
        return Err(ImportError::RejectsGone { id: batch.id });
    }
    let reader = Source::new(path, vault).open()?;
    Ok(Refusals { size: reader.length(), reader })
}

/// Writes the refused rows of a batch in plain beside the file they came in, for the person who typed the
/// command; nobody else may read it. The sealed sheet goes.
pub(super) fn hand_out(
    files: &FileStore,
    vault: Arc<VaultKeys>,
    batch: &Batch,
    target: &Path,
) -> Result<PathBuf, ImportError> {
    let mut sheet = open_rejects(files, vault, batch)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(target)?;
    std::io::copy(&mut sheet.reader, &mut file)?;
    file.sync_all()?;
    super::stage::remove(&rejects_path(files, batch))?;
    Ok(target.to_owned())
}

/// Writes the sheet: under another name first, so that what bears the name is whole.
pub(super) fn write(
    (db, files): (&Database, &FileStore),
    vault: Arc<VaultKeys>,
    batch: &Batch,
    source: &Source,
) -> Result<(), ImportError> {
    let sealed = SealedWriter::new(files.draft()?, vault)?;
    let sealed = match batch.format {
        Format::Csv => as_text(db, batch, source, sealed)?,
        Format::Xlsx => as_workbook(db, batch, source, sealed)?,
    };
    let draft = sealed.finish()?;
    draft.as_file().sync_all()?;
    Ok(files::settle_at(draft.into_temp_path(), &rejects_path(files, batch)).map_err(FileError::from)?)
}

/// Gives each refused row with its reason, in the order of the sheet.
fn each_refused(
    db: &Database,
    batch: &Batch,
    source: &Source,
    mut take: impl FnMut(&Row, &Reject) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let layout = &batch.plan.get().layout;
    let (mut waiting, mut last) = (VecDeque::new(), 0);
    each_row(source, layout, layout.heading_row, |row| {
        if waiting.is_empty() {
            let page = db.read_blocking(|conn| store::rejects_below(conn, batch.id, last, PAGE));
            waiting = VecDeque::from(page.map_err(ImportError::Db)?);
            last = waiting.back().map_or(last, |reject: &Reject| reject.row);
        }
        let number = i64::try_from(row.number).unwrap_or(i64::MAX);
        match waiting.front() {
            None => return Ok(false),
            Some(reject) if reject.row == number => take(&row, reject)?,
            Some(_) => return Ok(true),
        }
        waiting.pop_front();
        Ok(true)
    })
}

fn reason(reject: &Reject) -> String {
    let sentence = reject.code.zh();
    if reject.heading.is_empty() {
        format!("{sentence}。")
    } else {
        format!("“{}”：{sentence}。", reject.heading)
    }
}

type Sealing = SealedWriter<NamedTempFile>;

fn as_text(db: &Database, batch: &Batch, source: &Source, mut file: Sealing) -> Result<Sealing, ImportError> {
    let layout = &batch.plan.get().layout;
    // The mark by which Excel takes it for UTF-8.
    file.write_all(b"\xef\xbb\xbf")?;
    let delimiter = layout.delimiter.and_then(|sign| u8::try_from(sign).ok()).unwrap_or(b',');
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(file);
    let head = layout.headings.iter().map(String::as_str).chain(ADDED);
    writer.write_record(head).map_err(failed)?;
    let width = layout.headings.len();
    each_refused(db, batch, source, |row, reject| {
        let mut cells: Vec<String> = row.cells.iter().map(raw).collect();
        cells.resize(width.max(cells.len()), String::new());
        cells.push(reject.code.code().to_owned());
        cells.push(reason(reject));
        writer.write_record(&cells).map_err(failed)
    })?;
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The cell as it came, blanks and all.
fn raw(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Empty | Cell::Number(_) | Cell::Date(_) => cell.text(),
    }
}

fn as_workbook(db: &Database, batch: &Batch, source: &Source, file: Sealing) -> Result<Sealing, ImportError> {
    let layout = &batch.plan.get().layout;
    let mut book = Written::begin(file)?;
    let head = layout.headings.iter().map(String::as_str).chain(ADDED);
    book.row(&head.map(|heading| Cell::Text(heading.to_owned())).collect::<Vec<_>>())?;
    let width = layout.headings.len();
    each_refused(db, batch, source, |row, reject| {
        let mut cells = row.cells.clone();
        cells.resize(width.max(cells.len()), Cell::Empty);
        cells.push(Cell::Text(reject.code.code().to_owned()));
        cells.push(Cell::Text(reason(reject)));
        Ok(book.row(&cells)?)
    })?;
    Ok(book.finish()?)
}

fn failed(error: csv::Error) -> ImportError {
    if let csv::ErrorKind::Io(error) = error.into_kind() { error.into() } else { ImportError::StorageFailed }
}
