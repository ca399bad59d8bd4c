//! Use cases of the log of searches.

use super::error::SearchLogError;
use super::model::Opening;
use super::store;
use crate::audit::Work;
use crate::kit::Fields;

/// The last place that is counted.
const LAST_RANK: i32 = 10_000;

/// Keeps that a result of the actor's own search was opened.
///
/// # Errors
/// When the search is another's, or the place is none.
pub fn opened(work: &mut Work<'_>, opening: &Opening) -> Result<(), SearchLogError> {
    let mut fields = Fields::new();
    let within = (1..=LAST_RANK).contains(&opening.rank);
    fields.check(within, "rank", "out_of_range", format!("1..{LAST_RANK}"));
    fields.finish()?;
    let own = match work.actor.person {
        Some(person) => store::is_of(work.conn, opening.search, person)?,
        None => false,
    };
    if !own {
        return Err(SearchLogError::NotFound { id: opening.search.0 });
    }
    store::insert_opening(work.conn, opening, work.now)?;
    Ok(())
}
