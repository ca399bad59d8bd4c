//! Keeping what leads look like when they arrive.

use diesel::result::Error;

use super::model::Alike;
use super::store;
use crate::audit::Work;
use crate::db::Db;
use crate::leads::store::any_lead;
use crate::leads::{Lead, LeadId};

/// Leads that are kept of one lead at most, the most alike of them.
const MOST_KEPT: usize = 10;

/// A lead that another one looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// That lead.
    pub other: LeadId,
    /// The score, 0 to 1.
    pub score: f64,
    /// At or above the threshold of "likely the same matter".
    pub likely: bool,
}

/// Keeps what leads look like that arrived or changed. What is alike is found by whoever follows the log; nothing
/// of it enters the log, because it can be found again at any time.
///
/// # Errors
/// Those of the finding, and the database's.
pub fn arrived<E: From<Error>>(
    work: &mut Work<'_>,
    ids: &[LeadId],
    method: &str,
    mut find: impl FnMut(&mut Db, &Lead) -> Result<Vec<Found>, E>,
) -> Result<(), E> {
    for id in ids {
        // A lead of an import that was undone is gone, and what it looked like with it.
        let Some(lead) = any_lead(work.conn, *id)? else { continue };
        let mut found = find(work.conn, &lead)?;
        found.retain(|found| found.other != *id);
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.other.cmp(&b.other)));
        found.truncate(MOST_KEPT);
        let rows: Vec<Alike> = found
            .into_iter()
            .map(|found| Alike {
                lead_id: *id,
                other_id: found.other,
                score: found.score,
                likely: found.likely,
                method: method.to_owned(),
                found_at: work.now,
            })
            .collect();
        store::keep(work.conn, *id, &rows)?;
    }
    Ok(())
}
