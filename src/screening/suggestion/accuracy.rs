//! How often what was suggested is what people chose: by field, and of agencies. Pure; counted from rows,
//! and shown with what it is counted of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::kit::AgencyId;
use crate::leads::LeadState;

/// What was suggested of a lead, the likeliest first.
#[derive(Debug, Clone, Default)]
pub struct Suggested {
    /// Fields; none among them stands for no field.
    pub domains: Vec<Option<String>>,
    /// Agencies.
    pub agencies: Vec<AgencyId>,
    /// The priority score.
    pub priority: f64,
}

/// What people chose.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The field; none when they found none.
    pub domain: Option<String>,
    /// The agencies of the case; empty when none was filed, or against none.
    pub agencies: Vec<AgencyId>,
    /// What became of the lead.
    pub state: LeadState,
}

/// How many, and how many of them were met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SuggestionRate)]
pub struct Rate {
    /// Of how many.
    pub of: u32,
    /// In how many the first suggestion is what was chosen.
    pub first: u32,
    /// In how many one of the first three is.
    pub among_three: u32,
}

impl Rate {
    pub(super) fn add(&mut self, first: bool, among_three: bool) {
        self.of += 1;
        self.first += u32::from(first);
        self.among_three += u32::from(among_three);
    }

    /// The share in which the first suggestion was chosen; none of nothing.
    #[must_use]
    pub fn share_first(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.first) / f64::from(self.of))
    }

    /// The share in which one of three was.
    #[must_use]
    pub fn share_among_three(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.among_three) / f64::from(self.of))
    }
}

/// A field that people chose, and how often it had been suggested.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DomainAccuracy {
    /// The field that people chose; absent: they found none.
    pub domain: Option<String>,
    /// How often it had been suggested.
    pub rate: Rate,
    /// What had been suggested instead, the most frequent first; absent: no field.
    pub instead: Vec<Instead>,
}

/// What had been suggested instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SuggestedInstead)]
pub struct Instead {
    /// The field; absent: none.
    pub domain: Option<String>,
    /// How often.
    pub count: u32,
}

/// The mean score of the leads that came to the same end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OutcomeScore {
    /// What became of them.
    pub state: LeadState,
    /// How many.
    pub leads: u32,
    /// Their mean score.
    pub mean: f64,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SuggestionAccuracy)]
pub struct Accuracy {
    /// All fields together.
    pub all: Rate,
    /// By field, in the order of their codes; no field last.
    pub domains: Vec<DomainAccuracy>,
    /// Agencies, of the leads whose case is against one.
    pub agencies: Rate,
    /// The priority score by what became of the leads.
    pub priority: Vec<OutcomeScore>,
}

/// What is counted of a field that people chose.
#[derive(Default)]
struct Field<'a> {
    rate: Rate,
    instead: BTreeMap<Option<&'a str>, u32>,
}

/// Counts.
#[must_use]
pub fn count(pairs: &[(Suggested, Choice)]) -> Accuracy {
    let mut accuracy = Accuracy::default();
    // No field comes last.
    let mut domains: BTreeMap<(bool, Option<&str>), Field<'_>> = BTreeMap::new();
    let mut scores: BTreeMap<LeadState, (u32, f64)> = BTreeMap::new();
    for (suggested, choice) in pairs {
        let chosen = choice.domain.as_deref();
        let first = suggested.domains.first().map(Option::as_deref).unwrap_or_default();
        let is_first = first == chosen;
        let among = suggested.domains.iter().take(3).any(|domain| domain.as_deref() == chosen) || is_first;
        accuracy.all.add(is_first, among);
        let field = domains.entry((chosen.is_none(), chosen)).or_default();
        field.rate.add(is_first, among);
        if !is_first {
            *field.instead.entry(first).or_default() += 1;
        }
        if !choice.agencies.is_empty() {
            let met = |id: &AgencyId| choice.agencies.contains(id);
            accuracy
                .agencies
                .add(suggested.agencies.first().is_some_and(met), suggested.agencies.iter().take(3).any(met));
        }
        let (leads, sum) = scores.entry(choice.state).or_default();
        *leads += 1;
        *sum += suggested.priority;
    }
    accuracy.domains = domains
        .into_iter()
        .map(|((_, domain), field)| {
            let mut instead: Vec<Instead> = field
                .instead
                .into_iter()
                .map(|(domain, count)| Instead { domain: domain.map(str::to_owned), count })
                .collect();
            instead.sort_by(|a, b| b.count.cmp(&a.count).then(a.domain.cmp(&b.domain)));
            DomainAccuracy { domain: domain.map(str::to_owned), rate: field.rate, instead }
        })
        .collect();
    accuracy.priority = scores
        .into_iter()
        .map(|(state, (leads, sum))| OutcomeScore {
            state,
            leads,
            mean: super::words::tenth(sum / f64::from(leads)),
        })
        .collect();
    accuracy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(
        suggested: &[Option<&str>],
        chosen: Option<&str>,
        agencies: (&[i64], &[i64]),
    ) -> (Suggested, Choice) {
        let ids = |ids: &[i64]| ids.iter().copied().map(AgencyId).collect();
        (
            Suggested {
                domains: suggested.iter().map(|code| code.map(str::to_owned)).collect(),
                agencies: ids(agencies.0),
                priority: 50.0,
            },
            Choice { domain: chosen.map(str::to_owned), agencies: ids(agencies.1), state: LeadState::Filed },
        )
    }

    #[test]
    fn what_was_suggested_is_held_against_what_people_chose() {
        let accuracy = count(&[
            pair(&[Some("ecology"), None], Some("ecology"), (&[1, 2], &[2])),
            pair(&[Some("minors"), Some("ecology")], Some("ecology"), (&[1], &[1])),
            pair(&[None], Some("ecology"), (&[], &[3])),
            pair(&[None, Some("women")], None, (&[], &[])),
        ]);
        assert_eq!(accuracy.all, Rate { of: 4, first: 2, among_three: 3 });
        assert_eq!(accuracy.agencies, Rate { of: 3, first: 1, among_three: 2 });
        let [ecology, none] = accuracy.domains.as_slice() else { panic!("{accuracy:?}") };
        assert_eq!(ecology.rate, Rate { of: 3, first: 1, among_three: 2 });
        assert_eq!(ecology.instead.len(), 2);
        assert_eq!((&none.domain, none.rate.first), (&None, 1));
        assert_eq!(accuracy.priority[0].leads, 4);
    }
}
