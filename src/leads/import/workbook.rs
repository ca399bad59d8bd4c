//! Excel workbooks: the first visible sheet, cell by cell.
//!
//! The sheet is never held whole. Texts that Excel keeps apart from the sheet, each once, are held
//! while it is read; how large they may be unpacked is limited.

use calamine::{DataRef, Reader, SheetVisible, Xlsx};

use super::dates::of_serial;
use super::error::ImportError;
use super::sheet::{Cell, Row};
use super::source::{Opened, Source};

/// Columns that are read of a row.
const COLUMNS: usize = 256;
/// Bytes that one part of a workbook may have unpacked.
const PART_LIMIT: u64 = 1024 * 1024 * 1024;
/// Bytes that the texts kept apart may have unpacked.
const TEXTS_LIMIT: u64 = 256 * 1024 * 1024;

type Book = Xlsx<Opened>;

fn open(source: &Source) -> Result<(Book, String), ImportError> {
    refuse_bombs(source)?;
    let book = Book::new(source.open()?).map_err(unreadable)?;
    let sheet = book
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .ok_or(ImportError::Unreadable)?;
    Ok((book, sheet))
}

/// A small file can be made to unpack to a very large one.
fn refuse_bombs(source: &Source) -> Result<(), ImportError> {
    let mut archive = zip::ZipArchive::new(source.open()?).map_err(|_| ImportError::Unreadable)?;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|_| ImportError::Unreadable)?;
        let texts = part.name().is_ok_and(|name| name.ends_with("sharedStrings.xml"));
        let limit = if texts { TEXTS_LIMIT } else { PART_LIMIT };
        if part.size() > limit {
            return Err(ImportError::TooLarge);
        }
    }
    Ok(())
}

/// Gives the rows one after the other.
pub(super) fn each_row<E: From<ImportError>>(
    source: &Source,
    take: &mut impl FnMut(Row) -> Result<bool, E>,
) -> Result<(), E> {
    let (mut book, sheet) = open(source)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(unreadable)?;
    let mut row = Row { number: 0, cells: Vec::new() };
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (at, column) = cell.get_position();
        let number = u64::from(at) + 1;
        if number != row.number {
            // A restart counts on rows that go down the sheet.
            if number < row.number {
                return Err(ImportError::Unreadable.into());
            }
            let whole = std::mem::replace(&mut row, Row { number, cells: Vec::new() });
            if whole.number > 0 && !take(whole)? {
                return Ok(());
            }
        }
        let column = usize::try_from(column).unwrap_or(COLUMNS);
        if column < COLUMNS {
            if row.cells.len() <= column {
                row.cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = row.cells.get_mut(column) {
                *place = value(cell.get_value());
            }
        }
    }
    if row.number > 0 {
        take(row)?;
    }
    Ok(())
}

/// The last row that the sheet says it has; 0 if it does not say.
pub(super) fn last_row(source: &Source) -> Result<u64, ImportError> {
    let (mut book, sheet) = open(source)?;
    let cells = book.worksheet_cells_reader(&sheet).map_err(unreadable)?;
    Ok(u64::from(cells.dimensions().end.0) + 1)
}

fn value(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Empty | DataRef::Error(_) => Cell::Empty,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Int(number) => number.to_string().parse().map_or(Cell::Empty, Cell::Number),
        DataRef::Bool(truth) => Cell::Text(if *truth { "是" } else { "否" }.to_owned()),
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            chrono::NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())
                .and_then(|date| date.and_hms_opt(hour.into(), minute.into(), second.into()))
                .or_else(|| of_serial(at.as_f64()))
                .map_or(Cell::Empty, Cell::Date)
        }
    }
}

fn text_cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn unreadable(error: calamine::XlsxError) -> ImportError {
    if let calamine::XlsxError::Io(error) = error { error.into() } else { ImportError::Unreadable }
}
