//! The ladder: what a person is to be told of a clock as it stands, and what of that they were told already. No
//! input, no output, no present time.

use chrono::{Days, NaiveDate};

use super::model::{NoticeId, NoticeKind, NoticeState};
use crate::deadlines::{Clock, ClockState, Direction, Nature, Rule, Sort};

/// What a clock says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It runs, and this is its last day.
    Due(NaiveDate),
    /// It has no last day: it stands still, or no longer counts.
    NoDate,
    /// What was due was done, or is being looked at: there is nothing to say.
    Silent,
}

impl Standing {
    /// Of a clock.
    #[must_use]
    pub fn of(clock: &Clock) -> Self {
        match (clock.state, clock.due) {
            (ClockState::Running, Some(due)) => Self::Due(due),
            (ClockState::Met, _) => Self::Silent,
            (ClockState::Running, None) | (ClockState::Paused | ClockState::Withdrawn, _) => Self::NoDate,
        }
    }
}

/// The rungs of a rule, in days from the last day: those of the pack, and one more a week after a limit of the law
/// within which somebody had to act.
#[must_use]
pub fn rungs(rule: &Rule) -> Vec<i32> {
    let mut days = rule.reminders.clone();
    let is_limit = matches!(rule.sort, Sort::Limit | Sort::Document | Sort::Duty);
    if is_limit && rule.hard && rule.nature == Nature::Acting && rule.direction == Direction::After {
        days.push(7);
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// The day of a rung.
#[must_use]
pub fn day_of(due: NaiveDate, rung: i32) -> NaiveDate {
    let by = Days::new(rung.unsigned_abs().into());
    if rung < 0 { due.checked_sub_days(by) } else { due.checked_add_days(by) }.unwrap_or(due)
}

/// A notice that was made before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// Its id; later ones are higher.
    pub id: NoticeId,
    /// The version of the clock that it was made of.
    pub version: i32,
    /// What it is.
    pub kind: NoticeKind,
    /// The rung.
    pub rung: i32,
    /// The last day that it names.
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub state: NoticeState,
    /// When it was told, in microseconds; none while it leaves.
    pub told: Option<i64>,
}

impl Heard {
    /// Whether the person knows it, or may.
    fn is_known(self) -> bool {
        matches!(self.state, NoticeState::Leaving | NoticeState::Told | NoticeState::Kept)
    }
}

/// A notice to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// What it is.
    pub kind: NoticeKind,
    /// The rung; 0 for a correction.
    pub rung: i32,
    /// The day of the rung.
    pub on: NaiveDate,
    /// The last day that it names.
    pub due: Option<NaiveDate>,
    /// Of a correction: what was named before.
    pub was: Option<NaiveDate>,
    /// Whether it leaves, or is only recorded as passed over.
    pub leaves: bool,
    /// The void notice of the same key, which is made true again.
    pub revives: Option<NoticeId>,
}

/// What is to be done for one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Notices that are no longer true.
    pub void: Vec<NoticeId>,
    /// Notices whose place a later rung takes.
    pub pass: Vec<NoticeId>,
    /// Notices to be made.
    pub make: Vec<Made>,
}

/// A clock as its ladder is climbed.
#[derive(Debug, Clone, Copy)]
pub struct Climb<'a> {
    /// What the clock says to this person.
    pub standing: Standing,
    /// The version of the clock.
    pub version: i32,
    /// Its starting day: no rung lies on it or before it.
    pub started_on: NaiveDate,
    /// Since when its last day has been known here; what lay before is not missed.
    pub since: NaiveDate,
    /// The rungs of this person.
    pub rungs: &'a [i32],
}

/// What one person is to be told today, given every notice that was made for them of this clock.
///
/// Of the rungs whose day has come the latest leaves; one before it that nobody was told is recorded as passed over.
/// Whoever was told another last day than the present one gets a correction, once.
#[must_use]
pub fn plan(climb: &Climb<'_>, before: &[Heard], today: NaiveDate) -> Plan {
    let mut plan = Plan::default();
    let waiting = |heard: &&Heard| heard.state == NoticeState::Waiting;
    let outdated = |heard: &Heard| heard.version != climb.version || climb.standing == Standing::Silent;
    plan.void.extend(before.iter().filter(waiting).filter(|heard| outdated(heard)).map(|heard| heard.id));
    if climb.standing == Standing::Silent {
        return plan;
    }
    let due = match climb.standing {
        Standing::Due(due) => Some(due),
        Standing::NoDate | Standing::Silent => None,
    };
    let stands = |kind: NoticeKind, rung: i32| {
        before.iter().find(|heard| (heard.version, heard.kind, heard.rung) == (climb.version, kind, rung))
    };
    // What the person heard last is another day.
    let last = before
        .iter()
        .filter(|heard| heard.is_known())
        .max_by_key(|heard| (heard.told.unwrap_or(i64::MAX), heard.id));
    if let Some(last) = last.filter(|last| last.due != due) {
        let own = stands(NoticeKind::Correction, 0);
        if own.is_none_or(|own| own.state == NoticeState::Void) {
            plan.make.push(Made {
                kind: NoticeKind::Correction,
                rung: 0,
                on: today,
                due,
                was: last.due,
                leaves: true,
                revives: own.map(|own| own.id),
            });
        }
    }
    // A correction of what nobody heard, because its mail did not arrive after all, or was undone since.
    let needless = |heard: &&Heard| {
        heard.kind == NoticeKind::Correction
            && heard.version == climb.version
            && last.is_none_or(|last| last.due == due)
    };
    plan.void.extend(before.iter().filter(waiting).filter(needless).map(|heard| heard.id));
    let Some(last_day) = due else { return plan };
    let mut come: Vec<i32> = climb
        .rungs
        .iter()
        .copied()
        .filter(|rung| climb.started_on < day_of(last_day, *rung) && day_of(last_day, *rung) <= today)
        .collect();
    come.sort_unstable();
    let current = come.last().copied();
    for rung in come {
        // Told under an earlier version, it names the same day.
        let done = |heard: &&Heard| {
            (heard.kind, heard.rung, heard.due) == (NoticeKind::Reminder, rung, due)
                && (heard.is_known() || matches!(heard.state, NoticeState::Passed | NoticeState::Undelivered))
        };
        if before.iter().any(|heard| done(&heard)) {
            continue;
        }
        let own = stands(NoticeKind::Reminder, rung);
        let leaves = Some(rung) == current;
        match own.map(|own| (own.id, own.state)) {
            Some((_, NoticeState::Waiting)) if leaves => {}
            Some((id, NoticeState::Waiting)) => plan.pass.push(id),
            own => {
                let on = day_of(last_day, rung);
                if leaves || (on >= climb.since && own.is_none()) {
                    plan.make.push(Made {
                        kind: NoticeKind::Reminder,
                        rung,
                        on,
                        due,
                        was: None,
                        leaves,
                        revives: own.map(|(id, _)| id),
                    });
                }
            }
        }
    }
    plan
}

/// The day of the next rung after a day; none when there is none.
#[must_use]
pub fn next(standing: Standing, started_on: NaiveDate, rungs: &[i32], today: NaiveDate) -> Option<NaiveDate> {
    let Standing::Due(due) = standing else { return None };
    rungs.iter().map(|rung| day_of(due, *rung)).filter(|day| *day > today && *day > started_on).min()
}
