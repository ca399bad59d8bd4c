//! Agencies that stay silent are urged: those that are late, and a few whose last day is near.

use chrono::{Days, NaiveDate};

use super::plan::{LineCourse, Periods};
use super::stage::{DemoError, Stage};
use crate::approvals::Verdict;
use crate::flows::{self, FlowError};
use crate::recommendations::AddresseeId;
use crate::urging::UrgingKind;
use crate::urging::service::{Draft, Wanted, draft, propose};

/// Puts what is done about a line on its days.
pub(super) fn schedule(
    stage: &mut Stage<'_>,
    (office, line): (usize, AddresseeId),
    course: LineCourse,
    due: NaiveDate,
) {
    let workday = |day: NaiveDate| stage.cast.periods.workday(day);
    let (late, later, near) =
        (workday(due + Days::new(2)), workday(due + Days::new(6)), workday(due - Days::new(6)));
    match course {
        LineCourse::Late => stage.on(late, move |stage| urge(stage, office, line, UrgingKind::Urge, true)),
        LineCourse::Silent => {
            stage.on(late, move |stage| urge(stage, office, line, UrgingKind::Urge, true));
            stage.on(later, move |stage| urge(stage, office, line, UrgingKind::Supervise, true));
        }
        // Of those that still run some are urged, and of some it waits for its decision.
        LineCourse::Running if line.0 % 3 != 0 => {
            let decided = line.0 % 3 == 1;
            stage.on(near, move |stage| urge(stage, office, line, UrgingKind::Urge, decided));
        }
        LineCourse::Running
        | LineCourse::RunningReplied
        | LineCourse::Rectified
        | LineCourse::Supplemented
        | LineCourse::Objected
        | LineCourse::Unrectified
        | LineCourse::Suspended => {}
    }
}

fn urge(
    stage: &mut Stage<'_>,
    office: usize,
    line: AddresseeId,
    kind: UrgingKind,
    decided: bool,
) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(office) = cast.offices.get(office) else { return Ok(()) };
    let today = stage.day;
    let proposed = stage.act(&office.prosecutor, "propose to urge", |work| {
        // A line may have its result by then.
        let Ok(text) = draft(work.conn, work.actor, line, (kind, false), today) else { return Ok(None) };
        let Draft { recipient, body, .. } = text;
        let opinion = String::from("该单位尚未书面回复，建议督促。");
        let wanted = Wanted { kind, recipient, body, opinion, hindering: false };
        let row = propose(work, line, &wanted)?;
        Ok::<_, FlowError>(row.approval_id)
    })?;
    let Some(approval) = proposed.filter(|_| decided) else { return Ok(()) };
    let verdict = Verdict { agree: true, opinion: String::from("同意。") };
    if kind == UrgingKind::Urge {
        stage.act(&office.head, "agree to urge", |work| {
            flows::decisions::decide(work, approval, 1, &verdict)
        })?;
        return Ok(());
    }
    stage.act(&office.head, "review", |work| flows::decisions::review(work, approval, 1, &verdict))?;
    stage.act(&office.chief, "agree to supervise", |work| {
        flows::decisions::decide(work, approval, 2, &verdict)
    })?;
    Ok(())
}
