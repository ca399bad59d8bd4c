//! Queries of likenesses.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Alike, Card};
use crate::db::schema::{brand_cases, cases, lead_comparisons, lead_likenesses, leads, pair_decisions};
use crate::db::{Db, insert_many};
use crate::kit::{OfficeId, Scope, Timestamp};
use crate::leads::LeadId;
use crate::matching::decisions::{Counterpart, CounterpartKind, Verdict};
use crate::matching::likeness::Likeness;

/// Ids in one statement; SQLite takes 32,766 values.
const PIECE: usize = 5_000;

/// The offices in sight; none at all for those who see no leads.
fn offices(scope: &Scope) -> Option<Vec<OfficeId>> {
    match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(ids.clone()),
        Scope::Agency(_) | Scope::None => Some(Vec::new()),
    }
}

/// Which of some leads are in the register.
///
/// # Errors
/// The database's.
pub fn there(conn: &mut Db, ids: &[LeadId]) -> QueryResult<BTreeSet<LeadId>> {
    let mut there = BTreeSet::new();
    for piece in ids.chunks(PIECE) {
        let found: Vec<LeadId> =
            leads::table.filter(leads::id.eq_any(piece.to_vec())).select(leads::id).load(conn)?;
        there.extend(found);
    }
    Ok(there)
}

/// Keeps rows of leads in the place of those before, and marks the leads as compared: each with the digest of what
/// it said.
///
/// # Errors
/// The database's.
pub fn replace(
    conn: &mut Db,
    rows: &[Alike],
    marks: &[(LeadId, &str)],
    (method, now): (&str, Timestamp),
) -> QueryResult<()> {
    for piece in marks.chunks(PIECE) {
        let ids: Vec<LeadId> = piece.iter().map(|(lead, _)| *lead).collect();
        let before = lead_likenesses::table.filter(lead_likenesses::lead_id.eq_any(ids.clone()));
        diesel::delete(before).execute(conn)?;
        diesel::delete(lead_comparisons::table.filter(lead_comparisons::lead_id.eq_any(ids)))
            .execute(conn)?;
    }
    insert(conn, rows)?;
    insert_many!(conn, lead_comparisons::table, marks, (lead, content) => (
        lead_comparisons::lead_id.eq(*lead),
        lead_comparisons::method.eq(method),
        lead_comparisons::content.eq(*content),
        lead_comparisons::compared_at.eq(now),
    ))
}

/// Keeps rows.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Db, rows: &[Alike]) -> QueryResult<()> {
    insert_many!(conn, lead_likenesses::table, rows, row => (
        lead_likenesses::lead_id.eq(row.lead_id),
        lead_likenesses::other_kind.eq(row.other_kind),
        lead_likenesses::other_id.eq(row.other_id),
        lead_likenesses::score.eq(row.score),
        lead_likenesses::likeness.eq(row.likeness),
        lead_likenesses::same_source.eq(row.same_source),
    ))
}

/// What leads said when they were compared by a method; who is missing was not.
///
/// # Errors
/// The database's.
pub fn marks(conn: &mut Db, ids: &[LeadId], method: &str) -> QueryResult<BTreeMap<LeadId, String>> {
    let mut marks = BTreeMap::new();
    for piece in ids.chunks(PIECE) {
        let rows: Vec<(LeadId, String)> = lead_comparisons::table
            .filter(lead_comparisons::lead_id.eq_any(piece.to_vec()))
            .filter(lead_comparisons::method.eq(method))
            .select((lead_comparisons::lead_id, lead_comparisons::content))
            .load(conn)?;
        marks.extend(rows);
    }
    Ok(marks)
}

/// What leads said when they were compared last, by whatever method.
///
/// # Errors
/// The database's.
pub fn contents(conn: &mut Db, ids: &[LeadId]) -> QueryResult<BTreeMap<LeadId, String>> {
    let mut contents = BTreeMap::new();
    for piece in ids.chunks(PIECE) {
        let rows: Vec<(LeadId, String)> = lead_comparisons::table
            .filter(lead_comparisons::lead_id.eq_any(piece.to_vec()))
            .select((lead_comparisons::lead_id, lead_comparisons::content))
            .load(conn)?;
        contents.extend(rows);
    }
    Ok(contents)
}

/// Forgets which leads were found to look like some records of a kind.
///
/// # Errors
/// The database's.
pub fn forget(conn: &mut Db, kind: CounterpartKind, ids: Vec<i64>) -> QueryResult<()> {
    for piece in ids.chunks(PIECE) {
        let found = lead_likenesses::table
            .filter(lead_likenesses::other_kind.eq(kind))
            .filter(lead_likenesses::other_id.eq_any(piece.to_vec()));
        diesel::delete(found).execute(conn)?;
    }
    Ok(())
}

/// Leads that were compared by another method, the newest first.
///
/// # Errors
/// The database's.
pub fn of_other_method(conn: &mut Db, method: &str, most: i64) -> QueryResult<Vec<LeadId>> {
    lead_comparisons::table
        .filter(lead_comparisons::method.lt(method).or(lead_comparisons::method.gt(method)))
        .order((lead_comparisons::method, lead_comparisons::lead_id.desc()))
        .limit(most)
        .select(lead_comparisons::lead_id)
        .load(conn)
}

/// What a lead looked like when it was compared, the most alike first.
///
/// # Errors
/// The database's.
pub fn of_lead(conn: &mut Db, lead: LeadId) -> QueryResult<Vec<Alike>> {
    lead_likenesses::table
        .filter(lead_likenesses::lead_id.eq(lead))
        .order((lead_likenesses::score.desc(), lead_likenesses::other_kind, lead_likenesses::other_id))
        .select(Alike::as_select())
        .load(conn)
}

/// All rows that some leads stand in, on either side.
///
/// # Errors
/// The database's.
pub fn around(conn: &mut Db, ids: &[LeadId]) -> QueryResult<Vec<Alike>> {
    let mut rows = Vec::new();
    for piece in ids.chunks(PIECE) {
        let own: Vec<Alike> = lead_likenesses::table
            .filter(lead_likenesses::lead_id.eq_any(piece.to_vec()))
            .select(Alike::as_select())
            .load(conn)?;
        rows.extend(own);
        let others: Vec<i64> = piece.iter().map(|id| id.0).collect();
        let turned: Vec<Alike> = lead_likenesses::table
            .filter(lead_likenesses::other_kind.eq(CounterpartKind::Lead))
            .filter(lead_likenesses::other_id.eq_any(others))
            .select(Alike::as_select())
            .load(conn)?;
        rows.extend(turned);
    }
    Ok(rows)
}

/// Leads, each with another in sight that is likely about one matter with it and was not merged into another.
///
/// # Errors
/// The database's.
pub fn likely_pairs(conn: &mut Db, scope: &Scope, ids: &[LeadId]) -> QueryResult<Vec<(LeadId, LeadId)>> {
    let likely = || {
        lead_likenesses::likeness
            .eq(Likeness::Likely)
            .and(lead_likenesses::other_kind.eq(CounterpartKind::Lead))
    };
    let others: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let mut own = lead_likenesses::table
        .inner_join(leads::table.on(leads::id.eq(lead_likenesses::other_id)))
        .filter(lead_likenesses::lead_id.eq_any(ids.to_vec()))
        .filter(likely())
        .filter(leads::merged_into_id.is_null())
        .select((lead_likenesses::lead_id, leads::id))
        .into_boxed();
    let mut turned = lead_likenesses::table
        .inner_join(leads::table.on(leads::id.eq(lead_likenesses::lead_id)))
        .filter(lead_likenesses::other_id.eq_any(others))
        .filter(likely())
        .filter(leads::merged_into_id.is_null())
        .select((lead_likenesses::other_id, leads::id))
        .into_boxed();
    if let Some(offices) = offices(scope) {
        own = own.filter(leads::office_id.eq_any(offices.clone()));
        turned = turned.filter(leads::office_id.eq_any(offices));
    }
    let mut pairs: Vec<(LeadId, LeadId)> = own.load(conn)?;
    pairs.extend(turned.load::<(LeadId, LeadId)>(conn)?);
    Ok(pairs)
}

/// Pairs of leads that some leads stand in and that people in sight set apart, the smaller id first.
///
/// # Errors
/// The database's.
pub fn set_apart(conn: &mut Db, scope: &Scope, ids: &[LeadId]) -> QueryResult<BTreeSet<(LeadId, LeadId)>> {
    let verdicts: Vec<Verdict> =
        Verdict::ALL.iter().copied().filter(|verdict| verdict.sets_apart()).collect();
    let others: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let mut query = pair_decisions::table
        .filter(pair_decisions::undone_at.is_null())
        .filter(pair_decisions::other_kind.eq(CounterpartKind::Lead))
        .filter(pair_decisions::verdict.eq_any(verdicts))
        .filter(pair_decisions::lead_id.eq_any(ids.to_vec()).or(pair_decisions::other_id.eq_any(others)))
        .select((pair_decisions::lead_id, pair_decisions::other_id))
        .into_boxed();
    if let Some(offices) = offices(scope) {
        query = query.filter(pair_decisions::office_id.eq_any(offices));
    }
    let pairs: Vec<(LeadId, LeadId)> = query.load(conn)?;
    Ok(pairs.into_iter().map(|(one, two)| (one.min(two), one.max(two))).collect())
}

/// What is shown of records, of those in sight. Leads that were merged into another are left out: that one stands
/// for them.
///
/// # Errors
/// The database's.
pub fn cards(
    conn: &mut Db,
    scope: &Scope,
    records: &BTreeSet<Counterpart>,
) -> QueryResult<BTreeMap<Counterpart, Card>> {
    let offices = offices(scope);
    let mut found = BTreeMap::new();
    for kind in CounterpartKind::ALL {
        let wanted: Vec<i64> =
            records.iter().filter(|record| record.kind == *kind).map(|record| record.id).collect();
        for piece in wanted.chunks(PIECE) {
            let rows: Vec<Row> = match kind {
                CounterpartKind::Lead => of_leads(conn, piece, offices.clone())?,
                CounterpartKind::Case => of_cases(conn, piece, offices.clone())?,
                CounterpartKind::BrandCase => of_brand_cases(conn, piece, offices.clone())?,
            };
            found.extend(rows.into_iter().map(|(id, number, title, on, state)| {
                (Counterpart { kind: *kind, id }, Card { number, title, on, state })
            }));
        }
    }
    Ok(found)
}

type Row = (i64, Option<String>, String, NaiveDate, String);

fn of_leads(conn: &mut Db, ids: &[i64], offices: Option<Vec<OfficeId>>) -> QueryResult<Vec<Row>> {
    let mut query = leads::table
        .filter(leads::id.eq_any(ids.to_vec()).and(leads::merged_into_id.is_null()))
        .select((leads::id, leads::number.nullable(), leads::title, leads::received_on, leads::state))
        .into_boxed();
    if let Some(offices) = offices {
        query = query.filter(leads::office_id.eq_any(offices));
    }
    query.load(conn)
}

fn of_cases(conn: &mut Db, ids: &[i64], offices: Option<Vec<OfficeId>>) -> QueryResult<Vec<Row>> {
    let mut query = cases::table
        .filter(cases::id.eq_any(ids.to_vec()))
        .select((cases::id, cases::number.nullable(), cases::title, cases::filed_on, cases::state))
        .into_boxed();
    if let Some(offices) = offices {
        let own = cases::office_id.eq_any(offices.clone()).nullable();
        query = query.filter(own.or(cases::suit_office_id.eq_any(offices)));
    }
    query.load(conn)
}

fn of_brand_cases(conn: &mut Db, ids: &[i64], offices: Option<Vec<OfficeId>>) -> QueryResult<Vec<Row>> {
    type Entry = (i64, String, NaiveDate, String);
    let mut query = brand_cases::table
        .filter(brand_cases::id.eq_any(ids.to_vec()))
        .select((brand_cases::id, brand_cases::title, brand_cases::proposed_on, brand_cases::state))
        .into_boxed();
    if let Some(offices) = offices {
        query = query.filter(brand_cases::office_id.eq_any(offices));
    }
    let rows: Vec<Entry> = query.load(conn)?;
    Ok(rows.into_iter().map(|(id, title, on, state)| (id, None, title, on, state)).collect())
}
