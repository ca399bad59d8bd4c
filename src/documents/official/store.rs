//! Queries of official documents and of templates. There is none that changes or removes a document.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{DocumentId, DocumentKind, DocumentTemplate, OfficialDocument, TemplateId};
use crate::db::schema::{document_templates as t, official_documents as d};
use crate::db::{Db, MultiBackend};
use crate::documents::NumberId;
use crate::kit::page::PageRequest;
use crate::kit::{AgencyId, OfficeId, PersonId, Scope};

/// What a list of documents is narrowed by.
#[derive(Debug, Clone, Copy, Default)]
pub struct DocumentFilter {
    /// Of this case.
    pub case_id: Option<i64>,
    /// Of this kind.
    pub kind: Option<DocumentKind>,
    /// Addressed to this agency.
    pub agency: Option<AgencyId>,
}

/// A document, if it falls in sight of an office.
///
/// # Errors
/// The database's.
pub fn document(conn: &mut Db, scope: &Scope, id: DocumentId) -> QueryResult<Option<OfficialDocument>> {
    let query =
        d::table.filter(d::id.eq(id)).select(OfficialDocument::as_select()).into_boxed::<MultiBackend>();
    match scope {
        Scope::All => query.first(conn).optional(),
        Scope::Offices(ids) => query.filter(d::office_id.eq_any(ids.clone())).first(conn).optional(),
        Scope::Agency(_) | Scope::None => Ok(None),
    }
}

/// A page of the documents in sight, by id.
///
/// # Errors
/// The database's.
pub fn documents(
    conn: &mut Db,
    scope: &Scope,
    filter: &DocumentFilter,
    page: &PageRequest,
) -> QueryResult<Vec<OfficialDocument>> {
    let mut query = d::table.select(OfficialDocument::as_select()).into_boxed::<MultiBackend>();
    match scope {
        Scope::All => {}
        Scope::Offices(ids) => query = query.filter(d::office_id.eq_any(ids.clone())),
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
    }
    if let Some(case) = filter.case_id {
        query = query.filter(d::case_id.eq(case));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(d::kind.eq(kind));
    }
    if let Some(agency) = filter.agency {
        query = query.filter(d::agency_id.eq(agency));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(d::id.gt(cursor));
    }
    query.order(d::id).limit(page.limit() + 1).load(conn)
}

/// A page of the documents addressed to agencies, by id; whether they were served is known elsewhere.
///
/// # Errors
/// The database's.
pub fn addressed_to(
    conn: &mut Db,
    agencies: &[AgencyId],
    page: &PageRequest,
) -> QueryResult<Vec<OfficialDocument>> {
    d::table
        .filter(d::agency_id.eq_any(agencies.to_vec()).and(d::id.gt(page.cursor.unwrap_or(0))))
        .order(d::id)
        .limit(page.limit() + 1)
        .select(OfficialDocument::as_select())
        .load(conn)
}

/// The document of a kind that was issued from a record for an agency.
///
/// # Errors
/// The database's.
pub fn of_subject(
    conn: &mut Db,
    kind: DocumentKind,
    (subject_kind, subject_id): (&str, i64),
    agency: Option<AgencyId>,
) -> QueryResult<Option<OfficialDocument>> {
    let query = d::table
        .filter(d::kind.eq(kind).and(d::subject_kind.eq(subject_kind)).and(d::subject_id.eq(subject_id)))
        .select(OfficialDocument::as_select())
        .into_boxed::<MultiBackend>();
    match agency {
        Some(agency) => query.filter(d::agency_id.eq(agency)).first(conn).optional(),
        None => query.filter(d::agency_id.is_null()).first(conn).optional(),
    }
}

/// Whether an issued document bears a number.
///
/// # Errors
/// The database's.
pub fn bears(conn: &mut Db, number: NumberId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(d::table.filter(d::number_id.eq(number)))).get_result(conn)
}

/// The file as it was issued.
///
/// # Errors
/// The database's.
pub fn docx(conn: &mut Db, id: DocumentId) -> QueryResult<Vec<u8>> {
    d::table.filter(d::id.eq(id)).select(d::docx).first(conn)
}

/// The page as it was issued.
///
/// # Errors
/// The database's.
pub fn page(conn: &mut Db, id: DocumentId) -> QueryResult<String> {
    d::table.filter(d::id.eq(id)).select(d::page).first(conn)
}

/// Keeps a document with its bytes.
pub(super) fn insert(
    conn: &mut Db,
    new: &OfficialDocument,
    docx: &[u8],
    page: &str,
) -> QueryResult<DocumentId> {
    diesel::insert_into(d::table)
        .values((
            (
                d::office_id.eq(new.office_id),
                d::case_id.eq(new.case_id),
                d::kind.eq(new.kind),
                d::subject_kind.eq(&new.subject_kind),
                d::subject_id.eq(new.subject_id),
                d::agency_id.eq(new.agency_id),
                d::title.eq(&new.title),
                d::number.eq(&new.number),
                d::number_id.eq(new.number_id),
                d::signer_id.eq(new.signer_id),
            ),
            (
                d::signer_name.eq(&new.signer_name),
                d::signed_on.eq(new.signed_on),
                d::issued_at.eq(new.issued_at),
                d::facts.eq(&new.facts),
                d::template_hash.eq(&new.template_hash),
                d::docx.eq(docx),
                d::docx_size.eq(new.docx_size),
                d::docx_hash.eq(&new.docx_hash),
                d::page.eq(page),
                d::page_hash.eq(&new.page_hash),
            ),
        ))
        .returning(d::id)
        .get_result(conn)
}

/// The template of an office's own that counts on a day, with its bytes.
///
/// # Errors
/// The database's.
pub fn template_on(
    conn: &mut Db,
    office: OfficeId,
    kind: DocumentKind,
    day: NaiveDate,
) -> QueryResult<Option<(DocumentTemplate, Vec<u8>)>> {
    t::table
        .filter(t::office_id.eq(office).and(t::kind.eq(kind)).and(t::effective_from.le(day)))
        .filter(t::retired_on.is_null().or(t::retired_on.gt(day)))
        .order((t::effective_from.desc(), t::no.desc()))
        .select((DocumentTemplate::as_select(), t::docx))
        .first(conn)
        .optional()
}

/// A template.
///
/// # Errors
/// The database's.
pub fn template(conn: &mut Db, id: TemplateId) -> QueryResult<Option<DocumentTemplate>> {
    t::table.filter(t::id.eq(id)).select(DocumentTemplate::as_select()).first(conn).optional()
}

/// The file of a template.
///
/// # Errors
/// The database's.
pub fn template_docx(conn: &mut Db, id: TemplateId) -> QueryResult<Vec<u8>> {
    t::table.filter(t::id.eq(id)).select(t::docx).first(conn)
}

/// The templates of offices, of one kind or of all, by id.
///
/// # Errors
/// The database's.
pub fn templates(
    conn: &mut Db,
    offices: &[OfficeId],
    kind: Option<DocumentKind>,
    page: &PageRequest,
) -> QueryResult<Vec<DocumentTemplate>> {
    let mut query = t::table
        .filter(t::office_id.eq_any(offices.to_vec()))
        .filter(t::id.gt(page.cursor.unwrap_or(0)))
        .select(DocumentTemplate::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(kind) = kind {
        query = query.filter(t::kind.eq(kind));
    }
    query.order(t::id).limit(page.limit() + 1).load(conn)
}

/// The number of the newest template of a kind; 0 before the first.
pub(super) fn last_template_no(conn: &mut Db, office: OfficeId, kind: DocumentKind) -> QueryResult<i32> {
    let last = t::table
        .filter(t::office_id.eq(office).and(t::kind.eq(kind)))
        .order(t::no.desc())
        .select(t::no)
        .first(conn)
        .optional()?;
    Ok(last.unwrap_or(0))
}

pub(super) fn insert_template(conn: &mut Db, row: &DocumentTemplate, docx: &[u8]) -> QueryResult<TemplateId> {
    diesel::insert_into(t::table)
        .values((
            t::office_id.eq(row.office_id),
            t::kind.eq(row.kind),
            t::no.eq(row.no),
            t::name.eq(&row.name),
            t::note.eq(&row.note),
            t::docx.eq(docx),
            t::docx_hash.eq(&row.docx_hash),
            t::effective_from.eq(row.effective_from),
            t::added_by.eq(row.added_by),
            t::added_at.eq(row.added_at),
        ))
        .returning(t::id)
        .get_result(conn)
}

/// Takes a template out of use that still has the version given.
pub(super) fn retire_template(
    conn: &mut Db,
    row: &DocumentTemplate,
    on: NaiveDate,
    by: Option<PersonId>,
) -> QueryResult<usize> {
    diesel::update(t::table.filter(t::id.eq(row.id).and(t::version.eq(row.version))))
        .set((t::retired_on.eq(Some(on)), t::retired_by.eq(by), t::version.eq(t::version + 1)))
        .execute(conn)
}
