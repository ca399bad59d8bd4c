//! The rows of a sheet.

use std::io::Read;

use quick_xml::events::BytesStart;

use super::row::{Cell, Row};
use super::styles::Styles;
use super::texts::Texts;
use crate::files::office::OfficeError;
use crate::files::office::escapes::plain;
use crate::files::office::xml::{Piece, Xml, attribute};

/// Columns that are read of a row.
const COLUMNS: usize = 256;
/// Columns and rows that a sheet can have.
const SHEET_COLUMNS: usize = 16_384;
const SHEET_ROWS: u64 = 1_048_576;

/// A sheet that is being read.
pub(super) struct Cells<R, T> {
    sheet: Xml<R>,
    texts: Texts<T>,
    styles: Styles,
    /// The depth outside of the rows; none before the sheet has come to them.
    outside: Option<u32>,
    /// The row that was read last.
    row: u64,
}

/// What the tag of a cell says.
#[derive(Default)]
struct Tag {
    place: Option<(usize, u64)>,
    kind: Option<String>,
    style: Option<usize>,
}

impl<R: Read, T: Read> Cells<R, T> {
    pub(super) fn new(sheet: Xml<R>, texts: Texts<T>, styles: Styles) -> Self {
        Self { sheet, texts, styles, outside: None, row: 0 }
    }

    /// The next row that the sheet has, be it blank; none at its end.
    pub(super) fn next_row(&mut self) -> Result<Option<Row>, OfficeError> {
        loop {
            let Piece::Begin(tag) = self.sheet.inside()? else {
                if self.outside == Some(self.sheet.depth()) {
                    return Ok(None);
                }
                continue;
            };
            match (tag.local_name().as_ref(), self.outside) {
                ("sheetData", None) => self.outside = Some(self.sheet.outside()),
                ("row", Some(_)) => {
                    let number = attribute(&tag, "r")?.map(|said| said.parse());
                    let number = number.transpose().map_err(|_| OfficeError::Unreadable)?;
                    return self.read(number).map(Some);
                }
                _ => {}
            }
        }
    }

    /// A row from its tag to its end. Where it does not say its number, its cells may.
    fn read(&mut self, said: Option<u64>) -> Result<Row, OfficeError> {
        let (outside, mut number, mut cells) = (self.sheet.outside(), said, Vec::new());
        let mut next = 0;
        while self.sheet.depth() > outside {
            let tag = match self.sheet.inside()? {
                Piece::Begin(tag) if tag.local_name().as_ref() == "c" => Tag::read(&tag)?,
                Piece::Begin(_) | Piece::End | Piece::Text(_) | Piece::Other => continue,
            };
            let column = match tag.place {
                Some((_, row)) if number.is_some_and(|number| number != row) => {
                    return Err(OfficeError::Unreadable);
                }
                Some((column, row)) => {
                    number = Some(row);
                    column
                }
                None => next,
            };
            next = column + 1;
            let value = self.value(&tag)?;
            if column >= COLUMNS || value == Cell::Empty {
                continue;
            }
            if cells.len() <= column {
                cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = cells.get_mut(column) {
                *place = value;
            }
        }
        let number = number.unwrap_or(self.row + 1);
        // A restart counts on rows that go down the sheet.
        if number <= self.row || number > SHEET_ROWS {
            return Err(OfficeError::Unreadable);
        }
        self.row = number;
        Ok(Row { number, cells })
    }

    /// What stands in a cell, from its tag to its end. Of a formula it is what it came to last.
    fn value(&mut self, tag: &Tag) -> Result<Cell, OfficeError> {
        let outside = self.sheet.outside();
        let (mut value, mut words) = (None, None);
        while self.sheet.depth() > outside {
            let Piece::Begin(tag) = self.sheet.inside()? else { continue };
            match tag.local_name().as_ref() {
                "v" => value = Some(self.sheet.text()?),
                "is" => words = Some(self.sheet.words()?),
                _ => self.sheet.skip()?,
            }
        }
        if let (Some(words), Some("inlineStr")) = (words, tag.kind.as_deref()) {
            return Ok(text_cell(words));
        }
        let Some(value) = value else { return Ok(Cell::Empty) };
        Ok(match (tag.kind.as_deref(), value.trim()) {
            (_, "") | (Some("e" | "inlineStr"), _) => Cell::Empty,
            (Some("s"), number) => {
                let number = number.parse().map_err(|_| OfficeError::Unreadable)?;
                text_cell(self.texts.get(number)?.to_owned())
            }
            (Some("b"), truth) => {
                Cell::Text(if matches!(truth, "1" | "true") { "是" } else { "否" }.to_owned())
            }
            (Some("n") | None, number) => match number.parse::<f64>() {
                Ok(number) if number.is_finite() => self.styles.cell(number, tag.style),
                // Some programs write a text without saying that it is one.
                _ => text_cell(value),
            },
            // What a formula came to, a day as ISO 8601 writes it.
            (Some(_), _) => text_cell(plain(&value).into_owned()),
        })
    }
}

impl Tag {
    fn read(tag: &BytesStart<'_>) -> Result<Self, OfficeError> {
        let mut read = Self::default();
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| OfficeError::Unreadable)?;
            match attribute.key.as_ref() {
                "r" => read.place = Some(place(&attribute.value)?),
                "t" => read.kind = Some(attribute.value.into_owned()),
                "s" => read.style = attribute.value.parse().ok(),
                _ => {}
            }
        }
        Ok(read)
    }
}

/// Column, counted from 0, and row of a place such as `AB12`.
fn place(said: &str) -> Result<(usize, u64), OfficeError> {
    let digits = said.find(|sign: char| sign.is_ascii_digit()).ok_or(OfficeError::Unreadable)?;
    let (letters, digits) = said.split_at(digits);
    let mut column = 0;
    for letter in letters.bytes() {
        let value = usize::from(letter.to_ascii_uppercase().wrapping_sub(b'A'));
        if value >= 26 {
            return Err(OfficeError::Unreadable);
        }
        column = column * 26 + value + 1;
        if column > SHEET_COLUMNS {
            return Err(OfficeError::Unreadable);
        }
    }
    let row = digits.parse().map_err(|_| OfficeError::Unreadable)?;
    Ok((column.checked_sub(1).ok_or(OfficeError::Unreadable)?, row))
}

fn text_cell(text: String) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

/// The last row of the range that a sheet says it has; 0 if it does not say.
pub(super) fn last_row<R: Read>(mut sheet: Xml<R>) -> Result<u64, OfficeError> {
    loop {
        let Piece::Begin(tag) = sheet.inside()? else { continue };
        match tag.local_name().as_ref() {
            "dimension" => {
                let range = attribute(&tag, "ref")?.unwrap_or_default();
                let last = range.rsplit(':').next().unwrap_or_default();
                return Ok(place(last).map_or(0, |(_, row)| row.min(SHEET_ROWS)));
            }
            "sheetData" => return Ok(0),
            _ => {}
        }
    }
}
