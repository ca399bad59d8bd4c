//! Rows of a table, whatever form it has.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// What stands in one place of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A date, with its time.
    Date(NaiveDateTime),
}

impl Cell {
    /// The cell as text, trimmed; numbers without a trailing fraction of nought.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
            Self::Number(number) => number.to_string(),
            Self::Date(at) => at.format("%F %T").to_string(),
        }
    }

    fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Date(_) => false,
        }
    }
}

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number as the sheet counts it, the first being 1.
    pub number: u64,
    /// Its cells, from the first column on.
    pub cells: Vec<Cell>,
}

impl Row {
    /// Nothing stands in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }

    /// A cell; an empty one beyond the last.
    #[must_use]
    pub fn cell(&self, column: Option<usize>) -> &Cell {
        column.and_then(|column| self.cells.get(column)).unwrap_or(&Cell::Empty)
    }
}

/// The instant of an Excel serial number in the 1900 system.
#[must_use]
pub fn of_serial(serial: f64) -> Option<NaiveDateTime> {
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(NaiveTime::MIN);
    let seconds: i64 = format!("{:.0}", serial * 86_400.0).parse().ok()?;
    epoch.checked_add_signed(TimeDelta::try_seconds(seconds)?)
}
