//! Giving numbers, bringing official ones in, making them void, and looking for gaps.

use chrono::NaiveDate;
use diesel::QueryResult;
use serde_json::json;

use super::error::DocumentError;
use super::model::{IssuedNumber, NumberId, NumberTemplate, SeriesKind};
use super::number::{self, Pattern};
use super::store::{self, NewNumber};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{Fields, OfficeId, Scope};
use crate::org;

/// The years a series may be of.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

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
    let pattern = pattern(work.conn, office, kind, year)?;
    let n = store::lock_series(work.conn, office, kind, year)? + 1;
    store::set_last(work.conn, office, kind, year, n)?;
    let number = pattern.write(year, n);
    if store::by_text(work.conn, office, &number)?.is_some() {
        return Err(DocumentError::NumberTaken { number });
    }
    let (issued_on, issued_by) = (work.today(), work.actor.person);
    give(
        work,
        &NewNumber {
            office,
            kind,
            year,
            n: Some(n),
            number: &number,
            official: false,
            subject,
            note: None,
            issued_on,
            issued_by,
        },
    )
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
    let issued_on = work.today();
    let old = OfficialNumber { office, kind, year, number: number.to_owned(), issued_on, note: None };
    bring_in(work, &old, subject)
}

/// A number that the unified business system, or paper, gave to a document.
#[derive(Debug, Clone)]
pub struct OfficialNumber {
    /// The procuratorate.
    pub office: OfficeId,
    /// The kind.
    pub kind: SeriesKind,
    /// The year of the series.
    pub year: i32,
    /// As it is written.
    pub number: String,
    /// The day it was given.
    pub issued_on: NaiveDate,
    /// What document it was.
    pub note: Option<String>,
}

/// Brings in the number of a document that is not one of ours, as one of an earlier year.
///
/// # Errors
/// When the number belongs to another document, a field is wrong, and the database's.
pub fn bring_in(
    work: &mut Work<'_>,
    official: &OfficialNumber,
    subject: Subject,
) -> Result<IssuedNumber, DocumentError> {
    let OfficialNumber { office, kind, year, .. } = *official;
    let mut fields = Fields::new();
    let number = fields.text("number", &official.number, 3..=60);
    let note = fields.optional("note", official.note.as_deref(), 500);
    fields.past("issued_on", official.issued_on, work.today());
    fields.check(YEARS.contains(&year), "year", "out_of_range", "2000–2100");
    fields.finish()?;
    let pattern = pattern(work.conn, office, kind, year)?;
    let last = store::lock_series(work.conn, office, kind, year)?;
    if store::by_text(work.conn, office, &number)?.is_some() {
        return Err(DocumentError::NumberTaken { number });
    }
    let n = pattern.read(year, &number);
    if let Some(n) = n {
        store::set_last(work.conn, office, kind, year, last.max(n))?;
    }
    let (issued_on, issued_by) = (official.issued_on, work.actor.person);
    let note = note.as_deref();
    give(
        work,
        &NewNumber {
            office,
            kind,
            year,
            n,
            number: &number,
            official: true,
            subject,
            note,
            issued_on,
            issued_by,
        },
    )
}

/// Gives a missing place of a series a void number with its reason, so that the gap is explained.
///
/// # Errors
/// When the series never came so far, or a number holds the place.
pub fn void_place(
    work: &mut Work<'_>,
    (office, kind, year): (OfficeId, SeriesKind, i32),
    n: i32,
    reason: &str,
) -> Result<IssuedNumber, DocumentError> {
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 2..=500);
    fields.finish()?;
    let pattern = pattern(work.conn, office, kind, year)?;
    let last = store::last_of(work.conn, office, kind, year)?;
    if last > 0 {
        store::lock_series(work.conn, office, kind, year)?;
    }
    if !number::gaps(last, &store::taken(work.conn, office, kind, year)?).contains(&n) {
        return Err(DocumentError::PlaceNotMissing { kind, year, n });
    }
    let number = pattern.write(year, n);
    if store::by_text(work.conn, office, &number)?.is_some() {
        return Err(DocumentError::NumberTaken { number });
    }
    let (issued_on, issued_by) = (work.today(), work.actor.person);
    let made = give(
        work,
        &NewNumber {
            office,
            kind,
            year,
            n: Some(n),
            number: &number,
            official: false,
            subject: Subject::new("office", office.0),
            note: None,
            issued_on,
            issued_by,
        },
    )?;
    void(work, made.id, &reason)
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

/// Sets how an office writes the numbers of a kind from a year on; `version` 0 sets it for the first
/// time. A series that has given a number keeps the template it began with.
///
/// # Errors
/// When the template lacks year or number, the office is not the administrator's to keep, the series is
/// in use, or it was changed meanwhile.
pub fn set_template(work: &mut Work<'_>, new: &NumberTemplate) -> Result<NumberTemplate, DocumentError> {
    if !keeps(work, new.office_id)? {
        return Err(DocumentError::OfficeNotFound { id: new.office_id });
    }
    let mut fields = Fields::new();
    let code = fields.text("code", &new.code, 1..=20);
    let template = fields.text("template", &new.template, 5..=80);
    fields.check(number::usable(&template), "template", "malformed", "{year} {n} 〔〕");
    fields.check(YEARS.contains(&new.year), "year", "out_of_range", "2000–2100");
    fields.finish()?;
    let row = NumberTemplate { code, template, ..new.clone() };
    let (office, kind, year) = (row.office_id, row.kind, row.year);
    let own = store::templates(work.conn, office)?;
    let later = own.iter().filter(|other| other.kind == kind && other.year > year).map(|other| other.year);
    let until = later.min().unwrap_or(i32::MAX);
    if let Some(year) = store::first_year_in_use(work.conn, office, kind, year..until)? {
        return Err(DocumentError::SeriesInUse { kind, year });
    }
    let current = own.iter().find(|other| other.kind == kind && other.year == year);
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
    let detail = json!({ "kind": kind, "year": year, "template": row.template, "code": row.code });
    work.record(office, "number_template.set", Subject::new("office", office.0), detail);
    Ok(NumberTemplate { version: current_version + 1, ..row })
}

/// How an office writes the numbers of a kind in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateLine {
    /// The kind.
    pub kind: SeriesKind,
    /// The pattern.
    pub template: String,
    /// What stands for the kind.
    pub code: String,
    /// The year of the office's own template that counts; none where the program's counts.
    pub from_year: Option<i32>,
    /// The version of the template of this very year; 0 where there is none.
    pub version: i32,
    /// Whether the series of the year has given a number, so that its template stays.
    pub in_use: bool,
    /// The number that would come next.
    pub next: String,
}

/// How an office writes every kind in a year.
///
/// # Errors
/// When there is no such procuratorate, and the database's.
pub fn templates(conn: &mut Db, office: OfficeId, year: i32) -> Result<Vec<TemplateLine>, DocumentError> {
    let mut lines = Vec::new();
    for kind in SeriesKind::ALL {
        let pattern = pattern(conn, office, *kind, year)?;
        let own = store::template(conn, office, *kind, year)?;
        let last = store::last_of(conn, office, *kind, year)?;
        lines.push(TemplateLine {
            kind: *kind,
            next: pattern.write(year, last + 1),
            template: pattern.template,
            code: pattern.code,
            from_year: own.as_ref().map(|row| row.year),
            version: own.filter(|row| row.year == year).map_or(0, |row| row.version),
            in_use: store::first_year_in_use(conn, office, *kind, year..year + 1)?.is_some(),
        });
    }
    Ok(lines)
}

/// Every series in sight that lacks a number, with the places that are missing.
///
/// # Errors
/// The database's.
pub fn gap_check(conn: &mut Db, scope: &Scope) -> QueryResult<Vec<SeriesGaps>> {
    let mut found = Vec::new();
    for (office, kind, year, last) in store::all_series(conn, scope)? {
        let missing = number::gaps(last, &store::taken(conn, office, kind, year)?);
        if !missing.is_empty() {
            found.push(SeriesGaps { office, kind, year, missing });
        }
    }
    Ok(found)
}

/// Whether an administrator keeps an office: the own one or one below it.
fn keeps(work: &mut Work<'_>, office: OfficeId) -> QueryResult<bool> {
    let Some(own) = work.actor.office else { return Ok(false) };
    Ok(org::store::offices_below(work.conn, own)?.contains(&office))
}

fn pattern(conn: &mut Db, office: OfficeId, kind: SeriesKind, year: i32) -> Result<Pattern, DocumentError> {
    let short = org::store::procuratorate(conn, office)?
        .ok_or(DocumentError::OfficeNotFound { id: office })?
        .short_name;
    Ok(match store::template(conn, office, kind, year)? {
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
