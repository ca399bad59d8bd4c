//! Files that prove a service, a reply or a visit, attached to their record by hash.

use super::error::RecommendationError;
use super::model::Recommendation;
use crate::audit::{Subject, Work};
use crate::files::service::attach;
use crate::files::{Attachment, FileHash};
use crate::kit::{AgencyId, Fields};

/// Whom the files concern.
#[derive(Debug, Clone, Copy)]
pub struct Concern<'a> {
    /// The record they prove.
    pub subject: Subject,
    /// Its document.
    pub document: &'a Recommendation,
    /// The agency that may see them too.
    pub agency: Option<AgencyId>,
    /// What they show: `photograph`, `receipt`, `evidence`, `document`.
    pub purpose: &'static str,
}

/// Attaches files that the actor may see to a record.
///
/// # Errors
/// When a hash is none, or names no file in sight.
pub fn attach_files(
    work: &mut Work<'_>,
    concern: &Concern<'_>,
    hashes: &[String],
) -> Result<(), RecommendationError> {
    let Concern { subject, document, agency, purpose } = *concern;
    let mut fields = Fields::new();
    let mut files = Vec::with_capacity(hashes.len());
    for (index, hash) in hashes.iter().enumerate() {
        match FileHash::try_from(hash.clone()) {
            Ok(hash) => files.push(hash),
            Err(error) => fields.fault(format!("{purpose}[{index}]"), "malformed", error),
        }
    }
    fields.finish()?;
    for (no, file) in (1..).zip(files) {
        let name = format!("{purpose}-{no}");
        let new = Attachment::new(subject, document.office_id, file, &name, purpose);
        attach(work, &Attachment { case_id: Some(document.case_id), agency, ..new })?;
    }
    Ok(())
}
