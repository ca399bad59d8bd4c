//! Queries of likenesses.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::model::Alike;
use crate::db::schema::{lead_likenesses, leads};
use crate::db::{Db, insert_many};
use crate::leads::LeadId;

/// Keeps what a lead looks like, in the place of what it looked like before. What was found of a lead that is in
/// the register no more is left out.
///
/// # Errors
/// The database's.
pub fn keep(conn: &mut Db, lead: LeadId, found: &[Alike]) -> QueryResult<()> {
    diesel::delete(lead_likenesses::table.filter(lead_likenesses::lead_id.eq(lead))).execute(conn)?;
    let others: Vec<LeadId> = found.iter().map(|row| row.other_id).collect();
    let there: Vec<LeadId> = leads::table.filter(leads::id.eq_any(others)).select(leads::id).load(conn)?;
    let there: BTreeSet<LeadId> = there.into_iter().collect();
    let found: Vec<&Alike> = found.iter().filter(|row| there.contains(&row.other_id)).collect();
    insert_many!(conn, lead_likenesses::table, found.as_slice(), row => (
        lead_likenesses::lead_id.eq(row.lead_id),
        lead_likenesses::other_id.eq(row.other_id),
        lead_likenesses::score.eq(row.score),
        lead_likenesses::likely.eq(row.likely),
        lead_likenesses::method.eq(&row.method),
        lead_likenesses::found_at.eq(row.found_at),
    ))
}

/// What a lead looked like when it arrived, the most alike first.
///
/// # Errors
/// The database's.
pub fn of_lead(conn: &mut Db, lead: LeadId) -> QueryResult<Vec<Alike>> {
    lead_likenesses::table
        .filter(lead_likenesses::lead_id.eq(lead))
        .order((lead_likenesses::score.desc(), lead_likenesses::other_id))
        .select(Alike::as_select())
        .load(conn)
}
