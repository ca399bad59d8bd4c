//! Decided leads that read alike: what became of them says what may become of this one.

use std::collections::HashSet;

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
    /// What it tells, heading first.
    pub text: String,
    /// What became of it.
    pub state: LeadState,
    /// Its field; none when none was found.
    pub domain: Option<String>,
    /// The agencies of its case, or those named on it.
    pub agencies: Vec<AgencyId>,
}

/// A decided lead that reads alike, and how much it counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
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

/// The nearest of the decided leads, with their likeness, the nearest first.
#[must_use]
pub(super) fn nearest<'a>(text: &str, decided: &'a [Decided]) -> Vec<(f64, &'a Decided)> {
    let own = pairs(text);
    let mut near: Vec<_> = decided
        .iter()
        .map(|other| (likeness(&own, &pairs(&other.text)), other))
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

/// The pairs of characters of a text, folded.
fn pairs(text: &str) -> HashSet<(char, char)> {
    let folded = Folded::of(text).chars;
    folded.iter().copied().zip(folded.iter().copied().skip(1)).collect()
}

/// The cosine of two sets of pairs.
fn likeness(a: &HashSet<(char, char)>, b: &HashSet<(char, char)>) -> f64 {
    let shared = a.intersection(b).count();
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let size = (count(a.len()) * count(b.len())).sqrt();
    if size > 0.0 { count(shared) / size } else { 0.0 }
}
