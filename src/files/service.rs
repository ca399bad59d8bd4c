//! Use cases of files.

use std::io::Read;

use serde_json::json;

use super::error::FileError;
use super::model::{Attachment, AttachmentId, FileHash, FileRow, ScanOutcome};
use super::storage::{FileStore, Intake, Received};
use super::store::scans;
use super::{MOST, store};
use crate::audit::{Subject, Work};
use crate::kit::{Fields, OfficeId};
use crate::org;

/// Receives a file from a reader, in pieces, and puts it on disk. No transaction is open meanwhile.
///
/// # Errors
/// When it is too large, empty, of no kind that is kept, or the disk refuses.
pub fn receive(files: &FileStore, reader: &mut dyn Read) -> Result<Received, FileError> {
    let mut incoming = files.incoming(MOST)?;
    incoming.take_all(reader)?;
    files.keep(incoming.settle()?)
}

/// Notes a file that lies on disk, and who sent it.
///
/// # Errors
/// When its name is too long or missing.
pub fn enter(work: &mut Work<'_>, received: &Received, name: &str) -> Result<FileRow, FileError> {
    let mut fields = Fields::new();
    let name = fields.text("name", base_name(name), 1..=200);
    fields.finish()?;
    store::insert_file(work.conn, received, work.now)?;
    if let Some(person) = work.actor.person {
        store::insert_upload(work.conn, &received.hash, person, &name, work.now)?;
    }
    let hash = received.hash.clone();
    if let (Some(person), Some(office)) = (work.actor.person, office_of(work)?) {
        let detail = json!({ "file": hash, "size": received.size, "media_type": received.media_type });
        work.viewed(office, "file.received", Subject::new("person", person.0), detail);
    }
    store::file(work.conn, &hash)?.ok_or(FileError::NotFound { hash })
}

/// Attaches a file that the actor may see to a record. The same again changes nothing.
///
/// The room of the record has made sure that the actor may change the record.
///
/// # Errors
/// When the file is unknown, or not the actor's to see.
pub fn attach(work: &mut Work<'_>, attachment: &Attachment) -> Result<AttachmentId, FileError> {
    let (scope, today) = (&work.actor.scope, work.now.date());
    if store::visible_file(work.conn, scope, work.actor.person, &attachment.file, today)?.is_none() {
        let by_program = work.actor.origin == "system" && store::file(work.conn, &attachment.file)?.is_some();
        if !by_program {
            return Err(FileError::NotFound { hash: attachment.file.clone() });
        }
    }
    keep(work, attachment)
}

fn keep(work: &mut Work<'_>, attachment: &Attachment) -> Result<AttachmentId, FileError> {
    let mut fields = Fields::new();
    let name = fields.text("name", base_name(&attachment.name), 1..=200);
    let purpose = fields.text("purpose", &attachment.purpose, 1..=50);
    if let Some((longitude, latitude)) = attachment.place {
        fields.check((-180.0..=180.0).contains(&longitude), "longitude", "out_of_range", "-180–180");
        fields.check((-90.0..=90.0).contains(&latitude), "latitude", "out_of_range", "-90–90");
    }
    fields.finish()?;
    let attachment = Attachment { name, purpose, ..attachment.clone() };
    if let Some(id) = store::same_attachment(work.conn, &attachment)? {
        return Ok(id);
    }
    let id = store::insert_attachment(work.conn, &attachment, work.actor.person, work.now)?;
    let Subject { kind, id: subject_id } = attachment.subject;
    let subject = Subject::new(kind, subject_id);
    let detail = json!({ "file": attachment.file, "purpose": attachment.purpose, "attachment": id });
    match attachment.case_id {
        Some(case) => work.record_in_case(attachment.office, case, "file.attached", subject, detail),
        None => work.record(attachment.office, "file.attached", subject, detail),
    }
    Ok(id)
}

/// Notes a file that lies on disk and came within another.
///
/// # Errors
/// The database's.
pub fn note(work: &mut Work<'_>, received: &Received) -> Result<(), FileError> {
    Ok(store::insert_file(work.conn, received, work.now)?)
}

/// Attaches a file that came with the request itself, from somebody who has no account.
///
/// # Errors
/// When a name or a place is wrong.
pub fn attach_received(
    work: &mut Work<'_>,
    received: &Received,
    attachment: &Attachment,
) -> Result<AttachmentId, FileError> {
    store::insert_file(work.conn, received, work.now)?;
    keep(work, attachment)
}

/// Notes that a file was refused because of what the scanner of viruses knows in it. Nothing of it is kept.
///
/// # Errors
/// The database's.
pub fn refused(work: &mut Work<'_>, hash: &FileHash, signature: &str) -> Result<(), FileError> {
    let office = match office_of(work)? {
        Some(office) => Some(office),
        None => org::store::top_office(work.conn)?,
    };
    if let Some(office) = office {
        let subject = match work.actor.person {
            Some(person) => Subject::new("person", person.0),
            None => Subject::new("office", office.0),
        };
        work.viewed(
            office,
            "file.infected_refused",
            subject,
            json!({ "file": hash, "signature": signature }),
        );
    }
    Ok(())
}

/// Keeps that a file was put into quarantine, and says so to every office that has it in a record.
///
/// # Errors
/// The database's.
pub fn quarantined(
    work: &mut Work<'_>,
    hash: &FileHash,
    signature: &str,
    attempts: i32,
) -> Result<(), FileError> {
    let outcome = (ScanOutcome::Infected, Some(signature));
    scans::keep(work.conn, hash, outcome, (attempts, None), work.now)?;
    let mut offices = scans::offices_of(work.conn, hash)?;
    if offices.is_empty() {
        offices.extend(org::store::top_office(work.conn)?);
    }
    for office in offices {
        let detail = json!({ "file": hash, "signature": signature });
        work.viewed(office, "file.quarantined", Subject::new("office", office.0), detail);
    }
    Ok(())
}

/// The office in whose chain the actor's own acts stand: for an agency, that of its level.
fn office_of(work: &mut Work<'_>) -> Result<Option<OfficeId>, FileError> {
    match (work.actor.office, work.actor.agency) {
        (Some(office), _) => Ok(Some(office)),
        (None, Some(agency)) => Ok(org::store::agency(work.conn, agency)?.map(|agency| agency.office_id)),
        (None, None) => Ok(None),
    }
}

/// What follows the last separator of a path: a name may come with the folders of another machine.
pub(super) fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}
