//! Queries of masked copies and of the words that are decided for them.

use diesel::prelude::*;

use super::model::{
    Decision, Kind, Mark, MarkId, Masking, MaskingId, MaskingState, Place, Reason, SourceKind,
};
use crate::db::schema::{masking_marks as w, maskings as m};
use crate::db::{Db, MultiBackend, insert_many};
use crate::files::FileHash;
use crate::kit::page::PageRequest;
use crate::kit::{Json, PersonId, Scope, Timestamp};

/// What a list of copies is narrowed by.
#[derive(Debug, Clone, Copy, Default)]
pub struct MaskingFilter {
    /// Of this kind of source.
    pub source_kind: Option<SourceKind>,
    /// Of this record.
    pub source_id: Option<i64>,
    /// Of this case.
    pub case_id: Option<i64>,
}

/// A copy in sight of an office.
///
/// # Errors
/// The database's.
pub fn masking(conn: &mut Db, scope: &Scope, id: MaskingId) -> QueryResult<Option<Masking>> {
    let query = m::table.filter(m::id.eq(id)).select(Masking::as_select()).into_boxed::<MultiBackend>();
    match scope {
        Scope::All => query.first(conn).optional(),
        Scope::Offices(ids) => query.filter(m::office_id.eq_any(ids.clone())).first(conn).optional(),
        Scope::Agency(_) | Scope::None => Ok(None),
    }
}

/// A page of the copies in sight, by id.
///
/// # Errors
/// The database's.
pub fn maskings(
    conn: &mut Db,
    scope: &Scope,
    filter: &MaskingFilter,
    page: &PageRequest,
) -> QueryResult<Vec<Masking>> {
    let mut query = m::table.select(Masking::as_select()).into_boxed::<MultiBackend>();
    match scope {
        Scope::All => {}
        Scope::Offices(ids) => query = query.filter(m::office_id.eq_any(ids.clone())),
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
    }
    if let Some(kind) = filter.source_kind {
        query = query.filter(m::source_kind.eq(kind));
    }
    if let Some(id) = filter.source_id {
        query = query.filter(m::source_id.eq(id));
    }
    if let Some(case) = filter.case_id {
        query = query.filter(m::case_id.eq(case));
    }
    query.filter(m::id.gt(page.cursor.unwrap_or(0))).order(m::id).limit(page.limit() + 1).load(conn)
}

/// The words of a copy, in the order in which they first stand in the source, added ones last.
///
/// # Errors
/// The database's.
pub fn marks(conn: &mut Db, id: MaskingId) -> QueryResult<Vec<Mark>> {
    w::table.filter(w::masking_id.eq(id)).order(w::id).select(Mark::as_select()).load(conn)
}

/// The text that was sent to be masked.
///
/// # Errors
/// The database's.
pub fn source_text(conn: &mut Db, id: MaskingId) -> QueryResult<Option<String>> {
    m::table.filter(m::id.eq(id)).select(m::source_text).first(conn)
}

/// Keeps a copy that is proposed, with the text it is to be made of, if that is kept nowhere else.
pub(super) fn insert(conn: &mut Db, row: &Masking, text: Option<&str>) -> QueryResult<MaskingId> {
    diesel::insert_into(m::table)
        .values((
            m::office_id.eq(row.office_id),
            m::case_id.eq(row.case_id),
            m::source_kind.eq(row.source_kind),
            m::source_id.eq(row.source_id),
            m::source_no.eq(row.source_no),
            m::source_hash.eq(&row.source_hash),
            m::source_text.eq(text),
            m::shape.eq(row.shape),
            m::title.eq(&row.title),
            m::purpose.eq(&row.purpose),
            m::left_out.eq(&row.left_out),
            m::state.eq(row.state),
            m::proposed_by.eq(row.proposed_by),
            m::proposed_at.eq(row.proposed_at),
        ))
        .returning(m::id)
        .get_result(conn)
}

/// Words to be decided.
#[derive(Debug, Clone)]
pub(super) struct NewMark {
    pub(super) kind: Kind,
    pub(super) words: String,
    pub(super) reason: Reason,
    pub(super) places: Json<Vec<Place>>,
    pub(super) count: i32,
    pub(super) suggestion: String,
}

pub(super) fn insert_marks(conn: &mut Db, id: MaskingId, marks: &[NewMark]) -> QueryResult<()> {
    insert_many!(conn, w::table, marks, mark => (
        w::masking_id.eq(id),
        w::kind.eq(mark.kind),
        w::words.eq(&mark.words),
        w::reason.eq(mark.reason),
        w::places.eq(&mark.places),
        w::count.eq(mark.count),
        w::suggestion.eq(&mark.suggestion),
        w::decision.eq(Decision::Pending),
    ))
}

/// Keeps what was decided of words.
pub(super) fn decide(
    conn: &mut Db,
    (id, mark): (MaskingId, MarkId),
    (decision, replacement): (Decision, Option<&str>),
    (by, now): (Option<PersonId>, Timestamp),
) -> QueryResult<usize> {
    diesel::update(w::table.filter(w::id.eq(mark).and(w::masking_id.eq(id))))
        .set((
            w::decision.eq(decision),
            w::replacement.eq(replacement),
            w::decided_by.eq(by),
            w::decided_at.eq(Some(now)),
        ))
        .execute(conn)
}

/// Moves a copy on that still has the version given; 0 rows otherwise.
pub(super) fn touch(conn: &mut Db, id: MaskingId, version: i32) -> QueryResult<usize> {
    diesel::update(m::table.filter(m::id.eq(id).and(m::version.eq(version))))
        .set(m::version.eq(m::version + 1))
        .execute(conn)
}

/// Keeps that the copy was made.
pub(super) fn applied(
    conn: &mut Db,
    id: MaskingId,
    result: &FileHash,
    (by, now): (Option<PersonId>, Timestamp),
) -> QueryResult<usize> {
    diesel::update(m::table.filter(m::id.eq(id)))
        .set((
            m::state.eq(MaskingState::Applied),
            m::result_hash.eq(Some(result)),
            m::applied_by.eq(by),
            m::applied_at.eq(Some(now)),
        ))
        .execute(conn)
}
