//! From the rows of a clock back to what they mean.

use chrono::NaiveDate;
use diesel::QueryResult;
use diesel::result::Error;

use super::fold::{Act, Event, Outcome, fold};
use super::model::{Clock, ClockEvent, ClockId, EventKind, Length};
use super::pack::{self, Pack, Rule};
use super::store::{Cache, NewEvent};
use crate::audit::Work;
use crate::calendar::Calendar;

/// The rule that a clock keeps.
pub(super) fn rule_kept(clock: &Clock) -> QueryResult<(&'static Pack, &'static Rule)> {
    pack::find(&clock.pack, clock.pack_version)
        .and_then(|pack| Some((pack, pack.rule(&clock.rule)?)))
        .ok_or_else(|| corrupt(clock, &"its rule is in no pack"))
}

/// A row that says what no clock can say.
pub(super) fn corrupt(clock: &Clock, what: &dyn std::fmt::Display) -> Error {
    Error::DeserializationError(format!("clock {}: {what}", clock.id).into())
}

/// Folds the events of a clock that still count.
pub(super) fn outcome_of(clock: &Clock, events: &[ClockEvent], calendar: &Calendar) -> QueryResult<Outcome> {
    let (_, rule) = rule_kept(clock)?;
    let mut acts = Vec::with_capacity(events.len());
    for event in events {
        let length = || {
            let (count, unit) = event.length_count.zip(event.length_unit)?;
            Some(Length { count, unit })
        };
        let act = match event.kind {
            EventKind::Started => length().map(Act::Started),
            EventKind::Paused => Some(Act::Paused),
            EventKind::Resumed => Some(Act::Resumed),
            EventKind::Extended => {
                length().zip(event.authority).map(|(length, by)| Act::Extended(length, by))
            }
            EventKind::Excluded => event.until.map(Act::Excluded),
            EventKind::Withdrawn => Some(Act::Withdrawn),
            EventKind::Met => Some(Act::Met),
        };
        let act = act.ok_or_else(|| corrupt(clock, &format!("event {} lacks a part", event.id)))?;
        acts.push(Event { on: event.on_date, act, reason: event.reason.clone() });
    }
    fold(rule, clock.settings.get(), calendar, &acts).ok_or_else(|| corrupt(clock, &"it never started"))
}

/// What is kept of a fold.
pub(super) fn cache_of(outcome: &Outcome, calendar: &Calendar) -> Cache {
    Cache {
        state: outcome.state,
        nominal: outcome.nominal,
        due: outcome.due,
        provisional: outcome.provisional,
        closed_on: outcome.closed_on,
        calendar_version: calendar.version(),
    }
}

/// An event of a clock without its parts.
pub(super) fn blank(work: &Work<'_>, clock: ClockId, kind: EventKind, on: NaiveDate) -> NewEvent<'static> {
    NewEvent {
        clock,
        kind,
        on,
        until: None,
        length: None,
        authority: None,
        reason: "",
        at: work.now,
        by: work.actor.person,
    }
}
