//! The zip around the parts of a workbook.

use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::xml::{Xml, broken};
use crate::files::office::OfficeError;

/// Opens the zip.
pub(in crate::files) fn open<R: Read + Seek>(book: R) -> Result<ZipArchive<R>, OfficeError> {
    ZipArchive::new(book).map_err(unreadable)
}

/// A part, to be read from its beginning, as far as it has at most so many bytes; none if there is no such.
pub(in crate::files) fn part<'a, R: Read + Seek>(
    book: &'a mut ZipArchive<R>,
    name: &str,
    limit: u64,
) -> Result<Option<Xml<ZipFile<'a, R>>>, OfficeError> {
    // Some programs write names in capitals other than those they refer to.
    let at = book.index_for_name(name).or_else(|| {
        let same = |index: &usize| match book.name_for_index(*index) {
            Some(Ok(own)) => own.eq_ignore_ascii_case(name),
            Some(Err(_)) | None => false,
        };
        (0..book.len()).find(same)
    });
    let Some(at) = at else { return Ok(None) };
    let part = book.by_index(at).map_err(unreadable)?;
    if part.size() > limit {
        return Err(OfficeError::TooLarge);
    }
    Ok(Some(Xml::new(part, limit)))
}

fn unreadable(error: ZipError) -> OfficeError {
    if let ZipError::Io(error) = error { broken(error.kind()) } else { OfficeError::Unreadable }
}
