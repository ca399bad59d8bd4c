//! Queries of leads that make groups.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::Told;
use crate::db::Db;
use crate::db::schema::{lead_facts, lead_likenesses, leads, pair_decisions};
use crate::kit::{OfficeId, Scope};
use crate::leads::{LeadId, LeadState};
use crate::matching::decisions::{CounterpartKind, Verdict};
use crate::matching::likeness::Likeness;
use crate::matching::likeness::joining::{Pair, PairTold, pair};

/// Ids in one statement.
const PIECE: usize = 5_000;

/// The offices in sight; none at all for those who see no leads.
fn offices(scope: &Scope) -> Option<Vec<OfficeId>> {
    match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(ids.clone()),
        Scope::Agency(_) | Scope::None => Some(Vec::new()),
    }
}

/// What was told of pairs of leads of which the one that was compared was received from a day on.
///
/// # Errors
/// The database's.
pub fn compared(conn: &mut Db, scope: &Scope, from: NaiveDate) -> QueryResult<HashMap<Pair, PairTold>> {
    type Row = (i64, i64, f64, Likeness);
    let mut query = lead_likenesses::table
        .inner_join(leads::table.on(lead_likenesses::lead_id.eq(leads::id)))
        .filter(lead_likenesses::other_kind.eq(CounterpartKind::Lead))
        .filter(leads::received_on.ge(from))
        .into_boxed();
    if let Some(offices) = offices(scope) {
        query = query.filter(leads::office_id.eq_any(offices));
    }
    let rows: Vec<Row> = query
        .select((
            lead_likenesses::lead_id,
            lead_likenesses::other_id,
            lead_likenesses::score,
            lead_likenesses::likeness,
        ))
        .load(conn)?;
    let told = |(lead, other, score, likeness): Row| {
        (pair(lead, other), PairTold { score, likely: likeness == Likeness::Likely })
    };
    Ok(rows.into_iter().map(told).collect())
}

/// Leads received from a day on that people said are one matter with others, by the decisions of the offices in
/// sight.
///
/// # Errors
/// The database's.
pub fn decided(conn: &mut Db, scope: &Scope, from: NaiveDate) -> QueryResult<BTreeSet<LeadId>> {
    let recent = || leads::table.filter(leads::received_on.ge(from)).select(leads::id);
    let of_recent = pair_decisions::lead_id.eq_any(recent()).or(pair_decisions::other_kind
        .eq(CounterpartKind::Lead)
        .and(pair_decisions::other_id.eq_any(recent())));
    let mut query = pair_decisions::table
        .filter(pair_decisions::undone_at.is_null())
        .filter(pair_decisions::verdict.eq(Verdict::SameMatter))
        .filter(of_recent)
        .into_boxed();
    if let Some(offices) = offices(scope) {
        query = query.filter(pair_decisions::office_id.eq_any(offices));
    }
    let rows: Vec<(LeadId, CounterpartKind, i64)> = query
        .select((pair_decisions::lead_id, pair_decisions::other_kind, pair_decisions::other_id))
        .load(conn)?;
    let leads = rows.into_iter().flat_map(|(lead, kind, other)| {
        std::iter::once(lead).chain((kind == CounterpartKind::Lead).then_some(LeadId(other)))
    });
    Ok(leads.collect())
}

/// What groups need of leads, of those in sight.
///
/// # Errors
/// The database's.
pub fn told(conn: &mut Db, scope: &Scope, ids: &BTreeSet<LeadId>) -> QueryResult<BTreeMap<LeadId, Told>> {
    type Row = (LeadId, String, String, NaiveDate, String, Option<String>, Option<String>, LeadState);
    let wanted: Vec<LeadId> = ids.iter().copied().collect();
    let mut found = BTreeMap::new();
    for piece in wanted.chunks(PIECE) {
        let mut query =
            leads::table.inner_join(lead_facts::table).filter(leads::id.eq_any(piece.to_vec())).into_boxed();
        if let Some(offices) = offices(scope) {
            query = query.filter(leads::office_id.eq_any(offices));
        }
        let rows: Vec<Row> = query
            .select((
                leads::id,
                leads::number,
                leads::title,
                leads::received_on,
                leads::division_code,
                lead_facts::place,
                leads::domain,
                leads::state,
            ))
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| {
            let (id, number, title, received_on, division, place, domain, state) = row;
            (id, Told { id, number, title, received_on, division, place, domain, state })
        }));
    }
    Ok(found)
}
