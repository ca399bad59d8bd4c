//! Days, years and versions.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kit::{PersonId, Timestamp};

/// One day on which a notice departs from the plain week, or which it confirms as a rest day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = CalendarDay)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// The festival.
    pub name: String,
    /// The day.
    pub date: NaiveDate,
    /// True for a rest day, false for a make-up workday (调休上班).
    #[serde(rename = "isOffDay")]
    pub is_off_day: bool,
}

/// The days of one year's notice; they may reach into the last days of the year before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NoticeYear {
    /// The year for which the notice was given.
    pub year: i32,
    /// Where the notice can be read.
    #[serde(default)]
    pub papers: Vec<String>,
    /// The title of the notice.
    #[serde(default)]
    pub source: String,
    /// The days.
    pub days: Vec<Day>,
}

/// The title under which the notice of a year is known.
#[must_use]
pub(super) fn notice_title(year: i32) -> String {
    format!("国务院办公厅关于{year}年部分节假日安排的通知")
}

/// Years to be put in place of those of the current version.
#[derive(Debug, Clone)]
pub struct Import {
    /// The years; each replaces the year of the same number as a whole.
    pub years: Vec<NoticeYear>,
    /// Why, or from where.
    pub note: String,
}

/// A stored version, without its days.
#[derive(Debug, Clone, diesel::Queryable, Serialize, utoipa::ToSchema)]
pub struct CalendarVersion {
    /// 1 is what the program brings; each import makes the next.
    pub number: i32,
    /// SHA-256 of the days.
    pub digest: String,
    /// Why it was made.
    pub note: String,
    /// When.
    pub made_at: Timestamp,
    /// By whom; none for the program itself.
    pub made_by: Option<PersonId>,
}
