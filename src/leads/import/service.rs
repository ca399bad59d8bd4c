//! Use cases of imports.

use serde_json::json;

use super::error::ImportError;
use super::headings::{Columns, Field};
use super::model::{Batch, BatchState, Chosen, ImportId, Reject};
use super::stage::Staged;
use super::store::{self, NewBatch};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::page::{Page, PageRequest};
use crate::kit::{Actor, Fields, Json, OfficeId, Scope};
use crate::org;

/// Opens a batch for a file that lies in its folder.
///
/// # Errors
/// When there is no such office, or it is not the actor's to import into.
pub fn open(work: &mut Work<'_>, office: OfficeId, staged: &Staged) -> Result<Batch, ImportError> {
    let in_sight = match &work.actor.scope {
        Scope::All => true,
        Scope::Offices(ids) => ids.contains(&office),
        Scope::Agency(_) | Scope::None => false,
    };
    if !in_sight || org::store::procuratorate(work.conn, office)?.is_none() {
        return Err(ImportError::OfficeNotFound { office: office.to_string() });
    }
    let new = NewBatch {
        office,
        person: work.actor.person,
        file_name: staged.file_name.clone(),
        file_hash: staged.file_hash.clone(),
        format: staged.format,
        folder: staged.folder.clone(),
        plan: Json::new(staged.plan.clone()),
        dry_run: staged.dry_run,
        rows_total: staged.rows_total,
    };
    let id = store::insert(work.conn, &new, work.now)?;
    let action = if staged.plan.waits { "import.uploaded" } else { "import.begun" };
    work.record(
        office,
        action,
        Subject::new("import", id.0),
        json!({
            "file": staged.file_hash, "format": staged.format, "channel": staged.plan.channel,
            "dry_run": staged.dry_run, "rows": staged.rows_total,
        }),
    );
    store::any_batch(work.conn, id)?.ok_or(ImportError::NotFound { id })
}

/// Begins a batch whose sheet waits: a dry run, after which it waits again, or the import.
///
/// # Errors
/// When it does not wait, somebody else sent it, or the columns say nothing of what leads need.
pub fn begin(work: &mut Work<'_>, id: ImportId, chosen: &Chosen) -> Result<Batch, ImportError> {
    let batch = batch(work.conn, &work.actor.scope, id)?;
    if !is_own(work.actor, &batch) {
        return Err(ImportError::NotYours { id });
    }
    if batch.state != BatchState::Waiting {
        return Err(ImportError::WrongState { state: batch.state.zh().to_owned() });
    }
    let mut plan = batch.plan.get().clone();
    let mut fields = Fields::new();
    let width = plan.layout.headings.len();
    fields.check(chosen.columns.len() == width, "columns", "out_of_range", width);
    for (at, field) in chosen.columns.iter().enumerate() {
        let twice = field.is_some() && chosen.columns.iter().take(at).any(|before| before == field);
        fields.check(!twice, &format!("columns[{at}]"), "not_allowed", field.map_or("", Field::zh));
    }
    let columns = Columns::told(chosen.columns.clone());
    let words = format!("{}, {}", Field::Title.zh(), Field::Narrative.zh());
    fields.check(columns.has_words(), "columns[0]", "column_missing", words);
    fields.finish()?;
    plan.layout.columns = columns;
    plan.channel = chosen.channel;
    plan.statutory_source = chosen.statutory_source;
    store::rewind(work.conn, id)?;
    if store::begin(work.conn, id, &Json::new(plan), chosen.dry_run)? == 0 {
        return Err(ImportError::WrongState { state: BatchState::Running.zh().to_owned() });
    }
    let detail = json!({ "file": batch.file_hash, "format": batch.format, "channel": chosen.channel,
        "dry_run": chosen.dry_run, "rows": batch.rows_total });
    work.record(batch.office_id, "import.begun", Subject::new("import", id.0), detail);
    store::any_batch(work.conn, id)?.ok_or(ImportError::NotFound { id })
}

/// Whether a sheet is somebody's own: who sent it knows what stands in it, and nobody else learns it from here. What the
/// command line left behind has no sender, and is its office's.
#[must_use]
pub fn is_own(actor: &Actor, batch: &Batch) -> bool {
    batch.imported_by.map_or(actor.office == Some(batch.office_id), |by| actor.person == Some(by))
}

/// A page of the refused rows of a batch in sight, in the order of the sheet: row, rule and heading. What stood in them is
/// not told.
///
/// # Errors
/// When there is no such batch.
pub fn refused(
    conn: &mut Db,
    scope: &Scope,
    id: ImportId,
    page: &PageRequest,
) -> Result<Page<Reject>, ImportError> {
    batch(conn, scope, id)?;
    let rows = store::rejects_below(conn, id, page.cursor.unwrap_or(0), page.limit() + 1)?;
    Ok(Page::of(rows, page, |reject| reject.row))
}

/// Ends a batch whose rows are all read, or whose sheet broke. After a dry run a sheet may wait to be imported.
pub(super) fn close(work: &mut Work<'_>, batch: &Batch, failure: Option<&str>) -> Result<Batch, ImportError> {
    let (now, id) = (work.now, batch.id);
    let state = match failure {
        Some(_) => BatchState::Failed,
        None if batch.dry_run && batch.plan.get().waits => BatchState::Waiting,
        None => BatchState::Finished,
    };
    if store::finish(work.conn, id, (state, failure), now)? == 0 {
        return Err(ImportError::CarriedOn { id });
    }
    let batch = store::any_batch(work.conn, id)?.ok_or(ImportError::NotFound { id })?;
    let action = if failure.is_some() { "import.failed" } else { "import.finished" };
    work.record(
        batch.office_id,
        action,
        Subject::new("import", id.0),
        json!({
            "rows": batch.rows_read, "created": batch.created, "duplicates": batch.duplicates,
            "rejected": batch.rejected, "dry_run": batch.dry_run, "failure": failure,
        }),
    );
    Ok(batch)
}

/// A batch in sight.
///
/// # Errors
/// When there is none.
pub fn batch(conn: &mut Db, scope: &Scope, id: ImportId) -> Result<Batch, ImportError> {
    store::batch(conn, scope, id)?.ok_or(ImportError::NotFound { id })
}

/// Notes that the refused rows were taken out: they name reporters.
///
/// # Errors
/// When there is no such batch in sight, or no row of it was refused.
pub fn take_rejects(work: &mut Work<'_>, id: ImportId) -> Result<Batch, ImportError> {
    let batch = batch(work.conn, &work.actor.scope, id)?;
    if batch.state == BatchState::Running {
        return Err(ImportError::WrongState { state: batch.state.zh().to_owned() });
    }
    if batch.rejected == 0 {
        return Err(ImportError::NoRejects { id });
    }
    if !is_own(work.actor, &batch) {
        return Err(ImportError::RejectsNotYours { id });
    }
    let detail = json!({ "rejected": batch.rejected });
    work.viewed(batch.office_id, "import.rejects_exported", Subject::new("import", id.0), detail);
    Ok(batch)
}

/// Takes the leads of a batch out of the register, while nothing has been done with any of them.
///
/// # Errors
/// When the batch has not ended, or work was done with one of its leads.
pub fn undo(work: &mut Work<'_>, id: ImportId) -> Result<Batch, ImportError> {
    let batch = batch(work.conn, &work.actor.scope, id)?;
    if store::mark_undone(work.conn, id, work.now)? == 0 {
        return Err(ImportError::WrongState { state: batch.state.zh().to_owned() });
    }
    let untouched = store::untouched(work.conn, id)?;
    let all = store::leads_of(work.conn, id)?;
    let touched = all - i64::try_from(untouched.len()).unwrap_or(0);
    let attached = store::with_attachments(work.conn, id)?;
    if touched > 0 || attached > 0 {
        return Err(ImportError::LeadsInUse { count: touched.max(attached) });
    }
    store::delete_leads(work.conn, id)?;
    for lead in untouched {
        let detail = json!({ "import": id });
        work.record(batch.office_id, "lead.import_undone", Subject::new("lead", lead.0), detail);
    }
    let subject = Subject::new("import", id.0);
    work.record(batch.office_id, "import.undone", subject, json!({ "leads": all }));
    store::any_batch(work.conn, id)?.ok_or(ImportError::NotFound { id })
}
