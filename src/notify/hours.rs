//! When a mail may leave. Pure.

use chrono::{NaiveDateTime, NaiveTime, Timelike};

use super::model::Preferences;
use crate::calendar::Calendar;
use crate::kit::Timestamp;

/// The hours of a working day in which mail may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// The first minute, after midnight in China.
    pub from: i32,
    /// The minute after the last.
    pub to: i32,
}

impl From<&Preferences> for Hours {
    fn from(wanted: &Preferences) -> Self {
        Self { from: wanted.from_minute, to: wanted.to_minute }
    }
}

/// The earliest moment from an instant on at which a mail may leave: in the hours of a working day, make-up workdays
/// among them. It is deferred, never dropped. What cannot wait (the last day of a limit of the law) leaves on the day
/// itself, whatever day that is: when the hours begin, or at once when they have begun.
#[must_use]
pub fn leaves_at(now: Timestamp, hours: Hours, calendar: &Calendar, waits: bool) -> Timestamp {
    let civil = now.civil();
    let (day, minute) = (civil.date(), i32::try_from(civil.hour() * 60 + civil.minute()).unwrap_or(0));
    let opening = |day: chrono::NaiveDate| {
        let time = NaiveTime::MIN + chrono::TimeDelta::minutes(hours.from.into());
        Timestamp::from_civil(NaiveDateTime::new(day, time))
    };
    if minute < hours.from && (!waits || !calendar.is_rest_day(day)) {
        return opening(day);
    }
    if !waits || (!calendar.is_rest_day(day) && minute < hours.to) {
        return now;
    }
    opening(calendar.next_working_day(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_civil(text.parse().unwrap())
    }

    fn leaves(now: &str, waits: bool) -> String {
        let calendar = Calendar::new(1, crate::calendar::embedded().to_vec());
        leaves_at(at(now), Hours { from: 510, to: 1_050 }, &calendar, waits).civil().to_string()
    }

    #[test]
    fn mail_leaves_in_the_hours_of_working_days() {
        for (now, left) in [
            ("2026-03-02T00:05:00", "2026-03-02 08:30:00"),
            ("2026-03-02T09:00:01", "2026-03-02 09:00:01"),
            ("2026-03-02T17:30:00", "2026-03-03 08:30:00"),
            ("2026-03-06T18:00:00", "2026-03-09 08:30:00"),
            // The Saturday on which work is made up, and the festival before it.
            ("2026-02-28T10:00:00", "2026-02-28 10:00:00"),
            ("2026-02-14T17:31:00", "2026-02-24 08:30:00"),
        ] {
            assert_eq!(leaves(now, true), left, "{now}");
        }
    }

    #[test]
    fn what_cannot_wait_leaves_on_its_day() {
        for (now, left) in [
            ("2026-03-07T00:05:00", "2026-03-07 08:30:00"),
            ("2026-03-07T21:00:00", "2026-03-07 21:00:00"),
            ("2026-03-02T17:31:00", "2026-03-02 17:31:00"),
        ] {
            assert_eq!(leaves(now, false), left, "{now}");
        }
    }
}
