//! Making drafts, issuing, and taking out what was issued.

use chrono::NaiveDate;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::facts::{Facts, LineFault};
use super::model::{DocumentId, DocumentKind, OfficialDocument, TemplateId};
use super::{docx, page, store, template, templates};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::documents::{DocumentError, NumberId};
use crate::kit::{AgencyId, Json, OfficeId, PersonId};
use crate::org;

/// What is to be put on paper: a record with everything a document of the kind says of it.
#[derive(Debug, Clone)]
pub struct Paper {
    /// What it becomes.
    pub kind: DocumentKind,
    /// The procuratorate whose document it is.
    pub office: OfficeId,
    /// The case it belongs to.
    pub case_id: Option<i64>,
    /// The record it is made from: kind and id.
    pub source: (&'static str, i64),
    /// The record in whose log it stands that it was issued.
    pub subject: Subject,
    /// The agency it is addressed to.
    pub agency: Option<AgencyId>,
    /// What it is about, in a line.
    pub title: String,
    /// What is told of it.
    pub facts: Facts,
}

/// By whom, when and under what number a document is issued.
#[derive(Debug, Clone)]
pub struct Signing {
    /// The number that was given to it.
    pub number: Option<(NumberId, String)>,
    /// Who signs.
    pub signer: Option<PersonId>,
    /// The day.
    pub on: NaiveDate,
}

/// A document in both forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub docx: Vec<u8>,
    /// The page to print.
    pub page: String,
    /// What both say, line by line.
    pub lines: Vec<String>,
    /// SHA-256 of the template it was made with.
    pub template_hash: String,
}

/// Fills a template of the kind, for a draft or to be issued: an office's own, or ours.
///
/// # Errors
/// When something that it has to say is not told.
pub fn render(paper: &Paper, own: Option<&[u8]>, draft: bool) -> Result<Rendered, DocumentError> {
    let (kind, document) = (paper.kind, paper.kind.zh());
    let not_made = |error: std::io::Error| DocumentError::NotMade { reason: error.to_string() };
    let title = format!("{document} {}", paper.title);
    let (docx, content) = match own {
        Some(own) => templates::fill(kind, own, &paper.facts, draft)?,
        None => {
            let content = template::fill_text(kind, &paper.facts, draft).map_err(|fault| match fault {
                LineFault::Untold(fact) => DocumentError::FactUntold { document, fact },
                LineFault::Unknown(place) | LineFault::Broken(place) => {
                    DocumentError::TemplateBroken { document, place }
                }
            })?;
            (docx::write(&content, &title, paper.facts.word("院名")).map_err(not_made)?, content)
        }
    };
    let page = page::write(&content, &title).map_err(not_made)?;
    let lines = content.lines().into_iter().map(str::to_owned).collect();
    Ok(Rendered { docx, page, lines, template_hash: hash(own.unwrap_or(template::text(kind).as_bytes())) })
}

/// A document that nobody has signed; it says so on every page. A template that is not in force yet can be tried.
///
/// # Errors
/// When it was issued already, or the template is of another kind or office.
pub fn draft(
    conn: &mut Db,
    paper: &Paper,
    tried: Option<TemplateId>,
    today: NaiveDate,
) -> Result<Rendered, DocumentError> {
    not_issued(conn, paper)?;
    let own = match tried {
        Some(id) => {
            let row = store::template(conn, id)?.filter(|row| row.office_id == paper.office);
            let row = row.ok_or(DocumentError::TemplateNotFound { id })?;
            if row.kind != paper.kind {
                return Err(DocumentError::TemplateOfOtherKind { id, document: row.kind.zh() });
            }
            Some(store::template_docx(conn, id)?)
        }
        None => own(conn, paper, today)?,
    };
    render(paper, own.as_deref(), true)
}

/// The template of the office's own that counts on a day.
fn own(conn: &mut Db, paper: &Paper, day: NaiveDate) -> Result<Option<Vec<u8>>, DocumentError> {
    Ok(store::template_on(conn, paper.office, paper.kind, day)?.map(|(_, docx)| docx))
}

/// Issues a document: its bytes are kept as they are, with number, signer and time, and never change.
///
/// # Errors
/// When it was issued already, or something that it has to say is not told.
pub fn issue(work: &mut Work<'_>, mut paper: Paper, signing: Signing) -> Result<DocumentId, DocumentError> {
    not_issued(work.conn, &paper)?;
    let (number_id, number) = signing.number.unzip();
    paper.facts.tell_if("文号", number.as_ref());
    paper.facts.tell("成文日期", super::arabic_date(signing.on));
    paper.facts.tell("成文日期大写", super::chinese_date(signing.on));
    let own = own(work.conn, &paper, signing.on)?;
    let Rendered { docx, page, lines: _, template_hash } = render(&paper, own.as_deref(), false)?;
    let signer = match signing.signer {
        Some(id) => org::store::person(work.conn, id)?,
        None => None,
    };
    let Paper { kind, office, case_id, source: (subject_kind, subject_id), subject, agency, title, facts } =
        paper;
    let row = OfficialDocument {
        id: DocumentId(0),
        office_id: office,
        case_id,
        kind,
        subject_kind: subject_kind.to_owned(),
        subject_id,
        agency_id: agency,
        title,
        number,
        number_id,
        signer_id: signing.signer,
        signer_name: signer.map(|person| person.name),
        signed_on: signing.on,
        issued_at: work.now,
        facts: Json::new(facts),
        template_hash,
        docx_size: i64::try_from(docx.len()).unwrap_or(i64::MAX),
        docx_hash: hash(&docx),
        page_hash: hash(page.as_bytes()),
    };
    let id = store::insert(work.conn, &row, &docx, &page)?;
    let detail = json!({ "document": id, "kind": kind, "number": row.number, "docx": row.docx_hash,
        "page": row.page_hash, "template": row.template_hash });
    match case_id {
        Some(case) => work.record_in_case(office, case, "document.issued", subject, detail),
        None => work.record(office, "document.issued", subject, detail),
    }
    Ok(id)
}

fn not_issued(conn: &mut Db, paper: &Paper) -> Result<(), DocumentError> {
    let Paper { kind, source, agency, .. } = paper;
    match store::of_subject(conn, *kind, *source, *agency)? {
        Some(issued) => Err(DocumentError::IssuedAlready { document: kind.zh(), id: issued.id }),
        None => Ok(()),
    }
}

/// The file of a document as it was issued.
///
/// # Errors
/// When the bytes that are kept are not those that were issued.
pub fn docx_of(conn: &mut Db, document: &OfficialDocument) -> Result<Vec<u8>, DocumentError> {
    let bytes = store::docx(conn, document.id)?;
    unchanged(document.id, &bytes, &document.docx_hash)?;
    Ok(bytes)
}

/// The page of a document as it was issued.
///
/// # Errors
/// When it is not the one that was issued.
pub fn page_of(conn: &mut Db, document: &OfficialDocument) -> Result<String, DocumentError> {
    let page = store::page(conn, document.id)?;
    unchanged(document.id, page.as_bytes(), &document.page_hash)?;
    Ok(page)
}

fn unchanged(id: DocumentId, bytes: &[u8], issued: &str) -> Result<(), DocumentError> {
    if hash(bytes) == issued {
        return Ok(());
    }
    tracing::error!(document.id = %id, "Document {id} is not as it was issued");
    Err(DocumentError::Damaged { id })
}

pub(super) fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
