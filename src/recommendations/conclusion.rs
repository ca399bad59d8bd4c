//! The end of a document: by itself when nothing is left to come, or by hand.

use serde_json::json;

use super::error::RecommendationError;
use super::model::{LineResult, Recommendation, RecommendationId, RecommendationKind, RecommendationState};
use super::service::{facts, found, moved, open, save, settle};
use super::state::Event;
use super::store;
use crate::audit::Work;
use crate::cases::state::CaseState;
use crate::cases::{self, CaseId};

/// Concludes a document whose lines all have their result. When the case is closed, lines still open
/// are settled by that.
///
/// # Errors
/// When a line is open while the case goes on.
pub fn conclude(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
) -> Result<Recommendation, RecommendationError> {
    let (row, _) = open(work, id, version)?;
    finish(work, row)
}

/// Concludes a document by itself once every line is finished: put right, or ended otherwise. A line
/// whose duty is not performed is finished when its case is over. One that is not on record with the
/// level above yet waits for that.
///
/// # Errors
/// The database's.
pub fn conclude_when_finished(
    work: &mut Work<'_>,
    id: RecommendationId,
) -> Result<Option<Recommendation>, RecommendationError> {
    use CaseState as S;
    let row = found(work.conn, id)?;
    let stands = matches!(row.state, RecommendationState::Served | RecommendationState::RecordedUpward);
    let recorded = row.kind == RecommendationKind::Governance || row.recorded_upward_on.is_some();
    if !stands || !recorded {
        return Ok(None);
    }
    let stage = cases::store::any_case(work.conn, CaseId(row.case_id))?.map(|case| case.state);
    // What is said about governance goes on after the case that gave occasion for it.
    let closed = row.kind == RecommendationKind::Pil && matches!(stage, Some(S::Closed | S::Archived));
    let decided = closed || matches!(stage, Some(S::Effective | S::Enforcing | S::Withdrawn));
    let finished = store::addressees_of(work.conn, id)?.iter().all(|line| match line.result {
        None => closed,
        Some(LineResult::NotPerforming) => decided,
        Some(
            LineResult::Rectified | LineResult::Amended | LineResult::Withdrawn | LineResult::ClosedOtherwise,
        ) => true,
    });
    if finished { finish(work, row).map(Some) } else { Ok(None) }
}

/// Concludes whatever is finished of a case, when the case itself has come to its end.
///
/// # Errors
/// The database's.
pub fn conclude_of_case(work: &mut Work<'_>, case: CaseId) -> Result<(), RecommendationError> {
    for row in store::of_case(work.conn, case.0)? {
        conclude_when_finished(work, row.id)?;
    }
    Ok(())
}

fn finish(work: &mut Work<'_>, row: Recommendation) -> Result<Recommendation, RecommendationError> {
    let case = cases::store::any_case(work.conn, CaseId(row.case_id))?;
    if case.is_some_and(|case| matches!(case.state, CaseState::Closed | CaseState::Archived)) {
        for line in store::addressees_of(work.conn, row.id)? {
            if line.result.is_none() {
                settle(work, &row, line.id, LineResult::ClosedOtherwise, "案件已终结")?;
            }
        }
    }
    let facts = facts(work.conn, &row)?;
    let mut row = row;
    row.state = moved(&row, Event::Conclude, &facts, String::new())?;
    row.concluded_on = Some(work.today());
    save(work, &row, "recommendation.concluded", json!({}))
}
