//! Rows of likenesses, and what is shown of them.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::lead_likenesses;
use crate::leads::LeadId;
use crate::matching::decisions::{Counterpart, CounterpartKind, Verdict};
use crate::matching::likeness::Likeness;

/// What a lead looked like when it was compared last.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = lead_likenesses)]
pub struct Alike {
    /// The lead that was compared.
    pub lead_id: LeadId,
    /// What it was compared with.
    pub other_kind: CounterpartKind,
    /// Its id.
    pub other_id: i64,
    /// The probability that both are about one matter.
    pub score: f64,
    /// What the evidence comes to.
    pub likeness: Likeness,
    /// Both come from one source.
    pub same_source: bool,
}

impl Alike {
    /// The record that the lead was compared with.
    #[must_use]
    pub fn other(&self) -> Counterpart {
        Counterpart { kind: self.other_kind, id: self.other_id }
    }

    /// The same, seen from the other lead; none where the other record is no lead.
    #[must_use]
    pub fn turned(self) -> Option<Self> {
        match self.other_kind {
            CounterpartKind::Lead => {
                Some(Self { lead_id: LeadId(self.other_id), other_id: self.lead_id.0, ..self })
            }
            CounterpartKind::Case | CounterpartKind::BrandCase => None,
        }
    }
}

/// What is shown of a record in sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its number; none of a brand case.
    pub number: Option<String>,
    /// Its heading.
    pub title: String,
    /// The day it is told by: received, filed, proposed.
    pub on: NaiveDate,
    /// Code of its state.
    pub state: String,
}

/// A record in sight that a lead is like, by what was kept or by what people decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// The record.
    pub other: Counterpart,
    /// What is shown of it.
    pub card: Card,
    /// The probability that both are about one matter; none when nothing was found and people decided.
    pub score: Option<f64>,
    /// What the evidence comes to; none as before.
    pub likeness: Option<Likeness>,
    /// Both come from one source.
    pub same_source: bool,
    /// What people decided, or what follows from it.
    pub decided: Option<Verdict>,
}

impl Near {
    /// Whether it is one matter as far as is known: people said so, or it is likely and nobody said otherwise.
    #[must_use]
    pub fn is_one_matter(&self) -> bool {
        match self.decided {
            Some(Verdict::SameMatter) => true,
            Some(Verdict::SameSource | Verdict::SameKind | Verdict::Different) => false,
            Some(Verdict::Unsure) | None => self.likeness == Some(Likeness::Likely),
        }
    }

    /// Whether it is another matter of the same kind, as far as is known.
    #[must_use]
    pub fn is_same_kind(&self) -> bool {
        match self.decided {
            Some(Verdict::SameKind) => true,
            Some(Verdict::SameMatter | Verdict::SameSource | Verdict::Different) => false,
            Some(Verdict::Unsure) | None => self.likeness == Some(Likeness::SameKind),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_said_goes_before_what_looks_so() {
        let near = |likeness, decided| Near {
            other: Counterpart::lead(LeadId(1)),
            card: Card { number: None, title: String::new(), on: NaiveDate::default(), state: String::new() },
            score: None,
            likeness,
            same_source: false,
            decided,
        };
        assert!(near(Some(Likeness::Likely), None).is_one_matter());
        assert!(!near(Some(Likeness::Likely), Some(Verdict::Different)).is_one_matter());
        assert!(near(None, Some(Verdict::SameMatter)).is_one_matter());
        assert!(near(Some(Likeness::Likely), Some(Verdict::Unsure)).is_one_matter());
        assert!(near(Some(Likeness::Likely), Some(Verdict::SameKind)).is_same_kind());
        assert!(!near(Some(Likeness::SameKind), Some(Verdict::SameMatter)).is_same_kind());
    }
}
