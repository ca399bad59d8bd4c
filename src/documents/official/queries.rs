//! What the edge may read of official documents and templates: finders, each with the scope of who asks.

use diesel::QueryResult;

pub use super::store::{DocumentFilter, document, documents};

use super::model::{DocumentKind, DocumentTemplate, TemplateId};
use super::store;
use crate::db::Db;
use crate::kit::OfficeId;
use crate::kit::page::PageRequest;
use crate::org;

/// The templates of an office and of those below it, by id.
///
/// # Errors
/// The database's.
pub fn templates_of(
    conn: &mut Db,
    office: Option<OfficeId>,
    kind: Option<DocumentKind>,
    page: &PageRequest,
) -> QueryResult<Vec<DocumentTemplate>> {
    let Some(office) = office else { return Ok(Vec::new()) };
    let offices = org::store::offices_below(conn, office)?;
    store::templates(conn, &offices, kind, page)
}

/// A template of an office or of one below it, with its file.
///
/// # Errors
/// The database's.
pub fn template_of(
    conn: &mut Db,
    office: Option<OfficeId>,
    id: TemplateId,
) -> QueryResult<Option<(DocumentTemplate, Vec<u8>)>> {
    let (Some(office), Some(row)) = (office, store::template(conn, id)?) else { return Ok(None) };
    if !org::store::offices_below(conn, office)?.contains(&row.office_id) {
        return Ok(None);
    }
    let bytes = store::template_docx(conn, id)?;
    Ok(Some((row, bytes)))
}
