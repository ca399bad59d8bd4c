//! Which day is a rest day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

use super::model::{Day, NoticeYear};

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// Monday to Friday, and no notice says otherwise.
    Workday,
    /// A Saturday or Sunday that no notice turns into a workday.
    Weekend,
    /// A rest day of a notice, with its festival.
    Holiday(&'a str),
    /// A Saturday or Sunday on which work is made up (调休上班), with its festival.
    MakeUpWorkday(&'a str),
}

/// The rest days of all published years: one version of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    version: i32,
    years: BTreeMap<i32, NoticeYear>,
    /// Day → festival and whether it is a rest day.
    days: BTreeMap<NaiveDate, (String, bool)>,
}

impl Calendar {
    /// From the notices of its years. A later year's notice wins where two speak of one day.
    #[must_use]
    pub fn new(version: i32, years: impl IntoIterator<Item = NoticeYear>) -> Self {
        let years: BTreeMap<i32, NoticeYear> = years.into_iter().map(|year| (year.year, year)).collect();
        let days = years
            .values()
            .flat_map(|year| &year.days)
            .map(|day| (day.date, (day.name.clone(), day.is_off_day)))
            .collect();
        Self { version, years, days }
    }

    /// The number of the version.
    #[must_use]
    pub fn version(&self) -> i32 {
        self.version
    }

    /// What a day is.
    #[must_use]
    pub fn kind(&self, date: NaiveDate) -> DayKind<'_> {
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        match self.days.get(&date) {
            Some((name, true)) => DayKind::Holiday(name),
            Some((name, false)) if weekend => DayKind::MakeUpWorkday(name),
            Some((_, false)) => DayKind::Workday,
            None if weekend => DayKind::Weekend,
            None => DayKind::Workday,
        }
    }

    /// Whether a period that ends on this day runs on (CPL Art 85(3)): a weekend or a holiday, but
    /// not a weekend on which work is made up.
    #[must_use]
    pub fn is_rest_day(&self, date: NaiveDate) -> bool {
        match self.kind(date) {
            DayKind::Weekend | DayKind::Holiday(_) => true,
            DayKind::Workday | DayKind::MakeUpWorkday(_) => false,
        }
    }

    /// The first working day after this day.
    #[must_use]
    pub fn next_working_day(&self, date: NaiveDate) -> NaiveDate {
        date.iter_days().skip(1).find(|day| !self.is_rest_day(*day)).unwrap_or(date)
    }

    /// The day itself if it is a working day, otherwise the first one after it.
    #[must_use]
    pub fn roll(&self, date: NaiveDate) -> NaiveDate {
        if self.is_rest_day(date) { self.next_working_day(date) } else { date }
    }

    /// The year of a notice that is still to come and may say whether this day is a rest day: that of its
    /// own year, and for the last three days of December also that of the next. Five of the twenty notices
    /// from 2007 to 2026 moved rest days to or from them for New Year, and none an earlier day.
    #[must_use]
    pub fn awaited(&self, date: NaiveDate) -> Option<i32> {
        let at_the_turn = date.month() == 12 && date.day() >= 29;
        let asked = [Some(date.year()), at_the_turn.then(|| date.year() + 1)];
        asked.into_iter().flatten().find(|year| !self.years.contains_key(year))
    }

    /// Whether the notice for the year of this day has been published.
    #[must_use]
    pub fn published(&self, date: NaiveDate) -> bool {
        self.years.contains_key(&date.year())
    }

    /// The years whose notices are known.
    pub fn published_years(&self) -> impl Iterator<Item = &NoticeYear> {
        self.years.values()
    }

    /// The notice for the year of a day.
    #[must_use]
    pub fn notice(&self, date: NaiveDate) -> Option<&NoticeYear> {
        self.years.get(&date.year())
    }

    /// The same calendar with some years put in place of its own, as another version.
    #[must_use]
    pub fn with(&self, version: i32, years: &[NoticeYear]) -> Self {
        let mut all = self.years.clone();
        all.extend(years.iter().map(|year| (year.year, year.clone())));
        Self::new(version, all.into_values())
    }

    /// The days that are a rest day in one calendar and a working day in the other, as the other
    /// has them.
    #[must_use]
    pub fn changed_days(&self, other: &Self) -> Vec<Day> {
        let listed: BTreeSet<NaiveDate> = self.days.keys().chain(other.days.keys()).copied().collect();
        listed
            .into_iter()
            .filter(|date| self.is_rest_day(*date) != other.is_rest_day(*date))
            .map(|date| Day {
                name: other
                    .days
                    .get(&date)
                    .or_else(|| self.days.get(&date))
                    .map(|(name, _)| name.clone())
                    .unwrap_or_default(),
                date,
                is_off_day: other.is_rest_day(date),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn calendar() -> Calendar {
        Calendar::new(1, crate::calendar::embedded().to_vec())
    }

    #[test]
    fn a_sunday_on_which_work_is_made_up_is_a_working_day() {
        let calendar = calendar();
        assert!(!calendar.is_rest_day(day("2024-02-04")));
        assert!(calendar.is_rest_day(day("2024-02-12")));
        assert_eq!(calendar.kind(day("2026-02-28")), DayKind::MakeUpWorkday("春节"));
    }

    #[test]
    fn the_working_day_after_a_festival_is_found() {
        let calendar = calendar();
        assert_eq!(calendar.next_working_day(day("2026-02-13")), day("2026-02-14"));
        assert_eq!(calendar.next_working_day(day("2026-02-14")), day("2026-02-24"));
        assert_eq!(calendar.roll(day("2026-10-01")), day("2026-10-08"));
        assert_eq!(calendar.roll(day("2026-09-20")), day("2026-09-20"));
    }

    #[test]
    fn an_unpublished_year_is_answered_by_weekends_and_says_so() {
        let calendar = calendar();
        assert!(!calendar.published(day("2027-01-01")));
        assert!(!calendar.is_rest_day(day("2027-01-01")));
        assert!(calendar.is_rest_day(day("2027-01-02")));
    }

    #[test]
    fn the_last_three_days_of_december_wait_for_the_notice_of_the_next_year() {
        let calendar = calendar();
        for (date, awaited) in [
            ("2026-12-28", None),
            ("2026-12-29", Some(2027)),
            ("2026-12-31", Some(2027)),
            ("2027-01-01", Some(2027)),
            ("2027-12-31", Some(2027)),
            ("2025-12-31", None),
        ] {
            assert_eq!(calendar.awaited(day(date)), awaited, "{date}");
        }
    }

    #[test]
    fn no_notice_ever_spoke_of_an_earlier_day_of_the_year_before() {
        for year in crate::calendar::embedded() {
            let before = year.days.iter().map(|day| day.date).filter(|date| date.year() != year.year);
            assert!(before.into_iter().all(|date| date.month() == 12 && date.day() >= 29), "{}", year.year);
        }
    }

    #[test]
    fn a_year_put_in_names_the_days_that_change() {
        let before = calendar();
        let year = NoticeYear {
            year: 2027,
            papers: Vec::new(),
            source: String::new(),
            days: vec![
                Day { name: String::from("元旦"), date: day("2027-01-01"), is_off_day: true },
                Day { name: String::from("元旦"), date: day("2027-01-02"), is_off_day: true },
                Day { name: String::from("元旦"), date: day("2027-01-03"), is_off_day: false },
            ],
        };
        let after = before.with(2, &[year]);
        let changed: Vec<_> =
            before.changed_days(&after).into_iter().map(|d| (d.date, d.is_off_day)).collect();
        assert_eq!(changed, [(day("2027-01-01"), true), (day("2027-01-03"), false)]);
    }
}
