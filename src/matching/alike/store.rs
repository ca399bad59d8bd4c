//! Queries of likenesses.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::Alike;
use crate::db::schema::{lead_likenesses, leads};
use crate::db::{Db, MultiBackend, insert_many};
use crate::kit::Scope;
use crate::leads::LeadId;

type OfLeads = Box<dyn BoxableExpression<leads::table, MultiBackend, SqlType = Bool>>;

/// Keeps what a lead looks like, in the place of what it looked like before.
///
/// # Errors
/// The database's.
pub fn keep(conn: &mut Db, lead: LeadId, found: &[Alike]) -> QueryResult<()> {
    diesel::delete(lead_likenesses::table.filter(lead_likenesses::lead_id.eq(lead))).execute(conn)?;
    insert_many!(conn, lead_likenesses::table, found, row => (
        lead_likenesses::lead_id.eq(row.lead_id),
        lead_likenesses::other_id.eq(row.other_id),
        lead_likenesses::score.eq(row.score),
        lead_likenesses::likely.eq(row.likely),
        lead_likenesses::method.eq(&row.method),
        lead_likenesses::found_at.eq(row.found_at),
    ))
}

/// How many leads in sight each of these looks like, or is looked like by: likely ones only.
///
/// # Errors
/// The database's.
pub fn counts(conn: &mut Db, scope: &Scope, of: &[LeadId]) -> QueryResult<BTreeMap<LeadId, usize>> {
    let seen: Option<OfLeads> = match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(Box::new(leads::office_id.eq_any(ids.clone()))),
        Scope::Agency(_) | Scope::None => return Ok(BTreeMap::new()),
    };
    let likely = lead_likenesses::likely.eq(true);
    let pairs: Vec<(LeadId, LeadId)> = lead_likenesses::table
        .filter(likely)
        .filter(
            lead_likenesses::lead_id.eq_any(of.to_vec()).or(lead_likenesses::other_id.eq_any(of.to_vec())),
        )
        .select((lead_likenesses::lead_id, lead_likenesses::other_id))
        .load(conn)?;
    let ends: Vec<LeadId> = pairs.iter().flat_map(|(one, two)| [*one, *two]).collect();
    let mut query = leads::table.filter(leads::id.eq_any(ends)).select(leads::id).into_boxed();
    if let Some(seen) = seen {
        query = query.filter(seen);
    }
    let in_sight: BTreeSet<LeadId> = query.load::<LeadId>(conn)?.into_iter().collect();
    let mut likes: BTreeMap<LeadId, BTreeSet<LeadId>> = BTreeMap::new();
    for (one, two) in pairs {
        if in_sight.contains(&one) && in_sight.contains(&two) {
            likes.entry(one).or_default().insert(two);
            likes.entry(two).or_default().insert(one);
        }
    }
    Ok(of.iter().map(|lead| (*lead, likes.get(lead).map_or(0, BTreeSet::len))).collect())
}
