//! From a tested draft to a model that runs, and to its end. Two persons of the office: one proposes,
//! another, who wrote nothing of it, approves.

use serde_json::json;

use super::{advance, keep, models};
use crate::audit::{Subject, Work};
use crate::kit::Fields;
use crate::screening::error::ScreeningError;
use crate::screening::model::{ModelId, Version};
use crate::screening::state::VersionEvent;
use crate::screening::store;

/// Characters an opinion may have.
const OPINION: usize = 4_000;

/// What the approver says.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Whether it is approved.
    pub agree: bool,
    /// Why; required when it is not.
    pub opinion: String,
}

/// Puts a version up for approval.
///
/// # Errors
/// When it was not run on the past as it stands.
pub fn propose(
    work: &mut Work<'_>,
    of: (ModelId, i32),
    version: i32,
    opinion: &str,
) -> Result<Version, ScreeningError> {
    let mut fields = Fields::new();
    let opinion = fields.text("opinion", opinion, 1..=OPINION);
    fields.finish()?;
    let (model, mut row) = advance(work, of, version, VersionEvent::Propose)?;
    row.proposed_by = work.actor.person;
    row.proposed_at = Some(work.now);
    row.proposal_note = Some(opinion);
    row.decided_by = None;
    row.decided_at = None;
    row.decision_note = None;
    let detail = json!({ "no": row.no, "definition": super::digest(&row.definition) });
    keep(work, &model, row, "screening_model.proposed", detail)
}

/// Takes a proposal back.
///
/// # Errors
/// When it is not proposed.
pub fn take_back(work: &mut Work<'_>, of: (ModelId, i32), version: i32) -> Result<Version, ScreeningError> {
    let (model, mut row) = advance(work, of, version, VersionEvent::TakeBack)?;
    row.proposed_by = None;
    row.proposed_at = None;
    row.proposal_note = None;
    let detail = json!({ "no": row.no });
    keep(work, &model, row, "screening_model.taken_back", detail)
}

/// Approves a version, which runs from now on in place of the one that ran before, or does not.
///
/// # Errors
/// When the actor wrote or proposed it, or it was not run on the past as it stands.
pub fn decide(
    work: &mut Work<'_>,
    of: (ModelId, i32),
    version: i32,
    decision: &Decision,
) -> Result<Version, ScreeningError> {
    let mut fields = Fields::new();
    let least = usize::from(!decision.agree);
    let opinion = fields.text("opinion", &decision.opinion, least..=OPINION);
    fields.finish()?;
    let event = if decision.agree { VersionEvent::Approve } else { VersionEvent::Refuse };
    let (model, mut row) = advance(work, of, version, event)?;
    row.decided_by = work.actor.person;
    row.decided_at = Some(work.now);
    row.decision_note = (!opinion.is_empty()).then_some(opinion);
    if !decision.agree {
        let detail = json!({ "no": row.no });
        return keep(work, &model, row, "screening_model.refused", detail);
    }
    if let Some(before) = models::running(work.conn, model.id)? {
        let (_, mut before) = advance(work, (model.id, before.no), before.version, VersionEvent::Replace)?;
        before.ended_at = Some(work.now);
        let detail = json!({ "no": before.no, "by": row.no });
        keep(work, &model, before, "screening_model.replaced", detail)?;
    }
    row.live_from = Some(work.now);
    store::next_epoch(work.conn)?;
    let detail = json!({ "no": row.no, "definition": super::digest(&row.definition) });
    keep(work, &model, row, "screening_model.approved", detail)
}

/// Stops a version for a while. What arrives meanwhile is not held against it later.
///
/// # Errors
/// When it does not run.
pub fn pause(
    work: &mut Work<'_>,
    of: (ModelId, i32),
    version: i32,
    reason: &str,
) -> Result<Version, ScreeningError> {
    turn(work, of, version, (VersionEvent::Pause, reason))
}

/// Lets a version run again, from now on.
///
/// # Errors
/// When it is not paused.
pub fn resume(
    work: &mut Work<'_>,
    of: (ModelId, i32),
    version: i32,
    reason: &str,
) -> Result<Version, ScreeningError> {
    turn(work, of, version, (VersionEvent::Resume, reason))
}

/// Ends a version for good.
///
/// # Errors
/// When it has ended already.
pub fn retire(
    work: &mut Work<'_>,
    of: (ModelId, i32),
    version: i32,
    reason: &str,
) -> Result<Version, ScreeningError> {
    turn(work, of, version, (VersionEvent::Retire, reason))
}

fn turn(
    work: &mut Work<'_>,
    of: (ModelId, i32),
    version: i32,
    (event, reason): (VersionEvent, &str),
) -> Result<Version, ScreeningError> {
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 1..=OPINION);
    fields.finish()?;
    let (model, mut row) = advance(work, of, version, event)?;
    let action = match event {
        VersionEvent::Pause => "screening_model.paused",
        VersionEvent::Resume => "screening_model.resumed",
        VersionEvent::Edit
        | VersionEvent::BackTest
        | VersionEvent::Propose
        | VersionEvent::TakeBack
        | VersionEvent::Approve
        | VersionEvent::Refuse
        | VersionEvent::Retire
        | VersionEvent::Replace => "screening_model.retired",
    };
    if event == VersionEvent::Resume {
        row.live_from = Some(work.now);
    }
    if event == VersionEvent::Retire {
        row.ended_at = Some(work.now);
    }
    store::next_epoch(work.conn)?;
    let detail = json!({ "no": row.no, "reason": reason });
    keep(work, &model, row, action, detail)
}

/// Shows the hits of a model that were held back because there were too many; how many.
///
/// # Errors
/// When the model is none of the actor's office.
pub fn release(work: &mut Work<'_>, id: ModelId, reason: &str) -> Result<usize, ScreeningError> {
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 1..=OPINION);
    fields.finish()?;
    let model = models::own_model(work, id)?;
    let shown = store::hits::release(work.conn, id)?;
    let detail = json!({ "hits": shown, "reason": reason });
    work.record(model.office_id, "screening_model.released", Subject::new("screening_model", id.0), detail);
    Ok(shown)
}
