//! Lamps: where a clock stands, by colour, sign, word and days. Never by colour alone.

use chrono::NaiveDate;
use serde::Serialize;

use super::form::of_language;
use crate::deadlines::service::is_waited_for;
use crate::deadlines::{self, Clock, ClockState};
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
    /// What it says in words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Of a clock.
    #[must_use]
    pub fn of(clock: &Clock, today: NaiveDate, language: Language) -> Self {
        match clock.state {
            ClockState::Running => match clock.days_left(today) {
                // A period that is waited for is not late when it is over: that is when one may act.
                Some(days @ ..0) if is_waited_for(clock) => {
                    Self::of_days("grey", "clock", ("ui-lamp-waited", days), language)
                }
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
        Self::of_days(color, icon, (key, days), language)
    }

    fn of_days(
        color: &'static str,
        icon: &'static str,
        (key, days): (&str, i64),
        language: Language,
    ) -> Self {
        let mut named = fluent_bundle::FluentArgs::new();
        named.set("days", days.abs());
        Self { color, icon, text: language.message(key, &named).unwrap_or_else(|| key.to_owned()) }
    }

    fn of_key(color: &'static str, icon: &'static str, key: &str, language: Language) -> Self {
        Self { color, icon, text: language.text(key, &[]) }
    }
}

/// What the rule of a clock is called; its code where there is no such rule any more.
#[must_use]
pub fn rule_name(clock: &Clock, language: Language) -> String {
    let pack = deadlines::find(&clock.pack, clock.pack_version);
    let rule = pack.and_then(|pack| pack.rule(&clock.rule));
    rule.map_or_else(
        || clock.rule.clone(),
        |rule| of_language(language, &rule.name.zh, &rule.name.en).to_owned(),
    )
}
