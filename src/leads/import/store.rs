//! Queries of imports.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::model::{Batch, BatchState, Format, ImportId, Plan, Progress, Reject, RejectCode};
use crate::db::schema::{
    attachments, import_batches, import_rejects, lead_agencies, lead_contacts, lead_facts, lead_likenesses,
    lead_reporters, leads, pair_decisions,
};
use crate::db::{Db, insert_many};
use crate::kit::page::PageRequest;
use crate::kit::{Json, OfficeId, PersonId, Scope, Timestamp};
use crate::leads::model::LeadId;
use crate::leads::words::{Channel, LeadState};

/// A batch that is to begin.
pub(super) struct NewBatch {
    pub(super) office: OfficeId,
    pub(super) person: Option<PersonId>,
    pub(super) file_name: String,
    pub(super) file_hash: String,
    pub(super) format: Format,
    pub(super) folder: String,
    pub(super) plan: Json<Plan>,
    pub(super) dry_run: bool,
    pub(super) rows_total: i64,
}

pub(super) fn insert(conn: &mut Db, new: &NewBatch, now: Timestamp) -> QueryResult<ImportId> {
    diesel::insert_into(import_batches::table)
        .values((
            import_batches::office_id.eq(new.office),
            import_batches::imported_by.eq(new.person),
            import_batches::file_name.eq(&new.file_name),
            import_batches::file_hash.eq(&new.file_hash),
            import_batches::format.eq(new.format),
            import_batches::folder.eq(&new.folder),
            import_batches::plan.eq(&new.plan),
            import_batches::dry_run.eq(new.dry_run),
            import_batches::state.eq(if new.plan.get().waits {
                BatchState::Waiting
            } else {
                BatchState::Running
            }),
            import_batches::rows_total.eq(new.rows_total),
            import_batches::last_row.eq(0),
            import_batches::rows_read.eq(0),
            import_batches::created.eq(0),
            import_batches::duplicates.eq(0),
            import_batches::rejected.eq(0),
            import_batches::created_at.eq(now),
        ))
        .returning(import_batches::id)
        .get_result(conn)
}

/// Takes a batch one piece further, if nobody else did so meanwhile.
pub(super) fn advance(conn: &mut Db, id: ImportId, from_row: i64, piece: &Progress) -> QueryResult<usize> {
    let rejected = i64::try_from(piece.rejects.len()).unwrap_or(i64::MAX);
    diesel::update(import_batches::table.find(id.0))
        .filter(import_batches::state.eq(BatchState::Running))
        .filter(import_batches::last_row.eq(from_row))
        .set((
            import_batches::last_row.eq(piece.last_row),
            import_batches::rows_read.eq(import_batches::rows_read + piece.rows),
            import_batches::created.eq(import_batches::created + piece.created),
            import_batches::duplicates.eq(import_batches::duplicates + piece.duplicates),
            import_batches::rejected.eq(import_batches::rejected + rejected),
        ))
        .execute(conn)
}

/// Begins a batch whose sheet waits, by what somebody made of it.
pub(super) fn begin(conn: &mut Db, id: ImportId, plan: &Json<Plan>, dry_run: bool) -> QueryResult<usize> {
    diesel::update(import_batches::table.find(id.0))
        .filter(import_batches::state.eq(BatchState::Waiting))
        .set((
            import_batches::plan.eq(plan),
            import_batches::dry_run.eq(dry_run),
            import_batches::state.eq(BatchState::Running),
            import_batches::finished_at.eq(None::<Timestamp>),
        ))
        .execute(conn)
}

/// Batches whose sheet waits.
pub(super) fn waiting(conn: &mut Db) -> QueryResult<Vec<Batch>> {
    import_batches::table
        .filter(import_batches::state.eq(BatchState::Waiting))
        .order(import_batches::id)
        .select(Batch::as_select())
        .load(conn)
}

/// Puts a batch back to its beginning.
pub(super) fn rewind(conn: &mut Db, id: ImportId) -> QueryResult<usize> {
    diesel::delete(import_rejects::table.filter(import_rejects::batch_id.eq(id))).execute(conn)?;
    diesel::update(import_batches::table.find(id.0))
        .set((
            import_batches::last_row.eq(0),
            import_batches::rows_read.eq(0),
            import_batches::created.eq(0),
            import_batches::duplicates.eq(0),
            import_batches::rejected.eq(0),
        ))
        .execute(conn)
}

pub(super) fn insert_rejects(conn: &mut Db, id: ImportId, rejects: &[Reject]) -> QueryResult<()> {
    insert_many!(conn, import_rejects::table, rejects, reject => (
        import_rejects::batch_id.eq(id),
        import_rejects::row_number.eq(reject.row),
        import_rejects::code.eq(reject.code),
        import_rejects::heading.eq(&reject.heading),
    ))
}

/// Refused rows below a row, in the order of the sheet.
pub(super) fn rejects_below(conn: &mut Db, id: ImportId, row: i64, limit: i64) -> QueryResult<Vec<Reject>> {
    let rows: Vec<(i64, RejectCode, String)> = import_rejects::table
        .filter(import_rejects::batch_id.eq(id).and(import_rejects::row_number.gt(row)))
        .order(import_rejects::row_number)
        .limit(limit)
        .select((import_rejects::row_number, import_rejects::code, import_rejects::heading))
        .load(conn)?;
    Ok(rows.into_iter().map(|(row, code, heading)| Reject { row, code, heading }).collect())
}

/// Ends a running batch.
pub(super) fn finish(
    conn: &mut Db,
    id: ImportId,
    (state, failure): (BatchState, Option<&str>),
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::update(import_batches::table.find(id.0))
        .filter(import_batches::state.eq(BatchState::Running))
        .set((
            import_batches::state.eq(state),
            import_batches::failure.eq(failure),
            import_batches::rows_total.eq(import_batches::rows_read),
            import_batches::finished_at.eq(now),
        ))
        .execute(conn)
}

/// Marks an ended batch as undone.
pub(super) fn mark_undone(conn: &mut Db, id: ImportId, now: Timestamp) -> QueryResult<usize> {
    diesel::update(import_batches::table.find(id.0))
        .filter(import_batches::state.eq_any([BatchState::Waiting, BatchState::Finished, BatchState::Failed]))
        .set((import_batches::state.eq(BatchState::Undone), import_batches::undone_at.eq(now)))
        .execute(conn)
}

/// Any batch, for use cases that have the right to it already.
pub(super) fn any_batch(conn: &mut Db, id: ImportId) -> QueryResult<Option<Batch>> {
    import_batches::table.find(id.0).select(Batch::as_select()).first(conn).optional()
}

/// A batch in sight.
///
/// # Errors
/// The database's.
pub fn batch(conn: &mut Db, scope: &Scope, id: ImportId) -> QueryResult<Option<Batch>> {
    let mut query = import_batches::table.filter(import_batches::id.eq(id.0)).into_boxed();
    query = match scope {
        Scope::All => query,
        Scope::Offices(ids) => query.filter(import_batches::office_id.eq_any(ids.clone())),
        Scope::Agency(_) | Scope::None => return Ok(None),
    };
    query.select(Batch::as_select()).first(conn).optional()
}

/// A page of batches in sight, the newest first.
///
/// # Errors
/// The database's.
pub fn batches(conn: &mut Db, scope: &Scope, page: &PageRequest) -> QueryResult<Vec<Batch>> {
    let mut query = import_batches::table.select(Batch::as_select()).into_boxed();
    query = match scope {
        Scope::All => query,
        Scope::Offices(ids) => query.filter(import_batches::office_id.eq_any(ids.clone())),
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
    };
    if let Some(cursor) = page.cursor {
        query = query.filter(import_batches::id.lt(cursor));
    }
    query.order(import_batches::id.desc()).limit(page.limit() + 1).load(conn)
}

/// Batches that have not come to their end.
pub(super) fn running(conn: &mut Db) -> QueryResult<Vec<Batch>> {
    import_batches::table
        .filter(import_batches::state.eq(BatchState::Running))
        .order(import_batches::id)
        .select(Batch::as_select())
        .load(conn)
}

/// Which of these numbers the register of an office holds, with their channels.
pub(super) fn known_numbers(
    conn: &mut Db,
    office: OfficeId,
    numbers: Vec<String>,
) -> QueryResult<Vec<(Channel, Option<String>)>> {
    leads::table
        .filter(leads::office_id.eq(office.0).and(leads::external_number.eq_any(numbers)))
        .select((leads::channel, leads::external_number))
        .load(conn)
}

/// Which of these digests the register of an office holds, with their channels.
pub(super) fn known_digests(
    conn: &mut Db,
    office: OfficeId,
    digests: Vec<String>,
) -> QueryResult<Vec<(Channel, String)>> {
    leads::table
        .filter(leads::digest.eq_any(digests).and(leads::office_id.eq(office.0)))
        .select((leads::channel, leads::digest))
        .load(conn)
}

/// The leads of a batch that nothing was done with. Who compared one with another record has worked on it.
pub(super) fn untouched(conn: &mut Db, id: ImportId) -> QueryResult<Vec<LeadId>> {
    let compared = pair_decisions::table
        .filter(pair_decisions::lead_id.eq(leads::id))
        .or_filter(pair_decisions::other_kind.eq("lead").and(pair_decisions::other_id.eq(leads::id)));
    leads::table
        .filter(leads::import_id.eq(id.0))
        .filter(leads::state.eq(LeadState::Registered).and(leads::version.eq(1)))
        .filter(not(exists(compared)))
        .filter(leads::handler_id.is_null())
        .order(leads::id)
        .select(leads::id)
        .load(conn)
}

/// How many leads a batch has.
pub(super) fn leads_of(conn: &mut Db, id: ImportId) -> QueryResult<i64> {
    leads::table.filter(leads::import_id.eq(id.0)).count().get_result(conn)
}

/// How many of the leads of a batch have something attached.
pub(super) fn with_attachments(conn: &mut Db, id: ImportId) -> QueryResult<i64> {
    let of_batch = leads::table.filter(leads::import_id.eq(id.0)).select(leads::id);
    attachments::table
        .filter(attachments::subject_kind.eq("lead").and(attachments::subject_id.eq_any(of_batch)))
        .count()
        .get_result(conn)
}

/// Takes the leads of a batch out of the register.
pub(super) fn delete_leads(conn: &mut Db, id: ImportId) -> QueryResult<usize> {
    let of_batch = || leads::table.filter(leads::import_id.eq(id.0)).select(leads::id);
    // What they look like goes with them; what looks like them is not theirs.
    let like_them = lead_likenesses::table
        .filter(lead_likenesses::other_kind.eq("lead").and(lead_likenesses::other_id.eq_any(of_batch())));
    diesel::delete(like_them).execute(conn)?;
    diesel::delete(lead_contacts::table.filter(lead_contacts::lead_id.eq_any(of_batch()))).execute(conn)?;
    diesel::delete(lead_reporters::table.filter(lead_reporters::lead_id.eq_any(of_batch()))).execute(conn)?;
    diesel::delete(lead_agencies::table.filter(lead_agencies::lead_id.eq_any(of_batch()))).execute(conn)?;
    diesel::delete(lead_facts::table.filter(lead_facts::lead_id.eq_any(of_batch()))).execute(conn)?;
    diesel::delete(leads::table.filter(leads::import_id.eq(id.0))).execute(conn)
}
