//! The starter pack: models written with the program, each with its reasoning, installed as drafts.

use std::sync::OnceLock;

use serde::Deserialize;

use super::definition::Definition;

/// A pack of models.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its id.
    pub id: String,
    /// Its models.
    #[serde(rename = "model")]
    pub models: Vec<PackModel>,
}

/// A model of a pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackModel {
    /// Its code, by which it is installed once in an office.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Why it is thought to work.
    pub reason: String,
    /// Which data it needs.
    pub data: String,
    /// What it looks for and suggests.
    pub definition: Definition,
}

impl PackModel {
    /// What its first version says that it is for.
    #[must_use]
    pub fn purpose(&self) -> String {
        format!("{}\n所需数据：{}", self.reason, self.data)
    }
}

/// The starter pack of the program.
#[must_use]
pub fn starter() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    // The file is part of the program and a test reads it; a pack without models installs nothing.
    PACK.get_or_init(|| toml::from_str(include_str!("packs/starter.toml")).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::kit::Fields;
    use crate::screening::definition::Watch;
    use crate::search::Analyzer;

    #[test]
    fn every_model_of_the_starter_pack_is_one_an_office_could_write() {
        let pack: Pack = toml::from_str(include_str!("packs/starter.toml")).unwrap();
        let codes: BTreeSet<_> = pack.models.iter().map(|model| &model.code).collect();
        let names: BTreeSet<_> = pack.models.iter().map(|model| &model.name).collect();
        assert_eq!((codes.len(), names.len()), (pack.models.len(), pack.models.len()));
        for model in &pack.models {
            let mut fields = Fields::new();
            model.definition.check(&mut fields);
            assert_eq!(fields.finish(), Ok(()), "{}", model.code);
            assert!(model.reason.chars().count() > 20, "{}", model.code);
        }
    }

    #[test]
    fn what_is_not_one_word_is_quoted_so_that_its_parts_stand_together() {
        for model in &starter().models {
            let Watch::Leads { query, conditions: _ } = &model.definition.watch else { continue };
            for part in query.split([' ', '(', ')']).filter(|part| !part.is_empty() && *part != "OR") {
                let word = part.trim_start_matches('-');
                let parts = Analyzer::shared().cut(word);
                assert!(word.starts_with('“') || parts.len() == 1, "{}: {part} is {parts:?}", model.code);
            }
        }
    }

    #[test]
    fn what_a_model_of_data_says_of_its_columns_is_in_the_data_it_asks_for() {
        for model in &starter().models {
            let Watch::Rows { dataset, title, subject, conditions } = &model.definition.watch else {
                continue;
            };
            assert!(model.data.contains(dataset.as_str()), "{}", model.code);
            let columns = conditions.iter().flat_map(|condition| condition.columns());
            let told =
                [&subject.name, &subject.code, &subject.place].into_iter().flatten().map(String::as_str);
            let titled = title.split('{').skip(1).filter_map(|rest| rest.split('}').next());
            for column in columns.chain(told).chain(titled) {
                assert!(model.data.contains(column), "{}: {column}", model.code);
            }
        }
    }
}
