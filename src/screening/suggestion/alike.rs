//! Decided leads that read alike: what became of them says what may become of this one.

use std::cmp::Ordering;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::words::hundredth;
use crate::kit::AgencyId;
use crate::kit::text::Folded;
use crate::leads::{LeadId, LeadState};

/// Below this likeness a lead says nothing of another.
const LEAST: f64 = 0.25;

/// So many of the nearest are asked.
const NEAREST: usize = 5;

/// What the nearest together can count for a field.
const MOST: f64 = 8.0;

/// A lead on which was decided.
#[derive(Debug, Clone)]
pub struct Decided {
    /// It.
    pub id: LeadId,
    /// Its number.
    pub number: String,
    /// Its heading.
    pub title: String,
    /// The pairs of characters of what it tells.
    pub pairs: Pairs,
    /// What became of it.
    pub state: LeadState,
    /// When that was decided.
    pub decided_on: NaiveDate,
    /// Its field; none when none was found.
    pub domain: Option<String>,
    /// The agencies of its case, or those named on it.
    pub agencies: Vec<AgencyId>,
}

/// A decided lead that reads alike, and how much it counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AlikeLead)]
pub struct Alike {
    /// It.
    pub lead_id: LeadId,
    /// Its number.
    pub number: String,
    /// Its heading.
    pub title: String,
    /// What became of it.
    pub state: LeadState,
    /// How alike the words are: 1 when they are the same.
    pub likeness: f64,
    /// How much it counted.
    pub points: f64,
}

/// The nearest of the decided leads that were known on a day, but itself, with their likeness, the nearest first.
#[must_use]
pub(super) fn nearest<'a>(
    text: &str,
    decided: &'a [Decided],
    (except, known_on): (Option<LeadId>, Option<NaiveDate>),
) -> Vec<(f64, &'a Decided)> {
    let own = Pairs::of(text);
    let mut near: Vec<_> = decided
        .iter()
        .filter(|other| Some(other.id) != except && known_on.is_none_or(|day| other.decided_on <= day))
        .map(|other| (own.likeness(&other.pairs), other))
        .filter(|(likeness, _)| *likeness >= LEAST)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    near.truncate(NEAREST);
    near
}

/// What the nearest count for whatever they have in common: the square of the likeness, so that a lead in
/// the same words counts like two strong words and one that is a little alike nearly nothing.
#[must_use]
pub(super) fn counted<'a>(
    near: &[(f64, &'a Decided)],
    says: impl Fn(&'a Decided) -> bool,
) -> (f64, Vec<Alike>) {
    let mut points = 0.0;
    let mut alike = Vec::new();
    for (likeness, decided) in near.iter().filter(|(_, decided)| says(decided)) {
        let own = (MOST * likeness * likeness).min(MOST - points);
        points += own;
        alike.push(Alike {
            lead_id: decided.id,
            number: decided.number.clone(),
            title: decided.title.clone(),
            state: decided.state,
            likeness: hundredth(*likeness),
            points: hundredth(own),
        });
    }
    (points, alike)
}

/// Whether it is decided what becomes of a lead, and the decision says something of its field.
#[must_use]
pub fn says_something(state: LeadState) -> bool {
    match state {
        LeadState::Filed
        | LeadState::NotFiled
        | LeadState::TransferredOut
        | LeadState::ReportedUp
        | LeadState::HandedToOtherDept => true,
        LeadState::Registered
        | LeadState::Screening
        | LeadState::Evaluating
        | LeadState::PrelimInquiry
        | LeadState::PendingDecision
        | LeadState::Merged
        | LeadState::Parked => false,
    }
}

/// The pairs of characters of a text, folded: each once, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs(Vec<(char, char)>);

impl Pairs {
    /// Of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let folded = Folded::of(text).chars;
        let mut pairs: Vec<_> = folded.iter().copied().zip(folded.iter().copied().skip(1)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs)
    }

    /// The cosine of two sets of pairs: 1 when they are the same.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f64 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut shared = 0;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                Ordering::Less => {
                    a.next();
                }
                Ordering::Greater => {
                    b.next();
                }
                Ordering::Equal => {
                    shared += 1;
                    a.next();
                    b.next();
                }
            }
        }
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let size = (count(self.0.len()) * count(other.0.len())).sqrt();
        if size > 0.0 { f64::from(shared) / size } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(id: i64, text: &str, domain: &str) -> Decided {
        Decided {
            id: LeadId(id),
            number: id.to_string(),
            title: String::new(),
            pairs: Pairs::of(text),
            state: LeadState::Filed,
            decided_on: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
            domain: Some(domain.to_owned()),
            agencies: Vec::new(),
        }
    }

    #[test]
    fn the_nearest_count_by_the_square_of_their_likeness() {
        let text = "黑河岸边渗坑排放废水";
        let all = [
            decided(1, "完全不同的一件事情", "minors"),
            decided(2, "黑河岸边渗坑排放废水", "ecology"),
            decided(3, "黑河岸边渗坑里有废水", "ecology"),
        ];
        let near = nearest(text, &all, (None, None));
        assert_eq!(near.iter().map(|(_, decided)| decided.id.0).collect::<Vec<_>>(), [2, 3]);
        let (points, alike) = counted(&near, |decided| decided.domain.as_deref() == Some("ecology"));
        assert!(points <= MOST && alike[0].points > alike[1].points, "{alike:?}");
        assert!(
            nearest(text, &all, (Some(LeadId(2)), None)).iter().all(|(_, decided)| decided.id != LeadId(2))
        );
        let before = NaiveDate::from_ymd_opt(2026, 2, 28);
        assert!(nearest(text, &all, (None, before)).is_empty(), "what was decided later is not known yet");
    }
}
