//! What is asked, and what is answered.

use chrono::{Datelike, Days, Months, NaiveDate};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::definitions::{Key, Shape, Text};
use super::forecast::History;
use crate::db::schema::statistics_snapshots;
use crate::kit::{Json, OfficeId, PersonId, Timestamp};
use crate::org::AgencySystem;

/// A period and the day on which it is looked at: what happened later is not known yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Window {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The cut-off.
    pub as_of: NaiveDate,
}

impl Window {
    /// The year that ends on a day.
    #[must_use]
    pub fn year_ending(as_of: NaiveDate) -> Self {
        let before = as_of.checked_sub_months(Months::new(12)).unwrap_or(as_of);
        Self { from: next(before), to: as_of, as_of }
    }

    /// The last day that can be counted: of the period, and not after the cut-off.
    #[must_use]
    pub fn upto(&self) -> NaiveDate {
        self.to.min(self.as_of)
    }

    /// The same days of the year before, seen from the same day of that year.
    #[must_use]
    pub fn a_year_earlier(&self) -> Self {
        let back = |day: NaiveDate| day.checked_sub_months(Months::new(12)).unwrap_or(day);
        Self { from: back(self.from), to: back(self.to), as_of: back(self.as_of) }
    }

    /// The months of the period, the first and the last perhaps cut.
    #[must_use]
    pub fn months(&self) -> Vec<Self> {
        let mut months = Vec::new();
        let mut from = self.from;
        while from <= self.upto() {
            let last = last_of_month(from).min(self.to);
            months.push(Self { from, to: last, as_of: self.as_of });
            from = next(last);
        }
        months
    }
}

/// The day after.
pub(super) fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

fn last_of_month(day: NaiveDate) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(day)
}

/// The last day of the quarter in which a day lies.
#[must_use]
pub fn quarter_end(day: NaiveDate) -> NaiveDate {
    let month = (day.month0() / 3) * 3 + 3;
    NaiveDate::from_ymd_opt(day.year(), month, 1).map_or(day, last_of_month)
}

/// What somebody wants to know; what is left out is not narrowed.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// The cut-off; today when absent.
    pub as_of: Option<NaiveDate>,
    /// First day; a year before the cut-off when absent.
    pub from: Option<NaiveDate>,
    /// Last day; the cut-off when absent.
    pub to: Option<NaiveDate>,
    /// An office with those below it.
    pub office: Option<OfficeId>,
    /// That office alone.
    pub alone: bool,
    /// A field of public interest; `unclassified` for what has none.
    pub domain: Option<String>,
    /// An administrative system.
    pub system: Option<AgencySystem>,
}

/// What is counted, after the asker's sight has been taken into account.
#[derive(Debug, Clone)]
pub struct Filter {
    /// The period.
    pub window: Window,
    /// Offices; all when absent.
    pub offices: Option<Vec<OfficeId>>,
    /// A field, as a checked code; empty for what has none.
    pub domain: Option<String>,
    /// An administrative system.
    pub system: Option<AgencySystem>,
}

/// One figure.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Figure {
    /// Its name.
    pub key: Key,
    /// Above the line; of a count, the count.
    pub numerator: i64,
    /// Below the line; of a count, none.
    pub denominator: Option<i64>,
}

impl Figure {
    /// The value: of a count the count, of a rate the quotient, none over an empty denominator.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        let numerator = exact(self.numerator);
        match (self.key.shape(), self.denominator) {
            (Shape::Count, _) => Some(numerator),
            (Shape::Rate, Some(denominator)) if denominator != 0 => Some(numerator / exact(denominator)),
            (Shape::Rate, _) => None,
        }
    }

    /// The figure as it is printed: `338/343 = 98.5 %`, rounded half up in whole tenths.
    #[must_use]
    pub fn printed(&self) -> String {
        match (self.key.shape(), self.denominator) {
            (Shape::Count, _) => self.numerator.to_string(),
            (Shape::Rate, Some(denominator)) if denominator > 0 => {
                let tenths = (self.numerator * 2000 + denominator) / (denominator * 2);
                format!("{}/{denominator} = {}.{} %", self.numerator, tenths / 10, tenths % 10)
            }
            (Shape::Rate, denominator) => {
                format!("{}/{}: no denominator", self.numerator, denominator.unwrap_or_default())
            }
        }
    }

    /// What it means.
    #[must_use]
    pub fn text(&self) -> Text {
        self.key.text()
    }
}

/// A count as a number with a fraction; exact below 2^53, which no register reaches.
pub(super) fn exact(count: i64) -> f64 {
    i32::try_from(count).map_or_else(|_| count.to_string().parse().unwrap_or(f64::NAN), f64::from)
}

/// Which rows of a figure are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Those above the line.
    Numerator,
    /// Those below the line.
    Denominator,
    /// Those below the line that are not above it.
    Remainder,
}

/// A row behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RowRef {
    /// The kind of record: `lead`, `case`, `recommendation`, `addressee`, `lawsuit`, `brand_case`.
    pub kind: String,
    /// Its id.
    pub id: i64,
    /// Its number, if it has one.
    pub number: String,
    /// Its title.
    pub title: String,
}

/// By what figures are put side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// By office, each alone.
    Office,
    /// By field.
    Domain,
    /// By the administrative system of the agency.
    AgencySystem,
}

/// Figures of one group.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its code or id.
    pub code: String,
    /// Its name, by which groups are ordered.
    pub name: String,
    /// The figures.
    pub figures: Vec<Figure>,
}

/// A running line that decides what becomes of a period.
#[derive(Debug, Clone)]
pub struct RunningLine {
    /// The line.
    pub id: i64,
    /// The recommendation.
    pub recommendation_id: i64,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The agency.
    pub agency: String,
    /// Its id.
    pub agency_id: i64,
    /// The code of its administrative system.
    pub system: String,
    /// When the written reply is due.
    pub due: NaiveDate,
    /// Whether a reply has come that is still being put into effect.
    pub replied: bool,
}

/// How agencies answered before and where a line stands, as far as it tells what becomes of it.
#[derive(Debug, Clone)]
pub struct LikelyLine {
    /// The line.
    pub line: RunningLine,
    /// How likely it ends above the line of the rate.
    pub chance: f64,
    /// What its agency did before.
    pub history: History,
}

/// One part of a structure.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its code.
    pub code: String,
    /// How many.
    pub count: i64,
}

/// Figures that were frozen, with the rows behind them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Frozen {
    /// The figure.
    pub figure: Figure,
    /// The version of its definition at that time.
    pub version: i32,
    /// Rows above the line.
    pub numerator: Vec<RowRef>,
    /// Rows below the line.
    pub denominator: Vec<RowRef>,
}

/// A frozen report as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = statistics_snapshots)]
pub struct Snapshot {
    /// Its id.
    pub id: i64,
    /// The office of whoever froze it.
    pub office_id: OfficeId,
    /// What it is called.
    pub title: String,
    /// First day of the period.
    pub from_on: NaiveDate,
    /// Last day.
    pub to_on: NaiveDate,
    /// The cut-off.
    pub as_of: NaiveDate,
    /// The office it was narrowed to.
    pub about_office_id: Option<OfficeId>,
    /// The field it was narrowed to.
    pub domain: Option<String>,
    /// The administrative system it was narrowed to.
    pub agency_system: Option<AgencySystem>,
    /// Figures and rows.
    pub figures: Json<Vec<Frozen>>,
    /// SHA-256 of the text of the figures.
    pub digest: String,
    /// When.
    pub made_at: Timestamp,
    /// Who.
    pub made_by: Option<PersonId>,
}

/// What a list shows of a frozen report.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = statistics_snapshots)]
pub struct Summary {
    /// Its id.
    pub id: i64,
    /// The office of whoever froze it.
    pub office_id: OfficeId,
    /// What it is called.
    pub title: String,
    /// The cut-off.
    pub as_of: NaiveDate,
    /// SHA-256 of figures and rows.
    pub digest: String,
    /// When it was frozen.
    pub made_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(numerator: i64, denominator: i64) -> Figure {
        Figure { key: Key::OnTimeRectificationReply, numerator, denominator: Some(denominator) }
    }

    #[test]
    fn a_rate_prints_its_parts_and_rounds_half_up() {
        assert_eq!(rate(338, 343).printed(), "338/343 = 98.5 %");
        assert_eq!(rate(351, 356).printed(), "351/356 = 98.6 %");
        assert_eq!(rate(350, 356).printed(), "350/356 = 98.3 %");
        assert_eq!(rate(0, 0).printed(), "0/0: no denominator");
        assert_eq!(rate(0, 0).value(), None);
        assert_eq!(rate(1, 2).value(), Some(0.5));
    }

    #[test]
    fn a_year_ends_on_its_day_and_has_its_months() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let window = Window::year_ending(day(2026, 11, 23));
        assert_eq!((window.from, window.to), (day(2025, 11, 24), day(2026, 11, 23)));
        let months = window.months();
        assert_eq!(months.len(), 13);
        assert_eq!((months[0].from, months[0].to), (day(2025, 11, 24), day(2025, 11, 30)));
        assert_eq!((months[12].from, months[12].to), (day(2026, 11, 1), day(2026, 11, 23)));
        assert_eq!(quarter_end(day(2026, 11, 23)), day(2026, 12, 31));
        assert_eq!(quarter_end(day(2026, 3, 31)), day(2026, 3, 31));
    }
}
