//! Workbooks: the visible sheets, each row on a line.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;

use super::Unread;
use super::words::Words;
use crate::files::workbook::Book;

pub(super) fn read(file: &File, words: &mut Words) -> Result<(), Unread> {
    let mut book = Book::open(At::new(file)?, At::new(file)?)?;
    for sheet in 0..book.sheets() {
        let mut rows = book.rows(sheet, &std::env::temp_dir())?;
        while let Some(row) = rows.next_row()? {
            for cell in &row.cells {
                words.push(&cell.text());
                words.blank();
            }
            words.line();
            if words.is_full() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// A file that is read in two places at once.
struct At<'a> {
    file: &'a File,
    at: u64,
    end: u64,
}

impl<'a> At<'a> {
    fn new(file: &'a File) -> std::io::Result<Self> {
        Ok(Self { file, at: 0, end: file.metadata()?.len() })
    }
}

impl Read for At<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read_at(out, self.at)?;
        self.at += u64::try_from(read).unwrap_or(0);
        Ok(read)
    }
}

impl Seek for At<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
