//! Excel workbooks: the first visible sheet, row by row, in constant memory.
//!
//! Sheet and shared texts are read as streams, side by side. A text that the sheet may ask for again lies in
//! a file without a name, under a key that this process alone knows. What a part may unpack to is counted
//! while it is unpacked, and one piece of XML has a limit of its own, so that a small file cannot be made
//! to fill the memory.

mod cells;
mod escapes;
mod outline;
mod package;
mod spill;
mod styles;
mod texts;
mod xml;

use std::io::{Read, Seek};
use std::path::Path;

use super::error::ImportError;
use super::sheet::Row;
use super::source::Source;
use cells::Cells;
use outline::Outline;
use texts::Texts;

/// Bytes that one part of a workbook may have unpacked.
const PART_LIMIT: u64 = 1024 * 1024 * 1024;

/// Gives the rows one after the other.
pub(super) fn each_row<E: From<ImportError>>(
    source: &Source,
    take: &mut impl FnMut(Row) -> Result<bool, E>,
) -> Result<(), E> {
    let folder = source.path().parent().unwrap_or(Path::new("."));
    rows(source.open()?, source.open()?, folder, take)
}

/// The last row that the sheet says it has; 0 if it does not say.
pub(super) fn last_row(source: &Source) -> Result<u64, ImportError> {
    let mut book = package::open(source.open()?)?;
    let outline = Outline::read(&mut book)?;
    let sheet = package::part(&mut book, &outline.sheet, PART_LIMIT)?.ok_or(ImportError::Unreadable)?;
    cells::last_row(sheet)
}

/// The rows of a workbook that is open twice: the sheet is read from one, its texts from the other.
fn rows<R: Read + Seek, E: From<ImportError>>(
    book: R,
    beside: R,
    folder: &Path,
    take: &mut impl FnMut(Row) -> Result<bool, E>,
) -> Result<(), E> {
    let (mut book, mut beside) = (package::open(book)?, package::open(beside)?);
    let outline = Outline::read(&mut book)?;
    let texts = Texts::new(package::part(&mut beside, &outline.texts, PART_LIMIT)?, folder)?;
    let sheet = package::part(&mut book, &outline.sheet, PART_LIMIT)?.ok_or(ImportError::Unreadable)?;
    let mut cells = Cells::new(sheet, texts, outline.styles);
    while let Some(row) = cells.next_row()? {
        if !take(row)? {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
