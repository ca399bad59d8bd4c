//! Calendar files (RFC 5545): one whole-day event for each last day. Pure.

use chrono::{Duration, NaiveDate};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus, Property};

use crate::kit::Timestamp;

/// A last day in a calendar.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// What stays the same however often the day moves.
    pub(super) uid: String,
    /// Counts up when it moves.
    pub(super) sequence: u32,
    /// The day; none takes the event out.
    pub(super) due: Option<NaiveDate>,
    /// What is due.
    pub(super) summary: String,
    /// On what it rests, and where its sheet is.
    pub(super) description: String,
    /// The sheet.
    pub(super) link: String,
}

/// A calendar file of these days. Alarms ring three days and one day before, at nine in the morning.
pub(super) fn calendar_file(entries: &[Entry], now: Timestamp) -> String {
    let mut calendar = Calendar::new();
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    for entry in entries {
        let mut event = Event::new();
        event
            .uid(&entry.uid)
            .sequence(entry.sequence)
            .timestamp(now.utc())
            .summary(&entry.summary)
            .description(&entry.description)
            .url(&entry.link);
        match entry.due {
            Some(due) => {
                // Without an end it is the whole day (RFC 5545 3.6.1).
                event.starts(due).status(EventStatus::Confirmed);
                for before in [3, 1] {
                    let nine = Duration::hours(9) - Duration::days(before);
                    event.alarm(Alarm::display(&entry.summary, nine));
                }
            }
            // RFC 5545 3.8.1.11: whoever took the event over strikes it out.
            None => {
                event.starts(now.date()).status(EventStatus::Cancelled);
            }
        }
        calendar.push(event.done());
    }
    calendar.done().to_string()
}
