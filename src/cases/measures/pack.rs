//! The packs of handling measures, embedded in the program.

use std::sync::OnceLock;

use serde::Deserialize;

use super::model::Measure;
use crate::cases::state::Track;

/// A pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its id.
    pub id: String,
    /// Its measures, in the order of the work.
    pub measures: Vec<Measure>,
}

/// The pack that new cases are filed under.
#[must_use]
pub fn current() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| {
        // The file is part of the program and a test reads it; a pack without measures asks for nothing.
        toml::from_str(include_str!("R2021.toml"))
            .unwrap_or_else(|_| Pack { id: String::from("R2021"), measures: Vec::new() })
    })
}

impl Pack {
    /// The measures of a track.
    pub fn of_track(&self, track: Track) -> impl Iterator<Item = &Measure> {
        self.measures.iter().filter(move |measure| measure.tracks.contains(&track))
    }

    /// A measure by its code.
    #[must_use]
    pub fn measure(&self, code: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pack_has_thirty_six_measures_each_of_its_own_code() {
        let pack: Pack = toml::from_str(include_str!("R2021.toml")).unwrap();
        assert_eq!(pack.measures.len(), 36);
        let codes: std::collections::BTreeSet<_> = pack.measures.iter().map(|m| &m.code).collect();
        assert_eq!(codes.len(), 36);
        for measure in &pack.measures {
            assert!(!measure.tracks.is_empty(), "{}", measure.code);
            assert!(measure.article.starts_with("R21 Art"), "{}", measure.code);
        }
    }

    #[test]
    fn every_required_measure_can_be_shown_by_an_act() {
        for measure in current().measures.iter().filter(|measure| measure.required()) {
            assert!(!measure.shown_by.is_empty(), "{}", measure.code);
        }
    }
}
