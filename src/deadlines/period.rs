//! Arithmetic of periods: day 0 does not count, stopped days do not count, months end on the
//! corresponding day.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::model::{Length, Unit};
use crate::calendar::Calendar;

/// Days that do not count, the first and the last among them; without a last one it is not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop {
    pub(super) from: NaiveDate,
    pub(super) until: Option<NaiveDate>,
}

/// A day so many days later, or the last day there is.
pub(super) fn plus(day: NaiveDate, days: i64) -> NaiveDate {
    u64::try_from(days).ok().and_then(|days| day.checked_add_days(Days::new(days))).unwrap_or(day)
}

/// The day before.
pub(super) fn before(day: NaiveDate, days: i64) -> NaiveDate {
    u64::try_from(days).ok().and_then(|days| day.checked_sub_days(Days::new(days))).unwrap_or(day)
}

/// The same days as intervals that neither overlap nor touch, in order.
pub(super) fn merged(mut stops: Vec<Stop>) -> Vec<Stop> {
    stops.retain(|stop| stop.until.is_none_or(|until| until >= stop.from));
    stops.sort_by_key(|stop| stop.from);
    let mut out: Vec<Stop> = Vec::with_capacity(stops.len());
    for stop in stops {
        match out.last_mut() {
            Some(Stop { until: None, .. }) => break,
            Some(Stop { until: Some(until), .. }) if stop.from <= plus(*until, 1) => match stop.until {
                Some(later) => *until = (*until).max(later),
                None => {
                    let from = out.pop().map_or(stop.from, |last| last.from);
                    out.push(Stop { from, until: None });
                }
            },
            _ => out.push(stop),
        }
    }
    out
}

/// The day on which a period that begins after `base` ends, stopped days not counted; none while a
/// stop that is not over stands in its way.
pub(super) fn advance(
    base: NaiveDate,
    length: Length,
    stops: &[Stop],
    calendar: &Calendar,
) -> Option<NaiveDate> {
    match length.unit {
        Unit::WorkingDays => working_days(base, length.count, stops, calendar),
        Unit::Hours | Unit::Days | Unit::Months => shifted(base, plain(base, length), stops),
    }
}

/// The end in calendar units when nothing stops it.
fn plain(base: NaiveDate, length: Length) -> NaiveDate {
    let count = i64::from(length.count.max(0));
    match length.unit {
        // The hour in which it began does not count; the day on which the last hour falls is shown.
        Unit::Hours => plus(base, count.div_euclid(24) + i64::from(count.rem_euclid(24) > 0)),
        // Civil Code Art 202: without a corresponding day, the last day of the month.
        Unit::Months => u32::try_from(length.count)
            .ok()
            .and_then(|months| base.checked_add_months(Months::new(months)))
            .unwrap_or(base),
        Unit::Days | Unit::WorkingDays => plus(base, count),
    }
}

/// Moves an end by the stopped days between it and the base.
fn shifted(base: NaiveDate, mut end: NaiveDate, stops: &[Stop]) -> Option<NaiveDate> {
    for stop in stops {
        let from = stop.from.max(plus(base, 1));
        if from > end {
            break;
        }
        let until = stop.until?;
        if until >= from {
            end = plus(end, (until - from).num_days() + 1);
        }
    }
    Some(end)
}

fn working_days(base: NaiveDate, count: i32, stops: &[Stop], calendar: &Calendar) -> Option<NaiveDate> {
    let mut left = count.max(0);
    let mut day = base;
    while left > 0 {
        day = plus(day, 1);
        match stops.iter().find(|stop| holds(stop, day)) {
            Some(Stop { until: None, .. }) => return None,
            Some(Stop { until: Some(until), .. }) => day = *until,
            None if calendar.is_rest_day(day) => {}
            None => left -= 1,
        }
    }
    Some(day)
}

fn holds(stop: &Stop, day: NaiveDate) -> bool {
    stop.from <= day && stop.until.is_none_or(|until| day <= until)
}

/// How many days between two days, both counted, count in a period of this unit.
pub(super) fn countable(
    from: NaiveDate,
    to: NaiveDate,
    stops: &[Stop],
    unit: Unit,
    calendar: &Calendar,
) -> i64 {
    let counts = |day: &NaiveDate| {
        !stops.iter().any(|stop| holds(stop, *day))
            && (unit != Unit::WorkingDays || !calendar.is_rest_day(*day))
    };
    from.iter_days().take_while(|day| *day <= to).filter(counts).fold(0, |sum, _| sum + 1)
}

/// Whether a period of months ended early because its last month has no corresponding day.
pub(super) fn without_corresponding_day(base: NaiveDate, length: Length) -> bool {
    length.unit == Unit::Months && plain(base, length).day() != base.day()
}
