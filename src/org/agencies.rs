//! Keeping of agencies and of who took over from whom.

use chrono::NaiveDate;
use diesel::result::Error;
use serde_json::json;

use super::error::OrgError;
use super::model::{Agency, AgencyFacts};
use super::people::keeps;
use super::{rules, store};
use crate::audit::{Change, Subject, Work};
use crate::kit::coded::is_taken;
use crate::kit::{AgencyId, Fields};

/// One agency takes over from another on a day.
#[derive(Debug, Clone)]
pub struct NewSuccession {
    /// Which ends.
    pub from: AgencyId,
    /// Which takes over.
    pub to: AgencyId,
    /// First day on which the successor answers.
    pub effective_on: NaiveDate,
    /// The document of the reform.
    pub note: String,
}

/// Registers an agency.
///
/// # Errors
/// When its code is taken or a field is wrong.
pub fn register(work: &mut Work<'_>, facts: &AgencyFacts) -> Result<AgencyId, OrgError> {
    let facts = check(work, None, facts)?;
    let id = store::insert_agency(work.conn, &facts).map_err(|error| taken(error, &facts))?;
    let detail = json!({"name": facts.name, "code": facts.code});
    work.record(facts.office_id, "agency.registered", Subject::new("agency", id.0), detail);
    Ok(id)
}

/// Changes what an agency is.
///
/// # Errors
/// When it is not in the administrator's tree, was changed since, or a field is wrong.
pub fn change(work: &mut Work<'_>, id: AgencyId, version: i32, facts: &AgencyFacts) -> Result<(), OrgError> {
    let before = find(work, id)?;
    let facts = check(work, Some(id), facts)?;
    let changed =
        store::update_agency(work.conn, id, version, &facts).map_err(|error| taken(error, &facts))?;
    if changed == 0 {
        return Err(OrgError::Stale { current: before.version });
    }
    let changes: Vec<_> = [
        ("code", json!(before.code), json!(facts.code)),
        ("name", json!(before.name), json!(facts.name)),
        ("short_name", json!(before.short_name), json!(facts.short_name)),
        ("system", json!(before.system), json!(facts.system)),
        ("division_code", json!(before.division_code), json!(facts.division_code)),
        ("office_id", json!(before.office_id), json!(facts.office_id)),
        ("superior_id", json!(before.superior_id), json!(facts.superior_id)),
        ("duties", json!(before.duties), json!(facts.duties)),
        ("valid_from", json!(before.valid_from), json!(facts.valid_from)),
        ("valid_to", json!(before.valid_to), json!(facts.valid_to)),
    ]
    .into_iter()
    .filter(|(_, from, to)| from != to)
    .map(|(field, from, to)| Change { field, from, to })
    .collect();
    let subject = Subject::new("agency", id.0);
    work.record(facts.office_id, "agency.changed", subject, json!({"changes": changes}));
    Ok(())
}

/// Records that an agency was succeeded. It ends the day before, and its open matters are its
/// successor's from then on.
///
/// # Errors
/// When it would succeed itself, has a successor already, or was changed since.
pub fn succeed(work: &mut Work<'_>, version: i32, new: &NewSuccession) -> Result<(), OrgError> {
    let before = find(work, new.from)?;
    if before.version != version {
        return Err(OrgError::Stale { current: before.version });
    }
    let after = store::agency(work.conn, new.to)?.ok_or(OrgError::AgencyNotFound { id: new.to })?;
    let rows = store::successions(work.conn)?;
    if rows.iter().any(|row| row.from_id == new.from) {
        return Err(OrgError::AlreadySucceeded { id: new.from });
    }
    if rules::last_successor(&rows, after.id, NaiveDate::MAX) == new.from {
        return Err(OrgError::SuccessionCircle);
    }
    let mut fields = Fields::new();
    let note = fields.text("note", &new.note, 1..=500);
    let last = new.effective_on.pred_opt().unwrap_or(new.effective_on);
    fields.check(last >= before.valid_from, "effective_on", "order", before.valid_from);
    fields.check(after.valid_from <= new.effective_on, "effective_on", "order", after.valid_from);
    fields.finish()?;
    store::insert_succession(work.conn, new.from, new.to, new.effective_on, &note)?;
    store::end_agency(work.conn, new.from, last)?;
    let detail = json!({"to": new.to, "effective_on": new.effective_on, "note": note});
    work.record(before.office_id, "agency.succeeded", Subject::new("agency", new.from.0), detail);
    Ok(())
}

fn find(work: &mut Work<'_>, id: AgencyId) -> Result<Agency, OrgError> {
    let found = store::agency(work.conn, id)?.ok_or(OrgError::AgencyNotFound { id })?;
    if keeps(work, found.office_id)? { Ok(found) } else { Err(OrgError::AgencyNotFound { id }) }
}

fn check(work: &mut Work<'_>, own: Option<AgencyId>, facts: &AgencyFacts) -> Result<AgencyFacts, OrgError> {
    let mut fields = Fields::new();
    let code = facts.code.trim().to_uppercase();
    fields.check(rules::is_credit_code(&code), "code", "malformed", "GB 32100");
    let name = fields.text("name", &facts.name, 2..=100);
    let short_name = fields.text("short_name", &facts.short_name, 1..=50);
    let duties = fields.text("duties", &facts.duties, 0..=2000);
    let division = facts.division_code.trim();
    let six = division.len() == 6 && division.chars().all(|c| c.is_ascii_digit());
    fields.check(six, "division_code", "malformed", "GB/T 2260");
    let order = facts.valid_to.is_none_or(|to| to >= facts.valid_from);
    fields.check(order, "valid_to", "order", facts.valid_from);
    fields.check(keeps(work, facts.office_id)?, "office_id", "unknown", facts.office_id);
    if let Some(superior) = facts.superior_id {
        let known = store::agency(work.conn, superior)?.is_some() && Some(superior) != own;
        fields.check(known, "superior_id", "unknown", superior);
    }
    fields.finish()?;
    Ok(AgencyFacts { code, name, short_name, duties, division_code: division.to_owned(), ..facts.clone() })
}

fn taken(error: Error, facts: &AgencyFacts) -> OrgError {
    if is_taken(&error) { OrgError::AgencyCodeTaken { code: facts.code.clone() } } else { error.into() }
}
