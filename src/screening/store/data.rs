//! Queries of screening data.

use diesel::prelude::*;

use crate::db::schema::{
    screening_datasets as d, screening_loads as l, screening_rejects, screening_rows as r,
};
use crate::db::{Db, MultiBackend, insert_many};
use crate::kit::page::PageRequest;
use crate::kit::{Json, OfficeId, Scope, Timestamp};
use crate::screening::model::{Cells, DataRow, Dataset, DatasetId, Load, LoadId, Reject};

type Seen = Box<dyn BoxableExpression<d::table, MultiBackend, SqlType = diesel::sql_types::Bool>>;

fn seen(scope: &Scope) -> Option<Seen> {
    match scope {
        Scope::All => None,
        Scope::Offices(ids) => {
            Some(Box::new(d::office_id.eq_any(ids.iter().map(|id| id.0).collect::<Vec<_>>())))
        }
        Scope::Agency(_) | Scope::None => Some(Box::new(d::id.eq(-1))),
    }
}

/// A page of sets of data, the newest first.
///
/// # Errors
/// The database's.
pub fn datasets(conn: &mut Db, scope: &Scope, page: &PageRequest) -> QueryResult<Vec<Dataset>> {
    let mut query = d::table.select(Dataset::as_select()).into_boxed();
    if let Some(seen) = seen(scope) {
        query = query.filter(seen);
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(d::id.lt(cursor));
    }
    query.order(d::id.desc()).limit(page.limit() + 1).load(conn)
}

/// A set of data in sight.
///
/// # Errors
/// The database's.
pub fn dataset(conn: &mut Db, scope: &Scope, id: DatasetId) -> QueryResult<Option<Dataset>> {
    let mut query = d::table.filter(d::id.eq(id.0)).select(Dataset::as_select()).into_boxed();
    if let Some(seen) = seen(scope) {
        query = query.filter(seen);
    }
    query.first(conn).optional()
}

/// The sets of a name that some offices have.
///
/// # Errors
/// The database's.
pub fn of_name(conn: &mut Db, offices: &[OfficeId], name: &str) -> QueryResult<Vec<Dataset>> {
    d::table
        .filter(d::office_id.eq_any(offices.iter().map(|id| id.0).collect::<Vec<_>>()))
        .filter(d::name.eq(name))
        .order(d::id)
        .select(Dataset::as_select())
        .load(conn)
}

/// Stores a set; its id is given by the database.
///
/// # Errors
/// The database's.
pub fn insert_dataset(conn: &mut Db, set: &Dataset) -> QueryResult<DatasetId> {
    diesel::insert_into(d::table)
        .values((
            d::office_id.eq(set.office_id),
            d::name.eq(&set.name),
            d::origin.eq(&set.origin),
            d::statutory_source.eq(set.statutory_source),
            d::key_column.eq(&set.key_column),
            d::headings.eq(&set.columns),
            d::row_count.eq(set.row_count),
            d::created_by.eq(set.created_by),
            d::created_at.eq(set.created_at),
        ))
        .returning(d::id)
        .get_result(conn)
}

/// Stores a load; its id is given by the database.
///
/// # Errors
/// The database's.
pub fn insert_load(conn: &mut Db, load: &Load) -> QueryResult<LoadId> {
    diesel::insert_into(l::table)
        .values((
            l::dataset_id.eq(load.dataset_id),
            l::file_name.eq(&load.file_name),
            l::file_hash.eq(&load.file_hash),
            l::rows_read.eq(load.rows_read),
            l::added.eq(load.added),
            l::replaced.eq(load.replaced),
            l::unchanged.eq(load.unchanged),
            l::rejected.eq(load.rejected),
            l::loaded_by.eq(load.loaded_by),
            l::begun_at.eq(load.begun_at),
        ))
        .returning(l::id)
        .get_result(conn)
}

/// Keeps how far a load has come.
///
/// # Errors
/// The database's.
pub fn update_load(conn: &mut Db, load: &Load) -> QueryResult<usize> {
    diesel::update(l::table.find(load.id.0))
        .set((
            l::rows_read.eq(load.rows_read),
            l::added.eq(load.added),
            l::replaced.eq(load.replaced),
            l::unchanged.eq(load.unchanged),
            l::rejected.eq(load.rejected),
            l::finished_at.eq(load.finished_at),
        ))
        .execute(conn)
}

/// The loads of a set, the last first.
///
/// # Errors
/// The database's.
pub fn loads(conn: &mut Db, set: DatasetId, page: &PageRequest) -> QueryResult<Vec<Load>> {
    let mut query = l::table.filter(l::dataset_id.eq(set.0)).select(Load::as_select()).into_boxed();
    if let Some(cursor) = page.cursor {
        query = query.filter(l::id.lt(cursor));
    }
    query.order(l::id.desc()).limit(page.limit() + 1).load(conn)
}

/// A load of a set.
///
/// # Errors
/// The database's.
pub fn load(conn: &mut Db, set: DatasetId, id: LoadId) -> QueryResult<Option<Load>> {
    l::table.find(id.0).filter(l::dataset_id.eq(set.0)).select(Load::as_select()).first(conn).optional()
}

/// A page of the rows of a set, in the order in which they came.
///
/// # Errors
/// The database's.
pub fn rows(conn: &mut Db, set: DatasetId, (after, limit): (i64, i64)) -> QueryResult<Vec<DataRow>> {
    r::table
        .filter(r::dataset_id.eq(set.0).and(r::id.gt(after)))
        .order(r::id)
        .limit(limit)
        .select(DataRow::as_select())
        .load(conn)
}

/// Rows by their ids, in the order of these.
///
/// # Errors
/// The database's.
pub fn rows_of_ids(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<DataRow>> {
    let mut rows: Vec<DataRow> =
        r::table.filter(r::id.eq_any(ids.to_vec())).select(DataRow::as_select()).load(conn)?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}

/// What is kept under identities of a set: identity, id, cells.
///
/// # Errors
/// The database's.
pub fn kept(
    conn: &mut Db,
    set: DatasetId,
    identities: &[String],
) -> QueryResult<Vec<(String, i64, Json<Cells>)>> {
    r::table
        .filter(r::dataset_id.eq(set.0).and(r::identity.eq_any(identities.to_vec())))
        .select((r::identity, r::id, r::cells))
        .load(conn)
}

/// A row on its way in.
#[derive(Debug, Clone)]
pub struct NewRow {
    /// What tells it from others.
    pub identity: String,
    /// Its number in the sheet.
    pub number: i64,
    /// Its cells.
    pub cells: Json<Cells>,
}

/// Stores new rows.
///
/// # Errors
/// The database's.
pub fn insert_rows(conn: &mut Db, set: DatasetId, load: LoadId, rows: &[&NewRow]) -> QueryResult<()> {
    insert_many!(conn, r::table, rows, row => (
        r::dataset_id.eq(set),
        r::identity.eq(&row.identity),
        r::row_number.eq(row.number),
        r::load_id.eq(load),
        r::cells.eq(&row.cells),
    ))
}

/// Replaces a row.
///
/// # Errors
/// The database's.
pub fn replace_row(conn: &mut Db, id: i64, load: LoadId, row: &NewRow) -> QueryResult<usize> {
    diesel::update(r::table.find(id))
        .set((r::row_number.eq(row.number), r::load_id.eq(load), r::cells.eq(&row.cells)))
        .execute(conn)
}

/// Stores refused rows.
///
/// # Errors
/// The database's.
pub fn insert_rejects(conn: &mut Db, load: LoadId, rejects: &[Reject]) -> QueryResult<()> {
    use screening_rejects as j;
    insert_many!(conn, j::table, rejects, reject => (
        j::load_id.eq(load),
        j::row_number.eq(reject.row_number),
        j::heading.eq(&reject.heading),
        j::code.eq(reject.code),
        j::cells.eq(&reject.cells),
    ))
}

/// Refused rows of a load after a number of row, in the order of the sheet.
///
/// # Errors
/// The database's.
pub fn rejects(conn: &mut Db, load: LoadId, (after, limit): (i64, i64)) -> QueryResult<Vec<Reject>> {
    use screening_rejects as j;
    j::table
        .filter(j::load_id.eq(load.0).and(j::row_number.gt(after)))
        .order(j::row_number)
        .limit(limit)
        .select(Reject::as_select())
        .load(conn)
}

/// Counts the rows of a set anew, when a load is whole.
///
/// # Errors
/// The database's.
pub fn settle(conn: &mut Db, set: DatasetId, now: Timestamp) -> QueryResult<i64> {
    let count: i64 = r::table.filter(r::dataset_id.eq(set.0)).count().get_result(conn)?;
    diesel::update(d::table.find(set.0))
        .set((d::row_count.eq(count), d::loaded_at.eq(now), d::version.eq(d::version + 1)))
        .execute(conn)?;
    Ok(count)
}

/// Takes the turn to change the rows of a set, until the transaction ends.
///
/// # Errors
/// The database's.
pub fn lock(conn: &mut Db, set: DatasetId) -> QueryResult<usize> {
    diesel::update(d::table.find(set.0)).set(d::version.eq(d::version)).execute(conn)
}
