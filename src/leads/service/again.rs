//! Work that begins again: a lead reopened, or taken out of the lead it was merged into.

use serde_json::json;

use super::access::{keep, to_change};
use super::facts_of;
use super::report::reach;
use crate::audit::{Subject, Work};
use crate::kit::Fields;
use crate::leads::error::LeadError;
use crate::leads::model::{Lead, LeadId};
use crate::leads::state::{Facts, LeadEvent, step};
use crate::leads::store::decisions;
use crate::leads::words::PublicStep;

/// Begins work again on a lead that was declined, parked or handed over, for a reason.
///
/// # Errors
/// A missing reason, the wrong state, or somebody else's change.
pub fn reopen(work: &mut Work<'_>, id: LeadId, version: i32, reason: &str) -> Result<Lead, LeadError> {
    let mut lead = to_change(work, id, version)?;
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 5..=2_000);
    fields.finish()?;
    let from = lead.state;
    let facts = facts_of(work, &lead)?;
    lead.state = step(from, LeadEvent::Reopen, &facts)
        .map_err(|refusal| LeadError::of(refusal, &lead, LeadEvent::Reopen))?;
    lead.decided_on = None;
    let lead = keep(work, lead)?;
    reach(work, id, PublicStep::Evaluating)?;
    let detail = json!({ "from": from, "to": lead.state, "reason": reason });
    work.record(lead.office_id, "lead.reopened", Subject::new("lead", id.0), detail);
    Ok(lead)
}

/// Merges a lead that tells again what another lead tells. Whoever calls has found that it may be, and says so of
/// the lead that stays. Answers the merging that is remembered.
///
/// # Errors
/// A lead whose state does not allow it, or somebody else's change.
pub fn merge(work: &mut Work<'_>, mut lead: Lead, into: LeadId) -> Result<i64, LeadError> {
    let (id, from) = (lead.id, lead.state);
    let facts = facts_of(work, &lead)?;
    lead.state = step(from, LeadEvent::Merge, &facts)
        .map_err(|refusal| LeadError::of(refusal, &lead, LeadEvent::Merge))?;
    lead.merged_into_id = Some(into);
    lead.decided_on = Some(work.today());
    let lead = keep(work, lead)?;
    let now = work.now;
    let merge = decisions::insert_merge(work.conn, (id, from), into, now)?;
    reach(work, id, PublicStep::Joined)?;
    let detail = json!({ "into": into, "from": from, "to": lead.state });
    work.record(lead.office_id, "lead.merged", Subject::new("lead", id.0), detail);
    Ok(merge)
}

/// Takes a lead out of the lead it was merged into; both keep their histories.
///
/// # Errors
/// A missing reason, a lead that is not merged, or somebody else's change.
pub fn separate(work: &mut Work<'_>, id: LeadId, version: i32, reason: &str) -> Result<Lead, LeadError> {
    let mut lead = to_change(work, id, version)?;
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 5..=2_000);
    fields.finish()?;
    let merge = decisions::merge_of(work.conn, id)?;
    let facts = Facts { before: merge.as_ref().map(|merge| merge.before_state), ..facts_of(work, &lead)? };
    lead.state = step(lead.state, LeadEvent::Separate, &facts)
        .map_err(|refusal| LeadError::of(refusal, &lead, LeadEvent::Separate))?;
    lead.decided_on = None;
    let survivor = lead.merged_into_id.take();
    let lead = keep(work, lead)?;
    if let Some(merge) = merge {
        let now = work.now;
        decisions::separate(work.conn, merge.id, &reason, now)?;
    }
    reach(work, id, PublicStep::of_open(lead.state))?;
    let detail = json!({ "out_of": survivor, "to": lead.state, "reason": reason });
    work.record(lead.office_id, "lead.separated", Subject::new("lead", id.0), detail);
    if let Some(survivor) = survivor {
        let detail = json!({ "lead": id });
        work.record(lead.office_id, "lead.released_merge", Subject::new("lead", survivor.0), detail);
    }
    Ok(lead)
}
