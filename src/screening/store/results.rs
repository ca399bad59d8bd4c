//! What came of the hits of models.

use std::collections::BTreeMap;

use chrono::NaiveDate;
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
    Ok(of_models(conn, &[model])?.remove(&model).unwrap_or_default())
}

/// What came of the hits of some models; of one that never hit there is nothing.
///
/// # Errors
/// The database's.
pub fn of_models(conn: &mut Db, models: &[ModelId]) -> QueryResult<BTreeMap<ModelId, Results>> {
    let ids: Vec<i64> = models.iter().map(|id| id.0).collect();
    let said: Vec<(ModelId, Option<Verdict>, bool, i64)> = h::table
        .filter(h::model_id.eq_any(ids.clone()))
        .group_by((h::model_id, h::verdict, h::held))
        .select((h::model_id, h::verdict, h::held, count_star()))
        .load(conn)?;
    let mut all: BTreeMap<ModelId, Results> = BTreeMap::new();
    for (model, verdict, held, count) in said {
        let results = all.entry(model).or_default();
        results.hits += count;
        results.held += if held { count } else { 0 };
        match verdict {
            None => results.unjudged += count,
            Some(Verdict::Useful) => results.useful += count,
            Some(Verdict::FalsePositive) => results.false_positive += count,
        }
    }
    let states: Vec<(ModelId, LeadState, i64)> = h::table
        .inner_join(
            leads::table
                .on(leads::id.nullable().eq(h::lead_id).or(leads::id.nullable().eq(h::registered_lead_id))),
        )
        .filter(h::model_id.eq_any(ids))
        .group_by((h::model_id, leads::state))
        .select((h::model_id, leads::state, count_star()))
        .load(conn)?;
    for (model, state, count) in states {
        let results = all.entry(model).or_default();
        results.decided += if is_decided(state) { count } else { 0 };
        results.cases += if state == LeadState::Filed { count } else { 0 };
    }
    Ok(all)
}

/// How many hits some models had in the weeks from a Monday on.
///
/// # Errors
/// The database's.
pub fn since(conn: &mut Db, models: &[ModelId], week: NaiveDate) -> QueryResult<BTreeMap<ModelId, i64>> {
    let counts: Vec<(ModelId, i64)> = h::table
        .filter(h::model_id.eq_any(models.iter().map(|id| id.0).collect::<Vec<_>>()))
        .filter(h::week.ge(week))
        .group_by(h::model_id)
        .select((h::model_id, count_star()))
        .load(conn)?;
    Ok(counts.into_iter().collect())
}
