//! Queries of reports: of the leads of an import, or of all leads in sight.

use diesel::prelude::*;

use super::model::LeadLine;
use crate::db::Db;
use crate::db::schema::{lead_comparisons, lead_facts, lead_likenesses, leads, matter_members};
use crate::kit::Scope;
use crate::leads::LeadId;
use crate::leads::import::ImportId;
use crate::leads::store::batches::reported;
use crate::matching::alike::Alike;
use crate::matching::decisions::CounterpartKind;

/// Ids in one statement; SQLite takes 32,766 values.
const PIECE: usize = 5_000;

/// The leads that are reported on.
///
/// # Errors
/// The database's.
pub fn leads(conn: &mut Db, scope: &Scope, import: Option<ImportId>) -> QueryResult<Vec<LeadId>> {
    reported!(leads::table.select(leads::id).into_boxed(), scope, import).order(leads::id).load(conn)
}

/// How many of them were compared by a method.
///
/// # Errors
/// The database's.
pub fn compared(conn: &mut Db, scope: &Scope, import: Option<ImportId>, method: &str) -> QueryResult<usize> {
    let marked = lead_comparisons::table
        .inner_join(leads::table)
        .filter(lead_comparisons::method.eq(method.to_owned()))
        .select(diesel::dsl::count_star())
        .into_boxed();
    let count: i64 = reported!(marked, scope, import).first(conn)?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// What was kept of them, from whichever side it was found.
///
/// # Errors
/// The database's.
pub fn rows(conn: &mut Db, scope: &Scope, import: Option<ImportId>) -> QueryResult<Vec<Alike>> {
    let own = lead_likenesses::table
        .inner_join(leads::table.on(leads::id.eq(lead_likenesses::lead_id)))
        .select(Alike::as_select())
        .into_boxed();
    let mut rows: Vec<Alike> = reported!(own, scope, import).load(conn)?;
    if import.is_some() {
        let turned = lead_likenesses::table
            .inner_join(leads::table.on(leads::id.eq(lead_likenesses::other_id)))
            .filter(lead_likenesses::other_kind.eq(CounterpartKind::Lead))
            .select(Alike::as_select())
            .into_boxed();
        rows.extend(reported!(turned, scope, import).load::<Alike>(conn)?);
    }
    Ok(rows)
}

/// Those that are one matter with others by what anybody decided: what of it is in sight is asked afterwards.
///
/// # Errors
/// The database's.
pub fn decided(conn: &mut Db, scope: &Scope, import: Option<ImportId>) -> QueryResult<Vec<LeadId>> {
    let members = matter_members::table
        .inner_join(leads::table.on(leads::id.eq(matter_members::record_id)))
        .filter(matter_members::kind.eq(CounterpartKind::Lead))
        .select(leads::id)
        .into_boxed();
    reported!(members, scope, import).load(conn)
}

/// What lines show of leads.
///
/// # Errors
/// The database's.
pub fn lines(conn: &mut Db, ids: &[LeadId]) -> QueryResult<Vec<LeadLine>> {
    let mut lines = Vec::with_capacity(ids.len());
    for piece in ids.chunks(PIECE) {
        let rows: Vec<LeadLine> = leads::table
            .inner_join(lead_facts::table)
            .filter(leads::id.eq_any(piece.to_vec()))
            .select((
                leads::id,
                leads::number,
                leads::external_number,
                leads::title,
                leads::received_on,
                leads::state,
                leads::domain,
                lead_facts::place,
            ))
            .load(conn)?;
        lines.extend(rows);
    }
    Ok(lines)
}

/// A piece of the leads that are reported on, after one of them, in order.
///
/// # Errors
/// The database's.
pub fn page(
    conn: &mut Db,
    (scope, import): (&Scope, Option<ImportId>),
    after: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<LeadId>> {
    reported!(leads::table.select(leads::id).into_boxed(), scope, import)
        .filter(leads::id.gt(after.unwrap_or(0)))
        .order(leads::id)
        .limit(limit)
        .load(conn)
}
