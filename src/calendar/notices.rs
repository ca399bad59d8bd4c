//! The notices that the program brings along: 2007 to 2026.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use super::model::{Day, NoticeYear};

#[derive(Deserialize)]
struct Notices {
    years: Vec<Year>,
}

#[derive(Deserialize)]
struct Year {
    year: i32,
    source: String,
    holidays: Vec<Holiday>,
}

#[derive(Deserialize)]
struct Holiday {
    name: String,
    /// Days, or first and last day with a stroke between.
    off: Vec<String>,
    work: Vec<String>,
}

static EMBEDDED: LazyLock<Vec<NoticeYear>> =
    LazyLock::new(|| parse(include_str!("notices.toml")).unwrap_or_default());

/// The years that the program brings; a test holds that they can be read.
#[must_use]
pub fn embedded() -> &'static [NoticeYear] {
    &EMBEDDED
}

fn parse(text: &str) -> Result<Vec<NoticeYear>, String> {
    let notices: Notices = toml::from_str(text).map_err(|error| error.to_string())?;
    notices.years.into_iter().map(expand).collect()
}

fn expand(year: Year) -> Result<NoticeYear, String> {
    // One day has one meaning, whichever holiday names it.
    let mut days = BTreeMap::new();
    for holiday in &year.holidays {
        for (listed, is_off_day) in [(&holiday.off, true), (&holiday.work, false)] {
            for span in listed {
                let (first, last) = span.split_once('/').unwrap_or((span, span));
                let (first, last) = (date(first)?, date(last)?);
                for date in first.iter_days().take_while(|day| *day <= last) {
                    days.insert(date, Day { name: holiday.name.clone(), date, is_off_day });
                }
            }
        }
    }
    let days = days.into_values().collect();
    Ok(NoticeYear { year: year.year, papers: Vec::new(), source: year.source, days })
}

fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|error| format!("{text}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_brings_every_year_from_2007_to_2026() {
        let years = parse(include_str!("notices.toml")).expect("the embedded notices can be read");
        assert_eq!(years.iter().map(|year| year.year).collect::<Vec<_>>(), (2007..=2026).collect::<Vec<_>>());
        assert_eq!(years.iter().map(|year| year.days.len()).sum::<usize>(), 678);
        assert!(years.iter().all(|year| year.source.contains(&year.year.to_string())));
    }
}
