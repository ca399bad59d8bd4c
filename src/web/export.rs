//! Lists as sheets: exactly what a list is narrowed to, read page by page and sent as it is written. Taking one is logged.

use std::future::{Ready, ready};
use std::io::{self, Write};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use serde_json::json;

use crate::app::AppState;
use crate::audit::Subject;
use crate::db::Db;
use crate::files::FileError;
use crate::files::workbook::{Cell, Written};
use crate::http::AppError;
use crate::http::download::written;
use crate::kit::Actor;
use crate::kit::page::{Page, PageRequest};
use crate::leads::import::Format;
use crate::web::at::At;

/// Rows that are read at a time.
const PIECE: u16 = 200;

/// The form of a sheet that is asked for: the ending of the address.
pub struct Ending(Format);

impl FromRequest for Ending {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let ending = request.path().rsplit_once('.').and_then(|(_, ending)| Format::from_code(ending));
        ready(Ok(Self(ending.unwrap_or(Format::Csv))))
    }
}

/// A column of a sheet: the key of its heading, and what stands in it of a row of the list.
pub type Column<R> = (&'static str, fn(&R) -> Cell);

/// A list that is taken as a sheet.
pub struct Export<R: 'static> {
    format: Format,
    name: String,
    list: &'static str,
    headings: Vec<Cell>,
    columns: &'static [Column<R>],
}

impl<R> Export<R> {
    /// The list that an address shows, under the name of its menu entry; `list` is how the log tells it.
    #[must_use]
    pub fn of(
        (at, Ending(format)): (&At, Ending),
        (list, menu): (&'static str, &str),
        columns: &'static [Column<R>],
    ) -> Self {
        let headings = columns.iter().map(|(key, _)| Cell::Text(at.text(key))).collect();
        Self { format, name: at.text(menu), list, headings, columns }
    }
}

/// Sends the rows of a list as a sheet.
///
/// # Errors
/// The database's and the disk's, before the first byte; what fails later breaks the answer off.
pub async fn send<R, E>(
    state: &AppState,
    actor: Actor,
    export: Export<R>,
    read: impl Fn(&mut Db, &PageRequest) -> Result<Page<R>, E> + Clone + Send + 'static,
) -> Result<HttpResponse, AppError>
where
    R: Send + 'static,
    E: From<diesel::result::Error> + std::error::Error + Send + Sync + 'static,
    AppError: From<E>,
{
    let Export { format, name, list, headings, columns } = export;
    let begin = read.clone();
    // The first page before the answer begins: what fails is refused, and not an answer that breaks off.
    let first = state.read(move |conn| begin(conn, &piece(None))).await?;
    state
        .perform(actor, move |work| {
            if let (Some(office), Some(person)) = (work.actor.office, work.actor.person) {
                let detail = json!({ "list": list, "format": format });
                work.viewed(office, "list.taken", Subject::new("person", person.0), detail);
            }
            Ok::<_, FileError>(())
        })
        .await?;
    let (db, spool) = (state.db.clone(), state.files.draft()?.into_file());
    let answer = written(spool, (format.media_type(), &format!("{name}.{format}")), move |out| {
        let mut sheet = Sheet::begin(format, out)?;
        sheet.row(&headings)?;
        let mut page = first;
        loop {
            for row in &page.items {
                sheet.row(&columns.iter().map(|(_, cell)| cell(row)).collect::<Vec<_>>())?;
            }
            if page.next.is_none() {
                return sheet.finish();
            }
            let next = piece(page.next);
            page = db.read_blocking(|conn| read(conn, &next)).map_err(io::Error::other)?;
        }
    });
    Ok(answer.map_err(FileError::from)?)
}

fn piece(cursor: Option<i64>) -> PageRequest {
    PageRequest { cursor, limit: Some(PIECE) }
}

/// A sheet that is being written.
enum Sheet<'a> {
    Text(Box<csv::Writer<&'a mut dyn Write>>),
    Book(Box<Written<&'a mut dyn Write>>),
}

impl<'a> Sheet<'a> {
    fn begin(format: Format, out: &'a mut dyn Write) -> io::Result<Self> {
        match format {
            Format::Csv => {
                // The mark by which Excel takes it for UTF-8.
                out.write_all(b"\xef\xbb\xbf")?;
                let mut writer = csv::WriterBuilder::new();
                writer.terminator(csv::Terminator::CRLF);
                Ok(Self::Text(Box::new(writer.from_writer(out))))
            }
            Format::Xlsx => Ok(Self::Book(Box::new(Written::begin(out)?))),
        }
    }

    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        match self {
            Self::Text(writer) => writer.write_record(cells.iter().map(plain)).map_err(io::Error::other),
            Self::Book(book) => book.row(cells),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Text(mut writer) => writer.flush(),
            Self::Book(book) => book.finish().map(drop),
        }
    }
}

/// A cell as text. What a program would take for a formula begins with an apostrophe, so that it stays a text.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Cell::Text(_) | Cell::Empty | Cell::Number(_) | Cell::Date(_) => cell.text(),
    }
}

/// A cell of a text; empty where there is none.
#[must_use]
pub fn text(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

/// A cell of a day, as the lists write days.
#[must_use]
pub fn day(day: Option<chrono::NaiveDate>) -> Cell {
    day.map_or(Cell::Empty, |day| Cell::Text(day.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_stays_a_text() {
        assert_eq!(plain(&text("=1+1")), "'=1+1");
        assert_eq!(plain(&text("河道=堆放")), "河道=堆放");
        assert_eq!(plain(&text("")), "");
    }
}
