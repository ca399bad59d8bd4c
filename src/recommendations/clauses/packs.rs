//! The starter pack: clauses written with the program.

use std::sync::OnceLock;

use serde::Deserialize;

use super::super::sections::Section;
use crate::org::AgencySystem;

/// A pack of clauses.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its id.
    pub id: String,
    /// Its clauses.
    #[serde(rename = "clause")]
    pub clauses: Vec<PackClause>,
}

/// A clause of a pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackClause {
    /// Its code, by which it is installed once in an office.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where it is meant to stand.
    pub section: Section,
    /// The field.
    pub domain: Option<String>,
    /// The agencies it is meant for.
    pub system: Option<AgencySystem>,
    /// The duty it is about.
    pub duty: String,
    /// The passage.
    pub text: String,
    /// The claim it leads to.
    pub claim: Option<String>,
    /// The articles it rests on.
    #[serde(default)]
    pub law: String,
}

/// The starter pack of the program.
#[must_use]
pub fn starter() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    // The file is part of the program and a test reads it; a pack without clauses installs nothing.
    PACK.get_or_init(|| toml::from_str(include_str!("packs/starter.toml")).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::super::rules::duty_of_private_party;
    use super::*;
    use crate::statutes::citations;

    #[test]
    fn every_clause_of_the_starter_pack_is_one_an_office_could_write() {
        let pack: Pack = toml::from_str(include_str!("packs/starter.toml")).unwrap();
        let codes: BTreeSet<_> = pack.clauses.iter().map(|clause| &clause.code).collect();
        let names: BTreeSet<_> = pack.clauses.iter().map(|clause| &clause.name).collect();
        assert_eq!((codes.len(), names.len()), (pack.clauses.len(), pack.clauses.len()));
        for clause in &pack.clauses {
            let code = &clause.code;
            assert!(clause.section.takes_clauses() && clause.text.chars().count() >= 10, "{code}");
            assert_eq!(clause.text.matches('【').count(), clause.text.matches('】').count(), "{code}");
            // R21 Art 83: neither item nor claim lays a duty on a private party.
            let claim = clause.claim.as_deref().unwrap_or_default();
            assert!(!duty_of_private_party(claim), "{code}");
            assert!(clause.section != Section::Items || !duty_of_private_party(&clause.text), "{code}");
            assert!(clause.claim.is_none() || clause.section == Section::Items, "{code}");
            assert!(clause.law.is_empty() || !citations(&clause.law).is_empty(), "{code}: {}", clause.law);
        }
    }
}
