//! When: days, months, seasons and years, as they are written or counted back from a given day.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::numbers::number_at;
use super::plain::{Plain, Span};

/// A date in a text: one day, or all days of a month, a season, a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DateFound {
    /// As it was written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// The dates of a text that was written on a day.
pub(super) fn dates(text: &Plain, today: NaiveDate) -> Vec<DateFound> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        match date_at(text, at, today) {
            Some((to, from_day, to_day)) => {
                let span = Span::new(at, to);
                found.push(DateFound { text: text.text(span), span, from: from_day, to: to_day });
                at = to;
            }
            None => at += 1,
        }
    }
    found
}

type Read = (usize, NaiveDate, NaiveDate);

fn date_at(text: &Plain, at: usize, today: NaiveDate) -> Option<Read> {
    numeric(text, at).or_else(|| written(text, at, today)).or_else(|| relative(text, at, today))
}

/// A whole number of at most four digits that begins here.
fn whole(text: &Plain, at: usize) -> Option<(i32, usize)> {
    if at.checked_sub(1).and_then(|at| text.at(at)).is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let digits: String = (at..at + 5).map_while(|at| text.at(at)).take_while(char::is_ascii_digit).collect();
    if (1..=4).contains(&digits.len()) {
        return Some((digits.parse().ok()?, at + digits.len()));
    }
    if !digits.is_empty() {
        return None;
    }
    let number = number_at(text, at)?;
    // Only small numbers are written in words before 月 and 日.
    (1..=31).find(|n| f64::from(*n) == number.value && !number.vague).map(|n| (n, number.to))
}

fn small(text: &Plain, at: usize, most: i32) -> Option<(u32, usize)> {
    let (value, to) = whole(text, at)?;
    if (1..=most).contains(&value) { Some((u32::try_from(value).ok()?, to)) } else { None }
}

/// 2026-03-01, 2026/3/1, 2026.3.1.
fn numeric(text: &Plain, at: usize) -> Option<Read> {
    let (year, after) = whole(text, at).filter(|(year, _)| (1949..2100).contains(year))?;
    let sign = text.at(after).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, after) = small(text, after + 1, 12)?;
    if text.at(after) != Some(sign) {
        return None;
    }
    let (day, to) = small(text, after + 1, 31)?;
    let date = NaiveDate::from_ymd_opt(year, month, day)?;
    Some((to, date, date))
}

/// 2026年3月1日, 2026年3月份, 3月1日, 3月, 去年3月, 2026年.
fn written(text: &Plain, at: usize, today: NaiveDate) -> Option<Read> {
    let (year, after) = match year_at(text, at, today) {
        Some((year, after)) => (Some(year), after),
        None => (None, at),
    };
    let month = small(text, after, 12).filter(|(_, to)| text.at(*to) == Some('月'));
    let Some((month, after_month)) = month else {
        let year = year?;
        return season(text, after, year).or_else(|| Some((after, first(year, 1)?, last(year, 12)?)));
    };
    let to = after_month + 1;
    // 一月 alone may be one month's.
    let spelt = year.is_none() && !text.at(after).is_some_and(|c| c.is_ascii_digit());
    let day = small(text, to, 31).filter(|(_, to)| matches!(text.at(*to), Some('日' | '号')));
    // Without a year, the last such day or month that has begun.
    let year = year.unwrap_or_else(|| {
        let day = day.map_or(1, |(day, _)| day);
        if (month, day) > (today.month(), today.day()) { today.year() - 1 } else { today.year() }
    });
    if let Some((day, to)) = day {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        return Some((to + 1, date, date));
    }
    if spelt && text.at(to) != Some('份') {
        return None;
    }
    let to = to + usize::from(text.at(to) == Some('份'));
    Some((to, first(year, month)?, last(year, month)?))
}

fn year_at(text: &Plain, at: usize, today: NaiveDate) -> Option<(i32, usize)> {
    for (word, back) in [("今年", 0), ("本年", 0), ("去年", 1), ("前年", 2), ("上年", 1)] {
        if text.goes_on(at, word) {
            return Some((today.year() - back, at + 2));
        }
    }
    let (year, after) = whole(text, at)?;
    (text.at(after) == Some('年') && (1949..2100).contains(&year)).then_some((year, after + 1))
}

fn season(text: &Plain, at: usize, year: i32) -> Option<Read> {
    let (from, to) = match text.at(at)? {
        '春' => (3, 5),
        '夏' => (6, 8),
        '秋' => (9, 11),
        '冬' => (12, 12),
        '初' => (1, 3),
        '底' | '末' => (11, 12),
        _ => return None,
    };
    let after = at + 1 + usize::from(matches!(text.at(at + 1), Some('天' | '季')));
    Some((after, first(year, from)?, last(year, to)?))
}

/// 昨天, 上个月, 三天前, 近两个月.
fn relative(text: &Plain, at: usize, today: NaiveDate) -> Option<Read> {
    for (word, back) in [("今天", 0), ("今日", 0), ("昨天", 1), ("昨日", 1), ("昨晚", 1), ("前天", 2)]
    {
        if text.goes_on(at, word) {
            let day = today.checked_sub_days(Days::new(back))?;
            return Some((at + 2, day, day));
        }
    }
    for (word, back) in [("上个月", 1), ("上月", 1), ("本月", 0), ("这个月", 0)] {
        if text.goes_on(at, word) {
            let day = today.checked_sub_months(Months::new(back))?;
            return Some((
                at + word.chars().count(),
                first(day.year(), day.month())?,
                last(day.year(), day.month())?,
            ));
        }
    }
    let near = text.at(at).is_some_and(|c| matches!(c, '近'));
    let number = number_at(text, at + usize::from(near)).filter(|number| number.value >= 1.0)?;
    let count = (1..=60_u32).find(|n| f64::from(*n) == number.value.floor())?;
    let to = number.to;
    let (from, to) = if text.goes_on(to, "天") {
        (today.checked_sub_days(Days::new(u64::from(count)))?, to + 1)
    } else if text.goes_on(to, "个月") {
        (today.checked_sub_months(Months::new(count))?, to + 2)
    } else if text.goes_on(to, "年") {
        (today.checked_sub_months(Months::new(count.checked_mul(12)?))?, to + 1)
    } else {
        return None;
    };
    let before = matches!(text.at(to), Some('前'));
    match (near, before) {
        (true, _) => Some((to, from, today)),
        (false, true) => Some((to + 1, from, from)),
        (false, false) => None,
    }
}

fn first(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn last(year: i32, month: u32) -> Option<NaiveDate> {
    first(year, month)?.checked_add_months(Months::new(1))?.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, String, String)> {
        let today = NaiveDate::from_ymd_opt(2026, 5, 20).unwrap();
        dates(&Plain::of(text), today)
            .into_iter()
            .map(|date| (date.text, date.from.to_string(), date.to.to_string()))
            .collect()
    }

    fn one(text: &str, from: &str, to: &str) {
        let found = told(text);
        let found = found.iter().map(|(_, from, to)| (from.as_str(), to.as_str())).collect::<Vec<_>>();
        assert_eq!(found, [(from, to)], "{text}");
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        one("于2026年3月1日倾倒", "2026-03-01", "2026-03-01");
        one("２０２６年３月份以来", "2026-03-01", "2026-03-31");
        one("2025-12-31下午", "2025-12-31", "2025-12-31");
        one("2019.12.27截止", "2019-12-27", "2019-12-27");
        one("2024年就有了", "2024-01-01", "2024-12-31");
    }

    #[test]
    fn dates_without_a_year_are_the_last_that_have_begun() {
        one("从3月1日开始", "2026-03-01", "2026-03-01");
        one("8月15号夜里", "2025-08-15", "2025-08-15");
        one("十月份", "2025-10-01", "2025-10-31");
        one("去年秋天变成白色", "2025-09-01", "2025-11-30");
        one("去年3月", "2025-03-01", "2025-03-31");
    }

    #[test]
    fn dates_are_counted_back_from_the_day() {
        one("昨天晚上", "2026-05-19", "2026-05-19");
        one("上个月有人来过", "2026-04-01", "2026-04-30");
        one("三天前", "2026-05-17", "2026-05-17");
        one("近两个月", "2026-03-20", "2026-05-20");
        assert!(told("持续了三年，过期20天，第3条").is_empty());
    }
}
