//! The refused rows as a sheet of the same form, with the reason beside each.

use std::collections::VecDeque;
use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{ExcelDateTime, Format as Style, Workbook, Worksheet, XlsxError};

use super::error::ImportError;
use super::model::{Batch, Format, Reject};
use super::sheet::{Cell, Row, each_row};
use super::store;
use crate::db::Database;

/// Headings of the two columns that are added.
const ADDED: [&str; 2] = ["退回代码", "退回原因"];
/// Refused rows that are fetched at a time.
const PAGE: i64 = 1_000;

/// Writes the sheet: under another name first, so that what bears the name is whole.
pub(super) fn write(db: &Database, batch: &Batch, source: &Path, target: &Path) -> Result<(), ImportError> {
    let folder = target.parent().ok_or(ImportError::StorageFailed)?;
    let draft = tempfile::NamedTempFile::new_in(folder)?;
    match batch.format {
        Format::Csv => as_text(db, batch, source, draft.as_file())?,
        Format::Xlsx => as_workbook(db, batch, source, draft.path())?,
    }
    draft.as_file().sync_all()?;
    draft.persist(target).map_err(|error| error.error)?;
    Ok(())
}

/// Gives each refused row with its reason, in the order of the sheet.
fn each_refused(
    db: &Database,
    batch: &Batch,
    source: &Path,
    mut take: impl FnMut(&Row, &Reject) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let layout = &batch.plan.get().layout;
    let (mut waiting, mut last) = (VecDeque::new(), 0);
    each_row(source, layout, layout.heading_row, |row| {
        if waiting.is_empty() {
            let page = db.read_blocking(|conn| store::rejects_below(conn, batch.id, last, PAGE));
            waiting = VecDeque::from(page.map_err(ImportError::Db)?);
            last = waiting.back().map_or(last, |reject: &Reject| reject.row);
        }
        let number = i64::try_from(row.number).unwrap_or(i64::MAX);
        match waiting.front() {
            None => return Ok(false),
            Some(reject) if reject.row == number => take(&row, reject)?,
            Some(_) => return Ok(true),
        }
        waiting.pop_front();
        Ok(true)
    })
}

fn reason(reject: &Reject) -> String {
    let sentence = reject.code.zh();
    if reject.heading.is_empty() {
        format!("{sentence}。")
    } else {
        format!("“{}”：{sentence}。", reject.heading)
    }
}

fn as_text(db: &Database, batch: &Batch, source: &Path, mut file: &std::fs::File) -> Result<(), ImportError> {
    let layout = &batch.plan.get().layout;
    // The mark by which Excel takes it for UTF-8.
    file.write_all(b"\xef\xbb\xbf")?;
    let delimiter = layout.delimiter.and_then(|sign| u8::try_from(sign).ok()).unwrap_or(b',');
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(file);
    let head = layout.headings.iter().map(String::as_str).chain(ADDED);
    writer.write_record(head).map_err(failed)?;
    let width = layout.headings.len();
    each_refused(db, batch, source, |row, reject| {
        let mut cells: Vec<String> = row.cells.iter().map(raw).collect();
        cells.resize(width.max(cells.len()), String::new());
        cells.push(reject.code.code().to_owned());
        cells.push(reason(reject));
        writer.write_record(&cells).map_err(failed)
    })?;
    writer.flush()?;
    Ok(())
}

/// The cell as it came, blanks and all.
fn raw(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Empty | Cell::Number(_) | Cell::Date(_) => cell.text(),
    }
}

fn as_workbook(db: &Database, batch: &Batch, source: &Path, target: &Path) -> Result<(), ImportError> {
    let layout = &batch.plan.get().layout;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().map_err(unwritable)?;
    let date = Style::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    for (column, heading) in (0..).zip(layout.headings.iter().map(String::as_str).chain(ADDED)) {
        sheet.write_string(0, column, heading).map_err(unwritable)?;
    }
    let width = layout.headings.len();
    let mut line = 0;
    each_refused(db, batch, source, |row, reject| {
        line += 1;
        for (column, cell) in (0..).zip(&row.cells) {
            write_cell(sheet, line, column, cell, &date).map_err(unwritable)?;
        }
        let added = u16::try_from(width.max(row.cells.len())).unwrap_or(u16::MAX - 1);
        sheet.write_string(line, added, reject.code.code()).map_err(unwritable)?;
        sheet.write_string(line, added + 1, reason(reject)).map_err(unwritable)?;
        Ok(())
    })?;
    book.save(target).map_err(unwritable)
}

fn write_cell(
    sheet: &mut Worksheet,
    line: u32,
    column: u16,
    cell: &Cell,
    date: &Style,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string(line, column, text)?;
        }
        Cell::Number(number) => {
            sheet.write_number(line, column, *number)?;
        }
        Cell::Date(at) => {
            let at = ExcelDateTime::parse_from_str(&at.format("%Y-%m-%dT%H:%M:%S").to_string())?;
            sheet.write_datetime_with_format(line, column, &at, date)?;
        }
    }
    Ok(())
}

fn failed(error: csv::Error) -> ImportError {
    if let csv::ErrorKind::Io(error) = error.into_kind() { error.into() } else { ImportError::StorageFailed }
}

fn unwritable(error: XlsxError) -> ImportError {
    tracing::error!(cause = %error, "The sheet of refused rows cannot be written: {error}");
    ImportError::StorageFailed
}
