//! The fold: what happened to a clock, its rule and a calendar make its due date and the steps that
//! explain it. No input, no output, no present time.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use super::model::{Authority, ClockState, Length, Unit};
use super::pack::{Direction, Nature, Roll, Rule, StartDay};
use super::period::{Stop, advance, before, countable, merged, plus};
use super::settings::{ExclusionEnds, ExtensionBase, Resumption, Settings};
use super::steps::{self, Step};
use crate::calendar::Calendar;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The clock began, with this length.
    Started(Length),
    /// It was made to stand still.
    Paused,
    /// It was made to run on.
    Resumed,
    /// It was given more time.
    Extended(Length, Authority),
    /// The days up to this one do not count.
    Excluded(NaiveDate),
    /// It no longer counts.
    Withdrawn,
    /// What was due was done.
    Met,
}

/// What happened, on which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub on: NaiveDate,
    /// What.
    pub act: Act,
    /// Why.
    pub reason: String,
}

/// What the events come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The starting day.
    pub started_on: NaiveDate,
    /// The length it started with.
    pub length: Length,
    /// Where the clock stands.
    pub state: ClockState,
    /// The end before it is rolled; none while the clock stands still.
    pub nominal: Option<NaiveDate>,
    /// The last day; none while the clock stands still.
    pub due: Option<NaiveDate>,
    /// For a waiting period, the first day on which to act.
    pub earliest: Option<NaiveDate>,
    /// Whether a notice that is still to come may move the date.
    pub provisional: bool,
    /// The day on which it was met or withdrawn.
    pub closed_on: Option<NaiveDate>,
    /// While it stands still: the days that are left.
    pub remaining: Option<i64>,
    /// How the date was reached.
    pub steps: Vec<Step>,
}

/// An interval in which the clock stood still: from the day of the suspension to the day on which
/// it ran on, that day counted again.
#[derive(Debug, Clone, Copy)]
struct Pause<'a> {
    from: NaiveDate,
    resumed: Option<NaiveDate>,
    reason: &'a str,
}

impl Pause<'_> {
    fn stop(self) -> Stop {
        Stop { from: self.from, until: self.resumed.map(|day| before(day, 1)) }
    }
}

/// Folds the events of a clock, given in the order in which they were entered. None when there is
/// no start among them.
#[must_use]
pub fn fold(rule: &Rule, settings: &Settings, calendar: &Calendar, events: &[Event]) -> Option<Outcome> {
    let (started_on, length) = events.iter().find_map(|event| match event.act {
        Act::Started(length) => Some((event.on, length)),
        Act::Paused | Act::Resumed | Act::Extended(..) | Act::Excluded(_) | Act::Withdrawn | Act::Met => None,
    })?;
    let mut folding =
        Folding { rule, settings, calendar, steps: vec![steps::started(rule, started_on)], awaited: None };
    let mut outcome = match rule.direction {
        Direction::Before => folding.backward(started_on, length),
        Direction::After => folding.forward(started_on, length, events),
    };
    for event in events {
        let state = match event.act {
            Act::Met => ClockState::Met,
            Act::Withdrawn => ClockState::Withdrawn,
            Act::Started(_) | Act::Paused | Act::Resumed | Act::Extended(..) | Act::Excluded(_) => continue,
        };
        (outcome.state, outcome.closed_on) = (state, Some(event.on));
        folding.steps.push(match state {
            ClockState::Met => steps::met(event.on, outcome.due),
            ClockState::Withdrawn | ClockState::Running | ClockState::Paused => {
                steps::withdrawn(event.on, &event.reason)
            }
        });
    }
    outcome.steps = folding.steps;
    Some(outcome)
}

struct Folding<'a> {
    rule: &'a Rule,
    settings: &'a Settings,
    calendar: &'a Calendar,
    steps: Vec<Step>,
    /// The year of the first notice on which the answer leans and which is still to come.
    awaited: Option<i32>,
}

impl Folding<'_> {
    /// So many days before a hearing or a meeting. Nobody rolls such a date.
    fn backward(&mut self, started_on: NaiveDate, length: Length) -> Outcome {
        let end = before(started_on, length.count.into());
        self.steps.push(steps::period_before(started_on, length, end));
        self.outcome(started_on, length, end)
    }

    fn forward(&mut self, started_on: NaiveDate, length: Length, events: &[Event]) -> Outcome {
        let pauses = pauses(events);
        let mut stops = self.exclusions(events);
        let extensions: Vec<(Length, Authority, &Event)> = events
            .iter()
            .filter_map(|event| match event.act {
                Act::Extended(length, by) => Some((length, by, event)),
                Act::Started(_)
                | Act::Paused
                | Act::Resumed
                | Act::Excluded(_)
                | Act::Withdrawn
                | Act::Met => None,
            })
            .collect();
        let mut base = match self.rule.start_day {
            StartDay::NextDay => started_on,
            StartDay::SameDay => before(started_on, 1),
        };
        match self.settings.resumption {
            Resumption::Rest => stops.extend(pauses.iter().map(|pause| pause.stop())),
            Resumption::Restart => base = self.restarted(base, length, &extensions, &pauses, &mut stops),
        }
        let stops = merged(stops);
        self.interval_steps(&pauses, events);
        if let Some(end) = self.run(base, length, &extensions, &stops, true) {
            return self.outcome(started_on, length, end);
        }
        self.standing(started_on, length, base, &extensions, &stops)
    }

    /// A clock that stands still: no date, but the days that are left.
    fn standing(
        &mut self,
        started_on: NaiveDate,
        length: Length,
        base: NaiveDate,
        extensions: &[(Length, Authority, &Event)],
        stops: &[Stop],
    ) -> Outcome {
        let open = stops.iter().find(|stop| stop.until.is_none()).map_or(base, |stop| stop.from);
        let closed: Vec<Stop> = stops.iter().copied().filter(|stop| stop.until.is_some()).collect();
        let remaining = self
            .run(base, length, extensions, &closed, false)
            .map(|end| countable(open.max(plus(base, 1)), end, &closed, length.unit, self.calendar));
        self.steps.push(steps::standing(open, remaining, length));
        Outcome {
            started_on,
            length,
            state: ClockState::Paused,
            nominal: None,
            due: None,
            earliest: None,
            provisional: false,
            closed_on: None,
            remaining,
            steps: Vec::new(),
        }
    }

    /// The day 0 from which the period runs when each resumption starts it afresh.
    fn restarted(
        &mut self,
        first: NaiveDate,
        length: Length,
        extensions: &[(Length, Authority, &Event)],
        pauses: &[Pause<'_>],
        stops: &mut Vec<Stop>,
    ) -> NaiveDate {
        let mut base = first;
        for pause in pauses {
            let end = self.run(base, length, extensions, &merged(stops.clone()), false);
            // A suspension after the end of the period changes nothing.
            if end.is_none_or(|end| pause.from > end) {
                continue;
            }
            match pause.resumed {
                Some(resumed) if resumed > base => base = resumed,
                Some(_) => {}
                None => stops.push(pause.stop()),
            }
        }
        if base != first {
            self.steps.push(steps::restarted(base));
        }
        base
    }

    /// Runs the period and its extensions, each over the days that count. None when an open stop
    /// stands in the way.
    fn run(
        &mut self,
        base: NaiveDate,
        length: Length,
        extensions: &[(Length, Authority, &Event)],
        stops: &[Stop],
        tell: bool,
    ) -> Option<NaiveDate> {
        let mut end = self.stretch(base, length, stops, tell, None)?;
        for (more, by, event) in extensions {
            let from = match self.settings.extension_base {
                ExtensionBase::Nominal => end,
                ExtensionBase::Rolled => self.rolled(end),
            };
            end = self.stretch(from, *more, stops, tell, Some((*by, event)))?;
        }
        Some(end)
    }

    /// One stretch of time after a day 0: the period itself, or one extension.
    fn stretch(
        &mut self,
        base: NaiveDate,
        length: Length,
        stops: &[Stop],
        tell: bool,
        extension: Option<(Authority, &Event)>,
    ) -> Option<NaiveDate> {
        let end = advance(base, length, stops, self.calendar);
        if length.unit == Unit::WorkingDays {
            let last = end.unwrap_or(base);
            self.lean_on_years(base.year()..=last.year());
            self.lean_on(last);
        }
        if tell && let Some(plain) = advance(base, length, &[], self.calendar) {
            self.steps.push(match extension {
                None => steps::period(base, length, plain),
                Some((by, event)) => steps::extended(base, length, plain, by, event),
            });
            self.steps.extend(steps::month_end(base, length, plain));
            if let Some(end) = end
                && end != plain
            {
                self.steps.push(steps::shifted(plain, end));
            }
        }
        end
    }

    /// The answer depends on whether this day is a rest day.
    fn lean_on(&mut self, day: NaiveDate) {
        self.awaited = self.awaited.or_else(|| self.calendar.awaited(day));
    }

    /// The answer depends on the rest days of these years.
    fn lean_on_years(&mut self, years: RangeInclusive<i32>) {
        for year in years {
            NaiveDate::from_ymd_opt(year, 1, 1).into_iter().for_each(|day| self.lean_on(day));
        }
    }

    /// The end after it is rolled over rest days, if the rule rolls.
    fn rolled(&mut self, end: NaiveDate) -> NaiveDate {
        if self.rule.roll == Roll::None {
            return end;
        }
        let rolled = self.calendar.roll(end);
        self.lean_on(end);
        self.lean_on(rolled);
        rolled
    }

    /// The end of a clock that runs.
    fn outcome(&mut self, started_on: NaiveDate, length: Length, nominal: NaiveDate) -> Outcome {
        let due = self.rolled(nominal);
        if self.rule.roll == Roll::Forward {
            self.steps.push(steps::last_day(self.calendar, nominal, due));
        }
        let earliest = (self.rule.nature == Nature::Waiting).then(|| plus(due, 1));
        self.steps.extend(earliest.map(steps::earliest));
        self.steps.extend(self.awaited.map(|year| steps::provisional(due, year)));
        Outcome {
            started_on,
            length,
            state: ClockState::Running,
            nominal: Some(nominal),
            due: Some(due),
            earliest,
            provisional: self.awaited.is_some(),
            closed_on: None,
            remaining: None,
            steps: Vec::new(),
        }
    }

    /// R21 Art 48: appraisals and the like do not count in the review.
    fn exclusions(&self, events: &[Event]) -> Vec<Stop> {
        events
            .iter()
            .filter_map(|event| match event.act {
                Act::Excluded(to) => Some(Stop { from: event.on, until: Some(self.last_excluded(to)) }),
                Act::Started(_)
                | Act::Paused
                | Act::Resumed
                | Act::Extended(..)
                | Act::Withdrawn
                | Act::Met => None,
            })
            .collect()
    }

    fn last_excluded(&self, to: NaiveDate) -> NaiveDate {
        match self.settings.exclusion_ends {
            ExclusionEnds::ReceiptCounts => before(to, 1),
            ExclusionEnds::BothExcluded => to,
        }
    }

    fn interval_steps(&mut self, pauses: &[Pause<'_>], events: &[Event]) {
        for pause in pauses {
            if let Some(resumed) = pause.resumed {
                self.steps.push(steps::suspended(pause.from, resumed, pause.reason));
            }
        }
        for event in events {
            if let Act::Excluded(to) = event.act {
                self.steps.push(steps::excluded(event.on, self.last_excluded(to), &event.reason));
            }
        }
    }
}

/// The intervals in which the clock stood still. A resumption without a suspension before it and a
/// second suspension within the first say nothing, so that events can be undone in any order.
fn pauses(events: &[Event]) -> Vec<Pause<'_>> {
    let mut ordered: Vec<&Event> =
        events.iter().filter(|e| matches!(e.act, Act::Paused | Act::Resumed)).collect();
    ordered.sort_by_key(|event| event.on);
    let mut out: Vec<Pause<'_>> = Vec::new();
    let mut open = None;
    for event in ordered {
        match (event.act, open) {
            (Act::Paused, None) => open = Some(event),
            (Act::Resumed, Some(start)) => {
                let Event { on, reason, .. }: &Event = start;
                out.push(Pause { from: *on, resumed: Some(event.on), reason });
                open = None;
            }
            _ => {}
        }
    }
    out.extend(open.map(|start: &Event| Pause { from: start.on, resumed: None, reason: &start.reason }));
    out
}
