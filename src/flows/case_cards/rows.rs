//! Reading cards out of a workbook.

use std::collections::HashMap;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveTime;

use super::{Card, CardRefusal, CardRow, Column};
use crate::files::office::OfficeError;
use crate::files::workbook::{Book, Cell, Row};

/// Rows that are taken at once.
pub const MOST_ROWS: usize = 5_000;
/// Rows among which the headings are looked for.
const HEAD: usize = 20;

/// The cards of a sheet.
#[derive(Debug)]
pub struct Sheet {
    /// The headings as they came.
    pub headings: Vec<Cell>,
    /// The rows, each with the reason for which it cannot be understood.
    pub rows: Vec<(CardRow, Option<CardRefusal>)>,
}

impl From<OfficeError> for CardRefusal {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Unreadable => Self::Unreadable,
            OfficeError::TooLarge => Self::TooLarge { limit: u64::try_from(MOST_ROWS).unwrap_or_default() },
            OfficeError::Storage(error) => {
                tracing::error!(cause = %error, "Cards could not be read: {error}");
                Self::StorageFailed
            }
        }
    }
}

/// Reads the first visible sheet of a workbook. Its texts are laid by in a folder while it is read.
///
/// # Errors
/// When it is no workbook, has no headings of cards, or too many rows.
pub fn read(bytes: &Arc<[u8]>, folder: &Path) -> Result<Sheet, CardRefusal> {
    let open = || Cursor::new(Arc::clone(bytes));
    let mut book = Book::open(open(), open())?;
    let mut rows = book.rows(0, folder)?;
    let mut columns = None;
    let (mut headings, mut found, mut seen) = (Vec::new(), Vec::new(), HashMap::new());
    let mut before = 0;
    while let Some(row) = rows.next_row()? {
        let Some(columns) = &columns else {
            columns = columns_of(&row);
            if columns.is_some() {
                headings = row.cells;
            }
            before += 1;
            if columns.is_none() && before == HEAD {
                break;
            }
            continue;
        };
        if row.is_blank() {
            continue;
        }
        if found.len() == MOST_ROWS {
            return Err(CardRefusal::TooLarge { limit: u64::try_from(MOST_ROWS).unwrap_or_default() });
        }
        let row = understood(row, columns);
        let number = row.cells.get(&Column::Number).cloned().unwrap_or_default();
        let twice = seen.get(&number).map(|first| CardRefusal::Twice { number: number.clone(), row: *first });
        seen.entry(number).or_insert(row.row);
        found.push((row, twice));
    }
    let Some(columns) = columns else {
        return Err(CardRefusal::ColumnMissing { column: Column::Number.zh() });
    };
    if !columns.contains(&Some(Column::Version)) {
        return Err(CardRefusal::ColumnMissing { column: Column::Version.zh() });
    }
    Ok(Sheet { headings, rows: found })
}

/// What the columns mean, if the row holds the headings.
fn columns_of(row: &Row) -> Option<Vec<Option<Column>>> {
    let meant: Vec<_> = row.cells.iter().map(|cell| Column::of_heading(&cell.text())).collect();
    meant.contains(&Some(Column::Number)).then_some(meant)
}

fn understood(row: Row, columns: &[Option<Column>]) -> CardRow {
    let mut cells = Card::new();
    for (at, column) in columns.iter().enumerate() {
        if let Some(column) = column {
            // Of a column that stands twice the first counts.
            cells.entry(*column).or_insert_with(|| text(row.cell(Some(at))));
        }
    }
    CardRow { row: row.number, cells, raw: row.cells }
}

/// A cell as a card writes it: a day without its midnight.
fn text(cell: &Cell) -> String {
    match cell {
        Cell::Date(at) if at.time() == NaiveTime::MIN => at.date().to_string(),
        Cell::Empty | Cell::Text(_) | Cell::Number(_) | Cell::Date(_) => cell.text(),
    }
}
