//! Finders of many visits at once, for the index.

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{visit_items, visits};
use crate::followups::model::{Visit, VisitItem};

/// Ids after one, in order: the way through all visits.
///
/// # Errors
/// The database's.
pub fn ids_after(conn: &mut Db, after: i64, limit: i64) -> QueryResult<Vec<i64>> {
    visits::table.filter(visits::id.gt(after)).order(visits::id).limit(limit).select(visits::id).load(conn)
}

/// Visits, whoever asks.
///
/// # Errors
/// The database's.
pub fn visits(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<Visit>> {
    visits::table
        .filter(visits::id.eq_any(ids.to_vec()))
        .order(visits::id)
        .select(Visit::as_select())
        .load(conn)
}

/// What visits found, item by item.
///
/// # Errors
/// The database's.
pub fn items_of_visits(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<VisitItem>> {
    visit_items::table
        .filter(visit_items::visit_id.eq_any(ids.to_vec()))
        .order((visit_items::visit_id, visit_items::item_id))
        .select(VisitItem::as_select())
        .load(conn)
}

/// The lines of visits.
///
/// # Errors
/// The database's.
pub fn lines_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<i64>> {
    visits::table.filter(visits::id.eq_any(ids.to_vec())).select(visits::addressee_id).load(conn)
}

/// The visits on lines, by their ids alone.
///
/// # Errors
/// The database's.
pub fn ids_of_lines(conn: &mut Db, lines: &[i64]) -> QueryResult<Vec<i64>> {
    visits::table.filter(visits::addressee_id.eq_any(lines.to_vec())).select(visits::id).load(conn)
}
