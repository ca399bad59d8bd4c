//! Templates of an office's own: checked when they come, versioned, with the day from which they count.

use chrono::NaiveDate;
use serde_json::json;

use super::content::Content;
use super::facts::{Facts, LineFault, ORDINAL};
use super::model::{DocumentKind, DocumentTemplate, TemplateId};
use super::own::{FillFault, Own, TEMPLATE_LIMIT, Unusable};
use super::{service, store, template};
use crate::audit::{Subject, Work};
use crate::documents::DocumentError;
use crate::files::{FileError, Intake};
use crate::kit::{Fields, OfficeId};
use crate::org;

/// A template as it is sent.
#[derive(Debug, Clone)]
pub struct NewTemplate {
    /// The office.
    pub office: OfficeId,
    /// What it is for.
    pub kind: DocumentKind,
    /// The first day on which it counts.
    pub effective_from: NaiveDate,
    /// Why it was made, or by which document.
    pub note: String,
    /// What the file is called.
    pub name: String,
    /// The file.
    pub docx: Vec<u8>,
}

/// A template on its way in.
#[derive(Debug, Default)]
pub struct TemplateIntake(Vec<u8>);

impl Intake for TemplateIntake {
    type Settled = Vec<u8>;

    fn take(&mut self, piece: &[u8]) -> Result<(), FileError> {
        if self.0.len() + piece.len() > TEMPLATE_LIMIT {
            return Err(FileError::TooLarge { limit: u64::try_from(TEMPLATE_LIMIT).unwrap_or(u64::MAX) });
        }
        self.0.extend_from_slice(piece);
        Ok(())
    }

    fn settle(self) -> Result<Vec<u8>, FileError> {
        if self.0.is_empty() { Err(FileError::Empty) } else { Ok(self.0) }
    }
}

/// Adds a template. Every place in it is looked at: names that no field of the kind has, needed ones that are missing, and
/// places that do not end are all said at once.
///
/// # Errors
/// When the office is not the administrator's to keep, the file is no plain document, or a place is wrong.
pub fn add(work: &mut Work<'_>, new: &NewTemplate) -> Result<DocumentTemplate, DocumentError> {
    keeps(work, new.office)?;
    let mut checked = Fields::new();
    let name = checked.text("name", &new.name, 1..=200);
    let note = checked.text("note", &new.note, 0..=500);
    // What was issued yesterday is not made by what came today.
    let today = work.today();
    checked.check(new.effective_from >= today, "effective_from", "order", today);
    check(&mut checked, new.kind, &new.docx);
    checked.finish()?;
    let row = DocumentTemplate {
        id: TemplateId(0),
        office_id: new.office,
        kind: new.kind,
        no: store::last_template_no(work.conn, new.office, new.kind)? + 1,
        name,
        note,
        docx_hash: service::hash(&new.docx),
        effective_from: new.effective_from,
        retired_on: None,
        added_by: work.actor.person,
        added_at: work.now,
        version: 1,
    };
    let id = store::insert_template(work.conn, &row, &new.docx)?;
    let detail = json!({ "template": id, "kind": row.kind, "no": row.no, "docx": row.docx_hash,
        "effective_from": row.effective_from });
    work.record(row.office_id, "document_template.added", Subject::new("office", row.office_id.0), detail);
    Ok(DocumentTemplate { id, ..row })
}

/// Looks at every place of a template, and says all that is wrong.
fn check(checked: &mut Fields, kind: DocumentKind, docx: &[u8]) {
    let own = match Own::open(docx) {
        Ok(own) => own,
        Err(Unusable::NoDocument) => return checked.fault("file", "template_unreadable", ""),
        Err(Unusable::TooLarge) => return checked.fault("file", "template_too_large", TEMPLATE_LIMIT),
        Err(Unusable::Active(part)) => return checked.fault("file", "template_active", part),
    };
    let Ok(places) = own.places() else { return checked.fault("file", "template_unreadable", "") };
    let fields = kind.fields();
    for place in &places.broken {
        checked.fault("file", "template_place_broken", place);
    }
    for name in places.names.iter().filter(|name| name.as_str() != ORDINAL) {
        let known = fields.iter().any(|field| field.name == name);
        checked.check(known, "file", "template_place_unknown", name);
    }
    for field in fields.iter().filter(|field| field.required) {
        checked.check(places.names.contains(field.name), "file", "template_place_missing", field.name);
    }
}

/// Takes a template out of use from today on. What was made with it stays.
///
/// # Errors
/// When there is none, it is not the administrator's to keep, or it was changed meanwhile.
pub fn retire(work: &mut Work<'_>, id: TemplateId, version: i32) -> Result<DocumentTemplate, DocumentError> {
    let missing = || DocumentError::TemplateNotFound { id };
    let row = store::template(work.conn, id)?.ok_or_else(missing)?;
    keeps(work, row.office_id).map_err(|_| missing())?;
    if row.version != version {
        return Err(DocumentError::Stale { current: row.version });
    }
    if row.retired_on.is_some() {
        return Err(DocumentError::TemplateRetired { id });
    }
    let today = work.today();
    if store::retire_template(work.conn, &row, today, work.actor.person)? == 0 {
        return Err(DocumentError::Stale { current: row.version });
    }
    let detail = json!({ "template": id, "kind": row.kind, "no": row.no });
    work.record(row.office_id, "document_template.retired", Subject::new("office", row.office_id.0), detail);
    store::template(work.conn, id)?.ok_or_else(missing)
}

/// Whether an administrator keeps an office: the own one or one below it.
fn keeps(work: &mut Work<'_>, office: OfficeId) -> Result<(), DocumentError> {
    let below = match work.actor.office {
        Some(own) => org::store::offices_below(work.conn, own)?,
        None => Vec::new(),
    };
    if below.contains(&office) { Ok(()) } else { Err(DocumentError::OfficeNotFound { id: office }) }
}

/// Fills a template of an office's own.
pub(super) fn fill(
    kind: DocumentKind,
    docx: &[u8],
    facts: &Facts,
    draft: bool,
) -> Result<(Vec<u8>, Content), DocumentError> {
    let document = kind.zh();
    let broken = |place: String| DocumentError::TemplateBroken { document, place };
    let own = Own::open(docx).map_err(|fault| broken(format!("{fault:?}")))?;
    own.fill(facts, &template::fields(kind), draft).map_err(|fault| match fault {
        FillFault::Line(LineFault::Untold(fact)) => DocumentError::FactUntold { document, fact },
        FillFault::Line(LineFault::Unknown(place) | LineFault::Broken(place)) => broken(place),
        FillFault::File(error) => DocumentError::NotMade { reason: error.to_string() },
    })
}

/// Our own template as a file, with its places in it, to be changed in Word and sent back.
///
/// # Errors
/// When the file cannot be written.
pub fn sample(kind: DocumentKind) -> Result<Vec<u8>, DocumentError> {
    let content = template::sample(kind);
    super::docx::write(&content, kind.zh(), "")
        .map_err(|error| DocumentError::NotMade { reason: error.to_string() })
}
