//! What happens to a clock after its start. Each adds an event, and the date follows by itself.

use chrono::NaiveDate;
use serde_json::json;

use super::error::DeadlineError;
use super::model::{Clock, ClockEvent, ClockEventId, ClockId, ClockState, EventKind, Extension};
use super::pack::{Direction, Rule};
use super::replay::{blank, cache_of, outcome_of, rule_kept};
use super::store::{self, NewEvent};
use crate::audit::{Subject, Work};
use crate::calendar;
use crate::db::Db;
use crate::kit::Fields;

/// Says that what was due was done on a day; for a posted document the day of posting counts
/// (CPL Art 85(4)).
///
/// # Errors
/// When the clock has ended, or the day lies before its start or in the future.
pub fn meet(work: &mut Work<'_>, id: ClockId, on: NaiveDate) -> Result<(), DeadlineError> {
    let clock = Loaded::open(work.conn, id)?;
    let mut fields = Fields::new();
    fields.past("on", on, work.today());
    if clock.rule.direction == Direction::After {
        fields.check(on >= clock.clock.started_on, "on", "order", clock.clock.started_on);
    }
    fields.finish()?;
    let event = blank(work, id, EventKind::Met, on);
    clock.append(work, &event)
}

/// Meets the open clock of a rule on a record, if there is one, and says which.
///
/// # Errors
/// As for [`meet`].
pub fn meet_for(
    work: &mut Work<'_>,
    subject_kind: &str,
    subject_id: i64,
    rule: &str,
    on: NaiveDate,
) -> Result<Option<ClockId>, DeadlineError> {
    let open = store::open_of(work.conn, subject_kind, subject_id, rule)?;
    if let Some(id) = open {
        meet(work, id, on)?;
    }
    Ok(open)
}

/// Makes a clock stand still from a day on, that day not counted (R21 Art 78).
///
/// # Errors
/// When no text lets it stand still, it stands still already, or its period is over.
pub fn pause(work: &mut Work<'_>, id: ClockId, on: NaiveDate, reason: &str) -> Result<(), DeadlineError> {
    let clock = Loaded::open(work.conn, id)?;
    if clock.rule.pauses.is_empty() {
        return Err(DeadlineError::NotPausable { rule: clock.clock.rule });
    }
    if clock.clock.state == ClockState::Paused {
        return Err(DeadlineError::Paused { id });
    }
    let reason = clock.checked(work, on, reason)?;
    clock.not_expired(on)?;
    let event = NewEvent { reason: &reason, ..blank(work, id, EventKind::Paused, on) };
    clock.append(work, &event)
}

/// Makes a clock run on from a day on, that day counted.
///
/// # Errors
/// When it does not stand still.
pub fn resume(work: &mut Work<'_>, id: ClockId, on: NaiveDate, reason: &str) -> Result<(), DeadlineError> {
    let clock = Loaded::open(work.conn, id)?;
    if clock.clock.state != ClockState::Paused {
        return Err(DeadlineError::NotPaused { id });
    }
    let reason = clock.checked(work, on, reason)?;
    let event = NewEvent { reason: &reason, ..blank(work, id, EventKind::Resumed, on) };
    clock.append(work, &event)
}

/// Makes every clock of a case that may stand still do so, and says which (R21 Art 78).
///
/// # Errors
/// As for [`pause`].
pub fn pause_case(
    work: &mut Work<'_>,
    case: i64,
    on: NaiveDate,
    reason: &str,
) -> Result<Vec<ClockId>, DeadlineError> {
    let mut paused = Vec::new();
    for clock in store::of_case(work.conn, case)? {
        if clock.state == ClockState::Running && !rule_kept(&clock)?.1.pauses.is_empty() {
            pause(work, clock.id, on, reason)?;
            paused.push(clock.id);
        }
    }
    Ok(paused)
}

/// Makes every clock of a case that stands still run on, and says which.
///
/// # Errors
/// As for [`resume`].
pub fn resume_case(
    work: &mut Work<'_>,
    case: i64,
    on: NaiveDate,
    reason: &str,
) -> Result<Vec<ClockId>, DeadlineError> {
    let mut resumed = Vec::new();
    for clock in store::of_case(work.conn, case)? {
        if clock.state == ClockState::Paused {
            resume(work, clock.id, on, reason)?;
            resumed.push(clock.id);
        }
    }
    Ok(resumed)
}

/// Gives a clock more time (R21 Art 47(4)).
///
/// # Errors
/// When the authority may not, not so often or not so long, or the period is over.
pub fn extend(work: &mut Work<'_>, id: ClockId, command: &Extension) -> Result<(), DeadlineError> {
    let clock = Loaded::open(work.conn, id)?;
    if clock.clock.state == ClockState::Paused {
        return Err(DeadlineError::Paused { id });
    }
    let mut fields = Fields::new();
    command.length.check(&mut fields, "length");
    fields.finish()?;
    clock.may_extend(command)?;
    let reason = clock.checked(work, command.on, &command.reason)?;
    clock.not_expired(command.on)?;
    let event = NewEvent {
        length: Some(command.length),
        authority: Some(command.by),
        reason: &reason,
        ..blank(work, id, EventKind::Extended, command.on)
    };
    clock.append(work, &event)
}

/// Takes an interval out of a clock (R21 Art 48): from the day the commission was issued to the day
/// the opinion was received.
///
/// # Errors
/// When nothing may be taken out, or the interval lies outside the period.
pub fn exclude(
    work: &mut Work<'_>,
    id: ClockId,
    from: NaiveDate,
    to: NaiveDate,
    reason: &str,
) -> Result<(), DeadlineError> {
    let clock = Loaded::open(work.conn, id)?;
    if clock.rule.excludes.is_empty() {
        return Err(DeadlineError::NotExcludable { rule: clock.clock.rule });
    }
    let mut fields = Fields::new();
    fields.check(from <= to, "to", "order", from);
    fields.past("to", to, work.today());
    fields.check(to >= clock.clock.started_on, "to", "order", clock.clock.started_on);
    let reason = fields.text("reason", reason, 1..=500);
    fields.finish()?;
    clock.not_expired(from)?;
    let event = NewEvent { until: Some(to), reason: &reason, ..blank(work, id, EventKind::Excluded, from) };
    clock.append(work, &event)
}

/// Says that a clock no longer counts: its document was withdrawn, its case closed.
///
/// # Errors
/// When it has ended.
pub fn withdraw(work: &mut Work<'_>, id: ClockId, reason: &str) -> Result<(), DeadlineError> {
    let clock = Loaded::open(work.conn, id)?;
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 1..=500);
    fields.finish()?;
    let event = NewEvent { reason: &reason, ..blank(work, id, EventKind::Withdrawn, work.today()) };
    clock.append(work, &event)
}

/// Withdraws every clock of a record that has not ended, and says which.
///
/// # Errors
/// As for [`withdraw`].
pub fn withdraw_for(
    work: &mut Work<'_>,
    subject_kind: &str,
    subject_id: i64,
    reason: &str,
) -> Result<Vec<ClockId>, DeadlineError> {
    let clocks = store::of_subject(work.conn, subject_kind, subject_id)?;
    withdraw_open(work, clocks, reason)
}

/// Withdraws every clock of a case that has not ended, and says which.
///
/// # Errors
/// As for [`withdraw`].
pub fn withdraw_case(work: &mut Work<'_>, case: i64, reason: &str) -> Result<Vec<ClockId>, DeadlineError> {
    let clocks = store::of_case(work.conn, case)?;
    withdraw_open(work, clocks, reason)
}

fn withdraw_open(
    work: &mut Work<'_>,
    clocks: Vec<Clock>,
    reason: &str,
) -> Result<Vec<ClockId>, DeadlineError> {
    let open: Vec<ClockId> = clocks.iter().filter(|clock| clock.is_open()).map(|clock| clock.id).collect();
    for id in &open {
        withdraw(work, *id, reason)?;
    }
    Ok(open)
}

/// Undoes what was entered by mistake. The event stays in the record and counts no more; the date is
/// what it would have been without it, whatever was entered since.
///
/// # Errors
/// When the event is a start, or was undone before.
pub fn undo(work: &mut Work<'_>, id: ClockEventId, reason: &str) -> Result<(), DeadlineError> {
    let event = store::event(work.conn, id)?.ok_or(DeadlineError::EventNotFound { id })?;
    if event.kind == EventKind::Started {
        return Err(DeadlineError::StartNotUndoable { id });
    }
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 1..=500);
    fields.finish()?;
    let clock = Loaded::any(work.conn, event.clock_id)?;
    if store::undo_event(work.conn, id, work.now, work.actor.person, &reason)? == 0 {
        return Err(DeadlineError::EventUndone { id });
    }
    let detail = json!({ "event": id, "kind": event.kind, "reason": reason });
    clock.renew(work, "clock.event_undone", detail)
}

/// A clock with the rule it keeps and the events that still count.
struct Loaded {
    clock: Clock,
    rule: &'static Rule,
    events: Vec<ClockEvent>,
}

impl Loaded {
    fn any(conn: &mut Db, id: ClockId) -> Result<Self, DeadlineError> {
        let clock = store::find(conn, id)?.ok_or(DeadlineError::NotFound { id })?;
        let (_, rule) = rule_kept(&clock)?;
        let events = store::live_events(conn, &[id])?;
        Ok(Self { clock, rule, events })
    }

    fn open(conn: &mut Db, id: ClockId) -> Result<Self, DeadlineError> {
        let loaded = Self::any(conn, id)?;
        if loaded.clock.is_open() {
            Ok(loaded)
        } else {
            Err(DeadlineError::Closed { id, state: loaded.clock.state })
        }
    }

    /// The reason of an act, and its day: not in the future, not before the start, and not before
    /// the last time the clock stood still or ran on.
    fn checked(&self, work: &Work<'_>, on: NaiveDate, reason: &str) -> Result<String, DeadlineError> {
        let since = self
            .events
            .iter()
            .filter(|event| matches!(event.kind, EventKind::Paused | EventKind::Resumed))
            .map(|event| event.on_date)
            .fold(self.clock.started_on, NaiveDate::max);
        let mut fields = Fields::new();
        fields.past("on", on, work.today());
        fields.check(on >= since, "on", "order", since);
        let reason = fields.text("reason", reason, 1..=500);
        fields.finish()?;
        Ok(reason)
    }

    fn not_expired(&self, on: NaiveDate) -> Result<(), DeadlineError> {
        match self.clock.due {
            Some(due) if on > due => Err(DeadlineError::Expired { id: self.clock.id, due }),
            Some(_) | None => Ok(()),
        }
    }

    /// Whether the authority may extend, so often and so long, in its turn.
    fn may_extend(&self, command: &Extension) -> Result<(), DeadlineError> {
        let rule = || self.clock.rule.clone();
        let Some(right) = self.rule.extensions.iter().find(|right| right.by == command.by) else {
            return Err(DeadlineError::NotExtendable { rule: rule(), authority: command.by });
        };
        let granted = |by| {
            self.events.iter().filter(|e| e.kind == EventKind::Extended && e.authority == Some(by)).count()
        };
        if let Some(first) = right.after
            && granted(first) == 0
        {
            return Err(DeadlineError::ExtensionOrder { rule: rule(), first });
        }
        if let Some(times) = right.times
            && u32::try_from(granted(command.by)).is_ok_and(|used| used >= times)
        {
            return Err(DeadlineError::ExtensionsUsedUp { rule: rule(), times });
        }
        match right.most {
            Some(most) if command.length.unit != most.unit || command.length.count > most.count => {
                Err(DeadlineError::ExtensionTooLong { rule: rule(), count: most.count, unit: most.unit })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Adds an event and renews the date.
    fn append(self, work: &mut Work<'_>, event: &NewEvent<'_>) -> Result<(), DeadlineError> {
        store::insert_event(work.conn, event)?;
        let action = match event.kind {
            EventKind::Started => "clock.started",
            EventKind::Paused => "clock.paused",
            EventKind::Resumed => "clock.resumed",
            EventKind::Extended => "clock.extended",
            EventKind::Excluded => "clock.excluded",
            EventKind::Withdrawn => "clock.withdrawn",
            EventKind::Met => "clock.met",
        };
        let mut detail = json!({ "on": event.on, "reason": event.reason });
        if let Some(parts) = detail.as_object_mut() {
            if let Some(until) = event.until {
                parts.insert(String::from("to"), json!(until));
            }
            if let Some(length) = event.length {
                parts.insert(String::from("length"), json!(length));
            }
            if let Some(by) = event.authority {
                parts.insert(String::from("by"), json!(by));
            }
        }
        self.renew(work, action, detail)
    }

    /// Renews the date from the events as they stand now, and says what was done.
    fn renew(
        self,
        work: &mut Work<'_>,
        action: &'static str,
        mut detail: serde_json::Value,
    ) -> Result<(), DeadlineError> {
        let clock = self.clock;
        let events = store::live_events(work.conn, &[clock.id])?;
        let calendar = calendar::service::current(work.conn)?;
        let outcome = outcome_of(&clock, &events, &calendar)?;
        if store::renew(work.conn, clock.id, clock.version, &cache_of(&outcome, &calendar))? == 0 {
            return Err(DeadlineError::Stale { current: clock.version + 1 });
        }
        if let Some(parts) = detail.as_object_mut() {
            parts.insert(String::from("rule"), json!(clock.rule));
            parts.insert(String::from("due_before"), json!(clock.due));
            parts.insert(String::from("due"), json!(outcome.due));
        }
        let subject = Subject::new("clock", clock.id.0);
        match clock.case_id {
            Some(case) => work.record_in_case(clock.office_id, case, action, subject, detail),
            None => work.record(clock.office_id, action, subject, detail),
        }
        Ok(())
    }
}
