//! Frozen reports.

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::statistics_snapshots as t;
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, Scope};
use crate::statistics::model::{Snapshot, Summary};

/// Keeps a report.
///
/// # Errors
/// The database's.
pub fn insert_snapshot(conn: &mut Db, row: &Snapshot) -> QueryResult<i64> {
    diesel::insert_into(t::table)
        .values((
            t::office_id.eq(row.office_id),
            t::title.eq(&row.title),
            t::from_on.eq(row.from_on),
            t::to_on.eq(row.to_on),
            t::as_of.eq(row.as_of),
            t::about_office_id.eq(row.about_office_id),
            t::domain.eq(&row.domain),
            t::agency_system.eq(row.agency_system),
            t::figures.eq(&row.figures),
            t::digest.eq(&row.digest),
            t::made_at.eq(row.made_at),
            t::made_by.eq(row.made_by),
        ))
        .returning(t::id)
        .get_result(conn)
}

/// One frozen report.
///
/// # Errors
/// The database's.
pub fn snapshot(conn: &mut Db, scope: &Scope, id: i64) -> QueryResult<Option<Snapshot>> {
    let mut query = t::table.filter(t::id.eq(id)).select(Snapshot::as_select()).into_boxed();
    if let Some(offices) = offices(scope) {
        query = query.filter(t::office_id.eq_any(offices));
    }
    query.first(conn).optional()
}

/// A page of frozen reports, the newest first.
///
/// # Errors
/// The database's.
pub fn snapshots(conn: &mut Db, scope: &Scope, page: &PageRequest) -> QueryResult<Vec<Summary>> {
    let mut query = t::table.select(Summary::as_select()).into_boxed();
    if let Some(offices) = offices(scope) {
        query = query.filter(t::office_id.eq_any(offices));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(t::id.lt(cursor));
    }
    query.order(t::id.desc()).limit(page.limit() + 1).load(conn)
}

/// The offices in sight; none of them for those who see no matters.
fn offices(scope: &Scope) -> Option<Vec<OfficeId>> {
    match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(ids.clone()),
        Scope::Agency(_) | Scope::None => Some(Vec::new()),
    }
}
