//! Keeping of procuratorates.

use serde_json::json;

use super::error::OrgError;
use super::model::Level;
use super::people::keeps;
use super::store;
use crate::audit::{Subject, Work};
use crate::kit::coded::is_taken;
use crate::kit::{Fields, OfficeId};

/// A procuratorate to be registered.
#[derive(Debug, Clone)]
pub struct OfficeFacts {
    /// Its code in the office tree, unique.
    pub code: String,
    /// Full name.
    pub name: String,
    /// What stands before 检 in a document number.
    pub short_name: String,
    /// Level.
    pub level: Level,
    /// The one above; none for the first.
    pub parent: Option<OfficeId>,
    /// Administrative division, six digits (GB/T 2260).
    pub division_code: String,
}

/// Registers a procuratorate. There is one at the top, and every other has one above it, because who is
/// at the top sees all.
///
/// # Errors
/// When its code is taken, a field is wrong, or it would be a second one at the top.
pub fn register(work: &mut Work<'_>, facts: &OfficeFacts) -> Result<OfficeId, OrgError> {
    let mut fields = Fields::new();
    let code = fields.text("code", &facts.code, 1..=20);
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    fields.check(code.chars().all(plain), "code", "malformed", "A-Z a-z 0-9 . - _");
    let name = fields.text("name", &facts.name, 2..=100);
    let short_name = fields.text("short_name", &facts.short_name, 1..=10);
    let division_code = fields.text("division_code", &facts.division_code, 1..=6);
    let six = division_code.len() == 6 && division_code.chars().all(|c| c.is_ascii_digit());
    fields.check(six, "division_code", "malformed", "GB/T 2260");
    if let Some(parent) = facts.parent {
        let known = store::procuratorate(work.conn, parent)?.is_some() && keeps(work, parent)?;
        fields.check(known, "parent", "unknown", parent);
    }
    fields.finish()?;
    if let (None, Some(top)) = (facts.parent, store::top_office(work.conn)?) {
        return Err(OrgError::TopOfficeExists { id: top });
    }
    let new = store::NewOffice {
        code: &code,
        name: &name,
        short_name: &short_name,
        level: facts.level,
        parent: facts.parent,
        division_code: &division_code,
    };
    let id = store::insert_office(work.conn, &new).map_err(|error| {
        if is_taken(&error) { OrgError::OfficeCodeTaken { code: code.clone() } } else { error.into() }
    })?;
    let detail = json!({"code": code, "name": name, "parent": facts.parent});
    work.record(id, "procuratorate.registered", Subject::new("procuratorate", id.0), detail);
    Ok(id)
}
