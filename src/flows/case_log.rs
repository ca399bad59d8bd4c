//! Reading the chained log: by auditors within their office tree, and of one case by those who see it.

use ed25519_dalek::SigningKey;
use serde_json::json;

use crate::audit::{self, AuditRow, KeepError, LogFilter, Subject, Work};
use crate::cases::{self, CaseId};
use crate::db::Db;
use crate::kit::page::PageRequest;
use crate::kit::{Actor, OfficeId, Scope};
use crate::org;

crate::coded_errors! {
    /// Why the log is not shown.
    pub enum CaseLogError {
        /// No such case, or none of the asker's.
        [NotFound "logged_case_not_found"] CaseNotFound { id: CaseId },
        /// The file of anchors cannot be read.
        [Unavailable "anchors_unreadable"] AnchorsUnreadable { reason: String },
    }
}

impl From<KeepError> for CaseLogError {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::Db(error) => error.into(),
            KeepError::File(error) => Self::AnchorsUnreadable { reason: error.to_string() },
        }
    }
}

/// A page of the log as an auditor may read it: of the own office and those below.
///
/// # Errors
/// The database's.
pub fn entries(
    conn: &mut Db,
    actor: &Actor,
    mut filter: LogFilter,
    page: &PageRequest,
) -> Result<Vec<AuditRow>, CaseLogError> {
    filter.offices = offices_below(conn, actor.office)?;
    Ok(audit::store::entries(conn, &filter, page)?)
}

/// An office and those below it; none for the top of the tree, which sees all.
fn offices_below(conn: &mut Db, office: Option<OfficeId>) -> Result<Option<Vec<OfficeId>>, CaseLogError> {
    let Some(office) = office else { return Ok(Some(Vec::new())) };
    let tree = org::store::procuratorates(conn)?;
    if tree.iter().any(|row| row.id == office && row.parent_id.is_none()) {
        return Ok(None);
    }
    let mut found = vec![office];
    let mut at = 0;
    while let Some(above) = found.get(at).copied() {
        found.extend(tree.iter().filter(|row| row.parent_id == Some(above)).map(|row| row.id));
        at += 1;
    }
    Ok(Some(found))
}

/// Everything that was done in a case, the first first.
///
/// # Errors
/// When the case is not the asker's to see.
pub fn timeline(conn: &mut Db, scope: &Scope, id: CaseId) -> Result<Vec<AuditRow>, CaseLogError> {
    cases::store::case(conn, scope, id)?.ok_or(CaseLogError::CaseNotFound { id })?;
    Ok(audit::store::of_case(conn, id.0)?)
}

/// The export of a case's log, which proves itself; that it was taken out is logged.
///
/// # Errors
/// When the case is not the actor's to see.
pub fn export(work: &mut Work<'_>, id: CaseId, key: &SigningKey) -> Result<String, CaseLogError> {
    let case =
        cases::store::case(work.conn, &work.actor.scope, id)?.ok_or(CaseLogError::CaseNotFound { id })?;
    let rows = audit::store::of_case(work.conn, id.0)?;
    let text = audit::export_case(id.0, &rows, key, work.now)
        .map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
    let detail = json!({ "rows": rows.len() });
    work.viewed(case.office_id, "case.log_exported", Subject::new("case", id.0), detail);
    Ok(text)
}
