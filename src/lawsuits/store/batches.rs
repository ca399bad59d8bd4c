//! Finders of the suits of many cases at once, for the index.

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{hearings, lawsuit_claims, lawsuits};
use crate::lawsuits::model::Lawsuit;

/// The suits of cases.
///
/// # Errors
/// The database's.
pub fn of_cases(conn: &mut Db, cases: &[i64]) -> QueryResult<Vec<Lawsuit>> {
    lawsuits::table
        .filter(lawsuits::case_id.eq_any(cases.to_vec()))
        .order(lawsuits::id)
        .select(Lawsuit::as_select())
        .load(conn)
}

/// The cases of suits.
///
/// # Errors
/// The database's.
pub fn cases_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<i64>> {
    lawsuits::table.filter(lawsuits::id.eq_any(ids.to_vec())).select(lawsuits::case_id).load(conn)
}

/// What is claimed and what the records of hearings say, each with its suit.
///
/// # Errors
/// The database's.
pub fn texts_of(conn: &mut Db, suits: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    let mut texts: Vec<(i64, String)> = lawsuit_claims::table
        .filter(lawsuit_claims::lawsuit_id.eq_any(suits.to_vec()))
        .order((lawsuit_claims::lawsuit_id, lawsuit_claims::no))
        .select((lawsuit_claims::lawsuit_id, lawsuit_claims::text))
        .load(conn)?;
    let records: Vec<(i64, Option<String>)> = hearings::table
        .filter(hearings::lawsuit_id.eq_any(suits.to_vec()))
        .order(hearings::id)
        .select((hearings::lawsuit_id, hearings::record))
        .load(conn)?;
    texts.extend(records.into_iter().filter_map(|(suit, record)| Some((suit, record?))));
    Ok(texts)
}
