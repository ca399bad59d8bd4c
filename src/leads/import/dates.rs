//! Dates as hotlines and Excel write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use crate::files::workbook::{Cell, of_serial};
use crate::kit::clock::shanghai;

/// The civil date and time in China that a cell names; none if it names none.
pub(super) fn read(cell: &Cell) -> Option<NaiveDateTime> {
    match cell {
        Cell::Empty => None,
        Cell::Date(at) => Some(*at),
        Cell::Number(serial) => of_number(*serial),
        Cell::Text(text) => of_text(text),
    }
}

/// Excel counts days from 1899-12-30; a whole number of eight digits is a date written together.
fn of_number(serial: f64) -> Option<NaiveDateTime> {
    if (20_000.0..100_000.0).contains(&serial) {
        return of_serial(serial);
    }
    if serial.fract() == 0.0 { of_text(&format!("{serial:.0}")) } else { None }
}

fn of_text(text: &str) -> Option<NaiveDateTime> {
    let text = crate::kit::text::tidy(text);
    if let Ok(instant) = DateTime::parse_from_rfc3339(&text) {
        return Some(instant.with_timezone(&shanghai()).naive_local());
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        return together(&text);
    }
    let afternoon = text.contains("下午") || text.to_ascii_uppercase().contains("PM");
    let numbers = numbers(&text)?;
    let mut numbers = numbers.into_iter();
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let hour = numbers.next().unwrap_or(0);
    let hour = if afternoon && hour < 12 { hour + 12 } else { hour };
    let (minute, second) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    NaiveTime::from_hms_opt(hour, minute, second).map(|time| date.and_time(time))
}

/// Year first, then up to five more numbers, with only the usual signs between them.
fn numbers(text: &str) -> Option<Vec<u32>> {
    let known = |c: char| {
        c.is_ascii_digit() || c.is_whitespace() || "-/.:,年月日号时點点分秒上下午TtZzAaPpMm".contains(c)
    };
    if !text.chars().all(known) {
        return None;
    }
    // Fractions of a second do not matter.
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    if !(3..=7).contains(&parts.len()) || parts.first()?.len() != 4 {
        return None;
    }
    parts.into_iter().map(|part| part.parse().ok()).collect()
}

/// `20190719`, `201907191819` or `20190719181954`.
fn together(digits: &str) -> Option<NaiveDateTime> {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let date = NaiveDate::from_ymd_opt(i32::try_from(part(0, 4)?).ok()?, part(4, 6)?, part(6, 8)?)?;
    let time = match digits.len() {
        8 => NaiveTime::MIN,
        12 => NaiveTime::from_hms_opt(part(8, 10)?, part(10, 12)?, 0)?,
        14 => NaiveTime::from_hms_opt(part(8, 10)?, part(10, 12)?, part(12, 14)?)?,
        _ => return None,
    };
    Some(date.and_time(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        read(&Cell::Text(text.to_owned())).map(|at| at.format("%F %T").to_string())
    }

    #[test]
    fn the_usual_forms_are_read() {
        for (text, means) in [
            ("2019-07-19 18:19:54", "2019-07-19 18:19:54"),
            ("2019/7/9 8:05", "2019-07-09 08:05:00"),
            ("2019.7.9", "2019-07-09 00:00:00"),
            ("2019年7月9日", "2019-07-09 00:00:00"),
            ("2019年07月09日 18时05分09秒", "2019-07-09 18:05:09"),
            ("２０１９－０７－０９", "2019-07-09 00:00:00"),
            ("2019/7/9 下午 6:19", "2019-07-09 18:19:00"),
            ("20190709", "2019-07-09 00:00:00"),
            ("20190709181954", "2019-07-09 18:19:54"),
            ("2019-07-09T10:19:54Z", "2019-07-09 18:19:54"),
            ("2019-07-09 18:19:54.123", "2019-07-09 18:19:54"),
        ] {
            assert_eq!(said(text).as_deref(), Some(means), "{text}");
        }
    }

    #[test]
    fn excel_serial_numbers_are_days_since_1899_12_30() {
        let at = read(&Cell::Number(43_665.763_819_444_44)).unwrap();
        assert_eq!(at.to_string(), "2019-07-19 18:19:54");
        assert_eq!(read(&Cell::Number(20_190_719.0)).unwrap().to_string(), "2019-07-19 00:00:00");
    }

    #[test]
    fn what_is_no_date_or_may_be_two_is_refused() {
        for text in ["昨天", "2019-13-01", "2019-02-29", "7/9/2019", "19-07-09", "2019-07", "1234567"] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
