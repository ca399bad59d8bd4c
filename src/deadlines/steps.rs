//! The steps by which a date was reached, each with its code, its days and its sentence in both
//! languages.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Serialize;

use super::fold::Event;
use super::model::{Authority, Length, Unit};
use super::pack::{Rule, StartDay};
use super::period::{plus, without_corresponding_day};
use crate::calendar::{Calendar, DayKind};

crate::text_enum! {
    /// What a step does.
    #[schema(as = SheetStepCode)]
    pub enum StepCode {
        /// The event that starts the period.
        Start = "start" "起算",
        /// The period counts.
        Period = "period" "计算期间",
        /// The last month has no corresponding day.
        MonthEnd = "month_end" "无对应日",
        /// The clock stood still.
        Suspended = "suspended" "中止",
        /// An interval does not count.
        Excluded = "excluded" "扣除",
        /// Days that did not count move the end.
        Shifted = "shifted" "顺推",
        /// After a suspension the period runs afresh.
        Restarted = "restarted" "重新计算",
        /// More time was granted.
        Extended = "extended" "延长",
        /// The end moves off a rest day.
        Rolled = "rolled" "顺延",
        /// The end stands: it is a working day.
        NotRolled = "not_rolled" "不顺延",
        /// The first day on which to act.
        Earliest = "earliest" "最早可行为日",
        /// The clock stands still.
        Standing = "standing" "中止中",
        /// A notice that is still to come may move the date.
        Provisional = "provisional" "暂定",
        /// What was due was done.
        Met = "met" "完成",
        /// The clock no longer counts.
        Withdrawn = "withdrawn" "撤销",
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = SheetStep)]
pub struct Step {
    /// What it does.
    pub code: StepCode,
    /// The first day it speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last day it speaks of: of a period its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// How many days it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// The length it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<Length>,
    /// The festival it meets, or who granted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Step {
    fn new(code: StepCode, zh: String, en: String) -> Self {
        Self { code, from: None, to: None, days: None, length: None, name: None, zh, en }
    }

    fn span(self, from: NaiveDate, to: NaiveDate) -> Self {
        Self { from: Some(from), to: Some(to), ..self }
    }

    fn at(self, day: NaiveDate) -> Self {
        Self { from: Some(day), ..self }
    }
}

/// A day with its weekday, in Chinese.
fn zh(day: NaiveDate) -> String {
    let weekday = match day.weekday() {
        Weekday::Mon => "周一",
        Weekday::Tue => "周二",
        Weekday::Wed => "周三",
        Weekday::Thu => "周四",
        Weekday::Fri => "周五",
        Weekday::Sat => "周六",
        Weekday::Sun => "周日",
    };
    format!("{day}（{weekday}）")
}

/// A day with its weekday, in English.
fn en(day: NaiveDate) -> String {
    format!("{day} ({})", day.weekday())
}

/// A reason as it stands behind a sentence.
fn because(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!("（{reason}）") }
}

pub(super) fn started(rule: &Rule, on: NaiveDate) -> Step {
    let (counted_zh, counted_en) = match rule.start_day {
        StartDay::NextDay => ("当日不计入", "that day does not count"),
        StartDay::SameDay => ("当日计入", "that day counts"),
    };
    Step::new(
        StepCode::Start,
        format!("{}：{}，{counted_zh}", rule.start.zh, zh(on)),
        format!("{}: {}; {counted_en}", rule.start.en, en(on)),
    )
    .at(on)
}

pub(super) fn period(base: NaiveDate, length: Length, end: NaiveDate) -> Step {
    let first = plus(base, 1);
    let step = if length.unit == Unit::Hours {
        Step::new(
            StepCode::Period,
            format!("自{}起算{length}，至{}同一时刻届满；开始的时不计入，节假日照计", zh(base), zh(end)),
            format!(
                "{} from {}, over at the same hour of {}; holidays count",
                length.en(),
                en(base),
                en(end)
            ),
        )
    } else {
        Step::new(
            StepCode::Period,
            format!("自{}起计算{length}，至{}", zh(first), zh(end)),
            format!("{} counted from {} end on {}", length.en(), en(first), en(end)),
        )
    };
    Step { length: Some(length), ..step.span(first, end) }
}

pub(super) fn period_before(event: NaiveDate, length: Length, end: NaiveDate) -> Step {
    let step = Step::new(
        StepCode::Period,
        format!("自{}倒数{length}，最迟为{}", zh(event), zh(end)),
        format!("{} counted back from {} lead to {}", length.en(), en(event), en(end)),
    );
    Step { length: Some(length), ..step.span(end, event) }
}

pub(super) fn month_end(base: NaiveDate, length: Length, end: NaiveDate) -> Option<Step> {
    without_corresponding_day(base, length).then(|| {
        Step::new(
            StepCode::MonthEnd,
            format!(
                "届满月没有与{}日对应的日期，以该月最后一日{}为届满日（民法典第二百零二条）",
                base.day(),
                zh(end)
            ),
            format!(
                "The last month has no day {}; its last day, {}, is the end (Civil Code Art 202)",
                base.day(),
                en(end)
            ),
        )
        .at(end)
    })
}

pub(super) fn suspended(from: NaiveDate, resumed: NaiveDate, reason: &str) -> Step {
    let days = (resumed - from).num_days();
    let step = Step::new(
        StepCode::Suspended,
        format!("{}中止，{}恢复，其间{days}日不计入{}", zh(from), zh(resumed), because(reason)),
        format!("Suspended on {}, resumed on {}: {days} days do not count", en(from), en(resumed)),
    );
    Step { days: Some(days), ..step.span(from, resumed) }
}

pub(super) fn excluded(from: NaiveDate, last: NaiveDate, reason: &str) -> Step {
    let days = (last - from).num_days() + 1;
    let step = Step::new(
        StepCode::Excluded,
        format!("{}至{}共{days}日不计入期限{}", zh(from), zh(last), because(reason)),
        format!("{} to {}: {days} days do not count", en(from), en(last)),
    );
    Step { days: Some(days), ..step.span(from, last) }
}

pub(super) fn shifted(plain: NaiveDate, end: NaiveDate) -> Step {
    let days = (end - plain).num_days();
    let step = Step::new(
        StepCode::Shifted,
        format!("扣除不计入的日数后，届满日由{}推至{}", zh(plain), zh(end)),
        format!("The days that do not count move the end from {} to {}", en(plain), en(end)),
    );
    Step { days: Some(days), ..step.span(plain, end) }
}

pub(super) fn restarted(base: NaiveDate) -> Step {
    Step::new(
        StepCode::Restarted,
        format!("{}恢复，按设定自次日起重新计算", zh(base)),
        format!("Resumed on {}; by the office's setting the period runs afresh from the next day", en(base)),
    )
    .at(base)
}

pub(super) fn extended(
    base: NaiveDate,
    length: Length,
    end: NaiveDate,
    by: Authority,
    event: &Event,
) -> Step {
    let who = match by {
        Authority::Chief => "chief prosecutor",
        Authority::Superior => "procuratorate above",
        Authority::CourtPresident => "president of the court",
        Authority::SuperiorCourt => "court above",
        Authority::HighCourt => "high court",
    };
    let step = Step::new(
        StepCode::Extended,
        format!(
            "{}经{}批准延长{length}，自{}的次日起算，至{}{}",
            zh(event.on),
            by.zh(),
            zh(base),
            zh(end),
            because(&event.reason)
        ),
        format!(
            "Extended on {} by the {who}: {} after {} end on {}",
            en(event.on),
            length.en(),
            en(base),
            en(end)
        ),
    );
    Step { length: Some(length), name: Some(by.zh().to_owned()), ..step.span(base, end) }
}

/// What becomes of an end: it is rolled off a rest day, or it stands.
pub(super) fn last_day(calendar: &Calendar, nominal: NaiveDate, due: NaiveDate) -> Step {
    let rolled = |festival: &str, festival_en: &str| {
        let notice =
            calendar.notice(nominal).map(|year| format!("，依据{}", year.source)).unwrap_or_default();
        let step = Step::new(
            StepCode::Rolled,
            format!("{}为{festival}{notice}，以其后的第一个工作日{}为届满日", zh(nominal), zh(due)),
            format!(
                "{} is {festival_en}; the first working day after it, {}, is the last day",
                en(nominal),
                en(due)
            ),
        );
        Step {
            days: Some((due - nominal).num_days()),
            name: Some(festival.to_owned()),
            ..step.span(nominal, due)
        }
    };
    match calendar.kind(nominal) {
        DayKind::Weekend => rolled("周末", "a weekend"),
        DayKind::Holiday(name) => rolled(&format!("{name}放假日"), &format!("a holiday ({name})")),
        DayKind::MakeUpWorkday(name) => {
            let step = Step::new(
                StepCode::NotRolled,
                format!("{}为{name}调休上班日，不顺延", zh(nominal)),
                format!("{} is a make-up workday ({name}); the end stands", en(nominal)),
            );
            Step { name: Some(name.to_owned()), ..step.at(nominal) }
        }
        DayKind::Workday => Step::new(
            StepCode::NotRolled,
            format!("{}为工作日，不顺延", zh(nominal)),
            format!("{} is a working day; the end stands", en(nominal)),
        )
        .at(nominal),
    }
}

pub(super) fn earliest(day: NaiveDate) -> Step {
    Step::new(
        StepCode::Earliest,
        format!("期间届满前不得行为，最早可行为日为{}", zh(day)),
        format!("Nobody may act before it is over; the first day on which to act is {}", en(day)),
    )
    .at(day)
}

pub(super) fn standing(from: NaiveDate, remaining: Option<i64>, length: Length) -> Step {
    let (zh_left, en_left) = remaining.map_or_else(Default::default, |days| {
        let (unit, unit_en) =
            if length.unit == Unit::WorkingDays { ("个工作日", "working days") } else { ("日", "days") };
        (format!("，剩余{days}{unit}"), format!("; {days} {unit_en} are left"))
    });
    let step = Step::new(
        StepCode::Standing,
        format!("自{}起中止，尚未恢复{zh_left}", zh(from)),
        format!("Standing still since {}{en_left}", en(from)),
    );
    Step { days: remaining, ..step.at(from) }
}

pub(super) fn provisional(due: NaiveDate, awaited: i32) -> Step {
    // The notice of a year may move the last days of December before it.
    let (zh_turn, en_turn) = if awaited > due.year() {
        ("，其中可能有上年12月29日至31日的调休", "; it may move rest days to or from 29 to 31 December")
    } else {
        Default::default()
    };
    Step::new(
        StepCode::Provisional,
        format!("{awaited}年的节假日安排尚未公布{zh_turn}，{}为暂定，公布后重新计算", zh(due)),
        format!(
            "The holidays of {awaited} are not published{en_turn}; {} is provisional and will be computed again",
            en(due)
        ),
    )
    .at(due)
}

pub(super) fn met(on: NaiveDate, due: Option<NaiveDate>) -> Step {
    let late = due.map_or(0, |due| (on - due).num_days().max(0));
    let step = if late == 0 {
        Step::new(StepCode::Met, format!("{}完成，在期限内", zh(on)), format!("Met on {}, in time", en(on)))
    } else {
        Step::new(
            StepCode::Met,
            format!("{}完成，逾期{late}日", zh(on)),
            format!("Met on {}, {late} days late", en(on)),
        )
    };
    Step { days: Some(late), ..step.at(on) }
}

pub(super) fn withdrawn(on: NaiveDate, reason: &str) -> Step {
    Step::new(
        StepCode::Withdrawn,
        format!("{}撤销，不再计算{}", zh(on), because(reason)),
        format!("Withdrawn on {}; it no longer counts", en(on)),
    )
    .at(on)
}
