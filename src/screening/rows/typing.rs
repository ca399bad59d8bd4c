//! What stands in the columns of a sheet, told by what stands in them, and the form in which cells are kept.

use crate::kit::text::tidy;
use crate::leads::import::{Cell, date_of};
use crate::screening::model::{Column, ColumnKind, RowFault};

/// Characters that a cell may have.
const MOST: usize = 5_000;
/// Of ten filled cells, how many must be of a kind for the column to be of it. The others are faults.
const MOSTLY: u64 = 9;

/// What the cells of one column looked like.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    filled: u64,
    dates: u64,
    numbers: u64,
    codes: u64,
}

/// What the columns of a sheet look like, row by row.
#[derive(Debug)]
pub struct Typing(Vec<Seen>);

impl Typing {
    /// Of so many columns.
    #[must_use]
    pub fn of(columns: usize) -> Self {
        Self(vec![Seen::default(); columns])
    }

    /// Looks at a row.
    pub fn see(&mut self, cells: &[Cell]) {
        for (seen, cell) in self.0.iter_mut().zip(cells) {
            let text = cell.text();
            if text.is_empty() {
                continue;
            }
            seen.filled += 1;
            seen.dates += u64::from(date_of(cell).is_some());
            let code = is_code(&text);
            seen.codes += u64::from(code);
            seen.numbers += u64::from(!code && number_of(&text).is_some());
        }
    }

    /// What the columns are, under their headings.
    #[must_use]
    pub fn columns(&self, headings: &[String]) -> Vec<Column> {
        headings
            .iter()
            .zip(&self.0)
            .map(|(name, seen)| Column { name: name.clone(), kind: kind_of(*seen) })
            .collect()
    }
}

fn kind_of(seen: Seen) -> ColumnKind {
    let mostly = |count: u64| seen.filled > 0 && count * 10 >= seen.filled * MOSTLY;
    if mostly(seen.dates) {
        ColumnKind::Date
    } else if mostly(seen.numbers) {
        ColumnKind::Number
    } else if mostly(seen.codes) {
        ColumnKind::Code
    } else {
        ColumnKind::Text
    }
}

/// Digits and Latin letters of some length that do not count anything: social credit codes, identity and
/// telephone numbers, numbers with noughts before them.
fn is_code(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_/.".contains(c);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().any(|c| c.is_ascii_alphabetic());
    if !text.chars().all(plain) || digits < 4 {
        return false;
    }
    letters || digits == text.len() && (digits >= 11 || text.starts_with('0'))
}

/// The number that a text says, with its thousands, its currency, its ten thousands (万).
#[must_use]
pub fn number_of(text: &str) -> Option<f64> {
    let plain: String = tidy(text).chars().filter(|c| !matches!(c, ',' | ' ' | '¥' | '￥')).collect();
    let plain = plain.trim_end_matches('元');
    let (digits, times) = match plain.strip_suffix('万') {
        Some(digits) => (digits, 10_000.0),
        None => (plain, 1.0),
    };
    let sound = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'))
        && digits.chars().any(|c| c.is_ascii_digit());
    let number: f64 = if sound { digits.parse().ok()? } else { return None };
    let number = number * times;
    number.is_finite().then_some(number)
}

/// A cell in the form in which it is kept; empty when nothing stands in it.
///
/// # Errors
/// Why the row is refused.
pub fn kept(kind: ColumnKind, cell: &Cell) -> Result<String, RowFault> {
    // PostgreSQL stores no NUL in a text.
    let text = tidy(&cell.text()).replace('\0', "");
    if text.is_empty() {
        return Ok(text);
    }
    if text.chars().count() > MOST {
        return Err(RowFault::ValueTooLong);
    }
    match kind {
        ColumnKind::Text | ColumnKind::Code => Ok(text),
        ColumnKind::Number => {
            number_of(&text).map(|number| number.to_string()).ok_or(RowFault::NumberMalformed)
        }
        ColumnKind::Date => date_of(cell).map(|at| at.date().to_string()).ok_or(RowFault::DateMalformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(cells: &[&str]) -> ColumnKind {
        let mut typing = Typing::of(1);
        for cell in cells {
            typing.see(&[Cell::Text((*cell).to_owned())]);
        }
        typing.columns(&[String::from("某列")])[0].kind
    }

    #[test]
    fn a_column_is_told_by_what_stands_in_it() {
        assert_eq!(typed(&["2026-03-01", "2026年3月2日", "20260303"]), ColumnKind::Date);
        assert_eq!(typed(&["20,000", "45000", "1.5万元", "-3"]), ColumnKind::Number);
        assert_eq!(typed(&["91620702MA00000X01", "13900000000", "0001234"]), ColumnKind::Code);
        assert_eq!(typed(&["甘州区某砂石厂", "某公司", "12"]), ColumnKind::Text);
        assert_eq!(typed(&["", ""]), ColumnKind::Text);
        let mostly = ["2026-03-01"; 9].into_iter().chain(["待定"]).collect::<Vec<_>>();
        assert_eq!(typed(&mostly), ColumnKind::Date, "one in ten is a fault of its row");
    }

    #[test]
    fn cells_are_kept_in_one_form() {
        let keep = |kind, text: &str| kept(kind, &Cell::Text(text.to_owned()));
        assert_eq!(keep(ColumnKind::Date, "2026年3月1日").as_deref(), Ok("2026-03-01"));
        assert_eq!(keep(ColumnKind::Number, "￥1,234.50元").as_deref(), Ok("1234.5"));
        assert_eq!(keep(ColumnKind::Number, "2万").as_deref(), Ok("20000"));
        assert_eq!(keep(ColumnKind::Text, " 某　公司 ").as_deref(), Ok("某 公司"));
        assert_eq!(keep(ColumnKind::Date, ""), Ok(String::new()));
        assert_eq!(keep(ColumnKind::Date, "待定"), Err(RowFault::DateMalformed));
        assert_eq!(keep(ColumnKind::Number, "若干"), Err(RowFault::NumberMalformed));
        assert_eq!(kept(ColumnKind::Number, &Cell::Number(45_000.0)).as_deref(), Ok("45000"));
    }
}
