//! Reports without account: entered, followed and supplemented by a code.

use chrono::NaiveDate;
use serde_json::json;

use super::access::of_own_office;
use super::attach::attach_sent;
use super::register::{Registrar, register_reported};
use super::reporters::masked;
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::files::Received;
use crate::kit::{FieldErrors, Fields, OfficeId, PersonId};
use crate::leads::error::LeadError;
use crate::leads::model::{Lead, LeadId, Registration};
use crate::leads::receipt::{Receipt, SiteKey, code_hash, content_digest};
use crate::leads::store::public as store;
use crate::leads::store::public::{Message, Report};
use crate::leads::vault::{Reporter, VaultKeys};
use crate::leads::words::{Channel, PublicStep};

/// Messages that a reporter may write to one report.
const MOST_SUPPLEMENTS: i64 = 20;

/// What somebody without account tells.
#[derive(Debug, Clone)]
pub struct PublicReport {
    /// Administrative division of the place, six digits.
    pub division_code: String,
    /// The field, if they know it.
    pub domain: Option<String>,
    /// What it is about, in a line.
    pub title: String,
    /// What they saw.
    pub narrative: String,
    /// Where, in words.
    pub place: Option<String>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// The day they saw it.
    pub event_on: Option<NaiveDate>,
    /// Who they are, if they say so.
    pub reporter: Reporter,
    /// Photographs and papers, whose bytes lie on disk.
    pub files: Vec<Received>,
}

/// What is added to a report.
#[derive(Debug, Clone)]
pub struct Supplement {
    /// What there is to add.
    pub text: String,
    /// Photographs and papers, whose bytes lie on disk.
    pub files: Vec<Received>,
}

impl PublicReport {
    /// What is entered in the register of an office.
    fn registration(&self, office: OfficeId, today: NaiveDate) -> Registration {
        Registration {
            division_code: self.division_code.clone(),
            domain: self.domain.clone(),
            place: self.place.clone(),
            longitude: self.longitude,
            latitude: self.latitude,
            event_from: self.event_on,
            anonymous: self.reporter.is_empty(),
            ..Registration::new(office, today, Channel::PublicWeb, &self.title, &self.narrative)
        }
    }

    fn office(&self, conn: &mut Db) -> Result<OfficeId, LeadError> {
        let division = self.division_code.clone();
        store::office_of(conn, &division)?.ok_or(LeadError::DivisionNotOurs { division })
    }
}

/// Checks a report before its files are kept, so that what is refused leaves nothing behind.
///
/// # Errors
/// Those of [`report`].
pub fn check_report(conn: &mut Db, told: &PublicReport, today: NaiveDate) -> Result<(), LeadError> {
    let office = told.office(conn)?;
    Ok(Registrar::open(conn, office)?.check(&told.registration(office, today), today)?)
}

/// The keys that a report needs.
#[derive(Debug, Clone, Copy)]
pub struct Keys<'a> {
    /// Over who reported.
    pub vault: &'a VaultKeys,
    /// For the receipt.
    pub site: &'a SiteKey,
}

/// What a code shows: receipt, steps and messages; nothing of the work inside.
#[derive(Debug, Clone)]
pub struct Progress {
    /// The receipt.
    pub receipt: Receipt,
    /// The steps with their days.
    pub steps: Vec<(PublicStep, NaiveDate)>,
    /// The messages.
    pub messages: Vec<Message>,
}

/// Enters a report and signs its receipt. The same code again is the same request again: it answers the
/// receipt that was given.
///
/// # Errors
/// Wrong fields, or a division where no procuratorate of ours is responsible.
pub fn report(
    work: &mut Work<'_>,
    told: &PublicReport,
    code: &str,
    keys: Keys<'_>,
) -> Result<Receipt, LeadError> {
    let hash = code_hash(code);
    if let Some(Report { receipt, .. }) = store::by_code(work.conn, &hash)? {
        return Ok(receipt);
    }
    let office = told.office(work.conn)?;
    let today = work.today();
    let registration = told.registration(office, today);
    let lead = register_reported(work, &registration, told.reporter.clone(), keys.vault)?;
    let hashes: Vec<_> = told.files.iter().map(|file| file.hash.clone()).collect();
    let digest = content_digest(&told.title, &told.narrative, &hashes);
    let receipt = keys.site.sign(&lead.number, work.now, &digest);
    attach_sent(work, &lead, &told.files, "report")?;
    store::insert(work.conn, lead.id, &hash, &receipt)?;
    store::reach(work.conn, lead.id, PublicStep::Received, today)?;
    let detail = json!({ "digest": receipt.digest, "key": receipt.key_id });
    work.record(office, "lead.reported", Subject::new("lead", lead.id.0), detail);
    Ok(receipt)
}

/// What became of the report of a code.
///
/// # Errors
/// When no report has it.
pub fn progress(conn: &mut Db, code: &str) -> Result<Progress, LeadError> {
    let found = store::by_code(conn, &code_hash(code))?.ok_or(LeadError::ReportNotFound)?;
    Ok(Progress {
        receipt: found.receipt,
        steps: store::progress(conn, found.lead)?,
        messages: store::messages(conn, found.lead)?,
    })
}

/// Checks what is added before its files are kept, so that what is refused leaves nothing behind.
///
/// # Errors
/// Those of [`supplement`].
pub fn check_supplement(conn: &mut Db, code: &str, text: &str) -> Result<LeadId, LeadError> {
    let found = store::by_code(conn, &code_hash(code))?.ok_or(LeadError::ReportNotFound)?;
    let mut fields = Fields::new();
    fields.text("text", text, 1..=5_000);
    fields.finish()?;
    if store::supplements(conn, found.lead)? >= MOST_SUPPLEMENTS {
        return Err(LeadError::ReportFull { most: MOST_SUPPLEMENTS });
    }
    Ok(found.lead)
}

/// Adds to the report of a code. The text is masked as the report's own words are.
///
/// # Errors
/// When no report has it, the text is missing or too long, or the report is full.
pub fn supplement(
    work: &mut Work<'_>,
    code: &str,
    told: &Supplement,
    vault: &VaultKeys,
) -> Result<(), LeadError> {
    let id = check_supplement(work.conn, code, &told.text)?;
    let lead = crate::leads::store::any_lead(work.conn, id)?.ok_or(LeadError::NotFound { id })?;
    say(work, &lead, &told.text, None, vault)?;
    attach_sent(work, &lead, &told.files, "supplement")?;
    let hashes: Vec<_> = told.files.iter().map(|file| &file.hash).collect();
    let detail = json!({ "characters": told.text.trim().chars().count(), "files": hashes });
    work.record(lead.office_id, "lead.supplemented", Subject::new("lead", lead.id.0), detail);
    Ok(())
}

/// Writes to the reporter of a lead, who reads it by the code.
///
/// # Errors
/// A missing text, or a lead that nobody follows by a code.
pub fn write_to_reporter(
    work: &mut Work<'_>,
    id: LeadId,
    text: &str,
    vault: &VaultKeys,
) -> Result<(), LeadError> {
    let lead = of_own_office(work, id)?;
    let mut fields = Fields::new();
    let text = fields.text("text", text, 1..=5_000);
    fields.finish()?;
    if !store::is_public(work.conn, id)? {
        return Err(LeadError::NotPublic { number: lead.number });
    }
    let person = work.actor.person.ok_or_else(|| FieldErrors::one("person_id", "required", ""))?;
    say(work, &lead, &text, Some(person), vault)?;
    let detail = json!({ "characters": text.chars().count() });
    work.record(lead.office_id, "lead.reporter_answered", Subject::new("lead", id.0), detail);
    Ok(())
}

/// Stores a message between reporter and office, without what tells who the reporter is.
fn say(
    work: &mut Work<'_>,
    lead: &Lead,
    text: &str,
    person: Option<PersonId>,
    vault: &VaultKeys,
) -> Result<(), LeadError> {
    // Two messages at a time must not undo each other's change of the seal.
    store::lock(work.conn, lead.id)?;
    let text = masked(work, lead.id, text.trim(), vault)?;
    let now = work.now;
    store::insert_message(work.conn, lead.id, &text, person, now)?;
    Ok(())
}

/// A lead has come to a step that reporters are told of: whoever follows it by a code, or a lead that was
/// merged into it, or the lead of another office that it continues.
///
/// # Errors
/// The database's.
pub fn reach(work: &mut Work<'_>, id: LeadId, step: PublicStep) -> Result<(), LeadError> {
    let today = work.today();
    for followed in store::followed(work.conn, id)? {
        store::reach(work.conn, followed, step, today)?;
    }
    Ok(())
}
