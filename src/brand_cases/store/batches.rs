//! Finders of many entries of the ledger at once, for the index.

use diesel::prelude::*;

use crate::brand_cases::model::{BrandCase, Draft};
use crate::db::Db;
use crate::db::schema::{brand_case_drafts, brand_cases, media_coverage};

/// Ids after one, in order: the way through all entries.
///
/// # Errors
/// The database's.
pub fn ids_after(conn: &mut Db, after: i64, limit: i64) -> QueryResult<Vec<i64>> {
    brand_cases::table
        .filter(brand_cases::id.gt(after))
        .order(brand_cases::id)
        .limit(limit)
        .select(brand_cases::id)
        .load(conn)
}

/// Entries, whoever asks.
///
/// # Errors
/// The database's.
pub fn entries(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<BrandCase>> {
    brand_cases::table
        .filter(brand_cases::id.eq_any(ids.to_vec()))
        .order(brand_cases::id)
        .select(BrandCase::as_select())
        .load(conn)
}

/// The drafts of entries, the first one first, each with its entry.
///
/// # Errors
/// The database's.
pub fn drafts_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, Draft)>> {
    brand_case_drafts::table
        .filter(brand_case_drafts::brand_case_id.eq_any(ids.to_vec()))
        .order((brand_case_drafts::brand_case_id, brand_case_drafts::no))
        .select((brand_case_drafts::brand_case_id, Draft::as_select()))
        .load(conn)
}

/// Titles of the reports of the media about entries, each with its entry.
///
/// # Errors
/// The database's.
pub fn coverage_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    let ids: Vec<_> = ids.iter().copied().map(Some).collect();
    let rows: Vec<(Option<i64>, String)> = media_coverage::table
        .filter(media_coverage::brand_case_id.eq_any(ids))
        .order(media_coverage::id)
        .select((media_coverage::brand_case_id, media_coverage::title))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(entry, title)| Some((entry?, title))).collect())
}

/// The entries that reports of the media are about.
///
/// # Errors
/// The database's.
pub fn entries_of_coverage(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<i64>> {
    media_coverage::table
        .filter(media_coverage::id.eq_any(ids.to_vec()).and(media_coverage::brand_case_id.is_not_null()))
        .select(media_coverage::brand_case_id.assume_not_null())
        .load(conn)
}

/// The entries of cases, by their ids alone.
///
/// # Errors
/// The database's.
pub fn ids_of_cases(conn: &mut Db, cases: &[i64]) -> QueryResult<Vec<i64>> {
    brand_cases::table.filter(brand_cases::case_id.eq_any(cases.to_vec())).select(brand_cases::id).load(conn)
}
