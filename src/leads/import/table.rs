//! A sheet as a table of named columns, whatever they mean: for those who import something else than leads.

use chrono::NaiveDateTime;

use super::error::ImportError;
use super::headings::{Mapping, columns};
use super::model::Format;
use super::sheet::{Cell, Layout, Row, each_row};
use super::source::Sheet;
use super::{comma, dates};
use crate::files::MediaType;

/// Rows among which the headings are looked for; exports begin with a title or a remark.
const HEAD: usize = 20;

/// A sheet with its headings found.
pub struct Table<'a> {
    sheet: &'a Sheet,
    layout: Layout,
}

impl<'a> Table<'a> {
    /// Finds the headings: the first row that is nearly as wide as the widest of the first rows and has
    /// nothing but words in it.
    ///
    /// # Errors
    /// When it is no sheet, cannot be read, or has no such row.
    pub fn open(sheet: &'a Sheet) -> Result<Self, ImportError> {
        let format = match sheet.media_type {
            Some(MediaType::Text) => Format::Csv,
            Some(MediaType::Xlsx) => Format::Xlsx,
            _ => return Err(ImportError::FormatUnknown),
        };
        let (encoding, delimiter) = match format {
            Format::Csv => {
                let (encoding, delimiter) = comma::form(sheet.source())?;
                (Some(encoding.name().to_owned()), Some(delimiter))
            }
            Format::Xlsx => (None, None),
        };
        let columns = columns(&[], &Mapping::new())?;
        let mut layout =
            Layout { format, encoding, delimiter, heading_row: 0, headings: Vec::new(), columns };
        let mut head = Vec::new();
        each_row(sheet.source(), &layout, 0, |row| {
            head.push(row);
            Ok::<_, ImportError>(head.len() < HEAD)
        })?;
        let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.text().is_empty()).count();
        let words = |row: &Row| row.cells.iter().all(|cell| matches!(cell, Cell::Empty | Cell::Text(_)));
        let widest = head.iter().map(filled).max().unwrap_or(0);
        let row = head
            .iter()
            .find(|row| filled(row) > 0 && filled(row) * 5 >= widest * 4 && words(row))
            .ok_or(ImportError::HeadingsUnknown)?;
        layout.heading_row = row.number;
        layout.headings = named_apart(row);
        Ok(Self { sheet, layout })
    }

    /// The headings, no two alike; one that is blank is called by its column.
    #[must_use]
    pub fn headings(&self) -> &[String] {
        &self.layout.headings
    }

    /// Gives every row below the headings that is not blank, until the taker has enough. The table is never
    /// held whole.
    ///
    /// # Errors
    /// Those of the taker, and when the sheet cannot be read.
    pub fn each_row<E: From<ImportError>>(&self, take: impl FnMut(Row) -> Result<bool, E>) -> Result<(), E> {
        each_row(self.sheet.source(), &self.layout, self.layout.heading_row, take)
    }
}

/// The headings of a row. Columns without one at the end are no columns.
fn named_apart(row: &Row) -> Vec<String> {
    let mut told: Vec<String> = row.cells.iter().map(|cell| crate::kit::text::tidy(&cell.text())).collect();
    while told.last().is_some_and(String::is_empty) {
        told.pop();
    }
    let mut headings: Vec<String> = Vec::with_capacity(told.len());
    for (column, heading) in (1..).zip(told) {
        let heading = if heading.is_empty() { format!("第{column}列") } else { heading };
        let twice = headings.contains(&heading);
        headings.push(if twice { format!("{heading}（第{column}列）") } else { heading });
    }
    headings
}

/// The date that a cell names, if it names one beyond doubt: a plain number is none unless it is a date
/// written together.
#[must_use]
pub fn date_of(cell: &Cell) -> Option<NaiveDateTime> {
    match cell {
        Cell::Number(_) => dates::read(&Cell::Text(cell.text())),
        Cell::Empty | Cell::Text(_) | Cell::Date(_) => dates::read(cell),
    }
}
