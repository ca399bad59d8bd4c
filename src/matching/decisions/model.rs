//! Words and rows of decisions on pairs.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::db::schema::pair_decisions;
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::leads::LeadId;
use crate::matching::likeness::Reference;
use crate::search::RecordKind;

crate::id!(
    /// A decision on a pair of records.
    PairDecisionId
);

crate::text_enum! {
    /// What two records are to each other.
    #[schema(as = PairVerdict)]
    pub enum Verdict {
        /// They are about one matter.
        SameMatter = "same_matter" "同一事项",
        /// They come from one source and are about different matters.
        SameSource = "same_source" "同源不同事",
        /// Different matters of one kind.
        SameKind = "same_kind" "类案",
        /// Different matters.
        Different = "different" "不同",
        /// Not to be told yet; it is asked again.
        Unsure = "unsure" "稍后",
    }
}

impl Verdict {
    /// Whether it says that the two are different matters.
    #[must_use]
    pub const fn sets_apart(self) -> bool {
        match self {
            Self::SameSource | Self::SameKind | Self::Different => true,
            Self::SameMatter | Self::Unsure => false,
        }
    }
}

crate::text_enum! {
    /// What a lead is compared with.
    pub enum CounterpartKind {
        /// Another lead.
        Lead = "lead" "线索",
        /// A case.
        Case = "case" "案件",
        /// A brand case.
        BrandCase = "brand_case" "品牌案例",
    }
}

/// A record that decisions are about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Counterpart {
    /// What it is.
    pub kind: CounterpartKind,
    /// Its id.
    pub id: i64,
}

impl Counterpart {
    /// A lead.
    #[must_use]
    pub const fn lead(id: LeadId) -> Self {
        Self { kind: CounterpartKind::Lead, id: id.0 }
    }

    /// The same as the matching names it.
    #[must_use]
    pub const fn reference(self) -> Reference {
        let kind = match self.kind {
            CounterpartKind::Lead => RecordKind::Lead,
            CounterpartKind::Case => RecordKind::Case,
            CounterpartKind::BrandCase => RecordKind::BrandCase,
        };
        Reference { kind, id: self.id }
    }
}

impl std::fmt::Display for Counterpart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)
    }
}

/// A pair in the order in which it is stored: a lead first, and of two leads the older one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The lead.
    pub lead: LeadId,
    /// What it was compared with.
    pub other: Counterpart,
}

impl Pair {
    /// The pair of a lead and another record; none when they are the same.
    #[must_use]
    pub fn of(lead: LeadId, other: Counterpart) -> Option<Self> {
        match other.kind {
            CounterpartKind::Lead if other.id == lead.0 => None,
            CounterpartKind::Lead if other.id < lead.0 => {
                Some(Self { lead: LeadId(other.id), other: Counterpart::lead(lead) })
            }
            CounterpartKind::Lead | CounterpartKind::Case | CounterpartKind::BrandCase => {
                Some(Self { lead, other })
            }
        }
    }
}

/// What the matching said of a pair when it was decided.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shown {
    /// The score, 0 to 1.
    pub score: Option<f64>,
    /// The version of the weights.
    pub method: Option<String>,
    /// SHA-256 of the evidence.
    pub evidence: Option<String>,
}

/// A decision as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = pair_decisions)]
pub struct PairDecision {
    /// Its id.
    pub id: PairDecisionId,
    /// The office that decided.
    pub office_id: OfficeId,
    /// Of two leads the older one.
    pub lead_id: LeadId,
    /// What it was compared with.
    pub other_kind: CounterpartKind,
    /// Its id.
    pub other_id: i64,
    /// What was decided.
    pub verdict: Verdict,
    /// Why.
    pub reason: Option<String>,
    /// The score when it was decided.
    pub score: Option<f64>,
    /// By which version of the weights.
    pub method: Option<String>,
    /// SHA-256 of the evidence then.
    pub evidence: Option<String>,
    /// Who decided; none for the program.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Timestamp,
    /// The merging that it came with, and goes with.
    pub merge_act_id: Option<i64>,
    /// Who undid it.
    pub undone_by: Option<PersonId>,
    /// When.
    pub undone_at: Option<Timestamp>,
    /// Why.
    pub undone_reason: Option<String>,
    /// The decision in its place.
    pub replaced_by_id: Option<PairDecisionId>,
}

impl PairDecision {
    /// The record that the lead was compared with.
    #[must_use]
    pub fn other(&self) -> Counterpart {
        Counterpart { kind: self.other_kind, id: self.other_id }
    }
}
