//! Rows of the log and what they speak of.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::db::schema::audit_log;
use crate::kit::{OfficeId, PersonId, Timestamp};

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The kind of record, as in the API: `lead`, `case`, `recommendation`.
    pub kind: &'static str,
    /// Its id.
    pub id: i64,
}

impl Subject {
    /// A record of a kind.
    #[must_use]
    pub fn new(kind: &'static str, id: i64) -> Self {
        Self { kind, id }
    }
}

/// One field that changed.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// The field, as in the API.
    pub field: &'static str,
    /// What stood there.
    pub from: serde_json::Value,
    /// What stands there now.
    pub to: serde_json::Value,
}

/// A row of the log as it is stored.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, Deserialize)]
#[diesel(table_name = audit_log)]
pub struct AuditRow {
    /// Position in the whole log.
    pub id: i64,
    /// The procuratorate in whose chain it stands.
    pub office_id: OfficeId,
    /// Position in that chain.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; none for the public and the program itself.
    pub person_id: Option<PersonId>,
    /// The roles held then, comma-separated.
    pub roles: String,
    /// From where.
    pub origin: String,
    /// What was done, `noun.verb`.
    pub action: String,
    /// Kind of record.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: i64,
    /// The case it belongs to.
    pub case_id: Option<i64>,
    /// The typed difference, as JSON text exactly as it was hashed.
    pub detail: String,
    /// Hash of the row before in the office's chain.
    pub prev_hash: String,
    /// Hash of the row before of the same case.
    pub case_prev_hash: Option<String>,
    /// Hash of this row.
    pub hash: String,
}

impl AuditRow {
    /// The names of what the row speaks of, without what stands in them: the keys of its detail, and the fields of its
    /// typed differences.
    #[must_use]
    pub fn fields(&self) -> Vec<String> {
        fields(&self.detail)
    }
}

fn fields(detail: &str) -> Vec<String> {
    let named = |change: &Value| change.get("field").and_then(Value::as_str).map(str::to_owned);
    match serde_json::from_str(detail).unwrap_or(Value::Null) {
        Value::Object(map) => map
            .iter()
            .flat_map(|(key, value)| {
                let changed: Vec<_> =
                    value.as_array().map(|list| list.iter().filter_map(named).collect()).unwrap_or_default();
                if changed.is_empty() { vec![key.clone()] } else { changed }
            })
            .collect(),
        Value::Array(list) => list.iter().filter_map(named).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// Which rows of the log are wanted.
#[derive(Debug, Clone, Default)]
pub struct LogFilter {
    /// Offices whose chains may be read; all when absent.
    pub offices: Option<Vec<OfficeId>>,
    /// Kind of record.
    pub subject_kind: Option<String>,
    /// Its id.
    pub subject_id: Option<i64>,
    /// Who.
    pub person: Option<PersonId>,
    /// What was done.
    pub action: Option<String>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::fields;

    #[test]
    fn a_row_names_its_fields_and_not_what_stands_in_them() {
        let detail = r#"{"state":"filed","changes":[{"field":"title","from":"a","to":"b"}]}"#;
        let mut named = fields(detail);
        named.sort();
        assert_eq!(named, ["state", "title"]);
        assert!(fields("null").is_empty());
    }
}
