//! Giving numbers, bringing official ones in, making them void, and looking for gaps.

use diesel::QueryResult;
use serde_json::json;

use super::error::DocumentError;
use super::model::{IssuedNumber, NumberId, NumberTemplate, SeriesKind};
use super::number::{self, Pattern};
use super::store::{self, NewNumber};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{Fields, OfficeId};
use crate::org;

/// Places of a series that no number holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesGaps {
    /// The procuratorate.
    pub office: OfficeId,
    /// The kind.
    pub kind: SeriesKind,
    /// The year.
    pub year: i32,
    /// The places.
    pub missing: Vec<i32>,
}

/// Gives the next number of a series to a document that is being signed. The series stays locked
/// until the transaction ends, so that two signings never take one number and none is skipped.
///
/// # Errors
/// When there is no such procuratorate, and the database's.
pub fn issue_number(
    work: &mut Work<'_>,
    office: OfficeId,
    kind: SeriesKind,
    year: i32,
    subject: Subject,
) -> Result<IssuedNumber, DocumentError> {
    let pattern = pattern(work.conn, office, kind)?;
    let n = store::lock_series(work.conn, office, kind, year)? + 1;
    store::set_last(work.conn, office, kind, year, n)?;
    let number = pattern.write(year, n);
    if store::by_text(work.conn, office, &number)?.is_some() {
        return Err(DocumentError::NumberTaken { number });
    }
    let (issued_on, issued_by) = (work.today(), work.actor.person);
    give(work, &NewNumber { office, kind, year, n: Some(n), number: &number, official: false, subject, issued_on, issued_by })
}

/// Brings in the number that a document was given in the unified business system. A number of our
/// own pattern takes its place in the series, so that it is never given a second time; the places it
/// jumps over are shown as gaps.
///
/// # Errors
/// When the number belongs to another document, and the database's.
pub fn import_number(
    work: &mut Work<'_>,
    office: OfficeId,
    kind: SeriesKind,
    year: i32,
    number: &str,
    subject: Subject,
) -> Result<IssuedNumber, DocumentError> {
    let mut fields = Fields::new();
    let number = fields.text("number", number, 3..=60);
    fields.finish()?;
    let pattern = pattern(work.conn, office, kind)?;
    let last = store::lock_series(work.conn, office, kind, year)?;
    if store::by_text(work.conn, office, &number)?.is_some() {
        return Err(DocumentError::NumberTaken { number });
    }
    let n = pattern.read(year, &number);
    if let Some(n) = n {
        store::set_last(work.conn, office, kind, year, last.max(n))?;
    }
    let (issued_on, issued_by) = (work.today(), work.actor.person);
    give(work, &NewNumber { office, kind, year, n, number: &number, official: true, subject, issued_on, issued_by })
}

/// Makes a number void. It stays in the series with its reason and is never given again.
///
/// # Errors
/// When it is void already or does not exist, and the database's.
pub fn void(work: &mut Work<'_>, id: NumberId, reason: &str) -> Result<IssuedNumber, DocumentError> {
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 2..=500);
    fields.finish()?;
    let found = store::number(work.conn, id)?.ok_or(DocumentError::NumberNotFound { id })?;
    if store::set_void(work.conn, id, work.actor.person, work.now, &reason)? == 0 {
        return Err(DocumentError::AlreadyVoid { number: found.number });
    }
    let detail = json!({ "number": found.number, "reason": reason });
    work.record(found.office_id, "number.voided", Subject::new("number", id.0), detail);
    store::number(work.conn, id)?.ok_or(DocumentError::NumberNotFound { id })
}

/// Sets how an office writes the numbers of a kind from now on; `version` 0 sets it for the first
/// time. Numbers already given stay as they are.
///
/// # Errors
/// When the template lacks year or number, or was changed meanwhile.
pub fn set_template(work: &mut Work<'_>, new: &NumberTemplate) -> Result<NumberTemplate, DocumentError> {
    let mut fields = Fields::new();
    let code = fields.text("code", &new.code, 1..=20);
    let template = fields.text("template", &new.template, 5..=80);
    fields.check(number::usable(&template), "template", "malformed", "{year} {n} 〔〕");
    fields.finish()?;
    let row = NumberTemplate { code, template, ..new.clone() };
    let current = store::template(work.conn, row.office_id, row.kind)?;
    let current_version = current.map_or(0, |found| found.version);
    if current_version != row.version {
        return Err(DocumentError::Stale { current: current_version });
    }
    let changed = if current_version == 0 {
        store::insert_template(work.conn, &row)?
    } else {
        store::update_template(work.conn, &row)?
    };
    if changed == 0 {
        return Err(DocumentError::Stale { current: current_version });
    }
    let detail = json!({ "kind": row.kind, "template": row.template, "code": row.code });
    work.record(row.office_id, "number_template.set", Subject::new("office", row.office_id.0), detail);
    Ok(NumberTemplate { version: current_version + 1, ..row })
}

/// Every series that lacks a number, with the places that are missing.
///
/// # Errors
/// The database's.
pub fn gap_check(conn: &mut Db) -> QueryResult<Vec<SeriesGaps>> {
    let mut found = Vec::new();
    for (office, kind, year, last) in store::all_series(conn)? {
        let missing = number::gaps(last, &store::taken(conn, office, kind, year)?);
        if !missing.is_empty() {
            found.push(SeriesGaps { office, kind, year, missing });
        }
    }
    Ok(found)
}

fn pattern(conn: &mut Db, office: OfficeId, kind: SeriesKind) -> Result<Pattern, DocumentError> {
    let short = org::store::procuratorate(conn, office)?
        .ok_or(DocumentError::OfficeNotFound { id: office })?
        .short_name;
    Ok(match store::template(conn, office, kind)? {
        Some(own) => Pattern { template: own.template, short, code: own.code },
        None => Pattern::default_of(kind, &short),
    })
}

fn give(work: &mut Work<'_>, new: &NewNumber<'_>) -> Result<IssuedNumber, DocumentError> {
    let id = store::insert(work.conn, new)?;
    let detail = json!({ "number": new.number, "kind": new.kind, "official": new.official,
        "document": { "kind": new.subject.kind, "id": new.subject.id } });
    work.record(new.office, "number.given", Subject::new("number", id.0), detail);
    store::number(work.conn, id)?.ok_or(DocumentError::NumberNotFound { id })
}
