//! The two forms in which a year's days come.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::error::CalendarError;
use super::model::{Day, NoticeYear, notice_title};
use crate::kit::Fields;

/// The common JSON form: one `{year, papers, days: [{name, date, isOffDay}]}`, or a list of them.
///
/// # Errors
/// When the text has another form.
pub fn from_json(text: &str) -> Result<Vec<NoticeYear>, CalendarError> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        One(NoticeYear),
        Many(Vec<NoticeYear>),
    }
    let form: Form = serde_json::from_str(text)
        .map_err(|error| CalendarError::Unreadable { line: error.line(), reason: error.to_string() })?;
    Ok(match form {
        Form::One(year) => vec![year],
        Form::Many(years) => years,
    })
}

/// CSV with the columns `date`, `name` and `is_off_day` (or 日期, 名称, 是否休息), in any order.
///
/// New Year's days in December belong to the notice of the year that follows.
///
/// # Errors
/// When a column is missing or a cell cannot be read; the line is named.
pub fn from_csv(text: &str) -> Result<Vec<NoticeYear>, CalendarError> {
    let unreadable = |line: usize, reason: &dyn std::fmt::Display| CalendarError::Unreadable {
        line,
        reason: reason.to_string(),
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers().map_err(|error| unreadable(1, &error))?.clone();
    let column = |names: [&str; 3]| {
        headings
            .iter()
            .position(|heading| names.iter().any(|name| heading.eq_ignore_ascii_case(name)))
            .ok_or_else(|| unreadable(1, &names.join(" / ")))
    };
    let date_column = column(["date", "日期", "day"])?;
    let name_column = column(["name", "名称", "节假日"])?;
    let off_column = column(["is_off_day", "isOffDay", "是否休息"])?;
    let mut years: BTreeMap<i32, Vec<Day>> = BTreeMap::new();
    for (index, row) in reader.records().enumerate() {
        let line = index + 2;
        let row = row.map_err(|error| unreadable(line, &error))?;
        let cell = |column: usize| row.get(column).unwrap_or_default();
        let date: NaiveDate = cell(date_column)
            .parse()
            .map_err(|_| unreadable(line, &format!("date: {}", cell(date_column))))?;
        let is_off_day = match cell(off_column).to_lowercase().as_str() {
            "true" | "1" | "yes" | "是" | "休" => true,
            "false" | "0" | "no" | "否" | "班" => false,
            other => return Err(unreadable(line, &format!("is_off_day: {other}"))),
        };
        let name = cell(name_column).to_owned();
        let of_next_year = date.month() == 12 && name.starts_with("元旦");
        let year = if of_next_year { date.year() + 1 } else { date.year() };
        years.entry(year).or_default().push(Day { name, date, is_off_day });
    }
    Ok(years
        .into_iter()
        .map(|(year, days)| NoticeYear { year, papers: Vec::new(), source: notice_title(year), days })
        .collect())
}

/// Checks years before they are stored, orders their days and names their notices.
pub(super) fn checked(years: &[NoticeYear]) -> Result<Vec<NoticeYear>, CalendarError> {
    let mut fields = Fields::new();
    fields.check(!years.is_empty(), "years", "required", "");
    let mut seen = BTreeSet::new();
    let mut out = Vec::with_capacity(years.len());
    for (index, year) in years.iter().enumerate() {
        let at = |name: &str| format!("years[{index}].{name}");
        fields.check((1990..=2200).contains(&year.year), &at("year"), "out_of_range", "1990–2200");
        fields.check(seen.insert(year.year), &at("year"), "not_allowed", year.year);
        fields.check(!year.days.is_empty(), &at("days"), "required", "");
        let mut dates = BTreeSet::new();
        for (position, day) in year.days.iter().enumerate() {
            let field = at(&format!("days[{position}].date"));
            fields.check(dates.insert(day.date), &field, "not_allowed", day.date);
            // The New Year of a notice may begin in the last days of the year before.
            let belongs =
                day.date.year() == year.year || (day.date.year() + 1 == year.year && day.date.month() == 12);
            fields.check(belongs, &field, "out_of_range", year.year);
            fields.text(&at(&format!("days[{position}].name")), &day.name, 1..=60);
        }
        let mut year = year.clone();
        year.days.sort_by_key(|day| day.date);
        if year.source.trim().is_empty() {
            year.source = notice_title(year.year);
        }
        out.push(year);
    }
    fields.finish()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_json_form_and_csv_give_the_same_days() {
        let json = from_json(
            r#"{"$schema":"x","year":2027,"papers":["https://www.gov.cn/x"],"days":[
                {"name":"元旦","date":"2026-12-31","isOffDay":true},
                {"name":"春节","date":"2027-02-07","isOffDay":false}]}"#,
        )
        .expect("readable");
        let csv = from_csv("\u{feff}日期,名称,是否休息\n2026-12-31,元旦,是\n2027-02-07,春节,false\n")
            .expect("readable");
        assert_eq!(json[0].days, csv[0].days);
        assert_eq!((json[0].year, csv.len()), (2027, 1));
        assert_eq!(json[0].papers.len(), 1);
    }

    #[test]
    fn a_cell_that_cannot_be_read_is_named_by_its_line() {
        let error = from_csv("date,name,is_off_day\n2027-01-01,元旦,true\n2027-13-01,元旦,true\n");
        assert!(matches!(error, Err(CalendarError::Unreadable { line: 3, .. })));
    }

    #[test]
    fn days_of_another_year_and_days_twice_are_refused() {
        let day = |date: &str| Day { name: "x".into(), date: date.parse().expect("date"), is_off_day: true };
        let days = vec![day("2027-01-01"), day("2027-01-01"), day("2025-12-31")];
        let year = NoticeYear { year: 2027, papers: Vec::new(), source: String::new(), days };
        let Err(CalendarError::Invalid(faults)) = checked(&[year]) else { panic!("refused") };
        assert_eq!(faults.0.len(), 2);
    }
}
