//! The sheet: a date with its basis, its steps and what was assumed; and the calculator that makes
//! one without a clock.

use chrono::NaiveDate;
use serde::Serialize;

use super::error::DeadlineError;
use super::fold::{Act, Event, Outcome, fold};
use super::model::{ClockId, ClockState, Length};
use super::pack::{Nature, Pack, Party, Rule, Sort, Text};
use super::period::{before, plus};
use super::settings::Settings;
use super::steps::Step;
use crate::calendar::Calendar;
use crate::kit::Fields;

/// Something the law leaves open and the office decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = SheetAssumption)]
pub struct Assumption {
    /// Which point.
    pub code: &'static str,
    /// How it was decided.
    pub value: &'static str,
    /// Said in Chinese.
    pub zh: &'static str,
    /// Said in English.
    pub en: &'static str,
}

/// A date with everything that explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = DeadlineSheet)]
pub struct Sheet {
    /// The clock; none for a mere calculation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockId>,
    /// The rule.
    pub rule: String,
    /// What is to be done.
    pub name: Text,
    /// The article it rests on.
    pub article: Text,
    /// Whom it binds.
    pub party: Party,
    /// The event that starts it.
    pub start: Text,
    /// The rule pack and its version.
    pub pack: String,
    /// The version of the pack.
    pub pack_version: i32,
    /// Whether the text of a law or rule sets it.
    pub hard: bool,
    /// Whether one acts within it or waits for its end.
    pub nature: Nature,
    /// What follows if it is missed.
    pub consequence: Text,
    /// What else there is to know.
    pub note: Text,
    /// The starting day.
    pub started_on: NaiveDate,
    /// The length.
    pub length: Length,
    /// Where the clock stands.
    pub state: ClockState,
    /// The end before it is rolled.
    pub nominal: Option<NaiveDate>,
    /// The last day.
    pub due: Option<NaiveDate>,
    /// For a waiting period, the first day on which to act.
    pub earliest: Option<NaiveDate>,
    /// Whether a notice that is still to come may move the date.
    pub provisional: bool,
    /// The day on which it was met or withdrawn.
    pub closed_on: Option<NaiveDate>,
    /// While it stands still: the days that are left.
    pub remaining_days: Option<i64>,
    /// The days on which to remind.
    pub reminders: Vec<NaiveDate>,
    /// How the date was reached.
    pub steps: Vec<Step>,
    /// What was assumed where the law is silent.
    pub assumptions: Vec<Assumption>,
    /// The version of the calendar.
    pub calendar_version: i32,
}

/// What was assumed, point by point.
fn assumptions(settings: &Settings) -> Vec<Assumption> {
    let Settings { extension_base, resumption, exclusion_ends, service_basis, mixed_urgency } = settings;
    let point = |code, value, zh, en| Assumption { code, value, zh, en };
    vec![
        point("extension_base", extension_base.code(), extension_base.zh(), extension_base.en()),
        point("resumption", resumption.code(), resumption.zh(), resumption.en()),
        point("exclusion_ends", exclusion_ends.code(), exclusion_ends.zh(), exclusion_ends.en()),
        point("service_basis", service_basis.code(), service_basis.zh(), service_basis.en()),
        point("mixed_urgency", mixed_urgency.code(), mixed_urgency.zh(), mixed_urgency.en()),
    ]
}

/// The sheet of what a fold came to.
pub(super) fn sheet(
    pack: &Pack,
    rule: &Rule,
    settings: &Settings,
    calendar: &Calendar,
    outcome: Outcome,
) -> Sheet {
    let Outcome {
        started_on,
        length,
        state,
        nominal,
        due,
        earliest,
        provisional,
        closed_on,
        remaining,
        steps,
    } = outcome;
    let rule = rule.clone();
    Sheet {
        clock: None,
        rule: rule.id,
        name: rule.name,
        article: rule.article,
        party: rule.party,
        start: rule.start,
        pack: pack.id.clone(),
        pack_version: pack.version,
        hard: rule.hard,
        nature: rule.nature,
        consequence: rule.consequence,
        note: rule.note,
        started_on,
        length,
        state,
        nominal,
        due,
        earliest,
        provisional,
        closed_on,
        remaining_days: remaining,
        reminders: due.map_or_else(Vec::new, |due| {
            let day = |offset: &i32| match i64::from(*offset) {
                early if early < 0 => before(due, -early),
                late => plus(due, late),
            };
            rule.reminders.iter().map(day).filter(|day| *day > started_on).collect()
        }),
        steps,
        assumptions: assumptions(settings),
        calendar_version: calendar.version(),
    }
}

/// What is asked of the calculator.
#[derive(Debug, Clone)]
pub struct Question {
    /// The rule, by its id.
    pub rule: String,
    /// The starting day.
    pub start: NaiveDate,
    /// A length in place of the rule's own.
    pub length: Option<Length>,
    /// What is assumed where the law is silent.
    pub settings: Settings,
}

/// The date of a rule that starts on a day, without a clock.
///
/// # Errors
/// When the pack has no such rule, or neither rule nor question has a length.
pub fn calculate(calendar: &Calendar, pack: &Pack, question: &Question) -> Result<Sheet, DeadlineError> {
    let rule = rule_of(pack, &question.rule)?;
    let length = question
        .length
        .or(rule.length)
        .ok_or_else(|| DeadlineError::LengthNeeded { rule: rule.id.clone() })?;
    check_start(question.start, length)?;
    let event = Event { on: question.start, act: Act::Started(length), reason: String::new() };
    let outcome = fold(rule, &question.settings, calendar, &[event])
        .ok_or_else(|| DeadlineError::LengthNeeded { rule: rule.id.clone() })?;
    Ok(sheet(pack, rule, &question.settings, calendar, outcome))
}

/// A rule that can start a clock.
pub(super) fn rule_of<'a>(pack: &'a Pack, id: &str) -> Result<&'a Rule, DeadlineError> {
    let rule = pack.rule(id).ok_or_else(|| DeadlineError::RuleUnknown { rule: id.to_owned() })?;
    match rule.sort {
        Sort::Modifier => Err(DeadlineError::NoClock { rule: id.to_owned() }),
        Sort::Limit | Sort::Document | Sort::Duty | Sort::Hint => Ok(rule),
    }
}

/// Days and lengths that a statute could mean.
pub(super) fn check_start(start: NaiveDate, length: Length) -> Result<(), DeadlineError> {
    use chrono::Datelike;
    let mut fields = Fields::new();
    fields.check((1949..=2200).contains(&start.year()), "start", "out_of_range", "1949–2200");
    length.check(&mut fields, "length");
    Ok(fields.finish()?)
}
