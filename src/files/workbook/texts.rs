//! Texts that stand apart from the sheet, each once, and are named by their number.

use std::io::Read;
use std::path::Path;

use super::spill::Spill;
use crate::files::office::OfficeError;
use crate::files::office::xml::{Piece, Xml};

/// The texts of a workbook, read only as far as the sheet has asked.
pub(super) struct Texts<R> {
    part: Option<Xml<R>>,
    read: Spill,
}

impl<R: Read> Texts<R> {
    /// Texts of a part, which a workbook need not have.
    pub(super) fn new(part: Option<Xml<R>>, folder: &Path) -> Result<Self, OfficeError> {
        Ok(Self { part, read: Spill::new(folder)? })
    }

    /// A text by its number, the first being 0.
    pub(super) fn get(&mut self, number: usize) -> Result<&str, OfficeError> {
        while self.read.len() <= number {
            let part = self.part.as_mut().ok_or(OfficeError::Unreadable)?;
            // Where there is no further text, the sheet names one that is not there.
            let begins = matches!(part.inside()?, Piece::Begin(tag) if tag.local_name().as_ref() == "si");
            if begins {
                let words = part.words()?;
                self.read.push(words)?;
            }
        }
        self.read.get(number)?.ok_or(OfficeError::Unreadable)
    }
}
