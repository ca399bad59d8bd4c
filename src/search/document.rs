//! What the index knows of a record.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kit::{AgencyId, OfficeId};

crate::text_enum! {
    /// What sort of record a document stands for.
    pub enum RecordKind {
        /// A lead (线索).
        Lead = "lead" "线索",
        /// A case (案件).
        Case = "case" "案件",
        /// A recommendation (检察建议), as the office sees it.
        Recommendation = "recommendation" "检察建议",
        /// One line of a recommendation, as the agency that it was served on sees it.
        Served = "served" "收到的检察建议",
        /// A reply of an agency (回复).
        Reply = "reply" "回复",
        /// A follow-up visit (跟进调查).
        FollowUp = "follow_up" "跟进调查",
        /// A brand case (品牌案例).
        BrandCase = "brand_case" "品牌案例",
        /// The text of a file (材料).
        File = "file" "材料",
        /// An article of a rule pack (规则条文).
        Article = "article" "规则条文",
        /// An article of a law (法律条文).
        Statute = "statute" "法律条文",
    }
}

/// Who may see a document; it is indexed as a term and is part of every query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seer {
    /// Everybody with an account.
    Everyone,
    /// People of the topmost office, who see what any office sees; what is seen by an office is indexed so too.
    AnyOffice,
    /// People of an office, and of the offices above it.
    Office(OfficeId),
    /// People of an agency.
    Agency(AgencyId),
}

/// Where something is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
}

/// A record as the index takes it. A document of the same kind and id replaces the one before.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What it is.
    pub kind: RecordKind,
    /// The id of the record.
    pub id: i64,
    /// Who may see it; nobody when empty.
    pub seers: Vec<Seer>,
    /// Its heading.
    pub title: String,
    /// All of its text, parts apart by a line feed. Never who reported.
    pub body: String,
    /// Numbers it bears, inside and outside: found whole, and by their beginning.
    pub numbers: Vec<String>,
    /// Names of organisations, places and people in it: found by pinyin too. Never of who reported.
    pub names: Vec<String>,
    /// The office that has it.
    pub office: Option<OfficeId>,
    /// Agencies it is about, or was served on.
    pub agencies: Vec<AgencyId>,
    /// Code of the field of law.
    pub domain: Option<String>,
    /// Code of its state.
    pub state: Option<String>,
    /// Code of the channel it came by.
    pub channel: Option<String>,
    /// Code of the statutory source.
    pub source: Option<String>,
    /// The day it is told by: received, filed, served, submitted, visited.
    pub date: Option<NaiveDate>,
    /// The nearest due date of a running clock; none when nothing runs.
    pub deadline: Option<NaiveDate>,
    /// What matching compares beyond the text; kept, not searched.
    pub facts: MatchFacts,
}

/// What tells one matter from another beyond its words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MatchFacts {
    /// Bytes of the body, from its beginning, that tell the matter itself; what follows was written while it
    /// was worked on.
    #[serde(default)]
    pub told: usize,
    /// Where it is, in words.
    pub place: Option<String>,
    /// Where it is.
    pub point: Option<Place>,
    /// Administrative division, six digits.
    pub division: Option<String>,
    /// Names of organisations it is about, suspects first.
    pub organisations: Vec<String>,
    /// Unified social credit codes, exactly.
    pub codes: Vec<String>,
    /// Agencies told to be responsible, by name.
    pub agency_names: Vec<String>,
    /// Keyed digests of who reported and their numbers; they compare equal and say nothing.
    pub contacts: Vec<String>,
    /// SHA-256 of photographs and other files.
    pub files: Vec<String>,
    /// Number of a satellite spot.
    pub spot: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// The case a lead led to, or the case a brand case tells.
    pub case: Option<i64>,
    /// The lead it is handled with.
    pub merged_into: Option<i64>,
}

impl Document {
    /// A document with nothing but its kind, id and text.
    #[must_use]
    pub fn new(kind: RecordKind, id: i64, title: &str, body: &str) -> Self {
        Self {
            kind,
            id,
            seers: Vec::new(),
            title: title.to_owned(),
            body: body.to_owned(),
            numbers: Vec::new(),
            names: Vec::new(),
            office: None,
            agencies: Vec::new(),
            domain: None,
            state: None,
            channel: None,
            source: None,
            date: None,
            deadline: None,
            facts: MatchFacts::default(),
        }
    }
}

impl Seer {
    /// The indexed term.
    #[must_use]
    pub fn term(self) -> String {
        match self {
            Self::Everyone => String::from("*"),
            Self::AnyOffice => String::from("o"),
            Self::Office(id) => format!("o{id}"),
            Self::Agency(id) => format!("a{id}"),
        }
    }
}
