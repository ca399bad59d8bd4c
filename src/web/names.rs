//! The names that pages show in place of ids and codes, read at once for a page.

use std::collections::HashMap;

use diesel::QueryResult;

use crate::db::Db;
use crate::http::messages::Language;
use crate::kit::{OfficeId, PersonId};
use crate::leads::queries as leads;
use crate::org::queries as org;

/// Names of offices and fields, and of the people who are asked for.
#[derive(Debug, Default)]
pub struct Names {
    people: HashMap<PersonId, String>,
    offices: HashMap<OfficeId, String>,
    domains: Vec<(String, String, String)>,
}

impl Names {
    /// The names of offices and fields, and of these people.
    ///
    /// # Errors
    /// The database's.
    pub fn read(conn: &mut Db, people: impl IntoIterator<Item = PersonId>) -> QueryResult<Self> {
        let mut ids: Vec<PersonId> = people.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let people = if ids.is_empty() { Vec::new() } else { org::people_by_id(conn, &ids)? };
        let offices = org::procuratorates(conn)?;
        let domains = leads::domains(conn)?;
        Ok(Self {
            people: people.into_iter().map(|row| (row.id, row.name)).collect(),
            offices: offices.into_iter().map(|row| (row.id, row.name)).collect(),
            domains: domains.into_iter().map(|row| (row.code, row.name_zh, row.name_en)).collect(),
        })
    }

    /// Of a person; empty for none.
    #[must_use]
    pub fn person(&self, id: Option<PersonId>) -> String {
        id.and_then(|id| self.people.get(&id)).cloned().unwrap_or_default()
    }

    /// Of an office.
    #[must_use]
    pub fn office(&self, id: OfficeId) -> String {
        self.offices.get(&id).cloned().unwrap_or_default()
    }

    /// Of a field of law; its code where there is none.
    #[must_use]
    pub fn domain(&self, code: Option<&str>, language: Language) -> String {
        let Some(code) = code else { return String::new() };
        let found = self.domains.iter().find(|(known, _, _)| known == code);
        found.map_or_else(
            || code.to_owned(),
            |(_, zh, en)| match language {
                Language::Chinese => zh.clone(),
                Language::English => en.clone(),
            },
        )
    }

    /// Every field of law as a choice.
    #[must_use]
    pub fn domains(&self, language: Language) -> Vec<super::form::Choice> {
        let word = |(code, zh, en): &(String, String, String)| {
            super::form::Choice::new(code, if language == Language::Chinese { zh } else { en })
        };
        self.domains.iter().map(word).collect()
    }
}
