//! A file on its way in: looked at, laid out, and put where its batch will find it.

use std::path::{Path, PathBuf};

use super::error::ImportError;
use super::model::{Batch, Format, ImportOptions, Plan};
use super::sheet::{Layout, Row, count, inspect, inspect_for_hand};
use super::source::Sheet;
use crate::files::{FileStore, MediaType};
use crate::leads::words::Channel;

/// A file that lies in its folder, ready for a batch.
#[derive(Debug, Clone)]
pub struct Staged {
    pub(super) file_name: String,
    pub(super) file_hash: String,
    pub(super) format: Format,
    pub(super) folder: String,
    pub(super) plan: Plan,
    pub(super) dry_run: bool,
    pub(super) rows_total: i64,
}

impl Staged {
    /// Looks at a file and puts it in a folder of its own.
    ///
    /// # Errors
    /// When it is no sheet, or its columns are not understood.
    pub fn of(
        files: &FileStore,
        sheet: Sheet,
        file_name: &str,
        options: &ImportOptions,
    ) -> Result<Self, ImportError> {
        let format = format_of(&sheet)?;
        let (layout, _) = inspect(sheet.source(), format, &options.mapping)?;
        Self::laid_out(files, sheet, (file_name, layout), options, false)
    }

    /// Looks at a file whose columns a person will look at before anything is read of it, and puts it in a folder of its
    /// own.
    ///
    /// # Errors
    /// When it is no sheet.
    pub fn waiting(files: &FileStore, sheet: Sheet, file_name: &str) -> Result<Self, ImportError> {
        let (layout, _) = inspect_for_hand(sheet.source(), format_of(&sheet)?)?;
        let options = ImportOptions { dry_run: true, ..ImportOptions::default() };
        Self::laid_out(files, sheet, (file_name, layout), &options, true)
    }

    fn laid_out(
        files: &FileStore,
        sheet: Sheet,
        (file_name, layout): (&str, Layout),
        options: &ImportOptions,
        waits: bool,
    ) -> Result<Self, ImportError> {
        let format = layout.format;
        let rows_total = count(sheet.source(), &layout)?;
        let channel = options.channel.unwrap_or_else(|| usual_channel(&layout));
        let mut token = [0_u8; 16];
        getrandom::fill(&mut token).map_err(|_| ImportError::StorageFailed)?;
        let staged = Self {
            file_name: file_name.rsplit(['/', '\\']).next().unwrap_or(file_name).chars().take(200).collect(),
            file_hash: sheet.hash.clone(),
            format,
            folder: hex::encode(token),
            plan: Plan { channel, statutory_source: options.statutory_source, layout, waits },
            dry_run: options.dry_run,
            rows_total: i64::try_from(rows_total).unwrap_or(i64::MAX),
        };
        sheet.move_to(&source_path(files, &staged.folder, format))?;
        Ok(staged)
    }

    /// Removes the file, because no batch came of it.
    pub fn discard(&self, files: &FileStore) {
        if let Err(error) = std::fs::remove_dir_all(folder(files, &self.folder)) {
            tracing::warn!(cause = %error, "A file that no batch needs could not be removed: {error}");
        }
    }
}

/// What is understood of a file: its layout and its first rows.
///
/// # Errors
/// When it is no sheet, or its columns are not understood.
pub fn preview(sheet: &Sheet, options: &ImportOptions) -> Result<(Layout, Vec<Row>), ImportError> {
    inspect(sheet.source(), format_of(sheet)?, &options.mapping)
}

fn format_of(sheet: &Sheet) -> Result<Format, ImportError> {
    match sheet.media_type {
        Some(MediaType::Text) => Ok(Format::Csv),
        Some(MediaType::Xlsx) => Ok(Format::Xlsx),
        _ => Err(ImportError::FormatUnknown),
    }
}

/// Messages to leaders have columns that are called after them; everything else is of the hotline.
fn usual_channel(layout: &Layout) -> Channel {
    if layout.headings.iter().any(|heading| heading.contains("留言")) {
        Channel::MessageBoard
    } else {
        Channel::Hotline12345
    }
}

pub(super) fn folder(files: &FileStore, name: &str) -> PathBuf {
    files.data_dir().join("imports").join(name)
}

/// The file as it came, under the seal.
pub(super) fn source_path(files: &FileStore, name: &str, format: Format) -> PathBuf {
    folder(files, name).join(format!("source.{format}.sealed"))
}

/// The sheet of refused rows of a batch, under the seal.
pub(super) fn rejects_path(files: &FileStore, batch: &Batch) -> PathBuf {
    folder(files, &batch.folder).join(format!("rejects.{}.sealed", batch.format))
}

/// Removes the folder of a batch with all that is in it.
pub(super) fn remove_folder(files: &FileStore, name: &str) -> Result<(), ImportError> {
    match std::fs::remove_dir_all(folder(files, name)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Removes a file that may be gone already.
pub(super) fn remove(path: &Path) -> Result<(), ImportError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
