//! What the factors come to: log-odds that add up, a calibrated score, and what is told.
//!
//! How it was calibrated: the weights were fitted on 5,127 citizens' messages of which 385 stand in 56 groups that
//! people had made. A pair counted as one matter only if both stood in one group. With the weights fitted on one
//! half of the groups and tried on the other, 95 of 100 pairs are true where 95 of 100 true ones are found; the
//! threshold asks for more, since among groups of a few records fewer are. Those messages are no part of the project.

use super::factors::{self, value, weight};
use super::factors::{overlap::overlap, phrase::Phrase};
use super::model::{Evidence, Factor, FactorShare, Likeness, Veto};
use super::subject::{Alike, Subject};

/// Said of every pair: the version of the weights, kept with each decision that was made by it.
pub const METHOD: &str = "likeness-2";

/// What is added for every pair: most pairs that share words are not about one matter.
const BIAS: f64 = -8.9;

/// From points to the probability, fitted on all pairs.
const SLOPE: f64 = 0.748;

/// The same.
const OFFSET: f64 = -1.67;

/// The same before others were heard.
const FIRST_SLOPE: f64 = 1.085;

/// The same.
const FIRST_OFFSET: f64 = 1.257;

/// From this score on, at least 95 of 100 pairs are about one matter: 97 of the sample; 88 among groups of a few.
pub const LIKELY: f64 = 0.76;

/// From this probability on, before others were heard, a record is heard for others.
const HEARD_FROM: f64 = 0.64;

/// From this score on, a pair is worth a look.
pub const PERHAPS: f64 = 0.3;

/// Below so many points no support makes a pair likely, so that none is asked for.
pub(super) const HOPELESS: f64 = -5.0;

/// A pair that is vetoed scores no more.
const VETOED: f64 = 0.5;

/// What a veto takes away before that, so that vetoed pairs come after others. Fitted.
const VETO_POINTS: f64 = 1.3;

/// From this value of the wording on, two texts tell the same kind of trouble.
const SAME_WORDING: f64 = 0.7;

/// From this value of the overlap on, one text is a copy of the other.
const COPY: f64 = 0.9;

/// Days within which one reporter tells one thing twice.
const SOON: u32 = 7;

/// So much of what both name must be missing on the other side, and so little of the headings said, for a veto.
const NAMES_APART: f64 = -0.6;
const HEADINGS_APART: f64 = 0.3;

/// What a pair's factors come to, before anything is shown of it: cheap enough for every candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The sum of the points.
    pub points: f64,
    /// The probability that both are about one matter.
    pub score: f64,
    /// The same before others were heard.
    pub(super) first: f64,
    /// What it comes to.
    pub likeness: Likeness,
    /// Whether both come from one source.
    pub same_source: bool,
    /// What stands against one matter.
    pub veto: Option<Veto>,
    values: Vec<(Factor, Option<f64>)>,
}

/// Two records, with what several factors ask of both.
pub(super) struct Pair<'a> {
    pub(super) ours: &'a Subject,
    pub(super) theirs: &'a Subject,
    /// The rarest phrase that a heading shares with the other text.
    pub(super) phrase: Phrase,
    /// How much of the shorter text the longer one says too.
    pub(super) overlap: f64,
    /// How alike their words are.
    pub(super) alike: Alike,
}

/// Compares two records. It is the same whichever is asked about. Without a closer look at both it is a glance:
/// good enough to choose whom to look at.
#[must_use]
pub fn tell(ours: &Subject, theirs: &Subject) -> Told {
    let phrase = Phrase::of(ours, theirs);
    let overlap = overlap(ours, theirs);
    let pair = Pair { ours, theirs, overlap, alike: Alike::of(ours, theirs, &phrase.grams, overlap), phrase };
    let values: Vec<(Factor, Option<f64>)> =
        Factor::ALL.iter().map(|factor| (*factor, value(*factor, &pair))).collect();
    let of = |wanted: Factor| of(&values, wanted);
    let (veto, same_source) = (veto(&of), same_source(ours, theirs, &of));
    Told::of(values, veto, same_source)
}

impl Told {
    fn of(values: Vec<(Factor, Option<f64>)>, veto: Option<Veto>, same_source: bool) -> Self {
        let added: f64 = values.iter().map(|(factor, value)| weight(*factor) * value.unwrap_or(0.0)).sum();
        let points = BIAS + added - if veto.is_some() { VETO_POINTS } else { 0.0 };
        let score = score(points, veto.is_some());
        let first = first(points, veto.is_some());
        let likeness = if veto.is_none() && score >= LIKELY {
            Likeness::Likely
        } else if veto.is_none() && score >= PERHAPS {
            Likeness::Perhaps
        } else if of(&values, Factor::Wording).unwrap_or(0.0) >= SAME_WORDING
            || probability(points) >= PERHAPS
        {
            Likeness::SameKind
        } else {
            Likeness::Unlikely
        };
        Self { points, score, first, likeness, same_source, veto, values }
    }

    /// Whether it is sure enough to be heard for others. Vetoed pairs are not: they have half at most.
    pub(super) fn is_heard(&self) -> bool {
        self.first >= HEARD_FROM
    }

    /// The same with what others say for it.
    #[must_use]
    pub(super) fn supported(mut self, support: f64) -> Self {
        for (factor, value) in &mut self.values {
            if *factor == Factor::Support {
                *value = Some(support);
            }
        }
        Self { first: self.first, ..Self::of(self.values, self.veto, self.same_source) }
    }
}

/// The probability before others are heard, no more than half for a vetoed pair.
fn first(points: f64, vetoed: bool) -> f64 {
    let probable = logistic(FIRST_SLOPE * points + FIRST_OFFSET);
    if vetoed { probable.min(VETOED) } else { probable }
}

/// The score of a pair: no more than half for a vetoed one.
fn score(points: f64, vetoed: bool) -> f64 {
    let probable = probability(points);
    if vetoed { probable.min(VETOED) } else { probable }
}

fn of(values: &[(Factor, Option<f64>)], wanted: Factor) -> Option<f64> {
    values.iter().find_map(|(factor, value)| if *factor == wanted { *value } else { None })
}

/// What is against one matter. An exact number, code or photograph in common outweighs names that differ.
fn veto(of: &impl Fn(Factor) -> Option<f64>) -> Option<Veto> {
    let exact = [Factor::SourceNumber, Factor::CreditCode, Factor::Photograph];
    if exact.iter().any(|factor| of(*factor).unwrap_or(0.0) >= 1.0) {
        return None;
    }
    let against = |factor: Factor, limit: f64| of(factor).unwrap_or(0.0) <= limit;
    let headings_apart = of(Factor::Heading).unwrap_or(0.0) < HEADINGS_APART;
    if against(Factor::Area, -1.0) {
        Some(Veto::Area)
    } else if against(Factor::Distance, -1.0) {
        Some(Veto::Distance)
    } else if headings_apart && against(Factor::Place, NAMES_APART) {
        Some(Veto::Place)
    } else if headings_apart && against(Factor::Party, NAMES_APART) {
        Some(Veto::Party)
    } else {
        None
    }
}

fn same_source(ours: &Subject, theirs: &Subject, of: &impl Fn(Factor) -> Option<f64>) -> bool {
    let said = |factor: Factor| of(factor).unwrap_or(0.0) >= 1.0;
    let soon = match (ours.day, theirs.day) {
        (Some(ours), Some(theirs)) => ours.abs_diff(theirs) <= SOON,
        _ => false,
    };
    let copy =
        of(Factor::Overlap).unwrap_or(0.0) >= COPY && of(Factor::Heading).unwrap_or(0.0) >= HEADINGS_APART;
    said(Factor::SourceNumber) || said(Factor::Photograph) || (said(Factor::Contact) && soon) || copy
}

/// The probability that points stand for.
#[must_use]
pub fn probability(points: f64) -> f64 {
    logistic(SLOPE * points + OFFSET)
}

fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

impl Told {
    /// All that is shown of the pair, with the places in both texts.
    #[must_use]
    pub fn evidence(&self, ours: &Subject, theirs: &Subject) -> Evidence {
        let points = |(factor, value): &(Factor, Option<f64>)| weight(*factor) * value.unwrap_or(0.0);
        let all: f64 = self.values.iter().map(|told| points(told).abs()).sum();
        let factors = self.values.iter().map(|told| {
            let (factor, value) = *told;
            let points = points(told);
            let shown =
                value.is_some_and(|value| value > 0.0 || factor == Factor::Place || factor == Factor::Party);
            let (mine, yours) = if shown { factors::spans(factor, ours, theirs) } else { Default::default() };
            let share = if all > 0.0 { points.abs() / all } else { 0.0 };
            FactorShare { factor, value, weight: weight(factor), points, share, ours: mine, theirs: yours }
        });
        Evidence {
            score: self.score,
            points: self.points,
            likeness: self.likeness,
            same_source: self.same_source,
            veto: self.veto,
            factors: factors.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_points_are_more_probable_and_the_bounds_are_in_order() {
        assert!(probability(-3.0) < PERHAPS && probability(3.8) > LIKELY && first(-0.5, false) > HEARD_FROM);
        const { assert!(PERHAPS < VETOED && VETOED < LIKELY && VETOED < HEARD_FROM) };
    }
}
