//! Queries of the clause library.

use diesel::prelude::*;

use super::super::model::{AddresseeId, ItemId};
use super::super::sections::Section;
use super::model::{Clause, ClauseId, ClauseState, ClauseVersion, ClauseVersionId};
use crate::db::schema::{clause_uses as u, clause_versions as v, clauses as c};
use crate::db::{Db, MultiBackend, insert_many};
use crate::kit::page::PageRequest;
use crate::kit::text::fold;
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::org::AgencySystem;

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct ClauseFilter {
    /// For this field, those for every field among them.
    pub domain: Option<String>,
    /// For agencies of one of these systems, those for every one among them; of any when empty.
    pub systems: Vec<AgencySystem>,
    /// For this section.
    pub section: Option<Section>,
    /// In this state.
    pub state: Option<ClauseState>,
    /// Whose name or duty holds each of these words, however they are written.
    pub words: Option<String>,
}

/// Clauses that are read at a time when words are looked for.
const BATCH: i64 = 500;

/// A page of the clauses that some offices keep, by id.
///
/// # Errors
/// The database's.
pub fn clauses(
    conn: &mut Db,
    offices: &[OfficeId],
    filter: &ClauseFilter,
    page: &PageRequest,
) -> QueryResult<Vec<Clause>> {
    let most = page.limit() + 1;
    let Some(words) = &filter.words else { return narrowed(conn, offices, filter, (page.cursor, most)) };
    // A database folds neither case nor width nor old characters as we do, and two of them fold differently.
    let words: Vec<String> = words.split_whitespace().map(fold).collect();
    let holds = |clause: &Clause| {
        let (name, duty) = (fold(&clause.name), fold(&clause.duty));
        words.iter().all(|word| name.contains(word) || duty.contains(word))
    };
    let (mut found, mut cursor) = (Vec::new(), page.cursor);
    loop {
        let rows = narrowed(conn, offices, filter, (cursor, BATCH))?;
        let is_last = i64::try_from(rows.len()).is_ok_and(|read| read < BATCH);
        cursor = rows.last().map(|row| row.id.0);
        found.extend(rows.into_iter().filter(&holds));
        let enough = usize::try_from(most).unwrap_or(usize::MAX);
        if is_last || found.len() >= enough {
            found.truncate(enough);
            return Ok(found);
        }
    }
}

/// So many clauses after one, narrowed to all but words.
fn narrowed(
    conn: &mut Db,
    offices: &[OfficeId],
    filter: &ClauseFilter,
    (cursor, most): (Option<i64>, i64),
) -> QueryResult<Vec<Clause>> {
    let mut query = c::table
        .filter(c::office_id.eq_any(offices.to_vec()))
        .select(Clause::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(domain) = &filter.domain {
        query = query.filter(c::domain.eq(domain.clone()).or(c::domain.is_null()));
    }
    if !filter.systems.is_empty() {
        query = query.filter(c::agency_system.eq_any(filter.systems.clone()).or(c::agency_system.is_null()));
    }
    if let Some(section) = filter.section {
        query = query.filter(c::section.eq(section));
    }
    if let Some(state) = filter.state {
        query = query.filter(c::state.eq(state));
    }
    if let Some(cursor) = cursor {
        query = query.filter(c::id.gt(cursor));
    }
    query.order(c::id).limit(most).load(conn)
}

pub(super) fn clause(conn: &mut Db, id: ClauseId) -> QueryResult<Option<Clause>> {
    c::table.filter(c::id.eq(id)).select(Clause::as_select()).first(conn).optional()
}

pub(super) fn of_pack(conn: &mut Db, office: OfficeId) -> QueryResult<Vec<(Option<String>, String)>> {
    c::table.filter(c::office_id.eq(office)).select((c::pack_code, c::name)).load(conn)
}

pub(super) fn of_name(conn: &mut Db, office: OfficeId, name: &str) -> QueryResult<Option<ClauseId>> {
    c::table.filter(c::office_id.eq(office).and(c::name.eq(name))).select(c::id).first(conn).optional()
}

/// The versions of a clause, the first one first.
///
/// # Errors
/// The database's.
pub fn versions(conn: &mut Db, clause: ClauseId) -> QueryResult<Vec<ClauseVersion>> {
    v::table.filter(v::clause_id.eq(clause)).order(v::no).select(ClauseVersion::as_select()).load(conn)
}

/// The version of each of some clauses that is put into drafts.
///
/// # Errors
/// The database's.
pub fn current_versions(conn: &mut Db, clauses: &[ClauseId]) -> QueryResult<Vec<ClauseVersion>> {
    v::table
        .inner_join(c::table)
        .filter(v::clause_id.eq_any(clauses.to_vec()).and(v::no.eq(c::current_no)))
        .select(ClauseVersion::as_select())
        .load(conn)
}

/// Versions by their ids, with their clauses.
pub(super) fn versions_with_clauses(
    conn: &mut Db,
    ids: &[ClauseVersionId],
) -> QueryResult<Vec<(ClauseVersion, Clause)>> {
    v::table
        .inner_join(c::table)
        .filter(v::id.eq_any(ids.to_vec()))
        .select((ClauseVersion::as_select(), Clause::as_select()))
        .load(conn)
}

/// Enters a clause; its id is given by the database.
pub(super) fn insert(conn: &mut Db, row: &Clause) -> QueryResult<ClauseId> {
    diesel::insert_into(c::table)
        .values((
            c::office_id.eq(row.office_id),
            c::pack_code.eq(&row.pack_code),
            c::name.eq(&row.name),
            c::section.eq(row.section),
            c::domain.eq(&row.domain),
            c::agency_system.eq(row.agency_system),
            c::duty.eq(&row.duty),
            c::state.eq(row.state),
            c::current_no.eq(row.current_no),
        ))
        .returning(c::id)
        .get_result(conn)
}

/// Stores a changed clause that still has the version it was read with.
pub(super) fn update(conn: &mut Db, row: &Clause) -> QueryResult<usize> {
    diesel::update(c::table.filter(c::id.eq(row.id).and(c::version.eq(row.version))))
        .set((
            c::name.eq(&row.name),
            c::section.eq(row.section),
            c::domain.eq(&row.domain),
            c::agency_system.eq(row.agency_system),
            c::duty.eq(&row.duty),
            c::state.eq(row.state),
            c::current_no.eq(row.current_no),
            c::retired_by.eq(row.retired_by),
            c::retired_at.eq(row.retired_at),
            c::retire_reason.eq(&row.retire_reason),
            c::version.eq(c::version + 1),
        ))
        .execute(conn)
}

/// A version about to be entered.
pub(super) struct NewVersion<'a> {
    pub(super) clause: ClauseId,
    pub(super) no: i32,
    pub(super) text: &'a str,
    pub(super) claim: Option<&'a str>,
    pub(super) law: &'a str,
    pub(super) note: &'a str,
    pub(super) by: Option<PersonId>,
    pub(super) at: Timestamp,
}

pub(super) fn insert_version(conn: &mut Db, new: &NewVersion<'_>) -> QueryResult<usize> {
    diesel::insert_into(v::table)
        .values((
            v::clause_id.eq(new.clause),
            v::no.eq(new.no),
            v::text.eq(new.text),
            v::claim.eq(new.claim),
            v::law.eq(new.law),
            v::note.eq(new.note),
            v::written_by.eq(new.by),
            v::written_at.eq(new.at),
        ))
        .execute(conn)
}

/// A use about to be entered.
pub(super) struct NewUse {
    pub(super) clause: ClauseId,
    pub(super) version: ClauseVersionId,
    pub(super) line: AddresseeId,
    pub(super) item: Option<ItemId>,
}

pub(super) fn insert_uses(conn: &mut Db, uses: &[NewUse]) -> QueryResult<()> {
    insert_many!(conn, u::table, uses, one => (
        u::clause_id.eq(one.clause),
        u::clause_version_id.eq(one.version),
        u::addressee_id.eq(one.line),
        u::item_id.eq(one.item),
    ))
}
