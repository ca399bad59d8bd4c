//! The clocks of a case, started and ended where the facts are recorded.

use chrono::NaiveDate;

use super::error::{CaseError, CaseRefusal};
use super::model::Case;
use super::state::Track;
use crate::audit::{Subject, Work};
use crate::deadlines::service as deadlines;
use crate::deadlines::store;
use crate::deadlines::{Clock, ClockId, ClockState, StartClock};

/// The rules of the review for suit: R21 Art 47(1), (3), (2).
const REVIEW: &[&str] = &["A9", "A9t", "C2"];

/// Starts a clock of a case.
pub(super) fn start(work: &mut Work<'_>, case: &Case, rule: &str, on: NaiveDate) -> Result<Clock, CaseError> {
    let id = deadlines::start(
        work,
        &StartClock {
            rule: rule.to_owned(),
            subject: Subject::new("case", case.id.0),
            office: case.handling_office(),
            case_id: Some(case.id.0),
            started_on: on,
            length: None,
        },
    )?;
    clock(work, id)
}

fn clock(work: &mut Work<'_>, id: ClockId) -> Result<Clock, CaseError> {
    Ok(store::find(work.conn, id)?.ok_or(CaseRefusal::RecordNotFound { what: "clock", id: id.0 })?)
}

/// Meets the open clock of a rule, if there is one.
pub(super) fn meet(work: &mut Work<'_>, case: &Case, rule: &str, on: NaiveDate) -> Result<(), CaseError> {
    deadlines::meet_for(work, "case", case.id.0, rule, on)?;
    Ok(())
}

/// The clock of the review for suit that has not ended.
pub(super) fn review(work: &mut Work<'_>, case: &Case) -> Result<Option<Clock>, CaseError> {
    let clocks = store::of_subject(work.conn, "case", case.id.0)?;
    Ok(clocks.into_iter().find(|clock| clock.is_open() && REVIEW.contains(&clock.rule.as_str())))
}

/// The review for suit begins, or runs on if it stood still.
pub(super) fn run_review(
    work: &mut Work<'_>,
    case: &Case,
    from: NaiveDate,
    on: NaiveDate,
    reason: &str,
) -> Result<(), CaseError> {
    match review(work, case)? {
        Some(clock) if clock.state == ClockState::Paused => {
            Ok(deadlines::resume(work, clock.id, on, reason)?)
        }
        Some(_) => Ok(()),
        None => {
            start(work, case, rule_of(case), from)?;
            Ok(())
        }
    }
}

/// The rule of the review: one month on the administrative track, three on the civil one.
fn rule_of(case: &Case) -> &'static str {
    match (case.track, case.suit_office_id) {
        (Track::Administrative, None) => "A9",
        (Track::Administrative, Some(_)) => "A9t",
        (Track::Civil | Track::CriminalIncidentalCivil, _) => "C2",
    }
}

/// The review stands still (R21 Art 78).
pub(super) fn pause_review(
    work: &mut Work<'_>,
    case: &Case,
    on: NaiveDate,
    reason: &str,
) -> Result<(), CaseError> {
    if let Some(clock) = review(work, case)? {
        deadlines::pause(work, clock.id, on, reason)?;
    }
    Ok(())
}

/// The review is over.
pub(super) fn end_review(work: &mut Work<'_>, case: &Case, on: NaiveDate) -> Result<(), CaseError> {
    if let Some(clock) = review(work, case)? {
        deadlines::meet(work, clock.id, on)?;
    }
    Ok(())
}
