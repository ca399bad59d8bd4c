//! The slow model: a clock's dates by walking day by day, to hold the fold against.

use std::collections::HashSet;

use chrono::{Datelike, Days, NaiveDate};

use crate::calendar::Calendar;
use crate::deadlines::*;

/// What the slow model says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slow {
    pub(super) nominal: NaiveDate,
    pub(super) due: NaiveDate,
    pub(super) earliest: Option<NaiveDate>,
    pub(super) provisional: bool,
}

/// The same answer by walking: one day after another, each looked at by itself. None when the clock stands
/// still.
pub(super) fn slow(rule: &Rule, settings: Settings, calendar: &Calendar, events: &[Event]) -> Option<Slow> {
    let Some(Event { on: start, act: Act::Started(length), .. }) = events.first() else { return None };
    let walk = Walk { rule, settings, calendar, horizon: *start + Days::new(4_000) };
    let (nominal, years) = match rule.direction {
        Direction::Before => {
            let mut at = *start;
            for _ in 0..length.count {
                at = at - Days::new(1);
            }
            (at, Vec::new())
        }
        Direction::After => {
            let first = if rule.start_day == StartDay::SameDay { *start - Days::new(1) } else { *start };
            let (base, stopped) = walk.stopped(first, *length, events);
            walk.period(base, *length, events, &stopped)?
        }
    };
    let due = walk.roll(nominal);
    let leaned =
        if rule.roll == Roll::Forward { [years_of(nominal), years_of(due)].concat() } else { Vec::new() };
    let known = |year: &i32| calendar.published_years().any(|notice| notice.year == *year);
    Some(Slow {
        nominal,
        due,
        earliest: (rule.nature == Nature::Waiting).then(|| due + Days::new(1)),
        provisional: !years.iter().chain(&leaned).all(known),
    })
}

/// What a walk goes by, and the day on which it gives up.
struct Walk<'a> {
    rule: &'a Rule,
    settings: Settings,
    calendar: &'a Calendar,
    horizon: NaiveDate,
}

impl Walk<'_> {
    /// A period after a day 0, and whatever it is extended by; with the years whose notice it leaned on.
    fn period(
        &self,
        base: NaiveDate,
        length: Length,
        events: &[Event],
        stopped: &HashSet<NaiveDate>,
    ) -> Option<(NaiveDate, Vec<i32>)> {
        let mut years = Vec::new();
        let mut end = self.stretch(base, length, stopped, &mut years)?;
        for event in events {
            if let Act::Extended(more, _) = event.act {
                let mut from = end;
                if self.settings.extension_base == ExtensionBase::Rolled {
                    from = self.roll(end);
                    if self.rule.roll == Roll::Forward {
                        years.extend([years_of(end), years_of(from)].concat());
                    }
                }
                end = self.stretch(from, more, stopped, &mut years)?;
            }
        }
        Some((end, years))
    }

    fn stretch(
        &self,
        base: NaiveDate,
        length: Length,
        stopped: &HashSet<NaiveDate>,
        years: &mut Vec<i32>,
    ) -> Option<NaiveDate> {
        let mut left = match length.unit {
            Unit::Months => months_in_days(base, length.count),
            Unit::Days | Unit::WorkingDays => length.count,
            Unit::Hours => (length.count + 23) / 24,
        };
        let by_work = length.unit == Unit::WorkingDays;
        let mut at = base;
        while left > 0 {
            at = at + Days::new(1);
            if at > self.horizon {
                return None;
            }
            let rests = by_work && self.calendar.is_rest_day(at);
            if !stopped.contains(&at) && !rests {
                left -= 1;
            }
        }
        if by_work {
            years.extend(base.year()..=at.year());
            years.extend(years_of(at));
        }
        Some(at)
    }

    fn roll(&self, mut at: NaiveDate) -> NaiveDate {
        while self.rule.roll == Roll::Forward && self.calendar.is_rest_day(at) {
            at = at + Days::new(1);
        }
        at
    }

    /// Day 0, and the days that do not count.
    fn stopped(&self, first: NaiveDate, length: Length, events: &[Event]) -> (NaiveDate, HashSet<NaiveDate>) {
        let mut stopped = HashSet::new();
        let (mut base, mut standing) = (first, None);
        let mut at = first - Days::new(400);
        while at <= self.horizon {
            let appraised = events.iter().any(|event| match event.act {
                Act::Excluded(to) if self.settings.exclusion_ends == ExclusionEnds::BothExcluded => {
                    event.on <= at && at <= to
                }
                Act::Excluded(to) => event.on <= at && at < to,
                Act::Started(_)
                | Act::Paused
                | Act::Resumed
                | Act::Extended(..)
                | Act::Withdrawn
                | Act::Met => false,
            });
            if appraised {
                stopped.insert(at);
            }
            at = at + Days::new(1);
        }
        // Restarting: what a suspension does is known when it ends, so the intervals come first.
        let mut intervals = Vec::new();
        let mut at = first - Days::new(400);
        while at <= self.horizon {
            for event in events.iter().filter(|event| event.on == at) {
                match (event.act, standing) {
                    (Act::Paused, None) => standing = Some(at),
                    (Act::Resumed, Some(from)) => {
                        intervals.push((from, Some(at)));
                        standing = None;
                    }
                    _ => {}
                }
            }
            at = at + Days::new(1);
        }
        intervals.extend(standing.map(|from| (from, None)));
        for (from, resumed) in intervals {
            let last = resumed.map_or(self.horizon, |day| day - Days::new(1));
            let still = from.iter_days().take_while(|day| *day <= last);
            match (self.settings.resumption, resumed) {
                (Resumption::Rest, _) => stopped.extend(still),
                (Resumption::Restart, resumed) => {
                    let over = self.period(base, length, events, &stopped).is_none_or(|(end, _)| from > end);
                    match resumed {
                        _ if over => {}
                        Some(resumed) => base = base.max(resumed),
                        None => stopped.extend(still),
                    }
                }
            }
        }
        (base, stopped)
    }
}

/// The years whose notice may speak of a day.
fn years_of(day: NaiveDate) -> Vec<i32> {
    let in_three_days = (day + Days::new(3)).year();
    if in_three_days == day.year() { vec![day.year()] } else { vec![day.year(), in_three_days] }
}

/// Days until the corresponding day so many months on, or the last day of that month.
fn months_in_days(base: NaiveDate, months: i32) -> i32 {
    let month_of = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let (wanted, mut at, mut days) = (month_of(base) + i64::from(months), base, 0);
    loop {
        let is_last_of_month = month_of(at + Days::new(1)) != month_of(at);
        if month_of(at) == wanted && (at.day() == base.day() || is_last_of_month) {
            return days;
        }
        at = at + Days::new(1);
        days += 1;
    }
}
