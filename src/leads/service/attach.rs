//! Files of a lead: photographs and papers that come with a registration, a report or a supplement.

use crate::audit::{Subject, Work};
use crate::files::{self, Attachment, FileError, FileHash, Received};
use crate::kit::{FieldErrors, Timestamp};
use crate::leads::error::LeadError;
use crate::leads::model::Lead;

/// Files that may come with a registration.
pub const MOST_FILES: usize = 20;

/// A file that was sent before and is now part of a lead.
#[derive(Debug, Clone)]
pub struct LeadFile {
    /// Its SHA-256.
    pub hash: String,
    /// What it is called.
    pub name: String,
    /// When it was taken, for a photograph.
    pub taken_at: Option<Timestamp>,
}

/// Attaches files that the actor sent before.
pub(super) fn attach_known(work: &mut Work<'_>, lead: &Lead, told: &[LeadFile]) -> Result<(), LeadError> {
    if told.len() > MOST_FILES {
        return Err(FieldErrors::one("files", "out_of_range", format!("0 – {MOST_FILES}")).into());
    }
    for (at, file) in told.iter().enumerate() {
        let field = format!("files[{at}].hash");
        let hash = hash_of(&field, &file.hash)?;
        let subject = Subject::new("lead", lead.id.0);
        let attachment = Attachment {
            taken_at: file.taken_at,
            ..Attachment::new(subject, lead.office_id, hash, &file.name, "photograph")
        };
        attach(work, &field, &attachment)?;
    }
    Ok(())
}

/// Attaches what came with the words of somebody without account. The names that the sender's device gave
/// are not kept: they may tell who it is.
pub(super) fn attach_sent(
    work: &mut Work<'_>,
    lead: &Lead,
    sent: &[Received],
    purpose: &str,
) -> Result<(), LeadError> {
    for (at, received) in sent.iter().enumerate() {
        let name = format!("附件{}.{}", at + 1, received.media_type.ending());
        let subject = Subject::new("lead", lead.id.0);
        let attachment = Attachment::new(subject, lead.office_id, received.hash.clone(), &name, purpose);
        let attached = files::service::attach_received(work, received, &attachment);
        attached.map(drop).map_err(|error| refused("files", received.hash.as_str(), error))?;
    }
    Ok(())
}

/// A hash as it was told.
pub(super) fn hash_of(field: &str, told: &str) -> Result<FileHash, LeadError> {
    FileHash::try_from(told.to_owned()).map_err(|_| FieldErrors::one(field, "malformed", "SHA-256").into())
}

/// Attaches a file that the actor may see.
pub(super) fn attach(work: &mut Work<'_>, field: &str, attachment: &Attachment) -> Result<(), LeadError> {
    let attached = files::service::attach(work, attachment);
    attached.map(drop).map_err(|error| refused(field, attachment.file.as_str(), error))
}

fn refused(field: &str, hash: &str, error: FileError) -> LeadError {
    if let FileError::Invalid(fields) = error {
        return fields.into();
    }
    if let FileError::Db(error) = error {
        return error.into();
    }
    FieldErrors::one(field, "unknown", hash).into()
}
