//! Workbooks: the first visible sheet.

use std::path::Path;

use super::error::ImportError;
use super::source::{Opened, Source};
use crate::files::office::OfficeError;
use crate::files::workbook::{Book, Row};

/// Gives the rows one after the other.
pub(super) fn each_row<E: From<ImportError>>(
    source: &Source,
    take: &mut impl FnMut(Row) -> Result<bool, E>,
) -> Result<(), E> {
    let folder = source.path().parent().unwrap_or(Path::new("."));
    let mut book = open(source)?;
    let mut rows = book.rows(0, folder).map_err(ImportError::from)?;
    while let Some(row) = rows.next_row().map_err(ImportError::from)? {
        if !take(row)? {
            break;
        }
    }
    Ok(())
}

/// The last row that the sheet says it has; 0 if it does not say.
pub(super) fn last_row(source: &Source) -> Result<u64, ImportError> {
    Ok(open(source)?.last_row(0)?)
}

fn open(source: &Source) -> Result<Book<Opened>, ImportError> {
    Ok(Book::open(source.open()?, source.open()?)?)
}

impl From<OfficeError> for ImportError {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Unreadable => Self::Unreadable,
            OfficeError::TooLarge => Self::TooLarge,
            OfficeError::Storage(error) => error.into(),
        }
    }
}
