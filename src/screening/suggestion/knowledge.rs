//! What suggestions know: the words of each field, the duties of agencies and the words of priority, read
//! from `search-index/` when they are first needed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::kit::phrases::Phrases;
use crate::kit::text::fold;
use crate::org::model::AgencySystem;

const DOMAINS: &str = include_str!("../../../search-index/domains.toml");
const DUTIES: &str = include_str!("../../../search-index/duties.toml");
const PRIORITY: &str = include_str!("../../../search-index/priority.toml");

/// Words by what they count: `3 = ["偷排", …]`.
type Weighted = BTreeMap<String, Vec<String>>;

/// The words of a field.
#[derive(Debug)]
pub struct DomainWords {
    /// Its code; none stands for no field at all.
    pub code: Option<String>,
    /// What it has before any word is met.
    pub base: f64,
    /// Its lesser words tell the occasion, and no heading makes more of them.
    pub strict: bool,
    /// Its words.
    pub words: Phrases<f64>,
}

/// A duty of an agency.
#[derive(Debug)]
pub struct DutyWords {
    /// The system of the agency.
    pub system: AgencySystem,
    /// How the name of the agency ends, where its system is no sufficient sign.
    pub agency: Option<String>,
    /// Fields in which it matters.
    pub domains: Vec<String>,
    /// The duty.
    pub duty: String,
    /// The statute that makes it so.
    pub law: String,
    /// The article; empty where it has to be looked up.
    pub article: String,
    /// Words that point to it.
    pub words: Phrases<f64>,
}

/// Statutes that another takes over from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caution {
    /// Facts from this day on are under the other.
    pub from: NaiveDate,
    /// The statutes.
    pub laws: Vec<String>,
    /// What has to be minded.
    pub note: String,
}

/// The words of a factor of priority.
#[derive(Debug, Default)]
pub struct PriorityWords {
    /// Harm done to the public interest.
    pub harm: Phrases<f64>,
    /// What the agency did or did not do.
    pub conduct: Phrases<f64>,
    /// That it cannot wait.
    pub urgency: Phrases<f64>,
    /// That it goes on, or happens again.
    pub repetition: Phrases<f64>,
}

/// All of it.
#[derive(Debug, Default)]
pub struct Knowledge {
    /// Which knowledge it is: the beginning of the digest of the files.
    pub version: String,
    /// The words of the fields, and of no field.
    pub domains: Vec<DomainWords>,
    /// The duties.
    pub duties: Vec<DutyWords>,
    /// Statutes that another takes over from.
    pub cautions: Vec<Caution>,
    /// The words of priority.
    pub priority: PriorityWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DomainFile {
    #[serde(default)]
    base: f64,
    #[serde(default)]
    strict: bool,
    words: Weighted,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DutyFile {
    #[serde(default)]
    caution: Vec<Caution>,
    duty: Vec<DutyEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DutyEntry {
    system: AgencySystem,
    agency: Option<String>,
    domains: Vec<String>,
    duty: String,
    law: String,
    article: String,
    words: Weighted,
}

impl Knowledge {
    /// The knowledge of the program. A test holds that its files are read whole.
    #[must_use]
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Knowledge> = LazyLock::new(|| {
            Knowledge::parse(DOMAINS, DUTIES, PRIORITY).unwrap_or_else(|error| {
                tracing::error!(cause = %error, "Suggestions know nothing: {error}");
                Knowledge::default()
            })
        });
        &SHARED
    }

    fn parse(domains: &str, duties: &str, priority: &str) -> Result<Self, toml::de::Error> {
        let mut hash = Sha256::new();
        for text in [domains, duties, priority] {
            hash.update(text);
        }
        let domains: BTreeMap<String, DomainFile> = toml::from_str(domains)?;
        let duties: DutyFile = toml::from_str(duties)?;
        let mut priority: BTreeMap<String, Weighted> = toml::from_str(priority)?;
        let mut of = |name: &str| phrases(priority.remove(name).unwrap_or_default());
        Ok(Self {
            version: hex::encode(hash.finalize()).chars().take(12).collect(),
            domains: domains
                .into_iter()
                .map(|(code, file)| DomainWords {
                    code: (code != "none").then_some(code),
                    base: file.base,
                    strict: file.strict,
                    words: phrases(file.words),
                })
                .collect(),
            duties: duties.duty.into_iter().map(DutyWords::from).collect(),
            cautions: duties.caution,
            priority: PriorityWords {
                harm: of("harm"),
                conduct: of("conduct"),
                urgency: of("urgency"),
                repetition: of("repetition"),
            },
        })
    }

    /// What has to be minded of a statute for facts of a day.
    #[must_use]
    pub fn caution(&self, law: &str, on: NaiveDate) -> Option<&str> {
        let found = self
            .cautions
            .iter()
            .find(|caution| caution.from <= on && caution.laws.iter().any(|known| known == law));
        found.map(|caution| caution.note.as_str())
    }
}

impl From<DutyEntry> for DutyWords {
    fn from(entry: DutyEntry) -> Self {
        let DutyEntry { system, agency, domains, duty, law, article, words } = entry;
        Self { system, agency, domains, duty, law, article, words: phrases(words) }
    }
}

/// A weight that is no number counts nothing; a test holds that there is none.
fn phrases(words: Weighted) -> Phrases<f64> {
    Phrases::of(words.into_iter().flat_map(|(weight, words)| {
        let weight: f64 = weight.parse().unwrap_or(0.0);
        words.into_iter().map(move |word| (fold(&word), weight))
    }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_file_is_read_whole() {
        let known = Knowledge::parse(DOMAINS, DUTIES, PRIORITY).unwrap();
        assert!(known.domains.iter().any(|domain| domain.code.is_none() && domain.base > 0.0));
        assert!(known.domains.len() > 15 && known.duties.len() > 60 && !known.cautions.is_empty());
        let fields: BTreeSet<_> = known.domains.iter().filter_map(|domain| domain.code.as_deref()).collect();
        for duty in &known.duties {
            assert!(duty.domains.iter().all(|code| fields.contains(code.as_str())), "{duty:?}");
            assert_eq!(duty.agency.is_some(), duty.system == AgencySystem::Other, "{}", duty.duty);
        }
    }

    #[test]
    fn every_weight_is_a_number_and_no_word_stands_twice_in_a_list() {
        let domains: BTreeMap<String, DomainFile> = toml::from_str(DOMAINS).unwrap();
        let duties: DutyFile = toml::from_str(DUTIES).unwrap();
        let priority: BTreeMap<String, Weighted> = toml::from_str(PRIORITY).unwrap();
        let lists = domains.into_values().map(|file| file.words);
        let lists = lists.chain(duties.duty.into_iter().map(|duty| duty.words)).chain(priority.into_values());
        for list in lists {
            assert!(list.keys().all(|weight| weight.parse::<f64>().is_ok_and(|weight| weight != 0.0)));
            let words: Vec<_> = list.values().flatten().map(|word| fold(word)).collect();
            let once: BTreeSet<_> = words.iter().collect();
            assert_eq!(once.len(), words.len(), "{words:?}");
        }
    }
}
