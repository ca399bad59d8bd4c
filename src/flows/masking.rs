//! What masked copies are made of, and who is known in a matter.

use std::collections::BTreeSet;

use crate::brand_cases::{self, BrandCaseId};
use crate::cases::{self, CaseId};
use crate::db::Db;
use crate::documents::DocumentError;
use crate::documents::official::{DocumentId, service as documents, store as official};
use crate::files::{self, FileHash};
use crate::kit::{Actor, AgencyId};
use crate::masking::service::{Content, Source};
use crate::masking::{Kind, Known, Masking, MaskingError, Reason, SourceKind, store};
use crate::org;

use super::error::FlowError;

/// People of an office or an agency who are looked for at most.
const MOST_PEOPLE: i64 = 2_000;

/// What is to be masked.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// An issued document.
    Document(DocumentId),
    /// The last draft of a brand case.
    BrandCase(BrandCaseId),
    /// A file in sight.
    File(FileHash),
    /// A text.
    Text(String),
}

/// A source in sight of an actor. A file and a text belong to the actor's office, and to a case if one is named.
///
/// # Errors
/// When it is not there, or not the actor's to see.
pub fn source(
    conn: &mut Db,
    actor: &Actor,
    (wanted, case, title): (&Wanted, Option<CaseId>, Option<&str>),
    today: chrono::NaiveDate,
) -> Result<Source, FlowError> {
    let mut made = match wanted {
        Wanted::Document(id) => document(conn, actor, *id)?,
        Wanted::BrandCase(id) => brand_case(conn, actor, *id, None)?,
        Wanted::File(hash) => {
            let (kind, id) = (SourceKind::File, hash.to_string());
            let found = files::queries::visible_file(conn, &actor.scope, actor.person, hash, today)?;
            let (row, name) = found.ok_or(missing(kind, &id))?;
            own(actor, kind, name, Content::File(row.hash, row.media_type))?
        }
        Wanted::Text(text) => {
            own(actor, SourceKind::Text, String::from("文本"), Content::Text(text.clone()))?
        }
    };
    if let Some(id) = case.filter(|_| matches!(wanted, Wanted::File(_) | Wanted::Text(_))) {
        let case = cases::store::case(conn, &actor.scope, id)?;
        let case = case.ok_or(MaskingError::SourceNotFound { kind: "案件", id: id.to_string() })?;
        made.office = case.office_id;
        made.case_id = Some(case.id.0);
    }
    if let Some(title) = title.map(str::trim).filter(|title| !title.is_empty()) {
        title.clone_into(&mut made.title);
    }
    Ok(made)
}

/// The source of a copy that was proposed.
///
/// # Errors
/// When it is no longer there, or not the actor's to see.
pub fn source_of(conn: &mut Db, actor: &Actor, masking: &Masking) -> Result<Source, FlowError> {
    let id = || masking.source_id.unwrap_or_default();
    let content = match masking.source_kind {
        SourceKind::Document => return document(conn, actor, DocumentId(id())),
        SourceKind::BrandCase => return brand_case(conn, actor, BrandCaseId(id()), masking.source_no),
        // Who sees the copy's office decides on the copy, also where the file was sent by a colleague alone.
        SourceKind::File => {
            let gone = || missing(SourceKind::File, &masking.source_hash);
            let hash = FileHash::try_from(masking.source_hash.clone()).map_err(|_| gone())?;
            let row = files::store::any_file(conn, &hash)?.ok_or_else(gone)?;
            Content::File(row.hash, row.media_type)
        }
        SourceKind::Text => Content::Text(store::source_text(conn, masking.id)?.unwrap_or_default()),
    };
    Ok(Source {
        office: masking.office_id,
        case_id: masking.case_id,
        kind: masking.source_kind,
        id: masking.source_id,
        no: masking.source_no,
        title: masking.title.clone(),
        file: None,
        content,
    })
}

fn missing(kind: SourceKind, id: &str) -> MaskingError {
    MaskingError::SourceNotFound { kind: kind.zh(), id: id.to_owned() }
}

fn own(actor: &Actor, kind: SourceKind, title: String, content: Content) -> Result<Source, FlowError> {
    // Whoever handles copies belongs to an office.
    let office = actor.office.ok_or(missing(kind, ""))?;
    Ok(Source { office, case_id: None, kind, id: None, no: None, title, file: None, content })
}

fn document(conn: &mut Db, actor: &Actor, id: DocumentId) -> Result<Source, FlowError> {
    let row = official::document(conn, &actor.scope, id)?.ok_or(DocumentError::DocumentNotFound { id })?;
    let docx = documents::docx_of(conn, &row)?;
    let name = row.number.as_deref().unwrap_or(&row.title);
    Ok(Source {
        office: row.office_id,
        case_id: row.case_id,
        kind: SourceKind::Document,
        id: Some(id.0),
        no: None,
        title: format!("{} {name}", row.kind.zh()),
        file: None,
        content: Content::Docx(docx),
    })
}

/// The text of a brand case on its fixed outline: a draft of it, the last one when none is named.
fn brand_case(conn: &mut Db, actor: &Actor, id: BrandCaseId, no: Option<i32>) -> Result<Source, FlowError> {
    let (entry, drafts, _) = brand_cases::service::whole(conn, &actor.scope, id)?;
    let draft = match no {
        Some(no) => drafts.into_iter().find(|draft| draft.no == no),
        None => drafts.into_iter().next_back(),
    };
    let draft = draft.ok_or(brand_cases::BrandCaseError::NoDraft)?;
    let parts =
        [("基本案情", &draft.facts), ("履职情况", &draft.performance), ("典型意义", &draft.significance)];
    let text = parts.iter().map(|(name, words)| format!("\n{name}\n{words}\n")).collect::<String>();
    Ok(Source {
        office: entry.office_id,
        case_id: Some(entry.case_id),
        kind: SourceKind::BrandCase,
        id: Some(id.0),
        no: Some(draft.no),
        file: None,
        content: Content::Text(format!("{}\n{text}", entry.title)),
        title: entry.title,
    })
}

/// Who is known in a matter by name: its parties, those of the office, those of its agencies. Who reported is under
/// the seal, which is not opened for this; what a lead says of them is masked where it is kept.
///
/// # Errors
/// The database's.
pub fn known(conn: &mut Db, source: &Source) -> Result<Vec<Known>, FlowError> {
    let mut known = Vec::new();
    let mut agencies: BTreeSet<AgencyId> = BTreeSet::new();
    if let Some(case) = source.case_id.map(CaseId) {
        for party in cases::store::parties(conn, case)? {
            agencies.extend(party.agency_id);
            let trades_alone = party.credit_code.as_ref().is_some_and(|code| code.starts_with("92"));
            // The name of a company is public; that of a person, or of somebody who trades alone, is not.
            if party.agency_id.is_none() && (trades_alone || is_person(&party.name)) {
                let kind = if is_person(&party.name) { Kind::Person } else { Kind::Other };
                known.push(Known { words: party.name, kind, reason: Reason::Party });
            }
        }
    }
    let agencies: Vec<AgencyId> = agencies.into_iter().collect();
    for person in org::store::people_of(conn, source.office, &agencies, MOST_PEOPLE)? {
        let reason = if person.agency_id.is_some() { Reason::AgencyStaff } else { Reason::House };
        known.push(Known { words: person.name, kind: Kind::Person, reason });
    }
    Ok(known)
}

/// Whether a name may be that of a person: two to four Chinese signs, or some more with a point between them.
fn is_person(name: &str) -> bool {
    let organisation =
        ["公司", "厂", "店", "社", "场", "站", "局", "院", "部", "坊", "馆", "园", "村", "矿", "队", "中心"];
    let signs = name.chars().count();
    let is_chinese =
        name.chars().all(|sign| matches!(sign, '\u{4e00}'..='\u{9fff}' | '·' | '\u{3000}' | ' '));
    let length = if name.contains('·') { 3..=20 } else { 2..=4 };
    is_chinese && length.contains(&signs) && !organisation.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::is_person;

    #[test]
    fn a_person_is_told_from_a_company() {
        for (name, is) in [
            ("张三", true),
            ("王守信", true),
            ("阿卜杜拉·买买提", true),
            ("黑河砂石厂", false),
            ("甘州建材有限公司", false),
            ("Smith", false),
        ] {
            assert_eq!(is_person(name), is, "{name}");
        }
    }
}
