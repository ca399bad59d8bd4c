//! What came of the hits of models.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{leads, screening_hits as h};
use crate::leads::LeadState;
use crate::screening::judge::is_decided;
use crate::screening::model::{ModelId, Verdict};

/// What came of the hits of a model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Results {
    /// Hits.
    pub hits: i64,
    /// Of these, held back.
    pub held: i64,
    /// Of which nothing was said yet.
    pub unjudged: i64,
    /// That were useful.
    pub useful: i64,
    /// That were false.
    pub false_positive: i64,
    /// Whose lead has been decided on; a hit of rows counts by the lead that was registered from it.
    pub decided: i64,
    /// Of these, those on which a case was filed.
    pub cases: i64,
}

/// What came of the hits of a model.
///
/// # Errors
/// The database's.
pub fn of_model(conn: &mut Db, model: ModelId) -> QueryResult<Results> {
    let said: Vec<(Option<Verdict>, bool, i64)> = h::table
        .filter(h::model_id.eq(model.0))
        .group_by((h::verdict, h::held))
        .select((h::verdict, h::held, count_star()))
        .load(conn)?;
    let mut results = Results::default();
    for (verdict, held, count) in said {
        results.hits += count;
        results.held += if held { count } else { 0 };
        match verdict {
            None => results.unjudged += count,
            Some(Verdict::Useful) => results.useful += count,
            Some(Verdict::FalsePositive) => results.false_positive += count,
        }
    }
    let states: Vec<(LeadState, i64)> = h::table
        .inner_join(
            leads::table
                .on(leads::id.nullable().eq(h::lead_id).or(leads::id.nullable().eq(h::registered_lead_id))),
        )
        .filter(h::model_id.eq(model.0))
        .group_by(leads::state)
        .select((leads::state, count_star()))
        .load(conn)?;
    for (state, count) in states {
        results.decided += if is_decided(state) { count } else { 0 };
        results.cases += if state == LeadState::Filed { count } else { 0 };
    }
    Ok(results)
}
