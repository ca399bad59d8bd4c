//! Finders of the clocks of many records at once, for the index. Only limits that a text of law or rule sets:
//! what an office sets itself is a reminder and never overdue.

use chrono::NaiveDate;
use diesel::dsl::min;
use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::clocks;
use crate::deadlines::{Clock, ClockId, ClockState};

/// The nearest day on which something of each record is due; records for which no clock runs are left out.
///
/// # Errors
/// The database's.
pub fn nearest_of(conn: &mut Db, kind: &str, ids: &[i64]) -> QueryResult<Vec<(i64, NaiveDate)>> {
    let rows: Vec<(i64, Option<NaiveDate>)> = clocks::table
        .filter(clocks::subject_kind.eq(kind.to_owned()).and(clocks::subject_id.eq_any(ids.to_vec())))
        .filter(clocks::state.eq(ClockState::Running).and(clocks::hard.eq(true)))
        .group_by(clocks::subject_id)
        .select((clocks::subject_id, min(clocks::due)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, due)| Some((id, due?))).collect())
}

/// The nearest day on which something of each case is due, its documents and suits among it.
///
/// # Errors
/// The database's.
pub fn nearest_of_cases(conn: &mut Db, cases: &[i64]) -> QueryResult<Vec<(i64, NaiveDate)>> {
    let cases: Vec<_> = cases.iter().copied().map(Some).collect();
    let rows: Vec<(Option<i64>, Option<NaiveDate>)> = clocks::table
        .filter(clocks::case_id.eq_any(cases))
        .filter(clocks::state.eq(ClockState::Running).and(clocks::hard.eq(true)))
        .group_by(clocks::case_id)
        .select((clocks::case_id, min(clocks::due)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, due)| Some((id?, due?))).collect())
}

/// To what clocks belong: the kind and id of the record, and the case.
///
/// # Errors
/// The database's.
pub fn subjects_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(String, i64, Option<i64>)>> {
    clocks::table
        .filter(clocks::id.eq_any(ids.to_vec()))
        .select((clocks::subject_kind, clocks::subject_id, clocks::case_id))
        .load(conn)
}

/// Clocks by their ids, in the order of these.
///
/// # Errors
/// The database's.
pub fn by_ids(conn: &mut Db, ids: &[ClockId]) -> QueryResult<Vec<Clock>> {
    clocks::table
        .filter(clocks::id.eq_any(ids.to_vec()))
        .order(clocks::id)
        .select(Clock::as_select())
        .load(conn)
}

/// The clocks of records of one kind.
///
/// # Errors
/// The database's.
pub fn ids_of(conn: &mut Db, kind: &str, records: &[i64]) -> QueryResult<Vec<ClockId>> {
    clocks::table
        .filter(clocks::subject_kind.eq(kind.to_owned()).and(clocks::subject_id.eq_any(records.to_vec())))
        .order(clocks::id)
        .select(clocks::id)
        .load(conn)
}
