//! Use cases of case files: gather a case, and write it.

use std::io::{self, Write};

use ed25519_dalek::SigningKey;
use serde_json::json;

use super::error::DossierError;
use super::model::{FORM, Manifest, VERSION};
use super::pieces::{self, Planned, Source};
use super::store::{parts, records};
use super::write;
use crate::audit::{self, Subject, Work};
use crate::cases::{self, CaseId};
use crate::db::{Database, Db};
use crate::documents::official::Converter;
use crate::files::text::Reader;
use crate::files::{FileError, FileStore};
use crate::kit::{OfficeId, Scope, Timestamp};
use crate::leads;

/// Where the bytes of pieces are read.
#[derive(Clone)]
pub struct Sources {
    /// Issued documents.
    pub db: Database,
    /// Files.
    pub files: FileStore,
    /// What counts pages.
    pub reader: Reader,
    /// What prints documents, so that their pages can be counted.
    pub converter: Converter,
}

/// A case that was gathered and is to be written. It holds no bytes of its pieces.
#[derive(Debug)]
pub struct Plan {
    pub(super) manifest: Manifest,
    pub(super) pieces: Vec<Planned>,
    pub(super) chain: String,
    pub(super) key: SigningKey,
    office: OfficeId,
}

impl Plan {
    /// What the archive is called.
    #[must_use]
    pub fn name(&self) -> String {
        format!("案卷 {}.zip", self.manifest.number)
    }

    /// What the log says of taking it.
    #[must_use]
    pub fn noted(&self) -> Noted {
        let Manifest { case_id, number, .. } = &self.manifest;
        Noted { office: self.office, case: *case_id, number: number.clone(), pieces: self.pieces.len() }
    }

    /// Writes the archive as a stream.
    ///
    /// # Errors
    /// The writer's, and when the bytes of a piece are not what they were.
    pub fn write<W: Write>(self, sources: &Sources, out: W) -> io::Result<W> {
        write::write(self, sources, out)
    }

    /// Looks whether the bytes of every piece are there, before anything is sent. What they are is seen when they are
    /// written.
    ///
    /// # Errors
    /// The first piece whose bytes are missing or have another number.
    pub fn check(&self, files: &FileStore) -> Result<(), DossierError> {
        for Planned { piece, source } in &self.pieces {
            let Source::File(hash) = source else { continue };
            let size = match files.find(hash)? {
                Some(file) => Some(file.size().map_err(FileError::from)?),
                None => None,
            };
            if size != Some(piece.bytes) {
                let (piece, hash) = (piece.origin.clone(), hash.to_string());
                return Err(DossierError::PieceDamaged { piece, hash });
            }
        }
        Ok(())
    }
}

/// Everything of a case in sight. A lead that is not in sight is left out, and named.
///
/// # Errors
/// When the case is not in sight.
pub fn gather(
    conn: &mut Db,
    scope: &Scope,
    id: CaseId,
    key: &SigningKey,
    now: Timestamp,
) -> Result<Plan, DossierError> {
    let case = cases::store::case(conn, scope, id)?.ok_or(DossierError::CaseNotFound { id })?;
    let mut told = records::Records::new();
    records::of_case(conn, &mut told, id.0)?;
    let (mut seen, mut left_out) = (Vec::new(), Vec::new());
    for lead in cases::store::leads(conn, id)? {
        if leads::store::lead(conn, scope, lead.lead_id)?.is_some() {
            seen.push(lead.lead_id.0);
        } else if let Some(lead) = leads::store::any_lead(conn, lead.lead_id)? {
            left_out.push(lead.number);
        }
    }
    records::of_leads(conn, &mut told, &seen)?;
    records::of_approvals(conn, &mut told, id.0)?;
    parts::of_recommendations(conn, &mut told, id.0)?;
    parts::of_lawsuits(conn, &mut told, id.0)?;
    parts::of_documents(conn, &mut told, id.0)?;
    let pieces = pieces::of(conn, &told, id.0)?;
    let names = pieces::names(conn, &told)?;
    let log = audit::store::of_case(conn, id.0)?;
    let chain = audit::export_case(id.0, &log, key, now)
        .map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
    let named = |names: &std::collections::BTreeMap<i64, String>, id: i64| {
        names.get(&id).cloned().unwrap_or_default()
    };
    let manifest = Manifest {
        form: FORM.to_owned(),
        version: VERSION,
        exported_at: now,
        key: hex::encode(key.verifying_key().as_bytes()),
        office: named(&names.offices, case.office_id.0),
        case_id: id.0,
        number: case.number,
        title: case.title,
        track: case.track,
        domain: case.domain,
        state: case.state,
        filed_on: case.filed_on,
        handler: named(&names.people, case.handler_id.0),
        pieces: Vec::new(),
        left_out,
        people: names.people,
        agencies: names.agencies,
        offices: names.offices,
        records: told,
    };
    Ok(Plan { manifest, pieces, chain, key: key.clone(), office: case.office_id })
}

/// That the file of a case is taken out, to be noted in the log.
#[derive(Debug, Clone)]
pub struct Noted {
    office: OfficeId,
    case: i64,
    number: String,
    pieces: usize,
}

impl Noted {
    /// Says so in the log of the office.
    pub fn record(&self, work: &mut Work<'_>) {
        let Self { office, case, number, pieces } = self;
        let detail = json!({ "number": number, "pieces": pieces });
        work.viewed(*office, "case.file_taken", Subject::new("case", *case), detail);
    }
}
