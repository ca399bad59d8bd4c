//! Excel workbooks: the visible sheets, row by row, in constant memory.
//!
//! Sheet and shared texts are read as streams, side by side. A text that the sheet may ask for again lies in
//! a file without a name, under a key that this process alone knows. What a part may unpack to is counted
//! while it is unpacked, and one piece of XML has a limit of its own, so that a small file cannot be made
//! to fill the memory.

mod cells;
mod outline;
mod row;
mod spill;
mod styles;
mod texts;
mod written;

use std::io::{Read, Seek};
use std::path::Path;

use zip::ZipArchive;
use zip::read::ZipFile;

use super::office::{OfficeError, package};
use cells::Cells;
use outline::Outline;
pub use row::{Cell, Row, of_serial};
use texts::Texts;
pub use written::Written;

/// Bytes that one part of a workbook may have unpacked.
const PART_LIMIT: u64 = 1024 * 1024 * 1024;

/// A workbook that is open twice: a sheet is read from one, its texts from the other.
pub struct Book<R> {
    book: ZipArchive<R>,
    beside: ZipArchive<R>,
    outline: Outline,
}

/// The rows of a sheet that have not been read yet.
pub struct Rows<'a, R: Read + Seek>(Cells<ZipFile<'a, R>, ZipFile<'a, R>>);

impl<R: Read + Seek> Book<R> {
    /// Opens it; the two are the same bytes.
    ///
    /// # Errors
    /// When it is no workbook.
    pub fn open(book: R, beside: R) -> Result<Self, OfficeError> {
        let (mut book, beside) = (package::open(book)?, package::open(beside)?);
        let outline = Outline::read(&mut book)?;
        Ok(Self { book, beside, outline })
    }

    /// How many sheets are visible.
    #[must_use]
    pub fn sheets(&self) -> usize {
        self.outline.sheets.len()
    }

    /// The rows of a visible sheet, the first being 0. Texts are laid by in a folder.
    ///
    /// # Errors
    /// When there is no such sheet, or the folder cannot be written.
    pub fn rows(&mut self, sheet: usize, folder: &Path) -> Result<Rows<'_, R>, OfficeError> {
        let Self { book, beside, outline } = self;
        let name = outline.sheets.get(sheet).ok_or(OfficeError::Unreadable)?;
        let texts = Texts::new(package::part(beside, &outline.texts, PART_LIMIT)?, folder)?;
        let part = package::part(book, name, PART_LIMIT)?.ok_or(OfficeError::Unreadable)?;
        Ok(Rows(Cells::new(part, texts, outline.styles.clone())))
    }

    /// The last row that a visible sheet says it has; 0 if it does not say.
    ///
    /// # Errors
    /// When there is no such sheet, or it cannot be read.
    pub fn last_row(&mut self, sheet: usize) -> Result<u64, OfficeError> {
        let name = self.outline.sheets.get(sheet).ok_or(OfficeError::Unreadable)?;
        cells::last_row(package::part(&mut self.book, name, PART_LIMIT)?.ok_or(OfficeError::Unreadable)?)
    }
}

impl<R: Read + Seek> Rows<'_, R> {
    /// The next row; none after the last.
    ///
    /// # Errors
    /// When the sheet is broken or too large, or the folder refuses.
    pub fn next_row(&mut self) -> Result<Option<Row>, OfficeError> {
        self.0.next_row()
    }
}

#[cfg(test)]
mod tests;
