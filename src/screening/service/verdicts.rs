//! What people make of hits.

use serde_json::json;

use super::is_of;
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{Fields, Scope};
use crate::screening::error::ScreeningError;
use crate::screening::model::{HitId, Verdict};
use crate::screening::store::hits::{self, Named};

/// What somebody says of a hit.
#[derive(Debug, Clone)]
pub struct Given {
    /// What it was.
    pub verdict: Verdict,
    /// Why; required of a false one, so that the model can be mended.
    pub reason: String,
}

/// A hit in sight.
///
/// # Errors
/// When there is none.
pub fn hit_of(conn: &mut Db, scope: &Scope, id: HitId) -> Result<Named, ScreeningError> {
    hits::hit(conn, scope, id)?.ok_or(ScreeningError::HitNotFound { id })
}

/// A hit of the actor's own office: hits are judged where the lead is worked on.
pub(super) fn own(work: &mut Work<'_>, id: HitId) -> Result<Named, ScreeningError> {
    let found = hit_of(work.conn, &work.actor.scope, id)?;
    if is_of(work.actor, found.hit.office_id) {
        Ok(found)
    } else {
        Err(ScreeningError::HitOfAnotherOffice { id })
    }
}

/// Says what is made of a hit.
///
/// # Errors
/// When something was said already, or a false hit comes without a reason.
pub fn give(work: &mut Work<'_>, id: HitId, given: &Given) -> Result<Named, ScreeningError> {
    let mut fields = Fields::new();
    let least = usize::from(given.verdict == Verdict::FalsePositive);
    let reason = fields.text("reason", &given.reason, least..=2_000);
    fields.finish()?;
    let found = own(work, id)?;
    if found.hit.verdict.is_some() {
        return Err(ScreeningError::Judged { id });
    }
    let by = (work.actor.person, work.now);
    hits::insert_verdict(work.conn, id, (given.verdict, &reason), by)?;
    hits::set_verdict(work.conn, id, Some(given.verdict))?;
    let detail =
        json!({ "verdict": given.verdict, "model": found.hit.model_id, "version": found.version_no });
    work.record(found.hit.office_id, "screening_hit.judged", Subject::new("screening_hit", id.0), detail);
    hit_of(work.conn, &work.actor.scope, id)
}

/// Undoes what was said of a hit; it stays readable that it was said.
///
/// # Errors
/// When nothing was said.
pub fn undo(work: &mut Work<'_>, id: HitId, reason: &str) -> Result<Named, ScreeningError> {
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 1..=2_000);
    fields.finish()?;
    let found = own(work, id)?;
    let by = (work.actor.person, work.now);
    if hits::undo_verdict(work.conn, id, &reason, by)? == 0 {
        return Err(ScreeningError::NotJudged { id });
    }
    hits::set_verdict(work.conn, id, None)?;
    let detail = json!({ "undone": found.hit.verdict });
    work.record(found.hit.office_id, "screening_hit.unjudged", Subject::new("screening_hit", id.0), detail);
    hit_of(work.conn, &work.actor.scope, id)
}
