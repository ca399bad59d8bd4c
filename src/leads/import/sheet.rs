//! A sheet, whatever its form: rows of cells that come one after the other.

use serde::{Deserialize, Serialize};

use super::error::ImportError;
use super::headings::{Columns, Mapping, columns};
use super::model::Format;
use super::source::Source;
use super::{comma, workbook};
pub use crate::files::workbook::{Cell, Row};

/// Rows among which the headings are looked for; exports begin with a title or a remark.
const HEAD: usize = 20;

/// How a sheet is laid out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Layout {
    /// Table as text, or workbook.
    pub format: Format,
    /// Encoding of a table as text.
    pub encoding: Option<String>,
    /// What separates its columns.
    pub delimiter: Option<char>,
    /// The row that holds the headings.
    pub heading_row: u64,
    /// The headings.
    pub headings: Vec<String>,
    /// What they mean.
    pub columns: Columns,
}

/// Finds out how a sheet is laid out, and its first rows below the headings.
///
/// # Errors
/// When it cannot be read, or no row has headings that are known.
pub(super) fn inspect(
    source: &Source,
    format: Format,
    mapping: &Mapping,
) -> Result<(Layout, Vec<Row>), ImportError> {
    let (layout, rows) = looked_at(source, format, mapping)?.ok_or(ImportError::HeadingsUnknown)?;
    if layout.columns.has_words() { Ok((layout, rows)) } else { Err(ImportError::HeadingsUnknown) }
}

/// The same for a sheet whose columns a person will look at: where no heading is known, the first row with two cells and
/// more stands for the headings.
///
/// # Errors
/// When it cannot be read, or holds no such row.
pub(super) fn inspect_for_hand(source: &Source, format: Format) -> Result<(Layout, Vec<Row>), ImportError> {
    looked_at(source, format, &Mapping::new())?.ok_or(ImportError::HeadingsUnknown)
}

/// How a sheet is laid out; none when no row can be the headings.
fn looked_at(
    source: &Source,
    format: Format,
    mapping: &Mapping,
) -> Result<Option<(Layout, Vec<Row>)>, ImportError> {
    let (encoding, delimiter) = match format {
        Format::Csv => {
            let (encoding, delimiter) = comma::form(source)?;
            (Some(encoding.name().to_owned()), Some(delimiter))
        }
        Format::Xlsx => (None, None),
    };
    let mut layout = Layout {
        format,
        encoding,
        delimiter,
        heading_row: 0,
        headings: Vec::new(),
        columns: columns(&[], &Mapping::new())?,
    };
    let mut head = Vec::new();
    each_row(source, &layout, 0, |row| {
        head.push(row);
        Ok::<_, ImportError>(head.len() < HEAD)
    })?;
    let wide = |row: &Row| row.cells.iter().filter(|cell| !cell.text().trim().is_empty()).count() > 1;
    let Some(at) = heading_row(&head, mapping).or_else(|| head.iter().position(wide)) else {
        return Ok(None);
    };
    let mut rows = head.into_iter().skip(at);
    let Some(row) = rows.next() else { return Ok(None) };
    layout.heading_row = row.number;
    layout.headings = row.cells.iter().map(Cell::text).collect();
    // Columns without a heading at the end are no columns.
    while layout.headings.last().is_some_and(String::is_empty) {
        layout.headings.pop();
    }
    layout.columns = columns(&layout.headings, mapping)?;
    Ok(Some((layout, rows.filter(|row| !row.is_blank()).collect())))
}

/// The row that names most columns; with a mapping by hand, the one that has its headings.
fn heading_row(head: &[Row], mapping: &Mapping) -> Option<usize> {
    let known = |row: &Row| {
        let headings: Vec<String> = row.cells.iter().map(Cell::text).collect();
        columns(&headings, mapping).map_or(0, |columns| columns.known())
    };
    let (at, most) =
        head.iter().map(known).enumerate().max_by_key(|(at, known)| (*known, std::cmp::Reverse(*at)))?;
    if most == 0 && !mapping.is_empty() {
        // The first row stands for the headings, so that the one that is missing can be named.
        return Some(0);
    }
    (most > 0).then_some(at)
}

/// Gives every row below a number that is not blank, until the taker has enough.
///
/// # Errors
/// Those of the taker, and when the sheet cannot be read.
pub(super) fn each_row<E: From<ImportError>>(
    source: &Source,
    layout: &Layout,
    below: u64,
    mut take: impl FnMut(Row) -> Result<bool, E>,
) -> Result<(), E> {
    let mut pass = |row: Row| if row.number <= below || row.is_blank() { Ok(true) } else { take(row) };
    match layout.format {
        Format::Csv => comma::each_row(source, layout, &mut pass),
        Format::Xlsx => workbook::each_row(source, &mut pass),
    }
}

/// How many rows stand below the headings, as far as can be told quickly.
pub(super) fn count(source: &Source, layout: &Layout) -> Result<u64, ImportError> {
    match layout.format {
        Format::Csv => {
            let mut rows = 0;
            each_row(source, layout, layout.heading_row, |_| {
                rows += 1;
                Ok::<_, ImportError>(true)
            })?;
            Ok(rows)
        }
        Format::Xlsx => Ok(workbook::last_row(source)?.saturating_sub(layout.heading_row)),
    }
}
