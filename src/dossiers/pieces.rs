//! What of a case becomes a piece of its file, where it is bound, and how it is called.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde_json::Value;

use super::error::DossierError;
use super::model::{Piece, Volume};
use super::store::records::{Records, ids, numbers, rows};
use super::store::{self};
use crate::cases::evidence::model::EvidenceKind;
use crate::db::Db;
use crate::documents::official::DocumentKind;
use crate::files::{FileHash, FileRow, MediaType};

/// Where the bytes of a piece are.
#[derive(Debug, Clone)]
pub(super) enum Source {
    /// Among the files.
    File(FileHash),
    /// Kept with the issued document of this id.
    Document(i64),
}

/// A piece, and where its bytes are. Its pages are counted when it is written.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) piece: Piece,
    pub(super) source: Source,
}

/// Letters of a title that the name of a piece has at most.
const LETTERS: usize = 60;

/// The pieces of a case whose records were told, in the order in which they are bound.
pub(super) fn of(conn: &mut Db, told: &Records, case: i64) -> Result<Vec<Planned>, DossierError> {
    let mut found = documents(told);
    attachments(conn, told, case, &mut found)?;
    named_files(conn, told, &mut found)?;
    // Stable: of one day, in the order in which they came.
    found.sort_by_key(|planned| (planned.piece.volume, planned.piece.date));
    for (no, planned) in (1..).zip(&mut found) {
        let piece = &mut planned.piece;
        piece.no = no;
        piece.path = path(piece);
    }
    Ok(found)
}

fn documents(told: &Records) -> Vec<Planned> {
    rows(told, "official_documents").filter_map(document).collect()
}

fn document(row: &Value) -> Option<Planned> {
    let word = |name: &str| row.get(name).and_then(Value::as_str);
    let kind = DocumentKind::from_code(word("kind")?)?;
    let id = row.get("id")?.as_i64()?;
    let title = match word("number") {
        Some(number) => format!("{} {number}", kind.zh()),
        None => format!("{} {}", kind.zh(), word("title")?),
    };
    let piece = Piece {
        no: 0,
        volume: Volume::of(kind),
        path: String::new(),
        title,
        kind: kind.zh().to_owned(),
        date: day(row, "signed_on"),
        pages: None,
        bytes: row.get("docx_size")?.as_u64()?,
        sha256: word("docx_hash")?.to_owned(),
        media_type: MediaType::Docx,
        origin: format!("official_documents {id}"),
    };
    Some(Planned { piece, source: Source::Document(id) })
}

/// What is attached to the case, its leads, and what stands above it. What one record has twice is one piece.
fn attachments(
    conn: &mut Db,
    told: &Records,
    case: i64,
    found: &mut Vec<Planned>,
) -> Result<(), DossierError> {
    let evidence: HashMap<i64, String> = rows(told, "case_evidence").filter_map(evidence).collect();
    for (kind, of, volume) in [
        ("lead", ids(told, "leads"), Volume::Leads),
        ("case", vec![case], Volume::Inquiry),
        ("addressee", ids(told, "recommendation_addressees"), Volume::Recommendation),
        ("service", ids(told, "services"), Volume::Recommendation),
        ("reply", ids(told, "replies"), Volume::Recommendation),
        ("objection", ids(told, "objections"), Volume::Recommendation),
        ("lawsuit", ids(told, "lawsuits"), Volume::Suit),
        ("visit", ids(told, "visits"), Volume::FollowUp),
    ] {
        if of.is_empty() {
            continue;
        }
        let attached = store::attached(conn, kind, &of)?;
        let hashes: Vec<FileHash> = attached.iter().map(|(_, file)| file.hash.clone()).collect();
        // What strangers call their files may tell who they are; it was not kept for leads.
        let sent = if kind == "lead" { HashMap::new() } else { store::sent_names(conn, &hashes)? };
        let mut seen = HashSet::new();
        for (attachment, file) in attached {
            if !seen.insert((attachment.subject_id, file.hash.clone())) {
                continue;
            }
            let made_up = attachment.name.starts_with(&format!("{}-", attachment.purpose));
            let sent = sent.get(file.hash.as_str()).filter(|_| made_up);
            let what = evidence.get(&attachment.id.0).cloned();
            let piece = Piece {
                title: sent.unwrap_or(&attachment.name).clone(),
                kind: what.unwrap_or_else(|| purpose(&attachment.purpose).to_owned()),
                date: attachment.taken_at.unwrap_or(attachment.attached_at).date(),
                ..of_file(
                    &file,
                    volume,
                    format!("{kind} {} attachment {}", attachment.subject_id, attachment.id),
                )
            };
            found.push(Planned { piece, source: Source::File(file.hash) });
        }
    }
    Ok(())
}

/// Files that records name by their hash alone. What is bound in the volume already is not bound again.
fn named_files(conn: &mut Db, told: &Records, found: &mut Vec<Planned>) -> Result<(), DossierError> {
    let mut bound: HashSet<(Volume, String)> =
        found.iter().map(|planned| (planned.piece.volume, planned.piece.sha256.clone())).collect();
    let mut named = Vec::new();
    for (table, column, on, volume, kind) in [
        ("investigation_acts", "evidence", "done_on", Volume::Inquiry, "调查取证材料"),
        ("consultations", "evidence", "held_on", Volume::Consultation, "磋商材料"),
        ("case_services", "evidence", "served_on", Volume::Filing, "送达证明"),
        ("case_measures", "evidence", "set_on", Volume::Inquiry, "办案清单材料"),
        ("services", "files", "attempted_on", Volume::Recommendation, "送达证明"),
        ("visits", "photographs", "planned_on", Volume::FollowUp, "照片"),
    ] {
        for row in rows(told, table) {
            let hashes = row.get(column).and_then(Value::as_array).into_iter().flatten();
            for hash in hashes.filter_map(Value::as_str) {
                let Ok(file) = FileHash::try_from(hash.to_owned()) else { continue };
                let closing = row.get("document").and_then(Value::as_str) == Some("closing_decision");
                let volume = if closing { Volume::Closing } else { volume };
                if bound.insert((volume, hash.to_owned())) {
                    let id = row.get("id").or(row.get("code")).map(ToString::to_string).unwrap_or_default();
                    named.push((
                        file,
                        volume,
                        kind,
                        day(row, on),
                        format!("{table} {}", id.trim_matches('"')),
                    ));
                }
            }
        }
    }
    let hashes: Vec<FileHash> = named.iter().map(|(hash, ..)| hash.clone()).collect();
    let (files, names) = (store::files_of(conn, &hashes)?, store::sent_names(conn, &hashes)?);
    for (hash, volume, kind, date, origin) in named {
        let Some(file) = files.get(hash.as_str()) else { continue };
        let title = names.get(hash.as_str()).cloned().unwrap_or_else(|| kind.to_owned());
        let piece = Piece { title, kind: kind.to_owned(), date, ..of_file(file, volume, origin) };
        found.push(Planned { piece, source: Source::File(hash) });
    }
    Ok(())
}

fn of_file(file: &FileRow, volume: Volume, origin: String) -> Piece {
    Piece {
        no: 0,
        volume,
        path: String::new(),
        title: String::new(),
        kind: String::new(),
        date: file.created_at.date(),
        pages: None,
        bytes: u64::try_from(file.size).unwrap_or_default(),
        sha256: file.hash.as_str().to_owned(),
        media_type: file.media_type,
        origin,
    }
}

fn evidence(row: &Value) -> Option<(i64, String)> {
    let attachment = row.get("attachment_id")?.as_i64()?;
    let kind = EvidenceKind::from_code(row.get("kind")?.as_str()?)?;
    let withdrawn = row.get("withdrawn_on").is_some_and(|on| !on.is_null());
    Some((attachment, format!("证据：{}{}", kind.zh(), if withdrawn { "（已撤回）" } else { "" })))
}

fn purpose(code: &str) -> &str {
    match code {
        "photograph" => "照片",
        "receipt" => "送达凭证",
        "evidence" => "佐证材料",
        "document" => "来文",
        "supplement" => "补充材料",
        other => other,
    }
}

/// The day in a column; the first day of our time where there is none, so that it stands first.
fn day(row: &Value, column: &str) -> NaiveDate {
    let said = row.get(column).and_then(Value::as_str);
    said.and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// `05 检察建议与回复/012 检察建议书 ….docx`: no two are alike, since the number is not.
fn path(piece: &Piece) -> String {
    let ending = piece.media_type.ending();
    let title = piece.title.strip_suffix(&format!(".{ending}")).unwrap_or(&piece.title);
    let name: String = title.chars().filter_map(letter).take(LETTERS).collect();
    let name = name.trim_matches([' ', '.']);
    let name = if name.is_empty() { piece.kind.as_str() } else { name };
    format!("{}/{:03} {name}.{ending}", piece.volume.folder(), piece.no)
}

/// What a letter becomes in the name of a file: no separator, nothing that a shell or a system takes for more than a
/// letter, nothing that is not seen or turns the direction of reading.
fn letter(c: char) -> Option<char> {
    match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => Some('_'),
        c if c.is_control() => None,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// The columns of records that name people, agencies and procuratorates.
const PEOPLE: &[&str] = &[
    "handler_id",
    "person_id",
    "author_id",
    "first_officer_id",
    "second_officer_id",
    "set_by",
    "taken_by_id",
    "entered_by",
    "noted_by",
    "recorded_by",
    "undone_by",
    "registered_by",
    "begun_by",
    "proposer_id",
    "reviewer_id",
    "decider_id",
    "drafted_by",
    "signed_by",
    "written_by",
    "received_by",
    "approved_by",
    "checked_by",
    "asked_by",
    "answered_by",
    "raised_by",
    "rechecked_by",
    "decided_by",
    "officer_one",
    "officer_two",
    "planned_by",
    "signer_id",
    "made_by",
    "withdrawn_by",
];
const AGENCIES: &[&str] = &["agency_id", "suggested_agency_id"];
const OFFICES: &[&str] =
    &["office_id", "suit_office_id", "to_office_id", "origin_office_id", "deciding_office_id"];

/// The names that the ids in records stand for.
pub(super) fn names(conn: &mut Db, told: &Records) -> Result<store::Names, DossierError> {
    let of = |columns: &[&str]| -> Vec<i64> {
        let mut ids: Vec<i64> = told
            .keys()
            .flat_map(|table| columns.iter().flat_map(|column| numbers(told, table, column)))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    Ok(store::names(conn, (of(PEOPLE), of(AGENCIES), of(OFFICES)))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_pieces_are_safe_and_keep_their_number() {
        let file = FileRow {
            hash: FileHash::try_from("a".repeat(64)).unwrap(),
            size: 1,
            media_type: MediaType::Jpeg,
            created_at: crate::kit::Timestamp::start_of(NaiveDate::default()),
        };
        let named = |title: &str| {
            let piece = of_file(&file, Volume::Leads, String::new());
            path(&Piece { no: 7, title: title.to_owned(), kind: String::from("照片"), ..piece })
        };
        assert_eq!(named("现场.jpg"), "01 线索/007 现场.jpg");
        assert_eq!(named("../../etc/passwd"), "01 线索/007 _.._etc_passwd.jpg");
        assert_eq!(named("C:\\a\u{202e}gpj.exe\n"), "01 线索/007 C__agpj.exe.jpg");
        assert_eq!(named(" .. "), "01 线索/007 照片.jpg");
        assert_eq!(named(&"长".repeat(300)).chars().count(), "01 线索/007 .jpg".chars().count() + LETTERS);
    }
}
