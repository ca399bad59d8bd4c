//! Which formats of cells are dates.

use std::collections::HashMap;
use std::io::Read;

use super::row::Cell;
use super::row::of_serial;
use crate::files::office::OfficeError;
use crate::files::office::xml::{Piece, Xml, attribute};

/// Days between the beginnings of the two ways in which Excel counts.
const FROM_1900_TO_1904: f64 = 1462.0;

/// How numbers in cells are meant.
#[derive(Clone)]
pub(super) struct Styles {
    /// For each format of a cell, whether it shows a date.
    dates: Vec<bool>,
    /// Days are counted since 1904.
    since_1904: bool,
}

impl Styles {
    pub(super) fn none(since_1904: bool) -> Self {
        Self { dates: Vec::new(), since_1904 }
    }

    pub(super) fn read<R: Read>(mut part: Xml<R>, since_1904: bool) -> Result<Self, OfficeError> {
        let (mut dates, mut own) = (Vec::new(), HashMap::new());
        // Only these two lists count: a format of a condition or of a named style is no cell's.
        let mut list = String::new();
        loop {
            let depth = part.depth();
            let Some(piece) = part.next()? else { return Ok(Self { dates, since_1904 }) };
            let Piece::Begin(tag) = piece else { continue };
            let id = attribute(&tag, "numFmtId")?.and_then(|said| said.parse::<u32>().ok());
            match (depth, list.as_str(), tag.local_name().as_ref()) {
                (1, _, name) => name.clone_into(&mut list),
                (2, "numFmts", "numFmt") => {
                    if let (Some(id), Some(code)) = (id, attribute(&tag, "formatCode")?) {
                        own.insert(id, shows_date(&code));
                    }
                }
                (2, "cellXfs", "xf") => {
                    let id = id.unwrap_or(0);
                    dates.push(own.get(&id).copied().unwrap_or_else(|| is_date(id)));
                }
                _ => {}
            }
        }
    }

    /// A number in a cell of a format.
    pub(super) fn cell(&self, number: f64, style: Option<usize>) -> Cell {
        if !style.and_then(|style| self.dates.get(style)).is_some_and(|date| *date) {
            return Cell::Number(number);
        }
        let since_1900 = if self.since_1904 { number + FROM_1900_TO_1904 } else { number };
        of_serial(since_1900).map_or(Cell::Number(number), Cell::Date)
    }
}

/// The formats that need no code; 27 to 36 and 50 to 58 are the dates of Chinese, Japanese and Korean.
fn is_date(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45 | 47 | 50..=58)
}

/// Whether a code shows a date or a time of day; hours that run on (`[h]:mm`) are a length, and no date.
fn shows_date(code: &str) -> bool {
    let mut signs = code.chars();
    let mut shows = false;
    while let Some(sign) = signs.next() {
        match sign {
            // Only what is shown of positive numbers counts.
            ';' => break,
            '"' => while signs.next().is_some_and(|sign| sign != '"') {},
            '\\' | '_' | '*' => {
                signs.next();
            }
            '[' => {
                let within: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                let runs_on = |letter: char| within.chars().all(|sign| sign.eq_ignore_ascii_case(&letter));
                if !within.is_empty() && "hms".chars().any(runs_on) {
                    return false;
                }
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => shows = true,
            _ => {}
        }
    }
    shows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_dates_are_told_from_codes_of_numbers() {
        for code in [
            "yyyy-mm-dd",
            "yyyy\"年\"m\"月\"d\"日\"",
            "[$-804]yyyy\"年\"m\"月\"d\"日\";@",
            "h:mm:ss",
            "上午/下午h\"时\"mm\"分\"",
            "[DBNum1][$-804]m\"月\"d\"日\"",
            "mm:ss.0",
            "m/d/yy\\ h:mm",
            "DD/MM/YY",
            "[Red]d-mmm",
        ] {
            assert!(shows_date(code), "{code}");
        }
        for code in [
            "General",
            "0",
            "0.00%",
            "#,##0.00\"m\"",
            "[h]:mm:ss",
            "[mm]:ss",
            "@",
            "\"Y: \"0",
            "#,##0\\d",
            "0.00E+00",
            "_(* #,##0_);_(* (#,##0)",
            "0;yyyy",
            "[Red]0",
            "[$¥-804]#,##0.00",
            "",
            "\"",
            "[",
        ] {
            assert!(!shows_date(code), "{code}");
        }
    }
}
