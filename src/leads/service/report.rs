//! Reports without account: entered, followed and supplemented by a code.

use chrono::NaiveDate;
use serde_json::json;

use super::access::of_own_office;
use super::register::register_reported;
use crate::audit::{Subject, Work};
use crate::kit::{FieldErrors, Fields};
use crate::leads::error::LeadError;
use crate::leads::model::{LeadId, Registration};
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
    let office = store::office_of(work.conn, &told.division_code)?
        .ok_or_else(|| LeadError::DivisionNotOurs { division: told.division_code.clone() })?;
    let today = work.today();
    let registration = Registration {
        division_code: told.division_code.clone(),
        domain: told.domain.clone(),
        place: told.place.clone(),
        longitude: told.longitude,
        latitude: told.latitude,
        event_from: told.event_on,
        anonymous: told.reporter.is_empty(),
        ..Registration::new(office, today, Channel::PublicWeb, &told.title, &told.narrative)
    };
    let lead = register_reported(work, &registration, told.reporter.clone(), keys.vault)?;
    let receipt = keys.site.sign(&lead.number, work.now, &content_digest(&told.title, &told.narrative));
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
pub fn progress(conn: &mut crate::db::Db, code: &str) -> Result<Progress, LeadError> {
    let found = store::by_code(conn, &code_hash(code))?.ok_or(LeadError::ReportNotFound)?;
    Ok(Progress {
        receipt: found.receipt,
        steps: store::progress(conn, found.lead)?,
        messages: store::messages(conn, found.lead)?,
    })
}

/// Adds to the report of a code.
///
/// # Errors
/// When no report has it, the text is missing or too long, or the report is full.
pub fn supplement(work: &mut Work<'_>, code: &str, text: &str) -> Result<(), LeadError> {
    let found = store::by_code(work.conn, &code_hash(code))?.ok_or(LeadError::ReportNotFound)?;
    let mut fields = Fields::new();
    let text = fields.text("text", text, 1..=5_000);
    fields.finish()?;
    if store::supplements(work.conn, found.lead)? >= MOST_SUPPLEMENTS {
        return Err(LeadError::ReportFull { most: MOST_SUPPLEMENTS });
    }
    let lead = crate::leads::store::any_lead(work.conn, found.lead)?
        .ok_or(LeadError::NotFound { id: found.lead })?;
    let now = work.now;
    store::insert_message(work.conn, found.lead, &text, None, now)?;
    let detail = json!({ "characters": text.chars().count() });
    work.record(lead.office_id, "lead.supplemented", Subject::new("lead", lead.id.0), detail);
    Ok(())
}

/// Writes to the reporter of a lead, who reads it by the code.
///
/// # Errors
/// A missing text, or a lead that nobody follows by a code.
pub fn write_to_reporter(work: &mut Work<'_>, id: LeadId, text: &str) -> Result<(), LeadError> {
    let lead = of_own_office(work, id)?;
    let mut fields = Fields::new();
    let text = fields.text("text", text, 1..=5_000);
    fields.finish()?;
    if !store::is_public(work.conn, id)? {
        return Err(LeadError::NotPublic { number: lead.number });
    }
    let person = work.actor.person.ok_or_else(|| FieldErrors::one("person_id", "required", ""))?;
    let now = work.now;
    store::insert_message(work.conn, id, &text, Some(person), now)?;
    let detail = json!({ "characters": text.chars().count() });
    work.record(lead.office_id, "lead.reporter_answered", Subject::new("lead", id.0), detail);
    Ok(())
}

/// A lead has come to a step that its reporter is told of; nothing if nobody follows it by a code.
///
/// # Errors
/// The database's.
pub fn reach(work: &mut Work<'_>, id: LeadId, step: PublicStep) -> Result<(), LeadError> {
    if store::is_public(work.conn, id)? {
        let today = work.today();
        store::reach(work.conn, id, step, today)?;
    }
    Ok(())
}
