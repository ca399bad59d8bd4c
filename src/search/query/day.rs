//! Days and periods as they are typed: `2026`, `2026-03`, `2026年3月1日`, `今天`, `近30天`, `上月`, `7天内`.

use chrono::{Datelike, Days, Months, NaiveDate};

/// A period, first and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

/// What is said of a due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// It has passed.
    Overdue,
    /// It falls on one of these days.
    Within(Period),
    /// There is none: no clock runs.
    NoClock,
    /// There is one: a clock runs.
    Running,
}

/// Days within which a due date counts as near.
pub const NEAR_DAYS: u64 = 7;

/// The longest length that is read, in days.
const MOST_DAYS: u64 = 40_000;

/// The period that a text names; lengths go back from today (`近30天`, `30d`).
#[must_use]
pub fn period(text: &str, today: NaiveDate) -> Option<Period> {
    let text = plain(text);
    named(&text, today)
        .or_else(|| civil(&text, today))
        .or_else(|| length(&text).and_then(|days| back(today, days)))
}

/// What a text says of a due date; lengths go ahead from today (`7天内`, `7d`).
#[must_use]
pub fn due(text: &str, today: NaiveDate) -> Option<Due> {
    let plain = plain(text);
    match plain.as_str() {
        "超期" | "逾期" | "已超期" | "已逾期" | "过期" | "overdue" | "late" => {
            return Some(Due::Overdue);
        }
        "临期" | "即将到期" | "快到期" | "near" | "duesoon" | "due" => {
            return ahead(today, NEAR_DAYS).map(Due::Within);
        }
        "无" | "没有" | "none" => return Some(Due::NoClock),
        "有" | "未超期" | "计时中" | "running" | "any" if plain != "未超期" => {
            return Some(Due::Running);
        }
        "未超期" => return Some(Due::Within(Period { first: today, last: NaiveDate::MAX })),
        _ => {}
    }
    named(&plain, today)
        .or_else(|| civil(&plain, today))
        .or_else(|| length(&plain).and_then(|days| ahead(today, days)))
        .map(Due::Within)
}

/// Narrow, lower case, without blanks.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}

fn back(today: NaiveDate, days: u64) -> Option<Period> {
    Some(Period { first: today.checked_sub_days(Days::new(days.max(1) - 1))?, last: today })
}

/// From today to the day so many days later: what is due within 7 days may be due on the seventh.
fn ahead(today: NaiveDate, days: u64) -> Option<Period> {
    Some(Period { first: today, last: today.checked_add_days(Days::new(days))? })
}

/// Periods by name.
fn named(text: &str, today: NaiveDate) -> Option<Period> {
    let one = |day: Option<NaiveDate>| day.map(|day| Period { first: day, last: day });
    let monday = today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into()))?;
    let week = |first: Option<NaiveDate>| {
        let first = first?;
        Some(Period { first, last: first.checked_add_days(Days::new(6))? })
    };
    let quarter = (today.month0() / 3) * 3 + 1;
    let quarter = NaiveDate::from_ymd_opt(today.year(), quarter, 1)?;
    let first = today.with_day(1)?;
    match text {
        "今天" | "今日" | "当天" | "today" => one(Some(today)),
        "昨天" | "昨日" | "yesterday" => one(today.pred_opt()),
        "前天" => one(today.checked_sub_days(Days::new(2))),
        "明天" | "明日" | "tomorrow" => one(today.succ_opt()),
        "后天" => one(today.checked_add_days(Days::new(2))),
        "本周" | "这周" | "thisweek" | "week" => week(Some(monday)),
        "上周" | "lastweek" => week(monday.checked_sub_days(Days::new(7))),
        "下周" | "nextweek" => week(monday.checked_add_days(Days::new(7))),
        "本月" | "这个月" | "当月" | "thismonth" | "month" => months(first, 1),
        "上月" | "上个月" | "lastmonth" => months(first.checked_sub_months(Months::new(1))?, 1),
        "下月" | "下个月" | "nextmonth" => months(first.checked_add_months(Months::new(1))?, 1),
        "本季度" | "本季" | "这个季度" | "thisquarter" | "quarter" => months(quarter, 3),
        "上季度" | "上个季度" | "lastquarter" => {
            months(quarter.checked_sub_months(Months::new(3))?, 3)
        }
        "今年" | "本年" | "本年度" | "thisyear" | "year" => year(today.year()),
        "去年" | "上年" | "lastyear" => year(today.year() - 1),
        "前年" => year(today.year() - 2),
        _ => None,
    }
}

fn months(first: NaiveDate, count: u32) -> Option<Period> {
    Some(Period { first, last: first.checked_add_months(Months::new(count))?.pred_opt()? })
}

fn year(year: i32) -> Option<Period> {
    months(NaiveDate::from_ymd_opt(year, 1, 1)?, 12)
}

/// A year, a month or a day of the calendar.
fn civil(text: &str, today: NaiveDate) -> Option<Period> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let day = NaiveDate::parse_from_str(text, "%Y%m%d").ok()?;
        return Some(Period { first: day, last: day });
    }
    // The units are taken for the dashes they stand for; a unit at the end closes nothing.
    let dashed = text.replace(['年', '月', '/', '.'], "-").replace(['日', '号'], "");
    let mut parts: Vec<&str> = dashed.trim_end_matches('-').split('-').collect();
    // `3月` and `3月5日` are of this year.
    let this_year = today.year().to_string();
    if text.contains('月') && !text.contains('年') && parts.first().is_some_and(|part| part.len() <= 2) {
        parts.insert(0, &this_year);
    }
    let number = |part: &str| -> Option<u32> {
        let digits = (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if digits { part.parse().ok() } else { None }
    };
    let (first, rest) = parts.split_first()?;
    if first.len() != 4 {
        return None;
    }
    let whole_year = i32::try_from(number(first)?).ok()?;
    match rest {
        [] => year(whole_year),
        [month] => months(NaiveDate::from_ymd_opt(whole_year, number(month)?, 1)?, 1),
        [month, day] => {
            let day = NaiveDate::from_ymd_opt(whole_year, number(month)?, number(day)?)?;
            Some(Period { first: day, last: day })
        }
        _ => None,
    }
}

/// A length in days: `近30天`, `最近三个月`, `7天内`, `30d`, `2w`, `6m`, `1y`.
fn length(text: &str) -> Option<u64> {
    let rest = ["最近", "近", "过去", "未来", "今后", "last", "next", "within", "in"]
        .iter()
        .find_map(|before| text.strip_prefix(before))
        .unwrap_or(text);
    let rest = ["以内", "之内", "内到期", "内", "到期"]
        .iter()
        .find_map(|after| rest.strip_suffix(after))
        .unwrap_or(rest);
    let (count, unit) = count(rest)?;
    let days = match unit {
        "天" | "日" | "d" | "day" | "days" => 1,
        "周" | "星期" | "个星期" | "w" | "week" | "weeks" => 7,
        "月" | "个月" | "m" | "month" | "months" => 30,
        "年" | "y" | "year" | "years" => 365,
        _ => return None,
    };
    let days = count.checked_mul(days)?;
    (days <= MOST_DAYS).then_some(days)
}

/// A number at the beginning, in digits or in the words up to twelve, and what follows it.
fn count(text: &str) -> Option<(u64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let (number, unit) = text.split_at(digits);
        return Some((number.parse().ok()?, unit));
    }
    const WORDS: &[(&str, u64)] = &[
        ("十二", 12),
        ("十一", 11),
        ("十五", 15),
        ("二十", 20),
        ("三十", 30),
        ("半", 0),
        ("十", 10),
        ("一", 1),
        ("两", 2),
        ("二", 2),
        ("三", 3),
        ("四", 4),
        ("五", 5),
        ("六", 6),
        ("七", 7),
        ("八", 8),
        ("九", 9),
    ];
    if text == "半年" {
        return Some((183, "天"));
    }
    if text == "半个月" || text == "半月" {
        return Some((15, "天"));
    }
    WORDS.iter().find_map(|(word, number)| Some((*number, text.strip_prefix(word)?))).filter(|(n, _)| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn between(text: &str) -> (String, String) {
        let period = period(text, day("2026-03-18")).unwrap_or_else(|| panic!("{text}"));
        (period.first.to_string(), period.last.to_string())
    }

    #[test]
    fn years_months_and_days_are_read_however_they_are_written() {
        for text in
            ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "20260301", "３月１日", "2026年03月01号"]
        {
            assert_eq!(between(text), ("2026-03-01".into(), "2026-03-01".into()), "{text}");
        }
        for text in ["2026-02", "2026年2月", "2月", "上月", "lastmonth", "last month"] {
            assert_eq!(between(text), ("2026-02-01".into(), "2026-02-28".into()), "{text}");
        }
        for text in ["2026", "2026年", "今年", "本年"] {
            assert_eq!(between(text), ("2026-01-01".into(), "2026-12-31".into()), "{text}");
        }
        assert_eq!(between("2028-02"), ("2028-02-01".into(), "2028-02-29".into()));
    }

    #[test]
    fn periods_are_counted_from_today() {
        assert_eq!(between("今天"), ("2026-03-18".into(), "2026-03-18".into()));
        assert_eq!(between("近30天"), ("2026-02-17".into(), "2026-03-18".into()));
        assert_eq!(between("30d"), between("最近三十天"));
        assert_eq!(between("本周"), ("2026-03-16".into(), "2026-03-22".into()));
        assert_eq!(between("上季度"), ("2025-10-01".into(), "2025-12-31".into()));
        assert_eq!(between("近半年").1, "2026-03-18");
    }

    #[test]
    fn due_dates_are_overdue_near_or_within_days_ahead() {
        let today = day("2026-03-18");
        assert_eq!(due("超期", today), Some(Due::Overdue));
        assert_eq!(due("OVERDUE", today), Some(Due::Overdue));
        let week = Due::Within(Period { first: today, last: day("2026-03-25") });
        for text in ["7天内", "7d", "七天内", "一周内", "未来7天", "临期", "7天内到期", "1w"]
        {
            assert_eq!(due(text, today), Some(week), "{text}");
        }
        assert_eq!(due("无", today), Some(Due::NoClock));
        assert_eq!(due("running", today), Some(Due::Running));
        let march = Due::Within(Period { first: day("2026-03-01"), last: day("2026-03-31") });
        assert_eq!(due("2026-03", today), Some(march));
    }

    #[test]
    fn what_is_no_day_is_none() {
        let today = day("2026-03-18");
        for text in
            ["", "2026-13", "2026-02-30", "随便", "三", "99999999d", "-1", "26", "2026-1-1-1", "20261301"]
        {
            assert_eq!(period(text, today), None, "{text}");
        }
    }
}
