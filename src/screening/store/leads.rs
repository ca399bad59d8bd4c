//! Queries of what conditions read of leads.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{
    changes, domains, follower_positions, lead_agencies, lead_facts, leads, screening_marks as m,
};
use crate::db::{Db, insert_many};
use crate::kit::{Json, OfficeId, Scope, Timestamp};
use crate::leads::import::ImportId;
use crate::leads::store::batches::reported;
use crate::leads::{Channel, LeadId, LeadState, StatutorySource, Suspect};
use crate::screening::FOLLOWER;
use crate::screening::judge::{Asked, LeadView, Mark, marks};

/// What is read of one lead.
#[derive(Queryable)]
struct Row {
    id: LeadId,
    number: String,
    title: String,
    office_id: OfficeId,
    state: LeadState,
    domain: Option<String>,
    division: String,
    channel: Channel,
    source: StatutorySource,
    received_on: NaiveDate,
    registered_at: Timestamp,
    suspects: Json<Vec<Suspect>>,
    place: Option<String>,
}

/// How many of the leads in sight, of an import or of all, changed after the follower that screens them looked last.
///
/// # Errors
/// The database's.
pub fn unscreened(conn: &mut Db, scope: &Scope, import: Option<ImportId>) -> QueryResult<usize> {
    let position: Option<i64> = follower_positions::table
        .find(FOLLOWER)
        .select(follower_positions::position)
        .first(conn)
        .optional()?;
    let changed = changes::table
        .inner_join(leads::table.on(leads::id.eq(changes::record_id)))
        .filter(changes::seq.gt(position.unwrap_or(0)).and(changes::kind.eq("lead")))
        .select(diesel::dsl::count(leads::id).aggregate_distinct())
        .into_boxed();
    let count: i64 = reported!(changed, scope, import).first(conn)?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// What conditions read of leads, in the order of their ids.
///
/// # Errors
/// The database's.
pub fn views(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<LeadView>> {
    let rows: Vec<Row> = leads::table
        .inner_join(lead_facts::table.on(lead_facts::lead_id.eq(leads::id)))
        .filter(leads::id.eq_any(ids.to_vec()))
        .order(leads::id)
        .select((
            leads::id,
            leads::number,
            leads::title,
            leads::office_id,
            leads::state,
            leads::domain,
            leads::division_code,
            leads::channel,
            leads::statutory_source,
            leads::received_on,
            leads::registered_at,
            lead_facts::suspects,
            lead_facts::place,
        ))
        .load(conn)?;
    let agencies: Vec<(i64, String)> = lead_agencies::table
        .filter(lead_agencies::lead_id.eq_any(ids.to_vec()))
        .order(lead_agencies::id)
        .select((lead_agencies::lead_id, lead_agencies::name))
        .load(conn)?;
    let names: Vec<(String, String)> = domains::table.select((domains::code, domains::name_zh)).load(conn)?;
    let view = |row: Row| {
        let marks = marks(row.suspects.get(), row.place.as_deref(), row.domain.as_deref(), &row.division);
        let told = agencies.iter().filter(|(lead, _)| *lead == row.id.0).map(|(_, name)| name.clone());
        let domain = row.domain.map(|code| {
            let name = names.iter().find(|(known, _)| *known == code).map(|(_, name)| name.clone());
            let name = name.unwrap_or_else(|| code.clone());
            (code, name)
        });
        LeadView {
            id: row.id,
            number: row.number,
            title: row.title,
            office_id: row.office_id,
            state: row.state,
            domain,
            division: row.division,
            channel: row.channel,
            source: row.source,
            received_on: row.received_on,
            registered_at: row.registered_at,
            agencies: told.collect(),
            marks,
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Keeps in what leads are alike, instead of what was kept of them before.
///
/// # Errors
/// The database's.
pub fn set_marks(conn: &mut Db, views: &[LeadView]) -> QueryResult<()> {
    let ids: Vec<i64> = views.iter().map(|view| view.id.0).collect();
    diesel::delete(m::table.filter(m::lead_id.eq_any(ids))).execute(conn)?;
    let rows: Vec<(&LeadView, &Mark)> =
        views.iter().flat_map(|view| view.marks.iter().map(move |mark| (view, mark))).collect();
    insert_many!(conn, m::table, rows, (view, mark) => (
        m::lead_id.eq(view.id),
        m::kind.eq(mark.kind),
        m::value.eq(&mark.value),
        m::office_id.eq(view.office_id),
        m::received_on.eq(view.received_on),
    ))
}

/// How many leads of some offices bear a mark in a range of days.
///
/// # Errors
/// The database's.
pub fn count_marks(conn: &mut Db, offices: &[OfficeId], asked: Asked<'_>) -> QueryResult<i64> {
    m::table
        .filter(m::kind.eq(asked.mark.kind).and(m::value.eq(&asked.mark.value)))
        .filter(m::received_on.between(asked.from, asked.to))
        .filter(m::office_id.eq_any(offices.iter().map(|id| id.0).collect::<Vec<_>>()))
        .count()
        .get_result(conn)
}

/// The ids of leads of some offices received in a range of days, after an id, in order.
///
/// # Errors
/// The database's.
pub fn past(
    conn: &mut Db,
    offices: &[OfficeId],
    (from, to): (NaiveDate, NaiveDate),
    (after, limit): (i64, i64),
) -> QueryResult<Vec<i64>> {
    leads::table
        .filter(leads::office_id.eq_any(offices.iter().map(|id| id.0).collect::<Vec<_>>()))
        .filter(leads::received_on.between(from, to))
        .filter(leads::id.gt(after))
        .order(leads::id)
        .limit(limit)
        .select(leads::id)
        .load(conn)
}
