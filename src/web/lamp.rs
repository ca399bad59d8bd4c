//! Lamps: where a clock stands, by colour, sign, word and days. Never by colour alone.

use chrono::NaiveDate;
use serde::Serialize;

use crate::deadlines::{Clock, ClockState};
use crate::http::messages::Language;

/// From so many days on a lamp is yellow; R21's reminders begin as near.
const NEAR: i64 = 7;

/// A lamp, for the macro `lamp` of `partials/detail.html`.
#[derive(Debug, Clone, Serialize)]
pub struct Lamp {
    color: &'static str,
    icon: &'static str,
    text: String,
}

impl Lamp {
    /// Of a clock.
    #[must_use]
    pub fn of(clock: &Clock, today: NaiveDate, language: Language) -> Self {
        match clock.state {
            ClockState::Running => match clock.days_left(today) {
                Some(days) => Self::running(days, language),
                None => Self::of_key("grey", "clock", "ui-lamp-open", language),
            },
            ClockState::Paused => Self::of_key("grey", "clock-pause", "ui-lamp-paused", language),
            ClockState::Met => match clock.met_in_time() {
                Some(false) => Self::of_key("red", "circle-x", "ui-lamp-met-late", language),
                Some(true) | None => Self::of_key("green", "circle-check", "ui-lamp-met", language),
            },
            ClockState::Withdrawn => Self::of_key("grey", "x", "ui-lamp-withdrawn", language),
        }
    }

    /// Of a clock that runs, with so many days left.
    #[must_use]
    pub fn running(days: i64, language: Language) -> Self {
        let (color, icon, key) = match days {
            ..0 => ("red", "circle-x", "ui-lamp-red"),
            0 => ("yellow", "alert-triangle", "ui-lamp-today"),
            1..=NEAR => ("yellow", "alert-triangle", "ui-lamp-yellow"),
            _ => ("green", "circle-check", "ui-lamp-green"),
        };
        let mut named = fluent_bundle::FluentArgs::new();
        named.set("days", days.abs());
        Self { color, icon, text: language.message(key, &named).unwrap_or_else(|| key.to_owned()) }
    }

    fn of_key(color: &'static str, icon: &'static str, key: &str, language: Language) -> Self {
        Self { color, icon, text: language.text(key, &[]) }
    }
}
