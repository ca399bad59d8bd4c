//! Clocks, their events, and what is asked of them.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::settings::Settings;
use crate::audit::Subject;
use crate::db::schema::{clock_events, clocks};
use crate::kit::{Fields, Json, OfficeId, PersonId, Timestamp};

crate::id!(
    /// A statutory clock.
    ClockId
);
crate::id!(
    /// An event of a clock.
    ClockEventId
);

crate::text_enum! {
    /// What a period is counted in (CPL Art 85).
    #[schema(as = PeriodUnit)]
    pub enum Unit {
        /// Hours; the clock shows the day on which they run out.
        Hours = "hours" "小时",
        /// Calendar days.
        Days = "days" "日",
        /// Days on which work is done, make-up workdays among them.
        WorkingDays = "working_days" "个工作日",
        /// Calendar months.
        Months = "months" "个月",
    }
}

crate::text_enum! {
    /// Where a clock stands.
    pub enum ClockState {
        /// It runs.
        Running = "running" "计算中",
        /// It stands still.
        Paused = "paused" "中止",
        /// What was due was done.
        Met = "met" "已完成",
        /// It no longer counts.
        Withdrawn = "withdrawn" "已撤销",
    }
}

crate::text_enum! {
    /// What happened to a clock.
    #[schema(as = ClockEventKind)]
    pub enum EventKind {
        /// It began.
        Started = "started" "起算",
        /// It was made to stand still.
        Paused = "paused" "中止",
        /// It was made to run on.
        Resumed = "resumed" "恢复",
        /// It was given more time.
        Extended = "extended" "延长",
        /// An interval does not count.
        Excluded = "excluded" "扣除",
        /// It no longer counts.
        Withdrawn = "withdrawn" "撤销",
        /// What was due was done.
        Met = "met" "完成",
    }
}

crate::text_enum! {
    /// Who may give a clock more time.
    #[schema(as = ExtensionAuthority)]
    pub enum Authority {
        /// The chief prosecutor.
        Chief = "chief" "检察长",
        /// The procuratorate of the level above.
        Superior = "superior" "上一级人民检察院",
        /// The president of the court.
        CourtPresident = "court_president" "人民法院院长",
        /// The court of the level above.
        SuperiorCourt = "superior_court" "上级人民法院",
        /// The high court of the province.
        HighCourt = "high_court" "高级人民法院",
    }
}

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PeriodLength)]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// How many.
    pub count: i32,
    /// Of what.
    pub unit: Unit,
}

impl Length {
    /// So many calendar days.
    #[must_use]
    pub fn days(count: i32) -> Self {
        Self { count, unit: Unit::Days }
    }

    /// So many months.
    #[must_use]
    pub fn months(count: i32) -> Self {
        Self { count, unit: Unit::Months }
    }

    /// In English; `Display` says it in Chinese.
    #[must_use]
    pub fn en(self) -> String {
        let noun = match self.unit {
            Unit::Hours => "hour",
            Unit::Days => "day",
            Unit::WorkingDays => "working day",
            Unit::Months => "month",
        };
        format!("{} {noun}{}", self.count, if self.count == 1 { "" } else { "s" })
    }

    /// Names the field if the length is none that a statute could mean.
    pub fn check(self, fields: &mut Fields, field: &str) {
        let most = match self.unit {
            Unit::Hours => 24 * 366,
            Unit::Days | Unit::WorkingDays => 3_660,
            Unit::Months => 120,
        };
        fields.check((1..=most).contains(&self.count), field, "out_of_range", format!("1–{most}"));
    }
}

impl std::fmt::Display for Length {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.count, self.unit.zh())
    }
}

/// What a room says to start a clock.
#[derive(Debug, Clone)]
pub struct StartClock {
    /// The rule, by its id in the pack in force: `A6`, `C1`.
    pub rule: String,
    /// The record to which the clock belongs.
    pub subject: Subject,
    /// The procuratorate in whose lists it stands.
    pub office: OfficeId,
    /// The case, if there is one.
    pub case_id: Option<i64>,
    /// The day of the event that starts it; the rule says whether it counts.
    pub started_on: NaiveDate,
    /// The length, where the rule has none of its own or is soft.
    pub length: Option<Length>,
}

/// More time for a clock.
#[derive(Debug, Clone)]
pub struct Extension {
    /// How much.
    pub length: Length,
    /// Who granted it.
    pub by: Authority,
    /// When it was granted.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// A clock as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = clocks)]
pub struct Clock {
    /// Its id.
    pub id: ClockId,
    /// The rule.
    pub rule: String,
    /// The pack of the rule, as it was in force at the start.
    pub pack: String,
    /// The version of that pack.
    pub pack_version: i32,
    /// Whether the text of a law or rule sets the limit.
    pub hard: bool,
    /// The kind of record to which the clock belongs.
    pub subject_kind: String,
    /// The id of that record.
    pub subject_id: i64,
    /// The procuratorate.
    pub office_id: OfficeId,
    /// The case.
    pub case_id: Option<i64>,
    /// What the office assumed at the start.
    pub settings: Json<Settings>,
    /// The starting day.
    pub started_on: NaiveDate,
    /// Where it stands.
    pub state: ClockState,
    /// The end of the period before it is rolled; none while it stands still.
    pub nominal: Option<NaiveDate>,
    /// The last day; none while it stands still.
    pub due: Option<NaiveDate>,
    /// Whether a notice that is still to come may move it.
    pub provisional: bool,
    /// The day on which it was met or withdrawn.
    pub closed_on: Option<NaiveDate>,
    /// The calendar with which it was computed.
    pub calendar_version: i32,
    /// Changes with each change, for compare-and-set.
    pub version: i32,
}

impl Clock {
    /// Whether it has not ended.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, ClockState::Running | ClockState::Paused)
    }

    /// Whether it was met in time; none while it is not met.
    #[must_use]
    pub fn met_in_time(&self) -> Option<bool> {
        let met = (self.state == ClockState::Met).then_some(self.closed_on).flatten()?;
        Some(self.due.is_none_or(|due| met <= due))
    }

    /// Days left on a day, the last one counted as 0; negative when it is over; none while it
    /// stands still or has ended.
    #[must_use]
    pub fn days_left(&self, today: NaiveDate) -> Option<i64> {
        let due = self.due.filter(|_| self.state == ClockState::Running)?;
        Some((due - today).num_days())
    }
}

/// An event of a clock as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = clock_events)]
pub struct ClockEvent {
    /// Its id; events count in the order of their days, and of their ids within one day.
    pub id: ClockEventId,
    /// The clock.
    pub clock_id: ClockId,
    /// What happened.
    pub kind: EventKind,
    /// When, as a civil date.
    pub on_date: NaiveDate,
    /// The end of an excluded interval.
    pub until: Option<NaiveDate>,
    /// The count of a length.
    pub length_count: Option<i32>,
    /// The unit of a length.
    pub length_unit: Option<Unit>,
    /// Who granted an extension.
    pub authority: Option<Authority>,
    /// Why.
    pub reason: String,
    /// When it was entered.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: Option<PersonId>,
    /// When it was undone; it counts no more.
    pub undone_at: Option<Timestamp>,
    /// By whom it was undone.
    pub undone_by: Option<PersonId>,
    /// Why it was undone.
    pub undo_reason: Option<String>,
}
